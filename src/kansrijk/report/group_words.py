"""Groups by their numbers, in words: "groep 1 tot en met 4 en 7"."""

from __future__ import annotations

from collections.abc import Iterable

from kansrijk.report.numbers import listed
from kansrijk.report.wording import Texts

MANY_RUNS = 8
"""A longer list than this is hard to read."""


def groups_said(numbers: Iterable[int], t: Texts) -> str:
    """Return several groups as words; three or more in a row go by the first and the last."""
    ordered = sorted(numbers)
    said = [one for run in _runs(ordered) for one in _run(run, t)]
    return t("groups.one" if len(ordered) == 1 else "groups.many", groups=listed(said, t))


def groups_in_short(numbers: Iterable[int], t: Texts) -> str:
    """Return several groups as words, or how many they are where the list would be long."""
    ordered = sorted(numbers)
    if len(_runs(ordered)) > MANY_RUNS:
        return t("groups.short", n=str(len(ordered)))
    return groups_said(ordered, t)


def _runs(ordered: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in ordered:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _run(run: list[int], t: Texts) -> list[str]:
    if len(run) < 3:
        return [str(number) for number in run]
    return [t("groups.run", low=str(run[0]), high=str(run[-1]))]
