"""What a TREE command says is read as SPSS reads it, and what nobody knows is told."""

from __future__ import annotations

import re

import pytest

from kansrijk.errors import Problem, UsageError, nearest
from kansrijk.spss import read_file, read_syntax
from tests.spss.commands import (
    ABBREVIATED,
    CRT,
    EINDHOVEN,
    MALFORMED,
    PASTED,
    SHORT,
    WELL_FORMED,
)


def tree(text):
    return read_syntax(text).tree


def problems(text) -> list[Problem]:
    with pytest.raises(UsageError) as refused:
        read_syntax(text)
    return list(refused.value.problems)


def names(variables):
    return [one.name for one in variables]


# ------------------------------------------------------------------ well formed


def test_there_are_enough_examples():
    assert len(WELL_FORMED) >= 15
    assert len(MALFORMED) >= 20


@pytest.mark.parametrize("name", WELL_FORMED)
def test_a_well_formed_command_is_read(name):
    command = tree(WELL_FORMED[name])
    assert command.growth.method == "CRT"
    assert command.predictors


def test_a_pasted_command():
    command = tree(PASTED)
    assert command.line == 4
    assert (command.dependent.name, command.dependent.level) == ("risk", "nominal")
    assert [(one.name, one.level, one.line) for one in command.predictors] == [
        ("income", "scale", 4),
        ("age", "scale", 4),
        ("creditcards", "ordinal", 4),
    ]
    assert len(command.subcommands) == 9


@pytest.mark.parametrize("name", ["lower case on one line", "windows lines", "old macintosh lines"])
def test_the_same_command_written_otherwise_says_the_same(name):
    other, plain = tree(WELL_FORMED[name]), tree(PASTED)
    assert names(other.predictors) == names(plain.predictors)
    assert (other.growth, other.priors) == (plain.growth, plain.priors)


def test_the_settings_of_eindhoven():
    command = tree(EINDHOVEN)
    assert (command.growth.max_depth, command.growth.min_child) == (10, 6000)
    assert command.growth.min_improvement == 1e-7
    assert command.costs_by_class == {"0": {"1": 1}, "1": {"0": 10}}
    assert command.categories.target == (1,)
    assert command.surrogates == 4


def test_what_spss_takes_where_nothing_is_said():
    command = tree(SHORT)
    growth = command.growth
    assert growth.max_depth == 5
    assert (growth.min_parent, growth.min_child) == (100, 50)
    assert (growth.impurity, growth.min_improvement) == ("GINI", 0.0001)
    assert growth.prune is None
    assert command.surrogates == 1
    assert command.validation.kind == "NONE"
    assert (command.costs, command.costs_by_class) == ((), {})
    assert (command.priors.kind, command.priors.adjust) == ("FROMDATA", False)
    assert command.priors_by_class == "data"
    assert (command.categories.values, command.categories.missing) == ((), False)
    assert not command.nominal_missing
    assert command.influence is command.force is None


def test_auto_is_what_is_taken_where_nothing_is_said():
    assert tree(PASTED).growth == tree(SHORT).growth
    assert tree(PASTED).surrogates == 2


@pytest.mark.parametrize(
    ("said", "kind", "by"),
    [
        ("SPLITSAMPLE", "SPLITSAMPLE", 50),
        ("SPLITSAMPLE(25.5)", "SPLITSAMPLE", 25.5),
        ("CROSSVALIDATION", "CROSSVALIDATION", 10),
        ("CROSSVALIDATION(5)", "CROSSVALIDATION", 5),
        ("NONE", "NONE", None),
    ],
)
def test_validation(said, kind, by):
    validation = tree(f"{CRT}/VALIDATION TYPE={said}.").validation
    assert (validation.kind, validation.by) == (kind, by)


@pytest.mark.parametrize(("said", "errors"), [("SE", 1), ("SE(0)", 0), ("SE(.5)", 0.5)])
def test_pruning(said, errors):
    assert tree(f"{CRT}PRUNE={said}.").growth.prune == errors


def test_keywords_may_be_cut_off_after_three_letters():
    command = tree(ABBREVIATED)
    growth = command.growth
    assert (growth.max_depth, growth.min_parent, growth.min_child) == (4, 60, 20)
    assert (growth.min_improvement, growth.surrogates) == (0.001, 1)
    assert [one.level for one in command.predictors] == ["scale", "nominal"]
    assert command.priors_by_class == "equal"


def test_the_least_improvement_may_stand_among_the_limits():
    assert tree(f"{CRT}/GROWTHLIMIT MINIMPROVEMENT=.01.").growth.min_improvement == 0.01


def test_texts_may_be_joined_and_hold_any_sign():
    command = tree(WELL_FORMED["texts"])
    assert command.categories.target == ("BAJA+1",)
    assert command.costs_by_class == {"BAJA+1": {"CONTINUA": 39}, "CONTINUA": {"BAJA+1": 0.5}}
    assert command.subcommands["RULES"].given["OUTFILE"].value.one == "C:\\x.y\\rules.sql"
    assert names(command.predictors) == ["edad", "Visa_marca", "@x", "$y"]


