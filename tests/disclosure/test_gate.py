from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

import pytest

from kansrijk.assess import (
    ChecksFinding,
    CodebookFinding,
    CoverageFinding,
    Covered,
    CoveredGroup,
)
from kansrijk.disclosure import Released, release
from kansrijk.disclosure.gate import LEFT_ALONE
from kansrijk.disclosure.rules import RULES
from kansrijk.disclosure.walk import figures
from kansrijk.errors import KansrijkError
from kansrijk.findings import (
    Cell,
    Count,
    Estimate,
    Finding,
    Masked,
    Protected,
    Setting,
    Share,
    Status,
    wilson,
)
from kansrijk.profiles import (
    Asked,
    OutcomeFinding,
    PopulationFinding,
    ProfilesFinding,
    SensitiveFinding,
)
from tests.disclosure.made import CBS, EXACT, INSIDE, OPEN, WORD, World, kinds

T = CBS.min_count
COUNTED, FEW = Count(Cell(), 100, 100), Count(Cell.of(matched="yes"), 3, 3)


@dataclass(frozen=True, kw_only=True)
class Unheard(Finding):
    value: Any


def protected(number: object) -> float:
    assert isinstance(number, Protected)
    return number.value


def test_a_safe_run_leaves_whole():
    released = World().release()
    assert released.refused == ()
    assert [type(item.finding) for item in released.released] == [
        Asked,
        PopulationFinding,
        OutcomeFinding,
        ProfilesFinding,
    ]
    assert released.policy is CBS


def test_nothing_raw_is_left():
    for item in World().release().released:
        # The walk goes into what is protected and finds its number bare; so look at the text.
        assert not re.search(r"\b(Count|Share|Estimate|Evidence|Cell)\(", repr(item.finding))


@pytest.mark.parametrize("rules", [OPEN, INSIDE, EXACT], ids=lambda policy: policy.name)
def test_policies_that_do_not_round_are_exact(rules):
    world = World()
    found = world.release(rules).find(ProfilesFinding)
    assert found is not None
    for before, after in zip(world.profiles.profiles, found.profiles, strict=True):
        assert protected(after.n) == before.n.value
        assert isinstance(before.rate, Share)
        assert after.rate == Protected(before.rate.value, before.rate.interval)


def test_rounded_shares_come_from_rounded_counts():
    found = World().release().find(ProfilesFinding)
    assert found is not None
    for node in found.nodes:
        cases, counted = protected(node.cases), protected(node.counted)
        assert cases % 5 == counted % 5 == 0
        assert node.rate == Protected(cases / counted, wilson(cases, counted, design_effect=1.3))


def test_evidence_is_never_shown():
    for rules in (CBS, OPEN, INSIDE):
        found = World().release(rules).find(ProfilesFinding)
        assert found is not None
        assert found.profiles[0].rule[0].levels[0].evidence == Masked()  # type: ignore[union-attr]


def test_settings_and_edges_stay():
    found = World().release().find(Asked)
    assert found is not None
    assert found.settings[0].value == Setting(6000)


@pytest.mark.parametrize("cases", [0, 1, T - 1])
def test_one_small_leaf_refuses_the_whole_tree(cases: int):
    released = World().with_leaf("00", (41, 303), (cases, 288)).release()
    assert kinds(released) == {"ProfilesFinding"}
    assert released.find(OutcomeFinding) is not None


@pytest.mark.parametrize("cases", [T, T + 1])
def test_leaves_at_the_minimum_pass(cases: int):
    assert World().with_leaf("00", (41, 303), (cases, 288)).release().refused == ()
    assert World().with_leaf("00", (41, 303), (288, 40 + cases)).release().refused == ()


def test_a_leaf_with_nearly_all_cases_is_a_group_disclosure():
    world = World().with_leaf("1", (66, 149), (900, 100))
    assert kinds(world.release()) == {"ProfilesFinding"}
    assert kinds(world.release(sensitive=("no",))) >= {"ProfilesFinding"}
    assert world.release(OPEN).refused == ()


