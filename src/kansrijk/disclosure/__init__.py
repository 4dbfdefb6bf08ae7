"""The gate: what a run found becomes what may leave, under a policy."""

from kansrijk.disclosure.areas import protect_areas
from kansrijk.disclosure.gate import release
from kansrijk.disclosure.policy import Policy, policy, policy_names
from kansrijk.disclosure.release import Refusal, Release, Released

__all__ = [
    "Policy",
    "Refusal",
    "Release",
    "Released",
    "policy",
    "policy_names",
    "protect_areas",
    "release",
]
