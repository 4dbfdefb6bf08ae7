"""The page about SPSS is played: its file is written, its commands and its code are run."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from tests.bad_input.small import said

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "from-spss.md"
BLOCK = re.compile(r"^```(\w+).*?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ kansrijk (.*)\n", re.MULTILINE)


@pytest.fixture
def blocks(tmp_path, monkeypatch):
    """Return the blocks of the page by kind, in a folder with its file."""
    monkeypatch.chdir(tmp_path)
    found = dict(BLOCK.findall(PAGE.read_text(encoding="utf-8")))
    Path("boom.sps").write_text(found["spss"], encoding="utf-8")
    return found


def test_the_commands_say_what_the_page_shows(blocks):
    _, *played = COMMAND.split(blocks["console"])
    for command, shown in zip(played[::2], played[1::2], strict=True):
        done = said(*command.split())
        assert (done.out, done.err) == (shown, "")


def test_the_code_says_what_the_page_shows(blocks):
    test = doctest.DocTestParser().get_doctest(blocks["python"], {}, "page", str(PAGE), 0)
    told: list[str] = []
    doctest.DocTestRunner(verbose=False).run(test, out=told.append)
    assert "".join(told) == ""
