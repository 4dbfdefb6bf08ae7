"""Made-up countries, made once, and the example study on them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kansrijk.examples import copy_example
from kansrijk.synthetic.country import write_country

# Small, so that it is quick, and large enough that each characteristic has somebody of each kind.
YOUNG, SEED = 6000, 7


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a clean country in Parquet, with the example study in it."""
    folder = tmp_path_factory.mktemp("clean") / "country"
    write_country(folder, people=YOUNG, seed=SEED)
    return with_study(folder)


def with_study(folder: Path) -> Path:
    """Put the example study into the folder of a country, with the areas of that country."""
    copy_example("profiles", folder / "study")
    (folder / "areas.geojson").rename(folder / "study" / "areas.geojson")
    return folder
