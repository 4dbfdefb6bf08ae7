"""A study that is wrong: exit code 3, with the key, what was given and what is allowed."""

from __future__ import annotations

import pytest

from tests.bad_input.small import SECRET, STUDY

INVALID = 3

CHECK = """[checks]
accept = [{{ check = "{}", register = "{}", reason = {{ nl = "zo", en = "so" }} }}]
[analyses"""

STUDY_FILE = {
    "key": (
        ("seed = 1", "sead = 1"),
        ("study.sead", "given: sead", "did you mean: seed?"),
    ),
    "table": (
        ("[outcomes.inflow]", "[outcome.inflow]"),
        ("outcomes: this key is missing", "did you mean: outcomes?"),
    ),
    "missing key": (
        ('policy = "open"\n', ""),
        ("study.policy", "missing"),
    ),
    "policy": (
        ('"open"', '"opn"'),
        ("study.policy", "given: opn", "allowed: cbs-ra, inside, open", "did you mean: open?"),
    ),
    "language": (
        ('language = "en"', 'language = "fr"'),
        ("study.language", "given: fr", "allowed: nl, en"),
    ),
    "one language of two": (
        ('{ nl = "Klein onderzoek", en = "Small study" }', '{ nl = "Klein onderzoek" }'),
        ("study.title.en", "missing"),
    ),
    "text without languages": (
        ('{ nl = "Klein onderzoek", en = "Small study" }', '"Small study"'),
        ("study.title", "given: Small study", "nl", "en"),
    ),
    "text for a number": (
        ("seed = 1", 'seed = "one"'),
        ("study.seed", "given: one", "number"),
    ),
    "number beyond its limits": (
        ("max_depth = 2", "max_depth = 99"),
        ("analyses.profiles.tree.max_depth", "given: 99", "30"),
    ),
    "word for a list": (
        ('areas = ["town"]', 'areas = "town"'),
        ("population.areas", "given: town", "list"),
    ),
    "list of another kind": (
        ('areas = ["town"]', "areas = [1]"),
        ("population.areas", "given: 1", "text"),
    ),
    "date in words": (
        ("[2015-01-01]", '["1 januari 2015"]'),
        ("population.reference_dates", "given: 1 januari 2015", "date"),
    ),
    "date without a list": (
        ("[2015-01-01]", "2015-01-01"),
        ("population.reference_dates", "given: 2015-01-01", "list"),
    ),
    "dates out of order": (
        ("[2015-01-01]", "[2016-01-01, 2015-01-01]"),
        ("population.reference_dates", "in order", "given: [2016-01-01, 2015-01-01]"),
    ),
    "no date": (
        ("[2015-01-01]", "[]"),
        ("population.reference_dates", "at least one"),
    ),
    "date before a register": (
        ("[2015-01-01]", "[2014-01-01, 2015-01-01]"),
        ("age.from", "people is known only from 2014-12-31", "2014-01-01"),
    ),
    "share that is none": (
        ("tree = ", "honest = 1.5\ntree = "),
        ("analyses.profiles.honest:", "given: 1.5", "between 0 and 1", "false"),
    ),
    "cost of no answer": (
        ("min_child = 40", "min_child = 40, costs = { ja = 10 }"),
        ("analyses.profiles.tree.costs", "given: ja", "allowed: yes, no"),
    ),
    "register of the population": (
        ('from = "household_spells"', 'from = "houshold_spells"'),
        ("population.from", "given: houshold_spells", "did you mean: household_spells?"),
    ),
    "register of another unit": (
        ('from = "household_spells"', 'from = "homes"'),
        ("population.from", "another unit, household", "given: homes"),
    ),
    "unit": (
        ('unit = "person"', 'unit = "persoon"'),
        ("population.unit", "given: persoon", "did you mean: person?"),
    ),
    "indicator of a condition": (
        ("age < 23", "aeg < 23"),
        ("population.where", "given: aeg", "did you mean: age?"),
    ),
    "level of a condition": (
        ("age < 23", "sex = grl"),
        ("population.where", "given: grl", "allowed: girl, boy", "did you mean: girl?"),
    ),
    "operator": (
        ("age < 23", "age =< 23"),
        ("population.where", "given: age =< 23", 'after "age"', "<=", 'not "=< 23"'),
    ),
    "operator of a programmer": (
        ("age < 23", "age == 23"),
        ("population.where", "given: age == 23", 'after "age"', "=", 'not "== 23"'),
    ),
    "condition in words": (
        ("age < 23", "age is young"),
        ("population.where", "given: age is young", 'after "age is"', '"known" or "missing"'),
    ),
    "condition outside a list": (
        ('["age < 23"]', '"age < 23"'),
        ("population.where", "given: age < 23", "list"),
    ),
    "number compared with a word": (
        ("age < 23", "age < ten"),
        ("population.where", "age is a number", "ten"),
    ),
    "cluster": (
        ('cluster = "household"', 'cluster = "houshold"'),
        ("population.cluster", "given: houshold", "did you mean: household?"),
    ),
    "cluster from another unit": (
        ('cluster = "household"', 'cluster = "members"'),
        ("population.cluster", "given: members", "household", "person"),
    ),
    "area": (
        ('["town"]', '["twon"]'),
        ("population.areas", "given: twon", "did you mean: town?"),
    ),
    "group": (
        ('["child", "home"]', '["child", "hom"]'),
        ("analyses.profiles.variables.groups", "given: hom", "did you mean: home?"),
    ),
    "nothing left for the tree": (
        ('"home"] }', '"home"], without = ["age", "sex", "earlier_help", "income"] }'),
        ("analyses.profiles.variables", "no indicator is left"),
    ),
    "outcome": (
        ('outcome = "inflow"', 'outcome = "inflw"'),
        ("analyses.profiles.outcome", "given: inflw", "did you mean: inflow?"),
    ),
    "outcome in another unit": (
        ('from = "help"', 'from = "homes"'),
        ("outcomes.inflow.from", "another unit, household", "given: homes"),
    ),
    "window": (
        ('"1 year after"', '"next year"'),
        ("outcomes.inflow.window", "given: next year", '"1 year after"'),
    ),
    "window that looks back": (
        ('"1 year after"', '"1 year"'),
        ("outcomes.inflow", "after the reference date", '"1 year after"'),
    ),
    "window beyond the calendar": (
        ('"1 year after"', '"99999 years after"'),
        ("outcomes.inflow.window", "given: 99999 years after"),
    ),
    "number for a flag": (
        ("age < 23", "age"),
        ("population.where", "age is a number, not yes or no", "age > 0"),
    ),
    "bracket": (
        ("age < 23", "(age < 23"),
        ("population.where", "given: (age < 23", '")" is wanted'),
    ),
    "day of the outcome": (
        ('take = "any"', 'take = "any"\ndate = "dya"'),
        ("outcomes.inflow.date", "given: dya", "did you mean: day?"),
    ),
    "who left": (
        ('take = "any"', 'take = "any"\nleft = "exclud"'),
        ("outcomes.inflow.left", "given: exclud", "did you mean: exclude?"),
    ),
    "check": (
        ("[analyses", CHECK.format("unknown_code", "people")),
        ("checks.accept.0.check", "given: unknown_code", "did you mean: unknown_codes?"),
    ),
    "register of a check": (
        ("[analyses", CHECK.format("unknown_codes", "peple")),
        ("checks.accept.0.register", "given: peple", "did you mean: people?"),
    ),
    "check by a number": (
        ("[analyses", '[checks]\nby = ["age"]\n[analyses'),
        ("checks.by", "given: age", "levels", "allowed: sex, town"),
    ),
}

