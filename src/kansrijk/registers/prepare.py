"""Run the functions that a study keeps beside its declaration to shape a table.

A function gets all source tables by register name, as lazy narwhals frames, and returns one.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FunctionType, ModuleType
from typing import cast

import narwhals as nw

from kansrijk.errors import Problem, StudyError
from kansrijk.registers.engine import Frame

# What a function of somebody else returns is not known before it is looked at.
Prepare = Callable[[Mapping[str, Frame]], object]


def prepare(folder: Path, register: str, reference: str, tables: Mapping[str, Frame]) -> Frame:
    """Shape a table with the study's own function.

    Raises
    ------
    StudyError
        The function is missing, fails, or returns no lazy frame.
    """
    file, _, name = reference.partition(":")
    key = f"{register}.prepare"
    try:
        module = _module(folder / file)
        function: Prepare | None = getattr(module, name, None)
        frame = None if function is None else function(tables)
        if isinstance(frame, nw.LazyFrame):
            frame.collect_schema()
            return cast("Frame", frame)
    except Exception as error:  # noqa: BLE001 - whatever a study's own function raises
        raise fails(register, reference, error, _line(error, folder / file)) from None
    if function is None:
        raise StudyError(_no_function(key, file, name, module))
    raise StudyError(Problem("registers.toml", key, "this returns no lazy frame", reference))


def fails(register: str, reference: str, error: Exception, where: str = "") -> StudyError:
    """Say that a function of the study fails; a foreign message may quote data, so it stays out."""
    message = f"this function fails with {type(error).__name__}{where}"
    return StudyError(Problem("registers.toml", f"{register}.prepare", message, reference))


def _no_function(key: str, file: str, name: str, module: ModuleType) -> Problem:
    functions = [one for one, value in vars(module).items() if isinstance(value, FunctionType)]
    return Problem("registers.toml", key, f"there is no such function in {file}", name, functions)


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


def _line(error: Exception, path: Path) -> str:
    """Return where in the study's file the error arose, as far as it did."""
    trace, line = error.__traceback__, None
    if isinstance(error, SyntaxError):
        line = error.lineno
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename) == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return f" at {path.name}, line {line}" if line else ""
