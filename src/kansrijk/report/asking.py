"""What was asked, in words: the question, its settings, the variables and the files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kansrijk.profiles import Asked, AskedSetting, AskedVariable, Source
from kansrijk.report.numbers import day, percent, plain
from kansrijk.report.wording import Texts


@dataclass(frozen=True, slots=True)
class Choice:
    """A setting that could have been another."""

    name: str
    label: str
    value: str
    number: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable that the tree could use, and whether it did."""

    label: str
    used: bool


@dataclass(frozen=True, slots=True)
class Asking:
    """What was asked."""

    title: str
    question: str
    population: str
    outcome: str
    followed: str
    kind: str
    reference_date: str
    choices: tuple[Choice, ...]
    groups: tuple[tuple[str, tuple[Variable, ...]], ...]
    sources: tuple[Source, ...]
    digest: str
    variables: int

    def choice(self, name: str) -> Choice | None:
        """Return the choice of a name, if it was made."""
        return next((choice for choice in self.choices if choice.name == name), None)


def asking(asked: Asked, used: frozenset[str], t: Texts) -> Asking:
    """Return what was asked in words; `used` holds the labels of the variables in the tree."""
    outcome = asked.outcome.in_(t.language)
    until = None if asked.until is None else day(asked.until, t)
    followed = t("asked.outcome_until", outcome=outcome, until=until) if until else outcome
    return Asking(
        title=asked.title.in_(t.language),
        question=_question(asked, until, t),
        population=opening(asked.population.in_(t.language)),
        outcome=outcome,
        followed=followed,
        kind=asked.outcome_kind,
        reference_date=day(asked.reference_date, t),
        choices=tuple(_choice(setting, t) for setting in asked.settings),
        groups=tuple(_by_group(asked.variables, used, t)),
        sources=asked.sources,
        digest=asked.study_digest,
        variables=len(asked.variables),
    )


def in_sentence(label: str) -> str:
    """Return a label as it stands inside a sentence; an abbreviation keeps its capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def opening(label: str) -> str:
    """Return a label as it opens a sentence."""
    return label[:1].upper() + label[1:]


def _question(asked: Asked, until: str | None, t: Texts) -> str:
    outcome = in_sentence(asked.outcome.in_(t.language))
    said = {
        # The population opens the sentence: it may begin with a name, whose capital must stay.
        "population": opening(asked.population.in_(t.language)),
        "outcome": outcome,
        "date": day(asked.reference_date, t),
    }
    return t("question.between", until=until, **said) if until else t("question.after", **said)


def _choice(setting: AskedSetting, t: Texts) -> Choice:
    name, number = setting.name, plain(setting.value.value, t.language)
    if not t.knows(f"setting.{name}.label"):
        return Choice(name, name, number, number, t("settings.other"))
    label, meaning = t(f"setting.{name}.label"), t(f"setting.{name}.meaning")
    return Choice(name, label, _value(setting, number, t), number, meaning)


def _value(setting: AskedSetting, number: str, t: Texts) -> str:
    name, value = setting.name, setting.value.value
    if name == "seed":
        return str(int(value))
    if name == "honest":
        return percent(value, t.language, within=1) if value else t("setting.honest.none")
    unit = f"setting.unit.{name}"
    return t(unit, n=number) if t.knows(unit) else number


def _by_group(
    variables: Iterable[AskedVariable], used: frozenset[str], t: Texts
) -> Iterable[tuple[str, tuple[Variable, ...]]]:
    groups: dict[str, list[Variable]] = {}
    for variable in variables:
        label = variable.label.in_(t.language)
        groups.setdefault(variable.group, []).append(Variable(label, label in used))
    return ((_group(name, t), tuple(own)) for name, own in groups.items())


def _group(name: str, t: Texts) -> str:
    key = f"group.{name}"
    return t(key) if t.knows(key) else name
