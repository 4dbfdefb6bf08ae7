"""A slow, obvious CART in plain Python and fractions.

It follows the conventions of docs/decisions/0006-tree-conventions.md and shares no code with the
package: every candidate is scored by listing its rows. A row of weight w counts as w rows; a row
of weight 0 is in no count, but is sent down the tree.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from fractions import Fraction

ALL_SUBSETS = 10  # up to so many levels every subset is tried


@dataclass
class Variable:
    """One column: plain values, None for missing; levels are indexes."""

    name: str
    kind: str
    values: list
    grid: float | int | None = None


@dataclass
class Limits:
    """What is asked of a tree. The names of the classes are "0", "1", ..."""

    max_depth: int = 5
    min_child: int = 1
    min_parent: int | None = None
    min_class: int = 0
    min_improvement: float = 0.0
    semantics: str = "spss"
    costs: dict = field(default_factory=dict)
    priors: str | dict = "data"
    impurity: str = "gini"
    surrogates: int = 0
    classes: int = 2

    def settings(self):
        """The settings of the package by name; it is told the classes elsewhere."""
        return {name: value for name, value in vars(self).items() if name != "classes"}


@dataclass
class Cut:
    """A way to part the rows of a node by one variable."""

    variable: int
    left: frozenset  # the observed values, cells or levels that go left
    right: frozenset
    improvement: Fraction | float
    missing: int
    order: tuple
    cut: float | int | None
    reverse: bool = False


@dataclass
class Surrogate:
    """A rule that stands in for a cut where its variable is missing."""

    variable: int
    cut: float | int | None
    left: frozenset
    right: frozenset
    reverse: bool  # x < cut goes right
    agreeing: int = 0
    agreement: Fraction = Fraction(0)
    adjusted: Fraction = Fraction(0)
    association: Fraction = Fraction(0)
    improvement: Fraction | float = Fraction(0)


@dataclass
class Node:
    rows: list
    counts: list
    depth: int
    cut: Cut | None = None
    tied: list = field(default_factory=list)
    missing_left: bool | None = None
    surrogates: list = field(default_factory=list)
    label: int = 0
    risk: Fraction = Fraction(0)
    children: list = field(default_factory=list)
    parent: int = -1


@dataclass
class Sample:
    """All that a tree is grown on."""

    variables: list
    target: list
    limits: Limits
    weights: list

    @property
    def rows(self):
        return list(range(len(self.target)))

    @property
    def classes(self):
        return range(self.limits.classes)

    def count(self, rows):
        """The rows of each class."""
        return [
            sum(self.weights[row] for row in rows if self.target[row] == j) for j in self.classes
        ]

    def size(self, rows):
        return sum(self.weights[row] for row in rows)


# What errors cost, and what a row of each class weighs


def ratio(part, whole):
    """A fraction; of nothing it is 0."""
    return Fraction(part) / whole if whole else Fraction(0)


def loss(limits, called, actual):
    """The cost of calling a row of one class another; the decimal that was written counts."""
    if called == actual:
        return Fraction(0)
    cost = limits.costs.get(str(actual), 1)
    if isinstance(cost, dict):
        cost = cost.get(str(called), 1)
    return Fraction(str(cost))


def priors(sample):
    """The share of each class that is taken for true."""
    given = sample.limits.priors
    if given == "data":
        shares = sample.count(sample.rows)
    elif given == "equal":
        shares = [1 for _ in sample.classes]
    else:
        shares = [Fraction(str(given.get(str(j), 0))) for j in sample.classes]
    return [ratio(share, sum(shares)) for share in shares]


def altered(sample):
    """The priors times what it costs to miss each class, together 1."""
    limits = sample.limits
    costs = [sum(loss(limits, i, j) for i in sample.classes) for j in sample.classes]
    shares = [share * cost for share, cost in zip(priors(sample), costs, strict=True)]
    return [ratio(share, sum(shares)) for share in shares]


def scale(sample, index):
    """What one row of each class weighs when a variable is judged."""
    if sample.limits.semantics == "rpart":
        everyone = sample.count(sample.rows)
        return [ratio(share, n) for share, n in zip(altered(sample), everyone, strict=True)]
    values = sample.variables[index].values
    observed = sample.count([row for row in sample.rows if values[row] is not None])
    if sample.limits.priors == "data":
        return [ratio(1, sum(observed)) for _ in observed]
    return [ratio(share, n) for share, n in zip(priors(sample), observed, strict=True)]


def expected_cost(sample, counts, called):
    """The cost of calling all rows of a node one class, by the node's share."""
    everyone = sample.count(sample.rows)
    return sum(
        loss(sample.limits, called, j) * share * ratio(counts[j], everyone[j])
        for j, share in enumerate(priors(sample))
    )


