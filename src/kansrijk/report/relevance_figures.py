"""Which characteristics matter as data: ``relevance`` in ``results.json``."""

from __future__ import annotations

from kansrijk.disclosure import Release
from kansrijk.profiles import Absence, GroupRelevance, RelevanceFinding, VariableRelevance
from kansrijk.report.plain_data import Json, number, perhaps, rate, whole
from kansrijk.report.rule_figures import named


def relevant(release: Release) -> Json:
    """Return what matters, without the key where it was refused."""
    found = release.find(RelevanceFinding)
    return {"relevance": _relevance(found)} if found else {}


def _relevance(found: RelevanceFinding) -> Json:
    return {
        "status": found.status.value,
        "reason": perhaps(found.reason),
        "surrogates": whole(found.surrogates.value),
        "permutations": whole(found.permutations.value),
        "separates": None if found.separates is None else rate(found.separates),
        "variables": [
            {**named(one.variable), "group": one.group, "used": one.used, **_weights(one)}
            for one in found.variables
        ],
        "groups": [{"group": one.group, **_weights(one)} for one in found.groups],
        "absent": [_absence(one) for one in found.absent],
        "top": [named(one) for one in found.top],
        "associations": [[number(one) for one in row] for row in found.associations],
    }


def _weights(one: VariableRelevance | GroupRelevance) -> Json:
    return {
        "own": number(one.own),
        "agreement": number(one.agreement),
        "primary": number(one.primary),
        "permuted": None if one.permuted is None else rate(one.permuted),
    }


def _absence(one: Absence) -> Json:
    return {
        "variable": named(one.variable),
        "reason": one.reason,
        "by": one.by and named(one.by),
        "association": None if one.association is None else number(one.association),
    }
