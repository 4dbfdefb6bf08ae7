"""Read what stands behind a keyword: a word, a number, a text or a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from kansrijk.spss.cursor import Cursor
from kansrijk.spss.grammar import Form, Inside, Number
from kansrijk.spss.tokens import Token
from kansrijk.spss.words import meanings

POINT = "a decimal has a point, whatever the language of SPSS: 0.001"
CATEGORY = "a category is a number, or a text in quotes"

Category: TypeAlias = str | float


@dataclass(frozen=True, slots=True)
class Entry:
    """Categories of the dependent variable, and the numbers in square brackets behind them."""

    categories: tuple[Category, ...]
    figures: tuple[float, ...]
    line: int


Item: TypeAlias = Category | Entry


@dataclass(frozen=True, slots=True)
class Value:
    """What a keyword was given.

    Parameters
    ----------
    one
        A keyword written out, a number or a text; None for a list.
    argument
        What stands in parentheses behind it.
    words
        The keywords in a list.
    items
        The categories or entries in a list.
    """

    one: Category | None = None
    argument: Category | None = None
    words: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()


def value(cursor: Cursor, key: str, form: Form) -> Value | None:
    """Read what a keyword is given; None, and problems, where it does not fit.

    Parameters
    ----------
    cursor
        The place behind the equals sign.
    key
        The keyword.
    form
        What may stand there.
    """
    if form.listed:
        return _list(cursor, key, form)
    if form.categories:
        return _entries(cursor, key, form)
    if form.intervals and cursor.is_kind("word"):
        return _intervals(cursor, key, form)
    return _single(cursor, key, form)


def argument(cursor: Cursor, key: str, inside: Inside) -> Category | None:
    """Read what stands in parentheses behind a keyword, if anything does."""
    if not inside or not cursor.passes("("):
        return None
    rules = [rule for rule in inside if isinstance(rule, Number)]
    found: Category | None = None
    if cursor.is_kind("number") and rules:
        found = _number(cursor, key, rules[0])
    elif cursor.is_kind("word") and "name" in inside:
        found = cursor.take().text
    elif not cursor.is_sign(")"):
        said = " or ".join(rule.said if isinstance(rule, Number) else "a name" for rule in inside)
        cursor.complain(f"{key} wants {said} in parentheses")
        cursor.skip_past(")")
        return None
    cursor.close(")", key)
    return found


def _single(cursor: Cursor, key: str, form: Form) -> Value | None:
    token = cursor.peek()
    if form.number and cursor.is_kind("number"):
        number = _number(cursor, key, form.number)
        return None if number is None else Value(number)
    if form.text and cursor.is_kind("text"):
        return Value(cursor.take().text)
    if token and token.kind == "word" and len(found := meanings(token.text, form.words)) == 1:
        cursor.take()
        return Value(found[0], argument(cursor, found[0], form.words[found[0]]))
    number = [form.number.said] if form.number else []
    file = ["the name of a file in quotes"] if form.text else []
    wanted = " or ".join([*form.words, *number, *file])
    todo = POINT if token and "," in token.text else None
    cursor.complain(f"{key} wants {wanted}", form.words, todo)
    return None


def _number(cursor: Cursor, key: str, rule: Number) -> float | None:
    """Read a number that stands on its own."""
    token, comma, digits = cursor.take(), cursor.peek(), cursor.peek(1)
    if comma and digits and comma.is_sign(",") and digits.start == token.end + 1:
        cursor.place += 2
        given = f"{token.text},{digits.text}"
        cursor.tell(token.line, f"{key} wants {rule.said}", given, todo=POINT)
        return None
    if not rule.takes(token.number):
        cursor.tell(token.line, f"{key} wants {rule.said}", token.text)
        return None
    return token.number


def _list(cursor: Cursor, key: str, form: Form) -> Value | None:
    """Read words and categories in square brackets."""
    if not cursor.passes("["):
        cursor.complain(f"{key} wants a list in square brackets: [ ]")
        return None
    words: list[str] = []
    items: list[Category] = []
    while not cursor.at_slash and not cursor.is_key and not cursor.is_sign("]"):
        if form.values and cursor.is_kind("text", "number"):
            items.append(category(cursor.take()))
        elif not cursor.passes(","):
            words += _listed(cursor, key, form)
    cursor.close("]", key)
    return Value(words=tuple(words), items=tuple(items))


def _listed(cursor: Cursor, key: str, form: Form) -> Iterator[str]:
    message = f"{key} has no such keyword" + (f"; {CATEGORY}" if form.values else "")
    word = cursor.keyword([*form.words], message)
    if word is None:
        cursor.place += 1
    else:
        yield word


def category(token: Token) -> Category:
    """Return a category: a number, or a text without the blanks that SPSS fills it up with."""
    return token.number if token.kind == "number" else token.text.rstrip()


def class_name(category: Category) -> str:
    """Return a category as the text by which a tree names its class: 1 for the number 1."""
    if isinstance(category, float) and category.is_integer():
        return str(int(category))
    return str(category)


def _entries(cursor: Cursor, key: str, form: Form) -> Value | None:
    """Read categories, each time with numbers in square brackets behind them."""
    found: list[Entry] = []
    told = len(cursor.problems)
    while cursor.is_kind("text", "number") or cursor.is_sign("["):
        found += _entry(cursor, key, form)
        cursor.passes(",")
    if not found and len(cursor.problems) == told:
        cursor.complain(_wanted(key, form), todo=CATEGORY)
    return Value(items=tuple(found)) if found else None


def _entry(cursor: Cursor, key: str, form: Form) -> Iterator[Entry]:
    line, categories = cursor.line, list[Category]()
    while cursor.is_kind("text", "number"):
        categories.append(category(cursor.take()))
        cursor.passes(",")
    if not cursor.passes("["):
        cursor.complain(_wanted(key, form), todo=CATEGORY)
        return
    figures = _figures(cursor, key, form)
    if len(categories) != form.categories:
        given = " ".join(map(class_name, categories)) or "no category"
        cursor.tell(line, _wanted(key, form), given)
    elif len(figures) == form.figures:
        yield Entry(tuple(categories), figures, line)


def _figures(cursor: Cursor, key: str, form: Form) -> tuple[float, ...]:
    """Read the numbers in square brackets."""
    found: list[float] = []
    since, line, rule = cursor.place, cursor.line, form.number or Number("a number")
    while cursor.is_kind("number") or cursor.is_sign(","):
        if not cursor.passes(","):
            token = cursor.take()
            found.append(token.number)
            if not rule.takes(token.number):
                cursor.tell(token.line, f"{key} wants {rule.said}", token.text)
    if len(found) == form.figures:
        cursor.close("]", key)
        return tuple(found)
    todo = POINT if len(found) > form.figures else None
    cursor.skip_past("]")
    given = cursor.written(since - 1)
    cursor.tell(line, f"{key} wants {_figures_in_words(form)} in [ ]", given, todo=todo)
    return ()


def _intervals(cursor: Cursor, key: str, form: Form) -> Value:
    """Read names of variables, each or together with a number of intervals."""
    while cursor.is_kind("word") and not cursor.is_key:
        cursor.take()
        argument(cursor, key, (form.number,) if form.number else ())
    return Value()


def _wanted(key: str, form: Form) -> str:
    before = "a category" if form.categories == 1 else "the actual and the predicted category"
    return f"{key} wants {before}, then {_figures_in_words(form)} in [ ]"


def _figures_in_words(form: Form) -> str:
    return "one number" if form.figures == 1 else f"{form.figures} numbers"