def test_the_last_cost_of_a_pair_counts_and_a_right_answer_costs_nothing():
    command = tree(f"{CRT}/COSTS CUSTOM=1 0 [2] 0 0 [5] 1 0 [10].")
    assert command.costs_by_class == {"1": {"0": 10}}


def test_priors_may_be_counts_and_the_last_one_counts():
    assert tree(WELL_FORMED["priors"]).priors_by_class == {"0": 0.9, "1": 0.1}


def test_priors_add_up_to_1_as_decimals():
    shares = tree(f"{CRT}/PRIORS CUSTOM=1 [1] 2 [1] 3 [1].").priors_by_class
    assert shares == {"1": 0.333333333334, "2": 0.333333333333, "3": 0.333333333333}


def test_a_predictor_counts_once_with_its_last_level():
    command = tree("TREE y BY a [s] b A [n] b /METHOD TYPE=CRT.")
    assert [(one.name, one.level) for one in command.predictors] == [("a", "nominal"), ("b", None)]


def test_a_forced_variable_is_a_predictor_and_one_used_elsewhere_is_none():
    command = tree("TREE y [n] BY Y a w FORCE=c [n] /METHOD TYPE=CRT /INFLUENCE w.")
    assert names(command.predictors) == ["a", "c"]
    assert names(command.unused) == ["Y", "w"]
    assert (command.force.name, command.predictors[1].level) == ("c", "nominal")


# ------------------------------------------------------------------ the commands around it


def test_what_the_file_tells_of_its_variables():
    syntax = read_syntax(WELL_FORMED["around it"])
    assert (syntax.data, syntax.seed) == ("jeugd.sav", 20150101)
    assert syntax.labels == {"A": "Leeftijd", "B": "Soort 'buurt'", "Y": "De 'instroom'"}
    assert syntax.values == {"B": {1: "stad", 2: "dorp"}, "Y": {0: "nee", 1: "ja"}}
    assert [one.level for one in syntax.tree.predictors] == ["scale", "nominal"]


@pytest.mark.parametrize(
    "before",
    [
        "WEIGHT BY w.",
        "FILTER BY f.",
        "USE 1 THRU 10.",
        "SELECT IF a < 3.",
        "SEL IF (a < 3).",
        "SPLIT FILE BY b.",
        "MISSING VALUES b (9).",
        "TEMPORARY.",
        "SAMPLE .5.",
        "N OF CASES 100.",
        "RECODE a (1=2).",
        "COMP a=b + 1.",
        "IF a=1 b=2.",
        "DEFINE !m().\nTREE x BY y.\n!ENDDEFINE.",
        "INSERT FILE='x.sps'.",
    ],
)
def test_a_command_that_changes_the_cases_or_values_is_told(before):
    (told,) = read_syntax(f"\n{before}\n{SHORT}").left_out
    assert (told.line, told.changes) == (2, "tree")
    assert told.what.split()[0] == before.split()[0].rstrip(".")


@pytest.mark.parametrize(
    "before",
    [
        "WEIGHT BY w.\nWEIGHT OFF.",
        "FILTER BY f.\nFILTER OFF.",
        "SPLIT FILE BY b.\nSPL FIL OFF.",
        "USE ALL.",
    ],
)
def test_what_is_off_again_is_not_told(before):
    assert read_syntax(f"{before}\n{SHORT}").left_out == ()


def test_other_commands_are_named_once_with_their_lines():
    told = read_syntax(f"FREQ a.\nCROSSTABS a BY b.\nFREQ b.\n{SHORT}\nFREQ c.").left_out
    assert [(one.line, one.what, one.changes) for one in told] == [
        (1, "FREQ (and on line 3, 5)", "output"),
        (2, "CROSSTABS", "output"),
    ]


def test_a_range_of_variables_is_told():
    (told,) = read_syntax(f"VARIABLE LEVEL a TO b (ORDINAL).\n{SHORT}").left_out
    assert "a range of variables" in told.why


# ------------------------------------------------------------------ what is not carried over


