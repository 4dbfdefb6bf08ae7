"""Classification trees on integer codes and exact counts; it knows arrays only."""

from kansrijk.tree.codes import Codes
from kansrijk.tree.coding import encode
from kansrijk.tree.columns import Column, Kind
from kansrijk.tree.estimator import ProfileTree
from kansrijk.tree.folds import draw_folds
from kansrijk.tree.grow import grow
from kansrijk.tree.importance import importance
from kansrijk.tree.prune import Path, cost_complexity
from kansrijk.tree.refit import Refit, bootstrap, refit
from kansrijk.tree.rules import Condition, Split, Surrogate, Variable
from kansrijk.tree.semantics import DIFFERENCES, Difference
from kansrijk.tree.settings import Settings
from kansrijk.tree.tree import Tree
from kansrijk.tree.validate import Validation, cross_validate, split_sample
from kansrijk.tree.warm import warm

__all__ = [
    "DIFFERENCES",
    "Codes",
    "Column",
    "Condition",
    "Difference",
    "Kind",
    "Path",
    "ProfileTree",
    "Refit",
    "Settings",
    "Split",
    "Surrogate",
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
    "refit",
    "split_sample",
    "warm",
]
