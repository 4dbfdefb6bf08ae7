"""How well a run of the example finds what was planted in a country.

Run ``python -m tests.country.recovery COUNTRY RESULTS``: COUNTRY is what `kansrijk synth` made, and
RESULTS what `kansrijk run` wrote.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kansrijk.cohort import kept_rows
from kansrijk.findings import load
from kansrijk.profiles import ProfilesFinding, RelevanceFinding
from kansrijk.profiles.members import places
from kansrijk.report import COHORT, FINDINGS
from kansrijk.synthetic.country import read_truth
from kansrijk.synthetic.country.truth import Day
from kansrijk.synthetic.truth import Condition, PlantedProfile

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Recovered:
    """A planted profile beside the group of the tree that shares most with it.

    Parameters
    ----------
    name, band, members, rate
        The planted profile, its members in the cohort, and the chance they were given.
    overlap
        Of all in the planted profile or the group, which part is in both (Jaccard).
    observed, interval
        The rate of that group and its interval; None where the group is no leaf of the tree.
    """

    name: str
    band: str
    members: int
    rate: float
    overlap: float
    observed: float
    interval: tuple[float, float] | None

    @property
    def covers(self) -> bool:
        """Whether the interval holds the chance that was planted."""
        return self.interval is not None and self.interval[0] <= self.rate <= self.interval[1]


def recovered(results: Path, truth: Day) -> list[Recovered]:
    """Return what became of each planted profile."""
    (found,) = load((results / "inside" / FINDINGS).read_text("utf-8"), [ProfilesFinding])
    rows = kept_rows(results / "inside" / COHORT, _needed(truth, found))
    groups = dict(_groups(found, rows))
    planted = _planted(truth, rows)
    return [_nearest(one, planted[one.name], groups, found) for one in truth.profiles]


def ranks(results: Path) -> dict[str, float]:
    """Return how much each variable matters when its values are shuffled."""
    text = (results / "inside" / FINDINGS).read_text("utf-8")
    (found,) = load(text, [RelevanceFinding])
    return {one.variable.name: one.permuted.value for one in found.variables}


def _needed(truth: Day, found: ProfilesFinding) -> list[str]:
    """Return the variables of the planted profiles and of those that were found."""
    planted = (condition.variable for one in truth.profiles for condition in one.conditions)
    rules = (condition.variable.name for one in found.profiles for condition in one.rule)
    return sorted({*planted, *rules})


def _nearest(
    planted: PlantedProfile, held: Mask, groups: Mapping[str, Mask], found: ProfilesFinding
) -> Recovered:
    overlaps = {node: np.sum(held & group) / np.sum(held | group) for node, group in groups.items()}
    nearest = max(overlaps, key=lambda node: overlaps[node])
    rate = next(node.rate for node in found.nodes if node.id == nearest)
    return Recovered(
        name=planted.name,
        band=planted.band,
        members=int(held.sum()),
        rate=planted.rate,
        overlap=float(overlaps[nearest]),
        observed=rate.value,
        interval=rate.interval,
    )


def _groups(found: ProfilesFinding, rows: pa.Table) -> Iterator[tuple[str, Mask]]:
    """Yield whom each node of the tree holds: those of the leaves below it."""
    place = places(found, rows)
    held = {one.id: place == at for at, one in enumerate(found.profiles)}
    for node in reversed(found.nodes):
        yield node.id, held[node.id]
        if node.parent is not None:
            held[node.parent] = held.get(node.parent, False) | held[node.id]


def _planted(truth: Day, rows: pa.Table) -> dict[str, Mask]:
    """Return the members of each planted profile: those of no profile before it."""
    taken, found = np.zeros(rows.num_rows, dtype=bool), {}
    for one in truth.profiles:
        meets = np.all([_meets(condition, rows) for condition in one.conditions], axis=0)
        found[one.name] = meets & ~taken
        taken |= meets
    return found


def _meets(condition: Condition, rows: pa.Table) -> Mask:
    column = rows[condition.variable].combine_chunks()
    missing = column.is_null().to_numpy(zero_copy_only=False)
    if pa.types.is_dictionary(column.type):
        same = np.array(column.cast(pa.string()).fill_null("")) == str(condition.value)
        meets = same if condition.operator == "=" else ~same
    else:
        values = column.fill_null(0).to_numpy(zero_copy_only=False)
        meets = values < condition.value
        meets = meets if condition.operator == "<" else ~meets
    return np.where(missing, condition.unknown, meets)


def lines(country: Path, results: Path) -> Iterator[str]:
    """Yield a line for each planted profile, and the variables that matter most."""
    truth = read_truth(country)
    yield f"{'':<4}{'members':>9}{'planted':>9}{'overlap':>9}{'found':>8}  interval"
    for one in recovered(results, truth.days[0]):
        ends = "" if one.interval is None else "{:.4f} to {:.4f}".format(*one.interval)
        covers = "" if one.covers else "  does not hold the planted rate"
        numbers = f"{one.members:>9,}{one.rate:>9.4f}{one.overlap:>9.3f}{one.observed:>8.4f}"
        yield f"{one.name:<4}{numbers}  {ends}{covers}"
    order = sorted(ranks(results).items(), key=lambda item: -item[1])
    yield "matter most: " + ", ".join(name for name, _ in order[: len(truth.matter) + 3])
    yield "planted:     " + ", ".join(truth.matter)


if __name__ == "__main__":
    print("\n".join(lines(*map(Path, sys.argv[1:]))))  # noqa: T201
