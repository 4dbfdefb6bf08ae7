"""Write results beside the earlier ones, and put them in their place only when all is done."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from kansrijk.errors import Problem, UsageError


class Staging:
    """A folder for unfinished results; leaving it throws away what was not published.

    Parameters
    ----------
    out
        Where the results go in the end; made where it does not exist.

    Raises
    ------
    UsageError
        Nothing can be written there.
    """

    def __init__(self, out: Path) -> None:
        self._out = out

    def __enter__(self) -> Self:
        try:
            self._out.mkdir(parents=True, exist_ok=True)
            self._folder = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=self._out))
        except OSError as error:
            message = f"nothing can be written here ({type(error).__name__})"
            todo = "name another folder with --out"
            raise UsageError(Problem(str(self._out), "--out", message, todo=todo)) from None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def folder(self, name: str) -> Path:
        """Return a new folder for unfinished results."""
        folder = self._folder / name
        folder.mkdir()
        return folder

    def publish(self) -> None:
        """Put what was written in its place; what lay there comes back if that fails."""
        new = sorted(path for path in self._folder.iterdir() if path.is_dir())
        before = self._folder / ".before"
        before.mkdir()
        for folder in new:
            _swap(folder, self._out / folder.name, before / folder.name)


def _swap(new: Path, place: Path, before: Path) -> None:
    if place.exists():
        place.rename(before)
    try:
        new.rename(place)
    except OSError:
        if before.exists():
            before.rename(place)
        raise
