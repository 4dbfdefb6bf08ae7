"""What choosing gains: SPSS's tables against a calculation by hand, and what is said of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kansrijk.disclosure import Policy, Release, release
from kansrijk.findings import Count, Estimate, Masked, Protected, Share, Status
from kansrijk.profiles import Calibrated, GainRow, GainsFinding, LabelCount, ProfilesFinding
from kansrijk.report import page, results
from kansrijk.report.chart import NARROW, WIDE, Shown, chart
from kansrijk.report.gain_tables import gain_tables
from kansrijk.report.gains import gains
from kansrijk.report.gains_figures import gained
from kansrijk.report.interval_picture import Scale
from kansrijk.report.sheets import sheets
from kansrijk.report.wording import texts
from tests.disclosure.made import CBS, INSIDE, OPEN, World
from tests.report import made_asked, made_gains
from tests.report.elements import parse
from tests.report.made import EVERY, UNSURE, Leaf, profiles, unsplit, yes_no

NL, EN = texts("nl"), texts("en")

# Three profiles, of which SPSS would print, for the estimating part:
#
#     node      n    gain n  gain %   response %  index %
#     1       200        80   40 %        40 %     200 %
#     01      300        60   30 %        20 %     100 %
#     00      500        60   30 %        12 %      60 %
#     all    1000       200  100 %        20 %     100 %
ORDER = ("1", "01", "00")
BY_HAND = {
    "1": ((81, 121), (80, 120)),
    "01": ((62, 240), (60, 240)),
    "00": ((59, 437), (60, 440)),
}


class Chosen(World):
    """A world that is told with what choosing its groups gains; cases and others by hand."""

    def __init__(self, leaves=BY_HAND):
        super().__init__(leaves=leaves)

    @property
    def atoms(self) -> list[Count]:
        return [self._placed(atom) for atom in super().atoms]

    @staticmethod
    def _placed(atom: Count) -> Count:
        leaf = next((one for one in ORDER if (f"node{one}", "in") in atom.cell.conditions), None)
        if leaf is None:
            return atom
        tops = {f"top{n}": "yes" for n in range(ORDER.index(leaf) + 1, len(ORDER) + 1)}
        label = "yes" if leaf == "1" else "no"
        return replace(atom, cell=atom.cell.and_(label=label, **tops))

    @property
    def in_order(self) -> ProfilesFinding:
        found = self.profiles
        by_id = {profile.id: profile for profile in found.profiles}
        return replace(found, profiles=tuple(by_id[one] for one in ORDER))

    @property
    def gains(self) -> GainsFinding:
        counted, cases = self._both()
        rates = {profile.id: profile for profile in self.in_order.profiles}
        return GainsFinding(
            status=Status.OK,
            rows=tuple(self._row(n, leaf, counted, cases) for n, leaf in enumerate(ORDER[:-1], 1)),
            labels=tuple(
                LabelCount(label=label, counted=part[0], cases=part[1])
                for label in ("yes", "no")
                for part in [self._both(label=label)]
            ),
            # Ten for each of 120 missed, one for each of 120 false alarms, over 1000.
            risk=Estimate(1.32, 900, 0.1),
            calibration=tuple(
                Calibrated(profile=leaf, expected=self._grown(leaf), observed=rates[leaf].rate)
                for leaf in ORDER
            ),
        )

    def _row(self, n: int, leaf: str, counted: Count, cases: Count) -> GainRow:
        part, of_part = self._both(**{f"top{n}": "yes"})
        effect = Estimate(1.5, 500)
        return GainRow(
            profile=leaf,
            counted=part,
            cases=of_part,
            reach=Share(part, counted),
            gain=Share(of_part, cases, effect),
            response=Share(of_part, part, effect),
        )

    def _both(self, **conditions: str) -> tuple[Count, Count]:
        inside = {"node": "in", "half": "estimating", **conditions}
        return self.count(**inside), self.count(**inside, outcome="yes")

    def _grown(self, leaf: str) -> Share:
        inside = {f"node{leaf}": "in", "half": "growing"}
        return Share(self.count(**inside, outcome="yes"), self.count(**inside))

    def released(self, rules: Policy) -> Release:
        return release(
            [self.asked, self.population, self.outcome, self.in_order, self.gains],
            self.atoms,
            rules,
        )


def tables_of(told: Release):
    found, tree = told.find(GainsFinding), told.find(ProfilesFinding)
    assert found, told.refused
    assert tree
    return gain_tables(found, tree)


TABLES = tables_of(Chosen().released(OPEN))


def said(line):
    return tuple(
        value if value is None else round(value, 9)
        for value in (line.n, line.cases, line.share, line.gain, line.response, line.index)
    )


def test_the_table_by_node_is_that_of_a_calculation_by_hand():
    assert [said(line) for line in TABLES.groups] == [
        (200, 80, 0.2, 0.4, 0.4, 2.0),
        (300, 60, 0.3, 0.3, 0.2, 1.0),
        (500, 60, 0.5, 0.3, 0.12, 0.6),
    ]


def test_the_cumulative_table_is_that_of_a_calculation_by_hand():
    assert [said(line) for line in TABLES.cumulative] == [
        (200, 80, 0.2, 0.4, 0.4, 2.0),
        (500, 140, 0.5, 0.7, 0.28, 1.4),
        (1000, 200, 1.0, 1.0, 0.2, 1.0),
    ]


@pytest.mark.parametrize("leaves", [BY_HAND, World().leaves])
def test_the_formulas_are_those_of_spss(leaves):
    """Gain is node target n / total target n; response is node target n / node n; index is
    response / overall response."""
    world = Chosen(leaves)
    measured = [world.leaves[leaf][1] for leaf in ORDER]
    target = sum(yes for yes, _ in measured)
    total = sum(yes + no for yes, no in measured)
    for line, (yes, no) in zip(tables_of(world.released(OPEN)).groups, measured, strict=True):
        assert line.gain == pytest.approx(yes / target)
        assert line.response == pytest.approx(yes / (yes + no))
        assert line.index == pytest.approx(yes / (yes + no) / (target / total))


def test_percentiles_lie_evenly_inside_a_group():
    # 10 % is 100, half of the first group of 200: 40 of its 80 cases.
    # 30 % is the first group and 100 of the 300 of the second: 80 + 20.
    # 60 % is two groups and 100 of the 500 of the third: 140 + 12.
    by_part = {one.part: one for one in TABLES.percentiles}
    assert [round(part, 9) for part in by_part] == [n / 10 for n in range(1, 11)]
    assert said(by_part[0.1].line) == (100, 40, 0.1, 0.2, 0.4, 2.0)
    assert said(by_part[0.3].line) == (300, 100, 0.3, 0.5, 0.333333333, 1.666666667)
    assert said(by_part[0.6].line) == (600, 152, 0.6, 0.76, 0.253333333, 1.266666667)
    assert said(by_part[1.0].line) == (1000, 200, 1.0, 1.0, 0.2, 1.0)


def test_percentiles_say_which_groups_they_reach_into():
    # 20 % and 50 % end exactly where the first and the second group end.
    assert [one.last for one in TABLES.percentiles] == [1, 1, 2, 2, 2, 3, 3, 3, 3, 3]


def test_the_classification_is_that_of_a_calculation_by_hand():
    # "yes": the first group of 200 with 80 cases; "no": 800 with 120.
    table = TABLES.classification
    assert (table.hits, table.misses, table.alarms, table.rejections) == (80, 120, 120, 680)
    assert (table.right_of_cases, table.right_of_others) == (0.4, 0.85)
    assert (table.right, table.labelled) == (0.76, 0.2)


def test_one_label_for_all_leaves_nobody_with_the_other():
    found = Chosen().released(OPEN).find(GainsFinding)
    only = replace(
        found, labels=(LabelCount(label="no", counted=Protected(9), cases=Protected(2)),)
    )
    table = gain_tables(only, Chosen().released(OPEN).find(ProfilesFinding)).classification
    assert (table.hits, table.misses, table.alarms, table.rejections) == (0, 2, 0, 7)
    assert table.right_of_cases == 0


@pytest.mark.parametrize("rules", [OPEN, INSIDE, CBS], ids=lambda rules: rules.name)
def test_the_sums_hold_under_every_policy(rules):
    tables = tables_of(Chosen().released(rules))
    n = cases = 0.0
    for alone, together in zip(tables.groups, tables.cumulative, strict=True):
        n, cases = n + alone.n, cases + alone.cases
        assert (together.n, together.cases) == (n, cases)
    table = tables.classification
    assert table.hits + table.misses == tables.cumulative[-1].cases
    assert table.n == tables.cumulative[-1].n
    assert sum(line.share for line in tables.groups) == pytest.approx(1)
    assert sum(line.gain for line in tables.groups) == pytest.approx(1)
    assert tables.percentiles[-1].line == tables.cumulative[-1]


def test_rounding_reaches_the_tables():
    tables = tables_of(Chosen({**BY_HAND, "1": ((81, 121), (83, 122))}).released(CBS))
    assert (tables.groups[0].cases, tables.groups[0].n) == (85, 205)


def masked_at(place: int, **numbers) -> GainsFinding:
    found = Chosen().released(OPEN).find(GainsFinding)
    rows = list(found.rows)
    rows[place] = replace(rows[place], **numbers)
    return replace(found, rows=tuple(rows))


def test_what_a_masked_number_is_part_of_is_masked():
    tree = Chosen().released(OPEN).find(ProfilesFinding)
    tables = gain_tables(masked_at(0, cases=Masked()), tree)
    assert said(tables.cumulative[0]) == (200, None, 0.2, None, None, None)
    # Inside the first group and the second it is not known how many cases there are.
    assert [one.line.cases for one in tables.percentiles][:6] == [None] * 4 + [140, 152]
    assert [one.last for one in tables.percentiles][:3] == [1, 1, 2]


def test_where_the_end_of_a_group_is_masked_nobody_says_which_group_it_is():
    tree = Chosen().released(OPEN).find(ProfilesFinding)
    tables = gain_tables(masked_at(0, counted=Masked()), tree)
    assert [one.last for one in tables.percentiles] == [None] * 4 + [2] + [3] * 5
    assert tables.percentiles[1].line.n is None


def test_everything_masked_is_masked_everywhere():
    told = results(EVERY["chosen, masked"])["gains"]
    assert {row["gain"]["value"] for row in told["rows"]} == {"masked"}
    assert told["tables"]["cumulative"][0]["cases"] == "masked"
    assert told["risk"] == {
        "value": "masked",
        "interval": None,
        "standard_error": None,
        "one_label": pytest.approx(0.119855, abs=1e-5),
    }
    assert {one["holds"] for one in told["calibration"]} == {None}
    root = parse(page(EVERY["chosen, masked"], "nl"))
    assert not [
        svg for svg in root.all("svg") if "chart" in svg["class"] and "bars" not in svg["class"]
    ]
    assert NL("calibration.masked") in root.text


def test_the_risk_is_told_with_its_standard_error():
    told = gained(Chosen().released(OPEN))["gains"]["risk"]
    assert told["value"] == 1.32
    assert told["standard_error"] == pytest.approx(0.1, abs=1e-4)
    # Nothing is declared in this world, so that a mistake of either kind costs one.
    assert told["one_label"] == 0.2


def test_the_sentence_names_where_most_is_gained():
    told = EVERY["chosen"]
    lead = gains(told.find(GainsFinding), told.find(ProfilesFinding), made_asked.asked(), NL).lead
    rows = results(told)["gains"]["rows"]
    over = [row["gain"]["value"] - row["reach"] for row in rows]
    assert over.index(max(over)) == 8
    assert lead.startswith("De 9 groepen met de grootste kans zijn samen 30% van allen en 69% van")
    assert "2,3 keer zo veel" in lead


def test_the_sentence_is_left_out_where_a_number_of_it_is_masked():
    tree = Chosen().released(OPEN).find(ProfilesFinding)
    told = gains(masked_at(1, gain=Masked()), tree, None, NL)
    assert told.lead is None
    assert [len(chart.points) for chart in told.charts] == [1, 1]


@pytest.mark.parametrize(
    ("pairs", "key"),
    [
        (((0.3, 0.2), (0.001, 0.01)), "both"),
        (((0.3, 0.2), (0.001, 0.0)), "high"),
        (((0.3, 0.4), (0.001, 0.01)), "low"),
        (((0.3, 0.4), (0.001, 0.0)), "neither"),
        (((0.3, 0.30001), (0.001, 0.00101)), "neither"),
    ],
)
def test_it_says_whether_extremes_came_nearer(pairs, key):
    found = made_gains.promising(made_gains.gains(profiles()), *pairs)
    told = gains(found, profiles(), None, EN).calibration.extremes
    assert told.startswith(
        EN(
            f"calibration.{key}", **dict.fromkeys(("high", "high_seen", "low", "low_seen"), "*")
        ).split("*")[0]
    )


def test_intervals_that_hold_what_was_expected_are_counted():
    found = Chosen().released(OPEN).find(GainsFinding)
    low, high = found.calibration[0].observed.interval
    outside = Protected(high + 0.01)
    first = replace(found.calibration[0], expected=outside)
    told = gains(
        replace(found, calibration=(first, *found.calibration[1:])),
        Chosen().released(OPEN).find(ProfilesFinding),
        None,
        NL,
    ).calibration
    assert low < found.calibration[0].expected.value < high
    assert told.lead.startswith("Bij 2 van de 3 groepen")
    assert [one.holds for one in told.promises] == ["nee", "ja", "ja"]


def test_without_another_part_the_reason_is_told_and_no_interval():
    root = parse(page(EVERY["chosen, not honest"], "en"))
    (section,) = [one for one in root.all("section") if one["aria-labelledby"] == "gains"]
    assert made_gains.NOT_HALVED.en in section.text
    assert EN("gains.plain") in section.text
    assert EN("gains.gain_between") not in section.text
    assert not [e for e in section.all("polygon") if e["class"] == "band"]


def test_a_tree_without_groups_gains_nothing_to_tell():
    found = made_gains.gains(profiles(UNSURE))
    assert gains(found, unsplit(), None, NL) is None
    assert gains(None, profiles(), None, NL) is None


def test_what_was_refused_is_named_and_has_no_section():
    text = parse(page(EVERY["chosen, refused"], "nl")).text
    assert NL("gains.heading") not in text
    assert NL("kind.GainsFinding") in text
    assert "gains" not in results(EVERY["chosen, refused"])


def test_the_page_and_the_data_tell_the_same():
    told = results(EVERY["chosen"])["gains"]["tables"]
    root = parse(page(EVERY["chosen"], "en"))
    rows = {
        table.all("caption")[0].text: [
            [cell.text for cell in tr.all("th", "td")] for tr in table.all("tbody")[0].all("tr")
        ]
        for table in root.all("table")
    }
    first = rows[EN("gains.percentiles")][0]
    assert first[0] == "10%"
    assert first[-2:] == [f"{told['percentiles'][0][key]:,}" for key in ("n", "cases")]
    assert [row[1] for row in rows[EN("gains.each")]] == [f"{one['n']:,}" for one in told["groups"]]
    assert len(rows[EN("gains.added")]) == len(told["cumulative"]) == 11
    table = told["classification"]
    assert [row[1:3] for row in rows[EN("labels.caption")]][:2] == [
        [f"{table['hits']:,}", f"{table['misses']:,}"],
        [f"{table['alarms']:,}", f"{table['rejections']:,}"],
    ]


def test_the_workbook_has_the_same_tables():
    told = results(EVERY["chosen"])["gains"]
    by_name = {sheet.name: sheet for sheet in sheets(EVERY["chosen"], EN)}
    groups = by_name[EN("sheet.gains")].rows
    keys = ("n", "share", "cases", "gain", "response", "index")
    assert [row[1:] for row in groups] == [
        tuple(one[key] for key in keys) for one in told["tables"]["groups"]
    ]
    added = by_name[EN("sheet.gains_added")].rows
    assert [list(row[7:9]) for row in added[:-1]] == [
        one["gain"]["interval"] for one in told["rows"]
    ]
    assert len(by_name[EN("sheet.percentiles")].rows) == 10
    assert [row[1] for row in by_name[EN("sheet.calibration")].rows] == [
        one["expected"] for one in told["calibration"]
    ]
    risk = next(row for row in by_name[EN("sheet.labels")].rows if row[0] == EN("labels.risk"))
    assert risk[-1] == told["risk"]["value"]


@pytest.mark.parametrize("plot", [WIDE, NARROW], ids=lambda plot: plot.name)
@pytest.mark.parametrize("name", ["chosen", "chosen, many", "chosen, two"])
def test_charts_stay_inside_their_field_and_labels_apart(plot, name):
    told = EVERY[name]
    found = gains(told.find(GainsFinding), told.find(ProfilesFinding), None, NL)
    charts = (*found.charts, *found.calibration.charts)
    drawn = [one for one in charts if one.plot == plot]
    assert len(drawn) == 2
    for one in drawn:
        assert all(plot.left <= p.x <= plot.right for p in one.points)
        assert all(plot.top <= p.high <= p.y <= p.low <= plot.bottom for p in one.points)
        assert one.points[0].label
        assert all(
            0 < p.label.x < plot.width and p.label.y < plot.height for p in one.points if p.label
        )


def test_points_without_an_interval_have_no_band():
    shown = (Shown("1", 0.1, 0.4, (0.3, 0.5), "a"), Shown("2", 0.5, 0.8, None, "b"))
    assert chart(shown, Scale(1, 0.2), WIDE, "nl", is_line=True).band is None
    assert chart(shown[:1], Scale(1, 0.2), WIDE, "nl", is_line=True).band


def test_a_group_of_nobody_divides_by_nothing():
    tree = profiles(yes_no(made_asked.EARLIER, Leaf(600, 0.2), Leaf(5000, 0.04)))
    empty = replace(tree.profiles[0], counted=Protected(0), cases=Protected(0))
    found = made_gains.gains(tree)
    first = replace(found.rows[0], counted=Protected(0), cases=Protected(0), reach=Protected(0))
    tree = replace(tree, profiles=(empty, *tree.profiles[1:]))
    tables = gain_tables(replace(found, rows=(first,)), tree)
    assert said(tables.groups[0]) == (0, 0, 0, 0, None, None)
    assert {one.last for one in tables.percentiles} == {2}
