"""Slow weakest-link pruning and importance, on the nodes of `cart.grow`."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass
class Step:
    """One tree of the nested sequence: the least cost of a leaf at which it is the best."""

    alpha: Fraction
    leaves: int
    risk: Fraction
    kept: frozenset  # the numbers of the inner nodes


def children(nodes, at):
    return [number for number, node in enumerate(nodes) if node.parent == at]


def leaves(nodes, kept, at=0):
    """The leaves below a node (or itself) when only some inner nodes are kept."""
    if at not in kept:
        return [at]
    return [leaf for child in children(nodes, at) for leaf in leaves(nodes, kept, child)]


def risk(nodes, kept, at=0):
    return sum((nodes[leaf].risk for leaf in leaves(nodes, kept, at)), Fraction(0))


def line(nodes, at):
    """A node and all nodes above it."""
    found = set()
    while at >= 0:
        found.add(at)
        at = nodes[at].parent
    return found


def link(nodes, kept, at):
    """What the split of a node and all below it save for each leaf they add: g(t)."""
    saved = nodes[at].risk - risk(nodes, kept, at)
    return saved / (len(leaves(nodes, kept, at)) - 1)


def step(nodes, kept, alpha):
    return Step(alpha, len(leaves(nodes, kept)), risk(nodes, kept), kept)


def sequence(nodes):
    """The nested trees, from no pruning to the root; all weakest links fall together."""
    kept = frozenset(number for number, node in enumerate(nodes) if node.cut is not None)
    steps = [step(nodes, kept, Fraction(0))]
    while kept:
        links = {at: link(nodes, kept, at) for at in kept}
        weakest = min(links.values())
        fallen = {at for at in kept if links[at] == weakest}
        kept = frozenset(at for at in kept if not fallen & line(nodes, at))
        steps.append(step(nodes, kept, weakest))
    return steps


def importance(nodes, variables, by):
    """What each of so many variables adds: by "own", "agreement" or "primary"."""
    added = [Fraction(0)] * variables
    for node in nodes:
        if node.cut is None:
            continue
        added[node.cut.variable] += node.cut.improvement
        for other in node.surrogates:
            if by == "own":
                added[other.variable] += other.improvement
            elif by == "agreement":
                added[other.variable] += node.cut.improvement * other.adjusted
    return added


def percent(added, whole):
    """Each part in hundredths of a whole; of nothing 0."""
    return [100 * part / whole if whole else Fraction(0) for part in added]


def of_max(added):
    return percent(added, max(added, default=0))


def of_sum(added):
    return percent(added, sum(added))
