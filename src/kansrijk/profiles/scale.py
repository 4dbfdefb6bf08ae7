"""Least sizes of groups that go with the size of the population, or with that of one area."""

from __future__ import annotations

from math import ceil

import numpy as np

from kansrijk.cohort import Cohort
from kansrijk.errors import DataError, Problem
from kansrijk.findings import Estimate, Setting
from kansrijk.profiles.records import LocalShare
from kansrijk.study import ProfilesAnalysis, Study, Text, same


def scaled(study: Study, cohort: Cohort) -> Study:
    """Return the study with the least counts of its analysis as they are on this cohort.

    `min_child` is ``round(min_child * rows / for_population)``; with `expected_local` it is the
    least number of which so many are expected in the study's own area.

    Raises
    ------
    DataError
        Nobody of the cohort lives in the study's own area.
    """
    changed = _scaled(study, study.analysis, cohort)
    analyses = {**study.question.analyses, study.chosen: changed}
    return study.model_copy(
        update={"question": study.question.model_copy(update={"analyses": analyses})}
    )


def local_share(study: Study, cohort: Cohort) -> LocalShare | None:
    """Return which part of the cohort lives in the study's own area; None where it names none.

    Raises
    ------
    DataError
        Nobody of the cohort lives there.
    """
    share, local = _share(study, cohort), study.question.population.local
    if share is None or local is None:
        return None
    mapped = study.areas.get(local.code or "")
    names = _names(cohort, local.area) if local.area else {}
    area = same(mapped.name) if mapped else names.get(local.code or "")
    return LocalShare(area=area, share=share)


def _share(study: Study, cohort: Cohort) -> Setting | Estimate | None:
    local = study.question.population.local
    if local is None or local.area is None or local.code is None:
        return Setting(local.share) if local and local.share else None
    names, places = _names(cohort, local.area), cohort.columns[local.area].values
    here = int(np.sum(places == [*names, local.code].index(local.code)))
    if not here:
        key, message = "population.local.code", "nobody of the population lives in this area"
        todo = "name the code that the register has for it"
        raise DataError(Problem("study.toml", key, message, local.code, [*names], todo))
    return Estimate(here / len(cohort), dof=here)


def _names(cohort: Cohort, area: str) -> dict[str, Text]:
    variable = cohort.columns[area].variable
    return dict(zip(variable.level_ids, variable.levels, strict=True))


def _scaled(study: Study, analysis: ProfilesAnalysis, cohort: Cohort) -> ProfilesAnalysis:
    tree, share = analysis.tree, _share(study, cohort)
    if tree.expected_local is not None and share is not None:
        least = ceil(tree.expected_local / share.value)
        return analysis.model_copy(update={"tree": tree.model_copy(update={"min_child": least})})
    if tree.for_population is None:
        return analysis
    factor = len(cohort) / tree.for_population
    tried = analysis.sensitivity
    if tried is not None:
        children = tuple(max(1, round(one * factor)) for one in tried.min_child)
        tried = tried.model_copy(update={"min_child": children})
    return analysis.model_copy(update={"tree": tree.scaled(factor), "sensitivity": tried})