# How impure a set of rows is


def gini(counts):
    """The share of pairs, drawn with replacement, that are of two classes."""
    rows = sum(counts)
    return 1 - sum(Fraction(count, rows) ** 2 for count in counts) if rows else Fraction(0)


def score(left, right, target, root_rows):
    """The decrease of the plain Gini of two classes, by the share of the root."""
    counts = [[sum(target[row] == j for row in rows) for j in (0, 1)] for rows in (left, right)]
    both = len(left) + len(right)
    inside = gini([sum(pair) for pair in zip(*counts, strict=True)]) - sum(
        Fraction(sum(side), both) * gini(side) for side in counts
    )
    return Fraction(both, root_rows) * inside


def shares(masses):
    return [mass / sum(masses) for mass in masses]


def gini_with_costs(masses, limits):
    """The sum over pairs of classes of what confusing them costs; under rpart always 1."""
    p = shares(masses)
    unit = limits.semantics == "rpart"
    return sum(
        (1 if unit else loss(limits, i, j)) * p[i] * p[j]
        for i in range(len(p))
        for j in range(len(p))
        if i != j
    )


def entropy(masses):
    return -sum(p * p.ln() for p in shares(masses) if p)


def twoing(left, right):
    pairs = zip(shares(left), shares(right), strict=True)
    whole = sum(left) + sum(right)
    apart = sum(abs(one - two) for one, two in pairs)
    return sum(left) * sum(right) / whole * apart**2 / 4


def decrease(left, right, impurity):
    """The impurity of a node less that of its sides, each by its share of the root."""
    node = [one + two for one, two in zip(left, right, strict=True)]
    whole, one, two = (sum(masses) * impurity(masses) for masses in (node, left, right))
    return whole - one - two


def gain(left, right, limits):
    """The improvement of parting classes of these masses; that of equal shares is exactly 0."""
    if not sum(left) or not sum(right) or shares(left) == shares(right):
        return Fraction(0)
    if limits.impurity == "twoing":
        return twoing(left, right)
    if limits.impurity == "gini":
        return decrease(left, right, lambda masses: gini_with_costs(masses, limits))
    with localcontext(prec=50):  # doubles would leave noise where the difference is small
        sides = (
            [Decimal(mass.numerator) / mass.denominator for mass in of] for of in (left, right)
        )
        return float(decrease(*sides, entropy))


def improvement(sample, left, right, scales):
    """The improvement of parting these rows."""
    masses = [
        [scale_of * n for scale_of, n in zip(scales, sample.count(rows), strict=True)]
        for rows in (left, right)
    ]
    return gain(*masses, sample.limits)


# Where a variable can be cut


def cell(x, grid):
    """The k with k * grid <= x < (k + 1) * grid, products as computed; found by walking."""
    if isinstance(x, float) and math.isinf(x):
        return x
    k = math.floor(Fraction(x) / Fraction(grid))
    while k * grid > x:
        k -= 1
    while (k + 1) * grid <= x:
        k += 1
    return k


def place(variable, value):
    """What the engine ranks: a value, a grid cell or a level."""
    return value if variable.grid is None else cell(value, variable.grid)


def cut_between(variable, low, high):
    """The cut between two neighbouring places."""
    if variable.grid is not None:
        if math.isinf(low) or math.isinf(high):
            return high * variable.grid
        return math.ceil(Fraction(low + high, 2)) * variable.grid
    if variable.kind == "ordered" or isinstance(low, int):
        return math.ceil(Fraction(low + high, 2))
    if math.isinf(low) or math.isinf(high):
        return high
    middle = float((Fraction(low) + Fraction(high)) / 2)
    return middle if low < middle < high else high


def places(sample, index, rows):
    """The rows at each observed place of a variable."""
    variable, seen = sample.variables[index], {}
    for row in rows:
        if variable.values[row] is not None and sample.weights[row]:
            seen.setdefault(place(variable, variable.values[row]), []).append(row)
    return seen


def rate(sample, rows, label):
    return Fraction(sample.count(rows)[label], sample.size(rows))


def along(ordered):
    """Every cut along an order."""
    for taken in range(1, len(ordered)):
        yield ordered[:taken], ordered[taken:]


