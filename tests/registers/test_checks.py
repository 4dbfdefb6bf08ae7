"""What each check finds, and what it lets pass; how much is told as coarsely as may be."""

from __future__ import annotations

from typing import get_args

import pytest

from kansrijk.errors import DataError
from kansrijk.registers import CHECK_TEXTS, Engine, Found, open_registers, refuse_errors
from kansrijk.study import SEVERITY, CheckName, same
from tests.registers.tables import QUESTION, register, study_of, write_csv

EVENTS = """
[t]
holder = "town"
unit = "person"
key = ["person"]
kind = "event"
files = "year"
path = "t{year}.csv"
date = "day"
columns.day = { type = "date" }
"""
SPELLS = """
[t]
holder = "town"
unit = "person"
key = ["person"]
kind = "spell"
files = "year"
path = "t{year}.csv"
start = "since"
end = "until"
columns.since = { type = "date" }
columns.until = { type = "date" }
"""
LOOKS = """
[looks]
label = { nl = "kijkt", en = "looks" }
group = "some"
from = "t"
window = "2 years"
take = "any"
"""
RECODED = """
[recoded]
label = { nl = "vertaald", en = "recoded" }
group = "some"
from = "t"
take = "value"
column = "law"
recode = "sex"
"""


def found(folder, sources, more_indicators=""):
    """Return what is found, as check, column, file and rows."""
    study = study_of(folder, sources, more_indicators=more_indicators)
    with Engine(1) as engine:
        checks = open_registers(study, folder, engine).checks
    return [(one.check, one.column, one.file, one.rows, one.of) for one in checks]


def stopped(folder, sources, more_indicators=""):
    """Return what is said where the data stop the study."""
    with pytest.raises(DataError) as refused:
        found(folder, sources, more_indicators)
    return [(one.where, one.key, one.message) for one in refused.value.problems]


# ------------------------------------------------------------------ how much, how serious, why


@pytest.mark.parametrize(
    ("rows", "of", "extent"),
    [
        (9, 9, "few"),
        (10, 10, "most"),
        (10, 1001, "some"),
        (10, 1000, "many"),
        (99, 1000, "many"),
        (100, 1000, "most"),
    ],
)
def test_how_much_is_told_coarsely(rows, of, extent):
    one = Found(check="rows_without_key", register="t", rows=rows, of=of, what=same("no key"))
    assert one.extent == extent


def test_each_check_has_its_texts():
    assert set(CHECK_TEXTS) == set(get_args(CheckName)) == set(SEVERITY)
    for text in CHECK_TEXTS.values():
        assert text.asks.nl.endswith("?")
        assert text.asks.en.endswith("?")
        assert text.means.nl.endswith(".")
        assert text.means.en.endswith(".")


def verdict(check, register=None, column=None):
    given = {"check": check, "register": register, "column": column, "reason": same("so")}
    return {key: value for key, value in given.items() if value is not None}


def judged(folder, accept=(), stop=()):
    study = study_of(folder, "")
    checks = {"accept": accept, "stop": stop}
    question = study.question.model_validate(
        {**study.question.model_dump(by_alias=True), "checks": checks}
    )
    return study.model_copy(update={"question": question})


@pytest.mark.parametrize(
    ("check", "accept", "stop", "severity"),
    [
        ("unknown_codes", [], [], "error"),
        ("unknown_codes", [verdict("unknown_codes")], [], "warning"),
        ("unknown_codes", [verdict("unknown_codes", "t", "a")], [], "warning"),
        ("unknown_codes", [verdict("unknown_codes", "t", "b")], [], "error"),
        ("unknown_codes", [verdict("unknown_codes", "u")], [], "error"),
        ("unknown_codes", [verdict("unreadable_values")], [], "error"),
        ("mixed_keys", [], [], "warning"),
        ("mixed_keys", [], [verdict("mixed_keys", "t")], "error"),
        ("mixed_keys", [verdict("mixed_keys")], [verdict("mixed_keys")], "warning"),
    ],
)
def test_what_the_study_makes_of_it(tmp_path, check, accept, stop, severity):
    study = judged(tmp_path, accept, stop)
    one = Found(check=check, register="t", column="a", rows=1, of=1, what=same("x"))
    assert one.severity(study) == severity
    assert (one.accepted(study) is not None) == (severity == "warning" and bool(accept))


