"""Name the rows of a cohort: the key of each unit, its cluster and its person."""

from __future__ import annotations

from dataclasses import dataclass, field

import narwhals as nw
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kansrijk.cohort.components import components
from kansrijk.cohort.fetched import integers, present
from kansrijk.cohort.links import SOURCE, TARGET, Links
from kansrijk.cohort.population import path_to_person
from kansrijk.registers import ID, Frame, Registers, part_names
from kansrijk.study import Study, ends_of_path

CLUSTER, CLUSTER_KEY = "_cluster", "_cluster_key"
SEPARATOR = "\x1f"

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Units:
    """Who the rows are: see `kansrijk.cohort.Cohort` for the fields."""

    keys: pa.Table = field(repr=False)
    clusters: Numbers = field(repr=False)
    cluster_keys: NDArray[np.bytes_] = field(repr=False)
    persons: Numbers = field(repr=False)


def with_keys(study: Study, registers: Registers, links: Links, frame: Frame) -> Frame:
    """Add the parts of the unit's key, its cluster, and the cluster's key as one text."""
    population = study.question.population
    keys = registers.keys[population.unit]
    frame = frame.join(keys, how="left", on=ID)
    alone = _text(population.unit, [name for name in keys.collect_schema().names() if name != ID])
    if population.cluster is None:
        return frame.with_columns(alone.alias(CLUSTER_KEY))
    pairs = links.along((population.cluster,)).rename({SOURCE: ID, TARGET: CLUSTER})
    # A unit with several clusters takes the first, so that it stays one row.
    first = pairs.group_by(ID).agg(nw.col(CLUSTER).min())
    unit = ends_of_path(study.sources, population.cluster)[1]
    keys = registers.keys[unit]
    theirs = _text(unit, [name for name in keys.collect_schema().names() if name != ID])
    texts = keys.select(nw.col(ID).alias(CLUSTER), theirs.alias(CLUSTER_KEY))
    frame = frame.join(first, how="left", on=ID).join(texts, how="left", on=CLUSTER)
    return frame.with_columns(nw.coalesce(nw.col(CLUSTER_KEY), alone).alias(CLUSTER_KEY))


def _text(unit: str, parts: list[str]) -> nw.Expr:
    """Return a key as one text; with its unit, so that a household is no person of the same key."""
    return nw.concat_str(nw.lit(unit), *(nw.col(part) for part in parts), separator=SEPARATOR)


def persons(study: Study, table: pa.Table) -> Numbers:
    """Return the person behind each row, numbered from 0.

    That is the cluster where a cluster is a person, else the unit itself. All rows without a person
    count as one, so that persons are never overstated.
    """
    if path_to_person(study) is None:
        return _numbered(integers(table, ID))
    return _numbered(np.where(present(table, CLUSTER), integers(table, CLUSTER), -1))


def units(study: Study, table: pa.Table) -> Units:
    """Return who the rows of a fetched table are: units on one reference date or on several."""
    declared = study.sources.registers[study.question.population.register_]
    names = declared.all_keys[0]
    own = table.select(part_names(len(names))).rename_columns(list(names))
    joined = components(integers(table, ID), _clusters(table))
    return Units(
        keys=own,
        clusters=_numbered(joined),
        cluster_keys=_smallest_keys(table, joined),
        persons=persons(study, table),
    )


def _smallest_keys(table: pa.Table, joined: Numbers) -> NDArray[np.bytes_]:
    """Return the smallest key in each component, in the order of their numbers."""
    keys = table[CLUSTER_KEY].cast(pa.binary()).to_numpy().astype(np.bytes_)
    order = np.argsort(keys, kind="stable")
    _, first = np.unique(joined[order], return_index=True)
    return keys[order[first]]


def _clusters(table: pa.Table) -> Numbers:
    """Return a number for each row's cluster; a row without one is a cluster of its own."""
    alone = -1 - integers(table, ID)
    if CLUSTER not in table.column_names:
        return alone
    return np.where(present(table, CLUSTER), integers(table, CLUSTER), alone)


def _numbered(names: Numbers) -> Numbers:
    """Return the place of each number among the distinct ones."""
    return np.unique(names, return_inverse=True)[1].astype(np.int64)
