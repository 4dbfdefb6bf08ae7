"""The example study fits the models, the registers of the town, and the rules for declarations."""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from kansrijk.study import Study, load
from kansrijk.synthetic import Truth
from tests.needs import shared
from tests.synthetic.reading import Town

EXAMPLE = Path(str(files("kansrijk.examples") / "town"))
# Municipalities and well-known districts; the shared list has all.
REAL = {
    "Eindhoven",
    "Rotterdam",
    "Heerlen",
    "Amsterdam",
    "Utrecht",
    "Groningen",
    "Almere",
    "Merelbeke",
}


@pytest.fixture(scope="module")
def study() -> Study:
    return load(EXAMPLE)


def places(study: Study) -> set[str]:
    levels = study.sources.codes["neighbourhood"].levels
    return {level.text.nl for level in levels} | {"Merelwaarde"}


def test_it_asks_what_the_town_answers(study: Study, truth: Truth) -> None:
    assert study.question.study.policy == "cbs-ra"
    assert [str(day) for day in study.reference_dates] == [truth.reference_date]
    assert study.question.population.cluster == "household"
    assert study.analysis.honest == 0.5
    assert set(truth.matter) <= set(study.predictors)
    assert 10 <= len(study.predictors) <= 16


def test_the_planted_cuts_lie_on_the_grid(study: Study, truth: Truth) -> None:
    for profile in truth.profiles:
        for condition in profile.conditions:
            if grid := study.indicators[condition.variable].grid:
                assert int(condition.value) % grid == 0


def test_amounts_have_a_grid(study: Study) -> None:
    for name, indicator in study.indicators.items():
        column: Any = study.sources.registers[indicator.register_].columns.get(
            indicator.column or ""
        )
        if indicator.take == "mean" or (column is not None and column.type == "number"):
            assert indicator.grid, name


def test_each_register_is_a_file_with_the_columns_it_names(study: Study, town: Town) -> None:
    registers = study.sources.registers
    assert {register.path for register in registers.values()} == set(town.tables)
    for register in registers.values():
        present = set(town.tables[register.path][0])
        sources = {column.source or name for name, column in register.columns.items()}
        assert {*register.key, *sources} <= present


def test_every_code_in_the_registers_is_in_its_list(study: Study, town: Town) -> None:
    for register in study.sources.registers.values():
        for column in register.columns.values():
            if column.codes is not None:
                found = {str(row[column.source or ""]) for row in town.tables[register.path]}
                assert found <= {*study.sources.codes[column.codes].index, *column.unknown}


def test_the_area_is_no_predictor(study: Study) -> None:
    assert study.question.population.areas == ("neighbourhood",)
    assert "neighbourhood" not in study.predictors


def test_no_place_is_a_known_one(study: Study) -> None:
    assert not {place for place in places(study) if any(real in place for real in REAL)}


@pytest.mark.shared
@pytest.mark.parametrize("name", ["nl_municipalities_2022.csv", "nl_districts_2022.csv"])
def test_no_place_is_real(study: Study, name: str) -> None:
    with (shared("nl_areas") / name).open(encoding="utf-8", newline="") as file:
        real = {row["name"].casefold() for row in csv.DictReader(file)}
    assert not {place for place in places(study) if place.casefold() in real}
