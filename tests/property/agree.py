"""Ask the engine and the oracle the same of one drawn world, and tell where they differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
from tests.property.plain import PLAIN
from tests.property.sentences import (
    PYTHON,
    QUESTIONS,
    Sentences,
    condition_on_indicators,
    sentences,
)
from tests.property.worlds import World, is_one_in, worlds
from tests.spec.world import Files, tables_of, write_files, write_study

# Whatever is drawn is read: what checks of registers find is tested elsewhere.
REASON = 'reason = { nl = "proef", en = "trial" }'
ACCEPT = ",\n".join(f'  {{ check = "{name}", {REASON} }}' for name in get_args(CheckName))
CHECKS = f"[checks]\naccept = [\n{ACCEPT}\n]\n"


SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
OUTCOMES = {
    'from = "hits"': "hits",
    'from = "hits"\nwindow = "1 year after"': "hits",
    'from = "hits"\nwindow = "3 months after"\nleft = "exclude"': "hits",
    'from = "visits"\nwindow = "3 months after"\nwhere = ["kind = tour", "points > 0"]': "visits",
    'from = "stays"\nwindow = "40 days after"\nwhere = ["room >= middle"]': "stays",
    'from = "stays"\ndate = "end"\nwindow = "3 months after"': "stays",
}


@dataclass
class Question:
    """What is asked of the engine and the oracle.

    Parameters
    ----------
    asked, world
        The indicators, and the world that they look at.
    where, among, outcome
        Who is in the population and at risk, and the outcome.
    refuse
        Whether indicators for which the study must be refused stay; they are left out otherwise.
    """

    asked: Sentences
    world: World
    where: list[str]
    among: list[str]
    outcome: str
    refuse: bool


@st.composite
def questions(draw) -> Question:
    """Draw a question."""
    asked, outcome = draw(sentences()), draw(st.sampled_from(list(OUTCOMES)))
    world = draw(worlds(asked.registers | {OUTCOMES[outcome]}))
    where, among = ([*draw_conditions(draw, asked)] for _ in range(2))
    # Who is left out for a value that is refused has none: so much is not asked at once.
    refuse = not where and not among and draw(is_one_in(5))
    return Question(asked, world, where, among, outcome, refuse)


def draw_conditions(draw, asked: Sentences) -> Iterator[str]:
    """Draw a condition on the indicators, or none."""
    names = [name for name, one in asked.drawn.items() if one.form in QUESTIONS]
    if names and draw(is_one_in(8)):
        yield condition_on_indicators(draw, asked, names)


Check = Callable[[Question], None]


def drawn(number: int, examples: int, **more: Any) -> Callable[[Check], Callable[[], None]]:
    """Return what runs a check on so many questions, drawn from a seed."""

    def run(check: Check) -> Callable[[], None]:
        limits = settings(
            max_examples=examples,
            backend=PLAIN,
            suppress_health_check=SLOW,
            database=None,
            deadline=None,
            **more,
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
        What they are asked.
    through_files
        Whether the registers are written and read.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        study, answers = answered(folder, question)
        if not question.refuse and isinstance(answers, Answers) and answers.doubts:
            leave_out(study, question, {name for _, name in answers.doubts})
            study, answers = answered(folder, question)
        files = question.world.files
        return compared(study, lambda: read(engine, study, files, through=through_files), answers)


def read(engine: Engine, study: Study, files: Files, *, through: bool) -> Registers:
    """Return the registers of a world, through files or past them."""
    if not through:
        return opened(study, tables_of(study, files), engine)
    write_files(study.folder, study, files)
    return open_registers(study, study.folder, engine)


def answered(folder: Path, question: Question) -> tuple[Study, Answers | str]:
    """Return the study and what the oracle says; the error where files are missing."""
    world = question.world
    study = write_study(
        folder,
        world.files,
        question.asked.toml(),
        dates=world.dates,
        python=PYTHON,
        where=question.where,
        among=question.among,
        outcome=question.outcome,
        checks=CHECKS,
    )
    try:
        tables = tables_of(study, world.files)
    except RefusalError as refused:
        return study, str(refused)
    return study, evaluate(study, tables, run_programs(study, tables))


def leave_out(study: Study, question: Question, names: set[str]) -> None:
    """Leave out indicators, those that build on them, and conditions on any of these."""
    for name, indicator in study.indicators.items():
        if name in names or names & set(indicator.needs):
            names.add(name)
            question.asked.drawn.pop(name, None)
    for conditions in (question.where, question.among):
        conditions[:] = [one for one in conditions if not names & set(re.findall(r"i\d+", one))]


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
