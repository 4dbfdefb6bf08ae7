"""Made-up registers, with the truth beside them; nobody in them exists.

`write_town` writes the twelve registers of a small town, for the demo: four profiles are planted in
it, and `read_truth` reads them back. `write_country` writes those of a whole country, in more than
thirty registers; `kansrijk.synthetic.country.read_truth` reads the truth of that.
"""

from __future__ import annotations

from pathlib import Path

from kansrijk.errors import UsageError
from kansrijk.synthetic.country import Format, Years, write_country
from kansrijk.synthetic.files import write_registers
from kansrijk.synthetic.town import draw_town, truth_of
from kansrijk.synthetic.truth import (
    Condition,
    PlantedProfile,
    Truth,
    Words,
    read_truth,
    write_truth,
)

__all__ = [
    "Condition",
    "Format",
    "PlantedProfile",
    "Truth",
    "Words",
    "Years",
    "read_truth",
    "write_country",
    "write_town",
]

FEWEST = 100


def write_town(folder: Path, *, seed: int = 2015, young: int = 30_000) -> Path:
    """Write the registers of a made-up town, and the truth about it in a folder of its own.

    Parameters
    ----------
    folder
        Where ``registers/`` and ``truth/`` go; both are made, and files of the same names replaced.
    seed
        The same seed gives the same files, byte for byte.
    young
        How many young people under 23 live in the town on 1 January 2015; at least 100. The planted
        profiles have their sizes with 30,000, and shrink with it.

    Returns
    -------
    Path
        The folder with the registers.

    Raises
    ------
    UsageError
        The town would be too small.
    """
    if young < FEWEST:
        raise UsageError(f"a town needs at least {FEWEST} young people; given: {young}")
    registers = folder / "registers"
    registers.mkdir(parents=True, exist_ok=True)
    town = draw_town(seed, young)
    write_registers(town, registers)
    write_truth(truth_of(town), folder)
    return registers
