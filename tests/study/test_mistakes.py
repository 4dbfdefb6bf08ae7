"""What the validator of a file finds is told once, under its own key, in the words of the file."""

from __future__ import annotations

import pytest

from tests.study.declared import problems

Q, S, I = "study.toml", "registers.toml", "indicators.toml"  # noqa: E741

SEVERAL_KINDS = [
    (I, 'of = "parents"', "of = 3", "events.of", "a relation, or a list of them", "3"),
    (I, 'of = "parents"', "of = [3]", "events.of.0", "a text in quotes", "3"),
    (I, 'take = "count"', 'take = "count"\nnone = 1.5', "events.none", "a word for an", "1.5"),
    (I, 'take = "any"', 'take = "any"\nnone = false', "in_help.none", "a word for an", "false"),
    (I, 'take = "any"', 'take = "any"\nnone = { nl = "a" }', "in_help.none.en", "missing", None),
    (S, '"int" }', '"int", from = 3 }', "people.columns.marks.from", "a source column", "3"),
    (
        S,
        '{ type = "date" }',
        '{ type = "date", days_since = 3 }',
        "people.columns.born.days_since",
        "a date, or a column of dates",
        "3",
    ),
    (S, "known = 2010-01-01", "known = 3", "people.known", "a date, a column of dates, or", "3"),
    (S, "known = 2010-01-01", 'known = "Born"', "people.known", "a date, a column", "Born"),
    (S, '"{year}-12-31"', '"{year}"', "incomes.known", "a day of the file's year", "{year}"),
    (S, 'date = "date"', 'date = "Date"', "events.date", "a column of dates, or", "Date"),
    (S, 'date = "date"', "date = 3", "events.date", "a column of dates, or", "3"),
]


@pytest.mark.parametrize("row", SEVERAL_KINDS, ids=[f"{row[3]}-{row[5]}" for row in SEVERAL_KINDS])
def test_value_that_is_of_no_kind_it_may_be_of_is_told_once(tmp_path, row):
    file, old, new, key, says, given = row
    (problem,) = problems(tmp_path, (file, old, new))
    assert (problem.where, problem.key, problem.given) == (file, key, given)
    assert says in problem.message


def test_name_with_capitals_is_told_with_the_name_it_may_have(tmp_path):
    (problem,) = problems(tmp_path, (S, 'date = "date"', 'date = "Date"'))
    assert problem.allowed == ("date",)


# A key of one form of indicator in a table of another form.
MIXED_FORMS = [
    ('derive = "income', 'from = "help"\nderive = "income', "rich.from", "`derive`"),
    ('take = "same"', 'take = "same"\nfrom = "help"', "with_mother.from", 'take = "same"'),
    ('take = "any"', 'take = "any"\nrelation = "household"', "in_help.relation", "`from`"),
    ('derive = "income', 'recode = "level"\nderive = "income', "rich.recode", "`derive`"),
]


@pytest.mark.parametrize("row", MIXED_FORMS, ids=[row[2] for row in MIXED_FORMS])
def test_key_of_another_form_of_indicator_is_told(tmp_path, row):
    old, new, key, form = row
    (problem,) = problems(tmp_path, (I, old, new))
    assert (problem.key, problem.message) == (key, f"this key does not go with {form}")
    assert problem.todo


def test_indicator_without_a_form_says_which_forms_there_are(tmp_path):
    found = problems(tmp_path, (I, 'from = "help"\nat = "reference date"\ntake = "any"\n', ""))
    assert [one.key for one in found] == ["in_help.from", "in_help.take"]
    assert "`derive`" in (found[0].todo or "")
    assert "`python`" in (found[0].todo or "")


@pytest.mark.parametrize(
    "row",
    [
        (S, "[relations.mother]", "[relation.mother]", "relation", "did you mean: relations?"),
        (S, "[codes.sex]", "[code.sex]", "code", "did you mean: codes?"),
        (S, "[homes]", "[registers.homes]", "registers", "write [homes]"),
        (I, "[age]", "[indicators.age]", "indicators", "write [age]"),
    ],
)
def test_table_of_tables_that_is_no_part_of_the_file_is_told_once(tmp_path, row):
    file, old, new, key, tip = row
    (problem,) = problems(tmp_path, (file, old, new))
    assert (problem.where, problem.key) == (file, key)
    assert tip in str(problem)


@pytest.mark.parametrize(("file", "old", "name"), [(S, "[homes]", "title"), (I, "[age]", "title")])
def test_value_in_the_place_of_a_table_is_told(tmp_path, file, old, name):
    (problem,) = problems(tmp_path, (file, old, f'{name} = "x"\n{old}'))
    assert (problem.key, problem.given) == (name, "x")
    assert f"[{name}]" in problem.message


def test_empty_text_is_told(tmp_path):
    (problem,) = problems(tmp_path, (Q, 'nl = "Proef"', 'nl = ""'))
    assert (problem.key, problem.message) == ("study.title.nl", "this text is empty")
