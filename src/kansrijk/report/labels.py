"""The labels of the groups against what happened: SPSS's tables of classification and risk."""

from __future__ import annotations

from dataclasses import dataclass

from kansrijk.profiles import Asked, GainsFinding, ProfilesFinding
from kansrijk.report.gain_tables import Classification, costs, one_label_risk, standard_error
from kansrijk.report.numbers import MASK, decimal, interval, known, percent, plain, round_percent
from kansrijk.report.wording import Texts

PLACES = 3
"""Decimals of a cost per unit."""


@dataclass(frozen=True, slots=True)
class LabelRow:
    """Those with or without the outcome, by the label of their group, and how many are right."""

    name: str
    yes: str
    no: str
    right: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """What the labels get right, what they cost per unit, and what one label for all would cost.

    `intro` says from which chance on the label is "yes".
    """

    lead: str | None
    intro: str | None
    rows: tuple[LabelRow, ...]
    risk: str
    error: str
    has_error: bool
    between: str
    without: str | None

    @property
    def has_masked(self) -> bool:
        """Whether a number is masked."""
        return any(MASK in (row.yes, row.no, row.right) for row in self.rows) or self.risk == MASK


def labelled(
    found: GainsFinding,
    profiles: ProfilesFinding,
    asked: Asked | None,
    table: Classification,
    t: Texts,
) -> Labelled:
    """Return the labels in words."""
    risk, ends = known(found.risk), interval(found.risk)
    error = standard_error(found.risk)
    low, high = (_cost(end, t) for end in ends) if ends else ("", "")
    return Labelled(
        lead=_lead(table, t),
        intro=asked and _intro(asked, t),
        rows=_rows(table, t),
        risk=_cost(risk, t),
        error=_cost(error, t) if error else t("table.none"),
        has_error=error is not None,
        between=t("table.between", low=low, high=high) if ends else t("table.none"),
        without=asked and _without(risk, one_label_risk(profiles, asked), t),
    )


def _intro(asked: Asked, t: Texts) -> str:
    missed, alarm = costs(asked)
    return t(
        "labels.intro",
        missed=plain(missed, t.language),
        alarm=plain(alarm, t.language),
        threshold=f"{plain(round(100 * alarm / (missed + alarm), 1), t.language)}%",
    )


def _lead(table: Classification, t: Texts) -> str | None:
    cases, others = table.right_of_cases, table.right_of_others
    if cases is None or others is None:
        return None
    return t(
        "labels.lead",
        cases=round_percent(cases, t.language),
        others=round_percent(others, t.language),
    )


def _rows(table: Classification, t: Texts) -> tuple[LabelRow, ...]:
    language = t.language
    cases, others = _count(table.hits, table.misses, t), _count(table.alarms, table.rejections, t)
    labelled = table.labelled
    parts = (
        percent(labelled, language, within=table.n),
        percent(None if labelled is None else 1 - labelled, language, within=table.n),
    )
    return (
        LabelRow(
            t("labels.cases"), *cases, percent(table.right_of_cases, language, within=table.cases)
        ),
        LabelRow(
            t("labels.others"),
            *others,
            percent(table.right_of_others, language, within=table.others),
        ),
        LabelRow(t("labels.all"), *parts, percent(table.right, language, within=table.n)),
    )


def _count(yes: float | None, no: float | None, t: Texts) -> tuple[str, str]:
    first, second = (MASK if n is None else decimal(n, 0, t.language) for n in (yes, no))
    return first, second


def _cost(value: float | None, t: Texts) -> str:
    return MASK if value is None else decimal(value, PLACES, t.language)


def _without(risk: float | None, without: float | None, t: Texts) -> str | None:
    if risk is None or without is None:
        return None
    said, other = _cost(risk, t), _cost(without, t)
    how = "same" if said == other else "less" if risk < without else "more"
    return t(f"labels.{how}", risk=said, without=other)
