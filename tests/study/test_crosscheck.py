"""What no single file can tell: names that refer to nothing, and the order of time."""

from __future__ import annotations

import pytest

from kansrijk.study import ends_of_path
from tests.study.declared import declared, problems

Q, S, I = "study.toml", "registers.toml", "indicators.toml"  # noqa: E741

LABELS = '[labels]\nhoushold = { nl = "gezin", en = "family" }'

# Each row: the file, what stands there, what comes instead; where it is told, the name that was
# given and the nearest that there is.
UNKNOWN_NAMES = [
    (Q, 'from = "homes"', 'from = "home"', "population.from", "home", "homes"),
    (Q, '["age < 23"]', '["ages < 23"]', "population.where", "ages", "age"),
    (
        Q,
        'cluster = "household"',
        'cluster = "house"',
        "population.cluster",
        "house",
        "household",
    ),
    (Q, '["town"]', '["towns"]', "population.areas", "towns", "town"),
    (Q, '["town"]', '["age"]', "population.areas", "age", None),
    (Q, 'from = "help"', 'from = "helpp"', "outcomes.inflow.from", "helpp", "help"),
    (Q, "not in_help", "not in_hlp", "outcomes.inflow.among", "in_hlp", "in_help"),
    (Q, "not in_help", "in_help = maybe", "outcomes.inflow.among", "maybe", None),
    (Q, '["age < 23"]', '["town = hre"]', "population.where", "hre", "here"),
    (Q, 'outcome = "inflow"', 'outcome = "inflo"', "analyses.profiles.outcome", "inflo", "inflow"),
    (Q, '["child"]', '["children"]', "analyses.profiles.variables.groups", "children", "child"),
    (Q, '["sex"]', '["sexe"]', "analyses.profiles.variables.without", "sexe", "sex"),
    (Q, "honest = 0.5", f"honest = 0.5\n\n{LABELS}", "labels.houshold", "houshold", "household"),
    (S, 'codes = "sex"', 'codes = "sexe"', "people.columns.sex.codes", "sexe", "sex"),
    (S, '"int" }', '"int", known = "day" }', "people.columns.marks.known", "day", None),
    (S, 'from = "homes"', 'from = "home"', "relations.household.from", "home", "homes"),
    (S, '["mother", "father"]', '["mother", "fathr"]', "relations.parents", "fathr", "father"),
    (I, 'from = "people"', 'from = "peple"', "age.from", "peple", "people"),
    (I, 'column = "born"', 'column = "bron"', "age.column", "bron", "born"),
    (I, 'of = "parents"', 'of = "parent"', "events.of", "parent", "parents"),
    (I, 'of = "parents"', 'of = "uncle"', "events.of", "uncle", None),
    (I, 'of = "parents"', 'of = "mother.houshold"', "events.of", "houshold", "household"),
    (I, 'column = "born"', 'column = "born"\nwhere = ["sx = girl"]', "age.where", "sx", "sex"),
    (I, 'column = "born"', 'column = "born"\nwhere = ["sex = gril"]', "age.where", "gril", "girl"),
]  # fmt: skip


@pytest.mark.parametrize("row", UNKNOWN_NAMES, ids=[f"{row[3]}-{row[4]}" for row in UNKNOWN_NAMES])
def test_name_that_refers_to_nothing(tmp_path, row):
    file, old, new, key, given, near = row
    found = [one for one in problems(tmp_path, (file, old, new)) if one.key == key]
    problem = found[0]
    assert (problem.where, problem.given) == (file, given)
    assert given not in problem.allowed
    assert near is None or f"did you mean: {near}?" in str(problem)


