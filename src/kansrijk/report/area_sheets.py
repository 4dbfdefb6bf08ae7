"""What is in the areas as sheets: the areas, the groups in each, and how their members differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kansrijk.profiles import Area, AreaProfile, AreasFinding, ProfilesFinding, Standing
from kansrijk.report.sheet import Kinds, Row, Sheet, Value, sheet, value
from kansrijk.report.wording import Texts

PLACE: Kinds = {"sheet.division": "text", "sheet.code": "text", "sheet.area": "text"}
COMPARED: Kinds = {"table.n": "count", "areas.expected": "number", "areas.observed": "count"}
AREAS: Kinds = {
    **PLACE,
    "sheet.within": "text",
    **COMPARED,
    "areas.ratio": "number",
    "sheet.lower_limit": "number",
    "sheet.upper_limit": "number",
    "areas.differs": "text",
}
GROUPS: Kinds = {
    **PLACE,
    "table.group": "count",
    **COMPARED,
    "area.part": "share",
    "areas.differs": "text",
}
MEMBERS: Kinds = {
    **PLACE,
    "table.group": "count",
    "area.characteristic": "long",
    "sheet.level": "text",
    "area.share_here": "share",
    "area.share_elsewhere": "share",
}


def area_sheets(
    found: Sequence[AreasFinding], profiles: ProfilesFinding, t: Texts
) -> Iterator[Sheet]:
    """Yield the sheets of all divisions; none where nothing is told of areas."""
    numbers = {profile.id: number for number, profile in enumerate(profiles.profiles, 1)}
    placed = [(_place(one, area, t), area) for one in found for area in one.areas]
    groups = [(place, one) for place, area in placed for one in area.profiles]
    yield from sheet("areas", AREAS, [_area(place, area, t) for place, area in placed], t)
    rows = [_group(place, one, numbers, t) for place, one in groups]
    yield from sheet("area_groups", GROUPS, rows, t)
    rows = [
        _member((*place, numbers[one.profile]), standing, t)
        for place, one in groups
        for standing in one.standings
    ]
    yield from sheet("area_members", MEMBERS, rows, t)


def _place(found: AreasFinding, area: Area, t: Texts) -> Row:
    return found.label.in_(t.language), area.area.name, area.area.in_(t.language)


def _compared(one: Area | AreaProfile) -> Row:
    return value(one.n), value(one.expected), value(one.observed)


def _verdict(one: Area | AreaProfile, t: Texts) -> Value:
    return None if one.observed is None else t(f"areas.verdict.{one.differs}")


def _area(place: Row, one: Area, t: Texts) -> Row:
    limits = map(value, (one.ratio, one.low, one.high))
    return *place, one.within, *_compared(one), *limits, _verdict(one, t)


def _group(place: Row, one: AreaProfile, numbers: Mapping[str, int], t: Texts) -> Row:
    return *place, numbers[one.profile], *_compared(one), value(one.part), _verdict(one, t)


def _member(place: Row, one: Standing, t: Texts) -> Row:
    said = one.variable.in_(t.language), one.level.in_(t.language)
    return *place, *said, value(one.here), value(one.elsewhere)
