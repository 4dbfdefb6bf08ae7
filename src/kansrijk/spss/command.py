"""A TREE command as a whole, with what SPSS takes where nothing is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from kansrijk.spss.subcommand import Subcommand
from kansrijk.spss.values import Category, class_name
from kansrijk.spss.variables import Variable

Method = Literal["CHAID", "EXHAUSTIVECHAID", "CRT", "QUEST"]
Impurity = Literal["GINI", "TWOING", "ORDEREDTWOING"]
# Levels below the root where MAXDEPTH is AUTO.
CRT_DEPTH = 5
SHARE_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Growth:
    """How the tree grows.

    Parameters
    ----------
    method
        The method; only CRT is read further.
    max_depth
        Most levels below the root.
    min_parent, min_child
        Least cases of a node that is split, and of its children.
    min_improvement
        Least improvement of a split.
    impurity
        The measure of impurity.
    surrogates
        Most surrogates per split; None for AUTO, the number of predictors less one.
    prune
        How many standard errors the pruned tree may be worse; None for no pruning.
    """

    method: Method = "CHAID"
    max_depth: int = CRT_DEPTH
    min_parent: int = 100
    min_child: int = 50
    min_improvement: float = 0.0001
    impurity: Impurity = "GINI"
    surrogates: int | None = None
    prune: float | None = None


@dataclass(frozen=True, slots=True)
class Validation:
    """How the tree is validated.

    Parameters
    ----------
    kind
        How.
    by
        The percentage or the variable of a split sample, or the number of folds.
    """

    kind: Literal["NONE", "SPLITSAMPLE", "CROSSVALIDATION"] = "NONE"
    by: Category | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What it costs to call a case of the `actual` category `predicted`."""

    actual: Category
    predicted: Category
    cost: float
    line: int


@dataclass(frozen=True, slots=True)
class Priors:
    """How common the categories are.

    Parameters
    ----------
    kind
        From the data, equal, or as `shares` says.
    shares
        The numbers that were given: shares, percentages or counts.
    adjust
        Whether costs adjust them.
    """

    kind: Literal["FROMDATA", "EQUAL", "CUSTOM"] = "FROMDATA"
    shares: tuple[tuple[Category, float], ...] = ()
    adjust: bool = False


@dataclass(frozen=True, slots=True)
class Categories:
    """Which categories of the dependent variable count.

    Parameters
    ----------
    values
        The categories that are used; empty for all that are valid.
    missing
        Whether user-missing values are used as categories.
    target
        The categories of interest.
    """

    values: tuple[Category, ...] = ()
    missing: bool = False
    target: tuple[Category, ...] = ()


@dataclass(frozen=True)
class TreeCommand:
    """A TREE command.

    Parameters
    ----------
    line
        The line it begins on.
    dependent
        The variable that is explained.
    predictors
        The predictors, each once, the forced one among them.
    unused
        Variables among the predictors that the command uses elsewhere: they are none.
    force
        The variable that must split the root.
    growth, validation, priors, categories
        What the subcommands say, or SPSS's defaults.
    costs_as_given
        The costs as they stand.
    influence
        The variable by which cases weigh in growing.
    nominal_missing
        Whether user-missing values of nominal predictors are categories.
    subcommands
        All subcommands as they stand.
    """

    line: int
    dependent: Variable
    predictors: tuple[Variable, ...]
    unused: tuple[Variable, ...] = ()
    force: Variable | None = None
    growth: Growth = Growth()
    validation: Validation = Validation()
    costs_as_given: tuple[Cost, ...] = ()
    priors: Priors = Priors()
    categories: Categories = Categories()
    influence: str | None = None
    nominal_missing: bool = False
    subcommands: Mapping[str, Subcommand] = field(default_factory=dict[str, Subcommand])

    @property
    def surrogates(self) -> int:
        """Most surrogates per split."""
        given = self.growth.surrogates
        return max(len(self.predictors) - 1, 0) if given is None else given

    @property
    def costs(self) -> tuple[Cost, ...]:
        """The costs of wrong answers; of several for one pair of categories the last."""
        costs = {(one.actual, one.predicted): one for one in self.costs_as_given}
        return tuple(one for one in costs.values() if one.actual != one.predicted)

    @property
    def costs_by_class(self) -> dict[str, dict[str, float]]:
        """The costs as ``{actual: {predicted: cost}}``, classes by their names as text."""
        found: dict[str, dict[str, float]] = {}
        for one in self.costs:
            found.setdefault(class_name(one.actual), {})[class_name(one.predicted)] = one.cost
        return found

    @property
    def priors_by_class(self) -> Literal["data", "equal"] | dict[str, float]:
        """The priors: from the data, equal, or shares by class that add up to 1."""
        if self.priors.kind != "CUSTOM":
            return "data" if self.priors.kind == "FROMDATA" else "equal"
        return _shares({class_name(name): given for name, given in self.priors.shares})

    def says(self, subcommand: str, key: str) -> bool:
        """Tell whether a keyword stands in the command."""
        found = self.subcommands.get(subcommand)
        return found is not None and key in found.given

    def line_of(self, subcommand: str, key: str | None = None) -> int:
        """Return the line of a keyword, or of its subcommand; that of TREE if it is not there."""
        found = self.subcommands.get(subcommand)
        if found is None:
            return self.line
        given = found.given.get(key or "")
        return given.line if given else found.line


def _shares(given: dict[str, float]) -> dict[str, float]:
    """Return shares that add up to 1 as decimals; what rounding leaves goes to the largest."""
    numbers = {name: Decimal(str(number)) for name, number in given.items()}
    whole, largest = sum(numbers.values()), max(numbers, key=numbers.__getitem__)
    shares = {name: round(number / whole, SHARE_DIGITS) for name, number in numbers.items()}
    shares[largest] += 1 - sum(shares.values())
    return {name: float(share) for name, share in shares.items()}
