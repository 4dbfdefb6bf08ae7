"""A small complete declaration, and what is wrong with it after a change."""

from __future__ import annotations

from pathlib import Path

import pytest

from kansrijk.errors import Problem, StudyError
from kansrijk.study import Study, load

ROOT = Path(__file__).parents[2]
# All studies of the project.
FOLDERS = sorted(
    path.parent
    for place in (ROOT / "studies", ROOT / "src" / "kansrijk" / "examples")
    for path in place.glob("*/study.toml")
)

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

[incomes]
holder = "tax"
unit = "person"
key = ["person"]
kind = "record"
path = "incomes{year}.csv"
files = "year"
known = "{year}-12-31"
columns.amount = { type = "number", decimals = 2 }
columns.source = { type = "code" }

[schools]
holder = "town"
unit = "person"
key = ["person"]
kind = "spell"
path = "schools.csv"
start = "start"
end = "end"
merge = ["school"]
columns.school = { type = "text" }
columns.level = { type = "code" }
columns.place = { type = "code", codes = "town" }
columns.paid = { type = "date" }

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

[codes.level]
ordered = true
levels = [{ id = "low", from = ["1"] }, { id = "high", from = ["2", "3"] }]

[codes.side]
levels = [{ id = "home", from = ["here"] }, { id = "away", from = ["*"] }]

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

[born]
role = "helper"
from = "people"
take = "value"
column = "born"
as = "date"

[income]
role = "helper"
from = "incomes"
year = -1
take = "value"
column = "amount"

[school]
role = "helper"
from = "schools"
at = "born + 6 years"
take = "value"
column = "level"
recode = "level"
none = "no school"

[last_school]
role = "helper"
from = "schools"
window = "4 years"
date = "end"
after = "born"
take = "latest"
as = "year"
none = "never"

[with_mother]
role = "helper"
of = "mother"
take = "same"
relation = "household"

[rich]
role = "helper"
derive = "income / 12 > 4000 and not in_help"

[often]
role = "helper"
from = "events"
take = "count"
bands = [1, 3]
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


def helper(sentence: str, name: str = "x") -> tuple[str, str, str]:
    """Return the change that adds a helper, below the indicators on which it may build."""
    return ("indicators.toml", "[often]", f'[{name}]\nrole = "helper"\n{sentence}\n\n[often]')


def problems(folder: Path, *changes: tuple[str, str, str]) -> list[Problem]:
    """Return what is wrong with the declaration after changes."""
    with pytest.raises(StudyError) as refused:
        declared(folder, *changes)
    return list(refused.value.problems)
