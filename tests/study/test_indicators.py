"""What holds for indicators beside their sentence: functions, names, and what is sensitive."""

from __future__ import annotations

import pytest

from tests.study.declared import declared, helper, problems

Q, S, I = "study.toml", "registers.toml", "indicators.toml"  # noqa: E741

IN_SCHOOL = 'from = "schools"\ntake = "any"\n'
MARKS = 'from = "people"\ntake = "value"\ncolumn = "marks"\n'

FUNCTIONS = {
    "other name": ("def g():\n    pass\n", "no function of this name in own.py", "f"),
    "no Python": ("def f(:\n    pass\n", "own.py is no valid Python (SyntaxError, line 1)", None),
}


@pytest.mark.parametrize("row", FUNCTIONS.values(), ids=FUNCTIONS)
@pytest.mark.parametrize("key", ["x.python", "homes.prepare"])
def test_function_that_is_not_there(tmp_path, row, key):
    source, says, given = row
    (tmp_path / "own.py").write_text(source, encoding="utf-8")
    change = helper('python = "own.py:f"\nuses = ["people"]')
    if key == "homes.prepare":
        change = (S, 'path = "homes.csv"', 'path = "homes.csv"\nprepare = "own.py:f"')
    (problem,) = problems(tmp_path, change)
    assert (problem.key, problem.given) == (key, given)
    assert says in problem.message


@pytest.mark.parametrize(
    "source", ["def f(tables, reference): ...", "from other import f", "f = print", "import g as f"]
)
def test_function_of_the_study_may_come_in_any_way(tmp_path, source):
    (tmp_path / "own.py").write_text(source, encoding="utf-8")
    assert declared(tmp_path, helper('python = "own.py:f"\nuses = ["people"]'))


PREDICTOR = '[x]\nlabel = { nl = "x", en = "x" }\ngroup = "child"\n'
REASON = 'justification = { nl = "daarom", en = "because" }\n'


def test_sensitive_predictor_needs_a_reason(tmp_path):
    change = (I, "[often]", PREDICTOR + MARKS + 'sensitive = "health"\n[often]')
    (problem,) = problems(tmp_path, change)
    assert problem.key == "x.justification"
    assert 'without = ["x"]' in (problem.todo or "")


@pytest.mark.parametrize("more", ["role", "without", "reason"])
def test_sensitive_indicator_needs_no_reason_where_the_tree_does_not_see_it(tmp_path, more):
    text = PREDICTOR + MARKS + 'sensitive = "health"\n'
    change = (I, "[often]", text + (REASON if more == "reason" else "") + "[often]")
    if more == "role":
        change = helper(MARKS + 'sensitive = "health"')
    without = (Q, '["sex"]', '["sex", "x"]' if more == "without" else '["sex"]')
    assert "x" in declared(tmp_path, change, without).indicators


def test_what_is_made_of_something_sensitive_is_sensitive(tmp_path):
    health = helper(MARKS + 'sensitive = "health"', "ill")
    middle = helper('derive = "ill > 3"', "very_ill")
    change = (I, "[often]", PREDICTOR + 'derive = "very_ill and in_help"\n[often]')
    (problem,) = problems(tmp_path, health, middle, change)
    assert problem.key == "x.sensitive"
    assert "made of ill" in problem.message
    marked = (
        I,
        "[often]",
        PREDICTOR + f'derive = "very_ill"\nsensitive = "health"\n{REASON}[often]',
    )
    assert "x" in declared(tmp_path, health, middle, marked).indicators


@pytest.mark.parametrize("name", ["outcome", "reference_date", "person"])
def test_names_of_other_columns_of_the_cohort_are_taken(tmp_path, name):
    (problem,) = problems(tmp_path, helper(IN_SCHOOL, name))
    assert (problem.key, "another column" in problem.message) == (name, True)


@pytest.mark.parametrize("name", ["and", "or", "not", "in", "is"])
def test_words_of_conditions_are_no_names(tmp_path, name):
    (problem,) = problems(tmp_path, helper(IN_SCHOOL, name))
    assert (problem.key, "in conditions" in problem.message) == (name, True)
