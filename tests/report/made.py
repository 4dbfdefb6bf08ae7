"""Made-up releases of all shapes that a report must be able to show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kansrijk.assess import ChecksFinding
from kansrijk.disclosure import Refusal, Release, policy
from kansrijk.disclosure.release import sealed
from kansrijk.findings import Edge, Finding, Protected, Setting, Status, wilson
from kansrijk.profiles import (
    Asked,
    AskedSetting,
    Band,
    Between,
    GainsFinding,
    LocalShare,
    Named,
    NamedLevel,
    Node,
    OneOf,
    OutcomeFinding,
    PopulationFinding,
    Profile,
    ProfilesFinding,
    RelevanceFinding,
    Rule,
    SensitiveFinding,
    SensitivityFinding,
    StabilityFinding,
    Step,
)
from kansrijk.profiles.describe import NO_SPLIT
from kansrijk.study import Text
from tests.report import made_areas, made_gains, made_relevance
from tests.report import made_material as material
from tests.report import made_stability as again
from tests.report.made_asked import (
    AGE,
    DISTRESS,
    EARLIER,
    HOMES,
    HOUSEHOLD,
    INCOME,
    LABEL,
    MASKED,
    NO,
    PARENT,
    SCHOOL,
    SUSPECT,
    VICTIM,
    YES,
    asked,
    refit,
)


@dataclass(frozen=True)
class Leaf:
    n: int
    rate: float


@dataclass(frozen=True)
class Split:
    left_rule: Rule
    right_rule: Rule
    left: Leaf | Split
    right: Leaf | Split
    tied: tuple[Named, ...] = ()


def one_of(variable: Named, *labels: Text, missing: bool = False) -> OneOf:
    levels = tuple(NamedLevel(Named(label.en, label), MASKED) for label in labels)
    return OneOf(variable=variable, levels=levels, missing=missing)


def yes_no(variable: Named, left: Leaf | Split, right: Leaf | Split, *tied: Named) -> Split:
    return Split(one_of(variable, YES), one_of(variable, NO, missing=True), left, right, tied=tied)


def below(
    variable: Named,
    edge: float,
    left: Leaf | Split,
    right: Leaf | Split,
    *,
    quantity: Text | None = None,
    whole: bool = False,
    far: Text | None = None,
    missing: bool = False,
) -> Split:
    cut = Edge(edge, 1)
    low = Between(variable, None, cut, whole=whole, quantity=quantity, far=far, missing=missing)
    high = Between(variable, cut, None, whole=whole, quantity=quantity, far=far)
    return Split(low, high, left, right)


EURO = Text(nl="euro per jaar", en="euros a year")
AGO = Text(nl="jaar geleden", en="years ago")
YEARS = Text(nl="jaar", en="years")
NEVER = Text(nl="nooit", en="never")

TREE = yes_no(
    EARLIER,
    yes_no(
        PARENT,
        below(AGE, 12, Leaf(34_520, 0.096), Leaf(21_340, 0.148), whole=True, quantity=YEARS),
        below(
            INCOME,
            24_000,
            Leaf(58_105, 0.079),
            Leaf(96_440, 0.046),
            quantity=EURO,
            missing=True,
        ),
        DISTRESS,
        SUSPECT,
    ),
    Split(
        one_of(
            HOUSEHOLD,
            Text(nl="kind in eenoudergezin", en="child in one-parent family"),
            Text(nl="geplaatst in instelling of pleeggezin", en="placed in care or foster family"),
        ),
        one_of(
            HOUSEHOLD,
            Text(nl="kind bij twee ouders", en="child with two parents"),
            Text(nl="alleenstaand", en="living alone"),
            Text(nl="samenwonend", en="living with a partner"),
            missing=True,
        ),
        below(
            VICTIM,
            2,
            Leaf(18_930, 0.041),
            below(HOMES, 3, Leaf(402_310, 0.019), Leaf(47_260, 0.031), whole=True),
            quantity=AGO,
            far=NEVER,
        ),
        below(
            AGE,
            4,
            Leaf(598_400, 0.0041),
            Split(
                one_of(
                    SCHOOL,
                    Text(nl="speciaal onderwijs", en="special education"),
                    Text(nl="praktijkonderwijs", en="practical training"),
                ),
                one_of(
                    SCHOOL,
                    Text(nl="basisonderwijs", en="primary education"),
                    Text(nl="vmbo", en="vmbo"),
                    Text(nl="havo of vwo", en="havo or vwo"),
                    Text(nl="mbo, hbo of wo", en="vocational or higher"),
                    missing=True,
                ),
                Leaf(61_870, 0.027),
                yes_no(PARENT, Leaf(410_065, 0.0122), Leaf(2_120_450, 0.0056)),
            ),
            whole=True,
            quantity=YEARS,
        ),
        tied=(SCHOOL,),
    ),
)


def large(leaves: int) -> Leaf | Split:
    """Return a tree with so many leaves, deeper on one side."""
    turn = [AGE, PARENT, INCOME, SCHOOL, HOMES, SUSPECT, DISTRESS]

    def grow(many: int, depth: int, rate: float) -> Leaf | Split:
        if many == 1:
            return Leaf(6_000 + 1_717 * many + 911 * depth, rate)
        left = max(1, many // 3 if depth % 2 else many // 2)
        return below(
            turn[depth % len(turn)],
            12 + 1000 * (depth % 3),
            grow(left, depth + 1, min(0.6, rate * 1.55)),
            grow(many - left, depth + 1, rate * 0.8),
            missing=depth % 3 == 0,
        )

    return grow(leaves, 0, 0.03)


def chain(splits: int, depth: int = 0) -> Leaf | Split:
    """Return a tree that splits one group off at a time; the last groups are all alike."""
    rate = 0.06 + 0.007 * depth if depth < 19 else 0.05
    if depth == splits:
        return Leaf(8_000, rate)
    variable = [AGE, INCOME, HOMES, VICTIM][depth % 4]
    return below(variable, 2 + depth, Leaf(8_000, rate), chain(splits, depth + 1), whole=True)


def protect(n: float, cases: float, *, with_interval: bool) -> Protected:
    between = wilson(cases, n, design_effect=1.6) if with_interval else None
    return Protected(cases / n if n else 0.0, between)


def rounded(n: float) -> int:
    return int(5 * round(n / 5))


def leaves_of(branch: Leaf | Split) -> Iterator[Leaf]:
    if isinstance(branch, Leaf):
        yield branch
    else:
        yield from leaves_of(branch.left)
        yield from leaves_of(branch.right)


def numbers_of(branch: Leaf | Split, *, honest: bool) -> tuple[int, int, int]:
    """Return everyone, those whom the rate comes from, and the cases among them."""
    whole = [
        (rounded(leaf.n), rounded(leaf.n / 2) if honest else rounded(leaf.n), leaf.rate)
        for leaf in leaves_of(branch)
    ]
    return (
        sum(n for n, _, _ in whole),
        sum(part for _, part, _ in whole),
        sum(rounded(part * rate) for _, part, rate in whole),
    )


def nodes_of(branch: Leaf | Split, *, honest: bool) -> Iterator[tuple[Node, tuple[Rule, ...]]]:
    def walk(
        this: Leaf | Split, name: str, parent: str | None, rule: tuple[Rule, ...]
    ) -> Iterator[tuple[Node, tuple[Rule, ...]]]:
        n, counted, cases = numbers_of(this, honest=honest)
        split = this if isinstance(this, Split) else None
        yield (
            Node(
                id=name,
                parent=parent,
                condition=rule[-1] if rule else None,
                variable=split.left_rule.variable if split else None,
                tied_with=split.tied if split else (),
                label="yes" if cases / counted > 0.09 else "no",
                n=Protected(n),
                grown_on=Protected(n - counted) if honest else None,
                counted=Protected(counted),
                cases=Protected(cases),
                rate=protect(counted, cases, with_interval=honest),
            ),
            rule,
        )
        if split:
            number = int(name)
            yield from walk(split.left, str(2 * number), name, (*rule, split.left_rule))
            yield from walk(split.right, str(2 * number + 1), name, (*rule, split.right_rule))

    yield from walk(branch, "1", None, ())


def merged_rule(rule: tuple[Rule, ...]) -> tuple[Rule, ...]:
    return tuple({condition.variable.name: condition for condition in rule}.values())


def profiles_of(
    branch: Leaf | Split, *, honest: bool, high: float, low: float
) -> Iterator[Profile]:
    everyone, counted_all, cases_all = numbers_of(branch, honest=honest)
    overall = cases_all / counted_all
    for node, rule in nodes_of(branch, honest=honest):
        if node.variable is not None:
            continue
        rate = node.rate.value
        yield Profile(
            id=node.id,
            rule=merged_rule(rule),
            band="high" if rate >= high * overall else "low" if rate <= low * overall else "middle",
            n=node.n,
            share=Protected(node.n.value / everyone),
            counted=node.counted,
            cases=node.cases,
            rate=node.rate,
            coverage=Protected(node.cases.value / cases_all if cases_all else 0.0),
        )


def profiles(
    branch: Leaf | Split = TREE, *, honest: bool = True, high: float = 2, low: float = 0.5
) -> ProfilesFinding:
    found = sorted(
        profiles_of(branch, honest=honest, high=high, low=low), key=lambda p: -p.rate.value
    )
    nodes = tuple(node for node, _ in nodes_of(branch, honest=honest))
    return ProfilesFinding(
        status=Status.OK if honest else Status.DESCRIPTIVE,
        honest=honest,
        nodes=nodes,
        profiles=tuple(found),
        overall=nodes[0].rate,
        merged=Setting(2 if honest else 0),
    )


def unsplit(*, honest: bool = True) -> ProfilesFinding:
    """Return a tree that did not split, which has a root and no profiles."""
    found = profiles(Leaf(412_330, 0.021), honest=honest)
    return replace(found, status=Status.INCONCLUSIVE, reason=NO_SPLIT, profiles=())


def population(n: int) -> PopulationFinding:
    from_register = n + 412_330
    return PopulationFinding(
        status=Status.OK,
        label=Text(nl="Jongeren tot 23 jaar in Nederland", en="Young people under 23"),
        start=Protected(from_register),
        steps=(
            Step(
                label=Text(nl="Niet al in jeugdhulp op de peildatum", en="Not in youth care yet"),
                dropped=Protected(398_215),
                left=Protected(from_register - 398_215),
            ),
            Step(
                label=Text(
                    nl="Uitkomst te volgen: niet verhuisd naar het buitenland of overleden",
                    en="Outcome can be followed: did not move abroad or die",
                ),
                dropped=MASKED,
                left=MASKED,
            ),
            Step(
                label=Text(nl="Gekoppeld aan een huishouden", en="Linked to a household"),
                dropped=Protected(14_115),
                left=Protected(n),
            ),
        ),
        n=Protected(n),
    )


def release_of(
    found: ProfilesFinding | None,
    *,
    under: str = "cbs-ra",
    question: Asked | None = None,
    refused: Sequence[Refusal] = (),
    more: Sequence[Finding] = (),
    with_left: float | None = None,
) -> Release:
    findings = [question or asked(honest=found.honest if found else True)]
    if found:
        n = int(found.nodes[0].n.value)
        cases = rounded(n * found.overall.value)
        findings += [
            population(n),
            OutcomeFinding(
                status=Status.OK,
                label=LABEL,
                n=Protected(n),
                cases=Protected(cases),
                rate=Protected(cases / n),
                with_left=None if with_left is None else Protected(with_left),
            ),
            found,
        ]
        if under == "inside" and found.profiles:
            findings += made_areas.areas(found, many=6, inner=4)
    findings += more
    return Release(policy(under), tuple(sealed(f) for f in findings), tuple(refused))


def with_a_masked_profile(found: ProfilesFinding) -> ProfilesFinding:
    """Mask the cases of the second profile, in the table and in the tree."""
    hidden = found.profiles[1].id
    masked = [
        replace(p, cases=MASKED, rate=MASKED, coverage=MASKED) if p.id == hidden else p
        for p in found.profiles
    ]
    nodes = [replace(n, cases=MASKED, rate=MASKED) if n.id == hidden else n for n in found.nodes]
    return replace(found, profiles=tuple(masked), nodes=tuple(nodes))


# Of small groups: the first stands out on both parts, the others on the growing one alone.
UNSURE = below(
    AGE, 12, Leaf(600, 0.2), below(AGE, 18, Leaf(3000, 0.1), Leaf(3000, 0.05)), whole=True
)


def unconfirmed(*leaves: str, band: Band = "high") -> ProfilesFinding:
    """Return profiles of which these stood out on the growing part only."""
    found = profiles(UNSURE, high=1.5, low=0.1)
    told = [replace(p, band=band) if p.id in leaves else p for p in found.profiles]
    return replace(found, profiles=tuple(told))


AREAS_REFUSED = Refusal(
    "AreasFinding",
    Text(
        nl="Te weinig personen in de kleinste gebieden om veilig te tellen.",
        en="Too few persons in the smallest areas to count safely.",
    ),
)

INSIDE_ONLY = Text(
    nl="Het codeboek en de koppelingen beschrijven het cohort zelf; zij blijven binnen.",
    en="The codebook and the match rates describe the cohort itself; they stay inside.",
)

RELEASES = {
    "usual": release_of(profiles()),
    "large": release_of(profiles(large(40))),
    "root only": release_of(unsplit(), refused=[AREAS_REFUSED]),
    "inside": release_of(
        profiles(),
        under="inside",
        question=asked(kind="need", sensitive=True),
        more=[material.checks(), material.coverage(), material.codebook(), refit()],
    ),
    "pooled": release_of(
        profiles(),
        under="inside",
        question=asked(dates=material.TWO),
        more=[
            material.checks(found=False),
            material.coverage(material.TWO),
            material.codebook(material.TWO),
        ],
        with_left=0.0119,
    ),
    "checked": release_of(
        profiles(),
        question=asked(sensitive=True, dates=material.TWO),
        more=[material.checks(), refit(0.7, 0.7)],
        with_left=0.0121,
        refused=[
            Refusal("CoverageFinding", INSIDE_ONLY),
            Refusal("CodebookFinding", INSIDE_ONLY),
        ],
    ),
    "not honest": release_of(
        profiles(honest=False), under="open", question=asked(kind="registration", honest=False)
    ),
    "no high": release_of(profiles(high=50, low=0.01), question=asked(kind="sanction")),
    "masked": release_of(with_a_masked_profile(profiles())),
    "refused": release_of(
        None, refused=[Refusal("ProfilesFinding", AREAS_REFUSED.reason), AREAS_REFUSED]
    ),
}


def found_in(release: Release) -> list[Finding]:
    """Return the findings of a release, as they are kept for later reports."""
    return [sealed.finding for sealed in release.released]


def changed(release: Release, *findings: Finding) -> Release:
    """Return a release with these findings in place of its own of the same kinds."""
    now = {type(finding): finding for finding in findings}
    told = (one.finding for one in release.released)
    return replace(release, released=tuple(sealed(now.get(type(one), one)) for one in told))


def with_choices(release: Release, **values: float) -> Release:
    """Return a release whose study had these settings."""
    asked_before = release.find(Asked)
    assert asked_before
    settings = tuple(AskedSetting(name=k, value=Setting(v)) for k, v in values.items())
    return changed(release, replace(asked_before, settings=settings))


def with_merged(merged: int, *, high: float = 2, low: float = 0.5) -> Release:
    found = replace(profiles(high=high, low=low), merged=Setting(merged))
    reason = Text(nl="Te weinig jaren voor een conclusie.", en="Too few years for a conclusion.")
    return release_of(replace(found, status=Status.INCONCLUSIVE, reason=reason))


def without(release: Release, *kinds: type) -> Release:
    """Return a release from which some kinds of findings were held back."""
    kept = tuple(s for s in release.released if not isinstance(s.finding, kinds))
    reason = AREAS_REFUSED.reason
    refused = tuple(Refusal(kind.__name__, reason) for kind in kinds)
    return replace(release, released=kept, refused=refused)


def all_masked(release: Release) -> Release:
    """Mask every number of every profile and node."""
    found = release.find(ProfilesFinding)
    assert found
    hidden = dict.fromkeys(("n", "counted", "cases", "rate"), MASKED)
    masked = replace(
        found,
        overall=MASKED,
        nodes=tuple(replace(node, **hidden) for node in found.nodes),
        profiles=tuple(replace(p, **hidden, share=MASKED, coverage=MASKED) for p in found.profiles),
    )
    return changed(release, masked)


def masked_in_two_bands() -> Release:
    """Mask a share in a release of one high and several low groups, so that no sum can be given."""
    return release_of(with_a_masked_profile(profiles(high=10, low=0.4)))


def read_again(found: ProfilesFinding, lost: int | None = None, *choices: int) -> Release:
    """Return a release that tells how stable its groups are, and what other choices give."""
    other = again.sensitivity(found, choices=choices or again.ALL)
    return release_of(found, more=[again.stability(found, lost=lost), other])


def one_or_none() -> Iterator[Release]:
    """Yield releases of which one group, or none, comes back, stays, moves or vanishes.

    In the last one nothing of it is told.
    """
    yield read_again(profiles(), 10, 0)
    yield read_again(profiles(), 11, 0)
    yield read_again(profiles(), 1, 2)
    for choice in (0, 1, 5):
        yield read_again(profiles(UNSURE), None, choice)
    two = profiles(yes_no(EARLIER, Leaf(34_520, 0.096), Leaf(600_000, 0.02)))
    stable, other = again.cut_once(again.stability(two)), again.sensitivity(two, choices=(0,))
    yield release_of(two, more=[stable, again.without_tree(other, 0)])
    yield release_of(two, more=[replace(stable, variables=stable.variables[-4:-3])])
    yield release_of(two, more=[again.all_alike(stable), again.all_lost(other)])
    yield without(read_again(two), StabilityFinding, SensitivityFinding)


ODD = {
    "only profiles": without(RELEASES["usual"], Asked, PopulationFinding, OutcomeFinding),
    "nothing but masks": all_masked(RELEASES["usual"]),
    "large, nothing but masks": all_masked(RELEASES["large"]),
    "deep, masked": release_of(with_a_masked_profile(profiles(chain(30)))),
    "one of each": release_of(profiles(high=10, low=0.4)),
    "one of each, masked": masked_in_two_bands(),
    "no middle": release_of(profiles(honest=False, high=1.01, low=0.999)),
    "root only, inside": release_of(unsplit(), under="inside"),
    "root only, not honest": release_of(unsplit(honest=False), question=asked(honest=False)),
    "masked, not honest": release_of(with_a_masked_profile(profiles(honest=False))),
    "one unconfirmed": release_of(unconfirmed("6")),
    "two unconfirmed": release_of(unconfirmed("6", "7")),
    "unconfirmed low": release_of(unconfirmed("6", band="low")),
    "many areas": release_of(profiles(UNSURE), more=made_areas.areas(profiles(UNSURE), many=30)),
    "no cluster": release_of(profiles(), question=asked(cluster=None)),
    "merged once": with_merged(1),
    "never merged": with_merged(0, high=50, low=0.001),
    "other choices": with_choices(RELEASES["masked"], cost_no=3, cost_yes=2, honest=0, new_one=7),
    "no end": release_of(profiles(), question=replace(asked(), until=None)),
    "checks refused": without(RELEASES["checked"], ChecksFinding, SensitiveFinding),
    "alike": release_of(profiles(), question=asked(sensitive=True), more=[refit(0.705, 0.71)]),
    "better": release_of(profiles(), question=asked(sensitive=True), more=[refit(0.7, 0.72)]),
    "hidden": release_of(profiles(), question=asked(sensitive=True), more=[refit(None)]),
    "read again": read_again(profiles()),
    "read again, large": read_again(profiles(large(40))),
    "read again, steady": read_again(profiles(), 0, 3, 4),
    "read again, masked": release_of(
        with_a_masked_profile(profiles()),
        more=[
            again.masked(again.stability(profiles())),
            again.hidden(again.sensitivity(profiles())),
        ],
    ),
}


def chosen(found: ProfilesFinding, *more: Finding, under: str = "cbs-ra") -> Release:
    """Return a release that tells what choosing gains and which variables matter."""
    honest = found.honest
    told = more or (made_gains.gains(found), made_relevance.relevance(honest=honest))
    return release_of(found, under=under, question=asked(honest=honest), more=told)


TWO = below(AGE, 12, Leaf(600, 0.2), Leaf(5000, 0.04), whole=True)
CHOSEN = {
    "chosen": chosen(profiles()),
    "chosen, many": chosen(profiles(large(40))),
    "chosen, two": chosen(profiles(TWO), made_gains.gains(profiles(TWO)), made_relevance.few(12)),
    "chosen, not honest": chosen(profiles(honest=False), under="open"),
    "chosen, masked": chosen(
        profiles(),
        made_gains.all_masked(made_gains.gains(profiles())),
        made_relevance.all_masked(),
    ),
    "chosen, one variable": chosen(profiles(UNSURE), made_relevance.single()),
    "chosen, refused": without(chosen(profiles()), GainsFinding, RelevanceFinding),
    "chosen, root only": chosen(unsplit(honest=False), made_relevance.unsplit()),
}
"""Releases that say how the tree may be used and what it rests on."""

FEW = profiles(
    below(AGE, 12, Leaf(60_000, 0.2), below(AGE, 18, Leaf(60_000, 0.1), Leaf(60_000, 0.03))),
    high=1.5,
    low=0.5,
)
NO_HIGH = profiles(honest=False, high=50)
FIRST, FURTHER = made_areas.areas(profiles(), many=24)
IN_AREAS = {
    "areas": release_of(
        profiles(),
        under="open",
        more=[FIRST, FURTHER, again.stability(profiles())],
    ),
    "areas, masked": release_of(
        with_a_masked_profile(profiles()),
        more=[
            made_areas.masked(one, "9000", "90030001")
            for one in made_areas.areas(profiles(), 6, 4, cities=4)
        ],
    ),
    "areas, untold": release_of(
        profiles(),
        question=replace(
            asked(), analysis=LABEL, local=LocalShare(area=None, share=Setting(0.012))
        ),
        more=made_areas.areas(profiles(), 5, observed=False),
    ),
    "areas, only": without(
        release_of(profiles(), more=made_areas.areas(profiles(), 4, 0)), Asked, PopulationFinding
    ),
    "areas, one of each": release_of(
        FEW,
        more=[made_areas.masked(made_areas.areas(FEW, 5, 0)[0], made_areas.CITY)],
    ),
    "areas, not honest": release_of(
        NO_HIGH, question=asked(honest=False), more=made_areas.areas(NO_HIGH, 5, 3)
    ),
}
"""Releases that say where the groups are."""

EVERY = RELEASES | ODD | CHOSEN | IN_AREAS
