"""The gate: the findings of a run go in, and what may leave comes out.

In order: each finding is examined by itself, refusals are decided, the atoms that must be hidden
are computed over all findings that remain, together, and only then is anything rebuilt. Refused
findings publish nothing, so they hide nothing. When hiding reaches a figure that may not be masked,
that finding is refused too, and the hidden atoms are computed again for the fewer findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kansrijk.disclosure.atoms import Atoms, Members
from kansrijk.disclosure.checks import Check, failing, joined
from kansrijk.disclosure.policy import Policy
from kansrijk.disclosure.protect import Protector, counts_of
from kansrijk.disclosure.release import Refusal, Release, sealed
from kansrijk.disclosure.rules import NEEDS, NO_RULE, RULES, WHOLE, Rule
from kansrijk.disclosure.suppression import hide, union
from kansrijk.disclosure.walk import BareNumberError, Raw, UnknownTypeError, figures, rebuilt
from kansrijk.findings import Count, Finding, MeanCost, Setting, Share, Status
from kansrijk.study import Text

BARE_NUMBER = Text(
    nl="Het resultaat bevat een getal dat niet zegt wat het telt.",
    en="The result holds a number that does not say what it counts.",
)
UNKNOWN_TYPE = Text(
    nl="Het resultaat bevat iets dat niet kan worden gecontroleerd.",
    en="The result holds something that cannot be checked.",
)
NUMBERS_IN_REFUSED = Text(
    nl="Het resultaat is geweigerd en bevat toch getallen.",
    en="The result is refused and holds numbers all the same.",
)
LEFT_ALONE = Text(
    nl="Waar dit resultaat over gaat, gaat niet naar buiten.",
    en="What this result speaks of does not leave.",
)
SOLVABLE = Text(
    nl="Samen met andere resultaten zou een te kleine groep te berekenen zijn.",
    en="Together with other results a group that is too small could be worked out.",
)


Figures = tuple[tuple[str, Raw], ...]
"""The figures of a finding with their paths."""


@dataclass(frozen=True)
class Examined:
    """A finding that may leave as far as it alone is concerned.

    Parameters
    ----------
    finding
        The finding, with its raw figures.
    rule
        How its kind is treated.
    figures
        Its figures with their paths.
    unsafe
        The atoms of its counts that fail and may be masked.
    """

    finding: Finding
    rule: Rule
    figures: Figures
    unsafe: Members = 0

    def loses(self, protector: Protector) -> bool:
        """Tell whether the hidden atoms touch a figure that may not be masked."""
        return any(
            protector.touched(figure)
            for path, figure in self.figures
            if path not in self.rule.may_mask
        )


def release(
    findings: Sequence[Finding],
    atoms: Sequence[Count],
    policy: Policy,
    *,
    sensitive: tuple[str, ...] = ("yes",),
) -> Release:
    """Return what may leave of the findings of one run, and what was held back and why.

    Parameters
    ----------
    findings
        The findings with raw figures; their order changes no number.
    atoms
        Counts of disjoint cells that partition everybody; each count in a finding is a sum of some.
    policy
        The rules.
    sensitive
        The sensitive values of the outcome: "yes", "no" or both. The part of a rate is its "yes".

    Raises
    ------
    KansrijkError
        When a count in a finding is not the sum of its atoms.
    """
    gate = Gate(policy, Atoms(atoms, policy.round_base), sensitive)
    examined = [gate.examine(finding) for finding in findings]
    kept, protector = gate.settle([e for e in examined if isinstance(e, Examined)])
    return Release(
        policy=policy,
        released=tuple(sealed(rebuilt(e.finding, protector.protect)) for e in kept),
        refused=tuple(_refusal(e) for e in examined if e not in kept),
    )


@dataclass(frozen=True)
class Gate:
    """What all findings of one run are held against."""

    policy: Policy
    atoms: Atoms
    sensitive: tuple[str, ...]

    def examine(self, finding: Finding) -> Examined | Refusal:
        """Return a finding with what hiding must know of it, or why it is refused by itself."""
        try:
            found = figures(finding)
        except BareNumberError:
            return _refused(finding, BARE_NUMBER)
        except UnknownTypeError:
            return _refused(finding, UNKNOWN_TYPE)
        if finding.status is Status.REFUSED:
            return _examine_refused(finding, found)
        rule = RULES.get(type(finding), NO_RULE)
        if rule.stays is None:
            return self._test(finding, found, rule)
        if self.policy.releases:
            return _refused(finding, rule.stays)
        return Examined(finding, WHOLE, found)

    def settle(self, kept: list[Examined]) -> tuple[list[Examined], Protector]:
        """Return the findings that stay when hiding is done, and what protects them."""
        while True:
            kept = _with_what_they_need(kept)
            protector = Protector(self.policy, self.atoms, self._hidden(kept))
            stays = [examined for examined in kept if not examined.loses(protector)]
            if len(stays) == len(kept):
                return kept, protector
            kept = stays

    def _test(self, finding: Finding, found: Figures, rule: Rule) -> Examined | Refusal:
        """Put every figure to the checks; one that fails hides its atoms or refuses the finding."""
        reasons: list[Check] = []
        unsafe: Members = 0
        for path, figure in found:
            self._verify(figure)
            failed = failing(figure, rule.terms(path, self.policy, self.sensitive))
            members = union(self.atoms.of(count.cell) for count in counts_of(figure))
            if failed and path in rule.may_mask and members:
                unsafe |= members
            else:
                reasons += failed
        if reasons:
            return _refused(finding, joined(check.reason for check in reasons))
        return Examined(finding, rule, found, unsafe)

    def _verify(self, figure: Raw) -> None:
        if isinstance(figure, Count | Share | MeanCost):
            self.atoms.verify(figure)

    def _hidden(self, kept: Iterable[Examined]) -> Members:
        counts = [count for e in kept for _, figure in e.figures for count in counts_of(figure)]
        published = {self.atoms.of(count.cell) for count in counts}
        unsafe = (examined.unsafe for examined in kept)
        return hide(published, unsafe, self.atoms.persons, self.policy.min_count)


def _with_what_they_need(kept: list[Examined]) -> list[Examined]:
    """Leave out findings that speak of one that does not leave."""
    kinds = {type(examined.finding) for examined in kept}
    return [one for one in kept if NEEDS.get(type(one.finding), type(one.finding)) in kinds]


def _examine_refused(finding: Finding, found: Figures) -> Examined | Refusal:
    """Let a refused finding pass with its reason; by the meaning of refused it has no numbers."""
    if all(isinstance(figure, Setting) for _, figure in found):
        return Examined(finding, WHOLE, found)
    return _refused(finding, NUMBERS_IN_REFUSED)


def _refusal(examined: Examined | Refusal) -> Refusal:
    if isinstance(examined, Refusal):
        return examined
    alone = type(examined.finding) not in NEEDS
    return _refused(examined.finding, SOLVABLE if alone else LEFT_ALONE)


def _refused(finding: Finding, reason: Text) -> Refusal:
    return Refusal(kind=type(finding).__name__, reason=reason)
