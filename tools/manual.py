"""Write the manual of the vocabulary from its examples, which the tests run.

``python tools/manual.py`` writes ``docs/reference/indicators.md``; with ``--check`` it only tells
whether that file is as it would be written.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from kansrijk.study.indicators import (  # noqa: E402 - the examples lie beside the tests
    Across,
    As,
    Derived,
    Indicator,
    Programmed,
    Role,
    Sensitive,
    Shared,
    Take,
    Taken,
)
from tests.spec.entries import Chapter, Entry, chapters  # noqa: E402
from tests.spec.world import SOURCES, parse_table  # noqa: E402

MANUAL = ROOT / "docs" / "reference" / "indicators.md"
# The forms of indicators, and how the manual names each.
FORMS: Mapping[type[Indicator], str] = {
    Taken: "`from`",
    Shared: '`take = "same"`',
    Derived: "`derive`",
    Programmed: "`python`",
}
VALUES = {"take": Take, "across": Across, "as": As, "role": Role, "sensitive": Sensitive}
USUAL = ("2015-01-01",)

HEAD = """\
# Indicators: the vocabulary by example

<!-- Written by tools/manual.py from tests/spec, where the tests run every example. -->

An indicator is a sentence in `indicators.toml`: *of* whom, *from* which register, *where*, in which
*window* or *at* which moment, *take* what within one related unit, *across* them how, *as* what.
Then it says what becomes of the value (*recode*, *bands*) and what stands for an absence (*none*,
*unlinked*, *missing*). There are four forms: a sentence about rows (`from` and `take`), whether a
relative shares something (`take = "same"`), one derived from others (`derive`), and a Python
function (`python`).

