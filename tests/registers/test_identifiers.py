"""Columns that name persons are found by what most of their values look like."""

from __future__ import annotations

import random

import pytest

from kansrijk.registers import Engine, open_registers
from kansrijk.registers.identifiers import FORMS, is_bsn, is_iban
from tests.registers.tables import register, study_of, write_csv, write_parquet

ROWS = 200


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("111222333", True),
        ("123456782", True),
        ("111252333", False),
        ("000000000", False),
        ("00000000", False),
        ("010464554", True),
        ("10464554", True),
        ("1234567", False),
        ("1234567820", False),
        ("12345678a", False),
    ],
)
def test_citizen_service_numbers(text, passes):
    assert is_bsn(text) is passes


def test_one_number_in_eleven_passes_by_chance():
    chance = random.Random(1)
    passed = sum(is_bsn(f"{chance.randrange(10**9):09}") for _ in range(20_000))
    assert passed / 20_000 == pytest.approx(1 / 11, abs=0.01)


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("NL91ABNA0417164300", True),
        ("NL91 ABNA 0417 1643 00", True),
        ("BE68539007547034", True),
        ("NL92ABNA0417164300", False),
        ("NL91", False),
        ("AB12", False),
    ],
)
def test_account_numbers(text, passes):
    assert is_iban(text) is passes


FITS = {
    "e-mail addresses": (["a@b.nl", "j.de-vries+x@city.example.org"], ["a@b", "a b@c.nl", "@b.nl"]),
    "phone numbers": (
        ["0612345678", "06-12345678", "+31612345678", "0031 20 1234567", "020-1234567"],
        ["061234567", "000000123", "0101123456", "31012345678"],
    ),
    "full postcodes": (["1234AB", "9999 ZZ"], ["0123AB", "1234", "1234ab", "1234 A"]),
    "licence plates": (["12-AB-34", "AB-123-C", "1-ABC-23"], ["AB-CD-EF", "12-34-56", "1-AB-2"]),
    "full birth dates": (
        ["19810228", "1981-02-28", "28-02-1981", "1/3/2001"],
        ["1981", "198102", "2281-02-28", "99991231"],
    ),
}


@pytest.mark.parametrize("what", FITS)
def test_forms(what):
    form = next(one for one in FORMS if one.what.en == what)
    fits, others = FITS[what]
    assert [form.fits(one) for one in fits] == [True] * len(fits)
    assert [form.fits(one) for one in others] == [False] * len(others)


def found(folder, values, name="x", columns=""):
    """Return what is told of a column of a register with a value for each person."""
    if isinstance(values[0], str):
        rows = [f'{one},"{value}"' for one, value in enumerate(values)]
        write_csv(folder / "t.csv", f"person,{name}", *rows)
        path = "t.csv"
    else:
        people = list(map(str, range(len(values))))
        write_parquet(folder / "t.parquet", {"person": people, name: values})
        path = "t.parquet"
    study = study_of(folder, register("t", path, columns))
    with Engine(1) as engine:
        try:
            checks = open_registers(study, folder, engine).checks
        except Exception as error:  # noqa: BLE001 - what stops is told as well
            return [problem.message for problem in error.problems]
    return [f"{one.check}: {one.what.en}" for one in checks]


def bsns(count):
    return [f"{one:09}" for one in range(100_000_000, 100_100_000) if is_bsn(f"{one:09}")][:count]


BSN = ["this column has citizen service numbers (BSN)"]


def test_citizen_service_numbers_are_found_among_others(tmp_path):
    mixed = bsns(120) + [f"{one:09}" for one in range(200_000_000, 200_000_080)]
    assert found(tmp_path, mixed) == BSN


def test_citizen_service_numbers_are_found_as_whole_numbers(tmp_path):
    assert found(tmp_path, [int(one) for one in bsns(ROWS)]) == BSN


