"""However a table is stored, the same integers come out of it."""

from __future__ import annotations

import gzip
from datetime import date, datetime
from decimal import Decimal
from textwrap import dedent

import narwhals as nw
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kansrijk.registers import Engine, empty_registers, open_registers
from kansrijk.registers.dates import EPOCH, civil_days, days
from tests.registers.tables import column, opened, register, study_of, write_csv, write_parquet

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
    numbers = tuple(column(tables[1]["person"], "_id"))
    assert {tuple(column(tables[0][name], "_id")) for name in NAMES} == {numbers}


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


# ------------------------------------------------------------------ texts, parts, signs


def test_texts_and_codes_without_a_list_stay_texts(tmp_path):
    write_csv(tmp_path / "t.csv", "person,a,b", "1, x y ,01", "2,,-", "3,-,1")
    columns = """
    columns.a = { type = "text", unknown = ["-"] }
    columns.b = { type = "code", unknown = ["-"] }
    """
    tables, _ = opened(tmp_path, register("t", "t.csv", columns))
    assert column(tables["t"], "a") == ["x y", None, None]
    assert column(tables["t"], "b") == ["01", None, "1"]


@pytest.mark.parametrize("kind", [pa.int64(), pa.float64(), pa.string()])
def test_whole_numbers_are_the_same_text_however_they_are_stored(tmp_path, kind):
    code = pa.array([1, 2, 12], pa.int64()).cast(kind)
    write_parquet(tmp_path / "t.parquet", {"person": PEOPLE, "a": code, "sex": code})
    columns = """
    columns.a = { type = "text" }
    columns.raw = { type = "code", from = "a", unknown = ["12"] }
    columns.sex = { type = "code", codes = "sex", unknown = ["12"] }
    """
    tables, _ = opened(tmp_path, register("t", "t.parquet", columns))
    assert column(tables["t"], "a") == ["1", "2", "12"]
    assert column(tables["t"], "raw") == ["1", "2", None]
    assert column(tables["t"], "sex") == [0, 1, None]


def test_a_text_of_parts_is_missing_where_one_is(tmp_path):
    write_csv(tmp_path / "t.csv", "person,a,b", "1,B,07", "2,,7", "3,B,", "4,B0,7")
    columns = 'columns.both = { type = "text", from = ["a", "b"] }'
    tables, _ = opened(tmp_path, register("t", "t.csv", columns))
    found = column(tables["t"], "both")
    assert found[1:3] == [None, None]
    assert found[0] != found[3]
    assert [part for text in (found[0], found[3]) for part in text.split("\x1f")] == [
        "B", "07", "B0", "7",
    ]  # fmt: skip


PARTS = 'columns.born = { type = "date", from = ["y", "m", "d"], unknown = ["--", "0"] }'


def test_a_date_of_parts(tmp_path):
    rows = ["1,2004,02,29", "2,2004, 2 ,1", "3,2004,--,01", "4,2004,05,0", "5,,05,01"]
    write_csv(tmp_path / "t.csv", "person,y,m,d", *rows)
    tables, _ = opened(tmp_path, register("t", "t.csv", PARTS))
    told = [days(date(2004, 2, 29)), days(date(2004, 2, 1)), None, None, None]
    assert column(tables["t"], "born") == told


def test_a_date_of_parts_that_are_numbers(tmp_path):
    data = {"person": ["1", "2"], "y": [2004, 2004], "m": [2, 0], "d": pa.array([9, 9], pa.int8())}
    write_parquet(tmp_path / "t.parquet", data)
    tables, _ = opened(tmp_path, register("t", "t.parquet", PARTS))
    assert column(tables["t"], "born") == [days(date(2004, 2, 9)), None]


def test_dates_that_are_whole_numbers(tmp_path):
    write_parquet(tmp_path / "t.parquet", {"person": PEOPLE, "day": [20150131, 88888888, None]})
    columns = 'columns.day = { type = "date", unknown = ["88888888"] }'
    tables, _ = opened(tmp_path, register("t", "t.parquet", columns))
    assert column(tables["t"], "day") == [days(date(2015, 1, 31)), None, None]


def test_a_decimal_comma(tmp_path):
    rows = ['1,"1234,5"', '2,"-0,05"', "3,7", '4,"9999,99"', '5,"9999,990"']
    write_csv(tmp_path / "t.csv", "person,amount", *rows)
    columns = """
    decimal = ","
    columns.amount = { type = "number", decimals = 2, unknown = ["9999,99"] }
    """
    tables, _ = opened(tmp_path, register("t", "t.csv", columns))
    assert column(tables["t"], "amount") == [123450, -5, 700, None, None]


def test_a_number_that_means_missing_does_so_however_it_is_written(tmp_path):
    write_csv(tmp_path / "a.csv", "person,amount", "1,9999999999", "2,9999999999.00", "3,1")
    write_parquet(tmp_path / "b.parquet", {"person": PEOPLE, "amount": [9999999999.0, None, 1.0]})
    columns = 'columns.amount = { type = "number", decimals = 2, unknown = ["9999999999"] }'
    declared = register("a", "a.csv", columns) + register("b", "b.parquet", columns)
    tables, _ = opened(tmp_path, declared)
    assert column(tables["a"], "amount") == [None, None, 100]
    assert column(tables["b"], "amount") == [None, None, 100]


