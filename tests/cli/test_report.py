"""Reports of areas from what a run left inside."""

from __future__ import annotations

import shutil

import pytest

from tests.bad_input.small import Small, make_small, said

DONE, USAGE = 0, 2


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    small = make_small(tmp_path_factory.mktemp("ran"))
    assert small.run().code == DONE
    return small


@pytest.fixture
def done(ran, tmp_path):
    """A study of its own that has been run."""
    shutil.copytree(ran.home, tmp_path / "copy")
    return Small(tmp_path / "copy")


def report(small, *arguments):
    return said("report", str(small.study), "--out", str(small.out), *arguments)


def areas(small):
    return small.out / "inside" / "areas"


def test_all_areas_have_a_page_and_one_lists_them(done):
    told = report(done, "--all-areas")
    assert told.code == DONE, told.all
    assert f"For inside only: {areas(done) / 'index.html'}" in told.out
    assert told.err.startswith("areas")
    assert {path.name for path in areas(done).iterdir()} == {
        *("index.html", "Elst.html", "Grave.html"),
    }


@pytest.mark.parametrize("given", ["Elst", "elst"])
def test_one_area_is_told_by_its_code_or_its_name(done, given):
    told = report(done, "--area", given, "--lang", "nl")
    assert told.code == DONE, told.all
    assert told.out == f"For inside only: {areas(done) / 'Elst.html'}\n"
    page = (areas(done) / "Elst.html").read_text("utf-8")
    assert '<html lang="nl">' in page
    assert "Elst: Klein onderzoek" in page


def test_pages_of_all_areas_take_the_place_of_earlier_ones(done):
    report(done, "--area", "Elst")
    (areas(done) / "Elst.html").rename(areas(done) / "gone.html")
    report(done, "--all-areas")
    assert not (areas(done) / "gone.html").exists()
    assert not list((done.out / "inside").glob(".unfinished*"))


def test_the_same_results_give_the_same_pages(done):
    report(done, "--all-areas")
    first = {path.name: path.read_bytes() for path in areas(done).iterdir()}
    report(done, "--all-areas")
    report(done, "--area", "Elst")
    assert {path.name: path.read_bytes() for path in areas(done).iterdir()} == first


def test_a_run_takes_pages_of_earlier_results_away(done):
    report(done, "--all-areas")
    assert done.run().code == DONE
    assert not areas(done).exists()


def test_an_unknown_area_is_told_with_the_nearest_name(done):
    refusal = report(done, "--area", "Elts")
    assert refusal.code == USAGE
    assert "there is no area of this name" in refusal.err
    assert "did you mean: Elst?" in refusal.err
    assert not areas(done).exists()


def test_an_unknown_code_is_told_with_the_codes(done):
    assert "allowed: Elst, Grave" in report(done, "--area", "0772").err


@pytest.mark.parametrize("arguments", [(), ("--all-areas", "--area", "Elst")])
def test_one_area_or_all_must_be_asked_for(small, arguments):
    refusal = report(small, *arguments)
    assert refusal.code == USAGE
    assert "name one --area, or ask for --all-areas" in refusal.err


def test_without_results_it_says_to_run_first(small):
    refusal = report(small, "--all-areas")
    assert refusal.code == USAGE
    assert "there are no results here yet" in refusal.err
    assert f"kansrijk run {small.study}" in refusal.err


def test_results_of_another_study_are_refused(done):
    done.append("study.toml", "# another")
    refusal = report(done, "--area", "Elst")
    assert refusal.code == USAGE
    assert "another study, or of an earlier version" in refusal.err
    assert "run the study again" in refusal.err


def test_a_study_without_areas_has_no_pages_of_them(small):
    small.replace("study.toml", 'areas = ["town"]\n', "")
    small.replace("indicators.toml", 'role = "area"', 'role = "helper"')
    assert small.run().code == DONE
    refusal = report(small, "--all-areas")
    assert refusal.code == USAGE
    assert "these results tell nothing of areas" in refusal.err
