"""Made-up checks, coverage and codebook, as they look when the gate has protected them."""

from __future__ import annotations

from itertools import pairwise
from math import inf

from kansrijk.assess import (
    CheckAsked,
    CheckFound,
    ChecksFinding,
    CodebookFinding,
    Counted,
    CoverageFinding,
    Covered,
    CoveredGroup,
    LevelDescribed,
    MeasureDescribed,
    PartDescribed,
    RegisterRead,
    VariableDescribed,
)
from kansrijk.findings import Masked, Protected, Status
from kansrijk.registers import CHECK_TEXTS
from kansrijk.study import Text, same

ONE, TWO = ("2015-01-01",), ("2014-01-01", "2015-01-01")
N = {1: (3_869_690,), 2: (3_921_430, 3_869_690)}

REGISTERS = (
    RegisterRead(
        name="persons",
        label=Text(nl="Personen", en="Persons"),
        holder="CBS",
        kind="record",
        unit="person",
    ),
    RegisterRead(
        name="household_spells",
        label=Text(nl="Huishoudens", en="Households"),
        holder="CBS",
        kind="spell",
        unit="person",
    ),
    RegisterRead(
        name="youth_help",
        label=Text(nl="Jeugdhulptrajecten", en="Youth care"),
        holder="CBS",
        kind="spell",
        unit="person",
    ),
    RegisterRead(
        name="income",
        label=Text(nl="Inkomen van huishoudens", en="Household income"),
        holder="CBS",
        kind="record",
        unit="household",
    ),
    RegisterRead(
        name="enrolments", label=same("enrolments"), holder="DUO", kind="record", unit="person"
    ),
)


def checks(*, found: bool = True) -> ChecksFinding:
    asked = tuple(
        CheckAsked(name=name, question=text.asks) for name, text in list(CHECK_TEXTS.items())
    )
    noted = (
        CheckFound(
            check="unknown_codes",
            register="enrolments",
            column="education",
            file="ENROLMENTS2015V1.csv",
            severity="warning",
            extent="some",
            what=Text(
                nl="codes die niet in de lijst staan: 07, 99",
                en="codes that are not in the list: 07, 99",
            ),
            meaning=CHECK_TEXTS["unknown_codes"].means,
            accepted=Text(
                nl="deze codes horen bij opleidingen die sinds 2013 niet meer bestaan",
                en="these codes belong to courses that no longer exist since 2013",
            ),
        ),
        CheckFound(
            check="overlapping_spells",
            register="household_spells",
            column=None,
            file="HOUSEHOLD_SPELLS2015V1.csv",
            severity="warning",
            extent="few",
            what=Text(nl="perioden die elkaar overlappen", en="spells that overlap"),
            meaning=CHECK_TEXTS["overlapping_spells"].means,
            accepted=None,
        ),
        CheckFound(
            check="dates_out_of_range",
            register="persons",
            column="birth",
            file="PERSONS2015V1.csv",
            severity="warning",
            extent="many",
            what=Text(nl="dagen buiten 1850 tot 2030", en="days outside 1850 to 2030"),
            meaning=CHECK_TEXTS["dates_out_of_range"].means,
            accepted=None,
        ),
        CheckFound(
            check="unreadable_values",
            register="income",
            column="amount",
            file=None,
            severity="warning",
            extent="most",
            what=Text(nl="waarden die niet te lezen zijn", en="values that cannot be read"),
            meaning=CHECK_TEXTS["unreadable_values"].means,
            accepted=None,
        ),
        CheckFound(
            check="no_links",
            register="income",
            column=None,
            file=None,
            severity="warning",
            extent=None,
            what=Text(nl="weinig koppelingen", en="few links"),
            meaning=CHECK_TEXTS["no_links"].means,
            accepted=None,
        ),
    )
    return ChecksFinding(
        status=Status.OK, registers=REGISTERS, asked=asked, found=noted if found else ()
    )


