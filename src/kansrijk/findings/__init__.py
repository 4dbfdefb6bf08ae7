"""The numbers and records that results are made of."""

from kansrijk.findings.finding import Finding, Status
from kansrijk.findings.numbers import (
    Cell,
    Count,
    Edge,
    Estimate,
    Evidence,
    Figure,
    Masked,
    Number,
    Protected,
    Setting,
    Share,
    wilson,
)

__all__ = [
    "Cell",
    "Count",
    "Edge",
    "Estimate",
    "Evidence",
    "Figure",
    "Finding",
    "Masked",
    "Number",
    "Protected",
    "Setting",
    "Share",
    "Status",
    "wilson",
]
