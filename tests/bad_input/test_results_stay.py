"""Results of an earlier run stay as they were, however a run ends; a full success replaces them."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from kansrijk import run as stages
from tests.bad_input.small import SECRET

USAGE, NOTHING_RELEASED, FAULT, INTERRUPTED = 2, 5, 1, 130


def test_a_run_replaces_what_an_earlier_one_left(small):
    before = small.earlier_results()
    assert small.run().code == 0
    after = small.results()
    assert before.items().isdisjoint(
        (path, content) for path, content in after.items() if content is not None
    )
    assert set(after) == {
        "inside",
        "inside/codebook.html",
        "inside/cohort.parquet",
        "inside/findings.json",
        "inside/report.html",
        "inside/report.xlsx",
        "inside/results.json",
        "release",
        "release/report.html",
        "release/report.xlsx",
        "release/results.json",
    }


def test_what_else_lies_there_is_left_alone(small):
    small.out.mkdir()
    (small.out / "notes.txt").write_text("mine", encoding="utf-8")
    assert small.run().code == 0
    assert small.results()["notes.txt"] == b"mine"


def test_nothing_is_made_where_a_first_run_fails(small):
    small.path("homes.csv").unlink()
    assert small.run().code != 0
    assert not list(small.out.rglob("*"))


# A superuser may write in spite of permissions, so that a read-only folder stops nobody there. A
# file in the way, and the kernel's own tree, stop everybody.
BLOCKED = {
    "a file": lambda small: small.data / "homes.csv",
    "below a file": lambda small: small.data / "homes.csv" / "results",
    "the kernel's tree": lambda _: Path("/proc/results"),
}


@pytest.mark.parametrize("out", BLOCKED.values(), ids=BLOCKED)
def test_a_folder_that_takes_no_results_is_told_before_the_work(small, out):
    if out(small).parts[:2] == ("/", "proc"):
        assert Path("/proc/self").exists(), "this system has no such tree"
    homes = small.path("homes.csv").read_bytes()
    refusal = small.run("--out", str(out(small)))
    assert refusal.code == USAGE
    assert f"{out(small)}: --out: nothing can be written here" in refusal.err
    assert "name another folder" in refusal.err
    assert "registers" not in refusal.err
    assert small.path("homes.csv").read_bytes() == homes


def test_a_fault_of_our_own_is_told_without_its_message(small, monkeypatch):
    def fail(*_args, **_settings):
        raise RuntimeError(f"secret {SECRET}")

    monkeypatch.setattr(stages, "analyse", fail)
    fault = small.refused(code=FAULT)
    assert "a fault of kansrijk itself: RuntimeError in test_results_stay.py, line" in fault.err
    assert "secret" not in fault.all


def test_a_fault_while_results_are_put_in_place_brings_the_earlier_ones_back(small, monkeypatch):
    rename = Path.rename

    def fail_for_release(path, target):
        if Path(target) == small.out / "release" and path.parent.name.startswith(".unfinished-"):
            raise OSError(SECRET)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail_for_release)
    small.refused(code=FAULT)


@pytest.mark.parametrize("locked", ["inside", "release"])
@pytest.mark.parametrize("which", ["earlier", "new"])
def test_a_report_that_is_open_elsewhere_is_to_be_closed(small, monkeypatch, locked, which):
    rename = Path.rename
    before = small.out / locked

    def refuse(path, target):
        moved = path if which == "earlier" else Path(target)
        if moved == before and not path.parent.name.startswith(".before"):
            raise PermissionError(SECRET)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    refusal = small.refused(code=USAGE)
    assert f"{small.out}: --out: the earlier results cannot be moved" in refusal.err
    assert "to do: close it and run again" in refusal.err


@pytest.mark.parametrize("stage", ["open_registers", "build", "analyse", "release", "write_report"])
def test_an_interruption_leaves_all_as_it_was(small, monkeypatch, stage):
    monkeypatch.setattr(stages, stage, lambda *_, **__: signal.raise_signal(signal.SIGINT))
    interrupted = small.refused(code=INTERRUPTED)
    assert "Interrupted. Earlier results are as they were." in interrupted.err


def _nine_persons(small):
    """Ask about stays of persons, all of them of nine persons: too few for any figure."""
    for file in ("study.toml", "registers.toml"):
        text = small.path(file).read_text(encoding="utf-8")
        small.rewrite(file, text.replace('unit = "person"', 'unit = "stay"'))
    head, *body = small.path("household_spells.csv").read_text(encoding="utf-8").splitlines()
    owned = [f"{line},{SECRET}{number % 9}" for number, line in enumerate(body)]
    small.rewrite("household_spells.csv", "\n".join([f"{head},owner", *owned]) + "\n")
    small.append(
        "registers.toml",
        '[relations.owner]\nfrom = "household_spells"\nto = { unit = "person", key = ["owner"] }\n',
    )
    small.replace("study.toml", 'cluster = "household"', 'cluster = "owner"')
    small.replace("study.toml", '"open"', '"cbs-ra"')


def test_nothing_may_be_released(small):
    _nine_persons(small)
    refusal = small.refused(code=NOTHING_RELEASED)
    assert "cbs-ra" in refusal.err
    assert "too small" in refusal.err


def test_a_single_refused_finding_is_told_and_the_rest_released(small):
    small.replace("study.toml", '"open"', '"cbs-ra"')
    small.append(
        "help.csv", "".join(f"{SECRET}{number:04},2015-02-01,1\n" for number in range(385))
    )
    done = small.run()
    assert done.code == 0
    assert "Held back" in done.out
    assert "nearly everybody has a sensitive value" in done.out
    assert {"release/report.html", "inside/report.html"} <= set(small.results())


def test_a_policy_for_inside_releases_nothing_and_is_no_failure(small):
    small.replace("study.toml", '"open"', '"inside"')
    done = small.run()
    assert done.code == 0
    assert "Nothing may leave" in done.out
    assert "release" not in small.results()


def test_release_of_an_earlier_policy_does_not_lie_beside_results_that_may_not_leave(small):
    small.earlier_results()
    small.replace("study.toml", '"open"', '"inside"')
    assert small.run().code == 0
    assert "release/report.html" not in small.results()