def test_a_named_level_needs_evidence():
    assert kinds(replace(World(), level=T - 1).release()) == {"ProfilesFinding"}
    assert replace(World(), level=T).release().refused == ()


def test_a_cut_off_the_grid_refuses_the_tree():
    assert kinds(replace(World(), grid=None).release()) == {"ProfilesFinding"}
    assert replace(World(), grid=None).release(OPEN).refused == ()


def test_a_design_effect_of_few_clusters_refuses_the_tree():
    world = replace(World(), design_effect=Estimate(1.2, 9))
    assert kinds(world.release()) == {"ProfilesFinding"}


def test_a_small_drop_is_masked_with_every_total_that_holds_it():
    found = replace(World(), drops=(400, 7, 0)).release().find(PopulationFinding)
    assert found is not None
    shown = [found.start, *(n for step in found.steps for n in (step.dropped, step.left))]
    assert [isinstance(number, Masked) for number in shown] == [
        *(True, False, True),  # start, dropped first, left after it: these hold the few
        *(True, False),  # the few, and who is left without them
        *(False, False),
    ]
    assert isinstance(found.n, Protected)


def test_a_step_that_dropped_nobody_says_so():
    found = World().release().find(PopulationFinding)
    assert found is not None
    assert found.steps[2].dropped == Protected(0)


def test_a_population_that_is_too_small_is_refused():
    few = World(leaves={"": ((1, 2), (1, 2))})
    released = release([few.population], few.atoms, CBS)
    assert kinds(released) == {"PopulationFinding"}


def test_two_results_that_differ_by_a_few_are_not_both_told():
    world = World()
    few = Count(Cell.of(left3="yes", not_at_risk="yes"), 4, 4)
    more = world.count(left3="yes").n + few.n
    population = PopulationFinding(
        status=Status.OK,
        label=WORD,
        start=Masked(),
        steps=(),
        n=Count(Cell.of(left3="yes"), more, more),
    )
    released = release([population, world.outcome], [*world.atoms, few], CBS)
    assert kinds(released) == {"PopulationFinding"}
    assert "Together" in released.refused[0].reason.en


@pytest.mark.parametrize("rules", [CBS, OPEN], ids=lambda policy: policy.name)
def test_a_kind_without_a_rule_is_blocked(rules):
    world = World()
    released = release([Unheard(status=Status.OK, value=None)], world.atoms, rules)
    assert kinds(released) == {"Unheard"}
    assert "no rule" in released.refused[0].reason.en


@pytest.mark.parametrize("rules", [CBS, OPEN], ids=lambda policy: policy.name)
def test_figures_by_area_stay_inside(rules):
    world = World()
    released = release([*world.findings, world.areas], world.atoms, rules)
    assert kinds(released) == {"AreasFinding"}
    assert "until an audit" in released.refused[0].reason.en


MATERIAL = [
    CoverageFinding(
        status=Status.OK,
        covered=(
            Covered(
                kind="register",
                name="x",
                label=WORD,
                date="2015-01-01",
                groups=(CoveredGroup(by=None, level=None, of=COUNTED, share=Share(FEW, COUNTED)),),
            ),
        ),
    ),
    CodebookFinding(
        status=Status.OK, dates=("2015-01-01",), n=(COUNTED,), registers=(), variables=()
    ),
]


@pytest.mark.parametrize("finding", MATERIAL, ids=lambda finding: type(finding).__name__)
def test_what_describes_the_rows_stays_inside_by_rule(finding):
    world = World()
    released = release([*world.findings, finding], world.atoms, OPEN)
    assert kinds(released) == {type(finding).__name__}
    assert "they stay inside" in released.refused[0].reason.en
    inside = release([*world.findings, finding], world.atoms, INSIDE)
    assert inside.refused == ()
    assert "Protected(value=100" in repr(inside.released[-1].finding)


def test_words_on_the_checks_leave():
    finding = ChecksFinding(status=Status.OK, registers=(), asked=(), found=())
    assert release([finding], World().atoms, CBS).refused == ()


