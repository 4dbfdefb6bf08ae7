"""What an indicator or an outcome means, in one sentence of plain words, in Dutch or English."""

from __future__ import annotations

from collections.abc import Sequence

from kansrijk.study.base import Language
from kansrijk.study.fields import Word, as_text
from kansrijk.study.forms import bands_in_words, is_whole, levels_of, word_id
from kansrijk.study.indicators import (
    DATED,
    SPELL_DAYS,
    Derived,
    Indicator,
    Programmed,
    Shared,
    Taken,
)
from kansrijk.study.language import Condition
from kansrijk.study.phrasing import Phrasing, quoted, spaced
from kansrijk.study.registers import Register
from kansrijk.study.study import Outcome, Study

# What asks for a single row, or for any one of them; the others look at many.
SINGLE = ("any", "none", "value")
ABSENCES = ("none", "unlinked", "missing")
MOST_LEVELS = 8


def sentence_in_words(study: Study, name: str, language: Language) -> str:
    """Return one sentence that says what an indicator means.

    Parameters
    ----------
    study
        The study.
    name
        One of its indicators.
    language
        The language of the sentence.
    """
    indicator, say = study.indicators[name], Phrasing(study, language)
    text = _form(say, indicator)
    return f"{text}{_becomes(say, indicator)}{_absences(say, indicator)}."


def outcome_in_words(study: Study, language: Language) -> str:
    """Return one sentence that says what the outcome of the analysis means."""
    say, outcome = Phrasing(study, language), study.outcome
    register = study.sources.registers[outcome.register_]
    rows = say.say(f"rows.any.{register.kind}", register=say.register(outcome.register_), of="")
    text = say.say("take.outcome", rows=rows, when=_ahead(say, outcome, register))
    if outcome.at_risk:
        text += say.say("ahead.among", condition=say.of_units(outcome.at_risk))
    if outcome.left == "exclude":
        text += say.say("ahead.left")
    return f"{text}."


def _ahead(say: Phrasing, outcome: Outcome, register: Register) -> str:
    window = say.say("ahead.ever")
    if outcome.span is not None:
        window = say.say("ahead.span", span=say.span(outcome.span))
    day = _day(outcome.date, register)
    column = quoted(spaced(outcome.date or ""))
    return say.say(f"ahead.{day}", window=window, column=column) + say.of_rows(outcome, register)


def _form(say: Phrasing, indicator: Indicator) -> str:
    match indicator:
        case Taken():
            return _taken(say, indicator)
        case Shared():
            of, same = say.whom(indicator.relations, any_one=True), say.same(indicator.relation)
            return say.say("take.same", of=of, same=same, moment=say.moment(None))
        case Derived():
            key = "flag" if isinstance(indicator.formula, Condition) else "derived"
            return say.say(f"take.{key}", formula=say.formula(indicator.formula))
        case Programmed():
            file, _, function = indicator.python.partition(":")
            registers = say.listing([say.register(name) for name in indicator.uses])
            return say.say("take.programmed", function=function, file=file, registers=registers)
        case _:
            raise TypeError(type(indicator).__name__)


def _taken(say: Phrasing, taken: Taken) -> str:
    register = say.study.sources.registers[taken.register_]
    of = ""
    if taken.relations:
        any_one = taken.take in ("any", "none")
        of = say.say("of.several", whom=say.whom(taken.relations, any_one=any_one))
    parts = {"register": say.register(taken.register_), "of": of}
    parts["column"] = quoted(spaced(taken.column or taken.date or ""))
    if taken.as_ is not None:
        parts |= {
            "thing": _thing(say, taken, register, parts),
            "when": _window(say, taken, register),
        }
    elif taken.take == "age":
        parts |= {"moment": say.moment(taken.moment), "when": _file(say, taken)}
    else:
        number = taken.take if taken.take in SINGLE else "many"
        parts["rows"] = say.say(f"rows.{number}.{register.kind}", **parts)
        parts["when"] = _when(say, taken, register, "many" if number == "many" else "one")
    parts["when"] += say.of_rows(taken, register)
    is_column = taken.as_ == "date" and taken.take == "value"
    key = "date_column" if is_column else taken.as_ or taken.take
    return say.say(f"take.{key}", **parts) + _across(say, taken)


