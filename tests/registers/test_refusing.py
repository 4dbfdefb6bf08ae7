"""What is wrong with tables: said where and what, in rounded counts, and never with a value."""

from __future__ import annotations

import math

import duckdb
import pyarrow as pa
import pytest

from kansrijk.errors import DataError, StudyError
from kansrijk.registers import Engine, about, open_registers
from kansrijk.registers import open as opening
from tests.registers.tables import (
    problem,
    refusal,
    register,
    study_of,
    write_csv,
    write_parquet,
)

# no message may hold this, wherever it stands in a table
PLANTED = "SeCrEt4711"

ALL_COLUMNS = """
columns.day = { type = "date" }
columns.since = { type = "date", days_since = 2013-10-01 }
columns.number = { type = "int" }
columns.amount = { type = "number", decimals = 2 }
columns.sex = { type = "code", codes = "sex" }
"""


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "nobody"),
        (1, "fewer than 10"),
        (9, "fewer than 10"),
        (10, "about 10"),
        (24, "about 20"),
        (12346, "about 12,350"),
    ],
)
def test_counts_are_told_roughly(n, said):
    assert about(n) == said


def test_values_that_cannot_be_read_are_told_by_column(tmp_path):
    write_csv(tmp_path / "t.csv", "person,day,since,number,amount,sex", f"1{f',{PLANTED}' * 5}")
    error = refusal(tmp_path, register("t", "t.csv", ALL_COLUMNS))
    names = ("day", "since", "number", "amount", "sex")
    assert [one.key for one in error.problems] == [f"t.columns.{name}" for name in names]
    assert all(one.message.startswith("fewer than 10 rows") for one in error.problems)
    assert PLANTED not in str(error)
    assert error.exit_code == 4


@pytest.mark.parametrize(
    ("declared", "value"),
    [
        ('{ type = "int" }', "1.5"),
        ('{ type = "int" }', "1e3"),
        ('{ type = "int" }', "1,5"),
        ('{ type = "number", decimals = 2 }', "1,5"),
        ('{ type = "number", decimals = 2 }', "nan"),
        ('{ type = "number", decimals = 6 }', "123456789012345"),
        ('{ type = "date" }', "31-01-2015"),
        ('{ type = "date" }', "2015-1-31"),
        ('{ type = "date" }', "2015-13-01"),
        ('{ type = "date" }', "2015-02-30"),
        ('{ type = "date" }', "20150229"),
        ('{ type = "date" }', "2015-00-10"),
        ('{ type = "date", days_since = 2013-10-01 }', "2015-01-31"),
        ('{ type = "code", codes = "sex" }', "G"),
    ],
)
def test_unreadable_value(tmp_path, declared, value):
    write_csv(tmp_path / "t.csv", "person,what", f'1,"{value}"')
    found = problem(tmp_path, register("t", "t.csv", f"columns.what = {declared}"))
    assert (found.where, found.key) == ("t.csv", "t.columns.what")
    assert value not in str(found)


def test_unknown_codes_say_the_list_and_what_it_allows(tmp_path):
    rows = [f"{person},q" for person in range(44)]
    write_csv(tmp_path / "t.csv", "person,sex", *rows)
    columns = 'columns.sex = { type = "code", codes = "sex" }'
    found = problem(tmp_path, register("t", "t.csv", columns))
    assert found.message.startswith("about 40 rows have a code that the list sex does not know")
    assert tuple(found.allowed) == ("1", "g", "2", "b")


def test_missing_columns_are_told_at_once_with_the_nearest(tmp_path):
    write_csv(tmp_path / "t.csv", "persoon,numbr,size", f"{PLANTED},{PLANTED},{PLANTED}")
    columns = 'columns.number = { type = "int" }\ncolumns.size = { type = "int" }'
    error = refusal(tmp_path, register("t", "t.csv", columns))
    assert [(one.where, one.key, one.given) for one in error.problems] == [
        ("t.csv", "t.key", "person"),
        ("t.csv", "t.columns.number", "number"),
    ]
    assert "did you mean: numbr?" in str(error)
    assert PLANTED not in str(error)


def test_table_without_a_header_is_told_without_its_first_row(tmp_path):
    write_csv(tmp_path / "t.csv", f"{PLANTED},1", "other,2")
    found = problem(tmp_path, register("t", "t.csv", 'columns.number = { type = "int" }'))
    assert (found.where, found.key) == ("t.csv", "t")
    assert "is the header missing?" in found.message
    assert PLANTED not in str(found)


def test_table_of_another_type(tmp_path):
    write_parquet(tmp_path / "t.parquet", {"person": ["1"], "number": [[1, 2]], "day": [True]})
    columns = 'columns.number = { type = "int" }\ncolumns.day = { type = "date" }'
    error = refusal(tmp_path, register("t", "t.parquet", columns))
    assert [(one.where, one.key, one.given) for one in error.problems] == [
        ("t.parquet", "t.columns.number", "int"),
        ("t.parquet", "t.columns.day", "date"),
    ]
    assert all("another type" in one.message for one in error.problems)


