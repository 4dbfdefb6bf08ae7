"""How each kind of finding is treated: a table. A kind that is not in it does not leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kansrijk.assess import ChecksFinding, CodebookFinding, CoverageFinding
from kansrijk.disclosure.checks import Terms
from kansrijk.disclosure.policy import Policy
from kansrijk.findings import Finding
from kansrijk.profiles import (
    AreasFinding,
    Asked,
    GainsFinding,
    OutcomeFinding,
    PopulationFinding,
    ProfilesFinding,
    RelevanceFinding,
    SensitiveFinding,
    SensitivityFinding,
    StabilityFinding,
)
from kansrijk.study import Text


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What a kind of finding allows, by the paths of its figures, each with the reason.

    Parameters
    ----------
    may_mask
        Counts that may be masked. When any other figure fails, or holds atoms that must be hidden,
        the finding is refused.
    zeros
        Counts that may be told when they are zero.
    spreads
        Shares that tell how people spread over groups, not how many of a group have the outcome.
    stays
        Why findings of this kind never leave, where they do not.
    """

    may_mask: Mapping[str, str] = field(default_factory=dict[str, str])
    zeros: Mapping[str, str] = field(default_factory=dict[str, str])
    spreads: Mapping[str, str] = field(default_factory=dict[str, str])
    stays: Text | None = None

    def terms(self, path: str, policy: Policy, sensitive: tuple[str, ...]) -> Terms:
        """Return what the figure on this path is tested under."""
        return Terms(
            policy=policy,
            sensitive=sensitive,
            zero_told=path in self.zeros,
            speaks_of_outcome=path not in self.spreads,
        )


# Everything must pass. It is also the rule for what stays inside, where nothing leaves.
WHOLE = Rule()

NO_RULE = Rule(
    stays=Text(
        nl="Voor dit soort resultaat is er nog geen regel; daarom blijft het binnen.",
        en="There is no rule for this kind of result yet; therefore it stays inside.",
    )
)

LEDGER = Rule(
    may_mask={
        "start": "the ledger can be read without it",
        "steps.dropped": "a step may have dropped a few; its place in the ledger is no secret",
        "steps.left": "a running total goes with what a later step dropped",
    },
    zeros={"steps.dropped": "that a rule of the study removed nobody tells of nobody"},
)

OUTCOME = Rule(
    may_mask={
        "with_left": "the rate of those who were followed to the end can be read without it",
        "of_left": "it is what the two rates together tell of those who left",
    },
    spreads={"with_left": "what it adds to the rate is the group of those who left, tested alone"},
)

# They describe the rows themselves, group by group, in counts that are no sums of the run's atoms.
INSIDE = Rule(
    stays=Text(
        nl="Het codeboek en de koppelingen beschrijven het cohort zelf; zij blijven binnen.",
        en="The codebook and the match rates describe the cohort itself; they stay inside.",
    )
)

# What is told of areas is one table with the tree and has a way of its own: `protect_areas`.
AREAS = Rule(
    stays=Text(
        nl="Cijfers per gebied blijven binnen tot een toets van de gekoppelde tabellen dat opheft.",
        en="Figures by area stay inside until an audit of the linked tables has passed them.",
    )
)

# A tree is one linked table: parents are sums of children, so a node that is masked can be solved
# back from its parent and its sibling. Therefore it leaves whole or not at all.
TREE = Rule(
    spreads={
        "profiles.share": "the part of everybody in a profile; the outcome is not in it",
        "profiles.coverage": "the part of all cases in a profile; all have the outcome anyway",
    }
)

# Sums over whole profiles, and the growing part of each beside the other; the sums must hold. Of
# these counts too a masked one could be solved: the rows lie inside each other.
GAINS = Rule(
    spreads={
        "rows.reach": "the part of everybody in some profiles; the outcome is not in it",
        "rows.gain": "the part of all cases in some profiles; all have the outcome anyway",
    }
)

# What speaks of another finding, and leaves only when that does.
NEEDS: Mapping[type[Finding], type[Finding]] = {
    SensitiveFinding: ProfilesFinding,
    StabilityFinding: ProfilesFinding,
    SensitivityFinding: ProfilesFinding,
    RelevanceFinding: ProfilesFinding,
    GainsFinding: ProfilesFinding,
}

RULES: Mapping[type[Finding], Rule] = {
    Asked: WHOLE,
    PopulationFinding: LEDGER,
    OutcomeFinding: OUTCOME,
    ProfilesFinding: TREE,
    # Figures of models, and names: of each two digits leave, with the degrees of freedom asked for.
    SensitiveFinding: WHOLE,
    StabilityFinding: WHOLE,
    SensitivityFinding: WHOLE,
    RelevanceFinding: WHOLE,
    GainsFinding: GAINS,
    # Words only.
    ChecksFinding: WHOLE,
    AreasFinding: AREAS,
    CoverageFinding: INSIDE,
    CodebookFinding: INSIDE,
}
