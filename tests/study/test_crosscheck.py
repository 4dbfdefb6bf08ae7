"""What no single file can tell: names that refer to nothing, and the order of time."""

from __future__ import annotations

import pytest

from kansrijk.study import ends_of_path
from tests.study.declared import declared, problems

Q, S, I = "study.toml", "registers.toml", "indicators.toml"  # noqa: E741

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
    (Q, 'from = "homes"', 'from = "undated"', "population.from", "does not say when its rows"),
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
    (S, 'from = "people"', 'from = "undated"', "relations.mother.from", "does not say when"),
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
        "age.from",
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
]


@pytest.mark.parametrize("row", UNFIT, ids=[f"{row[3]}-{row[4]}" for row in UNFIT])
def test_parts_that_do_not_fit(tmp_path, row):
    file, old, new, key, says = row
    found = problems(tmp_path, (file, old, new))
    assert any(one.key == key and says in str(one) for one in found), [str(one) for one in found]


@pytest.mark.parametrize("name", ["outcome", "person"])
def test_indicator_may_not_take_the_name_of_a_column_of_the_cohort(tmp_path, name):
    found = problems(tmp_path, (I, "[events]", f"[{name}]"))
    assert any(one.where == I and one.key == name for one in found)


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
