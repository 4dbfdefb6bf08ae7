"""Which counts of linked tables can be told when some must not be found out.

The tables count areas by group, with a total for each area, in a country of areas within areas.
Each count stands in two sums: an area is the sum of its groups, and a group that of the areas
within the next larger one. So the counts are a flow in a network: groups flow up to the country,
totals back down. What is known of a count is an interval, and the flows within all intervals are
all tables that look alike. How far a count can rise or fall among them is a maximum flow: whole and
exact, so that no solver finds less. Where that is not far enough, the way around on which the least
is lost is opened: the counts on it are not told. Source: Cox (1995), Journal of the American
Statistical Association 90: 1453-1462.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from kansrijk.tree import kernel

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Sums = tuple[Ints, Ints, Ints, Ints]
Pair = tuple[Ints, Ints]
Openings = tuple[Ints, Ints, Ints, Mask]
Work = tuple[Ints, Ints, Ints]
Way = list[tuple[int, int]]

UNBOUNDED = 1 << 40
NO_WAY = 1 << 60


@dataclass(frozen=True)
class Known:
    """What is known of counts, by how they are told; all of the shape ``[areas, groups + 1]``.

    Parameters
    ----------
    counts
        The counts; that of the country, the first, is known exactly.
    told
        Which may be told.
    low, high
        Between what each lies where it is not told.
    told_low, told_high
        Between what each lies where it is.
    """

    counts: Ints
    told: Mask
    low: Ints
    high: Ints
    told_low: Ints
    told_high: Ints

    @classmethod
    def rounded(cls, counts: Ints, told: Mask, base: int, least: int) -> Known:
        """Return what rounding to a base leaves open, of counts of at least so many.

        A count of somebody that would be rounded to nobody is not told.
        """
        low = (counts + base // 2) // base * base - base // 2
        told = told & ((low + base // 2 > 0) | (counts == 0))
        nothing, anything = np.zeros_like(counts), np.full_like(counts, UNBOUNDED)
        return cls(counts, told, nothing, anything, np.maximum(low, least), low + base - 1)

    def within(self, low: Ints, high: Ints, above: Ints, below: Ints) -> Known:
        """Return the same where other counts leave less open.

        Parameters
        ----------
        low, high
            Between what the counts lie in any case.
        above, below
            By how much more than that, at least, they lie within it where they are told.
        """
        return Known(
            self.counts,
            self.told,
            np.maximum(self.low, low),
            np.minimum(self.high, high),
            np.maximum(self.told_low, low + above),
            np.minimum(self.told_high, high - below),
        )


@dataclass(frozen=True)
class Network:
    """The sums in which the counts of areas by groups stand.

    A count of area v and group g is the edge ``v * columns + g``; the last column is the total.

    Parameters
    ----------
    tail, head
        The sums that each edge leads from and to.
    starts, edges
        The edges of each sum: those between two starts.
    """

    tail: Ints
    head: Ints
    starts: Ints
    edges: Ints

    @classmethod
    def of(cls, parents: Ints, columns: int) -> Network:
        """Return the network of areas, each within its parent; the country, first, is in none."""
        areas = len(parents)
        is_leaf = np.ones(areas, np.bool_)
        is_leaf[parents[1:]] = False
        sums = areas + np.arange(areas * columns).reshape(areas, columns)
        outside = areas * (columns + 1)
        # An area with others within is a sum of theirs, group by group; another one of its groups.
        below = np.where(is_leaf[:, None], np.arange(areas)[:, None], sums)
        above = np.vstack([np.full((1, columns), outside), sums[parents[1:]]])
        is_total = np.arange(columns) == columns - 1
        tail = np.where(is_total, above, below).ravel()
        head = np.where(is_total, below, above).ravel()
        ends = np.concatenate([tail, head])
        order = np.argsort(ends, kind="stable")
        starts = np.searchsorted(ends[order], np.arange(outside + 2))
        return cls(tail, head, starts, order % len(tail))

    def kept(self, known: Known, secret: Mask, needs: Ints) -> Mask:
        """Return which counts are told, so that secret ones can be far enough apart.

        Parameters
        ----------
        known
            What is known of the counts.
        secret
            Which counts must not be found out; none of them is told.
        needs
            How far the least and the most are apart, at least, that each of them can be.
        """
        counts, told = known.counts, known.told.copy()
        fixed = np.zeros_like(told)
        fixed[0] = True
        up, down = known.high - counts, counts - known.low
        told_up, told_down = known.told_high - counts, counts - known.told_low
        rooms = (
            np.where(fixed, 0, np.where(told, told_up, up)).ravel(),
            np.where(fixed, 0, np.where(told, told_down, down)).ravel(),
        )
        more_up = np.where(told & ~fixed, up - told_up, 0).ravel()
        more_down = np.where(told & ~fixed, down - told_down, 0).ravel()
        # As in other programs, the logarithm of a count is what is lost with it.
        costs = 1 + (8 * np.log2(1 + counts)).astype(np.int64).ravel()
        sums = self.tail, self.head, self.starts, self.edges
        cells = np.flatnonzero(secret)
        openings = more_up, more_down, costs, told.ravel()
        _open_up(sums, rooms, openings, cells, needs.ravel()[cells])
        return told


@kernel
def _open_up(sums: Sums, rooms: Pair, openings: Openings, cells: Ints, needs: Ints) -> None:
    """Take from what is told until each of the cells can be as far apart as it needs to be."""
    many = len(sums[2]) - 1
    work = np.empty(2 * many, np.int64), np.empty(2 * many, np.int64), np.zeros(many, np.int64)
    for place in range(len(cells)):
        cell, need = int(cells[place]), int(needs[place])
        rise = _passed_on(sums, rooms, openings, work, cell, True, need, False)
        fall = _passed_on(sums, rooms, openings, work, cell, False, need - rise, False)
        if rise + fall < need:
            rise = _passed_on(sums, rooms, openings, work, cell, True, need - fall, True)
        if rise + fall < need:
            _passed_on(sums, rooms, openings, work, cell, False, need - rise, True)


@kernel
def _passed_on(  # noqa: PLR0913, PLR0917 - the network, what may flow there, and what is asked
    sums: Sums,
    rooms: Pair,
    openings: Openings,
    work: Work,
    cell: int,
    is_rise: bool,  # noqa: FBT001
    wanted: int,
    opens: bool,  # noqa: FBT001
) -> int:
    """Return by how much a count can rise, or fall, while other counts make up for it."""
    up, down = rooms
    source, target = int(sums[1][cell]), int(sums[0][cell])
    if not is_rise:
        source, target = target, source
    # It takes no part in that itself: nothing flows through it meanwhile.
    own = up[cell], down[cell]
    wanted = min(wanted, int(own[0] if is_rise else own[1]))
    up[cell] = down[cell] = 0
    changes, passed = [(cell, 0)], 0
    while passed < wanted:
        way = _way(sums, rooms, work, source, target)
        if len(way):
            part = wanted - passed
            for edge, side in way:
                part = min(part, int(rooms[side][edge]))
            for edge, side in way:
                rooms[side][edge] -= part
                rooms[1 - side][edge] += part
                changes.append((edge, part if side == 0 else -part))
            passed += part
        elif not opens or not _opened(sums, rooms, openings, source, target):
            break
    for edge, change in changes:
        up[edge] += change
        down[edge] -= change
    up[cell], down[cell] = own
    return passed


@kernel
def _way(sums: Sums, rooms: Pair, work: Work, source: int, target: int) -> Way:
    """Return a way with room from one sum to another, in no order; looked for from both ends.

    It is edges, each with 0 where its count rises and 1 where it falls; empty where there is none.
    """
    tail, head, starts, edges = sums
    came, queue, seen = work
    many = len(seen)
    queue[0], queue[many], seen[source], seen[target] = source, target, 1, 2
    done, last, meeting, through, way = [0, many], [1, many + 1], -1, -1, [(0, 0)][:0]
    while meeting < 0 and done[0] < last[0] and done[1] < last[1]:
        end = 0 if last[0] - done[0] <= last[1] - done[1] else 1
        node = queue[done[end]]
        done[end] += 1
        for at in range(starts[node], starts[node + 1]):
            edge = edges[at]
            is_along = (tail[edge] == node) == (end == 0)
            other = head[edge] if tail[edge] == node else tail[edge]
            if seen[other] == 1 + end or (rooms[0][edge] if is_along else rooms[1][edge]) <= 0:
                continue
            if seen[other]:
                meeting, through = (node, edge) if end == 0 else (other, edge)
                break
            seen[other], came[end * many + other] = 1 + end, edge
            queue[last[end]] = other
            last[end] += 1
    if meeting >= 0:
        node, beyond = meeting, head[through] if tail[through] == meeting else tail[through]
        way.append((int(through), 0 if tail[through] == meeting else 1))
        while node != source:
            edge = came[node]
            way.append((int(edge), 0 if head[edge] == node else 1))
            node = tail[edge] if head[edge] == node else head[edge]
        node = beyond
        while node != target:
            edge = came[many + node]
            way.append((int(edge), 0 if tail[edge] == node else 1))
            node = head[edge] if tail[edge] == node else tail[edge]
    seen[queue[: last[0]]] = 0
    seen[queue[many : last[1]]] = 0
    return way


@kernel
def _opened(sums: Sums, rooms: Pair, openings: Openings, source: int, target: int) -> bool:
    """Open the way on which the least is lost; tell whether there is one (Dijkstra 1959)."""
    tail, head, starts, edges = sums
    gains, costs, told = (openings[0], openings[1]), openings[2], openings[3]
    lost = np.full(len(starts) - 1, NO_WAY)
    came = np.empty(len(starts) - 1, np.int64)
    lost[source], heap = 0, [(0, source)]
    while heap and heap[0][1] != target:
        cost, node = heappop(heap)
        if cost > lost[node]:
            continue
        for at in range(starts[node], starts[node + 1]):
            edge = int(edges[at])
            side = 0 if tail[edge] == node else 1
            other = int(head[edge] if side == 0 else tail[edge])
            total = cost if rooms[side][edge] > 0 else cost + int(costs[edge])
            if rooms[side][edge] + gains[side][edge] > 0 and total < lost[other]:
                lost[other], came[other] = total, edge
                heappush(heap, (total, other))
    node = target
    while lost[target] < NO_WAY and node != source:
        edge = came[node]
        side = 0 if head[edge] == node else 1
        if rooms[side][edge] <= 0:
            told[edge] = False
            for each in range(2):
                rooms[each][edge] += gains[each][edge]
                gains[each][edge] = 0
        node = int(tail[edge] if side == 0 else head[edge])
    return lost[target] < NO_WAY
