"""What passed the gate. Only this room makes a `Released`; reports accept nothing else."""

from __future__ import annotations

from dataclasses import InitVar, dataclass
from typing import Generic, TypeVar

from kansrijk.disclosure.policy import Policy
from kansrijk.errors import KansrijkError
from kansrijk.findings import Finding
from kansrijk.study import Text

F = TypeVar("F", bound=Finding)
F_co = TypeVar("F_co", bound=Finding, covariant=True)

_SEAL = object()


@dataclass(frozen=True)
class Released(Generic[F_co]):
    """A finding whose every number is protected or masked under a policy.

    The seal is shown when it is made and not kept, so that none can be taken from another one.
    """

    finding: F_co
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise KansrijkError("only the disclosure gate releases findings")


@dataclass(frozen=True)
class Refusal:
    """A finding that may not leave: its kind and why."""

    kind: str
    reason: Text


@dataclass(frozen=True)
class Release:
    """All that a run lets out under one policy, and what it held back."""

    policy: Policy
    released: tuple[Released[Finding], ...]
    refused: tuple[Refusal, ...]

    def find(self, kind: type[F]) -> F | None:
        """Return the released finding of a kind, or None where it was refused."""
        return next(iter(self.find_all(kind)), None)

    def find_all(self, kind: type[F]) -> tuple[F, ...]:
        """Return all released findings of a kind."""
        found = (sealed.finding for sealed in self.released)
        return tuple(finding for finding in found if isinstance(finding, kind))


def sealed(finding: F) -> Released[F]:
    """Seal a finding; for the gate alone."""
    return Released(finding, _SEAL)
