"""`ProfileTree.from_spss` grows the tree of the same settings by hand, and warns of the rest."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import polars as pl
import pytest

from kansrijk.errors import UsageError
from kansrijk.tree import ProfileTree
from tests.spss.commands import CRT, EINDHOVEN, PASTED, SHORT, WELL_FORMED
from tests.tree.build import same

TEXT = """\
TREE risk [n] BY income [s] age [s] cards [o] region [n]
  /METHOD TYPE=CRT MAXSURROGATES=2
  /GROWTHLIMIT MAXDEPTH=4 MINPARENTSIZE=60 MINCHILDSIZE=25
  /CRT IMPURITY=GINI MINIMPROVEMENT=.0002
  /COSTS CUSTOM='bad' 'good' [5]
  /PRIORS CUSTOM='bad' [1] 'good' [3].
"""
BY_HAND = ProfileTree(
    semantics="spss",
    max_depth=4,
    min_child=25,
    min_parent=60,
    min_improvement=0.0002,
    costs={"bad": {"good": 5}},
    priors={"bad": 0.25, "good": 0.75},
    impurity="gini",
    surrogates=2,
    columns=["income", "age", "cards", "region"],
    kinds={"income": "number", "age": "number", "cards": "ordered", "region": "nominal"},
)


def drawn(rows=900):
    rng = np.random.default_rng(11)
    frame = pl.DataFrame(
        {
            "key": np.arange(rows),
            "region": rng.integers(1, 6, rows),
            "cards": rng.integers(0, 5, rows),
            "age": rng.integers(18, 80, rows),
            "income": rng.normal(30_000, 8_000, rows).round(),
        }
    ).with_columns(
        pl.when(pl.col("key") % 9 == 0).then(None).otherwise(pl.col("income")).alias("income")
    )
    chance = 0.1 + 0.3 * (frame["region"] == 3) + 0.08 * frame["cards"]
    return frame, np.where(rng.random(rows) < chance.to_numpy(), "bad", "good")


FRAME, TARGET = drawn()


def quietly(text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ProfileTree.from_spss(text)


@pytest.mark.parametrize("make", [lambda frame: frame, lambda frame: frame.to_pandas()])
def test_the_tree_is_that_of_the_same_settings_by_hand(make):
    frame = make(FRAME)
    one = ProfileTree.from_spss(TEXT).fit(frame, TARGET).tree_
    other = BY_HAND.fit(frame, TARGET).tree_
    assert same(one, other)
    assert (~one.is_leaf).sum() > 4
    assert any(split and split.surrogates for split in one.splits)


def test_codes_of_a_nominal_variable_are_parted_as_levels():
    tree = ProfileTree.from_spss(TEXT).fit(FRAME, TARGET).tree_
    assert any("region in {" in rule for rule in tree.to_frame()["rule"].to_pylist())


def test_the_settings_are_those_by_hand():
    assert ProfileTree.from_spss(TEXT).get_params() == BY_HAND.get_params()


def test_defaults_are_those_of_spss():
    model = ProfileTree.from_spss(SHORT)
    assert (model.max_depth, model.min_parent, model.min_child) == (5, 100, 50)
    assert (model.min_improvement, model.impurity, model.surrogates) == (0.0001, "gini", 1)
    assert (model.costs, model.priors, model.semantics) == (None, "data", "spss")


def test_the_settings_of_eindhoven():
    model = quietly(EINDHOVEN)
    assert (model.max_depth, model.min_child, model.min_parent) == (10, 6000, 12000)
    assert (model.min_improvement, model.costs) == (1e-7, {"0": {"1": 1}, "1": {"0": 10}})


def test_numbers_of_categories_name_whole_classes():
    model = ProfileTree.from_spss(f"{CRT}/COSTS CUSTOM=1.0 0 [9].")
    frame = pd.DataFrame({"a": range(200), "b": [1, 2] * 100})
    assert model.fit(frame, [0, 1] * 100).tree_.classes == ("0", "1")


@pytest.mark.parametrize("name", WELL_FORMED)
def test_each_well_formed_command_gives_settings_that_hold(name):
    quietly(WELL_FORMED[name])._settings()


@pytest.mark.parametrize("impurity", ["GINI", "TWOING"])
def test_impurity(impurity):
    assert quietly(f"{CRT}/CRT IMPURITY={impurity}.").impurity == impurity.lower()


# ------------------------------------------------------------------ what is told


def test_a_command_that_is_carried_over_as_a_whole_warns_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ProfileTree.from_spss(SHORT)
        ProfileTree.from_spss(TEXT)


def test_one_warning_lists_all_that_is_not_carried_over_with_its_line():
    with pytest.warns(UserWarning, match="not carried over") as told:
        ProfileTree.from_spss(WELL_FORMED["all that is not carried over"])
    (warning,) = told
    assert warning.filename == __file__
    lines = str(warning.message).splitlines()
    assert lines[0] == "ProfileTree.from_spss: not carried over from SPSS:"
    assert len(lines) == 23
    assert "  line 8: METHOD PRUNE=SE(1): the tree is not pruned; prune it with " in lines[11]
    assert lines[11].endswith("(may change the tree)")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (PASTED, "line 7: PRINT MODELSUMMARY CLASSIFICATION RISK"),
        (f"{CRT}/DEPCATEGORIES TARGET=[1].", "DEPCATEGORIES TARGET=\\[1\\]"),
        (f"{CRT}/DEPCATEGORIES USEVALUES=[0 1].", "leave their rows out of X and y"),
        (f"SET SEED=1.\n{SHORT}", "line 1: SET SEED=1"),
        (f"WEIGHT BY w.\n{SHORT}", "line 1: WEIGHT BY w"),
        (f"VALUE LABELS b 1 'x'.\n{SHORT}", "line 1: VALUE LABELS b 1 'x'"),
    ],
)
def test_nothing_is_left_out_in_silence(text, told):
    with pytest.warns(UserWarning, match=told):
        ProfileTree.from_spss(text)


@pytest.mark.parametrize("method", ["CHAID", "EXHAUSTIVECHAID", "QUEST"])
def test_another_method_is_refused(method):
    with pytest.raises(UsageError, match="only trees of the method CRT"):
        ProfileTree.from_spss(f"TREE y BY a /METHOD TYPE={method}.")
