"""Made-up cohorts with a known structure, and a study that asks about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from kansrijk.cohort import Cohort, Column, Ledger, LedgerStep, Tally, Variable, draw
from kansrijk.cohort.cohort import MISSING
from kansrijk.profiles import Between, Findings, OneOf, ProfilesFinding, analyse
from kansrijk.study import Study, load, same

SEED = 5

QUESTION = """
[study]
title = {{ nl = "Proef", en = "Trial" }}
policy = "open"
seed = {seed}

[population]
unit = "person"
label = {{ nl = "mensen", en = "people" }}
reference_dates = [{dates}]
from = "there"

[outcomes.hit]
label = {{ nl = "raak", en = "hit" }}
kind = "use"
from = "there"
take = "any"
window = "1 year after"

[analyses.profiles]
outcome = "hit"
variables = {{ groups = ["some"] }}
semantics = "{semantics}"
tree = {{ {tree} }}
honest = {honest}
"""

SOURCES = """
[there]
holder = "town"
unit = "person"
key = ["person"]
kind = "event"
path = "there.csv"
date = "date"
"""

INDICATOR = """
[{name}]
label = {{ nl = "{name}", en = "{name}" }}
group = "some"
from = "there"
take = "any"
"""

JUSTIFIED = """
sensitive = "origin"
justification = {{ nl = "omdat {name}", en = "because of {name}" }}
"""

TREE = "max_depth = 3, min_child = 100, min_improvement = 1e-4"


def study_of(
    folder: Path,
    names: Sequence[str],
    *,
    tree: str = TREE,
    honest: float | bool = 0.5,
    sensitive: Sequence[str] = (),
    dates: str = "2015-01-01",
    semantics: str = "spss",
) -> Study:
    """Return a study whose tree may use some variables, sensitive ones among them."""
    said = str(honest).lower()
    asked = {"tree": tree, "honest": said, "dates": dates, "semantics": semantics}
    question = QUESTION.format(seed=SEED, **asked)
    indicators = "".join(
        INDICATOR.format(name=name) + (JUSTIFIED.format(name=name) if name in sensitive else "")
        for name in names
    )
    (folder / "study.toml").write_text(question, encoding="utf-8")
    (folder / "registers.toml").write_text(SOURCES, encoding="utf-8")
    (folder / "indicators.toml").write_text(indicators, encoding="utf-8")
    return load(folder)


def number(name: str, values: Any, missing: Any = None, **more: Any) -> Column:
    """Return a column of whole numbers."""
    values = np.asarray(values)
    missing = np.zeros(len(values), bool) if missing is None else np.asarray(missing)
    settings = {"whole": True, "grid": 1} | more
    variable = Variable(name=name, label=same(name), group="some", form="number", **settings)
    return Column(variable, values, missing, absence(missing))


def levels(name: str, places: Any, names: Sequence[str], *, ordered: bool = False) -> Column:
    """Return a column of levels; -1 is missing."""
    places = np.asarray(places)
    variable = Variable(
        name=name,
        label=same(name),
        group="some",
        form="ordered" if ordered else "nominal",
        levels=tuple(same(level) for level in names),
        level_ids=tuple(names),
    )
    return Column(variable, places, places < 0, absence(places < 0))


def absence(missing: Any) -> Any:
    """Return why values are missing: nobody knows."""
    return np.where(missing, MISSING, 0).astype(np.uint8)


def cohort_of(columns: Sequence[Column], outcome: Any, clusters: Any = None) -> Cohort:
    """Return a cohort; each row is a person, and a cluster of its own unless said otherwise."""
    outcome = np.asarray(outcome, bool)
    n = len(outcome)
    clusters = np.arange(n) if clusters is None else np.unique(clusters, return_inverse=True)[1]
    step = LedgerStep(same("none"), Tally(0, 0), Tally(n, n))
    return Cohort(
        reference_dates=(date(2015, 1, 1),),
        dates=np.zeros(n, np.uint8),
        keys=pa.table({"person": [str(row) for row in range(n)]}),
        clusters=clusters,
        cluster_keys=keys(int(clusters.max(initial=-1)) + 1),
        persons=np.arange(n),
        columns={column.variable.name: column for column in columns},
        outcome=outcome,
        ledger=Ledger(Tally(n, n), (step,)),
    )


def keys(n: int) -> Any:
    """Return the keys of n clusters."""
    return np.array([f"cluster {number}" for number in range(n)], dtype=np.bytes_)


def growing(n: int) -> Any:
    """Return which of n clusters the tree grows on."""
    return draw(keys(n), SEED) < 0.5


def with_outcome(cohort: Cohort, outcome: Any) -> Cohort:
    """Return a cohort with another outcome."""
    return replace(cohort, outcome=np.asarray(outcome, bool))


def findings(folder: Path, cohort: Cohort, *, floor: int = 10, **settings: Any) -> Findings:
    """Return what is found in a cohort."""
    study = study_of(folder, list(cohort.columns), **settings)
    return analyse(study, cohort, [], floor=floor, threads=1)


def profiles(folder: Path, cohort: Cohort, **settings: Any) -> ProfilesFinding:
    """Return the profiles of a cohort."""
    found = findings(folder, cohort, **settings).findings
    return next(one for one in found if isinstance(one, ProfilesFinding))


def rules(found: ProfilesFinding) -> set[str]:
    """Return the rules of all profiles in words."""
    return {"; ".join(rule.words("en") for rule in profile.rule) for profile in found.profiles}


def members(rule: Sequence[Between | OneOf], columns: Mapping[str, Column]) -> Any:
    """Return who meets a rule, one row after the other."""
    rows = range(len(next(iter(columns.values())).values))
    return np.array([all(_meets(one, columns, row) for one in rule) for row in rows])


def _meets(rule: Between | OneOf, columns: Mapping[str, Column], row: int) -> bool:
    column = columns[rule.variable.name]
    value = column.values[row]
    if column.missing[row]:
        return rule.missing
    if isinstance(rule, OneOf):
        return column.variable.level_ids[value] in [one.level.name for one in rule.levels]
    above = rule.low is None or value >= rule.low.value
    return bool(above and (rule.high is None or value < rule.high.value))
