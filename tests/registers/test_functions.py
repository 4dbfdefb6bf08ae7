"""What a function of the study may not do: end the program, or return another kind of frame."""

from __future__ import annotations

import pytest

from kansrijk.cohort import build
from kansrijk.errors import Problem, StudyError
from kansrijk.registers import Engine, open_registers
from tests.registers.tables import register, study_of, write_csv

# no message may hold this, wherever it stands in a function or a table
PLANTED = "SeCrEt4711"
SHAPES = 'prepare = "own.py:f"'
SAID = """
[said]
label = { nl = "zegt", en = "says" }
group = "some"
python = "own.py:f"
uses = ["there"]
"""


def refused(folder, code, columns="", more_indicators="") -> Problem:
    """Return what is said of a function, as the register is shaped or the cohort is built."""
    (folder / "own.py").write_text(code, encoding="utf-8")
    write_csv(folder / "t.csv", "person,text", f"1,{PLANTED}")
    declared = register("t", "t.csv", columns)
    study = study_of(folder, declared, more_indicators=more_indicators)
    write_csv(folder / "there.csv", "person,date", "1,2014-01-01")
    with Engine(1) as engine, pytest.raises(StudyError) as error:
        build(study, open_registers(study, folder, engine))
    (found,) = error.value.problems
    assert isinstance(found, Problem)
    assert PLANTED not in str(error.value)
    return found


# ------------------------------------------------------------------ to end the program


ENDS = {
    "by sys.exit": f"import sys\n\ndef f(*given):\n    sys.exit('{PLANTED}')\n",
    "as if all were well": "import sys\n\ndef f(*given):\n    sys.exit()\n",
    "by SystemExit": f"\n\ndef f(*given):\n    raise SystemExit('{PLANTED}')\n",
    "as it is loaded": f"def f(*given):\n    pass\n\nraise SystemExit('{PLANTED}')\n",
}
FAILS = "this function fails with SystemExit at own.py, line 4"


@pytest.mark.parametrize("code", ENDS.values(), ids=ENDS)
def test_a_function_that_shapes_a_table_cannot_end_the_program(tmp_path, code):
    found = refused(tmp_path, code, columns=SHAPES)
    assert (found.where, found.key) == ("registers.toml", "t.prepare")
    assert (found.given, found.message) == ("own.py:f", FAILS)


@pytest.mark.parametrize("code", ENDS.values(), ids=ENDS)
def test_a_function_that_works_out_an_indicator_cannot_end_the_program(tmp_path, code):
    found = refused(tmp_path, code, more_indicators=SAID)
    assert (found.where, found.key) == ("indicators.toml", "said.python")
    assert (found.given, found.message) == ("own.py:f", FAILS)


# ------------------------------------------------------------------ to return something else


RETURNS = {
    "pandas": "given[0]['there'].collect('pandas').to_native()",
    "polars": "given[0]['there'].collect('polars').to_native()",
    "lazy polars": "given[0]['there'].collect('polars').to_native().lazy()",
    "lazy polars in narwhals": "given[0]['there'].collect('polars').lazy()",
    "pyarrow": "given[0]['there'].collect('pyarrow').to_native()",
    "computed": "given[0]['there'].collect()",
    "of the engine itself": "given[0]['there'].to_native()",
    "all tables": "given[0]",
}


def returns(what):
    return f"def f(*given):\n    return {what}\n"


@pytest.mark.parametrize("what", RETURNS.values(), ids=RETURNS)
def test_a_function_that_shapes_a_table_returns_a_lazy_frame_of_those_it_is_given(tmp_path, what):
    found = refused(tmp_path, returns(what), columns=SHAPES)
    assert (found.where, found.key) == ("registers.toml", "t.prepare")
    assert found.message == "this returns no lazy frame of those it is given"


@pytest.mark.parametrize("what", RETURNS.values(), ids=RETURNS)
def test_a_function_that_works_out_an_indicator_returns_a_lazy_frame(tmp_path, what):
    found = refused(tmp_path, returns(what), more_indicators=SAID)
    assert (found.where, found.key) == ("indicators.toml", "said.python")
    assert found.message == "this returns no lazy frame of those it is given"
