"""Registers that are not what the study says: exit code 4, with file and column, and no value."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.bad_input.small import HOUSEHOLDS, PEOPLE, SECRET, make_small

INVALID = 4

MANY = 60_000  # more lines than an engine looks at before it trusts a file
LINE = f"{SECRET}0001,2012-01-01,3\n"


def _as_parquet(small, **columns):
    """Have the register of homes read from Parquet, with other columns than declared."""
    keys = [f"H{SECRET}{home:03}" for home in range(HOUSEHOLDS)]
    table = {"hh": keys, "income": [1.5] * HOUSEHOLDS, "rooms": [1] * HOUSEHOLDS} | columns
    pq.write_table(pa.table(table), small.data / "homes.parquet")
    small.replace("registers.toml", "homes.csv", "homes.parquet")


def _parquet(small, content):
    small.replace("registers.toml", "homes.csv", "homes.parquet")
    small.rewrite("homes.parquet", content)


def _damaged_inside(small):
    _as_parquet(small)
    content = (small.data / "homes.parquet").read_bytes()
    small.rewrite("homes.parquet", content[:50] + bytes(350) + content[400:])


def _late(small, line):
    """Put a bad line where no engine looks when it opens the file."""
    small.append("help.csv", LINE * MANY)
    with small.path("help.csv").open("ab") as end:
        end.write(line)
    small.append("help.csv", LINE)


def _no_header(small):
    small.rewrite("people.csv", small.path("people.csv").read_bytes().partition(b"\n")[2])


FILES = {
    "missing": (
        lambda small: small.path("homes.csv").unlink(),
        ("homes.path", "given: homes.csv", "people.csv", "--data"),
    ),
    "almost the name": (
        lambda small: small.path("homes.csv").rename(small.data / "house.csv"),
        ("homes.path", "given: homes.csv", "did you mean: house.csv?"),
    ),
    "a folder": (
        lambda small: (small.path("homes.csv").unlink(), small.path("homes.csv").mkdir()),
        ("homes.csv: homes", "this folder holds no .parquet files"),
    ),
    "kind": (
        lambda small: (
            small.replace("registers.toml", "homes.csv", "homes.xlsx"),
            small.rewrite("homes.xlsx", SECRET),
        ),
        ("homes.xlsx", "allowed: .csv, .csv.gz, .parquet, .sav"),
    ),
    "no bytes": (lambda small: small.rewrite("homes.csv", ""), ("homes.csv", "empty")),
    "no CSV": (lambda small: small.rewrite("homes.csv", bytes(range(256)) * 20), ("homes.csv",)),
    "no gzip": (
        lambda small: (
            small.replace("registers.toml", "homes.csv", "homes.csv.gz"),
            small.rewrite("homes.csv.gz", SECRET),
        ),
        ("homes.csv.gz", "cannot be read"),
    ),
    "no Parquet": (
        lambda small: _parquet(small, f"PAR1{SECRET}"),
        ("homes.parquet", "cannot be read"),
    ),
    "Parquet of no bytes": (lambda small: _parquet(small, ""), ("homes.parquet",)),
    "Parquet damaged inside": (_damaged_inside, ("homes.parquet", "cannot be read")),
    "a longer line at the end": (
        lambda small: small.append("homes.csv", f"H{SECRET}999,1,2,3,4,5\n"),
        ("homes.csv",),
    ),
    "a shorter line at the end": (
        lambda small: small.append("homes.csv", f"H{SECRET}999\n"),
        ("homes.csv",),
    ),
    "a longer line far down": (
        lambda small: _late(small, f"{SECRET}0001,2012-01-01,3,4,{SECRET}\n".encode()),
        ("help.csv", "cannot be read"),
    ),
    "other letters far down": (
        lambda small: _late(small, f"{SECRET}0001,2012-01-01,\xe9\n".encode("latin-1")),
        ("help.csv", "not in UTF-8", "cp1252"),
    ),
    "no line with names": (_no_header, ("people.csv", "header")),
}

COLUMNS = {
    "missing": (
        lambda small: small.replace("people.csv", "born", "bron"),
        ("people.columns.born", "people.csv", "given: born", "did you mean: bron?"),
    ),
    "missing from the key": (
        lambda small: small.replace("people.csv", "rin", "nir"),
        ("people.key", "given: rin", "allowed: nir, born, sex, town"),
    ),
    "missing from a relation": (
        lambda small: small.replace("household_spells.csv", "hh", "house"),
        ("relations.household.to.key", "household_spells.csv", "given: hh", "house"),
    ),
    "twice": (
        lambda small: (
            small.replace("people.csv", "rin,born,sex,town", "rin,born,sex,born"),
            small.replace(
                "registers.toml",
                'columns.town = { type = "code"',
                'columns.town = { type = "code", from = "sex"',
            ),
        ),
        ("people.csv", "born", "twice"),
    ),
    "of another type": (
        lambda small: _as_parquet(small, income=[True] * HOUSEHOLDS),
        ("homes.columns.income", "homes.parquet", "given: number", "Boolean"),
    ),
}

VALUES = {
    "no whole number": (
        lambda small: small.cell("help.csv", "hours", f"{SECRET}vier"),
        ("help.columns.hours", "help.csv", "fewer than 10 rows", "no whole number"),
    ),
    "no number, in many rows": (
        lambda small: small.cell("homes.csv", "income", SECRET, rows=31),
        ("homes.columns.income", "homes.csv", "about 30 rows", "no number"),
    ),
    "decimal comma": (
        lambda small: small.cell("homes.csv", "income", "1000,50", rows=HOUSEHOLDS),
        ("homes.columns.income", "homes.csv", "about 160 rows", "point"),
    ),
    "no date": (
        lambda small: small.cell("people.csv", "born", SECRET),
        ("people.columns.born", "people.csv", "fewer than 10 rows", "2015-01-31"),
    ),
    "no day of the calendar": (
        lambda small: small.cell("people.csv", "born", "2001-02-31"),
        ("people.columns.born", "people.csv", "fewer than 10 rows", "2015-01-31"),
    ),
    "not a number at all": (
        lambda small: _as_parquet(small, income=[float("nan"), *[1.5] * (HOUSEHOLDS - 1)]),
        ("homes.columns.income", "homes.parquet", "fewer than 10 rows"),
    ),
    "beyond all numbers": (
        lambda small: _as_parquet(small, income=[1e300, *[1.5] * (HOUSEHOLDS - 1)]),
        ("homes.columns.income", "homes.parquet", "fewer than 10 rows"),
    ),
    "unknown code": (
        lambda small: small.cell("people.csv", "sex", SECRET),
        ("people.columns.sex", "people.csv", "fewer than 10 rows", "allowed: 2, 1", "code list"),
    ),
    "repeated key": (
        lambda small: small.append("people.csv", f"{SECRET}0001,2001-01-15,1,1\n"),
        (
            "people.key",
            "people.csv",
            "fewer than 10 rows have a key that another row has",
            "given: rin",
        ),
    ),
    "no key at all": (
        lambda small: small.cell("people.csv", "rin", "", rows=PEOPLE),
        ("people.key", "people.csv"),
    ),
    "several values of relatives": (
        lambda small: small.replace(
            "indicators.toml",
            'of = "household"\nfrom = "homes"\ntake = "value"\ncolumn = "income"\ngrid = 1000',
            'of = "housemates"\nfrom = "people"\ntake = "value"\ncolumn = "sex"',
        ),
        ("income.take", "units have more than one value", "given: value"),
    ),
}

COHORT = {
    "window before any data": (
        lambda small: small.lines("help.csv", lambda line: ",2015-" in line),
        ("earlier_help.window", "the register help begins only after"),
    ),
    "nobody in the register": (
        lambda small: small.lines("household_spells.csv", lambda _: False),
        ("population", "nobody is in the population on 2015-01-01", "to do:"),
    ),
    "nobody on the reference date": (
        lambda small: small.cell("household_spells.csv", "end", "2012-01-01", rows=PEOPLE),
        ("population", "nobody is in the population on 2015-01-01", "to do:"),
    ),
    "nobody meets the conditions": (
        lambda small: small.replace("study.toml", "age < 23", "age < 0"),
        ("population", "nobody is in the population on 2015-01-01", "kansrijk check"),
    ),
    "outcome of one class": (
        lambda small: small.lines("help.csv", lambda line: ",2015-" not in line),
        ("outcomes.inflow", "fewer than 10 of the population had this outcome", "to do:"),
    ),
    "outcome of few cases": (
        lambda small: (
            small.lines("help.csv", lambda line: ",2015-" not in line),
            small.append("help.csv", f"{SECRET}0007,2015-02-01,1\n{SECRET}0008,2015-02-01,1\n"),
        ),
        ("outcomes.inflow", "fewer than 10 of the population had this outcome", "to do:"),
    ),
    "outcome of nearly everybody": (
        lambda small: small.append(
            "help.csv", "".join(f"{SECRET}{number:04},2015-02-01,1\n" for number in range(395))
        ),
        ("outcomes.inflow", "fewer than 10 of the population did not have this outcome", "to do:"),
    ),
}

DAMAGES = [
    pytest.param(*damage, id=f"{kind}: {name}")
    for kind, damages in (
        ("file", FILES),
        ("column", COLUMNS),
        ("values", VALUES),
        ("cohort", COHORT),
    )
    for name, damage in damages.items()
]


@pytest.mark.parametrize(("damage", "fragments"), DAMAGES)
def test_wrong_data_are_located_without_a_value_of_a_person(small, damage, fragments):
    damage(small)
    refusal = small.refused(code=INVALID)
    assert not [fragment for fragment in fragments if fragment not in refusal.err], refusal.err


HARMLESS = {
    "byte order mark": lambda content: b"\xef\xbb\xbf" + content,
    "semicolons": lambda content: content.replace(b",", b";"),
    "tabs": lambda content: content.replace(b",", b"\t"),
    "lines of Windows": lambda content: content.replace(b"\n", b"\r\n"),
    "no line end at the end": bytes.rstrip,
    "quotes": lambda content: content.replace(b"\n7XQ0001,", b'\n"7XQ0001",'),
    "blanks": lambda content: content.replace(b",", b", "),
    "capitals": lambda content: content.replace(b"rin", b"Rin", 1),
}


FILE = (b"digest", b"sha256", b'"size"')


def _figures(small):
    """Return the released figures, without what tells the files apart that they come from."""
    assert small.run().code == 0
    lines = small.results()["release/results.json"].splitlines()
    return [line for line in lines if not any(key in line for key in FILE)]


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    return _figures(make_small(tmp_path_factory.mktemp("undamaged")))


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_how_a_table_was_saved_does_not_matter(small, figures, change):
    for table in ("people.csv", "help.csv"):
        small.rewrite(table, change(small.path(table).read_bytes()))
    assert _figures(small) == figures


def test_an_empty_record_register_is_no_fault(small):
    small.lines("homes.csv", lambda _: False)
    assert small.run().code in (0, INVALID)


@pytest.mark.parametrize("data", ["nowhere", "data/homes.csv"])
def test_a_data_folder_that_is_none_is_named(small, data):
    before = small.earlier_results()
    refusal = small.run("--data", str(small.home / data))
    assert (refusal.code, small.results()) == (INVALID, before)
    assert f"{small.home / data}: --data" in refusal.err