def test_fractions_are_no_whole_numbers(tmp_path):
    write_parquet(tmp_path / "t.parquet", {"person": ["1", "2"], "number": [1.5, 2.0]})
    found = problem(tmp_path, register("t", "t.parquet", 'columns.number = { type = "int" }'))
    assert found.message == "fewer than 10 rows have something that is no whole number"


@pytest.mark.parametrize("value", [math.nan, math.inf, 1e300])
@pytest.mark.parametrize("declared", ['{ type = "int" }', '{ type = "number", decimals = 2 }'])
def test_double_that_is_no_amount(tmp_path, declared, value):
    write_parquet(tmp_path / "t.parquet", {"person": ["1"], "what": [value]})
    found = problem(tmp_path, register("t", "t.parquet", f"columns.what = {declared}"))
    assert found.key.split(".")[0] == "t"


def test_number_beyond_64_bits(tmp_path):
    write_parquet(
        tmp_path / "t.parquet", {"person": ["1"], "what": pa.array([2**64 - 1], pa.uint64())}
    )
    found = problem(tmp_path, register("t", "t.parquet", 'columns.what = { type = "int" }'))
    assert found.key.split(".")[0] == "t"


def test_sentinel_that_is_no_number_in_a_column_of_numbers(tmp_path):
    write_parquet(tmp_path / "t.parquet", {"person": ["1"], "what": [1]})
    columns = 'columns.what = { type = "int", unknown = ["none"] }'
    with Engine(1) as engine:
        open_registers(study_of(tmp_path, register("t", "t.parquet", columns)), tmp_path, engine)


def test_origin_of_days_that_is_no_date(tmp_path):
    write_csv(tmp_path / "t.csv", "person,number,start", f"1,3,{PLANTED}")
    columns = 'columns.day = { type = "date", from = "number", days_since = "start" }'
    found = problem(tmp_path, register("t", "t.csv", columns))
    assert found.key.startswith("t.columns.day")
    assert PLANTED not in str(found)


def test_repeated_key_of_a_record(tmp_path):
    write_csv(tmp_path / "t.csv", "person", *[PLANTED] * 3, "other", "other")
    error = refusal(tmp_path, register("t", "t.csv"))
    (found,) = error.problems
    assert found.key == "t.key"
    assert found.message == "fewer than 10 rows have a key that another row has"
    assert PLANTED not in str(error)


def test_missing_files_are_told_at_once(tmp_path):
    write_csv(tmp_path / "one.csv", "person")
    error = refusal(tmp_path, register("a", "on.csv") + register("b", "two.csv"))
    assert [(one.key, one.given) for one in error.problems] == [
        ("a.path", "on.csv"),
        ("b.path", "two.csv"),
    ]
    assert "did you mean: one.csv?" in str(error)


def test_missing_data_folder(tmp_path):
    study = study_of(tmp_path, "")
    with Engine(1) as engine, pytest.raises(DataError, match="there is no such folder"):
        open_registers(study, tmp_path / "elsewhere", engine)


def test_file_of_another_kind(tmp_path):
    write_csv(tmp_path / "t.xls", PLANTED)
    found = problem(tmp_path, register("t", "t.xls"))
    assert tuple(found.allowed) == (".csv", ".csv.gz", ".parquet", ".sav")


def test_file_that_is_not_what_its_name_says(tmp_path):
    write_csv(tmp_path / "t.parquet", PLANTED)
    error = refusal(tmp_path, register("t", "t.parquet"))
    assert "this file cannot be read" in str(error)
    assert PLANTED not in str(error)


def test_broken_row_far_down_in_a_file_is_told_without_its_values(tmp_path):
    rows = [f"{person},1" for person in range(30_000)]
    write_csv(tmp_path / "t.csv", "person,number", *rows, f"{PLANTED},1,{PLANTED},{PLANTED}")
    error = refusal(tmp_path, register("t", "t.csv", 'columns.number = { type = "int" }'))
    assert "t.csv" in str(error)
    assert PLANTED not in str(error)


def test_bytes_that_are_not_utf8_are_told_without_their_row(tmp_path):
    content = f"person,number\n{PLANTED}é,1\n".encode("latin-1")
    (tmp_path / "t.csv").write_bytes(content)
    error = refusal(tmp_path, register("t", "t.csv", 'columns.number = { type = "int" }'))
    assert "t.csv" in str(error)
    assert PLANTED not in str(error)


# ------------------------------------------------------------------ nothing is guessed


