"""Which rows a sentence sees: borders of windows, of spells, and of the time ago."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.cohort.tables import cohort_of, helper, there, values

REFERENCE = date(2015, 1, 1)

# one event each, on the days around the borders of the windows
DAYS = [
    date(2014, 1, 1),
    date(2014, 1, 2),
    date(2014, 11, 2),
    date(2014, 11, 3),
    date(2014, 12, 1),
    date(2014, 12, 2),
    date(2015, 1, 1),
    date(2015, 1, 2),
    date(2016, 1, 1),
    date(2016, 1, 2),
]
WINDOWS = {
    "ever": None,
    "year": "1 year",
    "sixty_days": "60 days",
    "month": "1 month",
}
FIRST_DAY_INSIDE = {
    "ever": date.min,
    "year": date(2014, 1, 2),
    "sixty_days": date(2014, 11, 3),
    "month": date(2014, 12, 2),
}

SPELLS = {
    "open": "2014-01-01 -",
    "ended_before": "2014-01-01 2014-12-31",
    "ends_on_the_day": "2014-01-01 2015-01-01",
    "ends_later": "2014-01-01 2015-01-02",
    "ends_much_later": "2014-01-01 2020-01-01",
    "begins_on_the_day": "2015-01-01 -",
    "begins_later": "2015-01-02 -",
    "of_one_day": "2015-01-01 2015-01-01",
}
MOMENTS = {"at_reference": "reference date", "day_before": "reference date - 1 day"}


@pytest.fixture(scope="module")
def windows(tmp_path_factory):
    rows = [f"p{place} {day} t 1 1" for place, day in enumerate(DAYS)]
    hits = [f"p{place} {day}" for place, day in enumerate(DAYS)]
    tables = {
        "there": there(*(f"p{place}" for place in range(len(DAYS)))),
        "events": "\n".join(["person date kind points amount", *rows]),
        "hits": "\n".join(["person date", *hits]),
    }
    said = {name: f'window = "{window}"' if window else "" for name, window in WINDOWS.items()}
    indicators = [
        helper(name, f'from = "events"\ntake = "any"\n{window}') for name, window in said.items()
    ]
    folder = tmp_path_factory.mktemp("windows")
    return cohort_of(folder, tables, "".join(indicators), outcome='window = "1 year after"')


@pytest.fixture(scope="module")
def spells(tmp_path_factory):
    rows = [f"{name} {ends}" for name, ends in SPELLS.items()]
    tables = {
        "there": there(*SPELLS),
        "care": "\n".join(["person start end place", *(f"{row} 1" for row in rows)]),
        "lives": "\n".join(["person start end household", *(f"{row} h" for row in rows)]),
    }
    indicators = [
        helper(f"{register}_{name}", f'from = "{register}"\ntake = "any"\nat = "{moment}"')
        for register in ("care", "lives")
        for name, moment in MOMENTS.items()
    ]
    indicators += [
        helper("ever", 'from = "care"\ntake = "any"'),
        helper("this_year", 'from = "care"\ntake = "any"\nwindow = "1 month"'),
    ]
    registers = {"lives": "includes_end = false"}
    folder = tmp_path_factory.mktemp("spells")
    return cohort_of(folder, tables, "".join(indicators), registers=registers)


@pytest.mark.parametrize("name", WINDOWS)
def test_window_leaves_out_its_first_day_and_ends_with_the_reference_date(windows, name):
    expected = ["yes" if FIRST_DAY_INSIDE[name] <= day <= REFERENCE else "no" for day in DAYS]
    assert [values(windows, name)[f"p{place}"] for place in range(len(DAYS))] == expected


def test_outcome_lies_after_the_reference_date_and_ends_with_the_window(windows):
    expected = [REFERENCE < day <= date(2016, 1, 1) for day in DAYS]
    assert [values(windows, "outcome")[f"p{place}"] for place in range(len(DAYS))] == expected


RUNNING = {
    "care_at_reference": {
        "open",
        "ends_on_the_day",
        "ends_later",
        "ends_much_later",
        "begins_on_the_day",
        "of_one_day",
    },
    "lives_at_reference": {"open", "ends_later", "ends_much_later", "begins_on_the_day"},
    "care_day_before": {
        "open",
        "ended_before",
        "ends_on_the_day",
        "ends_later",
        "ends_much_later",
    },
    "lives_day_before": {"open", "ends_on_the_day", "ends_later", "ends_much_later"},
    "ever": set(SPELLS) - {"begins_later"},
    "this_year": {"begins_on_the_day", "of_one_day"},
}


@pytest.mark.parametrize("name", RUNNING)
def test_spells_that_count(spells, name):
    assert {who for who, said in values(spells, name).items() if said == "yes"} == RUNNING[name]


def test_population_are_those_whose_spell_runs_on_the_day(tmp_path):
    rows = [f"{name} {ends}" for name, ends in SPELLS.items()]
    table = "\n".join(["person start end", *rows, "nobody_knows_when - -"])
    cohort = cohort_of(tmp_path, {"there": table})
    steps = [(step.dropped.n, step.left.n) for step in cohort.ledger.steps]
    assert set(values(cohort, "filler")) == RUNNING["care_at_reference"]
    assert cohort.ledger.start.n == len(SPELLS) + 1
    assert steps == [(2, 7), (1, 6)]


# ------------------------------------------------------------------ time ago, on awkward days

REFERENCES = [date(2015, 2, 28), date(2016, 2, 29), date(2015, 3, 31)]


def years_passed(day: date, reference: date) -> int:
    return sum(
        (year, day.month, day.day) <= (reference.year, reference.month, reference.day)
        for year in range(day.year + 1, reference.year + 1)
    )


def months_passed(day: date, reference: date) -> int:
    passed, year, month = 0, day.year, day.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        if (year, month, day.day) > (reference.year, reference.month, reference.day):
            return passed
        passed += 1


def days_around(reference: date) -> list[date]:
    back = [*range(70), *range(330, 400), *range(1420, 1500), 6574, 6575, 6576]
    return [reference - timedelta(days=number) for number in back]


@pytest.fixture(scope="module", params=REFERENCES, ids=str)
def ago(request, tmp_path_factory):
    reference = request.param
    known = {f"p{place}": day for place, day in enumerate(days_around(reference))}
    rows = [f"{person} {day} t 1 1" for person, day in known.items()]
    births = [f"{person} {day} g 1 - -" for person, day in known.items()]
    tables = {
        "there": "\n".join(["person start end", *(f"{person} 1990-01-01 -" for person in known)]),
        "events": "\n".join(["person date kind points amount", *rows]),
        "persons": "\n".join(["person born sex score mother father", *births]),
    }
    indicators = [
        helper(unit, f'from = "events"\ntake = "latest"\nas = "{unit} ago"')
        for unit in ("days", "months", "years")
    ]
    age = helper("age", 'from = "persons"\ntake = "age"\ncolumn = "born"')
    folder = tmp_path_factory.mktemp("ago")
    cohort = cohort_of(folder, tables, "".join([*indicators, age]), reference=str(reference))
    return reference, known, cohort


def test_days_ago(ago):
    reference, known, cohort = ago
    expected = {person: (reference - day).days for person, day in known.items()}
    assert values(cohort, "days") == expected


def test_months_ago(ago):
    reference, known, cohort = ago
    expected = {person: months_passed(day, reference) for person, day in known.items()}
    assert values(cohort, "months") == expected


@pytest.mark.parametrize("name", ["years", "age"])
def test_years_ago_and_age_turn_on_the_birthday(ago, name):
    reference, known, cohort = ago
    expected = {person: years_passed(day, reference) for person, day in known.items()}
    assert values(cohort, name) == expected
