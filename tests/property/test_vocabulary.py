"""The engine says what the oracle says, of worlds and indicators that are drawn at random.

`tests.property.long` compares them on more.
"""

from __future__ import annotations

import pytest

from kansrijk.registers import Engine
from tests.property.agree import disagreements, drawn

CHUNKS, EXAMPLES, EXAMPLES_ON_FILES = 8, 250, 25


@pytest.fixture
def engine():
    with Engine(1) as engine:
        yield engine


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_engine_and_oracle_agree(chunk, engine):
    @drawn(chunk, EXAMPLES)
    def check(question):
        assert disagreements(engine, question) == []

    check()


def test_engine_and_oracle_agree_when_files_are_read(engine):
    @drawn(CHUNKS, EXAMPLES_ON_FILES)
    def check(question):
        assert disagreements(engine, question, through_files=True) == []

    check()
