"""Refits, the cold start, and what limits growing."""

from __future__ import annotations

from dataclasses import replace
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bench.tree.peers import SURROGATES

if TYPE_CHECKING:
    from bench.tree.runs import Runs, Told

MUST_FITS, AIM_FITS = 60, 40
MUST_START = 15


def show_refits(runs: Runs) -> None:
    """Print what a hundred bootstrap refits cost, in whole fits."""
    print(f"\n{runs.ask.refits} bootstrap refits of {runs.rows:,} rows")
    once = replace(runs, times=1)
    for surrogates in (0, SURROGATES):
        told = once.measure("refits", surrogates=surrogates)
        print(f"  {surrogates} surrogates: {_refits(told, runs.ask.refits)}")


def _refits(told: Told, times: int) -> str:
    if "failed" in told:
        return f"not measured: {told['failed']}"
    fits = told["seconds"] / told["whole"] * 100 / times
    verdict = (
        "aim reached" if fits <= AIM_FITS else "reached" if fits <= MUST_FITS else "NOT REACHED"
    )
    spent = f"{told['seconds']:.1f} s beside {told['whole']:.2f} s for one whole fit"
    memory = f"{told['memory'] / told['codes']:.2f} times the codes above codes and weights"
    asked = f"must {MUST_FITS}, aim {AIM_FITS}: {verdict}"
    return f"{spent}\n    100 refits = {fits:.0f} whole fits, {asked}\n    memory: {memory}"


def show_cold(runs: Runs) -> None:
    """Print how long the first tree takes when no kernel is compiled, and when all are."""
    file = str(runs.table("youth", 20_000))
    ask = replace(runs.ask, file=file, min_child=50, surrogates=SURROGATES)
    print("\nfrom the start of Python to the first tree, 20,000 rows, every type of codes")
    with TemporaryDirectory() as empty:
        for title in ("kernels not compiled", "kernels compiled"):
            told = runs.run("ours", ask, NUMBA_CACHE_DIR=empty)
            print(f"  {title:<26}{_start(told)}")


def _start(told: Told) -> str:
    if "failed" in told:
        return f"not measured: {told['failed']}"
    verdict = "reached" if told["first"] <= MUST_START else "NOT REACHED"
    return f"{told['first']:>7.2f} s   must {MUST_START}: {verdict}"


def show_limits(runs: Runs) -> None:
    """Print one counting pass and a whole tree beside what memory and a bare loop allow."""
    told = replace(runs, times=1).measure("limits")
    print(f"\nwhat limits growing, {runs.ask.threads} threads")
    print("\n".join(f"  {line}" for line in _limits(told)))


def _limits(told: Told) -> list[str]:
    if "failed" in told:
        return [f"not measured: {told['failed']}"]
    a_row = told["codes"] / told["rows"] + 1
    values, counted = told["rows"] * told["columns"], told["counted"] * told["columns"]
    return [
        f"memory: copy {told['copy'] / 1e9:.1f} GB/s, read {told['read'] / 1e9:.1f} GB/s",
        f"bare counting loop: {told['count'] / 1e9:.2f} thousand million codes a second",
        _against("a tree of depth 1", told["seconds"], told["rows"] * a_row, values, told),
        _against("the whole tree", told["tree"], told["counted"] * a_row, counted, told),
        f"the whole tree counts {told['counted'] / told['rows']:.2f} times all rows",
    ]


def _against(what: str, spent: float, size: float, values: int, told: Told) -> str:
    """Return seconds beside the floors that memory and counting set."""
    reading, counting = size / told["read"], values / told["count"]
    return (
        f"{what}: {spent:.2f} s; must read {size / 1e6:,.0f} MB = {reading:.3f} s at the read rate "
        f"({spent / reading:.1f} times), must count {values / 1e6:,.0f} million codes = "
        f"{counting:.2f} s in the bare loop ({spent / counting:.1f} times)"
    )
