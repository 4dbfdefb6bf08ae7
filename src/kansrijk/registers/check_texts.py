"""What each check asks, what it means where something is found, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kansrijk.study import CheckName, Text


@dataclass(frozen=True, kw_only=True)
class CheckText:
    """What a check asks, what follows from what it finds, and what to do."""

    asks: Text
    means: Text
    todo: Text


CHECK_TEXTS: Mapping[CheckName, CheckText] = {
    "unknown_codes": CheckText(
        asks=Text(
            nl="Staan alle codes in de codelijst?",
            en="Are all codes in the code list?",
        ),
        means=Text(
            nl="Een waarde met een onbekende code telt als ontbrekend.",
            en="A value with an unknown code counts as missing.",
        ),
        todo=Text(
            nl='vul de codelijst aan (de code "*" staat voor alle andere); waarden die ontbrekend '
            "betekenen horen in `unknown`",
            en='add it to the code list (the code "*" stands for all others); values that mean '
            "missing go into `unknown`",
        ),
    ),
    "unreadable_values": CheckText(
        asks=Text(
            nl="Zijn alle waarden wat het register zegt: een getal, een datum?",
            en="Are all values what the register says: a number, a date?",
        ),
        means=Text(
            nl="Een waarde die niet te lezen is, telt als ontbrekend.",
            en="A value that cannot be read counts as missing.",
        ),
        todo=Text(
            nl="waarden die ontbrekend betekenen horen in `unknown`",
            en="values that mean missing go into `unknown`",
        ),
    ),
    "repeated_keys": CheckText(
        asks=Text(
            nl="Staat elke eenheid een keer in een register met een regel per eenheid?",
            en="Does each unit stand once in a register with one row for each unit?",
        ),
        means=Text(
            nl="Een eenheid telt dubbel, en een waarde is niet eenduidig.",
            en="A unit counts twice, and a value has several answers.",
        ),
        todo=Text(
            nl="maak de regels uniek (`prepare`), of noem het perioden of gebeurtenissen",
            en="make the rows unique (`prepare`), or declare spells or events",
        ),
    ),
    "rows_without_key": CheckText(
        asks=Text(nl="Heeft elke regel een sleutel?", en="Does each row have a key?"),
        means=Text(
            nl="Een regel zonder sleutel is over niemand en telt niet mee.",
            en="A row without a key is about nobody and does not count.",
        ),
        todo=Text(
            nl="vraag de houder waarom sleutels ontbreken",
            en="ask the holder why keys are missing",
        ),
    ),
    "rows_without_date": CheckText(
        asks=Text(nl="Heeft elke regel een datum?", en="Does each row have a date?"),
        means=Text(
            nl="Van een regel zonder datum is niet te zeggen wanneer hij bekend was; hij telt niet "
            "mee.",
            en="Of a row without a date nobody can say when it was known; it does not count.",
        ),
        todo=Text(
            nl="vraag de houder waarom datums ontbreken",
            en="ask the holder why dates are missing",
        ),
    ),
    "ends_before_start": CheckText(
        asks=Text(
            nl="Eindigt geen periode voordat zij begint?",
            en="Does no spell end before it starts?",
        ),
        means=Text(
            nl="Zo'n periode loopt op geen enkele dag.",
            en="Such a spell runs on no day.",
        ),
        todo=Text(
            nl="kijk of begin en einde verwisseld zijn; een open einde hoort in `unknown`",
            en="see whether start and end are exchanged; what means an open end goes into "
            "`unknown`",
        ),
    ),
    "overlapping_spells": CheckText(
        asks=Text(
            nl="Overlappen de perioden van een eenheid elkaar niet?",
            en="Do the spells of a unit not overlap?",
        ),
        means=Text(
            nl="Op één dag kan meer dan één periode lopen; een waarde is dan niet eenduidig.",
            en="On a day more than one spell may run; a value then has several answers.",
        ),
        todo=Text(
            nl="voeg perioden samen (`merge`) als zij hetzelfde zeggen; bij trajecten of banen kan "
            "het kloppen",
            en="join spells that say the same (`merge`); of trajectories or jobs it may be right",
        ),
    ),
    "dates_out_of_range": CheckText(
        asks=Text(
            nl="Liggen alle datums in een tijd die kan?",
            en="Do all dates lie in a time that can be?",
        ),
        means=Text(
            nl="Een datum voor 1850, na 2100 of later dan het nieuwste bestand is een fout of een "
            "teken voor onbekend.",
            en="A date before 1850, after 2100 or later than the newest file is a mistake or a "
            "mark for unknown.",
        ),
        todo=Text(
            nl="een datum die onbekend of open betekent hoort in `unknown`",
            en="a date that means unknown or open goes into `unknown`",
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
"""The checks by name, in the order in which they are told."""
