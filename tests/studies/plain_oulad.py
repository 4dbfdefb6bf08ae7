"""The OULAD study once more in plain Python: who was there, what was known, who left later.

Nothing of the package is used here: dictionaries, dates and the csv module.
"""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import Any

STARTS = {
    "2013B": date(2013, 2, 1),
    "2013J": date(2013, 10, 1),
    "2014B": date(2014, 2, 1),
    "2014J": date(2014, 10, 1),
}
LEVELS = {
    "gender": {"F": "female", "M": "male"},
    "disability": {"N": "no", "Y": "yes"},
    "education": {
        "No Formal quals": "none",
        "Lower Than A Level": "below_a",
        "A Level or Equivalent": "a_level",
        "HE Qualification": "higher",
        "Post Graduate Qualification": "postgraduate",
    },
    "deprivation": {"10-20": "10-20%", "": None},
}
FROM_STUDENT = {
    "presentation": "code_presentation",
    "region": "region",
    "gender": "gender",
    "education": "highest_education",
    "deprivation": "imd_band",
    "age_band": "age_band",
    "disability": "disability",
    "module": "code_module",
}

Key = tuple[str, str, str]
Row = dict[str, Any]


def read(path: Path) -> list[dict[str, str]]:
    """Return a table as one dictionary a row."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(presentation: str, number: str) -> date | None:
    """Return a day that is counted from the start of a presentation."""
    return STARTS[presentation] + timedelta(days=int(number)) if number else None


@dataclass
class Enrolments:
    """The study on one reference date, of some presentations."""

    folder: Path
    reference: date
    presentations: tuple[str, ...]

    @cached_property
    def students(self) -> dict[Key, dict[str, str]]:
        return {_key(row): row for row in read(self.folder / "studentInfo.csv.gz")}

    @cached_property
    def lengths(self) -> dict[tuple[str, str], int]:
        return {
            (row["code_module"], row["code_presentation"]): int(row["module_presentation_length"])
            for row in read(self.folder / "courses.csv")
        }

    @cached_property
    def registered(self) -> dict[Key, date | None]:
        return {key: day(key[1], row["date_registration"]) for key, row in self._enrolments.items()}

    @cached_property
    def left(self) -> dict[Key, date | None]:
        return {
            key: day(key[1], row["date_unregistration"]) for key, row in self._enrolments.items()
        }

    @cached_property
    def _enrolments(self) -> dict[Key, dict[str, str]]:
        return {_key(row): row for row in read(self.folder / "studentRegistration.csv.gz")}

    @cached_property
    def due(self) -> dict[tuple[str, str], list[date]]:
        """Return the days on which assessments of a course were due."""
        found = defaultdict(list)
        for row in read(self.folder / "assessments.csv"):
            if row["date"]:
                when = day(row["code_presentation"], row["date"])
                found[row["code_module"], row["code_presentation"]].append(when)
        return found

    @cached_property
    def submitted(self) -> dict[Key, list[tuple[date, int | None]]]:
        """Return the days of submissions up to the reference date, with their scores."""
        course = {
            row["id_assessment"]: (row["code_module"], row["code_presentation"])
            for row in read(self.folder / "assessments.csv")
        }
        found = defaultdict(list)
        for row in read(self.folder / "studentAssessment.csv.gz"):
            module, presentation = course[row["id_assessment"]]
            when = day(presentation, row["date_submitted"])
            if when is not None and when <= self.reference:
                score = int(row["score"]) if row["score"] else None
                found[module, presentation, row["id_student"]].append((when, score))
        return found

    def begun(self, key: Key) -> bool:
        when = self.registered[key]
        return when is not None and when <= self.reference

    def over(self, key: Key) -> bool:
        end = self.left[key] or STARTS[key[1]] + timedelta(days=self.lengths[key[:2]])
        return end <= self.reference

    @cached_property
    def current(self) -> list[Key]:
        """Return who was enrolled on the day, in any presentation."""
        return [key for key in self.registered if self.begun(key) and not self.over(key)]

    @cached_property
    def enrolments_of(self) -> Counter[str]:
        return Counter(student for _, _, student in self.current)

    @cached_property
    def population(self) -> list[Key]:
        return sorted(key for key in self.current if key[1] in self.presentations)

    @cached_property
    def rows(self) -> list[Row]:
        """Return the cohort: one row for each enrolment, sorted by key."""
        return [self._row(key) for key in self.population]

    @property
    def start(self) -> int:
        return len(self.registered)

    @property
    def steps(self) -> list[tuple[int, int]]:
        """Return how many fell out at each step, and how many were left."""
        begun = sum(map(self.begun, self.registered))
        left = [len(self.registered), begun, len(self.current), len(self.population)]
        return [(before - after, after) for before, after in pairwise(left)]

    def cluster(self, row: Row) -> str:
        return row["id_student"]

    def _row(self, key: Key) -> Row:
        student, submitted = self.students[key], self.submitted[key]
        scores = [score for _, score in submitted if score is not None]
        left = self.left[key]
        return {
            "code_module": key[0],
            "code_presentation": key[1],
            "id_student": key[2],
            **{name: _level(name, student[column]) for name, column in FROM_STUDENT.items()},
            "attempts": int(student["num_of_prev_attempts"]),
            "credits": int(student["studied_credits"]),
            "other_enrolments": self.enrolments_of[key[2]] - 1,
            "course_length": self.lengths[key[:2]],
            "assessments_due": sum(when <= self.reference for when in self.due[key[:2]]),
            "days_since_registration": (self.reference - self.registered[key]).days,
            "handed_in": len(submitted),
            "mean_score": sum(scores) / len(scores) if scores else None,
            "days_since_last": (
                (self.reference - max(when for when, _ in submitted)).days if submitted else inf
            ),
            "outcome": left is not None and left > self.reference,
        }


@dataclass
class Pooled:
    """The study on several reference dates: one row for each enrolment and date."""

    dates: tuple[Enrolments, ...]

    @cached_property
    def rows(self) -> list[Row]:
        return [dict(row, reference_date=one.reference) for one in self.dates for row in one.rows]

    @property
    def start(self) -> int:
        return sum(one.start for one in self.dates)

    @property
    def steps(self) -> list[tuple[int, int]]:
        """Return the steps of all dates together."""
        alike = zip(*(one.steps for one in self.dates), strict=True)
        return [tuple(map(sum, zip(*steps, strict=True))) for steps in alike]

    def cluster(self, row: Row) -> str:
        return row["id_student"]


def _key(row: dict[str, str]) -> Key:
    return row["code_module"], row["code_presentation"], row["id_student"]


def _level(name: str, code: str) -> str | None:
    return LEVELS.get(name, {}).get(code, code)
