"""Invented names of municipalities and neighbourhoods; no such municipality exists."""

from __future__ import annotations

from itertools import product

import numpy as np

from kansrijk.synthetic.days import Texts

EXAMPLE, LARGEST = "Lijsterhoven", "Sperwerstede"
"""The city of the example, and the largest one."""
_ANIMALS = (
    "Kwartel", "Otter", "Spreeuw", "Grutto", "Kievit", "Wielewaal", "Egel", "Marter", "Karper",
    "Snoek", "Forel", "Libel", "Hommel", "Krekel", "Vlinder", "Bosuil", "Leeuwerik", "Wezel",
    "Salamander", "Nachtegaal", "Tureluur", "Roerdomp", "Bunzing", "Goudvink", "Waterhoen",
)  # fmt: skip
_PLACES = (
    "waarde", "drecht", "monde", "kerke", "rode", "wolde", "zijl", "meden", "donk", "stroom",
)  # fmt: skip
_THINGS = (
    "Mosterd", "Tuimel", "Kiezel", "Spiegel", "Lommer", "Zilver", "Sterren", "Klaver", "Hazel",
    "Lariks", "Vinken", "Windroos", "Appel", "Kruiden", "Haver", "Kastanje", "Anker", "Linde",
    "Brem", "Saffraan",
)  # fmt: skip
_QUARTERS = (
    "kamp", "veld", "hoek", "akker", "weide", "kwartier", "buurt", "hof", "gaarde", "poort",
)  # fmt: skip


def municipality_names(rng: np.random.Generator, n: int) -> Texts:
    """Return so many different names; the first two are always the same."""
    drawn = rng.permutation(["".join(parts) for parts in product(_ANIMALS, _PLACES)])
    return np.array([EXAMPLE, LARGEST, *sorted(drawn[: n - 2])])


def neighbourhood_names(rng: np.random.Generator, n: int) -> Texts:
    """Return so many different names for the neighbourhoods of one municipality."""
    return rng.permutation(["".join(parts) for parts in product(_THINGS, _QUARTERS)])[:n]
