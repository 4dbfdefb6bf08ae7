"""What the page of one area says, in words, ready to be laid out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kansrijk.findings import Finding
from kansrijk.profiles import (
    Area,
    AreasFinding,
    Asked,
    Band,
    PopulationFinding,
    ProfilesFinding,
    StabilityFinding,
)
from kansrijk.report.answer import Answer, answer
from kansrijk.report.area_words import compared, expected, rate_said
from kansrijk.report.areas import Polygons
from kansrijk.report.asking import Asking, asking, in_sentence
from kansrijk.report.chance import MOST, by_chance
from kansrijk.report.local_groups import LocalGroup, local_groups, of_band, together
from kansrijk.report.neighbourhoods import Neighbourhoods, neighbourhoods
from kansrijk.report.numbers import MASK, count, decimal, known, one_in, plain
from kansrijk.report.stability import unstable
from kansrijk.report.wording import Texts

F = TypeVar("F", bound=Finding)


@dataclass(frozen=True, slots=True)
class AreaDocument:
    """The page of one area in words.

    Parameters
    ----------
    name
        The area.
    asking
        What was asked; None where that was held back.
    lead
        How many live there, how many cases are expected, and how many there were.
    bands
        What the high and the low groups are together.
    sure
        How sure all this is.
    groups
        The groups of the tree.
    differing
        Those of which members here differ from members elsewhere.
    inner
        The divisions of the area.
    """

    name: str
    question: str
    asking: Asking | None
    answer: Answer
    lead: tuple[str, ...]
    bands: tuple[str, ...]
    sure: tuple[str, ...]
    groups: tuple[LocalGroup, ...]
    differing: tuple[LocalGroup, ...]
    tells_observed: bool
    inner: tuple[Neighbourhoods, ...]

    def of(self, band: Band) -> tuple[LocalGroup, ...]:
        """Return the groups of a band, in their order."""
        return of_band(self.groups, band)

    @property
    def has_masked(self) -> bool:
        """Whether a number of a group is masked."""
        return any(
            MASK in (g.numbers.n, g.numbers.expected, g.numbers.observed, g.part)
            for g in self.groups
        )


@dataclass(frozen=True, slots=True)
class Country:
    """What the pages of all areas share: the tree in words, and the divisions."""

    t: Texts
    asked: Asked | None
    asking: Asking | None
    everyone: float | None
    answer: Answer
    profiles: ProfilesFinding
    first: AreasFinding
    further: tuple[AreasFinding, ...]
    areas: Mapping[str, Area]
    polygons: Polygons

    @classmethod
    def of(cls, findings: Sequence[Finding], polygons: Polygons, t: Texts) -> Country | None:
        """Return what these findings say, None where they tell of no profiles or no areas."""
        profiles, divisions = _first(findings, ProfilesFinding), _all(findings, AreasFinding)
        if profiles is None or not profiles.profiles or not divisions:
            return None
        asked, people = _first(findings, Asked), _first(findings, PopulationFinding)
        used = (n.variable.in_(t.language) for n in profiles.nodes if n.variable)
        return cls(
            t=t,
            asked=asked,
            asking=asked and asking(asked, frozenset(used), t),
            everyone=known(people.n) if people else None,
            answer=answer(profiles, t, unstable(_first(findings, StabilityFinding))),
            profiles=profiles,
            first=divisions[0],
            further=tuple(divisions[1:]),
            areas={one.area.name: one for one in divisions[0].areas},
            polygons=polygons,
        )

    @property
    def ids(self) -> list[str]:
        """The ids of the profiles, in the order of the groups."""
        return [profile.id for profile in self.profiles.profiles]

    @property
    def high(self) -> list[tuple[int, str]]:
        """The numbers and the ids of the groups with a higher chance."""
        numbered = zip(self.answer.groups, self.ids, strict=True)
        return [(group.number, name) for group, name in numbered if group.band == "high"]

    def document(self, code: str) -> AreaDocument:
        """Return the page of the area of this code in words."""
        area, t = self.areas[code], self.t
        groups = tuple(local_groups(area, self.answer, self.ids, t))
        inner = (neighbourhoods(one, code, self.high, self.polygons, t) for one in self.further)
        return AreaDocument(
            name=area.area.in_(t.language),
            question=_question(area, self.asking, t),
            asking=self.asking,
            answer=self.answer,
            lead=tuple(_lead(area, self, t)),
            bands=tuple(_bands(groups, area, self, t)),
            sure=tuple(_sure(groups, area, self, t)),
            groups=groups,
            differing=tuple(one for one in groups if one.differences),
            tells_observed=area.observed is not None,
            inner=tuple(one for one in inner if one),
        )


def _first(findings: Sequence[Finding], kind: type[F]) -> F | None:
    return next(iter(_all(findings, kind)), None)


def _all(findings: Sequence[Finding], kind: type[F]) -> list[F]:
    return [one for one in findings if isinstance(one, kind)]


def _question(area: Area, asked: Asking | None, t: Texts) -> str:
    name = area.area.in_(t.language)
    if asked is None:
        return t("area.question_short", area=name)
    return t("area.question", area=name, outcome=in_sentence(asked.outcome))


def _lead(area: Area, country: Country, t: Texts) -> Iterator[str]:
    """Say how many live here, how many cases are expected among them, and how many there were."""
    said = {"area": area.area.in_(t.language), "n": count(area.n, t.language)}
    part = one_in(_part_of(area, country), t)
    if part and country.everyone:
        everyone = decimal(country.everyone, 0, t.language)
        yield t("area.here", all=everyone, part=part, **said)
    else:
        yield t("area.here_short", **said)
    yield t("area.expected", expected=expected(area.expected, t), rate=rate_said(area, t))
    yield _observed(area, t)


def _part_of(area: Area, country: Country) -> float | None:
    n = known(area.n)
    return n / country.everyone if n and country.everyone else None


def _observed(area: Area, t: Texts) -> str:
    """Say how many cases there were, and whether chance explains that."""
    numbers = compared(area, t)
    if numbers.observed is None:
        return t("area.untold")
    cases, low, high = (
        None if one is None else known(one) for one in (area.expected, area.low, area.high)
    )
    if area.differs == "unknown" or cases is None or low is None or high is None:
        return t("area.observed.unknown", observed=numbers.observed)
    ends = {
        "low": decimal(max(0, low * cases), 0, t.language),
        "high": decimal(high * cases, 0, t.language),
    }
    return t(f"area.observed.{area.differs}", observed=numbers.observed, **ends)


def _bands(groups: Sequence[LocalGroup], area: Area, country: Country, t: Texts) -> Iterator[str]:
    """Say of the high and of the low groups how many they are, and how much of the cases."""
    bands: tuple[Band, ...] = ("high", "low")
    suffix = "" if country.answer.honest else "_plain"
    for band in bands:
        own = of_band(groups, band)
        chance = t(f"brief.chance_{band}{suffix}")
        sums = together(own, area, t)
        if not own:
            yield t("area.none", chance=chance)
        elif sums is None:
            yield t.times("area.masked", len(own), chance=chance)
        else:
            here = decimal(sums.n, 0, t.language)
            yield t.times(
                "area.together",
                len(own),
                chance=chance,
                here=here,
                share=sums.share,
                part=sums.part,
            )


def _sure(groups: Sequence[LocalGroup], area: Area, country: Country, t: Texts) -> Iterator[str]:
    """Say how sure the numbers are: what was measured, what is expected, and what chance does."""
    yield t("area.sure" if country.answer.honest else "area.sure_plain")
    if small := _smallest(groups):
        number, n, cases = small
        low, high = by_chance(cases)
        yield t(
            "area.small",
            group=str(number),
            n=decimal(n, 0, t.language),
            expected=decimal(cases, 1 if cases < 10 else 0, t.language),
            low=str(low),
            high=str(high),
        )
    least, part = _least(country.asked), _part_of(area, country)
    if least and part:
        here = decimal(least * part, 0, t.language)
        yield t("area.scale", least=plain(least, t.language), here=here)


def _smallest(groups: Sequence[LocalGroup]) -> tuple[int, float, float] | None:
    """Return the number, size and expected cases of the high group of which fewest are expected.

    None where chance alone moves the cases of none of them much; of all groups where none is high.
    """
    told = [
        (one.group.number, n, cases)
        for one in of_band(groups, "high") or groups
        if (n := known(one.figure.n)) and (cases := known(one.figure.expected))
    ]
    small = [one for one in told if one[2] < MOST]
    return min(small, key=lambda one: one[2], default=None)


def _least(asked: Asked | None) -> float | None:
    """Return the least size of a group in the whole country."""
    settings = asked.settings if asked else ()
    return next((one.value.value for one in settings if one.name == "min_child"), None)
