"""Spells of a unit that touch or overlap and say the same are one; spells that overlap are told."""

from __future__ import annotations

from datetime import date
from itertools import groupby

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kansrijk.registers import Engine, days, fetch, fetch_row
from kansrijk.registers.merge import merge, overlapping
from kansrijk.study import Register
from tests.registers.tables import column, opened, write_csv

SPELLS = """
[homes]
holder = "town"
unit = "person"
key = ["person"]
kind = "spell"
path = "homes.csv"
start = "since"
end = "until"
merge = ["place"]
columns.since = { type = "date" }
columns.until = { type = "date" }
columns.place = { type = "text" }
columns.size = { type = "int" }
"""


def merged(folder, *rows, more=""):
    """Return the spells of one person as text, in order."""
    write_csv(folder / "homes.csv", "person,since,until,place,size", *(f"1,{row}" for row in rows))
    tables, _ = opened(folder, SPELLS.replace("merge", f"{more}\nmerge"))
    found = [(told(row["since"]), told(row["until"]), row["place"], row["size"])
             for row in tables["homes"]]  # fmt: skip
    return [" ".join(str(one) for one in row) for row in sorted(found)]


def told(number):
    return "-" if number is None else date.fromordinal(719163 + number).isoformat()


def test_spells_that_touch_are_one(tmp_path):
    rows = ["2010-01-01,2010-12-31,a,1", "2011-01-01,2011-06-30,a,2", "2011-07-01,,a,3"]
    assert merged(tmp_path, *rows) == ["2010-01-01 - a 1"]


def test_a_day_between_keeps_spells_apart(tmp_path):
    rows = ["2010-01-01,2010-12-30,a,1", "2011-01-01,,a,2"]
    assert merged(tmp_path, *rows) == ["2010-01-01 2010-12-30 a 1", "2011-01-01 - a 2"]


def test_an_end_that_is_not_included_touches_on_the_same_day(tmp_path):
    rows = ["2010-01-01,2011-01-01,a,1", "2011-01-01,2012-01-01,a,2", "2012-01-02,,a,3"]
    assert merged(tmp_path, *rows, more="includes_end = false") == [
        "2010-01-01 2012-01-01 a 1",
        "2012-01-02 - a 3",
    ]


def test_a_spell_within_a_longer_one_does_not_shorten_it(tmp_path):
    rows = ["2010-01-01,2012-12-31,a,1", "2010-02-01,2010-03-01,a,2", "2012-06-01,2013-01-01,a,3"]
    assert merged(tmp_path, *rows) == ["2010-01-01 2013-01-01 a 1"]


def test_an_open_end_touches_everything_later(tmp_path):
    assert merged(tmp_path, "2010-01-01,,a,1", "2014-01-01,2014-02-01,a,2") == ["2010-01-01 - a 1"]


def test_other_places_and_unknown_ones_stay_apart(tmp_path):
    rows = ["2010-01-01,2010-12-31,a,1", "2011-01-01,2011-12-31,b,2", "2012-01-01,,,3"]
    assert len(merged(tmp_path, *rows)) == 3


def test_a_spell_without_a_start_stays_as_it_is(tmp_path):
    rows = [",2010-12-31,a,1", "2011-01-01,,a,2", ",2010-06-30,a,3"]
    found = [row.replace("None", "-") for row in merged_without_start(tmp_path, rows)]
    assert found == ["- 2010-06-30 3", "- 2010-12-31 1", "2011-01-01 - 2"]


def merged_without_start(folder, rows):
    write_csv(folder / "homes.csv", "person,since,until,place,size", *(f"1,{row}" for row in rows))
    tables, _ = opened(folder, SPELLS)
    return sorted(
        f"{told(row['since'])} {told(row['until'])} {row['size']}" for row in tables["homes"]
    )


def test_spells_of_others_stay_apart(tmp_path):
    rows = ["1,2010-01-01,2010-12-31,a,1", "2,2011-01-01,,a,2"]
    write_csv(tmp_path / "homes.csv", "person,since,until,place,size", *rows)
    tables, _ = opened(tmp_path, SPELLS)
    assert column(tables["homes"], "size") == [1, 2]


# ------------------------------------------------------------------ against plain Python

DAY = st.integers(0, 30)
ROWS = st.lists(
    st.tuples(st.integers(0, 2), DAY, st.none() | DAY, st.sampled_from(["a", "b", None])),
    max_size=25,
)


def declared(*, includes_end, merges=True):
    return Register.model_validate(
        {"holder": "town", "unit": "person", "key": ["k"], "kind": "spell", "path": "p.csv",
         "start": "s", "end": "e", "includes_end": includes_end}
        | ({"merge": ["m"]} if merges else {})
    )  # fmt: skip


def table(rows):
    names, types = ("_id", "s", "e", "m", "n"), (pa.int64(),) * 3 + (pa.string(), pa.int64())
    numbered = [(*row, place) for place, row in enumerate(rows)]
    columns = [[row[at] for row in numbered] for at in range(5)]
    return pa.table([pa.array(*one) for one in zip(columns, types, strict=True)], names=names)


def naive(rows, gap):
    """Join spells one by one, as the manual says it."""
    joined = []
    ordered = sorted(
        ((*row, place) for place, row in enumerate(rows)),
        key=lambda row: (row[0], row[3] or "", row[1], 99 if row[2] is None else row[2], row[4]),
    )
    for _, group in groupby(ordered, key=lambda row: (row[0], row[3])):
        reach = None
        for unit, start, given_end, same, place in group:
            end = 10**6 if given_end is None else given_end
            if reach is not None and start <= reach + gap:
                reach = max(reach, end)
                joined[-1][2] = reach
            else:
                joined.append([unit, start, end, same, place])
                reach = end
    return sorted([[*row[:2], None if row[2] == 10**6 else row[2], *row[3:]] for row in joined],
                  key=lambda row: row[4])  # fmt: skip


@pytest.fixture(scope="module")
def engine():
    with Engine(1) as one:
        yield one


@given(rows=ROWS, includes_end=st.booleans())
def test_any_spells_are_joined_as_plain_python_does(engine, rows, includes_end):
    frame = engine.hold(table(rows), "given")
    found = merge(declared(includes_end=includes_end), frame, engine, "r")
    told = sorted(([*row.values()] for row in fetch(found).to_pylist()), key=lambda row: row[4])
    assert told == naive(rows, int(includes_end))


@given(rows=ROWS, includes_end=st.booleans())
def test_any_spells_that_overlap_are_counted_as_plain_python_does(engine, rows, includes_end):
    frame = engine.hold(table(rows), "given")
    register = declared(includes_end=includes_end, merges=False)
    found = fetch_row(overlapping(frame, register))["overlapping"] or 0
    far = 10**6
    ordered = sorted((unit, start, far if end is None else end) for unit, start, end, _ in rows)
    expected = sum(
        any(
            other == unit and start < earlier + int(includes_end)
            for other, _, earlier in ordered[:place]
        )
        for place, (unit, start, _) in enumerate(ordered)
    )
    assert found == expected


def test_days_of_the_engine():
    assert told(days(date(2015, 1, 1))) == "2015-01-01"
