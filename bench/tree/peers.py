"""The main table: ours and the peers on the same rows, and what was asked of ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.tree.lines import columns, head, seconds

if TYPE_CHECKING:
    from bench.tree.runs import Runs, Told

SURROGATES = 5
PEERS = {
    "lightgbm": "LightGBM",
    "lightgbm_matrix": "LightGBM, classifier",
    "xgboost": "XGBoost hist",
    "xgboost_bins": "XGBoost hist, bins first",
    "sklearn": "scikit-learn",
    "ydf": "YDF CART",
}
WIDTHS = (9, 9, 9, 9, 12, 9, 9, 8)
TITLES = ("prepare", "grow", "whole", "/ ours", "/ ours + 5", "MB above", "/ codes", "leaves")


@dataclass(frozen=True)
class Line:
    """A side with what it told."""

    title: str
    told: Told


def show(runs: Runs, chosen: tuple[str, ...]) -> None:
    """Print ours and the chosen peers on the main table, and rpart on fewer rows."""
    ours = _ours(runs, runs.rows)
    found = {name: runs.measure(name) for name in PEERS if name in chosen}
    _print(runs.rows, [*ours, *(Line(PEERS[name], told) for name, told in found.items())])
    _print_stages(ours)
    verdicts = [_memory(line) for line in ours]
    if "lightgbm" in found:
        verdicts.append(_faster("LightGBM / ours + 5", found["lightgbm"], ours[1].told, (3, 8)))
    if "lightgbm_matrix" in found:
        told = found["lightgbm_matrix"]
        verdicts.append(_faster("LightGBM, classifier / ours + 5", told, ours[1].told, (3, 8)))
    if "sklearn" in found:
        verdicts.append(_faster("scikit-learn / ours", found["sklearn"], ours[0].told, (25, 50)))
    if "rpart" in chosen:
        verdicts.append(_show_rpart(runs))
    print("\n".join(["", *filter(None, verdicts)]))


def _ours(runs: Runs, rows: int) -> list[Line]:
    return [
        Line("ours", runs.measure("ours", rows)),
        Line(f"ours + {SURROGATES}", runs.measure("ours", rows, surrogates=SURROGATES)),
    ]


def _show_rpart(runs: Runs) -> str:
    """Print rpart beside ours on a million rows, and return what was asked."""
    rows = runs.of(1)
    plain, full = _ours(runs, rows)
    without = Line("rpart", runs.measure("rpart", rows))
    with_them = Line(f"rpart + {SURROGATES}", runs.measure("rpart", rows, surrogates=SURROGATES))
    _print(rows, [plain, full, without, with_them])
    runs.drop("youth", rows)
    return _faster("rpart + 5 / ours + 5", with_them.told, full.told, (20, 40))


def _print(rows: int, lines: list[Line]) -> None:
    plain, full = lines[0].told, lines[1].told
    print(f"\n{head(f'{rows:,} rows, 42 columns', TITLES, WIDTHS)}")
    for line in lines:
        print(f"{line.title:<28}{_figures(line.told, plain, full)}")
    differs = {line.told["differs"]: line.title for line in lines if line.told.get("differs")}
    for what, title in differs.items():
        print(f"  {title.removesuffix(f' + {SURROGATES}')}: {what}")
    print(f"  + {SURROGATES}: with {SURROGATES} surrogates and importance; the others have none")


def _figures(told: Told, plain: Told, full: Told) -> str:
    """Return one line of figures, or why there are none."""
    if "failed" in told:
        return f"  not measured: {told['failed']}"
    growing, whole = told["stages"]["grow"], told["seconds"]
    codes = told["memory"] / told["codes"] if "codes" in told else None
    figures = (whole - growing, growing, whole, _ratio(told, plain), _ratio(told, full))
    return columns((*figures, told["memory"] / 1e6, codes, told["leaves"]), WIDTHS)


def _print_stages(lines: list[Line]) -> None:
    print("\nseconds of ours by stage")
    for line in lines:
        if "stages" in line.told:
            size = f"codes {line.told['codes'] / 1e6:,.0f} MB"
            print(f"  {line.title:<26}{seconds(line.told['stages'])}, {size}")


def _ratio(told: Told, ours: Told) -> float | None:
    return told["seconds"] / ours["seconds"] if "seconds" in ours and "seconds" in told else None


def _faster(what: str, peer: Told, ours: Told, asked: tuple[int, int]) -> str:
    """Return how many times as fast ours is, and what was asked."""
    found = _ratio(peer, ours)
    if found is None:
        return f"{what:<36} not measured"
    must, aim = asked
    verdict = "aim reached" if found >= aim else "reached" if found >= must else "NOT REACHED"
    return f"{what:<36}{found:>7.1f} times   must {must}, aim {aim}: {verdict}"


def _memory(line: Line) -> str:
    """Return how many times the codes are held above the input, and what was asked."""
    what = f"memory above input / codes, {line.title}"
    if "codes" not in line.told:
        return f"{what:<36} not measured"
    found = line.told["memory"] / line.told["codes"]
    verdict = "aim reached" if found <= 1.5 else "reached" if found <= 2 else "NOT REACHED"
    return f"{what:<36}{found:>7.2f} times   must 2, aim 1.5: {verdict}"
