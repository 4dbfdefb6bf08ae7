"""The answer in words: the groups, what they are together, and the tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import fsum

from kansrijk.findings import Number
from kansrijk.profiles import Band, Profile, ProfilesFinding
from kansrijk.report.branches import Branch, Said, branches, condition_said
from kansrijk.report.interval_picture import IntervalPicture, Scale, interval_picture
from kansrijk.report.numbers import (
    MASK,
    count,
    decimal,
    interval,
    known,
    multiple,
    one_in,
    percent,
    places_within,
    times_in_words,
)
from kansrijk.report.told import confirms, lift, told_band
from kansrijk.report.tree_picture import Common
from kansrijk.report.tree_sections import Section, sections
from kansrijk.report.wording import Texts

BANDS: tuple[Band, ...] = ("high", "middle", "low")


@dataclass(frozen=True, slots=True)
class Group:
    """A profile in words.

    `mark` says what the other half did not confirm of it, `unstable` that it does not come back.
    """

    number: int
    band: Band
    mark: str | None
    times: str
    conditions: tuple[Said, ...]
    n: str
    share: str
    counted: str
    cases: str
    rate: str
    places: int
    between: tuple[str, str] | None
    margin: str
    lift: str
    coverage: str
    one_in: str | None
    picture: IntervalPicture | None
    unstable: str | None = None


@dataclass(frozen=True, slots=True)
class BandShare:
    """What the groups of a band are together, of everyone and of the cases."""

    band: Band
    groups: int
    share: str
    coverage: str
    of_all: float
    of_cases: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The profiles, the tree, and how sure they are."""

    honest: bool
    overall: str
    merged: int
    reason: str | None
    groups: tuple[Group, ...]
    range: tuple[Group, Group] | None
    bands: tuple[BandShare, ...]
    scale_top: str
    tree: Branch
    drawn: Section
    ties: tuple[tuple[str, tuple[str, ...]], ...]

    def of(self, band: Band) -> tuple[Group, ...]:
        """Return the groups of a band, in their order."""
        return tuple(group for group in self.groups if group.band == band)

    def mixes_decimals(self, band: Band | None = None) -> bool:
        """Tell whether some chances of a band, or of all, have a decimal and others have none."""
        groups = self.of(band) if band else self.groups
        return len({group.places for group in groups}) > 1

    @property
    def first_question(self) -> str | None:
        """What the tree asks first."""
        children = self.tree.children
        return children[0].said.variable if children and children[0].said else None

    @property
    def has_masked(self) -> bool:
        """Whether a number of a group is masked."""
        shown = ((g.n, g.share, g.counted, g.cases, g.rate, g.coverage) for g in self.groups)
        return any(MASK in numbers for numbers in shown)

    @property
    def unconfirmed(self) -> int:
        """How many groups stood out in the growing half alone."""
        return sum(group.mark is not None for group in self.groups)

    @property
    def out_unstable(self) -> int:
        """How many of the groups that stand out do not come back."""
        return sum(g.unstable is not None for g in self.groups if g.band != "middle")

    @property
    def all_out_unstable(self) -> bool:
        """Whether several groups stand out and none of them comes back."""
        return 1 < self.out_unstable == sum(g.band != "middle" for g in self.groups)

    def together(self, band: Band) -> BandShare | None:
        """Return what a band is together, None where a number in it is masked or it is empty."""
        return next((share for share in self.bands if share.band == band and share.groups), None)


def answer(found: ProfilesFinding, t: Texts, unstable: frozenset[str] = frozenset()) -> Answer:
    """Return the profiles in words; those of the ids in `unstable` are marked."""
    scale = Scale.holding(tuple(profile.rate for profile in found.profiles))
    root = branches(found, t)
    numbered = enumerate(found.profiles, 1)
    marks = {one: t("stability.mark") for one in unstable}
    groups = tuple(
        replace(_group(number, profile, found, scale, t), unstable=marks.get(profile.id))
        for number, profile in numbered
    )
    return Answer(
        honest=found.honest,
        overall=percent(known(found.overall), t.language),
        merged=int(found.merged.value),
        reason=found.reason and found.reason.in_(t.language),
        groups=groups,
        range=_range(found, groups),
        bands=_bands(found, t),
        scale_top=scale.said(scale.top, t.language),
        tree=root,
        drawn=sections(root, Common(found.overall, scale, t)),
        ties=tuple(_ties(found, t)),
    )


