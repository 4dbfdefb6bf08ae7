"""Made-up relevance: which variables matter, how they hang together, why others are absent."""

from __future__ import annotations

from dataclasses import replace

from kansrijk.findings import Masked, Protected, Setting, Status
from kansrijk.profiles import Absence, GroupRelevance, Named, RelevanceFinding, VariableRelevance
from kansrijk.study import Text
from tests.report.made_asked import (
    AGE,
    DISTRESS,
    EARLIER,
    HOMES,
    HOUSEHOLD,
    INCOME,
    PARENT,
    SCHOOL,
    SUSPECT,
    VICTIM,
)

DEBTS = Named("debts", Text(nl="Schulden van het huishouden", en="Debts of the household"))
BENEFIT = Named("benefit", Text(nl="Huishouden met bijstand", en="Household on benefit"))
LONG = Named(
    "institution",
    Text(
        nl="Verblijf in een instelling voor mensen met een verstandelijke beperking in de afgelopen"
        " tien jaar",
        en="Stay in an institution for people with an intellectual disability in the past ten"
        " years",
    ),
)
BORN = Named("born", Text(nl="Geboren", en="Born"))
CITY = Named("city", Text(nl="Woont in een stad", en="Lives in a city"))

WEIGHTS = {
    EARLIER: ("child", True, 1.0, 1.0, 1.0, 0.1242),
    PARENT: ("parents", True, 0.412, 0.388, 0.402, 0.0473),
    HOUSEHOLD: ("household", True, 0.297, 0.301, 0.311, 0.0311),
    AGE: ("child", True, 0.201, 0.187, 0.236, 0.0522),
    INCOME: ("household", True, 0.184, 0.142, 0.051, 0.0127),
    BENEFIT: ("household", False, 0.171, 0.113, 0.0, 0.0003),
    DEBTS: ("household", False, 0.122, 0.081, 0.0, -0.0008),
    SCHOOL: ("child", True, 0.094, 0.102, 0.113, 0.0095),
    VICTIM: ("child", True, 0.031, 0.022, 0.041, 0.0016),
    HOMES: ("household", True, 0.012, 0.009, 0.017, 0.0004),
    DISTRESS: ("parents", False, 0.009, 0.004, 0.0, 0.0001),
    SUSPECT: ("parents", False, 0.0, 0.0, 0.0, 0.0),
    LONG: ("parents", False, 0.0, 0.0, 0.0, 0.0),
    BORN: ("child", False, 0.0, 0.0, 0.0, 0.0),
    CITY: ("", False, 0.0, 0.0, 0.0, 0.0),
}
GROUPS = {
    "child": (0.523, 0.556, 0.64, 0.1611),
    "household": (0.31, 0.276, 0.175, 0.052),
    "parents": (0.167, 0.168, 0.185, 0.0475),
    "": (0.0, 0.0, 0.0, 0.0),
}
TOP = (EARLIER, PARENT, HOUSEHOLD, AGE, INCOME, BENEFIT, DEBTS, SCHOOL)
CLOSE = {(4, 5): 0.64, (4, 6): 0.47, (5, 6): 0.41, (3, 7): 0.58, (2, 4): 0.33, (2, 5): 0.36}
ABSENT = (
    Absence(variable=BENEFIT, reason="alike", by=INCOME, association=Protected(0.72)),
    Absence(variable=DEBTS, reason="beaten", by=INCOME, association=Protected(0.21)),
    Absence(variable=DISTRESS, reason="late"),
    Absence(variable=SUSPECT, reason="weak"),
    Absence(variable=LONG, reason="small"),
    Absence(variable=BORN, reason="constant"),
    Absence(variable=CITY, reason="beaten", by=HOUSEHOLD),
)


def loss(value: float, *, honest: bool) -> Protected | None:
    return Protected(value, (value - 0.0045, value + 0.0045)) if honest else None


