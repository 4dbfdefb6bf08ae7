"""How examples are drawn: each on its own, from the seed alone.

Left to itself Hypothesis makes most examples by copying parts of an earlier one into other places,
begins with small ones, and mixes in numbers from source files. That finds mistakes in parsers; here
it means that four of five examples are nearly alike, and that a seed gives other examples after
each edit. What fails is still made small as usual.
"""

from __future__ import annotations

from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS, HypothesisProvider

PLAIN = "plain"


class Plain(HypothesisProvider):
    """Draws as Hypothesis does, without numbers from source files."""

    def _maybe_draw_constant(self, *_args: object, **_more: object) -> None:
        return None


AVAILABLE_PROVIDERS[PLAIN] = f"{__name__}.Plain"
