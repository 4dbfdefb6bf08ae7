"""The report's texts: one file for each language, one key for each text.

No sentence stands in a template or in code; what is said is asked for by its key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from kansrijk.study import Language


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language.

    Parameters
    ----------
    language
        The language.
    phrases
        Text for each dotted key, with named places for values: ``"{n} groepen"``.
    """

    language: Language
    phrases: Mapping[str, str]

    def __call__(self, key: str, **values: str) -> str:
        """Return the text of a key with its values filled in; an unknown key is a fault."""
        return self.phrases[key].format(**values)

    def times(self, key: str, n: int, **values: str) -> str:
        """Return the text for none, one or many of something."""
        form = {0: "none", 1: "one"}.get(n, "many")
        return self(f"{key}.{form}", n=str(n), **values)

    def knows(self, key: str) -> bool:
        """Tell whether there is a text under this key."""
        return key in self.phrases


@cache
def texts(language: Language) -> Texts:
    """Return the texts of a language."""
    file = files("kansrijk.report") / "texts" / f"{language}.toml"
    return Texts(language, dict(_flat(tomllib.loads(file.read_text("utf-8")))))


def _flat(tables: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tables.items():
        if isinstance(value, str):
            yield f"{prefix}{key}", " ".join(value.split())
        else:
            yield from _flat(value, f"{prefix}{key}.")
