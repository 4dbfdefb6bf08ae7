"""The quirks of deliveries: each is there, and a right reading sees through all of them."""

from __future__ import annotations

import pytest

from kansrijk.synthetic.country.contract import read_contract
from kansrijk.synthetic.country.quirks import (
    EACH_STRANGER,
    ENDING_IN_CAPITALS,
    KEYS_IN_OTHER_CASE,
    OLDER,
    STRANGERS,
    VERSIONS,
)
from tests.synthetic.country.made_rows import NAMES, YEARS, as_texts, read, right, write_made


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    return write_made(tmp_path_factory.mktemp("clean") / "registers", "parquet")


@pytest.fixture(scope="module")
def quirky(tmp_path_factory):
    return write_made(tmp_path_factory.mktemp("quirky") / "registers", "parquet", quirky=True)


def plainly(name, path):
    """Return what a right reading takes from a file: no strangers, no blanks, names as declared."""
    table = read(path)
    meant = {
        other.lower(): source
        for column in read_contract(name).columns.values()
        for source in column.source
        for other in (source.replace("{year}", "2016"), *column.also)
    }
    lines = as_texts(table)
    columns = dict(zip(lines[0], zip(*lines[1:], strict=True), strict=True))
    named = {meant.get(column.lower(), column.lower()): one for column, one in columns.items()}
    kinds = [one for column, one in named.items() if column.lower().startswith("rinpersoons")]
    keep = [kinds[0][row] not in STRANGERS if kinds else True for row in range(table.num_rows)]
    return {
        column.lower(): [text.strip() for text, kept in zip(one, keep, strict=True) if kept]
        for column, one in named.items()
    }


def test_a_right_reading_sees_through_all_quirks(clean, quirky):
    for name in NAMES:
        files_of, others = right(clean, name), right(quirky, name)
        assert set(files_of) == set(others)
        for period in files_of:
            ours, theirs = plainly(name, files_of[period]), plainly(name, others[period])
            assert ours == theirs, (name, period)


def names_in(folder):
    return {path.name for path in folder.iterdir()}


def test_names_of_files_drift(quirky):
    names = names_in(quirky)
    assert {"INHA2015TABV1.parquet", "INHATAB2016V1.parquet"} <= names
    assert "GBAPERSOONTAB2016V1.parquet" in names
    assert {
        "140714 GBASCHEIDINGENMASSATAB 2013V1.parquet",
        "140714 VERDTAB 2013V1.parquet",
    } <= names
    assert {
        "GGZDBCTRAJECTEN2014TABV1.parquet",
        "GGZDBCTRAJECTENHOOFDDIAG2016TABV1.parquet",
    } <= names
    assert {"KOPPELPERSOONHUISHOUDEN2015.parquet", "KOPPELPERSOONHUISHOUDEN2016V1.parquet"} <= names
    assert {path.name for path in quirky.glob("*.PARQUET")} == {
        f"JGDBESCHERM{stem}.PARQUET"
        for stem in ("2013BUSV1", "2014BUSV1", "2015BUSV1", "BUS2016V1")
    }
    assert ENDING_IN_CAPITALS == ("jgdbeschermbus",)


def test_names_of_columns_drift(quirky):
    attained = "OPLNIVSOI2021AGG4HBmetNIRWO"
    assert attained in read(quirky / "HOOGSTEOPLTAB2016V10.parquet").column_names
    assert attained not in read(quirky / "HOOGSTEOPL2015TABV10.parquet").column_names
    status = read(quirky / "GBABURGERLIJKESTAATBUS2016V1.parquet").column_names
    assert "VRLGBAAANVANGBURGERLIJKESTAAT" in status


def test_names_of_columns_change_their_capitals(quirky):
    woz = [
        read(quirky / f"EIGENDOMWOZBAG{year}TABV1.parquet").column_names for year in (2013, 2014)
    ]
    assert "Wozwaardeobjectbag" in woz[0]
    assert "WOZWAARDEOBJECTBAG" in woz[1]
    assert set(KEYS_IN_OTHER_CASE) == {"secmbus", "inpatab"}
    assert "rinpersoon" in read(quirky / "SECMBUS2016V1.parquet").column_names
    assert "RINPersoonS" in read(quirky / "INPA2014TABV1.parquet").column_names
    assert "RINPERSOONS" in read(quirky / "INPA2015TABV1.parquet").column_names


@pytest.mark.parametrize("name", VERSIONS)
def test_a_wrong_version_lies_beside_the_right_one(quirky, name):
    wrong, correct = VERSIONS[name]
    best = right(quirky, name)
    assert len(best) == len(YEARS.files())
    for path in best.values():
        assert path.stem.endswith(f"V{correct}")
        other = path.with_name(path.name.replace(f"V{correct}.", f"V{wrong}."))
        assert read(other).num_rows == pytest.approx(0.9 * read(path).num_rows, abs=2)
    assert (9, 10) in VERSIONS.values()


@pytest.mark.parametrize("name", OLDER)
def test_a_living_register_has_an_older_version_beside_it(quirky, name):
    new = right(quirky, name)[2016, 0]
    (older,) = (path for path in quirky.glob(f"{name[:-3].upper()}*2015*V1.parquet"))
    assert 0 < read(older).num_rows < 0.95 * read(new).num_rows
    if name == "gbahuishoudensbus":
        assert max(read(older)["DATUMEINDEHH"].to_pylist()) == "20151231"


def test_some_codes_have_a_blank_before_them(quirky):
    places = read(quirky / "GBAHUISHOUDENSBUS2016V1.parquet")["PLHH"].to_pylist()
    blank = [code for code in places if code and code.startswith(" ")]
    assert 0.05 < len(blank) / len(places) < 0.2
    assert {len(code) for code in blank} == {2}


def test_some_rows_of_every_register_of_persons_are_about_numbers_of_nobody(quirky):
    strange = {}
    for name in NAMES:
        for path in right(quirky, name).values():
            if read_contract(name).keys[0].unit == "person":
                table = read(path)
                kinds, numbers = (table.column(place).to_pylist() for place in (0, 1))
                pairs = list(zip(kinds, numbers, strict=True))
                extra = [number for kind, number in pairs if kind in STRANGERS]
                assert 0.01 < len(extra) / len(pairs) < 0.03, path.name
                assert set(extra) <= {number for kind, number in pairs if kind == "R"}
                strange.setdefault(name, set()).update(extra)
    # The digits are of another person in each register, so that no stranger is in two of them.
    assert sum(map(len, strange.values())) == len(set().union(*strange.values()))
    assert len(NAMES) <= EACH_STRANGER


def test_what_strangers_lead_to_is_nobody_s(quirky):
    homes = read(quirky / "GBAHUISHOUDENSBUS2016V1.parquet")
    pairs = list(
        zip(homes["RINPERSOONS"].to_pylist(), homes["HUISHOUDNR"].to_pylist(), strict=True)
    )
    known = {number for kind, number in pairs if kind == "R"}
    assert not known & {number for kind, number in pairs if kind != "R"}
    parents = read(quirky / "KINDOUDERTAB2016V1.parquet")
    both = zip(
        parents["RINPERSOONS"].to_pylist(), parents["RINPERSOONSMa"].to_pylist(), strict=True
    )
    assert {mother for child, mother in both if child in STRANGERS} <= {*STRANGERS, "N", "G"}


def test_without_quirks_there_are_none(clean):
    for path in clean.iterdir():
        table = read(path)
        if table.column_names[0].lower().startswith("rinpersoon"):
            assert set(table.column(0).to_pylist()) == {"R"}