def test_figures_on_sensitive_variables_have_two_digits_and_enough_behind_them():
    world = World()
    told = release([world.profiles, world.sensitive], world.atoms, CBS).find(SensitiveFinding)
    assert told is not None
    assert told.with_them == Protected(0.73)
    few = replace(world.sensitive, without=Estimate(0.7, CBS.min_dof - 1))
    assert kinds(release([world.profiles, few], world.atoms, CBS)) == {"SensitiveFinding"}


def test_figures_on_sensitive_variables_leave_only_with_the_tree_that_they_speak_of():
    world = World()
    passed = release([world.outcome, world.sensitive], world.atoms, CBS)
    assert passed.find(SensitiveFinding) is None
    assert [refusal.reason for refusal in passed.refused] == [LEFT_ALONE]


@pytest.mark.parametrize("left", [0, 60])
def test_the_two_rates_do_not_tell_that_all_or_none_who_left_had_the_outcome(left: int):
    found = World(drops=(400, 57, 60), left=left).release().find(OutcomeFinding)
    assert found is not None
    assert found.with_left == Masked()
    assert found.of_left == Masked()
    assert isinstance(found.rate, Protected)


def test_the_rate_with_those_who_left_is_told_when_enough_of_them_had_the_outcome():
    found = World(drops=(400, 57, 60), left=20).release().find(OutcomeFinding)
    assert found is not None
    # 37, 18 and 71 cases of the counted half, 41, 22 and 66 of the other; and 20 and 40 who left.
    cases = 35 + 20 + 70 + 40 + 20 + 65
    others = 290 + 990 + 150 + 305 + 1005 + 150
    assert found.cases == Protected(cases)
    assert found.with_left == Protected((cases + 20) / (cases + others + 60))


def test_the_rate_with_those_who_left_is_masked_when_few_of_them_had_the_outcome():
    released = World(drops=(400, 57, 60), left=3).release()
    outcome, population = released.find(OutcomeFinding), released.find(PopulationFinding)
    assert outcome is not None
    assert population is not None
    assert outcome.with_left == Masked()
    assert isinstance(outcome.rate, Protected)
    assert population.steps[2].dropped == Masked()
    assert isinstance(population.steps[1].dropped, Protected)
    assert released.find(ProfilesFinding) is not None


def test_a_subclass_is_another_kind():
    @dataclass(frozen=True, kw_only=True)
    class More(OutcomeFinding):
        extra: str = "x"

    outcome = World().outcome
    more = More(**{name: getattr(outcome, name) for name in outcome.__dataclass_fields__})
    assert kinds(release([more], World().atoms, CBS)) == {"More"}


def test_inside_lets_every_kind_pass_and_says_that_it_does_not_leave():
    world = World()
    released = release([*world.findings, world.areas], world.atoms, INSIDE)
    assert released.refused == ()
    assert not released.policy.releases
    assert released.released[-1].finding.areas[0].n == Protected(100)  # type: ignore[attr-defined]


@pytest.mark.parametrize("rules", [CBS, OPEN, INSIDE], ids=lambda policy: policy.name)
@pytest.mark.parametrize("value", [12, 0.5, Protected(12), [1], {"n": 3}])
def test_what_cannot_be_checked_is_blocked_everywhere(rules, value: object):
    finding = replace(World().outcome, n=value)  # type: ignore[arg-type]
    assert kinds(release([finding], World().atoms, rules)) == {"OutcomeFinding"}


def test_a_refused_finding_passes_without_numbers_only():
    bare = replace(World().outcome, status=Status.REFUSED, reason=WORD)
    empty = replace(bare, n=Masked(), cases=Masked(), rate=Masked())
    unknown = Unheard(status=Status.REFUSED, reason=WORD, value="why")
    released = release([bare, empty, unknown], World().atoms, CBS)
    assert [item.finding for item in released.released] == [empty, unknown]
    assert kinds(released) == {"OutcomeFinding"}


