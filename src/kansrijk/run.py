"""One run of a study: registers, cohort, tree, profiles, gate, report; one way, and no way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from kansrijk.cohort import PERSON, Cohort, build, path_to_person
from kansrijk.disclosure import Policy, Release, policy, release
from kansrijk.errors import NothingReleasedError, Problem, StudyError
from kansrijk.profiles import Asked, Findings, Source, analyse
from kansrijk.registers import Engine, SourceFile, open_registers
from kansrijk.report import Staging, write_report
from kansrijk.study import Language, Study, load

Stage = Callable[[str], AbstractContextManager[object]]

INSIDE, RELEASE = "inside", "release"


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
    language: Language | None = None,
    threads: int | None = None,
    stage: Stage = nullcontext,
) -> Result:
    """Run a study from its declaration to its report.

    Parameters
    ----------
    folder
        The study's folder.
    data
        The folder with the registers.
    out
        Where `inside` and `release` go; what lies there stays until the run has succeeded.
    language
        The language of the report; None for the study's own.
    threads
        How many threads compute; None for all. The result is the same for any number.
    stage
        Called with the name of each stage, and entered while it lasts.

    Raises
    ------
    KansrijkError
        One of its branches, with its own exit code; see `kansrijk.errors`.
    """
    study = load(folder)
    rules = policy(study.question.study.policy)
    with Staging(out) as staging:
        cohort, files = read_cohort(study, data, threads=threads, stage=stage)
        refuse_unprotected(study, cohort, rules)
        with stage("tree and profiles"):
            found = _analyse(study, cohort, files, rules, threads)
        with stage("disclosure control"):
            passed = _gate(study, found, rules)
        with stage("report"):
            language = language or study.question.study.language
            inside = release(found.findings, found.atoms, policy(INSIDE))
            write_report(inside, staging.folder(INSIDE), language=language)
            if rules.releases:
                write_report(passed, staging.folder(RELEASE), language=language)
        staging.publish(INSIDE, RELEASE)
    return Result(out / INSIDE, out / RELEASE if rules.releases else None, passed)


def read_cohort(
    study: Study, data: Path, *, threads: int | None = None, stage: Stage = nullcontext
) -> tuple[Cohort, dict[str, SourceFile]]:
    """Open the registers of a study and build its cohort."""
    with Engine(threads) as engine:
        with stage("registers"):
            registers = open_registers(study, data, engine)
        with stage("cohort"):
            return build(study, registers), dict(registers.files)


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
            message = f"{study.question.study.policy} lets cuts out on a declared grid only"
            todo = "a cut between two observed values points at two people: declare `grid`"
            yield Problem("indicators.toml", f"{name}.grid", message, todo=todo)


def _analyse(
    study: Study, cohort: Cohort, files: dict[str, SourceFile], rules: Policy, threads: int | None
) -> Findings:
    sources = [
        Source(register=name, holder=file.holder, file=file.path.name, digest=file.digest)
        for name, file in files.items()
    ]
    return analyse(study, cohort, sources, floor=rules.min_count, threads=threads)


def _gate(study: Study, found: Findings, rules: Policy) -> Release:
    """Let the findings through the gate; what was asked is no finding about people."""
    passed = release(found.findings, found.atoms, rules, sensitive=tuple(study.outcome.sensitive))
    if not any(not isinstance(sealed.finding, Asked) for sealed in passed.released):
        reasons = [
            Problem(rules.name, refusal.kind, refusal.reason.en) for refusal in passed.refused
        ]
        raise NothingReleasedError(*reasons)
    return passed
