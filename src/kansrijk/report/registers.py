"""What the study rests on, in words: the files, what they were checked for, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kansrijk.assess import CheckFound, ChecksFinding
from kansrijk.profiles import Asked, Source
from kansrijk.report.asking import opening
from kansrijk.report.numbers import size
from kansrijk.report.wording import Texts


@dataclass(frozen=True, slots=True)
class Noted:
    """One thing that a check found, and what the study does with it."""

    register: str
    place: str | None
    what: str
    extent: str
    meaning: str
    decision: str


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file that was read."""

    register: str
    holder: str
    file: str
    digest: str
    year: str
    version: str
    size: str


@dataclass(frozen=True, slots=True)
class Registers:
    """The registers under the study; what was checked is empty where that may not be told."""

    many: int
    asked: tuple[str, ...]
    noted: tuple[Noted, ...]
    files: tuple[FileRead, ...]


def registers(asked: Asked | None, checks: ChecksFinding | None, t: Texts) -> Registers | None:
    """Return what the study rests on; None where nothing of it may be told."""
    if asked is None and checks is None:
        return None
    labels = {one.name: one.label.in_(t.language) for one in checks.registers} if checks else {}
    sources = asked.sources if asked else ()
    return Registers(
        many=len(labels) or len({source.register for source in sources}),
        asked=tuple(one.question.in_(t.language) for one in checks.asked) if checks else (),
        noted=tuple(_noted(one, labels, t) for one in checks.found) if checks else (),
        files=tuple(_file(source, labels, t) for source in sources),
    )


def _noted(found: CheckFound, labels: Mapping[str, str], t: Texts) -> Noted:
    reason = found.accepted and found.accepted.in_(t.language)
    return Noted(
        register=labels.get(found.register, found.register),
        place=found.column or found.file,
        what=opening(found.what.in_(t.language)),
        extent=t(f"extent.{found.extent}") if found.extent else t("table.nothing"),
        meaning=found.meaning.in_(t.language),
        decision=t("registers.accepted", reason=reason) if reason else t("registers.reported"),
    )


def _file(source: Source, labels: Mapping[str, str], t: Texts) -> FileRead:
    return FileRead(
        register=labels.get(source.register, source.register),
        holder=source.holder,
        file=source.file,
        digest=source.digest,
        year="-".join(filter(None, (source.year, source.month))) or t("table.nothing"),
        version=source.version or t("table.nothing"),
        size=size(source.size.value, t) if source.size else t("table.nothing"),
    )