def relevance(*, honest: bool = True) -> RelevanceFinding:
    """Return the relevance of the variables, without shuffling where there is no other part."""
    return RelevanceFinding(
        status=Status.OK,
        surrogates=Setting(5),
        permutations=Setting(20),
        separates=Protected(0.7412, (0.736, 0.7464)) if honest else None,
        variables=tuple(
            VariableRelevance(
                variable=variable,
                group=group,
                used=used,
                own=Protected(own),
                agreement=Protected(agreement),
                primary=Protected(primary),
                permuted=loss(permuted, honest=honest),
            )
            for variable, (group, used, own, agreement, primary, permuted) in WEIGHTS.items()
        ),
        groups=tuple(
            GroupRelevance(
                group=group,
                own=Protected(own),
                agreement=Protected(agreement),
                primary=Protected(primary),
                permuted=loss(permuted, honest=honest),
            )
            for group, (own, agreement, primary, permuted) in GROUPS.items()
        ),
        absent=ABSENT,
        top=TOP,
        associations=associations(CLOSE),
    )


def associations(close: dict[tuple[int, int], float]) -> tuple[tuple[Protected, ...], ...]:
    """Return the whole table: 1 on the diagonal, a little where nothing else is said."""
    places = range(len(TOP))

    def one(row: int, column: int) -> Protected:
        first, last = sorted((row, column))
        little = 0.03 + 0.02 * ((first + last) % 7)
        return Protected(1.0 if row == column else close.get((first, last), little))

    return tuple(tuple(one(row, column) for column in places) for row in places)


def unsplit() -> RelevanceFinding:
    """Return what is told of a tree that asks nothing: no variable matters."""
    found = relevance(honest=False)
    variables = tuple(
        replace(one, used=False, own=Protected(0), agreement=Protected(0), primary=Protected(0))
        for one in found.variables
    )
    absent = tuple(Absence(variable=one.variable, reason="weak") for one in variables)
    return replace(found, variables=variables, groups=(), absent=absent, top=(), associations=())


def few(many: int) -> RelevanceFinding:
    """Return what is told of the first variables only, which every definition puts alike."""
    found = relevance()
    alike = tuple(
        replace(one, agreement=one.own, primary=one.own, permuted=one.own)
        for one in found.variables[:many]
    )
    return replace(found, variables=alike, absent=ABSENT[:-1] if many > 2 else ABSENT * 2)


def hanging(value: float) -> RelevanceFinding:
    """Return variables of which two go together so much, and the others less."""
    return replace(relevance(), associations=associations({(0, 1): value}))


def shuffled_otherwise() -> RelevanceFinding:
    """Return variables of which not the first loses most when shuffled."""
    found = relevance()
    first, second, *others = found.variables
    second = replace(second, permuted=Protected(0.3))
    return replace(found, variables=(first, second, *others))


def variants() -> tuple[RelevanceFinding, ...]:
    """Return relevance that is told in other words."""
    return few(1), few(2), hanging(0.4), hanging(0.2), shuffled_otherwise(), turned_round()


def turned_round() -> RelevanceFinding:
    """Return two variables that matter by all definitions, in two orders."""
    found = few(2)
    first, second = (replace(one, permuted=Protected(0.1)) for one in found.variables)
    more = replace(second, primary=Protected(1.0))
    return replace(found, variables=(replace(first, primary=Protected(0.5)), more))


def single() -> RelevanceFinding:
    """Return what is told of a tree that asks for one variable, with nothing left out."""
    found = relevance()
    return replace(
        found,
        variables=found.variables[:1],
        groups=found.groups[:1],
        absent=(),
        top=TOP[:1],
        associations=((Protected(1.0),),),
    )


def all_masked() -> RelevanceFinding:
    """Mask every number."""
    hidden = Masked()
    found = relevance()
    weights = {"own": hidden, "agreement": hidden, "primary": hidden, "permuted": hidden}
    return replace(
        found,
        separates=hidden,
        variables=tuple(replace(one, **weights) for one in found.variables),
        groups=tuple(replace(one, **weights) for one in found.groups),
        absent=tuple(replace(one, association=one.association and hidden) for one in found.absent),
        associations=tuple(tuple(hidden for _ in row) for row in found.associations),
    )
