"""The sensitive variables in words: why they may be used, and what the tree is without them."""

from __future__ import annotations

from dataclasses import dataclass

from kansrijk.findings import Number
from kansrijk.profiles import Asked, SensitiveFinding
from kansrijk.report.numbers import MASK, decimal, known
from kansrijk.report.wording import Texts

LIKE_A_COIN = 0.5
ALIKE = 0.01
"""Trees whose separation differs less than this separate alike."""


@dataclass(frozen=True, slots=True)
class SensitiveVariable:
    """A sensitive variable and why it may be used."""

    label: str
    kind: str
    why: str
    used: bool


@dataclass(frozen=True, slots=True)
class Separation:
    """How well a tree tells cases from others, and as a bar from a coin to no mistakes."""

    label: str
    said: str
    part: float | None


@dataclass(frozen=True, slots=True)
class Refit:
    """The tree with the sensitive variables beside the tree without them."""

    trees: tuple[Separation, Separation]
    verdict: str | None


@dataclass(frozen=True, slots=True)
class Sensitive:
    """The sensitive variables that the tree might use."""

    variables: tuple[SensitiveVariable, ...]
    refit: Refit | None


def sensitive(
    asked: Asked | None, found: SensitiveFinding | None, used: frozenset[str], t: Texts
) -> Sensitive | None:
    """Return the sensitive variables in words; None where there is none."""
    variables = tuple(_variables(asked, used, t)) if asked else ()
    return Sensitive(variables, found and _refit(found, t)) if variables else None


def _variables(asked: Asked, used: frozenset[str], t: Texts) -> list[SensitiveVariable]:
    return [
        SensitiveVariable(
            label=one.label.in_(t.language),
            kind=t(f"sensitive.kinds.{one.sensitive}"),
            why=one.justification.in_(t.language) if one.justification else "",
            used=one.label.in_(t.language) in used,
        )
        for one in asked.variables
        if one.sensitive
    ]


def _refit(found: SensitiveFinding, t: Texts) -> Refit:
    return Refit(
        trees=(
            _separation(t("sensitive.with_them"), found.with_them, t),
            _separation(t("sensitive.without"), found.without, t),
        ),
        verdict=_verdict(found, t),
    )


def _separation(label: str, number: Number, t: Texts) -> Separation:
    value = known(number)
    if value is None:
        return Separation(label, MASK, None)
    above = max(0.0, value - LIKE_A_COIN) / (1 - LIKE_A_COIN)
    return Separation(label, decimal(value, 2, t.language), round(100 * above, 2))


def _verdict(found: SensitiveFinding, t: Texts) -> str | None:
    with_them, without = known(found.with_them), known(found.without)
    if not found.used:
        return t("sensitive.unused")
    if with_them is None or without is None:
        return None
    if abs(with_them - without) < ALIKE - 1e-9:
        return t("sensitive.alike")
    return t("sensitive.less" if without < with_them else "sensitive.more")
