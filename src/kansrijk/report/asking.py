"""What was asked, in words: the question, its settings, the variables and the files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kansrijk.findings import Setting
from kansrijk.profiles import Asked, AskedSetting
from kansrijk.report.numbers import day, days, decimal, known, one_in, percent, plain
from kansrijk.report.wording import Texts
from kansrijk.study import Text


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
    reference_dates: str
    pooled: int
    cluster: str | None
    choices: tuple[Choice, ...]
    groups: tuple[tuple[str, tuple[Variable, ...]], ...]
    registers: int
    digest: str
    variables: int
    analysis: str | None = None
    local: str | None = None

    def choice(self, name: str) -> Choice | None:
        """Return the choice of a name, if it was made."""
        return next((choice for choice in self.choices if choice.name == name), None)


def asking(asked: Asked, used: frozenset[str], t: Texts) -> Asking:
    """Return what was asked in words; `used` holds the labels of the variables in the tree."""
    outcome = asked.outcome.in_(t.language)
    return Asking(
        title=asked.title.in_(t.language),
        question=_question(asked, t),
        population=opening(asked.population.in_(t.language)),
        outcome=outcome,
        followed=_followed(asked, t),
        kind=asked.outcome_kind,
        reference_dates=days(asked.reference_dates, t),
        pooled=len(asked.reference_dates),
        cluster=asked.cluster and called(asked.cluster, asked.labels, t),
        choices=(
            _rules(asked, t),
            *(_choice(setting, asked.semantics, t) for setting in asked.settings),
        ),
        groups=tuple(_by_group(asked, used, t)),
        registers=len({source.register for source in asked.sources}),
        digest=asked.study_digest,
        variables=len(asked.variables),
        analysis=asked.analysis and asked.analysis.in_(t.language),
        local=_local(asked, t),
    )


def _local(asked: Asked, t: Texts) -> str | None:
    """Say how large the study's own area is, and a least group in it."""
    if asked.local is None:
        return None
    share = asked.local.share
    part = share.value if isinstance(share, Setting) else known(share)
    if not part:
        return None
    least = next((one.value.value for one in asked.settings if one.name == "min_child"), 0.0)
    return t(
        "asked.local_share",
        part=one_in(part, t) or "",
        area=asked.local.area.in_(t.language) if asked.local.area else t("asked.local_area"),
        least=plain(least, t.language),
        here=decimal(least * part, 0, t.language),
    )


def in_sentence(label: str) -> str:
    """Return a label as it stands inside a sentence; an abbreviation keeps its capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def opening(label: str) -> str:
    """Return a label as it opens a sentence."""
    return label[:1].upper() + label[1:]


def _question(asked: Asked, t: Texts) -> str:
    if asked.question is not None:
        return asked.question.in_(t.language)
    until, is_pooled = asked.until, len(asked.reference_dates) > 1
    said = {
        # The population opens the sentence: it may begin with a name, whose capital must stay.
        "population": opening(asked.population.in_(t.language)),
        "outcome": in_sentence(asked.outcome.in_(t.language)),
        "date": days(asked.reference_dates, t),
    }
    if until and not is_pooled:
        return t("question.between", until=day(until, t), **said)
    return t("question.pooled" if is_pooled else "question.after", **said)


def _followed(asked: Asked, t: Texts) -> str:
    """Return the outcome with how long everyone was followed, where that has an end."""
    outcome = asked.outcome.in_(t.language)
    if asked.until is None:
        return outcome
    key = "asked.outcome_pooled" if len(asked.reference_dates) > 1 else "asked.outcome_until"
    return t(key, outcome=outcome, until=day(asked.until, t))


def _rules(asked: Asked, t: Texts) -> Choice:
    """Return whose rules the tree follows, as a choice."""
    name, program = "semantics", asked.semantics
    value = t(f"setting.semantics.{program}")
    return Choice(name, t("setting.semantics.label"), value, "", t("setting.semantics.meaning"))


def _choice(setting: AskedSetting, semantics: str, t: Texts) -> Choice:
    name, number = setting.name, plain(setting.value.value, t.language)
    if not t.knows(f"setting.{name}.label"):
        return Choice(name, name, number, number, t("settings.other"))
    own = f"setting.{name}.meaning_{semantics}"
    meaning = t(own if t.knows(own) else f"setting.{name}.meaning")
    value = setting_said(name, setting.value.value, t)
    return Choice(name, t(f"setting.{name}.label"), value, number, meaning)


def setting_said(name: str, value: float, t: Texts) -> str:
    """Return the value of a setting as it is read, with its unit."""
    if name == "seed":
        return str(int(value))
    if name == "honest":
        return percent(value, t.language, within=1) if value else t("setting.honest.none")
    unit, number = f"setting.unit.{name}", plain(value, t.language)
    if value == 1 and t.knows(f"{unit}_one"):
        unit = f"{unit}_one"
    return t(unit, n=number) if t.knows(unit) else number


def _by_group(
    asked: Asked, used: frozenset[str], t: Texts
) -> Iterable[tuple[str, tuple[Variable, ...]]]:
    groups: dict[str, list[Variable]] = {}
    for variable in asked.variables:
        label = variable.label.in_(t.language)
        groups.setdefault(variable.group, []).append(Variable(label, label in used))
    return ((called(name, asked.labels, t), tuple(own)) for name, own in groups.items())


def called(name: str, labels: Iterable[tuple[str, Text]], t: Texts) -> str:
    """Return what a group of variables or a relation is called: by the study, or in any study."""
    key = f"group.{name}"
    usual = t(key) if t.knows(key) else name
    return next((label.in_(t.language) for one, label in labels if one == name), usual)
