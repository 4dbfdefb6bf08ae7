from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from decimal import Decimal

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from kansrijk.errors import UsageError
from kansrijk.tree import ProfileTree
from tests.tree.build import same

STEPS = ["low", "middle", "high"]


def drawn(rows=600):
    """A polars frame with every sort of column, and a target."""
    rng = np.random.default_rng(5)

    def holes(values):
        return [None if gone else value for value, gone in zip(values, rng.random(rows) < 0.1)]  # noqa: B905

    age = rng.integers(0, 23, rows)
    income = rng.normal(30_000, 9_000, rows).round(2)
    frame = pl.DataFrame(
        {
            "age": pl.Series(holes(age.tolist()), dtype=pl.Int64),
            "income": pl.Series(holes(income.tolist()), dtype=pl.Float64),
            "region": pl.Series(holes(rng.choice(["A", "B", "C"], rows).tolist())),
            "school": pl.Series(holes(rng.choice(STEPS, rows).tolist()), dtype=pl.Enum(STEPS)),
            "moved": pl.Series(holes((rng.random(rows) < 0.3).tolist()), dtype=pl.Boolean),
            "since": pl.Series(
                holes([datetime(2015, 1, 1) + timedelta(days=int(day)) for day in age * 10])  # noqa: DTZ001
            ),
        }
    )
    return frame, np.where(rng.random(rows) < 0.1 + 0.03 * age, "yes", "no")


FRAME, TARGET = drawn()


def as_pandas(frame):
    held = frame.to_pandas()
    held["school"] = pd.Categorical(held["school"], categories=STEPS, ordered=True)
    held["age"] = held["age"].astype("Int64")  # to_pandas made doubles of it
    held.index = held.index[::-1]
    return held


def as_arrow(frame):
    table = frame.to_arrow()
    at = [None if of is None else STEPS.index(of) for of in frame["school"].to_list()]
    ordered = pa.DictionaryArray.from_arrays(
        pa.array(at, pa.int32()), pa.array(STEPS), ordered=True
    )
    return table.set_column(table.column_names.index("school"), "school", ordered)


def as_duckdb(frame):
    connection = duckdb.connect()
    connection.execute(f"create type step as enum {tuple(STEPS)}")
    connection.register("given", frame.with_columns(pl.col("school").cast(pl.String)).to_arrow())
    connection.execute("create table held as select * replace (school::step as school) from given")
    return connection.table("held")


READERS = {
    "polars": lambda frame: frame,
    "lazy": lambda frame: frame.lazy(),
    "pandas": as_pandas,
    "arrow": as_arrow,
    "duckdb": as_duckdb,
}


def fitted(frame=FRAME, target=TARGET, **more):
    return ProfileTree(**{"min_child": 10, **more}).fit(frame, target)


@pytest.mark.parametrize("reader", READERS)
def test_every_frame_gives_the_same_tree(reader):
    frame = READERS[reader](FRAME)
    model, plain = fitted(frame), fitted()
    assert len(plain.tree_) > 10
    assert {variable.kind for variable in plain.tree_.variables} == {"number", "ordered", "nominal"}
    assert same(model.tree_, plain.tree_)
    assert model.apply(frame).tolist() == plain.apply(FRAME).tolist()


TARGETS = [
    TARGET.tolist(),
    TARGET,
    pl.Series(TARGET),
    pd.Series(TARGET),
    pd.Series(TARGET, dtype="category"),
    pa.array(TARGET.tolist()),
    pa.chunked_array([TARGET[:100].tolist(), TARGET[100:].tolist()]),
    pl.Series(TARGET, dtype=pl.Categorical),
]


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: type(target).__name__)
def test_every_sequence_is_a_target(target):
    model = fitted(target=target)
    assert model.classes_.tolist() == ["no", "yes"]
    assert same(model.tree_, fitted().tree_)


@pytest.mark.parametrize(("no", "yes"), [(0, 1), (False, True), (0.0, 1.0), (-1, 1)])
def test_classes_keep_their_type(no, yes):
    model = fitted(target=np.where(TARGET == "yes", yes, no))
    assert model.classes_.tolist() == [no, yes]
    assert set(model.predict(FRAME).tolist()) <= {no, yes}


