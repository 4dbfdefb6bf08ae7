"""Which files of a yearly register a study looks at follows from its declaration."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kansrijk.registers.years import Period, choose, known_from
from kansrijk.study import Study
from kansrijk.study.indicators import Indicators

YEARS = [Period(year) for year in range(2000, 2020)]
MONTHS = [Period(year, month) for year in range(2010, 2017) for month in range(1, 13)]
ABOUT = {"title": {"nl": "Proef", "en": "Trial"}, "policy": "open"}
LABEL = {"nl": "iets", "en": "something"}
UNREAD = {"holder": "town", "unit": "person", "key": ["person"], "kind": "record", "path": "o.csv"}


def yearly(kind="event", files="year", **more):
    name = "r{year}{month}.csv" if files == "month" else "r{year}.csv"
    dates = {
        "event": {"date": "day"},
        "spell": {"start": "start", "end": "end"},
        "record": {"known": "{year}-12-31"},
    }[kind]
    return {
        "holder": "town", "unit": "person", "key": ["person"], "kind": kind, "path": name,
        "files": files, **(more or dates),
    }  # fmt: skip


def study(register, *sentences, dates=("2015-01-01",), relations=None, outcome=None, of="other"):
    question = {
        "study": ABOUT,
        "population": {
            "unit": "person",
            "label": LABEL,
            "reference_dates": [date.fromisoformat(day) for day in dates],
            "from": of,
        },
        "outcomes": {
            "hit": {"label": LABEL, "kind": "use", "from": "other", "take": "any"} | (outcome or {})
        },
        "analyses": {"profiles": {"outcome": "hit", "variables": {"groups": ["some"]}}},
    }
    indicators = {
        f"i{n}": {"role": "helper", "from": "r", "take": "any"} | one
        for n, one in enumerate(sentences)
    }
    return Study.model_validate(
        {
            "folder": Path(),
            "digest": "",
            "chosen": "profiles",
            "question": question,
            "sources": {
                "registers": {"r": register, "other": UNREAD},
                "relations": relations or {},
            },
            "indicators": _indicators(indicators),
        }
    )


def _indicators(given):
    return dict(Indicators.model_validate({"indicators": given}).indicators)


def read(register, *sentences, present=YEARS, **more):
    return [str(one) for one in choose(study(register, *sentences, **more), "r", present).read]


def missing(register, *sentences, present=(), **more):
    return [str(one) for one in choose(study(register, *sentences, **more), "r", present).missing]


@pytest.mark.parametrize(
    ("sentence", "day", "needed", "also"),
    [
        # A window needs the years of its days; that of the reference date itself is welcome.
        ({"window": "5 years"}, "2015-01-01", range(2010, 2015), [2015]),
        ({"window": "1 year"}, "2015-07-01", [2014, 2015], []),
        ({"window": "1 year"}, "2015-12-31", [2015], []),
        ({"window": "60 days"}, "2015-01-31", [2014, 2015], []),
        ({"window": "1 day"}, "2015-01-01", [], [2015]),
        ({"at": "reference date"}, "2015-01-01", [2015], []),
        ({"at": "reference date - 1 day"}, "2015-01-01", [2014], []),
        ({"at": "reference date - 2 years"}, "2015-06-30", [2013], []),
        ({"year": 0}, "2015-06-30", [2015], []),
        ({"year": -3}, "2015-01-01", [2012], []),
        # Nobody knows beforehand how far an anchor goes back.
        ({"at": "birth + 4 years"}, "2015-06-30", [], range(2000, 2016)),
        ({"after": "birth"}, "2015-06-30", [], range(2000, 2016)),
        ({}, "2015-06-30", [], range(2000, 2016)),
    ],
)
def test_years_of_a_sentence(sentence, day, needed, also):
    register = yearly("spell")
    assert missing(register, sentence, dates=[day]) == [str(year) for year in needed]
    assert read(register, sentence, dates=[day]) == [str(year) for year in [*needed, *also]]


def test_months_of_a_window():
    sentence = {"window": "3 months"}
    register = yearly("spell", "month")
    assert missing(register, sentence) == ["2014-10", "2014-11", "2014-12"]
    assert read(register, sentence, present=MONTHS)[-1] == "2015-01"


def test_month_of_a_moment():
    sentence = {"at": "reference date - 1 day"}
    assert read(yearly("spell", "month"), sentence, present=MONTHS) == ["2014-12"]


def test_years_of_all_sentences_and_dates_together():
    register = yearly("record")
    sentences = [{"year": 0, "take": "any"}, {"year": -2, "take": "any"}]
    dates = ["2012-01-01", "2015-01-01"]
    assert missing(register, *sentences, dates=dates) == ["2010", "2012", "2013", "2015"]


def test_function_of_the_study_gets_all_years_so_far():
    programmed = {"role": "helper", "python": "f.py:f", "uses": ["r"]}
    found = study(yearly(), {"window": "1 year"})
    changed = found.model_copy(update={"indicators": _indicators({"p": programmed})})
    assert choose(changed, "r", YEARS).read[0] == Period(2000)
    assert choose(changed, "r", YEARS).read[-1] == Period(2015)


@pytest.mark.parametrize(
    ("kind", "files"),
    [
        ("spell", ["2015"]),
        ("record", ["2014"]),
        ("event", [str(year) for year in range(2000, 2016)]),
    ],
)
def test_relation_stands_as_on_the_reference_date(kind, files):
    mother = {"from": "r", "to": {"unit": "person", "key": ["mother"]}}
    assert read(yearly(kind), relations={"mother": mother}) == files


def test_newest_record_is_the_newest_that_is_there():
    mother = {"from": "r", "to": {"unit": "person", "key": ["mother"]}}
    present = [Period(2009), Period(2011), Period(2015)]
    assert read(yearly("record"), relations={"mother": mother}, present=present) == ["2011"]


@pytest.mark.parametrize(("known", "newest"), [("{year}-01-01", "2015"), ("{year}-01-02", "2014")])
def test_record_is_known_on_its_day(known, newest):
    assert read(yearly("record", known=known), of="r") == [newest]


def test_population_that_must_still_be_there_needs_the_year_in_which_the_window_ends():
    outcome = {"window": "2 years after", "left": "exclude"}
    assert missing(yearly("spell"), of="r", outcome=outcome) == ["2015", "2017"]
    assert missing(yearly("spell"), of="r", outcome=outcome | {"left": "keep"}) == ["2015"]


@pytest.mark.parametrize(
    ("window", "day", "needed", "also"),
    [
        ("1 year after", "2015-01-01", ["2015"], ["2016"]),
        ("18 months after", "2015-01-01", ["2015", "2016"], []),
        ("1 year after", "2014-12-31", ["2015"], []),
        ("1 day after", "2015-12-31", [], ["2016"]),
    ],
)
def test_outcome_needs_the_years_after(window, day, needed, also):
    outcome = {"from": "r", "window": window}
    assert missing(yearly(), outcome=outcome, dates=[day]) == needed
    assert read(yearly(), outcome=outcome, dates=[day]) == needed + also


def test_outcome_without_a_window_looks_at_all():
    assert read(yearly(), outcome={"from": "r"}) == [str(year) for year in YEARS]


def test_register_that_nothing_names_is_read_as_far_as_it_is_known():
    assert read(yearly()) == [str(year) for year in range(2000, 2016)]


def test_there_must_be_one_file_at_least():
    found = choose(study(yearly(), {}), "r", [Period(2016)])
    assert (found.read, found.missing, found.none_by) == ((), (), (date(2015, 1, 1),))


@pytest.mark.parametrize(
    ("known", "period", "day"),
    [
        ("{year}-10-01", Period(2014), date(2014, 10, 1)),
        ("{year}-02-31", Period(2016), date(2016, 2, 29)),
        ("{year}-{month}-31", Period(2014, 4), date(2014, 4, 30)),
        ("{year}-{month}-31", Period(2014, 12), date(2014, 12, 31)),
        ("{year}-{month}-15", Period(2014, 4), date(2014, 4, 15)),
    ],
)
def test_day_of_a_file(known, period, day):
    files = "month" if period.month else "year"
    register = study(yearly("record", files, known=known)).sources.registers["r"]
    assert known_from(register, period) == day


# ------------------------------------------------------------------ what is skipped


def skipped(register, *sentences, present, **more):
    periods = [Period(year) for year in present]
    chosen = choose(study(register, *sentences, **more), "r", periods)
    return [str(one) for one in chosen.skipped]


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        ([2012, 2013, 2014], []),
        ([2012, 2014, 2015], ["2013"]),
        ([2012, 2013], ["2014"]),
        ([2010, 2012], ["2011", "2013", "2014"]),
        ([2014], []),
    ],
)
def test_all_that_happened_so_far_has_no_gaps(present, expected):
    assert skipped(yearly(), {}, present=present) == expected


def test_a_year_that_must_be_there_is_not_skipped_but_missing():
    assert skipped(yearly(), {"window": "3 years"}, present=[2012, 2014]) == []


@pytest.mark.parametrize(
    ("known", "present", "expected"),
    [
        ("{year}-12-31", [2010, 2014], []),
        ("{year}-12-31", [2012, 2015], ["2013", "2014"]),
        ("{year}-10-01", [2013], ["2014"]),
    ],
)
def test_the_newest_that_was_known_is_told_where_it_is_an_old_one(known, present, expected):
    relations = {"to_them": {"from": "r", "to": {"unit": "person", "key": ["other"]}}}
    register = yearly("record", known=known)
    assert skipped(register, present=present, relations=relations) == expected


def test_an_outcome_at_any_time_has_no_gaps_between_its_files():
    outcome = {"from": "r", "take": "any"}
    assert skipped(yearly(), outcome=outcome, present=[2015, 2018]) == ["2016", "2017"]
