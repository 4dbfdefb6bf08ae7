"""Name each unit by one integer, whatever columns name it in the files.

The integers follow the order of the keys as text, so that sorting by them sorts by key. Where keys
are digits they are packed into their integer (`kansrijk.registers.packed`); others are listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import narwhals as nw
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kansrijk.registers.engine import Engine, Frame, distinct, fetch
from kansrijk.registers.keys import ID, Use, part_names, uses
from kansrijk.registers.packed import Packing, guess, with_packed
from kansrijk.study import Study

PLACE = "_place"


@dataclass(frozen=True)
class Listing:
    """A list of all keys of a unit.

    Parameters
    ----------
    frame
        `_id`, and the parts of the key: `_key_1`, `_key_2`, ...
    engine
        The engine that holds it.
    """

    frame: Frame = field(repr=False)
    engine: Engine

    def texts(self, ids: NDArray[np.int64]) -> pa.Table:
        """Return the parts of the keys that integers stand for, in the same order."""
        wanted = pa.Table.from_pydict({ID: pa.array(ids), PLACE: pa.array(np.arange(len(ids)))})
        held = self.engine.hold(wanted, "wanted keys")
        found = fetch(held.join(self.frame, how="left", on=ID).sort(PLACE))
        return found.drop_columns([ID, PLACE])

    def with_ids(self, frame: Frame, use: Use) -> Frame:
        """Add the integers of units that a frame names; null where it names nobody."""
        schema, names = frame.collect_schema(), dict(zip(self._parts, use.parts, strict=True))
        keys = zip(use.keys(schema), use.parts, strict=True)
        frame = frame.with_columns(key.alias(name) for key, name in keys)
        listed = self.frame.rename({ID: use.name, **names})
        return frame.join(listed, how="left", on=use.parts).select(*schema.names(), use.name)

    @property
    def _parts(self) -> list[str]:
        return part_names(len(self.frame.collect_schema().names()) - 1)


# What tells the integers of a unit from its keys, and the keys from the integers.
Keys = Packing | Listing


def number_units(study: Study, frames: Mapping[str, Frame], engine: Engine) -> dict[str, Keys]:
    """Return what tells the integers of all units.

    Parameters
    ----------
    study
        The study.
    frames
        By register its rows as they lie in the files.
    engine
        The engine that reads them.
    """
    packed = guess(study, frames, engine)
    units = {use.unit for name in frames for use in uses(study, name)}
    return packed | list_units(study, frames, engine, units - packed.keys())


def list_units(
    study: Study, frames: Mapping[str, Frame], engine: Engine, units: Iterable[str]
) -> dict[str, Listing]:
    """Return lists of the keys of some units, from all registers that name them."""
    found: dict[str, list[Frame]] = {unit: [] for unit in units}
    for name, frame in frames.items():
        for use in uses(study, name):
            if use.unit in found:
                found[use.unit].append(_keys(use, frame))
    return {
        unit: Listing(engine.keep(_listed(keys), f"keys_{unit}"), engine)
        for unit, keys in found.items()
    }


def _keys(use: Use, frame: Frame) -> Frame:
    """Return the keys that a register has of a unit, under plain names for their parts."""
    keys = zip(use.keys(frame.collect_schema()), part_names(len(use.columns)), strict=True)
    return frame.select(key.alias(name) for key, name in keys)


def _listed(keys: Sequence[Frame]) -> Frame:
    """Return every distinct complete key of a unit with its integer."""
    every = distinct(nw.concat(list(keys)).drop_nulls())
    names = every.collect_schema().names()
    return every.with_row_index(ID, order_by=names).with_columns(nw.col(ID).cast(nw.Int64()))


def with_ids(frame: Frame, wanted: Sequence[Use], keys: Mapping[str, Keys]) -> Frame:
    """Add the integers of the units that a frame names, under the names of their uses."""
    packed = [(use, one) for use in wanted if isinstance(one := keys[use.unit], Packing)]
    if packed:
        frame = with_packed(frame, packed)
    for use in wanted:
        if isinstance(listing := keys[use.unit], Listing):
            frame = listing.with_ids(frame, use)
    return frame
