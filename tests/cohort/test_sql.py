"""The SQL that derives an indicator."""

from __future__ import annotations

from datetime import date

import pytest

from kansrijk.cohort import query
from kansrijk.registers import Engine, empty_registers
from tests.cohort.tables import HEADS, helper, there, write_study

SENTENCES = {
    "birth": 'from = "persons"\ntake = "value"\ncolumn = "born"\nas = "date"',
    "points": 'from = "events"\ntake = "sum"\ncolumn = "points"\nwindow = "1 year"',
    "mothers": 'of = "mother"\nfrom = "events"\ntake = "count"',
    "since": 'from = "events"\nafter = "birth"\ntake = "count"',
    "same": 'of = "mother"\ntake = "same"\nrelation = "household"',
    "sum": 'derive = "points - mothers"',
    "made": 'python = "indicators.py:made"\nuses = ["events"]',
}
REFERENCE = date(2015, 1, 1)


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("query")
    (folder / "indicators.py").write_text("def made(tables, reference):\n    return None\n")
    tables = {"there": there("a"), "households": HEADS["households"]}
    tables |= {name: HEADS[name] for name in ("persons", "events", "lives")}
    indicators = "".join(helper(name, sentence) for name, sentence in SENTENCES.items())
    study = write_study(folder, tables, indicators)
    with Engine(1) as engine:
        registers = empty_registers(study, engine)
        yield {name: query(study, registers, name, REFERENCE) for name in SENTENCES}


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("birth", ["register_persons", "max(birth)"]),
        # The window: from 2 January 2014 until the reference date.
        ("points", ["register_events", "sum(points)", "> 16071", "<= 16436"]),
        (
            "mothers",
            [
                "register_events",
                '"population of 2015-01-01 mother on 2015-01-01"',
                "GROUP BY _seat",
            ],
        ),
        ("since", ["_after_since", '"moments on 2015-01-01"']),
        ("same", ['"population of 2015-01-01 mother on 2015-01-01"', '"household on 2015-01-01"']),
        ("sum", ["-- points", "-- mothers", "sum(points)", "-- sum = points - mothers"]),
        ("made", ["-- indicators.py:made"]),
    ],
)
def test_sql_of_an_indicator(asked, name, parts):
    said = " ".join(asked[name].split()).casefold()
    assert [part for part in parts if part.casefold() not in said] == []


def test_sql_of_one_indicator_is_about_no_other(asked):
    assert "birth" not in asked["points"]
