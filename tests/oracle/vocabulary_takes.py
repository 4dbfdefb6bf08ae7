"""The oracle of the vocabulary, 5: what a sentence takes from rows, within one unit and across."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from kansrijk.study.language import names_in
from tests.oracle.vocabulary_cells import place
from tests.oracle.vocabulary_logic import holds
from tests.oracle.vocabulary_time import day_that_counts, in_time, months_passed, years_passed

NONE, UNLINKED, MISSING = "none", "unlinked", "missing"


@dataclass(frozen=True)
class Told:
    """What an indicator says of one unit: a value, or why there is none."""

    value: object
    absence: str | None = None


class RefusalError(Exception):
    """The study must be refused; says by which error."""


SEVERAL = RefusalError("DataError")
KNOWN_LATER = RefusalError("StudyError")


def take(study, indicator, tables, when):
    """Return what an indicator takes; `tables` has the rows of each related unit."""
    if not tables:
        return Told(None, UNLINKED)
    register = study.sources.registers[indicator.register_]
    units = [rows_that_count(study, register, indicator, rows, when) for rows in tables]
    if not any(units):
        return Told(None, NONE)
    if indicator.take in ("any", "none"):
        return Told("yes" if indicator.take == "any" else "no")
    values = [[taken(study, register, indicator, row, when) for row in rows] for rows in units]
    value = ACROSS[indicator.take](indicator, values)
    return Told(None, MISSING) if value is None else Told(value)


# ------------------------------------------------------------------ the rows that count


def rows_that_count(study, register, indicator, rows, when):
    """Return those in time that meet the conditions; refuse what was known only later."""
    inside = [row for row in rows if in_time(register, indicator, row, when)]
    if any(uses_later_value(register, indicator, row, when.reference) for row in inside):
        raise KNOWN_LATER
    return [row for row in inside if meets(study, register, indicator, row, when.reference)]


def uses_later_value(register, indicator, row, reference):
    """Tell whether a sentence uses a value that was known only after the reference date."""
    names = {name for condition in indicator.conditions for name in names_in(condition)}
    names |= {indicator.column} - {None}
    return any(is_late(register, row, name, reference) for name in names)


def is_late(register, row, name, reference):
    column, value = register.column(name), row.values[name]
    if value is None:
        return False
    if column.known is not None:
        known = row.values[column.known]
        if known is None or known > reference:
            return True
    return column.type == "date" and name != register.end and value > reference


def meets(study, register, indicator, row, reference):
    """Tell whether a row meets all conditions; where that is not known it does not."""

    def look_up(name):
        column = register.column(name)
        if column.codes is not None:
            return study.sources.codes[column.codes].ids, row.values[name]
        return "text" if column.is_text else "number", value_at(register, row, name, reference)

    return all(holds(condition, look_up) is True for condition in indicator.conditions)


def value_at(register, row, name, reference):
    """Return the value of a column; a spell that ends after the reference date has no end yet."""
    value = row.values[name]
    if name == register.end and value is not None and value > reference:
        return None
    return value


# ------------------------------------------------------------------ within one unit


def taken(study, register, indicator, row, when):
    """Return what is taken of a counted row: a value, or None where it is not known."""
    if indicator.take in ("earliest", "latest"):
        return day_that_counts(register, indicator, row, when.reference)
    if indicator.column is None:
        return None
    value = value_at(register, row, indicator.column, when.reference)
    if indicator.take == "age":
        return age(value, when.moment or when.reference)
    if indicator.recode is not None:
        return recoded(study, register, indicator, value)
    return value


def age(born, day):
    return None if born is None or born > day else years_passed(born, day)


def recoded(study, register, indicator, value):
    """Return the place of a code in another list; a code with levels goes by their names."""
    if value is None:
        return None
    own = register.column(indicator.column).codes
    code = value if own is None else study.sources.codes[own].ids[value]
    return place(study.sources.codes[indicator.recode], code)


def known(values):
    return [value for value in values if value is not None]


# ------------------------------------------------------------------ across related units

WAYS = {"sum": sum, "min": min, "max": max}


def single(indicator, units):
    """The only value there is; with `across`, that of each unit and then one of these."""
    groups = units if indicator.across else [[value for values in units for value in values]]
    if any(len(values) > 1 for values in groups):
        raise SEVERAL
    values = known(value for values in units for value in values)
    return WAYS[indicator.across or "max"](values) if values else None


def counted(indicator, units):
    """How many rows each has; who has no row counts as 0."""
    return WAYS[indicator.across or "sum"]([len(values) for values in units])


def distinct(indicator, units):
    return of_those_with_a_value(indicator, units, lambda values: len(set(values)))


def summed(indicator, units):
    return of_those_with_a_value(indicator, units, sum)


def of_those_with_a_value(indicator, units, within):
    """Combine units: without a row it is 0, with rows of which none is known it is left out."""
    told = [within(known(values)) for values in units if known(values)]
    if not told:
        return None
    return WAYS[indicator.across or "sum"](told + [0 for values in units if not values])


def mean(_, units):
    values = known(value for values in units for value in values)
    return Fraction(sum(values), len(values)) if values else None


def extreme(indicator, units):
    """The least or greatest of each, and then of all unless `across` says otherwise."""
    way = {"earliest": "min", "latest": "max"}.get(indicator.take, indicator.take)
    told = [WAYS[way](known(values)) for values in units if known(values)]
    return WAYS[indicator.across or way](told) if told else None


ACROSS = {
    "value": single,
    "age": single,
    "count": counted,
    "distinct": distinct,
    "sum": summed,
    "mean": mean,
    "min": extreme,
    "max": extreme,
    "earliest": extreme,
    "latest": extreme,
}


def same(own, others):
    """Tell whether a unit shares a target with a related one; `others` has the targets of each."""
    if not others:
        return Told(None, UNLINKED)
    if not own:
        return Told(None, MISSING)
    return Told("yes" if any(own & targets for targets in others) else "no")


def as_told(indicator, value, reference):
    """Return what a date is told as."""
    if not isinstance(value, dt.date):
        return value
    return AS[indicator.as_](value, reference)


AS = {
    "date": lambda day, _: day,
    "year": lambda day, _: str(day.year),
    "years ago": years_passed,
    "months ago": months_passed,
    "days ago": lambda day, reference: (reference - day).days,
}
