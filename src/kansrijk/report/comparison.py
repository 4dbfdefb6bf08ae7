"""The page of two years of one study: what became of the groups. It is for inside only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kansrijk.disclosure import policy
from kansrijk.profiles import (
    MOVES_FROM,
    STAYS_FROM,
    Band,
    Became,
    Comparison,
    Profile,
    Ran,
    SameRule,
)
from kansrijk.report.answer import BANDS
from kansrijk.report.asking import in_sentence, opening
from kansrijk.report.comparison_differences import Differing, differing
from kansrijk.report.comparison_groups import ComparedGroup, compared_groups, places_needed, points
from kansrijk.report.comparison_picture import BECAME, Strips, strips
from kansrijk.report.document import protection
from kansrijk.report.html import rendered
from kansrijk.report.numbers import (
    MASK,
    count,
    days,
    declared_percent,
    difference,
    known,
    listed,
    percent,
)
from kansrijk.report.told import told_band
from kansrijk.report.wording import Texts, texts
from kansrijk.study import Language

INSIDE = "inside"
MANY_ROWS = 20
"""A table of more groups than this is folded."""

TOLD_FROM = 0.0005
"""From this share on it is told how many meet no earlier rule: less would be told as nothing."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many groups the same became of, by band and together."""

    became: Became
    bands: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A number of everyone in both years."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Share:
    """Who meets the rule of an earlier group: the part of everyone in both years, and the rate."""

    number: int
    band: Band
    shares: tuple[str, str]
    rates: tuple[str, str]


@dataclass(frozen=True, slots=True)
class ComparisonDocument:
    """What the page says.

    Parameters
    ----------
    then, now
        What both years are called in short.
    lead
        The answer: how the overall rate changed, why, and what became of the groups.
    tallies
        The last of it in numbers.
    composition
        How large the earlier groups are in both years by their rules of then.
    unplaced
        How many of the later year meet none of these rules, where it is worth telling.
    """

    title: str
    question: str
    then: str
    now: str
    kind: str
    honest: bool
    lead: tuple[str, ...]
    tallies: tuple[Tally, ...]
    facts: tuple[Fact, ...]
    groups: tuple[ComparedGroup, ...]
    strips: Strips | None
    composition: tuple[Share, ...]
    unplaced: str | None
    differences: tuple[Differing, ...]
    stays_from: str
    moves_from: str

    def of(self, became: Became) -> tuple[ComparedGroup, ...]:
        """Return the groups that stand out of which the same became."""
        return tuple(one for one in self.out if one.became == became)

    @property
    def out(self) -> tuple[ComparedGroup, ...]:
        """The groups of which the chance is told as higher or lower in either year."""
        return tuple(one for one in self.groups if one.stands_out)

    @property
    def rest(self) -> tuple[ComparedGroup, ...]:
        """The other groups."""
        return tuple(one for one in self.groups if not one.stands_out)

    @property
    def folds(self) -> bool:
        """Whether there are so many groups that their tables are folded."""
        return len(self.groups) > MANY_ROWS

    @property
    def has_masked(self) -> bool:
        """Whether a number of a group is masked."""
        years = (year for one in self.groups for year in (one.before, one.after) if year)
        return any(MASK in (year.n, year.rate) for year in years)


def comparison_page(found: Comparison, language: Language) -> str:
    """Return what became of the groups of a study from one year to another as one HTML page.

    Parameters
    ----------
    found
        The comparison.
    language
        The language of the page.
    """
    t = texts(language)
    shown = protection(policy(INSIDE), t)
    return rendered("comparison.html.jinja", t, doc=_document(found, t), protection=shown)


def _document(found: Comparison, t: Texts) -> ComparisonDocument:
    before, after = found.before.asked, found.after.asked
    then, now = _called(before.reference_dates, after.reference_dates, t)
    groups = compared_groups(found, (then, now), t)
    outcome = in_sentence(after.outcome.in_(t.language))
    return ComparisonDocument(
        title=t("compare.title", then=then, now=now, title=after.title.in_(t.language)),
        question=_question(found, outcome, t),
        then=then,
        now=now,
        kind=after.outcome_kind,
        honest=found.before.profiles.honest and found.after.profiles.honest,
        lead=tuple(_lead(found, outcome, (then, now), t)),
        tallies=tuple(_tallies(groups)),
        facts=tuple(_facts(found, t)),
        groups=groups,
        strips=strips([g for g in groups if g.stands_out], found.after.profiles.overall, t),
        composition=tuple(_composition(found, t)),
        unplaced=_unplaced(found, then, now, t),
        differences=differing(found.differences, t),
        stays_from=declared_percent(STAYS_FROM, t.language),
        moves_from=declared_percent(MOVES_FROM, t.language),
    )


