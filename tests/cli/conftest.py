"""The small study, to run and not to damage."""

from __future__ import annotations

import pytest

from tests.bad_input.small import make_small


@pytest.fixture
def small(tmp_path):
    return make_small(tmp_path)
