"""Which variables matter to a tree, how they hang together, and why the others are in no rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import fsum
from typing import Literal

from kansrijk.findings import Estimate, Setting, Status
from kansrijk.profiles.absence import Absences
from kansrijk.profiles.association import associations
from kansrijk.profiles.describe import AS_GROWN
from kansrijk.profiles.growing import Ground, Grown
from kansrijk.profiles.permutation import Shuffling
from kansrijk.profiles.reading import GroupRelevance, RelevanceFinding, VariableRelevance
from kansrijk.profiles.records import ProfilesFinding
from kansrijk.profiles.separation import DECIMALS, freedom, separation
from kansrijk.progress import Tell
from kansrijk.study import Relevance
from kansrijk.tree import Reading, Tree, importance, read_tree

WAYS: tuple[Literal["own", "agreement", "primary"], ...] = ("own", "agreement", "primary")


def relevance(ground: Ground, grown: Grown, found: ProfilesFinding, tell: Tell) -> RelevanceFinding:
    """Return which variables matter to the published tree, and why the others are absent.

    Parameters
    ----------
    ground
        What the tree grew on.
    grown
        The published tree.
    found
        Its profiles.
    tell
        Told how far it is.
    """
    asked = ground.analysis.relevance or Relevance()
    reading = _reading(ground, grown, surrogates=asked.surrogates)
    matter = _Matter(ground, grown, reading.tree)
    permuted = _permuted(matter, asked.permutations, tell) if found.honest else {}
    top = matter.top(asked.top)
    return RelevanceFinding(
        status=Status.OK if found.honest else Status.DESCRIPTIVE,
        reason=None if found.honest else AS_GROWN,
        surrogates=Setting(asked.surrogates),
        permutations=Setting(asked.permutations),
        separates=separation(ground, grown, ground.analysis) if found.honest else None,
        variables=tuple(matter.of_variable(name, permuted) for name in matter.order),
        groups=tuple(matter.of_group(group, permuted) for group in matter.groups),
        absent=Absences(ground, reading).all(),
        top=tuple(ground.variables.named(name) for name in top),
        associations=associations(ground, [matter.columns[name] for name in top]),
    )


def _reading(ground: Ground, grown: Grown, *, surrogates: int) -> Reading:
    """Return the published tree read again on the rows that it grew on."""
    analysis = ground.analysis
    return read_tree(
        grown.tree,
        grown.tallies.leaves,
        ground.codes,
        ground.target,
        replace(ground.settings(analysis), surrogates=surrogates),
        weights=ground.growing(analysis),
        threads=ground.threads,
    )


@dataclass(frozen=True, eq=False)
class _Matter:
    """How much each variable matters to a tree that has stand-ins."""

    ground: Ground
    grown: Grown
    tree: Tree

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """The column of each variable."""
        return {variable.name: at for at, variable in enumerate(self.tree.variables)}

    @cached_property
    def used(self) -> frozenset[str]:
        """The variables that a split asks for."""
        return frozenset(self.tree.variables[column].name for column in self.tree.asked)

    @cached_property
    def shares(self) -> Mapping[str, Mapping[str, tuple[float, float]]]:
        """By each formula, the share of each variable: of the largest, and of the sum."""
        return {
            by: {
                row["variable"]: (row["of_max"] / 100, row["of_sum"] / 100)
                for row in importance(self.tree, by).to_pylist()
            }
            for by in WAYS
        }

    @property
    def order(self) -> list[str]:
        """The variables, those that matter most first."""
        return list(self.shares["own"])

    @cached_property
    def group_of(self) -> Mapping[str, str]:
        """The group of each variable."""
        indicators = self.ground.study.indicators
        return {name: indicators[name].group or "" for name in self.columns}

    @property
    def groups(self) -> list[str]:
        """The groups of variables, those that matter most first."""
        groups = dict.fromkeys(self.group_of.values())
        return sorted(groups, key=lambda group: -self._of_sum("own", group))

    def top(self, most: int) -> list[str]:
        """Return the variables that matter most, those that are used first."""
        matter = [name for name in self.order if self.shares["own"][name][0] > 0]
        return sorted(matter, key=lambda name: name not in self.used)[:most]

    def members(self, group: str) -> list[str]:
        """Return the variables of a group that a split asks for, in column order."""
        return [name for name in self.columns if self.group_of[name] == group and name in self.used]

    def of_variable(self, name: str, permuted: Mapping[str, Estimate]) -> VariableRelevance:
        """Return how much a variable matters."""
        own, agreement, primary = (self._estimate(self.shares[by][name][0]) for by in WAYS)
        return VariableRelevance(
            variable=self.ground.variables.named(name),
            group=self.group_of[name],
            used=name in self.used,
            own=own,
            agreement=agreement,
            primary=primary,
            permuted=permuted.get(name),
        )

    def of_group(self, group: str, permuted: Mapping[str, Estimate]) -> GroupRelevance:
        """Return how much a group of variables matters."""
        own, agreement, primary = (self._estimate(self._of_sum(by, group)) for by in WAYS)
        return GroupRelevance(
            group=group,
            own=own,
            agreement=agreement,
            primary=primary,
            permuted=permuted.get(_key(group)),
        )

    def _of_sum(self, by: str, group: str) -> float:
        shares = self.shares[by]
        return fsum(shares[name][1] for name in shares if self.group_of[name] == group)

    def _estimate(self, share: float) -> Estimate:
        return Estimate(round(share, DECIMALS), freedom(self.grown))


def _permuted(matter: _Matter, times: int, tell: Tell) -> dict[str, Estimate]:
    """Return what is lost by shuffling each variable, and each group by its key."""
    shuffling = Shuffling.of(matter.ground, matter.grown, times)
    members = {group: matter.members(group) for group in matter.groups}
    units = {name: [name] for name in matter.columns if name in matter.used}
    units |= {_key(group): names for group, names in members.items() if len(names) > 1}
    columns = {key: [matter.columns[name] for name in names] for key, names in units.items()}
    found = dict.fromkeys((*matter.columns, *map(_key, members)), shuffling.nothing)
    for done, (key, loss) in enumerate(shuffling.losses(columns, matter.ground.threads), 1):
        found[key] = loss
        tell(done, len(units))
    # A group with one variable in the tree is that variable.
    alone = {group: names[0] for group, names in members.items() if len(names) == 1}
    return found | {_key(group): found[name] for group, name in alone.items()}


def _key(group: str) -> str:
    """Return what a group's shuffles are drawn for; no variable has a space in its name."""
    return f"group {group}"
