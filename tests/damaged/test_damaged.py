"""What is told of each kind of damage: where it is, what is wrong, and nothing of a person."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from kansrijk.errors import DataError, Problem
from kansrijk.registers import Engine, Found, open_registers
from kansrijk.run import read_cohort
from kansrijk.study import load
from tests.damaged.healthy import PEOPLE, Folder, person

Damage = Callable[[Folder], object]

ACCOUNT = "NL91ABNA0417164300"


def opened(folder: Folder) -> tuple[Found, ...]:
    """Open the registers and return what was found in them that does not stop the study."""
    with Engine(1) as engine:
        return open_registers(load(folder.home), folder.home, engine).checks


def refusal(folder: Folder) -> DataError:
    with pytest.raises(DataError) as refused:
        opened(folder)
    return refused.value


def bsn(number: int) -> str:
    """Return a made-up number that passes the test of a citizen service number."""
    digits = f"{10_000_000 + number:08}"
    rest = sum(int(digit) * weight for digit, weight in zip(digits, range(9, 1, -1), strict=True))
    return bsn(number + 1000) if rest % 11 == 10 else f"{digits}{rest % 11}"


def iban(number: int) -> str:
    """Return a made-up account number with the right check digits."""
    account = f"{417_164_300 + 11 * number:010}"
    left = "".join(str(int(sign, 36)) for sign in f"ABNA{account}NL00")
    return f"NL{98 - int(left) % 97:02}ABNA{account}"


# ------------------------------------------------------------------ what stops


@dataclass(frozen=True)
class Told:
    """What is told of a damage: the file, the key in it, and a part of the message."""

    where: str
    key: str
    message: str


def cut(folder: Folder, name: str, share: float) -> None:
    content = folder.path(name).read_bytes()
    folder.path(name).write_bytes(content[: int(len(content) * share)])


def scrambled(folder: Folder, name: str) -> None:
    content = folder.path(name).read_bytes()
    folder.path(name).write_bytes(content[:60] + bytes(200) + content[260:])


def headless(folder: Folder) -> None:
    folder.write("COUPLES.csv", folder.rows("COUPLES.csv")[1:])


def half_separated(folder: Folder) -> None:
    """Save the rows with other separators than the header."""
    head, *body = folder.path("COUPLES.csv").read_text(encoding="utf-8").splitlines()
    lines = [head, *(line.replace(",", ";") for line in body)]
    folder.path("COUPLES.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def latin(folder: Folder) -> None:
    content = folder.path("HELP2014.csv").read_text(encoding="utf-8").replace("11\n", "caf\xe9\n")
    folder.path("HELP2014.csv").write_bytes(content.encode("cp1252"))


def renamed(name: str, column: str, other: str) -> Damage:
    def damage(folder: Folder) -> None:
        head, *body = folder.rows(name)
        folder.write(name, [[other if one == column else one for one in head], *body])

    return damage


def float_keys(folder: Folder) -> None:
    folder.parquet(RINPERSOON=[float(person(one)[1]) for one in range(0, PEOPLE, 3)])


def twice_the_same_file(folder: Folder) -> None:
    folder.path("HELP2014.csv").write_bytes(folder.path("HELP2013.csv").read_bytes())


def of_another_year(folder: Folder) -> None:
    folder.change("HELP2014.csv", "DATE", lambda day, _: f"2012{day[4:]}")


ERRORS: dict[str, tuple[Damage, Told]] = {
    "a file is missing": (
        lambda folder: folder.path("COUPLES.csv").unlink(),
        Told("registers.toml", "couples.path", "this file is not in the data folder"),
    ),
    "a year is missing": (
        lambda folder: folder.path("HELP2014.csv").unlink(),
        Told("registers.toml", "help.path", "the study looks at 2014"),
    ),
    "a file is empty": (
        lambda folder: folder.path("COUPLES.csv").write_bytes(b""),
        Told("COUPLES.csv", "couples", "this file is empty"),
    ),
    "there is no header": (
        headless,
        Told("COUPLES.csv", "couples", "is the header missing?"),
    ),
    "a column is missing": (
        renamed("COUPLES.csv", "SINCE", "SNCE"),
        Told("COUPLES.csv", "couples.columns.since", "the table has no such column"),
    ),
    "a column is missing in one year": (
        renamed("HELP2014.csv", "FORM", "KIND"),
        Told("HELP2014.csv", "help", "no such column"),
    ),
    "a column stands there twice": (
        lambda folder: folder.add_column("COUPLES.csv", "SINCE", lambda _: "2010-01-01"),
        Told("COUPLES.csv", "couples", "stands twice in the header"),
    ),
    "a row has more fields": (
        lambda folder: folder.add_rows("COUPLES.csv", [*"RRRRRRRRR"]),
        Told("COUPLES.csv", "couples", "this file cannot be read"),
    ),
    "a row has fewer fields": (
        lambda folder: folder.add_rows("COUPLES.csv", ["R", "1"]),
        Told("COUPLES.csv", "couples", "this file cannot be read"),
    ),
    "the rows have another separator": (
        half_separated,
        Told("COUPLES.csv", "couples", "this file cannot be read"),
    ),
    "a file is not in UTF-8": (
        latin,
        Told("HELP2014.csv", "help", "this file is not in UTF-8"),
    ),
    "a compressed file ends too early": (
        lambda folder: cut(folder, "ADDRESSES2014.csv.gz", 0.5),
        Told("ADDRESSES2014.csv.gz", "addresses", "this file cannot be read"),
    ),
    "a Parquet file ends too early": (
        lambda folder: cut(folder, "BENEFITS.parquet", 0.7),
        Told("BENEFITS.parquet", "benefits", "this file cannot be read"),
    ),
    "a Parquet file is damaged inside": (
        lambda folder: scrambled(folder, "BENEFITS.parquet"),
        Told("BENEFITS.parquet", "benefits", "this file cannot be read"),
    ),
    "an SPSS file is damaged": (
        lambda folder: cut(folder, "SCHOOL.sav", 0.5),
        Told("SCHOOL.sav", "school", "this file breaks off, or is damaged inside: it says it has"),
    ),
    "an SPSS file is something else": (
        lambda folder: folder.path("SCHOOL.sav").write_bytes(b"RINPERSOON,GRADE\n"),
        Told("SCHOOL.sav", "school", "this file cannot be read"),
    ),
    "a column has another type": (
        lambda folder: folder.parquet(DATE=[True] * (PEOPLE // 3)),
        Told("BENEFITS.parquet", "benefits.columns.day", "another type here: Boolean"),
    ),
    "keys are numbers with a point": (
        float_keys,
        Told("BENEFITS.parquet", "benefits.key", "a key cannot be of type Float64"),
    ),
    "a code is not in the list": (
        lambda folder: folder.cell("PERSONS2014V10.csv", "SEX", "3", rows=40),
        Told(
            "PERSONS2014V10.csv",
            "persons.columns.sex",
            "about 40 rows have a code that the list sex does not know",
        ),
    ),
    "a code is not in the list of an indicator": (
        lambda folder: folder.cell("HELP2013.csv", "FORM", "12", rows=3),
        Told(
            "HELP{year}.csv",
            "help.columns.form",
            "fewer than 10 rows have a code that the list form does not know",
        ),
    ),
    "there is text in a number": (
        lambda folder: folder.cell("INCOME2013V1.csv", "AMOUNT", "veel", rows=12),
        Told(
            "INCOME2013V1.csv",
            "income.columns.amount",
            "about 10 rows have something that is no number (1234,5, with a comma)",
        ),
    ),
    "a decimal comma is not declared": (
        lambda folder: folder.declare("registers.toml", 'decimal = ","\n', ""),
        Told(
            "INCOME2013V1.csv",
            "income.columns.amount",
            "about 80 rows have something that is no number (1234.5, with a point)",
        ),
    ),
    "a date is no day": (
        lambda folder: folder.cell("COUPLES.csv", "SINCE", "2013-02-29", rows=1),
        Told(
            "COUPLES.csv",
            "couples.columns.since",
            "fewer than 10 rows have something that is no date",
        ),
    ),
    "parts make no date": (
        lambda folder: folder.cell("PERSONS2014V10.csv", "MONTH", "13", rows=1),
        Told("PERSONS2014V10.csv", "persons.columns.born", "something that is no date"),
    ),
    "a mark for unknown is not declared": (
        lambda folder: folder.declare("registers.toml", ', unknown = ["88888888"]', ""),
        Told(
            "ADDRESSES2014.csv.gz",
            "addresses.columns.stop",
            "about 240 rows have something that is no date",
        ),
    ),
    "a file is of another year": (
        of_another_year,
        Told("HELP2014.csv", "help.path", "mostly dates of another time than its name says"),
    ),
    "two years have the same file": (
        twice_the_same_file,
        Told("HELP2014.csv", "help.path", "the same content as HELP2013.csv"),
    ),
    "a key of a record repeats": (
        lambda folder: folder.add_rows("PERSONS2014V10.csv", [*person(0), "2001", "01", "01", "1"]),
        Told("PERSONS2014V10.csv", "persons.key", "fewer than 10 rows have a key that another row"),
    ),
    "no row has a key": (
        lambda folder: folder.cell("INCOME2013V1.csv", "HH", ""),
        Told("INCOME2013V1.csv", "income.key", "no row has a key"),
    ),
    "no row has a key for anybody": (
        lambda folder: (
            folder.cell("COUPLES.csv", "RINPERSOON1", " "),
            folder.cell("COUPLES.csv", "RINPERSOON2", ""),
        ),
        Told("COUPLES.csv", "couples.keys", "no row has a key"),
    ),
    "there are citizen service numbers": (
        lambda folder: folder.add_column("PERSONS2014V10.csv", "NR", bsn),
        Told("PERSONS2014V10.csv", "persons.columns.NR", "citizen service numbers (BSN)"),
    ),
    "the key is a citizen service number": (
        lambda folder: folder.change("PERSONS2014V10.csv", "RINPERSOON", lambda _, n: bsn(n)),
        Told("PERSONS2014V10.csv", "persons.columns.RINPERSOON", "citizen service numbers (BSN)"),
    ),
    "there are account numbers": (
        lambda folder: folder.add_column("INCOME2013V1.csv", "PAID_TO", iban),
        Told("INCOME2013V1.csv", "income.columns.PAID_TO", "account numbers (IBAN)"),
    ),
    "there are e-mail addresses": (
        lambda folder: folder.add_column("HELP2015.csv", "CONTACT", lambda n: f"p{n}@example.org"),
        Told("HELP{year}.csv", "help.columns.CONTACT", "e-mail addresses"),
    ),
    "there are phone numbers": (
        lambda folder: folder.add_column("COUPLES.csv", "MOBIEL", lambda n: f"06{n:08}"),
        Told("COUPLES.csv", "couples.columns.MOBIEL", "phone numbers"),
    ),
}

# ------------------------------------------------------------------ what is told and goes on


@dataclass(frozen=True)
class Noticed:
    """What the report tells of a damage: the check, where, and how much it is."""

    check: str
    register: str
    column: str | None
    extent: str


def no_zeros(folder: Folder) -> None:
    folder.change("COUPLES.csv", "RINPERSOON1", lambda key, _: key.lstrip("0"))


def numbers_as_keys(folder: Folder) -> None:
    """Save keys as whole numbers, as other programs do with a column of digits."""
    folder.parquet(RINPERSOON=[int(person(one)[1]) for one in range(0, PEOPLE, 3)])


def ends_in_summer(folder: Folder) -> None:
    folder.change("HELP2015.csv", "DATE", lambda _, place: f"2015{1 + place % 6:02}15")


def moved_in_before(folder: Folder) -> None:
    folder.change("ADDRESSES2014.csv.gz", "FROM", lambda day, n: "20110201" if n % 2 else day)


WARNINGS: dict[str, tuple[Damage, Noticed]] = {
    "some rows have no key": (
        lambda folder: folder.cell("INCOME2013V1.csv", "HH", "", rows=5),
        Noticed("rows_without_key", "income", None, "few"),
    ),
    "some rows have no date": (
        lambda folder: folder.cell("ADDRESSES2014.csv.gz", "FROM", "", rows=30),
        Noticed("rows_without_date", "addresses", None, "many"),
    ),
    "spells overlap": (
        moved_in_before,
        Noticed("overlapping_spells", "addresses", None, "most"),
    ),
    "spells end before they start": (
        lambda folder: folder.cell("COUPLES.csv", "UNTIL", "2012-01-01", rows=12),
        Noticed("ends_before_start", "couples", None, "most"),
    ),
    "somebody was born in another century": (
        lambda folder: folder.cell("PERSONS2014V10.csv", "YEAR", "1799", rows=1),
        Noticed("dates_out_of_range", "persons", "born", "few"),
    ),
    "somebody was born after the file was made": (
        lambda folder: folder.cell("PERSONS2014V10.csv", "YEAR", "2016", rows=1),
        Noticed("dates_out_of_range", "persons", "born", "few"),
    ),
    "an open end is a far day": (
        lambda folder: folder.change(
            "ADDRESSES2014.csv.gz", "TO", lambda day, _: day.replace("88888888", "99991231")
        ),
        Noticed("dates_out_of_range", "addresses", "stop", "most"),
    ),
    "the outcome's register ends early": (
        ends_in_summer,
        Noticed("ends_early", "help", None, "most"),
    ),
    "keys lost their zeros": (
        no_zeros,
        Noticed("mixed_keys", "couples", None, "most"),
    ),
    "keys became numbers": (
        numbers_as_keys,
        Noticed("mixed_keys", "benefits", None, "most"),
    ),
    "there are full postcodes": (
        lambda folder: folder.add_column(
            "PERSONS2014V10.csv", "PC", lambda n: f"{1000 + n} {'ABCD'[n % 4]}X"
        ),
        Noticed("possible_identifiers", "persons", "PC", "most"),
    ),
    "there are licence plates": (
        lambda folder: folder.add_column(
            "INCOME2013V1.csv", "CAR", lambda n: f"{10 + n % 80}-{'BDFG'[n % 4]}X-Z{n % 10}"
        ),
        Noticed("possible_identifiers", "income", "CAR", "most"),
    ),
    "there are full birth dates": (
        lambda folder: folder.add_column(
            "COUPLES.csv", "GEBDATUM", lambda n: f"{n % 28 + 1:02}-{n % 12 + 1:02}-1981"
        ),
        Noticed("possible_identifiers", "couples", "GEBDATUM", "most"),
    ),
    "somebody wrote notes": (
        lambda folder: folder.add_column(
            "HELP2014.csv", "NOTE", lambda n: f"spoke with the parents about school on day {n % 9}"
        ),
        Noticed("possible_identifiers", "help", "NOTE", "few"),
    ),
    "nearly each row has another value": (
        lambda folder: folder.add_column("PERSONS2014V10.csv", "LETTER", lambda n: f"b{n * 7919}"),
        Noticed("possible_identifiers", "persons", "LETTER", "most"),
    ),
}

# Values of persons: keys, what a damage plants, dates in the form of the files.
PERSONAL = re.compile(r"\d{8,}|veel|caf\xe9|@example|NL\d\d|2013-02-29|1799|spoke")


def test_in_a_healthy_folder_nothing_is_found(folder):
    assert opened(folder) == ()


@pytest.mark.parametrize(("damage", "told"), ERRORS.values(), ids=ERRORS)
def test_damage_that_stops_the_study(folder, damage, told):
    damage(folder)
    error = refusal(folder)
    assert error.exit_code == 4
    problems = [one for one in error.problems if isinstance(one, Problem)]
    found = [one for one in problems if one.where == told.where and one.key.startswith(told.key)]
    assert any(told.message in one.message for one in found), str(error)
    assert len(problems) == 1, str(error)
    assert not PERSONAL.search(str(error).replace("20150131", "")), str(error)


@pytest.mark.parametrize(("damage", "noticed"), WARNINGS.values(), ids=WARNINGS)
def test_damage_that_the_report_tells(folder, damage, noticed):
    damage(folder)
    found = opened(folder)
    told = [Noticed(one.check, one.register, one.column, one.extent) for one in found]
    assert told == [noticed]
    assert not PERSONAL.search(f"{found[0].what.nl} {found[0].what.en}")


def test_all_damage_is_told_at_once(folder):
    for name in ("a code is not in the list", "a key of a record repeats", "a date is no day"):
        ERRORS[name][0](folder)
    for name in ("there is text in a number", "there are e-mail addresses"):
        ERRORS[name][0](folder)
    keys = [one.key for one in refusal(folder).problems]
    assert keys == [
        "persons.columns.sex",
        "persons.key",
        "help.columns.CONTACT",
        "income.columns.amount",
        "couples.columns.since",
    ]


def test_files_that_cannot_be_read_are_told_with_values_that_cannot(folder):
    for name in ("a Parquet file is damaged inside", "a code is not in the list"):
        ERRORS[name][0](folder)
    keys = [one.key for one in refusal(folder).problems]
    assert keys == ["benefits", "persons.columns.sex"]


def test_missing_files_are_told_at_once(folder):
    for name in ("a file is missing", "a year is missing"):
        ERRORS[name][0](folder)
    assert [one.key for one in refusal(folder).problems] == ["help.path", "couples.path"]


# ------------------------------------------------------------------ what is no damage


def empty(name: str) -> Damage:
    return lambda folder: folder.write(name, folder.rows(name)[:1])


HARMLESS: dict[str, Damage] = {
    "an earlier version lies beside it": lambda folder: folder.write(
        "PERSONS2014V9.csv", [["something", "else"]]
    ),
    "an older year of a living register lies beside it": lambda folder: folder.write(
        "ADDRESSES2013.csv.gz", [["something", "else"]]
    ),
    "a register is empty": empty("COUPLES.csv"),
    "a year is empty": empty("HELP2013.csv"),
    "names are in other capitals": renamed("HELP2014.csv", "RINPERSOON", "RINPersoon"),
    "there are other columns": lambda folder: folder.add_column(
        "PERSONS2014V10.csv", "HEIGHT", lambda n: str(150 + n % 40)
    ),
    "there are pseudonyms of others": lambda folder: folder.add_column(
        "PERSONS2014V10.csv", "RINPERSOONMa", lambda n: person(n + 1000)[1]
    ),
    "there are amounts": lambda folder: folder.add_column(
        "PERSONS2014V10.csv", "SAVINGS", lambda n: f"{n * 7919}.5"
    ),
}


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_what_is_no_damage(folder, change):
    change(folder)
    assert opened(folder) == ()


# ------------------------------------------------------------------ what the study makes of it


def test_what_the_study_accepts_goes_on_as_missing(folder):
    ERRORS["a code is not in the list"][0](folder)
    folder.check("accept", "unknown_codes", "persons")
    study = load(folder.home)
    with Engine(1) as engine:
        registers = open_registers(study, folder.home, engine)
        sexes = registers.tables["persons"].collect("pyarrow").to_native()["sex"]
    (found,) = registers.checks
    assert (found.severity(study), found.accepted(study).en) == ("warning", "so")
    assert sexes.null_count == 40


def test_what_the_study_stops_at_is_an_error(folder):
    WARNINGS["spells overlap"][0](folder)
    folder.check("stop", "overlapping_spells", "addresses")
    (found,) = refusal(folder).problems
    assert (found.where, found.key) == ("ADDRESSES2014.csv.gz", "addresses.start")
    assert found.message.startswith("about ")


def test_the_message_tells_how_to_accept(folder):
    ERRORS["a code is not in the list"][0](folder)
    (found,) = refusal(folder).problems
    verdict = found.todo[found.todo.index("accept = ") :]
    folder.verdict(verdict)
    assert [one.check for one in opened(folder)] == ["unknown_codes"]


# ------------------------------------------------------------------ what only the cohort can tell


def test_a_register_of_another_population(folder):
    folder.parquet(RINPERSOON=[f"7{person(one)[1][1:]}" for one in range(0, PEOPLE, 3)])
    with pytest.raises(DataError) as refused:
        read_cohort(load(folder.home), folder.home, threads=1)
    found, warning = refused.value.problems
    assert (found.where, found.key) == ("BENEFITS.parquet", "benefits.key")
    assert "about 80 rows have a key that persons does not know" in warning
    assert found.message.startswith("this register has no row about anybody")
    assert not PERSONAL.search(str(found))


def test_a_relation_that_leads_nowhere(folder):
    folder.cell("ADDRESSES2014.csv.gz", "HH", "---------", rows=2 * PEOPLE)
    cohort, _ = read_cohort(load(folder.home), folder.home, threads=1)
    told = [Noticed(one.check, one.register, one.column, one.extent) for one in cohort.checks]
    assert told == [Noticed("no_links", "addresses", None, "most")]


def test_the_healthy_folder_makes_a_cohort(folder):
    cohort, files = read_cohort(load(folder.home), folder.home, threads=1)
    assert (len(cohort), cohort.checks) == (PEOPLE, ())
    assert [file.version for file in files["persons"]] == [10]
