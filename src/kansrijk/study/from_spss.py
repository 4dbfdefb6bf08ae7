"""Write a study that grows the tree of a TREE command of SPSS, as far as that can be."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from kansrijk.spss import Category, Syntax, Unsupported, Variable, class_name
from kansrijk.study.analysis import MOST_DEPTH
from kansrijk.study.registers import REST
from kansrijk.study.spss_declaration import Declaration, free_name

# The days that stand in for those the file does not have.
REFERENCE, HAPPENED = "2020-01-01", "date(2020, 12, 31)"

QUESTION = """\
#:schema study.schema.json
# From the TREE command of SPSS on line {line}. It loads as it stands, but not all of it was in the
# syntax: what stands behind CHECK is a guess. Read it, and correct it.
#
{left_out}

[study]
title    = {title} # CHECK
language = "nl"
policy   = "inside" # nothing may leave; "cbs-ra" has rules for what may
seed     = {seed}

[population]
unit            = "person" # CHECK: what a row of the file is about
label           = {{ nl = "personen", en = "persons" }} # CHECK
reference_dates = [{reference}] # CHECK: the day whose state the predictors describe
from            = "people"

# An outcome happens after the reference date. The file has no dates: registers.py says who has the
# outcome, and gives it a day after. CHECK that every predictor was known on the reference date: one
# that became known with the outcome, or by it, explains nothing.
[outcomes.{outcome}]
label = {label}
kind  = "registration" # CHECK: what it measures: need, use, registration or sanction
from  = "with_outcome"
take  = "any"

[analyses.profiles]
outcome   = "{outcome}"
variables = {{ groups = ["predictors"] }}
semantics = "spss"
tree      = {{ {tree} }}
honest    = false # reproduces SPSS; honest = 0.5 is the one to publish (rates of others)
"""

SOURCES = """\
#:schema registers.schema.json
# One file with a row for each person, read twice: who there is, and who has the outcome.

[people]
holder  = "unknown" # CHECK: who holds the file
label   = {{ nl = "personen", en = "persons" }}
unit    = "person"
key     = ["row_of_file"] # CHECK: if a column names the person, that one, in small letters
kind    = "record"
path    = {path} # CHECK: the file in the folder of --data
prepare = "registers.py:people"
known   = {reference} # CHECK: the day on which the file was known
{columns}

[with_outcome]
holder  = "unknown" # CHECK
label   = {{ nl = "personen met de uitkomst", en = "persons with the outcome" }}
unit    = "person"
key     = ["row_of_file"] # CHECK: as above
kind    = "event"
path    = {path} # CHECK: as above
prepare = "registers.py:with_outcome"
date    = "happened"
{lists}"""

CODES = """
[codes.{name}] # CHECK: {check}
levels = [
{levels}
]
"""

INDICATOR = """
[{name}]{check}
label  = {label}
group  = "predictors"
from   = "people"
take   = "value"
column = "{name}"
"""

INDICATORS = """\
#:schema indicators.schema.json
# The predictors of TREE, in their order. CHECK of each: its label in both languages, whether it is
# sensitive (`sensitive`, with a `justification`), and the `grid` of a number that is to leave.
"""

FUNCTIONS = '''\
"""Give the persons of one SPSS file a key, and the outcome a day: the file has neither."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import narwhals as nw

# CHECK: what TREE explains, in small letters, and which of its categories is the outcome.
VARIABLE, CATEGORY = {variable}, {category}
# The categories that count; empty for all that are not missing.
USED: list[Any] = {used}
# CHECK: a day after the reference date of study.toml.
HAPPENED = {happened}

Frame = nw.LazyFrame[Any]
Tables = Mapping[str, Frame]


def people(tables: Tables) -> Frame:
    """Return everyone whose outcome is known."""
    return _numbered(tables["people"])


def with_outcome(tables: Tables) -> Frame:
    """Return those who have the outcome, with its day."""
    found = _numbered(tables["with_outcome"]).filter(nw.col(VARIABLE) == CATEGORY)
    return found.with_columns(nw.lit(HAPPENED).alias("happened"))


def _numbered(table: Frame) -> Frame:
    """Number the rows, in the order of all that is known; SPSS does not tell capitals apart."""
    names = table.collect_schema().names()
    plain = table.rename({{name: name.lower() for name in names}})
    outcome = nw.col(VARIABLE)
    known = plain.filter(outcome.is_in(USED) if USED else ~outcome.is_null())
    return known.with_row_index("row_of_file", order_by=[name.lower() for name in names])
