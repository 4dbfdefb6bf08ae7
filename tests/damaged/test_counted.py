"""Each damage is told in one line with its counts, and stops or goes on as the study says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from kansrijk.errors import DataError, Problem
from kansrijk.registers import Engine, Found, open_registers
from kansrijk.run import read_cohort
from kansrijk.study import SEVERITY, CheckName, load
from tests.damaged.healthy import HOUSEHOLDS, MOTHERS, PEOPLE, Folder, household, mother, person
from tests.damaged.test_damaged import PERSONAL, WARNINGS, cut, refusal

ONLY_A_COHORT_TELLS = ("few_matches",)
MISSING = "help.path: the study looks at 2014, but these files are not in the data folder (1 of 3)"


@dataclass(frozen=True)
class Damage:
    """What is done to a healthy folder, and the line that tells it.

    Parameters
    ----------
    done
        The damage.
    check, register
        What finds it, and where.
    line
        The key in the file, and what it has.
    rows, of
        How many rows, or files, and how many were looked at.
    """

    done: Callable[[Folder], object]
    check: CheckName
    register: str
    line: str
    rows: int
    of: int


def no_zeros_in_one_year(folder: Folder) -> None:
    folder.change("HELP2014.csv", "RINPERSOON", lambda key, _: key.lstrip("0"))


def dashed(folder: Folder) -> None:
    """Write every fourth day as another program does."""
    folder.change(
        "ADDRESSES2014.csv.gz",
        "FROM",
        lambda day, n: f"{day[:4]}-{day[4:6]}-{day[6:]}" if n % 4 == 0 else day,
    )


def the_other_way_round(folder: Folder) -> None:
    folder.change(
        "HELP2014.csv",
        "DATE",
        lambda day, n: f"{day[6:]}-{day[4:6]}-{day[:4]}" if n < 20 else day,
    )


def before_birth(folder: Folder) -> None:
    """Let first spells begin before anybody was born."""
    folder.change(
        "ADDRESSES2014.csv.gz",
        "FROM",
        lambda day, n: "19940101" if n % 2 == 0 and n < 120 else day,
    )


def in_two_households(folder: Folder) -> None:
    """Give some persons another household while their last one goes on."""
    folder.add_rows(
        "ADDRESSES2014.csv.gz",
        *([*person(one), "20140601", "88888888", "B", f"{900 + one:012}",
           household((one + 1) % HOUSEHOLDS)] for one in range(15)),
    )  # fmt: skip


def young_mothers(folder: Folder) -> None:
    """Let some children's mothers be children of the same files."""
    folder.change(
        "CHILDRENTAB2014V1.csv",
        "RINPERSOONMA",
        lambda key, n: person(n)[1] if n % 6 == 1 else key,
    )


def parents_and_children_exchanged(folder: Folder) -> None:
    head, *body = folder.rows("CHILDRENTAB2014V1.csv")
    known = [row for row in body[:MOTHERS] if "-" not in row[3]]
    folder.write("CHILDRENTAB2014V1.csv", [head, *([*row[2:], *row[:2]] for row in known)])


def of_strangers(folder: Folder) -> None:
    """Let half of the couples' partners be people of another delivery."""
    folder.change("COUPLES.csv", "RINPERSOON2", lambda key, _: f"8{key[1:]}")


def of_their_mothers(folder: Folder) -> None:
    """Let a year be about others who are known, but not in the population."""
    folder.change("HELP2014.csv", "RINPERSOON", lambda _, n: mother(n % MOTHERS)[1])


