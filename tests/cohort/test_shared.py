"""Whether somebody shares something with a related one on the reference date."""

from __future__ import annotations

import pytest

from kansrijk.cohort.cohort import MISSING, UNLINKED
from tests.cohort.tables import cohort_of, helper, there, values

# a lives with its mother, b with its father only, c in two homes of which one with its mother;
# d lives nowhere, e has no parents, f's mother lives nowhere, g neither lives nor has parents
PERSONS = """
person born        sex score mother father
a      2004-06-01  g   1     ma     fa
b      2004-06-01  g   1     mb     fb
c      2004-06-01  g   1     mc     fa
d      2004-06-01  g   1     ma     fa
e      2004-06-01  g   1     -      -
f      2004-06-01  g   1     md     -
g      2004-06-01  g   1     -      -
"""
LIVES = """
person start       end         household
a      2010-01-01  -           h1
ma     2010-01-01  -           h1
fa     2010-01-01  2014-12-31  h1
b      2010-01-01  -           h2
fb     2012-01-01  -           h2
mb     2015-01-02  -           h2
c      2010-01-01  -           h3
c      2010-01-01  -           h4
mc     2010-01-01  -           h4
e      2010-01-01  -           h1
f      2010-01-01  -           h5
"""
SAME = 'of = "{}"\ntake = "same"\nrelation = "household"'
SENTENCES = {
    "mother": SAME.format("mother"),
    "father": SAME.format("father"),
    "parents": SAME.format("parents"),
    "both": 'of = ["mother", "father"]\ntake = "same"\nrelation = "household"',
    "dwelling": 'of = "mother"\ntake = "same"\nrelation = "own_home"',
    "word": SAME.format("mother") + '\nunlinked = "no"\nmissing = "homeless"',
}
OWN_HOME = '[relations.own_home]\npath = "household"'


@pytest.fixture(scope="module")
def cohort(tmp_path_factory):
    tables = {"there": there(*"abcdefg"), "persons": PERSONS, "lives": LIVES}
    tables["households"] = "household size\nh1 1"
    indicators = "".join(helper(name, sentence) for name, sentence in SENTENCES.items())
    folder = tmp_path_factory.mktemp("shared")
    return cohort_of(folder, tables, indicators, relations=OWN_HOME)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("mother", ["yes", "no", "yes", None, None, "no", None]),
        ("father", ["no", "yes", "no", None, None, None, None]),
        ("parents", ["yes", "yes", "yes", None, None, "no", None]),
        ("both", ["yes", "yes", "yes", None, None, "no", None]),
        ("dwelling", ["yes", "no", "yes", None, None, "no", None]),
        ("word", ["yes", "no", "yes", "homeless", "no", "no", "no"]),
    ],
)
def test_same(cohort, name, expected):
    assert list(values(cohort, name).values()) == expected


@pytest.mark.parametrize("name", ["mother", "word"])
def test_who_has_no_such_relative_is_unlinked_before_anything_is_missing(cohort, name):
    expected = [0, 0, 0, MISSING, UNLINKED, 0, UNLINKED]
    assert cohort.columns[name].absence.tolist() == expected


def test_words_are_levels_beside_yes_and_no(cohort):
    assert cohort.columns["word"].variable.level_ids == ("no", "yes", "homeless")
    assert cohort.columns["mother"].variable.level_ids == ("no", "yes")
