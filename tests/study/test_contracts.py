"""Contracts of registers: each can be named by a study, which corrects single lines."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest
from jsonschema import Draft202012Validator

from kansrijk.cohort import build
from kansrijk.errors import DataError, StudyError, UsageError
from kansrijk.registers import Engine, empty_registers, open_registers
from kansrijk.study import contract, contracts, load, schemas
from tests.registers.tables import write_csv
from tests.study.declared import declared as small_study

QUESTION = """
[study]
title = { nl = "Proef", en = "Trial" }
policy = "open"

[population]
unit = "person"
label = { nl = "mensen", en = "people" }
reference_dates = [2015-01-01]
from = "homes"

[outcomes.help]
label = { nl = "hulp", en = "help" }
kind = "use"
from = "help"
window = "1 year after"
take = "any"
where = ["form in (11, 12)"]

[analyses.profiles]
outcome = "help"
variables = { groups = ["child"] }
"""

SOURCES = """
[homes]
contract = "cbs.gbahuishoudensbus"

[help]
contract = "cbs.jgdhulpbus"
"""

SUSPECTS = """
[suspects]
contract = "cbs.verdtab"
"""

COUPLES = """
[couples]
contract = "cbs.gbasamenwonerbus"
"""

PERSONS = """
[persons]
contract = "cbs.gbapersoontab"
"""

PARENTS = """
[child_parent]
contract = "cbs.kindoudertab"

[relations.mother]
from = "child_parent"
to = "mother"
"""

OWN = """
[own]
holder = "town"
unit = "person"
key = ["a", "b"]
kind = "record"
known = 2014-01-01
path = "own.csv"

