"""What the validator of a file found, said in the words of the file.

The validator tells each mistake by a place (keys, with marks of its own between them) and a kind.
Where a value may be of several kinds it tells one mistake for each kind that was tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Union, cast, get_args, get_origin

from pydantic import BaseModel, Discriminator
from pydantic_core import ErrorDetails

from kansrijk.errors import Problem
from kansrijk.study.indicators import Derived, Programmed, Shared, Taken

UNKNOWN_KEY = "this key is unknown"
A_NAME = "a name has lower-case letters, digits and _, and begins with a letter"
A_WORD = 'a word for an absence is wanted: "never", "no", 0 or { nl = "...", en = "..." }'
# By the beginning of the validator's own name for a mistake.
WANTED = {
    "missing": "this key is missing",
    "string_too_short": "this text is empty",
    "string": "a text in quotes is wanted",
    "int": "a whole number is wanted",
    "float": "a number is wanted",
    "finite": "a number is wanted",
    "bool": "true or false is wanted",
    "date": "a date is wanted, such as 2015-01-01",
    "tuple": "a list is wanted, in square brackets",
    "model": "a table is wanted",
    "dict": "a table is wanted",
    "too_short": "at least one is wanted",
}
# What is wanted where a value may be of several kinds, by its key.
SEVERAL = {
    "known": "a date, a column of dates, or a day of the file's year is wanted: "
    '2014-12-31, "published" or "{year}-12-31"',
    "date": 'a column of dates, or a day of the file\'s year is wanted: "left" or "{year}-10-01"',
    "days_since": 'a date, or a column of dates is wanted: 2013-10-01 or "presentation_start"',
    "path": 'the name of a file, or a list of them is wanted: "A.csv" or ["A{year}", "B{year}"]',
    "from": 'a source column, or a list of them is wanted: "BORN" or ["YEAR", "MONTH", "DAY"]',
    "of": 'a relation, or a list of them is wanted: "mother" or ["mother", "father"]',
    "none": A_WORD,
    "unlinked": A_WORD,
    "missing": A_WORD,
}
# What a text in quotes reads, by its key.
PHRASES = {
    "window": 'a window in quotes is wanted: "60 days", "5 years" or "1 year after"',
    "at": 'a moment in quotes is wanted: "reference date", "reference date - 1 day" or "birth"',
}
LIMITS = {
    "less_than_equal": ("at most", "le"),
    "less_than": ("less than", "lt"),
    "greater_than_equal": ("at least", "ge"),
    "greater_than": ("more than", "gt"),
}
# By which key each form of indicator is known.
FORMS: Mapping[type[BaseModel], str] = {
    Taken: "`from`",
    Shared: 'take = "same"',
    Derived: "`derive`",
    Programmed: "`python`",
}
# The keys of which an indicator has those of one form.
OF_ONE_FORM = ("from", "take", "derive", "python", "uses")
AN_INDICATOR = (
    'an indicator has `from` and `take`; or take = "same", `of` and `relation`; '
    "or `derive`; or `python` and `uses`"
)

Place = tuple[int | str, ...]
# A type as it is annotated; the library has no name for it.
Annotation = Any


@dataclass(frozen=True)
class _Spot:
    """Where a mistake stands.

    Parameters
    ----------
    keys
        The keys that lead there, as the file has them.
    model
        What the table is, of which the last key is one.
    tried
        How many of the keys lead to a value that may be of several kinds; None without one.
    """

    keys: tuple[str, ...]
    model: type[BaseModel]
    tried: int | None

    @property
    def key(self) -> str:
        return ".".join(self.keys)

    @property
    def choice(self) -> str | None:
        """The key of the value that may be of several kinds."""
        return None if self.tried is None else ".".join(self.keys[: self.tried])

    @property
    def is_inside(self) -> bool:
        """Whether it stands inside a value that may be of several kinds."""
        return self.tried is not None and len(self.keys) > self.tried


def problems_of(
    model: type[BaseModel], found: Iterable[ErrorDetails], file: str, *, under: str | None
) -> list[Problem]:
    """Return the mistakes that the validator found as problems, each value once.

    Parameters
    ----------
    model
        What was read.
    found
        The mistakes.
    file
        The name of the file.
    under
        A first key that the file does not have.
    """
    spots = [(_spot(model, details["loc"], under), details) for details in found]
    inside = {spot.choice for spot, _ in spots if spot.is_inside}
    lists = {spot.keys[:-1] for spot, _ in spots}
    problems: dict[str, Problem] = {}
    for spot, details in spots:
        # A list whose elements are wrong counts as too short.
        if details["type"] == "too_short" and spot.keys in lists:
            continue
        if spot.tried is None or spot.is_inside:
            problems.setdefault(spot.key, _problem(spot, details, file))
        elif spot.choice not in inside:
            problems.setdefault(spot.key, _several(spot, details, file))
    return list(problems.values())


def _spot(model: type[BaseModel], place: Place, under: str | None) -> _Spot:
    """Find the keys of a place, and what their table is."""
    annotation: Annotation = model
    keys: list[str] = []
    tried: int | None = None
    for part in place:
        if part == "[key]":
            break
        if members := _members(annotation):
            tried = tried if _is_told_apart(annotation) else len(keys)
            annotation = next((one for one in members if _goes_by(one, str(part))), None)
        else:
            keys.append(str(part))
            annotation = _inside(annotation, part)
        model = _model(annotation) or model
    extra = int(keys[:1] == [under])
    return _Spot(tuple(keys[extra:]), model, None if tried is None else tried - extra)


def _bare(annotation: Annotation) -> Annotation:
    """Return a type without remarks, and without None beside it."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, UnionType):
        some = [one for one in get_args(annotation) if one is not NoneType]
        return _bare(some[0]) if len(some) == 1 else annotation
    return annotation


