from __future__ import annotations

import pickle
import subprocess
import sys

import duckdb
import joblib
import numpy as np
import pandas as pd
import polars as pl
import pytest
from scipy.sparse import csr_array
from sklearn.base import clone, is_classifier
from sklearn.compose import ColumnTransformer
from sklearn.exceptions import DataConversionWarning, NotFittedError
from sklearn.impute import SimpleImputer
from sklearn.inspection import permutation_importance
from sklearn.model_selection import GridSearchCV, cross_val_predict, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import parametrize_with_checks

from kansrijk.errors import UsageError
from kansrijk.tree import ProfileTree
from tests.tree.build import same

RNG = np.random.default_rng(7)
ROWS = 400
AGE = RNG.integers(0, 23, ROWS)
FRAME = pl.DataFrame(
    {
        "age": [None if age == 7 else age for age in AGE.tolist()],
        "income": RNG.normal(30_000, 9_000, ROWS).round(2),
        "region": RNG.choice(["A", "B", "C"], ROWS),
        "moved": RNG.random(ROWS) < 0.3,
    }
)
TARGET = np.where(RNG.random(ROWS) < 0.1 + 0.03 * AGE, "yes", "no")
MATRIX = np.column_stack([AGE, RNG.normal(size=ROWS)])

# The checks bring a few rows of any classes; the default asks 50 rows on each side.
SMALL = {"min_child": 5}
CHECKED = [
    ProfileTree(),
    ProfileTree(**SMALL),
    ProfileTree(**SMALL, semantics="rpart", priors="equal", impurity="entropy"),
    ProfileTree(**SMALL, surrogates=3),
    ProfileTree(**SMALL, costs={1: 2}),
]


def expected_failures(model):
    """Return the checks that a setting cannot pass, each with its reason."""
    if model.costs:
        return {
            "check_classifiers_classes": "costs name class 1, the check has classes of other names",
            "check_fit2d_1sample": "costs name class 1, the check has one row of another class",
            "check_classifiers_train": "labels follow the costs, shares stay as they were counted",
        }
    if model.min_child == 50:
        return {"check_classifiers_train": "300 rows in nodes of 50 at least are not 83 % right"}
    return {}


@parametrize_with_checks(CHECKED, expected_failed_checks=expected_failures)
def test_scikit_learn_finds_a_classifier(estimator, check):
    check(estimator)


def fitted(frame=FRAME, target=TARGET, weights=None, **more):
    return ProfileTree(**{"min_child": 10, **more}).fit(frame, target, sample_weight=weights)


HELP = """
from typer.testing import CliRunner
from kansrijk.cli import app
assert CliRunner().invoke(app, ["--help"]).exit_code == 0
"""


@pytest.mark.parametrize(
    "code", ["import kansrijk.tree", "import kansrijk.run, kansrijk.cli, kansrijk.report", HELP]
)
def test_a_study_never_loads_scikit_learn(code):
    command = [sys.executable, "-c", f"{code}\nimport sys; print('sklearn' in sys.modules)"]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    assert done.stdout.split() == ["False"]


def test_the_room_knows_no_other_late_name():
    from kansrijk import tree  # noqa: PLC0415 - the room itself is what is tested

    assert "ProfileTree" in dir(tree)
    with pytest.raises(AttributeError, match="ProfilTree"):
        _ = tree.ProfilTree


def test_it_is_a_classifier_with_parameters():
    model = ProfileTree(min_child=3, kinds={"a": "nominal"})
    assert is_classifier(model)
    assert model.get_params()["min_child"] == 3
    assert model.set_params(min_child=4).min_child == 4
    copy = clone(model)
    assert copy.kinds == model.kinds
    assert copy.kinds is not model.kinds


@pytest.mark.parametrize("again", [lambda m: pickle.loads(pickle.dumps(m)), clone])  # noqa: S301
def test_a_copy_gives_the_same_tree(again):
    model = fitted(kinds={"region": "ordered"}, surrogates=1)
    copy = again(model)
    if not hasattr(copy, "tree_"):
        copy.fit(FRAME, TARGET)
    assert same(copy.tree_, model.tree_)
    assert np.array_equal(copy.predict_proba(FRAME), model.predict_proba(FRAME))
    assert repr(copy) == repr(model)