def test_categories_of_whole_numbers_are_levels_and_classes():
    steps = pd.Categorical([1, 1, 2, 10], categories=[1, 2, 10], ordered=True)
    model = fitted(
        pd.DataFrame({"x": steps}), pd.Series([5, 5, 7, 7], dtype="category"), min_child=1
    )
    assert model.classes_.tolist() == [5, 7]
    assert model.tree_.to_frame()["rule"].to_pylist() == ["", "x < 2", "x >= 2"]


def test_whole_numbers_with_holes_are_doubles_in_plain_pandas():
    frame = pd.DataFrame({"x": [1, None, 2]})
    assert fitted(frame, [0, 0, 1], min_child=1).tree_.splits[0].cut == 1.5
    assert fitted(frame.astype("Int64"), [0, 0, 1], min_child=1).tree_.splits[0].cut == 2


def test_settings_may_be_numbers_of_numpy():
    assert same(fitted(max_depth=np.int64(5), costs={"yes": np.float64(1)}).tree_, fitted().tree_)


def test_shares_are_raw_and_labels_follow_costs():
    model, costly = fitted(), fitted(costs={"yes": 10})
    shares = costly.predict_proba(FRAME)
    assert np.array_equal(shares, model.predict_proba(FRAME))
    assert np.allclose(shares.sum(axis=1), 1)
    assert np.array_equal(costly.predict(FRAME) == "yes", shares[:, 1] * 11 > 1)
    leaves = model.apply(FRAME)
    one = leaves == leaves[0]
    assert shares[0, 1] == np.mean(TARGET[one] == "yes")


def test_names_are_kept_and_the_order_of_columns_is_free():
    model = fitted()
    assert model.feature_names_in_.tolist() == FRAME.columns
    turned = FRAME.select(FRAME.columns[::-1])
    assert np.array_equal(model.apply(turned), model.apply(FRAME))


@pytest.mark.parametrize("reader", READERS)
def test_chosen_columns_alone_are_read_and_needed(reader):
    chosen = ["income", "age"]
    frame = READERS[reader](FRAME)
    model = fitted(frame, columns=chosen)
    plain = fitted(FRAME.select("age", "income"))
    assert same(model.tree_, plain.tree_)
    assert model.feature_names_in_.tolist() == FRAME.columns
    assert model.n_features_in_ == len(FRAME.columns)
    for given in (frame, FRAME.select(chosen), FRAME.with_columns(extra=1)):
        assert np.array_equal(model.apply(given), plain.apply(FRAME.select("age", "income")))


CODES = [3, 1, 10, 3, 1, 10] * 10
CODED = [
    pl.DataFrame({"code": CODES}),
    pl.DataFrame({"code": [float(code) for code in CODES]}),
    pl.DataFrame({"code": [Decimal(code) for code in CODES]}),
    pd.DataFrame({"code": CODES}),
    pa.table({"code": pa.array(CODES, pa.uint64())}),
]


@pytest.mark.parametrize("frame", CODED, ids=lambda frame: type(frame).__name__)
def test_whole_numbers_may_be_levels(frame):
    called = [code == 3 for code in CODES]
    nominal = fitted(frame, called, min_child=1, kinds={"code": "nominal"})
    assert nominal.tree_.variables[0].levels == ("1", "3", "10")
    assert nominal.tree_.to_frame()["rule"].to_pylist() == ["", "code in {1, 10}", "code in {3}"]
    called = [code > 2 for code in CODES]
    ordered = fitted(frame, called, min_child=1, kinds={"code": "ordered"})
    assert ordered.tree_.to_frame()["rule"].to_pylist() == ["", "code < 3", "code >= 3"]
    assert ordered.predict(pl.DataFrame({"code": [1, 3, None]})).tolist() == [False, True, True]


