"""The results as sheets: what was asked, who was in it, the groups and the tree."""

from __future__ import annotations

from collections.abc import Iterator

from kansrijk.disclosure import Release
from kansrijk.profiles import (
    AreasFinding,
    Asked,
    OutcomeFinding,
    PopulationFinding,
    Profile,
    ProfilesFinding,
    SensitiveFinding,
)
from kansrijk.report.answer import Answer
from kansrijk.report.area_sheets import area_sheets
from kansrijk.report.asking import Asking
from kansrijk.report.document import Document, document
from kansrijk.report.gains_sheets import gains_sheets
from kansrijk.report.material_sheets import material_sheets
from kansrijk.report.numbers import MASK
from kansrijk.report.plain_data import DIGITS, whole
from kansrijk.report.reading_sheets import reading_sheets
from kansrijk.report.relevance_sheets import relevance_sheets
from kansrijk.report.sheet import Kinds, Row, Sheet, Value, sheet, value, with_interval
from kansrijk.report.told import lift
from kansrijk.report.wording import Texts

RATE: Kinds = {"table.rate": "share", "sheet.low": "share", "sheet.high": "share"}
GROUPS: Kinds = {
    "table.group": "count",
    "table.band": "text",
    "table.rule": "long",
    "table.n": "count",
    "table.share": "share",
    "table.counted": "count",
    "table.cases": "count",
    **RATE,
    "table.lift": "number",
    "table.coverage": "share",
}
TREE: Kinds = {
    "sheet.node": "text",
    "sheet.parent": "text",
    "tree.column_words": "long",
    "sheet.next": "long",
    "table.group": "count",
    "table.n": "count",
    "sheet.grown_on": "count",
    "table.counted": "count",
    "table.cases": "count",
    **RATE,
    "sheet.tied": "long",
}


def sheets(release: Release, t: Texts) -> tuple[Sheet, ...]:
    """Return a release as sheets, without those of what was refused."""
    doc = document(release, t)
    return (*_results(release, doc, t), *material_sheets(release, doc, t), *_refused(doc, t))


def _results(release: Release, doc: Document, t: Texts) -> Iterator[Sheet]:
    found, people = release.find(ProfilesFinding), release.find(PopulationFinding)
    outcome = release.find(OutcomeFinding)
    yield from _asked(release, doc, t)
    if people and doc.ledger:
        yield from _ledger(people, doc.ledger.label, t)
    if outcome:
        yield from _outcome(outcome, t)
    if found and doc.answer:
        yield from _groups(found, doc.answer, t)
        yield from _tree(found, doc.answer, t)
        yield from area_sheets(release.find_all(AreasFinding), found, t)
    yield from _sensitive(release, doc, t)
    yield from reading_sheets(release, doc, t)
    yield from gains_sheets(release, doc.gains, t)
    yield from relevance_sheets(release, t)


def _asked(release: Release, doc: Document, t: Texts) -> Iterator[Sheet]:
    asked = release.find(Asked)
    rows: list[Row] = [(t("notice"), None, None)]
    if doc.protection.inside:
        rows = [(t("inside"), None, t("inside_why")), *rows]
    if doc.halves_differ:
        rows.append((t("brief.mind"), None, t("brief.halves")))
    if asked and doc.asking:
        rows += [(label, said, None) for label, said in _question(doc.asking, t)]
        numbers = {setting.name: whole(setting.value.value) for setting in asked.settings}
        rows += [(c.label, numbers.get(c.name, c.value), c.meaning) for c in doc.asking.choices]
    rows += [
        (t("policy.heading"), f"{doc.protection.title} {doc.protection.version}", said)
        for said in (*doc.protection.sentences, doc.protection.note, t("table.masked"))
    ]
    kinds: Kinds = {"sheet.about": "text", "settings.value": "long", "settings.meaning": "long"}
    yield from sheet("asked", kinds, rows, t)


def _question(asking: Asking, t: Texts) -> Iterator[tuple[str, str]]:
    yield t("sheet.title"), asking.title
    yield t("sheet.question"), asking.question
    yield t("asked.population"), asking.population
    yield t("asked.reference_dates"), asking.reference_dates
    yield t("asked.outcome"), asking.followed
    yield t("asked.study"), asking.digest


def _ledger(found: PopulationFinding, label_of_start: str, t: Texts) -> Iterator[Sheet]:
    start: Row = (label_of_start, None, value(found.start))
    steps = [
        (step.label.in_(t.language), value(step.dropped), value(step.left)) for step in found.told
    ]
    kinds: Kinds = {
        "population.step": "long",
        "population.dropped": "count",
        "population.left": "count",
    }
    yield from sheet("ledger", kinds, (start, *steps), t)


def _outcome(found: OutcomeFinding, t: Texts) -> Iterator[Sheet]:
    numbers = found.n, found.cases, found.rate, found.with_left
    kinds: Kinds = {
        "asked.outcome": "long",
        "table.n": "count",
        "table.cases": "count",
        "table.rate": "share",
        "sheet.with_left": "share",
    }
    row = found.label.in_(t.language), *map(value, numbers)
    yield from sheet("outcome", kinds, [row], t)


def _groups(found: ProfilesFinding, answer: Answer, t: Texts) -> Iterator[Sheet]:
    rows = [
        (
            group.number,
            group.mark or t(f"band.{group.band}"),
            "; ".join(map(str, group.conditions)),
            *map(value, (profile.n, profile.share, profile.counted, profile.cases)),
            *with_interval(profile.rate),
            _lift(found, profile),
            value(profile.coverage),
        )
        for group, profile in zip(answer.groups, found.profiles, strict=True)
    ]
    yield from sheet("groups", GROUPS, rows, t)


def _lift(found: ProfilesFinding, profile: Profile) -> Value:
    times = lift(profile, found)
    return MASK if times is None else round(times, DIGITS)


def _tree(found: ProfilesFinding, answer: Answer, t: Texts) -> Iterator[Sheet]:
    """Yield the nodes with their numbers; the branches carry the same nodes in words."""
    branches = {branch.id: branch for branch in answer.tree.walk()}
    rows = [
        (
            node.id,
            node.parent,
            branches[node.id].words,
            node.variable and node.variable.in_(t.language),
            branches[node.id].group,
            value(node.n),
            value(node.grown_on),
            *map(value, (node.counted, node.cases)),
            *with_interval(node.rate),
            ", ".join(branches[node.id].tied) or None,
        )
        for node in found.nodes
    ]
    yield from sheet("tree", TREE, rows, t)


def _sensitive(release: Release, doc: Document, t: Texts) -> Iterator[Sheet]:
    found = release.find(SensitiveFinding)
    variables = doc.sensitive.variables if doc.sensitive else ()
    rows: list[Row] = [
        (one.label, one.kind, one.why, t("sensitive.yes" if one.used else "sensitive.no"), None)
        for one in variables
    ]
    if found:
        trees = {"with_them": found.with_them, "without": found.without}
        rows += [
            (t(f"sensitive.{key}"), None, None, None, value(one)) for key, one in trees.items()
        ]
    kinds: Kinds = {
        "sensitive.variable": "long",
        "sensitive.kind": "text",
        "sensitive.why": "long",
        "sensitive.in_tree": "text",
        "sheet.separates": "number",
    }
    yield from sheet("sensitive", kinds, rows, t)


def _refused(doc: Document, t: Texts) -> Iterator[Sheet]:
    kinds: Kinds = {"sheet.result": "text", "sheet.reason": "long"}
    yield from sheet("refused", kinds, doc.refused, t)
