"""From rows to files: pseudonyms, formats, and a country as a whole."""

from __future__ import annotations

from contextlib import contextmanager

import numpy as np
import pyarrow as pa
import pyreadstat
import pytest
from pyarrow import parquet

from kansrijk.synthetic.country import country
from kansrijk.synthetic.country.country import write_country
from kansrijk.synthetic.country.files import RegisterFiles
from kansrijk.synthetic.country.formats import open_file
from kansrijk.synthetic.country.keys import BLOCKS, LARGEST, PRIMES, STRIDE, Bijection, Pseudonyms
from kansrijk.synthetic.country.layout import Field, Part, lay_out
from kansrijk.synthetic.country.sav import SavWriter
from kansrijk.synthetic.country.truth import read_truth
from tests.synthetic.country.made_rows import (
    NAMES,
    PERSONS,
    YEARS,
    as_texts,
    made,
    read,
    right,
    write_made,
)

FORMATS = ("parquet", "csv", "sav")


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    home = tmp_path_factory.mktemp("clean")
    return {form: write_made(home / form, form) for form in FORMATS}


# ------------------------------------------------------------------ pseudonyms


def test_no_two_units_of_a_kind_have_the_same_pseudonym_whatever_their_block():
    keys, numbers = Pseudonyms(7), np.arange(2000)
    for unit, width in {"person": 9, "household": 12, "dwelling": 12}.items():
        texts = np.concatenate([keys.of_block(block)(unit, numbers) for block in (0, 1, 2, 998)])
        assert len(set(texts.tolist())) == len(texts)
        assert {len(text) for text in texts.tolist()} == {width}
        assert all(text.isdigit() for text in texts.tolist())


@pytest.mark.parametrize(("width", "prime"), PRIMES.items())
def test_the_largest_number_of_a_country_has_the_pseudonym_that_it_should(width, prime):
    largest, factor, shift = BLOCKS * STRIDE - 1, min(LARGEST, prime - 1), prime - 1
    (text,) = Bijection(factor, shift, width)(np.array([largest])).tolist()
    assert int(text) == (largest * factor + shift) % prime + 1
    assert largest < prime


def test_another_seed_gives_other_pseudonyms_and_so_does_another_kind():
    numbers = np.arange(50)
    one, other = Pseudonyms(7).of_block(0), Pseudonyms(8).of_block(0)
    assert not set(one("person", numbers).tolist()) & set(other("person", numbers).tolist())
    assert not set(one("household", numbers).tolist()) & set(one("dwelling", numbers).tolist())


def test_a_pseudonym_does_not_depend_on_who_was_asked_for_before():
    keys, again = Pseudonyms(7).of_block(3), Pseudonyms(7).of_block(3)
    keys("person", np.arange(5))
    assert keys("person", np.array([70])) == again("person", np.array([70]))


@pytest.mark.parametrize("numbers", [[STRIDE], [-1]])
def test_a_number_beyond_a_block_is_refused(numbers):
    with pytest.raises(ValueError, match="numbered from 0"):
        Pseudonyms(7).of_block(0)("person", np.array(numbers))


def test_more_blocks_than_pseudonyms_are_refused():
    with pytest.raises(ValueError, match="999 blocks"):
        Pseudonyms(7).of_block(BLOCKS)


# ------------------------------------------------------------------ formats


def test_all_formats_hold_the_same_rows(clean):
    names = sorted(path.stem for path in clean["parquet"].iterdir())
    assert len(names) > len(NAMES)
    for name in names:
        tables = [as_texts(read(clean[form] / f"{name}.{form}")) for form in FORMATS]
        assert tables[0] == tables[1] == tables[2], name


def test_plain_files_have_the_first_name_of_their_contract_and_version_1(clean):
    names = {path.name for path in clean["parquet"].iterdir()}
    assert {"GBAPERSOON2016TABV1.parquet", "KOPPELPERSOONHUISHOUDEN2013.parquet"} <= names
    assert {"AOTOTUITKERINGA201512TABV1.parquet", "LANDAKTUEELREFV1.parquet"} <= names
    assert {f"GBASCHEIDINGENMASSA{year}TABV1.parquet" for year in YEARS.files()} <= names


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_seed_gives_the_same_bytes(clean, form, tmp_path):
    names = ["gbapersoontab", "gbahuishoudensbus", "inhatab", "kindoudertab"]
    again = write_made(tmp_path / form, form, names=names)
    for path in again.iterdir():
        assert path.read_bytes() == (clean[form] / path.name).read_bytes()
    other = write_made(tmp_path / "other", form, names=["kindoudertab"], seed=8)
    (path,) = other.iterdir()
    assert path.read_bytes() != (clean[form] / path.name).read_bytes()


def test_a_block_is_a_row_group_and_columns_have_bounds(clean):
    meta = parquet.read_metadata(clean["parquet"] / "GBAPERSOON2016TABV1.parquet")
    assert [meta.row_group(block).num_rows for block in range(2)] == [PERSONS, PERSONS]
    assert meta.row_group(0).column(1).statistics.has_min_max
    schema = meta.schema.to_arrow_schema()
    assert {str(one.type) for one in schema} == {"string", "int64"}


