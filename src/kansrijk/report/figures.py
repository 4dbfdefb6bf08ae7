"""The figures as data: what ``results.json`` holds.

::

    kansrijk     version of the program
    policy       name and version of the rules under which the figures left
    study        title, question, digest, population, reference_dates, until, cluster, outcome,
                 outcome_kind, analysis, local {area, share}, labels {name: label}, semantics,
                 settings {name: value}, variables [...]
    sources      [{register, holder, file, year, month, version, size, digest}]
    population   n, start, steps [{label, dropped, left}]
    outcome      label, n, cases, rate, with_left
    tree         status, honest, overall, merged, halves_differ, nodes [...]
    profiles     [{id, rule, conditions, band, confirmed, n, share, counted, cases, rate, lift,
                 coverage}]
    areas        [{division, label, dispersion, areas [{code, label, within, n, expected, observed,
                 ratio, low, high, differs, profiles [{profile, n, expected, part, observed,
                 differs, standings [{variable, level, here, elsewhere}]}]}]}]
    sensitive    used, unused, with_them, without
    gains        status, reason,
                 rows [{profile, counted, cases, reach, gain, response}],
                 labels [{label, counted, cases}], risk {value, interval, standard_error,
                 one_label}, calibration [{profile, expected, observed, holds}], uncalibrated,
                 tables {groups, cumulative [{profile, n, cases, share, gain, response, index}],
                 percentiles [{part, profiles, n, cases, share, gain, response, index}],
                 classification {hits, misses, alarms, rejections, right_of_cases,
                 right_of_others, right, labelled}}
    stability    status, reason, refits, least, agreement, least_agreement,
                 profiles [{profile, stable, overlap, least, found, together, mixes_with, mixed}],
                 variables [{variable, used, selected, cuts [{part, at}], published}],
                 medoid [{rule, conditions, nearest, overlap}], medoid_agreement
    sensitivity  status, reason, stays_from, moves_from, separates,
                 variations [{setting, value, word, groups, new, separates,
                 fates [{profile, fate, overlap}]}], cost_lines [{cost, threshold, profiles}]
    relevance    status, reason, surrogates, permutations, separates,
                 variables [{name, label, group, used, own, agreement, primary, permuted}],
                 groups [{group, own, agreement, primary, permuted}],
                 absent [{variable, reason, by, association}], top, associations [[...]]
    registers    [{name, holder, kind, unit, label}]
    checks       asked [{name, question}], found [{check, register, column, file, severity,
                 extent, what, meaning, accepted}]
    coverage     [{kind, name, date, groups [{by, level, of, share}]}]; inside only
    codebook     dates, n, variables [{..., parts, levels, measures}]; inside only
    refused      [{kind, reason}]

Texts are ``{"nl": ..., "en": ...}``. Whole counts are JSON integers. A number that may not be shown
is the string ``"masked"``, never 0 and never null. A finding that was refused leaves its keys out.
In a condition ``low`` is included and ``high`` is not; null is an open end. In the codebook there
is one number for each reference date, and a change leads from each to the next; a percentile that
lies at the far end of a variable is the string ``"far"``, and so is a cut that lies there; a cut of
an ordered variable is the first level above it. Rows of gains and ``cumulative`` add profiles up
from the highest down; the counts of a percentile are rounded, and an index is a multiple of one. A
profile goes by its id. A band is that of the growing part; it is confirmed where the interval lies
on the same side of the average, and null where there is nothing to confirm or a number that would
tell is masked. ``halves_differ`` warns of a draw that parted too few; null where there are no two
halves to compare. An extent is null where what was found is not about rows. Observed cases of an
area, and what follows from them, are null where they are not told; whether it ``differs`` is
``higher``, ``lower``, ``no`` or ``unknown``.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from kansrijk.disclosure import Release
from kansrijk.findings import Setting
from kansrijk.profiles import (
    AreasFinding,
    Asked,
    LocalShare,
    Node,
    OutcomeFinding,
    PopulationFinding,
    Profile,
    ProfilesFinding,
    SensitiveFinding,
    Source,
)
from kansrijk.report.area_figures import division
from kansrijk.report.gains_figures import gained
from kansrijk.report.halves import halves_differ
from kansrijk.report.material_figures import material
from kansrijk.report.plain_data import DIGITS, MASKED, Json, number, perhaps, rate, whole, words
from kansrijk.report.reading_figures import reading
from kansrijk.report.relevance_figures import relevant
from kansrijk.report.rule_figures import condition, named, said
from kansrijk.report.told import confirms, lift


def results(release: Release) -> Json:
    """Return the released figures as plain data, in a fixed order of keys."""
    asked, found = release.find(Asked), release.find(ProfilesFinding)
    people, outcome = release.find(PopulationFinding), release.find(OutcomeFinding)
    areas, policy = release.find_all(AreasFinding), release.policy
    sensitive = release.find(SensitiveFinding)
    return {
        "kansrijk": _version(),
        "policy": {"name": policy.name, "version": policy.version},
        **(_asked(asked) if asked else {}),
        **({"population": _population(people)} if people else {}),
        **({"outcome": _outcome(outcome)} if outcome else {}),
        **(_profiles(found, release) if found else {}),
        **({"areas": [division(one) for one in areas]} if areas else {}),
        **({"sensitive": _sensitive(sensitive)} if sensitive else {}),
        **gained(release),
        **reading(release),
        **relevant(release),
        **material(release),
        "refused": [{"kind": r.kind, "reason": words(r.reason)} for r in release.refused],
    }


def _version() -> str:
    try:
        return version("kansrijk")
    except PackageNotFoundError:  # run from a checkout that was not installed
        return "unknown"


def _asked(asked: Asked) -> Json:
    study: Json = {
        "title": words(asked.title),
        "question": perhaps(asked.question),
        "digest": asked.study_digest,
        "population": words(asked.population),
        "reference_dates": list(asked.reference_dates),
        "until": asked.until,
        "cluster": asked.cluster,
        "outcome": words(asked.outcome),
        "outcome_kind": asked.outcome_kind,
        "analysis": perhaps(asked.analysis),
        "local": _local(asked.local),
        "labels": {name: words(label) for name, label in asked.labels},
        "semantics": asked.semantics,
        "settings": {setting.name: whole(setting.value.value) for setting in asked.settings},
        "variables": [
            {
                "name": variable.name,
                "label": words(variable.label),
                "group": variable.group,
                "form": variable.form,
                "registers": list(variable.registers),
                "sensitive": variable.sensitive,
                "justification": perhaps(variable.justification),
            }
            for variable in asked.variables
        ],
    }
    return {"study": study, "sources": [_source(source) for source in asked.sources]}


def _local(local: LocalShare | None) -> Json | None:
    if local is None:
        return None
    share = local.share
    value = whole(share.value) if isinstance(share, Setting) else number(share)
    return {"area": perhaps(local.area), "share": value}


def _source(source: Source) -> Json:
    keys = ("register", "holder", "file", "year", "month", "version", "digest")
    size = source.size and whole(source.size.value)
    return {**{key: getattr(source, key) for key in keys}, "size": size}


def _population(found: PopulationFinding) -> Json:
    return {
        "label": words(found.label),
        "n": number(found.n),
        "start": number(found.start),
        "steps": [
            {
                "label": words(step.label),
                "dropped": number(step.dropped),
                "left": number(step.left),
            }
            for step in found.steps
        ],
    }


def _outcome(found: OutcomeFinding) -> Json:
    return {
        "label": words(found.label),
        "n": number(found.n),
        "cases": number(found.cases),
        "rate": rate(found.rate),
        "with_left": None if found.with_left is None else number(found.with_left),
    }


def _profiles(found: ProfilesFinding, release: Release) -> Json:
    tree: Json = {
        "status": found.status.value,
        "honest": found.honest,
        "overall": rate(found.overall),
        "merged": whole(found.merged.value),
        "halves_differ": halves_differ(release),
        "nodes": [_node(node) for node in found.nodes],
    }
    return {"tree": tree, "profiles": [_profile(profile, found) for profile in found.profiles]}


def _node(node: Node) -> Json:
    return {
        "id": node.id,
        "parent": node.parent,
        "condition": None if node.condition is None else said((node.condition,)),
        "variable": None if node.variable is None else named(node.variable),
        "tied_with": [named(variable) for variable in node.tied_with],
        "label": node.label,
        "leaf": node.variable is None,
        "n": number(node.n),
        "grown_on": None if node.grown_on is None else number(node.grown_on),
        "counted": number(node.counted),
        "cases": number(node.cases),
        "rate": rate(node.rate),
    }


def _profile(profile: Profile, found: ProfilesFinding) -> Json:
    times = lift(profile, found)
    return {
        "id": profile.id,
        "rule": said(profile.rule),
        "conditions": [condition(rule) for rule in profile.rule],
        "band": profile.band,
        "confirmed": confirms(profile, found),
        "n": number(profile.n),
        "share": number(profile.share),
        "counted": number(profile.counted),
        "cases": number(profile.cases),
        "rate": rate(profile.rate),
        "lift": MASKED if times is None else round(times, DIGITS),
        "coverage": number(profile.coverage),
    }


def _sensitive(found: SensitiveFinding) -> Json:
    return {
        "used": [named(one) for one in found.used],
        "unused": [named(one) for one in found.unused],
        "with_them": number(found.with_them),
        "without": number(found.without),
    }
