"""Read each value once: dates and codes as far as they differ, whatever the number of rows.

Millions of rows have a few thousand days and a few codes between them. What each of these means is
worked out once for all columns that are declared alike, and joined to the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import narwhals as nw

from kansrijk.registers.columns import Codes, Schema, columns_of
from kansrijk.registers.engine import Engine, Frame, distinct
from kansrijk.registers.reading import BAD, with_read
from kansrijk.study import Column, Study

RAW, VALUE = "_raw_{}", "_value"
FAR = 2**30


@dataclass(frozen=True, slots=True)
class Kind:
    """What columns have in common whose values are read alike.

    Parameters
    ----------
    column
        The declaration, with plain names for its sources.
    types
        The types of the sources.
    """

    column: Column
    types: tuple[nw.dtypes.DType, ...]

    @property
    def raw(self) -> tuple[str, ...]:
        """The names of the sources."""
        return self.column.sources("")


# By kind, what the values mean: their sources, `_value`, and whether they are bad.
Values = Mapping[Kind, Frame]


def kind_of(column: Column, name: str, schema: Schema) -> Kind | None:
    """Return how the values of a column are read; None where each row is read for itself.

    Parameters
    ----------
    column
        The declaration.
    name
        The name of the column.
    schema
        The types of the source columns.
    """
    if column.codes is None and (column.type != "date" or column.days_since is not None):
        return None
    sources = column.sources(name)
    if any(isinstance(schema[source], nw.Datetime) for source in sources):
        # Moments differ from row to row.
        return None
    names = tuple(RAW.format(place) for place in range(len(sources)))
    plain = names if isinstance(column.source, tuple) else names[0]
    alike = column.model_copy(update={"source": plain, "known": None})
    return Kind(alike, tuple(schema[source] for source in sources))


def list_values(study: Study, frames: Mapping[str, Frame], engine: Engine) -> Values:
    """Return what the values of dates and codes mean.

    Parameters
    ----------
    study
        The study.
    frames
        By register its rows as they lie in the files.
    engine
        The engine that reads them.
    """
    found: dict[Kind, list[Frame]] = {}
    for register, frame in frames.items():
        declared, schema = study.sources.registers[register], frame.collect_schema()
        for name in columns_of(declared):
            column = declared.column(name)
            if (kind := kind_of(column, name, schema)) is not None:
                both = zip(column.sources(name), kind.raw, strict=True)
                raw = [nw.col(source).alias(plain) for source, plain in both]
                found.setdefault(kind, []).append(distinct(frame.select(*raw)))
    return {
        kind: engine.keep(_meaning(kind, each, study.sources.codes), f"values_{place}")
        for place, (kind, each) in enumerate(found.items())
    }


def _meaning(kind: Kind, each: list[Frame], codes: Codes) -> Frame:
    every = each[0] if len(each) == 1 else distinct(nw.concat(each))
    read = with_read(every, {VALUE: kind.column}, codes, keep=kind.raw)
    # Days and places of levels are small; half the width is half the memory of all rows. A day
    # beyond all calendars stays one.
    small = nw.col(VALUE).clip(-FAR, FAR).cast(nw.Int32()).alias(VALUE)
    return read.select(*kind.raw, small, nw.col(f"{BAD}{VALUE}").alias(BAD))


def with_values(frame: Frame, name: str, column: Column, kind: Kind, values: Values) -> Frame:
    """Add a column whose values are listed, and whether they are bad."""
    named = values[kind].rename({VALUE: name, BAD: f"{BAD}{name}"})
    return frame.join(named, how="left", left_on=[*column.sources(name)], right_on=[*kind.raw])
