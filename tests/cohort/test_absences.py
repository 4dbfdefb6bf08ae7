"""The three absences: no record, no such relative, no known value; and the words for each."""

from __future__ import annotations

from math import inf

import pytest

from kansrijk.cohort.cohort import MISSING, NONE, UNLINKED
from tests.cohort.tables import cohort_of, helper, there, values

# Of their mother: a has a known value, b an unknown one, c no record; d has no mother.
PERSONS = """
person born        sex score mother father
a      2000-01-01  g   1     ma     -
b      2000-01-01  g   1     mb     -
c      2000-01-01  g   1     mc     -
d      2000-01-01  g   1     -      -
"""
EVENTS = """
person date        kind points amount
ma     2014-03-01  t    3      1.10
mb     2014-06-01  -    -      -
"""
CARE = "person start end place\nma 2014-01-01 - 1\nmb 2014-01-01 - -"
OF = 'of = "mother"\nfrom = "events"\n'
PLAIN = {
    "any": 'take = "any"',
    "none": 'take = "none"',
    "count": 'take = "count"',
    "distinct": 'take = "distinct"\ncolumn = "points"\nacross = "max"',
    "sum": 'take = "sum"\ncolumn = "points"',
    "mean": 'take = "mean"\ncolumn = "points"',
    "min": 'take = "min"\ncolumn = "amount"',
    "value": 'take = "value"\ncolumn = "points"',
    "latest": 'take = "latest"\nas = "days ago"',
    "kind": 'take = "value"\ncolumn = "kind"',
}
WORDS = '\nnone = "none"\nunlinked = "no mother"\nmissing = "unknown"'
NUMBERS = "\nnone = -1\nunlinked = -2\nmissing = -3"
FAR = '\nnone = "never"\nunlinked = "never"\nmissing = "never"'
SENTENCES = {
    **{name: OF + said for name, said in PLAIN.items()},
    **{f"{name}_words": OF + PLAIN[name] + WORDS for name in ("any", "none", "kind")},
    **{
        f"{name}_numbers": OF + PLAIN[name] + NUMBERS for name in ("count", "sum", "mean", "latest")
    },
    **{f"{name}_far": OF + PLAIN[name] + FAR for name in ("sum", "value", "latest")},
    "any_no": OF + PLAIN["any"] + '\nunlinked = "no"',
    "kind_noise": OF + PLAIN["kind"] + '\nnone = "noise"\nmissing = "noise"',
    "mixed": OF + PLAIN["sum"] + '\nnone = 0\nunlinked = "nobody"',
    "own": 'from = "care"\ntake = "value"\ncolumn = "place"',
}
PEOPLE = "abcd"


@pytest.fixture(scope="module")
def cohort(tmp_path_factory):
    tables = {"there": there(*PEOPLE), "persons": PERSONS, "events": EVENTS, "care": CARE}
    indicators = "".join(helper(name, sentence) for name, sentence in SENTENCES.items())
    return cohort_of(tmp_path_factory.mktemp("absences"), tables, indicators)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("any", ["yes", "yes", "no", None]),
        ("none", ["no", "no", "yes", None]),
        ("count", [1, 1, 0, None]),
        ("distinct", [1, None, 0, None]),
        ("sum", [3, None, 0, None]),
        ("mean", [3, None, None, None]),
        ("min", [1.1, None, None, None]),
        ("value", [3, None, None, None]),
        ("latest", [306, 214, None, None]),
        ("kind", ["theft", None, None, None]),
        ("any_words", ["yes", "yes", "none", "no mother"]),
        ("none_words", ["no", "no", "none", "no mother"]),
        ("kind_words", ["theft", "unknown", "none", "no mother"]),
        ("count_numbers", [1, 1, -1, -2]),
        ("sum_numbers", [3, -3, -1, -2]),
        ("mean_numbers", [3, -3, -1, -2]),
        ("latest_numbers", [306, 214, -1, -2]),
        ("sum_far", [3, inf, inf, inf]),
        ("value_far", [3, inf, inf, inf]),
        ("latest_far", [306, 214, inf, inf]),
        ("any_no", ["yes", "yes", "no", "no"]),
        ("kind_noise", ["theft", "noise", "noise", None]),
        ("mixed", [3, None, 0, inf]),
    ],
)
def test_what_is_said_of_absences(cohort, name, expected):
    assert list(values(cohort, name).values()) == expected


