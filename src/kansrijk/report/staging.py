"""Write results beside the earlier ones, and put them in their place only when all is done."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path
from types import TracebackType
from typing import Self

from kansrijk.errors import Problem, UsageError

# What a run leaves inside, of which later reports are made.
INSIDE, FINDINGS, COHORT = "inside", "findings.json", "cohort.parquet"


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
            # A plain folder has the rights of its parent; a temporary one may be closed to others.
            self._folder = self._out / f".unfinished-{secrets.token_hex(4)}"
            self._folder.mkdir()
        except OSError as error:
            why = "this is a file" if self._out.is_file() else type(error).__name__
            message = f"nothing can be written here ({why})"
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

    def file(self, name: str) -> Path:
        """Return the place of a new unfinished file."""
        return self._folder / name

    def publish(self, *names: str) -> None:
        """Put folders and files in their place; all come back if one cannot be moved.

        An earlier folder of one of the names that this run did not write goes too: results of two
        runs do not lie beside each other.
        """
        moved: list[tuple[Path, Path]] = []
        before = self.folder(".before")
        moves = [(self._out / name, before / name) for name in names]
        moves += [(self._folder / name, self._out / name) for name in names]
        try:
            for source, target in moves:
                if source.exists():
                    source.rename(target)
                    moved.append((source, target))
        except BaseException as error:
            for source, target in reversed(moved):
                target.rename(source)
            if isinstance(error, PermissionError):
                raise _locked(self._out) from None
            raise


def _locked(out: Path) -> UsageError:
    message = "the earlier results cannot be moved; a report may be open in another program"
    todo = "close it and run again, or name another folder with --out"
    return UsageError(Problem(str(out), "--out", message, todo=todo))
