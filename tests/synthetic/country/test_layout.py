"""How rows become the columns of a register: names, texts, sentinels and open ends."""

from __future__ import annotations

import numpy as np
import pytest

from kansrijk.synthetic.country.contract import read_contract
from kansrijk.synthetic.country.countries import CODES, country_rows
from kansrijk.synthetic.country.keys import Pseudonyms
from kansrijk.synthetic.country.layout import lay_out
from kansrijk.synthetic.country.rows import Coded, Rows
from kansrijk.synthetic.days import NEVER, day
from tests.synthetic.country.made_rows import NAMES, made, told


def laid_out(rows):
    return lay_out(rows, Pseudonyms(7).of_block(0)).table


def test_a_register_has_the_columns_of_its_contract_and_no_others():
    for name in NAMES:
        given = told(name)
        keys = [one for key in given.get("keys", [given.get("key")]) for one in key]
        links = [one for link in given.get("links", {}).values() for one in link["key"]]
        sources = [column["from"] for column in given.get("columns", {}).values()]
        columns = [each for one in sources for each in ([one] if isinstance(one, str) else one)]
        expected = {one.replace("{year}", "2016") for one in [*keys, *links, *columns]}
        assert set(laid_out(made(name)).column_names) == expected


@pytest.mark.parametrize(("what", "change"), [("columns", "stray"), ("units", "nobody")])
def test_what_the_contract_does_not_know_is_refused(what, change):
    rows = made("gbaoverlijdentab")
    more = {**getattr(rows, what), change: rows.units["key"]}
    told_more = Rows(**{"contract": rows.contract, "units": rows.units, "columns": rows.columns}
                     | {what: more})  # fmt: skip
    with pytest.raises(ValueError, match=f"not in the contract .*{change}"):
        laid_out(told_more)


def test_a_column_that_is_not_told_is_refused():
    rows = made("gbapersoontab")
    columns = {name: one for name, one in rows.columns.items() if name != "sex"}
    with pytest.raises(ValueError, match=r"not told .*GBAGESLACHT"):
        laid_out(Rows(contract="gbapersoontab", units=rows.units, columns=columns, year=2016))


def test_a_code_that_the_contract_does_not_list_is_refused():
    rows = made("gbapersoontab")
    strange = {**rows.columns, "sex": Coded(rows.units["key"] * 0, ("9",))}
    with pytest.raises(ValueError, match=r"sex: .*'9'"):
        laid_out(Rows(contract="gbapersoontab", units=rows.units, columns=strange, year=2016))


def test_a_birth_has_a_year_a_month_and_a_day_as_texts():
    rows = made("gbapersoontab", persons=3)
    born = np.array([day(2009, 1, 5), day(1970), day(2000, 12, 31)])
    table = laid_out(Rows(contract="gbapersoontab", units=rows.units, year=2016,
                          columns={**rows.columns, "born": born}))  # fmt: skip
    assert table["GBAGEBOORTEJAAR"].to_pylist() == ["2009", "1970", "2000"]
    assert table["GBAGEBOORTEMAAND"].to_pylist() == ["01", "01", "12"]
    assert table["GBAGEBOORTEDAG"].to_pylist() == ["05", "01", "31"]


def spells(name, year=2016, **columns):
    units = {"key": np.arange(2), **{link: np.arange(2) for link in read_contract(name).links}}
    rows = {**made(name, persons=2).columns, **columns}
    return laid_out(Rows(contract=name, units=units, columns=rows, year=year))


def test_an_open_end_is_eights_or_the_last_day_of_the_version_where_there_is_no_sentinel():
    end = np.array([NEVER, day(2014, 3, 1)])
    eights = spells("gbaburgerlijkestaatbus", end=end)
    assert eights["GBAEINDEBURGERLIJKESTAAT"].to_pylist() == ["88888888", "20140301"]
    table = spells("gbahuishoudensbus", year=2015, end=end)
    assert table["DATUMEINDEHH"].to_pylist() == ["20151231", "20140301"]
    table = spells("gbaadresobjectbus", end=end)
    assert table["GBADATUMEINDEADRESHOUDING"].to_pylist() == ["20161231", "20140301"]


def test_an_unknown_number_or_code_is_its_first_sentinel_or_nothing():
    rows = made("inhatab", persons=2)
    columns = {**rows.columns, "standardised_disposable_income": np.array([np.nan, 20123.4])}
    table = laid_out(Rows(contract="inhatab", units=rows.units, columns=columns, year=2016))
    assert table["INHGESTINKH"].to_pylist() == [9999999999, 20123]
    persons = made("gbapersoontab", persons=2)
    columns = {**persons.columns, "sex": Coded(np.array([-1, 0]), ("1", "2"))}
    table = laid_out(
        Rows(contract="gbapersoontab", units=persons.units, columns=columns, year=2016)
    )
    assert table["GBAGESLACHT"].to_pylist() == ["-", "1"]
    contacts = made("jgzcontacts", persons=2)
    columns = {**contacts.columns, "sdq": np.array([np.nan, 11.0])}
    table = laid_out(Rows(contract="jgzcontacts", units=contacts.units, columns=columns, year=2016))
    assert table["sdq_t"].to_pylist() == [None, 11]


def test_codes_may_be_whole_numbers():
    persons = made("gbapersoontab", persons=3)
    columns = {**persons.columns, "generation": np.array([2, -1, 0])}
    table = laid_out(
        Rows(contract="gbapersoontab", units=persons.units, columns=columns, year=2016)
    )
    assert table["GBAGENERATIE"].to_pylist() == ["2", "-", "0"]


def test_an_unknown_parent_is_nine_dashes_behind_another_kind_of_key():
    table = laid_out(made("kindoudertab"))
    kinds = {}
    for kind, number in zip(
        table["RINPERSOONSMa"].to_pylist(), table["RINPERSOONMa"].to_pylist(), strict=True
    ):
        kinds.setdefault(kind, set()).add(number)
    assert kinds["N"] == kinds["G"] == {"---------"}
    assert all(number.isdigit() and len(number) == 9 for number in kinds["R"])


def test_an_income_household_has_the_key_of_its_main_earner():
    persons = np.array([4, 9])
    rows = Rows(contract="koppelpersoonhuishouden", year=2016,
                units={"key": persons, "income_household": persons[::-1]})  # fmt: skip
    table = laid_out(rows)
    assert table["RINPERSOONHKW"].to_pylist() == table["RINPERSOON"].to_pylist()[::-1]
    assert set(table["RINPERSOONSHKW"].to_pylist()) == {"R"}


def test_dwellings_have_kinds_of_numbers_and_areas_the_year_in_their_names():
    table = laid_out(made("vslgwbtab", year=2014))
    assert {"gem2014", "wc2014", "bc2014"} < set(table.column_names)
    assert set(table["SOORTOBJECTNUMMER"].to_pylist()) == {"B", "D", "H"}
    assert {len(number) for number in table["RINOBJECTNUMMER"].to_pylist()} == {12}


def test_countries_have_codes():
    assert laid_out(country_rows())["LAND"].to_pylist() == list(CODES)
