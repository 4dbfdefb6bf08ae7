"""Name the rows of a cohort: the key of each unit, its cluster and its person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kansrijk.cohort.components import components
from kansrijk.cohort.fetched import Laid
from kansrijk.cohort.links import TARGET
from kansrijk.cohort.population import path_to_person
from kansrijk.cohort.seats import SEAT, Seats
from kansrijk.cohort.ways import Ways
from kansrijk.registers import Registers, fetch
from kansrijk.study import Study, ends_of_path

# What stands for no cluster; integers of units begin at 0.
NOBODY = -1
SEPARATOR = "\x1f"

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Who:
    """Units on one reference date, or on several: their integers, and those of their clusters."""

    ids: Numbers = field(repr=False)
    clusters: Numbers = field(repr=False)

    def __len__(self) -> int:
        return len(self.ids)

    def kept(self, keep: NDArray[np.bool_]) -> Who:
        """Return some of the units."""
        return Who(self.ids[keep], self.clusters[keep])


def who_are(cluster: str | None, seats: Seats, ways: Ways) -> Who:
    """Return who units are on a reference date, with the clusters that a relation leads to."""
    if cluster is None:
        return Who(seats.ids, np.full(len(seats), NOBODY))
    # A unit with several clusters takes the first, so that it stays one row.
    first = ways.along((cluster,)).group_by(SEAT).agg(nw.col(TARGET).min())
    laid = Laid(fetch(first), seats)
    return Who(seats.ids, np.where(laid.rows, laid.column(TARGET), NOBODY))


def joined(every: Sequence[Who]) -> Who:
    """Return the units of several reference dates after one another."""
    return Who(
        np.concatenate([who.ids for who in every]),
        np.concatenate([who.clusters for who in every]),
    )


@dataclass(frozen=True)
class Units:
    """Who the rows are: see `kansrijk.cohort.Cohort` for the fields."""

    keys: pa.Table = field(repr=False)
    clusters: Numbers = field(repr=False)
    cluster_keys: NDArray[np.bytes_] = field(repr=False)
    persons: Numbers = field(repr=False)


def numbered(study: Study, who: Who) -> Numbers:
    """Return the person behind each row, numbered from 0.

    That is the cluster where a cluster is a person, else the unit itself. All rows without a person
    count as one, so that persons are never overstated.
    """
    return _numbered(who.ids if path_to_person(study) is None else who.clusters)


def named(study: Study, registers: Registers, who: Who) -> Units:
    """Return who the rows are: units on one reference date or on several."""
    population = study.question.population
    names = study.sources.registers[population.register_].all_keys[0]
    # A unit without a cluster is one of its own.
    clusters = np.where(who.clusters == NOBODY, -1 - who.ids, who.clusters)
    together = components(who.ids, clusters)
    return Units(
        keys=registers.keys[population.unit].texts(who.ids).rename_columns(list(names)),
        clusters=_numbered(together),
        cluster_keys=_smallest_keys(study, registers, clusters, together),
        persons=numbered(study, who),
    )


def _smallest_keys(
    study: Study, registers: Registers, clusters: Numbers, together: Numbers
) -> NDArray[np.bytes_]:
    """Return the smallest key in each component, in the order of their numbers."""
    names, first = np.unique(clusters, return_index=True)
    keys, component = _keys(study, registers, names), together[first]
    if np.all(component == names):
        return keys
    order = np.argsort(keys, kind="stable")
    _, smallest = np.unique(component[order], return_index=True)
    return keys[order[smallest]]


def _keys(study: Study, registers: Registers, clusters: Numbers) -> NDArray[np.bytes_]:
    """Return the keys of clusters, rising, as bytes; of a unit of its own that of the unit."""
    population = study.question.population
    alone = clusters[clusters < 0]
    found = [_texts(registers, population.unit, -1 - alone)]
    if population.cluster is not None:
        unit = ends_of_path(study.sources, population.cluster)[1]
        found.append(_texts(registers, unit, clusters[len(alone) :]))
    return np.concatenate(found)


def _texts(registers: Registers, unit: str, ids: Numbers) -> NDArray[np.bytes_]:
    """Return keys as bytes; with their unit, so that a household is no person of the same key."""
    parts: list[Any] = [pa.scalar(unit), *registers.keys[unit].texts(ids).columns, SEPARATOR]
    texts: Any = pc.binary_join_element_wise(*parts)
    return np.asarray(texts.cast(pa.binary())).astype(np.bytes_)


def _numbered(names: Numbers) -> Numbers:
    """Return the place of each number among the distinct ones."""
    return np.unique(names, return_inverse=True)[1].astype(np.int64)
