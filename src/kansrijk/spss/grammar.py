"""What a TREE command may say: its subcommands, their keywords, and what may stand behind each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf, isfinite
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Number:
    """A number that may stand somewhere.

    Parameters
    ----------
    said
        What is wanted, as a message says it.
    least, most
        Its range.
    whole
        Whether it has no decimals.
    inner
        Whether the ends of the range are left out.
    """

    said: str
    least: float = 0
    most: float = inf
    whole: bool = False
    inner: bool = False

    def takes(self, number: float) -> bool:
        """Tell whether a number fits."""
        inside = isfinite(number) and self.least <= number <= self.most
        at_end = self.inner and number in (self.least, self.most)
        return inside and not at_end and (number.is_integer() or not self.whole)


# What may stand in parentheses behind a keyword: one of these, or nothing.
Inside: TypeAlias = tuple[Number | Literal["name"], ...]


@dataclass(frozen=True, slots=True)
class Form:
    """What may stand behind a keyword and its equals sign.

    Parameters
    ----------
    words
        Keywords, each with what may stand behind it in parentheses.
    number
        A number.
    text
        Whether it is a text in quotes: the name of a file.
    listed
        Whether words, and with `values` categories too, stand in square brackets.
    values
        Whether categories of the dependent variable stand in the brackets.
    categories, figures
        How many categories come before each pair of square brackets, and how many numbers are
        inside.
    intervals
        Whether names of variables, each or together with a number in parentheses, may stand here.
    """

    words: Mapping[str, Inside] = field(default_factory=dict[str, Inside])
    number: Number | None = None
    text: bool = False
    listed: bool = False
    values: bool = False
    categories: int = 0
    figures: int = 0
    intervals: bool = False


@dataclass(frozen=True, slots=True)
class Grammar:
    """What may stand in a subcommand.

    Parameters
    ----------
    keys
        Keywords with an equals sign behind them.
    flags
        Keywords on their own, each with what may stand behind it in parentheses.
    variable
        Whether it is the name of a variable.
    """

    keys: Mapping[str, Form] = field(default_factory=dict[str, Form])
    flags: Mapping[str, Inside] = field(default_factory=dict[str, Inside])
    variable: bool = False


def _words(*words: str) -> dict[str, Inside]:
    return dict.fromkeys(words, ())


COUNT = Number("a whole number from 1", least=1, whole=True)
FROM_0 = Number("a whole number from 0", whole=True)
NOT_NEGATIVE = Number("a number from 0")
ABOVE_0 = Number("a number above 0", inner=True)
ANY = Number("a number", least=-inf)
SHARE = Number("a number above 0, below 1", most=1, inner=True)
PERCENT = Number("a percentage above 0, below 100", most=100, inner=True)
# The least number that is not 0: these ranges have their upper end, and not their lower.
TO_100 = Number("a percentage above 0, at most 100", least=5e-324, most=100)
TO_1 = Number("a number above 0, at most 1", least=5e-324, most=1)
FOLDS = Number("a whole number from 2 to 25", least=2, most=25, whole=True)

YES_NO = Form(_words("YES", "NO"))
FILE = Form(text=True)
SAVED: Mapping[str, Inside] = dict.fromkeys(
    ("NODEID", "PREDVAL", "PREDPROB", "ASSIGNMENT"), ("name",)
)
LEAF_RULES: Mapping[str, Inside] = {
    **_words("TERMINAL", "ALL"),
    "TOPN": (COUNT,),
    "TOPPCT": (TO_100,),
    "MININDEX": (ABOVE_0,),
}
SAMPLES: Mapping[str, Inside] = {
    "NONE": (),
    "SPLITSAMPLE": (PERCENT, "name"),
    "CROSSVALIDATION": (FOLDS,),
}
MIN_IMPROVEMENT = Form(number=ABOVE_0)

SUBCOMMANDS: Mapping[str, Grammar] = {
    "TREE": Grammar(
        {
            "DISPLAY": Form(_words("TOPDOWN", "LEFTTORIGHT", "RIGHTTOLEFT", "NONE")),
            "NODES": Form(_words("STATISTICS", "CHART", "BOTH")),
            "BRANCHSTATISTICS": YES_NO,
            "NODEDEFS": YES_NO,
            "SCALE": Form(_words("AUTO"), number=ABOVE_0),
        }
    ),
    "DEPCATEGORIES": Grammar(
        {
            "USEVALUES": Form(_words("VALID", "MISSING"), listed=True, values=True),
            "TARGET": Form(listed=True, values=True),
        }
    ),
    "PRINT": Grammar(
        flags=_words(
            "MODELSUMMARY",
            "CLASSIFICATION",
            "RISK",
            "CPS",
            "IMPORTANCE",
            "SURROGATES",
            "TREETABLE",
            "CATEGORYSPECS",
            "NONE",
        )
    ),
    "GAIN": Grammar(
        {
            "SUMMARYTABLE": YES_NO,
            "CATEGORYTABLE": YES_NO,
            "TYPE": Form(_words("NODE", "PTILE"), listed=True),
            "SORT": Form(_words("DESCENDING", "ASCENDING")),
            "INCREMENT": Form(number=PERCENT),
            "CUMULATIVE": YES_NO,
        }
    ),
    "PLOT": Grammar(
        {"INCREMENT": Form(number=PERCENT)},
        _words("GAIN", "RESPONSE", "INDEX", "MEAN", "PROFIT", "ROI", "IMPORTANCE"),
    ),
    "RULES": Grammar(
        {
            "NODES": Form(LEAF_RULES),
            "SYNTAX": Form(_words("INTERNAL", "SQL", "GENERIC")),
            "TYPE": Form(_words("SCORING", "SELECTION")),
            "SURROGATES": Form(_words("EXCLUDE", "INCLUDE")),
            "LABELS": YES_NO,
            "OUTFILE": FILE,
        }
    ),
    "SAVE": Grammar(flags=SAVED),
    "METHOD": Grammar(
        {
            "TYPE": Form(_words("CHAID", "EXHAUSTIVECHAID", "CRT", "QUEST")),
            "MAXSURROGATES": Form(_words("AUTO"), number=FROM_0),
            "PRUNE": Form({"NONE": (), "SE": (NOT_NEGATIVE,)}),
        }
    ),
    "GROWTHLIMIT": Grammar(
        {
            "MAXDEPTH": Form(_words("AUTO"), number=COUNT),
            "MINPARENTSIZE": Form(number=COUNT),
            "MINCHILDSIZE": Form(number=COUNT),
            "MINIMPROVEMENT": MIN_IMPROVEMENT,
        }
    ),
    "VALIDATION": Grammar(
        {"TYPE": Form(SAMPLES), "OUTPUT": Form(_words("BOTHSAMPLES", "TESTSAMPLE"))}
    ),
    "CHAID": Grammar(
        {
            "ALPHASPLIT": Form(number=SHARE),
            "ALPHAMERGE": Form(number=TO_1),
            "SPLITMERGED": YES_NO,
            "CHISQUARE": Form(_words("PEARSON", "LR")),
            "CONVERGE": Form(number=ABOVE_0),
            "MAXITERATIONS": Form(number=COUNT),
            "ADJUST": Form(_words("BONFERRONI", "NONE")),
            "INTERVALS": Form(number=COUNT, intervals=True),
        }
    ),
    "CRT": Grammar(
        {
            "IMPURITY": Form(_words("GINI", "TWOING", "ORDEREDTWOING")),
            "MINIMPROVEMENT": MIN_IMPROVEMENT,
        }
    ),
    "QUEST": Grammar({"ALPHASPLIT": Form(number=SHARE)}),
    "COSTS": Grammar(
        {"CUSTOM": Form(number=NOT_NEGATIVE, categories=2, figures=1)}, _words("EQUAL")
    ),
    "PRIORS": Grammar(
        {"CUSTOM": Form(number=NOT_NEGATIVE, categories=1, figures=1), "ADJUST": YES_NO},
        _words("FROMDATA", "EQUAL"),
    ),
    "SCORES": Grammar(
        {"CUSTOM": Form(number=ANY, categories=1, figures=1)}, _words("EQUALINCREMENTS")
    ),
    "PROFITS": Grammar({"CUSTOM": Form(number=ANY, categories=1, figures=2)}, _words("NONE")),
    "INFLUENCE": Grammar(variable=True),
    "OUTFILE": Grammar({"TRAININGMODEL": FILE, "TESTMODEL": FILE}),
    "MISSING": Grammar({"NOMINALMISSING": Form(_words("MISSING", "VALID"))}),
}
"""The subcommands of TREE, as IBM's reference of the command describes them."""
