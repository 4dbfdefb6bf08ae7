"""What a TREE command of IBM SPSS Statistics asks for, and what of it cannot be carried over."""

from kansrijk.spss.command import (
    Categories,
    Cost,
    Growth,
    Priors,
    TreeCommand,
    Validation,
)
from kansrijk.spss.left_out import Unsupported
from kansrijk.spss.syntax import Syntax, read_file, read_syntax
from kansrijk.spss.values import Category, class_name
from kansrijk.spss.variables import Level, Variable

__all__ = [
    "Categories",
    "Category",
    "Cost",
    "Growth",
    "Level",
    "Priors",
    "Syntax",
    "TreeCommand",
    "Unsupported",
    "Validation",
    "Variable",
    "class_name",
    "read_file",
    "read_syntax",
]
