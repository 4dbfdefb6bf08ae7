"""What the checks of rows ask, what it means where something is found, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from kansrijk.study import CheckName, Text


@dataclass(frozen=True, kw_only=True)
class CheckText:
    """What a check asks, what follows from what it finds, and what to do."""

    asks: Text
    means: Text
    todo: Text


OF_ROWS: dict[CheckName, CheckText] = {
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
    "mixed_dates": CheckText(
        asks=Text(
            nl="Zijn de datums in een kolom op één manier geschreven?",
            en="Are the dates in a column written in one way?",
        ),
        means=Text(
            nl="De kolom is waarschijnlijk uit twee bronnen samengesteld; beide vormen worden "
            "gelezen.",
            en="The column was probably put together from two sources; both forms are read.",
        ),
        todo=Text(
            nl="vraag de houder of beide bronnen erin horen",
            en="ask the holder whether both sources belong in it",
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
    "two_at_once": CheckText(
        asks=Text(
            nl="Hoort niemand op één dag bij twee, zoals twee huishoudens?",
            en="Does nobody belong to two on one day, such as two households?",
        ),
        means=Text(
            nl="Wat van de verwanten verteld wordt, heeft dan meer dan één antwoord.",
            en="What is told of the related units then has more than one answer.",
        ),
        todo=Text(
            nl="vraag de houder welke regel geldt, of houd er een over (`prepare`)",
            en="ask the holder which row holds, or keep one of them (`prepare`)",
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
    "before_birth": CheckText(
        asks=Text(
            nl="Begint of gebeurt niets voor de geboorte van wie het betreft?",
            en="Does nothing start or happen before the birth of those it is about?",
        ),
        means=Text(
            nl="De geboortedatum, de datum of de sleutel van zo'n regel is fout.",
            en="The birth, the date or the key of such a row is wrong.",
        ),
        todo=Text(
            nl="vraag de houder wat er fout is; van een nog ongeboren kind kan het kloppen",
            en="ask the holder what is wrong; of a child not yet born it may be right",
        ),
    ),
    "young_parents": CheckText(
        asks=Text(
            nl="Zijn ouders ten minste twaalf jaar ouder dan hun kind?",
            en="Are parents at least twelve years older than their child?",
        ),
        means=Text(
            nl="Kind en ouder zijn waarschijnlijk verwisseld, of iemand anders staat er als ouder.",
            en="Child and parent have probably been exchanged, or somebody else stands for a "
            "parent.",
        ),
        todo=Text(
            nl="kijk of de kolommen van kind en ouder de goede zijn",
            en="see whether the columns of child and parent are the right ones",
        ),
    ),
}
