"""What other choices would have given, in words: which groups stay, move or vanish."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kansrijk.findings import Number
from kansrijk.profiles import (
    Asked,
    Band,
    Fate,
    ProfileFate,
    ProfilesFinding,
    SensitivityFinding,
    Variation,
)
from kansrijk.report.asking import opening, setting_said
from kansrijk.report.cost_lines import CostLines, cost_lines
from kansrijk.report.group_words import groups_in_short, groups_said
from kansrijk.report.numbers import (
    MASK,
    decimal,
    declared_percent,
    interval,
    known,
    percent,
    plain,
)
from kansrijk.report.told import told_band
from kansrijk.report.wording import Texts

FATES: tuple[Fate, ...] = ("stays", "moves", "vanishes")
MANY_GROUPS = 16
"""The columns of more groups than this are narrow."""
MANY_CELLS = 60
"""A table of more overlaps than this is folded."""


@dataclass(frozen=True, slots=True)
class FateCell:
    """What becomes of a group under another choice."""

    fate: Fate
    overlap: str


@dataclass(frozen=True, slots=True)
class Separates:
    """How well a tree tells cases from others, with its interval where it has one."""

    said: str
    between: str | None = None


@dataclass(frozen=True, slots=True)
class OtherChoice:
    """The tree under another choice; the cells stand in the order of the groups.

    `instead` is what was chosen, None where the study does not say; `has_tree` is whether a tree
    can be grown so.
    """

    label: str
    instead: str | None
    cells: tuple[FateCell | None, ...]
    groups: str
    new: str
    separates: Separates
    has_tree: bool

    @property
    def stay(self) -> int:
        """How many groups stay."""
        return sum(cell is not None and cell.fate == "stays" for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What other choices would have given; `verdict` is empty where none was tried."""

    reason: str | None
    marks: str
    verdict: tuple[str, ...]
    choices: tuple[OtherChoice, ...]
    groups: tuple[tuple[int, Band], ...]
    separates: Separates | None
    costs: CostLines | None

    @property
    def measured(self) -> bool:
        """Whether it is told how well any of the trees separates."""
        return self.separates is not None

    @property
    def dense(self) -> bool:
        """Whether there are so many groups that their columns must be narrow."""
        return len(self.groups) > MANY_GROUPS

    @property
    def folds(self) -> bool:
        """Whether the table of overlaps is so large that it is folded."""
        return len(self.choices) * len(self.groups) > MANY_CELLS

    @property
    def has_masked(self) -> bool:
        """Whether a number is masked."""
        overlaps = (cell.overlap for one in self.choices for cell in one.cells if cell)
        return MASK in (*overlaps, *(one.separates.said for one in self.choices))


def sensitivity(
    found: SensitivityFinding | None,
    profiles: ProfilesFinding | None,
    asked: Asked | None,
    t: Texts,
) -> Sensitivity | None:
    """Return what other choices would have given; None where it, or the groups, are not told."""
    if found is None or profiles is None or not profiles.profiles:
        return None
    choices = tuple(_choice(one, profiles, asked, t) for one in found.variations)
    return Sensitivity(
        reason=found.reason and found.reason.in_(t.language),
        marks=t(
            "sensitivity.marks",
            stays=declared_percent(found.stays_from.value, t.language),
            moves=declared_percent(found.moves_from.value, t.language),
        ),
        verdict=tuple(_verdict(found, choices, profiles, t)) if choices else (),
        choices=choices,
        groups=tuple((n, told_band(one, profiles)) for n, one in enumerate(profiles.profiles, 1)),
        separates=_separation(found.separates, t) if found.separates else None,
        costs=cost_lines(found.cost_lines, profiles, asked, t),
    )


