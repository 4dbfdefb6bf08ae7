"""What a rule is worth, counted row by row and computed without rounding.

It shares no code with the package. Entropy is computed to 60 digits.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np

from tests.parity.cases import costs, priors

DIGITS = 60
SAME_DIGITS = 40


def sides(data, rule, rows):
    """Return which of some rows the rule knows, and which of those go left."""
    column = data.columns[rule.column]
    values, known = column.values[rows], ~column.is_missing()[rows]
    if rule.cut is None:
        side = np.array([*rule.sides, "-"])[values]
        return side != "-", (side == "L")[side != "-"]
    place = values if column.kind == "number" else values + 1
    return known, (place[known] < rule.cut) == (rule.sides == "L")


def improvement(data, way, rows, rule):
    """Return what a split of some rows gains, times all rows."""
    known, left = sides(data, rule, rows)
    target = data.target[rows][known]
    return gain(data, way, *(by_class(data, target[side]) for side in (left, ~left)))


def gain(data, way, left, right):
    """Return what parting rows of each class gains, times all rows."""
    weight = class_weights(data, way)
    weighted = [
        [one * rows for one, rows in zip(weight, side, strict=True)] for side in (left, right)
    ]
    fall = _entropy_gain if way.impurity == "entropy" else _gini_gain
    return fall(*weighted) * len(data.target)


def by_class(data, target):
    return np.bincount(target, minlength=len(data.classes)).tolist()


def class_weights(data, way):
    """Return what a row of each class weighs: its altered share before the data, by its rows."""
    before = _altered(way, len(data.classes), shares(data, way))
    rows = by_class(data, data.target)
    return [share / held for share, held in zip(before, rows, strict=True)]


def shares(data, way):
    """Return the share of each class before the data."""
    rows = by_class(data, data.target)
    if way.priors == "data":
        return [Fraction(held, sum(rows)) for held in rows]
    if way.priors == "equal":
        return [Fraction(1, len(rows))] * len(rows)
    return [Fraction(str(share)) for share in priors(way, len(rows))]


def losses(way, classes):
    """Return what it costs to call a row of one class another."""
    if way.with_costs:
        return costs(classes)
    return [[int(actual != called) for called in range(classes)] for actual in range(classes)]


def risks(data, way, counts):
    """Return what it costs to call a node each class, as a share of the rows."""
    loss = losses(way, len(counts))
    weight = [each * count for each, count in zip(row_shares(data, way), counts, strict=True)]
    classes = range(len(counts))
    return [sum(loss[actual][called] * weight[actual] for actual in classes) for called in classes]


def row_shares(data, way):
    """Return the share of a row of each class before the data."""
    rows = by_class(data, data.target)
    return [share / held for share, held in zip(shares(data, way), rows, strict=True)]


def agreeing(data, rows, primary, surrogate):
    """Return how many rows that the split knows a surrogate sends the same way."""
    known, left = sides(data, primary, rows)
    told, also_left = sides(data, surrogate, rows[known])
    return int(np.sum(left[told] == also_left))


def is_even(data, rows, primary):
    """Tell whether a split sends as many rows left as right."""
    _, left = sides(data, primary, rows)
    return int(2 * left.sum()) == len(left)


def parts_alike(data, rows, one, other):
    """Tell whether two rules part some rows in the same way, whichever side is left."""
    known, left = sides(data, one, rows)
    also_known, also_left = sides(data, other, rows)
    if not np.array_equal(known, also_known):
        return False
    return np.array_equal(left, also_left) or np.array_equal(left, ~also_left)


def same(one, other):
    """Tell whether two worths are equal: exactly, or in all digits for entropy."""
    if isinstance(one, Fraction):
        return one == other
    return abs(one - other) <= abs(one).scaleb(-SAME_DIGITS)


def _altered(way, classes, before):
    """Return the shares before the data, each times what its rows cost, as shares again."""
    cost = [sum(row) for row in losses(way, classes)]
    altered = [share * each for share, each in zip(before, cost, strict=True)]
    return [share / sum(altered) for share in altered]


def _gini_gain(left, right):
    """Return the fall of sum(w) * (1 - sum of squared shares)."""
    both = [one + other for one, other in zip(left, right, strict=True)]
    return _gini(both) - _gini(left) - _gini(right)


def _gini(weights):
    return sum(weights) - sum(each * each for each in weights) / sum(weights)


def _entropy_gain(left, right):
    both = [one + other for one, other in zip(left, right, strict=True)]
    with localcontext(prec=DIGITS):
        return +(_entropy(both) - _entropy(left) - _entropy(right))


def _entropy(weights):
    held = [_decimal(each) for each in weights if each]
    return -sum(each * (each / _decimal(sum(weights))).ln() for each in held)


def _decimal(fraction):
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)
