"""Pseudonyms: a unit of a block becomes digits that mean nothing and that no other unit has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.country.texts import Bytes, digits
from kansrijk.synthetic.days import Ints

STRIDE = 1_000_000
"""How many units of a kind a block may have."""
PRIMES = {9: 999_999_937, 12: 989_999_999_981}
"""By width, how many pseudonyms there are; those of twelve digits leave the largest unused."""
WIDTHS = {"person": 9, "household": 12, "dwelling": 12}
BLOCKS = 999
# The product of a number of so many blocks and a factor fits in 64 bits.
SMALLEST, LARGEST = 100_000_000, 9_000_000_000


@dataclass(frozen=True, slots=True)
class Bijection:
    """Numbers to pseudonyms: affine modulo a prime, so that all are different."""

    factor: int
    shift: int
    width: int

    def __call__(self, numbers: Ints) -> Bytes:
        """Return the digits of numbers from 0."""
        prime = PRIMES[self.width]
        return digits((numbers * self.factor + self.shift) % prime + 1, self.width)


class Pseudonyms:
    """The pseudonyms of a country.

    Parameters
    ----------
    seed
        The seed of the country.
    """

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng([seed, len(WIDTHS)])
        self._of = {
            unit: Bijection(
                factor=int(rng.integers(SMALLEST, min(LARGEST, PRIMES[width]))),
                shift=int(rng.integers(PRIMES[width])),
                width=width,
            )
            for unit, width in WIDTHS.items()
        }

    def of_block(self, number: int) -> BlockKeys:
        """Return the pseudonyms of a block.

        Raises
        ------
        ValueError
            There are no pseudonyms for that many blocks.
        """
        if number >= BLOCKS:
            raise ValueError(f"there are pseudonyms for {BLOCKS} blocks; asked for block {number}")
        return BlockKeys(self._of, number)


class BlockKeys:
    """The pseudonyms of a block, each worked out once.

    Parameters
    ----------
    bijections
        By unit.
    block
        The number of the block.
    """

    def __init__(self, bijections: dict[str, Bijection], block: int) -> None:
        self._bijections = bijections
        self._first = block * STRIDE
        self._known: dict[str, Bytes] = {}

    def __call__(self, unit: str, numbers: Ints) -> Bytes:
        """Return the digits of units of the block.

        Raises
        ------
        ValueError
            A block has more of them than there are pseudonyms for.
        """
        most = int(numbers.max(initial=-1)) + 1
        if most > STRIDE or numbers.min(initial=0) < 0:
            raise ValueError(f"units of a block are numbered from 0 to {STRIDE - 1}: {unit}")
        known = self._known.get(unit)
        if known is None or len(known) < most:
            known = self._bijections[unit](self._first + np.arange(most))
            self._known[unit] = known
        return known[numbers]