def test_joblib_keeps_a_model(tmp_path):
    model = fitted()
    joblib.dump(model, tmp_path / "model")
    assert np.array_equal(joblib.load(tmp_path / "model").apply(FRAME), model.apply(FRAME))


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_pipeline_keeps_names_and_types(library):
    filled = ColumnTransformer(
        [("filled", SimpleImputer(strategy="median"), ["age", "income"])],
        remainder="passthrough",
        verbose_feature_names_out=False,
    )
    pipe = make_pipeline(filled, ProfileTree(min_child=10)).set_output(transform=library)
    frame = FRAME.to_pandas() if library == "pandas" else FRAME
    pipe.fit(frame, TARGET)
    tree = pipe[-1].tree_
    assert {variable.name for variable in tree.variables} == set(FRAME.columns)
    assert {variable.kind for variable in tree.variables} == {"number", "nominal"}
    assert pipe.score(frame, TARGET) > 0.6


@pytest.mark.parametrize("frame", [FRAME, FRAME.to_pandas(), MATRIX], ids=["polars", "pandas", "X"])
def test_a_search_and_cross_validation_run(frame):
    search = GridSearchCV(ProfileTree(min_child=10), {"max_depth": [0, 3]}, cv=3)
    search.fit(frame, TARGET)
    assert search.best_params_ == {"max_depth": 3}
    scores = cross_val_score(ProfileTree(min_child=10), frame, TARGET, cv=3)
    assert np.isclose(scores.mean(), search.best_score_, atol=0.1)
    shares = cross_val_predict(
        ProfileTree(min_child=10), frame, TARGET, cv=3, method="predict_proba"
    )
    assert shares.shape == (ROWS, 2)


def test_permutation_importance_takes_a_frame():
    frame = FRAME.to_pandas()
    found = permutation_importance(fitted(frame), frame, TARGET, n_repeats=3, random_state=1)
    assert found.importances_mean.argmax() == 0


def test_an_array_and_a_list_of_rows_have_made_up_names():
    array = fitted(MATRIX)
    listed = fitted(MATRIX.tolist())
    assert [variable.name for variable in array.tree_.variables] == ["x0", "x1"]
    assert array.n_features_in_ == 2
    assert not hasattr(array, "feature_names_in_")
    assert same(listed.tree_, array.tree_)
    assert np.array_equal(listed.apply(MATRIX), array.apply(MATRIX.tolist()))
    unnamed = fitted(pd.DataFrame(MATRIX))
    assert same(unnamed.tree_, array.tree_)
    assert not hasattr(unnamed, "feature_names_in_")


def test_each_column_of_a_list_of_rows_has_its_own_type():
    rows = [list(row) for row in FRAME.rows()]
    model, named = fitted(rows), fitted()
    assert [v.kind for v in model.tree_.variables] == [v.kind for v in named.tree_.variables]
    assert np.array_equal(model.apply(rows), named.apply(FRAME))


def test_names_go_when_a_model_is_fitted_anew_without():
    model = fitted()
    assert model.feature_names_in_.tolist() == FRAME.columns
    model.fit(MATRIX, TARGET)
    assert not hasattr(model, "feature_names_in_")
    assert model.n_features_in_ == 2


def test_columns_go_by_their_place_where_one_side_has_no_names():
    frame = pl.DataFrame(MATRIX, ["age", "noise"])
    named, plain = fitted(frame), fitted(MATRIX)
    with pytest.warns(UserWarning, match="X does not have valid feature names"):
        assert np.array_equal(named.apply(MATRIX), plain.apply(MATRIX))
    with pytest.warns(UserWarning, match="X has feature names"):
        assert np.array_equal(plain.apply(frame), plain.apply(MATRIX))
    for model, given in [(plain, MATRIX[:, :1]), (named, MATRIX[:, :1]), (plain, FRAME)]:
        with pytest.raises(UsageError, match="is expecting 2 features"):
            model.predict(given)


def test_weights_that_are_whole_may_be_doubles():
    weights = RNG.integers(0, 4, ROWS)
    model = fitted(weights=weights)
    for given in (weights.astype(float), weights.tolist(), pd.Series(weights * 1.0)):
        assert same(fitted(weights=given).tree_, model.tree_)
    repeated = fitted(FRAME[np.repeat(np.arange(ROWS), weights)], np.repeat(TARGET, weights))
    assert same(repeated.tree_, model.tree_)


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        (np.full(ROWS, 0.5), "one whole number per row"),
        (np.full(ROWS, np.nan), "one whole number per row"),
        (np.full(ROWS, 1e300), "one whole number per row"),
        (np.ones((ROWS, 1)), "one whole number per row"),
        (np.zeros(ROWS), "all weights are zero"),
        (np.ones(3), "one whole number per row"),
        (np.full(ROWS, -1.0), "must not be negative"),
    ],
)
def test_other_weights_are_refused(weights, words):
    with pytest.raises(UsageError, match=words):
        fitted(weights=weights)


