"""The study of students once more in plain Python: what was known at entry, who dropped out."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

Row = dict[str, Any]

YES_NO = {"0": "no", "1": "yes"}
COURSES = {
    "technology": {
        "33": "biofuel",
        "9003": "agronomy",
        "9119": "informatics",
        "9130": "equinculture",
    },
    "health": {"9085": "veterinary", "9500": "nursing", "9556": "oral"},
    "social": {"8014": "social_evening", "9238": "social", "9853": "teaching"},
    "media": {
        "171": "animation",
        "9070": "communication",
        "9670": "advertising",
        "9773": "journalism",
    },
    "management": {"9147": "management", "9254": "tourism", "9991": "management_evening"},
}
APPLICATIONS = {
    "general": "1 17 18",
    "special": "2 5 10 16 26 27",
    "over_23": "39",
    "degree": "7",
    "technological": "44 53",
    "change": "42 43 51 57",
    "international": "15",
}
MARITAL = {"single": "1", "married": "2 5", "apart": "3 4 6"}
# What was finished: years of school that were not count with the cycle before.
EDUCATION = {
    "below_basic": "35 36",
    "basic_1": "37",
    "basic_2": "11 26 29 30 38",
    "basic_3": "9 10 12 13 14 15 19 25 27",
    "secondary": "1 6 18 20 22 31 33",
    "short": "39 41 42",
    "higher": "2 3 4 5 40 43 44",
    "unknown": "34",
}
# By main group of the ISCO.
WORK = {
    "1": "higher",
    "2": "higher",
    "3": "higher",
    "4": "office",
    "5": "office",
    "6": "manual",
    "7": "manual",
    "8": "manual",
    "9": "elementary",
}


@dataclass
class Students:
    """The study of the students of one file."""

    folder: Path

    @cached_property
    def table(self) -> list[dict[str, str]]:
        """Return the file's rows in the order of all that they hold, which numbers them."""
        with (self.folder / "data.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, delimiter=";"))
        return sorted(rows, key=lambda row: tuple(row.values()))

    @cached_property
    def rows(self) -> list[Row]:
        """Return the cohort, sorted by the text of its key."""
        rows = [_row(str(number), student) for number, student in enumerate(self.table)]
        return sorted(rows, key=lambda row: row["student"])

    @property
    def start(self) -> int:
        return len(self.table)

    @property
    def steps(self) -> list[tuple[int, int]]:
        return [(0, len(self.table)), (0, len(self.table))]

    def cluster(self, row: Row) -> str:
        return row["student"]


def _row(number: str, student: dict[str, str]) -> Row:
    field, course = _course(student["Course"])
    return {
        "student": number,
        "sex": "male" if student["Gender"] == "1" else "female",
        "age": int(student["Age at enrollment"]),
        "marital": _gathered(MARITAL, student["Marital status"]),
        "nationality": {"1": "portuguese", "41": "brazilian"}.get(student["Nacionality"], "other"),
        "displaced": YES_NO[student["Displaced"]],
        "special_needs": YES_NO[student["Educational special needs"]],
        "scholarship": YES_NO[student["Scholarship holder"]],
        "course": course,
        "field": field,
        "attendance": "daytime" if student["Daytime/evening attendance"] == "1" else "evening",
        "application": _gathered(APPLICATIONS, student["Application mode"]),
        "choice": _choice(int(student["Application order"])),
        "previous": _gathered(EDUCATION, student["Previous qualification"]),
        "previous_grade": float(student["Previous qualification (grade)"]),
        "admission_grade": float(student["Admission grade"]),
        "mothers_education": _gathered(EDUCATION, student["Mother's qualification"]),
        "fathers_education": _gathered(EDUCATION, student["Father's qualification"]),
        "mothers_occupation": _work(student["Mother's occupation"]),
        "fathers_occupation": _work(student["Father's occupation"]),
        "fees_paid": YES_NO[student["Tuition fees up to date"]],
        "debtor": YES_NO[student["Debtor"]],
        "outcome": student["Target"] == "Dropout",
    }


def _course(code: str) -> tuple[str, str]:
    ((field, course),) = [(name, codes[code]) for name, codes in COURSES.items() if code in codes]
    return field, course


def _gathered(levels: dict[str, str], code: str) -> str:
    (level,) = [name for name, codes in levels.items() if code in codes.split()]
    return level


def _choice(place: int) -> str:
    return "under 2" if place < 2 else "2 to 3" if place < 4 else "4 or more"


def _work(code: str) -> str:
    """Return where an occupation belongs: 7 is a main group, 171 a part of it, 10x the army."""
    if code == "99":
        return "unknown"
    group = code[1] if len(code) == 3 else code
    return WORK.get(group, "other")
