"""Hidden files."""

from __future__ import annotations

import pytest

from kansrijk.registers import Engine, open_registers
from tests.registers.tables import column, opened, register, study_of, write_parquet

NUMBER = 'columns.number = { type = "int" }'


def digest(folder):
    with Engine(1) as engine:
        study = study_of(folder, register("t", "t", NUMBER))
        (file,) = open_registers(study, folder, engine).files["t"]
    return file.size, file.digest


@pytest.mark.parametrize("name", [".x.parquet", "._x.parquet"])
def test_a_hidden_file_is_not_read(tmp_path, name):
    write_parquet(tmp_path / "t" / "x.parquet", {"person": ["1"], "number": [5]})
    write_parquet(tmp_path / "t" / name, {"person": ["2"], "number": [6]})
    tables, _ = opened(tmp_path, register("t", "t", NUMBER))
    assert column(tables["t"], "number") == [5]


@pytest.mark.parametrize("name", [".x.parquet", "._x.parquet"])
def test_a_hidden_file_does_not_change_the_digest(tmp_path, name):
    write_parquet(tmp_path / "t" / "x.parquet", {"person": ["1"], "number": [5]})
    before = digest(tmp_path)
    (tmp_path / "t" / name).write_bytes(b"of another program")
    assert digest(tmp_path) == before
