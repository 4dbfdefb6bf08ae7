"""The page: one HTML file that needs nothing from outside and runs nothing."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from jinja2 import DictLoader, Environment, StrictUndefined

from kansrijk.assess import CodebookFinding
from kansrijk.disclosure import Release
from kansrijk.profiles import Asked
from kansrijk.report.areas import NO_POLYGONS, Polygons
from kansrijk.report.codebook import book
from kansrijk.report.document import document, protection
from kansrijk.report.numbers import MASK
from kansrijk.report.wording import Texts, texts
from kansrijk.study import Language

COMMENT = re.compile(r"/\*.*?\*/\n", flags=re.DOTALL)


def page(release: Release, language: Language, polygons: Polygons = NO_POLYGONS) -> str:
    """Return the report as one HTML page; `polygons` are the outlines of areas by code.

    The same release gives the same text: no clock, no random name. What the release masks is shown
    as a dot that the page explains; what it refused is named with the reason.
    """
    t = texts(language)
    return rendered("report.html.jinja", t, doc=document(release, t, polygons))


def codebook_page(release: Release, language: Language) -> str | None:
    """Return the codebook as one HTML page, None where the release holds none."""
    t = texts(language)
    found, asked = release.find(CodebookFinding), release.find(Asked)
    if found is None:
        return None
    title = asked.title.in_(language) if asked else t("untitled")
    shown = protection(release.policy, t)
    return rendered("codebook.html.jinja", t, book=book(found, t), of=title, protection=shown)


def rendered(name: str, t: Texts, **values: object) -> str:
    """Return a template filled in."""
    template = _environment().get_template(name)
    return template.render(t=t, language=t.language, mask=MASK, **values)


@cache
def _environment() -> Environment:
    """Return the templates: autoescaped, and strict on names that do not exist."""
    folder = files("kansrijk.report") / "templates"
    return Environment(
        loader=DictLoader({file.name: _read(file) for file in folder.iterdir()}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _read(file: Traversable) -> str:
    """Return a template, a style sheet without its comments."""
    text = file.read_text("utf-8")
    return COMMENT.sub("", text) if file.name.endswith(".css") else text
