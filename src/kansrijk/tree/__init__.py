"""Classification trees on integer codes and exact counts; it knows arrays only."""

from kansrijk.tree.codes import Codes, encode
from kansrijk.tree.columns import Column, Kind
from kansrijk.tree.estimator import ProfileTree
from kansrijk.tree.grow import grow
from kansrijk.tree.rules import Condition, Split, Surrogate, Variable
from kansrijk.tree.semantics import DIFFERENCES, Difference
from kansrijk.tree.settings import Settings
from kansrijk.tree.tree import Tree

__all__ = [
    "DIFFERENCES",
    "Codes",
    "Column",
    "Condition",
    "Difference",
    "Kind",
    "ProfileTree",
    "Settings",
    "Split",
    "Surrogate",
    "Tree",
    "Variable",
    "encode",
    "grow",
]
