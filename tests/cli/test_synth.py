"""Making a country from the command line: what it says, what lies there, and what it refuses."""

from __future__ import annotations

import pytest

from kansrijk.synthetic.country import country
from tests.bad_input.small import said

DONE, USAGE, INTERRUPTED = 0, 2, 130
FEW = ("--people", "1000")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("synth") / "land met spatie én accent"
    return folder, said("synth", str(folder), *FEW)


def test_a_country_is_registers_areas_truth_and_a_word_of_warning(made):
    folder, done = made
    assert done.code == DONE, done.err
    assert sorted(path.name for path in folder.iterdir()) == [
        *("README.txt", "areas.geojson", "registers", "truth")
    ]
    warning = (folder / "README.txt").read_text("utf-8")
    assert "Nobody in these files exists" in warning
    assert "Niemand in deze bestanden bestaat" in warning
    assert all(path.suffix == ".parquet" for path in (folder / "registers").iterdir())


def test_it_says_how_far_it_was_and_what_to_do_next(made):
    folder, done = made
    assert done.err.startswith("made-up registers")
    assert f"Made {folder / 'registers'}. Nobody in it exists" in done.out
    assert "Next: kansrijk init study --example profiles" in done.out
    assert f"Then: kansrijk run study --data {folder / 'registers'}" in done.out


WRONG = {
    "too few": (("--people", "999"), "people: a country has from 1000"),
    "too many": (("--people", "20000001"), "to 20000000 young people"),
    "no number": (("--people", "many"), "--people"),
    "seed": (("--seed", "-1"), "seed: a seed is a whole number from 0"),
    "order": (("--years", "2016-2013"), "years: the first year comes before the last"),
    "one year": (("--years", "2015"), "'2015' is not two years such as 2013-2016"),
    "without 2015": (("--years", "2012-2014"), "and 2015 is among them"),
    "too early": (("--years", "1980-2015"), "years lie from 2011"),
    "too late": (("--years", "2013-2099"), "to 2020"),
    "format": (("--format", "xlsx"), "'parquet', 'csv', 'sav'"),
}


@pytest.mark.parametrize(("options", "message"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_made_is_told_before_anything_is_written(tmp_path, options, message):
    refusal = said("synth", str(tmp_path / "land"), *options)
    assert refusal.code == USAGE
    assert message in refusal.err
    assert not (tmp_path / "land").exists()


def test_all_mistakes_are_told_at_once(tmp_path):
    options = ("--people", "1", "--seed", "-1", "--years", "2016-2013")
    refusal = said("synth", str(tmp_path / "land"), *options)
    assert [key in refusal.err for key in ("people", "seed", "years")] == [True] * 3


@pytest.mark.parametrize("inside", ["notes.txt", "registers/GBAPERSOON2016TABV1.parquet"])
def test_a_folder_with_something_in_it_stays_as_it_is(tmp_path, inside):
    file = tmp_path / inside
    file.parent.mkdir(exist_ok=True)
    file.write_text("mine")
    refusal = said("synth", str(tmp_path), *FEW)
    assert refusal.code == USAGE
    assert "there is something here already" in refusal.err
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [file]
    assert file.read_text() == "mine"


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "land").write_text("mine")
    refusal = said("synth", str(tmp_path / "land"), *FEW)
    assert refusal.code == USAGE
    assert (tmp_path / "land").read_text() == "mine"


@pytest.mark.parametrize("exists", [True, False])
@pytest.mark.parametrize(
    ("error", "code"), [(KeyboardInterrupt(), INTERRUPTED), (OSError(28, "no room"), USAGE)]
)
def test_what_is_broken_off_leaves_nothing(tmp_path, monkeypatch, exists, error, code):
    def breaks(*_):
        assert (land / "unfinished" / "registers" / "LANDAKTUEELREFV1.parquet").exists()
        raise error

    land = tmp_path / "land"
    if exists:
        land.mkdir()
    monkeypatch.setattr(country, "draw_block", breaks)
    ended = said("synth", str(land), *FEW)
    assert ended.code == code
    assert ("Interrupted" if code == INTERRUPTED else "cannot be written (no room)") in ended.err
    assert list(tmp_path.rglob("*")) == ([land] if exists else [])