[relations.m]
from = "own"
to = "m"
"""

PLACE = """
[codes.place]
levels = [{ id = "child", from = ["1"] }, { id = "other", from = ["*"] }]
"""

INDICATORS = """
[place]
label = { nl = "plaats", en = "place" }
group = "child"
from = "homes"
at = "reference date"
take = "value"
column = "place"
"""


def helper(name, sentence):
    return f'\n[{name}]\nrole = "helper"\n{sentence}\n'


ARRESTS = helper("arrests", 'from = "suspects"\ntake = "count"\nwhere = ["arrested = 1"]')


def write(folder, sources="", indicators="", question=QUESTION, homes=SOURCES):
    files = {"study": question, "registers": homes + sources, "indicators": INDICATORS + indicators}
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def declared(folder, *parts, **files):
    return load(write(folder, *parts, **files))


def refused(folder, *parts):
    with pytest.raises(StudyError) as error:
        declared(folder, *parts)
    (problem,) = error.value.problems
    return problem


# ------------------------------------------------------------------ the contracts themselves


def test_there_is_a_contract_for_each_register_of_the_complete_study():
    assert len(contracts()) == 38
    assert {"cbs.gbapersoontab", "cbs.jgzcontacts", "cbs.wmobus"} <= {*contracts()}


@pytest.mark.parametrize("name", contracts())
def test_contract_says_what_a_study_needs(name):
    known = contract(name)
    assert known.name == name
    assert all("." not in path for path in known.path), "an extension would fit one kind of file"
    for column in known.columns.values():
        listed = [code.code for code in column.codes]
        assert column.type == "code" or not listed
        assert len({*listed, *column.unknown}) == len(listed) + len(column.unknown)


def test_unknown_contract_is_told_with_the_nearest_name():
    with pytest.raises(UsageError, match=r"did you mean: cbs\.gbapersoontab\?"):
        contract("cbs.gbapersoon")


def test_every_contract_opens_as_a_register_with_its_links(tmp_path):
    """A Python function may use all columns of a register, so that none is left out."""
    names = {name.partition(".")[2]: contract(name) for name in contracts()}
    sources = [f'\n[{name}]\ncontract = "{known.name}"\n' for name, known in names.items()]
    links = [(name, link) for name, known in names.items() for link in known.links]
    sources += [
        f'\n[relations.{link}]\nfrom = "{name}"\nto = "{link}"\n' for name, link in links
    ]  # fmt: skip
    (tmp_path / "own.py").write_text("def all_columns(registers, date): ...", encoding="utf-8")
    uses = helper("own", f'python = "own.py:all_columns"\nuses = {[*names]}')
    study = declared(tmp_path, "".join(sources), uses)
    assert len({link for _, link in links}) == len(links)
    with Engine(1) as engine:
        tables = empty_registers(study, engine).tables
        for name, known in names.items():
            columns = tables[name].collect_schema().names()
            assert {*known.columns, *(f"_to__{link}" for link in known.links)} <= {*columns}


# ------------------------------------------------------------------ what a study takes and changes


def test_register_has_what_its_contract_says(tmp_path):
    register = declared(tmp_path).sources.registers["homes"]
    assert (register.holder, register.unit, register.kind) == ("CBS", "person", "spell")
    assert register.label.en == "households"
    assert register.paths == ("GBAHUISHOUDENS{year}BUSV*", "GBAHUISHOUDENSBUS{year}V*")
    assert register.column("start").source == "DATUMAANVANGHH"


def test_keys_of_the_study_come_first(tmp_path):
    own = 'holder = "town"\npath = "homes.csv"\nkey = ["s", "n"]\ncolumns.start.from = "BEGIN"\n'
    homes = SOURCES.replace("[help]", f"{own}[help]")
    register = declared(tmp_path, homes=homes).sources.registers["homes"]
    assert (register.holder, register.key) == ("town", ("s", "n"))
    assert (register.path, register.files) == ("homes.csv", None)
    start = register.column("start")
    assert (start.type, start.source) == ("date", "BEGIN")


@pytest.mark.parametrize(
    ("contract_", "own", "expected"),
    [
        ("cbs.gbasamenwonerbus", 'key = ["a", "b"]', {"key": ("a", "b"), "keys": ()}),
        ("cbs.verdtab", 'keys = [["a", "b"], ["c", "d"]]', {"key": ()}),
        ("cbs.verdtab", 'database = "PG"\ntable = "t"', {"path": None, "files": None}),
        ("cbs.verdtab", 'path = "x/VERD{year}.csv"', {"files": "year"}),
        ("cbs.verdtab", 'kind = "record"\nknown = "day"', {"date": None, "known": "day"}),
        ("cbs.gbapersoontab", "known = 2014-12-31", {"known": date(2014, 12, 31)}),
    ],
)
def test_a_key_takes_the_place_of_what_excludes_it(tmp_path, contract_, own, expected):
    study = declared(tmp_path, f'\n[other]\ncontract = "{contract_}"\n{own}\n')
    register = study.sources.registers["other"]
    assert {name: getattr(register, name) for name in expected} == expected


def test_a_name_of_the_study_stands_alone(tmp_path):
    education = '\n[education]\ncontract = "cbs.hoogsteopltab"\ncolumns.attained = { from = "X" }\n'
    column = declared(tmp_path, education).sources.registers["education"].column("attained")
    assert (column.source, column.also, column.unknown) == ("X", (), ("9999", "----"))


def test_column_of_another_type_has_no_codes(tmp_path):
    persons = PERSONS + 'columns.sex = { type = "text" }\n'
    column = declared(tmp_path, persons).sources.registers["persons"].column("sex")
    assert (column.type, column.codes) == ("text", None)


def test_column_of_the_study_is_added(tmp_path):
    persons = PERSONS + 'columns.town = { type = "text" }\n'
    register = declared(tmp_path, persons).sources.registers["persons"]
    assert register.column("town").sources("town") == ("town",)


def test_link_gives_a_relation_its_target(tmp_path):
    target = declared(tmp_path, PARENTS).sources.relations["mother"].to
    assert (target.unit, target.key) == ("person", ("RINPERSOONSMa", "RINPERSOONMa"))
    assert target.unknown == ("---------",)


WRONG = [
    (SUSPECTS.replace("verdtab", "verdtabb"), "suspects.contract", "did you mean: cbs.verdtab?"),
    ("\n[suspects]\ncontract = 3\n", "suspects.contract", "given: 3"),
    (PARENTS.replace('"mother"', '"mothr"'), "relations.mother.to", "did you mean: mother?"),
    (PARENTS.replace('from = "child_parent"', ""), "relations.mother.from", "no register"),
    (SUSPECTS + "columns.day = 3\n", "suspects.columns.day", "a table is wanted"),
    (SUSPECTS + "columns = 3\n", "suspects.columns", "a table is wanted"),
    (SUSPECTS + "holdr = 3\n", "suspects.holdr", "did you mean: holder?"),
    (SUSPECTS + "columns.day = { tipe = 3 }\n", "suspects.columns.day.tipe", "did you mean: type?"),
    (OWN, "relations.m.to", "own names no contract"),
    ("\n[[relations]]\n", "relations", "a table is wanted"),
]  # fmt: skip


@pytest.mark.parametrize(("sources", "key", "words"), WRONG, ids=[row[1] for row in WRONG])
def test_mistake_is_told_where_the_study_has_it(tmp_path, sources, key, words):
    problem = refused(tmp_path, sources)
    assert (problem.where, problem.key) == ("registers.toml", key)
    assert words in str(problem)


# ------------------------------------------------------------------ codes


def test_codes_of_a_contract_are_levels_with_its_labels(tmp_path):
    study = declared(tmp_path)
    name = study.sources.registers["homes"].column("place").codes
    levels = study.sources.codes[name].levels
    assert [level.id for level in levels] == [str(code) for code in range(1, 11)]
    assert (levels[0].codes, levels[0].text.nl) == (("1",), "thuiswonend kind")


def test_list_of_the_study_comes_before_that_of_the_contract(tmp_path):
    homes = SOURCES.replace("[help]", 'columns.place = { codes = "place" }\n[help]')
    study = declared(tmp_path, PLACE, homes=homes)
    assert study.sources.registers["homes"].column("place").codes == "place"
    assert "gbahuishoudensbus_place" not in study.sources.codes


def test_study_may_replace_the_list_itself(tmp_path):
    own = PLACE.replace("codes.place", "codes.gbahuishoudensbus_place")
    study = declared(tmp_path, own)
    assert study.sources.codes["gbahuishoudensbus_place"].ids == ("child", "other")


HOMES = "RINPERSOONS,RINPERSOON,DATUMAANVANGHH,DATUMEINDEHH,PLHH"
HELP = "RINPERSOONS,RINPERSOON,JGDHGELDIGHEIDBEGINDATUM,JGDHGELDIGHEIDEINDDATUM,JGDHHULPVORM"


def cohort_of(folder, *codes, indicators=""):
    """Return the cohort of persons with these places in a household; the last of them has help."""
    homes = [f"R,00000000{one},20100101,20151231,{code}" for one, code in enumerate(codes)]
    write_csv(folder / "GBAHUISHOUDENS2015BUSV1.csv", HOMES, *homes)
    help_ = [f"R,00000000{len(codes) - 1},20150301,88888888,11"]
    write_csv(folder / "JGDHULP2015BUSV1.csv", HELP, *help_)
    study = declared(folder, PLACE, indicators)
    with Engine(1) as engine:
        return build(study, open_registers(study, folder, engine))


def test_columns_are_read_by_a_contract(tmp_path):
    cohort = cohort_of(tmp_path, "1", " 4", "10")
    place = cohort.columns["place"]
    assert place.to_arrow().to_pylist() == ["1", "4", "10"]
    assert place.variable.levels[9].en == "member of institutional household"


def test_codes_of_a_contract_are_recoded_as_they_stand(tmp_path):
    sentence = INDICATORS.partition("]")[2] + 'recode = "place"\n'
    cohort = cohort_of(tmp_path, "1", "4", "10", indicators=f"\n[grouped]{sentence}")
    assert cohort.columns["grouped"].to_arrow().to_pylist() == ["child", "other", "other"]


def test_code_that_the_contract_does_not_know_is_found(tmp_path):
    with pytest.raises(DataError) as error:
        cohort_of(tmp_path, "1", "4", "11")
    (problem,) = error.value.problems
    assert problem.key == "homes.columns.place"
    assert "a code that the list gbahuishoudensbus_place does not know" in problem.message


# ------------------------------------------------------------------ what is used


def test_columns_that_nothing_uses_are_left_out(tmp_path):
    study = declared(tmp_path, SUSPECTS, ARRESTS)
    columns = {name: {*one.columns} for name, one in study.sources.registers.items()}
    assert columns["homes"] == {"start", "end", "place"}
    assert columns["help"] == {"start", "end", "form"}
    assert columns["suspects"] == {"day", "arrested"}
    assert {*study.sources.codes} == {
        "gbahuishoudensbus_place", "jgdhulpbus_form", "verdtab_arrested"
    }  # fmt: skip


def test_columns_of_the_study_and_of_its_functions_stay(tmp_path):
    (tmp_path / "own.py").write_text("def own(registers, date): ...", encoding="utf-8")
    own = SUSPECTS + 'columns.offence = { unknown = ["-"] }\n' + PERSONS
    uses = helper("own", 'python = "own.py:own"\nuses = ["persons"]')
    registers = declared(tmp_path, own, uses).sources.registers
    assert {*registers["suspects"].columns} == {"day", "offence"}
    assert {*registers["persons"].columns} == {*contract("cbs.gbapersoontab").columns}


def test_columns_that_dates_checks_and_merges_name_stay(tmp_path):
    addresses = '\n[addresses]\ncontract = "cbs.gbaadresobjectbus"\n'
    parted = helper("end", 'from = "couples"\ntake = "latest"\nas = "date"\ndate = "started"')
    started = COUPLES + 'columns.started = { type = "date", from = "X", known = "end" }\n'
    accept = (
        '\n[checks]\naccept = [{ check = "unknown_codes", column = "offence", '
        'reason = { nl = "r", en = "r" } }]\n'
    )
    study = declared(
        tmp_path, addresses + started + SUSPECTS, parted, question=QUESTION + accept
    )  # fmt: skip
    registers = study.sources.registers
    assert {*registers["addresses"].columns} == {"start", "end", "object"}
    assert {*registers["couples"].columns} == {"start", "end", "started"}
    assert {*registers["suspects"].columns} == {"day", "offence"}


# ------------------------------------------------------------------ what is assumed


def test_names_that_were_not_seen_are_told_as_far_as_they_are_used(tmp_path):
    assumed = declared(tmp_path, SUSPECTS + PARENTS, ARRESTS).assumed
    assert {name: {*one} for name, one in assumed.items()} == {
        "help": {"path"}, "suspects": {"path", "day", "arrested"}
    }  # fmt: skip
    assert assumed["suspects"]["day"] == ("PLEEGDATUM",)


def test_assumed_key_is_told(tmp_path):
    assert declared(tmp_path, COUPLES).assumed["couples"]["key"] == (
        "RINPERSOONS1", "RINPERSOON1", "RINPERSOONS2", "RINPERSOON2"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("own", "left"),
    [
        ('columns.day = { from = "PLEEGDATUM" }', {"path"}),
        ('columns.day = { unknown = ["-"] }', {"path", "day"}),
        ('path = "VERD{year}.sav"', {"day"}),
        ('path = "VERD{year}.sav"\ncolumns.day.from = "D"', None),
    ],
)
def test_what_the_study_says_itself_is_not_assumed(tmp_path, own, left):
    found = declared(tmp_path, f"{SUSPECTS}{own}\n").assumed.get("suspects")
    assert (found and {*found}) == left


def test_study_without_contracts_assumes_nothing(tmp_path):
    assert small_study(tmp_path).assumed == {}


# ------------------------------------------------------------------ editors


def test_editors_know_contracts_and_what_these_make_needless():
    check = Draft202012Validator(schemas()["registers.schema.json"])
    accepted = SOURCES + PARENTS + SUSPECTS + 'columns.day = { from = "D" }\n'
    assert check.is_valid(tomllib.loads(accepted))
    for mistake in (
        SUSPECTS.replace("verdtab", "verdtabb"),
        SUSPECTS.replace('contract = "cbs.verdtab"', 'path = "x.csv"'),
        PARENTS.replace('to = "mother"', "to = 3"),
    ):
        assert not check.is_valid(tomllib.loads(mistake))
