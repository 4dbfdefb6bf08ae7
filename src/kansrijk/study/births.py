"""What tells when somebody was born, and who the parents are: what some checks compare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kansrijk.errors import Problem
from kansrijk.study.indicators import Taken
from kansrijk.study.references import QUESTION, unknown
from kansrijk.study.relations import ends_of_path
from kansrijk.study.study import Study

AS_BIRTH = 'name a column of dates of a register of records: birth = "persons.born"'


@dataclass(frozen=True, slots=True)
class Birth:
    """The column with the birth of each unit.

    Parameters
    ----------
    register, column
        Where it stands.
    unit
        Whose birth it is.
    """

    register: str
    column: str
    unit: str


def birth_of(study: Study) -> Birth | None:
    """Return the column that tells when the units of a study were born, None without one.

    `birth` under ``[checks]`` names it. Else it is the column about the unit of the population of
    which indicators take the age; where they take it of several, none.
    """
    births, unit = _births(study), study.question.population.unit
    if (given := study.question.checks.birth) is not None:
        return births.get(given)
    aged = {
        f"{one.register_}.{one.column}"
        for one in study.indicators.values()
        if isinstance(one, Taken) and one.take == "age"
    }
    found = [birth for name, birth in births.items() if name in aged and birth.unit == unit]
    return found[0] if len(found) == 1 else None


def _births(study: Study) -> dict[str, Birth]:
    """Return the columns that may tell births: dates of records, one for each unit."""
    return {
        f"{name}.{column}": Birth(name, column, register.unit)
        for name, register in study.sources.registers.items()
        if register.kind == "record" and not register.is_yearly and not register.keys
        for column, declared in register.columns.items()
        if declared.type == "date"
    }


def birth_problems(study: Study) -> Iterator[Problem]:
    """Say where `birth` and `parents` under ``[checks]`` name nothing of the kind."""
    checks, birth = study.question.checks, birth_of(study)
    if checks.birth is not None and birth is None:
        message = "this is no column with births"
        yield Problem(
            QUESTION, "checks.birth", message, checks.birth, tuple(_births(study)), AS_BIRTH
        )
    elif checks.parents and birth is None:
        message = "the study does not say when parents and children were born"
        yield Problem(QUESTION, "checks.parents", message, todo=AS_BIRTH)
    for name in checks.parents:
        yield from _parent(study, name, birth)


def _parent(study: Study, name: str, birth: Birth | None) -> Iterator[Problem]:
    """Say where a relation does not lead from a child to a parent."""
    relations, key = study.sources.relations, "checks.parents"
    read = tuple(one for one, relation in relations.items() if relation.register_ is not None)
    yield from unknown(QUESTION, key, "relation that is read from a register", name, read)
    if name not in read or birth is None:
        return
    found = ends_of_path(study.sources, name)
    if found != (birth.unit, birth.unit) and not isinstance(found, str):
        message = f"this leads from {found[0]} to {found[1]}; a parent is another {birth.unit}"
        yield Problem(QUESTION, key, message, name)
