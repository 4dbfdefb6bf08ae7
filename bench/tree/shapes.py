"""How time grows with rows, depth, classes, columns and values: no shape should be a cliff."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from bench.tree.lines import columns, head
from bench.tree.peers import SURROGATES

if TYPE_CHECKING:
    from bench.tree.runs import Runs, Told

MILLIONS = (1, 4.3, 20)
MOST_EXPONENT = 1.05
DEPTHS = (3, 5, 8, 10, 12)
SIDES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("ours", {}),
    ("ours", {"surrogates": SURROGATES}),
    ("lightgbm", {}),
)
TITLES = ("grow", "whole", "+5 grow", "+5 whole", "LGB grow", "LGB whole", "leaves", "LGB")
WIDTHS = (9, 9, 9, 9, 10, 10, 8, 8)


def show_rows(runs: Runs) -> None:
    """Print seconds for more and more rows, and the exponent with which they grow."""
    sizes = [runs.of(millions) for millions in MILLIONS]
    found = {rows: _show_size(runs, rows) for rows in sizes}
    for title, at in (("same tree", 0), ("same least group", 1)):
        for stage in ("grow", "seconds"):
            _print_exponents(title, stage, {rows: told[at] for rows, told in found.items()})


def _show_size(runs: Runs, rows: int) -> tuple[Told, Told]:
    """Print and return ours with a least group in proportion, and with the same one."""
    given = {"rows": rows, "surrogates": SURROGATES}
    in_proportion = runs.measure("ours", min_child=runs.in_proportion(rows), **given)
    same = runs.measure("ours", **given)
    runs.drop("youth", rows)
    titles, widths = ("grow", "whole", "leaves"), (9, 9, 9)
    print(f"\n{head(f'{rows:,} rows, {SURROGATES} surrogates', titles, widths)}")
    for title, told in (
        ("  least group in proportion", in_proportion),
        ("  same least group", same),
    ):
        print(f"{title:<28}{columns([*_times(told), told.get('leaves')], widths)}{_why(told)}")
    return in_proportion, same


def _print_exponents(title: str, stage: str, found: dict[int, Told]) -> None:
    """Print the exponent of time in rows between the first and each later size."""
    times = {rows: _time(told, stage) for rows, told in found.items()}
    (least, first), *later = times.items()
    for rows, spent in later:
        if first and spent:
            exponent = math.log(spent / first) / math.log(rows / least)
            verdict = "" if title != "same tree" else _verdict(exponent)
            what = "grow" if stage == "grow" else "whole"
            print(f"{title}, {what}, {least:,} to {rows:,} rows: exponent {exponent:.2f}{verdict}")


def _verdict(exponent: float) -> str:
    reached = "reached" if exponent <= MOST_EXPONENT else "NOT REACHED"
    return f", must {MOST_EXPONENT}: {reached}"


def _time(told: Told, stage: str) -> float | None:
    return told.get("seconds") if stage == "seconds" else told.get("stages", {}).get(stage)


def _times(told: Told) -> tuple[float | None, float | None]:
    return _time(told, "grow"), _time(told, "seconds")


def _why(told: Told) -> str:
    return f"  not measured: {told['failed']}" if "failed" in told else ""


def show_depths(runs: Runs) -> None:
    """Print seconds for deeper and deeper trees."""
    print(f"\n{head(f'{runs.rows:,} rows by depth', TITLES, WIDTHS)}")
    for depth in DEPTHS:
        _show_line(f"  depth {depth}", runs, runs.rows, "youth", {"max_depth": depth})


def show_shapes(runs: Runs) -> None:
    """Print seconds for other shapes of tables."""
    main, wide, many = runs.rows, runs.of(0.4), runs.of(1)
    print(f"\n{head('other shapes', TITLES, WIDTHS)}")
    _show_line("  42 columns", runs, main, "youth", {})
    _show_line("  5 classes", runs, main, "youth", {"outcome": "form"}, peers=False)
    for title, rows, shape in (
        ("400 columns", wide, "wide"),
        ("12 columns of 60,000 values", many, "amounts"),
    ):
        limits = {"min_child": runs.in_proportion(rows)}
        _show_line(f"  {title}", runs, rows, shape, limits)
        runs.drop(shape, rows)
    print(f"  {wide:,} and {many:,} rows, least groups in proportion; LightGBM keeps 255 bins")


def _show_line(  # noqa: PLR0913
    title: str, runs: Runs, rows: int, shape: str, limits: dict[str, Any], *, peers: bool = True
) -> None:
    """Print ours, with and without surrogates, and LightGBM."""
    told = [
        runs.measure(side, rows, shape, **limits, **more)
        for side, more in SIDES
        if peers or side == "ours"
    ] + [{}] * (not peers)
    figures = [spent for side in told for spent in _times(side)]
    leaves = [told[0].get("leaves"), told[2].get("leaves")]
    why = "".join(sorted({_why(side) for side in told}))
    print(f"{title:<28}{columns([*figures, *leaves], WIDTHS)}{why}")
