"""The pages of areas: one for each area of the first division, and one that lists them.

They are made of the findings of a run as they were shown inside, and say so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kansrijk.disclosure import policy
from kansrijk.findings import Finding
from kansrijk.report.area_document import Country
from kansrijk.report.areas import Polygons, divisions
from kansrijk.report.document import protection
from kansrijk.report.html import rendered
from kansrijk.report.wording import texts
from kansrijk.study import Language

INSIDE = "inside"
UNFIT = re.compile(r"[^\w.-]")


class AreaPages:
    """The pages of the areas of a study; what they share is worked out once.

    Parameters
    ----------
    country
        What they share.
    """

    def __init__(self, country: Country) -> None:
        self._country = country
        self._protection = protection(policy(INSIDE), country.t)

    @property
    def names(self) -> dict[str, str]:
        """The names of the areas that have a page, by code."""
        language = self._country.t.language
        return {code: one.area.in_(language) for code, one in self._country.areas.items()}

    def page(self, code: str) -> str:
        """Return the page of one area."""
        doc = self._country.document(code)
        return rendered("area.html.jinja", self._country.t, doc=doc, protection=self._protection)

    def index(self) -> str:
        """Return the page that lists all areas, with a link to each."""
        country = self._country
        (listed,) = divisions([country.first], {}, country.t)
        return rendered(
            "area_index.html.jinja",
            country.t,
            areas=listed,
            files={row.code: file_of(row.code) for row in listed.rows},
            asking=country.asking,
            protection=self._protection,
        )


def file_of(code: str) -> str:
    """Return the name of the file of an area's page."""
    return f"{UNFIT.sub('_', code)}.html"


def area_pages(
    findings: Sequence[Finding], polygons: Polygons, language: Language
) -> AreaPages | None:
    """Return the pages of all areas, for inside only; None where nothing is told of areas.

    Parameters
    ----------
    findings
        The findings of a run, each number protected or masked.
    polygons
        The outlines of areas, by code.
    language
        The language of the pages.
    """
    country = Country.of(findings, polygons, texts(language))
    return country and AreaPages(country)


def area_page(
    findings: Sequence[Finding], code: str, polygons: Polygons, language: Language
) -> str:
    """Return the page of one area; the parameters are those of `area_pages`.

    Raises
    ------
    KeyError
        There is no area of this code.
    """
    pages = area_pages(findings, polygons, language)
    if pages is None:
        raise KeyError(code)
    return pages.page(code)
