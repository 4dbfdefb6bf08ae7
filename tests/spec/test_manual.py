"""The manual is as its entries are, and leaves out no key, value or sign of the vocabulary."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path
from typing import get_args

import pytest

from kansrijk.study import language
from kansrijk.study.indicators import SPELL_DAYS, Indicator, Indicators, Taken
from kansrijk.study.language import Operator, Sign, comparisons
from kansrijk.study.registers import Files, Kind
from tests.spec.entries import chapters
from tests.spec.world import SOURCES
from tools import manual

ROOT = Path(__file__).parents[2]
ENTRIES = [entry for chapter in chapters() for entry in chapter.entries]
INDICATORS = [
    indicator
    for entry in ENTRIES
    for indicator in Indicators(indicators=tomllib.loads(entry.indicators)).indicators.values()
]
TAKEN = [indicator for indicator in INDICATORS if isinstance(indicator, Taken)]
CONDITIONS = [condition for indicator in TAKEN for condition in indicator.conditions]
PARTS = list(chain.from_iterable(map(comparisons, CONDITIONS)))


def test_the_manual_is_up_to_date():
    command = [sys.executable, "tools/manual.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    assert (done.stdout, done.returncode) == ("", 0)


def test_a_manual_that_is_out_of_date_is_told(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(manual, "ROOT", tmp_path)
    monkeypatch.setattr(manual, "MANUAL", tmp_path / "docs" / "manual.md")
    assert manual.main(["--check"]) == 1
    assert "docs/manual.md is out of date" in capsys.readouterr().out
    assert manual.main([]) == manual.main(["--check"]) == 0


@pytest.mark.parametrize("form", [*manual.FORMS, Indicator])
def test_every_field_of_a_form_has_an_entry(form):
    own = set(form.model_fields) - (set() if form is Indicator else set(Indicator.model_fields))
    ones = [one for one in INDICATORS if isinstance(one, form)]
    assert own <= {field for one in ones for field in one.model_fields_set}


@pytest.mark.parametrize("key", manual.VALUES)
def test_every_value_of_a_key_has_an_entry(key):
    field = {"as": "as_"}.get(key, key)
    used = {getattr(one, field, None) for one in INDICATORS}
    assert set(get_args(manual.VALUES[key])) <= used


def test_every_key_has_its_meaning():
    assert set(manual.MEANING) == set(manual.forms_by_key())


def test_every_day_of_a_spell_has_an_entry():
    assert set(SPELL_DAYS) <= {indicator.date for indicator in TAKEN}


def test_every_operator_has_an_entry():
    used = {one.operator for one in PARTS if isinstance(one, language.Comparison)}
    assert used == set(get_args(Operator))


def test_every_sign_of_arithmetic_has_an_entry():
    phrases = "".join(phrase for one in TAKEN for phrase in one.where)
    assert set(get_args(Sign)) <= set(phrases)


def test_every_form_of_condition_has_an_entry():
    used = {type(one) for one in [*CONDITIONS, *PARTS]}
    assert used == set(get_args(language.Condition))


@pytest.mark.parametrize(("key", "values"), [("kind", Kind), ("files", Files)])
def test_every_kind_of_register_is_in_the_examples(key, values):
    tables = tomllib.loads(SOURCES)
    registers = [table for name, table in tables.items() if name not in ("relations", "codes")]
    assert set(get_args(values)) <= {register.get(key) for register in registers}


def test_entries_have_titles_of_their_own():
    titles = [entry.title for entry in ENTRIES]
    assert len(titles) == len(set(titles))
