"""What a study uses of the contracts that it names: which columns, and which names are assumed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kansrijk.study.contracted import contracts_of, table_of
from kansrijk.study.contracts import Contract
from kansrijk.study.indicators import Programmed, Taken
from kansrijk.study.language import names_in
from kansrijk.study.references import SOURCES
from kansrijk.study.registers import Register
from kansrijk.study.study import Outcome, Study

Table = dict[str, Any]
# By what it is of a register (its path, its key, a column, a relation): the names.
Names = Mapping[str, tuple[str, ...]]


def fitted(study: Study, sources: Table) -> Study:
    """Return a study with no more of its contracts than it uses, and with what of that is assumed.

    Each column that is opened costs memory. What the study declares itself stays as it is, and so
    do all columns of a register that a Python function of the study uses.

    Parameters
    ----------
    study
        The study, with all that its contracts say.
    sources
        The tables of ``registers.toml`` as they were read.
    """
    known = contracts_of(sources)
    if not known:
        return study
    registers = dict(study.sources.registers)
    for name in known:
        own = table_of(table_of(sources[name]).get("columns"))
        registers[name] = _with_columns(registers[name], {*own, *_used(study, name)})
    lists = {column.codes for one in registers.values() for column in one.columns.values()}
    given = {*lists, *table_of(sources.get("codes")), *_recoded(study)}
    codes = {name: one for name, one in study.sources.codes.items() if name in given}
    update = {"registers": registers, "codes": codes}
    study = study.model_copy(update={"sources": study.sources.model_copy(update=update)})
    found = {name: _assumed(study, name, known[name], sources) for name in known}
    return study.model_copy(update={"assumed": {name: one for name, one in found.items() if one}})


def _with_columns(register: Register, names: set[str]) -> Register:
    columns = {name: one for name, one in register.columns.items() if name in names}
    return register.model_copy(update={"columns": columns})


def _recoded(study: Study) -> Iterator[str]:
    """Yield the lists by which indicators recode; one of them may be that of a contract."""
    for indicator in study.indicators.values():
        if isinstance(indicator, Taken | Programmed) and indicator.recode is not None:
            yield indicator.recode


# ------------------------------------------------------------------ columns


def _used(study: Study, name: str) -> Iterator[str]:
    """Yield the columns of a register that the study names anywhere."""
    register = study.sources.registers[name]
    yield from (*register.date_columns, *register.merge)
    yield from (one.known for one in register.columns.values() if one.known is not None)
    for outcome in study.question.outcomes.values():
        yield from _in_sentence(outcome, name)
    for indicator in study.indicators.values():
        if isinstance(indicator, Taken):
            yield from _in_sentence(indicator, name)
        elif name in indicator.registers:
            yield from register.columns
    for verdict in (*study.question.checks.accept, *study.question.checks.stop):
        if verdict.register_ in (None, name) and verdict.column is not None:
            yield verdict.column


def _in_sentence(sentence: Taken | Outcome, name: str) -> Iterator[str]:
    if sentence.register_ != name:
        return
    for condition in sentence.conditions:
        yield from names_in(condition)
    if sentence.date is not None:
        yield sentence.date
    if isinstance(sentence, Taken) and sentence.column is not None:
        yield sentence.column


# ------------------------------------------------------------------ what is assumed


def _assumed(study: Study, name: str, known: Contract, sources: Table) -> Names:
    """Return the names that were not seen and that the study uses without giving them itself."""
    table, register = table_of(sources[name]), study.sources.registers[name]
    names: dict[str, tuple[str, ...]] = {}
    if known.status.path == "assumed" and not {"path", "database"} & table.keys():
        names["path"] = known.path
    if known.status.key == "assumed" and not {"key", "keys"} & table.keys():
        names["key"] = tuple(column for key in register.all_keys for column in key)
    own = table_of(table.get("columns"))
    for column, one in known.columns.items():
        is_given = "from" in table_of(own.get(column))
        if one.status == "assumed" and column in register.columns and not is_given:
            names[column] = one.sources
    for relation, one in table_of(sources.get("relations")).items():
        link, start = table_of(one).get("to"), table_of(one).get("from")
        if start == name and isinstance(link, str) and known.links[link].status == "assumed":
            names[relation] = known.links[link].key
    return names


def assumed_in_words(study: Study) -> Iterator[str]:
    """Yield for each register what of its contract the study relies on that nobody has seen."""
    for name, assumed in study.assumed.items():
        told = ", ".join(f"{what} = {_joined(what, names)}" for what, names in assumed.items())
        register = f"{name} ({study.sources.registers[name].contract})"
        yield f"Assumed, not seen: {register}: {told}; correct it in {SOURCES}"


def _joined(what: str, names: tuple[str, ...]) -> str:
    """Join the names of one thing: a file has one of its paths, a key is all of its columns."""
    return (" or " if what == "path" else " + ").join(names)
