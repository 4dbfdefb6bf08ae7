"""How stable the groups are, in words: whether they come back when the tree is grown again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kansrijk.findings import Number
from kansrijk.profiles import (
    Asked,
    Band,
    MedoidProfile,
    ProfilesFinding,
    ProfileStability,
    StabilityFinding,
)
from kansrijk.report.asked_again import AskedAgain, asked_again
from kansrijk.report.asking import called
from kansrijk.report.branches import Said, condition_said
from kansrijk.report.group_words import groups_said
from kansrijk.report.numbers import MASK, decimal, declared_percent, known, percent, plain
from kansrijk.report.told import told_band
from kansrijk.report.wording import Texts

MANY_ROWS = 20
"""Of more than so many groups the tables are folded."""

TICKS = (0, 25, 50, 75, 100)
ROOM = 15
"""So many percents between two numbers above the strips can be read on a phone."""


@dataclass(frozen=True, slots=True)
class GroupStability:
    """How a group comes back; `dot` and `end` are places on a scale of percents."""

    number: int
    band: Band
    stable: bool
    overlap: str
    least: str
    found: str
    together: str
    mixes: str
    dot: float | None
    end: float | None


@dataclass(frozen=True, slots=True)
class MedoidRow:
    """A group of the medoid tree beside the published group that is most like it.

    `here` and `there` are their conditions; one is empty where a rule is that of everyone, and
    `there` is None where no group of the medoid tree is most like this one.
    """

    number: int
    band: Band
    here: tuple[Said, ...]
    there: tuple[Said, ...] | None
    overlap: str
    part: float | None

    @property
    def same(self) -> bool:
        """Whether both groups have the same conditions."""
        return self.here == self.there


@dataclass(frozen=True, slots=True)
class Stability:
    """Whether the groups come back, what is asked in refits, and the most usual refit."""

    refits: str
    least: str
    threshold: float
    verdict: str
    reason: str | None
    how: str
    agreement: str
    groups: tuple[GroupStability, ...]
    asked: AskedAgain
    medoid: tuple[MedoidRow, ...]
    medoid_intro: str

    @property
    def lost(self) -> int:
        """How many groups do not come back."""
        return sum(not group.stable for group in self.groups)

    @property
    def ticks(self) -> tuple[int, ...]:
        """The values on the scale that leave room for that of the threshold."""
        return tuple(tick for tick in TICKS if abs(tick - self.threshold) >= ROOM)

    @property
    def folds(self) -> bool:
        """Whether there are so many groups that their tables are folded."""
        return len(self.groups) > MANY_ROWS

    @property
    def has_masked(self) -> bool:
        """Whether a number of a group is masked."""
        shown = ((g.overlap, g.least, g.found, g.together, g.mixes) for g in self.groups)
        return any(MASK in said for numbers in shown for said in numbers)


def unstable(found: StabilityFinding | None) -> frozenset[str]:
    """Return the ids of the profiles that do not come back."""
    profiles = found.profiles if found else ()
    return frozenset(one.profile for one in profiles if not one.stable)


def stability(
    found: StabilityFinding | None, profiles: ProfilesFinding | None, asked: Asked | None, t: Texts
) -> Stability | None:
    """Return how stable the groups are; None where that, or the groups, may not be told."""
    if found is None or profiles is None or not profiles.profiles:
        return None
    numbers = {profile.id: number for number, profile in enumerate(profiles.profiles, 1)}
    bands: dict[str, Band] = {one.id: told_band(one, profiles) for one in profiles.profiles}
    own = sorted(found.profiles, key=lambda one: numbers[one.profile])
    return Stability(
        refits=plain(found.refits.value, t.language),
        least=declared_percent(found.least.value, t.language),
        threshold=round(100 * found.least.value, 2),
        verdict=_verdict(found, numbers, t),
        reason=found.reason and found.reason.in_(t.language),
        how=_how(found, asked, t),
        agreement=t(
            "stability.agreement",
            agreement=_index(found.agreement, t),
            least=_index(found.least_agreement, t),
        ),
        groups=tuple(_group(one, numbers, bands[one.profile], t) for one in own),
        asked=asked_again(found, profiles, t),
        medoid=tuple(_medoid(found, profiles, bands, t)),
        medoid_intro=_medoid_intro(found, t),
    )


def _verdict(found: StabilityFinding, numbers: Mapping[str, int], t: Texts) -> str:
    """Say how many groups come back, and which do not where some do."""
    lost = sorted(numbers[one] for one in unstable(found))
    of, refits = len(found.profiles), plain(found.refits.value, t.language)
    if not lost:
        return t("stability.verdict.all", of=str(of), refits=refits)
    said = t.times("stability.verdict", of - len(lost), of=str(of), refits=refits)
    if len(lost) == of:
        return f"{said} {t('stability.missing_all')}"
    return f"{said} {t('stability.missing', groups=groups_said(lost, t))}"


def _how(found: StabilityFinding, asked: Asked | None, t: Texts) -> str:
    said = t("stability.how", refits=plain(found.refits.value, t.language))
    if asked is None or asked.cluster is None:
        return said
    cluster = called(asked.cluster, asked.labels, t)
    return f"{said} {t('stability.clusters', cluster=cluster)}"


def _group(
    one: ProfileStability, numbers: Mapping[str, int], band: Band, t: Texts
) -> GroupStability:
    return GroupStability(
        number=numbers[one.profile],
        band=band,
        stable=one.stable,
        overlap=_share(one.overlap, t),
        least=_share(one.least, t),
        found=_share(one.found, t),
        together=_share(one.together, t),
        mixes=_mixes(one, numbers, t),
        dot=_place(one.overlap),
        end=_place(one.least),
    )


def _mixes(one: ProfileStability, numbers: Mapping[str, int], t: Texts) -> str:
    if one.mixes_with is None or one.mixed is None:
        return t("table.nothing")
    return t("stability.mixed", n=str(numbers[one.mixes_with]), chance=_share(one.mixed, t))


def _medoid(
    found: StabilityFinding, profiles: ProfilesFinding, bands: Mapping[str, Band], t: Texts
) -> list[MedoidRow]:
    """Return the medoid's groups in the order of the published ones that they are most like."""
    alike: dict[str, list[MedoidProfile | None]] = {}
    for one in found.medoid:
        alike.setdefault(one.nearest, []).append(one)
    return [
        MedoidRow(
            number=number,
            band=bands[profile.id],
            here=tuple(condition_said(rule, t) for rule in profile.rule),
            there=one and tuple(condition_said(rule, t) for rule in one.rule),
            overlap=_share(one.overlap, t) if one else t("table.nothing"),
            part=_place(one.overlap) if one else None,
        )
        for number, profile in enumerate(profiles.profiles, 1)
        for one in alike.get(profile.id, [None])
    ]


def _medoid_intro(found: StabilityFinding, t: Texts) -> str:
    overlaps = [known(one.overlap) for one in found.medoid]
    told = [overlap for overlap in overlaps if overlap is not None]
    said = {"of": str(len(overlaps)), "agreement": _index(found.medoid_agreement, t)}
    if len(told) < len(overlaps):
        return t("stability.medoid_intro.untold", **said)
    again = sum(overlap >= found.least.value for overlap in told)
    said["least"] = declared_percent(found.least.value, t.language)
    if 1 < again == len(overlaps):
        return t("stability.medoid_intro.all", **said)
    return t.times("stability.medoid_intro", again, **said)


def _share(number: Number, t: Texts) -> str:
    return percent(known(number), t.language, within=1)


def _index(number: Number, t: Texts) -> str:
    value = known(number)
    return MASK if value is None else decimal(value, 2, t.language)


def _place(number: Number) -> float | None:
    value = known(number)
    return None if value is None else round(100 * value, 2)
