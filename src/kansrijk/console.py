"""What a command says on a console: how far it is, that it was interrupted, or what went wrong."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kansrijk.errors import KansrijkError

if TYPE_CHECKING:
    from kansrijk.progress import Tell

INTERRUPTED = 130

# Whether Ctrl-C was pressed; some libraries swallow the exception, or turn it into their own.
_interrupted = threading.Event()


@contextmanager
def stage(name: str) -> Generator[Tell]:
    """Say what is being done, how far it is where that is told, and how long it took."""
    typer.echo(f"{name:<20}", nl=False, err=True)
    begun = time.perf_counter()

    def tell(done: int, of: int) -> None:
        _stop_if_interrupted()
        if sys.stderr.isatty():
            left = (time.perf_counter() - begun) / done * (of - done)
            typer.echo(f"\r{name:<20}{done} of {of}, {left:.0f} s left   ", nl=False, err=True)

    try:
        yield tell
        _stop_if_interrupted()
    except BaseException:
        typer.echo("", err=True)
        raise
    again = f"\r\x1b[K{name:<20}" if sys.stderr.isatty() else ""
    typer.echo(f"{again}{time.perf_counter() - begun:7.1f} s", err=True)


def _stop_if_interrupted() -> None:
    if _interrupted.is_set():
        raise KeyboardInterrupt


def prepare() -> None:
    """Listen for interruptions, and let the console write what it can."""
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, _interrupt)
    for stream in (sys.stdout, sys.stderr):
        # A console may know fewer letters than a study's title has.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _interrupt(_signal: int, _frame: object) -> None:
    _interrupted.set()
    raise KeyboardInterrupt


def exit_code(command: Callable[[], object]) -> int:
    """Run a command, say how it ended where it did not succeed, and return its exit code."""
    _interrupted.clear()
    try:
        code = command()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - no traceback for users
        code = INTERRUPTED if _interrupted.is_set() else _told(error)
    if code == INTERRUPTED:
        typer.echo("Interrupted. Earlier results are as they were.", err=True)
    return code if isinstance(code, int) else 0


def _told(error: BaseException) -> int:
    """Say what went wrong, without a traceback, and return its exit code."""
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    if isinstance(error, KansrijkError):
        typer.echo(str(error), err=True)
        return error.exit_code
    if isinstance(error, typer.TyperException):
        typer.echo(f"{error.format_message()}\nSee: kansrijk --help", err=True)
        return error.exit_code
    return _own_fault(error)


def _own_fault(error: BaseException) -> int:
    """Say where a fault of our own arose; its message may quote data, so it is not shown."""
    trace, where = error.__traceback__, ""
    while trace is not None:
        where = f" in {Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}"
        trace = trace.tb_next
    typer.echo(f"This is a fault of kansrijk itself: {type(error).__name__}{where}.", err=True)
    typer.echo("Earlier results are as they were. Please report it with this line.", err=True)
    return KansrijkError.exit_code
