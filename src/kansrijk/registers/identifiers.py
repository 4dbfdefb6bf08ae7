"""Look for columns that name persons directly, or by which a person may be found.

One value tells little: one in eleven numbers passes the test of a citizen service number. So a
column is judged by the share of its distinct values that have a form, in the first rows of each
file. No value leaves this module.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import narwhals as nw
import pyarrow as pa

from kansrijk.registers.check import source_columns
from kansrijk.registers.columns import as_text
from kansrijk.registers.engine import Engine, Frame
from kansrijk.registers.found import Found
from kansrijk.registers.read import of_file
from kansrijk.registers.sources import Source
from kansrijk.study import FILE_MONTH, FILE_YEAR, CheckName, Study, Text

# How many rows of a register, and how many distinct values of a column, are looked at.
ROWS, VALUES = 20_000, 300
# What share of the values tells what a column holds, and of how many.
MOST, ENOUGH = 0.5, 30
# Where the name of a column says so, any number is enough, and twice the share that chance gives.
HINTED = 2 / 11
# Nearly each row has a value of its own; of how many rows.
UNIQUE, MANY = 0.95, 100
# The mean length of a text that somebody wrote.
LONG = 30
# Pseudonyms are what a register should have, and nearly all differ.
PSEUDONYM = re.compile(r"^rin|crypt", re.IGNORECASE)

WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
NUMBER = re.compile(r"\d{8,9}")
ACCOUNT = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
DAY = r"(18|19|20)\d\d-?[01]\d-?[0-3]\d|[0-3]?\d[-/][01]?\d[-/](18|19|20)\d\d"
# What differs from row to row by nature.
MEASURED = re.compile(rf"[+-]?\d+[.,]\d+|{DAY}")
# Abroad, mobile, or with a sign after the area.
PHONE = re.compile(r"(\+|00)31[ -]?(\(0\))?[1-9]([ -]?\d){8}|06[ -]?\d{8}|0\d{1,3}[ -]\d{6,8}")


def is_bsn(text: str) -> bool:
    """Tell whether this passes the test of a citizen service number, leading zeros lost or not."""
    if not NUMBER.fullmatch(text) or not int(text):
        return False
    digits = map(int, text.zfill(9))
    return sum(weight * digit for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11 == 0


def is_iban(text: str) -> bool:
    """Tell whether this is an account number: ISO 13616, remainder 1 after division by 97."""
    plain = text.replace(" ", "")
    if not ACCOUNT.fullmatch(plain):
        return False
    return int("".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])) % 97 == 1


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda text: compiled.fullmatch(text) is not None


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form of values that points at persons.

    Parameters
    ----------
    check, what
        As in `Found`.
    hint
        What the name of a column may have in it that holds such values.
    fits
        Whether a value has the form.
    by_name
        Only where the name says so: else it may well be something harmless.
    expected
        A column that the study declares may have it.
    """

    check: CheckName
    what: Text
    hint: str
    fits: Callable[[str], bool]
    by_name: bool = False
    expected: bool = False


FORMS = (
    Form(
        check="direct_identifiers",
        what=Text(nl="burgerservicenummers (BSN)", en="citizen service numbers (BSN)"),
        hint="bsn|sofi|burgerservice",
        fits=is_bsn,
    ),
    Form(
        check="direct_identifiers",
        what=Text(nl="rekeningnummers (IBAN)", en="account numbers (IBAN)"),
        hint="iban|rekeningn|account",
        fits=is_iban,
    ),
    Form(
        check="direct_identifiers",
        what=Text(nl="e-mailadressen", en="e-mail addresses"),
        hint="mail",
        fits=_matches(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}"),
    ),
    Form(
        check="direct_identifiers",
        what=Text(nl="telefoonnummers", en="phone numbers"),
        hint="telefoon|phone|mobiel|gsm",
        fits=_matches(PHONE.pattern),
    ),
    Form(
        check="direct_identifiers",
        what=Text(nl="telefoonnummers", en="phone numbers"),
        hint="telefoon|phone|mobiel|gsm",
        fits=_matches(r"0[1-9]\d{8}"),
        by_name=True,
    ),
    Form(
        check="possible_identifiers",
        what=Text(nl="volledige postcodes", en="full postcodes"),
        hint="postcode|pc6",
        fits=_matches(r"[1-9]\d{3} ?[A-Z]{2}"),
    ),
    Form(
        check="possible_identifiers",
        what=Text(nl="kentekens", en="licence plates"),
        hint="kenteken|plate",
        fits=_matches(r"(?=.*\d)(?=.*[A-Z])(?=.{8}$)[A-Z0-9]{1,3}-[A-Z0-9]{2,3}-[A-Z0-9]{1,2}"),
    ),
    Form(
        check="possible_identifiers",
        what=Text(nl="volledige geboortedatums", en="full birth dates"),
        hint="geb|birth|born|dob",
        fits=_matches(DAY),
        by_name=True,
        expected=True,
    ),
)


