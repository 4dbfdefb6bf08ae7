"""Countries and groups of origin, and the reference file that tells which is in which."""

from __future__ import annotations

import numpy as np

from kansrijk.synthetic.country.rows import Coded, Rows
from kansrijk.synthetic.days import Floats, Ints

GROUPS = ("0", "1", "2", "3", "4", "5", "6", "7")
"""Dutch, Morocco, Turkey, Suriname, Antilles, other non-western, other western, unknown."""
SHARES: Floats = np.array([0.772, 0.036, 0.031, 0.024, 0.014, 0.061, 0.061, 0.001])
"""Of the groups, among families with children."""

_GROUP_OF = {
    "6030": 0,
    "5022": 1,
    "6043": 2,
    "5007": 3,
    "5107": 4,
    **dict.fromkeys(("5051", "5052", "5053", "5054", "5055", "5056"), 5),
    **dict.fromkeys(("6061", "6062", "6063", "6064", "6065"), 6),
}
"""The first four are codes of registers; the others stand for no country in particular."""
CODES = tuple(_GROUP_OF)
GROUP: Ints = np.array(list(_GROUP_OF.values()))
"""The group of each country in `CODES`."""
NETHERLANDS = 0


def draw_country(rng: np.random.Generator, group: Ints) -> Ints:
    """Draw a country of each group; of an unknown group there is none, -1."""
    low = np.searchsorted(GROUP, group, side="left")
    many = np.searchsorted(GROUP, group, side="right") - low
    place = low + (rng.random(len(group)) * many).astype(np.int64)
    return np.where(many > 0, place, -1)


def group_of(country: Ints) -> Ints:
    """Return the group of each country; of an unknown country the group for unknown."""
    return np.where(country < 0, len(GROUPS) - 1, GROUP[country])


def country_rows() -> Rows:
    """Return the reference file of countries; it is written once, not for every part."""
    return Rows(
        contract="landaktueelref",
        units={"key": np.arange(len(CODES))},
        columns={"group": Coded(GROUP, GROUPS)},
    )
