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
    MeanCost,
    Number,
    Protected,
    Setting,
    Share,
    mean_cost,
    wilson,
)
from kansrijk.findings.store import dump, load

__all__ = [
    "Cell",
    "Count",
    "Edge",
    "Estimate",
    "Evidence",
    "Figure",
    "Finding",
    "Masked",
    "MeanCost",
    "Number",
    "Protected",
    "Setting",
    "Share",
    "Status",
    "dump",
    "load",
    "mean_cost",
    "wilson",
]
