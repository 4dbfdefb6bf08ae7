"""Complete example studies, and the start of a new one; copied, never read in place."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path

from kansrijk.errors import Problem, UsageError

__all__ = ["copy_example", "write_new"]

EXAMPLES = ("profiles", "town")
START = "start"
SKIPPED = ("__pycache__",)


def copy_example(name: str, folder: Path) -> None:
    """Copy an example study into a new folder.

    Parameters
    ----------
    name
        The example.
    folder
        The folder to make; it may exist only when it is empty.

    Raises
    ------
    UsageError
        There is no such example; the folder has something in it, or cannot be made.
    """
    if name not in (*EXAMPLES, START):
        raise UsageError(Problem("init", "", "there is no example of this name", name, EXAMPLES))
    with as_file(files(__name__) / name) as source:
        found = sorted(path for path in source.iterdir() if path.name not in SKIPPED)
        write_new(folder, {path.name: path.read_bytes() for path in found})


def write_new(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files into a new folder.

    Parameters
    ----------
    folder
        The folder to make; it may exist only when it is empty.
    contents
        The content of each file, by its name.

    Raises
    ------
    UsageError
        The folder has something in it, or cannot be made.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        todo = "name a new folder, or empty this one yourself"
        raise UsageError(Problem(str(folder), "", "there is something here already", todo=todo))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        message = f"nothing can be written here ({type(error).__name__})"
        raise UsageError(Problem(str(folder), "", message, todo="name another folder")) from None
