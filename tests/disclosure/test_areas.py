"""What a policy lets be told of areas: rounded, masked, and computed from what is told."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from kansrijk.disclosure import Release, protect_areas
from kansrijk.errors import KansrijkError
from kansrijk.findings import Cell, Count, Estimate, Masked, Protected, Share
from kansrijk.profiles import Expected, Funnel, Named, Standing
from kansrijk.study import same
from tests.disclosure.made import CBS, EXACT, INSIDE, OPEN
from tests.disclosure.made_areas import Country, passed

T = CBS.min_count


def country(*, seed=0, cities=14, quarters=4, groups=3, size=200, rate=0.3):
    """Return a country of cities with as many quarters, all of about one size."""
    rng = np.random.default_rng(seed)
    within = np.repeat(np.arange(cities), quarters)
    n = rng.poisson(size, (len(within), groups))
    return Country(n, rng.binomial(n, rate), within, rates=(rate,) * groups)


def cell(made, quarter, group, n, cases):
    """Return the country with another count of one group in one quarter."""
    some, more = made.n.copy(), made.cases.copy()
    some[quarter, group], more[quarter, group] = n, cases
    return replace(made, n=some, cases=more)


def rounded(n):
    return (n + 2) // 5 * 5


@pytest.mark.parametrize("rules", [OPEN, INSIDE], ids=lambda policy: policy.name)
def test_policies_that_protect_nobody_tell_all_exactly(rules):
    made = cell(country(), 0, 0, 3, 0)
    found = made.told(rules)
    assert len(found) == 2
    area = found[1].areas[0]
    assert area.profiles[0].n == Protected(3)
    assert area.profiles[0].observed == Protected(0)
    assert area.n == Protected(made.n[0].sum())
    assert found[0].dispersion == Protected(1.0)


def test_sizes_and_cases_are_rounded():
    made = country()
    _, found = made.told()
    for b, area in enumerate(found.areas):
        assert area.n == Protected(rounded(made.n[b].sum()))
        assert area.observed == Protected(rounded(made.cases[b].sum()))
        for p, one in enumerate(area.profiles):
            assert one.n == Protected(rounded(made.n[b, p]))
            assert one.observed == Protected(rounded(made.cases[b, p]))


@pytest.mark.parametrize("few", [0, 1, T - 1])
def test_a_count_of_too_few_or_nobody_is_masked(few):
    _, found = cell(country(), 5, 1, few, 0).told()
    one = found.areas[5].profiles[1]
    assert (one.n, one.expected, one.part) == (Masked(), Masked(), Masked())
    assert (one.observed, one.differs, one.standings) == (None, "unknown", ())


@pytest.mark.parametrize(("n", "cases"), [(200, 9), (200, 0), (200, 191), (200, 182)])
def test_cases_are_told_where_there_are_enough_of_them_and_of_others(n, cases):
    # Of the last one nine in ten have the outcome, which is sensitive.
    _, found = cell(country(), 5, 1, n, cases).told()
    one = found.areas[5].profiles[1]
    assert one.n == Protected(n)
    assert (one.observed, one.differs) == (None, "unknown")


def test_nothing_raw_is_left():
    for found in country(size=12).told():
        assert not re.search(r"\b(Count|Share|Estimate|Evidence|Cell)\(", repr(found))


def test_expected_cases_and_parts_follow_from_what_is_told():
    made = replace(country(), rates=(0.4, 0.3, 0.2))
    _, found = made.told()
    area = found.areas[3]
    sizes, rates = rounded(made.n[3]), np.array(made.rates)
    assert area.expected.value == pytest.approx(sizes @ rates)
    for p, one in enumerate(area.profiles):
        assert one.expected.value == pytest.approx(sizes[p] * rates[p])
        assert one.part.value == pytest.approx(sizes[p] * rates[p] / (sizes @ rates))


def test_who_is_masked_is_expected_to_be_like_such_groups_in_the_country():
    made = cell(cell(country(groups=12), 5, 1, 9, 1), 5, 2, 8, 1)
    made = replace(made, rates=(0.4, 0.3, 0.2, *[0.1] * 9))
    _, found = made.told()
    area, sizes = found.areas[5], rounded(made.n[5])
    assert [p for p, one in enumerate(area.profiles) if one.n == Masked()] == [1, 2]
    told = sizes[0] * 0.4 + sizes[3:].sum() * 0.1
    left = rounded(made.n[5].sum()) - sizes[0] - sizes[3:].sum()
    country_wide = made.n.sum(axis=0)
    rate = (country_wide[1] * 0.3 + country_wide[2] * 0.2) / country_wide[1:3].sum()
    assert left > 0
    assert area.expected.value == pytest.approx(told + left * rate)
    assert area.profiles[1].expected == Masked()


def test_of_an_area_that_is_mostly_masked_nothing_is_expected():
    made = cell(cell(country(groups=4), 5, 1, 8, 1), 5, 2, 9, 1)
    made = cell(cell(made, 5, 3, 12, 2), 5, 0, 14, 1)
    _, found = made.told()
    area = found.areas[5]
    assert (area.n, area.expected) == (Protected(45), Masked())
    assert (area.ratio, area.low, area.high, area.differs) == (None, None, None, "unknown")
    assert area.profiles[3].expected == Protected(10 * 0.3)
    assert area.profiles[3].part == Masked()


def test_who_differs_is_told_of_told_numbers():
    made = country(size=400)
    made = cell(made, 7, 2, 400, 250)
    _, found = made.told()
    area = found.areas[7]
    ratio = rounded(made.cases[7].sum()) / area.expected.value
    assert area.ratio.value == pytest.approx(ratio)
    table = Expected(np.array([rounded(made.n[7])]) * 1.0, np.full(3, 0.3))
    low, high = Funnel(table.cases[:, -1], table.spread[:, -1], found.dispersion.value).limits()
    assert (area.low.value, area.high.value) == (pytest.approx(low[0]), pytest.approx(high[0]))
    assert (area.differs, area.profiles[2].differs) == ("higher", "higher")
    assert area.profiles[0].differs == "no"


def test_of_too_few_areas_nobody_is_said_to_differ():
    found, _ = country(cities=9).told()
    assert found.dispersion == Masked()
    assert {(area.low, area.ratio, area.differs) for area in found.areas} == {
        (None, None, "unknown")
    }
    assert {one.differs for area in found.areas for one in area.profiles} == {"unknown"}


def test_persons_are_counted_where_rows_are_several():
    made = country()
    raw = [made.tree, *map(_of_half_as_many, made.divisions)]
    found = protect_areas(raw, passed(made.tree, CBS))[1].finding
    small = cell(made, 5, 1, 2 * T - 2, 0)
    raw = [small.tree, *map(_of_half_as_many, small.divisions)]
    again = protect_areas(raw, passed(small.tree, CBS))[1].finding
    assert isinstance(found.areas[5].profiles[1].n, Protected)
    assert again.areas[5].profiles[1].n == Masked()


def _of_half_as_many(found):
    """Return a finding in which each person has two rows."""

    def half(one):
        n, cases = one.n, one.observed
        return replace(
            one,
            n=replace(n, persons=-(-n.n // 2)),
            observed=replace(cases, persons=-(-cases.n // 2)),
        )

    areas = [replace(half(area), profiles=tuple(map(half, area.profiles))) for area in found.areas]
    return replace(found, areas=tuple(areas))


def test_an_area_within_several_is_masked_whole():
    made = country()
    first, second = made.divisions
    odd = replace(second.areas[2], within=None)
    second = replace(second, areas=(*second.areas[:2], odd, *second.areas[3:]))
    found = protect_areas([made.tree, first, second], passed(made.tree, CBS))[1].finding
    area = found.areas[2]
    assert {area.n, area.expected, *(one.n for one in area.profiles)} == {Masked()}
    assert area.observed is None
    assert found.areas[3].n != Masked()


def test_of_a_third_division_nothing_is_told():
    made = country()
    raw = [made.tree, *made.divisions, made.divisions[1]]
    assert len(protect_areas(raw, passed(made.tree, CBS))) == 2
    assert len(protect_areas(raw, passed(made.tree, OPEN))) == 3


def test_without_the_tree_nothing_is_told_of_areas():
    made = country()
    assert protect_areas([made.tree, *made.divisions], Release(CBS, (), ())) == ()
    assert protect_areas([made.tree], passed(made.tree, CBS)) == ()


def test_what_is_protected_is_not_protected_again():
    made = country()
    with pytest.raises(KansrijkError, match="raw counts"):
        protect_areas([made.tree, *made.told()], passed(made.tree, CBS))


def test_the_order_of_areas_changes_nothing():
    made = country(size=14, seed=3)
    first, second = made.divisions
    turned = replace(second, areas=second.areas[::-1])
    found = [
        protect_areas([made.tree, first, one], passed(made.tree, EXACT))[1].finding
        for one in (second, turned)
    ]
    told = [{area.area.name: area for area in one.areas} for one in found]
    assert told[0].keys() == told[1].keys()
    assert [a.n for a in told[0].values()] == [told[1][name].n for name in told[0]]


# --------------------------------------------------------------------------- standings, share

YES = Named("yes", same("yes"))


def standing(area, here, n, country, everyone):
    """Return what `here` of n have in an area, and so many of everyone in the country."""
    inside = {"area": area, "node": "0"}
    counts = [
        Count(Cell.of(**conditions), many, many)
        for conditions, many in (
            ({**inside, "x": "yes"}, here),
            (inside, n),
            ({"node": "0", "x": "yes"}, country),
            ({"node": "0"}, everyone),
        )
    ]
    return Standing(
        variable=Named("x", same("x")),
        level=YES,
        here=Share(*counts[:2]),
        elsewhere=Share(*counts[2:]),
    )


def with_standings(made, told, division=0):
    """Return what is told of a country in whose areas a level of the first group stands out."""
    findings = list(made.divisions)
    areas = list(findings[division].areas)
    everyone = made.tree.profiles[0].n.n
    for a, here, in_country in told:
        n = areas[a].profiles[0].n.n
        one = standing(areas[a].area.name, here, n, in_country, everyone)
        first = replace(areas[a].profiles[0], standings=(one,))
        areas[a] = replace(areas[a], profiles=(first, *areas[a].profiles[1:]))
    findings[division] = replace(findings[division], areas=tuple(areas))
    found = protect_areas([made.tree, *findings], passed(made.tree, CBS))[division].finding
    return [area.profiles[0].standings for area in found.areas]


def test_a_standing_is_told_in_rounded_shares():
    made = country()
    told = with_standings(made, [(2, 123, 2221)])
    (one,) = told[2]
    n = rounded(made.divisions[0].areas[2].profiles[0].n.n)
    assert one.here == Protected(125 / n)
    assert one.elsewhere == Protected(2220 / made.tree.profiles[0].n.n)
    assert [len(one) for one in told] == [0, 0, 1, *[0] * 11]


@pytest.mark.parametrize("here", [0, 9])
def test_a_standing_of_too_few_is_not_told(here):
    assert not with_standings(country(), [(2, here, 2221)])[2]


def test_a_standing_of_all_but_a_few_is_not_told():
    made = country()
    n = made.divisions[0].areas[2].profiles[0].n.n
    assert not with_standings(made, [(2, n - 3, 2221)])[2]


def test_standings_must_not_leave_too_few_elsewhere():
    made = country()
    assert not any(with_standings(made, [(2, 100, 205), (3, 100, 205)]))
    assert sum(map(len, with_standings(made, [(2, 100, 215), (3, 100, 215)]))) == 2


def test_no_standing_is_told_of_areas_within_others():
    assert not any(with_standings(country(), [(2, 100, 2221)], division=1))


def test_the_own_share_is_told_where_the_area_is():
    made = country()
    first, second = made.divisions
    everyone = made.tree.nodes[0].n
    share = Share(first.areas[1].n, everyone)
    raw = [made.tree, replace(first, local_share=share), second]
    found = protect_areas(raw, passed(made.tree, CBS))[0].finding
    assert found.local_share == Protected(rounded(share.of.n) / everyone.n)


def test_estimates_of_a_raw_finding_are_never_shown():
    made = country()
    first, second = made.divisions
    area = replace(first.areas[0], ratio=Estimate(77.7, 500), low=Estimate(77.7, 500))
    raw = [made.tree, replace(first, areas=(area, *first.areas[1:])), second]
    assert "77.7" not in repr(protect_areas(raw, passed(made.tree, CBS)))
