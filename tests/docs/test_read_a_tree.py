"""What the page on reading a tree quotes stands in the report of the demo."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from kansrijk.examples import copy_example
from kansrijk.run import run
from kansrijk.synthetic import write_town

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "read-a-tree.md"
QUOTED = re.findall(r"^> (.+)$", PAGE.read_text("utf-8"), re.MULTILINE)
TAG = re.compile(r"<style.*?</style>|<[^>]+>", re.DOTALL)


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    registers = write_town(folder)
    copy_example("town", folder / "study")
    run(folder / "study", registers, folder / "results", language="en")
    page = (folder / "results/release/report.html").read_text("utf-8")
    return " ".join(html.unescape(TAG.sub(" ", page)).split())


@pytest.mark.parametrize("quoted", QUOTED)
def test_what_is_quoted_stands_in_the_report(report, quoted):
    assert quoted in report