REGISTERS_FILE = {
    "kind": (
        ('kind = "record"', 'kind = "records"'),
        ("people.kind", "given: records", "did you mean: record?"),
    ),
    "dates of another kind": (
        ('kind = "event"', 'kind = "spell"'),
        ("help: a spell has no `date`", "start"),
    ),
    "type": (
        ('type = "int"', 'type = "integer"'),
        ("homes.columns.rooms.type", "given: integer", "did you mean: int?"),
    ),
    "code list": (
        ('codes = "sex"', 'codes = "sx"'),
        ("people.columns.sex.codes", "given: sx", "did you mean: sex?"),
    ),
    "code in two levels": (
        ('from = ["2"] }', 'from = ["2", "1"] }'),
        ("codes.sex", "more than once"),
    ),
    "code without quotes": (
        ('from = ["2"] }', "from = [2] }"),
        ("codes.sex.levels", "given: 2", "text"),
    ),
    "key outside a list": (
        ('key = ["rin"]', 'key = "rin"'),
        ("household_spells.key", "given: rin", "list"),
    ),
    "columns of a key": (
        (
            'to = { unit = "household", key = ["hh"] }',
            'to = { unit = "household", key = ["hh", "rin"] }',
        ),
        ("household.to.key", "given: hh, rin", "household"),
    ),
    "cyclic relation": (
        ('reverse = "household"', 'path = "household.housemates"'),
        ("relations.members", "circle", "members -> housemates -> members"),
    ),
    "relation": (
        ('reverse = "household"', 'reverse = "houshold"'),
        ("relations.members", "given: houshold", "did you mean: household?"),
    ),
    "relation of two forms": (
        ('reverse = "household"', 'reverse = "household"\npath = "household"'),
        ("relations.members", "`reverse`", "`path`"),
    ),
    "steps that do not meet": (
        ('path = "household.members"', 'path = "members.members"'),
        ("relations.housemates", "members", "household", "person"),
    ),
    "no known dates": (
        ('path = "homes.csv"\nknown = 2014-12-31', 'path = "homes.csv"'),
        ("homes.known", "does not say when its rows are known", "known = 2014-12-31"),
    ),
    "known only after the reference date": (
        ('path = "homes.csv"\nknown = 2014-12-31', 'path = "homes.csv"\nknown = 2016-12-31'),
        ("income.from", "homes", "2016-12-31", "2015-01-01"),
    ),
    "known as text": (
        ('path = "homes.csv"\nknown = 2014-12-31', 'path = "homes.csv"\nknown = "2014-12-31"'),
        ("homes.known", "given: 2014-12-31", "quotes"),
    ),
    "no file of functions": (
        ('path = "homes.csv"', 'path = "homes.csv"\nprepare = "registers.py:homes"'),
        ("homes.prepare", "given: registers.py"),
    ),
    "table under another name": (
        ("[relations.household]", "[relation.household]"),
        ("registers.toml: relation:", "did you mean: relations?"),
    ),
    "years without a year in the path": (
        ('path = "homes.csv"', 'path = "homes.csv"\nfiles = "year"'),
        ("homes", '"year"', "{year} in the path"),
    ),
    "one day for all years": (
        ('path = "homes.csv"', 'path = "homes{year}.csv"\nfiles = "year"'),
        ("homes.known", "given: 2014-12-31", '"{year}-12-31"'),
    ),
    "no such day": (
        (
            'path = "homes.csv"\nknown = 2014-12-31',
            'path = "homes{year}.csv"\nfiles = "year"\nknown = "{year}-02-30"',
        ),
        ("homes.known", "given: {year}-02-30", "calendar"),
    ),
    "address of a database": (
        ('path = "homes.csv"', f'database = "postgresql://{SECRET}@town"\ntable = "homes"'),
        ("homes.database", "environment variable"),
    ),
    "known from a name with capitals": (
        ("known = 2014-12-31", 'known = "Published"'),
        ("people.known", "given: Published", "did you mean: published?"),
    ),
    "column that dates nothing": (
        ("columns.rooms", 'columns.income2 = { type = "int", known = "rooms" }\ncolumns.rooms'),
        ("homes.columns.income2.known", "given: rooms"),
    ),
    "order": (
        ("[codes.town]", "[codes.town]\nordered = 3"),
        ("codes.town.ordered", "given: 3", "true or false"),
    ),
}

