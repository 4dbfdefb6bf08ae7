from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import numpy as np
import polars as pl
import pytest
from sklearn import config_context

from kansrijk.tree import ProfileTree

RNG = np.random.default_rng(3)
ROWS = 3000
FRAME = pl.DataFrame(
    {
        "age": RNG.integers(0, 23, ROWS),
        "place": [f"place {at}" for at in RNG.integers(0, 12, ROWS)],
        "noise": RNG.normal(size=ROWS).round(3),
    }
)
CALLED = np.where(RNG.random(ROWS) < 0.02 * (1 + FRAME["age"].to_numpy()), "yes", "no")
EVIL = "<script>alert('&\"</script>"


def fitted(frame=FRAME, target=CALLED, **more):
    return ProfileTree(**{"min_child": 20, "min_improvement": 0, **more}).fit(frame, target)


def shown(model):
    """Return what a notebook shows, as a tree of elements: it must be well-formed."""
    return ET.fromstring(model._repr_html_())  # noqa: S314 - our own text


def lines(root):
    return [line for line in root.iter() if line.get("class") == "kt-line"]


def text_of(element):
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def test_each_node_has_a_line_that_says_all():
    model = fitted(max_depth=2)
    tree = model.tree_
    said = [text_of(line) for line in lines(shown(model))]
    assert len(said) == len(tree)
    first, rows = said[0], f"{ROWS:,} rows"
    assert first == f"all rows (4 leaves) {rows} yes {tree.shares[0, 1]:.1%}"
    leaf = next(node for node in range(len(tree)) if tree.is_leaf[node])
    words = (
        f"{tree.condition(leaf)} {tree.counts[leaf].sum():,} rows "
        f"yes {tree.shares[leaf, 1]:.1%} label {tree.classes[tree.label[leaf]]}"
    )
    assert words in said


def test_children_lie_within_their_parents():
    model = fitted(max_depth=4)
    tree = model.tree_

    def below(element):
        """Return the numbers of lines of the nested lists of a list."""
        return [
            below(item.find("details/ul")) for item in element if item.find("details") is not None
        ]

    def inner(node):
        children = (tree.left[node], tree.right[node])
        return [inner(child) for child in children if not tree.is_leaf[child]]

    (outermost,) = shown(model).findall("div/ul")
    assert below(outermost) == [inner(0)]


def test_large_trees_are_folded_and_whole():
    model = fitted(max_depth=8, min_child=15)
    assert model.tree_.is_leaf.sum() >= 40
    root = shown(model)
    folded = [item for item in root.iter("details") if item.get("open") is None]
    assert folded
    assert len(lines(root)) == len(model.tree_)
    inside = sum(len(lines(item)) - 1 for item in folded if not nested(item, folded))
    assert len(model.tree_) - inside == 31
    assert all(item.get("open") == "" for item in shown(fitted(max_depth=3)).iter("details"))


def nested(item, others):
    return any(item in list(other.iter()) and item is not other for other in others)


def test_bars_reach_to_the_highest_share():
    model = fitted(max_depth=3)
    widths = re.findall(r'<i style="width:([\d.]+)%"', model._repr_html_())
    assert len(widths) == len(model.tree_)
    assert max(map(float, widths)) == 100
    assert f"from 0 to {model.tree_.shares[:, 1].max():.1%}" in text_of(shown(model).find("p"))


@pytest.mark.parametrize(
    ("classes", "heads"),
    [
        (["a"], ["a"]),
        (["a", "b", "c"], ["a", "b", "c"]),
        (list("abcdefgh"), ["a", "b", "c", "d", "others"]),
    ],
)
def test_many_classes_are_shown_by_the_most_common(classes, heads):
    chances = np.arange(len(classes), 0, -1.0)
    target = RNG.choice(classes, ROWS, p=chances / chances.sum())
    model = fitted(target=target, max_depth=2)
    root = shown(model)
    assert [text_of(each) for each in root.iter() if each.get("class") == "kt-class"] == heads
    shares = re.findall(r"([\d.]+)%", text_of(lines(root)[0]))
    assert len(shares) == len(heads)
    assert sum(map(float, shares)) == pytest.approx(100, abs=0.3)


def test_many_levels_are_cut_short():
    places = FRAME["place"].to_list()
    target = [place in ("place 1", "place 2") for place in places]
    said = shown(fitted(FRAME.select("place"), target)).itertext()
    assert any(re.search(r"\{place .*, place \d+, and 2 more\}", text) for text in said)


def test_all_text_is_escaped_and_nothing_runs():
    values = [f"{EVIL}{at}" for at in range(4)] * 20
    model = fitted(pl.DataFrame({EVIL: values}), [f"{EVIL}{at % 2}" for at in range(80)])
    page = model._repr_html_()
    assert "<script" not in page
    assert not re.search(r"\son\w+=|https?:|url\(|@import", page)
    said = " ".join(shown(model).itertext())
    assert f"{EVIL}1" in said


def test_the_same_tree_gives_the_same_text():
    assert fitted()._repr_html_() == fitted()._repr_html_()


def test_a_notebook_shows_text_or_outline_as_scikit_learn_is_set():
    model = fitted(max_depth=1)
    assert model._repr_mimebundle_() == {
        "text/plain": repr(model),
        "text/html": model._repr_html_(),
    }
    with config_context(display="text"):
        assert "text/html" not in model._repr_mimebundle_()


def test_an_unfitted_model_is_shown_by_scikit_learn():
    page = ProfileTree(min_child=7)._repr_html_()
    assert "kansrijk-tree" not in page
    assert "ProfileTree" in page


def test_a_deep_tree_needs_no_deep_stack():
    """Each level parts one row from the rest."""
    rows = 400
    frame = {"x": np.arange(rows)}
    model = fitted(pl.DataFrame(frame), np.arange(rows) % 2, min_child=1, max_depth=rows)
    assert len(lines(shown(model))) == len(model.tree_) == 2 * rows - 1
