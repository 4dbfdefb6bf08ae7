"""However a table is stored, the same integers come out of it."""

from __future__ import annotations

import gzip
from datetime import date, datetime
from decimal import Decimal

import narwhals as nw
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kansrijk.registers.columns import EPOCH, civil_days, days
from tests.registers.tables import column, opened, register, write_csv, write_parquet

# what each column means, whatever it looks like in a file
MEANT = {
    "day": [date(2015, 1, 31), date(2016, 2, 29), None],
    "since": [date(2013, 10, 1), date(2013, 11, 30), None],
    "number": [3, -4, None],
    "amount": [1099, -5, None],
    "sex": [0, 1, None],
}
COLUMNS = """
columns.day = { type = "date" }
columns.since = { type = "date", days_since = 2013-10-01 }
columns.number = { type = "int", unknown = ["-9"] }
columns.amount = { type = "number", decimals = 2 }
columns.sex = { type = "code", codes = "sex" }
"""
PEOPLE = ["1", "2", "3"]
NAMES = ("csv", "gz", "compact", "texts", "wide", "narrow", "timed", "decimals", "doubles")


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reading")
    head = "person,day,since,number,amount,sex"
    lines = [head, "1,2015-01-31,0,3,10.99,1", "2, 2016-02-29 ,60,-4,-0.05,b", "3,,,-9,,"]
    compact = [head, "1,20150131,0,3,10.99,g", "2,20160229,60,-4,-.05,2", '3,"","",,"",""']
    compact = [line.replace("-.05", "-0.05") for line in compact]
    write_csv(folder / "csv.csv", *lines)
    write_csv(folder / "compact.csv", *compact)
    text = "".join(f"{line}\n" for line in lines)
    (folder / "gz.csv.gz").write_bytes(gzip.compress(text.encode()))
    dates, times = (
        MEANT["day"],
        [datetime.fromisoformat("2015-01-31T23:59"), datetime.fromisoformat("2016-02-29"), None],
    )
    since, numbers, sexes = [0, 60, None], [3, -4, -9], [1, 2, None]
    shapes = {
        "texts": [PEOPLE, ["2015-01-31", "2016-02-29", " "], ["0", "60", ""], ["3", "-4", "-9"],
                  ["10.99", "-0.05", None], ["1", "2", None]],
        "wide": [pa.array([1, 2, 3], pa.int64()), dates, pa.array(since, pa.int64()),
                 pa.array(numbers, pa.int64()), [10.99, -0.05, None], pa.array(sexes, pa.int64())],
        "narrow": [pa.array([1, 2, 3], pa.int32()), dates, pa.array(since, pa.int16()),
                   pa.array(numbers, pa.int8()), pa.array([10.99, -0.05, None], pa.float32()),
                   pa.array(sexes, pa.uint8())],
        "timed": [PEOPLE, pa.array(times, pa.timestamp("us")), since, numbers,
                  [10.99, -0.05, None], sexes],
        "decimals": [PEOPLE, pa.array(times, pa.timestamp("ns")), since, numbers,
                     pa.array([Decimal("10.99"), Decimal("-0.05"), None], pa.decimal128(9, 2)),
                     sexes],
        "doubles": [PEOPLE, dates, [0.0, 60.0, None], [3.0, -4.0, -9.0], [10.99, -0.05, None],
                    sexes],
    }  # fmt: skip
    for name, values in shapes.items():
        data = dict(zip(("person", *MEANT), values, strict=True))
        write_parquet(folder / f"{name}.parquet", data)
    ends = {"csv": "csv", "gz": "csv.gz", "compact": "csv"}
    sources = [register(name, f"{name}.{ends.get(name, 'parquet')}", COLUMNS) for name in NAMES]
    return opened(folder, "".join(sources))


def integer(value):
    return days(value) if isinstance(value, date) else value


@pytest.mark.parametrize("name", MEANT)
@pytest.mark.parametrize("table", NAMES)
def test_all_kinds_of_files_give_the_same_integers(tables, table, name):
    assert column(tables[0][table], name) == [integer(value) for value in MEANT[name]]


def test_keys_of_all_kinds_of_files_are_the_same_people(tables):
    assert column(tables[1]["person"], "_key_1") == PEOPLE
    assert {tuple(column(tables[0][name], "_id")) for name in NAMES} == {(0, 1, 2)}


@given(st.lists(st.dates(), min_size=1, max_size=50))
def test_civil_days_are_those_of_the_calendar(some):
    compact = [day.year * 10000 + day.month * 100 + day.day for day in some]
    frame = nw.from_native(pa.table({"compact": compact}), eager_only=True)
    found = frame.select(days=civil_days(nw.col("compact")))
    assert found["days"].to_list() == [(day - EPOCH).days for day in some]


