"""What the page says: a release turned into words, ready to be laid out.

All text is in one language and every number is formatted; the template only places them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kansrijk.assess import ChecksFinding, CodebookFinding, CoverageFinding
from kansrijk.disclosure import Policy, Refusal, Release
from kansrijk.findings import Number
from kansrijk.profiles import (
    AreasFinding,
    Asked,
    GainsFinding,
    OutcomeFinding,
    PopulationFinding,
    ProfilesFinding,
    RelevanceFinding,
    SensitiveFinding,
    SensitivityFinding,
    StabilityFinding,
)
from kansrijk.report.answer import Answer, answer
from kansrijk.report.areas import NO_POLYGONS, Division, Polygons, divisions
from kansrijk.report.asking import Asking, asking, in_sentence
from kansrijk.report.coverage import Coverage, coverage
from kansrijk.report.gains import Gains, gains
from kansrijk.report.halves import halves_differ
from kansrijk.report.numbers import MASK, count, known, listed, percent, plain
from kansrijk.report.registers import Registers, registers
from kansrijk.report.relevance import Relevance, relevance
from kansrijk.report.sensitive import Sensitive, sensitive
from kansrijk.report.sensitivity import Sensitivity, sensitivity
from kansrijk.report.stability import Stability, stability, unstable
from kansrijk.report.wording import Texts


@dataclass(frozen=True, slots=True)
class Row:
    """A step of the ledger; `part` is what is left as a percentage of the start."""

    label: str
    dropped: str
    left: str
    part: float | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Who was in it."""

    n: str
    label: str
    start: str
    rows: tuple[Row, ...]

    @property
    def has_masked(self) -> bool:
        """Whether a number in it is masked."""
        return MASK in (
            self.start,
            *(said for row in self.rows for said in (row.dropped, row.left)),
        )


@dataclass(frozen=True, slots=True)
class Cases:
    """How many had the outcome; `with_left` is the rate when those who left count too."""

    label: str
    cases: str
    rate: str
    with_left: str | None


@dataclass(frozen=True, slots=True)
class Protection:
    """How the numbers are protected, in sentences."""

    inside: bool
    title: str
    version: str
    sentences: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Document:
    """The whole page in words; a part is None where its finding was refused."""

    asking: Asking | None
    ledger: Ledger | None
    cases: Cases | None
    answer: Answer | None
    areas: tuple[Division, ...]
    sensitive: Sensitive | None
    gains: Gains | None
    stability: Stability | None
    sensitivity: Sensitivity | None
    relevance: Relevance | None
    registers: Registers | None
    coverage: Coverage | None
    has_codebook: bool
    protection: Protection
    halves_differ: bool | None
    refused: tuple[tuple[str, str], ...]


def document(release: Release, t: Texts, polygons: Polygons = NO_POLYGONS) -> Document:
    """Return what the page says of a release; `polygons` are the outlines of areas by code."""
    asked, found = release.find(Asked), release.find(ProfilesFinding)
    population, outcome = release.find(PopulationFinding), release.find(OutcomeFinding)
    checks, used = release.find(ChecksFinding), frozenset(_used(found, t))
    stable = release.find(StabilityFinding)
    profiles = found.profiles if found else ()
    return Document(
        asking=asked and asking(asked, used, t),
        ledger=population and _ledger(population, asked, t),
        cases=outcome and _cases(outcome, t),
        answer=found and answer(found, t, unstable(stable)),
        areas=divisions(release.find_all(AreasFinding), polygons, t) if profiles else (),
        sensitive=sensitive(asked, release.find(SensitiveFinding), used, t),
        gains=gains(release.find(GainsFinding), found, asked, t),
        stability=stability(stable, found, asked, t),
        sensitivity=sensitivity(release.find(SensitivityFinding), found, asked, t),
        relevance=relevance(release.find(RelevanceFinding), asked, t),
        registers=registers(asked, checks, t),
        coverage=_coverage(release, t),
        has_codebook=release.find(CodebookFinding) is not None,
        protection=protection(release.policy, t),
        halves_differ=halves_differ(release),
        refused=tuple(_refused(release.refused, t)),
    )


def _used(found: ProfilesFinding | None, t: Texts) -> Iterator[str]:
    nodes = found.nodes if found else ()
    return (node.variable.in_(t.language) for node in nodes if node.variable)


def _ledger(found: PopulationFinding, asked: Asked | None, t: Texts) -> Ledger:
    start, dates = known(found.start), len(asked.reference_dates) if asked else 1
    rows = tuple(
        Row(
            label=step.label.in_(t.language),
            dropped=count(step.dropped, t.language),
            left=count(step.left, t.language),
            part=_part(step.left, start),
        )
        for step in found.told
    )
    label = t("population.start_pooled" if dates > 1 else "population.start")
    return Ledger(count(found.n, t.language), label, count(found.start, t.language), rows)


def _part(number: Number, whole: float | None) -> float | None:
    value = known(number)
    return None if value is None or not whole else round(100 * value / whole, 2)


def _cases(found: OutcomeFinding, t: Texts) -> Cases:
    language, within = t.language, known(found.n)
    left = found.with_left
    return Cases(
        label=found.label.in_(language),
        cases=count(found.cases, language),
        rate=percent(known(found.rate), language, within=within),
        with_left=None if left is None else percent(known(left), language, within=within),
    )


def _coverage(release: Release, t: Texts) -> Coverage | None:
    found, checks = release.find(CoverageFinding), release.find(ChecksFinding)
    read = checks.registers if checks else ()
    linking = frozenset(register.name for register in read if register.kind == "record")
    return found and coverage(found, linking, t)


def _refused(refused: Iterable[Refusal], t: Texts) -> Iterator[tuple[str, str]]:
    """Yield each reason once, after all that was held back for it."""
    kinds: dict[str, list[str]] = {}
    for refusal in refused:
        key = f"kind.{refusal.kind}"
        kind = t(key) if t.knows(key) else refusal.kind
        kinds.setdefault(refusal.reason.in_(t.language), []).append(kind)
    for reason, own in kinds.items():
        first, *others = dict.fromkeys(own)
        yield listed([first, *map(in_sentence, others)], t), reason


def protection(policy: Policy, t: Texts) -> Protection:
    """Return how a policy protects the numbers, in words."""
    return Protection(
        inside=not policy.releases,
        title=policy.title.in_(t.language),
        version=policy.version,
        sentences=tuple(_rules(policy, t)),
        note=policy.note.in_(t.language),
    )


def _rules(policy: Policy, t: Texts) -> Iterator[str]:
    if policy.min_count > 1:
        yield t("policy.min_count", n=plain(policy.min_count, t.language))
    if policy.group_share is not None:
        yield t("policy.group_share", share=percent(policy.group_share, t.language, within=1))
    if policy.round_base > 1:
        yield t("policy.rounded", n=plain(policy.round_base, t.language))
    else:
        yield t("policy.exact")
    if policy.on_grid:
        yield t("policy.on_grid")
