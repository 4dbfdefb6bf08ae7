"""Every entry of the manual holds, in the engine and in the oracle."""

from __future__ import annotations

import pytest

from kansrijk.cohort import build
from kansrijk.errors import KansrijkError, StudyError
from kansrijk.registers import Engine, open_registers
from tests.oracle.vocabulary import evaluate
from tests.oracle.vocabulary_programs import run_programs
from tests.oracle.vocabulary_takes import RefusalError
from tests.spec.entries import Entry, chapters
from tests.spec.shown import expected_of, show_answers, show_cohort
from tests.spec.world import tables_of, write_world

ENTRIES = [
    pytest.param(entry, id=f"{chapter.title}: {entry.title}")
    for chapter in chapters()
    for entry in chapter.entries
]
SAID = [param for param in ENTRIES if param.values[0].refused is None]
REFUSED = [param for param in ENTRIES if param.values[0].refused is not None]


def study_of(folder, entry: Entry):
    return write_world(
        folder, entry.files, entry.indicators, dates=entry.dates, python=entry.python
    )


def cohort_of(folder, entry: Entry):
    study = study_of(folder, entry)
    with Engine(1) as engine:
        return build(study, open_registers(study, study.folder, engine))


@pytest.mark.parametrize("entry", SAID)
def test_the_engine_says_what_is_expected(entry, tmp_path):
    cohort = cohort_of(tmp_path, entry)
    assert list(expected_of(show_cohort(cohort), entry.rows)) == entry.rows
    variable = cohort.columns[list(cohort.columns)[-1]].variable
    assert {name: shown_field(variable, name) for name in entry.variable} == entry.variable


def shown_field(variable, name):
    """Return a field of a variable as an entry has it: labels in both languages, by language."""
    if name in ("nl", "en"):
        return [getattr(label, name) for label in variable.levels]
    value = getattr(variable, name)
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("entry", SAID)
def test_the_oracle_says_what_is_expected(entry, tmp_path):
    study = study_of(tmp_path, entry)
    tables = tables_of(study, entry.files)
    answers = evaluate(study, tables, run_programs(study, tables))
    assert answers.refusals == set()
    assert list(expected_of(show_answers(study, answers), entry.rows)) == entry.rows


@pytest.mark.parametrize("entry", REFUSED)
def test_the_engine_refuses(entry, tmp_path):
    kind, message = entry.refused
    with pytest.raises(KansrijkError) as refused:
        cohort_of(tmp_path, entry)
    assert type(refused.value).__name__ == kind
    assert message in str(refused.value)


@pytest.mark.parametrize("entry", [one for one in REFUSED if not one.values[0].by_checks])
def test_the_oracle_refuses_what_the_declaration_does_not(entry, tmp_path):
    assert entry.refused[0] in refusals(tmp_path, entry)


def refusals(folder, entry: Entry):
    """Return the errors of the declaration, or of what the oracle reads."""
    try:
        study = study_of(folder, entry)
        answers = evaluate(study, tables_of(study, entry.files), run_programs_of(study, entry))
    except (StudyError, RefusalError) as refused:
        return {type(refused).__name__, str(refused)}
    return {kind for kind, _ in answers.refusals}


def run_programs_of(study, entry: Entry):
    return run_programs(study, tables_of(study, entry.files))
