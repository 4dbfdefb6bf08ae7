"""What each check asks, what it means where something is found, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from kansrijk.registers.texts_of_rows import OF_ROWS, CheckText
from kansrijk.study import CheckName, Text

OF_FILES: dict[CheckName, CheckText] = {
    "missing_files": CheckText(
        asks=Text(
            nl="Is er een bestand van elk jaar waarnaar het onderzoek kijkt?",
            en="Is there a file of each year that the study looks at?",
        ),
        means=Text(
            nl="Wat in dat jaar gebeurde is niet te zien; het telt alsof er niets was.",
            en="What happened in that year is not seen; it counts as if there was nothing.",
        ),
        todo=Text(
            nl="leg het bestand in de map met registers",
            en="put the file into the data folder",
        ),
    ),
    "skipped_files": CheckText(
        asks=Text(
            nl="Is er na het eerste bestand van een register van elk jaar een?",
            en="Is there a file of each year after a register's first one?",
        ),
        means=Text(
            nl="Een eerder bestand geldt in plaats daarvan, of wat in dat jaar gebeurde is niet te "
            "zien.",
            en="An earlier file stands in its place, or what happened in that year is not seen.",
        ),
        todo=Text(
            nl="leg het bestand in de map met registers",
            en="put the file into the data folder",
        ),
    ),
    "another_year": CheckText(
        asks=Text(
            nl="Gaat elk jaarbestand over het jaar in zijn naam?",
            en="Is each yearly file about the year in its name?",
        ),
        means=Text(
            nl="Het bestand is van een ander jaar dan zijn naam zegt.",
            en="The file is of another year than its name says.",
        ),
        todo=Text(
            nl="leg het goede bestand in de map met registers",
            en="put the right file into the folder with the registers",
        ),
    ),
    "ends_early": CheckText(
        asks=Text(
            nl="Loopt het register van de uitkomst tot het einde van het venster?",
            en="Does the outcome's register go on until the window ends?",
        ),
        means=Text(
            nl="Uitkomsten aan het einde van het venster ontbreken; de aandelen zijn te laag.",
            en="Outcomes at the end of the window are not there; the rates are too low.",
        ),
        todo=Text(
            nl="neem een later bestand, of een korter venster",
            en="take a later file, or a shorter window",
        ),
    ),
    "mixed_keys": CheckText(
        asks=Text(
            nl="Zijn sleutels overal even lang geschreven?",
            en="Are keys written with the same length everywhere?",
        ),
        means=Text(
            nl="Voorloopnullen zijn waarschijnlijk verloren; regels vinden hun eenheid dan niet.",
            en="Leading zeros have probably been lost; rows then do not find their unit.",
        ),
        todo=Text(
            nl="bewaar de sleutel als tekst, of vul hem aan met nullen (`prepare`)",
            en="keep the key as text, or fill it up with zeros (`prepare`)",
        ),
    ),
    "unknown_keys": CheckText(
        asks=Text(
            nl="Kent het register met geboortedatums bijna iedereen over wie registers gaan?",
            en="Does the register with births know nearly everybody whom registers are about?",
        ),
        means=Text(
            nl="Het register gaat voor een deel over anderen, of noemt hen anders.",
            en="The register is in part about others, or names them otherwise.",
        ),
        todo=Text(
            nl="kijk of de sleutels dezelfde zijn, en of het bestand van dezelfde levering is",
            en="see whether the keys are the same, and whether the file is of the same delivery",
        ),
    ),
    "direct_identifiers": CheckText(
        asks=Text(
            nl="Staat er geen burgerservicenummer, rekeningnummer, e-mailadres of telefoonnummer "
            "in?",
            en="Is there no citizen service number, account number, e-mail address or phone "
            "number?",
        ),
        means=Text(
            nl="De kolom wijst personen rechtstreeks aan; zij hoort niet in gepseudonimiseerde "
            "registers.",
            en="The column names persons directly; it does not belong in pseudonymised registers.",
        ),
        todo=Text(
            nl="haal de kolom weg, of laat haar pseudonimiseren",
            en="take the column out, or have it pseudonymised",
        ),
    ),
    "possible_identifiers": CheckText(
        asks=Text(
            nl="Staan er geen kolommen in die samen een persoon aanwijzen?",
            en="Are there no columns that together point at a person?",
        ),
        means=Text(
            nl="Met deze kolom kan een persoon te vinden zijn; het onderzoek heeft haar misschien "
            "niet nodig.",
            en="A person may be found by this column; the study may not need it.",
        ),
        todo=Text(
            nl="haal de kolom weg als het onderzoek haar niet nodig heeft",
            en="take the column out where the study does not need it",
        ),
    ),
    "few_matches": CheckText(
        asks=Text(
            nl="Kent een jaarbestand ongeveer even veel van de populatie als dat van de jaren "
            "ernaast?",
            en="Does a yearly file know about as many of the population as those of the years "
            "beside it?",
        ),
        means=Text(
            nl="Het bestand is waarschijnlijk onvolledig, of over mensen van een ander jaar.",
            en="The file is probably incomplete, or about the people of another year.",
        ),
        todo=Text(
            nl="kijk of het bestand bij deze populatie hoort en volledig is",
            en="see whether the file belongs to this population and is complete",
        ),
    ),
    "no_match": CheckText(
        asks=Text(
            nl="Kent elk register iemand van de populatie?",
            en="Does each register know anybody of the population?",
        ),
        means=Text(
            nl="Het register is over anderen, of noemt hen anders; wat eruit komt is leeg.",
            en="The register is about others, or names them otherwise; what comes from it is "
            "empty.",
        ),
        todo=Text(
            nl="kijk of de sleutels dezelfde zijn, en of het bestand bij deze populatie hoort",
            en="see whether the keys are the same, and whether the file belongs to this population",
        ),
    ),
    "no_links": CheckText(
        asks=Text(
            nl="Leidt elke relatie van iemand van de populatie ergens heen?",
            en="Does each relation lead anybody of the population somewhere?",
        ),
        means=Text(
            nl="Wat van de verwanten verteld wordt, ontbreekt voor iedereen.",
            en="What is told of the related units is missing for everyone.",
        ),
        todo=Text(
            nl="kijk of de sleutels van de relatie dezelfde zijn",
            en="see whether the keys of the relation are the same",
        ),
    ),
}
CHECK_TEXTS: Mapping[CheckName, CheckText] = {
    name: (OF_ROWS | OF_FILES)[name] for name in get_args(CheckName)
}
"""The checks by name, in the order in which they are told."""


def acceptance(check: CheckName, register: str, column: str | None = None) -> str:
    """Say how a study goes on with what a check finds, as it is written down."""
    given = {"check": check, "register": register, "column": column}
    where = ", ".join(f'{key} = "{value}"' for key, value in given.items() if value)
    verdict = f'{where}, reason = {{ nl = "...", en = "..." }}'
    return f"accept it under [checks] in study.toml: accept = [{{ {verdict} }}]"
