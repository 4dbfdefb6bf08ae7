"""Which rows of a register a sentence may see: nothing known after the reference date.

A spell is dated by its start; an end after the reference date reads as open, because it is compared
with no later day.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import narwhals as nw

from kansrijk.registers import KNOWN, days
from kansrijk.study import Condition, Indicator, Register, Sentence, Sources, Span


def dated(register: Register) -> nw.Expr:
    """Return the day from which a row is known."""
    known = register.known if isinstance(register.known, str) else KNOWN
    return nw.col(register.start or register.date or known)


def seen(register: Register, reference: date) -> nw.Expr:
    """Tell which rows are known at the reference date."""
    return dated(register) <= days(reference)


def running(register: Register, day: date) -> nw.Expr:
    """Tell which spells run on a day; a row without an end is open."""
    return seen(register, day) & ~ended(register, day)


def ended(register: Register, day: date) -> nw.Expr:
    """Tell which spells are over on a day."""
    end = nw.col(register.end or "")
    over = end < days(day) if register.includes_end else end <= days(day)
    return over.fill_null(value=False)


def valid(register: Register, reference: date) -> nw.Expr:
    """Tell which rows describe the state at the reference date."""
    return running(register, reference) if register.kind == "spell" else seen(register, reference)


def counted(sources: Sources, sentence: Sentence, reference: date) -> nw.Expr:
    """Tell which rows of its register a sentence counts."""
    register = sources.registers[sentence.register_]
    rows = _in_time(register, sentence, reference)
    for condition in sentence.conditions:
        rows = rows & _meets(sources, register, condition)
    return rows


def seen_in_time(sources: Sources, sentence: Sentence, reference: date) -> nw.Expr:
    """Tell which rows a sentence looks at, before its conditions."""
    return _in_time(sources.registers[sentence.register_], sentence, reference)


def _in_time(register: Register, sentence: Sentence, reference: date) -> nw.Expr:
    if not isinstance(sentence, Indicator):
        return _ahead(register, sentence.span, reference)
    if sentence.moment is not None:
        return running(register, sentence.moment.before(reference))
    rows = seen(register, reference)
    if sentence.span is not None:
        rows = rows & (dated(register) > days(sentence.span.before(reference)))
    return rows


def _ahead(register: Register, span: Span | None, reference: date) -> nw.Expr:
    rows = dated(register) > days(reference)
    return rows if span is None else rows & (dated(register) <= days(span.beyond(reference)))


def known_later(register: Register, name: str, reference: date) -> nw.Expr:
    """Tell where a column has a value that becomes known only after the reference date."""
    column = register.columns[name]
    if column.type == "date":
        # A date that lies ahead is not known, whatever it dates.
        return (nw.col(name) > days(reference)).fill_null(value=False)
    if column.known is None:
        return nw.lit(value=False)
    later = (nw.col(column.known) > days(reference)).fill_null(value=True)
    return later & ~nw.col(name).is_null()


def _meets(sources: Sources, register: Register, condition: Condition) -> nw.Expr:
    """Compare a column as it lies in the engine: a level by its place, an amount scaled."""
    column = register.columns[condition.name]
    if column.codes is not None:
        value = float(sources.codes[column.codes].ids.index(condition.value))
    else:
        # 0.29 is 29 cents, which no double is.
        value = float(Decimal(condition.value).scaleb(column.decimals))
    meets: nw.Expr = condition.holds(nw.col(condition.name), value)
    return meets.fill_null(value=False)
