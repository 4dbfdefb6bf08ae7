"""What the pages on reading a tree and an area quote stands in the reports of the demo."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from kansrijk.area_reports import report_area
from kansrijk.examples import copy_example
from kansrijk.run import run
from kansrijk.synthetic import write_town

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"
REPORTS = {"read-a-tree": "release/report.html", "read-an-area": "inside/areas/lommermonde.html"}
QUOTED = [
    (page, quoted)
    for page in REPORTS
    for quoted in re.findall(r"^> (.+)$", (HOW_TO / f"{page}.md").read_text("utf-8"), re.MULTILINE)
]
TAG = re.compile(r"<style.*?</style>|<[^>]+>", re.DOTALL)


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    registers, results = write_town(folder), folder / "results"
    copy_example("town", folder / "study")
    run(folder / "study", registers, results, language="en")
    report_area(folder / "study", results, "lommermonde", language="en")
    return {page: said(results / file) for page, file in REPORTS.items()}


def said(path: Path) -> str:
    return " ".join(html.unescape(TAG.sub(" ", path.read_text("utf-8"))).split())


@pytest.mark.parametrize(("page", "quoted"), QUOTED)
def test_what_is_quoted_stands_in_the_report(reports, page, quoted):
    assert quoted in reports[page]
