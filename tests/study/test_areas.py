"""The file of areas: what it says, and what is wrong with it."""

from __future__ import annotations

import json

import pytest

from kansrijk.errors import StudyError
from kansrijk.study import load
from kansrijk.study.areas import AREAS, read_areas
from tests.study.declared import declared

SQUARE = [[4.0, 52.0], [4.1, 52.0], [4.1, 52.1], [4.0, 52.1], [4.0, 52.0]]
HOLE = [[4.04, 52.04], [4.06, 52.04], [4.06, 52.06], [4.04, 52.04]]
CORNERS = ((4.0, 52.0), (4.1, 52.0), (4.1, 52.1), (4.0, 52.1), (4.0, 52.0))


def area(code="9001", geometry=None, **more):
    properties = {"code": code, "name": f"Place {code}", "level": "municipality"} | more
    geometry = geometry or {"type": "Polygon", "coordinates": [SQUARE]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def write(folder, *features):
    collection = {"type": "FeatureCollection", "features": list(features)}
    (folder / AREAS).write_text(json.dumps(collection), encoding="utf-8")


def problems(folder):
    return read_areas(folder)[1]


def test_a_study_without_the_file_has_no_areas(tmp_path):
    assert read_areas(tmp_path) == ({}, [])
    assert declared(tmp_path).areas == {}


def test_areas_are_found_by_code(tmp_path):
    declared(tmp_path)
    several = {"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE], [HOLE]]}
    part = area("90010000", several, level="neighbourhood", municipality="9001")
    write(tmp_path, area(municipality=None), part)
    areas = load(tmp_path).areas
    assert (areas["9001"].name, areas["9001"].level) == ("Place 9001", "municipality")
    assert areas["9001"].municipality is None
    assert areas["9001"].rings == (CORNERS,)
    assert areas["90010000"].municipality == "9001"
    assert [len(ring) for ring in areas["90010000"].rings] == [5, 4, 4]


@pytest.mark.parametrize(
    ("feature", "key", "says"),
    [
        (area(code=None), "features.0.properties.code", "an area has a code, which is a text"),
        (area(code=344), "features.0.properties.code", "an area has a code, which is a text"),
        (area(name=""), "features.0.properties.name", "an area has a name"),
        (area(level=None), "features.0.properties.level", "an area has a level"),
        (area(municipality=9001), "features.0.properties.municipality", "is a text"),
        (
            area(geometry={"type": "Point", "coordinates": [4, 52]}),
            "features.0.geometry",
            "Polygon",
        ),
        (area(geometry={"type": "Polygon", "coordinates": []}), "features.0.geometry", "points"),
        (
            area(geometry={"type": "Polygon", "coordinates": [SQUARE[:3]]}),
            "features.0.geometry",
            "points",
        ),
        (
            area(geometry={"type": "Polygon", "coordinates": [[["a", "b"]] * 4]}),
            "features.0.geometry",
            "points",
        ),
        ({"type": "Feature"}, "features.0.geometry", "points"),
        ("a text", "features.0.properties.code", "an area has a code"),
    ],
)
def test_what_is_wrong_with_an_area_is_located(tmp_path, feature, key, says):
    write(tmp_path, feature, area("9002"))
    found = problems(tmp_path)
    assert any(one.key == key and says in str(one) for one in found), found
    assert {one.where for one in found} == {AREAS}
    assert read_areas(tmp_path)[0] == {}


def test_a_code_stands_there_once(tmp_path):
    write(tmp_path, area(), area("9002"), area())
    (found,) = problems(tmp_path)
    assert (found.given, found.message) == ("9001", "several areas have this code")


@pytest.mark.parametrize(
    ("text", "key"),
    [('{"type": \n "Feature', "line 2"), ("[]", "type"), ('{"type": "FeatureCollection"}', "type")],
)
def test_a_file_that_is_no_collection_is_refused(tmp_path, text, key):
    (tmp_path / AREAS).write_text(text, encoding="utf-8")
    assert [(one.where, one.key) for one in problems(tmp_path)] == [(AREAS, key)]


def test_a_study_with_such_a_file_is_not_loaded(tmp_path):
    declared(tmp_path)
    (tmp_path / AREAS).write_bytes(b"\xff\xfe{}")
    with pytest.raises(StudyError, match=r"areas\.geojson: this is no valid JSON in UTF-8"):
        load(tmp_path)


def test_the_digest_of_a_study_is_also_of_its_map(tmp_path):
    before = declared(tmp_path).digest
    write(tmp_path, area())
    assert load(tmp_path).digest != before
