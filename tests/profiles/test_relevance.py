"""Why variables are in no rule, and how much those matter that are: as the data were made."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kansrijk.disclosure.walk import figures
from kansrijk.findings import Estimate, Status
from kansrijk.profiles.describe import AS_GROWN, describe
from kansrijk.profiles.growing import Ground
from kansrijk.profiles.relevance import relevance
from kansrijk.profiles.separation import freedom, separation
from kansrijk.profiles.variables import Variables
from kansrijk.study import load
from kansrijk.tree import grow, importance
from tests.profiles.made import SEED, cohort_of, growing, levels, number, study_of

N = 6000
STUMP = "max_depth = 1, min_child = 200, min_improvement = 5e-3"
DEEP = "max_depth = 3, min_child = 200, min_improvement = 5e-3"
FORMS = ("number", "ordered", "nominal")


def of_form(form, name, places, missing=None):
    """A column of few values in some form."""
    if form == "number":
        return number(name, places, missing)
    held = places if missing is None else np.where(missing, -1, places)
    return levels(name, held, [f"l{at}" for at in range(10)], ordered=form == "ordered")


def planted(seed=1, form="number", holes=0.0):
    """A cohort in which every variable has another reason to be absent beside x."""
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 10, N)
    above = x >= 5
    second, late = rng.integers(0, 2, (2, N))
    rate = 0.05 + 0.4 * above + 0.16 * second + 0.22 * (late == above)
    few = np.isin(np.arange(N), rng.choice(N, 60, replace=False))
    made = {
        "x": x,
        "proxy": np.where(rng.random(N) < 0.05, ~above, above).astype(int),
        "second": second,
        "noise": rng.integers(0, 3, N),
        "rare": few.astype(int),
        "same": np.full(N, 3),
        "late": late,
    }
    gone = rng.random(N) < holes
    columns = [of_form("number", "x", made.pop("x"))]
    columns += [of_form(form, name, places, gone) for name, places in made.items()]
    return cohort_of(columns, rng.random(N) < rate)


def study(folder, names, *, asked="", groups=None, **settings):
    """A study with groups of variables, which may say how closely relevance is looked at."""
    study_of(folder, names, **settings)
    groups = groups or dict.fromkeys(names, "some")
    declared, question = folder / "indicators.toml", folder / "study.toml"
    parts = declared.read_text(encoding="utf-8").split("\n[")
    held = [
        part.replace('group = "some"', f'group = "{groups[part.split("]")[0].strip("[")]}"')
        for part in parts[1:]
    ]
    declared.write_text("\n[" + "\n[".join(held), encoding="utf-8")
    every = ", ".join(f'"{group}"' for group in dict.fromkeys(groups.values()))
    text = question.read_text(encoding="utf-8").replace('"some"', every)
    question.write_text(f"{text}relevance = {{ {asked} }}\n", encoding="utf-8")
    return load(folder)


def grounds(folder, cohort, *, floor=10, threads=1, tree=STUMP, **settings):
    """A ground, its tree and its profiles."""
    asked = study(folder, list(cohort.columns), tree=tree, **settings)
    variables = Variables(cohort, asked.predictors, floor=floor)
    ground = Ground(asked, cohort, variables, floor, threads)
    grown = ground.grow(ground.analysis)
    return ground, grown, describe(grown, variables, ground.analysis)


def told(folder, cohort, **settings):
    return relevance(*grounds(folder, cohort, **settings), lambda _done, _of: None)


def reasons(found):
    return {one.variable.name: one.reason for one in found.absent}


# ------------------------------------------------------------------ why absent


@pytest.mark.parametrize("semantics", ["spss", "rpart"])
@pytest.mark.parametrize("seed", range(4))
def test_reasons_agree_with_how_the_data_were_made(tmp_path, seed, semantics):
    found = told(tmp_path, planted(seed), semantics=semantics)
    assert reasons(found) == {
        "proxy": "alike",
        "second": "beaten",
        "noise": "weak",
        "rare": "small",
        "same": "constant",
        "late": "late",
    }
    beaten = {one.variable.name: one for one in found.absent if one.by is not None}
    assert {name: one.by.name for name, one in beaten.items()} == {"proxy": "x", "second": "x"}
    assert beaten["proxy"].association.value == pytest.approx(0.9, abs=0.04)
    assert beaten["second"].association.value < 0.1


@pytest.mark.parametrize("form", ["ordered", "nominal"])
def test_reasons_are_the_same_of_levels_with_unknown_ones(tmp_path, form):
    found = told(tmp_path, planted(1, form, holes=0.2))
    assert list(reasons(found).values()) == ["alike", "beaten", "weak", "small", "constant", "late"]
    proxy = found.absent[0]
    assert (proxy.by.name, proxy.association.value > 0.8) == ("x", True)
    both = int((~planted(1, form, holes=0.2).columns["proxy"].missing & growing(N)).sum())
    assert proxy.association.dof == both - 1


def test_a_deeper_tree_asks_for_what_was_beaten_or_late(tmp_path):
    found = told(tmp_path, planted(), tree=DEEP)
    used = {one.variable.name for one in found.variables if one.used}
    assert used == {"x", "second", "late"}
    assert reasons(found) == {
        "proxy": "alike",
        "noise": "weak",
        "rare": "small",
        "same": "constant",
    }


def test_an_exact_copy_is_alike_and_comes_second(tmp_path):
    cohort = planted()
    copy = replace(cohort.columns["x"].variable, name="copy")
    columns = [*cohort.columns.values(), replace(cohort.columns["x"], variable=copy)]
    found = told(tmp_path, cohort_of(columns, cohort.outcome))
    (absence,) = (one for one in found.absent if one.variable.name == "copy")
    assert (absence.reason, absence.by.name, absence.association.value) == ("alike", "x", 1.0)


def test_a_split_that_was_taken_back_leaves_its_variable_late(tmp_path):
    half = growing(N)
    group = np.concatenate([np.flatnonzero(half)[:30], np.flatnonzero(~half)[:5]])
    x, outcome = np.zeros(N, int), np.arange(N) % 25 == 0
    x[group], outcome[group] = 1, np.arange(35) % 2 == 0
    cohort = cohort_of([number("x", x)], outcome)
    ground, grown, found = grounds(
        tmp_path, cohort, tree="max_depth = 1, min_child = 30, min_improvement = 0"
    )
    assert grown.merged == 1
    relevant = relevance(ground, grown, found, lambda _done, _of: None)
    assert reasons(relevant) == {"x": "late"}


@pytest.mark.parametrize(
    ("others", "floor", "reason"),
    [
        (0, 10, "constant"),
        (9, 10, "constant"),
        (10, 10, "small"),
        (0, 0, "constant"),
        (1, 0, "small"),
    ],
)
@pytest.mark.parametrize("form", FORMS)
def test_that_nobody_is_otherwise_is_not_told_apart_from_a_few(
    tmp_path, form, others, floor, reason
):
    flag = np.zeros(N, int)
    flag[np.flatnonzero(growing(N))[:others]] = 1
    cohort = planted()
    columns = [cohort.columns["x"], of_form(form, "flag", flag)]
    found = told(tmp_path, cohort_of(columns, cohort.outcome), floor=floor)
    assert reasons(found) == {"flag": reason}


def test_rows_of_one_person_are_one(tmp_path):
    flag = np.zeros(N, int)
    flag[np.flatnonzero(growing(N))[:20]] = 1
    cohort = planted()
    cohort = cohort_of([cohort.columns["x"], number("flag", flag)], cohort.outcome)
    persons = np.where(flag == 1, 0, np.arange(N))
    found = told(tmp_path, replace(cohort, persons=persons))
    assert reasons(found) == {"flag": "constant"}


def test_a_tree_without_splits_has_reasons_and_nothing_that_matters(tmp_path):
    found = told(tmp_path, planted(), tree="max_depth = 1, min_child = 200, min_improvement = 0.3")
    assert set(reasons(found).values()) == {"weak", "small", "constant"}
    assert (found.top, found.associations) == ((), ())
    assert found.separates.value == 0.5
    assert {one.own.value for one in found.variables} == {0.0}


# ------------------------------------------------------------------ how much they matter


@pytest.mark.parametrize("semantics", ["spss", "rpart"])
@pytest.mark.parametrize("surrogates", [0, 2])
def test_importance_is_that_of_a_tree_grown_with_stand_ins(tmp_path, surrogates, semantics):
    settings = {"tree": DEEP, "semantics": semantics, "asked": f"surrogates = {surrogates}"}
    ground, grown, found = grounds(tmp_path, planted(), **settings)
    relevant = relevance(ground, grown, found, lambda _done, _of: None)
    asked = replace(ground.settings(ground.analysis), surrogates=surrogates)
    weights = ground.growing(ground.analysis)
    tree = grow(ground.codes, ground.target, asked, classes=("no", "yes"), weights=weights)
    for by in ("own", "agreement", "primary"):
        expected = {
            row["variable"]: round(row["of_max"] / 100, 2)
            for row in importance(tree, by).to_pylist()
        }
        assert {one.variable.name: getattr(one, by).value for one in relevant.variables} == expected
    own = [one.own.value for one in relevant.variables]
    assert own == sorted(own, reverse=True)


def test_groups_have_shares_of_the_sum(tmp_path):
    groups = {"x": "child", "proxy": "child", "second": "parents", "late": "parents"}
    groups |= {"noise": "household", "rare": "household", "same": "household"}
    found = told(tmp_path, planted(), tree=DEEP, groups=groups)
    assert [one.group for one in found.groups] == ["child", "parents", "household"]
    for by in ("own", "agreement", "primary"):
        shares = {one.variable.name: getattr(one, by).value for one in found.variables}
        for one in found.groups:
            mine = sum(shares[name] for name, group in groups.items() if group == one.group)
            assert getattr(one, by).value == pytest.approx(mine / sum(shares.values()), abs=0.02)
    permuted = {one.group: one.permuted for one in found.groups}
    of_variable = {one.variable.name: one.permuted for one in found.variables}
    assert permuted["child"] == of_variable["x"]
    assert permuted["household"] == Estimate(0.0, of_variable["x"].dof, 0.0)
    assert permuted["parents"].value > max(of_variable["second"].value, of_variable["late"].value)


def test_what_the_tree_does_not_ask_for_loses_exactly_nothing(tmp_path):
    found = told(tmp_path, planted())
    for one in found.variables:
        assert (one.permuted.value == 0) == (one.permuted.error == 0) == (not one.used)


def test_the_most_relevant_stand_first_the_used_before_others(tmp_path):
    found = told(tmp_path, planted(), tree=DEEP, asked="top = 4")
    assert [one.name for one in found.top] == ["x", "second", "late", "proxy"]
    values = np.array([[one.value for one in line] for line in found.associations])
    assert np.array_equal(values, values.T)
    assert np.diag(values).tolist() == [1.0] * 4
    assert values[0, 3] == pytest.approx(0.9, abs=0.04)
    assert found.associations[0][3].dof == N - 1
    assert values[1, 2] < 0.05


# ------------------------------------------------------------------ what is said of it


def test_without_halves_it_is_descriptive_and_nothing_is_shuffled(tmp_path):
    found = told(tmp_path, planted(), honest=False)
    assert (found.status, found.reason) == (Status.DESCRIPTIVE, AS_GROWN)
    assert found.separates is None
    assert {one.permuted for one in (*found.variables, *found.groups)} == {None}
    assert reasons(found)["proxy"] == "alike"


def test_settings_and_degrees_of_freedom_are_told(tmp_path):
    ground, grown, found = grounds(
        tmp_path, planted(), tree=DEEP, asked="surrogates = 3, permutations = 2"
    )
    relevant = relevance(ground, grown, found, lambda _done, _of: None)
    assert (relevant.surrogates.value, relevant.permutations.value) == (3, 2)
    assert (relevant.status, relevant.reason) == (Status.OK, None)
    assert relevant.separates == separation(ground, grown, ground.analysis)
    assert {one.own.dof for one in relevant.variables} == {freedom(grown)}
    assert figures(relevant)


def test_progress_is_told_to_the_end(tmp_path):
    steps = []
    relevance(*grounds(tmp_path, planted(), tree=DEEP), lambda done, of: steps.append((done, of)))
    assert steps == [(done, 4) for done in (1, 2, 3, 4)]


def test_nothing_depends_on_threads_or_folders(tmp_path):
    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        folder.mkdir()
    one, other = (
        told(folder, planted(holes=0.1), tree=DEEP, threads=threads)
        for folder, threads in zip(folders, (1, 3), strict=True)
    )
    assert one == other


def test_the_seed_of_the_study_decides_the_shuffles(tmp_path):
    ground, grown, found = grounds(tmp_path, planted(), tree=DEEP)
    question = ground.study.question
    assert question.study.seed == SEED
    about = question.study.model_copy(update={"seed": SEED + 1})
    other = ground.study.model_copy(
        update={"question": question.model_copy(update={"study": about})}
    )
    one, two = (
        relevance(one, grown, found, lambda _done, _of: None)
        for one in (ground, replace(ground, study=other))
    )
    assert [each.permuted for each in one.variables] != [each.permuted for each in two.variables]
