"""Each indicator asks its registers for what they can tell: when, which column, what becomes of it.

Each row of a table adds one helper; then where the problem is told, a part of what it says, and
what was given.
"""

from __future__ import annotations

import pytest

from tests.study.declared import declared, helper, problems

Q, S, I = "study.toml", "registers.toml", "indicators.toml"  # noqa: E741

MARKS = 'from = "people"\ntake = "value"\ncolumn = "marks"\n'
LEVEL = 'from = "schools"\nat = "reference date"\ncolumn = "level"\n'
AMOUNT = 'from = "incomes"\ntake = "value"\ncolumn = "amount"\n'
IN_SCHOOL = 'from = "schools"\ntake = "any"\n'
COUNT = 'from = "schools"\ntake = "count"\n'
BORN = 'from = "people"\ntake = "value"\ncolumn = "born"\n'
PARENTS = 'of = "parents"\nacross = "sum"\n'
LATEST = 'take = "latest"\nas = "years ago"\n'

WHEN = {
    "a window on a record": (MARKS + 'window = "1 year"', "x.window", "no moment", "1 year"),
    "after on a record": (MARKS + 'after = "born"', "x.after", "no moment", "born"),
    "the latest record": ('from = "people"\n' + LATEST, "x.take", "no latest one", "latest"),
    "at on a record": (MARKS + 'at = "born"', "x.at", "people is a record", "born"),
    "at on an event": ('from = "events"\ntake = "any"\nat = "born"', "x.at", "is an event", "born"),
    "year on a record of one file": (MARKS + "year = -1", "x.year", "one file for all", "-1"),
    "year on a spell": (IN_SCHOOL + "year = -1", "x.year", "this is a spell", "-1"),
    "no file of the year": (AMOUNT, "x", "a file for each year; say which", None),
    "date of another type": (MARKS + 'date = "marks"', "x.date", "of type int", "marks"),
    "end of a record": (MARKS + 'date = "end"', "x.date", "a day of a spell", "end"),
    "unknown date": (IN_SCHOOL + 'date = "payd"', "x.date", "column of dates of this name", "payd"),
    "unknown anchor": (IN_SCHOOL + 'at = "birth"', "x.at", "no day of this name", "birth"),
    "anchor that is no date": (IN_SCHOOL + 'at = "age"', "x.at", "no date to count from", "age"),
    "after what is no date": (IN_SCHOOL + 'after = "age"', "x.after", "no date to count", "age"),
    "anchor below": (IN_SCHOOL + 'after = "often"', "x.after", "this one stands below", "often"),
    "anchored on itself": (IN_SCHOOL + 'after = "x"', "x.after", "cannot build on itself", "x"),
}

WHAT = {
    "date as it stands": (
        BORN,
        "x.as",
        "born is a date",
        None,
    ),
    "as of a number": (MARKS + 'as = "years ago"', "x.as", "what becomes of a date", "years ago"),
    "sum of codes": (
        'from = "people"\ntake = "sum"\ncolumn = "sex"',
        "x.column",
        "of type code",
        "sex",
    ),
    "mean of dates": (
        'from = "people"\ntake = "mean"\ncolumn = "born"',
        "x.column",
        "of type date",
        "born",
    ),
    "age of a number": (
        'from = "people"\ntake = "age"\ncolumn = "marks"',
        "x.column",
        "of type int",
        "marks",
    ),
    "a text": (
        'from = "schools"\ntake = "value"\ncolumn = "school"',
        "x.column",
        "type text",
        "school",
    ),
    "codes without a list": (
        LEVEL + 'take = "value"',
        "x.column",
        "the codes of this column have no list",
        "level",
    ),
    "unknown list": (LEVEL + 'take = "value"\nrecode = "levl"', "x.recode", "no code list", "levl"),
    "recode of a count": (
        COUNT + 'recode = "level"',
        "x.recode",
        "goes with take",
        "level",
    ),
    "recode of distinct": (
        LEVEL + 'take = "distinct"\nrecode = "level"',
        "x.recode",
        "goes with take",
        "level",
    ),
    "recode of a number": (
        MARKS + 'recode = "level"',
        "x.recode",
        "this column is of type int",
        "level",
    ),
    "recode of no level": (
        LEVEL.replace('"level"', '"place"') + 'take = "value"\nrecode = "sex"',
        "x.recode",
        "names none of them",
        "g, b",
    ),
    "highest of no order": (LEVEL + 'take = "max"\nrecode = "side"', "x.take", "no order", "max"),
    "lowest of no order": (
        'from = "people"\ntake = "min"\ncolumn = "sex"',
        "x.take",
        "the levels of codes.sex have no order",
        "min",
    ),
    "sum of levels": (
        PARENTS + 'from = "people"\ntake = "value"\ncolumn = "sex"',
        "x.across",
        "levels cannot be combined",
        "sum",
    ),
    "sum of days": (
        PARENTS + BORN + 'as = "days ago"',
        "x.across",
        "cannot be added",
        "sum",
    ),
    "bands of levels": (
        LEVEL + 'take = "max"\nrecode = "level"\nbands = [1]',
        "x.bands",
        "levels have no `bands`",
        None,
    ),
    "grid of levels": (
        LEVEL + 'take = "max"\nrecode = "level"\ngrid = 1',
        "x.grid",
        "levels have no `grid`",
        None,
    ),
    "grid of years": (
        IN_SCHOOL.replace('"any"', '"latest"') + 'as = "year"\nwindow = "2 years"\ngrid = 1',
        "x.grid",
        "levels have no `grid`",
        None,
    ),
    "bands of a date": (
        BORN + 'as = "date"\nbands = [1]',
        "x.bands",
        "a date has no `bands`",
        None,
    ),
    "bands of a flag": (
        'derive = "in_help"\nbands = [1]',
        "x.bands",
        "yes or no has no `bands`",
        None,
    ),
    "quantity of a flag": (
        'of = "mother"\ntake = "same"\nrelation = "household"\nquantity = { nl = "a", en = "a" }',
        "x.quantity",
        "yes or no has no",
        None,
    ),
    "broken bands of a count": (
        COUNT + "bands = [1.5]",
        "x.bands",
        "whole numbers have whole",
        "1.5",
    ),
}

