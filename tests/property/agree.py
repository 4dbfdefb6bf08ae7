"""Ask the engine and the oracle the same of one drawn world, and tell where they differ."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from kansrijk.cohort import build
from kansrijk.errors import KansrijkError
from kansrijk.registers import Engine, Registers, open_registers
from kansrijk.study import CheckName, Study
from tests.oracle.vocabulary import Answers, evaluate
from tests.oracle.vocabulary_against import differences
from tests.oracle.vocabulary_programs import run_programs
from tests.oracle.vocabulary_takes import RefusalError
from tests.property.opened import opened
from tests.property.sentences import PYTHON, Sentences, sentences
from tests.property.worlds import World, is_one_in, worlds
from tests.spec.world import tables_of, write_files, write_study

# Whatever is drawn is read: what checks of registers find is tested elsewhere.
REASON = 'reason = { nl = "proef", en = "trial" }'
ACCEPT = ",\n".join(f'  {{ check = "{name}", {REASON} }}' for name in get_args(CheckName))
CHECKS = f"[checks]\naccept = [\n{ACCEPT}\n]\n"


Check = Callable[["Question"], None]
# Indicators, the world that they look at, and whether refused ones stay.
Question = tuple[Sentences, World, bool]
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@st.composite
def questions(draw) -> Question:
    """Draw a question for the engine and the oracle."""
    asked = draw(sentences())
    return asked, draw(worlds(asked.registers)), draw(is_one_in(6))


def drawn(number: int, examples: int, **more: Any) -> Callable[[Check], Callable[[], None]]:
    """Return what runs a check on so many questions, drawn from a seed."""

    def run(check: Check) -> Callable[[], None]:
        limits = settings(
            max_examples=examples, suppress_health_check=SLOW, database=None, deadline=None, **more
        )
        return seed(number)(limits(given(questions())(check)))

    return run


def disagreements(engine: Engine, question: Question, *, through_files: bool = False) -> list[str]:
    """Return where engine and oracle differ about a world.

    Parameters
    ----------
    engine
        The engine; what it holds of an earlier world does not matter.
    question
        The indicators, the world, and whether indicators for which the study must be refused stay:
        they are left out otherwise.
    through_files
        Whether the registers are written and read.
    """
    asked, world, refuse = question
    with TemporaryDirectory() as name:
        folder = Path(name)
        study, answers = answered(folder, asked, world)
        if not refuse and isinstance(answers, Answers) and answers.refusals:
            leave_out(study, asked, {name for _, name in answers.refusals})
            study, answers = answered(folder, asked, world)
        return compared(
            study, lambda: read(engine, study, world, through_files=through_files), answers
        )


def read(engine: Engine, study: Study, world: World, *, through_files: bool) -> Registers:
    """Return the registers of a world, through files or past them."""
    if not through_files:
        return opened(study, tables_of(study, world.files), engine)
    write_files(study.folder, study, world.files)
    return open_registers(study, study.folder, engine)


def answered(folder: Path, asked: Sentences, world: World) -> tuple[Study, Answers | str]:
    """Return the study and what the oracle says; the error where files are missing."""
    study = write_study(
        folder, world.files, asked.toml(), dates=world.dates, python=PYTHON, more=CHECKS
    )
    try:
        tables = tables_of(study, world.files)
    except RefusalError as refused:
        return study, str(refused)
    return study, evaluate(study, tables, run_programs(study, tables))


def leave_out(study: Study, asked: Sentences, names: set[str]) -> None:
    """Leave out indicators, and those that build on them."""
    for name, indicator in study.indicators.items():
        if name in names or names & set(indicator.needs):
            names.add(name)
            asked.drawn.pop(name, None)


def compared(study: Study, read: Callable[[], Registers], answers: Answers | str) -> list[str]:
    """Return where the engine says something else than the oracle."""
    expected = refusal(answers)
    try:
        cohort = build(study, read())
    except KansrijkError as refused:
        names = {problem.key.split(".")[0] for problem in refused.problems}
        given = (type(refused).__name__, names if expected and expected[1] else set())
        return [] if given == expected else [f"refused: {given} and not {expected}: {refused}"]
    return [f"not refused: {expected}"] if expected else differences(cohort, answers)


def refusal(answers: Answers | str) -> tuple[str, set[str]] | None:
    """Return the error that refuses a study, and the indicators that it names."""
    if isinstance(answers, str):
        return answers, set()
    kinds = {kind for kind, _ in answers.refusals}
    if not kinds:
        return None
    kind = "StudyError" if "StudyError" in kinds else "DataError"
    return kind, {name for one, name in answers.refusals if one == kind}
