from __future__ import annotations

import re
import tomllib

import pytest
from pydantic import ValidationError

from kansrijk import disclosure
from kansrijk.disclosure import Policy, policy, policy_names
from kansrijk.disclosure.policy import FOLDER
from kansrijk.errors import StudyError


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.toml").read_text("utf-8")


def test_the_policies_that_ship():
    assert policy_names() == ("cbs-ra", "inside", "open")


@pytest.mark.parametrize("name", policy_names())
def test_a_policy_has_the_name_of_its_file(name: str):
    assert policy(name).name == name


@pytest.mark.parametrize("name", policy_names())
def test_a_sentence_stands_above_every_key(name: str):
    lines = text_of(name).splitlines()
    keys = [place for place, line in enumerate(lines) if re.match(r"[a-z_.]+ = ", line)]
    commented = [k for k in keys if lines[k - 1].startswith("#") or lines[k].startswith("note.en")]
    assert commented == keys


@pytest.mark.parametrize("name", policy_names())
def test_an_unknown_key_is_refused(name: str):
    declared = tomllib.loads(text_of(name)) | {"min_cuont": 5}
    with pytest.raises(ValidationError, match="min_cuont"):
        Policy.model_validate(declared)


def test_an_unknown_name_says_which_exist():
    with pytest.raises(StudyError) as caught:
        policy("cbs_ra")
    (problem,) = caught.value.problems
    assert (problem.where, problem.key) == ("study.toml", "study.policy")
    assert problem.given == "cbs_ra"
    assert problem.allowed == policy_names()
    assert "did you mean: cbs-ra" in str(problem)


def test_only_inside_does_not_leave():
    assert [name for name in policy_names() if not policy(name).releases] == ["inside"]


def test_the_note_says_that_the_guidelines_are_unconfirmed():
    note = policy("cbs-ra").note
    assert "unconfirmed" in note.en
    assert "niet bevestigd" in note.nl


def test_the_face_of_the_room():
    made = {"Policy", "Refusal", "Release", "Released"}
    done = {"policy", "policy_names", "protect_areas", "release"}
    assert set(disclosure.__all__) == made | done
    assert not hasattr(disclosure, "sealed")
    assert callable(disclosure.release)
    assert callable(disclosure.policy)
