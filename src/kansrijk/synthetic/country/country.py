"""A made-up country in register form: what `kansrijk synth` writes."""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kansrijk.errors import Problem, UsageError
from kansrijk.progress import Stage, Tell, silent
from kansrijk.synthetic.country.block import draw_block, rows_of
from kansrijk.synthetic.country.countries import country_rows
from kansrijk.synthetic.country.files import Plain, RegisterFiles, Sort
from kansrijk.synthetic.country.formats import Format
from kansrijk.synthetic.country.geography import draw_geography, write_areas
from kansrijk.synthetic.country.keys import Pseudonyms
from kansrijk.synthetic.country.quirks import Quirks
from kansrijk.synthetic.country.truth import Truth, merge_truths, write_truth
from kansrijk.synthetic.country.truth_count import truth_of
from kansrijk.synthetic.country.years import HELP_SINCE, Years

FEWEST, MOST = 1_000, 20_000_000
BLOCK = 50_000
"""About how many young people are drawn at once."""
EARLIEST, LATEST = 2011, 2020
UNFINISHED = "unfinished"
DEFAULT_YEARS = Years(2013, 2016)
README = """\
Nobody in these files exists, nor does any place in them.

registers/     the registers of a made-up country, laid out as registers are
truth/         what is true of it: the profiles and effects that were planted
areas.geojson  its municipalities and neighbourhoods, on no real map

Niemand in deze bestanden bestaat, en ook geen enkele plaats.

registers/     de registers van een verzonnen land, met de indeling van registers
truth/         wat er waar is: de profielen en effecten die erin zijn gelegd
areas.geojson  de gemeenten en buurten, op geen enkele echte kaart
"""


@dataclass(frozen=True, slots=True)
class Country:
    """What was asked for: how many young people, the seed, and the years of the files."""

    people: int
    seed: int
    years: Years


def write_country(  # noqa: PLR0913 - each is a choice of its own
    folder: Path,
    *,
    people: int = 450_000,
    seed: int = 2015,
    years: Years = DEFAULT_YEARS,
    form: Format = "parquet",
    quirks: bool = False,
    stage: Stage = silent,
) -> Path:
    """Write the registers of a made-up country, its areas, and the truth about it.

    Memory is that of one block of about 50,000 young people and their families, whatever the size
    of the country.

    Parameters
    ----------
    folder
        A new or empty folder. What is written lies in ``unfinished/`` until all is there.
    people
        How many young people under 23 live there on 1 January 2015.
    seed
        The same seed gives the same files, byte for byte.
    years
        The years of the yearly files.
    form
        The format of the registers.
    quirks
        Whether files have the quirks of real deliveries (`kansrijk.synthetic.country.quirks`).
    stage
        Tells how far it is.

    Returns
    -------
    Path
        The folder with the registers.

    Raises
    ------
    UsageError
        The country cannot be made as asked, or nothing can be written there.
    """
    country = Country(people, seed, years)
    if problems := [*_problems(country)]:
        raise UsageError(*problems)
    sort = Quirks(form, years) if quirks else Plain(form)
    with _all_at_once(folder) as inside, stage("made-up registers") as tell:
        _write(country, inside, sort, tell)
    return folder / "registers"


def _write(country: Country, folder: Path, sort: Sort, tell: Tell) -> None:
    registers, keys = folder / "registers", Pseudonyms(country.seed)
    registers.mkdir()
    (folder / "README.txt").write_text(README, "utf-8")
    geography = draw_geography(country.seed)
    write_areas(geography, folder / "areas.geojson")
    sizes, truths = _sizes(country.people), list[Truth]()
    with RegisterFiles(registers, sort) as files:
        files.write(country_rows(), keys.of_block(0))
        for number, young in enumerate(sizes):
            block = draw_block(country.seed, number, young, country.years, geography)
            of_block = keys.of_block(number)
            for rows in rows_of(block):
                files.write(rows, of_block)
            truths.append(truth_of(block))
            tell(number + 1, len(sizes))
    write_truth(merge_truths(truths), folder)


def _sizes(people: int) -> list[int]:
    """Return how many young people each block has: as equal as can be."""
    blocks = -(-people // BLOCK)
    return [people * (n + 1) // blocks - people * n // blocks for n in range(blocks)]


def _problems(country: Country) -> Iterator[Problem]:
    """Yield what is wrong with what was asked."""
    if not FEWEST <= country.people <= MOST:
        message = f"a country has from {FEWEST} to {MOST} young people"
        yield Problem("synth", "people", message, str(country.people))
    if country.seed < 0:
        yield Problem("synth", "seed", "a seed is a whole number from 0", str(country.seed))
    first, last = country.years.first, country.years.last
    if first > last:
        message = "the first year comes before the last"
        yield Problem("synth", "years", message, f"{first}-{last}")
    elif not EARLIEST <= first <= HELP_SINCE <= last <= LATEST:
        message = f"years lie from {EARLIEST} to {LATEST}, and {HELP_SINCE} is among them"
        yield Problem("synth", "years", message, f"{first}-{last}")


@contextmanager
def _all_at_once(folder: Path) -> Generator[Path]:
    """Let a folder be filled under another name, and move what is in it when all is there."""
    unfinished = folder / UNFINISHED
    is_new = not folder.exists()
    _refuse_full(folder)
    try:
        unfinished.mkdir(parents=True)
        yield unfinished
        for path in sorted(unfinished.iterdir()):
            path.rename(folder / path.name)
        unfinished.rmdir()
    except BaseException as error:
        shutil.rmtree(folder if is_new else unfinished, ignore_errors=True)
        if isinstance(error, OSError):
            raise _unwritable(folder, error) from None
        raise


def _refuse_full(folder: Path) -> None:
    try:
        full = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:
        raise _unwritable(folder, error) from None
    if full:
        todo = "name a new folder, or empty this one yourself"
        raise UsageError(Problem(str(folder), "", "there is something here already", todo=todo))


def _unwritable(folder: Path, error: OSError) -> UsageError:
    message = f"this cannot be written ({error.strerror or type(error).__name__})"
    return UsageError(Problem(str(folder), "", message, todo="name another folder"))
