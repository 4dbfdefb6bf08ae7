"""A healthy folder for each test to damage."""

from __future__ import annotations

import pytest

from tests.damaged.healthy import Folder, make_healthy


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    """Make the healthy folder once; it is copied for each damage."""
    return make_healthy(tmp_path_factory.mktemp("healthy"))


@pytest.fixture
def folder(whole, tmp_path):
    copy = Folder(tmp_path / "data")
    copy.home.mkdir()
    for path in whole.home.iterdir():
        (copy.home / path.name).write_bytes(path.read_bytes())
    return copy