INDICATORS_FILE = {
    "capital in a name": (
        ("[age]", "[Age]"),
        ("indicators.toml: Age", "lower-case", "did you mean: age?"),
    ),
    "space in a name": (
        ("[age]", '["my age"]'),
        ("indicators.toml: my age", "lower-case", "did you mean: my_age?"),
    ),
    "undeclared register": (
        ('from = "homes"', 'from = "home"'),
        ("income.from", "given: home", "did you mean: homes?"),
    ),
    "take": (
        ('take = "age"', 'take = "aeg"'),
        ("age.take", "given: aeg", "did you mean: age?"),
    ),
    "column": (
        ('column = "income"', 'column = "incom"'),
        ("income.column", "given: incom", "did you mean: income?"),
    ),
    "no column": (
        ('take = "age"\ncolumn = "born"', 'take = "age"'),
        ("age", "needs a `column`"),
    ),
    "column of another type": (
        ('take = "age"', 'take = "sum"'),
        ("age.column", "given: born", "date", "int"),
    ),
    "relation": (
        ('of = "household"', 'of = "houshold"'),
        ("income.of", "given: houshold", "did you mean: household?"),
    ),
    "relation to another unit": (
        ('of = "household"', 'of = "housemates"'),
        ("income.of", "leads to person", "homes is about household"),
    ),
    "no relation": (
        ('of = "household"\n', ""),
        ("income", "homes is about household", "`of`"),
    ),
    "window that looks ahead": (
        ('"5 years"', '"5 years after"'),
        ("earlier_help", "looks back"),
    ),
    "window beyond the calendar": (
        ('"5 years"', '"99999 years"'),
        ("earlier_help.window", "given: 99999 years"),
    ),
    "moment of an event": (
        ('window = "5 years"', 'at = "reference date"'),
        ("earlier_help.at", "help", "event"),
    ),
    "group": (
        ('group = "home"\n', ""),
        ("income", "`label`", "`group`"),
    ),
    "no table": (
        ("[age]", 'title = "x"\n[age]'),
        ("indicators.toml: title", "[title]"),
    ),
    "table in a table": (
        ("[age]", "[indicators.age]"),
        ("indicators.toml: indicators:", "write [age]"),
    ),
    "no form": (
        ('from = "homes"\ntake = "value"\n', ""),
        ("income.from", "missing", "`derive`", "`python`"),
    ),
    "two forms": (
        ('from = "homes"', 'from = "homes"\nderive = "age - 1"'),
        ("income.from", "does not go with `derive`", "income.of"),
    ),
    "word that is none": (
        ('take = "count"', 'take = "count"\nnone = false'),
        ("earlier_help.none", "given: false", '"never"'),
    ),
    "two words": (
        ("grid = 1000", 'unlinked = "alone"\nnone = "nothing"'),
        ("income.unlinked", "one word", "given: alone"),
    ),
    "nobody is unlinked": (
        ('take = "count"', 'take = "count"\nunlinked = 0'),
        ("earlier_help.unlinked", "`of`"),
    ),
    "recode of a number": (
        ("grid = 1000", 'recode = "sex"'),
        ("income.recode", "given: sex", "number"),
    ),
    "code list": (
        ('column = "sex"', 'column = "sex"\nrecode = "sx"'),
        ("sex.recode", "given: sx", "did you mean: sex?"),
    ),
    "bands of levels": (
        ('column = "sex"', 'column = "sex"\nbands = [1]'),
        ("sex.bands", "levels", "`recode`"),
    ),
    "date that nothing says what to do with": (
        ('take = "age"', 'take = "value"'),
        ("age.as", "born is a date", '"years ago"'),
    ),
    "anchor": (
        ('window = "5 years"', 'window = "5 years"\nafter = "birth"'),
        ("earlier_help.after", "given: birth", "no day of this name", 'as = "date"'),
    ),
    "year of a register with one file": (
        ('column = "sex"', 'column = "sex"\nyear = -1'),
        ("sex.year", "given: -1", "one file"),
    ),
    "derived of what stands below": (
        ("[sex]", '[x]\nrole = "helper"\nderive = "income / 12"\n[sex]'),
        ("x.derive", "given: income", "move [income] above [x]"),
    ),
    "derived of levels": (
        ("[earlier_help]", '[x]\nrole = "helper"\nderive = "sex + 1"\n[earlier_help]'),
        ("x.derive", "sex is no number"),
    ),
    "same of nobody": (
        ("[income]", '[x]\nrole = "helper"\ntake = "same"\nrelation = "household"\n[income]'),
        ("x", "`of`"),
    ),
    "sensitive without a reason": (
        ("grid = 1000", 'grid = 1000\nsensitive = "health"'),
        ("income.justification", "health is sensitive", "without"),
    ),
    "function that is not there": (
        ("[income]", '[x]\nrole = "helper"\npython = "x.py:f"\nuses = ["homes"]\n[income]'),
        ("x.python", "given: x.py", "no such file"),
    ),
}