def _range(found: ProfilesFinding, groups: tuple[Group, ...]) -> tuple[Group, Group] | None:
    """Return the groups of the lowest and the highest chance, None where a chance is masked."""
    rates = [known(profile.rate) for profile in found.profiles]
    shown = [rate for rate in rates if rate is not None]
    if len(shown) < len(rates) or len(shown) < 2:
        return None
    return groups[shown.index(min(shown))], groups[shown.index(max(shown))]


def _ties(found: ProfilesFinding, t: Texts) -> Iterator[tuple[str, tuple[str, ...]]]:
    for node in found.nodes:
        if node.variable and node.tied_with:
            others = tuple(other.in_(t.language) for other in node.tied_with)
            yield node.variable.in_(t.language), others


def _group(number: int, profile: Profile, found: ProfilesFinding, scale: Scale, t: Texts) -> Group:
    language, within = t.language, known(profile.counted)
    root = next(node for node in found.nodes if node.parent is None)
    times, between = lift(profile, found), _between(profile.rate, within, t)
    return Group(
        number=number,
        band=told_band(profile, found),
        mark=_mark(profile, found, t),
        times=times_in_words(times, t),
        conditions=tuple(condition_said(rule, t) for rule in profile.rule),
        n=count(profile.n, language),
        share=percent(known(profile.share), language, within=known(root.n)),
        counted=count(profile.counted, language),
        cases=count(profile.cases, language),
        rate=percent(known(profile.rate), language, within=within),
        places=places_within(within),
        between=between,
        margin=_margin(between, t),
        lift=multiple(times, language),
        coverage=percent(known(profile.coverage), language, within=known(root.cases)),
        one_in=one_in(known(profile.coverage), t),
        picture=interval_picture(profile.rate, found.overall, scale),
    )


def _mark(profile: Profile, found: ProfilesFinding, t: Texts) -> str | None:
    """Return what the growing half said of a profile where the other does not confirm it."""
    return t(f"band.unconfirmed_{profile.band}") if confirms(profile, found) is False else None


def _between(rate: Number, within: float | None, t: Texts) -> tuple[str, str] | None:
    ends, places = interval(rate), places_within(within)
    if ends is None:
        return None
    low, high = (f"{decimal(end * 100, places, t.language)}%" for end in ends)
    return low, high


def _margin(between: tuple[str, str] | None, t: Texts) -> str:
    """Return an interval as it stands in a table: ``14,0-15,7%`` with a dash."""
    return (
        t("table.between", low=between[0].rstrip("%"), high=between[1])
        if between
        else t("table.none")
    )


def _bands(found: ProfilesFinding, t: Texts) -> tuple[BandShare, ...]:
    """Return the bands' sums, none at all where a masked number would have to be left out."""
    if any(known(number) is None for p in found.profiles for number in (p.share, p.coverage)):
        return ()
    return tuple(_band(band, found, t) for band in BANDS)


def _band(band: Band, found: ProfilesFinding, t: Texts) -> BandShare:
    own = [profile for profile in found.profiles if told_band(profile, found) == band]
    of_all = fsum(known(profile.share) or 0.0 for profile in own)
    of_cases = fsum(known(profile.coverage) or 0.0 for profile in own)
    return BandShare(
        band=band,
        groups=len(own),
        share=percent(of_all, t.language, within=None if of_all < 0.1 else 1),
        coverage=percent(of_cases, t.language, within=None if of_cases < 0.1 else 1),
        of_all=round(of_all * 100, 2),
        of_cases=round(of_cases * 100, 2),
    )
