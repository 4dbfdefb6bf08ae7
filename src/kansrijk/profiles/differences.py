"""What was declared or read otherwise in another year of the same study."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeVar

from kansrijk.profiles.records import Asked, PopulationFinding
from kansrijk.study import Text

What = Literal["setting", "semantics", "until", "population", "step", "variable", "level", "file"]
Told = float | str | Text
T = TypeVar("T", float, str, Text)

FILE_YEAR = "{year}"
"""What stands for the year of a file in its name."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Something that was declared or read otherwise: what it was and what it became.

    Parameters
    ----------
    what
        A setting (a number), whose rules the tree follows, the last day of the outcome's window
        (a date), the population, a step of the ledger, what a variable means (sentences), one of
        its levels, or the files of a register (names in which the year is `FILE_YEAR`).
    name
        Of the setting, variable or register.
    label
        Of the variable.
    before, after
        What it was in each run; None where it was not there.
    """

    what: What
    name: str
    label: Text | None = None
    before: Told | None
    after: Told | None


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What a variable means: its label, its sentence and the labels of its levels."""

    label: Text
    sentence: Text
    levels: tuple[Text, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What a run was asked, as far as another may differ from it.

    Parameters
    ----------
    asked, population
        Its findings.
    meanings
        What its variables mean, by name.
    years
        The variables of which each level is a calendar year: these differ each year.
    """

    asked: Asked
    population: PopulationFinding
    meanings: Mapping[str, Meaning] = field(default_factory=dict[str, Meaning])
    years: Collection[str] = ()


def differences(before: Declared, after: Declared) -> Iterator[Difference]:
    """Yield what was declared or read otherwise in the later of two runs."""
    first, last = before.asked, after.asked
    if _length(first) != _length(last):
        yield Difference(what="until", name="until", before=first.until, after=last.until)
    yield from _population(before, after)
    yield from _differing("setting", _settings(first), _settings(last))
    if first.semantics != last.semantics:
        yield Difference(
            what="semantics", name="semantics", before=first.semantics, after=last.semantics
        )
    yield from _variables(before, after)
    yield from _differing("file", _files(first), _files(last))


def _length(asked: Asked) -> tuple[int, int, int] | None:
    """Return how long the outcome's window is, in years, months and days of the calendar."""
    if asked.until is None:
        return None
    begin, end = map(date.fromisoformat, (asked.reference_dates[-1], asked.until))
    return end.year - begin.year, end.month - begin.month, end.day - begin.day


def _population(before: Declared, after: Declared) -> Iterator[Difference]:
    was, became = before.asked.population, after.asked.population
    if was != became:
        yield Difference(what="population", name="population", before=was, after=became)
    yield from _differing("step", _steps(before), _steps(after))


def _steps(declared: Declared) -> Mapping[str, Text]:
    return {step.label.en: step.label for step in declared.population.told}


def _settings(asked: Asked) -> Mapping[str, float]:
    return {one.name: one.value.value for one in asked.settings}


def _variables(before: Declared, after: Declared) -> Iterator[Difference]:
    first, last = before.meanings, after.meanings
    for name in dict.fromkeys((*first, *last)):
        was, became = first.get(name), last.get(name)
        label = (became or first[name]).label
        sentences = was and was.sentence, became and became.sentence
        if sentences[0] != sentences[1]:
            yield Difference(
                what="variable", name=name, label=label, before=sentences[0], after=sentences[1]
            )
        if was and became and name not in {*before.years, *after.years}:
            yield from _levels(name, was, became)


def _levels(name: str, was: Meaning, became: Meaning) -> Iterator[Difference]:
    first, last = ({level.en: level for level in one.levels} for one in (was, became))
    for one in _differing("level", first, last):
        # Only in one of both: a level that kept its label did not change.
        yield Difference(
            what="level", name=name, label=became.label, before=one.before, after=one.after
        )


def _files(asked: Asked) -> Mapping[str, str]:
    """Return the files of each register, by their names without the year."""
    found: dict[str, dict[str, None]] = {}
    for one in asked.sources:
        name = one.file if one.year is None else one.file.replace(one.year, FILE_YEAR)
        found.setdefault(one.register, {})[name] = None
    return {name: ", ".join(sorted(files)) for name, files in found.items()}


def _differing(what: What, before: Mapping[str, T], after: Mapping[str, T]) -> Iterator[Difference]:
    for name in dict.fromkeys((*before, *after)):
        was, became = before.get(name), after.get(name)
        if was != became:
            yield Difference(what=what, name=name, before=was, after=became)
