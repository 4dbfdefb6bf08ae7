"""A figure becomes what may be shown of it: a protected number, or masked.

Counts are sums of rounded atoms, so every sum in a release holds, and the same group has the same
number wherever it stands. A share is computed from two such sums and from nothing else: beside a
rounded size, an exact percentage with one decimal often leaves a single number of cases possible.
A mean cost is computed from the counts of those who cost, in the same way.
The interval is computed from the same sums. Its design effect is the one figure in it that comes
from the exact data, and anyone can solve it from the interval. It is rounded to one decimal, a
large one to two digits, and it depends on how the cases lie over the households, of which nothing
is published: without that it does not tell one number of cases from the next.
"""

from __future__ import annotations

from dataclasses import dataclass

from kansrijk.disclosure.atoms import Atoms, Members
from kansrijk.disclosure.policy import Policy
from kansrijk.disclosure.walk import Raw, Shown
from kansrijk.findings import (
    Count,
    Edge,
    Estimate,
    Evidence,
    Masked,
    MeanCost,
    Protected,
    Setting,
    Share,
    mean_cost,
    wilson,
)

# Rounding must not leave nothing to divide by.
LEAST_DESIGN_EFFECT = 0.1


@dataclass(frozen=True)
class Protector:
    """Protects figures under a policy, over the atoms of a run, some of which are hidden."""

    policy: Policy
    atoms: Atoms
    hidden: Members = 0

    @property
    def rounds(self) -> bool:
        """Whether the policy rounds at all."""
        return self.policy.round_base > 1

    def touched(self, figure: Raw) -> bool:
        """Tell whether a figure contains a hidden atom."""
        return any(self.atoms.of(count.cell) & self.hidden for count in counts_of(figure))

    def protect(self, figure: Raw) -> Shown:
        """Return what may be shown of a figure that passed all checks."""
        if self.touched(figure) or isinstance(figure, Evidence):
            return Masked()
        match figure:
            case Setting() | Edge():
                return figure
            case Count():
                return self._count(figure)
            case Share():
                return self._share(figure)
            case MeanCost():
                return self._mean_cost(figure)
            case Estimate():
                return self._estimate(figure)

    def _estimate(self, estimate: Estimate) -> Protected:
        if not self.rounds:
            return Protected(estimate.value, estimate.interval)
        ends = estimate.interval and (
            two_digits(estimate.interval[0]),
            two_digits(estimate.interval[1]),
        )
        return Protected(two_digits(estimate.value), ends)

    def _count(self, count: Count) -> Protected | Masked:
        n = self._n(count)
        return Protected(n) if _is_told(n, count.n) else Masked()

    def _share(self, share: Share) -> Protected | Masked:
        if not self.rounds:
            return Protected(share.value, share.interval)
        of, within = self._n(share.of), self._n(share.within)
        told = _is_told(of, share.of.n) and _is_told(within - of, share.within.n - share.of.n)
        if not told or not within:
            return Masked()
        return Protected(of / within, self._interval(of, within, share.design_effect))

    def _interval(
        self, of: int, within: int, effect: Estimate | None
    ) -> tuple[float, float] | None:
        if effect is None:
            return None
        return wilson(of, within, design_effect=told_effect(effect))

    def _mean_cost(self, figure: MeanCost) -> Protected | Masked:
        if not self.rounds:
            return Protected(figure.value, figure.interval)
        parts, within = (
            [(self._n(part), cost) for part, cost in figure.parts],
            self._n(figure.within),
        )
        told = all(
            _is_told(n, part.n) for (n, _), (part, _) in zip(parts, figure.parts, strict=True)
        )
        if not told or not within:
            return Masked()
        if figure.design_effect is None:
            return Protected(mean_cost(parts, within)[0])
        effect = told_effect(figure.design_effect)
        return Protected(*mean_cost(parts, within, design_effect=effect))

    def _n(self, count: Count) -> int:
        return self.atoms.rounded(count.cell) if self.rounds else count.n


def counts_of(figure: Raw) -> tuple[Count, ...]:
    """Return the counts that a figure publishes; evidence publishes none."""
    match figure:
        case Count():
            return (figure,)
        case Share():
            return (figure.of, figure.within)
        case MeanCost():
            return (figure.within, *(part for part, _ in figure.parts))
        case _:
            return ()


def told_effect(effect: Estimate) -> float:
    """Return a design effect with one decimal, and at most two digits."""
    return max(LEAST_DESIGN_EFFECT, two_digits(round(effect.value, 1)))


def two_digits(value: float) -> float:
    """Return a number with two significant digits."""
    return float(f"{value:.2g}")


def _is_told(rounded: int, exact: int) -> bool:
    """Tell whether a rounded count may stand for the exact one: somebody never becomes nobody."""
    return rounded > 0 or exact == 0