def test_an_spss_file_has_labels_formats_and_no_time_of_its_own(clean):
    path = clean["sav"] / "GBAHUISHOUDENS2016BUSV1.sav"
    _, told_of = pyreadstat.read_sav(path, metadataonly=True)
    assert told_of.file_label == "huishoudens"
    assert told_of.file_encoding == "UTF-8"
    assert told_of.number_rows == 2 * PERSONS
    assert told_of.creation_time.year == 2015
    labels = told_of.column_names_to_labels
    assert labels["PLHH"] == "plaats in het huishouden"
    assert told_of.variable_value_labels["PLHH"]["7"] == "ouder in eenouderhuishouden"
    formats = told_of.original_variable_types
    assert [formats[name] for name in ("RINPERSOONS", "RINPERSOON", "HUISHOUDNR", "PLHH")] == [
        *("A1", "A9", "A12", "A2")
    ]
    assert formats["DATUMEINDEHH"] == "A8"
    assert formats["AANTALPERSHH"] == "F12.0"
    _, jobs = pyreadstat.read_sav(clean["sav"] / "SPOLIS2015BUSV1.sav", metadataonly=True)
    assert jobs.original_variable_types["SBASISLOON"] == "F12.2"


NUMBERS = [0.0, -99.0, 151.0, 152.0, -100.0, 0.5, 9999999999.0, None, -1.0, 1e300, 100.25]
TEXTS = ["", "a", "12345678", "123456789", None, "        ", "ë", "x" * 20, " 4", "b", "c"]


@pytest.mark.parametrize("lots", [[11], [1, 3, 7], [0, 5, 6], [8, 3]])
def test_an_spss_file_holds_every_number_and_text_however_its_rows_come(tmp_path, lots):
    fields = (Field("getal", "Getal", decimals=2), Field("tekst", "x" * 300, width=20))
    fields += (Field("code", "Code", width=1, codes={"b": "ë" * 80}),)
    codes = pa.array(["b", None, "c"] * 3 + ["b", "b"]).dictionary_encode()
    columns = (pa.array(NUMBERS, pa.float64()), pa.array(TEXTS), codes)
    path, start = tmp_path / "x.sav", 0
    writer = SavWriter(path, "t" * 80, fields)
    for lot in lots:
        writer.write([column.slice(start, lot) for column in columns])
        start += lot
    writer.close()
    values, told_of = pyreadstat.read_sav(path, output_format="dict")
    numbers = [None if one is None or np.isnan(one) else one for one in values["getal"]]
    assert numbers == NUMBERS
    assert list(values["tekst"]) == [(text or "").rstrip() for text in TEXTS]
    assert list(values["code"]) == ["b", "", "c"] * 3 + ["b", "b"]
    assert told_of.number_rows == 11
    assert told_of.column_names_to_labels["tekst"] == "x" * 255
    assert told_of.variable_value_labels["code"] == {"b": "ë" * 60}


@pytest.mark.parametrize("texts", [["ab", "abcd"], ["abcd", "abcd"]])
def test_a_text_that_is_wider_than_its_column_is_refused(tmp_path, texts):
    writer = SavWriter(tmp_path / "x.sav", "t", [Field("tekst", "", width=3)])
    with pytest.raises(ValueError, match="tekst has 3 letters; a text has 4"):
        writer.write([pa.array(texts)])
    writer.close()


@pytest.mark.parametrize("form", FORMATS)
def test_a_register_without_rows_is_a_file_with_columns(tmp_path, form):
    rows = made("inhatab", persons=0)
    part = lay_out(rows, Pseudonyms(7).of_block(0))
    path = tmp_path / f"x.{form}"
    writer = open_file(path, "t", part)
    writer.write(part.values)
    writer.close()
    assert as_texts(read(path)) == [[one.name for one in part.fields]]


def test_what_goes_wrong_in_writing_is_raised(tmp_path):
    def wide(rows, keys):
        part = lay_out(rows, keys)
        narrow = tuple(Field(one.name, "", width=1) for one in part.fields)
        yield "x.sav", Part(narrow, part.values)

    with (
        pytest.raises(ValueError, match="has 1 letters"),
        RegisterFiles(tmp_path, wide) as out,
    ):
        out.write(made("kindoudertab"), Pseudonyms(7).of_block(0))


# ------------------------------------------------------------------ a country


def make(folder, monkeypatch, **options):
    """Make a small country of three blocks; return it, and what was told of the blocks."""
    heard = []

    @contextmanager
    def stage(name):
        heard.append(name)
        yield lambda done, of: heard.append((done, of))

    monkeypatch.setattr(country, "BLOCK", 400)
    write_country(folder, people=1000, stage=stage, **options)
    return folder, heard


def contents(folder):
    return {
        path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("options", [{}, {"quirks": True, "form": "sav"}])
def test_the_same_seed_makes_the_same_country(tmp_path, monkeypatch, options):
    one, heard = make(tmp_path / "one", monkeypatch, **options)
    other, _ = make(tmp_path / "other", monkeypatch, **options)
    assert contents(one) == contents(other)
    assert heard == ["made-up registers", (1, 3), (2, 3), (3, 3)]


def test_a_country_has_every_register_and_no_person_twice(tmp_path, monkeypatch):
    folder, _ = make(tmp_path / "land", monkeypatch, seed=3)
    for name in NAMES:
        assert right(folder / "registers", name), name
    persons = read(folder / "registers" / "GBAPERSOON2016TABV1.parquet")["RINPERSOON"].to_pylist()
    assert len(set(persons)) == len(persons) > 3000
    children = read(folder / "registers" / "KINDOUDER2016TABV1.parquet")["RINPERSOON"].to_pylist()
    assert set(children) < set(persons)
    assert read_truth(folder).days[0].young == 1000


@pytest.mark.parametrize("people", [1000, 49_999, 50_000, 50_001, 450_000, 4_450_000])
def test_blocks_are_about_equal_and_hold_everybody(people):
    sizes = country._sizes(people)
    assert sum(sizes) == people
    assert max(sizes) <= country.BLOCK
    assert max(sizes) - min(sizes) <= 1
