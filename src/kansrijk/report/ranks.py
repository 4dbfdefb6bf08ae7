"""Whose place in the order depends most on how importance is defined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kansrijk.findings import Number
from kansrijk.profiles import VariableRelevance
from kansrijk.report.asking import in_sentence
from kansrijk.report.numbers import known
from kansrijk.report.wording import Texts

Definition = Literal["own", "agreement", "primary", "permuted"]
DEFINITIONS: tuple[Definition, ...] = ("own", "agreement", "primary", "permuted")
MOST = 2
"""So many variables are named."""


@dataclass(frozen=True, slots=True)
class _Places:
    """A variable's best and worst place, each with the first definition that gives it.

    `is_nothing` is whether it has no weight at its worst: its place is then among others of none.
    """

    label: str
    best: tuple[int, Definition]
    worst: tuple[int, Definition]
    is_nothing: bool

    @property
    def apart(self) -> int:
        return self.worst[0] - self.best[0]


def shifts(variables: Sequence[VariableRelevance], t: Texts) -> Iterator[str]:
    """Yield a sentence for each variable that changes place most; none where nothing changes.

    A definition of which a number is masked, or that was not computed, is left out.
    """
    by: dict[Definition, list[float]] = {
        name: values for name in DEFINITIONS if (values := _values(variables, name))
    }
    places = [_places(one.variable.in_(t.language), at, by) for at, one in enumerate(variables)]
    moved = sorted((one for one in places if one.apart), key=lambda one: -one.apart)
    for one in moved[:MOST]:
        yield t(
            "relevance.shift_none" if one.is_nothing else "relevance.shift",
            variable=one.label,
            best=str(one.best[0]),
            best_by=in_sentence(t(f"relevance.name.{one.best[1]}")),
            worst=str(one.worst[0]),
            worst_by=in_sentence(t(f"relevance.name.{one.worst[1]}")),
        )


def weight(one: VariableRelevance, by: Definition) -> Number | None:
    """Return how much a variable matters by a definition."""
    return {
        "own": one.own,
        "agreement": one.agreement,
        "primary": one.primary,
        "permuted": one.permuted,
    }[by]


def _values(variables: Sequence[VariableRelevance], by: Definition) -> list[float]:
    """Return the values by a definition, none at all where one of them is not known."""
    numbers = [weight(one, by) for one in variables]
    values = [None if number is None else known(number) for number in numbers]
    return [] if None in values else [value for value in values if value is not None]


def _places(label: str, at: int, by: Mapping[Definition, Sequence[float]]) -> _Places:
    """Return the places of the variable at a position; equal values share the last one."""
    places: list[tuple[int, Definition]] = [
        (sum(v >= values[at] for v in values), name) for name, values in by.items()
    ]
    places = places or [(1, DEFINITIONS[0])]
    best, worst = (pick(places, key=lambda place: place[0]) for pick in (min, max))
    return _Places(label, best, worst, is_nothing=by[worst[1]][at] <= 0 if by else False)
