"""Made-up gains of made-up profiles: what adding their numbers up gives, as the gate shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kansrijk.findings import Masked, Number, Protected, Status, wilson
from kansrijk.profiles import (
    Calibrated,
    GainRow,
    GainsFinding,
    LabelCount,
    Profile,
    ProfilesFinding,
)
from kansrijk.study import Text

NOT_HALVED = Text(
    nl="De boom groeide op alle gegevens; er is geen ander deel om de verwachting aan te meten.",
    en="The tree grew on all data; there is no other part to measure what was expected on.",
)
COSTS = (10, 1)
DRAWN = 0.93
"""By how much the extremes come out less extreme than they were promised."""


def gains(found: ProfilesFinding) -> GainsFinding:
    """Return the gains of profiles without masked numbers."""
    labels = {node.id: node.label for node in found.nodes}
    by_label = {
        label: [p for p in found.profiles if labels[p.id] == label] for label in ("yes", "no")
    }
    return GainsFinding(
        status=Status.OK if found.honest else Status.DESCRIPTIVE,
        rows=tuple(_rows(found)),
        labels=tuple(
            LabelCount(label=label, counted=Protected(counted(own)), cases=Protected(cases(own)))
            for label, own in by_label.items()
            if own
        ),
        risk=_risk(found, by_label),
        calibration=tuple(_promised(found)) if found.honest else (),
        uncalibrated=None if found.honest else NOT_HALVED,
    )


def counted(profiles: list[Profile]) -> float:
    return sum(profile.counted.value for profile in profiles)


def cases(profiles: list[Profile]) -> float:
    return sum(profile.cases.value for profile in profiles)


def share(of: float, within: float, found: ProfilesFinding) -> Protected:
    ends = wilson(of, within, design_effect=1.6) if found.honest else None
    return Protected(of / within, ends)


def _rows(found: ProfilesFinding) -> Iterator[GainRow]:
    everyone = list(found.profiles)
    for place, profile in enumerate(everyone[:-1], 1):
        n, k = counted(everyone[:place]), cases(everyone[:place])
        yield GainRow(
            profile=profile.id,
            counted=Protected(n),
            cases=Protected(k),
            reach=Protected(n / counted(everyone)),
            gain=share(k, cases(everyone), found),
            response=share(k, n, found),
        )


def _risk(found: ProfilesFinding, by_label: dict[str, list[Profile]]) -> Protected:
    missed, alarm = COSTS
    wrong = missed * cases(by_label["no"])
    wrong += alarm * (counted(by_label["yes"]) - cases(by_label["yes"]))
    risk = round(wrong / counted(list(found.profiles)), 4)
    return Protected(risk, (risk - 0.0012, risk + 0.0012) if found.honest else None)


def _promised(found: ProfilesFinding) -> Iterator[Calibrated]:
    overall = found.overall.value
    for profile in found.profiles:
        observed = profile.rate.value
        expected = Protected(round(overall + (observed - overall) / DRAWN, 6))
        yield Calibrated(profile=profile.id, expected=expected, observed=profile.rate)


def all_masked(found: GainsFinding) -> GainsFinding:
    """Mask every number of the gains."""
    hidden: dict[str, Number] = dict.fromkeys(
        ("counted", "cases", "reach", "gain", "response", "expected", "observed"), Masked()
    )

    def masked(one):
        return replace(one, **{name: hidden[name] for name in hidden if hasattr(one, name)})

    return replace(
        found,
        rows=tuple(map(masked, found.rows)),
        labels=tuple(map(masked, found.labels)),
        risk=Masked(),
        calibration=tuple(map(masked, found.calibration)),
    )


def promising(found: GainsFinding, *pairs: tuple[float, float]) -> GainsFinding:
    """Return gains whose first and last group were promised and measured so."""
    first, *middle, last = found.calibration
    ends = (
        replace(one, expected=Protected(expected), observed=Protected(observed, (0.0, observed)))
        for one, (expected, observed) in zip((first, last), pairs, strict=True)
    )
    high, low = ends
    return replace(found, calibration=(high, *middle, low))


def useless(found: GainsFinding) -> GainsFinding:
    """Return gains of groups whose part of the cases is their part of everyone."""
    return replace(found, rows=tuple(replace(row, gain=row.reach) for row in found.rows))


def steep(found: GainsFinding) -> GainsFinding:
    """Return gains of which the first group has nearly all."""
    first, *others = found.rows
    return replace(found, rows=(replace(first, gain=Protected(0.99)), *others))


def variants(profiles: ProfilesFinding) -> tuple[GainsFinding, ...]:
    """Return gains of profiles that are told in other words."""
    found, one_label = gains(profiles), COSTS[0] * profiles.overall.value
    return (
        useless(found),
        steep(found),
        *(
            promising(found, (0.3, high), (0.001, low))
            for high in (0.2, 0.4)
            for low in (0.0, 0.01)
        ),
        *(replace(found, risk=Protected(risk)) for risk in (0.05, 5.0, one_label)),
    )
