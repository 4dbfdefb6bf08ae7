"""An intruder reads figures of models: what do they tell of the few who are an exception?"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from kansrijk.disclosure import Release, release
from kansrijk.disclosure.gate import LEFT_ALONE
from kansrijk.findings import Cell, Count, Edge, Estimate, Evidence, Masked, Protected
from kansrijk.profiles import (
    Between,
    GainsFinding,
    Named,
    NamedLevel,
    OneOf,
    ProfilesFinding,
    RelevanceFinding,
    SensitivityFinding,
    StabilityFinding,
)
from kansrijk.profiles.analyse import Findings, analyse
from kansrijk.profiles.association import associations
from kansrijk.study import load, same
from kansrijk.tree import Column, encode
from tests.disclosure.made import CBS, kinds
from tests.profiles.made import cohort_of, levels, number, study_of

T = CBS.min_count
READINGS = (GainsFinding, StabilityFinding, SensitivityFinding, RelevanceFinding)
ASKED = """
stability = { refits = 20 }
sensitivity = { max_depth = [1], cost_yes = [10], cost_lines = [1, 4, 10] }
relevance = { permutations = 2 }
"""


def analysed(folder: Path, cohort: Any, *, asked: str = ASKED, **settings: Any) -> Findings:
    """Return all that is found in a cohort, with what says how the tree may be read."""
    study_of(folder, list(cohort.columns), **settings)
    path = folder / "study.toml"
    path.write_text(path.read_text(encoding="utf-8") + asked, encoding="utf-8")
    return analyse(load(folder), cohort, [], floor=T, threads=1)


def planted(rows: int = 6000) -> Any:
    """Return a cohort of a number, a level and a copy that differs for many."""
    rng = np.random.default_rng(2)
    x, region = rng.integers(0, 20, rows), rng.integers(0, 4, rows)
    copy = np.where(rng.random(rows) < 0.1, rng.integers(0, 20, rows), x)
    columns = [number("x", x), levels("region", region, list("abcd")), number("copy", copy)]
    return cohort_of(columns, rng.random(rows) < 0.1 + 0.02 * x + 0.05 * region)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    return analysed(tmp_path_factory.mktemp("study"), planted())


def released(found: Findings, *others: Any) -> Release:
    """Return what leaves of some findings, others put in the place of those of their kind."""
    by_kind = {type(one): one for one in others}
    every = [by_kind.get(type(one), one) for one in found.findings]
    return release(every, found.atoms, CBS)


# ------------------------------------------------------------------ leaving together


def test_what_says_how_a_tree_may_be_read_leaves_protected(found: Findings):
    passed = released(found)
    assert passed.refused == ()
    for kind in READINGS:
        one = passed.find(kind)
        assert one is not None
        assert not re.search(r"\b(Count|Share|MeanCost|Estimate|Evidence|Cell)\(", repr(one))


def test_without_the_tree_nothing_that_reads_it_leaves(found: Findings):
    (tree,) = (one for one in found.findings if isinstance(one, ProfilesFinding))
    off_grid = replace(tree, nodes=(replace(tree.nodes[0], condition=cut()), *tree.nodes[1:]))
    passed = released(found, off_grid)
    names = {kind.__name__ for kind in READINGS}
    assert kinds(passed) == {"ProfilesFinding", *names}
    assert {one.reason for one in passed.refused if one.kind in names} == {LEFT_ALONE}


def cut() -> Any:
    return Between(Named("x", same("x")), low=Edge(3.5, None), high=None)


def test_the_order_of_findings_saves_none_of_them(found: Findings):
    (tree,) = (one for one in found.findings if isinstance(one, ProfilesFinding))
    poor = replace(tree, overall=Estimate(0.1, T - 1))
    readings = [one for one in found.findings if isinstance(one, READINGS)]
    for order in list(permutations([poor, *readings]))[::17]:
        assert release(order, found.atoms, CBS).released == ()


@pytest.mark.parametrize("kind", READINGS)
def test_one_that_is_refused_takes_no_other_along(found: Findings, kind: Any):
    (one,) = (one for one in found.findings if isinstance(one, kind))
    assert kinds(released(found, poor(one))) == {kind.__name__}


def poor(one: Any) -> Any:
    """Return a finding with one figure that rests on too little."""
    few = Estimate(0.5, T - 1)
    match one:
        case GainsFinding():
            return replace(one, risk=few)
        case StabilityFinding():
            return replace(one, agreement=few)
        case _:
            return replace(one, separates=few)


# ------------------------------------------------------------------ exceptions that are few


def hanging(folder: Path, rows: int, share: float, exceptions: int) -> tuple[str, str]:
    """Return what is told of two flags that are alike but for some: V, and lambda."""
    rng = np.random.default_rng(4)
    flag = rng.permutation(rows) < share * rows
    outcome = rng.random(rows) < 0.1 + 0.5 * flag
    other = flag.copy()
    # About as many each way, so that no margin gives them away, and so that the flag parts better.
    other[np.flatnonzero(flag & outcome)[: (exceptions + 1) // 2]] = False
    other[np.flatnonzero(~flag & ~outcome)[: exceptions // 2]] = True
    columns = [number("flag", flag.astype(int)), number("other", other.astype(int))]
    cohort = cohort_of(columns, outcome)
    tree = "max_depth = 1, min_child = 40, min_improvement = 1e-4"
    found = analysed(folder, cohort, asked="relevance = { permutations = 2 }\n", tree=tree)
    passed = released(found).find(RelevanceFinding)
    assert passed is not None
    return repr(passed.associations), repr(passed.absent)


@pytest.mark.parametrize(("rows", "share"), [(500, 0.4), (4000, 0.06), (8000, 0.5)])
def test_how_few_are_an_exception_is_not_told(tmp_path: Path, rows: int, share: float):
    told = {hanging(tmp_path, rows, share, exceptions) for exceptions in range(T)}
    assert len(told) == 1


def test_many_exceptions_are_told(tmp_path: Path):
    associations, absent = hanging(tmp_path, 2000, 0.4, 200)
    assert "Masked" not in associations + absent
    assert "Protected(value=0.7" in associations


def test_none_in_large_groups_reads_as_one(tmp_path: Path):
    associations, absent = hanging(tmp_path, 8000, 0.5, 0)
    assert "Masked" not in associations + absent


def test_few_who_are_alike_make_no_association(tmp_path: Path):
    """Three people with a rare value of two numbers: by themselves they would make V 0.7."""
    rng, rows = np.random.default_rng(5), 4000
    one, other = rng.integers(0, 2, (2, rows))
    outcome = rng.random(rows) < 0.1 + 0.3 * one + 0.2 * other
    behind: defaultdict[str, list[int]] = defaultdict(list)
    for few in range(4):
        one[:few] = other[:few] = 7
        cohort = cohort_of([number("one", one), number("other", other)], outcome)
        passed = released(analysed(tmp_path, cohort)).find(RelevanceFinding)
        assert passed is not None
        value = passed.associations[0][1]
        assert isinstance(value, Protected | Masked)
        behind[repr(value)].append(few)
    assert len(behind) == 1
    assert max(passed.associations[0][1].value, 0.05) == 0.05  # type: ignore[union-attr]


@pytest.mark.parametrize("few", range(T))
def test_few_of_another_value_and_none_are_one(few: int):
    one = (np.arange(8000) < few).astype(float)
    columns = [Column("one", one, "number"), Column("other", np.arange(8000) % 2.0, "number")]
    cohort = cohort_of([number("one", one.astype(int))], one > 0)
    ground: Any = SimpleNamespace(cohort=cohort, codes=encode(columns), fewest_rows=T)
    assert associations(ground, [0, 1])[0][1] == Masked()


# ------------------------------------------------------------------ rules that only refits have


def test_a_rare_level_of_the_medoid_tree_refuses_stability(found: Findings):
    (told,) = (one for one in found.findings if isinstance(one, StabilityFinding))
    level = NamedLevel(Named("a", same("a")), Evidence(Count(Cell.of(region="a"), T - 1, T - 1)))
    rare = OneOf(Named("region", same("region")), (level,))
    medoid = (replace(told.medoid[0], rule=(rare,)), *told.medoid[1:])
    assert kinds(released(found, replace(told, medoid=medoid))) == {"StabilityFinding"}


@pytest.mark.parametrize("place", ["cuts", "published"])
def test_a_cut_of_refits_off_the_grid_refuses_stability(found: Findings, place: str):
    (told,) = (one for one in found.findings if isinstance(one, StabilityFinding))
    first = told.variables[0]
    off = Edge(3.5, 1)
    spoiled = replace(first, cuts=(replace(first.cuts[0], at=off), *first.cuts[1:]))
    if place == "published":
        spoiled = replace(first, published=(off, *first.published[1:]))
    variables = (spoiled, *told.variables[1:])
    assert kinds(released(found, replace(told, variables=variables))) == {"StabilityFinding"}
