"""Counts by area under a policy: what is told of them, beside each other and beside the tree.

A count that fails is masked, and with it as many others as it takes that no masked one can be
narrowed down to fewer values than the minimum, however the sums of profiles, of areas and of the
tree are combined (see `kansrijk.disclosure.linked`). Whoever does that is taken to know the counts
of the whole country exactly. Expected cases, parts, ratios and limits follow from what is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kansrijk.disclosure.area_masks import ALL, Cells, cells_of, exact, placed, told
from kansrijk.disclosure.atoms import Atoms, nearest
from kansrijk.disclosure.checks import Terms, failing, rest
from kansrijk.disclosure.linked import Mask
from kansrijk.disclosure.protect import Protector, two_digits
from kansrijk.disclosure.release import Release, Released, sealed
from kansrijk.disclosure.walk import rebuilt
from kansrijk.errors import KansrijkError
from kansrijk.findings import Count, Estimate, Finding, Masked, Number, Protected, Share
from kansrijk.profiles import (
    Area,
    AreaProfile,
    AreasFinding,
    Differs,
    Expected,
    Funnel,
    ProfilesFinding,
    Standing,
)

Floats = NDArray[np.float64]

DIVISIONS = 2
"""So many divisions are linked: areas, and areas within them. Of a third one nothing is told."""

MOST_UNTOLD = 0.2
"""Where a larger part of an area is in groups that are masked, its expected cases are masked."""


def protect_areas(
    found: Sequence[Finding], passed: Release, *, sensitive: tuple[str, ...] = ("yes",)
) -> tuple[Released[AreasFinding], ...]:
    """Return the findings about areas of a run as the policy of its release allows.

    They are protected as one table with the tree, so there are none where that does not leave.

    Parameters
    ----------
    found
        The raw findings of the run.
    passed
        What of them passed the gate.
    sensitive
        The sensitive values of the outcome.

    Raises
    ------
    KansrijkError
        A finding about areas is protected already.
    """
    tree, policy = passed.find(ProfilesFinding), passed.policy
    areas = [one for one in found if isinstance(one, AreasFinding)]
    if tree is None or not areas:
        return ()
    if not policy.min_count and policy.round_base == 1:
        plain = Protector(policy, Atoms(()))
        return tuple(sealed(rebuilt(one, plain.protect)) for one in areas)
    raw = next(one for one in found if isinstance(one, ProfilesFinding))
    linked, terms = areas[:DIVISIONS], Terms(policy=policy, sensitive=sensitive)
    cells = cells_of(linked, raw, terms)
    return tuple(_protected(linked, tree, cells, terms))


def _protected(
    linked: Sequence[AreasFinding], tree: ProfilesFinding, cells: Cells, terms: Terms
) -> Iterator[Released[AreasFinding]]:
    tells_n, tells_cases = told(cells, terms)
    place = {id(area): at for at, (_, area) in enumerate(placed(linked), 1)}
    for division, one in enumerate(linked):
        # An area that lies in several of the first division stands in no sum, and nowhere.
        rows = [place.get(id(area), -1) for area in one.areas]
        is_linked = (np.array(rows) >= 0)[:, None]
        table = _Table(
            one, tree, terms, rows, tells_n[rows] & is_linked, tells_cases[rows] & is_linked, cells
        )
        # Of smaller areas nothing more is told: it could be taken from that of the larger ones.
        yield sealed(table.finding(standings=division == 0))


@dataclass(frozen=True)
class _Table:
    """One division as it is told: areas by profiles, everybody in the area last."""

    found: AreasFinding
    tree: ProfilesFinding
    terms: Terms
    rows: Sequence[int]
    tells_n: Mask
    tells_cases: Mask
    cells: Cells

    @cached_property
    def n(self) -> Floats:
        """The numbers of people that are told; where none is, NaN."""
        return self._rounded(self.cells.n, self.tells_n)

    @cached_property
    def observed(self) -> Floats:
        """The cases that are told; where none are, NaN."""
        return self._rounded(self.cells.cases, self.tells_cases)

    def _rounded(self, counts: NDArray[np.int64], tells: Mask) -> Floats:
        base = self.terms.policy.round_base
        return np.where(tells, (counts[self.rows] + base // 2) // base * base, np.nan)

    @cached_property
    def rates(self) -> Floats:
        return np.array([_value(one.rate) for one in self.tree.profiles])

    @cached_property
    def untold(self) -> Floats:
        """How many of those in each area are in none of the groups that are told."""
        return np.maximum(self.n[:, ALL] - np.nansum(self.n[:, :ALL], axis=1), 0)

    @cached_property
    def expected(self) -> Expected:
        """The cases expected; who is not told is spread as the country is over such groups."""
        sizes = np.array([_value(one.n) for one in self.tree.profiles])
        shares = np.where(self.tells_n[:, :ALL], 0.0, sizes)
        shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1)
        filled = shares * np.nan_to_num(self.untold)[:, None]
        return Expected(np.nan_to_num(self.n[:, :ALL]) + filled, self.rates)

    @cached_property
    def tells_expected(self) -> Mask:
        """Of which areas nearly everybody is in a group that is told."""
        is_whole = self.tells_n.all(axis=1)
        return is_whole | (self.untold <= MOST_UNTOLD * self.n[:, ALL])

    @cached_property
    def funnels(self) -> list[Funnel | None]:
        """The funnel of each profile and of all; None where too few areas tell the dispersion."""
        known = (np.array(self.rows) >= 0)[:, None]
        n, cases = (
            np.where(known, of[self.rows], 0).astype(np.float64)
            for of in (self.cells.n, self.cells.cases)
        )
        phis = Expected(n[:, :ALL], self.rates).dispersions(cases)
        estimates = [Estimate(two_digits(phi), max(areas - 1, 0)) for phi, areas in phis]
        return [
            None if failing(one, self.terms) else self.expected.funnel(column, one.value)
            for column, one in enumerate(estimates)
        ]

    def finding(self, *, standings: bool) -> AreasFinding:
        """Return the finding as it is told."""
        funnel, share = self.funnels[ALL], self.found.local_share
        safe = _Safe.of(self.found, self.terms) if standings else None
        return replace(
            self.found,
            areas=tuple(self._area(a, area, safe) for a, area in enumerate(self.found.areas)),
            dispersion=Masked() if funnel is None else Protected(funnel.dispersion),
            local_share=None if share is None else self._local_share(share),
        )

    @cached_property
    def ratios(self) -> Floats:
        """The cases over those expected, where both are told; else NaN."""
        expected = np.where(self.expected.cases > 0, self.expected.cases, np.nan)
        expected[~self.tells_expected, ALL] = np.nan
        return self.observed / expected

    @cached_property
    def differs(self) -> list[list[Differs]]:
        """Whether each area differs, by column."""
        unknown: list[Differs] = ["unknown"] * len(self.found.areas)
        return [
            unknown if one is None else one.differs(self.ratios[:, column])
            for column, one in enumerate(self.funnels)
        ]

    def _area(self, a: int, area: Area, safe: _Safe | None) -> Area:
        low, high = self._limits(a)
        return replace(
            area,
            n=_told(self.n[a, ALL]),
            expected=self._expected(a, ALL),
            observed=_or_none(self.observed[a, ALL]),
            ratio=None if low is None else _or_none(self.ratios[a, ALL]),
            low=low,
            high=high,
            differs=self.differs[ALL][a],
            profiles=tuple(self._profile(a, p, one, safe) for p, one in enumerate(area.profiles)),
        )

    def _limits(self, a: int) -> tuple[Protected | None, Protected | None]:
        funnel = self.funnels[ALL]
        if funnel is None or not (self.tells_expected[a] and funnel.judges[a]):
            return None, None
        low, high = funnel.limits()
        return _or_none(low[a]), _or_none(high[a])

    def _profile(self, a: int, p: int, one: AreaProfile, safe: _Safe | None) -> AreaProfile:
        cases, of_all = self.expected.cases[a, p], self.expected.cases[a, ALL]
        is_told, of = self.tells_n[a, p], self.tells_expected[a] and of_all > 0
        return replace(
            one,
            n=_told(self.n[a, p]),
            expected=self._expected(a, p),
            part=Protected(float(cases / of_all)) if is_told and of else Masked(),
            observed=_or_none(self.observed[a, p]),
            differs=self.differs[p][a],
            standings=tuple(self._standings(a, p, one, safe)) if safe and is_told else (),
        )

    def _expected(self, a: int, p: int) -> Protected | Masked:
        is_told = self.tells_expected[a] if p == ALL else self.tells_n[a, p]
        return _told(self.expected.cases[a, p] if is_told else np.nan)

    def _standings(self, a: int, p: int, one: AreaProfile, safe: _Safe) -> Iterator[Standing]:
        base = self.terms.policy.round_base
        for standing in one.standings:
            if safe.tells(one.profile, standing):
                here, elsewhere = (_share_of(s).of for s in (standing.here, standing.elsewhere))
                country = _value(self.tree.profiles[p].n)
                yield replace(
                    standing,
                    here=_share(nearest(here.n, base), float(self.n[a, p])),
                    elsewhere=_share(nearest(elsewhere.n, base), country),
                )

    def _local_share(self, share: Number) -> Protected | Masked:
        """Return the part of everybody who lives in one area, where that area is told."""
        base = self.terms.policy.round_base
        of = _share_of(share).of
        at = next(a for a, one in enumerate(self.found.areas) if exact(one.n).cell == of.cell)
        if not self.tells_n[at, ALL]:
            return Masked()
        return _share(nearest(of.n, base), _value(self.tree.nodes[0].n))


@dataclass(frozen=True)
class _Safe:
    """Which levels may be told of members of a profile in some areas.

    Each group of four must pass: with the level and without, there and in the whole country; so
    must those in all areas of which it is not told.
    """

    unsafe: frozenset[tuple[str, ...]]
    terms: Terms

    @classmethod
    def of(cls, found: AreasFinding, terms: Terms) -> _Safe:
        """Return which levels are safe, over all areas together."""
        terms = replace(terms, speaks_of_outcome=False)
        alone = cls(frozenset(), terms)
        left: dict[tuple[str, ...], list[Count]] = {}
        for one, standing in _standings_of(found):
            if alone.tells(one, standing):
                here, country = _share_of(standing.here), _share_of(standing.elsewhere)
                groups = left.setdefault(
                    _key(one, standing), [country.of, rest(country.within, country.of)]
                )
                parts = here.of, rest(here.within, here.of)
                left[_key(one, standing)] = [rest(w, p) for w, p in zip(groups, parts, strict=True)]
        failed = {key for key, groups in left.items() if any(failing(one, terms) for one in groups)}
        return cls(frozenset(failed), terms)

    def tells(self, profile: str, standing: Standing) -> bool:
        """Tell whether a level may be told of members of a profile."""
        shares = _share_of(standing.here), _share_of(standing.elsewhere)
        is_safe = not any(failing(one, self.terms) for one in shares)
        return is_safe and _key(profile, standing) not in self.unsafe


def _standings_of(found: AreasFinding) -> Iterator[tuple[str, Standing]]:
    for area in found.areas:
        for one in area.profiles:
            yield from ((one.profile, standing) for standing in one.standings)


def _key(profile: str, standing: Standing) -> tuple[str, ...]:
    return profile, standing.variable.name, standing.level.name


def _share_of(number: Number) -> Share:
    if not isinstance(number, Share):
        raise KansrijkError("areas are protected from raw shares")
    return number


def _share(of: float, within: float) -> Protected:
    return Protected(min(of / within, 1.0))


def _told(value: float) -> Protected | Masked:
    return Masked() if np.isnan(value) else Protected(float(value))


def _or_none(value: float) -> Protected | None:
    return None if np.isnan(value) else Protected(float(value))


def _value(number: Number) -> float:
    return number.value if isinstance(number, Protected) else 0.0
