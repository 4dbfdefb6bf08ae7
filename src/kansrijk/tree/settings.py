"""What is asked of a tree: its semantics, its limits, its costs and its priors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from kansrijk.errors import Problem
from kansrijk.tree.problems import complain, is_number, is_whole
from kansrijk.tree.semantics import RULES, Rules, Semantics

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Costs: TypeAlias = Mapping[str, float | Mapping[str, float]]
Priors: TypeAlias = Literal["data", "equal"] | Mapping[str, float]
Impurity: TypeAlias = Literal["gini", "entropy", "twoing"]
NO_COSTS: Costs = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The rules and limits by which a tree grows.

    Parameters
    ----------
    semantics
        ``"spss"`` or ``"rpart"``: all in which the two differ; see `DIFFERENCES`.
    max_depth
        Most levels below the root.
    min_child
        Least rows on each side of a split, among the rows that have the variable.
    min_parent
        Least rows of a node that is split; None for twice `min_child`.
    min_class
        Least rows of each class on each side of a split, among the rows that have the variable.
    min_improvement
        Least improvement of a split: the decrease of the impurity times the node's share.
    costs
        ``{actual: cost}``, or ``{actual: {predicted: cost}}`` for more than two classes: what it
        costs to miss a row of a class; 1 where not given.
    priors
        ``"data"``, ``"equal"``, or ``{class: share}``: how common the classes are where the rules
        are to be used. Reported shares are always raw counts.
    impurity
        ``"gini"``, ``"entropy"`` or ``"twoing"``.
    surrogates
        Most stand-ins that a split keeps for rows that miss its variable.

    Raises
    ------
    UsageError
        With every setting that is out of its range.
    """

    semantics: Semantics = "spss"
    max_depth: int = 5
    min_child: int = 50
    min_parent: int | None = None
    min_class: int = 0
    min_improvement: float = 1e-4
    costs: Costs = field(default_factory=lambda: NO_COSTS)
    priors: Priors = "data"
    impurity: Impurity = "gini"
    surrogates: int = 0

    def __post_init__(self) -> None:
        complain(
            [
                *_word_problems(self),
                *_size_problems(self),
                *_parent_problems(self),
                *_cost_problems(self.costs),
                *_prior_problems(self.priors),
            ]
        )

    @property
    def least_parent(self) -> int:
        """Least rows of a node that is split."""
        return 2 * self.min_child if self.min_parent is None else self.min_parent

    @property
    def rules(self) -> Rules:
        """What the semantics stand for."""
        return RULES[self.semantics]

    def cost_matrix(self, classes: Sequence[str]) -> tuple[tuple[Fraction, ...], ...]:
        """Return the costs; shape ``[predicted classes][actual classes]``.

        A cost counts as the decimal that was written, so that 0.1 is a tenth and ties are ties.
        """
        return tuple(
            tuple(
                Fraction() if actual == predicted else _fraction(self._cost(actual, predicted))
                for actual in classes
            )
            for predicted in classes
        )

    def _cost(self, actual: str, predicted: str) -> float:
        cost = self.costs.get(actual, 1)
        return cost.get(predicted, 1) if isinstance(cost, Mapping) else cost

    def shares(self, classes: Sequence[str], rows: Sequence[int]) -> tuple[Fraction, ...]:
        """Return the prior of each class, given the rows of each."""
        if self.priors == "data":
            whole = sum(rows)
            return tuple(Fraction(count, whole or 1) for count in rows)
        if self.priors == "equal":
            return tuple(Fraction(1, len(classes)) for _ in classes)
        priors = self.priors
        return tuple(_fraction(priors.get(name, 0)) for name in classes)

    def problems(self, classes: Sequence[str]) -> list[Problem]:
        """Return what does not fit the classes of a target."""
        found: list[Problem] = []
        named = {"costs": [*self.costs, *_predicted(self.costs)]}
        if not isinstance(self.priors, str):
            named["priors"] = [*self.priors]
            absent = [name for name in classes if name not in self.priors]
            found += [
                Problem("tree", "priors", "have no share of a class", name) for name in absent
            ]
        for key, names in named.items():
            message = f"{key} are given for a class that is not there"
            unknown = [name for name in dict.fromkeys(names) if name not in classes]
            found += [Problem("tree", key, message, str(name), tuple(classes)) for name in unknown]
        return found


def _fraction(number: float) -> Fraction:
    return Fraction(str(number))


def _predicted(costs: Costs) -> list[str]:
    return [name for cost in costs.values() if isinstance(cost, Mapping) for name in cost]


def _word_problems(settings: Settings) -> Iterable[Problem]:
    words = {"semantics": get_args(Semantics), "impurity": get_args(Impurity)}
    if not isinstance(settings.priors, Mapping):
        words["priors"] = ("data", "equal", "{class: share}")
    for name, allowed in words.items():
        value = getattr(settings, name)
        if value not in allowed:
            yield Problem("tree", name, "there is no such choice", str(value), allowed)


def _size_problems(settings: Settings) -> Iterable[Problem]:
    least = {"max_depth": 0, "min_child": 1, "min_class": 0, "surrogates": 0}
    for name, low in least.items():
        value = getattr(settings, name)
        if not is_whole(value) or value < low:
            yield _problem(name, f"must be a whole number from {low}", value)
    improvement = settings.min_improvement
    if not is_number(improvement) or improvement < 0:
        yield _problem("min_improvement", "must be a number from 0", improvement)


def _parent_problems(settings: Settings) -> Iterable[Problem]:
    parent, child = settings.min_parent, settings.min_child
    if parent is None:
        return
    if not is_whole(parent):
        yield _problem("min_parent", "must be a whole number", parent)
    elif is_whole(child) and parent <= child:
        message = f"must be greater than min_child, which is {child}"
        yield _problem("min_parent", message, parent, todo="leave it out for twice min_child")


def _cost_problems(costs: Costs) -> Iterable[Problem]:
    given: object = costs
    if not isinstance(given, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        yield _problem("costs", "must be {actual: cost}", given, todo='such as {"yes": 10}')
        return
    for actual, cost in costs.items():
        each = cost if isinstance(cost, Mapping) else {"": cost}
        for predicted, one in each.items():
            if not is_number(one) or one < 0:
                key = f"costs[{actual}]" + (f"[{predicted}]" if predicted else "")
                yield _problem(key, "must be a number from 0", one)


def _prior_problems(priors: Priors) -> Iterable[Problem]:
    if not isinstance(priors, Mapping):
        return
    wrong = {name: share for name, share in priors.items() if not is_number(share) or share < 0}
    for name, share in wrong.items():
        yield _problem(f"priors[{name}]", "must be a number from 0", share)
    if not wrong and sum(map(_fraction, priors.values())) != 1:
        given = sum(priors.values())
        yield _problem("priors", "must add up to 1", given, todo="write them as decimals")


def _problem(key: str, message: str, given: object, *, todo: str | None = None) -> Problem:
    return Problem("tree", key, message, given=str(given), todo=todo)
