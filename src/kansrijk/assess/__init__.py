"""The material under the results: the registers, their checks, the coverage and the codebook."""

from kansrijk.assess.describe import describe
from kansrijk.assess.records import (
    CheckAsked,
    CheckFound,
    ChecksFinding,
    CodebookFinding,
    Counted,
    CoverageFinding,
    Covered,
    CoveredGroup,
    LevelDescribed,
    MeasureDescribed,
    PartDescribed,
    RegisterRead,
    VariableDescribed,
)

__all__ = [
    "CheckAsked",
    "CheckFound",
    "ChecksFinding",
    "CodebookFinding",
    "Counted",
    "CoverageFinding",
    "Covered",
    "CoveredGroup",
    "LevelDescribed",
    "MeasureDescribed",
    "PartDescribed",
    "RegisterRead",
    "VariableDescribed",
    "describe",
]