WORDS = {
    "unlinked without of": (IN_SCHOOL + 'unlinked = "no"', "x.unlinked", "goes with `of`", "no"),
    "number for yes or no": (IN_SCHOOL + "none = 0", "x.none", "in quotes", "0"),
    "number for a band": (
        COUNT + "bands = [2]\nnone = 0",
        "x.none",
        "bands are levels",
        "0",
    ),
    "word of a date": (
        BORN + 'as = "date"\nnone = "never"',
        "x.none",
        "a date has no word",
        "never",
    ),
    "two words of a number": (
        MARKS + 'none = "never"\nmissing = "unknown"',
        "x.missing",
        "one word for its far end; give `none` and `missing`",
        "unknown",
    ),
    "two words of a derived number": ('derive = "income / 2"\nmissing = 1', None, "", None),
    "never in two ways": (
        MARKS + 'none = "never"\nmissing = { nl = "nooit", en = "never" }',
        None,
        "",
        None,
    ),
    "number for a level": (LEVEL + 'take = "value"\nrecode = "level"\nnone = 0', None, "", None),
}

FORMS = {
    "same of another unit": (
        'of = "household"\ntake = "same"\nrelation = "household"',
        "x.of",
        "only another person",
        "household",
    ),
    "same of nobody known": (
        'of = "uncle"\ntake = "same"\nrelation = "household"',
        "x.of",
        "no relation",
        "uncle",
    ),
    "unknown relation": (
        'of = "mother"\ntake = "same"\nrelation = "hous"',
        "x.relation",
        "no relation",
        "hous",
    ),
    "relation of another unit": (
        'of = "mother"\ntake = "same"\nrelation = "inhabitants"',
        "x.relation",
        "starts from household",
        "inhabitants",
    ),
    "unknown name": ('derive = "incom / 2"', "x.derive", "no indicator of this name", "incom"),
    "name below": ("derive = \"often = '3 or more'\"", "x.derive", "stands below", "often"),
    "own name": ('derive = "x + 1"', "x.derive", "cannot build on itself", "x"),
    "level in arithmetic": ('derive = "sex + 1"', "x.derive", "sex is no number", "sex"),
    "flag in arithmetic": ('derive = "in_help * 2"', "x.derive", "in_help is no number", "in_help"),
    "date in arithmetic": ('derive = "born - income"', "x.derive", "born is no number", "born"),
    "year in arithmetic": (
        'derive = "last_school - 1"',
        "x.derive",
        "last_school is no number",
        "last_school",
    ),
    "level in reckoned condition": (
        'derive = "sex + 1 > 2"',
        "x.derive",
        "sex is no number",
        "sex",
    ),
    "only numbers": ('derive = "1 + 1"', "x.derive", "the same for everyone", "1 + 1"),
    "only numbers compared": ('derive = "1 > 0"', "x.derive", "the same for everyone", "1 > 0"),
    "number as a flag": ('derive = "age"', "x.derive", "not yes or no", None),
    "level as a flag": ('derive = "sex"', "x.derive", "sex has levels, not yes or no", None),
    "date compared": ('derive = "born > 3"', "x.derive", "this is a date", "born"),
    "unknown level": ('derive = "school = hgh"', "x.derive", "no level of this name", "hgh"),
    "unknown year": ('derive = "last_school > 2020"', "x.derive", "no level of this name", "2020"),
    "order of no order": ('derive = "sex < boy"', "x.derive", "sex have no order", "<"),
    "number with a word": (
        'derive = "income > much"',
        "x.derive",
        "compares with a number",
        "much",
    ),
    "no file": ('python = "own.py:f"\nuses = ["people"]', "x.python", "no such file", "own.py"),
    "unknown register": ('python = "own.py:f"\nuses = ["peple"]', "x.uses", "no register", "peple"),
    "undated register": (
        'python = "own.py:f"\nuses = ["undated"]',
        "undated.known",
        "does not say when",
        None,
    ),
    "list of a function": (
        'python = "own.py:f"\nuses = ["people"]\nrecode = "levl"',
        "x.recode",
        "no code list",
        "levl",
    ),
}