def test_missing_codes_stay_missing_as_levels():
    for missing in (None, math.nan):
        frame = pl.DataFrame({"code": pl.Series([1.0, 2.0, missing] * 4, strict=False)})
        model = fitted(frame, [0, 1, 1] * 4, min_child=1, kinds={"code": "nominal"})
        assert model.tree_.variables[0].levels == ("1", "2")
        assert model.tree_.splits[0].missing == 4


def test_text_may_be_ordered_and_an_order_dropped():
    model = fitted(kinds={"region": "ordered", "school": "nominal", "moved": "ordered"})
    kinds = {variable.name: variable.kind for variable in model.tree_.variables}
    assert kinds["region"] == kinds["moved"] == "ordered"
    assert kinds["school"] == "nominal"
    assert len(model.predict(FRAME)) == len(FRAME)


def test_kinds_hold_for_the_columns_that_are_used():
    model = fitted(columns=["age"], kinds={"region": "ordered"}, grids={"income": 1000})
    assert np.array_equal(model.apply(FRAME), model.apply(FRAME.select("age")))


def test_a_kind_holds_for_later_frames_and_not_for_later_wishes():
    model = fitted(FRAME.select("age"), kinds={"age": "nominal"})
    before = model.apply(FRAME.select("age"))
    model.kinds = None
    assert np.array_equal(model.apply(FRAME.select("age")), before)


def test_a_column_without_values_is_missing_in_any_type():
    model = fitted()
    nothing = FRAME.with_columns(pl.lit(None).alias(name) for name in FRAME.columns)
    assert len(set(model.apply(nothing).tolist())) == 1
    empty = FRAME.with_columns(empty=pl.lit(None), unsaid=pl.lit(None, pl.String))
    tree = fitted(empty).tree_
    assert [variable.kind for variable in tree.variables[-2:]] == ["number", "nominal"]
    assert tree.to_frame() == fitted().tree_.to_frame()


def test_an_unseen_level_is_missing():
    model = fitted(FRAME.select("region"), np.where(FRAME["region"] == "A", 1, 0))
    leaves = model.apply(pl.DataFrame({"region": ["elsewhere", None]})).tolist()
    assert leaves[0] == leaves[1]


def test_grids_give_published_cuts():
    model = fitted(
        FRAME.select("income"), FRAME["income"].fill_null(0) > 31_234, grids={"income": 1000}
    )
    assert model.tree_.splits[0].cut % 1000 == 0


def test_numbers_of_every_sort_are_read():
    frame = pl.DataFrame(
        {
            "decimal": [Decimal("1.5"), Decimal("1.5"), Decimal("2.5")],
            "single": pl.Series([1, 1, math.nan], dtype=pl.Float32),
            "day": [date(1970, 1, 1), date(1970, 1, 2), None],
            "span": [timedelta(seconds=1), None, timedelta(seconds=3)],
            "small": pl.Series([1, None, 3], dtype=pl.UInt8),
        }
    )
    model = fitted(frame, [0, 0, 1], min_child=1, semantics="rpart")
    assert model.tree_.splits[0].cut == 2.0
    assert model.tree_.tied_with[0] == ()
    days = fitted(frame.select("day"), [0, 1, 1], min_child=1)
    assert days.tree_.splits[0].cut == 1
    spans = fitted(frame.select("span"), [0, 1, 1], min_child=1)
    assert spans.tree_.splits[0].cut == 2_000_000


def test_one_class_gives_one_leaf():
    model = fitted(target=["no"] * len(FRAME))
    assert model.predict_proba(FRAME).tolist() == [[1.0]] * len(FRAME)


def test_no_rows_can_be_predicted():
    assert fitted().predict(FRAME.head(0)).tolist() == []


