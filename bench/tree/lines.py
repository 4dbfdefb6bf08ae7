"""Lines of plain tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FIRST = 28


def head(title: str, titles: Iterable[str], widths: Iterable[int]) -> str:
    """Return the first line of a table."""
    cells = (f"{name:>{width}}" for name, width in zip(titles, widths, strict=True))
    return f"{title:<{FIRST}}{''.join(cells)}"


def columns(figures: Iterable[float | None], widths: Iterable[int]) -> str:
    """Return figures under their titles; None is a dash."""
    pairs = zip(figures, widths, strict=True)
    return "".join(f"{number(figure):>{width}}" for figure, width in pairs)


def number(figure: float | None) -> str:
    """Return a figure with as many decimals as it deserves."""
    if figure is None:
        return "-"
    if isinstance(figure, int) or abs(figure) >= 1000:
        return f"{figure:,.0f}"
    return f"{figure:.1f}" if abs(figure) >= 100 else f"{figure:.2f}"


def seconds(stages: Mapping[str, float]) -> str:
    """Return stages with their seconds."""
    return ", ".join(f"{name} {spent:.2f}" for name, spent in stages.items())
