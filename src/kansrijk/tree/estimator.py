"""`ProfileTree`: the tree for users of frames, with the habits of scikit-learn."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import signature
from typing import TYPE_CHECKING, Any, Literal, Self, cast

import numpy as np

from kansrijk.errors import Problem
from kansrijk.tree.arrow import give_back
from kansrijk.tree.coding import encode
from kansrijk.tree.frames import open_frame, read_frame
from kansrijk.tree.from_spss import settings_of_spss
from kansrijk.tree.grow import grow
from kansrijk.tree.jit import thread_problems
from kansrijk.tree.outline import outline
from kansrijk.tree.problems import Problems, complain
from kansrijk.tree.scikit import Classifier, NotGrownError
from kansrijk.tree.seen import Seen, read_again
from kansrijk.tree.settings import Settings
from kansrijk.tree.target import read_target, read_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from kansrijk.tree.columns import Column, Kind
    from kansrijk.tree.frames import Data
    from kansrijk.tree.semantics import Semantics
    from kansrijk.tree.settings import Impurity
    from kansrijk.tree.target import Target
    from kansrijk.tree.tree import Tree
    from kansrijk.tree.values import Sort

# What the estimator asks of the frame and the machine; all else is asked of the tree.
NOT_OF_THE_TREE = ("grids", "columns", "kinds", "threads")


class ProfileTree(Classifier):
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
    columns
        The names of the columns to use, in any order; None for all.
    kinds
        ``{column: kind}``: what a column is taken as, ``"number"``, ``"ordered"`` or
        ``"nominal"``, where its type does not tell: codes are often written as whole numbers.
    threads
        How many threads work; None for as many as numba takes.

    Attributes
    ----------
    tree_ : Tree
        The grown tree; ``tree_.to_frame()`` is a table of its nodes.
    classes_ : NDArray
        The classes, sorted.
    n_features_in_ : int
        How many columns X had.
    feature_names_in_ : NDArray
        Their names; absent if they had none.

    Notes
    -----
    Text, booleans and unordered categories are nominal; Enums and ordered categories keep their
    order; dates count as days, moments and durations as microseconds. Levels of whole numbers or
    text that are taken as ordered stand in the order of the numbers, or of the alphabet. Missing
    values, and levels that a node never saw, go where surrogates send them, else with the
    majority. Columns of an array are named x0, x1 and so on.

    It is a classifier of scikit-learn: it can be cloned, searched over, put in a pipeline and
    stored. A notebook shows a grown tree as an outline.

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
    n_features_in_: int
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
        columns: Sequence[str] | None = None,
        kinds: Mapping[str, Kind] | None = None,
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
        self.columns = columns
        self.kinds = kinds
        self.threads = threads

    @classmethod
    def from_spss(cls, text: str) -> Self:
        """Return a tree that grows as a TREE command of SPSS says.

        Only CRT is grown. Columns and classes are named as they stand in the command; a frame
        tells capitals from small letters. One warning tells of all that is not carried over.

        Parameters
        ----------
        text
            The command as SPSS pastes it, perhaps with other commands around it.

        Raises
        ------
        UsageError
            With all that is wrong with the command: line, word and the nearest that is right.

        Examples
        --------
        >>> ProfileTree.from_spss("TREE help [n] BY age [s] /METHOD TYPE=CRT.")
        ProfileTree(min_parent=100, columns=['age'], kinds={'age': 'number'})
        """
        return cls(**settings_of_spss(text))

    def __repr__(self) -> str:
        shown = {name: repr(value) for name, value in self._asked().items()}
        given = (f"{name}={text}" for name, text in shown.items() if text != repr(DEFAULTS[name]))
        return f"ProfileTree({', '.join(given)})"

    def _html_repr(self) -> str:
        """Return what a notebook shows: a grown tree as an outline."""
        return outline(self.tree_) if hasattr(self, "tree_") else super()._html_repr()

    def __sklearn_tags__(self) -> Any:  # noqa: ANN401 - a class of scikit-learn, which has no types
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.categorical = True
        return tags

    def fit(
        self,
        X: Data,  # noqa: N803 - the name that users know
        y: Target,
        sample_weight: ArrayLike | None = None,
    ) -> Self:
        """Grow the tree.

        Parameters
        ----------
        X
            A frame that narwhals reads: pandas, polars, PyArrow, DuckDB. Or an array or a list of
            rows, shape ``[rows, columns]``.
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
            With all that is wrong with the settings, X and y; a ValueError, and a TypeError where
            X holds values that a tree cannot use.
        """
        problems = Problems()
        settings = problems.keep(self._settings)
        threads = None if settings is None else self.threads
        read = problems.keep(lambda: self._read(X, threads))
        target = problems.keep(lambda: read_target(y))
        weights = problems.keep(lambda: read_weights(sample_weight))
        if settings is None or read is None or target is None:
            raise problems.error()
        problems.complain()  # of the weights
        seen, columns = read
        codes = encode(columns, threads=threads)
        del read, columns  # the codes hold all that the tree asks of the values
        give_back()
        classes, indexes = target
        names = [_class_name(value) for value in classes]
        self.tree_ = grow(codes, indexes, settings, classes=names, weights=weights, threads=threads)
        self.classes_ = np.array(classes)
        self._remember(seen)
        return self

    def apply(self, X: Data) -> NDArray[np.int32]:  # noqa: N803
        """Return the leaf of each row, as a node number of `tree_`.

        Parameters
        ----------
        X
            A frame with the columns that the tree was grown on, in any order; others only if
            `columns` are chosen. Or an array with as many columns as X had, in the same order.

        Raises
        ------
        UsageError
            If the tree is not grown, or a column is absent, unknown or of another type.
        """
        tree = self._grown()
        return tree.apply(read_again(X, tree.variables, self._seen))

    def predict(self, X: Data) -> NDArray[Any]:  # noqa: N803
        """Return the class of least expected cost in each row's leaf; see `apply`."""
        leaves = self.apply(X)
        return self.classes_[self.tree_.label[leaves]]

    def predict_proba(self, X: Data) -> NDArray[np.float64]:  # noqa: N803
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
            raise NotGrownError(Problem("ProfileTree", "", "the tree is not grown yet", todo=todo))
        return self.tree_

    def _read(self, given: Data, threads: int | None) -> tuple[Seen, list[Column]]:
        """Return what later frames must be like, and the columns that the tree is grown on."""
        frame = open_frame(given)
        readings = read_frame(frame, self.grids, self.kinds, self.columns, threads=threads)
        sorts: dict[str, Sort] = {reading.column.name: reading.sort for reading in readings}
        kinds: dict[str, Kind] = {
            name: kind for name, kind in (self.kinds or {}).items() if name in sorts
        }
        chosen = self.columns is not None
        seen = Seen(frame.names, frame.is_named, sorts, kinds, is_choice=chosen)
        return seen, [reading.column for reading in readings]

    def _remember(self, seen: Seen) -> None:
        """Keep what was seen, and say it as scikit-learn does."""
        self._seen = seen
        self.n_features_in_ = len(seen.names)
        if seen.is_named:
            self.feature_names_in_ = np.array(seen.names, object)
        elif hasattr(self, "feature_names_in_"):
            del self.feature_names_in_

    def _settings(self) -> Settings:
        """Return the settings of the tree, after checking those of the estimator itself."""
        complain(thread_problems(self.threads))
        asked = {
            name: value for name, value in self._asked().items() if name not in NOT_OF_THE_TREE
        }
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
    return {_class_name(name): _named(value) for name, value in by_class.items()}


def _class_name(value: object) -> str:
    """Return a class as text: 1.0, as SPSS files give it, is the class 1."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
