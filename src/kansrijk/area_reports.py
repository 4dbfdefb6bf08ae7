"""Reports of areas, made of what a run left inside: a page for each, and one that lists them."""

from __future__ import annotations

from pathlib import Path

from kansrijk.errors import Problem, UsageError
from kansrijk.findings import load as load_findings
from kansrijk.profiles import (
    AreasFinding,
    Asked,
    PopulationFinding,
    ProfilesFinding,
    StabilityFinding,
)
from kansrijk.progress import Stage, silent
from kansrijk.report import FINDINGS, INSIDE, AreaPages, Staging, area_pages, file_of
from kansrijk.study import Language, Study, load

AREAS, INDEX = "areas", "index.html"
KINDS = (Asked, PopulationFinding, ProfilesFinding, StabilityFinding, AreasFinding)


def report_area(
    folder: Path, results: Path, area: str, *, language: Language | None = None
) -> Path:
    """Write the page of one area; it is for inside only.

    Parameters
    ----------
    folder
        The study's folder.
    results
        The folder with the results of a run of it.
    area
        The code of an area of the first division, or its name.
    language
        The language of the page; None for the study's own.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    UsageError
        There are no results, they are of another study, or there is no such area.
    """
    pages = _pages(folder, results, language)
    code = _code(area, pages.names)
    path = results / INSIDE / AREAS / file_of(code)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(pages.page(code).encode())
    return path


def report_all_areas(
    folder: Path, results: Path, *, language: Language | None = None, stage: Stage = silent
) -> Path:
    """Write the pages of all areas, and one that lists them; they take the place of earlier ones.

    The parameters are those of `report_area`; `stage` is entered while the pages are written.

    Returns
    -------
    Path
        The page that lists them.
    """
    pages = _pages(folder, results, language)
    with Staging(results / INSIDE) as staging, stage("areas") as tell:
        target = staging.folder(AREAS)
        (target / INDEX).write_bytes(pages.index().encode())
        for done, code in enumerate(pages.names, 1):
            (target / file_of(code)).write_bytes(pages.page(code).encode())
            tell(done, len(pages.names))
        staging.publish(AREAS)
    return results / INSIDE / AREAS / INDEX


def _pages(folder: Path, results: Path, language: Language | None) -> AreaPages:
    study = load(folder)
    path = results / INSIDE / FINDINGS
    if not path.is_file():
        message = "there are no results here yet"
        todo = f"run the study first: kansrijk run {folder}"
        raise UsageError(Problem(str(path), "", message, todo=todo))
    found = load_findings(path.read_text("utf-8"), KINDS)
    _refuse_another(study, [one for one in found if isinstance(one, Asked)], path)
    language = language or study.question.study.language
    pages = area_pages(found, study.areas, language)
    if pages is None:
        message = "these results tell nothing of areas"
        todo = "name them under `population.areas` in study.toml, and run the study again"
        raise UsageError(Problem(str(path), "", message, todo=todo))
    return pages


def _refuse_another(study: Study, asked: list[Asked], path: Path) -> None:
    """Refuse results of another study than the one that lies in the folder."""
    if [one.study_digest for one in asked] != [study.digest]:
        message = "these results are of another study, or of an earlier version of this one"
        raise UsageError(Problem(str(path), "", message, todo="run the study again"))


def _code(area: str, names: dict[str, str]) -> str:
    """Return the code of an area that is given by its code or its name."""
    codes = {name.casefold(): code for code, name in names.items()} | {code: code for code in names}
    code = codes.get(area, codes.get(area.casefold()))
    if code is None:
        allowed = tuple(names) if area.isdecimal() else tuple(names.values())
        raise UsageError(Problem("--area", "", "there is no area of this name", area, allowed))
    return code
