"""`ProfileTree`: the tree for users of frames, with the habits of scikit-learn."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import signature
from typing import TYPE_CHECKING, Any, Literal, Self, cast

import numpy as np

from kansrijk.errors import Problem, UsageError
from kansrijk.tree.arrow import give_back
from kansrijk.tree.coding import encode
from kansrijk.tree.frames import NO_GRIDS, Sort, Target, read_again, read_frame, read_target
from kansrijk.tree.grow import grow
from kansrijk.tree.jit import thread_problems
from kansrijk.tree.problems import Problems, complain
from kansrijk.tree.settings import Settings

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame
    from numpy.typing import ArrayLike, NDArray

    from kansrijk.tree.semantics import Semantics
    from kansrijk.tree.settings import Impurity
    from kansrijk.tree.tree import Tree


class ProfileTree:
    """A classification tree (CRT) that describes groups.

    Splits lower the impurity most and are exact: cuts lie between neighbouring values, whole
    numbers are never rounded, levels are parted in the best of all subsets. The same data give
    the same tree in any order of the rows and with any number of threads; of equally good splits
    the tree says so in ``tree_.tied_with``.

    Parameters
    ----------
    semantics
        ``"spss"`` or ``"rpart"``: all in which the two differ; see `DIFFERENCES`.
    max_depth
        Most levels below the root.
    min_child
        Least rows on each side of a split, among the rows that have the variable.
    min_parent
        Least rows of a node that is split; None for twice `min_child`.
    min_class
        Least rows of each class on each side of a split.
    min_improvement
        Least decrease of the impurity times the node's share of all rows.
    costs
        ``{actual: cost}`` or ``{actual: {predicted: cost}}``: what it costs to miss a row of a
        class, 1 where not given. Shares are never weighted.
    priors
        ``"data"``, ``"equal"`` or ``{class: share}``: how common the classes are where the tree
        is to be used. Shares are never weighted.
    impurity
        ``"gini"``, ``"entropy"`` or ``"twoing"``.
    surrogates
        Most stand-ins that a split keeps for rows that miss its variable.
    grids
        ``{column: grid}``: cuts of the column are whole multiples of its grid.
    threads
        How many threads work; None for as many as numba takes.

    Attributes
    ----------
    tree_ : Tree
        The grown tree; ``tree_.to_frame()`` is a table of its nodes.
    classes_ : NDArray
        The classes, sorted.
    feature_names_in_ : NDArray
        The columns it was grown on.

    Notes
    -----
    Text, booleans and unordered categories are nominal; Enums and ordered categories keep their
    order; dates count as days, moments and durations as microseconds. Missing values, and levels
    that a node never saw, go where surrogates send them, else with the majority.

    Examples
    --------
    >>> import polars as pl
    >>> young = pl.DataFrame({"age": [3, 5, 9, 11], "help": ["no", "no", "yes", "yes"]})
    >>> model = ProfileTree(min_child=1).fit(young.select("age"), young["help"])
    >>> model.tree_.to_frame()["rule"].to_pylist()
    ['', 'age < 7', 'age >= 7']
    >>> model.predict(pl.DataFrame({"age": [4, None]})).tolist()
    ['no', 'no']
    """

    tree_: Tree
    classes_: NDArray[Any]
    feature_names_in_: NDArray[np.object_]

    def __init__(  # noqa: PLR0913 - one argument per setting, all by name
        self,
        *,
        semantics: Semantics = "spss",
        max_depth: int = 5,
        min_child: int = 50,
        min_parent: int | None = None,
        min_class: int = 0,
        min_improvement: float = 1e-4,
        costs: Mapping[Any, float | Mapping[Any, float]] | None = None,
        priors: Literal["data", "equal"] | Mapping[Any, float] = "data",
        impurity: Impurity = "gini",
        surrogates: int = 0,
        grids: Mapping[str, float] | None = None,
        threads: int | None = None,
    ) -> None:
        self.semantics: Semantics = semantics
        self.max_depth = max_depth
        self.min_child = min_child
        self.min_parent = min_parent
        self.min_class = min_class
        self.min_improvement = min_improvement
        self.costs = costs
        self.priors = priors
        self.impurity: Impurity = impurity
        self.surrogates = surrogates
        self.grids = grids
        self.threads = threads

    def __repr__(self) -> str:
        given = {name: value for name, value in self._asked().items() if value != DEFAULTS[name]}
        return f"ProfileTree({', '.join(f'{name}={value!r}' for name, value in given.items())})"

    def fit(
        self,
        X: IntoFrame,  # noqa: N803 - the name that users know
        y: Target,
        sample_weight: ArrayLike | None = None,
    ) -> Self:
        """Grow the tree.

        Parameters
        ----------
        X
            A frame that narwhals reads: pandas, polars, PyArrow, DuckDB.
        y
            The class of each row: a sequence, an array or a series, none missing.
        sample_weight
            As how many rows each row counts: whole numbers. None for 1.

        Returns
        -------
        Self

        Raises
        ------
        UsageError
            With all that is wrong with the settings, X and y.
        """
        problems = Problems()
        settings = problems.keep(self._settings)
        threads = None if settings is None else self.threads
        readings = problems.keep(lambda: read_frame(X, self.grids or NO_GRIDS, threads=threads))
        target = problems.keep(lambda: read_target(y))
        if settings is None or readings is None or target is None:
            raise problems.error()
        codes = encode([reading.column for reading in readings], threads=threads)
        self._sorts: dict[str, Sort] = {reading.column.name: reading.sort for reading in readings}
        del readings  # the codes hold all that the tree asks of the values
        give_back()
        classes, indexes = target
        names = [str(name) for name in classes]
        weights = None if sample_weight is None else np.asarray(sample_weight)
        self.tree_ = grow(codes, indexes, settings, classes=names, weights=weights, threads=threads)
        self.classes_ = np.array(classes)
        self.feature_names_in_ = np.array(list(self._sorts), object)
        return self

    def apply(self, X: IntoFrame) -> NDArray[np.int32]:  # noqa: N803
        """Return the leaf of each row, as a node number of `tree_`.

        Parameters
        ----------
        X
            A frame with the columns that the tree was grown on, in any order.

        Raises
        ------
        UsageError
            If the tree is not grown, or a column is absent, unknown or of another type.
        """
        tree = self._grown()
        return tree.apply(read_again(X, tree.variables, self._sorts))

    def predict(self, X: IntoFrame) -> NDArray[Any]:  # noqa: N803
        """Return the class of least expected cost in each row's leaf; see `apply`."""
        leaves = self.apply(X)
        return self.classes_[self.tree_.label[leaves]]

    def predict_proba(self, X: IntoFrame) -> NDArray[np.float64]:  # noqa: N803
        """Return the share of each class in each row's leaf, as counted; see `apply`.

        Returns
        -------
        NDArray[np.float64]
            Shape ``[rows, classes]``, in the order of ``classes_``.
        """
        leaves = self.apply(X)
        return self.tree_.shares[leaves]

    def _grown(self) -> Tree:
        if not hasattr(self, "tree_"):
            todo = "call fit(X, y) first"
            raise UsageError(Problem("ProfileTree", "", "the tree is not grown yet", todo=todo))
        return self.tree_

    def _settings(self) -> Settings:
        """Return the settings of the tree, after checking those of the estimator itself."""
        complain(thread_problems(self.threads))
        asked = self._asked()
        del asked["grids"], asked["threads"]
        named = {"costs": _named(self.costs or {}), "priors": _named(self.priors)}
        return Settings(**{**asked, **named})

    def _asked(self) -> dict[str, Any]:
        """Return the arguments by name, as they were given."""
        return {name: getattr(self, name) for name in DEFAULTS}


DEFAULTS = {name: argument.default for name, argument in signature(ProfileTree).parameters.items()}


def _named(given: Any) -> Any:  # noqa: ANN401 - what is not a mapping is checked with the settings
    """Return a mapping by class with the names of the classes as text."""
    if not isinstance(given, Mapping):
        return given
    by_class = cast("Mapping[Any, Any]", given)
    return {str(name): _named(value) for name, value in by_class.items()}
