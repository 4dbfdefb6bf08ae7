"""What is asked: the declaration of a study as frozen, checked records."""

from kansrijk.study.base import LANGUAGES, Declared, Language, Text, same
from kansrijk.study.checks import SEVERITY, CheckName, Checks, Severity, Verdict
from kansrijk.study.indicators import (
    Derived,
    Indicator,
    Programmed,
    Related,
    Sentence,
    Shared,
    Taken,
    as_text,
)
from kansrijk.study.load import load
from kansrijk.study.phrases import Moment, Span
from kansrijk.study.registers import (
    FILE_MONTH,
    FILE_YEAR,
    CodeList,
    Column,
    Level,
    Register,
    Relation,
    Sources,
    Target,
)
from kansrijk.study.relations import ends_of_path
from kansrijk.study.study import Outcome, Population, ProfilesAnalysis, Question, Study

__all__ = [
    "FILE_MONTH",
    "FILE_YEAR",
    "LANGUAGES",
    "SEVERITY",
    "CheckName",
    "Checks",
    "CodeList",
    "Column",
    "Declared",
    "Derived",
    "Indicator",
    "Language",
    "Level",
    "Moment",
    "Outcome",
    "Population",
    "ProfilesAnalysis",
    "Programmed",
    "Question",
    "Register",
    "Related",
    "Relation",
    "Sentence",
    "Severity",
    "Shared",
    "Sources",
    "Span",
    "Study",
    "Taken",
    "Target",
    "Text",
    "Verdict",
    "as_text",
    "ends_of_path",
    "load",
    "same",
]
