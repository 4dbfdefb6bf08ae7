"""The cohort of the study beside this file, as the package builds it, with its stages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import narwhals as nw
import numpy as np
import pyarrow as pa

from kansrijk import cohort
from kansrijk.registers import Engine, check_keys, open_registers
from kansrijk.registers import open as opening
from kansrijk.registers import opening as reading
from kansrijk.study import load

if TYPE_CHECKING:
    from bench.cohort.stages import Clock

STUDY = Path(__file__).with_name("study")
NEVER = -1.0
# The stages of opening, by the functions that do them.
STAGES = {
    "find_files": (opening, "registers: find and hash files"),
    "open_sources": (opening, "registers: open files"),
    "number_units": (reading, "registers: number units"),
    "list_values": (reading, "registers: read dates and codes once"),
    "_read": (reading.Opening, "registers: read rows"),
    "first": (Engine, "registers: look for what names persons"),
    "overlap": (check_keys, "registers: check spells"),
    "_again": (check_keys, "registers: check keys"),
}


def build(data: Path, threads: int, clock: Clock) -> cohort.Cohort:
    """Return the cohort; each stage counts for itself."""
    for function, (module, stage) in STAGES.items():
        clock.watch(module, function, stage)
    with clock.stage("declaration"):
        study = load(STUDY)
    with Engine(threads) as engine:
        with clock.stage("registers: rest"):
            registers = open_registers(study, data, engine)
        clock.watch(nw.LazyFrame, "collect", "cohort: query")
        clock.watch(Engine, "keep", "cohort: query")
        with clock.stage("cohort: plan and values"):
            return cohort.build(study, registers)


def as_table(built: cohort.Cohort) -> pa.Table:
    """Return a cohort as the SQL tells it: levels as text, what is never -1, days as text."""
    columns = {"s": built.keys["RINPERSOONS"], "r": built.keys["RINPERSOON"]}
    columns["cluster"] = pa.array(built.clusters)
    columns |= {name: _told(column) for name, column in built.columns.items()}
    columns["outcome"] = pa.array(built.outcome)
    return pa.table(columns)


def _told(column: cohort.Column) -> pa.Array:
    values, missing, variable = column.values, column.missing, column.variable
    if variable.form == "date":
        days = np.datetime_as_string(values.astype("datetime64[D]"))
        return pa.array([text.replace("-", "") for text in days.tolist()], mask=missing)
    if variable.form == "number":
        return pa.array(np.where(np.isinf(values), NEVER, values), mask=missing)
    if variable.level_ids == ("no", "yes"):
        return pa.array(values == 1, mask=missing)
    return pa.array(np.array([*variable.level_ids, ""])[values], mask=missing)
