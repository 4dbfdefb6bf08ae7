"""The checks: each asks one thing of one figure, and has one reason in words.

A reason never holds a number: how far a figure is from passing tells about it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import isinf

from kansrijk.disclosure.policy import Policy
from kansrijk.disclosure.walk import Raw
from kansrijk.findings import Count, Edge, Estimate, Evidence, MeanCost, Share
from kansrijk.study import Text

ON_GRID = 1e-9
"""How far a cut may lie from a multiple of its grid, as a part of the grid; for decimal grids."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a figure is tested under.

    Parameters
    ----------
    policy
        Whose limits hold.
    sensitive
        The sensitive values of the outcome; the part of a rate is its "yes".
    zero_told
        A zero in this place may be told.
    speaks_of_outcome
        A share in this place tells which part of a group has the outcome.
    """

    policy: Policy
    sensitive: tuple[str, ...]
    zero_told: bool = False
    speaks_of_outcome: bool = True


@dataclass(frozen=True)
class Check:
    """One named question; `fails` answers it for a figure, and `reason` says what failing means."""

    name: str
    fails: Callable[[Raw, Terms], bool]
    reason: Text


def too_few(count: Count, least: int) -> bool:
    """Tell whether a count that is not zero speaks of fewer units or persons than the minimum."""
    return count.n > 0 and min(count.n, count.persons) < least


def rest(whole: Count, part: Count) -> Count:
    """Return who is in the whole and not in the part.

    Somebody may be in both, with two reference dates, so the persons of the rest are not known.
    They are at least those of the whole who are not in the part; that bound is what is tested.
    """
    persons = max(0, whole.persons - part.persons)
    return Count(cell=whole.cell, n=whole.n - part.n, persons=persons)


def min_count(figure: Raw, terms: Terms) -> bool:
    """Tell whether a count, a numerator, a denominator or a complement is too small."""
    return any(too_few(group, terms.policy.min_count) for group in _groups(figure))


def zero_cell(figure: Raw, terms: Terms) -> bool:
    """Tell whether nobody is in a group, or everybody: that is a statement on each member."""
    if terms.zero_told or not terms.policy.min_count:
        return False
    return any(group.n == 0 for group in _groups(figure))


def group_share(figure: Raw, terms: Terms) -> bool:
    """Tell whether nearly all of a group have a sensitive value.

    It looks at sensitive values only. With a rare outcome nearly everybody has a "no", and a rule
    without a direction would hold back every group.
    """
    limit = terms.policy.group_share
    if limit is None or not isinstance(figure, Share) or not terms.speaks_of_outcome:
        return False
    parts = {"yes": figure.of.n, "no": figure.within.n - figure.of.n}
    return any(parts[value] >= limit * figure.within.n for value in terms.sensitive)


def min_dof(figure: Raw, terms: Terms) -> bool:
    """Tell whether a figure of a model, or a design effect, has too few degrees of freedom."""
    return any(estimate.dof < terms.policy.min_dof for estimate in _estimates(figure))


def on_grid(figure: Raw, terms: Terms) -> bool:
    """Tell whether a cut lies on no grid; the edge of "never" is infinite and needs none."""
    if not terms.policy.on_grid or not isinstance(figure, Edge) or isinf(figure.value):
        return False
    if figure.grid is None or not figure.grid > 0:
        return True
    steps = figure.value / figure.grid
    return not abs(steps - round(steps)) <= ON_GRID


CHECKS = (
    Check(
        "min_count",
        min_count,
        Text(
            nl="Een groep, het deel ervan met de uitkomst of de rest is te klein.",
            en="A group, the part of it with the outcome or the rest is too small.",
        ),
    ),
    Check(
        "zero_cell",
        zero_cell,
        Text(
            nl="In een groep heeft niemand of iedereen een kenmerk.",
            en="In some group nobody or everybody has a characteristic.",
        ),
    ),
    Check(
        "group_share",
        group_share,
        Text(
            nl="In een groep heeft bijna iedereen een gevoelige waarde van de uitkomst.",
            en="In some group nearly everybody has a sensitive value of the outcome.",
        ),
    ),
    Check(
        "min_dof",
        min_dof,
        Text(
            nl="Een berekend cijfer heeft te weinig vrijheidsgraden.",
            en="A figure of a model has too few degrees of freedom.",
        ),
    ),
    Check(
        "on_grid",
        on_grid,
        Text(
            nl="Een grens tussen groepen ligt niet op een opgegeven raster.",
            en="A cut between groups does not lie on a declared grid.",
        ),
    ),
)


def failing(figure: Raw, terms: Terms) -> tuple[Check, ...]:
    """Return the checks that a figure fails, in the order of `CHECKS`."""
    return tuple(check for check in CHECKS if check.fails(figure, terms))


def joined(reasons: Iterable[Text]) -> Text:
    """Return several reasons as one text, each said once."""
    said = list(dict.fromkeys(reasons))
    return Text(nl=" ".join(text.nl for text in said), en=" ".join(text.en for text in said))


def _groups(figure: Raw) -> Iterator[Count]:
    """Yield the groups of people that a figure speaks of."""
    if isinstance(figure, Count):
        yield figure
    if isinstance(figure, Evidence):
        yield figure.count
    if isinstance(figure, Share):
        yield from (figure.of, figure.within, rest(figure.within, figure.of))
    if isinstance(figure, MeanCost):
        yield from (figure.within, *(part for part, _ in figure.parts))


def _estimates(figure: Raw) -> Iterator[Estimate]:
    if isinstance(figure, Estimate):
        yield figure
    if isinstance(figure, Share | MeanCost) and figure.design_effect is not None:
        yield figure.design_effect
