"""Report how long the functions and files are, and fail when they grow past the house's measure.

A body is counted from its first statement after the docstring to its last, comments and blank
lines between them included. Run as ``python tools/function_sizes.py src``.
"""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import median, quantiles

MOST_MEDIAN = 7
MOST_LINES = 60
SHOWN = 6
KERNELS: frozenset[str] = frozenset()
"""Names of compiled kernels that may be longer than `MOST_LINES`: they cannot be cut up freely."""

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Function:
    """A function, where it stands and how many lines its body has."""

    name: str
    file: Path
    line: int
    size: int

    def __str__(self) -> str:
        return f"{self.size:5}  {self.file.as_posix()}:{self.line}  {self.name}"


def body_size(node: FunctionNode) -> int:
    """Return the number of lines of the body, without the docstring."""
    body = node.body if ast.get_docstring(node, clean=False) is None else node.body[1:]
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def functions_in(file: Path) -> list[Function]:
    """Return all functions of a file, methods and nested ones too."""
    tree = ast.parse(file.read_text(encoding="utf-8"), filename=str(file))
    found = (node for node in ast.walk(tree) if isinstance(node, FunctionNode))
    return [Function(node.name, file, node.lineno, body_size(node)) for node in found]


def faults(functions: list[Function], kernels: frozenset[str] = KERNELS) -> list[str]:
    """Return what is past the measure, as sentences."""
    middle = median(function.size for function in functions)
    long = [f for f in functions if f.size > MOST_LINES and f.name not in kernels]
    past = [f"the median body has {middle:g} lines; at most {MOST_MEDIAN}"] * (middle > MOST_MEDIAN)
    return past + [f"over {MOST_LINES} lines, and not a named kernel: {f}" for f in long]


def summary(functions: list[Function]) -> str:
    """Return the sizes as one line."""
    sizes = [function.size for function in functions]
    tenths = quantiles(sizes, n=10, method="inclusive") if len(sizes) > 1 else sizes * 9
    over = ", ".join(f"over {most}: {sum(s > most for s in sizes)}" for most in (30, MOST_LINES))
    return f"{len(sizes)} functions; body median {median(sizes):g}, p90 {tenths[-1]:g}; {over}"


def longest_files(files: list[Path]) -> list[str]:
    """Return the longest files with their number of lines."""
    lengths = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    longest = sorted(files, key=lambda file: (-lengths[file], file))[:SHOWN]
    return [f"{lengths[file]:5}  {file.as_posix()}" for file in longest]


def report(functions: list[Function], files: list[Path]) -> str:
    """Return the whole report."""
    longest = sorted(functions, key=lambda f: (-f.size, f.file, f.line))[:SHOWN]
    lines = [summary(functions), "longest functions", *map(str, longest)]
    return "\n".join([*lines, "longest files", *longest_files(files)])


def main(folders: list[str]) -> int:
    """Report on the folders; return 0 when all is within measure, else 1."""
    files = sorted(chain.from_iterable(Path(folder).rglob("*.py") for folder in folders))
    functions = list(chain.from_iterable(map(functions_in, files)))
    if not functions:
        print(f"no functions in {', '.join(folders) or 'no folder'}")
        return 1
    past = faults(functions)
    print("\n".join([report(functions, files), *past]))
    return int(bool(past))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
