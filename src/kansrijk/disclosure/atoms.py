"""The atoms of a run: disjoint cells that partition everybody. Every count is a sum of them.

A set of atoms is a Python integer with one bit for each atom, so that "lies inside", "overlaps" and
"what is left" are one operation each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kansrijk.errors import KansrijkError
from kansrijk.findings import Cell, Count, MeanCost, Share

Members = int
"""A set of atoms, one bit each."""


class Atoms:
    """The finest counts of a run, and the sums of them rounded to a base.

    Parameters
    ----------
    counts
        The atoms. A count of something else than the units, such as households, needs atoms of its
        own, told apart by a condition.
    base
        Each atom is rounded to the nearest multiple of this.
    """

    def __init__(self, counts: Sequence[Count], base: int = 1) -> None:
        self._everybody: Members = (1 << len(counts)) - 1
        self._exact = [count.n for count in counts]
        self._persons = [count.persons for count in counts]
        self._rounded = [nearest(count.n, base) for count in counts]
        self._with: defaultdict[tuple[str, str], Members] = defaultdict(int)
        for place, count in enumerate(counts):
            for condition in count.cell.conditions:
                self._with[condition] |= 1 << place

    def of(self, cell: Cell) -> Members:
        """Return the atoms that lie inside a cell."""
        members = self._everybody
        for condition in cell.conditions:
            members &= self._with.get(condition, 0)
        return members

    def rounded(self, cell: Cell) -> int:
        """Return the sum of the rounded atoms of a cell."""
        return _sum(self._rounded, self.of(cell))

    def persons(self, members: Members) -> int:
        """Return the persons of a set of atoms; one who is in two atoms is counted in both."""
        return _sum(self._persons, members)

    def verify(self, figure: Count | Share | MeanCost) -> None:
        """Make sure that a figure is what its atoms say.

        Raises
        ------
        KansrijkError
            When a count is not the sum of its atoms or has more persons than units, or a part of a
            share or a mean lies outside its whole.
        """
        if isinstance(figure, Count):
            return self._verify_count(figure)
        self._verify_count(figure.within)
        parts = (figure.of,) if isinstance(figure, Share) else (part for part, _ in figure.parts)
        for part in parts:
            self._verify_count(part)
            if self.of(part.cell) & ~self.of(figure.within.cell):
                raise KansrijkError(f"the part of a share lies outside its whole: {_name(part)}")
        return None

    def _verify_count(self, count: Count) -> None:
        if count.n != _sum(self._exact, self.of(count.cell)):
            raise KansrijkError(f"a count is not the sum of its atoms: {_name(count)}")
        if not min(count.n, 1) <= count.persons <= count.n:
            raise KansrijkError(f"persons and units of a count cannot both be: {_name(count)}")


def nearest(n: int, base: int) -> int:
    """Return the multiple of the base that is nearest; of two, the higher one."""
    return (n + base // 2) // base * base


def each(members: Members) -> Iterator[Members]:
    """Yield the atoms of a set, one by one."""
    while members:
        atom = members & -members
        yield atom
        members ^= atom


def _sum(values: Sequence[int], members: Members) -> int:
    return sum(values[atom.bit_length() - 1] for atom in each(members))


def _name(count: Count) -> str:
    """Return a cell in words, without its count."""
    return ", ".join(sorted(f"{name} = {value}" for name, value in count.cell.conditions))