def test_several_errors_are_raised_together(tmp_path):
    study = study_of(tmp_path, register("t", "t.csv"))
    some = [
        Found(check=check, register="t", file="t.csv", rows=44, of=100, what=same("x"))
        for check in ("unknown_codes", "repeated_keys", "mixed_keys")
    ]
    with pytest.raises(DataError) as refused:
        refuse_errors(study, {}, some)
    assert [one.message for one in refused.value.problems] == ["about 40 rows have x"] * 2


# ------------------------------------------------------------------ codes


def test_codes_that_an_indicator_does_not_recode(tmp_path):
    write_csv(tmp_path / "t.csv", "person,law", "1,1", "2,", "3,7", "4,-")
    columns = 'columns.law = { type = "code", unknown = ["-"] }'
    ((where, key, message),) = stopped(tmp_path, register("t", "t.csv", columns), RECODED)
    assert (where, key) == ("t.csv", "t.columns.law")
    assert message == "fewer than 10 rows have a code that the list sex does not know"


def test_a_list_with_a_rest_recodes_every_code(tmp_path):
    write_csv(tmp_path / "t.csv", "person,law", "1,1", "2,", "3,7")
    rest = '[codes.rest]\nlevels = [{ id = "one", from = ["1"] }, { id = "other", from = ["*"] }]\n'
    columns = 'columns.law = { type = "code" }'
    sources, indicators = register("t", "t.csv", columns) + rest, RECODED.replace("sex", "rest")
    assert found(tmp_path, sources, indicators) == []


# ------------------------------------------------------------------ keys


def yearly_record(folder, **rows):
    for year, people in rows.items():
        write_csv(folder / f"t{year[1:]}.csv", "person", *people)
    return (
        EVENTS.replace("event", "record")
        .replace('date = "day"', 'known = "{year}-12-31"')
        .replace('columns.day = { type = "date" }\n', "")
    )


def test_a_key_may_stand_once_in_each_file(tmp_path):
    sources = yearly_record(tmp_path, y2013=["1", "2"], y2014=["1", "2"], y2015=["1"])
    assert found(tmp_path, sources, LOOKS) == []


def test_a_key_that_repeats_in_one_file(tmp_path):
    sources = yearly_record(tmp_path, y2013=["1"], y2014=["1", "1", "1", ""], y2015=["1"])
    ((_, key, message),) = stopped(tmp_path, sources, LOOKS)
    assert key == "t.key"
    assert message == "fewer than 10 rows have a key that another row has"


def lengths(folder, *others, names="person"):
    """Return what is found when one register has keys of four signs and another these."""
    write_csv(folder / "full.csv", "person", "0012", "0345", "1234")
    write_csv(folder / "t.csv", names, *others)
    return found(folder, register("full", "full.csv") + register("t", "t.csv"))


def test_keys_that_lost_their_zeros(tmp_path):
    assert lengths(tmp_path, "12", "345", "1234", "7") == [("mixed_keys", None, None, 3, 4)]


@pytest.mark.parametrize("others", [["0012"], ["5678", "1234"], ["12345"], ["0012", "7"], [""]])
def test_keys_that_lost_nothing(tmp_path, others):
    found_ones = [one for one in lengths(tmp_path, *others, "8888") if one[0] == "mixed_keys"]
    assert found_ones == []


def test_keys_that_never_had_zeros_may_be_of_any_length(tmp_path):
    write_csv(tmp_path / "a.csv", "person", "100", "200")
    write_csv(tmp_path / "b.csv", "person", "1", "20", "300")
    assert found(tmp_path, register("a", "a.csv") + register("b", "b.csv")) == []


# ------------------------------------------------------------------ dates


def test_dates_out_of_range(tmp_path):
    days = ["1849-12-31", "1850-01-01", "2100-12-31", "2101-01-01", ""]
    rows = [f"{person},{day}" for person, day in enumerate(days)]
    write_csv(tmp_path / "t.csv", "person,born", *rows)
    sources = register("t", "t.csv", 'columns.born = { type = "date" }')
    assert found(tmp_path, sources) == [("dates_out_of_range", "born", None, 2, 5)]


