"""A TREE command of SPSS as a study declares it: the names, the outcome and the costs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kansrijk.spss import Category, Syntax, Unsupported, Variable, class_name
from kansrijk.study.analysis import MOST_DEPTH, Answer
from kansrijk.study.language import KEYWORDS
from kansrijk.study.registers import REST

# Names that a study gives away itself: columns of the cohort and of the written registers.
TAKEN = ("outcome", "reference_date", "row_of_file", "happened", *KEYWORDS)
NO_LIST = (
    "which codes it has stands in SPSS's data file only: fill in its list in registers.toml, "
    "until then all of them are one level"
)


@dataclass(frozen=True)
class Declaration:
    """A TREE command as a study declares it.

    Parameters
    ----------
    syntax
        The command and what its file tells.
    """

    syntax: Syntax

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of each predictor in the study, by its name in the file."""
        found: dict[str, str] = {}
        for one in self.syntax.tree.predictors:
            found[one.name] = free_name(_plain(one.name), {*found.values(), *TAKEN})
        return found

    @property
    def outcome(self) -> str:
        """The name of the outcome."""
        return free_name(_plain(self.syntax.tree.dependent.name), set(TAKEN))

    @property
    def nominal(self) -> tuple[Variable, ...]:
        """The predictors that are read as codes."""
        return tuple(one for one in self.syntax.tree.predictors if one.level == "nominal")

    def label(self, variable: Variable) -> str:
        """Return what a variable is called."""
        return self.syntax.labels.get(variable.name.upper(), variable.name)

    def codes(self, variable: Variable) -> dict[str, str]:
        """Return the labels of a variable's values, by code; an empty label is the code itself."""
        values = self.syntax.values.get(variable.name.upper(), {})
        codes = {class_name(value): label or class_name(value) for value, label in values.items()}
        # A study means the rest by this code, and so it does here: it is in no list.
        codes.pop(REST, None)
        return codes

    @cached_property
    def category(self) -> Category:
        """The category that is the outcome: the target, else the dearest to miss, else the last."""
        tree = self.syntax.tree
        if len(tree.categories.target) == 1:
            return tree.categories.target[0]
        dearest = max(tree.costs, key=lambda one: one.cost, default=None)
        if dearest is not None and dearest.cost > 1:
            return dearest.actual
        known = [*tree.categories.values, *self.syntax.values.get(tree.dependent.name.upper(), ())]
        return known[-1] if known else 1.0

    @property
    def others(self) -> list[str]:
        """The other categories that the file names."""
        tree = self.syntax.tree
        known = [*tree.categories.values, *tree.categories.target]
        known += [category for one in tree.costs for category in (one.actual, one.predicted)]
        names = dict.fromkeys(map(class_name, known))
        return [name for name in names if name != class_name(self.category)]

    @property
    def costs(self) -> dict[Answer, float]:
        """What it costs to miss each answer; none where there are more than two categories."""
        if len(self.others) != 1:
            return {}
        yes, (no,), costs = class_name(self.category), self.others, self.syntax.tree.costs_by_class
        found: dict[Answer, float] = {
            "yes": costs.get(yes, {}).get(no, 1),
            "no": costs.get(no, {}).get(yes, 1),
        }
        return {answer: cost for answer, cost in found.items() if cost not in (0, 1)}

    @property
    def left_out(self) -> list[Unsupported]:
        """What is understood and not carried over to a study, by line."""
        found = [*self.syntax.left_out, *self._of_the_tree(), *self._of_the_codes()]
        return sorted(found, key=lambda one: one.line)

    def _of_the_tree(self) -> Iterator[Unsupported]:
        tree = self.syntax.tree
        if tree.surrogates:
            why = "a study keeps no stand-ins: who misses a value goes with the larger side"
            line = tree.line_of("METHOD", "MAXSURROGATES")
            yield Unsupported(line, f"METHOD MAXSURROGATES={tree.surrogates}", why, "tree")
        if tree.growth.impurity != "GINI":
            why = "a study has Gini; with two categories it chooses the same splits"
            line = tree.line_of("CRT", "IMPURITY")
            yield Unsupported(line, f"CRT IMPURITY={tree.growth.impurity}", why, "tree")
        if tree.priors.kind != "FROMDATA":
            why = "a study has the shares of the data"
            yield Unsupported(
                tree.line_of("PRIORS"), tree.subcommands["PRIORS"].written, why, "tree"
            )
        if tree.growth.max_depth > MOST_DEPTH:
            why = f"a study has at most {MOST_DEPTH} levels"
            line = tree.line_of("GROWTHLIMIT", "MAXDEPTH")
            yield Unsupported(line, f"GROWTHLIMIT MAXDEPTH={tree.growth.max_depth}", why, "tree")

    def _of_the_codes(self) -> Iterator[Unsupported]:
        tree = self.syntax.tree
        if len(self.others) > 1:
            why = f"a study asks yes or no: {class_name(self.category)} or one of the others"
            what = f"{tree.dependent.name} with the categories {', '.join(self.others)}"
            yield Unsupported(tree.dependent.line, what, why, "tree")
        costs = [one for one in tree.costs if one.cost != 1]
        if len(self.others) > 1 and costs:
            why = "these costs are of more than two categories"
            yield Unsupported(costs[0].line, "COSTS CUSTOM", why, "tree")
        for one in costs if len(self.others) == 1 else ():
            if not one.cost:
                why = "a cost in a study is above 0; it is 1 now"
                what = f"COSTS {class_name(one.actual)} {class_name(one.predicted)} [0]"
                yield Unsupported(one.line, what, why, "tree")
        for one in self.nominal:
            if not self.codes(one):
                yield Unsupported(one.line, f"{one.name} [n]", NO_LIST, "tree")


def _plain(name: str) -> str:
    """Return a name in the letters that a study allows."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    return plain if plain[:1].isalpha() else f"variable_{plain}".rstrip("_")


def free_name(name: str, taken: set[str]) -> str:
    """Return a name, with a number behind it where it is taken.

    Parameters
    ----------
    name
        The name.
    taken
        The names of others.
    """
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found
