"""A run that is told to end leaves nothing behind on the disk."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bad_input.small import make_small

INTERRUPTED = 130
COMMAND = shutil.which("kansrijk", path=str(Path(sys.executable).parent))
# The function tells what lies there during the run, and then has the run end.
FUNCTION = """
import os
import signal
import tempfile
from pathlib import Path


def homes(tables):
    there = [path.name for path in Path(tempfile.gettempdir()).iterdir()]
    Path(__file__).with_name("there").write_text("\\n".join(there), encoding="utf-8")
    os.kill(os.getpid(), signal.SIGNAL)
    return tables["homes"]
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a program without asking it")
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_told_to_end_removes_its_temporary_folder(tmp_path, ending):
    small, temporary = make_small(tmp_path / "small"), tmp_path / "temporary"
    temporary.mkdir()
    small.replace("registers.toml", '"homes.csv"', '"homes.csv"\nprepare = "registers.py:homes"')
    small.add("registers.py", FUNCTION.replace("SIGNAL", ending.name))
    ended = subprocess.run(
        [COMMAND, *small.arguments],
        env=os.environ | {"TMPDIR": str(temporary)}, capture_output=True, check=False,
    )  # fmt: skip
    during = (small.study / "there").read_text(encoding="utf-8").split()
    assert [name.startswith("kansrijk-") for name in during] == [True]
    assert ended.returncode == INTERRUPTED, ended.stderr
    assert list(temporary.iterdir()) == []
