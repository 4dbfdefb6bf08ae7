"""Two trees side by side, from the root: rpart's and ours.

A difference is a tie where arithmetic without rounding shows that both choices are worth the same;
every other difference is wrong. Below a tie that parts the rows differently nothing is compared.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from tests.parity import exact
from tests.parity.cases import FOLDS
from tests.parity.ours import held_out, root_risk
from tests.parity.rules import flipped, own_rule, plain_rule, rows_of
from tests.parity.ties import has_tie, order_decides

CLOSE = 1e-12
SUMS = 1e-9
# rpart adds up the weights of rows one by one: so much rounding its improvements carry per row.
NOISE = 1e-13


@dataclass
class Outcome:
    """What came of a comparison; it is whole if no tie parted the trees or their rules."""

    nodes: int = 0
    surrogates: int = 0
    ties: list = field(default_factory=list)
    wrong: list = field(default_factory=list)
    is_whole: bool = True


class Comparison:
    """Walks down two trees."""

    def __init__(self, data, way, answer, grown):
        self.data, self.way, self.answer, self.grown = data, way, answer, grown
        self.tree = grown.tree
        self.rows = rows_of(grown.tree, grown.leaves)
        self.noise = NOISE * len(data.target)
        self.reached = {}
        self.outcome = Outcome()

    def run(self):
        """Compare everything, and return what came of it."""
        waiting = [(1, 0)]
        while waiting:
            waiting.extend(self._node(*waiting.pop()))
        self._leaves()
        if self.outcome.is_whole:
            self._importance()
            self._table()
        return self.outcome

    def _check(self, is_right, number, what, *values):
        if not is_right:
            self.outcome.wrong.append(f"node {number}: {what}: {values}")

    def _tie(self, kind, number, *, parts=True):
        self.outcome.ties.append(f"{kind} at {number}")
        self.outcome.is_whole &= not parts

    def _node(self, number, node):
        """Compare a node, and return the pairs of children that are to be compared."""
        theirs, split = self.answer.nodes[number], self.tree.splits[node]
        self.outcome.nodes += 1
        counts = self.tree.counts[node].tolist()
        self._check(theirs.counts == counts, number, "rows", theirs.counts, counts)
        self._label(number, theirs.label, node)
        if theirs.rule is None and split is None:
            self.reached[node] = number
            return []
        if theirs.rule is None or split is None:
            self._only_one_splits(number, node, theirs.rule, split)
            return []
        return self._split(number, node, theirs, split)

    def _label(self, number, label, node):
        """Compare the labels; of two that cost the same rpart may take either."""
        ours = int(self.tree.label[node])
        if label == ours:
            return
        risks = exact.risks(self.data, self.way, self.tree.counts[node].tolist())
        self._check(risks[label] == risks[ours], number, "label", label, ours)
        self._tie("label", number, parts=False)

    def _only_one_splits(self, number, node, rule, split):
        """Show that the order of levels with equal rates decides whether a split is allowed."""
        only = self._own(split, node) if rule is None else self._plain(rule, node)
        self._check(self._is_order(node, only), number, "only one splits", rule, split)
        self._tie("order", number)

    def _split(self, number, node, theirs, split):
        """Compare two splits."""
        rule, own = self._plain(theirs.rule, node), self._own(split, node)
        if rule not in {own, flipped(own)}:
            self._other_split(number, node, rule, own)
            return []
        self._worth(number, node, rule, theirs.improvement)
        same = self._surrogates(number, node, theirs, split)
        if self._stays(number, node, own) or not (same or split.missing == 0):
            return []
        children = int(self.tree.left[node]), int(self.tree.right[node])
        left, right = children if rule == own else children[::-1]
        return [(2 * number, left), (2 * number + 1, right)]

    def _worth(self, number, node, rule, theirs):
        """Compare an improvement with that in fractions, and rpart's as far as rounding lets."""
        worth = float(exact.improvement(self.data, self.way, self.rows[node], rule))
        ours = float(self.tree.improvement[node]) * len(self.data.target)
        self._check(math.isclose(ours, worth, rel_tol=CLOSE), number, "worth", ours, worth)
        is_close = math.isclose(theirs, worth, rel_tol=CLOSE, abs_tol=self.noise)
        self._check(is_close, number, "worth of rpart", theirs, worth)

    def _other_split(self, number, node, rule, own):
        """Show that two splits are worth the same, or differ by the order of equal levels."""
        one, other = (
            exact.improvement(self.data, self.way, self.rows[node], each) for each in (rule, own)
        )
        if not exact.same(one, other):
            is_order = any(self._is_order(node, each) for each in (rule, own))
            self._check(is_order, number, "split", rule, own, float(one), float(other))
            self._tie("order", number)
            return
        self._parts_otherwise(number, node, rule, own)
        if rule.column != own.column:
            tied, name = self.tree.tied_with[node], self.data.columns[rule.column].name
            self._check(name in tied, number, "not named as tied", name, tied)
        self._tie("split", number)

    def _parts_otherwise(self, number, node, rule, own):
        """See that two rules on one column, which differ, do not part the rows alike."""
        is_alike = exact.parts_alike(self.data, self.rows[node], rule, own)
        self._check(not (rule.column == own.column and is_alike), number, "cut", rule, own)

    def _is_order(self, node, rule):
        return order_decides(self.data, self.way, self.rows[node], rule)

    def _surrogates(self, number, node, theirs, split):
        """Compare lists of surrogates, and return whether they are the same."""
        primary, own_primary = self._plain(theirs.rule, node), self._own(split, node)
        given = [self._plain(each.rule, node) for each in theirs.surrogates]
        own = [self._own(each, node) for each in split.surrogates]
        own = own if primary == own_primary else [flipped(each) for each in own]
        self._check(len(given) == len(own), number, "surrogates", given, own)
        self.outcome.surrogates += len(given)
        for one, other in zip(theirs.surrogates, split.surrogates, strict=False):
            self._agreement(number, one, other)
        for rule, other in zip(given, own, strict=False):
            if rule != other:
                self._other_surrogate(number, node, primary, rule, other)
        return given == own

    def _agreement(self, number, one, other):
        for what in ("agreement", "adjusted"):
            figures = getattr(one, what), getattr(other, what)
            self._check(math.isclose(*figures, rel_tol=CLOSE), number, what, *figures)

    def _other_surrogate(self, number, node, primary, rule, own):
        """Show that two different surrogates agree with the split in as many rows."""
        rows = self.rows[node]
        agreeing = [exact.agreeing(self.data, rows, primary, each) for each in (rule, own)]
        self._check(agreeing[0] == agreeing[1], number, "surrogate", rule, own, *agreeing)
        self._parts_otherwise(number, node, rule, own)
        self._tie("surrogate", number)

    def _stays(self, number, node, own):
        """Tell whether rpart leaves rows in a node, which it does when halves are equal."""
        if number not in self.answer.rows:
            return False
        is_even = exact.is_even(self.data, self.rows[node], own)
        self._check(is_even, number, "rpart leaves rows here")
        self._tie("even", number)
        return True

    def _plain(self, rule, node):
        return plain_rule(self.data, self.rows[node], rule)

    def _own(self, asked, node):
        return own_rule(self.data, self.rows[node], asked)

    def _leaves(self):
        """Compare where every row ends, if that is in a leaf that was reached."""
        for node, number in self.reached.items():
            ends = {self.answer.rows[row] for row in self.rows[node]}
            self._check(ends <= {number}, number, "rows end", sorted(ends))

    def _importance(self):
        theirs, own = self.answer.importance, self.grown.importance
        for column in {*theirs, *own}:
            worth = theirs.get(column, 0), own.get(column, 0)
            is_close = math.isclose(*worth, rel_tol=SUMS, abs_tol=self.noise)
            self._check(is_close, 1, "importance", column, *worth)

    def _table(self):
        """Compare the tables of pruned trees; rpart's last line, cp -1, is the whole tree."""
        theirs, own = settled(self.answer.table), self.grown.table
        self._check(len(theirs) == len(own), 1, "lines of the table", theirs, own)
        for one, other in zip(theirs, own, strict=False):
            cp = 0.0 if one[0] == -1 else one[0]
            self._check(_all_close((cp, *one[1:3]), other), 1, "table", one, other)
        if self.way.with_folds:
            self._errors(theirs)

    def _errors(self, table):
        """Compare the errors on rows that a tree did not grow on, where they differ fold by fold.

        A fold may only differ if anything is tied in its tree.
        """
        lines = zip((line[3:5] for line in table), self.grown.errors, strict=False)
        if all(_all_close(*pair) for pair in lines):
            return
        cps = [line[0] for line in table]
        lost = [held_out(self.data, self.way, fold, cps) for fold in range(1, FOLDS + 1)]
        for fold, own in enumerate(lost, start=1):
            self._fold(fold, [line[4 + fold] for line in table], own)
        root = root_risk(self.data, self.way) * len(self.data.target)
        whole = [sum(each) / root for each in zip(*lost, strict=True)]
        xerror = [line[0] for line in self.grown.errors]
        self._check(_all_close(whole, xerror), 1, "errors of all folds", whole, xerror)

    def _fold(self, fold, theirs, own):
        if not _all_close(theirs, own):
            is_tied = has_tie(self.data, self.way, fold)
            self._check(is_tied, 1, "errors", fold, theirs, own)
            self.outcome.ties.append(f"errors in fold {fold}")


def settled(table):
    """Return rpart's table without lines that rounding alone tells from the one before."""
    lines = []
    for cp, *line in table:
        if not lines or not math.isclose(cp, lines[-1][0], rel_tol=SUMS, abs_tol=NOISE):
            lines.append((-1.0 if math.isclose(cp, -1) else cp, *line))
    return lines


def _all_close(one, other):
    pairs = zip(one, other, strict=True)
    return all(math.isclose(*pair, rel_tol=SUMS, abs_tol=SUMS) for pair in pairs)