def test_a_repr_shows_settings_only():
    model = ProfileTree(min_child=10, costs={"yes": 10})
    assert repr(model) == "ProfileTree(min_child=10, costs={'yes': 10})"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"frame": np.zeros(3)}, "must have two dimensions"),
        ({"frame": "people.csv"}, "given: str"),
        ({"frame": FRAME.select(pl.struct("age"))}, "cannot use this type"),
        ({"frame": pd.DataFrame({"x": [1, "a"] * 300})}, "several types"),
        ({"frame": pd.DataFrame({7: [1, 2] * 300, "x": 1})}, "must be text"),
        ({"target": TARGET[:10]}, "as many rows"),
        ({"target": np.arange(600)}, "600 classes"),
        ({"target": np.where(TARGET == "yes", 0.5, 1.5)}, "is continuous"),
        ({"target": [Decimal("0.5"), Decimal(1)] * 300}, "is continuous"),
        ({"target": [None, *TARGET[1:]]}, "missing values"),
        ({"target": [math.nan] + [1.0] * 599}, "missing values"),
        ({"target": pl.Series([math.nan] + [1.0] * 599)}, "missing values"),
        ({"target": pl.Series([None] * 600, dtype=pl.String)}, "missing values"),
        ({"target": []}, "no rows"),
        ({"target": [1, "a"]}, "one type"),
        ({"target": np.zeros((3, 2))}, "one type"),
        ({"target": 5}, "given: int"),
        ({"costs": {"yess": 3}}, "did you mean: yes"),
        ({"costs": {"yes": -1}}, "must be a number from 0"),
        ({"grids": {"incom": 3}}, "did you mean: income"),
        ({"grids": {"income": 0}}, "a grid is a positive number"),
        ({"grids": {"region": 1}}, "only a number can have a grid"),
        ({"grids": {"school": 1}}, "only a number can have a grid"),
        ({"grids": {"age": 0.5}}, "whole grid"),
        ({"columns": ["age", "incom"]}, "did you mean: income"),
        ({"columns": "age"}, "columns: must be names"),
        ({"columns": 5}, "columns: must be names"),
        ({"columns": []}, "there are no columns"),
        ({"kinds": {"ag": "nominal"}}, "did you mean: age"),
        ({"kinds": ["age"]}, "kinds: must be {column: kind}"),
        ({"kinds": {"age": "nominall"}}, "did you mean: nominal"),
        ({"kinds": {"age": ["nominal"]}}, "there is no such kind"),
        ({"kinds": {"since": "nominal"}}, "datetime cannot be taken as this kind"),
        ({"kinds": {"region": "number"}}, "text cannot be taken as this kind"),
        ({"kinds": {"income": "nominal"}}, "only whole numbers can be levels"),
        ({"kinds": {"age": "ordered"}, "grids": {"age": 2}}, "only a number can have a grid"),
        ({"min_child": -5}, "must be a whole number from 1"),
        ({"min_parent": 3}, "greater than min_child"),
        ({"threads": 0}, "threads: must be a whole number from 1"),
    ],
)
def test_misuse_is_explained(more, words):
    with pytest.raises(UsageError, match=words):
        fitted(**more)


def test_all_misuse_is_told_at_once():
    with pytest.raises(UsageError) as caught:
        fitted(target=[None], min_child=0, grids={"ages": 1, "region": 2})
    assert len(caught.value.problems) == 4


def test_no_message_holds_a_value_of_a_row():
    person = "Jansen"
    for frame, target in [
        (pd.DataFrame({"x": [person, 1]}), [0, 1]),
        (pd.DataFrame({"x": [1, 2]}), [person, 1]),
        (pd.DataFrame({"x": range(300)}), [f"{person} {row}" for row in range(300)]),
    ]:
        with pytest.raises(UsageError) as caught:
            fitted(frame, target)
        assert person not in str(caught.value)


def test_an_unfitted_tree_says_what_to_do():
    with pytest.raises(UsageError, match=r"call fit\(X, y\) first"):
        ProfileTree().predict(FRAME)


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (FRAME.drop("age"), "age: this column is absent"),
        (FRAME.rename({"region": "regions"}), "did you mean: regions"),
        (FRAME.with_columns(extra=1), "grown without this column"),
        (FRAME.with_columns(pl.col("school").cast(pl.String)), "held ordered"),
        (FRAME.with_columns(pl.col("moved").cast(pl.Int8)), "held boolean"),
        (FRAME.with_columns(pl.col("since").cast(pl.Date)), "held datetime"),
    ],
)
def test_another_frame_is_refused(frame, words):
    with pytest.raises(UsageError, match=words):
        fitted().apply(frame)
