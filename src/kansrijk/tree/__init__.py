"""Classification trees on integer codes and exact counts; it knows arrays only."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from kansrijk.tree.codes import Codes
from kansrijk.tree.coding import encode
from kansrijk.tree.columns import Column, Kind
from kansrijk.tree.folds import draw_folds
from kansrijk.tree.grow import grow
from kansrijk.tree.importance import importance
from kansrijk.tree.jit import Team, kernel, processors
from kansrijk.tree.prune import Path, cost_complexity
from kansrijk.tree.reading import Reading, read_tree
from kansrijk.tree.refit import Refit, bootstrap, refit
from kansrijk.tree.routes import Routes, routes
from kansrijk.tree.rules import Condition, Split, Surrogate, Variable
from kansrijk.tree.semantics import DIFFERENCES, Difference
from kansrijk.tree.settings import Settings
from kansrijk.tree.tree import Tree
from kansrijk.tree.validate import Validation, cross_validate, split_sample
from kansrijk.tree.warm import warm

if TYPE_CHECKING:
    from kansrijk.tree.estimator import ProfileTree

__all__ = [
    "DIFFERENCES",
    "Codes",
    "Column",
    "Condition",
    "Difference",
    "Kind",
    "Path",
    "ProfileTree",
    "Reading",
    "Refit",
    "Routes",
    "Settings",
    "Split",
    "Surrogate",
    "Team",
    "Tree",
    "Validation",
    "Variable",
    "bootstrap",
    "cost_complexity",
    "cross_validate",
    "draw_folds",
    "encode",
    "grow",
    "importance",
    "kernel",
    "processors",
    "read_tree",
    "refit",
    "routes",
    "split_sample",
    "warm",
]


def __dir__() -> list[str]:
    """List the public names before they are loaded."""
    return __all__


def __getattr__(name: str) -> object:
    """Load the estimator when it is first used: it needs scikit-learn, which a study does not."""
    if name != "ProfileTree":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module("kansrijk.tree.estimator").ProfileTree
