"""Made-up questions: variables, settings, files and sensitive variables with their reasons."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from kansrijk.findings import Masked, Protected, Setting, Status
from kansrijk.profiles import (
    Asked,
    AskedSetting,
    AskedVariable,
    Named,
    SensitiveFinding,
    Source,
)
from kansrijk.study import Text
from tests.report import made_material as material

MASKED = Masked()
LABEL = Text(nl="Instroom in jeugdhulp", en="Inflow into youth care")
YES, NO = Text(nl="ja", en="yes"), Text(nl="nee", en="no")

EARLIER = Named(
    "earlier_help",
    Text(nl="Jeugdhulp in de afgelopen vijf jaar", en="Youth care in the past five years"),
)
PARENT = Named("parent_ggz", Text(nl="Ouder met GGZ-traject", en="Parent in mental health care"))
AGE = Named("age", Text(nl="Leeftijd op de peildatum", en="Age on the reference date"))
INCOME = Named(
    "income",
    Text(
        nl="Gestandaardiseerd besteedbaar inkomen van het huishouden waar het inkomen bij hoort",
        en="Standardised disposable income of the household that the income belongs to",
    ),
)
HOUSEHOLD = Named("place", Text(nl="Plaats in het huishouden", en="Place in the household"))
VICTIM = Named("latest_victim", Text(nl="Laatste slachtofferschap", en="Latest victimisation"))
SCHOOL = Named("education", Text(nl="Soort onderwijs", en="Type of education"))
HOMES = Named(
    "moves", Text(nl="Aantal verhuizingen in vijf jaar", en="Number of moves in five years")
)
DISTRESS = Named(
    "parent_disability",
    Text(
        nl="Ouder met uitkering wegens arbeidsongeschiktheid", en="Parent with disability benefit"
    ),
)
SUSPECT = Named(
    "parent_suspect",
    Text(nl="Ouder als verdachte geregistreerd", en="Parent registered as a suspect"),
)

VARIABLES = (
    AskedVariable(
        name="age", label=AGE.label, group="child", form="number", registers=("persons",)
    ),
    AskedVariable(
        name="earlier_help",
        label=EARLIER.label,
        group="child",
        form="nominal",
        registers=("youth_help",),
    ),
    AskedVariable(
        name="latest_victim",
        label=VICTIM.label,
        group="child",
        form="number",
        registers=("victims",),
    ),
    AskedVariable(
        name="education",
        label=SCHOOL.label,
        group="child",
        form="nominal",
        registers=("enrolments",),
    ),
    AskedVariable(
        name="income", label=INCOME.label, group="household", form="number", registers=("income",)
    ),
    AskedVariable(
        name="place",
        label=HOUSEHOLD.label,
        group="household",
        form="nominal",
        registers=("household_spells",),
    ),
    AskedVariable(
        name="moves", label=HOMES.label, group="household", form="number", registers=("addresses",)
    ),
    AskedVariable(
        name="parent_ggz",
        label=PARENT.label,
        group="parents",
        form="nominal",
        registers=("parents", "mental_health_care"),
    ),
    AskedVariable(
        name="parent_disability",
        label=DISTRESS.label,
        group="parents",
        form="nominal",
        registers=("parents", "benefits"),
    ),
    AskedVariable(
        name="parent_suspect",
        label=SUSPECT.label,
        group="parents",
        form="nominal",
        registers=("parents", "suspects"),
    ),
)
HOLDERS = {
    "persons": "CBS",
    "household_spells": "CBS",
    "youth_help": "CBS",
    "income": "CBS",
    "victims": "CBS",
    "enrolments": "DUO",
    "mental_health_care": "CBS",
    "addresses": "Gemeente",
}
SETTINGS = {
    "max_depth": 10,
    "min_child": 6000,
    "min_parent": 12000,
    "min_improvement": 1e-7,
    "cost_yes": 10,
    "honest": 0.5,
    "seed": 2015,
    "high": 2,
    "low": 0.5,
}


def asked(
    *,
    kind: str = "use",
    honest: bool = True,
    sources: int | None = None,
    dates: tuple[str, ...] = material.ONE,
    sensitive: bool = False,
    cluster: str | None = "household",
) -> Asked:
    settings = {**SETTINGS, "honest": 0.5 if honest else 0}
    return Asked(
        status=Status.OK,
        title=LABEL,
        population=Text(nl="Jongeren tot 23 jaar in Nederland", en="Young people under 23"),
        reference_dates=dates,
        outcome=LABEL,
        outcome_kind=kind,
        until="2016-01-01",
        cluster=cluster,
        variables=with_reasons(VARIABLES) if sensitive else VARIABLES,
        settings=tuple(AskedSetting(name=k, value=Setting(v)) for k, v in settings.items()),
        sources=tuple(
            Source(
                register=name,
                holder=holder,
                file=f"{name.upper()}2015V1.csv",
                digest=hashed(name),
                size=Setting(10**place + 345_678),
                year=None if place == 2 else "2015",
                month="03" if place == 3 else None,
                version=None if place == 2 else "1",
            )
            for place, (name, holder) in enumerate(list(HOLDERS.items())[:sources], 2)
        ),
        study_digest=hashed("study"),
    )


KINDS = ("origin", "health", "criminal", "religion", "politics", "union", "sexuality")


def with_reasons(variables: Sequence[AskedVariable]) -> tuple[AskedVariable, ...]:
    """Make the last variables sensitive, one of each kind."""
    why = Text(
        nl="De gemeente wil weten of de hulp voor hun kinderen op tijd komt; zonder dit kenmerk is "
        "dat niet te zien.",
        en="The city wants to know whether help for their children is in time; without this "
        "characteristic that cannot be seen.",
    )
    plain, rest = variables[: -len(KINDS)], variables[-len(KINDS) :]
    return (
        *plain,
        *(
            replace(one, sensitive=kind, justification=why)
            for one, kind in zip(rest, KINDS, strict=True)
        ),
    )


def refit(with_them: float | None = 0.74, without: float = 0.71) -> SensitiveFinding:
    """Return how the tree separates without its sensitive variables; None hides one of both."""
    return SensitiveFinding(
        status=Status.OK,
        used=() if with_them == without else (PARENT, DISTRESS),
        unused=(SUSPECT,),
        with_them=MASKED if with_them is None else Protected(with_them),
        without=Protected(without),
    )


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