def test_dates_of_ten_thousand_years_are_those_of_the_calendar(tmp_path):
    every = [date.fromordinal(number) for number in range(1, date.max.toordinal(), 97)]
    every += [date.fromordinal(date(1895, 1, 1).toordinal() + number) for number in range(80_000)]
    texts = [day.isoformat() for day in every]
    data = {"person": list(map(str, range(len(every)))), "day": every, "iso": texts}
    data["compact"] = [text.replace("-", "") for text in texts]
    write_parquet(tmp_path / "t.parquet", data)
    names = ("day", "iso", "compact")
    columns = "".join(f'columns.{name} = {{ type = "date" }}\n' for name in names)
    tables, keys = opened(tmp_path, register("t", "t.parquet", columns))
    numbers = dict(
        zip(column(keys["person"], "_id"), column(keys["person"], "_key_1"), strict=True)
    )
    for name in names:
        found = {int(numbers[row["_id"]]): row[name] for row in tables["t"]}
        assert [found[place] for place in range(len(every))] == [days(day) for day in every]


def test_days_since_another_column(tmp_path):
    write_csv(tmp_path / "t.csv", "person,start,number", "1,2014-02-01,-3", "2,2013-10-01,", "3,,5")
    columns = 'columns.day = { type = "date", from = "number", days_since = "start" }'
    tables, _ = opened(tmp_path, register("t", "t.csv", columns))
    assert column(tables["t"], "day") == [days(date(2014, 1, 29)), None, None]


def test_sum_of_amounts_is_exact_beyond_doubles(tmp_path):
    # 2**53 + 1 is no double
    write_csv(tmp_path / "t.csv", "person,number", "1,9007199254740993", "2,-9007199254740993")
    tables, _ = opened(tmp_path, register("t", "t.csv", 'columns.number = { type = "int" }'))
    assert column(tables["t"], "number") == [9007199254740993, -9007199254740993]


# ------------------------------------------------------------------ keys


RELATION = """
[relations.mother]
from = "a"
to = { unit = "person", key = ["mother_kind", "mother"], unknown = ["0"] }
"""


@pytest.fixture(scope="module")
def keyed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    write_csv(
        folder / "a.csv", "kind,number,mother_kind,mother", "R,007, R , 8 ", "R,7,,8", "S,007,R,0"
    )
    write_csv(folder / "b.csv", "kind,number,mark", " R , 7,5", ",7,6", "R,,7", "X,9,8")
    key = '"kind", "number"'
    marks = register("b", "b.csv", 'columns.mark = { type = "int" }', key)
    return opened(folder, register("a", "a.csv", "", key) + marks + RELATION, ("kind", "number"))


def test_composite_keys_are_told_apart_with_their_leading_zeros(keyed):
    _, keys = keyed
    found = [(row["_key_1"], row["_key_2"]) for row in keys["person"]]
    assert found == [("R", "007"), ("R", "7"), ("R", "8"), ("S", "007"), ("X", "9")]


def test_spaces_around_a_key_do_not_matter_and_rows_without_a_key_are_left_out(keyed):
    tables, keys = keyed
    names = {row["_id"]: (row["_key_1"], row["_key_2"]) for row in keys["person"]}
    found = {names[row["_id"]]: row["mark"] for row in tables["b"]}
    assert found == {("R", "7"): 5, ("X", "9"): 8}


def test_target_that_is_unknown_or_half_blank_is_nobody(keyed):
    tables, keys = keyed
    names = {row["_id"]: (row["_key_1"], row["_key_2"]) for row in keys["person"]}
    found = {names[row["_id"]]: names.get(row["_to__mother"]) for row in tables["a"]}
    assert found == {("R", "007"): ("R", "8"), ("R", "7"): None, ("S", "007"): None}


def test_columns_may_have_the_names_that_the_engine_has_for_its_own(tmp_path):
    names = ("id", "key_1", "to_mother", "known", "bad", "bad_id", "origin_id")
    write_csv(
        tmp_path / "t.csv",
        ",".join(["person", "mother", *names]),
        "a,b,1,2,3,4,5,6,7",
        "b,,11,12,13,14,15,16,17",
    )
    columns = "".join(f'columns.{name} = {{ type = "int" }}\n' for name in names)
    mother = '[relations.mother]\nfrom = "t"\nto = { unit = "person", key = ["mother"] }\n'
    tables, keys = opened(tmp_path, register("t", "t.csv", columns) + mother)
    assert keys["person"] == [{"_id": 0, "_key_1": "a"}, {"_id": 1, "_key_1": "b"}]
    found = [[row[name] for name in names] for row in tables["t"]]
    assert found == [[1, 2, 3, 4, 5, 6, 7], [11, 12, 13, 14, 15, 16, 17]]
    assert column(tables["t"], "_to__mother") == [1, None]
