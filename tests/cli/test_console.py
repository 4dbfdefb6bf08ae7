"""The installed command as a process of its own: exit codes, speed, consoles, paths, Ctrl-C."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.bad_input.small import SECRET, make_small

DONE, USAGE, STUDY, DATA, INTERRUPTED = 0, 2, 3, 4, 130

COMMAND = shutil.which("kansrijk", path=str(Path(sys.executable).parent))
PATIENCE = 60  # seconds; a first run compiles the kernels


def kansrijk(*arguments, **environment):
    """Run the installed command as a console does."""
    return subprocess.run(
        [COMMAND, *arguments],
        capture_output=True,
        env={**os.environ, **environment},
        timeout=PATIENCE,
        check=False,
    )


def test_help_answers_at_once():
    seconds = []
    for _ in range(3):
        begun = time.perf_counter()
        assert kansrijk("--help").returncode == DONE
        seconds.append(time.perf_counter() - begun)
    assert min(seconds) < 0.4, "a command imports what it does not need"


def test_every_outcome_has_its_exit_code(small):
    assert kansrijk(*small.arguments).returncode == DONE
    assert kansrijk("run", "study", "--threads", "0").returncode == USAGE
    small.path("homes.csv").unlink()
    assert kansrijk(*small.arguments).returncode == DATA
    small.path("study.toml").unlink()
    assert kansrijk(*small.arguments).returncode == STUDY


def test_a_path_with_spaces_and_accents(tmp_path):
    small = make_small(tmp_path / "mijn onderzoek" / "Jeugd één")
    for file in ("study", "data"):
        (small.home / file).rename(small.home / f"{file} van Zoë")
    done = kansrijk(
        "run",
        str(small.home / "study van Zoë"),
        "--data",
        str(small.home / "data van Zoë"),
        "--out",
        str(small.out / "uit & thuis"),
        PYTHONIOENCODING="utf-8",
    )
    assert done.returncode == DONE, done.stderr.decode()
    assert (small.out / "uit & thuis" / "release" / "report.html").is_file()
    assert "uit & thuis" in done.stdout.decode()


def test_a_console_of_few_letters_shows_what_it_can(small):
    # The console of the closed environment knows é, but no name of a Polish town and no arrow.
    small.replace("study.toml", 'en = "Small study"', 'en = "Één study in Łódź → 2015"')
    checked = kansrijk("check", str(small.study), PYTHONIOENCODING="cp1252")
    assert checked.returncode == DONE, checked.stderr
    assert "Één study in ?ód? ? 2015" in checked.stdout.decode("cp1252")
    small.replace("study.toml", '"open"', '"opén → dicht"')
    refused = kansrijk(*small.arguments, PYTHONIOENCODING="cp1252")
    assert refused.returncode == STUDY
    assert "given: opén ? dicht" in refused.stderr.decode("cp1252")


def test_a_console_of_few_letters_does_not_change_the_report(small):
    kansrijk(*small.arguments, PYTHONIOENCODING="utf-8")
    expected = small.results()
    kansrijk(*small.arguments, PYTHONIOENCODING="cp1252")
    assert small.results() == expected


# A function of the study holds the run at a known place, so that the interruption hits just there.
HELD = {
    "in our own code": "    time.sleep(60)\n    return tables['homes']\n",
    "in the engine": "    return nw.from_native(tables['homes'].to_native().query('homes', SQL))\n",
}
FUNCTION = """
import time
from pathlib import Path

import narwhals as nw

SQL = \"\"\"
    SELECT i AS hh, '1' AS income, '1' AS rooms
    FROM range(1_000_000_000_000) AS numbers(i) WHERE hash(i) = 0
\"\"\"

def homes(tables):
    Path(__file__).with_name("held").touch()
"""


def _wait_for(path):
    for _ in range(10 * PATIENCE):
        if path.exists():
            return
        time.sleep(0.1)
    pytest.fail("the run did not get to the function of the study")


@pytest.mark.skipif(sys.platform == "win32", reason="a console of Windows sends no such signal")
@pytest.mark.parametrize("held", HELD.values(), ids=HELD)
def test_ctrl_c_ends_the_run_and_leaves_earlier_results(small, held):
    small.replace("registers.toml", '"homes.csv"', '"homes.csv"\nprepare = "registers.py:homes"')
    small.add("registers.py", FUNCTION + held)
    before = small.earlier_results()
    command = [COMMAND, *small.arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        try:
            _wait_for(small.study / "held")
            time.sleep(1)
            running.send_signal(signal.SIGINT)
            out, err = (text.decode() for text in running.communicate(timeout=PATIENCE))
        finally:
            running.kill()
    assert running.returncode == INTERRUPTED, err
    assert "Interrupted. Earlier results are as they were." in err
    assert "Traceback" not in err
    assert SECRET not in out + err
    assert small.results() == before
