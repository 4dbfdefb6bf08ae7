"""A run tells all that is wrong in one go, file by file."""

from __future__ import annotations

from tests.bad_input.small import SECRET


def test_wrong_values_in_three_files_of_the_study(small):
    small.replace("study.toml", "seed = 1", "sead = 1")
    small.replace("registers.toml", 'type = "int"', 'type = "integer"')
    small.replace("indicators.toml", 'take = "age"', 'take = "aeg"')
    small.replace("indicators.toml", 'take = "value"', 'take = "valu"')
    refusal = small.refused(code=3)
    for key in ("study.sead", "homes.columns.rooms.type", "age.take", "sex.take"):
        assert key in refusal.err


def test_broken_files_of_the_study(small):
    small.append("study.toml", "= 1\n")
    small.path("indicators.toml").unlink()
    refusal = small.refused(code=3)
    assert "study.toml" in refusal.err
    assert "indicators.toml" in refusal.err


def test_names_that_refer_to_nothing(small):
    small.replace("study.toml", "age < 23", "aeg < 23")
    small.replace("registers.toml", 'codes = "sex"', 'codes = "sx"')
    small.replace("indicators.toml", 'from = "homes"', 'from = "homse"')
    refusal = small.refused(code=3)
    for name in ("aeg", "sx", "homse"):
        assert f"given: {name}" in refusal.err


def test_a_mistake_is_told_once(small):
    small.replace("registers.toml", 'reverse = "household"', 'reverse = "houshold"')
    assert small.refused(code=3).err.count("houshold") == 1


def test_missing_files(small):
    small.path("homes.csv").unlink()
    small.path("people.csv").unlink()
    refusal = small.refused(code=4)
    assert "homes.path" in refusal.err
    assert "people.path" in refusal.err


def test_missing_columns(small):
    small.replace("people.csv", "born", "bron")
    small.replace("homes.csv", "rooms", "room")
    refusal = small.refused(code=4)
    assert "did you mean: bron?" in refusal.err
    assert "did you mean: room?" in refusal.err


def test_wrong_values_of_several_registers(small):
    small.cell("people.csv", "sex", SECRET)
    small.cell("homes.csv", "income", SECRET, rows=30)
    small.append("people.csv", f"{SECRET}0001,2001-01-15,1,1\n")
    refusal = small.refused(code=4)
    for key in ("people.columns.sex", "people.key", "homes.columns.income"):
        assert key in refusal.err