DAMAGES = {
    "a register misses a year": Damage(
        lambda folder: folder.path("HELP2014.csv").unlink(),
        "missing_files", "help",
        "help.path: this register has no file of 2014 (1 of 3)",
        1, 3,
    ),
    "a key lost its zeros": Damage(
        WARNINGS["keys lost their zeros"][0],
        "mixed_keys", "couples",
        "couples.keys: about 20 rows have a shorter key in RINPERSOON1 than elsewhere",
        20, 20,
    ),
    "a key lost its zeros in one year": Damage(
        no_zeros_in_one_year,
        "mixed_keys", "help",
        "help.key: about 90 rows have a shorter key in RINPERSOON than elsewhere",
        91, 91,
    ),
    "dates are written in two ways": Damage(
        dashed,
        "mixed_dates", "addresses",
        "addresses.columns.start: about 120 rows have a date like 2015-01-31, though most are "
        "written like 20150131",
        120, 2 * PEOPLE,
    ),
    "dates are written the other way round": Damage(
        the_other_way_round,
        "unreadable_values", "help",
        "help.columns.day: about 20 rows have something that is no date (2015-01-31 or 20150131)",
        20, 289,
    ),
    "a code is not in the list": Damage(
        lambda folder: folder.cell("PERSONS2014V10.csv", "SEX", "3", rows=40),
        "unknown_codes", "persons",
        "persons.columns.sex: about 40 rows have a code that the list sex does not know",
        40, PEOPLE + MOTHERS,
    ),
    "spells begin before birth": Damage(
        before_birth,
        "before_birth", "addresses",
        "addresses.start: about 60 rows have a day before the birth",
        60, 2 * PEOPLE,
    ),
    "somebody is in two households": Damage(
        in_two_households,
        "two_at_once", "addresses",
        "addresses.start: about 20 rows have along household another one than an earlier spell "
        "that still runs",
        15, 2 * PEOPLE + 15,
    ),
    "mothers are children": Damage(
        young_mothers,
        "young_parents", "children",
        "children.key: about 40 rows have along mother a parent who is less than 12 years older "
        "than the child",
        40, 200,
    ),
    "mothers and children are exchanged": Damage(
        parents_and_children_exchanged,
        "young_parents", "children",
        "children.key: about 30 rows have along mother a parent who is less than 12 years older "
        "than the child",
        33, 33,
    ),
    "a year has the dates of another": Damage(
        lambda folder: folder.change("HELP2014.csv", "DATE", lambda day, _: f"2012{day[4:]}"),
        "another_year", "help",
        "help.path: this file has mostly dates of another time than its name says",
        91, 91,
    ),
    "a year is about other people": Damage(
        of_their_mothers,
        "few_matches", "help",
        "help.path: this file has less than a quarter of the rows about the population that the "
        "files beside it have",
        0, 104,
    ),
    "a register is in part about strangers": Damage(
        of_strangers,
        "unknown_keys", "couples",
        "couples.keys: about 20 rows have a key that persons does not know",
        20, 40,
    ),
}  # fmt: skip


def found_in(folder: Folder, check: str) -> tuple[list[Found], list[str]]:
    """Return what was found that does not stop, and the line that tells each."""
    study = load(folder.home)
    if check in ONLY_A_COHORT_TELLS:
        cohort, files = read_cohort(study, folder.home, threads=1)
        checks = cohort.checks
    else:
        with Engine(1) as engine:
            registers = open_registers(study, folder.home, engine)
        checks, files = registers.checks, registers.files
    return list(checks), [first_line(one.problem(study, files)) for one in checks]


def first_line(problem: Problem | str) -> str:
    return str(problem).splitlines()[0]


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damage_that_goes_on(folder, damage):
    damage.done(folder)
    if SEVERITY[damage.check] == "error":
        folder.check("accept", damage.check, damage.register)
    found, lines = found_in(folder, damage.check)
    one, *others = found
    assert (one.check, one.register) == (damage.check, damage.register)
    assert lines[0].partition(": ")[2] == damage.line
    assert (one.rows, one.of) == (damage.rows, damage.of)
    assert isinstance(one.rows, int)
    assert one.severity(load(folder.home)) == "warning"
    assert not PERSONAL.search(f"{one.what.nl} {one.what.en}".replace("20150131", ""))
    # What cannot be read is no date either.
    assert [other.check for other in others] == (
        ["rows_without_date"] if damage.check == "unreadable_values" else []
    )


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damage_that_stops(folder, damage):
    damage.done(folder)
    if SEVERITY[damage.check] == "warning":
        folder.check("stop", damage.check, damage.register)
    with pytest.raises(DataError) as refused:
        found_in(folder, damage.check)
    assert refused.value.exit_code == 4
    (one, *_) = refused.value.problems
    told = first_line(one).partition(": ")[2]
    if damage.check == "missing_files":
        assert told == MISSING
        assert 'check = "missing_files", register = "help"' in str(one)
    else:
        assert told == damage.line


