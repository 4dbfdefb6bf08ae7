"""What some tests need beside Python: without it they are skipped and say so; in CI they fail."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parents[1]


def lacking(what: str) -> NoReturn:
    """End a test for lack of something: a failure where everything must be there."""
    if os.environ.get("CI"):
        pytest.fail(what, pytrace=False)
    pytest.skip(what)


def shared(name: str) -> Path:
    """Return a folder of real data, which lies in `shared/data` beside the checkout."""
    for above in ROOT.parents:
        folder = above / "shared" / "data" / name
        if folder.is_dir():
            return folder
    lacking(f"the folder shared/data/{name} does not lie beside the checkout")
