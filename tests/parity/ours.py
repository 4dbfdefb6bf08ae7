"""The same trees, grown by the package."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from kansrijk.tree import Settings, cost_complexity, cross_validate, encode, grow, importance
from tests.parity import exact
from tests.parity.cases import costs, priors


@dataclass(frozen=True)
class Grown:
    """A tree, and what the package says of it.

    The importance is by column, in rpart's unit; `table` and `errors` have a row per pruned tree.
    """

    tree: object
    leaves: np.ndarray
    importance: dict
    table: list
    errors: list


def grown(data, way):
    """Return the tree of a data set."""
    codes, asked = encode(data.columns, threads=1), settings(way, data.classes)
    tree = grow(codes, data.target, asked, classes=data.classes, threads=1)
    return Grown(
        tree=tree,
        leaves=tree.apply(data.columns),
        importance=_importance(data, tree),
        table=_lines(cost_complexity(tree).table(), "cp", "splits", "rel_error"),
        errors=_errors(data, codes, asked) if way.with_folds else [],
    )


def settings(way, classes):
    """Return the settings of a way."""
    before = priors(way, len(classes))
    return Settings(
        semantics="rpart",
        max_depth=way.max_depth,
        min_child=way.min_child,
        min_improvement=0,
        costs=_costs(classes) if way.with_costs else {},
        priors=dict(zip(classes, before, strict=True)) if way.priors == "given" else way.priors,
        impurity=way.impurity,
        surrogates=way.surrogates,
    )


def without_fold(data, way, fold):
    """Return the tree of the rows outside a fold, and the leaf of every row outside.

    As in rpart, a row weighs what it weighs among all rows.
    """
    weights = (data.folds != fold).astype(np.int64)
    asked = settings(way, data.classes)
    if way.priors != "data":
        shares = _shares_outside(data, way, fold)
        whole = sum(shares)
        priors_ = {name: each / whole for name, each in zip(data.classes, shares, strict=True)}
        asked = replace(asked, priors=priors_)
    codes = encode(data.columns, threads=1)
    tree = grow(codes, data.target, asked, classes=data.classes, weights=weights, threads=1)
    return tree, np.where(weights > 0, tree.apply(data.columns), -1)


def held_out(data, way, fold, table_cp):
    """Return what the rows of a fold lose by the tree of the others, for each line of a table."""
    tree, _ = without_fold(data, way, fold)
    path = cost_complexity(tree)
    rows = np.flatnonzero(data.folds == fold)
    lost = np.array(_lost_by_class(data, way), float)
    found = []
    for price in prices(table_cp):
        alpha = price * root_risk(data, way) * _scale(data, way, fold)
        pruned = path.tree(int(np.sum(path.alpha <= alpha)) - 1)
        label = pruned.label[pruned.apply(data.columns)]
        found.append(float(lost[data.target, label][rows].sum()))
    return found


def prices(table_cp):
    """Return the price of a split that stands for each line: between its cp and the one before.

    The last line, cp -1, has that of the line before.
    """
    cps = [max(cp, 0.0) for cp in table_cp[:-1]]
    between = [math.sqrt(low * high) for high, low in pairwise(cps)]
    found = [10 * cps[0], *between]
    return [*found, found[-1]]


def _shares_outside(data, way, fold):
    """Return the shares before the data of the rows outside a fold."""
    everyone = np.bincount(data.target, minlength=len(data.classes)).tolist()
    outside = data.target[data.folds != fold]
    some = np.bincount(outside, minlength=len(data.classes)).tolist()
    before = exact.shares(data, way)
    return [share * few / all_ for share, few, all_ in zip(before, some, everyone, strict=True)]


def _scale(data, way, fold):
    """Return a price among the rows outside a fold, whose shares are made to add up to 1."""
    share = np.mean(data.folds != fold)
    return share / float(sum(_shares_outside(data, way, fold)))


def root_risk(data, way):
    """Return the risk of the root of all rows."""
    return float(min(exact.risks(data, way, np.bincount(data.target).tolist())))


def _lost_by_class(data, way):
    """Return what a row loses, ``[actual][called]``."""
    weight = [each * len(data.target) for each in exact.row_shares(data, way)]
    rows = exact.losses(way, len(data.classes))
    return [[float(one * each) for one in row] for row, each in zip(rows, weight, strict=True)]


def _costs(classes):
    rows = [dict(zip(classes, row, strict=True)) for row in costs(len(classes))]
    return {
        actual: {called: row[called] for called in classes if called != actual}
        for actual, row in zip(classes, rows, strict=True)
    }


def _importance(data, tree):
    """Return the importance by column, of all rows together as rpart has it."""
    table = importance(tree, by="agreement").to_pydict()
    column = {variable.name: at for at, variable in enumerate(data.columns)}
    return {
        column[name]: worth * len(data.target)
        for name, worth in zip(table["variable"], table["importance"], strict=True)
    }


def _errors(data, codes, asked):
    found = cross_validate(codes, data.target, asked, data.folds, classes=data.classes, threads=1)
    return _lines(found.table(), "xerror", "xstd")


def _lines(table, *names):
    return list(zip(*(table[name].to_pylist() for name in names), strict=True))