def test_the_rest_of_a_code_list_takes_what_no_other_level_takes(tmp_path):
    write_csv(tmp_path / "t.csv", "person,law,any", "1,01,x", "2,99,", "3,,y")
    codes = """
    [codes.law]
    levels = [{ id = "help", from = ["01"] }, { id = "other", from = ["*"] }]
    [codes.any]
    levels = [{ id = "something", from = ["*"] }]
    """
    columns = """
    columns.law = { type = "code", codes = "law" }
    columns.any = { type = "code", codes = "any" }
    """
    tables, _ = opened(tmp_path, register("t", "t.csv", columns) + dedent(codes))
    assert column(tables["t"], "law") == [0, 1, None]
    assert column(tables["t"], "any") == [0, None, 0]


# ------------------------------------------------------------------ rows about several


COUPLES = """
[couples]
holder = "town"
unit = "person"
keys = [["kind1", "number1"], ["kind2", "number2"]]
kind = "event"
path = "couples.csv"
date = "day"
columns.mark = { type = "int" }

[relations.witness]
from = "couples"
to = { unit = "person", key = ["kind3", "number3"] }
"""


def test_a_row_about_two_stands_there_for_each(tmp_path):
    write_csv(
        tmp_path / "couples.csv",
        "kind1,number1,kind2,number2,kind3,number3,day,mark",
        "R,1,R,2,R,9,2014-01-01,10",
        "R,3,,4,,,2014-01-01,11",
        "R,5,R,5,,,2014-01-01,12",
        ",6,R,,,,2014-01-01,13",
        "R,1,S,1,,,2014-01-01,14",
    )
    tables, keys = opened(tmp_path, COUPLES, ("kind", "number"))
    names = {row["_id"]: row["_key_1"] + row["_key_2"] for row in keys["person"]}
    found = sorted((row["mark"], names[row["_id"]]) for row in tables["couples"])
    assert found == [(10, "R1"), (10, "R2"), (11, "R3"), (12, "R5"), (14, "R1"), (14, "S1")]
    witnesses = {(row["mark"], names.get(row["_to__witness"])) for row in tables["couples"]}
    assert witnesses == {(10, "R9"), (11, None), (12, None), (14, None)}


# ------------------------------------------------------------------ the day of a file


YEARLY = """
[t]
holder = "town"
unit = "person"
key = ["person"]
kind = "KIND"
files = "FILES"
path = "PATH"
FIELD = "DAY"
columns.mark = { type = "int" }
"""
LOOKS = """
[looks]
label = { nl = "kijkt", en = "looks" }
group = "some"
from = "t"
window = "2 years"
take = "any"
"""


def dated(folder, **replaced):
    """Return for each file its year, its month and the day on which its rows are known."""
    declared = YEARLY
    for old, new in replaced.items():
        declared = declared.replace(old.upper(), new)
    tables, _ = opened(folder, declared, more_indicators=LOOKS)
    rows = sorted(tables["t"], key=lambda row: row["_known"])
    return [(row["file_year"], row.get("file_month"), row["_known"]) for row in rows]


@pytest.mark.parametrize(("kind", "field"), [("event", "date"), ("record", "known")])
def test_the_day_of_a_yearly_file(tmp_path, kind, field):
    for year in (2013, 2014, 2015):
        write_csv(tmp_path / f"t{year}.csv", "person,mark", "1,1")
    found = dated(
        tmp_path, kind=kind, files="year", path="t{year}.csv", field=field, day="{year}-10-01"
    )
    assert found == [(year, None, days(date(year, 10, 1))) for year in (2013, 2014, 2015)]


def test_the_day_of_a_monthly_file_is_the_last_of_a_shorter_month(tmp_path):
    for month in range(12, 37):
        year, of_year = 2012 + month // 12, month % 12 + 1
        write_csv(tmp_path / f"t{year}{of_year:02}.csv", "person,mark", "1,1")
    found = dated(
        tmp_path,
        kind="record",
        files="month",
        path="t{year}{month}.csv",
        field="known",
        day="{year}-{month}-31",
    )
    assert (2014, 2, days(date(2014, 2, 28))) in found
    assert (2014, 12, days(date(2014, 12, 31))) in found


# ------------------------------------------------------------------ without files


def test_registers_without_files_have_the_same_columns(tmp_path):
    write_csv(
        tmp_path / "couples.csv",
        "kind1,number1,kind2,number2,kind3,number3,day,mark",
        "R,1,R,2,R,9,2014-01-01,10",
    )
    study = study_of(tmp_path, COUPLES, ("kind", "number"))
    with Engine(1) as engine:
        opened_ones = open_registers(study, tmp_path, engine)
        empty = empty_registers(study, engine)
        assert empty.keys.keys() == opened_ones.keys.keys()
        for name, frame in opened_ones.tables.items():
            assert empty.tables[name].collect_schema() == frame.collect_schema()
            assert empty.tables[name].collect().shape[0] == 0
    assert (empty.files, empty.checks) == ({}, ())
