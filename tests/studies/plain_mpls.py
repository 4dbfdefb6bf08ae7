"""The study of stops by the police once more in plain Python."""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any

Row = dict[str, Any]

PARTS_OF_DAY = ("night", "morning", "afternoon", "evening")
RACES = {
    "Black": "black",
    "East African": "east_african",
    "White": "white",
    "Latino": "latino",
    "Native American": "native",
}
NOTHING = {"population": None, "hhIncome": None, "collegeGrad": None}


@dataclass
class Stops:
    """The study of the stops of a year."""

    folder: Path

    @cached_property
    def table(self) -> list[dict[str, str]]:
        path = self.folder / "mpls_stops.csv.gz"
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            return sorted(csv.DictReader(file), key=lambda stop: stop["idNum"])

    @cached_property
    def neighbourhoods(self) -> dict[str, dict[str, str]]:
        with (self.folder / "mpls_demo.csv").open(encoding="utf-8", newline="") as file:
            return {row["neighborhood"]: row for row in csv.DictReader(file)}

    @cached_property
    def population(self) -> list[dict[str, str]]:
        return [stop for stop in self.table if stop["personSearch"] and _has_race(stop)]

    @cached_property
    def rows(self) -> list[Row]:
        return [self._row(stop) for stop in self.population]

    @property
    def start(self) -> int:
        return len(self.table)

    @property
    def steps(self) -> list[tuple[int, int]]:
        noted = [stop for stop in self.table if stop["personSearch"]]
        dropped = [0, 0, len(self.table) - len(noted), len(noted) - len(self.population)]
        left = [self.start - gone for gone in accumulate(dropped)]
        return list(zip(dropped, left, strict=True))

    @cached_property
    def day(self) -> dict[str, str]:
        return {stop["idNum"]: stop["date"][:10] for stop in self.table}

    def cluster(self, row: Row) -> tuple[str, str]:
        """Return the neighbourhood and the day of a stop."""
        return row["neighbourhood"], self.day[row["idNum"]]

    def _row(self, stop: dict[str, str]) -> Row:
        figures = self.neighbourhoods.get(stop["neighborhood"], NOTHING)
        graduates = _number(figures["collegeGrad"], float)
        return {
            "idNum": stop["idNum"],
            "search_noted": "yes",
            "race_noted": "yes",
            "precinct": stop["policePrecinct"],
            "neighbourhood": stop["neighborhood"],
            "problem": stop["problem"],
            "part_of_day": PARTS_OF_DAY[int(stop["date"][11:13]) // 6],
            "month": int(stop["date"][5:7]),
            "gender": {"Male": "male", "Female": "female"}.get(stop["gender"], "not noted"),
            "race": RACES.get(stop["race"], "other"),
            "inhabitants": _number(figures["population"], int),
            "income": _number(figures["hhIncome"], int),
            "graduate_share": graduates,
            "graduates": None if graduates is None else round(100 * graduates, 1),
            "outcome": stop["personSearch"] == "YES",
        }


def _has_race(stop: dict[str, str]) -> bool:
    return stop["race"] not in ("", "Unknown")


def _number(text: str | None, kind: type[int | float]) -> float | None:
    return None if text is None else kind(text)
