"""How variables, levels, cuts and rules stand in ``results.json``."""

from __future__ import annotations

from math import isfinite

from kansrijk.findings import Edge
from kansrijk.profiles import Between, Named, NamedLevel, Rule, rule_in_words
from kansrijk.report.plain_data import FAR, Json, whole, words


def named(one: Named) -> Json:
    """Return a variable or a level by its name and its label."""
    return {"name": one.name, "label": words(one.label)}


def said(rule: tuple[Rule, ...]) -> Json:
    """Return a rule in words, in both languages."""
    return {"nl": rule_in_words(rule, "nl"), "en": rule_in_words(rule, "en")}


def condition(rule: Rule) -> Json:
    """Return a condition as a program reads it."""
    if isinstance(rule, Between):
        return {
            "variable": named(rule.variable),
            "low": _edge(rule.low),
            "high": _edge(rule.high),
            "far": _far(rule),
            "missing": rule.missing,
        }
    levels = [named(one.level) for one in rule.levels]
    return {"variable": named(rule.variable), "levels": levels, "missing": rule.missing}


def cut(at: Edge | NamedLevel) -> float | int | str | Json:
    """Return a cut: a number, the word for the far end, or the first level above it."""
    if isinstance(at, NamedLevel):
        return named(at.level)
    return whole(at.value) if isfinite(at.value) else FAR


def _far(rule: Between) -> Json | None:
    """Return what stands at the far end and whether it is in it, None without such a level."""
    if rule.far is None:
        return None
    only = rule.low is not None and rule.low.value == float("inf")
    return {"label": words(rule.far), "included": only or rule.high is None, "only": only}


def _edge(edge: Edge | None) -> float | int | None:
    return None if edge is None or not isfinite(edge.value) else whole(edge.value)
