"""Shape a table with a function that the study keeps beside its declaration.

A function gets all source tables by register name, as lazy narwhals frames, and returns one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kansrijk.errors import StudyError
from kansrijk.registers import functions
from kansrijk.registers.engine import Frame

FILE = "registers.toml"


def prepare(folder: Path, register: str, reference: str, tables: Mapping[str, Frame]) -> Frame:
    """Shape a table with the study's own function.

    Raises
    ------
    StudyError
        The function is missing, fails, or returns no lazy frame.
    """
    return functions.call_function(folder, FILE, f"{register}.prepare", reference, tables)


def fails(register: str, reference: str, error: Exception) -> StudyError:
    """Say that a function of the study fails only once its frame is computed."""
    return functions.function_fails(FILE, f"{register}.prepare", reference, error)
