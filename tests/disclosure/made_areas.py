"""Made-up countries of areas within areas with known counts, and what is told of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kansrijk.disclosure import Policy, Release, protect_areas
from kansrijk.disclosure.release import sealed
from kansrijk.findings import Cell, Count, Estimate, Protected, Setting, Status
from kansrijk.profiles import Area, AreaProfile, AreasFinding, Named, Node, Profile, ProfilesFinding
from kansrijk.study import same
from tests.disclosure.made import CBS

ESTIMATE = Estimate(1.0, 500)
AREAS = Named("municipality", same("municipality")), Named("neighbourhood", same("neighbourhood"))


@dataclass(frozen=True)
class Country:
    """Municipalities with their neighbourhoods: people and cases of each by profile.

    Parameters
    ----------
    n, cases
        Of each neighbourhood and profile; shape ``[neighbourhoods, profiles]``.
    within
        Of each neighbourhood the place of its municipality; -1 where it lies in none.
    outside
        People of each profile who live in no known municipality.
    unplaced
        The neighbourhoods that are none: people of the municipality who live in no known one.
    """

    n: np.ndarray
    cases: np.ndarray
    within: np.ndarray
    outside: np.ndarray | None = None
    unplaced: frozenset[int] = frozenset()
    rates: tuple[float, ...] | None = None

    @property
    def tree(self) -> ProfilesFinding:
        """The raw tree; of the numbers, sizes and rates matter here."""
        outside = 0 if self.outside is None else self.outside
        sizes = (self.n.sum(axis=0) + outside).tolist()
        rates = self.rates or tuple(0.1 for _ in sizes)
        profiles = [_profile(str(p), size, rates[p]) for p, size in enumerate(sizes)]
        return ProfilesFinding(
            status=Status.OK,
            honest=True,
            nodes=(_root(sum(sizes)),),
            profiles=tuple(profiles),
            overall=ESTIMATE,
            merged=Setting(0),
        )

    @property
    def divisions(self) -> tuple[AreasFinding, AreasFinding]:
        """The raw findings about municipalities and neighbourhoods."""
        many = int(self.within.max()) + 1
        of_all = np.array([(self.within == m) for m in range(many)])
        of_first = [
            _area(0, m, None, of_all[m] @ self.n, of_all[m] @ self.cases) for m in range(many)
        ]
        known = [b for b in range(len(self.n)) if b not in self.unplaced]
        of_second = [_area(1, b, self._code(b), self.n[b], self.cases[b]) for b in known]
        return _finding(0, of_first), _finding(1, of_second)

    def _code(self, b: int) -> str | None:
        return None if self.within[b] < 0 else code(0, self.within[b])

    def told(self, rules: Policy = CBS, **more) -> tuple[AreasFinding, ...]:
        """What a policy lets be told of the areas."""
        raw = [self.tree, *self.divisions]
        found = protect_areas(raw, passed(self.tree, rules), **more)
        return tuple(one.finding for one in found)


def passed(tree: ProfilesFinding, rules: Policy) -> Release:
    """Return a release of a tree whose sizes and rates are told as they are."""
    profiles = tuple(
        replace(one, n=Protected(one.n.value), rate=Protected(one.rate.value))
        for one in tree.profiles
    )
    root = replace(tree.nodes[0], n=Protected(tree.nodes[0].n.value))
    return Release(rules, (sealed(replace(tree, profiles=profiles, nodes=(root,))),), ())


def code(division: int, place: int) -> str:
    """Return the code of an area."""
    return f"{'MB'[division]}{place}"


def _profile(name: str, n: int, rate: float) -> Profile:
    count = Count(Cell.of(node=name), n, n)
    return Profile(
        id=name,
        rule=(),
        band="high",
        n=count,
        share=ESTIMATE,
        counted=count,
        cases=ESTIMATE,
        rate=Estimate(rate, 500),
        coverage=ESTIMATE,
    )


def _root(n: int) -> Node:
    return Node(
        id="root",
        parent=None,
        condition=None,
        variable=None,
        tied_with=(),
        label="no",
        n=Count(Cell(), n, n),
        grown_on=None,
        counted=ESTIMATE,
        cases=ESTIMATE,
        rate=ESTIMATE,
    )


def _finding(division: int, areas: list[Area]) -> AreasFinding:
    return AreasFinding(
        status=Status.OK,
        division=AREAS[division],
        label=AREAS[division].label,
        areas=tuple(areas),
        dispersion=ESTIMATE,
    )


def _area(division: int, place: int, within: str | None, n, cases) -> Area:
    name = code(division, place)
    return Area(
        area=Named(name, same(name)),
        within=within,
        n=_count(name, None, n.sum()),
        expected=ESTIMATE,
        observed=_count(name, None, cases.sum()),
        ratio=None,
        low=None,
        high=None,
        differs="no",
        profiles=tuple(
            AreaProfile(
                profile=str(p),
                n=_count(name, p, n[p]),
                expected=ESTIMATE,
                part=ESTIMATE,
                observed=_count(name, p, cases[p]),
                differs="no",
            )
            for p in range(len(n))
        ),
    )


def _count(area: str, profile: int | None, n) -> Count:
    conditions = {} if profile is None else {"node": str(profile)}
    return Count(Cell.of(area=area, **conditions), int(n), int(n))
