"""Run the functions in Python that a study keeps beside its declaration.

A function gets lazy narwhals frames and returns one. What it raises may quote data, so only the
kind of error and the line of the study's file leave.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, cast

import narwhals as nw

from kansrijk.errors import Problem, StudyError
from kansrijk.registers.engine import Frame

# What a function of somebody else takes and returns is not known before it is looked at.
Function = Callable[..., object]


def call_function(folder: Path, where: str, key: str, reference: str, *given: Any) -> Frame:  # noqa: ANN401 - as above
    """Call a function of a study and return its frame.

    Parameters
    ----------
    folder
        The study's folder.
    where, key
        The file and the key that name the function, for messages.
    reference
        The function: ``registers.py:function``.
    given
        What it is called with.

    Raises
    ------
    StudyError
        The function is missing, fails, or returns no lazy frame.
    """
    file, _, name = reference.partition(":")
    try:
        module = _module(folder / file)
        function: Function | None = getattr(module, name, None)
        frame = None if function is None else function(*given)
        if isinstance(frame, nw.LazyFrame) and frame.implementation.is_duckdb():
            frame.collect_schema()
            return cast("Frame", frame)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a study's own function raises
        raise function_fails(where, key, reference, error, _line(error, folder / file)) from None
    if function is None:
        raise StudyError(_no_function(where, key, name, module))
    raise StudyError(
        Problem(where, key, "this returns no lazy frame of those it is given", reference)
    )


def function_fails(
    where: str, key: str, reference: str, error: BaseException, line: str = ""
) -> StudyError:
    """Say that a function of the study fails; a foreign message may quote data, so it stays out."""
    message = f"this function fails with {type(error).__name__}{line}"
    return StudyError(Problem(where, key, message, reference))


def _no_function(where: str, key: str, name: str, module: ModuleType) -> Problem:
    functions = [one for one, value in vars(module).items() if isinstance(value, FunctionType)]
    file = Path(module.__file__ or "").name
    return Problem(where, key, f"there is no such function in {file}", name, functions)


def _module(path: Path) -> ModuleType:
    """Load a file of the study as a module, without leaving compiled files in its folder."""
    spec = importlib.util.spec_from_file_location(f"kansrijk_study_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ImportError(path.name)
    module = importlib.util.module_from_spec(spec)
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = before
    return module


def _line(error: BaseException, path: Path) -> str:
    """Return where in the study's file the error arose, as far as it did."""
    trace, line = error.__traceback__, None
    if isinstance(error, SyntaxError):
        line = error.lineno
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename) == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return f" at {path.name}, line {line}" if line else ""