UNFIT = [
    (Q, 'unit = "person"', 'unit = "household"', "population.from", "about another unit, person"),
    (Q, 'from = "homes"', 'from = "undated"', "undated.known", "does not say when its rows"),
    (Q, 'from = "help"', 'from = "people"', "outcomes.inflow.from", "a record has no moment"),
    (Q, 'from = "help"', 'from = "households"', "outcomes.inflow.from", "another unit, household"),
    (Q, '["age < 23"]', '["age < young"]', "population.where", "compares with a number"),
    (
        Q,
        'cluster = "household"',
        'cluster = "inhabitants"',
        "population.cluster",
        "starts from household",
    ),
    (
        Q,
        'without = ["sex"]',
        'without = ["sex", "age", "events"]',
        "analyses.profiles.variables",
        "no indicator is left",
    ),
    (S, 'from = "people"', 'from = "undated"', "undated.known", "does not say when"),
    (S, '{ type = "date" }', '{ type = "int" }', "age.column", "take a column of type date"),
    (S, 'reverse = "household"', 'path = "inhabitants"', "relations.inhabitants", "in a circle"),
    (
        S,
        'any_of = ["mother", "father"]',
        'any_of = ["mother", "household"]',
        "relations.parents",
        "do not link the same units",
    ),
    (
        S,
        'reverse = "household"',
        'path = "mother.inhabitants.household"',
        "relations.inhabitants",
        "in a circle: inhabitants",
    ),
    (
        S,
        'key = ["household"]\nkind',
        'key = ["street", "number"]\nkind',
        "relations.household.to.key",
        "named by 2 columns elsewhere",
    ),
    (
        S,
        'path = "homes.csv"',
        'path = "homes.csv"\nprepare = "registers.py"',
        "homes.prepare",
        'this reads "registers.py:function"',
    ),
    (
        S,
        'path = "homes.csv"',
        'path = "homes.csv"\nprepare = "registers.py:f"',
        "homes.prepare",
        "there is no such file",
    ),
    (
        S,
        'path = "events.csv"',
        'path = "events.csv"\ncolumns.date = { type = "int" }',
        "events.columns.date",
        'this dates a row: type = "date"',
    ),
    (I, 'of = "parents"', 'of = "household"', "events.of", "leads to household, but the register"),
    (I, 'of = "parents"', 'of = "inhabitants"', "events.of", "starts from household, not from"),
    (
        I,
        'of = "parents"',
        'of = "mother.inhabitants"',
        "events.of",
        "inhabitants starts from household, but the path has come to person",
    ),
    (
        I,
        'from = "people"',
        'from = "people"\nwindow = "1 year"',
        "age.window",
        "a record has no moment",
    ),
    (I, 'window = "5 years"', 'at = "reference date"', "events.at", "events is an event"),
    (I, 'take = "age"', 'take = "sum"', "age.column", "type int or number"),
    (
        I,
        'from = "people"\ntake = "age"\ncolumn = "born"',
        'from = "undated"\ntake = "value"\ncolumn = "marks"',
        "undated.known",
        "the register undated does not say when its rows are known",
    ),
    (
        I,
        'column = "born"',
        'column = "born"\nwhere = ["marks > many"]',
        "age.where",
        "compares with a number",
    ),
    (
        I,
        'column = "born"',
        'column = "born"\nwhere = ["born < 2000-01-01"]',
        "age.where",
        "born",
    ),
    (Q, '["age < 23"]', '["town < there"]', "population.where", "town"),
    (I, 'column = "sex"', 'column = "sex"\nwhere = ["sex < boy"]', "sex.where", "sex"),
    (Q, '["age < 23"]', '["age < nan"]', "population.where", "compares with a number"),
    (Q, '["age < 23"]', '["age < inf"]', "population.where", "compares with a number"),
    (I, 'column = "sex"', 'column = "sex"\nwhere = ["marks > nan"]', "sex.where", "with a number"),
    (Q, "not in_help", "in_help < yes", "outcomes.inflow.among", "in_help have no order"),
    (Q, "not in_help", "in_help >= no", "outcomes.inflow.among", "in_help have no order"),
    (I, 'column = "town"', 'column = "marks"', "town.column", "an area has a code"),
    (Q, '["age < 23"]', '["born < 23"]', "population.where", "no condition compares it"),
    (Q, '["age < 23"]', '["age"]', "population.where", "not yes or no"),
    (Q, '["age < 23"]', '["sex"]', "population.where", "levels, not yes or no: say which"),
    (Q, '["age < 23"]', '["3 < 23"]', "population.where", "this compares no indicator"),
    (Q, '["age < 23"]', '["sex - 1 < 23"]', "population.where", "sex is no number"),
    (I, 'column = "born"', 'column = "born"\nwhere = ["sex + 1 > 2"]', "age.where", "sex is no"),
    (I, 'column = "born"', 'column = "born"\nwhere = ["1 > 2"]', "age.where", "only numbers"),
    (I, 'column = "born"', 'column = "born"\nwhere = ["marks"]', "age.where", "not yes or no"),
]


@pytest.mark.parametrize("row", UNFIT, ids=[f"{row[3]}-{row[4]}" for row in UNFIT])
def test_parts_that_do_not_fit(tmp_path, row):
    file, old, new, key, says = row
    found = problems(tmp_path, (file, old, new))
    assert any(one.key == key and says in str(one) for one in found), [str(one) for one in found]