@pytest.mark.parametrize("name", [name for name in SENTENCES if name != "own"])
def test_the_true_absence_is_told_also_where_a_word_stands_for_it(cohort, name):
    # A row is what these ask for, so that none of its values can be unknown.
    take = SENTENCES[name].split('take = "')[1].split('"')[0]
    of_rows = take in ("any", "none", "count", "latest")
    unknown = 0 if of_rows else MISSING
    assert cohort.columns[name].absence.tolist() == [0, unknown, NONE, UNLINKED]


def test_without_a_relation_nobody_is_unlinked(cohort):
    assert cohort.columns["own"].absence.tolist() == [NONE] * 4


@pytest.mark.parametrize(
    ("name", "levels"),
    [
        ("any_words", ("no", "yes", "none", "no mother", "unknown")),
        ("kind_words", ("theft", "noise", "none", "no mother", "unknown")),
        ("any_no", ("no", "yes")),
        ("kind_noise", ("theft", "noise")),
    ],
)
def test_words_that_are_no_level_come_after_the_others(cohort, name, levels):
    assert cohort.columns[name].variable.level_ids == levels


def test_far_end_and_kind_of_number_are_declared(cohort):
    mixed, plain = cohort.columns["mixed"], cohort.columns["sum"]
    assert (mixed.variable.far.en, plain.variable.far) == ("nobody", None)
    assert (mixed.values.dtype, plain.values.dtype) == (float, int)


# ------------------------------------------------------------------ several relatives

# a: one with 2 and 3, one unknown, one without a record; b: one unknown, one without; c: no record
RELATIVES = """
person start       end household
a      2014-01-01  -   h1
a1     2014-01-01  -   h1
a2     2014-01-01  -   h1
a3     2014-01-01  -   h1
b      2014-01-01  -   h2
b1     2014-01-01  -   h2
b2     2014-01-01  -   h2
c      2014-01-01  -   h3
c1     2014-01-01  -   h3
d      2014-01-01  -   h4
"""
OF_RELATIVES = """
person date        kind points amount
a1     2014-03-01  t    2      1.10
a1     2014-03-01  t    3      1.10
a1     2014-03-01  t    3      1.10
a2     2014-06-01  -    -      -
b1     2014-06-01  -    -      -
"""
COMBINED = {
    ("any", None): ["yes", "yes", "no", None],
    ("none", None): ["no", "no", "yes", None],
    ("count", None): [4, 1, 0, None],
    ("count", "min"): [0, 0, 0, None],
    ("count", "max"): [3, 1, 0, None],
    ("distinct", "sum"): [2, None, 0, None],
    ("distinct", "min"): [0, None, 0, None],
    ("distinct", "max"): [2, None, 0, None],
    ("sum", None): [8, None, 0, None],
    ("sum", "min"): [0, None, 0, None],
    ("sum", "max"): [8, None, 0, None],
    ("mean", None): [8 / 3, None, None, None],
    ("min", None): [2, None, None, None],
    ("min", "sum"): [2, None, None, None],
    ("max", "min"): [3, None, None, None],
}


@pytest.fixture(scope="module")
def relatives(tmp_path_factory):
    indicators: list[str] = []
    for place, (take, across) in enumerate(COMBINED):
        sentence = f'of = "housemates"\nfrom = "events"\ntake = "{take}"\n'
        sentence += 'column = "points"\n' * (take not in ("any", "none", "count"))
        sentence += f'across = "{across}"\n' * (across is not None)
        indicators.append(helper(f"c{place}", sentence))
    tables = {"there": there(*"abcd"), "events": OF_RELATIVES, "lives": RELATIVES}
    return cohort_of(tmp_path_factory.mktemp("relatives"), tables, "".join(indicators))


@pytest.mark.parametrize(
    ("place", "expected"), list(enumerate(COMBINED.values())), ids=map(str, COMBINED)
)
def test_several_relatives_combine(relatives, place, expected):
    assert list(values(relatives, f"c{place}").values()) == expected
    rows = 0 if list(COMBINED)[place][0] in ("any", "none", "count") else MISSING
    assert relatives.columns[f"c{place}"].absence.tolist() == [0, rows, NONE, UNLINKED]
