"""A cohort is written for what is asked of it later, and read back as it was."""

from __future__ import annotations

from math import inf
from pathlib import Path

import numpy as np
import pytest
from pyarrow import parquet

from kansrijk.cohort import OUTCOME, About, about_kept, keep, kept_rows
from kansrijk.cohort import kept as module
from kansrijk.errors import DataError
from kansrijk.study import load
from tests.bad_input.small import make_small
from tests.profiles import made

N = 20
NAMES = ("age", "ago", "kind")


@pytest.fixture
def cohort():
    ago = np.where(np.arange(N) % 3 == 0, inf, np.arange(N)).astype(float)
    columns = [
        made.number("age", np.arange(N), np.arange(N) % 4 == 1),
        made.number("ago", ago, np.arange(N) % 5 == 2),
        made.levels("kind", np.arange(N) % 4 - 1, ("a", "b", "c")),
        made.number("secret", np.arange(N)),
    ]
    return made.cohort_of(columns, np.arange(N) % 2 == 0)


@pytest.fixture
def path(tmp_path: Path, cohort, monkeypatch):
    # Seven rows at a time: the last part is not whole, and pieces must be put together.
    monkeypatch.setattr(module, "ROWS", 7)
    path = tmp_path / "cohort.parquet"
    keep(made.study_of(tmp_path, NAMES), cohort, path)
    return path


def test_what_is_kept_is_read_back_as_it_was(path, cohort):
    assert parquet.ParquetFile(path).num_row_groups == 3
    rows = kept_rows(path, (*NAMES, OUTCOME))
    for name in NAMES:
        assert rows[name].to_pylist() == cohort.columns[name].to_arrow().to_pylist()
    assert rows[OUTCOME].to_pylist() == cohort.outcome.tolist()
    assert rows["ago"][0].as_py() == inf


def test_only_what_is_asked_for_is_read(path):
    assert kept_rows(path, ["kind"]).column_names == ["kind"]


def test_predictors_and_outcome_are_kept_and_nothing_else(path):
    assert parquet.ParquetFile(path).schema_arrow.names == [*NAMES, OUTCOME]
    assert b"cluster" not in path.read_bytes()


def test_the_same_cohort_gives_the_same_bytes(path, cohort, tmp_path):
    again = tmp_path / "again.parquet"
    keep(made.study_of(tmp_path, NAMES), cohort, again)
    assert again.read_bytes() == path.read_bytes()


def test_the_file_says_what_it_is_of(path):
    assert about_kept(path) == About(unit="person", outcome="hit", language="nl", years=())


def test_the_file_says_which_levels_are_calendar_years(tmp_path):
    small = make_small(tmp_path)
    small.append(
        "indicators.toml",
        '[latest]\nlabel = { nl = "Laatste", en = "Latest" }\ngroup = "child"\nfrom = "help"\n'
        'window = "5 years"\ntake = "latest"\nas = "year"\nnone = "never"\n',
    )
    study = load(small.study)
    assert "latest" in study.predictors
    assert module._about(study).years == ("latest",)


@pytest.mark.parametrize("metadata", [None, {b"kansrijk": b'{"form": 0}'}, {b"kansrijk": b"["}])
def test_another_file_is_refused(tmp_path, path, metadata):
    other = tmp_path / "other.parquet"
    parquet.write_table(kept_rows(path, ["age"]).replace_schema_metadata(metadata), other)
    with pytest.raises(DataError, match="not written by this version"):
        about_kept(other)


def test_a_file_that_is_no_parquet_is_refused(tmp_path):
    other = tmp_path / "other.parquet"
    other.write_text("no table")
    with pytest.raises(DataError, match="not written by this version"):
        about_kept(other)
