"""Indicators, drawn: sentences of every form that fit the registers of the examples.

What is drawn passes all checks of a declaration; a drawn study that is refused on reading is a
mistake in here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from hypothesis import strategies as st

from tests.property.worlds import is_one_in

KINDS = {
    "event": ("visits", "exams", "deaths", "divorces", "leavers"),
    "spell": ("stays", "lessons", "addresses", "homes", "care", "there"),
    "record": ("people", "households"),
    "yearly": ("incomes", "benefits"),
}
KIND = {register: kind for kind, registers in KINDS.items() for register in registers}
# Several indicators of one study are about few registers, so that they are opened quickly.
REGISTERS = (*["visits"] * 4, *["stays"] * 3, *["incomes"] * 3, "people", "lessons", *KIND)

NUMBERS = {
    "visits": ("points", "paid", "back"),
    "exams": ("grade",),
    "people": ("score",),
    "incomes": ("earned", "debts", "mortgage", "file_year"),
    "benefits": ("file_year", "file_month"),
    "leavers": ("file_year",),
    "care": ("file_year",),
    "households": ("size",),
}
LISTS = {
    "kind": ("tour", "concert"),
    "room": ("small", "middle", "large"),
    "sex": ("girl", "boy"),
    "level": ("low", "high"),
    "tenure": ("owner", "tenant"),
    "school": ("primary", "secondary", "higher"),
    "law": ("young", "other"),
    "comfort": ("plain", "roomy"),
}
ORDERED = ("room", "level", "school")
LEVELS = {
    "visits": ("kind",),
    "stays": ("room",),
    "people": ("sex",),
    "leavers": ("level",),
    "households": ("tenure",),
}
TEXTS = {"visits": "guide", "addresses": "object", "people": "school", "benefits": "law"}
TEXT_VALUES = {
    "guide": ("Ann", "Ben"),
    "object": ("a1", "a2"),
    "school": ("10", "22"),
    "law": ("3", "4"),
}
RECODES = {"people": ("school", "school"), "benefits": ("law", "law"), "stays": ("room", "comfort")}
DATES = {"people": ("born",), "stays": ("booked", "end"), "exams": ("graded",)}

TO_PERSONS = (
    "mother",
    "parents",
    "children",
    "siblings",
    "household.inhabitants",
    "mother.mother",
    "payer",
    "nurse",
    "companion",
    ["mother", "father"],
    ["parents", "siblings"],
)
TO_HOUSEHOLDS = ("household", "mother.household", ["household", "mother.household"])
NEEDS = {"household": "homes", "payer": "incomes", "nurse": "care", "companion": "visits"}
WINDOWS = (None, "3 years", "2 years", "1 year", "1 year", "3 months", "40 days")
WORDS = ("unknown", "no", "other")
COUNTING = ("count", "distinct", "age")


@dataclass
class Drawn:
    """An indicator as drawn, and what later ones may do with it."""

    table: dict[str, object]
    form: str
    levels: tuple[str, ...] = ()
    ordered: bool = False


@dataclass
class Sentences:
    """Indicators by name, in order."""

    drawn: dict[str, Drawn] = field(default_factory=dict[str, Drawn])

    def of_form(self, form: str) -> list[str]:
        """Return the names of those of a form."""
        return [name for name, one in self.drawn.items() if one.form == form]

    @property
    def registers(self) -> frozenset[str]:
        """The registers that they look at, relations included."""
        tables = [one.table for one in self.drawn.values()]
        found = {str(table["from"]) for table in tables if "from" in table}
        found |= {"visits" for table in tables if "python" in table}
        for table in tables:
            steps = json.dumps([table.get("of", ""), table.get("relation", "")])
            found |= {register for step, register in NEEDS.items() if step in steps}
            if "of" in table:
                found.add("people")
        return frozenset(found)

    def toml(self) -> str:
        """Return them as the file of a study."""
        return "\n".join(as_toml(name, one.table) for name, one in self.drawn.items())


def as_toml(name: str, table: dict[str, object]) -> str:
    """Return an indicator as a table of TOML."""
    lines = [f"{key} = {json.dumps(value)}" for key, value in table.items()]
    return "\n".join([f"[{name}]", 'role = "helper"', *lines, ""])


@st.composite
def sentences(draw, most: int = 5) -> Sentences:
    """Draw some indicators; later ones may build on earlier ones."""
    found = Sentences()
    for place in range(draw(st.integers(2, most))):
        found.drawn[f"i{place}"] = draw(st.sampled_from(FORMS))(draw, found)
    return found


# ------------------------------------------------------------------ sentences about rows


def taken(draw, found: Sentences) -> Drawn:
    """Draw a sentence about the rows of a register."""
    register = draw(st.sampled_from(REGISTERS))
    table = {"from": register}
    if register == "households":
        table["of"] = draw(st.sampled_from(TO_HOUSEHOLDS))
    elif draw(st.booleans()):
        table["of"] = draw(st.sampled_from(TO_PERSONS))
    draw_time(draw, table, register, found.of_form("date"))
    if comparisons_of(register) and draw(is_one_in(3)):
        table["where"] = [condition(draw, register) for _ in range(draw(st.integers(1, 2)))]
    return draw_take(draw, table, register)


def date_of_row(draw, _: Sentences) -> Drawn:
    """Draw a date that later sentences may start from."""
    table, take = {"as": "date"}, draw(st.sampled_from(["value", "earliest", "latest"]))
    if take == "value":
        table |= {"from": "people", "take": take, "column": "born"}
    else:
        table |= {"from": draw(st.sampled_from(["visits", "stays"])), "take": take}
    return Drawn(table, "date")


def draw_time(draw, table: dict[str, object], register: str, anchors: list[str]) -> None:
    """Draw which rows are in time."""
    kind, window = KIND[register], draw(st.sampled_from(WINDOWS))
    if register == "benefits":
        window = draw(st.sampled_from(["2 months", "40 days"]))
    at = "at" if draw(st.booleans()) else "window"
    if kind == "yearly" and register == "incomes" and draw(is_one_in(3)):
        table["year"] = draw(st.sampled_from([0, -1, -2]))
    elif kind in ("spell", "yearly") and at == "at":
        table["at"] = moment(draw, anchors if register != "benefits" else [])
    elif kind == "yearly":
        table["window"] = window or "2 years"
    elif kind != "record" and window is not None:
        table["window"] = window
    if "at" not in table and kind != "yearly":
        draw_day(draw, table, register, window, anchors)


def draw_day(draw, table, register: str, window: str | None, anchors: list[str]) -> None:
    """Draw which day of a row counts, and after which."""
    spell_days = ("start", "end", "last day") if KIND[register] == "spell" else ()
    days = [day for day in (*spell_days, *DATES.get(register, ())) if day != "graded"]
    if days and draw(is_one_in(2)):
        table["date"] = draw(st.sampled_from(days))
        if window is not None:
            table["window"] = window
    if anchors and (KIND[register] != "record" or "date" in table) and draw(st.booleans()):
        table["after"] = draw(st.sampled_from(anchors))


def moment(draw, anchors: list[str]) -> str:
    """Draw a moment."""
    start = draw(st.sampled_from(["reference date", *anchors]))
    if start == "reference date":
        return start + draw(st.sampled_from(["", " - 1 day", " - 1 month"]))
    return start + draw(st.sampled_from(["", " + 1 year", " - 1 month", " + 40 days"]))


# ------------------------------------------------------------------ conditions on rows


def condition(draw, register: str) -> str:
    """Draw a condition on the columns of a register."""
    one = comparison(draw, register)
    way = draw(st.sampled_from(["", "", "not", "and", "or", "not and"]))
    if way in ("", "not"):
        return f"not ({one})" if way else one
    other = comparison(draw, register)
    return f"not ({one} and {other})" if way == "not and" else f"{one} {way} {other}"


def comparison(draw, register: str) -> str:
    return draw(st.sampled_from(comparisons_of(register)))(draw, register)


def comparisons_of(register: str) -> list:
    return [way for way, having in COMPARISONS.items() if register in having]


def compare_number(draw, register: str) -> str:
    column = draw(st.sampled_from(NUMBERS[register]))
    if column.startswith("file_"):
        return draw(st.sampled_from([f"{column} >= 2014", f"{column} != 12"]))
    sign = draw(st.sampled_from(["=", "!=", "<", "<=", ">", ">="]))
    value = draw(st.sampled_from(["0", "1", "2", "0.29", "2.5"]))
    return draw(st.sampled_from([f"{column} {sign} {value}", f"{column} in (1, 2, 0.29)"]))


def compare_term(draw, register: str) -> str:
    columns = [name for name in NUMBERS[register] if not name.startswith("file_")]
    left, right = draw(st.sampled_from(columns)), draw(st.sampled_from(columns))
    sign, compare = draw(st.sampled_from("+-*/")), draw(st.sampled_from(["<", ">=", "="]))
    return f"{left} {sign} {right} {compare} {draw(st.sampled_from(['0', '1', '1.1']))}"


def compare_level(draw, register: str) -> str:
    column = draw(st.sampled_from(LEVELS[register]))
    levels = LISTS[column]
    signs = ["=", "!=", "<", ">="] if column in ORDERED else ["=", "!="]
    sign, level = draw(st.sampled_from(signs)), draw(st.sampled_from(levels))
    return draw(
        st.sampled_from([f"{column} {sign} {level}", f"{column} in ({levels[0]}, {level})"])
    )


def compare_text(draw, register: str) -> str:
    column = TEXTS[register]
    values, sign = TEXT_VALUES[column], draw(st.sampled_from(["=", "!="]))
    value = draw(st.sampled_from(values))
    return draw(st.sampled_from([f"{column} {sign} {value}", f"{column} in ({values[0]}, x)"]))


def compare_nothing(draw, register: str) -> str:
    columns = [*NUMBERS.get(register, ()), *LEVELS.get(register, ()), *DATES.get(register, ())]
    name = draw(st.sampled_from([*columns, *filter(None, [TEXTS.get(register)])]))
    return f"{name} is {draw(st.sampled_from(['missing', 'known']))}"


COMPARISONS = {
    compare_number: NUMBERS,
    compare_term: {"visits", "incomes"},
    compare_level: LEVELS,
    compare_text: TEXTS,
    compare_nothing: {*NUMBERS, *LEVELS, *DATES, *TEXTS},
}


# ------------------------------------------------------------------ what is taken


def draw_take(draw, table: dict[str, object], register: str) -> Drawn:
    """Draw what is taken, across whom, as what, and what stands for absences."""
    ways = [way for way, having in TAKES.items() if register in having]
    ways = [take_flag, take_count, *ways, *ways, *([take_number] * 2 * (register in NUMBERS))]
    if register == "care" and "at" not in table:
        # One spell may stand in the files of several years: its rows are not counted.
        ways = [take_flag, take_several]
    if KIND[register] != "record" or "date" in table:
        ways.append(take_day)
    drawn = draw(st.sampled_from(ways))(draw, table, register)
    if drawn.form == "number" and draw(is_one_in(4)):
        draw_bands(draw, drawn)
    draw_words(
        draw, drawn, ["none", "unlinked", "missing"] if "of" in table else ["none", "missing"]
    )
    return drawn


def draw_bands(draw, drawn: Drawn) -> None:
    """Draw the borders of bands; whole ones for what is counted."""
    borders = [[1], [1, 3], [2, 3, 12], [0.5, 2.5], [0.29, 1.1]]
    counts = drawn.table.get("take") in COUNTING or "as" in drawn.table
    drawn.table["bands"] = chosen = draw(st.sampled_from(borders[:3] if counts else borders))
    drawn.form, drawn.ordered, drawn.levels = "levels", True, (f"under {chosen[0]}",)


def draw_words(draw, drawn: Drawn, absences: list[str]) -> None:
    """Draw what stands for absences: of a number one word for its far end, and numbers."""
    if drawn.form == "date":
        return
    words = (0, 7, "never") if drawn.form == "number" else (*WORDS, *drawn.levels[:1])
    for absence in absences:
        if draw(is_one_in(3)):
            drawn.table[absence] = draw(st.sampled_from(words))


def take_flag(draw, table, _) -> Drawn:
    table["take"] = draw(st.sampled_from(["any", "any", "none"]))
    return Drawn(table, "flag", ("no", "yes"))


def take_count(draw, table, _) -> Drawn:
    table["take"] = "count"
    return across(draw, table, "number", ["sum", "min", "max", None])


def take_day(draw, table, _) -> Drawn:
    table["take"] = draw(st.sampled_from(["earliest", "latest"]))
    return as_told(draw, table)


def take_number(draw, table, register: str) -> Drawn:
    table["column"] = draw(st.sampled_from(NUMBERS[register]))
    table["take"] = draw(st.sampled_from(["value", "sum", "mean", "min", "max", "distinct"]))
    return numbers_across(draw, table)


def take_several(draw, table, register: str) -> Drawn:
    table["column"] = draw(st.sampled_from(NUMBERS[register]))
    table["take"] = draw(st.sampled_from(["min", "max", "distinct"]))
    return numbers_across(draw, table)


def take_distinct(draw, table, register: str) -> Drawn:
    table |= {"column": TEXTS[register], "take": "distinct"}
    return numbers_across(draw, table)


def numbers_across(draw, table) -> Drawn:
    ways = ["sum", "min", "max"]
    if table["take"] == "mean":
        return Drawn(table, "number")
    return across(draw, table, "number", ways if table["take"] == "distinct" else [*ways, None])


def take_level(draw, table, register: str) -> Drawn:
    column = codes = draw(st.sampled_from(LEVELS[register]))
    return levels_across(draw, table, column, codes)


def take_recoded(draw, table, register: str) -> Drawn:
    column, codes = RECODES[register]
    table["recode"] = codes
    return levels_across(draw, table, column, codes)


def levels_across(draw, table, column: str, codes: str) -> Drawn:
    ordered = codes in ORDERED
    table["column"] = column
    table["take"] = draw(st.sampled_from(["value", "min", "max"] if ordered else ["value"]))
    drawn = across(draw, table, "levels", ["min", "max", None] if ordered else [None])
    drawn.levels, drawn.ordered = LISTS[codes], ordered
    return drawn


def take_date(draw, table, register: str) -> Drawn:
    table["column"] = draw(st.sampled_from(DATES[register]))
    table["take"] = draw(st.sampled_from(["value", "min", "max"]))
    drawn = as_told(draw, table)
    if "of" in table and table["take"] == "value" and draw(st.booleans()):
        table["across"] = draw(st.sampled_from(["min", "max"]))
    return drawn


def take_age(draw, table, register: str) -> Drawn:
    table["column"] = draw(st.sampled_from([name for name in DATES[register] if name != "end"]))
    table["take"] = "age"
    return across(draw, table, "number", ["min", "max", None])


def as_told(draw, table) -> Drawn:
    ways = ["years ago", "months ago", "days ago", "date", *(["year"] * ("window" in table))]
    table["as"] = draw(st.sampled_from(ways))
    forms = {"date": "date", "year": "year"}
    return Drawn(table, forms.get(str(table["as"]), "number"), ordered=table["as"] == "year")


def across(draw, table, form: str, ways: list[str | None]) -> Drawn:
    if "of" in table and (way := draw(st.sampled_from(ways))) is not None:
        table["across"] = way
    return Drawn(table, form)


TAKES = {
    take_number: NUMBERS,
    take_distinct: TEXTS,
    take_level: LEVELS,
    take_recoded: RECODES,
    take_date: DATES,
    take_age: DATES,
}


# ------------------------------------------------------------------ the other forms


def shared(draw, _: Sentences) -> Drawn:
    """Draw whether a relative shares something."""
    of = draw(st.sampled_from(TO_PERSONS))
    table = {"of": of, "take": "same", "relation": draw(st.sampled_from(["household", "mother"]))}
    drawn = Drawn(table, "flag", ("no", "yes"))
    draw_words(draw, drawn, ["unlinked", "missing"])
    return drawn


def derived(draw, found: Sentences) -> Drawn:
    """Draw arithmetic between earlier numbers, or a condition on earlier indicators."""
    numbers = found.of_form("number")
    if numbers and draw(st.booleans()):
        drawn = Drawn({"derive": arithmetic(draw, numbers)}, "number")
        if draw(is_one_in(4)):
            draw_bands(draw, drawn)
    elif asked := [name for name, one in found.drawn.items() if one.form in QUESTIONS]:
        drawn = Drawn(
            {"derive": condition_on_indicators(draw, found, asked)}, "flag", ("no", "yes")
        )
    else:
        return taken(draw, found)
    draw_words(draw, drawn, ["missing"])
    return drawn


def arithmetic(draw, numbers: list[str]) -> str:
    left, right = draw(st.sampled_from(numbers)), draw(st.sampled_from(numbers))
    sign = draw(st.sampled_from("+-*/"))
    return draw(
        st.sampled_from(
            [f"{left} {sign} {right}", f"({left} {sign} 2) * {right}", f"-{left} + 0.5"]
        )
    )


def condition_on_indicators(draw, found: Sentences, asked: list[str]) -> str:
    one = ask(draw, found, draw(st.sampled_from(asked)))
    way = draw(st.sampled_from(["", "not", "and", "or"]))
    if way in ("and", "or"):
        return f"{one} {way} {ask(draw, found, draw(st.sampled_from(asked)))}"
    return f"not ({one})" if way else one


def ask(draw, found: Sentences, name: str) -> str:
    drawn = found.drawn[name]
    return draw(st.sampled_from([*QUESTIONS[drawn.form](draw, name, drawn), f"{name} is missing"]))


def ask_levels(draw, name: str, drawn: Drawn) -> list[str]:
    level = draw(st.sampled_from(drawn.levels))
    return [f"{name} = {level}", *([f"{name} >= {level}"] * drawn.ordered)]


QUESTIONS = {
    "flag": lambda _draw, name, _drawn: [name, f"{name} = no"],
    "number": lambda _draw, name, _drawn: [f"{name} > 1", f"{name} <= 3", f"{name} - 1 < 2"],
    "levels": ask_levels,
}


def programmed(draw, _: Sentences) -> Drawn:
    """Draw a Python function of the study."""
    name = draw(st.sampled_from(["spread", "often"]))
    table = {"python": f"indicators.py:{name}", "uses": ["visits"]}
    drawn = Drawn(table, "number") if name == "spread" else Drawn(table, "flag", ("no", "yes"))
    draw_words(draw, drawn, ["missing"])
    drawn.form = "programmed"
    return drawn


PYTHON = '''
import narwhals as nw


def spread(tables, reference):
    """Return the difference between the best and the worst visit."""
    points = nw.col("points")
    return tables["visits"].group_by("_id").agg((points.max() - points.min()).alias("value"))


def often(tables, reference):
    """Return whether there is more than one visit."""
    counts = tables["visits"].group_by("_id").agg(nw.len().alias("n"))
    return counts.select("_id", value=nw.col("n") > 1)
'''

FORMS = [*[taken] * 16, *[derived] * 5, *[date_of_row] * 5, shared, shared, programmed]
