"""What was asked, as a finding: the question, its settings and the files that were read."""

from __future__ import annotations

from collections.abc import Iterable

from kansrijk.cohort import Cohort
from kansrijk.findings import Setting, Status
from kansrijk.profiles.records import Asked, AskedSetting, AskedVariable, Source
from kansrijk.profiles.scale import local_share
from kansrijk.study import ProfilesAnalysis, Study


def asked(study: Study, cohort: Cohort, sources: Iterable[Source]) -> Asked:
    """Return what was asked of which files."""
    question, outcome = study.question, study.outcome
    span = outcome.span
    return Asked(
        status=Status.OK,
        title=question.study.title,
        question=question.study.question,
        population=question.population.label,
        reference_dates=tuple(day.isoformat() for day in study.reference_dates),
        outcome=outcome.label,
        outcome_kind=outcome.kind,
        until=None if span is None else span.beyond(study.reference_dates[-1]).isoformat(),
        cluster=question.population.cluster,
        semantics=study.analysis.semantics,
        variables=tuple(_variable(study, cohort, name) for name in study.predictors),
        settings=tuple(_settings(study.analysis, question.study.seed)),
        sources=tuple(sources),
        study_digest=study.digest,
        labels=tuple(question.labels.items()),
        analysis=study.analysis.label,
        local=local_share(study, cohort),
    )


def _variable(study: Study, cohort: Cohort, name: str) -> AskedVariable:
    variable, indicator = cohort.columns[name].variable, study.indicators[name]
    return AskedVariable(
        name=name,
        label=variable.label,
        group=variable.group or "",
        form=variable.form,
        registers=variable.registers,
        sensitive=indicator.sensitive,
        justification=indicator.justification,
    )


def _settings(analysis: ProfilesAnalysis, seed: int) -> Iterable[AskedSetting]:
    """Yield the settings that somebody else might have set otherwise."""
    tree = analysis.tree
    values = {
        "max_depth": tree.max_depth,
        "min_child": tree.min_child,
        "min_parent": tree.min_parent or 2 * tree.min_child,
        **({} if tree.expected_local is None else {"expected_local": tree.expected_local}),
        "min_improvement": tree.min_improvement,
        **{f"cost_{answer}": cost for answer, cost in sorted(tree.costs.items())},
        "honest": float(analysis.honest),
        "high": analysis.high,
        "low": analysis.low,
        "seed": seed,
    }
    for name, value in values.items():
        yield AskedSetting(name=name, value=Setting(value))