'''


def study_from_spss(syntax: Syntax) -> tuple[Mapping[str, bytes], list[Unsupported]]:
    """Write the files of a study that grows the tree of a TREE command.

    Parameters
    ----------
    syntax
        The command, and what its file tells.

    Returns
    -------
    tuple[Mapping[str, bytes], list[Unsupported]]
        The content of each file by its name; and what is not carried over, by line.
    """
    declared = Declaration(syntax)
    files = {
        "study.toml": _question(declared),
        "registers.toml": _sources(declared),
        "indicators.toml": INDICATORS + "".join(_indicators(declared)),
        "registers.py": _functions(declared),
    }
    return {name: text.encode() for name, text in files.items()}, declared.left_out


def _question(declared: Declaration) -> str:
    tree = declared.syntax.tree
    label = declared.label(tree.dependent)
    return QUESTION.format(
        line=tree.line,
        left_out=_comments(declared.left_out),
        title=_text(label),
        seed=declared.syntax.seed or 0,
        reference=REFERENCE,
        outcome=declared.outcome,
        label=_text(_outcome_label(declared)),
        tree=_tree(declared),
    )


def _outcome_label(declared: Declaration) -> str:
    """Return what the outcome is called: the variable and its category."""
    dependent = declared.syntax.tree.dependent
    name = class_name(declared.category)
    return f"{declared.label(dependent)}: {declared.codes(dependent).get(name, name)}"


def _comments(left_out: list[Unsupported]) -> str:
    if not left_out:
        return "# All of the command was carried over."
    return "\n".join(["# Not carried over:", *(f"# - {_safe(str(one))}" for one in left_out)])


def _tree(declared: Declaration) -> str:
    growth = declared.syntax.tree.growth
    settings = {
        "max_depth": min(growth.max_depth, MOST_DEPTH),
        "min_child": growth.min_child,
        "min_parent": growth.min_parent,
        "min_improvement": growth.min_improvement,
    }
    written = [f"{name} = {value!r}" for name, value in settings.items()]
    costs = ", ".join(f"{answer} = {cost!r}" for answer, cost in declared.costs.items())
    return ", ".join([*written, f"costs = {{ {costs} }}"] if costs else written)


def _sources(declared: Declaration) -> str:
    path = _quoted(declared.syntax.data or "data.sav")
    columns = [_column(declared, one) for one in declared.syntax.tree.predictors]
    lists = [_codes(declared, one) for one in declared.nominal]
    return SOURCES.format(
        path=path, reference=REFERENCE, columns="\n".join(columns), lists="".join(lists)
    )


def _column(declared: Declaration, variable: Variable) -> str:
    name, source = declared.names[variable.name], _quoted(variable.name.lower())
    if variable.level == "nominal":
        return f'columns.{name} = {{ type = "code", from = {source}, codes = "{name}" }}'
    # As many decimals as a column may have: a cut is to fall where it falls in SPSS.
    decimals = ", decimals = 6" if variable.level != "ordinal" else ""
    return f'columns.{name} = {{ type = "number", from = {source}{decimals} }}'


def _codes(declared: Declaration, variable: Variable) -> str:
    codes = declared.codes(variable)
    levels = [_level(code, code, _text(label)) for code, label in codes.items()]
    rest = free_name("other", {*codes})
    levels.append(_level(rest, REST, '{ nl = "overig", en = "other" }'))
    check = "codes without a label are one level" if codes else "write its codes; now all are one"
    name = declared.names[variable.name]
    return CODES.format(name=name, check=check, levels="\n".join(levels))


def _level(name: str, code: str, label: str) -> str:
    return f"  {{ id = {_quoted(name)}, from = [{_quoted(code)}], label = {label} }},"


def _indicators(declared: Declaration) -> list[str]:
    checks = {
        None: " # CHECK: its level was not in the syntax; it is read as a number",
        "ordinal": " # in order: a rule cuts between its values",
    }
    return [
        INDICATOR.format(
            name=declared.names[one.name],
            label=_text(declared.label(one)),
            check=checks.get(one.level, ""),
        )
        for one in declared.syntax.tree.predictors
    ]


def _functions(declared: Declaration) -> str:
    tree = declared.syntax.tree
    return FUNCTIONS.format(
        variable=_quoted(tree.dependent.name.lower()),
        category=_value(declared.category),
        used=f"[{', '.join(map(_value, tree.categories.values))}]",
        happened=HAPPENED,
    )


def _text(text: str) -> str:
    """Return a text in both languages; the syntax has one."""
    return f"{{ nl = {_quoted(text)}, en = {_quoted(text)} }}"


def _quoted(text: str) -> str:
    """Return a text in quotes, as TOML and Python write it alike."""
    return json.dumps(_safe(text), ensure_ascii=False)


def _value(category: Category) -> str:
    """Return a category as Python writes it."""
    return _quoted(category) if isinstance(category, str) else class_name(category)


def _safe(text: str) -> str:
    """Return a text on one line, without the signs that steer a printer or a file."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text)
