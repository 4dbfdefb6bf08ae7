"""Whole numbers with a decimal point, as other programs store them where one is missing."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest

from tests.registers.tables import problem, register, write_parquet
from tests.registers.test_identifiers import BSN, bsns, found

# ------------------------------------------------------------------ what names persons


def test_citizen_service_numbers_are_found_as_doubles(tmp_path):
    assert found(tmp_path, [float(one) for one in bsns(60)]) == BSN


def test_citizen_service_numbers_are_found_as_doubles_among_missing_ones(tmp_path):
    assert found(tmp_path, [*map(float, bsns(60)), *[None] * 60]) == BSN


def test_few_citizen_service_numbers_as_doubles_are_found_by_the_name_of_their_column(tmp_path):
    assert found(tmp_path, [123456782.0, 111222333.0, None], name="BSN_kind") == BSN


def test_citizen_service_numbers_are_found_as_decimals(tmp_path):
    assert found(tmp_path, [Decimal(one) for one in bsns(60)]) == BSN


def test_amounts_of_nine_digits_are_no_citizen_service_numbers(tmp_path):
    assert found(tmp_path, [int(one) + 0.5 for one in bsns(60)]) == []


# ------------------------------------------------------------------ keys


@pytest.mark.parametrize("scale", [0, 2])
def test_a_key_of_decimals_is_refused(tmp_path, scale):
    people = pa.array([Decimal(1), Decimal(2)], pa.decimal128(9, scale))
    write_parquet(tmp_path / "t.parquet", {"person": people})
    told = problem(tmp_path, register("t", "t.parquet"))
    assert (told.where, told.key, told.given) == ("t.parquet", "t.key", "person")
    assert told.message.startswith("a key cannot be of type Decimal")
    assert told.todo == "make it text or whole (prepare)"


def test_a_part_of_a_key_with_a_decimal_point_is_refused(tmp_path):
    write_parquet(tmp_path / "t.parquet", {"person": ["1", "2"], "place": [1.0, 2.0]})
    declared = register("t", "t.parquet", key='"person", "place"')
    told = problem(tmp_path, declared.replace('unit = "person"', 'unit = "home"'))
    assert (told.key, told.given) == ("t.key", "place")
    assert told.message == "a key cannot be of type Float64"


def test_a_key_of_a_relative_of_decimals_is_refused(tmp_path):
    mothers = pa.array([Decimal(2), None], pa.decimal128(9, 0))
    write_parquet(tmp_path / "t.parquet", {"person": ["1", "2"], "mother": mothers})
    mother = '[relations.mother]\nfrom = "t"\nto = { unit = "person", key = ["mother"] }\n'
    told = problem(tmp_path, register("t", "t.parquet") + mother)
    assert told.given == "mother"
    assert told.message.startswith("a key cannot be of type Decimal")
