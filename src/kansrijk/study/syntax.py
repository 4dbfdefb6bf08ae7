"""What is wrong with a file that is no valid TOML, in the words of whoever wrote it."""

from __future__ import annotations

import re
from tomllib import TOMLDecodeError

from kansrijk.errors import Problem

PLACE = re.compile(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)")
# A date as people write it; a file has the year first.
OTHER_DATE = re.compile(r"\b\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b")
A_DATE = "a date has the year first and no quotes: 2015-01-31"
# By the beginning of the reader's own words: ours, and what to do.
MEANT = {
    "Illegal character '\\n'": (
        "a text has no quote at its end",
        'close it on its own line: "..."',
    ),
    "Unterminated string": ("a text has no quote at its end", 'close it on its own line: "..."'),
    "Invalid value": (
        "no value stands here",
        'a text stands in straight quotes, "...", a list in [ ], a number reads 0.5',
    ),
    "Unclosed array": (
        "the list before this place has no ] at its end",
        'a list reads ["age < 23", "sex = girl"]: texts in quotes, commas between them',
    ),
    "Unclosed inline table": (
        "the table before this place has no } at its end",
        'it stands on one line, with commas: { nl = "...", en = "..." }',
    ),
    "Invalid initial character for a key part": (
        "no key stands here",
        "a table in { } stands on one line; a key has letters, digits and _",
    ),
    "Expected '=' after a key": ("= is wanted after a key", 'write key = "value"'),
    "Expected newline": (
        "something follows the value",
        "each key has a line of its own; a decimal has a point: 0.5; a remark begins with #",
    ),
    "Expected ']'": ("a name stands in [ ] alone", "write _ for a blank: [my_indicator]"),
    "Invalid date": ("the calendar has no such day", A_DATE),
    "Unescaped '\\'": (
        "a backslash has a meaning of its own in quotes",
        'write / in a path, on Windows too: "H:/data/persons.csv"',
    ),
    "Cannot declare": ("this table stands in the file twice", "give one another name"),
    "Cannot overwrite": ("this key stands in its table twice", "leave one of the two out"),
    "Duplicate inline table key": ("a key stands in { } twice", "leave one of the two out"),
}


def syntax_problem(file: str, text: str, error: TOMLDecodeError) -> Problem:
    """Return what is wrong, with the line where reading stopped.

    Parameters
    ----------
    file
        The name of the file.
    text
        What stands in it.
    error
        What its reader says.
    """
    lines = text.splitlines()
    found = PLACE.fullmatch(str(error))
    said, number = (found[1], int(found[2] or len(lines))) if found else (str(error), len(lines))
    line = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    message, todo = next((MEANT[one] for one in MEANT if said.startswith(one)), (said, None))
    if OTHER_DATE.search(line):
        message, todo = "a date reads otherwise", A_DATE
    # The address of a database may hold a password.
    given = line if line and "://" not in line else None
    return Problem(file, f"line {number}", f"this is no valid TOML: {message}", given, todo=todo)
