"""The study that is written for a TREE command loads, runs, and grows the tree of the command."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from kansrijk.spss import read_syntax
from kansrijk.study import load, study_from_spss
from kansrijk.tree import ProfileTree
from tests.bad_input.small import said
from tests.spss.commands import CRT, EINDHOVEN, PASTED, SHORT, WELL_FORMED

DONE, USAGE = 0, 2

SYNTAX = """\
GET FILE='C:\\onderzoek\\Jeugd 2020.sav'.
SET SEED=7.
VARIABLE LABELS Leeftijd 'Leeftijd in jaren' /buurt 'Buurt'.
VALUE LABELS buurt 1 'Noord' 2 'Zuid' 3 'Oost' /instroom 0 'nee' 1 'ja'.
TREE instroom [n] BY LEEFTIJD [s] inkomen [s] klas [o] buurt [n]
  /DEPCATEGORIES USEVALUES=[0 1] TARGET=[1]
  /METHOD TYPE=CRT MAXSURROGATES=0
  /GROWTHLIMIT MAXDEPTH=3 MINPARENTSIZE=200 MINCHILDSIZE=90
  /CRT MINIMPROVEMENT=0.0005
  /COSTS CUSTOM=1 0 [10].
"""


def written(text, folder):
    """Write the study of a syntax; return it, loaded, and what it leaves out."""
    contents, left_out = study_from_spss(read_syntax(text))
    folder.mkdir(exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return load(folder), left_out


@pytest.mark.parametrize("name", WELL_FORMED)
def test_the_study_of_a_well_formed_command_loads(name, tmp_path):
    syntax = read_syntax(WELL_FORMED[name])
    study, left_out = written(WELL_FORMED[name], tmp_path)
    analysis = study.analysis
    assert len(study.predictors) == len(syntax.tree.predictors)
    assert (analysis.semantics, analysis.honest) == ("spss", False)
    assert analysis.tree.max_depth == syntax.tree.growth.max_depth
    assert analysis.tree.min_child == syntax.tree.growth.min_child
    assert analysis.tree.min_parent == syntax.tree.growth.min_parent
    assert analysis.tree.min_improvement == syntax.tree.growth.min_improvement
    text = (tmp_path / "study.toml").read_text(encoding="utf-8")
    assert [one for one in left_out if f"# - {one}\n" not in text] == []


def test_what_a_study_takes_of_the_file(tmp_path):
    study, _ = written(SYNTAX, tmp_path)
    question, people = study.question, study.sources.registers["people"]
    assert people.path == "Jeugd 2020.sav"
    assert question.study.seed == 7
    assert study.outcome.label.nl == "instroom: ja"
    assert question.analyses["profiles"].tree.costs == {"yes": 10}
    assert [one.label.nl for one in study.indicators.values()] == [
        "Leeftijd in jaren",
        "inkomen",
        "klas",
        "Buurt",
    ]
    assert [one.type for one in people.columns.values()] == ["number", "number", "number", "code"]
    assert study.sources.codes["buurt"].ids == ("1", "2", "3", "other")


@pytest.mark.parametrize(
    ("said", "category"),
    [
        ("/DEPCATEGORIES TARGET=[2]", "2"),
        ("/DEPCATEGORIES TARGET=['a b']", '"a b"'),
        ("/COSTS CUSTOM=0 1 [10] 1 0 [2]", "0"),
        ("/DEPCATEGORIES USEVALUES=[0 3]", "3"),
        ("", "1"),
    ],
)
def test_which_category_is_the_outcome(said, category, tmp_path):
    written(f"{CRT}{said}.", tmp_path)
    program = (tmp_path / "registers.py").read_text(encoding="utf-8")
    assert f'VARIABLE, CATEGORY = "y", {category}\n' in program


def test_what_only_a_study_cannot_carry_over_is_told(tmp_path):
    text = (
        "TREE y [n] BY a [s] b [n]\n/METHOD TYPE=CRT\n/GROWTHLIMIT MAXDEPTH=40\n"
        "/CRT IMPURITY=TWOING\n/PRIORS EQUAL."
    )
    study, left_out = written(text.replace("40", "31"), tmp_path)
    assert study.analysis.tree.max_depth == 30
    assert [(one.line, one.what) for one in left_out] == [
        (1, "b [n]"),
        (2, "METHOD MAXSURROGATES=1"),
        (3, "GROWTHLIMIT MAXDEPTH=31"),
        (4, "CRT IMPURITY=TWOING"),
        (5, "PRIORS EQUAL"),
    ]
    assert {one.changes for one in left_out} == {"tree"}


@pytest.mark.parametrize(
    ("costs", "expected"),
    [
        ("1 0 [10]", {"yes": 10}),
        ("1 0 [10] 0 1 [.5]", {"yes": 10, "no": 0.5}),
        ("1 0 [10] 0 1 [0]", {"yes": 10}),
        ("1 0 [10] 1 2 [5]", {}),
    ],
)
def test_costs_of_two_categories_are_carried_over_and_others_told(costs, expected, tmp_path):
    study, left_out = written(f"{CRT}MAXSURROGATES=0 /COSTS CUSTOM={costs}.", tmp_path)
    assert study.analysis.tree.costs == expected
    told = [one.what for one in left_out if "COSTS" in one.what or "categories" in one.what]
    assert bool(told) == ("[0]" in costs or " 2 " in costs)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["A.b", "a_B", "a b"], None),
        (["A.b", "a_b", "A$b", "@x", "not", "outcome", "Возраст", "reference_date"], 8),
    ],
)
def test_names_are_made_to_fit_and_stay_apart(names, expected, tmp_path):
    predictors = " ".join(f"{name} [s]" for name in names if " " not in name)
    study, _ = written(
        f"TREE outcome [n] BY {predictors} /METHOD TYPE=CRT.".replace(
            " outcome [s]", " Outcome_ [s]"
        ),
        tmp_path,
    )
    assert len(study.predictors) == (expected or 2)


@pytest.mark.parametrize("label", ['a "b" \\ c', "d '''e''' {f}", "g\u2028h \x7f i", "# [x]"])
def test_any_label_can_be_written(label, tmp_path):
    quoted = label.replace('"', '""')
    study, _ = written(f'VARIABLE LABELS a "{quoted}".\n{SHORT}', tmp_path)
    shown = study.indicators["a"].label.en
    assert [word for word in label.split() if word.isalpha() and word not in shown] == []


def test_odd_values_make_a_list_all_the_same(tmp_path):
    labels = "VALUE LABELS b 1 'x' '1' 'y' 'other' '' '*' 'any' '' 'empty'."
    study, _ = written(f"{labels}\n{SHORT}", tmp_path)
    assert study.sources.codes["b"].ids == ("1", "other", "", "other_2")
    assert study.sources.codes["b"].levels[1].text.en == "other"


# ------------------------------------------------------------------ the command line


@pytest.fixture
def syntax_file(tmp_path):
    path = tmp_path / "boom.sps"
    path.write_text(SYNTAX, encoding="utf-8")
    return path


def test_init_writes_a_study_that_checks_and_says_what_it_left_out(tmp_path, syntax_file):
    folder = tmp_path / "study"
    made = said("init", str(folder), "--from-spss", str(syntax_file))
    assert (made.code, made.err) == (DONE, "")
    assert f"kansrijk check {folder}" in made.out
    assert (folder / "study.schema.json").is_file()
    assert said("check", str(folder)).code == DONE


def test_init_prints_each_thing_that_is_not_carried_over(tmp_path):
    path = tmp_path / "t.sps"
    path.write_text(EINDHOVEN, encoding="utf-8")
    made = said("init", str(tmp_path / "study"), "--from-spss", str(path))
    lines = [line for line in made.out.splitlines() if line.startswith("Not carried over: t.sps, ")]
    _, left_out = study_from_spss(read_syntax(EINDHOVEN))
    assert lines == [f"Not carried over: t.sps, {one}" for one in left_out]
    assert lines


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{PASTED}\n{PASTED}", "line 4, 18: there are several TREE commands"),
        ("TREE y BY a.", "line 1: only trees of the method CRT"),
        ("EXECUTE.", "there is no TREE command here"),
    ],
)
def test_init_refuses_with_the_line_and_makes_nothing(tmp_path, text, told):
    path = tmp_path / "t.sps"
    path.write_text(text, encoding="utf-8")
    refusal = said("init", str(tmp_path / "study"), "--from-spss", str(path))
    assert refusal.code == USAGE
    assert f"t.sps: {told}" in refusal.err
    assert not (tmp_path / "study").exists()


def test_init_takes_one_way_only_and_changes_nothing_where_something_is(tmp_path, syntax_file):
    both = said("init", str(tmp_path / "a"), "--example", "town", "--from-spss", str(syntax_file))
    full = said("init", str(tmp_path), "--from-spss", str(syntax_file))
    assert (both.code, full.code) == (USAGE, USAGE)
    assert [path.name for path in tmp_path.iterdir()] == ["boom.sps"]


# ------------------------------------------------------------------ from SPSS to a tree


def drawn(rows=1500):
    """Return persons as SPSS has them: numbers, some outcomes unknown or of another category."""
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(
        {
            "Leeftijd": rng.integers(0, 23, rows).astype(float),
            "Inkomen": rng.normal(30_000, 9_000, rows).round(2),
            "klas": rng.integers(1, 6, rows).astype(float),
            "buurt": rng.integers(1, 4, rows).astype(float),
        }
    )
    chance = 0.05 + 0.02 * frame["Leeftijd"] + 0.2 * (frame["buurt"] == 2)
    frame["Instroom"] = (rng.random(rows) < chance).astype(float)
    frame.loc[:20, "Instroom"] = np.nan
    frame.loc[21:40, "Instroom"] = 9.0
    return frame


def test_a_study_from_spss_grows_the_tree_of_the_command(tmp_path, syntax_file):
    people = drawn()
    pyreadstat.write_sav(people, tmp_path / "Jeugd 2020.sav")
    study, out = tmp_path / "study", tmp_path / "out"
    assert said("init", str(study), "--from-spss", str(syntax_file)).code == DONE
    done = said("run", str(study), "--data", str(tmp_path), "--out", str(out))
    assert done.code == DONE, done.err
    results = json.loads((out / "inside" / "results.json").read_text(encoding="utf-8"))
    counted = people[people["Instroom"].isin([0, 1])].rename(
        columns={"Leeftijd": "LEEFTIJD", "Inkomen": "inkomen"}
    )
    with pytest.warns(UserWarning, match="not carried over"):
        model = ProfileTree.from_spss(SYNTAX)
    grown = model.fit(counted, counted["Instroom"].astype(int)).tree_.to_frame().to_pylist()
    expected = [(node["n"], node["n_1"], node["label"] == "1") for node in grown]
    nodes = results["tree"]["nodes"]
    assert [(node["n"], node["cases"], node["label"] == "yes") for node in nodes] == expected
    assert len(nodes) > 8