def _question(found: Comparison, outcome: str, t: Texts) -> str:
    then, now = (days(one.asked.reference_dates, t) for one in (found.before, found.after))
    # The population opens the sentence: it may begin with a name, whose capital must stay.
    population = opening(found.after.asked.population.in_(t.language))
    return t("compare.question", population=population, outcome=outcome, then=then, now=now)


def _called(before: Sequence[str], after: Sequence[str], t: Texts) -> tuple[str, str]:
    """Return what both years are called: by their years, or by their days where these are alike."""
    years = [listed([*dict.fromkeys(_year(day) for day in one)], t) for one in (before, after)]
    if years[0] == years[1]:
        return days(before, t), days(after, t)
    return years[0], years[1]


def _year(iso: str) -> str:
    return str(date.fromisoformat(iso).year)


def _lead(found: Comparison, outcome: str, called: tuple[str, str], t: Texts) -> Iterator[str]:
    """Say how the overall rate changed, how much of that is other people, and what became."""
    then, now = called
    rose = points(found.change, t)
    said = {"outcome": outcome, "then": then, "now": now, "points": rose.said}
    said |= {"before": _rate(found.before, t), "after": _rate(found.after, t)}
    said |= {"between": t("compare.between", ends=rose.ends or "")}
    yield t(f"compare.lead.{rose.verdict}", **said)
    if mixed := _mixed(found, then, t):
        yield mixed
    numbers = {became: str(_many(found, became)) for became in BECAME}
    yield t("compare.lead.groups", then=then, now=now, **numbers)


def _many(found: Comparison, became: Became) -> int:
    return sum(one.became == became for one in found.groups)


def _mixed(found: Comparison, then: str, t: Texts) -> str | None:
    """Say how much of the change is one of who is there; both parts add up as they are told."""
    first, expected = known(found.before.profiles.overall), known(found.expected)
    rose = known(found.change)
    if not found.before.profiles.profiles or first is None or expected is None or rose is None:
        return None
    places = places_needed(found.change)
    people = round(100 * (expected - first), places)
    rest = round(100 * rose, places) - people
    return t(
        "compare.lead.mixed",
        then=then,
        people=difference(people, places, t.language),
        expected=percent(expected, t.language),
        rest=difference(rest, places, t.language),
    )


def _tallies(groups: Sequence[ComparedGroup]) -> Iterator[Tally]:
    for became in BECAME:
        bands = [one.here.band for one in groups if one.became == became]
        yield Tally(became, tuple(bands.count(band) for band in BANDS), len(bands))


def _facts(found: Comparison, t: Texts) -> Iterator[Fact]:
    def fact(label: str, *both: str) -> Fact:
        return Fact(t(label), *both)

    runs = found.before, found.after
    yield fact("compare.fact.n", *(count(one.outcome.n, t.language) for one in runs))
    yield fact("compare.fact.cases", *(count(one.outcome.cases, t.language) for one in runs))
    yield fact("compare.fact.rate", *(_rate(one, t) for one in runs))
    yield fact("compare.fact.groups", *(str(len(one.profiles.profiles)) for one in runs))


def _rate(ran: Ran, t: Texts) -> str:
    return percent(known(ran.profiles.overall), t.language)


def _composition(found: Comparison, t: Texts) -> list[Share]:
    """Return the earlier groups, in the order of their own report."""
    numbers = {one.id: number for number, one in enumerate(found.before.profiles.profiles, 1)}
    shares = [
        _share(numbers[one.before.id], one.before, one.now, found, t)
        for one in found.groups
        if one.before and one.now
    ]
    return sorted(shares, key=lambda one: one.number)


def _share(number: int, was: Profile, now: SameRule, found: Comparison, t: Texts) -> Share:
    shares = (was.share, found.before), (now.share, found.after)
    first, last = (
        percent(known(share), t.language, within=known(ran.outcome.n)) for share, ran in shares
    )
    return Share(
        number=number,
        band=told_band(was, found.before.profiles),
        shares=(first, last),
        rates=(
            percent(known(was.rate), t.language, within=known(was.counted)),
            percent(known(now.rate), t.language, within=known(now.n)),
        ),
    )


def _unplaced(found: Comparison, then: str, now: str, t: Texts) -> str | None:
    share = known(found.unplaced)
    if share is None or share < TOLD_FROM or not found.before.profiles.profiles:
        return None
    return t("compare.unplaced", share=percent(share, t.language), then=then, now=now)
