"""One run of a study: registers, cohort, tree, profiles, gate, report; one way, and no way back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kansrijk.assess import ChecksFinding, describe
from kansrijk.cohort import PERSON, Cohort, build, keep, path_to_person
from kansrijk.disclosure import Policy, Release, policy, protect_areas, release
from kansrijk.errors import DataError, NothingReleasedError, Problem, StudyError
from kansrijk.findings import Setting, dump
from kansrijk.profiles import AreasFinding, Asked, Findings, SensitiveFinding, Source, analyse
from kansrijk.progress import Stage, silent
from kansrijk.registers import Engine, SourceFile, open_registers, warnings_of
from kansrijk.report import COHORT, FINDINGS, INSIDE, Staging, write_report
from kansrijk.study import Language, Study, load

Files = Mapping[str, Sequence[SourceFile]]

RELEASE, CACHE = "release", "cache"
# What these tell is of no use by itself: a run that releases nothing else has failed.
NO_ANSWER = (Asked, ChecksFinding, SensitiveFinding)


@dataclass(frozen=True)
class Result:
    """What a run wrote and what it held back.

    Parameters
    ----------
    inside
        The folder with everything, for inside only.
    released
        The folder with what may leave; None under a policy that lets nothing leave.
    release
        What passed the gate and what did not.
    """

    inside: Path
    released: Path | None
    release: Release


def run(  # noqa: PLR0913 - what a run needs to know
    folder: Path,
    data: Path,
    out: Path,
    *,
    analysis: str | None = None,
    language: Language | None = None,
    threads: int | None = None,
    stage: Stage = silent,
) -> Result:
    """Run a study from its declaration to its report.

    Parameters
    ----------
    folder
        The study's folder.
    data
        The folder with the registers.
    out
        Where `inside` and `release` go; what lies there stays until the run has succeeded. Files
        that are slow to read are converted once and kept in `cache`.
    analysis
        Which analysis of the study to make; None for the first.
    language
        The language of the report; None for the study's own.
    threads
        How many threads compute; None for all. The result is the same for any number.
    stage
        Entered while each stage lasts; see `kansrijk.progress`.

    Raises
    ------
    KansrijkError
        One of its branches, with its own exit code; see `kansrijk.errors`.
    """
    study = load(folder, analysis)
    rules = policy(study.question.study.policy)
    with Staging(out) as staging:
        cohort, files = read_cohort(study, data, cache=out / CACHE, threads=threads, stage=stage)
        refuse_unprotected(study, cohort, rules)
        found = _analyse(study, cohort, files, rules, threads=threads, stage=stage)
        with stage("codebook"):
            found = Findings((*found.findings, *describe(study, cohort)), found.atoms)
        with stage("disclosure control"):
            passed = _gate(study, found, rules)
            inside = _for_inside(study, found, passed)
        with stage("report"):
            language = language or study.question.study.language
            _write_inside(inside, staging.folder(INSIDE), language, study, cohort)
            if rules.releases:
                write_report(passed, staging.folder(RELEASE), language=language)
        staging.publish(INSIDE, RELEASE)
    return Result(out / INSIDE, out / RELEASE if rules.releases else None, passed)


def _write_inside(
    release: Release, folder: Path, language: Language, study: Study, cohort: Cohort
) -> None:
    """Write the report for inside, and what more can be reported of later: findings and rows."""
    write_report(release, folder, language=language, polygons=study.areas)
    text = dump(sealed.finding for sealed in release.released)
    (folder / FINDINGS).write_text(text, encoding="utf-8", newline="\n")
    keep(study, cohort, folder / COHORT)


def read_cohort(
    study: Study,
    data: Path,
    *,
    cache: Path | None = None,
    threads: int | None = None,
    stage: Stage = silent,
) -> tuple[Cohort, Files]:
    """Open the registers of a study and build its cohort.

    Parameters
    ----------
    study
        The study.
    data
        The folder with the registers.
    cache
        The folder for files that are converted once; made where there are such. None converts them
        each time.
    threads
        How many threads compute; None for all.
    stage
        Entered while each stage lasts; see `kansrijk.progress`.

    Returns
    -------
    Cohort
        The cohort.
    mapping
        By register: the files that were read.

    Raises
    ------
    DataError
        With every problem; where the cohort cannot be built, also with what was found in the
        registers before, which may be the reason.
    """
    with Engine(threads) as engine:
        with stage("registers"):
            registers = open_registers(study, data, engine, cache)
        try:
            with stage("cohort"):
                return build(study, registers), registers.files
        except DataError as error:
            warnings = warnings_of(study, registers.files, registers.checks)
            raise DataError(*error.problems, *warnings) from None


def refuse_unprotected(study: Study, cohort: Cohort, rules: Policy) -> None:
    """Refuse a study that its policy could never let out, before a tree is grown.

    Raises
    ------
    StudyError
        A number has no grid, or nobody tells which person a unit is.
    """
    problems = list(_gridless(study, cohort)) if rules.on_grid else []
    population = study.question.population
    if rules.min_count and population.unit != PERSON and path_to_person(study) is None:
        message = f"{rules.name} counts persons, and a {population.unit} is none"
        todo = "name a relation that leads to the person"
        problems.append(Problem("study.toml", "population.cluster", message, todo=todo))
    if problems:
        raise StudyError(*problems)


def _gridless(study: Study, cohort: Cohort) -> Iterator[Problem]:
    for name in study.predictors:
        variable = cohort.columns[name].variable
        if variable.form == "number" and variable.grid is None:
            message = f"under {study.question.study.policy} cuts lie on a declared grid only"
            todo = "a cut between two observed values points at two people: declare `grid`"
            yield Problem("indicators.toml", f"{name}.grid", message, todo=todo)


def _analyse(  # noqa: PLR0913 - what to analyse, and how
    study: Study,
    cohort: Cohort,
    files: Files,
    rules: Policy,
    *,
    threads: int | None,
    stage: Stage,
) -> Findings:
    sources = [_source(file) for of_register in files.values() for file in of_register]
    return analyse(study, cohort, sources, floor=rules.min_count, threads=threads, stage=stage)


def _source(file: SourceFile) -> Source:
    """Return a file for the record; its numbers name it and count nobody."""
    return Source(
        register=file.register,
        holder=file.holder,
        file=file.path.name,
        digest=file.digest,
        # Exact bytes, or rows of a table, would tell how many rows there are.
        size=Setting(float(f"{file.size:.2g}")),
        year=_said(file.year),
        month=None if file.month is None else f"{file.month:02}",
        version=_said(file.version),
    )


def _said(number: int | None) -> str | None:
    return None if number is None else str(number)


def _for_inside(study: Study, found: Findings, passed: Release) -> Release:
    """Return everything for inside, exact; figures by area as the policy of the study allows."""
    others = [one for one in found.findings if not isinstance(one, AreasFinding)]
    exact = release(others, found.atoms, policy(INSIDE))
    areas = protect_areas(found.findings, passed, sensitive=tuple(study.outcome.sensitive))
    return replace(exact, released=(*exact.released, *areas))


def _gate(study: Study, found: Findings, rules: Policy) -> Release:
    """Let the findings through the gate; at least one must answer something."""
    passed = release(found.findings, found.atoms, rules, sensitive=tuple(study.outcome.sensitive))
    if all(isinstance(sealed.finding, NO_ANSWER) for sealed in passed.released):
        reasons = [
            Problem(rules.name, refusal.kind, refusal.reason.en) for refusal in passed.refused
        ]
        raise NothingReleasedError(*reasons)
    return passed
