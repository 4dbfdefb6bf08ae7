"""Why a variable is in no rule of a tree."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort import tally
from kansrijk.findings import Estimate
from kansrijk.profiles.association import as_told
from kansrijk.profiles.growing import Ground
from kansrijk.profiles.reading import Absence
from kansrijk.profiles.separation import DECIMALS
from kansrijk.tree import Reading

ALIKE = 0.5
"""From this association on a variable sends people the same way as another: it avoids half of the
errors of guessing the larger side."""


@dataclass(frozen=True, eq=False)
class Absences:
    """Says why variables are in no rule.

    Parameters
    ----------
    ground
        What the tree grew on.
    reading
        What every variable could have done at every node of the published tree.
    """

    ground: Ground
    reading: Reading = field(repr=False)

    def all(self) -> tuple[Absence, ...]:
        """Return why each variable that no split asks for is absent, in the order of the study."""
        tree = self.reading.tree
        absent = sorted({*range(len(tree.variables))} - tree.asked)
        return tuple(map(self.of, absent))

    def of(self, column: int) -> Absence:
        """Return why a variable is absent."""
        reading = self.reading
        variable = self.ground.variables.named(reading.tree.variables[column].name)
        improvement = reading.improvement[:, column]
        if not reading.can_cut[:, column].any():
            alone = self._is_constant(variable.name)
            return Absence(variable=variable, reason="constant" if alone else "small")
        least = self.ground.analysis.tree.min_improvement
        enough = (improvement > 0) & (improvement >= least)
        if not enough.any():
            return Absence(variable=variable, reason="weak")
        inner = enough & ~reading.tree.is_leaf
        if not inner.any():
            return Absence(variable=variable, reason="late")
        return self._beaten(column, int(np.argmax(np.where(inner, improvement, -1.0))))

    def _beaten(self, column: int, node: int) -> Absence:
        """Return that a variable was beaten at a node, by which and how alike they are."""
        tree = self.reading.tree
        asked = {at: split.column for at, split in enumerate(tree.splits) if split is not None}
        found, fewer = (
            float(of[node, column]) for of in (self.reading.association, self.reading.fewer)
        )
        association = round(found, DECIMALS)
        return Absence(
            variable=self.ground.variables.named(tree.variables[column].name),
            reason="alike" if association >= ALIKE else "beaten",
            by=self.ground.variables.named(tree.variables[asked[node]].name),
            association=as_told(
                Estimate(association, self._freedom(node, column)),
                exceptions=round((1 - found) * fewer),
                smallest=int(fewer),
                least=self.ground.fewest_rows,
            ),
        )

    def _freedom(self, node: int, column: int) -> int:
        """Return the least number of persons who have both variables at a node, less one."""
        dates = len(self.ground.cohort.reference_dates)
        return max(int(self.reading.both[node, column]) // dates - 1, 0)

    def _is_constant(self, name: str) -> bool:
        """Tell whether too few persons to speak of have another value than most.

        That nobody has another one would be told of everybody; so few and none are not told apart.
        """
        cohort, column = self.ground.cohort, self.ground.cohort.columns[name]
        growing = self.ground.growing(self.ground.analysis)
        known: NDArray[np.bool_] = ~column.missing if growing is None else ~column.missing & growing
        values, counts = np.unique(column.values[known], return_counts=True)
        if len(values) < 2:
            return True
        others = known & (column.values != values[np.argmax(counts)])
        return tally(others, cohort.persons).persons < self.ground.floor