def subsets(levels):
    """Every way to part levels in two; the last is always right."""
    for number in range(1, 2 ** max(len(levels) - 1, 0)):
        left = [level for bit, level in enumerate(levels) if number >> bit & 1]
        yield left, [level for level in levels if level not in left]


def sides(sample, variable, seen):
    """Every (left, right) that is a candidate, in order."""
    if variable.kind != "nominal":
        yield from along(sorted(seen))
    elif len(sample.classes) > 2 and len(seen) <= ALL_SUBSETS:
        yield from subsets(sorted(seen))
    else:
        for label in [1] if len(sample.classes) == 2 else sample.classes:
            rates = {level: rate(sample, rows, label) for level, rows in seen.items()}
            yield from along(sorted(seen, key=lambda level: (rates[level], -level)))


def admissible(sample, left, right):
    limits = sample.limits
    counts = [sample.count(left), sample.count(right)]
    large = all(sum(side) >= limits.min_child for side in counts)
    return large and all(min(side) >= limits.min_class for side in counts)


def candidates(sample, index, rows):
    """Every admissible cut of one variable."""
    variable, limits = sample.variables[index], sample.limits
    seen, scales = places(sample, index, rows), scale(sample, index)
    missing = sample.size(rows) - sum(sample.size(held) for held in seen.values())
    for number, (low, high) in enumerate(sides(sample, variable, seen)):
        left = [row for value in low for row in seen[value]]
        right = [row for value in high for row in seen[value]]
        if not admissible(sample, left, right):
            continue
        nominal = variable.kind == "nominal"
        by_set = nominal and limits.semantics == "spss"
        yield Cut(
            variable=index,
            left=frozenset(low),
            right=frozenset(high),
            improvement=improvement(sample, left, right, scales),
            missing=missing,
            order=tuple(sorted(low)) if by_set else (number,),
            cut=None if nominal else cut_between(variable, low[-1], high[0]),
        )


def is_tied(sample, cut, best):
    """Whether a cut is as good as the best."""
    if sample.limits.impurity == "entropy":
        return best.improvement - cut.improvement <= 1e-12 * best.improvement
    return cut.improvement == best.improvement


def preference(sample, cut):
    """What chooses between equally good cuts; the least wins."""
    if sample.limits.semantics == "rpart":
        return cut.variable, cut.order
    return cut.missing, cut.variable, cut.order


def may_split(node, limits):
    least = 2 * limits.min_child if limits.min_parent is None else limits.min_parent
    pure = sum(count > 0 for count in node.counts) <= 1
    return node.depth < limits.max_depth and sum(node.counts) >= least and not pure


def split(sample, node):
    """Split a node if it may be split, and return its children."""
    limits = sample.limits
    if not may_split(node, limits):
        return []
    cuts = [
        cut
        for index in range(len(sample.variables))
        for cut in candidates(sample, index, node.rows)
    ]
    best = max(cuts, key=lambda cut: cut.improvement, default=None)
    if best is None or best.improvement <= 0 or float(best.improvement) < limits.min_improvement:
        return []
    tied = [cut for cut in cuts if is_tied(sample, cut, best)]
    node.cut = min(tied, key=lambda cut: preference(sample, cut))
    node.tied = sorted({cut.variable for cut in tied} - {node.cut.variable})
    return divide(sample, node)


# Where rows go


def way(sample, rule, row):
    """Whether a rule sends a row left; None where it cannot tell."""
    value = sample.variables[rule.variable].values[row]
    if value is None:
        return None
    if rule.cut is not None:
        return (value < rule.cut) != rule.reverse
    return value in rule.left if value in rule.left | rule.right else None


def first_way(sample, node, row):
    """The first rule that can tell decides, otherwise the majority."""
    for rule in (node.cut, *node.surrogates):
        goes_left = way(sample, rule, row)
        if goes_left is not None:
            return goes_left
    return node.missing_left


def divide(sample, node):
    """Part the rows of a node by its cut."""
    known = parted(sample, node, node.rows)
    node.missing_left = sample.size(known[True]) >= sample.size(known[False])
    node.surrogates = surrogates(sample, node)
    ways = {row: first_way(sample, node, row) for row in node.rows}
    node.children = [
        make(sample, [row for row in node.rows if ways[row] == left], node.depth + 1)
        for left in (True, False)
    ]
    return node.children


def parted(sample, node, rows):
    """The rows that a node's cut sends left (True) and right (False)."""
    return {
        left: [row for row in rows if way(sample, node.cut, row) is left] for left in (True, False)
    }