# Where to look, and what to do about it.
TOLD = [
    (Q, '["age < 23"]', '["marks < 23"]', "population.where", "declare it in indicators.toml"),
    (I, 'column = "sex"', 'column = "sex"\nwhere = ["size = 3"]', "sex.where", "`columns` of the"),
    (I, 'of = "parents"', 'of = "household"', "events.of", "allowed: mother, father, parents"),
    (I, 'column = "sex"', 'column = "income"', "sex.column", "columns.income = { type ="),
    (I, 'column = "sex"', 'column = "SEX"', "sex.column", "did you mean: sex?"),
    (I, "born + 6 years", "today", "school.at", "allowed: reference date, born"),
    (I, 'after = "born"', 'after = "birth"', "last_school.after", "allowed: born"),
    (I, 'column = "sex"', 'column = "sex"\nwindow = "1 year"', "sex.window", "leave `window` out"),
    (Q, '["age < 23"]', '["sex = woman"]', "population.where", "sex has no level of this name"),
    (
        S,
        'key = ["household"]\nkind',
        'key = ["street", "number"]\nkind',
        "relations.household.to.key",
        "name them all, like street, number",
    ),
    (
        S,
        'columns.sex = { type = "code"',
        'columns.sex = { from = "GESLACHT", type = "code"',
        "sex.column",
        "GESLACHT is the name in the file; registers.toml calls it sex",
    ),
]  # fmt: skip


@pytest.mark.parametrize("row", TOLD, ids=[f"{row[3]}-{row[4]}" for row in TOLD])
def test_mistake_says_where_to_look_or_what_to_do(tmp_path, row):
    file, old, new, key, says = row
    column = (I, 'column = "sex"', 'column = "GESLACHT"')
    changes = [(file, old, new), column] if "GESLACHT" in new else [(file, old, new)]
    told = [str(one) for one in problems(tmp_path, *changes) if one.key == key]
    assert [one for one in told if says in one], told


def test_register_that_says_no_date_is_told_once(tmp_path):
    (problem,) = problems(tmp_path, (S, "known = 2010-01-01\n", ""))
    assert (problem.where, problem.key) == (S, "people.known")
    assert "known = 2014-12-31" in str(problem)


SECOND = """
[outcomes.second]
label = { nl = "Tweede", en = "Second" }
kind = "use"
from = "help"
take = "any"

[analyses.profiles]
"""


def test_outcome_that_no_analysis_asks_for_is_refused(tmp_path):
    (problem,) = problems(tmp_path, (Q, "[analyses.profiles]\n", SECOND))
    assert (problem.where, problem.key) == (Q, "outcomes.second")
    assert problem.message == "no analysis asks for this outcome"


def test_end_of_a_spell_has_no_age(tmp_path):
    (problem,) = problems(
        tmp_path,
        (S, 'end = "end"', 'end = "end"\ncolumns.end = { type = "date" }'),
        (
            I,
            'from = "people"\ntake = "age"\ncolumn = "born"',
            'from = "homes"\ntake = "age"\ncolumn = "end"',
        ),
    )
    assert (problem.where, problem.key) == (I, "age.column")
    assert "the end of a spell may lie ahead" in problem.message


# Each row: what the number is of, and what is taken.
NUMBERS = {
    "value": ("people", 'take = "value"\ncolumn = "marks"'),
    "count": ("events", 'take = "count"'),
    "latest": ("events", 'take = "latest"\nas = "days ago"'),
}


def _words(take, none, unlinked):
    register, sentence = NUMBERS[take]
    words = f'none = "{none}"\nunlinked = "{unlinked}"'
    new = f'of = "mother"\nfrom = "{register}"\n{sentence}\n{words}'
    return (I, 'of = "parents"\nfrom = "events"\nwindow = "5 years"\ntake = "count"', new)


@pytest.mark.parametrize("take", ["value", "count", "latest"])
def test_number_has_one_word_for_its_far_end(tmp_path, take):
    (problem,) = problems(tmp_path, _words(take, "never", "no mother"))
    assert (problem.where, problem.key, problem.given) == (I, "events.unlinked", "no mother")
    assert "one word for its far end" in problem.message


@pytest.mark.parametrize("take", NUMBERS)
def test_number_may_use_its_one_word_twice(tmp_path, take):
    assert declared(tmp_path, _words(take, "never", "never")).indicators["events"].none == "never"


@pytest.mark.parametrize("name", ["outcome", "person"])
def test_indicator_may_not_take_the_name_of_a_column_of_the_cohort(tmp_path, name):
    found = problems(tmp_path, (I, "[events]", f"[{name}]"))
    assert any(one.where == I and one.key == name for one in found)


CHECKS = [
    ('by = ["sxe"]', "checks.by", "no indicator", "sxe"),
    ('by = ["age"]', "checks.by", "shares are told by levels", "age"),
    ('by = ["born"]', "checks.by", "shares are told by levels", "born"),
    (
        'accept = [{ check = "no_links", register = "hoems", R }]',
        "checks.accept.0.register",
        "no register",
        "hoems",
    ),
    (
        'stop = [{ check = "no_links", register = "peopl", R }]',
        "checks.stop.0.register",
        "no register",
        "peopl",
    ),
    (
        'accept = [{ check = "unknown_codes", register = "people", column = "sx", R }]',
        "checks.accept.0.column",
        "no declared column",
        "sx",
    ),
    (
        'accept = [{ check = "unknown_codes", column = "sx", R }]',
        "checks.accept.0.column",
        "no declared column",
        "sx",
    ),
]
REASON = 'reason = { nl = "daarom", en = "because" }'


