"""Count the groups of a report once more in plain Python: who meets the rules, by half and outcome.

The rules and the halves are taken as given; everything that is counted by them is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf, sqrt
from typing import Any

Row = dict[str, Any]
Json = dict[str, Any]

BASE = 5
Z = 1.959963984540054


def nearest(n: int) -> int:
    """Return the nearest multiple of the base; of two, the higher one."""
    return int(n / BASE + 0.5) * BASE


def wilson(cases: int, n: int, design_effect: float) -> list[float]:
    """Return the roots of the quadratic equation that the Wilson interval solves."""
    n_effective, share = n / design_effect, cases / n
    a = 1 + Z**2 / n_effective
    b = -(2 * share + Z**2 / n_effective)
    c = share**2
    root = sqrt(b * b - 4 * a * c)
    return [max(0.0, (-b - root) / (2 * a)), min(1.0, (-b + root) / (2 * a))]


@dataclass
class Recount:
    """The groups of a report, counted from recomputed rows.

    Parameters
    ----------
    rows
        The recomputed cohort.
    clusters
        Of each row, with whom it belongs together.
    growing
        Which rows the tree grew on.
    profiles
        The profiles of a report, for their rules.
    nodes
        The nodes of the tree of a report, for who lies below whom.
    """

    rows: Sequence[Row]
    clusters: Sequence[Hashable]
    growing: Sequence[bool]
    profiles: Sequence[Json]
    nodes: Sequence[Json]

    @cached_property
    def leaf_of(self) -> list[list[str]]:
        """Return, for each row, the profiles whose rule it meets: there must be one."""
        return [
            [profile["id"] for profile in self.profiles if self._meets(row, profile["conditions"])]
            for row in self.rows
        ]

    @cached_property
    def atoms(self) -> dict[tuple[str, str, bool], int]:
        """Count each leaf by half and outcome."""
        found = {
            (profile["id"], half, outcome): 0
            for profile in self.profiles
            for half in ("growing", "estimating")
            for outcome in (True, False)
        }
        for row, grown_on, (leaf,) in zip(self.rows, self.growing, self.leaf_of, strict=True):
            found[leaf, "growing" if grown_on else "estimating", row["outcome"]] += 1
        return found

    def below(self, node: str) -> set[str]:
        """Return the leaves below a node."""
        children = [one["id"] for one in self.nodes if one["parent"] == node]
        return set().union(*(self.below(child) for child in children)) if children else {node}

    def count(self, node: str = "0", *, rounded: bool = False, **wanted: object) -> int:
        """Sum the atoms of a node, in one half or of one outcome, each rounded or not."""
        leaves = self.below(node)
        return sum(
            nearest(n) if rounded else n
            for (leaf, half, outcome), n in self.atoms.items()
            if leaf in leaves
            and half == wanted.get("half", half)
            and outcome == wanted.get("outcome", outcome)
        )

    def design_effect(self, node: str) -> float:
        """Return the variance over clusters, divided by that of a simple random sample."""
        leaves, clusters = self.below(node), defaultdict(list)
        places = zip(self.rows, self.clusters, self.growing, self.leaf_of, strict=True)
        for row, cluster, grown_on, (leaf,) in places:
            if leaf in leaves and not grown_on:
                clusters[cluster].append(row["outcome"])
        n = sum(len(one) for one in clusters.values())
        rate = sum(sum(one) for one in clusters.values()) / n
        total = sum((sum(one) - rate * len(one)) ** 2 for one in clusters.values())
        variance = len(clusters) / (len(clusters) - 1) * total / n**2
        return max(1.0, variance / (rate * (1 - rate) / n))

    def _meets(self, row: Row, conditions: Sequence[Json]) -> bool:
        return all(self._meets_one(row[one["variable"]["name"]], one) for one in conditions)

    def _meets_one(self, value: Any, condition: Json) -> bool:
        if value is None:
            return condition["missing"]
        if "levels" in condition:
            return value in [level["name"] for level in condition["levels"]]
        far = condition["far"] or {"included": False, "only": False}
        if value == inf or far["only"]:
            return value == inf and far["included"]
        low, high = condition["low"], condition["high"]
        return (low is None or low <= value) and (high is None or value < high)