@pytest.mark.parametrize("rules", [CBS, OPEN, INSIDE], ids=lambda policy: policy.name)
def test_a_count_that_is_not_its_atoms_is_our_own_fault(rules):
    outcome = World().outcome
    wrong = replace(outcome, n=replace(outcome.n, n=outcome.n.value + 1))  # type: ignore[type-var]
    with pytest.raises(KansrijkError, match="not the sum of its atoms") as caught:
        release([wrong], World().atoms, rules)
    assert str(int(outcome.n.value)) not in str(caught.value)  # type: ignore[union-attr]


def test_a_share_of_something_else_is_our_own_fault():
    world = World()
    stray = replace(world.outcome, rate=Share(world.count(node1="in"), world.count(node0="in")))
    with pytest.raises(KansrijkError, match="outside its whole"):
        release([stray], world.atoms, CBS)


def test_more_persons_than_units_cannot_be():
    outcome = World().outcome
    assert isinstance(outcome.n, Count)
    wrong = replace(outcome, n=replace(outcome.n, persons=outcome.n.n + 1))
    with pytest.raises(KansrijkError, match="persons and units"):
        release([wrong], World().atoms, CBS)


def test_somebody_never_becomes_nobody():
    # Twelve persons in six atoms of two: each atom rounds to nothing, and so would their sum.
    atoms = [Count(Cell.of(left="yes", part=str(place)), 2, 2) for place in range(6)]
    big = Count(Cell.of(left="yes", part="big"), 100, 100)
    twelve = Count(Cell.of(few="yes"), 12, 12)
    atoms = [replace(atom, cell=atom.cell.and_(few="yes")) for atom in atoms]
    finding = PopulationFinding(
        status=Status.OK, label=WORD, start=twelve, steps=(), n=Count(Cell.of(part="big"), 100, 100)
    )
    found = release([finding], [*atoms, big], CBS).find(PopulationFinding)
    assert found is not None
    assert found.start == Masked()


def test_the_order_of_findings_and_atoms_changes_no_number():
    world = replace(World(), drops=(400, 7, 0)).with_leaf("00", (41, 303), (9, 288))
    base = world.release()
    for order in permutations(world.findings):
        other = release(list(order), world.atoms[::-1], CBS)
        assert set(map(repr, other.released)) == set(map(repr, base.released))
        assert set(map(repr, other.refused)) == set(map(repr, base.refused))


def test_names_of_conditions_change_no_number():
    world = World()

    def renamed(count: Count) -> Count:
        turned = frozenset((name[::-1], value[::-1]) for name, value in count.cell.conditions)
        return replace(count, cell=Cell(turned))

    outcome = world.outcome
    assert isinstance(outcome.n, Count)
    assert isinstance(outcome.cases, Count)
    n, cases = renamed(outcome.n), renamed(outcome.cases)
    other = replace(outcome, n=n, cases=cases, rate=Share(cases, n))
    base = release([outcome], world.atoms, CBS).released
    assert release([other], [renamed(atom) for atom in world.atoms], CBS).released == base


def test_no_reason_holds_a_count():
    world = World().with_leaf("00", (3, 7), (9, 288))
    refused = release([*world.findings, world.areas], world.atoms, CBS).refused
    assert refused
    assert not any(re.search(r"\d", item.reason.nl + item.reason.en) for item in refused)


def test_every_path_in_the_table_of_rules_exists():
    world = World(left=0)
    for finding in (*world.findings, world.sensitive):
        rule, paths = RULES[type(finding)], {path for path, _ in figures(finding)}
        assert {*rule.may_mask, *rule.zeros, *rule.spreads} <= paths


def test_only_the_gate_makes_a_released():
    finding = World().asked
    with pytest.raises(KansrijkError, match="only the disclosure gate"):
        Released(finding, object())
    (genuine,) = release([finding], World().atoms, CBS).released
    with pytest.raises((KansrijkError, ValueError)):
        replace(genuine, finding=World().outcome)
    assert not hasattr(genuine, "seal")


def test_masked_is_no_number():
    assert Masked() != 0
    assert not re.search(r"\d", repr(Masked()))
    with pytest.raises(TypeError):
        float(Masked())  # type: ignore[arg-type]