ROWS = {**WHEN, **WHAT, **WORDS, **FORMS}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_sentence_that_its_registers_cannot_tell(tmp_path, row):
    sentence, key, says, given = row
    if key is None:
        declared(tmp_path, helper(sentence))
        return
    found = [one for one in problems(tmp_path, helper(sentence)) if one.key == key]
    (problem,) = found
    assert (problem.where, problem.given) == (S if key.startswith("undated") else I, given)
    assert says in problem.message


FITTING = {
    "level of a list of levels": LEVEL.replace('"level"', '"place"')
    + 'take = "value"\nrecode = "side"',
    "highest of an order": LEVEL + 'take = "max"\nrecode = "level"',
    "distinct text": 'from = "schools"\ntake = "distinct"\ncolumn = "school"',
    "years of files": 'from = "incomes"\nyear = 0\ntake = "distinct"\ncolumn = "file_year"',
    "year in a condition": AMOUNT + 'where = ["file_year = 2013"]',
    "file of a moment": AMOUNT + 'at = "born + 18 years"',
    "latest file": 'from = "incomes"\nwindow = "3 years"\n' + LATEST,
    "latest date of a record": 'from = "people"\ndate = "born"\nwindow = "3 years"\n' + LATEST,
    "age at a moment": 'of = "mother"\nfrom = "people"\nat = "born"\ntake = "age"\ncolumn = "born"',
    "end of a spell": IN_SCHOOL + 'date = "end"\nwindow = "1 year"',
    "last day of a spell": IN_SCHOOL + 'date = "last day"\nwindow = "1 year"',
    "date column of a spell": IN_SCHOOL + 'date = "paid"\nafter = "born"',
    "earliest as a date": 'from = "schools"\ntake = "earliest"\nas = "date"',
    "bands of time ago": 'from = "events"\nbands = [1, 2]\nnone = "never"\n' + LATEST,
    "year is a level": 'derive = "last_school >= 2013 or last_school = never"',
    "band is a level": 'derive = "school is known and not (school < high)"',
    "presence of a date": 'derive = "born is known"',
    "arithmetic of numbers": 'derive = "(income - 1) / 2"\nbands = [0, 1.5]\nmissing = "unknown"',
    "path of relatives": 'of = "mother.father"\ntake = "same"\nrelation = "household"',
    "mean of several": 'of = ["mother", "father"]\nunlinked = 0\n' + MARKS.replace("value", "mean"),
    "text in a condition": IN_SCHOOL
    + 'where = ["school != none and level in (1, 2)", "paid is known"]',
}


@pytest.mark.parametrize("sentence", FITTING.values(), ids=FITTING)
def test_sentence_that_fits(tmp_path, sentence):
    assert "x" in declared(tmp_path, helper(sentence)).indicators


def test_date_may_be_that_of_the_year_of_an_event_file(tmp_path):
    yearly = 'path = "events{year}.csv"\nfiles = "year"\ndate = "{year}-10-01"'
    change = (S, 'path = "events.csv"\ndate = "date"', yearly)
    study = declared(tmp_path, change, helper('from = "events"\n' + LATEST))
    assert study.sources.registers["events"].day_of_file == "{year}-10-01"


def test_where_a_day_is_missing_a_date_is_proposed(tmp_path):
    (problem,) = problems(tmp_path, helper('from = "people"\n' + LATEST))
    assert "`date`" in (problem.todo or "")


def test_the_day_of_a_spell_is_among_those_allowed(tmp_path):
    (problem,) = problems(tmp_path, helper(IN_SCHOOL + 'date = "ends"'))
    assert problem.allowed == ("start", "end", "last day", "paid")
    assert "did you mean: end?" in str(problem)


def test_anchors_that_there_are_are_told(tmp_path):
    (problem,) = problems(tmp_path, helper(IN_SCHOOL + 'at = "age + 4 years"'))
    assert problem.allowed == ("born",)
