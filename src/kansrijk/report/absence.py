"""Why variables are in no rule, in words: reason by reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kansrijk.profiles import Absence, Reason
from kansrijk.report.asking import opening
from kansrijk.report.numbers import MASK, decimal, known
from kansrijk.report.wording import Texts

MANY = 6
"""Of a reason with more variables than this the list is folded."""

ORDER: tuple[Reason, ...] = ("alike", "beaten", "late", "weak", "small", "constant")
"""The reasons, those first from which there is most to learn."""


@dataclass(frozen=True, slots=True)
class Absent:
    """A variable that is in no rule, and what did better, if that is known."""

    label: str
    why: str | None
    is_measured: bool = False


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A reason with what it means, and the variables that are absent for it."""

    reason: Reason
    title: str
    meaning: str
    variables: tuple[Absent, ...]

    @property
    def folds(self) -> bool:
        """Whether there are so many that the list is folded."""
        return len(self.variables) > MANY


def reasoned(absent: Iterable[Absence], t: Texts) -> tuple[Reasoned, ...]:
    """Return the absent variables by reason."""
    found = tuple(absent)
    return tuple(
        Reasoned(
            reason=reason,
            title=t.times(f"absent.{reason}.title", len(own)),
            meaning=t(f"absent.{reason}.meaning"),
            variables=tuple(_absent(one, t) for one in own),
        )
        for reason in ORDER
        if (own := [one for one in found if one.reason == reason])
    )


def _absent(one: Absence, t: Texts) -> Absent:
    label = opening(one.variable.in_(t.language))
    if one.by is None:
        return Absent(label, None)
    other, key = one.by.in_(t.language), "alike" if one.reason == "alike" else "beaten"
    if one.association is None:
        return Absent(label, t("absent.by", other=other))
    value = known(one.association)
    shared = MASK if value is None else decimal(value, 2, t.language)
    return Absent(label, t(f"absent.{key}.by", other=other, shared=shared), is_measured=True)
