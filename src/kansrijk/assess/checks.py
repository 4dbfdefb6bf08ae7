"""What the registers were checked for and what was found, in words."""

from __future__ import annotations

from collections.abc import Iterable

from kansrijk.assess.records import CheckAsked, CheckFound, ChecksFinding, RegisterRead
from kansrijk.findings import Status
from kansrijk.registers import CHECK_TEXTS, Found
from kansrijk.study import CheckName, Study, same

# What these find is about a file, a column or a register as a whole.
NOT_ABOUT_ROWS: frozenset[CheckName] = frozenset(
    {
        "missing_files",
        "skipped_files",
        "another_year",
        "ends_early",
        "direct_identifiers",
        "possible_identifiers",
        "few_matches",
        "no_match",
        "no_links",
    }
)


def checks(study: Study, found: Iterable[Found]) -> ChecksFinding:
    """Return what was checked and found; of what was found only words and how much about."""
    return ChecksFinding(
        status=Status.OK,
        registers=registers_of(study, study.sources.registers),
        asked=tuple(
            CheckAsked(name=name, question=text.asks) for name, text in CHECK_TEXTS.items()
        ),
        found=tuple(_found(study, one) for one in found),
    )


def registers_of(study: Study, names: Iterable[str]) -> tuple[RegisterRead, ...]:
    """Return what registers are called, who holds them and what their rows are about."""
    declared = ((name, study.sources.registers[name]) for name in names)
    return tuple(
        RegisterRead(
            name=name,
            label=register.label or same(name),
            holder=register.holder,
            kind=register.kind,
            unit=register.unit,
        )
        for name, register in declared
    )


def _found(study: Study, found: Found) -> CheckFound:
    return CheckFound(
        check=found.check,
        register=found.register,
        column=found.column,
        file=found.file,
        severity=found.severity(study),
        extent=None if found.check in NOT_ABOUT_ROWS else found.extent,
        what=found.what,
        meaning=CHECK_TEXTS[found.check].means,
        accepted=found.accepted(study),
    )
