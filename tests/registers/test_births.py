"""What registers tell is held against births: who is known, what comes before, who is a parent."""

from __future__ import annotations

from pathlib import Path

import pytest

from kansrijk.registers import Engine, open_registers
from kansrijk.study import Birth, Study, birth_of
from kansrijk.study.births import birth_problems
from tests.registers.tables import register, study_of, write_csv

AGED = """
[age]
label = { nl = "leeftijd", en = "age" }
group = "some"
from = "people"
take = "age"
column = "born"
"""
BORN = 'columns.born = { type = "date" }\n'
PEOPLE = register("people", "people.csv", BORN)
EVENTS = """
[t]
holder = "town"
unit = "person"
key = ["person"]
kind = "event"
path = "t.csv"
date = "day"
columns.day = { type = "date" }
"""
MOTHER = """
[relations.mother]
from = "children"
to = { unit = "person", key = ["mother"], unknown = ["-"] }
"""
CHILDREN = register("children", "children.csv") + MOTHER


def told(folder: Path, sources: str, indicators: str = AGED, **checks) -> Study:
    """Return a study with something under ``[checks]``."""
    study = study_of(folder, sources, more_indicators=indicators)
    given = {**study.question.model_dump(by_alias=True), "checks": checks}
    question = type(study.question).model_validate(given)
    return study.model_copy(update={"question": question})


def found(folder: Path, study: Study):
    with Engine(1) as engine:
        checks = open_registers(study, folder, engine).checks
    return [(one.check, one.register, one.rows, one.of) for one in checks]


# ------------------------------------------------------------------ whose birth, which column


def test_birth_is_the_column_of_which_an_age_is_taken(tmp_path):
    assert birth_of(told(tmp_path, PEOPLE)) == Birth("people", "born", "person")
    assert birth_of(told(tmp_path, PEOPLE, "")) is None


def test_of_two_ages_neither_is_guessed_to_tell_birth(tmp_path):
    other = AGED.replace("[age]", "[other]").replace("born", "settled")
    sources = PEOPLE + 'columns.settled = { type = "date" }\n'
    assert birth_of(told(tmp_path, sources, AGED + other)) is None
    declared = told(tmp_path, sources, AGED + other, birth="people.settled")
    assert birth_of(declared) == Birth("people", "settled", "person")


def test_an_age_that_is_taken_of_events_is_no_birth(tmp_path):
    aged = AGED.replace('"people"', '"t"').replace("born", "day")
    assert birth_of(told(tmp_path, EVENTS, aged)) is None


@pytest.mark.parametrize(
    ("checks", "key", "message"),
    [
        ({"birth": "people.bron"}, "checks.birth", "no column with births"),
        ({"birth": "people"}, "checks.birth", "no column with births"),
        ({"birth": "t.day"}, "checks.birth", "no column with births"),
        ({"birth": "nobody.born"}, "checks.birth", "no column with births"),
        ({"parents": ["father"]}, "checks.parents", "no relation that is read from a register"),
        ({"parents": ["siblings"]}, "checks.parents", "no relation that is read from a register"),
        ({"parents": ["house"]}, "checks.parents", "this leads from person to house"),
    ],
)
def test_what_is_no_birth_and_no_parent(tmp_path, checks, key, message):
    more = """
    [relations.house]
    from = "children"
    to = { unit = "house", key = ["house"] }
    [relations.siblings]
    path = "mother.offspring"
    [relations.offspring]
    reverse = "mother"
    """.replace("    ", "")
    study = told(tmp_path, PEOPLE + EVENTS + CHILDREN + more, **checks)
    (one,) = birth_problems(study)
    assert (one.where, one.key) == ("study.toml", key)
    assert message in one.message


def test_parents_without_births_are_refused(tmp_path):
    study = told(tmp_path, PEOPLE + CHILDREN, "", parents=["mother"])
    (one,) = birth_problems(study)
    assert one.message == "the study does not say when parents and children were born"
    assert list(birth_problems(told(tmp_path, PEOPLE + CHILDREN, parents=["mother"]))) == []


# ------------------------------------------------------------------ what comes before


def people(folder: Path, *births: str) -> None:
    rows = (f"{person:03},{born}" for person, born in enumerate(births))
    write_csv(folder / "people.csv", "person,born", *rows)


def test_a_day_before_the_birth(tmp_path):
    people(tmp_path, "2001-06-01", "2001-06-01", "", "1799-01-01", "2001-06-01")
    days = ["000,2001-05-31", "001,2001-06-01", "002,1900-01-01", "003,1780-01-01", "004,"]
    write_csv(tmp_path / "t.csv", "person,day", *days)
    checks = found(tmp_path, told(tmp_path, PEOPLE + EVENTS))
    assert ("before_birth", "t", 1, 2) in checks
    assert {one[0] for one in checks} == {"before_birth", "dates_out_of_range", "rows_without_date"}


def test_a_birth_after_the_newest_file_is_none(tmp_path):
    write_csv(tmp_path / "people2014.csv", "person,born", "000,2016-01-01", "001,2014-03-01")
    write_csv(tmp_path / "t.csv", "person,day", "000,2014-01-01", "001,2014-01-01")
    living = PEOPLE.replace("people.csv", "people{year}.csv") + 'files = "living"\n'
    living = living.replace(BORN, "") + BORN
    checks = found(tmp_path, told(tmp_path, living + EVENTS))
    assert checks == [("dates_out_of_range", "people", 1, 2), ("before_birth", "t", 1, 1)]


@pytest.mark.parametrize(("strangers", "told_rows"), [(9, []), (10, [10]), (11, [11])])
def test_rows_about_people_whose_birth_nobody_tells(tmp_path, strangers, told_rows):
    people(tmp_path, *(["2001-06-01"] * 90))
    rows = [f"{person:03},2014-01-01" for person in range(90 + strangers)]
    write_csv(tmp_path / "t.csv", "person,day", *rows)
    checks = found(tmp_path, told(tmp_path, PEOPLE + EVENTS))
    assert [one[2] for one in checks] == told_rows
    assert {one[0] for one in checks} <= {"unknown_keys"}


def test_a_few_strangers_among_many_are_no_wonder(tmp_path):
    people(tmp_path, *(["2001-06-01"] * 300))
    rows = [f"{person:03},2014-01-01" for person in range(329)]
    write_csv(tmp_path / "t.csv", "person,day", *rows)
    assert found(tmp_path, told(tmp_path, PEOPLE + EVENTS)) == []


# ------------------------------------------------------------------ parents


@pytest.mark.parametrize(
    ("mother", "is_young"),
    [("1990-05-31", False), ("1990-06-01", False), ("1990-06-02", True), ("2003-01-01", True),
     ("", False)],
)  # fmt: skip
def test_a_mother_is_twelve_years_older(tmp_path, mother, is_young):
    people(tmp_path, "2002-06-01", mother)
    write_csv(tmp_path / "children.csv", "person,mother", "000,001", "001,-")
    checks = found(tmp_path, told(tmp_path, PEOPLE + CHILDREN, parents=["mother"]))
    assert checks == [("young_parents", "children", 1, 1)] * is_young


def test_whoever_is_not_declared_as_a_parent_may_be_of_any_age(tmp_path):
    people(tmp_path, "2002-06-01", "2003-01-01")
    write_csv(tmp_path / "children.csv", "person,mother", "000,001")
    assert found(tmp_path, told(tmp_path, PEOPLE + CHILDREN)) == []