def _thing(say: Phrasing, taken: Taken, register: Register, parts: dict[str, str]) -> str:
    """Return whose date is taken: the latest event, the first start of a spell, a column."""
    if taken.take in DATED:
        return say.say(f"thing.{taken.take}.{_day(taken.date, register)}", **parts)
    which = {"min": "earliest", "max": "latest"}.get(taken.take, "value")
    return say.say(f"thing.{which}.column", **parts)


def _day(date: str | None, register: Register) -> str:
    """Return which day of a row counts."""
    if date is None:
        return {"event": "event", "spell": "start", "record": "file"}[register.kind]
    return date if register.kind == "spell" and date in SPELL_DAYS else "column"


def _window(say: Phrasing, taken: Taken, register: Register) -> str:
    """Return when, behind the day that is taken."""
    if taken.at is not None:
        key = "thing_runs" if register.kind == "spell" else "file_at"
        return say.say(f"when.{key}", moment=say.moment(taken.moment))
    if taken.window is None and taken.after is None:
        return _file(say, taken)
    return say.say("when.thing", window=say.window(taken, started=False))


def _file(say: Phrasing, taken: Taken) -> str:
    """Return the file of which year, where that is said."""
    if taken.year is None:
        return ""
    key = {0: "this", -1: "last"}.get(taken.year, "earlier")
    return say.say("when.file_of", year=say.say(f"year.{key}", n=str(-taken.year)))


def _when(say: Phrasing, taken: Taken, register: Register, number: str) -> str:
    """Return which of the rows count."""
    moment = say.moment(taken.moment)
    if taken.at is not None:
        key = f"when.runs.{number}" if register.kind == "spell" else "when.file_at"
        return say.say(key, moment=moment)
    day = _day(taken.date, register)
    if day == "file" and taken.window is None and taken.after is None:
        return _file(say, taken)
    window = say.window(taken, started=day not in ("event", "file"))
    column = quoted(spaced(taken.date or ""))
    return say.say(f"when.{day}.{number}", window=window, column=column) + _file(say, taken)


def _across(say: Phrasing, taken: Taken) -> str:
    """Return how several related units combine, where there may be several."""
    across = taken.across or ("sum" if taken.take in ("count", "sum") else None)
    ends = [path.split(".")[-1] for path in taken.relations]
    alone = len(ends) == 1 and say.is_one(ends[0])
    return say.say(f"across.{across}") if ends and across and not alone else ""


def _becomes(say: Phrasing, indicator: Indicator) -> str:
    """Return what becomes of the value: levels of codes, bands of a number."""
    text = ""
    if indicator.quantity is not None:
        text += say.say("becomes.quantity", quantity=indicator.quantity.in_(say.language))
    recode = indicator.recode if isinstance(indicator, Taken | Programmed) else None
    if recode is not None:
        levels = [level.text.in_(say.language) for level in say.study.sources.codes[recode].levels]
        text += say.say("becomes.recode", levels=_some(say, levels))
    if indicator.bands:
        bands = bands_in_words(indicator.bands, whole=is_whole(say.study, indicator))
        levels = [band.in_(say.language) for _, band in bands]
        text += say.say("becomes.bands", levels=_some(say, levels))
    return text


def _some(say: Phrasing, levels: Sequence[str]) -> str:
    """Return the first levels, and how many more there are."""
    shown = [quoted(level) for level in levels]
    if len(shown) > MOST_LEVELS:
        more = say.say("becomes.more", n=str(len(shown) - MOST_LEVELS))
        shown = [*shown[:MOST_LEVELS], more]
    return say.listing(shown)


def _absences(say: Phrasing, indicator: Indicator) -> str:
    """Return what stands for the absences, the same word once."""
    fields: dict[str, list[str]] = {}
    for field in ABSENCES:
        word = getattr(indicator, field, None)
        if word is not None:
            fields.setdefault(_word(say, indicator, word), []).append(say.say(f"absent.{field}"))
    parts = [
        say.say("absent.word", absences=say.listing(absences, "or"), word=word)
        for word, absences in fields.items()
    ]
    return "".join(parts)


def _word(say: Phrasing, indicator: Indicator, word: Word) -> str:
    levels = levels_of(say.study, indicator)
    if levels is not None:
        return say.level(levels, word_id(word))
    return str(word) if isinstance(word, int) else quoted(as_text(word).in_(say.language))