@pytest.mark.parametrize(
    "lines",
    [
        ["person", "1", "2"],
        ["person,text", "1,a;b;c", "2,d;e;f", "3,g;h;i"],
        ["person,text", "1,a|b", "2,c|d"],
        ["person,text", "#1,a", "#2,b", "3,c"],
        ["person,text,more", "1,,", "2,,", "3,,"],
        ["person,text", '1,"a\nb"', "2,c"],
    ],
)
def test_every_row_of_a_file_is_read(tmp_path, lines):
    write_csv(tmp_path / "t.csv", *lines)
    study = study_of(tmp_path, register("t", "t.csv"))
    with Engine(1) as engine:
        table = open_registers(study, tmp_path, engine).tables["t"]
        assert table.collect().shape[0] == len(lines) - 1


def test_empty_register_has_no_rows(tmp_path):
    write_csv(tmp_path / "t.csv", "person,day,since,number,amount,sex")
    study = study_of(tmp_path, register("t", "t.csv", ALL_COLUMNS))
    with Engine(1) as engine:
        assert open_registers(study, tmp_path, engine).tables["t"].collect().shape[0] == 0


@pytest.mark.parametrize("name", ["data [1]", "data with spaces", "it's", "100%"])
def test_folders_may_have_any_name(tmp_path, name):
    folder = tmp_path / name
    write_csv(folder / "t.csv", "person", "1")
    study = study_of(folder, register("t", "t.csv"))
    with Engine(1) as engine:
        assert open_registers(study, folder, engine).tables["t"].collect().shape[0] == 1


# ------------------------------------------------------------------ functions of the study


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (
            f"def f(tables):\n    raise ValueError('{PLANTED}')\n",
            "ValueError at registers.py, line 2",
        ),
        ("def f(tables):\n    return 1\n", "this returns no lazy frame"),
        (
            "import nothing_of_this_name\n\ndef f(tables):\n    return tables['t']\n",
            "ModuleNotFoundError at registers.py, line 1",
        ),
    ],
)
def test_function_that_fails_is_told_with_its_line(tmp_path, code, says):
    (tmp_path / "registers.py").write_text(code, encoding="utf-8")
    write_csv(tmp_path / "t.csv", "person", "1")
    study = study_of(tmp_path, register("t", "t.csv", 'prepare = "registers.py:f"'))
    with Engine(1) as engine, pytest.raises(StudyError) as refused:
        open_registers(study, tmp_path, engine)
    assert says in str(refused.value)
    assert PLANTED not in str(refused.value)


def test_function_that_fails_only_when_computed_is_told_without_values(tmp_path):
    code = (
        "import narwhals as nw\n\n"
        "def f(tables):\n"
        "    return tables['t'].with_columns(nw.col('text').cast(nw.Int64()))\n"
    )
    (tmp_path / "registers.py").write_text(code, encoding="utf-8")
    write_csv(tmp_path / "t.csv", "person,text", f"1,{PLANTED}")
    columns = 'prepare = "registers.py:f"\ncolumns.text = { type = "int" }'
    study = study_of(tmp_path, register("t", "t.csv", columns))
    with Engine(1) as engine, pytest.raises(StudyError) as refused:
        open_registers(study, tmp_path, engine)
    (found,) = refused.value.problems
    assert (found.where, found.key, found.given) == (
        "registers.toml",
        "t.prepare",
        "registers.py:f",
    )
    assert found.message.startswith("this function fails with ")
    assert PLANTED not in str(refused.value)


def test_what_the_engine_says_does_not_hang_on_to_the_error(tmp_path):
    write_parquet(tmp_path / "t.parquet", {"person": ["1"], "x": pa.array([2**63], pa.uint64())})
    error = refusal(tmp_path, register("t", "t.parquet", 'columns.x = { type = "int" }'))
    assert (error.__context__, error.__cause__) == (None, None)
    assert str(2**63) not in str(error)


def test_a_file_that_fails_only_while_identifiers_are_looked_for(tmp_path, monkeypatch):
    def fails(*_given):
        raise duckdb.Error(PLANTED)

    write_csv(tmp_path / "t.csv", "person,number", "1,2")
    monkeypatch.setattr(opening, "check_identifiers", fails)
    error = refusal(tmp_path, register("t", "t.csv"))
    assert error.__context__ is None
    assert "cannot be read" in str(error)
    assert PLANTED not in str(error)


def test_a_day_beyond_all_calendars_is_out_of_range(tmp_path):
    born = pa.array([20000101, 99999999990101, None], pa.int64())
    write_parquet(tmp_path / "t.parquet", {"person": ["1", "2", "3"], "born": born})
    study = study_of(tmp_path, register("t", "t.parquet", 'columns.born = { type = "date" }'))
    with Engine(1) as engine:
        found = open_registers(study, tmp_path, engine).checks
    told = [(one.check, one.rows) for one in found if one.column == "born"]
    assert ("dates_out_of_range", 1) in told
