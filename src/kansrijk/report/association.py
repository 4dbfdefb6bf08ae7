"""How the variables that matter most hang together, as a table whose cells are shaded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kansrijk.profiles import RelevanceFinding
from kansrijk.report.numbers import MASK, decimal, known
from kansrijk.report.wording import Texts

SHADES = 5
CLOSE = 0.5
LOOSE = 0.3
"""From how much on two variables can stand in for each other, and for a part."""


@dataclass(frozen=True, slots=True)
class Shaded:
    """An association, and how dark its cell is: 0 is the paper; None where it is masked."""

    said: str
    shade: int | None


@dataclass(frozen=True, slots=True)
class Together:
    """A variable beside those before it."""

    number: int
    label: str
    cells: tuple[Shaded, ...]


@dataclass(frozen=True, slots=True)
class Associations:
    """The lower triangle of the table, and the pair that goes together most."""

    lead: str | None
    rows: tuple[Together, ...]

    @property
    def has_masked(self) -> bool:
        """Whether an association is masked."""
        return any(cell.said == MASK for row in self.rows for cell in row.cells)


def associations(found: RelevanceFinding, t: Texts) -> Associations | None:
    """Return the associations; None where there are no two variables."""
    if len(found.top) < 2:
        return None
    return Associations(lead=_lead(found, t), rows=tuple(_rows(found, t)))


def pairs(found: RelevanceFinding) -> Iterator[tuple[int, int, float | None]]:
    """Yield each pair of variables once, the later one first, with its association."""
    for row, numbers in enumerate(found.associations):
        for column in range(row):
            yield row, column, known(numbers[column])


def _rows(found: RelevanceFinding, t: Texts) -> Iterator[Together]:
    for row, variable in enumerate(found.top):
        values = (known(number) for number in found.associations[row][:row])
        cells = tuple(_shaded(value, t) for value in values)
        yield Together(row + 1, variable.in_(t.language), cells)


def _shaded(value: float | None, t: Texts) -> Shaded:
    if value is None:
        return Shaded(MASK, None)
    return Shaded(decimal(value, 2, t.language), min(SHADES - 1, int(value * SHADES)))


def _lead(found: RelevanceFinding, t: Texts) -> str | None:
    """Return which pair goes together most; None where a number that could tell is masked."""
    values = list(pairs(found))
    if any(value is None for _, _, value in values):
        return None
    row, column, most = max(values, key=lambda pair: pair[2] or 0.0)
    value = most or 0.0
    how = "close" if value >= CLOSE else "partly" if value >= LOOSE else "loose"
    return t(
        f"association.{how}",
        one=found.top[column].in_(t.language),
        other=found.top[row].in_(t.language),
        value=decimal(value, 2, t.language),
    )
