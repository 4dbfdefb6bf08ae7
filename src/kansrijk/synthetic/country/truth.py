"""The truth about a country: what was planted in it, and what came of that.

It lies in ``truth/truth.json`` beside the registers; a study must not read it. Each block counts
its own part, and the parts add up.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from kansrijk.errors import DataError, Problem
from kansrijk.synthetic.truth import FILE, PlantedProfile, Words, profile_from


@dataclass(frozen=True, slots=True)
class Day:
    """What is true of the young on a reference day.

    Parameters
    ----------
    reference_date
        The day, as ``2015-01-01``.
    young
        Young people under 23 who were here.
    in_help
        Those in youth help on that day, who are not at risk.
    aside
        Those of the others who were in mental health care the day before, and are set aside.
    at_risk, cases
        The rest, and those of them whose youth help began in the year after.
    profiles
        The planted profiles; a young person belongs to the first whose conditions hold.
    elsewhere
        The chance of everyone at risk outside them.
    """

    reference_date: str
    young: int
    in_help: int
    aside: int
    at_risk: int
    cases: int
    profiles: tuple[PlantedProfile, ...]
    elsewhere: float

    @property
    def overall(self) -> float:
        """The share of those at risk that came into youth help."""
        return self.cases / max(self.at_risk, 1)


@dataclass(frozen=True, slots=True)
class Local:
    """A municipality where a profile has another rate than in the country, so many times.

    `members` and `cases` are those of the profile in it, one for each reference day.
    """

    code: str
    name: str
    profile: str
    times: float
    members: tuple[int, ...]
    cases: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A profile whose rate is another from a year on."""

    profile: str
    year: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Effect:
    """What a factor does to an outcome.

    Parameters
    ----------
    factor
        An indicator, or a hidden trait: ``strain`` and ``prosperity`` of the family.
    shape
        ``yes/no``, ``linear``, ``saturating`` (less and less), ``U`` (both ends), ``none``.
    size
        On the scale of the outcome: for yes, for a unit, or from the one end to the other.
    words
        What that means.
    """

    factor: str
    shape: str
    size: float
    words: Words


@dataclass(frozen=True, slots=True)
class Outcome:
    """The factors that have an effect on an outcome, and on which scale; no other has."""

    name: str
    scale: str
    words: Words
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of a country.

    Parameters
    ----------
    seed
        The seed it was drawn with.
    days
        Each reference day.
    matter
        The indicators that have an effect on inflow; no other has.
    departures
        The municipalities that differ from the country.
    changes
        What changes from one year to the next.
    outcomes
        The factors that matter for other outcomes.
    """

    seed: int
    days: tuple[Day, ...]
    matter: tuple[str, ...]
    departures: tuple[Local, ...]
    changes: tuple[Change, ...]
    outcomes: tuple[Outcome, ...]


def merge_truths(parts: Sequence[Truth]) -> Truth:
    """Return the truth of a country, of which each part counted its own block."""
    return replace(
        parts[0],
        days=tuple(map(_sum_days, zip(*[part.days for part in parts], strict=True))),
        departures=tuple(map(_sum_local, zip(*[part.departures for part in parts], strict=True))),
    )


def read_truth(folder: Path) -> Truth:
    """Read the truth that lies beside the registers of a country.

    Parameters
    ----------
    folder
        The folder the country was written to.

    Raises
    ------
    DataError
        There is no truth in that folder.
    """
    file = folder / FILE
    if not file.is_file():
        todo = "name the folder that the country was written to"
        raise DataError(Problem(FILE.as_posix(), "", "the folder holds no truth", todo=todo))
    said: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return Truth(
        seed=said["seed"],
        days=tuple(_day(one) for one in said["days"]),
        matter=tuple(said["matter"]),
        departures=tuple(_local(one) for one in said["departures"]),
        changes=tuple(Change(**one) for one in said["changes"]),
        outcomes=tuple(_outcome(one) for one in said["outcomes"]),
    )


def write_truth(truth: Truth, folder: Path) -> None:
    """Write the truth beside the registers, in a folder of its own."""
    file = folder / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(truth), indent=2, ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8", newline="\n")


def _sum_days(days: Sequence[Day]) -> Day:
    profiles = zip(*[day.profiles for day in days], strict=True)
    return replace(
        days[0],
        young=sum(day.young for day in days),
        in_help=sum(day.in_help for day in days),
        aside=sum(day.aside for day in days),
        at_risk=sum(day.at_risk for day in days),
        cases=sum(day.cases for day in days),
        profiles=tuple(map(_sum_profile, profiles)),
    )


def _sum_profile(parts: Sequence[PlantedProfile]) -> PlantedProfile:
    members, cases = sum(part.members for part in parts), sum(part.cases for part in parts)
    return replace(parts[0], members=members, cases=cases)


def _sum_local(parts: Sequence[Local]) -> Local:
    members = zip(*[part.members for part in parts], strict=True)
    cases = zip(*[part.cases for part in parts], strict=True)
    return replace(parts[0], members=tuple(map(sum, members)), cases=tuple(map(sum, cases)))


def _day(said: dict[str, Any]) -> Day:
    profiles = tuple(profile_from(one) for one in said.pop("profiles"))
    return Day(**said, profiles=profiles)


def _local(said: dict[str, Any]) -> Local:
    members, cases = tuple(said.pop("members")), tuple(said.pop("cases"))
    return Local(**said, members=members, cases=cases)


def _outcome(said: dict[str, Any]) -> Outcome:
    effects = tuple(_effect(one) for one in said["effects"])
    return Outcome(said["name"], said["scale"], Words(**said["words"]), effects)


def _effect(said: dict[str, Any]) -> Effect:
    return Effect(said["factor"], said["shape"], said["size"], Words(**said["words"]))
