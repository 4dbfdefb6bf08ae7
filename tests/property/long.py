"""Compare engine and oracle on many drawn worlds.

``python -m tests.property.long --examples 100000 --seed 1 --workers 2`` tells how many examples
were compared and how many indicators they had, with which seed, in how many seconds, and where they
disagreed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from multiprocessing import get_context

from hypothesis import Phase

from kansrijk.registers import Engine
from tests.property.agree import Question, disagreements, drawn

CHUNK = 250
EVERY = 10


def compare(chunk: tuple[int, int, bool]) -> tuple[list[int], list[str]]:
    """Compare one chunk of examples, and return how many indicators each had, and disagreements.

    Parameters
    ----------
    chunk
        The seed, the number of examples, and whether registers go through files.
    """
    seed, examples, through_files = chunk
    compared: list[int] = []
    found: list[str] = []
    with Engine(1) as engine:

        @drawn(seed, examples, phases=[Phase.generate])
        def check(question: Question) -> None:
            asked = f"{question.asked.toml()}\n{question}"
            try:
                differ = disagreements(engine, question, through_files=through_files)
            except Exception as error:  # noqa: BLE001 - told, and the others still compared
                differ = [f"{type(error).__name__}: {error}"]
            # What has to be refused is left out, most of the time.
            compared.append(len(question.asked.drawn))
            if differ:
                found.append("\n".join([f"seed {seed}", *differ, asked]))

        check()
    return compared, found


def chunks(arguments: argparse.Namespace) -> Iterator[tuple[int, int, bool]]:
    """Yield the chunks of a run; seeds of other runs begin elsewhere."""
    for place, start in enumerate(range(0, arguments.examples, CHUNK)):
        examples = min(CHUNK, arguments.examples - start)
        yield 1_000_000 * arguments.seed + place, examples, arguments.files


def parse(given: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="tests.property.long", description=__doc__)
    parser.add_argument("--examples", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--files", action="store_true", help="write and read the registers")
    return parser.parse_args(given)


def main(given: list[str]) -> int:
    """Compare, tell what was found, and return 0 when nothing was."""
    arguments, begun = parse(given), time.monotonic()
    compared: list[int] = []
    disagreed = 0
    with get_context("spawn").Pool(arguments.workers) as pool:
        for number, (some, found) in enumerate(pool.imap_unordered(compare, chunks(arguments))):
            compared, disagreed = compared + some, disagreed + len(found)
            for one in found[:3]:
                say(one)
            if (number + 1) % EVERY == 0:
                say(told(arguments, compared, disagreed, begun))
    say(told(arguments, compared, disagreed, begun))
    return int(disagreed > 0)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def told(arguments: argparse.Namespace, compared: list[int], disagreed: int, begun: float) -> str:
    """Return how far a run is."""
    examples, seconds = len(compared), time.monotonic() - begun
    what = f"{examples} examples with {sum(compared)} indicators, seed {arguments.seed}"
    speed = f"{seconds:.0f} seconds, {examples / seconds:.1f} a second"
    return f"{what}, {speed}, {disagreed} disagreements"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
