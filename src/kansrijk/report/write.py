"""The report as files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from kansrijk.disclosure import Release
from kansrijk.profiles import Asked
from kansrijk.report.areas import NO_POLYGONS, Polygons
from kansrijk.report.figures import results
from kansrijk.report.html import codebook_page, page
from kansrijk.report.sheets import sheets
from kansrijk.report.wording import texts
from kansrijk.report.workbook import workbook
from kansrijk.study import Language


def write_report(
    release: Release, folder: Path, *, language: Language, polygons: Polygons = NO_POLYGONS
) -> tuple[Path, ...]:
    r"""Write a release as files into a folder that exists.

    They are ``results.json``, ``report.html``, ``report.xlsx`` and, where the release holds a
    codebook, ``codebook.html``. The same release gives the same bytes on every system: UTF-8, lines
    that end in ``\n``, no clock. `polygons` are the outlines of areas by code.

    Returns
    -------
    tuple of Path
        The files, in the order in which they were written.
    """
    contents = dict(_contents(release, language, polygons))
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return tuple(folder / name for name in contents)


def _contents(
    release: Release, language: Language, polygons: Polygons
) -> Iterator[tuple[str, bytes]]:
    figures = json.dumps(results(release), ensure_ascii=False, indent=2, allow_nan=False)
    yield "results.json", f"{figures}\n".encode()
    yield "report.html", page(release, language, polygons).encode()
    yield "report.xlsx", book(release, language)
    if codebook := codebook_page(release, language):
        yield "codebook.html", codebook.encode()


def book(release: Release, language: Language) -> bytes:
    """Return a release as an Excel workbook."""
    t, is_inside = texts(language), not release.policy.releases
    asked = release.find(Asked)
    return workbook(
        sheets(release, t),
        title=asked.title.in_(language) if asked else t("untitled"),
        notice=t("inside" if is_inside else "notice"),
        is_inside=is_inside,
    )
