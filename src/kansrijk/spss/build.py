"""Make a TREE command of its parts, and say which of them cannot stand together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from kansrijk.spss.command import (
    CRT_DEPTH,
    Categories,
    Cost,
    Growth,
    Priors,
    TreeCommand,
    Validation,
)
from kansrijk.spss.cursor import Cursor
from kansrijk.spss.lines import Statement
from kansrijk.spss.subcommand import Subcommand, read_subcommand
from kansrijk.spss.tokens import tokens
from kansrijk.spss.values import Category, Entry, Value
from kansrijk.spss.variables import Level, Variables, each_once, read_variables, with_levels

Subcommands = Mapping[str, Subcommand]
NOTHING = Value()
ONLY_CRT = "only trees of the method CRT are grown here"


def read_command(
    statement: Statement, levels: Mapping[str, Level], where: str
) -> tuple[TreeCommand | None, Cursor]:
    """Read a TREE command.

    Parameters
    ----------
    statement
        The command.
    levels
        Measurement levels that were told before, by name in capitals.
    where
        What messages call the place: the file.

    Returns
    -------
    tuple[TreeCommand | None, Cursor]
        The command, None where it has no dependent variable; and the cursor with all problems.
    """
    cursor = Cursor(tokens(statement), where)
    cursor.take()
    variables = with_levels(read_variables(cursor), levels)
    given: dict[str, Subcommand] = {}
    while cursor.passes("/"):
        found = read_subcommand(cursor)
        if found and found.name in given:
            todo = "leave one of the two out"
            cursor.tell(found.line, "this subcommand stands here twice", found.name, todo=todo)
        if found:
            given[found.name] = found
    if variables.dependent is None:
        return None, cursor
    command = _command(statement.line, variables, given)
    _check(command, cursor)
    return command, cursor


def _command(line: int, variables: Variables, given: Subcommands) -> TreeCommand:
    influence = _one(given, "INFLUENCE", "INFLUENCE")
    validation = _validation(given)
    names = (variables.dependent and variables.dependent.name, influence, validation.by)
    elsewhere = {name.upper() for name in names if isinstance(name, str)}
    predictors = each_once(variables)
    return TreeCommand(
        line=line,
        dependent=cast("Any", variables.dependent),
        predictors=tuple(one for one in predictors if one.name.upper() not in elsewhere),
        unused=tuple(one for one in predictors if one.name.upper() in elsewhere),
        force=variables.force,
        growth=_growth(given),
        validation=validation,
        costs_as_given=_costs(given),
        priors=_priors(given),
        categories=_categories(given),
        influence=cast("str | None", influence),
        nominal_missing=_one(given, "MISSING", "NOMINALMISSING") == "VALID",
        subcommands=given,
    )


def _value(given: Subcommands, subcommand: str, key: str) -> Value:
    """Return what a keyword was given; nothing where it is not there."""
    found = given[subcommand].given.get(key) if subcommand in given else None
    return found.value if found else NOTHING


def _one(given: Subcommands, subcommand: str, key: str, default: Any = None) -> Any:  # noqa: ANN401
    """Return a word, a number or a text, or what SPSS takes where it is not said."""
    found = _value(given, subcommand, key).one
    return default if found is None else found


def _growth(given: Subcommands) -> Growth:
    depth = _one(given, "GROWTHLIMIT", "MAXDEPTH", "AUTO")
    surrogates = _one(given, "METHOD", "MAXSURROGATES", "AUTO")
    improvement = _one(given, "GROWTHLIMIT", "MINIMPROVEMENT", Growth().min_improvement)
    prune = _value(given, "METHOD", "PRUNE")
    errors = 1.0 if prune.argument is None else prune.argument
    return Growth(
        method=_one(given, "METHOD", "TYPE", Growth().method),
        max_depth=CRT_DEPTH if depth == "AUTO" else int(depth),
        min_parent=int(_one(given, "GROWTHLIMIT", "MINPARENTSIZE", Growth().min_parent)),
        min_child=int(_one(given, "GROWTHLIMIT", "MINCHILDSIZE", Growth().min_child)),
        min_improvement=_one(given, "CRT", "MINIMPROVEMENT", improvement),
        impurity=_one(given, "CRT", "IMPURITY", Growth().impurity),
        surrogates=None if surrogates == "AUTO" else int(surrogates),
        prune=cast("float", errors) if prune.one == "SE" else None,
    )


def _validation(given: Subcommands) -> Validation:
    kind = _value(given, "VALIDATION", "TYPE")
    usual = {"SPLITSAMPLE": 50.0, "CROSSVALIDATION": 10.0}
    by = usual.get(str(kind.one)) if kind.argument is None else kind.argument
    return Validation(cast("Any", kind.one or "NONE"), by)


def _costs(given: Subcommands) -> tuple[Cost, ...]:
    found: list[Cost] = []
    for one in cast("tuple[Entry, ...]", _value(given, "COSTS", "CUSTOM").items):
        (actual, predicted), (cost,) = one.categories, one.figures
        found.append(Cost(actual, predicted, cost, one.line))
    return tuple(found)


def _priors(given: Subcommands) -> Priors:
    entries = cast("tuple[Entry, ...]", _value(given, "PRIORS", "CUSTOM").items)
    shares = {one.categories[0]: one.figures[0] for one in entries}
    kind = "CUSTOM" if shares else (_one(given, "PRIORS", "EQUAL") or "FROMDATA")
    adjust = _one(given, "PRIORS", "ADJUST") == "YES"
    return Priors(cast("Any", kind), tuple(shares.items()), adjust)


def _categories(given: Subcommands) -> Categories:
    used = _value(given, "DEPCATEGORIES", "USEVALUES")
    target = _value(given, "DEPCATEGORIES", "TARGET").items
    values = cast("tuple[Category, ...]", used.items)
    return Categories(values, "MISSING" in used.words, cast("tuple[Category, ...]", target))


# ------------------------------------------------------------------ what cannot stand together


def _check(command: TreeCommand, cursor: Cursor) -> None:
    if not command.predictors:
        cursor.tell(command.line, "there is no predictor", None, todo="name one or more behind BY")
    _check_method(command, cursor)
    _check_limits(command, cursor)
    _check_words(command, cursor)


def _check_method(command: TreeCommand, cursor: Cursor) -> None:
    method = command.growth.method
    said = command.says("METHOD", "TYPE")
    # After other problems it may only seem that the method is left out.
    if method != "CRT" and (said or not cursor.problems):
        message = ONLY_CRT if said else f"{ONLY_CRT}; where METHOD is left out SPSS takes CHAID"
        line = command.line_of("METHOD", "TYPE")
        todo = "run TREE with /METHOD TYPE=CRT in SPSS first, to see what changes"
        cursor.tell(line, message, method, ("CRT",), todo)
    if command.dependent.level == "scale":
        message = "the dependent variable is a number; a tree here explains categories"
        cursor.tell(command.dependent.line, message, command.dependent.name)


def _check_limits(command: TreeCommand, cursor: Cursor) -> None:
    growth, most = command.growth, len(command.predictors) - 1
    if growth.min_parent <= growth.min_child:
        message = f"MINPARENTSIZE must be greater than MINCHILDSIZE, which is {growth.min_child}"
        if not command.says("GROWTHLIMIT", "MINPARENTSIZE"):
            message += f"; where it is left out SPSS takes {growth.min_parent}"
        line = command.line_of("GROWTHLIMIT", "MINPARENTSIZE")
        todo = f"write MINPARENTSIZE={2 * growth.min_child}"
        cursor.tell(line, message, str(growth.min_parent), todo=todo)
    if growth.surrogates and growth.surrogates > most >= 0:
        message = f"MAXSURROGATES must be below the number of predictors, {most + 1}"
        line = command.line_of("METHOD", "MAXSURROGATES")
        cursor.tell(line, message, str(growth.surrogates), todo="write MAXSURROGATES=AUTO")


def _check_words(command: TreeCommand, cursor: Cursor) -> None:
    """Say where words of a subcommand exclude each other."""
    for name, words in {
        "COSTS": ("EQUAL", "CUSTOM"),
        "PRIORS": ("FROMDATA", "EQUAL", "CUSTOM"),
    }.items():
        found = command.subcommands.get(name)
        given = [word for word in words if found and word in found.given]
        if len(given) > 1:
            message = f"{name} is one of these, not several"
            cursor.tell(command.line_of(name), message, " and ".join(given), words)
    shares = command.priors.shares
    if shares and not any(share for _, share in shares):
        line = command.line_of("PRIORS", "CUSTOM")
        cursor.tell(line, "one prior at least is above 0", "all of them 0")
