"""Whom a condition leaves out, in words."""

from __future__ import annotations

import numpy as np
import pytest

from kansrijk.cohort import Column, Variable
from kansrijk.cohort.left_out import left_out
from kansrijk.study import Text, parse_condition

MANY = 20


def column(label, levels=(), unknown=0):
    """Return a column of which some values are unknown."""
    variable = Variable(
        name=label,
        label=Text(nl=f"{label} (nl)", en=label),
        group=None,
        form="nominal" if levels else "number",
        levels=tuple(Text(nl=f"{one} (nl)", en=one.capitalize()) for one in levels),
        level_ids=tuple(levels),
    )
    missing = np.arange(MANY) < unknown
    return Column(variable, np.zeros(MANY, np.int64), missing, missing.astype(np.uint8))


COLUMNS = {
    "age": column("Age"),
    "debts": column("Debts", unknown=10),
    "mortgage": column("Mortgage"),
    "sex": column("Sex", ("girl", "boy")),
    "place": column("Place", ("near", "far", "abroad")),
}


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("age < 23", "Age: 23 or more"),
        ("age >= 4", "Age: less than 4"),
        ("sex = girl", "Sex: Boy"),
        ("sex != girl", "Sex: Girl"),
        ("place = near", "Place: not Near"),
        ("place in (near, far)", "Place: not Near or Far"),
        ("not place in (near, far)", "Place: Near or Far"),
        ("debts < 100", "Debts: 100 or more or unknown"),
        ("debts is known", "Debts: unknown"),
        ("debts is missing", "Debts: known"),
        ("debts is known and age < 23", "Debts: unknown or Age: 23 or more"),
        ("age < 23 or sex = girl", "Age: 23 or more and Sex: Boy"),
        ("not (age < 23 or sex = girl)", "Age: less than 23 or Sex: Girl"),
        ("mortgage - age > 5", "Mortgage - Age: 5 or less"),
        ("(mortgage - age) * 2 > 5", "(Mortgage - Age) * 2: 5 or less"),
    ],
)
def test_who_falls_out_is_said(condition, said):
    assert left_out(parse_condition(condition), COLUMNS).en == said


def test_it_is_said_in_dutch():
    condition = parse_condition("debts < 100 or place in (near, far)")
    expected = "Debts (nl): 100 of meer en Place (nl): niet near (nl) of far (nl), of onbekend"
    assert left_out(condition, COLUMNS).nl == expected


def test_brackets_say_what_belongs_together():
    first = parse_condition("debts < 100 or place = near and sex = girl")
    second = parse_condition("(debts < 100 or place = near) and sex = girl")
    said = [left_out(condition, COLUMNS).en for condition in (first, second)]
    assert "and (" in said[0]
    assert "(" not in said[1].removeprefix("(").split(" and ")[0].replace("(en)", "")
    assert said[0] != said[1]