@dataclass(frozen=True)
class Sample:
    """What a column has in the rows that are looked at: how many have a value, which ones."""

    column: str
    rows: int
    distinct: int
    values: list[str]

    def of(self, fits: Callable[[str], bool]) -> int:
        """Return how many of the values have a form."""
        return sum(map(fits, self.values))


def check_identifiers(study: Study, name: str, source: Source, engine: Engine) -> Iterator[Found]:
    """Look at all columns of a register's files, also at those that the study does not declare."""
    register, declared = study.sources.registers[name], {*source_columns(study, name)}
    canonical = {one.sources(column): column for column, one in register.columns.items()}
    for sample in _samples(source, of_file(register), engine):
        looks = _looks_like(sample, is_declared=sample.column in declared)
        if (found := next(looks, None)) is not None:
            check, what, rows = found
            yield Found(
                check=check,
                register=name,
                column=canonical.get((sample.column,), sample.column),
                rows=rows,
                of=len(sample.values),
                what=what,
            )


def _looks_like(sample: Sample, *, is_declared: bool) -> Iterator[tuple[CheckName, Text, int]]:
    """Yield what a column looks like, and how many of its values do."""
    of = len(sample.values)
    for form in FORMS:
        hinted = re.search(form.hint, sample.column, re.IGNORECASE) is not None
        if (hinted or not form.by_name) and not (form.expected and is_declared):
            share, enough = (HINTED, 1) if hinted else (MOST, ENOUGH)
            rows = sample.of(form.fits)
            if of >= enough and rows > share * of:
                yield form.check, form.what, rows
    if _is_written(sample):
        yield "possible_identifiers", Text(nl="vrije tekst", en="free text"), of
    if not is_declared and _is_nearly_unique(sample):
        what = Text(nl="bijna op elke regel iets anders", en="another value in nearly each row")
        yield "possible_identifiers", what, of


def _is_written(sample: Sample) -> bool:
    """Tell whether somebody wrote these texts: they are long, and of several words."""
    of, words = len(sample.values), sample.of(lambda one: " " in one)
    return sum(map(len, sample.values)) > LONG * of and 2 * words > of


def _is_nearly_unique(sample: Sample) -> bool:
    """Tell whether a column is nearly a key, and neither a pseudonym, an amount nor a date."""
    if PSEUDONYM.search(sample.column) or sample.rows < MANY:
        return False
    measured = sample.of(lambda one: MEASURED.fullmatch(one) is not None)
    return sample.distinct > UNIQUE * sample.rows and 2 * measured < len(sample.values)


def _samples(source: Source, of_file: Sequence[str], engine: Engine) -> Iterator[Sample]:
    """Yield the columns of the first rows of each file, as far as they can point at somebody."""
    schema = source.frame.collect_schema()
    texts = [
        as_text(name, dtype).alias(name)
        for name, dtype in schema.items()
        if name not in of_file and (isinstance(dtype, nw.String | nw.Date) or dtype.is_numeric())
    ]
    if not texts:
        return
    table = pa.concat_tables(
        engine.first(frame.select(*texts), ROWS // len(source.files))
        for frame in _of_each_file(source, of_file)
    )
    for column in table.column_names:
        values = table[column].drop_null()
        distinct = values.unique()
        spread = pa.array(range(0, len(distinct), 1 + len(distinct) // VALUES), pa.int64())
        some = (str(one).strip() for one in distinct.take(spread).to_pylist())
        yield Sample(column, len(values), len(distinct), list(filter(None, some)))


def _of_each_file(source: Source, of_file: Sequence[str]) -> Iterator[Frame]:
    """Yield the rows of each file; a column may be new in one of them."""
    if not of_file:
        yield source.frame
        return
    for file in source.files:
        of = {FILE_YEAR: file.year, FILE_MONTH: file.month}
        yield source.frame.filter(*(nw.col(name) == of[name] for name in of_file))
