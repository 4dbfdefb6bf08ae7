"""Keys of digits are packed into integers, others are listed: nobody can tell which."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kansrijk.registers import Engine, Listing, open_registers, packed
from tests.registers.tables import column, opened, register, study_of, write_csv, write_parquet

KEYS = ["000000007", "000000012", "000000103", "999999999"]


def is_listed(folder, sources, key=("person",)):
    with Engine(1) as engine:
        found = open_registers(study_of(folder, sources, key), folder, engine)
        return isinstance(found.keys["person"], Listing)


def written(folder, keys):
    write_parquet(folder / "t.parquet", {"person": keys})
    return register("t", "t.parquet")


def people(folder, keys):
    """Return the keys in the order of their integers."""
    _, found = opened(folder, written(folder, keys))
    return column(found["person"], "_key_1")


@pytest.mark.parametrize(
    ("keys", "listed"),
    [
        (KEYS, False),
        (["A", "R", "Z"], False),
        (["7", "12", "103"], True),
        (["a", "b"], True),
        (["7", "R"], True),
        (["\u0663", "\u0664"], True),
        (["0" * 18, "9" * 18], False),
        (["0" * 19, "9" * 19], True),
        (["9" * 40, "8" * 40], True),
    ],
)
def test_which_keys_are_packed(tmp_path, keys, listed):
    assert is_listed(tmp_path, written(tmp_path, keys)) is listed
    assert people(tmp_path, keys[::-1]) == sorted(keys)


TEXTS = st.one_of(
    st.text("0123456789", min_size=9, max_size=9),
    st.text("0123456789", min_size=1, max_size=20),
    st.sampled_from([*packed.LETTERS]),
    st.text("09 AR\u0663-", min_size=1, max_size=4).filter(str.strip),
)


@settings(max_examples=50)
@given(st.lists(TEXTS, min_size=1, max_size=6, unique_by=str.strip), st.sampled_from([0, 1, 1000]))
def test_integers_follow_the_keys_and_tell_them(tmp_path_factory, keys, looked_at):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packed, "ROWS", looked_at)
        found = people(tmp_path_factory.mktemp("keys"), keys)
    assert found == sorted({key.strip() for key in keys})


def test_one_key_that_does_not_fit_has_all_of_them_listed(tmp_path, monkeypatch):
    monkeypatch.setattr(packed, "ROWS", len(KEYS))
    write_csv(tmp_path / "t.csv", "person", *KEYS, "12a")
    write_csv(tmp_path / "u.csv", "person", *KEYS)
    sources = register("t", "t.csv") + register("u", "u.csv")
    assert is_listed(tmp_path, sources)
    tables, found = opened(tmp_path, sources)
    assert column(found["person"], "_key_1") == sorted([*KEYS, "12a"])
    assert set(column(tables["u"], "_id")) < set(column(tables["t"], "_id"))


def test_a_letter_that_was_not_seen_has_its_place(tmp_path, monkeypatch):
    monkeypatch.setattr(packed, "ROWS", 2)
    keys = ["R", "S", "G"]
    assert not is_listed(tmp_path, written(tmp_path, keys))
    assert people(tmp_path, keys) == ["G", "R", "S"]


def test_no_key_is_shown_with_how_it_is_packed(tmp_path):
    keys = [["4711004711004711", "4711004711004712"], ["R", "G"]]
    write_parquet(tmp_path / "t.parquet", {"person": keys[0], "kind": keys[1]})
    sources = register("t", "t.parquet", key='"kind", "person"')
    with Engine(1) as engine:
        study = study_of(tmp_path, sources, ("kind", "person"))
        shown = repr(open_registers(study, tmp_path, engine).keys)
    assert "Digits(width=16)" in shown
    assert "4711" not in shown


@pytest.mark.parametrize("late", ["05", "49", "99"])
def test_a_number_outside_those_that_were_seen_is_itself(tmp_path, monkeypatch, late):
    """The first part leaves room for few others, so that only those around the first rows fit."""
    monkeypatch.setattr(packed, "ROWS", 2)
    parts = {"place": ["0" * 17] * 3, "person": ["50", "89", late]}
    write_parquet(tmp_path / "t.parquet", parts)
    sources = register("t", "t.parquet", key='"place", "person"')
    _, found = opened(tmp_path, sources, ("place", "person"))
    assert column(found["person"], "_key_2") == sorted(parts["person"])


def test_days_of_a_century_fit_beside_long_numbers(tmp_path, monkeypatch):
    monkeypatch.setattr(packed, "ROWS", 2)
    days = ["19950101", "20141231", "19440407", "20161231"]
    parts = {"number": [f"{n:012}" for n in (7, 999999999999, 5, 3)], "since": days}
    write_parquet(tmp_path / "t.parquet", parts)
    sources = register("t", "t.parquet", key='"number", "since"')
    assert not is_listed(tmp_path, sources, ("number", "since"))


def test_a_number_far_from_those_that_were_seen_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(packed, "ROWS", 1)
    parts = {"place": ["0" * 17] * 2, "person": ["000000000000000001", "999999999999999999"]}
    write_parquet(tmp_path / "t.parquet", parts)
    sources = register("t", "t.parquet", key='"place", "person"')
    tables, found = opened(tmp_path, sources, ("place", "person"))
    assert column(found["person"], "_key_2") == parts["person"]
    assert len(set(column(tables["t"], "_id"))) == len(parts["person"])