SEX = Text(nl="geslacht", en="sex")
ORIGIN = Text(nl="herkomst van de ouders", en="origin of the parents")
LEVELS = {
    SEX: (Text(nl="jongens", en="boys"), Text(nl="meisjes", en="girls")),
    ORIGIN: (
        Text(nl="beide in Nederland geboren", en="both born in the Netherlands"),
        Text(nl="één in het buitenland geboren", en="one born abroad"),
        Text(nl="beide in het buitenland geboren", en="both born abroad"),
        Text(nl="onbekend", en="unknown"),
    ),
}
KNOWN = {
    ("register", "persons"): 0.9998,
    ("register", "household_spells"): 1.0,
    ("register", "youth_help"): 0.041,
    ("register", "enrolments"): 0.72,
    ("relation", "mother"): 0.983,
    ("relation", "father"): 0.931,
    ("relation", "income_household"): 0.962,
    ("relation", "mother.household"): 0.955,
}


def coverage(dates: tuple[str, ...] = ONE) -> CoverageFinding:
    labels = {one.name: one.label for one in REGISTERS}
    return CoverageFinding(
        status=Status.OK,
        covered=tuple(
            Covered(
                kind=kind,
                name=name,
                label=labels.get(name, same(name)),
                date=date,
                groups=tuple(_groups(share - 0.004 * place)),
            )
            for place, date in enumerate(reversed(dates))
            for (kind, name), share in KNOWN.items()
        ),
    )


def _groups(share: float):
    yield CoveredGroup(by=None, level=None, of=Protected(3_869_690), share=Protected(share))
    for by, levels in LEVELS.items():
        for place, level in enumerate(levels):
            is_small = by == ORIGIN and place == 3
            yield CoveredGroup(
                by=by,
                level=level,
                of=Protected(120 if is_small else 900_000),
                share=Masked() if is_small and share < 0.1 else Protected(share ** (1 + 2 * place)),
            )


def counted(dates: tuple[str, ...], *shares: float) -> Counted:
    ns = N[len(dates)]
    told = shares[-len(dates) :]
    return Counted(
        n=tuple(Protected(round(n * share)) for n, share in zip(ns, told, strict=True)),
        share=tuple(map(Protected, told)),
        change=tuple(Protected(100 * (after - before)) for before, after in pairwise(told)),
    )


def measures(dates: tuple[str, ...], **values: tuple[float | None, ...]):
    for name, both in values.items():
        told = both[-len(dates) :]
        yield MeasureDescribed(
            measure=name,
            values=tuple(None if value is None else Protected(value) for value in told),
            change=tuple(
                None if None in pair or inf in pair else Protected(pair[1] - pair[0])
                for pair in pairwise(told)
            ),
        )


def variable(
    name: str,
    label: Text,
    dates: tuple[str, ...],
    *,
    parts: tuple[float, float, float] = (0.0, 0.0, 0.0),
    levels: dict[Text, tuple[float, float]] | None = None,
    numbers: dict[str, tuple[float | None, float | None]] | None = None,
    **more,
) -> VariableDescribed:
    names = ("known", "none", "unlinked", "missing")
    shares = dict(zip(names, (1 - sum(parts), *parts), strict=True))
    basic = {
        "group": "child",
        "role": "predictor",
        "form": "number" if numbers else "nominal",
        "quantity": None,
        "far": None,
        "registers": ("persons",),
        "sentence": label,
    }
    return VariableDescribed(
        name=name,
        label=label,
        parts=tuple(
            PartDescribed(part=part, counted=counted(dates, share + 0.003 * bool(share), share))
            for part, share in shares.items()
        ),
        levels=tuple(
            LevelDescribed(label=level, counted=counted(dates, *both))
            for level, both in (levels or {}).items()
        ),
        measures=tuple(measures(dates, **(numbers or {}))),
        **{**basic, **more},
    )


def codebook(dates: tuple[str, ...] = ONE) -> CodebookFinding:
    return CodebookFinding(
        status=Status.OK,
        dates=dates,
        n=tuple(map(Protected, N[len(dates)])),
        registers=REGISTERS,
        variables=tuple(_variables(dates)),
    )


