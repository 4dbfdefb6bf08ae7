"""The profile question, from a cohort to findings and the atoms below them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kansrijk.cohort import Cohort
from kansrijk.errors import DataError, Problem
from kansrijk.findings import Count, Finding
from kansrijk.profiles.areas import areas
from kansrijk.profiles.asked import asked
from kansrijk.profiles.describe import describe
from kansrijk.profiles.gains import gains
from kansrijk.profiles.growing import Ground, Grown
from kansrijk.profiles.people import dropped_atoms, outcome, population
from kansrijk.profiles.records import ProfilesFinding, Source
from kansrijk.profiles.relevance import relevance
from kansrijk.profiles.scale import scaled
from kansrijk.profiles.sensitive import sensitive
from kansrijk.profiles.sensitivity import sensitivity
from kansrijk.profiles.stability import stability
from kansrijk.profiles.variables import Variables
from kansrijk.progress import Stage, silent
from kansrijk.study import Study

FEWEST_CASES = 10


@dataclass(frozen=True)
class Findings:
    """What was found, with the disjoint counts that all other counts are sums of."""

    findings: tuple[Finding, ...]
    atoms: tuple[Count, ...]


def analyse(  # noqa: PLR0913 - what to analyse, and how
    study: Study,
    cohort: Cohort,
    sources: Iterable[Source],
    *,
    floor: int,
    threads: int | None = None,
    stage: Stage = silent,
) -> Findings:
    """Answer the profile question of a study.

    Parameters
    ----------
    study
        The study.
    cohort
        Its cohort.
    sources
        The files that were read.
    floor
        The least number of cases and of non-cases in a group, which the policy asks for.
    threads
        How many threads count; None for all. The findings are the same for any number.
    stage
        Entered while each part lasts; see `kansrijk.progress`.

    Raises
    ------
    DataError
        The population is empty, or too few or too many of it had the outcome.
    """
    refuse_hopeless(study, cohort)
    study = scaled(study, cohort)
    with stage("tree and profiles"):
        variables = Variables(cohort, study.predictors, floor=floor)
        ground = Ground(study, cohort, variables, floor, threads)
        grown = ground.grow(ground.analysis)
        profiles = describe(grown, variables, ground.analysis)
        told = sensitive(ground, grown)
    return Findings(
        findings=(
            asked(study, cohort, sources),
            population(study, cohort),
            outcome(study, cohort),
            profiles,
            *([told] if told else []),
            *_readings(ground, grown, profiles, stage),
            *areas(study, cohort, grown, profiles),
        ),
        atoms=(*dropped_atoms(cohort), *grown.tallies.atoms),
    )


def _readings(
    ground: Ground, grown: Grown, found: ProfilesFinding, stage: Stage
) -> Iterator[Finding]:
    """Yield what says how the tree may be read, as far as there are groups and the study asks."""
    if not found.profiles:
        return
    yield gains(ground, grown, found)
    if ground.analysis.stability:
        with stage("stability") as tell:
            yield stability(ground, grown, found, tell)
    if ground.analysis.sensitivity:
        with stage("sensitivity") as tell:
            yield sensitivity(ground, grown, found, tell)
    if ground.analysis.relevance:
        with stage("relevance") as tell:
            yield relevance(ground, grown, found, tell)


def refuse_hopeless(study: Study, cohort: Cohort) -> None:
    """Refuse a cohort of which no analysis can be made.

    Raises
    ------
    DataError
        The population is empty, or too few or too many of it had the outcome.
    """
    if not len(cohort):
        days = ", ".join(day.isoformat() for day in study.reference_dates)
        message = f"nobody is in the population on {days}"
        todo = "check the reference date, `from` and `where`; `kansrijk check` shows who fell out"
        raise DataError(Problem("study.toml", "population", message, todo=todo))
    name, cases = study.analysis.outcome, int(cohort.outcome.sum())
    fewest = min(cases, len(cohort) - cases)
    if fewest < FEWEST_CASES:
        which = "had" if cases <= len(cohort) - cases else "did not have"
        message = f"fewer than {FEWEST_CASES} of the population {which} this outcome"
        todo = "take a longer window or a larger population"
        raise DataError(Problem("study.toml", f"outcomes.{name}", message, todo=todo))
