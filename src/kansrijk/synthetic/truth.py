"""The truth about the made-up town: which profiles were planted in it, and what does not matter.

`write_town` puts it in ``truth/truth.json`` beside the registers; a study must not read it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, cast

from kansrijk.errors import DataError, Problem

FILE = Path("truth") / "truth.json"

Operator = Literal["=", "!=", "<", ">="]
Band = Literal["high", "low"]


@dataclass(frozen=True, slots=True)
class Words:
    """A rule in words, in both languages."""

    nl: str
    en: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison of an indicator with a value; `unknown` tells whether unknown values meet it."""

    variable: str
    operator: Operator
    value: str | int
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class PlantedProfile:
    """A planted profile: who is in it, at what rate, and what became of that in this town.

    Parameters
    ----------
    name
        A short name.
    band
        Whether its rate lies far above or far below the overall rate.
    words, conditions
        The rule, for people and for programs; all conditions hold at once.
    rate
        The chance that each member was given.
    members
        How many young people at risk are in it.
    cases
        How many of them had the outcome.
    """

    name: str
    band: Band
    words: Words
    conditions: tuple[Condition, ...]
    rate: float
    members: int
    cases: int

    @property
    def observed(self) -> float:
        """The share of the members that had the outcome."""
        return self.cases / max(self.members, 1)


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of a town.

    Parameters
    ----------
    seed
        The seed it was drawn with.
    reference_date
        The day that the study describes, as ``2015-01-01``.
    young
        Young people under 23 who lived in the town on that day.
    at_risk
        Those of them who were not in youth help on that day.
    cases
        Those at risk whose youth help began in the year after.
    profiles
        The planted profiles; nobody is in two of them.
    elsewhere
        The chance of everyone at risk outside them.
    matter
        The indicators that have an effect; no other has.
    """

    seed: int
    reference_date: str
    young: int
    at_risk: int
    cases: int
    profiles: tuple[PlantedProfile, ...]
    elsewhere: float
    matter: tuple[str, ...]

    @property
    def overall(self) -> float:
        """The share of those at risk that had the outcome."""
        return self.cases / self.at_risk


def read_truth(folder: Path) -> Truth:
    """Read the truth that lies beside the registers of a town.

    Parameters
    ----------
    folder
        The folder that `write_town` was given.

    Raises
    ------
    DataError
        There is no truth in that folder.
    """
    file = folder / FILE
    if not file.is_file():
        todo = "name the folder that write_town was given"
        raise DataError(Problem(FILE.as_posix(), "", "the folder holds no truth", todo=todo))
    said: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    profiles = cast("list[dict[str, Any]]", said.pop("profiles"))
    matter = tuple(cast("list[str]", said.pop("matter")))
    return Truth(**said, matter=matter, profiles=tuple(profile_from(p) for p in profiles))


def write_truth(truth: Truth, folder: Path) -> None:
    """Write the truth beside the registers, in a folder of its own."""
    file = folder / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(truth), indent=2, ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8", newline="\n")


def profile_from(said: Mapping[str, Any]) -> PlantedProfile:
    """Return a planted profile as it was written."""
    return PlantedProfile(
        name=said["name"],
        band=said["band"],
        words=Words(**said["words"]),
        conditions=tuple(Condition(**condition) for condition in said["conditions"]),
        rate=said["rate"],
        members=said["members"],
        cases=said["cases"],
    )
