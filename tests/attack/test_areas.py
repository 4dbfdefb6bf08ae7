"""An intruder solves the tables of areas for the counts that are masked in them.

What is known of a told number is how it was rounded, and that it passed. To that the intruder adds
that no count is below zero, that areas and groups add up, and the counts of the whole country.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from scipy.optimize import linprog

from kansrijk.disclosure.linked import Known, Network
from kansrijk.findings import Protected
from tests.disclosure.made import CBS, EXACT
from tests.disclosure.made_areas import Country

T = CBS.min_count
LEAST = 20


@dataclass
class System:
    """All that is known, as rows of a linear programme over cases, others and who is outside."""

    made: Country
    rows: list[np.ndarray] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def know(self, row, low, high):
        self.rows.append(row)
        self.low.append(low)
        self.high.append(high)

    def row(self, division, area, group, *, cases=True, others=True):
        """Return the row of a count: the cases, the others or both of some quarters and groups."""
        made = self.made
        quarters = made.within == area if division == 0 else np.arange(len(made.n)) == area
        groups = np.ones(made.n.shape[1], bool) if group is None else group_of(made, group)
        inside = np.outer(quarters, groups).ravel().astype(float)
        outside = np.zeros(made.n.shape[1])
        return np.concatenate([inside * cases, inside * others, outside])

    def width(self, row):
        """Return how far apart the least and the most are that a count can be."""
        rows, low, high = np.array(self.rows), np.array(self.low), np.array(self.high)
        exact = low == high
        upper = np.isfinite(high) & ~exact
        known = {
            "A_ub": np.vstack([rows[upper], -rows[~exact]]),
            "b_ub": np.concatenate([high[upper], -low[~exact]]),
            "A_eq": rows[exact],
            "b_eq": low[exact],
            "bounds": (0, None),
        }
        least, most = (linprog(sign * row, **known) for sign in (1, -1))
        assert {least.status, most.status} <= {0, 3}
        return np.inf if most.status == 3 else -most.fun - least.fun


def group_of(made, group):
    return np.arange(made.n.shape[1]) == group


def outside_of(made):
    return np.zeros(made.n.shape[1], int) if made.outside is None else made.outside


def leaks(made, told, base):
    """Return which masked counts that are too small can be narrowed down to less than the minimum.

    Of cases among so few that there are less than that, anything from none to all must be possible.
    """
    system, secrets = System(made), []
    for division, found in enumerate(told):
        for area in found.areas:
            place = int(area.area.name[1:])
            for group, one in [*enumerate(area.profiles), (None, area)]:
                secrets += look_at(system, (division, place, group), one, base)
    for group in range(made.n.shape[1]):
        know_country(system, group)
        secrets += nowhere(system, group)
    return [name for name, row, need in secrets if system.width(row) < need - 1e-6]


def look_at(system, name, one, base):
    """Add what is told of a group in an area; return what is not, and too small."""
    made, everyone = system.made, system.row(*name)
    cases, others = system.row(*name, others=False), system.row(*name, cases=False)
    truth = np.concatenate([made.cases.ravel(), (made.n - made.cases).ravel(), outside_of(made)])
    n, yes, no = (int(row @ truth) for row in (everyone, cases, others))
    if isinstance(one.n, Protected):
        system.know(everyone, *interval(one.n.value, base))
    elif n < T:
        yield ("n", *name), everyone, T
    if one.observed is not None:
        system.know(cases, *interval(one.observed.value, base))
        system.know(others, T, np.inf)
    elif min(yes, no) < T:
        yield ("cases", *name), cases, min(n, T)


def nowhere(system, group):
    """Yield who is counted in no known area, or in none within a municipality, where too few."""
    made = system.made
    size = made.n.size
    places = [(system.row(1, b, group), made.n[b, group]) for b in sorted(made.unplaced)]
    alone = np.concatenate([np.zeros(2 * size), group_of(made, group).astype(float)])
    for row, n in [*places, (alone, outside_of(made)[group])]:
        if 0 < n < T:
            yield ("nowhere", group), row, T


def interval(value, base):
    return max(value - base // 2, T), value - base // 2 + base - 1


def know_country(system, group):
    """Add the size of a group in the whole country, its cases, and who lives in no known area."""
    made, outside = system.made, outside_of(system.made)[group]
    many = len(made.n)
    all_over = np.tile(group_of(made, group), many).astype(float)
    alone = group_of(made, group).astype(float)
    everyone = np.concatenate([all_over, all_over, alone])
    system.know(everyone, *[made.n[:, group].sum() + outside] * 2)
    nobody = np.zeros(made.n.shape[1])
    cases = np.concatenate([all_over, np.zeros(many * made.n.shape[1]), nobody])
    system.know(cases, *[made.cases[:, group].sum()] * 2)
    if made.outside is None:
        system.know(np.concatenate([np.zeros(2 * many * made.n.shape[1]), alone]), 0, 0)


def drawn(seed):
    """Return a small country with many small counts, whose groups are large enough in all."""
    rng = np.random.default_rng(seed)
    while True:
        within = np.repeat(np.arange(cities := rng.integers(1, 5)), rng.integers(1, 4, cities))
        groups = rng.integers(2, 6)
        size = rng.choice([3, 12, 40, 150], p=[0.15, 0.35, 0.35, 0.15], size=(len(within), 1))
        n = rng.poisson(size * rng.gamma(1, 1, (1, groups)))
        rate = rng.choice([0.05, 0.2, 0.5, 0.85]) * rng.gamma(4, 0.25, (1, groups))
        cases = rng.binomial(n, np.clip(rate, 0, 1))
        outside = rng.poisson(rng.choice([3, 30]), groups) if rng.random() < 0.25 else None
        unplaced = [b for b in range(1, len(n)) if within[b] == within[b - 1]][-1:]
        unplaced = frozenset(unplaced if rng.random() < 0.3 else [])
        if min(cases.sum(axis=0).min(), (n - cases).sum(axis=0).min()) >= LEAST:
            return Country(n, cases, within, outside, unplaced)


@pytest.mark.parametrize("rules", [CBS, EXACT], ids=lambda policy: policy.name)
@pytest.mark.parametrize("seed", range(12))
def test_no_masked_count_can_be_narrowed_down(seed, rules):
    made = drawn(seed)
    assert leaks(made, made.told(rules), rules.round_base) == []


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_the_attack_finds_counts_beside_which_no_other_is_masked(seed, monkeypatch):
    monkeypatch.setattr(Network, "kept", lambda _, known, *__: known.told)
    made = drawn(seed)
    assert leaks(made, made.told(EXACT), EXACT.round_base)


def test_much_is_told_all_the_same():
    found = [one for seed in range(40) for one in drawn(seed).told()]
    areas = [(area, one) for part in found for area in part.areas for one in area.profiles]
    large = [one.n for _, one in areas]
    assert np.mean([isinstance(n, Protected) for n in large]) > 0.5


# ------------------------------------------------------------------------- the network alone


def lines(parents, columns):
    """Return the sums that hold in tables of areas by groups, as rows of a linear programme."""
    many, rows = len(parents), []
    place = np.arange(many * columns).reshape(many, columns)
    for area in range(many):
        inner = np.flatnonzero(parents == area)
        sums = [(place[inner, column], place[area, column]) for column in range(columns)]
        rows += sums if len(inner) else [(place[area, :-1], place[area, -1])]
    return np.array([row_of(many * columns, *one) for one in rows])


def row_of(size, parts, whole):
    row = np.zeros(size)
    row[parts], row[whole] = 1, -1
    return row


@pytest.mark.parametrize("seed", range(6))
def test_a_network_opens_what_it_takes(seed):
    """A solver says that each secret can be as far apart as it needs to be."""
    rng = np.random.default_rng(seed)
    parents = np.array([-1, 0, 0, 1, 1, 2, 2, 2])
    counts = np.zeros((8, 4), int)
    counts[3:, :3] = rng.poisson(15, (5, 3))
    for area in (7, 6, 5, 4, 3, 2, 1):
        counts[parents[area]] += counts[area]
    counts[:, 3] = counts[:, :3].sum(axis=1)
    known = Known.rounded(counts, counts >= 12, 5, 10)
    known = known.within(0 * counts, known.high, 0 * counts, 0 * counts)
    secret = ~known.told
    needs = np.full_like(counts, 10)
    kept = Network.of(parents, 4).kept(known, secret, needs)
    assert not (kept & secret).any()
    low = np.where(kept, known.told_low, 0)
    high = np.where(kept, known.told_high, 10**6)
    low[0] = high[0] = counts[0]
    sums = lines(parents, 4)
    bounds = list(zip(low.ravel(), high.ravel(), strict=True))
    for cell in np.flatnonzero(secret):
        aim = np.arange(counts.size) == cell
        ends = [
            linprog(sign * aim, A_eq=sums, b_eq=np.zeros(len(sums)), bounds=bounds).fun
            for sign in (1, -1)
        ]
        assert -ends[1] - ends[0] >= 10 - 1e-6
