"""The years a country is made for, and the days its registers know of."""

from __future__ import annotations

from dataclasses import dataclass

from kansrijk.synthetic.days import day

BEGINNING = 1990
"""The year from which lives are drawn; who was grown by then had a life before it."""
HELP_SINCE = 2015
"""The first year of the registers of youth help."""
KEPT = 5
"""Years before the first file from which spells of households and addresses are kept."""


@dataclass(frozen=True, slots=True)
class Years:
    """The years of the yearly files, both included."""

    first: int
    last: int

    def files(self, back: int = 0) -> range:
        """Return the years of a register that is looked back at so many years further."""
        return range(self.first - back, self.last + 1)

    @property
    def start(self) -> int:
        """The day from which lives are drawn."""
        return day(BEGINNING)

    @property
    def end(self) -> int:
        """The last day that the registers know of: 31 December of the last year."""
        return day(self.last, 12, 31)

    @property
    def history(self) -> int:
        """The day from which everybody's households and addresses are told."""
        return day(self.first - KEPT)

    @property
    def reference_days(self) -> tuple[int, ...]:
        """1 January of every year that has a register of youth help."""
        return tuple(day(year) for year in range(max(self.first, HELP_SINCE), self.last + 1))
