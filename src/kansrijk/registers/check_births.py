"""Check registers against births: who is not known there, what comes before, who is a parent."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import narwhals as nw

from kansrijk.registers.check_rows import EARLIEST, dating, latest
from kansrijk.registers.dates import days
from kansrijk.registers.engine import Frame, fetch, fetch_row
from kansrijk.registers.files import SourceFile
from kansrijk.registers.found import FEW, Found
from kansrijk.registers.keys import ID, TO
from kansrijk.registers.read import KNOWN
from kansrijk.study import Birth, CheckName, Study, Text, birth_of

# Nobody becomes a parent before: twelve years have three leap days.
YEARS, DAYS = 12, 4383
# A register may know a few whom the register with births does not; of so many of its rows it is
# about others.
MANY = 0.1
OF, DAY, BORN, THERE, PARENT = "of", "day", "born", "there", "parent"
ROWS, DATED, BEFORE, STRANGE = "rows", "dated", "before", "strange"

Tables = Mapping[str, Frame]
Files = Mapping[str, Sequence[SourceFile]]


def check_births(
    study: Study, tables: Tables, files: Files, shortened: Collection[str]
) -> Iterator[Found]:
    """Compare registers with the births of those they are about, where the study tells these.

    Parameters
    ----------
    study
        The study.
    tables
        The opened registers.
    files
        Their files.
    shortened
        The registers whose keys lost their zeros, of which it is no wonder that nobody is known.
    """
    if (birth := birth_of(study)) is None:
        return
    births = _births(study, birth, tables, files)
    yield from _of_others(study, birth, tables, births, shortened)
    yield from _young_parents(study, tables, births)


def _births(study: Study, birth: Birth, tables: Tables, files: Files) -> Frame:
    """Return whose birth is known, and the day; null where that is none that can be."""
    last = latest(study.sources.registers[birth.register], birth.column, files[birth.register])
    day = nw.col(birth.column)
    can_be = day.is_between(days(EARLIEST), days(last))
    born = nw.when(can_be).then(day).alias(BORN)
    return tables[birth.register].select(ID, born, nw.lit(value=True).alias(THERE))


def _of_others(
    study: Study, birth: Birth, tables: Tables, births: Frame, shortened: Collection[str]
) -> Iterator[Found]:
    """Say which registers have rows of before a birth, or of many whose birth nobody tells."""
    names = [
        name
        for name, register in study.sources.registers.items()
        if register.unit == birth.unit and name != birth.register
    ]
    for row in _counted(study, names, tables, births):
        name, before, strange = names[row[OF]], int(row[BEFORE] or 0), int(row[STRANGE])
        if before:
            what = Text(nl="een dag voor de geboorte", en="a day before the birth")
            yield _found("before_birth", name, before, row[DATED], what)
        is_known = not {name, birth.register} & {*shortened}
        if is_known and strange >= max(FEW, MANY * row[ROWS]):
            what = Text(
                nl=f"een sleutel die {birth.register} niet kent",
                en=f"a key that {birth.register} does not know",
            )
            yield _found("unknown_keys", name, strange, row[ROWS], what)


def _found(check: CheckName, register: str, rows: int, of: int, what: Text) -> Found:
    return Found(check=check, register=register, rows=rows, of=of, what=what)


def _counted(
    study: Study, names: Sequence[str], tables: Tables, births: Frame
) -> Iterator[dict[str, int]]:
    """Count the rows of registers, all in one go: those of before a birth, those of strangers."""
    every = [_days(study, name, tables[name], place) for place, name in enumerate(names)]
    if not every:
        return
    rows = nw.concat(every).join(births, how="left", on=ID)
    is_before = nw.col(DAY) < nw.col(BORN)
    counts = [
        nw.len().alias(ROWS),
        is_before.count().alias(DATED),
        is_before.cast(nw.Int64()).sum().alias(BEFORE),
        nw.col(THERE).is_null().cast(nw.Int64()).sum().alias(STRANGE),
    ]
    yield from fetch(rows.group_by(OF).agg(*counts).sort(OF)).to_pylist()


def _days(study: Study, name: str, table: Frame, place: int) -> Frame:
    """Return whom the rows of a register are about, and the day of each where it has its own."""
    column = dating(study.sources.registers[name])
    day = nw.lit(None, nw.Int64()) if column in (None, KNOWN) else nw.col(column).cast(nw.Int64())
    return table.select(ID, day.alias(DAY), nw.lit(place, nw.Int64()).alias(OF))


def _young_parents(study: Study, tables: Tables, births: Frame) -> Iterator[Found]:
    """Say along which relations parents are hardly older than their child, or younger."""
    parents = births.select(nw.col(ID).alias(PARENT), nw.col(BORN).alias(DAY))
    for name in study.question.checks.parents:
        register = study.sources.relations[name].register_ or ""
        links = tables[register].select(ID, nw.col(f"{TO}{name}").alias(PARENT))
        both = links.join(births, how="inner", on=ID).join(parents, how="inner", on=PARENT)
        is_young = nw.col(BORN) - nw.col(DAY) < DAYS
        young = is_young.cast(nw.Int64()).sum().alias(ROWS)
        row = fetch_row(both.select(young, is_young.count().alias(OF)))
        if row[ROWS]:
            what = Text(
                nl=f"langs {name} een ouder die geen {YEARS} jaar ouder is dan het kind",
                en=f"along {name} a parent who is less than {YEARS} years older than the child",
            )
            yield _found("young_parents", register, int(row[ROWS]), row[OF], what)
