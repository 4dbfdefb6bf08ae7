"""Compare the results of two runs: one study on two reference dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kansrijk.assess import CodebookFinding
from kansrijk.cohort import OUTCOME, About, about_kept, kept_rows
from kansrijk.errors import DataError, Problem, UsageError
from kansrijk.findings import Finding
from kansrijk.findings import load as load_findings
from kansrijk.profiles import (
    Asked,
    Declared,
    Meaning,
    OutcomeFinding,
    PopulationFinding,
    ProfilesFinding,
    Ran,
    compare,
    variables_of,
)
from kansrijk.progress import Stage, silent
from kansrijk.report import COHORT, FINDINGS, INSIDE, Staging, comparison_page
from kansrijk.study import Language

RESULTS, COMPARISON, PAGE = "results", "comparison", "comparison.html"
KINDS = (Asked, PopulationFinding, OutcomeFinding, ProfilesFinding, CodebookFinding)
AGAIN = "run the study again"

F = TypeVar("F", bound=Finding)


def compare_runs(
    before: Path,
    after: Path,
    out: Path | None = None,
    *,
    language: Language | None = None,
    stage: Stage = silent,
) -> Path:
    """Write what became of the groups of a study from one year to another, for inside only.

    Parameters
    ----------
    before, after
        The results of the earlier and of the later run, or the folders of their studies.
    out
        The folder of the page; None for ``inside/comparison`` of the later run.
    language
        The language of the page; None for that of the later study.
    stage
        Entered while each stage lasts; see `kansrijk.progress`.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    UsageError
        With all that is wrong: there are no results, they were written by another version, or they
        are not of one study on two dates.
    """
    with stage("results"):
        first, last = _both(before, after)
    with stage("comparison"):
        asked = (*variables_of(first.ran.profiles), *variables_of(last.ran.profiles))
        rows = kept_rows(last.inside / COHORT, dict.fromkeys((*asked, OUTCOME)))
        page = comparison_page(compare(first.ran, last.ran, rows), language or last.about.language)
    out = out or last.inside / COMPARISON
    with Staging(out) as staging:
        staging.file(PAGE).write_bytes(page.encode())
        staging.publish(PAGE)
    return out / PAGE


@dataclass(frozen=True)
class _Run:
    """What a run left inside."""

    inside: Path
    about: About
    ran: Ran

    @property
    def dates(self) -> tuple[str, ...]:
        return self.ran.asked.reference_dates


def _both(before: Path, after: Path) -> tuple[_Run, _Run]:
    """Read both runs; refuse what cannot be compared."""
    runs: list[_Run] = []
    problems: list[Problem | str] = []
    for given in (before, after):
        try:
            runs.append(_read(given))
        except (DataError, UsageError) as error:
            problems += error.problems
    if len(runs) == 2:
        problems += [*_unlike(*runs)]
    if problems:
        raise UsageError(*problems)
    return runs[0], runs[1]


def _read(given: Path) -> _Run:
    """Read what a run left inside its results, or inside those of a study's folder."""
    places = [given / INSIDE, given / RESULTS / INSIDE]
    inside = next((place for place in places if (place / FINDINGS).is_file()), None)
    if inside is None:
        message = "there are no results of a run here"
        todo = "name a folder with inside/findings.json; kansrijk run writes it"
        raise UsageError(Problem(str(given), "", message, todo=todo))
    if not (inside / COHORT).is_file():
        message = f"there is no {COHORT} beside these results"
        raise UsageError(Problem(str(inside), "", message, todo=AGAIN))
    about = about_kept(inside / COHORT)
    return _Run(inside, about, _ran(inside / FINDINGS, about))


def _ran(path: Path, about: About) -> Ran:
    try:
        found = load_findings(path.read_text("utf-8"), KINDS)
        return Ran(
            declared=Declared(
                asked=_the(found, Asked),
                population=_the(found, PopulationFinding),
                meanings=dict(_meanings(_the(found, CodebookFinding))),
                years=about.years,
            ),
            outcome=_the(found, OutcomeFinding),
            profiles=_the(found, ProfilesFinding),
        )
    except (DataError, StopIteration):
        message = "these findings were not written by this version of kansrijk"
        raise UsageError(Problem(str(path), "", message, todo=AGAIN)) from None


def _the(found: Sequence[Finding], kind: type[F]) -> F:
    """Return the finding of a kind; a run leaves one of each inside."""
    return next(one for one in found if isinstance(one, kind))


def _meanings(found: CodebookFinding) -> Iterator[tuple[str, Meaning]]:
    """Yield what predictors and helpers mean; areas have other levels each year."""
    for one in found.variables:
        if one.role != "area":
            levels = tuple(level.label for level in one.levels)
            yield one.name, Meaning(label=one.label, sentence=one.sentence, levels=levels)


def _unlike(before: _Run, after: _Run) -> Iterator[Problem]:
    """Yield why two runs cannot be compared."""
    yield from _other_question(before, after)
    yield from _other_dates(before, after)
    yield from _other_variables(before, after)


def _other_question(before: _Run, after: _Run) -> Iterator[Problem]:
    for what in ("unit", "outcome"):
        was, became = (str(getattr(one.about, what)) for one in (before, after))
        if was != became:
            message = f"this run has another {what} than the earlier one"
            todo = "compare runs of one study"
            yield Problem(str(after.inside), what, message, became, (was,), todo)


def _other_dates(before: _Run, after: _Run) -> Iterator[Problem]:
    said = f"{', '.join(before.dates)} and {', '.join(after.dates)}"
    if {*before.dates} & {*after.dates}:
        message, todo = "both runs have a reference date in common", "compare two different years"
    elif min(before.dates) > max(after.dates):
        message, todo = "the later run was given first", "give the earlier run first"
    elif max(before.dates) > min(after.dates):
        message, todo = "the reference dates of the runs lie between each other", None
    else:
        return
    yield Problem(str(after.inside), "reference_dates", message, said, todo=todo)


def _other_variables(before: _Run, after: _Run) -> Iterator[Problem]:
    """Yield the variables that the earlier tree asks and the later cohort cannot answer."""
    was, became = ({v.name: v.form for v in one.ran.asked.variables} for one in (before, after))
    for name in variables_of(before.ran.profiles):
        if name not in became:
            message = "the earlier tree asks this variable, which the later run does not have"
            todo = "declare it in the later study, and run that again"
            yield Problem(str(after.inside), name, message, todo=todo)
        elif (was[name] == "number") != (became[name] == "number"):
            message = "the earlier tree asks this variable in another form"
            todo = "declare it in the same way in both studies, and run one again"
            yield Problem(str(after.inside), name, message, became[name], (was[name],), todo)