def test_errors_are_those_of_scikit_learn_too():
    with pytest.raises(NotFittedError) as caught:
        ProfileTree().predict(FRAME)
    assert isinstance(caught.value, UsageError)
    assert caught.value.exit_code == 2
    with pytest.raises(TypeError, match="cannot use this type") as caught:
        fitted([[{}], [{}]] * 200, min_child=-1)
    assert isinstance(caught.value, UsageError)
    assert len(caught.value.problems) == 2
    with pytest.raises(ValueError, match="sparse"):
        fitted(csr_array(MATRIX))
    with pytest.raises(ValueError, match="y is None"):
        fitted(target=None)


def test_a_column_vector_is_taken_with_a_warning():
    with pytest.warns(DataConversionWarning, match="column-vector"):
        model = fitted(target=TARGET[:, np.newaxis])
    assert same(model.tree_, fitted().tree_)


PERSON = "Jansen-4711"
BROKEN = {
    "polars": pl.LazyFrame({"x": [PERSON] * 4}).with_columns(pl.col("x").cast(pl.Int8)),
    "unknown": pl.LazyFrame({"x": [PERSON] * 4}).select("y"),
    "duckdb": duckdb.sql(f"select cast(x as int) as x from (select '{PERSON}' as x)"),  # noqa: S608
}


@pytest.mark.parametrize("library", BROKEN)
def test_what_cannot_be_computed_is_told_without_values(library):
    with pytest.raises(UsageError, match="cannot be computed") as caught:
        fitted(BROKEN[library], [0, 1, 0, 1])
    assert PERSON not in str(caught.value)


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (np.ma.masked_equal(MATRIX, 7), "masked"),
        (np.zeros((ROWS, 2, 2)), "two dimensions"),
        (MATRIX * 1j, "Complex data not supported"),
        (np.zeros((ROWS, 0)), "0 feature"),
        (MATRIX.astype(np.longdouble), "given: float128|given: longdouble"),
        (pd.DataFrame({"x": pd.cut(AGE, 3)}), "cannot use this type"),
        (pd.DataFrame(MATRIX, columns=["x", "x"]), "two columns have one name"),
    ],
)
def test_other_frames_are_refused(frame, words):
    with pytest.raises(UsageError, match=words):
        fitted(frame)


NULLABLE = {
    "Int64": ("number", [1, 2, None]),
    "Float64": ("number", [1.5, 2.5, None]),
    "boolean": ("nominal", [True, False, None]),
    "string": ("nominal", ["a", "b", None]),
    "object": ("nominal", ["a", "b", None]),
    "category": ("nominal", ["a", "b", None]),
    "int64[pyarrow]": ("number", [1, 2, None]),
    "datetime64[us]": ("number", pd.to_datetime(["2020-01-01", "2021-01-01", None])),
    "timedelta64[us]": ("number", pd.to_timedelta([1, 2, None], unit="D")),
}


@pytest.mark.parametrize("dtype", NULLABLE)
def test_every_type_of_pandas_is_read_with_its_holes(dtype):
    kind, values = NULLABLE[dtype]
    frame = pd.DataFrame({"x": pd.Series([*values] * 5, dtype=dtype)})
    model = fitted(frame, [0, 1, 1] * 5, min_child=1)
    assert model.tree_.variables[0].kind == kind
    assert model.tree_.splits[0].missing == 5
    assert model.predict(frame)[:2].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (np.array(["2020-01-01", "2021-01-01"], "datetime64[D]"), "number"),
        (np.array([1, 2], "timedelta64[s]"), "number"),
        (np.array([1, 2], np.float16), "number"),
        (np.array([True, False]), "nominal"),
        (np.array(["a", "b"]), "nominal"),
        (np.array(["a", None], object), "nominal"),
    ],
)
def test_every_type_of_numpy_is_read(values, kind):
    model = fitted(np.tile(values, 5)[:, np.newaxis], [0, 1] * 5, min_child=1)
    assert model.tree_.variables[0].kind == kind
