"""How many of the cohort each register and relation knows, as a finding."""

from __future__ import annotations

from collections.abc import Iterable

from kansrijk.assess.records import CoverageFinding, Covered, CoveredGroup
from kansrijk.cohort import Cohort, Coverage, Variable
from kansrijk.findings import Cell, Count, Share, Status
from kansrijk.study import Study, Text, same


def coverage(study: Study, cohort: Cohort) -> CoverageFinding:
    """Return the match rates of a cohort: of everyone, and of each level that was asked for."""
    together: dict[tuple[str, str, int], list[Coverage]] = {}
    for one in cohort.coverage:
        together.setdefault((one.kind, one.name, one.date), []).append(one)
    return CoverageFinding(
        status=Status.OK,
        covered=tuple(_covered(study, cohort, own) for own in together.values()),
    )


def _covered(study: Study, cohort: Cohort, groups: Iterable[Coverage]) -> Covered:
    first, *others = sorted(groups, key=lambda one: one.by is not None)
    return Covered(
        kind=first.kind,
        name=first.name,
        label=_label(study, first),
        date=cohort.reference_dates[first.date].isoformat(),
        groups=tuple(_group(cohort, one) for one in (first, *others)),
    )


def _label(study: Study, one: Coverage) -> Text:
    if one.kind == "relation":
        return study.question.labels.get(one.name, same(one.name))
    return study.sources.registers[one.name].label or same(one.name)


def _group(cohort: Cohort, one: Coverage) -> CoveredGroup:
    by, level = _named(cohort, one)
    cell = _cell(one)
    of = Count(cell, one.of.n, one.of.persons)
    matched = Count(cell.and_(matched="yes"), one.matched.n, one.matched.persons)
    return CoveredGroup(by=by, level=level, of=of, share=Share(matched, of))


def _named(cohort: Cohort, one: Coverage) -> tuple[Text, Text] | tuple[None, None]:
    if one.by is None:
        return None, None
    name, level = one.by
    variable = cohort.columns[name].variable
    return variable.label, _level(variable, level)


def _level(variable: Variable, level: str) -> Text:
    labels = dict(zip(variable.level_ids, variable.levels, strict=True))
    return labels.get(level, same(level))


def _cell(one: Coverage) -> Cell:
    group = {} if one.by is None else {one.by[0]: one.by[1]}
    return Cell.of(**{one.kind: one.name}, date=str(one.date), **group)
