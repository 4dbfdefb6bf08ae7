"""Write the table of differences between SPSS and rpart into the page that explains the tree.

``python tools/differences.py`` writes it between two marks in ``docs/explanation/tree.md``; with
``--check`` it only tells whether the table is as it would be written.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from kansrijk.tree import DIFFERENCES

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "explanation" / "tree.md"
BEGIN = "<!-- Written by tools/differences.py from kansrijk.tree.DIFFERENCES. -->"
END = "<!-- End of what tools/differences.py writes. -->"


def table_lines() -> Iterator[str]:
    """Yield the table in Markdown."""
    yield '| about | `semantics="spss"` | `semantics="rpart"` | why so | known from |'
    yield "|---|---|---|---|---|"
    for line in DIFFERENCES:
        cells = (line.topic, line.spss, line.rpart, line.reason, line.source)
        yield "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


def written(page: str) -> str:
    """Return a page with the table between its marks.

    Raises
    ------
    ValueError
        If one of the marks does not stand there once, or they stand in the wrong order.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end) or BEGIN in rest or END in before + after:
        raise ValueError(f"the page needs once {BEGIN} and below it once {END}")
    table = "\n".join(table_lines())
    return f"{before}{begin}\n\n{table}\n\n{end}{after}"


def main(arguments: list[str]) -> int:
    """Write the table, or check it; return 0 when it is as it should be."""
    page = PAGE.read_text(encoding="utf-8")
    text = written(page)
    if arguments != ["--check"]:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if page == text:
        return 0
    print(f"{PAGE.relative_to(ROOT)} is out of date: run `python tools/differences.py`")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