def _variables(dates: tuple[str, ...]):
    yield variable(
        "birth",
        Text(nl="geboortedatum", en="date of birth"),
        dates,
        numbers={
            "mean": (12_200.4, 12_560.1),
            "low": (9_100, 9_460),
            "median": (12_204, 12_570),
            "high": (15_500, 15_870),
        },
        group=None,
        role="helper",
        form="date",
        sentence=Text(nl="De geboortedatum uit Personen.", en="The date of birth in Persons."),
    )
    yield variable(
        "age",
        Text(nl="leeftijd op de peildatum", en="age on the reference date"),
        dates,
        numbers={"mean": (11.4312, 11.4021), "low": (2, 2), "median": (11, 11), "high": (20, 20)},
        quantity=Text(nl="jaar", en="years"),
        sentence=Text(
            nl="Hoeveel hele jaren er op de peildatum zijn verstreken sinds de geboortedatum "
            "in Personen.",
            en="How many whole years have passed by the reference date since the date of birth "
            "in Persons.",
        ),
    )
    yield variable(
        "education",
        Text(nl="soort onderwijs", en="type of education"),
        dates,
        parts=(0.18, 0.0, 0.021),
        levels={
            Text(nl="basisonderwijs", en="primary education"): (0.391, 0.388),
            Text(nl="speciaal onderwijs", en="special education"): (0.029, 0.031),
            Text(nl="vmbo", en="vmbo"): (0.121, 0.120),
            Text(nl="havo of vwo", en="havo or vwo"): (0.158, 0.160),
            Text(nl="mbo, hbo of wo", en="vocational or higher"): (0.102, 0.100),
            Text(nl="volgt geen onderwijs", en="not in education"): (0.179, 0.18),
        },
        form="ordered",
        registers=("enrolments",),
        sentence=Text(
            nl="Het soort onderwijs in enrolments op de peildatum; wie er niet in staat, volgt "
            "geen onderwijs.",
            en="The type of education in enrolments on the reference date; who is not in it is "
            "not in education.",
        ),
    )
    yield variable(
        "latest_victim",
        Text(nl="laatste slachtofferschap", en="latest victimisation"),
        dates,
        parts=(0.964, 0.0, 0.0),
        numbers={"mean": (2.1, 2.04), "low": (1, 0), "median": (inf, inf), "high": (inf, inf)},
        quantity=Text(nl="jaar geleden", en="years ago"),
        far=Text(nl="nooit", en="never"),
        registers=("youth_help",),
    )
    yield variable(
        "income",
        Text(
            nl="gestandaardiseerd besteedbaar inkomen van het huishouden",
            en="standardised disposable income of the household",
        ),
        dates,
        parts=(0.004, 0.026, 0.008),
        numbers={
            "mean": (24_911.37, 25_102.94),
            "low": (11_204, 11_090),
            "median": (23_050, 23_411),
            "high": (41_870, 42_316),
        },
        group="household",
        quantity=Text(nl="euro per jaar", en="euros a year"),
        registers=("household_spells", "income"),
        sentence=Text(
            nl="Het inkomen in Inkomen van huishoudens over het jaar voor de peildatum, van het "
            "huishouden waar het kind toen bij hoorde.",
            en="The income in Household income over the year before the reference date, of the "
            "household that the child belonged to then.",
        ),
    )
    yield variable(
        "debts",
        Text(nl="schulden boven de hypotheek", en="debts beyond the mortgage"),
        dates,
        parts=(0.0, 0.0, 1.0),
        numbers=dict.fromkeys(("mean", "low", "median", "high"), (None, None)),
        group="household",
        registers=(),
    )
    yield variable(
        "municipality",
        Text(nl="gemeente", en="municipality"),
        dates,
        parts=(0.0, 0.001, 0.0),
        levels={
            Text(nl=f"Gemeente {place}", en=f"Municipality {place}"): (0.02, 0.02)
            for place in range(1, 51)
        },
        group=None,
        role="area",
        registers=("household_spells",),
    )
