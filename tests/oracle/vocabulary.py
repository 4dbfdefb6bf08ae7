"""A slow, obvious reading of the vocabulary: what each indicator says of each unit.

It is written from the declaration models and what the vocabulary means, in loops over rows, and
shares no code with the engine. Files whose names begin with ``vocabulary_`` are its parts.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kansrijk.study.indicators import Derived, Programmed, Shared, Taken
from kansrijk.study.language import All, AnyOf, Comparison, Membership, Not, Presence
from tests.oracle.vocabulary_cells import place, read_register
from tests.oracle.vocabulary_links import pairs_of, there
from tests.oracle.vocabulary_logic import holds, reckon
from tests.oracle.vocabulary_takes import MISSING, NONE, RefusalError, Told, as_told, same, take
from tests.oracle.vocabulary_time import When, comes, moment_of, own_day, shift, stands_at
from tests.oracle.vocabulary_words import finish, level_ids

CONDITIONS = (Comparison, Membership, Presence, Not, All, AnyOf)


@dataclass
class Answers:
    """What a study says: by reference date and unit, by indicator; and why it must be refused.

    `doubts` are the reasons to refuse it that anybody gives who was there, `refusals` those of the
    units that belong to the cohort.
    """

    told: dict = field(default_factory=dict)
    outcome: dict = field(default_factory=dict)
    levels: dict = field(default_factory=dict)
    doubts: set = field(default_factory=set)
    refusals: set = field(default_factory=set)


class World:
    """A study, its registers, and what its Python functions said: see `evaluate`."""

    def __init__(self, study, tables, programmed):
        self.study = study
        self.registers = {
            name: read_register(study, name, tables.get(name, []))
            for name in study.sources.registers
        }
        self.programmed = programmed
        self.levels = {
            name: level_ids(study, indicator, is_flag=self.answers_yes(name))
            for name, indicator in study.indicators.items()
        }
        self._related = {}

    def rows_of(self, register, unit):
        return [row for row in self.registers[register] if unit in row.units]

    def related(self, paths, unit, reference):
        """Return the units that paths lead to from a unit, each once."""
        asked = (tuple(paths), reference)
        if asked not in self._related:
            self._related[asked] = pairs_of(self.study, self.registers, paths, reference)
        return {target for start, target in self._related[asked] if start == unit}

    def answers_yes(self, name):
        """Tell whether a Python function of the study answers yes or no."""
        return any(said.is_flag for (one, _), said in self.programmed.items() if one == name)


def evaluate(study, tables, programmed=None):
    """Return what the indicators and the outcome of a study say.

    Parameters
    ----------
    study
        The loaded study.
    tables
        By register, its rows: dicts of texts, with `file_year` and `file_month` where there is a
        file for each year or month.
    programmed
        By indicator and reference date what its Python function said; see `run_programs`.
    """
    world = World(study, tables, programmed or {})
    answers = Answers(levels=world.levels)
    for reference in study.reference_dates:
        answers.refusals |= begin_late(world, reference)
        for unit in population(world, reference):
            told, doubts = tell_all(world, unit, reference)
            answers.doubts |= doubts
            if belongs(world, unit, reference, told):
                answers.refusals |= doubts
                answers.told[reference, unit] = told
                answers.outcome[reference, unit] = has_outcome(world, unit, reference)
    answers.doubts |= answers.refusals
    return answers


# ------------------------------------------------------------------ whom the study is about


def population(world, reference):
    """Return the units that the population's register says were there, in order."""
    name = world.study.question.population.register_
    register = world.study.sources.registers[name]
    rows = there(register, world.registers[name], reference)
    return sorted({unit for row in rows for unit in row.units})


def belongs(world, unit, reference, told):
    """Tell whether a unit meets the conditions, is at risk, and was followed to the end."""
    question, outcome = world.study.question, world.study.outcome
    conditions = (*question.population.conditions, *outcome.at_risk)
    if not all(holds(condition, look_up_in(world, told)) is True for condition in conditions):
        return False
    return outcome.left == "keep" or is_followed(world, unit, reference, outcome.span)


def is_followed(world, unit, reference, span):
    name = world.study.question.population.register_
    register, end = world.study.sources.registers[name], shift(reference, span.length, span.unit)
    return any(stands_at(register, row, end) for row in world.rows_of(name, unit))


