"""Compare engine and oracle on many drawn worlds.

``python -m tests.property.long --examples 100000 --seed 1 --workers 2`` tells how many examples
were compared, with which seed, in how many seconds, and where they disagreed.
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


def compare(chunk: tuple[int, int, bool]) -> tuple[int, list[str]]:
    """Compare one chunk of examples, and return how many there were and the disagreements.

    Parameters
    ----------
    chunk
        The seed, the number of examples, and whether registers go through files.
    """
    seed, examples, through_files = chunk
    compared, found = [], []
    with Engine(1) as engine:

        @drawn(seed, examples, phases=[Phase.generate])
        def check(question: Question) -> None:
            asked = f"{question.asked.toml()}\n{question}"
            compared.append(1)
            try:
                differ = disagreements(engine, question, through_files=through_files)
            except Exception as error:  # noqa: BLE001 - told, and the others still compared
                differ = [f"{type(error).__name__}: {error}"]
            if differ:
                found.append("\n".join([f"seed {seed}", *differ, asked]))

        check()
    return len(compared), found


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
    examples, disagreed = 0, 0
    with get_context("spawn").Pool(arguments.workers) as pool:
        for number, (compared, found) in enumerate(pool.imap_unordered(compare, chunks(arguments))):
            examples, disagreed = examples + compared, disagreed + len(found)
            for one in found[:3]:
                say(one)
            if (number + 1) % EVERY == 0:
                say(told(arguments, examples, disagreed, begun))
    say(told(arguments, examples, disagreed, begun))
    return int(disagreed > 0)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def told(arguments: argparse.Namespace, examples: int, disagreed: int, begun: float) -> str:
    """Return how far a run is."""
    seconds = time.monotonic() - begun
    speed = f"{seconds:.0f} seconds, {examples / seconds:.1f} a second"
    return f"{examples} examples, seed {arguments.seed}, {speed}, {disagreed} disagreements"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
