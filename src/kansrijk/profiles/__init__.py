"""Profiles: the leaves of a tree as described groups, with their findings."""

from kansrijk.profiles.analyse import Findings, analyse, refuse_hopeless
from kansrijk.profiles.halves import halves_differ
from kansrijk.profiles.records import (
    AreaCount,
    AreasFinding,
    Asked,
    AskedSetting,
    AskedVariable,
    Band,
    Node,
    OutcomeFinding,
    PopulationFinding,
    Profile,
    ProfilesFinding,
    SensitiveFinding,
    Source,
    Step,
)
from kansrijk.profiles.rules import (
    Between,
    Named,
    NamedLevel,
    OneOf,
    Rule,
    number_in_words,
    rule_in_words,
)

__all__ = [
    "AreaCount",
    "AreasFinding",
    "Asked",
    "AskedSetting",
    "AskedVariable",
    "Band",
    "Between",
    "Findings",
    "Named",
    "NamedLevel",
    "Node",
    "OneOf",
    "OutcomeFinding",
    "PopulationFinding",
    "Profile",
    "ProfilesFinding",
    "Rule",
    "SensitiveFinding",
    "Source",
    "Step",
    "analyse",
    "halves_differ",
    "number_in_words",
    "refuse_hopeless",
    "rule_in_words",
]