def _members(annotation: Annotation) -> list[Annotation]:
    """Return the kinds that a value may be of; empty where there is one."""
    bare = _bare(annotation)
    if get_origin(bare) not in (Union, UnionType):
        return []
    return [_bare(one) for one in get_args(bare) if one is not NoneType]


def _is_told_apart(annotation: Annotation) -> bool:
    """Tell whether the value itself says of which kind it is, so that one is tried."""
    remarks = get_args(annotation)[1:] if get_origin(annotation) is Annotated else ()
    return any(isinstance(one, Discriminator) for one in remarks)


def _goes_by(annotation: Annotation, mark: str) -> bool:
    """Tell whether the validator means this kind by its mark."""
    named = get_origin(annotation) or annotation
    return mark.partition("[")[0] == getattr(named, "__name__", "")


def _inside(annotation: Annotation, part: int | str) -> Annotation:
    """Return the type of what stands under a key, None where that is unknown."""
    bare = _bare(annotation)
    if (model := _model(bare)) is not None:
        fields = model.model_fields.items()
        return next((one.annotation for name, one in fields if part in (name, one.alias)), None)
    arguments = get_args(bare)
    if get_origin(bare) is tuple:
        return arguments[0]
    return arguments[1] if len(arguments) == 2 else None


def _model(annotation: Annotation) -> type[BaseModel] | None:
    bare = _bare(annotation)
    return bare if isinstance(bare, type) and issubclass(bare, BaseModel) else None


def _several(spot: _Spot, details: ErrorDetails, file: str) -> Problem:
    """Say what is wanted where a value may be of several kinds and is of none."""
    given, name = details["input"], spot.keys[-1]
    is_name = isinstance(given, str) and given[:1].isalpha() and name in ("known", "date")
    near = _nearest_name(str(given)) if is_name else ()
    return Problem(file, spot.key, SEVERAL[name], _shown(given), near)


def _problem(spot: _Spot, details: ErrorDetails, file: str) -> Problem:
    kind, given = details["type"], _shown(details["input"])
    context = cast("Mapping[str, Any]", details.get("ctx", {}))
    if kind == "extra_forbidden":
        return _unknown_key(spot, file)
    if kind == "missing":
        todo = AN_INDICATOR if spot.model is Taken and spot.keys[-1] == "from" else None
        return Problem(file, spot.key, WANTED["missing"], todo=todo)
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", str(context["expected"]))
        return Problem(file, spot.key, "this value is not known", given, tuple(allowed))
    if kind == "string_pattern_mismatch":
        return _pattern(spot, details, file)
    if kind.startswith("model") and len(spot.keys) == 1:
        return Problem(file, spot.key, f"a table is wanted, such as [{spot.key}]", given)
    message = _wanted(kind, context) or details["msg"].removeprefix("Value error, ")
    if kind.startswith("string") and spot.keys[-1] in PHRASES:
        message = PHRASES[spot.keys[-1]]
    return Problem(file, spot.key, message, given, todo=context.get("todo"))


def _unknown_key(spot: _Spot, file: str) -> Problem:
    key = spot.keys[-1]
    owners = [form for form in FORMS if key in keys_of(form)]
    if spot.model in FORMS and owners:
        message = f"this key does not go with {FORMS[spot.model]}"
        todo = f"it goes with {' or '.join(FORMS[form] for form in owners)}"
        todo = AN_INDICATOR if key in OF_ONE_FORM else todo
        return Problem(file, spot.key, message, key, todo=todo)
    return Problem(file, spot.key, UNKNOWN_KEY, key, tuple(keys_of(spot.model)))


def keys_of(model: type[BaseModel]) -> Iterator[str]:
    """List the keys that a table may have: its own first, then those that it shares."""
    own = model.__annotations__
    for name, field in sorted(model.model_fields.items(), key=lambda one: one[0] not in own):
        yield field.alias or name


def _pattern(spot: _Spot, details: ErrorDetails, file: str) -> Problem:
    """Say that a name, or a reference to a function, has another form."""
    if spot.model is Programmed and spot.keys[-1] == "python":
        message = 'this reads "indicators.py:function"'
        return Problem(file, spot.key, message, _shown(details["input"]))
    name = spot.keys[-1] if details["loc"][-1] == "[key]" else str(details["input"])
    return Problem(file, spot.key, A_NAME, name, _nearest_name(name))


def _nearest_name(given: str) -> tuple[str, ...]:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", given)
    nearest = re.sub(r"\W+", "_", words.lower()).lstrip("_0123456789")
    return (nearest,) if nearest else ()


def _wanted(kind: str, context: Mapping[str, Any]) -> str | None:
    """Say what is wanted where the validator speaks of its own types."""
    if kind in LIMITS:
        word, name = LIMITS[kind]
        return f"{word} {str(context[name]).removesuffix('.0')} is wanted"
    if context.get("class_name") == "Text":
        return 'a text in both languages is wanted: { nl = "...", en = "..." }'
    return next((said for start, said in WANTED.items() if kind.startswith(start)), None)


def _shown(given: object) -> str | None:
    """Return a value of the declaration as the file may have it, None for whole tables."""
    if isinstance(given, list | tuple):
        return f"[{', '.join(_shown(one) or '{...}' for one in cast('list[object]', given))}]"
    if isinstance(given, bool):
        return str(given).lower()
    return None if isinstance(given, dict | BaseModel) else str(given)
