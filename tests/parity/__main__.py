"""Run R anew, and compare its trees with those that are stored and with those of the package.

python -m tests.parity            needs R with rpart; tells what differs, and fails if anything does
python -m tests.parity --write    stores what R says, and the ties
"""

from __future__ import annotations

import gzip
import math
import sys
from itertools import zip_longest

from tests.parity import again, answers


def main():
    """Tell what differs, and return 1 if anything does."""
    text = again.ask_rpart()
    said = answers.parse(text)
    totals = again.compare_all(said)
    say("R and rpart:", *said.versions)
    say(*(f"{what}: {number}." for what, number in totals.figures.items()))
    say("Ties:", *(f"{kind}: {number}." for kind, number in totals.kinds.items()))
    if "--write" in sys.argv:
        again.store(text, totals)
        again.known_ties.cache_clear()
    differences = [*_changed(text), *_new_ties(totals), *totals.wrong]
    for each in differences or ["Nothing differs."]:
        say(each)
    return int(bool(differences))


def say(*words):
    sys.stdout.write(" ".join(words) + "\n")


def _changed(text):
    """Yield what R said and the stored answers do not hold, but for versions and rounding."""
    stored = gzip.decompress(answers.STORED.read_bytes()).decode("ascii")
    for now, before in zip_longest(text.splitlines(), stored.splitlines(), fillvalue=""):
        if not (now.startswith("versions") or _is_same(now, before)):
            yield f"R said: {now}, stored: {before}"


def _is_same(now, before):
    """Tell whether two lines are the same but for the last digits of doubles."""
    pairs = list(zip_longest(now.split(), before.split(), fillvalue=""))
    return all(one == other or _is_close(one, other) for one, other in pairs)


def _is_close(one, other):
    if "0x" not in one or "0x" not in other:
        return False
    return math.isclose(float.fromhex(one), float.fromhex(other), rel_tol=1e-9, abs_tol=1e-9)


def _new_ties(totals):
    """Yield the data sets whose ties are not those in ties.toml."""
    known = again.known_ties()
    for name in sorted({*totals.ties, *known}):
        now, before = totals.ties.get(name), known.get(name)
        if now != before:
            yield f"ties of {name}: now {now}, in ties.toml {before}"


if __name__ == "__main__":
    sys.exit(main())
