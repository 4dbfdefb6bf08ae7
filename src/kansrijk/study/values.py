"""What is taken: whether a column has it, and what may become of it: levels, bands, words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kansrijk.errors import Problem, nearest
from kansrijk.study.fields import Word, as_text
from kansrijk.study.forms import (
    ANSWERS,
    bands_in_words,
    form_before_bands,
    form_of,
    is_open,
    is_whole,
    listed,
    told_column,
    word_id,
)
from kansrijk.study.indicators import Indicator, Related, Taken
from kansrijk.study.references import INDICATORS, unknown
from kansrijk.study.registers import REST, Column, Register
from kansrijk.study.study import Study

NUMBERS = ("int", "number")
# Which types of columns each `take` asks for; the others take any.
FITS: Mapping[str, tuple[str, ...]] = {
    "value": (*NUMBERS, "code", "date"),
    "min": (*NUMBERS, "code", "date"),
    "max": (*NUMBERS, "code", "date"),
    "sum": NUMBERS,
    "mean": NUMBERS,
    "age": ("date",),
}
# What takes a single value of a column as it stands.
SINGLE = ("value", "min", "max")
ABSENCES = ("none", "unlinked", "missing")
A_LIST = (
    "give the column `codes` in registers.toml, or the indicator a `recode`: the name of a list"
)


def column_problems(study: Study, name: str, indicator: Taken, register: Register) -> list[Problem]:
    """Return what is wrong with the column that an indicator takes."""
    if indicator.column is None:
        return list(_stray_recode(name, indicator))
    column = told_column(register, indicator.column)
    if column is None:
        return [_undeclared(f"{name}.column", indicator.column, register)]
    return [
        *_type(name, indicator, column, register),
        *_as(name, indicator, column),
        *_stray_recode(name, indicator),
        *_recode(study, name, indicator, column),
        *_levels(study, name, indicator, column),
        *_across(study, name, indicator),
    ]


def _undeclared(key: str, given: str, register: Register) -> Problem:
    """Say that there is no such column; it may be known under another name than in the file."""
    message, todo = "there is no declared column of this name", None
    named = [name for name, one in register.columns.items() if given in one.sources(name)]
    if named:
        todo = f"{given} is the name in the file; registers.toml calls it {named[0]}"
    elif nearest(given, register.told) is None:
        todo = f'declare it in registers.toml: columns.{given.lower()} = {{ type = "..." }}'
    return Problem(INDICATORS, key, message, given, register.told, todo)


def _type(name: str, indicator: Taken, column: Column, register: Register) -> Iterator[Problem]:
    key, wanted = f"{name}.column", FITS.get(indicator.take, (column.type,))
    if indicator.take == "age" and indicator.column == register.end:
        yield Problem(INDICATORS, key, "the end of a spell may lie ahead; it has no age")
    if column.type not in wanted:
        asks = f"take = {indicator.take!r} asks for another type"
        message = f"this column is of type {column.type}; {asks}"
        todo = f"take a column of type {' or '.join(wanted)}"
        if column.type == "text" and indicator.take == "value":
            todo += '; a text is there for conditions and take = "distinct"'
        yield Problem(INDICATORS, key, message, indicator.column, todo=todo)


def _as(name: str, indicator: Taken, column: Column) -> Iterator[Problem]:
    if indicator.take not in SINGLE:
        return
    if column.type == "date" and indicator.as_ is None:
        message = f"{indicator.column} is a date, and `as` says what becomes of it"
        todo = 'add as = "years ago", "months ago", "days ago" or "year"; for a helper "date"'
        yield Problem(INDICATORS, f"{name}.as", message, todo=todo)
    if column.type != "date" and indicator.as_ is not None:
        message = f"`as` says what becomes of a date; this column is of type {column.type}"
        yield Problem(INDICATORS, f"{name}.as", message, indicator.as_)


def _stray_recode(name: str, indicator: Taken) -> Iterator[Problem]:
    if indicator.recode is not None and indicator.take not in SINGLE:
        message = f"`recode` goes with take = 'value', 'min' or 'max', not with {indicator.take!r}"
        yield Problem(INDICATORS, f"{name}.recode", message, indicator.recode)


def _recode(study: Study, name: str, indicator: Taken, column: Column) -> Iterator[Problem]:
    if indicator.recode is None or indicator.take not in SINGLE:
        return
    key = f"{name}.recode"
    yield from list_problems(study, key, indicator.recode)
    if column.type != "code":
        message = f"`recode` makes levels of codes; this column is of type {column.type}"
        yield Problem(INDICATORS, key, message, indicator.recode)
    elif column.codes is not None:
        yield from _of_levels(study, key, indicator.recode, column.codes)


def list_problems(study: Study, key: str, name: str) -> Iterator[Problem]:
    """Say that there is no code list of a name."""
    yield from unknown(INDICATORS, key, "code list", name, tuple(study.sources.codes))


def _of_levels(study: Study, key: str, recode: str, codes: str) -> Iterator[Problem]:
    """Say where a list recodes what are no levels of the list of the column."""
    to, own = study.sources.codes.get(recode), study.sources.codes.get(codes)
    if to is None or own is None:
        return
    found = [code for level in to.levels for code in level.codes]
    strange = [code for code in found if code not in (*own.ids, REST)]
    if strange:
        message = f"the column has levels (of codes.{codes}), and codes.{recode} names none of them"
        if len(strange) < len(found):
            message = f"codes.{recode} names what is no level of the column (codes.{codes})"
        yield Problem(INDICATORS, key, message, ", ".join(strange), own.ids)


def _levels(study: Study, name: str, indicator: Taken, column: Column) -> Iterator[Problem]:
    """Say where codes are no levels, or where levels have no highest and lowest."""
    if column.type != "code" or indicator.take not in SINGLE:
        return
    codes = listed(study.sources, indicator)
    has_none = codes is None and column.codes is None and indicator.recode is None
    if has_none and not is_open(study.sources, indicator):
        message = "the codes of this column have no list, so they are no levels"
        yield Problem(INDICATORS, f"{name}.column", message, indicator.column, todo=A_LIST)
    if codes is not None and indicator.take != "value" and not codes.ordered:
        given = indicator.recode or column.codes
        message = f"the levels of codes.{given} have no order, so none is the highest or lowest"
        todo = f"order them in registers.toml and add ordered = true to codes.{given}"
        yield Problem(INDICATORS, f"{name}.take", message, indicator.take, todo=todo)


def _across(study: Study, name: str, indicator: Taken) -> Iterator[Problem]:
    """Refuse to combine levels that have no order, or to add levels or dates."""
    key, across = f"{name}.across", indicator.across
    if across is None:
        return
    codes = listed(study.sources, indicator)
    if codes is not None:
        allowed = ("max", "min") if codes.ordered else ()
        if across not in allowed and (codes.ordered or indicator.take == "value"):
            message = "levels cannot be combined so; ordered ones have a highest and a lowest"
            yield Problem(INDICATORS, key, message, across, allowed)
    elif across == "sum" and indicator.as_ is not None:
        message = "days of several related units cannot be added"
        yield Problem(INDICATORS, key, message, across, ("min", "max"))


def number_problems(study: Study, name: str, indicator: Indicator) -> Iterator[Problem]:
    """Say where bands, a grid or a quantity go with what is no number."""
    form = form_before_bands(study, indicator)
    whats = {"flag": "yes or no has", "levels": "levels have", "date": "a date has"}
    if form in whats:
        for field in ("bands", "grid", "quantity"):
            if getattr(indicator, field):
                todo = "`recode` groups levels" if (form, field) == ("levels", "bands") else None
                message = f"{whats[form]} no `{field}`; numbers have"
                yield Problem(INDICATORS, f"{name}.{field}", message, todo=todo)
    elif indicator.is_counting and not all(border.is_integer() for border in indicator.bands):
        given = ", ".join(map(str, indicator.bands))
        yield Problem(INDICATORS, f"{name}.bands", "whole numbers have whole borders", given)


def word_problems(study: Study, name: str, indicator: Indicator) -> Iterator[Problem]:
    """Say where a word for an absence does not fit the values it stands among."""
    given = {field: getattr(indicator, field, None) for field in ABSENCES}
    words = {field: word for field, word in given.items() if word is not None}
    if isinstance(indicator, Related) and not indicator.relations and "unlinked" in words:
        message = "the unit itself is always there; `unlinked` goes with `of`"
        yield Problem(INDICATORS, f"{name}.unlinked", message, word_id(words["unlinked"]))
    form = form_of(study, indicator)
    if form == "number":
        yield from _one_far_end(name, words)
    for field, word in words.items():
        yield from _word(study, name, indicator, field, word)


def _one_far_end(name: str, words: Mapping[str, Word]) -> Iterator[Problem]:
    """Refuse two words for the one far end that a number has."""
    texts = {field: as_text(word) for field, word in words.items() if not isinstance(word, int)}
    first = next(iter(texts), "")
    for field, text in texts.items():
        if text != texts[first]:
            both = f"give `{first}` and `{field}` the same"
            message = f"a number has one word for its far end; {both}"
            yield Problem(INDICATORS, f"{name}.{field}", message, text.en)


def _word(
    study: Study, name: str, indicator: Indicator, field: str, word: Word
) -> Iterator[Problem]:
    key, form = f"{name}.{field}", form_of(study, indicator)
    if form == "date":
        message = "a date has no word for an absence; say it where it is counted from"
        yield Problem(INDICATORS, key, message, word_id(word))
    elif isinstance(word, int) and form == "flag":
        message = "yes or no has a word for an absence, in quotes"
        yield Problem(INDICATORS, key, message, str(word), tuple(ANSWERS))
    elif isinstance(word, int) and form == "levels" and indicator.bands:
        bands = bands_in_words(indicator.bands, whole=is_whole(study, indicator))
        message = "bands are levels: name one of them, or a word of its own"
        yield Problem(INDICATORS, key, message, str(word), tuple(band for band, _ in bands))
