"""A declaration is read into frozen records, and every problem in it is located."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from kansrijk.errors import StudyError
from kansrijk.study import load
from tests.study.declared import FILES, declared, problems, write

Q, S, I = "study.toml", "registers.toml", "indicators.toml"  # noqa: E741


def test_complete_declaration_loads(tmp_path):
    study = declared(tmp_path)
    assert study.reference_dates == (date(2015, 1, 1),)
    assert study.predictors == ("age", "events")
    assert study.outcome.register_ == "help"


def test_study_is_frozen(tmp_path):
    study = declared(tmp_path)
    with pytest.raises(ValidationError, match="frozen"):
        study.digest = "other"
    with pytest.raises(ValidationError, match="frozen"):
        study.question.population.unit = "household"


# Each row: the file, what stands there, what comes instead; then where the problem is told, a part
# of what it says, and what was given.
WRONG_VALUES = [
    (Q, 'language = "en"', 'language = "de"', "study.language", "not known", "de"),
    (Q, "[study]", "[study]\nseed = -1", "study.seed", "at least 0 is wanted", "-1"),
    (Q, "[2015-01-01]", "[]", "population.reference_dates", "at least one is wanted", "[]"),
    (
        Q,
        "[2015-01-01]",
        "[2015-01-01, 2014-01-01]",
        "population.reference_dates",
        "the dates stand in order, each once",
        "[2015-01-01, 2014-01-01]",
    ),
    (
        Q,
        "[2015-01-01]",
        "[20150101]",
        "population.reference_dates.0",
        "a date is wanted",
        "20150101",
    ),
    (Q, '["age < 23"]', '["age under 23"]', "population.where.0", 'after "age"', "age under 23"),
    (Q, 'kind = "use"', 'kind = "habit"', "outcomes.inflow.kind", "not known", "habit"),
    (Q, 'take = "any"', 'take = "count"', "outcomes.inflow.take", "not known", "count"),
    (Q, "1 year after", "1 year", "outcomes.inflow", "after the reference date", None),
    (Q, "1 year after", "a year after", "outcomes.inflow.window", "60 days", "a year after"),
    (Q, '"not in_help"', '"never ever in_help"', "outcomes.inflow.among.0", 'after "never"', None),
    (
        Q,
        'groups = ["child"]',
        "groups = []",
        "analyses.profiles.variables.groups",
        "at least",
        "[]",
    ),
    (
        Q,
        "min_child = 20",
        "min_child = 0",
        "analyses.profiles.tree.min_child",
        "at least 1 is wanted",
        "0",
    ),
    (
        Q,
        "max_depth = 3",
        "max_depth = 31",
        "analyses.profiles.tree.max_depth",
        "at most 30 is wanted",
        "31",
    ),
    (Q, "yes = 10", "yes = 0", "analyses.profiles.tree.costs.yes", "more than 0 is", "0"),
    (
        Q,
        "min_child = 20",
        "min_child = 20, min_parent = 20",
        "analyses.profiles.tree",
        "min_parent must be greater than min_child",
        None,
    ),
    (S, 'kind = "spell"', 'kind = "spel"', "homes.kind", "not known", "spel"),
    (S, 'key = ["person"]', "key = []", "homes", "has a `key`, or `keys`", None),
    (S, 'key = ["person"]', 'keys = [["a"], ["b", "c"]]', "homes", "the same number", None),
    (S, 'key = ["person"]', 'keys = [["a"], "b"]', "homes.keys.1", "a list is wanted", "b"),
    (S, 'unit = "person"', 'unit = "Person"', "homes.unit", "lower-case letters", "Person"),
    (S, 'end = "end"', 'end = "end"\nknown = "start"', "homes", "a spell has no `known`", None),
    (S, 'date = "date"', 'date = "date"\nend = "end"', "events", "event has no `end`", None),
    (
        S,
        'type = "int" }',
        'type = "integer" }',
        "people.columns.marks.type",
        "not known",
        "integer",
    ),
    (
        S,
        '{ type = "int" }',
        '{ type = "int", decimals = 2 }',
        "people.columns.marks",
        "`decimals` goes with type = 'number' only",
        None,
    ),
    (S, '"boy", from', '"girl", from', "codes.sex", "stands in this list more than once", None),
    (S, 'from = ["b"]', 'from = ["g"]', "codes.sex", "stands in this list more than once", None),
    (
        S,
        'reverse = "household"',
        'reverse = "household"\npath = "household"',
        "relations.inhabitants",
        "one of `from` with `to`",
        None,
    ),
    (
        S,
        'to = { unit = "person", key = ["mother"] }',
        "",
        "relations.mother",
        "`from` and `to` go together",
        None,
    ),
    (I, 'take = "age"', 'take = "old"', "age.take", "not known", "old"),
    (I, 'column = "born"', "", "age", "needs a `column`", None),
    (I, 'take = "count"', 'take = "count"\ncolumn = "x"', "events", "takes no `column`", None),
    (I, '"5 years"', '"five years"', "events.window", 'a window reads "60 days"', "five years"),
    (I, '"5 years"', '"5 years after"', "events.window", "looks back", "5 years after"),
    (I, '"5 years"', "5", "events.window", "a window in quotes", "5"),
    (I, '"reference date"', "2015-01-01", "in_help.at", "a moment in quotes", "2015-01-01"),
    (I, "reference date", "the reference date", "in_help.at", "a moment reads", None),
    (
        I,
        'at = "reference date"',
        'at = "reference date"\nwindow = "1 day"',
        "in_help",
        "one of",
        None,
    ),
    (I, 'take = "count"', 'take = "latest"', "events", "needs `as`", None),
    (I, 'take = "any"', 'take = "any"\nas = "days ago"', "in_help", "becomes of a date", None),
    (I, 'take = "any"', 'take = "any"\nacross = "max"', "in_help", "it needs `of`", None),
    (I, 'group = "child"\nfrom', "from", "age", "needs a `label` and a `group`", None),
    (
        I,
        'take = "count"',
        'take = "count"\ngrid = 0',
        "events.grid",
        "more than 0 is wanted",
        "0",
    ),
    (
        Q,
        'kind = "use"',
        'kind = "use"\nsensitive = []',
        "outcomes.inflow.sensitive",
        "at least one is wanted",
        "[]",
    ),
    (
        Q,
        "[study]",
        f"[study]\nseed = {2**63}",
        "study.seed",
        "at most",
        str(2**63),
    ),
    (S, 'end = "end"\n', "", "homes", "a spell has an `end`", None),
    (
        S,
        'date = "date"',
        'date = "date"\nincludes_end = true',
        "events",
        "`includes_end` goes with spells",
        None,
    ),
    (
        S,
        "known = 2010-01-01",
        "known = 2010-01-01\nincludes_end = false",
        "people",
        "`includes_end` goes with spells",
        None,
    ),
    (I, 'take = "any"', 'take = "any"\ngrid = 1', "in_help", "no `grid`", None),
    (
        I,
        'take = "any"',
        'take = "any"\nquantity = { nl = "keer", en = "times" }',
        "in_help",
        "`quantity`",
        None,
    ),
    (
        I,
        'take = "count"',
        'take = "count"\nbands = [3, 1]',
        "events.bands",
        "borders of bands rise",
        None,
    ),
    (I, 'take = "count"', 'take = "count"\nbands = 5', "events.bands", "a list is wanted", "5"),
    (I, 'take = "count"', 'take = "count"\nbands = ["a"]', "events.bands.0", "a number", "a"),
    (I, 'take = "count"', 'take = "count"\nbands = [1]\ngrid = 1', "events", "bands are", None),
    (I, "year = -1", "year = 1", "income.year", "at most 0 is wanted", "1"),
    (I, "year = -1", 'year = -1\nwindow = "1 year"', "income", "`window` and `year`", None),
    (I, 'as = "date"', 'as = "day"', "born.as", "not known", "day"),
    (
        I,
        'role = "helper"\nfrom = "people"',
        'label = { nl = "a", en = "a" }\ngroup = "child"\nfrom = "people"',
        "born",
        "for others to build on",
        None,
    ),
    (
        I,
        'derive = "income / 12 > 4000',
        'derive = "income / > 4000',
        "rich.derive",
        "a name in lower case is wanted",
        None,
    ),
    (I, "born + 6 years", "born + 6 yeers", "school.at", "a moment reads", "born + 6 yeers"),
    (I, 'role = "helper"\nof = "mother"', 'role = "helper"', "with_mother", "say with `of`", None),
    (
        I,
        'group = "child"\nfrom = "people"\ntake = "age"',
        'group = "child"\nfrom = "people"\ntake = "age"\njustification = { nl = "a", en = "a" }',
        "age",
        "goes with `sensitive`",
        None,
    ),
    (S, 'files = "year"\n', "", "incomes", "goes with {year} in the path", None),
    (S, "incomes{year}", "incomes", "incomes", "goes with {year} in the path", None),
    (S, 'files = "year"', 'files = "month"', "incomes", "goes with {month} in the path", None),
    (S, 'path = "homes.csv"', 'database = "TOWN"', "homes", "name the `table`", None),
    (S, 'path = "homes.csv"\n', "", "homes", "at a `path`, or in a `database`", None),
    (S, 'date = "date"', 'date = "{year}-10-01"', "events", "needs files", None),
    (S, "columns.amount", "columns.file_year", "incomes", "the year and month of the file", None),
    (I, 'take = "count"', 'take = "count"\ngrid = 0.5', "events", "a whole `grid`", None),
    (I, 'take = "age"', 'take = "age"\ngrid = 2.5', "age", "a whole `grid`", None),
]


@pytest.mark.parametrize("row", WRONG_VALUES, ids=[row[2] for row in WRONG_VALUES])
def test_wrong_value_is_located(tmp_path, row):
    file, old, new, key, says, given = row
    (problem,) = problems(tmp_path, (file, old, new))
    assert (problem.where, problem.key) == (file, key)
    assert says in problem.message
    assert given is None or problem.given == given


def test_greatest_seed_is_taken(tmp_path):
    study = declared(tmp_path, (Q, "[study]", f"[study]\nseed = {2**63 - 1}"))
    assert study.question.study.seed == 2**63 - 1


def test_count_may_have_a_whole_grid(tmp_path):
    study = declared(tmp_path, (I, 'take = "count"', 'take = "count"\ngrid = 5'))
    assert study.indicators["events"].grid == 5


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("honest = 0.5", "honest = 1.5", "analyses.profiles.honest"),
        ("honest = 0.5", "honest = true", "analyses.profiles.honest"),
    ],
)
def test_value_of_two_kinds_is_told_under_its_own_key(tmp_path, old, new, key):
    assert {problem.key for problem in problems(tmp_path, (Q, old, new))} == {key}


@pytest.mark.parametrize(
    "row",
    [
        (Q, "language", "langauge", "study.langauge", "langauge", "language"),
        (Q, "max_depth", "max_dept", "analyses.profiles.tree.max_dept", "max_dept", "max_depth"),
        (Q, "areas =", "area =", "population.area", "area", "areas"),
        (S, "holder", "holders", "homes.holders", "holders", "holder"),
        (S, 'type = "date"', 'typ = "date"', "people.columns.born.typ", "typ", "type"),
        (S, 'from = ["g"]', 'form = ["g"]', "codes.sex.levels.0.form", "form", "from"),
        (I, "window", "windows", "events.windows", "windows", "window"),
        (
            I,
            'take = "same"',
            'take = "same"\nroles = "helper"',
            "with_mother.roles",
            "roles",
            "role",
        ),
        (I, 'derive = "income', 'mising = 0\nderive = "income', "rich.mising", "mising", "missing"),
        (
            Q,
            "[analyses.profiles]",
            "[checks]\nacept = []\n[analyses.profiles]",
            "checks.acept",
            "acept",
            "accept",
        ),
    ],
)
def test_unknown_key_names_the_nearest(tmp_path, row):
    file, old, new, key, given, near = row
    found = [
        problem
        for problem in problems(tmp_path, (file, old, new))
        if problem.message == "this key is unknown"
    ]
    (problem,) = found
    assert (problem.where, problem.key, problem.given) == (file, key, given)
    assert near in problem.allowed
    assert f"did you mean: {near}?" in str(problem)


@pytest.mark.parametrize(
    ("file", "old", "key"),
    [
        (Q, 'policy = "open"\n', "study.policy"),
        (Q, 'from = "homes"\n', "population.from"),
        (S, 'holder = "town"\n', "homes.holder"),
        (I, 'from = "people"\n', "age.from"),
    ],
)
def test_missing_key_is_named(tmp_path, file, old, key):
    (problem,) = problems(tmp_path, (file, old, ""))
    assert (problem.where, problem.key, problem.message) == (file, key, "this key is missing")


def test_keys_that_only_this_table_has_are_named_first(tmp_path):
    (problem,) = problems(tmp_path, (I, "window", "windows"))
    assert problem.allowed[:3] == ("from", "take", "column")
    assert all(f" {key}," in str(problem) for key in ("from", "where", "label", "justification"))


# What stands there and what comes instead; the key, and what to do.
TO_DO = [
    ('"5 years"', '"5 years after"', "events.window", 'write "5 years" to look back'),
    ('group = "child"\nfrom', "from", "age", 'role = "helper"'),
    ("[with_mother]", "[WithMother]", "WithMother", "did you mean: with_mother?"),
]


@pytest.mark.parametrize(("old", "new", "key", "says"), TO_DO, ids=[row[2] for row in TO_DO])
def test_mistake_says_what_to_do(tmp_path, old, new, key, says):
    (problem,) = problems(tmp_path, (I, old, new))
    assert problem.key == key
    assert says in str(problem)


def test_unknown_value_lists_what_is_allowed(tmp_path):
    (problem,) = problems(tmp_path, (I, 'take = "age"', 'take = "ages"'))
    assert set(problem.allowed) >= {"value", "any", "count", "latest", "age"}
    assert "did you mean: age?" in str(problem)


def test_problems_of_all_files_are_told_at_once(tmp_path):
    found = problems(
        tmp_path,
        (Q, 'language = "en"', 'language = "de"'),
        (S, 'kind = "event"', 'kind = "evnt"'),
        (I, 'take = "age"', 'take = "old"'),
        (I, '"5 years"', '"x"'),
    )
    assert [(problem.where, problem.key) for problem in found] == [
        (Q, "study.language"),
        (S, "events.kind"),
        (I, "age.take"),
        (I, "events.window"),
    ]


def test_missing_files_are_told_at_once(tmp_path):
    (write(tmp_path) / S).unlink()
    (tmp_path / I).unlink()
    with pytest.raises(StudyError) as refused:
        load(tmp_path)
    assert [problem.where for problem in refused.value.problems] == [S, I]
    assert all("a study is a folder with" in str(one) for one in refused.value.problems)


@pytest.mark.parametrize(
    ("place", "says"),
    [(".", "this folder holds no study"), ("nowhere", "there is no such folder")],
)
def test_folder_without_a_study_names_those_inside_it_or_beside_it(tmp_path, place, says):
    (tmp_path / "mine").mkdir()
    write(tmp_path / "mine")
    with pytest.raises(StudyError) as refused:
        load(tmp_path / place)
    (problem,) = refused.value.problems
    assert (problem.where, problem.message) == (str(tmp_path / place), says)
    assert problem.allowed == [str(tmp_path / "mine")]
    assert "a study is a folder with" in str(problem)


def test_syntax_error_says_the_line(tmp_path):
    (problem,) = problems(tmp_path, (Q, 'language = "en"', 'language = "en'))
    assert (problem.where, problem.key, problem.given) == (Q, "line 3", 'language = "en')


def test_file_that_is_not_utf8_is_named(tmp_path):
    write(tmp_path)
    (tmp_path / I).write_bytes("[age]\nlabel = 'één'".encode("cp1252"))
    with pytest.raises(StudyError, match=r"indicators.toml: this file is not UTF-8"):
        load(tmp_path)


@pytest.mark.parametrize("name", [*FILES, "registers.py"])
def test_digest_changes_with_every_file(tmp_path, name):
    before = declared(tmp_path).digest
    with (tmp_path / name).open("a", encoding="utf-8") as file:
        file.write("# one word more\n")
    assert load(tmp_path).digest != before


def test_digest_does_not_change_with_line_endings_or_other_files(tmp_path):
    before = declared(tmp_path).digest
    for name in FILES:
        path = tmp_path / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (tmp_path / "notes.txt").write_text("nothing that is asked", encoding="utf-8")
    assert load(tmp_path).digest == before
