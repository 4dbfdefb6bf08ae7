"""The page: one HTML file that needs nothing from outside and runs nothing."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from jinja2 import DictLoader, Environment, StrictUndefined

from kansrijk.disclosure import Release
from kansrijk.report.document import document
from kansrijk.report.numbers import MASK
from kansrijk.report.wording import texts
from kansrijk.study import Language

COMMENT = re.compile(r"/\*.*?\*/\n", flags=re.DOTALL)


def page(release: Release, language: Language) -> str:
    """Return the report as one HTML page.

    The same release gives the same text: no clock, no random name. What the release masks is shown
    as a dot that the page explains; what it refused is named with the reason.
    """
    t = texts(language)
    template = _environment().get_template("page.html.jinja")
    return template.render(doc=document(release, t), t=t, language=language, mask=MASK)


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
