"""Registers as they are delivered, as SPSS files with quirks, give the cohort of the clean ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kansrijk.cohort import Cohort
from kansrijk.run import read_cohort
from kansrijk.study import load
from kansrijk.synthetic.country import write_country
from tests.country.conftest import SEED, YOUNG


@pytest.fixture(scope="module")
def untidy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the same country, as registers are delivered."""
    folder = tmp_path_factory.mktemp("untidy") / "country"
    write_country(folder, people=YOUNG, seed=SEED, form="sav", quirks=True)
    return folder


def test_untidy_files_give_the_same_cohort(clean: Path, untidy: Path, tmp_path: Path):
    study, cache = load(clean / "study"), tmp_path / "cache"
    cohort, files = read_cohort(study, untidy / "registers", cache=cache)
    names = {file.path.name for found in files.values() for file in found}
    assert "140714 VERDTAB 2013V1.sav" in names
    assert all(name.lower().endswith(".sav") for name in names)
    _same(cohort, read_cohort(study, clean / "registers")[0])


def _same(one: Cohort, other: Cohort) -> None:
    assert one.keys.equals(other.keys)
    assert one.ledger.end == other.ledger.end
    assert np.array_equal(one.outcome, other.outcome)
    assert np.array_equal(one.clusters, other.clusters)
    differ = [
        name
        for name, column in one.columns.items()
        if column.variable != other.columns[name].variable
        or not np.array_equal(column.values, other.columns[name].values)
        or not np.array_equal(column.missing, other.columns[name].missing)
        or not np.array_equal(column.absence, other.columns[name].absence)
    ]
    assert differ == []