def _choice(
    one: Variation, profiles: ProfilesFinding, asked: Asked | None, t: Texts
) -> OtherChoice:
    fates = {fate.profile: fate for fate in one.fates}
    cells = tuple(_cell(fates.get(profile.id), t) for profile in profiles.profiles)
    label, instead = _named(one, asked, t)
    return OtherChoice(
        label=label,
        instead=instead,
        cells=cells,
        groups=plain(one.groups.value, t.language),
        new=plain(one.new.value, t.language),
        separates=(
            _separation(one.separates, t) if one.separates else Separates(t("table.nothing"))
        ),
        has_tree=one.groups.value > 0,
    )


def _cell(fate: ProfileFate | None, t: Texts) -> FateCell | None:
    if fate is None:
        return None
    return FateCell(fate.fate, percent(known(fate.overlap), t.language, within=1))


def _named(one: Variation, asked: Asked | None, t: Texts) -> tuple[str, str | None]:
    """Return the other choice and the one that was made: "Groep minstens 400" and "800"."""
    key = f"setting.{one.name}.label"
    label = t(key) if t.knows(key) else one.name
    value, chosen = _value(one, t), _chosen(one.name, asked, t)
    if value == t("setting.honest.none"):
        return t("sensitivity.honest_none"), chosen
    return f"{label} {value}", chosen


def _value(one: Variation, t: Texts) -> str:
    if one.value is not None:
        return setting_said(one.name, one.value.value, t)
    if one.name == "honest":
        return t("setting.honest.none")
    key = f"setting.{one.name}.{one.word}"
    return t(key) if t.knows(key) else one.word or ""


def _chosen(name: str, asked: Asked | None, t: Texts) -> str | None:
    if asked is None:
        return None
    if name == "semantics":
        return t(f"setting.semantics.{asked.semantics}")
    values = (one.value.value for one in asked.settings if one.name == name)
    return next((setting_said(name, value, t) for value in values), None)


def _separation(number: Number, t: Texts) -> Separates:
    value, between = known(number), interval(number)
    if value is None:
        return Separates(MASK)
    said = decimal(value, 2, t.language)
    if between is None:
        return Separates(said)
    low, high = (decimal(end, 2, t.language) for end in between)
    return Separates(said, t("sensitivity.between", low=low, high=high))


def _verdict(
    found: SensitivityFinding,
    choices: tuple[OtherChoice, ...],
    profiles: ProfilesFinding,
    t: Texts,
) -> list[str]:
    """Say which groups stay under all choices, which do not, and which choice changes most."""
    grown = [one for one in choices if one.has_tree]
    if not grown:
        return [t("sensitivity.nothing")]
    worst, of = _worst(found, profiles), len(profiles.profiles)
    stay, move, vanish = ([n for n, fate in worst.items() if fate == one] for one in FATES)
    count = {"of": str(of), "choices": str(len(grown))}
    if len(stay) == of:
        return [t("sensitivity.stay.all", **count)]
    least = min(grown, key=lambda one: one.stay)
    return [
        t.times("sensitivity.stay", len(stay), groups=groups_said(stay, t), **count),
        *_lost(vanish, move, of, t),
        t.times("sensitivity.most", least.stay, choice=least.label, of=str(of)),
    ]


def _lost(vanish: list[int], move: list[int], of: int, t: Texts) -> Iterator[str]:
    """Yield which groups vanish under a choice, and which do no worse than move."""
    if 1 < len(vanish) == of:
        yield t("sensitivity.vanish.all")
        return
    said = opening(groups_in_short(vanish, t))
    yield t.times("sensitivity.vanish", len(vanish), groups=said)
    if move:
        said = opening(groups_in_short(move, t))
        yield t.times("sensitivity.move", len(move), groups=said)


def _worst(found: SensitivityFinding, profiles: ProfilesFinding) -> Mapping[int, Fate]:
    """Return the worst that becomes of each group under any choice."""
    numbers = {profile.id: number for number, profile in enumerate(profiles.profiles, 1)}
    worst: dict[int, Fate] = dict.fromkeys(numbers.values(), "stays")
    for fate in (fate for one in found.variations for fate in one.fates):
        number = numbers[fate.profile]
        worst[number] = FATES[max(FATES.index(worst[number]), FATES.index(fate.fate))]
    return worst
