"""A file that is no valid TOML: the line, what is wrong in plain words, and what to do."""

from __future__ import annotations

import pytest

from tests.study.declared import problems

Q, S, I = "study.toml", "registers.toml", "indicators.toml"  # noqa: E741

# Each row: the file, what stands there, what comes instead; the line that is told, what is wrong
# and what to do.
BROKEN = [
    (I, 'group = "child"', 'group = "child', 'group = "child', "no quote at its end", "close it"),
    (I, 'group = "child"', "group = child", "group = child", "no value stands here", "in straight"),
    (I, 'group = "child"', "group = “child”", "group = “child”", "no value stands", "straight"),
    (I, 'group = "child"', 'group: "child"', 'group: "child"', "= is wanted", "key = "),
    (I, "[sex]", "[age]", "[age]", "this table stands in the file twice", "another name"),
    (I, "[sex]", "[sex of child]", "[sex of child]", "a name stands in [ ] alone", "_ for a blank"),
    (
        I,
        'take = "age"',
        'take = "age"\ntake = "age"',
        'take = "age"',
        "this key stands in its table twice",
        "one of the two",
    ),
    (
        Q,
        'where = ["age < 23"]',
        'where = ["age < 23"',
        'cluster = "household"',
        "no ] at its end",
        "commas between",
    ),
    (
        Q,
        "[2015-01-01]",
        "[01-01-2015]",
        "reference_dates = [01-01-2015]",
        "a date reads otherwise",
        "2015-01-31",
    ),
    (
        Q,
        "[2015-01-01]",
        "[2015-02-30]",
        "reference_dates = [2015-02-30]",
        "no such day",
        "2015-01-31",
    ),
    (Q, "honest = 0.5", "honest = 0,5", "honest = 0,5", "something follows the value", "a point"),
    (
        S,
        'path = "homes.csv"',
        r'path = "H:\data\homes.csv"',
        r'path = "H:\data\homes.csv"',
        "a backslash",
        "write / in a path",
    ),
]


@pytest.mark.parametrize("row", BROKEN, ids=[row[2] for row in BROKEN])
def test_broken_file_is_told_in_plain_words(tmp_path, row):
    file, old, new, line, says, todo = row
    (problem,) = problems(tmp_path, (file, old, new))
    assert (problem.where, problem.given) == (file, line)
    assert problem.message.startswith("this is no valid TOML: ")
    assert says in problem.message
    assert todo in (problem.todo or "")
    number = int(problem.key.removeprefix("line "))
    assert (tmp_path / file).read_text(encoding="utf-8").splitlines()[number - 1] == line


def test_list_that_is_open_at_the_end_is_told_on_the_last_line(tmp_path):
    (problem,) = problems(tmp_path, (S, '"2"] }]\n', '"2"] }\n'))
    assert "no ] at its end" in problem.message


def test_address_of_a_database_is_not_repeated(tmp_path):
    address = "database = postgresql://me:secret@town"
    (problem,) = problems(tmp_path, (S, 'path = "homes.csv"', address))
    assert problem.key == "line 6"
    assert "secret" not in str(problem)
