from __future__ import annotations

from pathlib import Path

import pytest

from kansrijk.synthetic import Truth, read_truth, write_town
from tests.synthetic.reading import Town, read_town


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    assert write_town(folder) == folder / "registers"
    return folder


@pytest.fixture(scope="session")
def town(folder: Path) -> Town:
    return read_town(folder / "registers")


@pytest.fixture(scope="session")
def truth(folder: Path) -> Truth:
    return read_truth(folder)