def test_only_ends_lie_after_the_newest_file(tmp_path):
    rows = ["1,2014-01-01,2016-01-01", "2,2016-01-01,2017-01-01", "3,2014-01-01,2101-01-01"]
    write_csv(tmp_path / "t2014.csv", "person,since,until", *rows)
    sources = SPELLS.replace('files = "year"', 'files = "living"')
    assert found(tmp_path, sources) == [
        ("dates_out_of_range", "since", None, 1, 3),
        ("dates_out_of_range", "until", None, 1, 3),
    ]


def test_ends_and_starts_of_spells(tmp_path):
    rows = ["1,2014-02-01,2014-02-01", "2,2014-02-01,2014-01-31", "3,,2014-01-01", "4,2014-01-01,"]
    write_csv(tmp_path / "t2014.csv", "person,since,until", *rows)
    sources = SPELLS.replace('files = "year"', 'files = "living"')
    assert found(tmp_path, sources) == [
        ("rows_without_date", None, None, 1, 4),
        ("ends_before_start", None, None, 1, 4),
    ]


def overlaps(folder, *rows, more=""):
    write_csv(folder / "t2014.csv", "person,since,until", *rows)
    sources = SPELLS.replace('files = "year"', f'files = "living"\n{more}')
    return found(folder, sources)


def test_spells_that_share_a_day_overlap(tmp_path):
    rows = ["1,2010-01-01,2010-02-01", "1,2010-02-01,", "1,2010-03-01,", "2,2010-01-01,"]
    assert overlaps(tmp_path, *rows) == [("overlapping_spells", None, None, 2, 4)]


def test_spells_whose_end_is_not_included_may_share_it(tmp_path):
    rows = ["1,2010-01-01,2010-02-01", "1,2010-02-01,"]
    assert overlaps(tmp_path, *rows, more="includes_end = false") == []


def test_spells_that_touch_do_not_overlap(tmp_path):
    assert overlaps(tmp_path, "1,2010-01-01,2010-01-31", "1,2010-02-01,") == []


def test_the_same_spell_in_files_of_two_years_does_not_overlap(tmp_path):
    for year in (2013, 2014, 2015):
        write_csv(tmp_path / f"t{year}.csv", "person,since,until", "1,2012-01-01,")
    assert found(tmp_path, SPELLS, LOOKS) == []


# ------------------------------------------------------------------ files


def years(folder, sources, head, content):
    """Write a file for each year; 2014 has this content, the others their own year's."""
    for year in (2013, 2014, 2015):
        rows = content if year == 2014 else [f"{one},{year}-06-{one:02},{year}-07-01"
                                             for one in range(1, 21)]  # fmt: skip
        cut = [",".join(row.split(",")[: head.count(",") + 1]) for row in rows]
        write_csv(folder / f"t{year}.csv", head, *cut)
    return sources


def events(inside, outside):
    return [f"{one},2014-06-01" for one in range(inside)] + [
        f"{one + 50},2012-06-01" for one in range(outside)
    ]


@pytest.mark.parametrize(
    ("inside", "outside", "stops"), [(10, 10, False), (9, 10, True), (0, 9, False), (0, 10, True)]
)
def test_a_file_of_events_of_another_year(tmp_path, inside, outside, stops):
    sources = years(tmp_path, EVENTS, "person,day", events(inside, outside))
    if not stops:
        assert found(tmp_path, sources, LOOKS) == []
        return
    ((where, key, message),) = stopped(tmp_path, sources, LOOKS)
    assert (where, key) == ("t2014.csv", "t.path")
    assert message == "this file has mostly dates of another time than its name says"


@pytest.mark.parametrize(
    ("until", "stops"), [("", False), ("2014-01-01", False), ("2013-12-31", True)]
)
def test_a_file_of_spells_of_another_year(tmp_path, until, stops):
    spells = [f"{one},2012-01-01,{until}" for one in range(12)]
    sources = years(tmp_path, SPELLS, "person,since,until", spells)
    if stops:
        assert [one[:2] for one in stopped(tmp_path, sources, LOOKS)] == [("t2014.csv", "t.path")]
    else:
        assert found(tmp_path, sources, LOOKS) == []


