"""Check whether the dates of a column are written in one way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import narwhals as nw

from kansrijk.registers.by_file import counted, name_of
from kansrijk.registers.columns import columns_of, stripped
from kansrijk.registers.engine import Frame, fetch_row
from kansrijk.registers.files import SourceFile
from kansrijk.registers.found import Found
from kansrijk.registers.read import of_file
from kansrijk.registers.values import VALUE, Kind, Values, kind_of
from kansrijk.study import Register, Study, Text

# The two forms that are read, and the name of what counts each.
DASHED, WHOLE = r"^\d{4}-\d\d-\d\d$", r"^\d{8}$"
FORMS = {DASHED: "2015-01-31", WHOLE: "20150131"}


def check_dates(
    study: Study,
    frames: Mapping[str, Frame],
    files: Mapping[str, Sequence[SourceFile]],
    values: Values,
) -> Iterator[Found]:
    """Look for columns of a file in which dates are written in two ways.

    Parameters
    ----------
    study
        The study.
    frames
        By register its rows as they lie in the files.
    files
        By register its files.
    values
        What the values of dates mean; few of them are written in two ways, and only the columns
        that have these are looked at row by row.
    """
    mixed = {kind for kind in values if _is_mixed(kind, values[kind])}
    for name, frame in frames.items() if mixed else ():
        register, schema = study.sources.registers[name], frame.collect_schema()
        for column in columns_of(register):
            if kind_of(register.column(column), column, schema) in mixed:
                yield from _in_files(name, register, column, frame, files[name])


def _is_mixed(kind: Kind, values: Frame) -> bool:
    """Tell whether the values that are read alike have dates of both forms among them."""
    if kind.column.type != "date" or [*kind.types] != [nw.String()]:
        return False
    known, (text,) = values.filter(~nw.col(VALUE).is_null()), kind.raw
    row = fetch_row(known.select(*_forms(stripped(nw.col(text)))))
    return all(row[form] for form in FORMS.values())


def _forms(text: nw.Expr) -> Iterator[nw.Expr]:
    """Count the texts of each form."""
    for pattern, form in FORMS.items():
        yield text.str.contains(pattern).cast(nw.Int64()).sum().alias(form)


def _in_files(
    name: str, register: Register, column: str, frame: Frame, files: Sequence[SourceFile]
) -> Iterator[Found]:
    """Count the forms in each file of a register; the fewer are told."""
    declared = register.column(column)
    text = stripped(nw.col(declared.sources(column)[0]))
    known = nw.when(~text.is_in([*declared.unknown])).then(text)
    rows = frame.select(*of_file(register), known.alias(VALUE))
    for file, row in counted(register, files, rows, _forms(nw.col(VALUE))):
        few, most = sorted(FORMS.values(), key=lambda form: row[form] or 0)
        if row[few]:
            what = Text(
                nl=f"een datum als {few}, terwijl de meeste als {most} geschreven zijn",
                en=f"a date like {few}, though most are written like {most}",
            )
            yield Found(
                check="mixed_dates",
                register=name,
                column=column,
                file=name_of(file),
                rows=int(row[few]),
                of=int(row[few] + row[most]),
                what=what,
            )