# What stands in for a cut


def rules(sample, node, index, sent):
    """Every rule of one variable that may stand in, the first among equals first.

    Cuts lie between the values of all the node's rows; levels are those that the cut has sent.
    """
    variable = sample.variables[index]
    both = places(sample, index, sent[True] + sent[False])
    if variable.kind != "nominal":
        for below, above in along(sorted(places(sample, index, node.rows))):
            cut = cut_between(variable, below[-1], above[0])
            low, high = frozenset(below), frozenset(above)
            yield Surrogate(index, cut, low, high, reverse=False)
            yield Surrogate(index, cut, high, low, reverse=True)
        return
    goes_left = {
        level: sample.size([row for row in rows if row in sent[True]])
        for level, rows in both.items()
    }
    goes_right = {level: sample.size(rows) - goes_left[level] for level, rows in both.items()}
    most_left = sample.size(sent[True]) > sample.size(sent[False])
    left = {
        level
        for level in both
        if goes_left[level] > goes_right[level]
        or (goes_left[level] == goes_right[level] and most_left)
    }
    yield Surrogate(index, None, frozenset(left), frozenset(both) - left, reverse=False)


def agreeing(sample, rule, sent):
    """The rows that go the same way by a rule; None for a cut with fewer than 2 on a side."""
    ways = {row: way(sample, rule, row) for rows in sent.values() for row in rows}
    for left in (True, False):
        few = sample.size([row for row in ways if ways[row] is left]) < 2
        if few and rule.cut is not None:
            return None
    return sum(sample.size([row for row in sent[left] if ways[row] is left]) for left in sent)


def best_rule(sample, node, index, sent):
    """The rule of one variable that agrees most often, or None."""
    best = None
    for rule in rules(sample, node, index, sent):
        agree = agreeing(sample, rule, sent)
        if agree is not None and (best is None or agree > best.agreeing):
            rule.agreeing, best = agree, rule
    return best


def judge(sample, node, rule, sent):
    """Fill in how good a stand-in is; return whether it is kept."""
    values = sample.variables[rule.variable].values
    all_sent = [sample.size(rows) for rows in sent.values()]
    both = [sample.size([row for row in rows if values[row] is not None]) for rows in sent.values()]
    wrong = sum(both) - rule.agreeing
    rule.association = ratio(min(both) - wrong, min(both))
    rule.improvement = own_improvement(sample, node, rule)
    if sample.limits.semantics == "rpart":
        rule.agreement = Fraction(rule.agreeing, sum(all_sent))
        majority = Fraction(max(all_sent), sum(all_sent))
        rule.adjusted = (rule.agreement - majority) / (1 - majority)
        keeps = rule.cut is not None or wrong >= 2
        return rule.agreement > majority and keeps
    rule.agreement = Fraction(rule.agreeing, sum(both))
    rule.adjusted = rule.association
    return rule.association > 0


def own_improvement(sample, node, rule):
    """The improvement of a stand-in as if it split the node, over the rows it can tell."""
    left, right = (
        [row for row in node.rows if way(sample, rule, row) is side] for side in (True, False)
    )
    return improvement(sample, left, right, scale(sample, rule.variable))


def surrogates(sample, node):
    """The best stand-ins for a node's cut, the best first; equal ones in column order."""
    if not sample.limits.surrogates:
        return []
    sent = parted(sample, node, [row for row in node.rows if sample.weights[row]])
    others = [index for index in range(len(sample.variables)) if index != node.cut.variable]
    found = [best_rule(sample, node, index, sent) for index in others]
    kept = [rule for rule in found if rule is not None and judge(sample, node, rule, sent)]
    rpart = sample.limits.semantics == "rpart"
    kept.sort(key=lambda rule: -rule.agreement if rpart else -rule.association)
    return kept[: sample.limits.surrogates]


# The tree


def make(sample, rows, depth):
    """A node with its label: the class that costs least, the first among equals."""
    counts = sample.count(rows)
    costs = [expected_cost(sample, counts, called) for called in sample.classes]
    return Node(rows, counts, depth, label=costs.index(min(costs)), risk=min(costs))


def grow(variables, target, limits, weights=None):
    """Return the nodes, breadth-first."""
    weights = [1] * len(target) if weights is None else list(weights)
    sample = Sample(variables, list(target), limits, weights)
    nodes = [make(sample, sample.rows, 0)]
    for number, node in enumerate(nodes):
        for child in split(sample, node):
            child.parent = number
            nodes.append(child)
    return nodes
