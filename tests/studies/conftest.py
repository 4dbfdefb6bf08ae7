"""The studies, run once for all tests of this folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.needs import shared
from tests.studies.plain_mpls import Stops
from tests.studies.plain_oulad import Enrolments, Pooled
from tests.studies.plain_realinho import Students
from tests.studies.ran import STUDIES, Ran, change, copied, run_beside

REFERENCES = {"2013J": date(2013, 11, 30), "2014J": date(2014, 11, 30)}
BOTH = ("2013J", "2014J")
NAMES = ("2013", "2014", "pooled", "students", "stops")


def enrolments(presentation: str, *presentations: str) -> Enrolments:
    """Return the plain study on the date of a presentation; of that one, or of several."""
    of = presentations or (presentation,)
    return Enrolments(shared("oulad"), REFERENCES[presentation], of)


def pooled_study(folder: Path) -> Path:
    """Copy the study of enrolments and ask it of two presentations, as its README says."""
    study = copied("oulad", folder)
    change(study / "study.toml", "[2013-11-30]", "[2013-11-30, 2014-11-30]")
    change(study / "study.toml", "presentation = 2013J", "presentation in (2013J, 2014J)")
    return study


def study_of_2014(folder: Path) -> Path:
    study = copied("oulad", folder)
    change(study / "study.toml", "2013-11-30", "2014-11-30")
    change(study / "study.toml", "presentation = 2013J", "presentation = 2014J")
    return study


@pytest.fixture(scope="session")
def ran_2013(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    out = tmp_path_factory.mktemp("2013") / "results"
    return run_beside(STUDIES / "oulad", shared("oulad"), enrolments("2013J"), out)


@pytest.fixture(scope="session")
def ran_2014(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("2014")
    study = study_of_2014(folder / "study")
    return run_beside(study, shared("oulad"), enrolments("2014J"), folder / "results")


@pytest.fixture(scope="session")
def ran_pooled(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("pooled")
    plain = Pooled(tuple(enrolments(one, *BOTH) for one in BOTH))
    return run_beside(pooled_study(folder / "study"), shared("oulad"), plain, folder / "results")


@pytest.fixture(scope="session")
def ran_students(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    data = shared("realinho_dropout")
    out = tmp_path_factory.mktemp("students") / "results"
    return run_beside(STUDIES / "realinho_dropout", data, Students(data), out)


@pytest.fixture(scope="session")
def ran_stops(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    data = shared("mpls_stops")
    out = tmp_path_factory.mktemp("stops") / "results"
    return run_beside(STUDIES / "mpls_stops", data, Stops(data), out)


@pytest.fixture(params=NAMES)
def ran(request: pytest.FixtureRequest) -> Ran:
    """Return each of the runs."""
    return request.getfixturevalue(f"ran_{request.param}")


@pytest.fixture(params=NAMES[:3])
def rounded(request: pytest.FixtureRequest) -> Ran:
    """Return each of the runs of which only rounded counts may leave."""
    return request.getfixturevalue(f"ran_{request.param}")


@pytest.fixture(params=NAMES[3:])
def opened(request: pytest.FixtureRequest) -> Ran:
    """Return each of the runs on open data, of which everything may leave."""
    return request.getfixturevalue(f"ran_{request.param}")
