"""A study that has run, with the same rows from plain Python beside it."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import pytest

from kansrijk.cohort import Cohort, draw
from kansrijk.run import read_cohort, run
from kansrijk.study import load
from tests.needs import ROOT
from tests.studies.recount import Recount

STUDIES = ROOT / "studies"
Row = dict[str, Any]


class Plain(Protocol):
    """What is known of a study without the package."""

    @property
    def rows(self) -> list[Row]:
        """The cohort, sorted by reference date and key."""
        ...

    @property
    def start(self) -> int:
        """How many the register of the population holds, on all reference dates together."""
        ...

    @property
    def steps(self) -> list[tuple[int, int]]:
        """How many fell out at each step, and how many were left."""
        ...

    def cluster(self, row: Row) -> object:
        """Tell with whom a row belongs together."""
        ...


@dataclass
class Ran:
    """A run of a study, with the same rows from plain Python."""

    study: Path
    folder: Path
    plain: Plain
    cohort: Cohort

    def results(self, side: str) -> dict[str, Any]:
        return json.loads((self.folder / side / "results.json").read_text(encoding="utf-8"))

    @property
    def growing(self) -> list[bool]:
        """Which rows the tree grew on."""
        seed = self.results("inside")["study"]["settings"]["seed"]
        return (draw(self.cohort.cluster_keys, seed) < 0.5)[self.cohort.clusters].tolist()

    @cached_property
    def recount(self) -> Recount:
        inside, rows = self.results("inside"), self.plain.rows
        clusters = [self.plain.cluster(row) for row in rows]
        profiles, nodes = inside["profiles"], inside["tree"]["nodes"]
        return Recount(rows, clusters, self.growing, profiles, nodes)


def run_beside(study: Path, data: Path, plain: Plain, out: Path) -> Ran:
    """Run a study and keep the cohort that it built."""
    kept: list[Cohort] = []

    def keep(*given: Any, **more: Any) -> Any:
        found = read_cohort(*given, **more)
        kept.append(found[0])
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kansrijk.run.read_cohort", keep)
        run(study, data, out, threads=2)
    return Ran(study, out, plain, kept[0])


def cohort_of(study: Path, data: Path) -> Cohort:
    return read_cohort(load(study), data, threads=1)[0]


def files(folder: Path) -> dict[str, bytes]:
    """Return the content of every file of a run."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(paths)}


def copied(name: str, folder: Path) -> Path:
    """Copy a study, to change it."""
    return Path(shutil.copytree(STUDIES / name, folder))


def change(path: Path, old: str, new: str) -> None:
    """Change a file of a study, which must hold what is changed."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def add(path: Path, text: str) -> None:
    """Add to a file of a study."""
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
