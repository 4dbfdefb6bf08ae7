"""What the people of a block learn, live on, earn, own and owe, through time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pytest

from kansrijk.synthetic.country.care_rows import kinds
from kansrijk.synthetic.country.geography import draw_geography
from kansrijk.synthetic.country.homes import Homes, draw_homes
from kansrijk.synthetic.country.keys import Pseudonyms
from kansrijk.synthetic.country.kin import Kin, draw_kin
from kansrijk.synthetic.country.layout import lay_out
from kansrijk.synthetic.country.means import Means, draw_means
from kansrijk.synthetic.country.means_rows import means_rows
from kansrijk.synthetic.country.people import People
from kansrijk.synthetic.country.population import draw_people
from kansrijk.synthetic.country.rows import NOBODY, Rows
from kansrijk.synthetic.country.school import School, draw_school
from kansrijk.synthetic.country.school_routes import (
    LEVELS,
    NO_SCHOOL,
    PRIMARY_SCHOOL,
    QUALIFIED,
    SECONDARY,
    VOCATIONAL,
)
from kansrijk.synthetic.country.school_rows import school_rows
from kansrijk.synthetic.country.work import CATEGORIES
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import NEVER, Bools, Ints, day

YOUNG = 20_000
YEARS = Years(2013, 2016)
END_2014, END_2015 = day(2014, 12, 31), day(2015, 12, 31)
CHILD_AT_HOME, INSTITUTION, ONE_PARENT = 1, 10, 6
SCHOOL_REGISTERS = {
    "hoogsteopltab",
    "inschrwpotab",
    "inschrwectab",
    "onderwijsinschrtab",
    "vsvtab",
    "diplomatab",
}
MEANS_REGISTERS = {
    "koppelpersoonhuishouden",
    "inhatab",
    "vehtab",
    "inpatab",
    "secmbus",
    "spolisbus",
    "bijstanduitkeringtab",
    "aototuitkeringatab",
    "wsnppersbus",
}


@dataclass(frozen=True)
class Lives:
    """As much of a block as these rows need."""

    people: People
    homes: Homes
    kin: Kin
    means: Means
    school: School
    years: Years = YEARS
    number: int = 0

    @cached_property
    def rows(self) -> list[Rows]:
        return [*means_rows(self), *school_rows(self)]

    def of(self, contract: str, year: int | None = None) -> list[Rows]:
        return [one for one in self.rows if one.contract == contract and year in {None, one.year}]

    def aged(self, low: int, high: int, moment: int = END_2015) -> Bools:
        age = self.people.age_on(moment)
        return self.people.here_on(moment) & (age >= low) & (age <= high)

    def category(self, code: str, moment: int = END_2015) -> Bools:
        return self.means.work.category_on(moment) == CATEGORIES.index(code)


def draw(young: int, seed: int = 1) -> Lives:
    rngs = (np.random.default_rng([seed, 0, part]) for part in range(1, 5))
    geography = draw_geography(seed)
    people = draw_people(next(rngs), young, YEARS)
    homes = draw_homes(next(rngs), people, YEARS, geography)
    kin = draw_kin(people, YEARS)
    means = draw_means(next(rngs), people, homes, kin, YEARS)
    return Lives(people, homes, kin, means, draw_school(next(rngs), people, homes, means, YEARS))


@pytest.fixture(scope="module")
def lives() -> Lives:
    return draw(YOUNG)


# ------------------------------------------------------------------ marginals


def test_marginals_are_those_of_the_country(lives):
    found = marginals(lives)
    print(f"{'':<58}{'found':>9}{'wanted':>9}{'room':>9}")  # noqa: T201
    for name, (wanted, room) in MARGINALS.items():
        print(f"{name:<58}{found[name]:>9.4f}{wanted:>9.4f}{room:>9.4f}")  # noqa: T201
    assert found.keys() == MARGINALS.keys()
    off = [n for n, (wanted, room) in MARGINALS.items() if not abs(found[n] - wanted) <= room]
    assert not off


MARGINALS = {
    "minors in a household on assistance, end of 2015": (0.067, 0.010),
    "the same of one-parent households": (0.23, 0.05),
    "the same of Dutch origin": (0.045, 0.012),
    "the same of other non-western origin": (0.23, 0.08),
    "early leavers of who is at school": (0.018, 0.002),
    "the same of vocational schools": (0.050, 0.006),
    "education known of who was born 1965-1985": (0.51, 0.03),
    "education known of the young from 12": (0.90, 0.03),
    "disability benefit of 18-64": (0.030, 0.006),
    "Wajong of 18-22": (0.008, 0.003),
    "debt scheme of 25-64": (0.005, 0.002),
    "employees of 18-22": (0.29, 0.04),
    "without income of 0-11": (1.0, 0.0),
    "young in special education": (0.016, 0.004),
    "median standardised income of minors, 2014 (1000 euro)": (21.5, 2.0),
    "two parents, 12-17 and 30,000 euro or more, of the young": (0.055, 0.012),
    "basic qualification at 22": (0.84, 0.05),
}


def marginals(lives: Lives) -> Mapping[str, float]:
    return {**benefit_marginals(lives), **school_marginals(lives), **income_marginals(lives)}


def benefit_marginals(lives: Lives) -> Mapping[str, float]:
    n, means = len(lives.people), lives.means
    place, kind = lives.homes.place_on(END_2015), lives.homes.kind_on(END_2015)
    minor = lives.aged(0, 17)
    assisted = minor & on_assistance(lives, END_2015)
    disability = means.benefits.disability
    wajong = disability[kinds(disability).places == 2]
    origin = lives.people.origin
    home = minor & (place == CHILD_AT_HOME)
    return {
        "minors in a household on assistance, end of 2015": share(assisted, minor),
        "the same of one-parent households": share(assisted, home & (kind == ONE_PARENT)),
        "the same of Dutch origin": share(assisted, minor & (origin == 0)),
        "the same of other non-western origin": share(assisted, minor & (origin == 5)),
        "disability benefit of 18-64": share(
            disability.running_on(END_2015, n), lives.aged(18, 64)
        ),
        "Wajong of 18-22": share(wajong.running_on(END_2015, n), lives.aged(18, 22)),
        "debt scheme of 25-64": share(
            means.benefits.debt_schemes.running_on(END_2015, n), lives.aged(25, 64)
        ),
        "employees of 18-22": share(lives.category("11"), lives.aged(18, 22)),
        "without income of 0-11": share(lives.category("31"), lives.aged(0, 11)),
    }


def school_marginals(lives: Lives) -> Mapping[str, float]:
    school, born = lives.school, lives.people.born
    at_school = np.concatenate([at_risk(lives, year) for year in YEARS.files()])
    left = np.concatenate([school.early_leavers(year) for year in YEARS.files()])
    kind = np.concatenate([school.at_school(year - 1) for year in YEARS.files()])
    known = school.attained(2015) != NOBODY
    grown = (born >= day(1965)) & (born < day(1986)) & school.here[2015]
    special = school.careers.in_special_on(2015) & (school.at_school(2015) != NO_SCHOOL)
    qualified = school.careers.attained_on(2015) >= QUALIFIED
    return {
        "early leavers of who is at school": share(left, at_school),
        "the same of vocational schools": share(left, at_school & (kind == VOCATIONAL)),
        "education known of who was born 1965-1985": share(known, grown),
        "education known of the young from 12": share(known, lives.aged(12, 22)),
        "young in special education": share(special, lives.aged(0, 22)),
        "basic qualification at 22": share(qualified, lives.aged(22, 22)),
    }


def income_marginals(lives: Lives) -> Mapping[str, float]:
    income = lives.means.standardised_income(2014)
    minor, kind = lives.aged(0, 17, END_2014), lives.homes.kind_on(END_2014)
    two = (lives.homes.place_on(END_2014) == CHILD_AT_HOME) & np.isin(kind, (4, 5))
    rich = two & lives.aged(12, 17, END_2014) & (income >= 30_000)
    return {
        "median standardised income of minors, 2014 (1000 euro)": np.nanmedian(income[minor])
        / 1000,
        "two parents, 12-17 and 30,000 euro or more, of the young": share(
            rich, lives.aged(0, 22, END_2014)
        ),
    }


def on_assistance(lives: Lives, moment: int) -> Bools:
    """Tell in whose household a grown person has assistance."""
    household, place = lives.homes.household_on(moment), lives.homes.place_on(moment)
    has = lives.means.assistance.running_on(moment, len(household)) & (place != CHILD_AT_HOME)
    return (household != NOBODY) & np.isin(household, household[has & (household != NOBODY)])


def at_risk(lives: Lives, year: int) -> Bools:
    """Tell who could leave early between 1 October of the year before and of this one."""
    school = lives.school
    kind = np.isin(school.at_school(year - 1), (SECONDARY, VOCATIONAL))
    regular = kind & ~school.careers.in_special_on(year - 1) & school.here[year]
    return regular & (lives.people.age_on(day(year - 1, 10, 1)) <= 22)


def share(having: Bools, of: Bools) -> float:
    return float(having[of].mean())


# ------------------------------------------------------------------ categories and jobs


@pytest.mark.parametrize("moment", [day(2004, 3, 1), day(2013), day(2015), END_2015])
def test_everybody_in_the_country_has_one_category_and_nobody_else(lives, moment):
    category = lives.means.work.category_on(moment)
    assert ((category != NOBODY) == lives.people.here_on(moment)).all()


def test_spells_of_categories_follow_each_other_and_differ(lives):
    work = lives.means.work
    spells, next_ = work.spells[slice(None, -1)], work.spells[slice(1, None)]
    same = spells.person == next_.person
    assert (spells.end[same] == next_.start[same]).all()
    assert (work.category[:-1][same] != work.category[1:][same]).all()
    assert (spells.start < spells.end).all()
    assert (work.spells.start <= YEARS.end).all()


def test_category_follows_age(lives):
    assert lives.category("31")[lives.aged(0, 13)].all()
    assert not lives.category("11")[lives.aged(0, 14)].any()
    assert lives.category("25")[lives.aged(66, 120)].all()
    assert not lives.category("25")[lives.aged(0, 64)].any()
    at_school = lives.school.at_school(2015) != NO_SCHOOL
    older = at_school & lives.aged(15, 22) & (lives.means.careers.left > END_2015)
    disabled = lives.category("24")
    assert (lives.category("26") | lives.category("31") | disabled)[older].all()


def test_who_has_assistance_lives_on_it_unless_disabled(lives):
    n = len(lives.people)
    has = lives.means.assistance.running_on(END_2015, n)
    disabled = lives.means.benefits.disability.running_on(END_2015, n)
    assert lives.category("22")[has & ~disabled].all()
    assert not (lives.category("22") & ~has).any()
    assert (lives.aged(18, 64) | ~has).all()


def test_partners_have_assistance_together(lives):
    couples, n = lives.kin.couples, len(lives.people)
    together = (couples.start <= END_2015) & (couples.end > END_2015)
    has = lives.means.assistance.running_on(END_2015, n)
    of_age = lives.aged(18, 64)
    both = together & of_age[couples.woman] & of_age[couples.man]
    woman, man = has[couples.woman[both]], has[couples.man[both]]
    assert (woman & man).sum() > 0.6 * (woman | man).sum()


def test_employees_have_a_job_and_some_have_two_at_once(lives):
    jobs, n = lives.means.jobs, len(lives.people)
    for moment in (day(2013, 6, 1), day(2015), END_2015):
        has = jobs.spells.running_on(moment, n)
        assert has[lives.category("11", moment)].all()
        running = (jobs.spells.start <= moment) & (jobs.spells.end > moment)
        number = np.bincount(jobs.spells.person[running], minlength=n)
        assert 0.02 < (number[has] > 1).mean() < 0.15


def test_pay_in_the_files_is_about_what_the_person_earned(lives):
    (rows,) = lives.of("spolisbus", 2014)
    n = len(lives.people)
    pay = np.bincount(rows.units["key"], rows.columns["pay"], n)
    primary = lives.means.by_year[2014].persons.primary
    all_year = lives.category("11", day(2014)) & lives.category("11", END_2014)
    ratio = pay[all_year] / primary[all_year]
    assert 0.95 < np.median(ratio) < 1.05
    assert (ratio > 0).all()


# ------------------------------------------------------------------ incomes and wealth


def test_main_earner_is_in_the_income_household_and_of_the_same_register_household(lives):
    head = lives.means.head_on(2014)
    member = np.flatnonzero(head != NOBODY)
    assert (head[head[member]] == head[member]).all()
    household = lives.homes.household_on(END_2014)
    assert (household[member] == household[head[member]]).all()
    place = lives.homes.place_on(END_2014)
    alone = member[place[member] == INSTITUTION]
    assert len(alone) > 0
    assert (head[alone] == alone).all()
    assert not (place[head[member]][lives.aged(0, 17, END_2014)[member]] == CHILD_AT_HOME).any()
    linked = share(head != NOBODY, lives.aged(0, 120, END_2014))
    assert 0.99 < linked < 1


def test_income_is_not_observed_of_institutions_and_few_others(lives):
    households = lives.means.by_year[2014].households
    hidden = np.isnan(households.disposable)
    assert hidden[households.institution].all()
    assert 0.002 < hidden[~households.institution].mean() < 0.012
    for values in (households.gross, households.primary, households.standardised):
        assert (np.isnan(values) == hidden).all()


def test_household_income_is_that_of_its_members(lives):
    of = lives.means.by_year[2015]
    member = np.flatnonzero(of.households.of != NOBODY)
    place = of.households.of[member]
    gross = np.bincount(place, of.persons.gross[member], len(of.households))
    seen = ~np.isnan(of.households.gross)
    np.testing.assert_allclose(of.households.gross[seen], gross[seen], atol=0.51)
    standardised = of.households.standardised[seen]
    more = (of.households.adults + of.households.minors)[seen] > 1
    assert (np.abs(standardised[more]) <= np.abs(of.households.disposable[seen][more])).all()


def test_assistance_and_separation_make_poorer(lives):
    income = lives.means.standardised_income(2015)
    minor = lives.aged(0, 17)
    assisted = minor & on_assistance(lives, END_2015)
    assert np.nanmedian(income[assisted]) < 0.85 * np.nanmedian(income[minor & ~assisted])
    couples = lives.people.couples
    parted = (couples.end >= day(2014, 2)) & (couples.end < day(2015, 10))
    mothers = couples.woman[parted]
    before, after = (lives.means.standardised_income(year)[mothers] for year in (2013, 2016))
    assert np.nanmedian(after - before) < -1000


def test_prosperity_shows_in_schooling_income_and_wealth(lives):
    people, of = lives.people, lives.means.by_year[2014]
    grown = lives.aged(30, 60, END_2014)
    prosperity = people.prosperity[grown]
    assert 0.4 < np.corrcoef(prosperity, lives.means.careers.final[grown])[0, 1] < 0.7
    income = lives.means.standardised_income(2014)[grown]
    seen = ~np.isnan(income)
    assert 0.25 < np.corrcoef(prosperity[seen], income[seen])[0, 1] < 0.7
    rich = people.prosperity[of.households.earner] > 0.5
    assert np.nanmedian(of.wealth.wealth[rich]) > 2 * np.nanmedian(of.wealth.wealth[~rich])


def test_wealth_adds_up_and_mortgages_are_of_owners(lives):
    (rows,) = lives.of("vehtab", 2014)
    debts = sum(rows.columns[name] for name in ("mortgage", "study_debt", "other_debt"))
    np.testing.assert_allclose(debts, rows.columns["debts"], atol=2)
    (incomes,) = lives.of("inhatab", 2014)
    assert (incomes.units["key"] == rows.units["key"]).all()
    tenure = incomes.columns["tenure"]
    mortgage = rows.columns["mortgage"] > 0
    assert (tenure.places[mortgage] == tenure.codes.index("1")).all()
    in_scheme = lives.means.benefits.debt_schemes.running_on(END_2014, len(lives.people))
    other = rows.columns["other_debt"][in_scheme[rows.units["key"]]]
    assert np.nanmin(other) >= 25_000


def test_own_income_of_children_and_who_has_no_household(lives):
    primary = lives.means.primary_income(2014)
    assert np.nanmax(primary[lives.aged(0, 12, END_2014)]) == 0
    assert np.isnan(primary[lives.means.head_on(2014) == NOBODY]).all()
    assert np.nanmedian(primary[lives.aged(30, 59, END_2014)]) > 20_000


# ------------------------------------------------------------------ school


def test_a_pupil_moves_up_by_a_year_or_stays_and_never_unlearns(lives):
    careers = lives.school.careers
    young = lives.people.is_child
    for year in (2013, 2014, 2015):
        step = careers.step_on(year + 1)[young] - careers.step_on(year)[young]
        assert set(np.unique(step)) <= {0, 1}
        learned = careers.attained_on(year + 1) - careers.attained_on(year)
        assert (learned >= 0).all()


def test_school_follows_age(lives):
    kind = lives.school.at_school(2015)
    moment = day(2015, 10, 1)
    assert (kind[lives.aged(0, 3, moment)] == NO_SCHOOL).all()
    assert (kind[lives.aged(4, 10, moment)] == PRIMARY_SCHOOL).all()
    assert (kind[lives.aged(14, 14, moment)] == SECONDARY).all()
    assert (kind[lives.aged(30, 99, moment)] == NO_SCHOOL).all()
    attained, followed = lives.school.attained(2015), lives.school.followed(2015)
    assert (followed >= attained).all()
    assert (attained[lives.aged(0, 10, moment)] == NOBODY).all()


def test_early_leavers_were_at_school_and_are_not_any_more(lives):
    school = lives.school
    for year in (2012, 2014, 2016):
        left = school.early_leavers(year)
        assert left.sum() > 30
        assert np.isin(school.at_school(year - 1)[left], (SECONDARY, VOCATIONAL)).all()
        assert (school.at_school(year)[left] == NO_SCHOOL).all()
        assert (school.careers.attained_on(year)[left] < QUALIFIED).all()


def test_leaving_early_is_nearly_unpredictable(lives):
    left, of = lives.school.early_leavers(2015), at_risk(lives, 2015)
    for hidden in (lives.people.strain, lives.people.prosperity):
        assert abs(np.corrcoef(left[of], hidden[of])[0, 1]) < 0.12


def test_files_of_leavers_tell_of_a_year_earlier_than_the_first(lives):
    assert [one.year for one in lives.of("vsvtab")] == [2012, 2013, 2014, 2015, 2016]
    (rows,) = lives.of("vsvtab", 2015)
    told = rows.units["key"][rows.columns["left"].places == 1]
    assert (np.sort(told) == np.flatnonzero(lives.school.early_leavers(2015))).all()


def test_a_diploma_comes_with_a_level(lives):
    attained = lives.school.careers.attained_on(2015)
    (rows,) = lives.of("diplomatab", 2015)
    who = rows.units["key"]
    assert (rows.columns["level"].places == attained[who]).all()
    assert (attained[who] > lives.school.careers.attained_on(2014)[who]).all()
    days = rows.columns["day"]
    assert ((days > day(2015, 6, 1)) & (days < day(2015, 8, 1))).all()


def test_nobody_is_in_two_kinds_of_school_and_enrolments_are_within_the_stay(lives):
    people = lives.people
    primary, special = (lives.of(n, 2014)[0].units["key"] for n in ("inschrwpotab", "inschrwectab"))
    assert not np.isin(primary, special).any()
    for rows in lives.of("onderwijsinschrtab", 2014):
        who, start, end = rows.units["key"], rows.columns["start"], rows.columns["end"]
        assert (start >= people.arrived[who]).all()
        assert (start <= end).all()
        assert ((end < people.gone[who]) | (end == NEVER)).all()
        assert ((end >= day(2014)) & (start <= END_2014)).all()
        assert ((end <= END_2014) | (end == NEVER)).all()


def test_some_are_enrolled_twice(lives):
    now = lives.of("onderwijsinschrtab", 2014)[1]
    number = np.bincount(now.units["key"])
    assert 0.02 < (number[number > 0] > 1).mean() < 0.04


# ------------------------------------------------------------------ benefits


def test_disability_has_a_file_for_every_month_of_who_had_it(lives):
    months = lives.of("aototuitkeringatab")
    assert [(one.year, one.month) for one in months] == [
        (year, month) for year in YEARS.files() for month in range(1, 13)
    ]
    december = next(one for one in months if (one.year, one.month) == (2014, 12))
    n = len(lives.people)
    told = np.zeros(n, bool)
    told[december.units["key"]] = True
    running = lives.means.benefits.disability.running_on(END_2014, n)
    assert told[running].all()
    assert len(december) == told.sum()
    young = december.columns["law"].places == 2
    assert (lives.people.age_on(END_2014)[december.units["key"][young]] >= 18).all()


def test_assistance_in_the_file_of_a_year_is_open_while_it_runs(lives):
    (rows,) = lives.of("bijstanduitkeringtab", 2014)
    running = lives.means.assistance.running_on(END_2014, len(lives.people))
    open_ = rows.columns["end"] == NEVER
    assert (open_ == running[rows.units["key"]])[open_].all()
    assert open_.sum() == running.sum()
    assert ((rows.columns["running"].places == 0) == open_).all()


def test_benefits_are_within_the_stay_and_one_at_a_time(lives):
    people, benefits = lives.people, lives.means.benefits
    for spells in (benefits.assistance, benefits.disability, benefits.debt_schemes):
        assert (spells.start >= people.arrived[spells.person]).all()
        assert ((spells.end <= people.gone[spells.person]) | (spells.end == NEVER)).all()
        apart(spells.person, spells.start, spells.end)


def apart(person: Ints, start: Ints, end: Ints) -> None:
    order = np.lexsort((start, person))
    same = person[order][1:] == person[order][:-1]
    assert (start[order][1:][same] >= end[order][:-1][same]).all()


# ------------------------------------------------------------------ files


def test_rows_are_as_their_contracts_tell_and_the_same_twice():
    keys = Pseudonyms(1).of_block(0)
    one, other = draw(1500), draw(1500)
    assert {rows.contract for rows in one.rows} == SCHOOL_REGISTERS | MEANS_REGISTERS
    for rows, again in zip(one.rows, other.rows, strict=True):
        table = lay_out(rows, keys).table
        assert len(table) == len(rows)
        assert table.equals(lay_out(again, keys).table)


def test_levels_are_in_order():
    assert list(LEVELS) == sorted(LEVELS)
