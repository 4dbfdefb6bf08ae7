"""Where rpart could as well have chosen otherwise: equal worths, in arithmetic without rounding."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from tests.parity import exact
from tests.parity.answers import Rule
from tests.parity.ours import without_fold
from tests.parity.rules import own_rule, rows_of


def has_tie(data, way, fold):
    """Tell whether anything is tied in the tree of the rows outside a fold."""
    tree, leaves = without_fold(data, way, fold)
    rows = rows_of(tree, leaves)
    if any(tree.tied_with) or any(_labels_tie(data, way, counts) for counts in tree.counts):
        return True
    inner = [(rows[node], split) for node, split in enumerate(tree.splits) if split]
    return any(_is_tied(data, way, each, own_rule(data, each, split)) for each, split in inner)


def _labels_tie(data, way, counts):
    low, second, *_ = sorted(exact.risks(data, way, counts.tolist()))
    return low == second


def _is_tied(data, way, rows, rule):
    """Tell whether a split has an equal on its own column, or halves, or hangs on an order."""
    lacks_values = data.columns[rule.column].is_missing().any()
    return (
        has_equal_cut(data, way, rows, rule)
        or (lacks_values and exact.is_even(data, rows, rule))
        or order_decides(data, way, rows, rule)
    )


def has_equal_cut(data, way, rows, rule):
    """Tell whether a column of numbers has a cut as good as the rule, and another."""
    column = data.columns[rule.column]
    values = np.unique(column.values[rows])
    if column.kind != "number":
        return False
    cuts = values[~np.isnan(values)][1:].tolist()  # at a value is as good as just below it
    others = (Rule(rule.column, cut, rule.sides) for cut in cuts)
    worth = exact.improvement(data, way, rows, rule)
    return any(
        exact.same(worth, exact.improvement(data, way, rows, each))
        and _sizes_allowed(data, way, rows, each)
        and not exact.parts_alike(data, rows, rule, each)
        for each in others
    )


def _sizes_allowed(data, way, rows, rule):
    _, left = exact.sides(data, rule, rows)
    return min(left.sum(), (~left).sum()) >= way.min_child


def order_decides(data, way, rows, rule):
    """Tell whether a split hangs on the order of levels that have exactly the same rate.

    Of two classes, levels are put in the order of their rates, and only cuts along it are tried.
    Equal levels may part: the rule parts some, or a better split would, were they in another order.
    """
    if len(data.classes) > 2:
        return False
    if rule.cut is None and _parts_equal_rates(data, rows, rule):
        return True
    worth = exact.improvement(data, way, rows, rule)
    parted = (each for column in data.columns for each in _partings(data, rows, column))
    return any(exact.gain(data, way, *each) > worth for each in parted if _is_allowed(way, each))


def _is_allowed(way, parting):
    return min(map(sum, parting)) >= way.min_child


def _rates(data, rows, column):
    """Return the levels by their rate of the first class, ascending: the rows of each level."""
    levels = {}
    values, target = column.values[rows], data.target[rows]
    for level in np.unique(values[values >= 0]) if column.kind == "nominal" else ():
        held = exact.by_class(data, target[values == level])
        levels.setdefault(Fraction(held[0], sum(held)), []).append((level, sum(held)))
    return dict(sorted(levels.items()))


def _partings(data, rows, column):
    """Yield the rows of each class on both sides of every cut, in any order of equal levels."""
    rates = _rates(data, rows, column)
    sums = {rate: sum(held for _, held in levels) for rate, levels in rates.items()}
    first, all_ = sum(rate * held for rate, held in sums.items()), sum(sums.values())
    low_first, low = Fraction(0), 0
    for rate, levels in rates.items():
        for taken in _sums_of([held for _, held in levels]):
            left = low_first + rate * taken, low + taken
            yield tuple(_classes(*each) for each in (left, (first - left[0], all_ - left[1])))
        low_first, low = low_first + rate * sums[rate], low + sums[rate]


def _classes(first, both):
    return [first, both - first]


def _sums_of(numbers):
    """Return all sums of some of the numbers."""
    sums = {0}
    for number in numbers:
        sums |= {each + number for each in sums}
    return sums


def _parts_equal_rates(data, rows, rule):
    """Tell whether levels with exactly the same rate go both ways."""
    rates = _rates(data, rows, data.columns[rule.column])
    sides = [{rule.sides[level] for level, _ in levels} for levels in rates.values()]
    return any({"L", "R"} <= each for each in sides)
