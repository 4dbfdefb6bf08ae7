"""A cohort on disk, for what is asked of it later: its predictors and outcome, and no keys.

Neither keys nor groups are in it. Still these are rows of persons, which stay inside.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from kansrijk.cohort.cohort import Cohort, Column
from kansrijk.errors import DataError, Problem
from kansrijk.study import Language, Study, Taken

OUTCOME = "outcome"
ABOUT = b"kansrijk"
FORM = 1
"""It changes when a cohort is written otherwise."""

ROWS = 2**18
"""So many rows are copied at a time: a country would not fit into memory twice."""


@dataclass(frozen=True)
class About:
    """What a kept cohort is of.

    Parameters
    ----------
    unit
        What a row is about.
    outcome
        The name of the outcome in the study.
    language
        The language of the study.
    years
        The variables of which each level is a calendar year.
    form
        How it was written.
    """

    unit: str
    outcome: str
    language: Language
    years: tuple[str, ...]
    form: int = FORM


def keep(study: Study, cohort: Cohort, path: Path) -> None:
    """Write the predictors of a cohort and its outcome as Parquet, one row per unit and date.

    Parameters
    ----------
    study
        The study.
    cohort
        Its cohort.
    path
        The file to write; its metadata say what it is of.
    """
    about = json.dumps(asdict(_about(study)), ensure_ascii=False)
    schema = _rows(study, cohort, slice(0, 0)).schema
    schema = schema.with_metadata({ABOUT: about})  # pyright: ignore[reportUnknownMemberType]
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for first in range(0, len(cohort), ROWS):
            writer.write_table(_rows(study, cohort, slice(first, first + ROWS)))


def about_kept(path: Path) -> About:
    """Return what a cohort is of that `keep` wrote.

    Raises
    ------
    DataError
        The file is none of these, or one of another version.
    """
    try:
        told = json.loads(parquet.ParquetFile(path).schema_arrow.metadata[ABOUT])
        if told["form"] == FORM:
            return About(**told | {"years": tuple(told["years"])})
    except (pa.ArrowInvalid, KeyError, TypeError, ValueError):
        pass
    message = "this cohort was not written by this version of kansrijk"
    raise DataError(Problem(str(path), "", message, todo="run the study again"))


def kept_rows(path: Path, names: Iterable[str]) -> pa.Table:
    """Return columns of a cohort that `keep` wrote, `OUTCOME` among them where it is named.

    Levels are text in a dictionary, and what is never is infinity.
    """
    table = parquet.ParquetFile(path).read([*names])  # pyright: ignore[reportUnknownMemberType]
    return table.unify_dictionaries().combine_chunks()


def _about(study: Study) -> About:
    asked = ((name, study.indicators[name]) for name in study.predictors)
    years = (name for name, one in asked if isinstance(one, Taken) and one.as_ == "year")
    question = study.question
    return About(
        unit=question.population.unit,
        outcome=study.analysis.outcome,
        language=question.study.language,
        years=tuple(years),
    )


def _rows(study: Study, cohort: Cohort, rows: slice) -> pa.Table:
    columns = {name: _part(cohort.columns[name], rows).to_arrow() for name in study.predictors}
    return pa.table({**columns, OUTCOME: pa.array(cohort.outcome[rows])})


def _part(column: Column, rows: slice) -> Column:
    """Return some rows of a column where they lie."""
    return Column(column.variable, column.values[rows], column.missing[rows], column.absence[rows])
