"""The tree as it is read: nested branches that carry their words and their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kansrijk.findings import Number
from kansrijk.profiles import Band, Node, ProfilesFinding, Rule
from kansrijk.report.numbers import count, known, percent
from kansrijk.report.told import told_band
from kansrijk.report.wording import Texts


@dataclass(frozen=True, slots=True)
class Said:
    """A condition in words: what is asked of the variable."""

    variable: str
    answer: str

    def __str__(self) -> str:
        return f"{self.variable}: {self.answer}"


@dataclass(frozen=True, slots=True)
class Branch:
    """A node of the tree with all that lies below it.

    `path` holds all conditions on the way from the root, one for each variable. `group` and `band`
    are those of the profile, None for a node that was split on.
    """

    id: str
    depth: int
    said: Said | None
    path: tuple[Said, ...]
    words: str
    n: str
    rate: str
    figure: Number
    tied: tuple[str, ...]
    group: int | None
    band: Band | None
    children: tuple[Branch, ...]

    def walk(self) -> Iterator[Branch]:
        """Go through this branch and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def leaves(self) -> tuple[Branch, ...]:
        """The groups in which this branch ends."""
        return tuple(branch for branch in self.walk() if not branch.children)

    @property
    def deepest(self) -> int:
        """The depth of the deepest group."""
        return max(branch.depth for branch in self.walk())


@dataclass(frozen=True, slots=True)
class _Grower:
    nodes: Mapping[str | None, tuple[Node, ...]]
    groups: Mapping[str, tuple[int, Band]]
    t: Texts

    def branch(self, node: Node, above: Mapping[str, Said], depth: int) -> Branch:
        """Return a node's branch, with its children; `above` is what its ancestors ask."""
        language, rule = self.t.language, node.condition
        said = None if rule is None else condition_said(rule, self.t)
        # A condition is already cut with what was asked of its variable before.
        path = {**above, rule.variable.name: said} if rule and said else above
        children = self.nodes.get(node.id, ())
        group, band = self.groups.get(node.id, (None, None))
        return Branch(
            id=node.id,
            depth=depth,
            said=said,
            path=tuple(path.values()),
            words=self.t("tree.everyone") if said is None else str(said),
            n=count(node.n, language),
            rate=percent(known(node.rate), language, within=known(node.counted)),
            figure=node.rate,
            tied=tuple(variable.in_(language) for variable in node.tied_with),
            group=group,
            band=band,
            children=tuple(self.branch(child, path, depth + 1) for child in children),
        )


def condition_said(rule: Rule, t: Texts) -> Said:
    """Return a condition in words, the variable apart from what is asked of it."""
    variable = rule.variable.in_(t.language)
    return Said(variable, rule.words(t.language).removeprefix(f"{variable}: "))


def branches(found: ProfilesFinding, t: Texts) -> Branch:
    """Return the tree of a finding from its root."""
    nodes: dict[str | None, tuple[Node, ...]] = {}
    for node in found.nodes:
        nodes[node.parent] = (*nodes.get(node.parent, ()), node)
    numbered = enumerate(found.profiles, 1)
    groups: dict[str, tuple[int, Band]] = {
        p.id: (number, told_band(p, found)) for number, p in numbered
    }
    (root,) = nodes[None]
    return _Grower(nodes, groups, t).branch(root, {}, 0)