@pytest.mark.parametrize(("rows", "stops"), [(9, False), (10, True)])
def test_the_same_file_under_two_years(tmp_path, rows, stops):
    people = list(map(str, range(rows)))
    sources = yearly_record(tmp_path, y2013=people, y2014=people, y2015=["1"])
    if stops:
        ((where, _, message),) = stopped(tmp_path, sources, LOOKS)
        assert (where, message) == ("t2014.csv", "this file has the same content as t2013.csv")
    else:
        assert found(tmp_path, sources, LOOKS) == []


@pytest.mark.parametrize(
    ("last", "early"), [("2015-12-31", False), ("2015-12-01", False), ("2015-11-30", True)]
)
def test_an_outcome_whose_register_ends_early(tmp_path, monkeypatch, last, early):
    ahead = QUESTION.replace('take = "any"', 'take = "any"\nwindow = "1 year after"')
    monkeypatch.setattr("tests.registers.tables.QUESTION", ahead)
    study = study_of(tmp_path, "")
    write_csv(tmp_path / "there.csv", "person,date", "1,2014-01-01", f"2,{last}")
    with Engine(1) as engine:
        checks = open_registers(study, tmp_path, engine).checks
    assert [one.check for one in checks] == ["ends_early"] * early
    assert not [one for one in checks if last in one.what.en]


# ------------------------------------------------------------------ rows about two


def test_a_row_about_two_needs_one_of_them(tmp_path):
    couples = """
    [couples]
    holder = "town"
    unit = "person"
    keys = [["one"], ["two"]]
    kind = "event"
    path = "couples.csv"
    date = "day"
    """.replace("    ", "")
    rows = ["1,2,2014-01-01", "1,,2014-01-01", ",2,2014-01-01", ",,2014-01-01", "3,,"]
    write_csv(tmp_path / "couples.csv", "one,two,day", *rows)
    assert found(tmp_path, couples) == [
        ("rows_without_key", None, None, 1, 5),
        ("rows_without_date", None, None, 1, 5),
    ]


# ------------------------------------------------------------------ forms of dates, gaps


def test_dates_of_one_form_in_each_file(tmp_path):
    for year in (2013, 2014, 2015):
        day = f"{year}-06-01" if year == 2014 else f"{year}0601"
        write_csv(tmp_path / f"t{year}.csv", "person,day", *(f"{n},{day}" for n in range(3)))
    assert found(tmp_path, EVENTS, LOOKS) == []


def test_dates_of_two_forms_in_one_file(tmp_path):
    for year in (2013, 2014, 2015):
        rows = [f"{n},{year}-06-01" if n < 3 else f"{n},{year}0601" for n in range(5)]
        write_csv(tmp_path / f"t{year}.csv", "person,day", *(rows if year == 2014 else rows[3:]))
    assert found(tmp_path, EVENTS, LOOKS) == [("mixed_dates", "day", "t2014.csv", 2, 5)]


def test_a_mark_for_unknown_is_no_other_form(tmp_path):
    write_csv(tmp_path / "t.csv", "person,day", "1,2014-01-01", "2, 88888888 ", "3,2014-01-02")
    sources = register("t", "t.csv", 'columns.day = { type = "date", unknown = ["88888888"] }')
    assert found(tmp_path, sources) == []


def test_two_columns_may_have_their_own_forms(tmp_path):
    write_csv(tmp_path / "t.csv", "person,day,other", "1,2014-01-01,20140101")
    columns = 'columns.day = { type = "date" }\ncolumns.other = { type = "date" }'
    assert found(tmp_path, register("t", "t.csv", columns)) == []


def test_a_year_between_others_that_is_not_there(tmp_path):
    looks = LOOKS.replace('window = "2 years"\n', "")
    for year in (2011, 2014, 2015):
        write_csv(tmp_path / f"t{year}.csv", "person,day", f"1,{year}-06-01")
    assert found(tmp_path, EVENTS, looks) == [("skipped_files", None, None, 2, 5)]