DAMAGES = [
    pytest.param(file, *damage, fragments, id=f"{file}: {name}")
    for file, damages in (
        ("study.toml", STUDY_FILE),
        ("registers.toml", REGISTERS_FILE),
        ("indicators.toml", INDICATORS_FILE),
    )
    for name, (damage, fragments) in damages.items()
]


@pytest.mark.parametrize(("file", "old", "new", "fragments"), DAMAGES)
def test_a_wrong_declaration_says_where_and_what_is_allowed(small, file, old, new, fragments):
    small.replace(file, old, new)
    refusal = small.refused(code=INVALID)
    assert not [fragment for fragment in fragments if fragment not in refusal.err], refusal.err


FILES = {
    "syntax": (STUDY.replace("seed = 1", "seed = = 1"), ("study.toml", "line 6")),
    "a key twice": (STUDY.replace("seed = 1", "seed = 1\nseed = 1"), ("study.toml", "line 7")),
    "empty": ("", ("study: this key is missing", "population: this key is missing")),
    "not UTF-8": (STUDY.replace("Klein", "Één").encode("cp1252"), ("study.toml", "UTF-8")),
    "UTF-16": (STUDY.encode("utf-16"), ("study.toml", "UTF-8")),
}


@pytest.mark.parametrize(("content", "fragments"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_declaration_is_named(small, content, fragments):
    small.rewrite("study.toml", content)
    refusal = small.refused(code=INVALID)
    assert not [fragment for fragment in fragments if fragment not in refusal.err], refusal.err


def test_a_byte_order_mark_is_no_mistake(small):
    # Notepad writes one when asked for UTF-8.
    small.rewrite("study.toml", STUDY.encode("utf-8-sig"))
    assert small.run().code == 0


@pytest.mark.parametrize("gone", ["study.toml", "registers.toml", "indicators.toml"])
def test_a_missing_file_of_the_study_is_named(small, gone):
    small.path(gone).unlink()
    refusal = small.refused(code=INVALID)
    assert f"{gone}: there is no such file" in refusal.err


def test_a_folder_in_the_place_of_a_file_is_told(small):
    small.path("study.toml").unlink()
    small.path("study.toml").mkdir()
    assert "study.toml" in small.refused(code=INVALID).err


HEAD = "import narwhals as nw\nNUMBER = nw.col('hh').cast(nw.Int64())\n"

FUNCTIONS = {
    "fails": (f"def homes(tables):\n    raise ValueError('{SECRET}')\n", ("ValueError", "line 4")),
    "other name": ("def house(tables):\n    return tables\n", ("homes", "did you mean: house?")),
    "syntax": ("def homes(tables:\n    return 1\n", ("SyntaxError", "line 3")),
    "no frame": ("def homes(tables):\n    return 1\n", ("lazy frame",)),
    "fails only when computed": (
        "def homes(tables):\n    return tables['homes'].with_columns(NUMBER)\n",
        ("homes.prepare",),
    ),
}


@pytest.mark.parametrize(("source", "fragments"), FUNCTIONS.values(), ids=FUNCTIONS)
def test_a_function_of_the_study_that_fails_is_located_without_its_message(
    small, source, fragments
):
    small.replace("registers.toml", '"homes.csv"', '"homes.csv"\nprepare = "registers.py:homes"')
    small.add("registers.py", HEAD + source)
    refusal = small.refused(code=INVALID)
    assert "homes.prepare" in refusal.err
    assert not [fragment for fragment in fragments if fragment not in refusal.err], refusal.err
