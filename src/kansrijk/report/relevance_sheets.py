"""Which characteristics matter as sheets."""

from __future__ import annotations

from collections.abc import Iterator

from kansrijk.disclosure import Release
from kansrijk.profiles import Asked, GroupRelevance, RelevanceFinding, VariableRelevance
from kansrijk.report.asking import called
from kansrijk.report.sheet import Kinds, Row, Sheet, sheet, value, with_interval
from kansrijk.report.wording import Texts

WEIGHTS: Kinds = {
    "relevance.name.own": "percent",
    "relevance.name.agreement": "percent",
    "relevance.name.primary": "percent",
    "relevance.name.permuted": "fine",
    "sheet.low": "fine",
    "sheet.high": "fine",
}


def relevance_sheets(release: Release, t: Texts) -> Iterator[Sheet]:
    """Yield what matters, sheet by sheet, none where it was refused."""
    found, asked = release.find(RelevanceFinding), release.find(Asked)
    if found is None:
        return
    yield from _variables(found, asked, t)
    yield from _groups(found, asked, t)
    yield from _associations(found, t)
    yield from _absent(found, t)


def _called(group: str, asked: Asked | None, t: Texts) -> str:
    return called(group, asked.labels if asked else (), t) if group else t("relevance.no_group")


def _weights(one: VariableRelevance | GroupRelevance) -> Row:
    loss = with_interval(one.permuted) if one.permuted else (None, None, None)
    return (*map(value, (one.own, one.agreement, one.primary)), *loss)


def _variables(found: RelevanceFinding, asked: Asked | None, t: Texts) -> Iterator[Sheet]:
    rows = [
        (
            one.variable.in_(t.language),
            _called(one.group, asked, t),
            t("sensitive.yes" if one.used else "sensitive.no"),
            *_weights(one),
        )
        for one in found.variables
    ]
    kinds: Kinds = {
        "relevance.variable": "long",
        "relevance.group": "text",
        "sensitive.in_tree": "text",
        **WEIGHTS,
    }
    yield from sheet("relevance", kinds, rows, t)


def _groups(found: RelevanceFinding, asked: Asked | None, t: Texts) -> Iterator[Sheet]:
    rows = [(_called(one.group, asked, t), *_weights(one)) for one in found.groups]
    yield from sheet("relevance_groups", {"relevance.group": "text", **WEIGHTS}, rows, t)


def _associations(found: RelevanceFinding, t: Texts) -> Iterator[Sheet]:
    names = [one.in_(t.language) for one in found.top]
    rows = [
        (names[row], names[column], value(numbers[column]))
        for row, numbers in enumerate(found.associations)
        for column in range(row)
    ]
    kinds: Kinds = {
        "association.variable": "long",
        "association.other": "long",
        "association.v": "number",
    }
    yield from sheet("associations", kinds, rows, t)


def _absent(found: RelevanceFinding, t: Texts) -> Iterator[Sheet]:
    rows = [
        (
            one.variable.in_(t.language),
            t(f"absent.{one.reason}.meaning"),
            one.by and one.by.in_(t.language),
            value(one.association),
        )
        for one in found.absent
    ]
    kinds: Kinds = {
        "relevance.variable": "long",
        "sheet.reason": "long",
        "sheet.better": "long",
        "sheet.lambda": "number",
    }
    yield from sheet("absent", kinds, rows, t)
