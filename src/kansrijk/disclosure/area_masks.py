"""Which counts of areas are told: those that are safe, as long as no other one is given away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from kansrijk.disclosure.checks import Terms, failing
from kansrijk.disclosure.linked import UNBOUNDED, Ints, Known, Mask, Network
from kansrijk.errors import KansrijkError
from kansrijk.findings import Count, Number, Share
from kansrijk.profiles import Area, AreaProfile, AreasFinding, ProfilesFinding

COUNTRY, ALL = 0, -1


@dataclass(frozen=True)
class Cells:
    """The counts of a country and of all areas in it, by profile and in all.

    Parameters
    ----------
    parents
        The place of the area that each lies in; that of the country, the first, is -1.
    n, cases
        Everybody, and those with the outcome; shape ``[areas, profiles + 1]``, all of them last.
    tells_n, tells_cases
        What passes the checks by itself.
    rest
        Which areas are none: who lives in an area, and in no known one within it.
    repeats
        How many rows a person has at most.
    """

    parents: Ints = field(repr=False)
    n: Ints = field(repr=False)
    cases: Ints = field(repr=False)
    tells_n: Mask = field(repr=False)
    tells_cases: Mask = field(repr=False)
    rest: Mask = field(repr=False)
    repeats: int


def cells_of(found: Sequence[AreasFinding], tree: ProfilesFinding, terms: Terms) -> Cells:
    """Return the counts of divisions of which the later ones lie within the first.

    Areas that lie in no single one of the first are left out. Who lives in an area and in none of
    those within it is counted as one more area, last, which is never told.
    """
    rows = list(placed(found))
    counts = [[(exact(one.n), exact(one.observed)) for one in _parts(area)] for _, area in rows]
    passes = [[_passes(n, cases, terms) for n, cases in row] for row in counts]
    country = [exact(one.n).n for one in (*tree.profiles, tree.nodes[0])]
    n = np.array([country, *([n.n for n, _ in row] for row in counts)], np.int64)
    cases = np.array([[0] * len(country), *([c.n for _, c in row] for row in counts)], np.int64)
    parents = np.array([-1, *(parent for parent, _ in rows)], np.int64)
    cases[COUNTRY] = cases[parents == COUNTRY].sum(axis=0)
    tells = np.array([[(True, True)] * len(country), *passes], np.bool_)
    repeats = max(-(-c.n // max(c.persons, 1)) for row in counts for both in row for c in both)
    known = np.zeros(len(n), np.bool_)
    return _with_rest(Cells(parents, n, cases, tells[:, :, 0], tells[:, :, 1], known, repeats))


def _with_rest(cells: Cells) -> Cells:
    """Return the cells with those who live in an area, and in none of those within it."""
    inner = {v: cells.parents == v for v in np.unique(cells.parents[1:]).tolist()}
    left = {v: cells.n[v] - cells.n[within].sum(axis=0) for v, within in inner.items()}
    left = {v: n for v, n in left.items() if n.any()}
    nothing = np.zeros((len(left), cells.n.shape[1]), np.bool_)
    return Cells(
        np.concatenate([cells.parents, np.array([*left], np.int64)]),
        np.vstack([cells.n, *left.values()]),
        np.vstack(
            [cells.cases, *(cells.cases[v] - cells.cases[inner[v]].sum(axis=0) for v in left)]
        ),
        np.vstack([cells.tells_n, nothing]),
        np.vstack([cells.tells_cases, nothing]),
        np.concatenate([cells.rest, np.ones(len(left), np.bool_)]),
        cells.repeats,
    )


def placed(found: Sequence[AreasFinding]) -> Iterator[tuple[int, Area]]:
    """Yield the areas that are linked, each with the place of the one that it lies in."""
    place = {one.area.name: at for at, one in enumerate(found[0].areas, 1)}
    yield from ((COUNTRY, one) for one in found[0].areas)
    for one in (one for more in found[1:] for one in more.areas):
        if one.within is not None:
            yield place[one.within], one


def exact(number: Number | None) -> Count:
    """Return a raw count.

    Raises
    ------
    KansrijkError
        It is none: what is protected already cannot be protected again.
    """
    if not isinstance(number, Count):
        raise KansrijkError("areas are protected from raw counts")
    return number


def told(cells: Cells, terms: Terms) -> tuple[Mask, Mask]:
    """Return which numbers of people and of cases are told, in the shape of the cells.

    The two are safe together: tables that look alike in one are looked for with the other as it is.
    """
    n, cases, rest = cells.n, cells.cases, cells.rest[:, None]
    base, least = terms.policy.round_base, terms.policy.min_count
    network, need = Network.of(cells.parents, n.shape[1]), least * cells.repeats
    known = Known.rounded(n, cells.tells_n, base, least)
    known = known.within(cases, np.full_like(n, UNBOUNDED), least * cells.tells_cases, 0 * n)
    # That nobody lives in no known area is no secret.
    secret = ~known.told & ~(rest & (n == 0))
    tells_n = network.kept(known, secret, np.minimum(need, n[COUNTRY]) + 0 * n)
    known = Known.rounded(cases, cells.tells_cases & tells_n, base, least)
    # Of those in no known area at all the cases are not known here, so none are moved there.
    most = np.where(rest & (cells.parents == COUNTRY)[:, None], 0, n)
    known = known.within(0 * n, most, 0 * n, least + 0 * n)
    secret = ~known.told & ~(rest & (cases == 0))
    return tells_n, network.kept(known, secret, np.minimum(need, n))


def _parts(area: Area) -> Iterator[AreaProfile | Area]:
    yield from area.profiles
    yield area


def _passes(n: Count, cases: Count, terms: Terms) -> tuple[bool, bool]:
    return not failing(n, terms), not failing(Share(cases, n), terms)
