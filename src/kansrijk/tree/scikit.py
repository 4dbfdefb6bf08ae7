"""What `ProfileTree` takes from scikit-learn, which has no types, under names that have.

Nothing on the way of a study imports this: scikit-learn takes longer to load than the tree.
"""

# ruff: noqa: ANN401, D102, FBT001, FBT002, N803 - the signatures are scikit-learn's

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from sklearn.exceptions import (  # pyright: ignore[reportMissingTypeStubs]
    DataConversionWarning,
    NotFittedError,
)

from kansrijk.errors import UsageError

__all__ = ["Classifier", "DataConversionWarning", "NotGrownError"]

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from kansrijk.tree.frames import Data

    class Classifier:
        """What a classifier inherits."""

        def get_params(self, deep: bool = True) -> dict[str, Any]: ...
        def set_params(self, **params: Any) -> Self: ...
        def score(self, X: Data, y: Any, sample_weight: ArrayLike | None = None) -> float: ...
        def __sklearn_tags__(self) -> Any: ...
        def _html_repr(self) -> str: ...

else:
    from sklearn.base import BaseEstimator, ClassifierMixin

    class Classifier(ClassifierMixin, BaseEstimator):
        """A classifier of scikit-learn."""


class NotGrownError(UsageError, NotFittedError):
    """The tree is not grown yet."""
