"""The page that explains the tree: its code runs, its sums are right, its figures are the engine's.

A block ``text by hand`` has lines of a name, a sum and its outcome. The sum is done in fractions,
and the engine is asked for the figure of that name. The code of the page is played like a console;
what it defines, such as the example's table, is what the tests ask the engine about.
"""

from __future__ import annotations

import ast
import contextlib
import doctest
import importlib
import math
import operator
import re
import subprocess
import sys
from bisect import bisect_left
from dataclasses import replace
from fractions import Fraction
from functools import reduce
from pathlib import Path

import numpy as np
import pytest

from kansrijk.tree import Settings, cost_complexity, importance
from kansrijk.tree.measure import measure
from tools import differences

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "explanation" / "tree.md"
ROOM = ROOT / "src" / "kansrijk" / "tree"
TEXT = PAGE.read_text(encoding="utf-8")
WORDS = " ".join(TEXT.split())
CODE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BY_HAND = re.compile(r"^```text by hand\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SUM = re.compile(r"(?P<name>\S.*?) {2,}(?P<sum>.+) = (?P<outcome>\S+)")
PLACE = re.compile(r"`(\w+\.py)`: ((?:`[\w.]+`(?:, )?)+)")


# ------------------------------------------------------------------ the table of differences


def test_the_table_of_differences_is_up_to_date():
    command = [sys.executable, "tools/differences.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    assert (done.stdout, done.returncode) == ("", 0)


def test_a_table_that_is_out_of_date_is_told_and_mended(monkeypatch, tmp_path, capsys):
    page = tmp_path / "tree.md"
    page.write_text(f"before\n{differences.BEGIN}\nold\n{differences.END}\nafter\n", "utf-8")
    monkeypatch.setattr(differences, "ROOT", tmp_path)
    monkeypatch.setattr(differences, "PAGE", page)
    assert differences.main(["--check"]) == 1
    assert "tree.md is out of date" in capsys.readouterr().out
    assert differences.main([]) == differences.main(["--check"]) == 0
    lines = page.read_text("utf-8").splitlines()
    assert (lines[0], lines[-1]) == ("before", "after")
    assert "old" not in lines


@pytest.mark.parametrize("page", ["none", differences.BEGIN, differences.END])
def test_a_page_without_the_marks_is_refused(page):
    with pytest.raises(ValueError, match="the page needs"):
        differences.written(page)


# ------------------------------------------------------------------ the code of the page


class Console:
    """Plays the code of the page, block by block, and keeps what differs."""

    def __init__(self) -> None:
        self.names: dict = {"__name__": "tree_page"}
        self.told: list[str] = []
        parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(verbose=False)
        for number, block in enumerate(CODE.findall(TEXT)):
            test = parser.get_doctest(block, self.names, f"block {number}", str(PAGE), 0)
            runner.run(test, out=self.told.append, clear_globs=False)
            self.names.update(test.globs)


@pytest.fixture(scope="module")
def console():
    return Console()


@pytest.fixture(scope="module")
def grown(console):
    return lambda **asked: console.names["grown"](**asked).tree_


def test_the_code_of_the_page_says_what_the_page_shows(console):
    assert "".join(console.told) == ""


def test_the_tables_text_and_the_engine_have_the_same_rows(console, grown):
    written = re.search(r"\.\.\. age,income,region,help\n((?:\.\.\. .*,.*\n)+)", TEXT)
    rows = [line.removeprefix("... ").split(",") for line in written[1].splitlines()]
    young = console.names["young"]
    read = [["" if cell is None else str(cell) for cell in row] for row in young.rows()]
    assert read == rows
    assert grown().counts[0].tolist() == [
        sum(row[3] == answer for row in rows) for answer in ("no", "yes")
    ]


# ------------------------------------------------------------------ the sums by hand

OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def done(node):
    """Do a sum, in fractions as far as there are no roots."""
    match node:
        case ast.Expression(body):
            return done(body)
        case ast.Constant(value):
            return Fraction(str(value))
        case ast.BinOp(left, sign, right):
            return OPERATORS[type(sign)](done(left), done(right))
        case ast.Call(ast.Name("sqrt"), [one]):
            return math.sqrt(done(one))
    raise AssertionError(ast.dump(node))


def sums():
    lines = [line for block in BY_HAND.findall(TEXT) for line in block.splitlines()]
    found = [SUM.fullmatch(line) for line in lines]
    assert all(found), lines
    return [pytest.param(*one.groups(), id=one["name"]) for one in found]


def rounded(figure, outcome):
    """Round a figure as the page has rounded it: to four digits after the point, or as many."""
    return round(float(figure), max(4, len(outcome.partition(".")[2])))


@pytest.mark.parametrize(("name", "sum_", "outcome"), sums())
def test_a_sum_by_hand_is_right(name, sum_, outcome):
    assert rounded(done(ast.parse(sum_, mode="eval")), outcome) == float(outcome), name


def gini(counts):
    whole = sum(counts)
    return 1 - sum(Fraction(int(count), int(whole)) ** 2 for count in counts)


def stand_in(tree, node, name):
    (found,) = (
        each for each in tree.splits[node].surrogates if tree.variables[each.column].name == name
    )
    return found


def credit(tree, by, name):
    (found,) = (row for row in importance(tree, by).to_pylist() if row["variable"] == name)
    return found["importance"]


def least_difference(settings):
    """Search by the engine's measure for the least difference of two sides' rates that passes.

    Everybody counts a hundred times: the difference depends on shares alone, and is found finer.
    """
    rows, side = 100 * 4_450_000, 100 * 6000
    counts = np.array([rows - 1, 1])
    exact = measure(settings, ("no", "yes"), counts, counts[np.newaxis]).exact

    def passes(more):
        return exact(0, (side - more, more), (side, 0)) >= Fraction(str(settings.min_improvement))

    return bisect_left(range(side), True, key=passes) / side


def figures(grown, validated):
    """Return the engine's figure for each sum of the page."""
    tree, rpart, costly = grown(), grown(semantics="rpart"), grown(costs={"yes": 10})
    plain = grown(surrogates=0, max_depth=1)  # its children have only the rows with an income but 2
    left, right = plain.counts[1], plain.counts[2] - [2 - 1, 1]
    path = cost_complexity(tree)
    country = Settings(min_improvement=1e-7, costs={"yes": 10})
    root = tree.counts[0]
    return {
        "impurity of the root": gini(root),
        "of those with an income": gini(left + right),
        "below 31": gini(left),
        "from 31 on": gini(right),
        "improvement": tree.improvement[0],
        "the same, shorter": tree.improvement[0],
        "improvement, rpart's reading": rpart.improvement[0],
        "rpart prints as improve": rpart.improvement[0] * root.sum(),
        "agreement of age": stand_in(tree, 0, "age").agreement,
        "lambda of age": stand_in(tree, 0, "age").association,
        "agreement of region": stand_in(tree, 0, "region").agreement,
        "lambda of region": stand_in(tree, 0, "region").association,
        "rpart's agreement of region": stand_in(rpart, 0, "region").agreement,
        "rpart's adjusted of region": stand_in(rpart, 0, "region").adjusted,
        "improvement of region": tree.improvement[1],
        "the same, rpart's reading": rpart.improvement[1],
        "lambda of income": stand_in(tree, 1, "income").association,
        "lambda of age here": stand_in(tree, 1, "age").association,
        "border of the label": border(costly),
        "factor": costly.improvement[0] / tree.improvement[0],
        "improvement with costs": costly.improvement[0],
        "limit of 0.01 acts as": 0.01 * tree.improvement[0] / costly.improvement[0],
        '"yes" of the root, for rpart': weighted_share(root),
        "limit 1e-7, cost 10": least_difference(country),
        "limit 1e-7, no costs": least_difference(replace(country, costs={})),
        "limit 1e-4, cost 10": least_difference(replace(country, min_improvement=1e-4)),
        "error of a difference at 3 %": math.sqrt(2 * 0.03 * 0.97 / 6000),
        "risk of the root as a leaf": tree.risk(0),
        "risk of the tree": path.risks[0],
        "both splits save, per split": path.alphas[1],
        "the second split saves": tree.risk(1) - tree.risk(3) - tree.risk(4),
        "as rpart's cp": path.cp[1],
        "best plus one error": validated["xerror"] + validated["xstd"],
        **{
            f"{name}, {by}": credit(tree, by, name)
            for name in ("income", "region", "age")
            for by in ("own", "agreement")
        },
    }


def border(tree):
    """Return the share from which "yes" is the cheaper label."""
    (_, missed), (alarmed, _) = tree.losses
    return alarmed / (missed + alarmed)


def weighted_share(counts):
    """Return the share of "yes" among rows that rpart's rule weighs by a cost of 10."""
    columns = counts[np.newaxis]
    settings = Settings(semantics="rpart", costs={"yes": 10})
    (weights,) = measure(settings, ("no", "yes"), counts, columns).weights
    no, yes = (weight * int(count) for weight, count in zip(weights, counts, strict=True))
    return yes / (no + yes)


@pytest.fixture(scope="module")
def asked(console, grown):
    rows = console.names["validated"].table().to_pylist()
    return figures(grown, min(rows, key=lambda row: row["xerror"]))


def test_the_engine_is_asked_for_every_sum(asked):
    assert sorted(asked) == sorted(param.values[0] for param in sums())


@pytest.mark.parametrize(("name", "sum_", "outcome"), sums())
def test_the_engine_agrees_with_a_sum(asked, name, sum_, outcome):
    assert rounded(asked[name], outcome) == float(outcome), sum_


# ------------------------------------------------------------------ tables and sentences


def test_the_table_of_importance_is_the_engines(grown):
    row = r"^\| (age|income|region) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$"
    rows = re.findall(row, TEXT, re.MULTILINE)
    assert len(rows) == 3
    for name, *shown in rows:
        credits_of = [credit(grown(), by, name) for by in ("own", "agreement", "primary")]
        assert shown == [f"{each:.5f}" for each in credits_of]


def test_the_three_definitions_give_three_orders(grown):
    orders = {
        tuple(row["variable"] for row in importance(grown(), by).to_pylist() if row["importance"])
        for by in ("own", "agreement", "primary")
    }
    assert len(orders) == 3


def test_sentences_about_the_example_hold(console, grown):
    tree, other, young = grown(), grown(semantics="rpart"), console.names["young"]
    known = young.drop_nulls("income")
    low, high = known.filter(known["income"] < 31), known.filter(known["income"] >= 31)
    need = [(part["help"] == "yes").sum() for part in (low, high)]
    by_region = [
        tuple((part["region"] == name).sum() for part in (low, high))
        for name in ("north", "east", "south")
    ]
    some = young.drop_nulls("region")
    older = [(low["age"] >= 11).sum(), (high["age"] < 11).sum()]
    group = tree.counts[1].sum()
    in_group = young.filter((young["income"] < 31) | young["income"].is_null())
    sides = [in_group.filter(in_group["region"] == name) for name in ("north", "east")]
    helped = [(side["help"] == "yes").sum() for side in sides]
    both = [len(part.drop_nulls("region")) for part in (low, high)]
    agree = [by_region[0][0], by_region[1][1], by_region[2][1]]
    holes = young.filter(young["income"].is_null())["age"]
    both_sides = sides[0].vstack(sides[1])
    (same,) = {round(each.agreement * len(both_sides)) for each in other.splits[1].surrogates}
    (leaf,) = console.names["model"].apply(young.filter(young["region"].is_null())[:, :3])
    for sentence in (
        f"{len(known)} of the {len(young)} have an income: {len(low)} of them below 31, of whom",
        f"of whom {need[0]} need help, and {len(high)} from 31 on, of whom {need[1]} does.",
        f"The split sends {len(low)} left and {len(high)} right.",
        f"agrees for {older[0]} of the {len(low)} and for {older[1]} of the {len(high)}",
        f"of the {len(high)}: {sum(older)} of {len(known)}.",
        "North: {} left, {} right, so left.".format(*by_region[0]),
        "East: {} and {}, equal, so to the larger side, right.".format(*by_region[1]),
        "South: none and {1}, right.".format(*by_region[2]),
        f"That agrees for {agree[0]} + {agree[1]} + {agree[2]} = {sum(agree)}.",
        f"so {sum(both)} people have both variables, {both[0]} on the left and {both[1]} on the",
        f"which share of those other {len(known) - len(high)} errors",
        f"The two without income are {holes[0]} and {holes[1]} years old",
        f"the left group has {group} people and not {len(low)}",
        f"The group below 31 has {group} people; {sum(map(len, sides))} have a region:",
        f"{len(sides[0])} in the north, of whom {helped[0]} needs help,",
        f"{len(sides[1])} in the east, of whom {helped[1]} do.",
        f"In the whole table {len(some)} have a region.",
        f"Group 2 has exactly {tree.counts[2, 1]} in {tree.counts[2].sum()}.",
        f"earn at most {len(known)}/{len(young)}.",
        f"As surrogates, income and age agree for {same} people each.",
        f"since only {len(both_sides.drop_nulls('income'))} people have both variables",
        f"The one person without a region is in group {leaf},",
    ):
        assert sentence in WORDS


def test_sentences_about_limits_hold():
    def said(name):
        (found,) = (float(param.values[2]) for param in sums() if param.values[0] == name)
        return found

    for sentence in (
        f"differ by {100 * said('limit 1e-7, cost 10'):.2f} percentage points",
        f"{100 * said('error of a difference at 3 %'):.2f} points",
        f"nothing below {100 * said('limit 1e-4, cost 10'):.1f} points passes",
        f"The limit of 0.055 is {said('factor')} \N{MULTIPLICATION SIGN} 0.01.",
        f"at a price of {said('both splits save, per split')} a split",
    ):
        assert sentence in WORDS


def test_costs_alone_change_no_split(grown):
    plain, costly = grown(), grown(costs={"yes": 10}, min_improvement=0.055)
    assert [*map(without_figures, plain.splits)] == [*map(without_figures, costly.splits)]
    assert costly.improvement == pytest.approx(5.5 * plain.improvement, nan_ok=True)


def without_figures(split):
    """Return a split whose surrogates improve nothing: costs scale what they would improve."""
    if split is None:
        return None
    bare = tuple(replace(each, improvement=0.0) for each in split.surrogates)
    return replace(split, surrogates=bare)


# ------------------------------------------------------------------ the list of rules


def chapter(title):
    return TEXT.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rules():
    lines = [line for line in chapter("Where each rule lives").splitlines() if line[:2] == "| "]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[-1] != "where"]


@pytest.mark.parametrize("row", rules(), ids=lambda row: f"{row[0]}: {row[1]}")
def test_a_rule_names_where_it_lives(row):
    places = PLACE.findall(row[-1])
    assert places or row[-1].startswith("not here: ")
    for file, names in places:
        assert (ROOM / file).is_file(), file
        module = importlib.import_module(f"kansrijk.tree.{file.removesuffix('.py')}")
        for name in re.findall(r"`([\w.]+)`", names):
            found = reduce(getattr, name.split("."), module)
            assert found is not None
            with contextlib.suppress(AttributeError):  # a property has no module
                assert found.__module__ == module.__name__, f"{name} comes from another file"


def test_every_rule_of_the_specification_is_listed():
    told = rules()
    numbers = [int(row[0]) for row in told if row[0].isdigit()]
    sections = {section for row in told if not row[0].isdigit() for section in row[1].split(", ")}
    assert numbers == list(range(1, 26))
    assert sections == {"2.2", "2.3", "2.4", "2.5", "3.2", "3.3", "3.4", "3.5", "3.6", "3.7"}


def test_the_page_names_every_setting():
    named = chapter("The same settings by their three names")
    assert [name for name in Settings.__slots__ if f"`{name}`" not in named] == []