def test_all_that_is_not_carried_over_is_told_with_its_line():
    told = read_syntax(WELL_FORMED["all that is not carried over"]).left_out
    assert [(one.line, one.what, one.changes) for one in told] == [
        (1, "FORCE=a", "tree"),
        (1, "BY y", "output"),
        (1, "BY w", "output"),
        (1, "BY half", "output"),
        (2, "TREE DISPLAY=NONE NODES=BOTH SCALE=75", "output"),
        (3, "DEPCATEGORIES USEVALUES=[VALID MISSING]", "tree"),
        (4, "PRINT TREETABLE SURROGATES CPS", "output"),
        (5, "GAIN SUMMARYTABLE=NO TYPE=[NODE PTILE] INCREMENT=5", "output"),
        (6, "PLOT GAIN INDEX INCREMENT=10", "output"),
        (7, "RULES NODES=TOPN(5) SURROGATES=INCLUDE LABELS=NO", "output"),
        (8, "METHOD PRUNE=SE(1)", "tree"),
        (9, "VALIDATION TYPE=SPLITSAMPLE(half)", "tree"),
        (9, "VALIDATION OUTPUT=TESTSAMPLE", "output"),
        (10, "CHAID ALPHASPLIT=.01 INTERVALS=a b (10) w (5)", "output"),
        (11, "CRT IMPURITY=ORDEREDTWOING", "tree"),
        (12, "COSTS 1 1 [3]", "output"),
        (12, "COSTS 1 0 [8]", "output"),
        (13, "PRIORS ADJUST=YES", "tree"),
        (14, "SCORES EQUALINCREMENTS", "output"),
        (15, "INFLUENCE=w", "tree"),
        (16, "OUTFILE TRAININGMODEL='a.xml' TESTMODEL='b.xml'", "output"),
        (17, "MISSING NOMINALMISSING=VALID", "tree"),
    ]


def test_what_a_tree_here_does_too_is_not_told():
    text = CRT + "/VALIDATION TYPE=NONE /PRIORS FROMDATA ADJUST=NO /COSTS EQUAL."
    assert read_syntax(text).left_out == ()


def test_levels_that_only_the_data_file_has_are_told():
    (told,) = read_syntax("TREE y BY a b [n] c /METHOD TYPE=CRT.").left_out
    assert (told.what, told.changes) == ("BY a, c", "tree")


def test_adjusted_priors_matter_only_with_costs():
    assert read_syntax(f"{CRT}/PRIORS EQUAL ADJUST=YES.").left_out == ()


# ------------------------------------------------------------------ malformed


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_command_is_told(name):
    text, *expected = MALFORMED[name]
    found = problems(text)
    assert len(found) == len(expected), "\n".join(map(str, found))
    for problem, (line, given, message, near) in zip(found, expected, strict=True):
        assert problem.where == "TREE command"
        assert problem.key == (line and f"line {line}")
        assert problem.given == given
        assert message in problem.message
        assert nearest(problem.given, problem.allowed) == near
        assert (f"did you mean: {near}?" in str(problem)) == (near is not None)


def test_all_problems_are_told_at_once_in_the_order_of_their_lines():
    text = "TREE y [x] BY a\n/METHD TYPE=CRT\n/CRT IMPURTY=GINI\n/GROWTHLIMIT MAXDEPTH=0 MINC=200."
    assert [one.key for one in problems(text)] == ["line 1", "line 2", "line 3", "line 4", "line 4"]


@pytest.mark.parametrize(
    ("text", "todo"),
    [
        (f"{CRT}/CRT MINIMPROVEMENT=0,1.", "a decimal has a point"),
        (f"{CRT}/COSTS CUSTOM=1 0 [2,5].", "a decimal has a point"),
        (f"{CRT}/GROWTHLIMIT MINCHILDSIZE=6000.", "write MINPARENTSIZE=12000"),
        (f"{CRT}/COSTS CUSTOM=yes no [1].", "a text in quotes"),
        (f"{SHORT}\n{SHORT}", "leave one of them"),
    ],
)
def test_what_to_do_is_told(text, todo):
    assert todo in str(problems(text)[0])


# ------------------------------------------------------------------ any text


@pytest.mark.parametrize(
    "name", ["eindhoven", "texts", "around it", "all that is not carried over"]
)
def test_a_command_cut_off_anywhere_is_read_or_refused(name):
    text = WELL_FORMED[name]
    outcomes = {refused(text[:place]) for place in range(len(text))}
    outcomes |= {refused(text[place:]) for place in range(len(text))}
    assert outcomes == {True, False}


def test_a_command_without_any_one_token_is_read_or_refused():
    parts = re.findall(r"\w+|\s+|.", WELL_FORMED["all that is not carried over"])
    outcomes = {refused("".join(parts[:at] + parts[at + 1 :])) for at in range(len(parts))}
    assert outcomes == {True, False}


def refused(text):
    """Read a syntax; an error of another class than ours fails the test."""
    try:
        read_syntax(text)
    except UsageError as error:
        return bool(str(error))
    return False


# ------------------------------------------------------------------ files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_in_the_code_pages_of_spss(tmp_path, encoding):
    path = tmp_path / "t.sps"
    path.write_bytes(f"VARIABLE LABELS a 'Eén ouder'.\n{SHORT}".encode(encoding))
    assert read_file(path).labels == {"A": "Eén ouder"}


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(UsageError, match=r"cannot be read \(FileNotFoundError\)"):
        read_file(tmp_path / "t.sps")


def test_messages_name_the_file(tmp_path):
    path = tmp_path / "t.sps"
    path.write_text("TREE y BY a.", encoding="utf-8")
    with pytest.raises(UsageError, match=r"^t\.sps: line 1: "):
        read_file(path)
