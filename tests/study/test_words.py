"""What an indicator means, as one sentence in Dutch and in English."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kansrijk.study import LANGUAGES, load, outcome_in_words, sentence_in_words
from kansrijk.study.phrasing import _texts
from tests.study.declared import FOLDERS, declared, helper

Q, S, I = "study.toml", "registers.toml", "indicators.toml"  # noqa: E741

SPELLS = 'from = "schools"\n'
EVENTS = 'from = "events"\n'
SENTENCES = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text("utf-8"))


@pytest.mark.parametrize("row", SENTENCES.values(), ids=SENTENCES)
def test_sentence_in_words(tmp_path, row):
    study = declared(tmp_path, helper(row["sentence"]))
    for language in LANGUAGES:
        assert sentence_in_words(study, "x", language) == " ".join(row[language].split())


def test_function_in_words(tmp_path):
    (tmp_path / "own.py").write_text("def f(tables, reference): ...\n", encoding="utf-8")
    study = declared(tmp_path, helper('python = "own.py:f"\nuses = ["people", "homes"]'))
    said = "Worked out by the function f in own.py, from “people” and “homes”."
    assert sentence_in_words(study, "x", "en") == said
    said = "Berekend door de functie f in own.py, uit “people” en “homes”."
    assert sentence_in_words(study, "x", "nl") == said


def test_label_of_a_register_is_its_name(tmp_path):
    label = (S, "[schools]", '[schools]\nlabel = { nl = "Onderwijs", en = "Education" }')
    study = declared(tmp_path, label, helper(SPELLS + 'at = "reference date"\ntake = "any"'))
    assert "in “Onderwijs”" in sentence_in_words(study, "x", "nl")
    assert "in “Education”" in sentence_in_words(study, "x", "en")


def test_relation_without_a_usual_name_goes_by_its_own(tmp_path):
    relation = (
        S,
        "[relations.mother]",
        '[relations.old_boss]\nany_of = ["father"]\n\n[relations.mother]',
    )
    study = declared(tmp_path, relation, helper('of = "old_boss"\n' + EVENTS + 'take = "any"'))
    assert "of one of “old boss” up to" in sentence_in_words(study, "x", "en")
    assert "van een van “old boss” is" in sentence_in_words(study, "x", "nl")


def test_relation_goes_by_the_label_that_the_study_gives_it(tmp_path):
    label = (
        Q,
        "[analyses.profiles]",
        '[labels]\nmother = { nl = "M", en = "E" }\n\n[analyses.profiles]',
    )
    study = declared(tmp_path, label, helper('of = "mother"\n' + EVENTS + 'take = "any"'))
    assert "of “E” " in sentence_in_words(study, "x", "en")
    assert "van “M” " in sentence_in_words(study, "x", "nl")


def test_outcome_in_words(tmp_path):
    study = declared(tmp_path, (Q, 'take = "any"', 'take = "any"\nleft = "exclude"'))
    assert outcome_in_words(study, "en") == (
        "Whether there is a spell in “help” that begins within 1 year after the reference date; "
        "only for those of whom “in help” is no; who was not there any more at the end is left out."
    )
    assert outcome_in_words(study, "nl") == (
        "Of er een periode in “help” is die begint binnen 1 jaar na de peildatum; alleen voor wie "
        "geldt: “in help” is nee; wie er aan het einde niet meer was, telt niet mee."
    )


def test_outcome_of_an_end_without_a_window(tmp_path):
    change = (Q, 'window = "1 year after"\ntake = "any"', 'take = "any"\ndate = "end"')
    said = "Whether there is a spell in “help” that ends at any time after the reference date;"
    assert outcome_in_words(declared(tmp_path, change), "en").startswith(said)


def test_both_languages_have_the_same_texts():
    english, dutch = (set(_texts(language)) for language in LANGUAGES)
    assert {key for key in english ^ dutch if not key.startswith("same.")} == set()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_indicator_has_one_sentence(folder, language):
    study = load(folder)
    for name in study.indicators:
        text = sentence_in_words(study, name, language)
        assert text[0].isupper()
        assert text.endswith(".")
        assert not set("{}_") & set(text)
