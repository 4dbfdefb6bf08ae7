"""A small complete declaration, and what is wrong with it after a change."""

from __future__ import annotations

from pathlib import Path

import pytest

from kansrijk.errors import Problem, StudyError
from kansrijk.study import Study, load

QUESTION = """\
[study]
title = { nl = "Proef", en = "Trial" }
language = "en"
policy = "open"

[population]
unit = "person"
label = { nl = "mensen", en = "people" }
reference_dates = [2015-01-01]
from = "homes"
where = ["age < 23"]
cluster = "household"
areas = ["town"]

[outcomes.inflow]
label = { nl = "Instroom", en = "Inflow" }
kind = "use"
from = "help"
window = "1 year after"
take = "any"
among = ["not in_help"]

[analyses.profiles]
outcome = "inflow"
variables = { groups = ["child"], without = ["sex"] }
tree = { max_depth = 3, min_child = 20, costs = { yes = 10 } }
honest = 0.5
"""

SOURCES = """\
[homes]
holder = "town"
unit = "person"
key = ["person"]
kind = "spell"
path = "homes.csv"
start = "start"
end = "end"

[help]
holder = "town"
unit = "person"
key = ["person"]
kind = "spell"
path = "help.csv"
start = "start"
end = "end"

[people]
holder = "town"
unit = "person"
key = ["person"]
kind = "record"
path = "people.csv"
known = 2010-01-01
columns.born = { type = "date" }
columns.sex = { type = "code", codes = "sex" }
columns.town = { type = "code", codes = "town" }
columns.marks = { type = "int" }

[events]
holder = "police"
unit = "person"
key = ["person"]
kind = "event"
path = "events.csv"
date = "date"

[undated]
holder = "town"
unit = "person"
key = ["person"]
kind = "record"
path = "undated.csv"
columns.marks = { type = "int" }

[households]
holder = "town"
unit = "household"
key = ["household"]
kind = "record"
path = "households.csv"
known = 2010-01-01
columns.size = { type = "int" }

[relations.household]
from = "homes"
to = { unit = "household", key = ["household"] }

[relations.mother]
from = "people"
to = { unit = "person", key = ["mother"] }

[relations.father]
from = "people"
to = { unit = "person", key = ["father"] }

[relations.parents]
any_of = ["mother", "father"]

[relations.inhabitants]
reverse = "household"

[codes.sex]
levels = [{ id = "girl", from = ["g"] }, { id = "boy", from = ["b"] }]

[codes.town]
levels = [{ id = "here", from = ["1"] }, { id = "there", from = ["2"] }]
"""

INDICATORS = """\
[age]
label = { nl = "leeftijd", en = "age" }
group = "child"
from = "people"
take = "age"
column = "born"

[sex]
label = { nl = "geslacht", en = "sex" }
group = "child"
from = "people"
take = "value"
column = "sex"

[town]
role = "area"
from = "people"
take = "value"
column = "town"

[in_help]
role = "helper"
from = "help"
at = "reference date"
take = "any"

[events]
label = { nl = "voorvallen", en = "events" }
group = "child"
of = "parents"
from = "events"
window = "5 years"
take = "count"
"""

FILES = {"study.toml": QUESTION, "registers.toml": SOURCES, "indicators.toml": INDICATORS}


def write(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """Write the declaration with changes: the file, what stands there, what comes instead."""
    files = dict(FILES)
    for file, old, new in changes:
        assert old in files[file], old
        files[file] = files[file].replace(old, new, 1)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def declared(folder: Path, *changes: tuple[str, str, str]) -> Study:
    """Return the declaration with changes."""
    return load(write(folder, *changes))


def problems(folder: Path, *changes: tuple[str, str, str]) -> list[Problem]:
    """Return what is wrong with the declaration after changes."""
    with pytest.raises(StudyError) as refused:
        declared(folder, *changes)
    return list(refused.value.problems)
