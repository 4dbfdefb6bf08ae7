"""What is asked: the declaration of a study as frozen, checked records."""

from kansrijk.study.base import LANGUAGES, Declared, Language, Text, same
from kansrijk.study.indicators import Indicator, Sentence, as_text
from kansrijk.study.load import load
from kansrijk.study.phrases import Condition, Span
from kansrijk.study.registers import CodeList, Column, Level, Register, Relation, Sources, Target
from kansrijk.study.relations import ends_of_path
from kansrijk.study.study import Outcome, Population, ProfilesAnalysis, Question, Study

__all__ = [
    "LANGUAGES",
    "CodeList",
    "Column",
    "Condition",
    "Declared",
    "Indicator",
    "Language",
    "Level",
    "Outcome",
    "Population",
    "ProfilesAnalysis",
    "Question",
    "Register",
    "Relation",
    "Sentence",
    "Sources",
    "Span",
    "Study",
    "Target",
    "Text",
    "as_text",
    "ends_of_path",
    "load",
    "same",
]
