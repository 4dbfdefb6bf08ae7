"""The commands, each by what it says, what it leaves behind and its exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from kansrijk import synthetic
from tests.bad_input.small import said

DONE, USAGE, STUDY, DATA = 0, 2, 3, 4

MISTAKES = {
    "no command": ((), "kansrijk [OPTIONS] COMMAND"),
    "misspelt command": (("runn",), "Did you mean 'run'?"),
    "no study": (("run",), "Missing argument 'study'"),
    "misspelt option": (("run", "study", "--dta", "x"), "No such option: --dta"),
    "option without its value": (("run", "study", "--out"), "--out"),
    "too many arguments": (("run", "study", "data"), "data"),
    "language": (("run", "study", "--lang", "fr"), "'nl', 'en'"),
    "no threads": (("run", "study", "--threads", "0"), "'--threads'"),
    "threads in words": (("run", "study", "--threads", "two"), "'--threads'"),
}


@pytest.mark.parametrize(("arguments", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_a_command_is_told_with_where_to_look(arguments, message):
    mistake = said(*arguments)
    assert mistake.code == USAGE
    assert message in mistake.err
    assert mistake.err.count("See: kansrijk --help") == 1
    assert not [
        word for word in ("Traceback", "Value error", "Input should") if word in mistake.err
    ]


COMMANDS = [
    "init",
    "check",
    "explain",
    "schema",
    "run",
    "report",
    "compare",
    "demo",
    "synth",
    "doctor",
]


def test_the_overview_says_of_each_command_what_it_does_in_one_line():
    overview = said("--help").out
    assert "..." not in overview.replace("[ARGS]...", "")
    assert "Begin with: kansrijk demo" in overview


@pytest.mark.parametrize("command", COMMANDS)
def test_help_names_every_command_and_each_has_its_own(command):
    overview = said("--help")
    assert (overview.code, overview.err) == (DONE, "")
    assert f"  {command} " in overview.out
    own = said(command, "--help")
    assert own.code == DONE
    assert f"kansrijk {command} [OPTIONS]" in own.out


# ------------------------------------------------------------------ run


def test_a_run_tells_its_stages_and_where_the_results_are(small):
    done = small.run()
    assert done.code == DONE
    stages = [line[:20].strip() for line in done.err.splitlines()]
    assert stages == [
        "registers",
        "cohort",
        "tree and profiles",
        "codebook",
        "disclosure control",
        "report",
    ]
    assert all(line.endswith(" s") for line in done.err.splitlines())
    inside = f"For inside only: {small.out / 'inside' / 'report.html'}, and beside it codebook.html"
    assert inside in done.out
    assert f"May leave under open: {small.out / 'release' / 'report.html'}" in done.out


def test_data_and_results_lie_in_the_study_unless_told_otherwise(small):
    for table in small.data.iterdir():
        table.rename(small.study / table.name)
    assert said("run", str(small.study)).code == DONE
    assert (small.study / "results" / "release" / "report.html").is_file()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_report_speaks_the_language_that_was_asked_for(small, language):
    assert small.run("--lang", language).code == DONE
    report = (small.out / "release" / "report.html").read_text(encoding="utf-8")
    assert f'<html lang="{language}"' in report


def test_the_same_run_writes_the_same_bytes_for_any_number_of_threads(small):
    assert small.run("--threads", "1").code == DONE
    first = small.results()
    assert small.run("--threads", "3").code == DONE
    assert small.results() == first


@pytest.mark.parametrize("command", ["check", "run"])
@pytest.mark.parametrize("place", ["nowhere", "study/study.toml"])
def test_a_study_that_is_no_folder_is_told_once(small, command, place):
    refusal = said(command, str(small.home / place))
    assert refusal.code == STUDY
    assert refusal.err.count(str(small.home / place)) == 1
    assert "study.toml, registers.toml and indicators.toml" in refusal.err


# ------------------------------------------------------------------ check


def test_check_reads_the_declaration_and_says_what_it_did_not_read(small):
    checked = said("check", str(small.study))
    assert checked.code == DONE
    assert "The declaration of 'Small study' holds together." in checked.out
    assert "--data" in checked.out


def test_check_with_data_tells_who_is_in_the_cohort_in_rounded_numbers(small):
    checked = said("check", str(small.study), "--data", str(small.data))
    assert checked.code == DONE
    assert "In the register: about 400." in checked.out
    assert "In the cohort: about 400." in checked.out
    assert "fell out, Age: 23 or more" in checked.out


def test_check_with_data_says_how_to_go_on(small):
    checked = said("check", str(small.study), "--data", str(small.data))
    assert f"Nothing stops a run: kansrijk run {small.study} --data {small.data}" in checked.out


def test_check_with_data_tells_warnings_unless_the_study_accepts_them(small):
    arguments = ("check", str(small.study), "--data", str(small.data))
    warned = said(*arguments)
    assert warned.code == DONE
    assert "Warning: help.csv: help.path: this register has no row in the last month" in warned.out
    reason = 'reason = { nl = "zo", en = "so" }'
    small.append("study.toml", f'[checks]\naccept = [{{ check = "ends_early", {reason} }}]')
    assert "Warning" not in said(*arguments).out


def test_check_tells_the_names_that_are_assumed_one_register_a_line(small):
    named = {"suspects": "verdtab", "deaths": "gbaoverlijdentab", "persons": "gbapersoontab"}
    for name, one in named.items():
        small.append("registers.toml", f'[{name}]\ncontract = "cbs.{one}"\nkey = ["rin"]\n')
    checked = said("check", str(small.study))
    assert checked.code == DONE, checked.err
    assumed = [line for line in checked.out.splitlines() if line.startswith("Assumed")]
    assert [line.split()[3:5] for line in assumed] == [
        ["suspects", "(cbs.verdtab):"],
        ["deaths", "(cbs.gbaoverlijdentab):"],
    ]
    assert "path = VERD{year}TABV* or VERDTAB{year}V*" in assumed[0]
    assert "day = PLEEGDATUM; correct it in registers.toml" in assumed[0]


def test_check_writes_nothing(small):
    before = sorted(small.home.rglob("*"))
    said("check", str(small.study), "--data", str(small.data))
    assert sorted(small.home.rglob("*")) == before


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        ("study.toml", "seed = 1", "sead = 1", "did you mean: seed?"),
        ("study.toml", '"open"', '"opn"', "did you mean: open?"),
        ("indicators.toml", '"homes"', '"home"', "did you mean: homes?"),
    ],
)
def test_check_refuses_what_a_run_would_refuse(small, file, old, new, key):
    small.replace(file, old, new)
    refusal = said("check", str(small.study))
    assert refusal.code == STUDY
    assert key in refusal.err
    assert "holds together" not in refusal.out


def test_check_refuses_wrong_data(small):
    small.path("homes.csv").unlink()
    refusal = said("check", str(small.study), "--data", str(small.data))
    assert refusal.code == DATA
    assert "homes.path" in refusal.err


def test_check_tells_who_fell_out_where_nobody_is_left(small):
    small.replace("study.toml", "age < 23", "age < 0")
    checked = said("check", str(small.study), "--data", str(small.data))
    assert "fell out, Age: 0 or more: about 400" in checked.out
    assert "In the cohort: about" not in checked.out


# ------------------------------------------------------------------ explain, schema


def test_explain_says_each_indicator_in_words(small):
    told = said("explain", str(small.study))
    assert (told.code, told.err) == (DONE, "")
    assert "age: The age in whole years on the reference date, by “born” in “people”." in told.out
    assert len(told.out.splitlines()) == 5


def test_explain_of_one_shows_its_query(small):
    told = said("explain", str(small.study), "age", "--lang", "nl")
    assert told.code == DONE, told.all
    assert told.out.startswith("age: De leeftijd in hele jaren")
    assert "2015-01-01 is 16436" in told.out
    assert "register_people" in told.out


def test_explain_names_the_nearest_indicator(small):
    refusal = said("explain", str(small.study), "agee")
    assert refusal.code == USAGE
    assert "did you mean: age?" in refusal.err


def test_schema_writes_one_for_each_file(tmp_path):
    written = said("schema", str(tmp_path))
    assert (written.code, written.err) == (DONE, "")
    for name in ("study", "registers", "indicators"):
        assert f"Wrote {tmp_path / name}.schema.json" in written.out
        assert (tmp_path / f"{name}.schema.json").is_file()


# ------------------------------------------------------------------ init


def test_init_makes_a_start_that_loads(tmp_path):
    folder = tmp_path / "new"
    made = said("init", str(folder))
    assert (made.code, made.err) == (DONE, "")
    assert f"kansrijk check {folder}" in made.out
    assert (folder / "study.schema.json").is_file()
    assert said("check", str(folder)).code == DONE


def test_init_example_makes_a_study_that_loads(tmp_path):
    folder = tmp_path / "deep" / "example"
    assert said("init", "--example", "town", str(folder)).code == DONE
    assert said("check", str(folder)).code == DONE


def test_init_fills_an_empty_folder(tmp_path):
    assert said("init", str(tmp_path)).code == DONE
    assert (tmp_path / "study.toml").is_file()


@pytest.mark.parametrize("example", [(), ("--example", "town"), ("--example", "profiles")])
def test_init_changes_nothing_where_something_is(tmp_path, example):
    (tmp_path / "study.toml").write_text("mine", encoding="utf-8")
    refusal = said("init", str(tmp_path), *example)
    assert refusal.code == USAGE
    assert f"{tmp_path}: there is something here already" in refusal.err
    assert "to do:" in refusal.err
    assert [path.name for path in tmp_path.iterdir()] == ["study.toml"]
    assert (tmp_path / "study.toml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("place", ["file", "file/study"])
def test_init_tells_where_it_cannot_write(tmp_path, place):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    refusal = said("init", str(tmp_path / place))
    assert refusal.code == USAGE
    assert str(tmp_path / place) in refusal.err
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


# ------------------------------------------------------------------ demo, doctor


def test_demo_makes_a_town_and_runs_the_example_on_it(tmp_path, monkeypatch):
    monkeypatch.setattr(synthetic, "write_town", partial(synthetic.write_town, young=3000))
    done = said("demo", "--out", str(tmp_path / "demo"), "--lang", "en")
    assert done.code == DONE, done.all
    made = tmp_path / "demo"
    for file in ("study/study.toml", "study/study.schema.json", "results/inside/report.html"):
        assert (made / file).is_file()
    assert (made / "results" / "release" / "report.html").is_file()


def test_doctor_tells_the_versions_that_matter():
    told = said("doctor")
    assert (told.code, told.err) == (DONE, "")
    names = [line.split()[0] for line in told.out.splitlines()]
    assert {"kansrijk", "python", "cores", "console", "duckdb", "numpy", "numba"} <= set(names)


def test_doctor_compiles_the_kernels_into_the_cache(tmp_path):
    told = subprocess.run(
        [Path(sys.executable).with_name("kansrijk"), "doctor", "--warm"],
        env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "compiling" in told.stderr
    kernels = {path.name.partition("-")[0] for path in tmp_path.rglob("*.nbi")}
    assert {"counts.count_codes", "split.best_scores", "surrogates.agreements"} <= kernels