# ------------------------------------------------------------------ what follows, what does not


def test_what_the_cohort_stumbles_over_is_told_with_what_was_found(folder):
    in_two_households(folder)
    with pytest.raises(DataError) as refused:
        read_cohort(load(folder.home), folder.home, threads=1)
    values, warning = refused.value.problems
    assert values.key == "income.take"
    assert first_line(warning).startswith("Warning: ADDRESSES2014.csv.gz: addresses.start: about")


def test_a_year_that_is_accepted_as_missing_counts_as_empty(folder):
    folder.path("HELP2014.csv").unlink()
    folder.check("accept", "missing_files", "help")
    cohort, files = read_cohort(load(folder.home), folder.home, threads=1)
    assert (len(cohort), [file.year for file in files["help"]]) == (PEOPLE, [2013, 2015])


def test_a_register_of_which_nothing_is_there_cannot_be_accepted(folder):
    for year in (2013, 2014, 2015):
        folder.path(f"HELP{year}.csv").unlink()
    folder.check("accept", "missing_files", "help")
    (one,) = refusal(folder).problems
    assert one.message.endswith("(3 of 3)")
    assert "accept" not in one.todo


def test_a_household_that_stands_there_twice_is_no_second_one(folder):
    folder.add_rows(
        "ADDRESSES2014.csv.gz",
        *([*person(one), "20140601", "88888888", "B", f"{900 + one:012}",
           household(one % HOUSEHOLDS)] for one in range(15)),
    )  # fmt: skip
    found, _ = found_in(folder, "overlapping_spells")
    assert [(one.check, one.rows) for one in found] == [("overlapping_spells", 15)]


def test_without_births_nothing_is_compared_with_them(folder):
    folder.declare("indicators.toml", 'take = "age"\ncolumn = "born"', 'take = "any"')
    folder.declare("study.toml", 'parents = ["mother"]\n', "")
    before_birth(folder)
    young_mothers(folder)
    assert found_in(folder, "before_birth")[0] == []


def test_births_may_be_declared(folder):
    folder.declare("indicators.toml", 'take = "age"\ncolumn = "born"', 'take = "any"')
    folder.verdict('birth = "persons.born"')
    young_mothers(folder)
    assert [one.check for one in found_in(folder, "young_parents")[0]] == ["young_parents"]


@pytest.mark.parametrize("year", [2013, 2015])
def test_a_file_with_few_of_the_population_has_a_neighbour_before_it(folder, year):
    """The first one may be small; the last one may not."""
    folder.change(f"HELP{year}.csv", "RINPERSOON", lambda _, n: mother(n % MOTHERS)[1])
    found, _ = found_in(folder, "few_matches")
    assert [one.file for one in found] == ["HELP2015.csv"] * (year == 2015)


# ------------------------------------------------------------------ SPSS files that break off


@pytest.mark.parametrize("share", [0.02, 0.5, 0.99, 0.9999])
def test_an_spss_file_that_breaks_off(folder, tmp_path, share):
    whole_file = folder.path("SCHOOL.sav").read_bytes()
    cut(folder, "SCHOOL.sav", share)
    study, cache = load(folder.home), tmp_path / "cache"
    with pytest.raises(DataError) as refused:
        read_cohort(study, folder.home, cache=cache, threads=1)
    (one,) = refused.value.problems
    assert (refused.value.exit_code, one.where, one.key) == (4, "SCHOOL.sav", "school")
    told = "this file cannot be read" if share < 0.1 else "it says it has about 240 rows, and not"
    assert told in one.message
    folder.path("SCHOOL.sav").write_bytes(whole_file)
    cohort, _ = read_cohort(study, folder.home, cache=cache, threads=1)
    grades = cohort.columns["grade"]
    assert (len(cohort), int(grades.missing.sum())) == (PEOPLE, 0)