def _checks(text):
    return (Q, "[analyses.profiles]", f"[checks]\n{text.replace('R', REASON)}\n[analyses.profiles]")


@pytest.mark.parametrize("row", CHECKS, ids=[row[0] for row in CHECKS])
def test_checks_that_refer_to_nothing(tmp_path, row):
    text, key, says, given = row
    (problem,) = problems(tmp_path, _checks(text))
    assert (problem.where, problem.key, problem.given) == (Q, key, given)
    assert says in problem.message


@pytest.mark.parametrize(
    "text",
    [
        'by = ["sex", "in_help", "often", "school", "last_school"]',
        'accept = [{ check = "unknown_codes", register = "people", column = "sex", R }]',
        'stop = [{ check = "rows_without_date", register = "homes", column = "start", R }]',
        'accept = [{ check = "direct_identifiers", register = "people", column = "BSN", R }]',
    ],
)
def test_checks_that_fit(tmp_path, text):
    assert declared(tmp_path, _checks(text))


def test_each_fixed_date_is_known_by_the_first_reference_date(tmp_path):
    dates = (Q, "[2015-01-01]", "[2009-01-01, 2015-01-01]")
    found = problems(tmp_path, dates)
    assert {one.key for one in found} >= {"age.from", "relations.mother.from"}
    assert all("2009-01-01" in str(one) for one in found)
    assert declared(tmp_path, (Q, "[2015-01-01]", "[2010-01-01, 2015-01-01]"))


OUTCOMES = [
    ('date = "last day"', "date", "an outcome lies after it", "last day"),
    ('date = "ends"', "date", "no column of dates", "ends"),
    ('where = ["kind = x"]', "where", "no declared column", "kind"),
]


@pytest.mark.parametrize("row", OUTCOMES, ids=[row[0] for row in OUTCOMES])
def test_outcome_that_its_register_cannot_tell(tmp_path, row):
    text, key, says, given = row
    (problem,) = problems(tmp_path, (Q, 'take = "any"', f'take = "any"\n{text}'))
    assert (problem.where, problem.key, problem.given) == (Q, f"outcomes.inflow.{key}", given)
    assert says in problem.message


def test_outcome_may_be_the_end_of_a_spell(tmp_path):
    study = declared(tmp_path, (Q, 'take = "any"', 'take = "any"\ndate = "end"'))
    assert study.outcome.date == "end"


def test_who_left_is_known_of_spells_only(tmp_path):
    left = (Q, 'take = "any"', 'take = "any"\nleft = "exclude"')
    (problem,) = problems(tmp_path, left, (Q, 'from = "homes"', 'from = "people"'))
    assert problem.key == "outcomes.inflow.left"
    assert declared(tmp_path, left).outcome.left == "exclude"


def test_population_of_yearly_records_does_not_say_which_year(tmp_path):
    (problem,) = problems(tmp_path, (Q, 'from = "homes"', 'from = "incomes"'))
    assert (problem.key, problem.given) == ("population.from", "incomes")


def test_condition_on_bands_and_years(tmp_path):
    change = (Q, '["age < 23"]', '["often < 1 to 2", "last_school in (2013, never)"]')
    assert declared(tmp_path, change)
    (problem,) = problems(tmp_path, (Q, '["age < 23"]', '["often = 1 to 3"]'))
    assert problem.allowed == ("under 1", "1 to 2", "3 or more")


def test_same_mistake_is_told_once(tmp_path):
    (problem,) = problems(tmp_path, (Q, '["age < 23"]', '["ages < 23 and ages > 3"]'))
    assert problem.given == "ages"


def test_problems_of_all_parts_are_told_at_once(tmp_path):
    found = problems(
        tmp_path,
        (Q, '["town"]', '["towns"]'),
        (S, 'codes = "sex"', 'codes = "sexe"'),
        (I, 'column = "born"', 'column = "bron"'),
        (I, 'of = "parents"', 'of = "uncle"'),
    )
    keys = {(one.where, one.key) for one in found}
    assert keys >= {
        (Q, "population.areas"),
        (S, "people.columns.sex.codes"),
        (I, "age.column"),
        (I, "events.of"),
    }


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("household", ("person", "household")),
        ("inhabitants", ("household", "person")),
        ("parents", ("person", "person")),
        ("mother.father.household", ("person", "household")),
        ("household.inhabitants", ("person", "person")),
    ],
)
def test_where_paths_lead(tmp_path, path, expected):
    assert ends_of_path(declared(tmp_path).sources, path) == expected