def has_outcome(world, unit, reference):
    outcome = world.study.outcome
    register = world.study.sources.registers[outcome.register_]
    rows = world.rows_of(outcome.register_, unit)
    rows = [row for row in rows if comes(register, outcome, row, reference)]
    return any(meets_outcome(world, register, outcome, row) for row in rows)


def meets_outcome(world, register, outcome, row):
    def look_up(name):
        column = register.column(name)
        if column.codes is not None:
            return world.study.sources.codes[column.codes].ids, row.values[name]
        return "text" if column.is_text else "number", row.values[name]

    return all(holds(condition, look_up) is True for condition in outcome.conditions)


# ------------------------------------------------------------------ what its indicators say


def tell_all(world, unit, reference):
    """Return what each indicator says of a unit, and why some say nothing that may be used.

    Later ones build on earlier ones.
    """
    told, doubts = {}, set()
    for name, indicator in world.study.indicators.items():
        try:
            raw = TELL[type(indicator)](world, name, unit, reference, told)
        except RefusalError as refusal:
            doubts.add((str(refusal), name))
            raw = Told(None, MISSING)
        told[name] = finish(world.study, indicator, raw, levels=world.levels[name])
    return told, doubts


def begin_late(world, reference):
    """Refuse sentences about events or spells that look back to before all of them."""
    refusals = set()
    for name, indicator in world.study.indicators.items():
        if not isinstance(indicator, Taken):
            continue
        register, latest = world.study.sources.registers[indicator.register_], reference
        if indicator.at is not None and indicator.moment.anchor is None:
            latest = moment_of(indicator.moment, reference, None)
        rows = [row for row in world.registers[indicator.register_] if row.units]
        days = [day for day in (own_day(register, row) for row in rows) if day is not None]
        if register.kind != "record" and days and min(days) > latest:
            refusals.add(("DataError", name))
    return refusals


def tell_taken(world, name, unit, reference, told):
    indicator = world.study.indicators[name]
    when = when_to_look(indicator, reference, told)
    if when is None:
        return Told(None, MISSING)
    units = [unit]
    if indicator.relations:
        units = sorted(world.related(indicator.relations, unit, reference))
    tables = [world.rows_of(indicator.register_, one) for one in units]
    raw = take(world.study, indicator, tables, when)
    return Told(as_told(indicator, raw.value, reference), raw.absence)


def when_to_look(indicator, reference, told):
    """Return when to look; None where a date that it counts from is not known, or lies ahead."""
    moment = after = None
    if indicator.at is not None:
        anchor = indicator.moment.anchor
        moment = moment_of(indicator.moment, reference, anchor and told[anchor].value)
        if moment is None or moment > reference:
            return None
    if indicator.after is not None:
        after = told[indicator.after].value
        if after is None:
            return None
    return When(reference, moment, after)


def tell_shared(world, name, unit, reference, _):
    indicator = world.study.indicators[name]
    others = world.related(indicator.relations, unit, reference)
    targets = [world.related([indicator.relation], other, reference) for other in others]
    return same(world.related([indicator.relation], unit, reference), targets)


def tell_derived(world, name, _unit, _reference, told):
    formula, look_up = world.study.indicators[name].formula, look_up_in(world, told)
    if isinstance(formula, CONDITIONS):
        held = holds(formula, look_up)
        value = None if held is None else "yes" if held else "no"
    else:
        value = reckon(formula, look_up)
    return Told(None, MISSING) if value is None else Told(value)


def tell_programmed(world, name, unit, reference, _):
    values = world.programmed[name, reference].values.get(unit, [])
    if len(values) > 1:
        raise RefusalError("DataError")
    if not values:
        return Told(None, NONE)
    return (
        Told(None, MISSING) if values[0] is None else Told(programmed_value(world, name, values[0]))
    )


def programmed_value(world, name, value):
    """Return a value of a Python function as others are told: yes or no, a place, or a number."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    recode = world.study.indicators[name].recode
    return value if recode is None else place(world.study.sources.codes[recode], value)


TELL = {
    Taken: tell_taken,
    Shared: tell_shared,
    Derived: tell_derived,
    Programmed: tell_programmed,
}


def look_up_in(world, told):
    """Return how conditions look up indicators: how each compares, and its value."""

    def look_up(name):
        levels, value = world.levels[name], told[name].value
        if levels is None or value is None:
            return "number" if levels is None else levels, value
        return levels, levels.index(value)

    return look_up
