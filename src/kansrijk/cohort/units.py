"""Name the rows of a cohort: the key of each unit, its cluster and its person."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kansrijk.cohort.links import SOURCE, TARGET, Links
from kansrijk.cohort.population import path_to_person
from kansrijk.cohort.values import integers, present
from kansrijk.registers import ID, Frame, Registers
from kansrijk.study import Study, ends_of_path

CLUSTER = "cluster"
SEPARATOR = "\x1f"


@dataclass(frozen=True)
class Units:
    """Who the rows are: see `kansrijk.cohort.Cohort` for the fields."""

    keys: pa.Table
    clusters: NDArray[np.int64]
    cluster_keys: pa.Array
    persons: NDArray[np.int64]


def with_keys(study: Study, registers: Registers, links: Links, frame: Frame) -> Frame:
    """Add the parts of the unit's key, its cluster, and the parts of the cluster's key."""
    population = study.question.population
    frame = frame.join(registers.keys[population.unit], how="left", on=ID)
    if population.cluster is None:
        return frame
    pairs = links.along((population.cluster,)).rename({SOURCE: ID, TARGET: CLUSTER})
    # A unit with several clusters takes the first, so that it stays one row.
    first = pairs.group_by(ID).agg(nw.col(CLUSTER).min())
    keys = registers.keys[ends_of_path(study.sources, population.cluster)[1]]
    names = keys.collect_schema().names()
    renamed = keys.rename({name: f"{CLUSTER}_{name}" for name in names} | {ID: CLUSTER})
    return frame.join(first, how="left", on=ID).join(renamed, how="left", on=CLUSTER)


def persons(study: Study, table: pa.Table) -> NDArray[np.int64]:
    """Return the person behind each row: the cluster where that is one, else the row itself."""
    return _clusters(table) if path_to_person(study) is not None else integers(table, ID)


def units(study: Study, table: pa.Table) -> Units:
    """Return who the rows of a fetched table are."""
    own = [name for name in table.column_names if name.startswith("key_")]
    names = study.sources.registers[study.question.population.register_].key
    found, first, clusters = np.unique(_clusters(table), return_index=True, return_inverse=True)
    del found
    return Units(
        keys=table.select(own).rename_columns(list(names)),
        clusters=clusters.astype(np.int64),
        cluster_keys=_cluster_texts(table, own).take(pa.array(first)),
        persons=np.unique(persons(study, table), return_inverse=True)[1].astype(np.int64),
    )


def _clusters(table: pa.Table) -> NDArray[np.int64]:
    """Return a number for each row's cluster; a row without one is a cluster of its own."""
    alone = -1 - integers(table, ID)
    if CLUSTER not in table.column_names:
        return alone
    return np.where(present(table, CLUSTER), integers(table, CLUSTER), alone)


def _cluster_texts(table: pa.Table, own: list[str]) -> pa.Array:
    """Return the key of each row's cluster as one text; its own key where it has none."""
    alone = _joined(table, own, "own")
    theirs = [name for name in table.column_names if name.startswith(f"{CLUSTER}_key_")]
    return pc.coalesce(_joined(table, theirs, CLUSTER), alone) if theirs else alone


def _joined(table: pa.Table, names: list[str], prefix: str) -> pa.Array:
    parts = [table[name].combine_chunks() for name in names]
    return pc.binary_join_element_wise(pa.scalar(prefix), *parts, SEPARATOR)
