"""How a node is parted, and what that asks of a row, in plain symbols."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from kansrijk.tree.columns import Kind

Side: TypeAlias = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Variable:
    """A column's name, kind and levels: what a tree keeps of it."""

    name: str
    kind: Kind
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Surrogate:
    """A rule on another variable that stands in where a split's own variable is missing.

    Parameters
    ----------
    column
        The variable that stands in.
    cut, left, right
        As in `Split`; a level in neither set is missing here.
    reverse
        Whether ``x < cut`` goes right.
    agreement
        The share of the rows that it sends the same way as the split; of which rows, the semantics
        say.
    adjusted
        The share of the errors of sending all to the larger side that it avoids, of the same rows.
    association
        The same of the rows that have both variables: lambda.
    improvement
        What it would improve as the node's split.
    tied_with
        The other columns that stand in exactly as well.
    """

    column: int
    cut: float | None
    left: tuple[int, ...] = ()
    right: tuple[int, ...] = ()
    reverse: bool = False
    agreement: float
    adjusted: float
    association: float
    improvement: float
    tied_with: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """How the rows of a node are parted.

    Parameters
    ----------
    column
        The variable that decides.
    cut
        For a number or an ordered variable: ``x < cut`` goes left, where x is the value or the
        index of the level. None for a nominal variable.
    left, right
        For a nominal variable: the levels that the node's rows have, on each side. A level in
        neither goes where missing values go.
    missing_left
        Whether rows without a value that no surrogate sends go left: the majority's side.
    missing
        How many rows of the node have no value.
    missing_sent
        How many of them went left and right.
    surrogates
        The rules that are asked in turn where the value is missing.
    """

    column: int
    cut: float | None
    left: tuple[int, ...] = ()
    right: tuple[int, ...] = ()
    missing_left: bool
    missing: int
    missing_sent: tuple[int, int] = (0, 0)
    surrogates: tuple[Surrogate, ...] = ()

    def condition(self, variable: Variable, side: Side) -> Condition:
        """Return what a row must meet to go to one side."""
        left = side == "left"
        takes_missing = self.missing_left == left
        return Condition(
            variable=variable,
            side=side,
            cut=self.cut,
            levels=self._levels(variable.levels, left=left),
            missing=self.missing_sent[0 if left else 1] > 0,
            takes_missing=takes_missing,
            absent=self._absent(variable.levels),
        )

    def _absent(self, names: tuple[str, ...]) -> tuple[str, ...]:
        if self.cut is not None:
            return ()
        seen = {*self.left, *self.right}
        return tuple(name for index, name in enumerate(names) if index not in seen)

    def _levels(self, names: tuple[str, ...], *, left: bool) -> tuple[str, ...]:
        if self.cut is None:
            return tuple(names[index] for index in (self.left if left else self.right))
        cut = int(self.cut) if names else 0
        return names[:cut] if left else names[cut:]


@dataclass(frozen=True, slots=True)
class Condition:
    """What a row must meet to go from a node to one of its children.

    Parameters
    ----------
    variable
        The variable that is asked.
    side
        ``"left"`` or ``"right"``.
    cut
        For a number: left is below it, right is from it on. For an ordered variable: the index
        of the first level on the right.
    levels
        The names of the levels on this side; empty for a number.
    missing
        Whether rows of the node without a value came here, some or all.
    takes_missing
        Whether missing values that no surrogate sends come here, be there any or none.
    absent
        For a nominal variable: the levels that no row of the node has; they go where missing
        values go.
    """

    variable: Variable
    side: Side
    cut: float | None
    levels: tuple[str, ...]
    missing: bool
    takes_missing: bool
    absent: tuple[str, ...]

    def __str__(self) -> str:
        name = self.variable.name
        if self.cut is None:
            rule = f"{name} in {{{', '.join(self.levels)}}}"
        else:
            sign = "<" if self.side == "left" else ">="
            rule = f"{name} {sign} {self._cut_in_words(self.cut)}"
        return f"{rule} or missing" if self.missing else rule

    def _cut_in_words(self, cut: float) -> str:
        if self.variable.kind == "ordered":
            return self.variable.levels[int(cut)]
        return str(cut).removesuffix(".0")
