"""Functions of the study in Python: whether the file is there, can be read and has them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from kansrijk.errors import Problem


def function_problems(folder: Path, where: str, key: str, reference: str) -> Iterator[Problem]:
    """Say what is wrong with a reference to a function: ``registers.py:function``."""
    file, _, function = reference.partition(":")
    if not function.isidentifier() or Path(file).name != file:
        yield Problem(where, key, 'this reads "registers.py:function"', reference)
    elif not (folder / file).is_file():
        files = tuple(sorted(path.name for path in folder.glob("*.py")))
        message = "there is no such file in the study's folder"
        yield Problem(where, key, message, file, files)
    else:
        yield from _not_in(folder / file, where, key, function)


def _not_in(path: Path, where: str, key: str, function: str) -> Iterator[Problem]:
    try:
        names = tuple(_names(ast.parse(path.read_bytes())))
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        message = f"{path.name} is no valid Python ({type(error).__name__}, line {line})"
        yield Problem(where, key, message)
        return
    if function not in names:
        message = f"there is no function of this name in {path.name}"
        yield Problem(where, key, message, function, names)


def _names(module: ast.Module) -> Iterator[str]:
    """List the names that a module binds at its top."""
    for statement in module.body:
        match statement:
            case ast.FunctionDef(name=name):
                yield name
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                yield from (one.asname or one.name for one in names)
            case ast.Assign(targets=targets):
                yield from (one.id for one in targets if isinstance(one, ast.Name))
            case _:
                pass
