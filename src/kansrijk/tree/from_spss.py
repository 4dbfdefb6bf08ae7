"""The settings of a tree as a TREE command of SPSS gives them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kansrijk.spss import Level, Syntax, Unsupported, read_syntax

if TYPE_CHECKING:
    from kansrijk.tree.columns import Kind

KINDS: Mapping[Level, Kind] = {"scale": "number", "ordinal": "ordered", "nominal": "nominal"}
IMPURITIES = {"GINI": "gini", "TWOING": "twoing", "ORDEREDTWOING": "twoing"}
METHOD = "ProfileTree.from_spss"


def settings_of_spss(text: str) -> dict[str, Any]:
    """Return the arguments of a `ProfileTree`, and warn of what is not among them.

    Parameters
    ----------
    text
        The syntax: one TREE command, and perhaps other commands around it.

    Raises
    ------
    UsageError
        With all that is wrong with the command.
    """
    syntax = read_syntax(text)
    lines = [str(one) for one in sorted(_left_out(syntax), key=lambda one: one.line)]
    if lines:
        told = "\n  ".join(["not carried over from SPSS:", *lines])
        warnings.warn(f"{METHOD}: {told}", UserWarning, stacklevel=3)
    tree, growth = syntax.tree, syntax.tree.growth
    return {
        "semantics": "spss",
        "max_depth": growth.max_depth,
        "min_child": growth.min_child,
        "min_parent": growth.min_parent,
        "min_improvement": growth.min_improvement,
        "costs": tree.costs_by_class or None,
        "priors": tree.priors_by_class,
        "impurity": IMPURITIES[growth.impurity],
        "surrogates": tree.surrogates,
        "columns": [one.name for one in tree.predictors],
        "kinds": {one.name: KINDS[one.level] for one in tree.predictors if one.level} or None,
    }


def _left_out(syntax: Syntax) -> Iterator[Unsupported]:
    yield from syntax.left_out
    yield from syntax.told
    if syntax.tree.categories.target:
        given = syntax.tree.subcommands["DEPCATEGORIES"].given["TARGET"]
        why = "for which categories SPSS prints gain tables"
        yield Unsupported(given.line, f"DEPCATEGORIES {given.written}", why, "output")
    if syntax.tree.categories.values:
        given = syntax.tree.subcommands["DEPCATEGORIES"].given["USEVALUES"]
        why = "cases with other values are left out in SPSS; leave their rows out of X and y"
        yield Unsupported(given.line, f"DEPCATEGORIES {given.written}", why, "tree")
