"""How much worse a tree tells cases from others when values of a variable are shuffled.

The values of one variable, or of some together, change hands among the rows that rates come from,
so that they say nothing of a row any more and are as common as before. Source: Breiman (2001),
Machine Learning 45: 5-32, section 10; with rows that the tree did not grow on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kansrijk.findings import Estimate
from kansrijk.profiles.growing import Ground, Grown
from kansrijk.profiles.separation import Area, Part, area, counts_of, freedom, places_of, rounded
from kansrijk.tree import Routes, kernel, processors, routes

# One more than of separation itself: no single row is told apart in a mean over shuffles.
DECIMALS = 3


@kernel
def take_off(
    added: NDArray[np.float64],
    influence: NDArray[np.float64],
    cells: NDArray[np.int32],
    givers: NDArray[np.int32],
) -> None:
    """Take what each row adds off the sum of the row itself, and of the one who gave it values.

    Parameters
    ----------
    added
        Shape ``[rows]``: the sums; changed in place.
    influence
        Shape ``[cells]``: what a row of each cell adds.
    cells, givers
        Shape ``[rows]``: the cell of each row, and who gave it its values.
    """
    for row in range(len(cells)):
        mine = influence[cells[row]]
        added[row] -= mine
        added[givers[row]] -= mine


@dataclass(frozen=True, eq=False)
class Shuffling:
    """The rows of the held-out part, ready to be shuffled.

    Parameters
    ----------
    grown
        The tree.
    part
        The rows that rates come from.
    routes
        Their ways through the tree.
    times
        How often the values of a variable are shuffled.
    seed
        The seed of the study.
    """

    grown: Grown
    part: Part
    routes: Routes = field(repr=False)
    times: int
    seed: int

    @classmethod
    def of(cls, ground: Ground, grown: Grown, times: int) -> Shuffling:
        """Return the shuffling of the part that the rates of a study come from."""
        part = Part.of(ground, ground.analysis)
        ways = routes(grown.tree, ground.codes, part.rows)
        return cls(grown, part, ways, times, ground.study.question.study.seed)

    @cached_property
    def places(self) -> NDArray[np.intp]:
        """The place of each leaf by the growing data; shape ``[nodes]``."""
        return places_of(self.grown.tree)

    @cached_property
    def leaves(self) -> NDArray[np.int32]:
        """The leaf of each row as it is; shape ``[rows]``."""
        return self.grown.tallies.leaves[self.part.rows]

    @property
    def nothing(self) -> Estimate:
        """What is lost by shuffling what the tree does not ask for: exactly nothing."""
        return Estimate(0.0, freedom(self.grown), 0.0)

    def losses(
        self, units: Mapping[str, Collection[int]], threads: int | None
    ) -> Iterator[tuple[str, Estimate]]:
        """Yield what is lost by shuffling the values of each unit, in their order.

        Parameters
        ----------
        units
            The columns of each, which the tree asks for; they are shuffled together.
        threads
            How many are shuffled at a time; None for as many as there are processors.
        """
        _ = self.places, self.leaves  # worked out once, before threads share them
        with ThreadPoolExecutor(threads or processors()) as pool:
            yield from zip(units, pool.map(self.loss, units, units.values()), strict=True)

    def loss(self, name: str, columns: Collection[int]) -> Estimate:
        """Return the mean loss over the shuffles of some columns, with its standard error."""
        value, error = rounded(*self.measured(name, columns), DECIMALS)
        return Estimate(value, freedom(self.grown), error)

    def measured(self, name: str, columns: Collection[int]) -> tuple[float, float]:
        r"""Return the mean loss over the shuffles of some columns, and its variance.

        Parameters
        ----------
        name
            What the shuffles are drawn for; with the seed it says which they are.
        columns
            The columns, which the tree asks for.

        Notes
        -----
        In a shuffle a row adds :math:`v = a + d + e` to the area: its own part as the one who
        receives values, the part of the one who gave them, and that of the pair (to first order;
        the projection of Hájek). To the area as it is, it adds u. The mean loss then varies by
        :math:`u - a - d`, summed by clusters, and by the pairs of K shuffles,
        :math:`\sum e^2 / K`.

        From u is taken the mean of v over the shuffles for each row as receiver, and again as
        giver. The variance of what is left also holds the other's part of each pair, and the pairs
        twice: :math:`\sum (a^2 + d^2 + e^2) / K` too much, which is the mean of
        :math:`\sum v^2 / K` and is taken off.
        """
        before, cells, _ = self._area(self.leaves)
        added = before.influence.ravel()[cells]
        areas, surplus = np.empty(self.times), 0.0
        for shuffle, (leaves, givers) in enumerate(self._shuffled(name, columns)):
            after, cells, counts = self._area(leaves)
            mine = after.influence / self.times
            take_off(added, mine.ravel(), cells, givers)
            areas[shuffle] = after.value
            surplus += float(np.sum(counts * mine**2))
        shuffling = float(areas.var(ddof=1)) / self.times
        variance = max(self.part.variance(added) - surplus, shuffling)
        return before.value - float(areas.mean()), variance

    def _area(self, leaves: NDArray[np.int32]) -> tuple[Area, NDArray[np.int32], NDArray[np.intp]]:
        """Return the area of rows in some leaves, with the cell of each row and the counts."""
        cells = self.part.cells(leaves)
        counts = counts_of(cells, self.grown.tree)
        return area(counts, self.places), cells, counts

    def _shuffled(
        self, name: str, columns: Collection[int]
    ) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32]]]:
        """Yield, for each shuffle, the leaf of each row and who gave it its values."""
        stream = np.random.SeedSequence([self.seed, *name.encode()])
        random = np.random.Generator(np.random.PCG64(stream))
        starts = self.routes.starting_at(columns)
        places = [self.routes.columns.index(column) for column in columns]
        groups, everyone = self.routes.groups.copy(), np.arange(len(self.leaves), dtype=np.int32)
        for _ in range(self.times):
            givers = random.permutation(everyone)
            for place in places:
                np.take(self.routes.groups[place], givers, out=groups[place])
            yield self.routes.leaves(groups, starts, self.leaves), givers