Each example below has small tables, a sentence and what it gives. An empty cell of a table is
missing. Where no name is written, the indicator is called `value`.
"""


@dataclass(frozen=True)
class Place:
    """An entry and where it stands in the manual."""

    chapter: Chapter
    entry: Entry
    number: str

    @property
    def link(self) -> str:
        """A link to the entry."""
        return f"[{self.number}](#{self.anchor})"

    @property
    def anchor(self) -> str:
        """The name of the entry in links."""
        return f"example-{self.number.replace('.', '-')}"

    @property
    def indicators(self) -> dict[str, dict[str, object]]:
        """The indicators of the entry, as declared."""
        return tomllib.loads(self.entry.indicators)


def places() -> list[Place]:
    """Return all entries with their numbers."""
    return [
        Place(chapter, entry, f"{first}.{second}")
        for first, chapter in enumerate(chapters(), 1)
        for second, entry in enumerate(chapter.entries, 1)
    ]


# ------------------------------------------------------------------ the list of keys

MEANING = {
    "of": "whose rows count: a relation, a path of relations with dots, or a list of these",
    "from": "the register whose rows count",
    "where": "conditions on columns, in a list; a row counts when all of them are surely true",
    "window": "how far to look back from the reference date: `5 years`, `6 months`, `60 days`",
    "at": "a moment: `reference date`, `reference date - 1 day`, `birth`, `birth + 4 years`",
    "year": "for yearly records: 0 for the file of the year of the reference date, -1 for the last",
    "date": "which day of a row counts: `start`, `end`, `last day`, or a column of dates",
    "after": "an earlier date of the unit; only rows after that day count",
    "take": "what is taken of the rows of each unit",
    "column": "the column that is taken",
    "across": "how what is taken of several related units is put together",
    "as": "what a date is told as",
    "relation": "what may be shared with a relative",
    "derive": "arithmetic between earlier indicators, or a condition on them",
    "python": "a function of the study: `indicators.py:function`",
    "uses": "the registers that the function gets",
    "recode": "the code list that makes levels of codes, of other levels, or of texts",
    "bands": "the borders that make ordered levels of a number",
    "none": "what stands for no row that counts: a level, a whole number, or a far end",
    "unlinked": "what stands for no related unit",
    "missing": "what stands for a value that is not known",
    "label": "what reports call it, in both languages",
    "group": "the group by which analyses choose it",
    "role": "what it is for",
    "grid": "the steps between which a number may be cut",
    "quantity": "what a number is in, such as euro a year",
    "sensitive": "what makes it sensitive",
    "justification": "why it is a predictor all the same, in both languages",
}


def forms_by_key() -> dict[str, list[str]]:
    """Return which forms have a key, told by the key that only that form has."""
    found: dict[str, list[str]] = {}
    for form, mark in FORMS.items():
        for name, field in form.model_fields.items():
            found.setdefault(field.alias or name, []).append(mark)
    return found


def told_at(key: str, value: str | None, all_places: Iterable[Place]) -> Place | None:
    """Return the entry that is most about a key, or about one of its values."""
    used = [place for place in all_places if uses(place, key, value)]
    return min(used, key=lambda place: not is_about(place, key, value), default=None)


def uses(place: Place, key: str, value: str | None) -> bool:
    """Tell whether an entry has a key, with a value where one is asked for."""
    given = [one[key] for one in place.indicators.values() if key in one]
    return bool(given) if value is None else value in given


def is_about(place: Place, key: str, value: str | None) -> bool:
    """Tell whether the title names the key, or begins with the value."""
    if value is None:
        return f"`{key}`" in place.entry.title + place.chapter.title
    head, colon, _ = place.entry.title.partition(":")
    return bool(colon) and re.search(rf"\b{value}\b", head) is not None


def key_lines(all_places: list[Place]) -> Iterator[str]:
    """Yield the tables of keys and of their values."""
    yield "## Keys\n"
    yield "| key | goes with | says | example |"
    yield "| --- | --- | --- | --- |"
    marks = forms_by_key()
    for key, meaning in MEANING.items():
        goes_with = "all" if len(marks[key]) == len(FORMS) else ", ".join(marks[key])
        place = told_at(key, None, all_places)
        yield f"| `{key}` | {goes_with} | {meaning} | {place.link if place else ''} |"
    yield "\nThese have one of a few values:\n"
    yield "| key | values |"
    yield "| --- | --- |"
    for key, values in VALUES.items():
        places = [(value, told_at(key, value, all_places)) for value in get_args(values)]
        links = (f"`{value}` {place.link}" if place else f"`{value}`" for value, place in places)
        yield f"| `{key}` | {', '.join(links)} |"


# ------------------------------------------------------------------ an entry


def entry_lines(place: Place) -> Iterator[str]:
    """Yield an entry: what it shows, its tables, the sentence and what that gives."""
    entry = place.entry
    yield f'### <a id="{place.anchor}"></a>{place.number} {entry.title}\n'
    yield f"{entry.text.strip()}\n"
    if entry.dates != USUAL:
        yield f"On {' and '.join(entry.dates)}:\n"
    for label, text in entry.tables.items():
        yield f"{table_title(label)}\n"
        yield from table_lines(text)
    if entry.python:
        yield f"```python\n{entry.python.strip()}\n```\n"
    yield f"```toml\n{entry.sentence.strip()}\n```\n"
    yield from result_lines(entry)


def table_title(label: str) -> str:
    """Return what stands above a table: the register, and which of its files."""
    register, *file = label.split()
    return f"Register `{register}`, file {' '.join(file)}:" if file else f"Register `{register}`:"


def table_lines(text: str) -> Iterator[str]:
    """Yield a table in Markdown."""
    rows = parse_table(text)
    yield f"| {' | '.join(rows[0])} |"
    yield f"| {' | '.join('---' for _ in rows[0])} |"
    for row in rows:
        yield f"| {' | '.join(row.values())} |"
    yield ""


def result_lines(entry: Entry) -> Iterator[str]:
    """Yield what a sentence gives, or why the study is refused."""
    if entry.refused is not None:
        kind, message = entry.refused
        yield f'The study is refused: {kind}, "{message}".\n'
        return
    yield "This gives:\n"
    yield from table_lines(entry.expected)
    if entry.variable:
        facts = (f"{name} = {shown(value)}" for name, value in entry.variable.items())
        yield f"In the cohort: {'; '.join(facts)}.\n"


def shown(value: object) -> str:
    """Return a fact about a variable in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


# ------------------------------------------------------------------ the whole


def manual() -> str:
    """Return the manual as Markdown."""
    all_places = places()
    lines = [HEAD, *key_lines(all_places), "", *register_lines()]
    for chapter in chapters():
        lines += [f"## {chapter.title}\n", f"{chapter.text.strip()}\n"]
        for place in all_places:
            if place.chapter == chapter:
                lines += entry_lines(place)
    return "\n".join(lines).rstrip() + "\n"


def register_lines() -> Iterator[str]:
    """Yield the declaration of the registers of all examples."""
    yield "## The registers of the examples\n"
    yield "Each example uses some of these; its tables show only the columns that matter to it.\n"
    yield f"```toml\n{SOURCES.strip()}\n```\n"


def main(arguments: list[str]) -> int:
    """Write the manual, or check it; return 0 when it is as it should be."""
    text = manual()
    if arguments != ["--check"]:
        MANUAL.parent.mkdir(parents=True, exist_ok=True)
        MANUAL.write_text(text, encoding="utf-8")
        return 0
    if MANUAL.is_file() and MANUAL.read_text(encoding="utf-8") == text:
        return 0
    print(f"{MANUAL.relative_to(ROOT)} is out of date: run `python tools/manual.py`")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
