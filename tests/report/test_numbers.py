from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kansrijk.findings import Cell, Count, Masked, Protected, Setting
from kansrijk.report import numbers
from kansrijk.report.wording import texts


def test_counts_have_the_separators_of_the_language():
    assert numbers.count(Protected(1234565), "nl") == "1.234.565"
    assert numbers.count(Protected(1234565), "en") == "1,234,565"


def test_a_masked_number_is_a_mark_and_no_number():
    assert numbers.count(Masked(), "nl") == numbers.MASK
    assert numbers.percent(None, "en") == numbers.MASK
    assert numbers.multiple(None, "nl") == numbers.MASK


@pytest.mark.parametrize("number", [Count(Cell(), 3, 3), Setting(3)])
def test_what_did_not_pass_the_gate_cannot_be_read(number):
    with pytest.raises(TypeError, match="not a released number"):
        numbers.known(number)


@pytest.mark.parametrize(
    ("value", "within", "nl", "en"),
    [
        (0.1234, 12_000, "12,3%", "12.3%"),
        (0.1234, 120, "12%", "12%"),
        (0.0004, 12_000, "< 0,1%", "< 0.1%"),
        (0.004, 100, "< 1%", "< 1%"),
        (0.0, 100, "0%", "0%"),
        (0.5, None, "50,0%", "50.0%"),
    ],
)
def test_a_percentage_has_the_decimals_that_its_whole_carries(value, within, nl, en):
    assert numbers.percent(value, "nl", within=within) == nl
    assert numbers.percent(value, "en", within=within) == en


@pytest.mark.parametrize(
    ("value", "said"),
    [(1e-7, "0,0000001"), (6000.0, "6.000"), (0.5, "0,5"), (12345.25, "12.345,25")],
)
def test_a_setting_has_all_its_decimals(value, said):
    assert numbers.plain(value, "nl") == said


@pytest.mark.parametrize(
    ("value", "nl", "en"),
    [
        (12.4, "Ruim 12 keer zo vaak als gemiddeld", "More than 12 times as often as average"),
        (2.97, "3 keer zo vaak als gemiddeld", "3 times as often as average"),
        (3.8, "Bijna 4 keer zo vaak als gemiddeld", "Almost 4 times as often as average"),
        (1.62, "1,6 keer zo vaak als gemiddeld", "1.6 times as often as average"),
        (1.04, "Ongeveer even vaak als gemiddeld", "About as often as average"),
        (0.72, "28% minder vaak dan gemiddeld", "28% less often than average"),
        (0.5, "Ongeveer de helft van het gemiddelde", "About half of the average"),
        (0.37, "Ruim een derde van het gemiddelde", "More than a third of the average"),
        (0.46, "Bijna de helft van het gemiddelde", "Almost half of the average"),
        (0.03, "Minder dan een tiende van het gemiddelde", "Less than a tenth of the average"),
        (0.0, "Geen enkel geval", "Not a single case"),
        (None, "Afgeschermd", "Withheld"),
    ],
)
def test_a_multiple_in_words(value, nl, en):
    assert numbers.times_in_words(value, texts("nl")) == nl
    assert numbers.times_in_words(value, texts("en")) == en


@given(st.floats(2.0, 500.0))
def test_the_words_of_a_multiple_tell_no_lie(value):
    said = numbers.times_in_words(value, texts("en"))
    number = next(int(word) for word in said.split() if word.isdigit())
    if "More" in said:
        assert number < value < number + 0.5
    elif "Almost" in said:
        assert number - 0.5 <= value < number
    else:
        assert abs(value - number) <= 0.1


@pytest.mark.parametrize(
    ("value", "said"),
    [(1 / 6, "about 1 in 6"), (0.62, "about 6 in 10"), (0.0004, "about 1 in 2,500"), (0, None)],
)
def test_a_share_as_one_in(value, said):
    assert numbers.one_in(value, texts("en")) == said


def test_a_day_in_words():
    assert numbers.day("2015-03-01", texts("nl")) == "1 maart 2015"
    assert numbers.day("2015-03-01", texts("en")) == "1 March 2015"
