"""A finding: a result with its status. The rooms that make findings derive their kinds from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kansrijk.study import Text


class Status(Enum):
    """What a finding can carry.

    A refused finding keeps the reason and no numbers.
    """

    OK = "ok"
    DESCRIPTIVE = "descriptive"
    INCONCLUSIVE = "inconclusive"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A result with its status, and the reason for any status but ok.

    Every number in a finding is one of `kansrijk.findings.Figure`; the gate refuses a bare one.
    """

    status: Status
    reason: Text | None = None
