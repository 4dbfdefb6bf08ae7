"""Rows that are sent down by their codes arrive where their values send them."""

from __future__ import annotations

import numpy as np
import pytest

from kansrijk.tree import Settings, encode, grow
from kansrijk.tree.descend import ABREAST, descend, leaves_of, questions_of
from kansrijk.tree.jit import Team
from tests.tree.build import leveled, number, whole
from tests.tree.test_same import NAMES, asked, data, share_everything

ONE = Team(1)


def naive_descend(table, questions, side_of):
    """The twin of `descend`: one row and question after the other, each code read from bytes."""
    leaves = []
    for row in table:
        at = 0
        while questions[at][0] != at:
            *ahead, word, shift, mask, cut, first, levels = questions[at]
            code = int.from_bytes(row[4 * word : 4 * word + 4], "little") >> shift & mask
            by_level = side_of[first + code] if levels else 0
            side = 2 if code == 0 else by_level if levels else int(code >= cut)
            at = ahead[side]
        leaves.append(at)
    return leaves


def every_width(rows=75_000):
    """Codes of one, two and four bytes: a number of each, and levels with and without an order."""
    rng = np.random.default_rng(2)

    def some(values):
        return [None if rng.random() < 0.1 else value for value in values]

    columns = [
        whole("four", some(rng.permutation(rows).tolist())),
        number("two", some((rng.integers(0, 5000, rows) / 8).tolist())),
        whole("one", some(rng.integers(-3, 90, rows).tolist())),
        leveled("kind", rng.integers(-1, 300, rows), "nominal", map(str, range(300))),
        leveled("step", rng.integers(-1, 6, rows), "ordered", "uvwxyz"),
    ]
    score = columns[0].values / rows + columns[1].values / 1250 + columns[2].values / 180
    score = np.nan_to_num(score) + columns[3].values % 3 / 6 + columns[4].values / 12
    return columns, (score + rng.normal(0, 0.5, rows) > 1.5).astype(int)


@pytest.mark.parametrize("surrogates", [0, 4])
def test_codes_of_every_width_lead_where_values_do(surrogates):
    columns, target = every_width()
    codes = encode(columns)
    assert [len(members) for members in codes.members] == [1, 2, 2]
    wanted = Settings(max_depth=8, min_child=20, min_improvement=0, surrogates=surrogates)
    weights = np.random.default_rng(3).integers(0, 2, len(target))
    tree = grow(codes, target, wanted, weights=weights)
    assert {split.column for split in tree.splits if split} == {0, 1, 2, 3, 4}
    assert np.array_equal(leaves_of(tree, codes, ONE), tree.apply(columns))
    questions, side_of = questions_of(tree, codes)
    some = codes.table[:500]
    wanted = naive_descend(some.tolist(), questions.tolist(), side_of.tolist())
    found = np.empty(500, np.int32)
    descend(some.view(np.uint32), questions, side_of, found)
    assert found.tolist() == wanted


@pytest.mark.parametrize("semantics", ["spss", "rpart"])
@pytest.mark.parametrize("surrogates", [0, 8])
def test_stand_ins_are_asked_in_turn_and_threads_change_nothing(semantics, surrogates, monkeypatch):
    columns, target, weights, _ = data(2, 2000)
    codes = encode(columns)
    tree = grow(
        codes, target, asked(semantics, surrogates=surrogates), classes=NAMES, weights=weights
    )
    parts = share_everything(monkeypatch)
    for threads in (1, 3):
        with Team(threads) as team:
            assert np.array_equal(leaves_of(tree, codes, team), tree.apply(columns))
    assert max(parts) == 3


def test_stand_ins_by_reverse_cuts_are_among_them():
    columns, target, weights, _ = data(2, 2000)
    turned = [*columns, whole("turned", (-columns[5].values).tolist())]
    codes = encode(turned)
    tree = grow(codes, target, asked("spss"), classes=NAMES, weights=weights)
    surrogates = [one for split in tree.splits if split for one in split.surrogates]
    assert any(one.reverse for one in surrogates)
    assert any(one.cut is None for one in surrogates)
    assert np.array_equal(leaves_of(tree, codes, ONE), tree.apply(turned))


@pytest.mark.parametrize("rows", [0, 1, ABREAST - 1, ABREAST, ABREAST + 1])
def test_any_number_of_rows_ends_in_the_root_alone(rows):
    codes = encode([whole("x", range(rows))])
    tree = grow(codes, np.zeros(rows, int), Settings())
    assert leaves_of(tree, codes, ONE).tolist() == [0] * rows