def test_citizen_service_numbers_are_found_without_their_zeros(tmp_path):
    short = [f"{one:08}" for one in range(10_000_000, 10_010_000) if is_bsn(f"{one:09}")]
    assert found(tmp_path, short[:ROWS]) == BSN


def test_a_declared_column_is_looked_at_too(tmp_path):
    columns = 'columns.mark = { type = "text", from = "x" }'
    assert found(tmp_path, bsns(ROWS), columns=columns) == BSN


def test_few_numbers_are_no_sign_unless_the_name_says_so(tmp_path):
    assert found(tmp_path / "a", bsns(29)) == []
    assert found(tmp_path / "b", bsns(30)) == BSN
    assert found(tmp_path / "c", bsns(3), name="BSN_kind") == BSN


def test_one_number_that_repeats_is_no_sign(tmp_path):
    assert found(tmp_path, ["111222333"] * ROWS) == []


@pytest.mark.parametrize("name", ["RINPERSOONMa", "rinpersoon", "BRIN_crypt"])
def test_pseudonyms_are_what_a_register_has(tmp_path, name):
    chance = random.Random(2)
    assert found(tmp_path, [f"{chance.randrange(10**9):09}" for _ in range(ROWS)], name) == []


def test_zeros_are_no_citizen_service_numbers(tmp_path):
    assert found(tmp_path, ["000000000"] * ROWS, name="bsn") == []


NEARLY = ["possible_identifiers: another value in nearly each row"]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ([f"m{one}" for one in range(100)], NEARLY),
        ([f"m{one}" for one in range(99)], []),
        ([f"m{one % 94}" for one in range(100)], []),
        ([f"{one},5" for one in range(100)], []),
        ([f"{one}.25" for one in range(100)], []),
        ([one * 1.5 for one in range(100)], []),
    ],
)
def test_columns_in_which_nearly_each_row_differs(tmp_path, values, says):
    assert found(tmp_path, values) == says


def test_a_declared_column_may_differ_in_each_row(tmp_path):
    columns = 'columns.mark = { type = "text", from = "x" }'
    assert found(tmp_path, [f"m{one}" for one in range(100)], columns=columns) == []


def test_free_text_has_words_and_a_hash_has_none(tmp_path):
    notes = [f"a long note about what was said, number {one % 7}" for one in range(ROWS)]
    assert found(tmp_path / "a", notes) == ["possible_identifiers: free text"]
    assert found(tmp_path / "b", [f"{one % 7:064x}" for one in range(ROWS)]) == []


def test_a_birth_date_that_the_study_declares_is_expected(tmp_path):
    days = [f"19810{1 + one % 9}{1 + one % 28:02}" for one in range(ROWS)]
    assert found(tmp_path / "a", days, name="geboren") == ["possible_identifiers: full birth dates"]
    columns = 'columns.born = { type = "date", from = "geboren" }'
    assert found(tmp_path / "b", days, name="geboren", columns=columns) == []
    assert found(tmp_path / "c", days, name="begin") == []


def test_a_column_that_is_new_in_one_year_is_looked_at(tmp_path):
    for year in (2013, 2014, 2015):
        more = year == 2014
        rows = [f"{one},{year}-06-01" + more * f",p{one}@b.nl" for one in range(ROWS)]
        write_csv(tmp_path / f"t{year}.csv", "person,day" + more * ",mail", *rows)
    declared = register("t", "t{year}.csv").replace(
        'kind = "record"\nknown = 2010-01-01', 'kind = "event"\nfiles = "year"\ndate = "day"'
    )
    study = study_of(tmp_path, declared, more_indicators=WINDOW)
    with Engine(1) as engine, pytest.raises(Exception, match="e-mail addresses"):
        open_registers(study, tmp_path, engine)


WINDOW = """
[looks]
label = { nl = "kijkt", en = "looks" }
group = "some"
from = "t"
window = "2 years"
take = "any"
"""
