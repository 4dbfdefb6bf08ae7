"""What a sentence takes: aggregates of rows within one unit, then across the related units.

Each sentence becomes a few columns: its value, how many rows it counts, how many of them have a
value, the most rows of one unit, and how many say what is not known yet; as far as it needs them.
Sentences that look at the same rows share what counts these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import narwhals as nw

from kansrijk.cohort.recode import recoded
from kansrijk.cohort.rows import can_be_late, day_so_far, known_later, told
from kansrijk.cohort.times import in_time, moment
from kansrijk.cohort.where import Rows
from kansrijk.study import Outcome, Register, Sources, Taken, is_open, names_in

Aggregate = Callable[[nw.Expr], nw.Expr]


def _sum(values: nw.Expr) -> nw.Expr:
    return values.sum().cast(nw.Int64())


def _max(values: nw.Expr) -> nw.Expr:
    return values.max()


def _min(values: nw.Expr) -> nw.Expr:
    return values.min()


def _distinct(values: nw.Expr) -> nw.Expr:
    # The engine's own count has the missing value as one more.
    return values.n_unique() - values.is_null().any().cast(nw.Int64())


WITHIN: dict[str, Aggregate] = {
    "value": _max,
    "age": _min,
    "distinct": _distinct,
    "sum": _sum,
    "mean": _sum,
    "min": _min,
    "max": _max,
    "earliest": _min,
    "latest": _max,
}
ACROSS: dict[str, Aggregate] = {"sum": _sum, "min": _min, "max": _max}
# The oldest is born first.
ACROSS_AGES: dict[str, Aggregate] = {"max": _min, "min": _max}

# How often a value may stand for one unit before the sentence has to say which.
SINGLE = frozenset({"value", "age"})
# What has its number of rows for a value.
OF_ROWS = frozenset({"any", "none", "count"})
# What a related unit without a record adds nothing to.
ADDED = frozenset({"count", "distinct", "sum"})
# What is 0 where no value is known, like every sum; of the others there is no value then.
COUNTED = frozenset({"distinct", "sum", "mean"})


@dataclass(frozen=True)
class Take:
    """One sentence, ready for the engine.

    Parameters
    ----------
    name
        The indicator, or the outcome.
    sentence
        What was declared.
    sources
        The declared registers and code lists.
    reference
        The reference date.
    basis
        The sentence that counts the rows for it; None for itself.
    """

    name: str
    sentence: Taken | Outcome
    sources: Sources
    reference: date
    basis: str | None = None

    @property
    def register(self) -> Register:
        """The register it is from."""
        return self.sources.registers[self.sentence.register_]

    @property
    def relations(self) -> tuple[str, ...]:
        """The relations that lead to the units it is about; empty for the unit itself."""
        return self.sentence.relations if isinstance(self.sentence, Taken) else ()

    @property
    def column(self) -> str | None:
        """The column it takes."""
        return self.sentence.column if isinstance(self.sentence, Taken) else None

    @property
    def anchors(self) -> tuple[str, ...]:
        """The indicators whose dates it is told from."""
        return self.sentence.needs if isinstance(self.sentence, Taken) else ()

    @property
    def has_value(self) -> bool:
        """Whether it takes a value, and does not only count rows."""
        return self.sentence.take not in OF_ROWS

    @property
    def is_open(self) -> bool:
        """Whether its levels are the codes that are found."""
        return isinstance(self.sentence, Taken) and is_open(self.sources, self.sentence)

    @property
    def has_counts(self) -> bool:
        """Whether its known values are counted, because the value itself does not tell."""
        return self.sentence.take in COUNTED or (self.has_value and self.across == "sum")

    @property
    def looks_at(self) -> tuple[object, ...]:
        """What tells which rows it looks at, within one register."""
        sentence = self.sentence
        when = (sentence.window, sentence.date, sentence.where, isinstance(sentence, Outcome))
        if isinstance(sentence, Taken):
            when += (sentence.at, sentence.after, sentence.year)
        return (*when, *self.used)

    @property
    def across(self) -> str | None:
        """How it says that several related units combine, None where it does not."""
        return self.sentence.across if isinstance(self.sentence, Taken) else None

    @property
    def counts_relatives(self) -> bool:
        """Whether a related unit without a record matters: its nothing may be the least."""
        return self.sentence.take in ADDED and self.across in ("min", "max")

    @property
    def can_be_late(self) -> bool:
        """Whether it may take or ask what is known only after the reference date."""
        return isinstance(self.sentence, Taken) and bool(self.used)

    @property
    def value(self) -> str:
        """The name of the column with its value."""
        combines_counts = self.sentence.take == "count" and self.across is not None
        return self.name if self.has_value or combines_counts else self.rows

    @property
    def rows(self) -> str:
        """The name of the column that counts rows."""
        return f"_rows_{self.basis or self.name}"

    @property
    def values(self) -> str:
        """The name of the column that counts known values."""
        return f"_values_{self.name}"

    @property
    def late(self) -> str:
        """The name of the column that counts rows that say what is not known yet."""
        return f"_late_{self.basis or self.name}"

    @property
    def most(self) -> str:
        """The name of the column that has the most rows of one unit."""
        return f"_most_{self.name}"

    @property
    def relatives(self) -> str:
        """The name of the column that counts the related units with a row."""
        return f"_relatives_{self.name}"

    @property
    def in_time(self) -> nw.Expr:
        """Which rows lie in the time that it looks at."""
        return in_time(self.name, self.sentence, self.register, self.reference)

    def each_row(self) -> Iterator[nw.Expr]:
        """Yield what each row adds: whether it counts, its value, and whether it is late."""
        met = map(self._seen.meet, self.sentence.conditions)
        keep = nw.all_horizontal(self.in_time, *met, ignore_nulls=False)
        if self.can_be_late:
            late = nw.any_horizontal(*map(self._is_late, self.used), ignore_nulls=False)
            keep = keep & ~late
            if self.basis is None:
                yield nw.when(self.in_time & late).then(1).alias(self.late)
        if self.basis is None:
            yield nw.when(keep).then(1).alias(self.rows)
        if self.has_value:
            yield nw.when(keep).then(self._value()).alias(self.name)

    def within(self) -> Iterator[nw.Expr]:
        """Yield the aggregates over the rows of one unit of the register."""
        if self.has_value:
            yield WITHIN[self.sentence.take](nw.col(self.name))
        if self.has_counts:
            yield nw.col(self.name).count().alias(self.values)
        if self.basis is None:
            yield nw.col(self.rows).count()
            if self.can_be_late:
                yield nw.col(self.late).count()

    def combined(self) -> Iterator[nw.Expr]:
        """Yield the aggregates over the related units of one unit, of what is taken of each."""
        if self.value == self.name:
            yield self._over_relatives().alias(self.name)
        if self.has_counts:
            yield _sum(nw.col(self.values))
        if self.sentence.take in SINGLE:
            yield nw.col(self.rows).max().alias(self.most)
        if self.counts_relatives:
            yield nw.when(nw.col(self.rows) > 0).then(1).count().alias(self.relatives)
        if self.basis is None:
            yield _sum(nw.col(self.rows))
            if self.can_be_late:
                yield _sum(nw.col(self.late))

    @property
    def used(self) -> list[str]:
        """The columns that it takes or asks of, as far as they may be late."""
        names = [name for condition in self.sentence.conditions for name in names_in(condition)]
        if self.column is not None:
            names.append(self.column)
        return [name for name in dict.fromkeys(names) if can_be_late(self.register, name)]

    @property
    def _seen(self) -> Rows:
        """The columns as they were told on the reference date; an outcome has no such day."""
        if isinstance(self.sentence, Outcome):
            return Rows(self.sources, self.register, nw.col)
        return Rows(self.sources, self.register, self._told)

    def _told(self, name: str) -> nw.Expr:
        return told(self.register, name, self.reference)

    def _is_late(self, name: str) -> nw.Expr:
        return known_later(self.register, name, self.reference)

    def _value(self) -> nw.Expr:
        """Return the value of each row."""
        if self.column is None or isinstance(self.sentence, Outcome):
            return day_so_far(self.register, self.sentence.date, self.reference)
        values = self._told(self.column)
        if self.sentence.take == "age":
            # Who is born after that day has no age on it.
            return nw.when(values <= moment(self.name, self.sentence, self.reference)).then(values)
        if self.sentence.recode is None:
            return values
        column = self.register.column(self.column)
        return recoded(self.sources, column, values, self.sentence.recode)

    def _over_relatives(self) -> nw.Expr:
        """Combine what is taken of several related units."""
        value = nw.col(self.name if self.has_value else self.rows)
        if self.has_counts:
            value = nw.when(nw.col(self.values) > 0).then(value)
        if self.sentence.take == "age":
            return ACROSS_AGES[self.across or ""](value)
        return ACROSS[self.across or ""](value)
