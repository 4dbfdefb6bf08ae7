"""What all declarations share: they are frozen, and refuse keys they do not know."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")
NAME = r"^[a-z][a-z0-9_]*$"


class Declared(BaseModel):
    """A part of the declaration: frozen, strict on unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True)


def mistake(message: str, todo: str) -> PydanticCustomError:
    """Return an error for a validator to raise that says what to do, too."""
    return PydanticCustomError("mistake", "{message}", {"message": message, "todo": todo})


class Text(Declared):
    """A text in both languages of the report."""

    nl: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_(self, language: Language) -> str:
        """Return the text in one language."""
        return self.nl if language == "nl" else self.en


def same(text: str) -> Text:
    """Return a text that is alike in both languages, such as a code."""
    return Text(nl=text, en=text)
