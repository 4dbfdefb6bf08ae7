"""Where the real data lie: the folder `shared/data` beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def shared(name: str) -> Path:
    """Return a folder of real data; the test fails where it is missing."""
    for above in ROOT.parents:
        folder = above / "shared" / "data" / name
        if folder.is_dir():
            return folder
    pytest.fail(f"the folder shared/data/{name} does not lie beside the checkout", pytrace=False)
