"""The language of conditions and formulas: what it reads, and how it says what it cannot read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kansrijk.study import (
    All,
    AnyOf,
    Arithmetic,
    Comparison,
    Membership,
    Name,
    Not,
    Number,
    Presence,
    comparisons,
    names_in,
    parse_condition,
    parse_formula,
)


def compared(name, operator, value):
    return Comparison(Name(name), operator, value)


A, B, C = (compared(name, "=", "1") for name in "abc")
CONDITIONS = [
    ("age < 23", compared("age", "<", "23")),
    ("age<=23", compared("age", "<=", "23")),
    ("  age >= 2.5 ", compared("age", ">=", "2.5")),
    ("age > -1", compared("age", ">", "-1")),
    ("presentation = 2013J", compared("presentation", "=", "2013J")),
    ("place = far away", compared("place", "=", "far away")),
    ("place != 'far, and away'", compared("place", "!=", "far, and away")),
    ('place = "it\'s"', compared("place", "=", "it's")),
    ("in_help", compared("in_help", "=", "yes")),
    ("not in_help", compared("in_help", "=", "no")),
    ("not not a", Not(compared("a", "=", "no"))),
    ("nothing = 1", compared("nothing", "=", "1")),
    ("kind in (01, 13)", Membership(Name("kind"), ("01", "13"))),
    ("kind in (far away, 'a,b')", Membership(Name("kind"), ("far away", "a,b"))),
    ("a is known", Presence(Name("a"), known=True)),
    ("a is missing", Presence(Name("a"), known=False)),
    ("a is not known", Presence(Name("a"), known=False)),
    ("not a is known", Presence(Name("a"), known=False)),
    ("a = 1 and b = 1 and c = 1", All((A, B, C))),
    ("a = 1 or b = 1 and c = 1", AnyOf((A, All((B, C))))),
    ("(a = 1 or b = 1) and c = 1", All((AnyOf((A, B)), C))),
    ("not (a = 1 or b = 1)", Not(AnyOf((A, B)))),
    ("not a = 1 and b = 1", All((Not(A), B))),
    ("a - b > 0", Comparison(Arithmetic("-", Name("a"), Name("b")), ">", "0")),
    ("(a - b) > 0", Comparison(Arithmetic("-", Name("a"), Name("b")), ">", "0")),
    ("andy or orca", AnyOf((compared("andy", "=", "yes"), compared("orca", "=", "yes")))),
]  # fmt: skip


@pytest.mark.parametrize(("phrase", "expected"), CONDITIONS, ids=[row[0] for row in CONDITIONS])
def test_condition(phrase, expected):
    assert parse_condition(phrase) == expected


@pytest.mark.parametrize(
    ("phrase", "says"),
    [
        ("", "at the beginning a name in lower case is wanted"),
        ("age <", 'after "age <" a value is wanted'),
        ("< 23", 'at the beginning a name in lower case is wanted, not "< 23"'),
        ("Age < 23", "at the beginning a name in lower case is wanted"),
        ("age =< 23", 'after "age" =, !=, <, <=, > or >= is wanted, not "=< 23"'),
        ("age == 23", 'after "age" =, !=, <, <=, > or >= is wanted, not "== 23"'),
        ("a = 1 and b <> 3", 'after "a = 1 and b" =, !=, <, <=, > or >= is wanted, not "<> 3"'),
        ("age = = 23", 'after "age =" a value is wanted, not "= 23"'),
        ("age is 23", 'after "age is" "known" or "missing" is wanted, not "23"'),
        ("age under 23", 'after "age" "and", "or" or the end is wanted, not "under 23"'),
        ("kind in 01", 'after "kind in" "(" and the values, with commas is wanted'),
        ("kind in (01", 'after "kind in (01" ")" is wanted'),
        ("a = 1 and", 'after "a = 1 and" a name in lower case is wanted'),
        ("(a = 1", 'after "(a = 1" ")" is wanted'),
        ("((a = 1) and b = 2", 'after "((a = 1) and b = 2" ")" is wanted'),
        ("(a - b", 'after "(a - b" =, !='),
        ("a + 1", 'after "a + 1" =, !=, <, <=, > or >= is wanted'),
        ("3", 'after "3" =, !=, <, <=, > or >= is wanted'),
        ("a = 1 b = 2", "a = 1 b"),
        ("age > 4 AND age < 23", "and, or, not, in and is stand in lower case"),
        ("NOT in_care", "and, or, not, in and is stand in lower case"),
    ],
)
def test_phrase_that_cannot_be_read_says_where_and_what_is_wanted(phrase, says):
    with pytest.raises(ValueError, match="is wanted") as refused:
        parse_condition(phrase)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("a - b", Arithmetic("-", Name("a"), Name("b"))),
        ("a - b - 1", Arithmetic("-", Arithmetic("-", Name("a"), Name("b")), Number("1"))),
        ("a - (b - 1)", Arithmetic("-", Name("a"), Arithmetic("-", Name("b"), Number("1")))),
        ("a + b * 2", Arithmetic("+", Name("a"), Arithmetic("*", Name("b"), Number("2")))),
        ("-a", Arithmetic("-", Number("0"), Name("a"))),
        ("2.5", Number("2.5")),
        ("a", compared("a", "=", "yes")),
        ("a / b > 0.5", Comparison(Arithmetic("/", Name("a"), Name("b")), ">", "0.5")),
        ("not a", compared("a", "=", "no")),
    ],
)
def test_formula(phrase, expected):
    assert parse_formula(phrase) == expected


def test_names_stand_once_and_in_order():
    formula = parse_formula("b + a > 1 and not (b = 2 or c is known)")
    assert names_in(formula) == ("b", "a", "c")
    assert names_in(parse_formula("a * (b - a)")) == ("a", "b")


def test_single_comparisons_stand_in_order():
    found = comparisons(parse_condition("a = 1 and not (b = 1 or c = 1)"))
    assert list(found) == [A, B, C]


names = st.sampled_from(["a", "b", "long_name", "x1", "order", "android", "isle"]).map(Name)
values = st.sampled_from(
    ["1", "-2.5", "01", "far away", "2013J", "it's", "a, b", "x and y", "10-20%"]
)
terms = st.recursive(
    names | st.sampled_from(["0", "12", "3.5"]).map(Number),
    lambda inner: st.builds(Arithmetic, st.sampled_from("+-*/"), inner, inner),
    max_leaves=4,
)
operators = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
singles = st.one_of(
    st.builds(Comparison, terms, operators, values),
    st.builds(Membership, names, st.lists(values, min_size=1, max_size=3).map(tuple)),
    st.builds(Presence, names, st.booleans()),
)
several = {"min_size": 2, "max_size": 3}
conditions = st.recursive(
    singles,
    lambda inner: st.one_of(
        inner.filter(lambda one: not isinstance(one, Presence)).map(Not),
        st.lists(inner, **several).map(lambda parts: All(tuple(parts))),
        st.lists(inner, **several).map(lambda parts: AnyOf(tuple(parts))),
    ),
    max_leaves=6,
)


def written(one):
    """Write a formula with brackets around everything that has parts."""
    forms = {
        Name: lambda: one.name,
        Number: lambda: one.text,
        Arithmetic: lambda: f"({written(one.left)} {one.sign} {written(one.right)})",
        Comparison: lambda: f"{written(one.left)} {one.operator} {quoted(one.value)}",
        Membership: lambda: f"{written(one.left)} in ({', '.join(map(quoted, one.values))})",
        Presence: lambda: f"{written(one.left)} is {'known' if one.known else 'missing'}",
        Not: lambda: f"not ({written(one.condition)})",
        All: lambda: " and ".join(f"({written(part)})" for part in one.parts),
        AnyOf: lambda: " or ".join(f"({written(part)})" for part in one.parts),
    }
    return forms[type(one)]()


def quoted(value):
    mark = '"' if "'" in value else "'"
    return value if value.replace("-", "").isalnum() else f"{mark}{value}{mark}"


@given(conditions)
def test_what_is_written_is_read_back(condition):
    expected = condition
    if isinstance(condition, Not) and condition.condition == compared_to_yes(condition.condition):
        expected = Comparison(condition.condition.left, "=", "no")
    assert parse_condition(written(condition)) == expected


def compared_to_yes(one):
    is_name = isinstance(one, Comparison) and isinstance(one.left, Name)
    return Comparison(one.left, "=", "yes") if is_name else None


@given(terms.filter(lambda term: not isinstance(term, Name)))
def test_arithmetic_that_is_written_is_read_back(term):
    assert parse_formula(written(term)) == term
