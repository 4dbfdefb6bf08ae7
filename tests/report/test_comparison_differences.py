"""What was asked or read otherwise, as the page of two years tells it."""

from __future__ import annotations

from kansrijk.report.wording import texts
from tests.report.test_comparison import section

NL = texts("nl")


def told(name, kind, language="nl"):
    own = section(name, "differences", language)
    tables = {t.all("caption")[0].text: t for t in own.all("table")}
    table = tables.get(texts(language)(f"compare.kind.{kind}"))
    return [[cell.text for cell in row.all("th", "td")] for row in table.all("tr")[1:]]


def test_what_differs_is_told_in_words():
    assert told("usual", "choices") == [["Groep minstens", "6.000", "6.120"]]
    assert told("usual", "variables", "en") == [
        ["Education: value", "havo", "not there"],
        ["Education: value", "not there", "vwo"],
        ["Moves", "The number of moves in 5 years.", "The number of moves in 4 years."],
        ["Sports", "not there", "Whether there is a row in “sports”."],
    ]
    assert told("usual", "files") == [["persons", "PERSONS[jaar]V1.csv", "PERSONS[jaar]V2.csv"]]


def test_another_question_is_told_in_words():
    assert told("otherwise", "choices", "en") == [
        ["Outcome followed until", "1 July 2015", "1 January 2017"],
        ["Whom it is about", "Young people under 23", "children"],
        ["Who fell out", "Not in youth care yet", "not there"],
        ["Group at least", "6,000", "6,120"],
        ["Rules of", "rpart (R)", "SPSS (CRT)"],
    ]


def test_what_does_not_differ_is_said():
    text = section("alike", "differences").text
    for kind in ("choices", "variables", "files"):
        assert NL(f"compare.alike.{kind}") in text
