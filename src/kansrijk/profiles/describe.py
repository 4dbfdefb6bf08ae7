"""Describe the leaves of a tree as profiles, and the tree as a table of nodes."""

from __future__ import annotations

from kansrijk.findings import Setting, Share, Status
from kansrijk.profiles.growing import Grown
from kansrijk.profiles.leaves import grown_rate, in_order
from kansrijk.profiles.paths import rule
from kansrijk.profiles.records import Band, Node, Profile, ProfilesFinding
from kansrijk.profiles.rules import Rule
from kansrijk.profiles.tallies import ROOT, label_of
from kansrijk.profiles.variables import Variables
from kansrijk.study import ProfilesAnalysis, Text

NO_SPLIT = Text(
    nl="Geen enkel kenmerk onderscheidt groepen die groot genoeg zijn; er is één groep.",
    en="No characteristic tells groups apart that are large enough; there is one group.",
)
AS_GROWN = Text(
    nl="De cijfers komen uit dezelfde gegevens als waarop de boom groeide, zonder marge.",
    en="The rates come from the same data as the tree grew on, without an interval.",
)


def describe(grown: Grown, variables: Variables, analysis: ProfilesAnalysis) -> ProfilesFinding:
    """Return the finding of a grown tree.

    High or low and the order of profiles come from the growing data, their rates from the other
    half where there is one, and their sizes from everyone.
    """
    leaves = in_order(grown.tree) if len(grown.tree) > 1 else []
    status, reason = Status.OK, None
    if not leaves:
        status, reason = Status.INCONCLUSIVE, NO_SPLIT
    elif analysis.honest is False:
        status, reason = Status.DESCRIPTIVE, AS_GROWN
    return ProfilesFinding(
        status=status,
        reason=reason,
        honest=analysis.honest is not False,
        nodes=tuple(_node(grown, variables, node) for node in range(len(grown.tree))),
        profiles=tuple(_profile(grown, variables, analysis, leaf) for leaf in leaves),
        overall=_rate(grown, ROOT),
        merged=Setting(grown.merged),
    )


def _node(grown: Grown, variables: Variables, node: int) -> Node:
    tree, group = grown.tree, grown.tallies.groups[node]
    split = tree.splits[node]
    asked = None if split is None else tree.variables[split.column].name
    return Node(
        id=str(node),
        parent=None if node == ROOT else str(tree.parent[node]),
        condition=_condition(grown, variables, node),
        variable=None if asked is None else variables.named(asked),
        tied_with=tuple(variables.named(name) for name in tree.tied_with[node]),
        label=label_of(tree, node),
        n=group.n,
        grown_on=group.grown_on,
        counted=group.counted,
        cases=group.cases,
        rate=_rate(grown, node),
    )


def _condition(grown: Grown, variables: Variables, node: int) -> Rule | None:
    """Return what is asked of a node, cut with what its ancestors ask of the same variable."""
    last = grown.tree.condition(node)
    if last is None:
        return None
    path = grown.tree.path(node)
    (cut,) = rule(variables, [one for one in path if one.variable.name == last.variable.name])
    return cut


def _profile(grown: Grown, variables: Variables, analysis: ProfilesAnalysis, leaf: int) -> Profile:
    group, everyone = grown.tallies.groups[leaf], grown.tallies.groups[ROOT]
    return Profile(
        id=str(leaf),
        rule=rule(variables, grown.tree.path(leaf)),
        band=_band(grown, analysis, leaf),
        n=group.n,
        share=Share(group.n, everyone.n),
        counted=group.counted,
        cases=group.cases,
        rate=_rate(grown, leaf),
        coverage=Share(group.cases, everyone.cases),
    )


def _rate(grown: Grown, node: int) -> Share:
    """Return the raw rate of a node; costs never touch it."""
    group = grown.tallies.groups[node]
    return Share(group.cases, group.counted, group.design_effect)


def _band(grown: Grown, analysis: ProfilesAnalysis, leaf: int) -> Band:
    times = grown_rate(grown.tree, leaf) / grown_rate(grown.tree, ROOT)
    if times >= analysis.high:
        return "high"
    return "low" if times <= analysis.low else "middle"
