"""Made-up findings on how stable groups are, and on what other choices would have given."""

from __future__ import annotations

from dataclasses import replace

from kansrijk.findings import Edge, Masked, Protected, Setting, Status
from kansrijk.profiles import (
    Between,
    CostLine,
    CutQuantile,
    Fate,
    MedoidProfile,
    Named,
    NamedLevel,
    ProfileFate,
    ProfilesFinding,
    ProfileStability,
    SensitivityFinding,
    StabilityFinding,
    VariableStability,
    Variation,
)
from kansrijk.report.numbers import known
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

MASKED = Masked()
OVERLAPS = (0.91, 0.83, 0.71, 0.88, 0.95, 0.42, 0.79, 0.86, 0.9, 0.77, 0.97)
PARTS = (0.1, 0.25, 0.5, 0.75, 0.9)
RARE = tuple(
    Named(f"rare{place}", Text(nl=f"Zelden gevraagd kenmerk {place}", en=f"Rare one {place}"))
    for place in range(3)
)


def level(nl: str, en: str) -> NamedLevel:
    return NamedLevel(Named(en, Text(nl=nl, en=en)), MASKED)


def quantiles(*values: float) -> tuple[CutQuantile, ...]:
    return tuple(
        CutQuantile(part=Setting(part), at=Edge(value, 1))
        for part, value in zip(PARTS, values, strict=True)
    )


LEVELS = (
    level("basisonderwijs", "primary education"),
    level("vmbo", "vmbo"),
    level("vmbo", "vmbo"),
    level("havo of vwo", "havo or vwo"),
    level("havo of vwo", "havo or vwo"),
)
CUTS = {
    AGE: (quantiles(4, 4, 11, 12, 13), (Edge(12, 1), Edge(4, 1))),
    INCOME: (quantiles(18_000, 21_000, 24_000, 26_000, 33_000), (Edge(24_000, 1000),)),
    SCHOOL: (
        tuple(
            CutQuantile(part=Setting(part), at=one) for part, one in zip(PARTS, LEVELS, strict=True)
        ),
        (LEVELS[1],),
    ),
    HOMES: (quantiles(3, 3, 3, 3, 3), (Edge(3, 1),)),
    VICTIM: (quantiles(1, 2, 2, 4, float("inf")), (Edge(2, 1),)),
}
SELECTED = {
    EARLIER: 1.0,
    AGE: 0.99,
    PARENT: 0.87,
    INCOME: 0.74,
    SCHOOL: 0.58,
    HOUSEHOLD: 0.41,
    VICTIM: 0.22,
    HOMES: 0.085,
    DISTRESS: 0.06,
    SUSPECT: 0.045,
    RARE[0]: 0.01,
    RARE[1]: 0.0,
    RARE[2]: 0.0,
}
UNUSED = {DISTRESS, SUSPECT, *RARE}


def stability(
    found: ProfilesFinding, *, lost: int | None = None, refits: int = 200
) -> StabilityFinding:
    """Return how stable these profiles are; of so many, or of those below 0.75, it says not."""
    ids = [profile.id for profile in found.profiles]
    overlaps = [OVERLAPS[place % len(OVERLAPS)] for place in range(len(ids))]
    if lost is not None:
        overlaps = [0.4 if place < lost else 0.9 for place in range(len(ids))]
    return StabilityFinding(
        status=Status.OK,
        refits=Setting(refits),
        least=Setting(0.75),
        profiles=tuple(
            ProfileStability(
                profile=own,
                stable=overlap >= 0.75,
                overlap=Protected(overlap),
                least=Protected(round(overlap - 0.12 - 0.03 * (place % 4), 2)),
                found=Protected(0.96 if overlap >= 0.75 else 0.31),
                together=Protected(round(overlap * 0.9, 2)),
                mixes_with=ids[place - 1] if len(ids) > 1 else None,
                mixed=Protected(0.18) if len(ids) > 1 else None,
            )
            for place, (own, overlap) in enumerate(zip(ids, overlaps, strict=True))
        ),
        variables=tuple(variable(one) for one in SELECTED),
        agreement=Protected(0.81),
        least_agreement=Protected(0.66),
        medoid=medoid(found),
        medoid_agreement=Protected(0.84),
    )


def variable(one: Named) -> VariableStability:
    cuts, published = CUTS.get(one, ((), ()))
    return VariableStability(
        variable=one,
        used=one not in UNUSED,
        selected=Protected(SELECTED[one]),
        cuts=cuts,
        published=published,
    )


def medoid(found: ProfilesFinding) -> tuple[MedoidProfile, ...]:
    """Return groups of which two are like the first, none like the last, and one is the same."""
    first, *others = found.profiles
    older = Between(AGE, Edge(12, 1), Edge(16, 1), whole=True)
    oldest = Between(AGE, Edge(16, 1), None, whole=True)
    split = tuple(
        MedoidProfile(rule=(*first.rule[:-1], last), nearest=first.id, overlap=Protected(overlap))
        for last, overlap in ((older, 0.58), (oldest, 0.41))
    )
    rest = tuple(
        MedoidProfile(
            rule=one.rule if place else (*one.rule, oldest),
            nearest=one.id,
            overlap=Protected(0.93 if place else 0.77),
        )
        for place, one in enumerate(others[:-1])
    )
    return split + rest


def masked(found: StabilityFinding) -> StabilityFinding:
    """Mask every number of a finding."""
    return replace(
        found,
        agreement=MASKED,
        least_agreement=MASKED,
        medoid_agreement=MASKED,
        profiles=tuple(
            replace(one, overlap=MASKED, least=MASKED, found=MASKED, together=MASKED, mixed=MASKED)
            for one in found.profiles
        ),
        variables=tuple(replace(one, selected=MASKED) for one in found.variables),
        medoid=tuple(replace(one, overlap=MASKED) for one in found.medoid),
    )


FATES: dict[str, tuple[Fate, ...]] = {
    "mild": ("stays", "stays", "stays", "moves", "stays"),
    "wild": ("stays", "vanishes", "stays", "moves", "vanishes"),
    "none": ("stays",),
}
LIKE: dict[Fate, float] = {"stays": 0.92, "moves": 0.63, "vanishes": 0.27}
OTHERS: tuple[tuple[str, float | None, str | None, str, int, int, float], ...] = (
    ("min_child", 3000, None, "mild", 17, 4, 0.745),
    ("min_child", 12_000, None, "wild", 8, 1, 0.71),
    ("max_depth", 5, None, "mild", 9, 1, 0.72),
    ("min_improvement", 1e-5, None, "none", 11, 0, 0.73),
    ("cost_yes", 1, None, "none", 11, 0, 0.73),
    ("semantics", None, "rpart", "wild", 13, 5, 0.738),
    ("honest", 0.7, None, "mild", 14, 3, 0.735),
    ("honest", None, "false", "mild", 15, 3, 0.741),
)
ALL = tuple(range(len(OTHERS)))
COSTS = (1, 5, 10, 20, 50)


def variation(found: ProfilesFinding, at: int, *, measured: bool = True) -> Variation:
    name, value, word, kind, groups, new, separates = OTHERS[at]
    turns = FATES[kind]
    return Variation(
        name=name,
        value=None if value is None else Setting(value),
        word=word,
        groups=Setting(groups),
        new=Setting(new),
        separates=Protected(separates, (separates - 0.012, separates + 0.012))
        if measured and name != "honest"
        else Protected(separates)
        if measured
        else None,
        fates=tuple(
            ProfileFate(
                profile=profile.id,
                fate=turns[(place + at) % len(turns)],
                overlap=Protected(LIKE[turns[(place + at) % len(turns)]]),
            )
            for place, profile in enumerate(found.profiles)
        ),
    )


def cost_line(found: ProfilesFinding, cost: float) -> CostLine:
    threshold = 1 / (1 + cost)
    above = [one.id for one in found.profiles if (known(one.rate) or 1) > threshold]
    return CostLine(cost=Setting(cost), threshold=Setting(threshold), profiles=tuple(above))


def sensitivity(
    found: ProfilesFinding,
    *,
    choices: tuple[int, ...] = ALL,
    costs: tuple[float, ...] = COSTS,
    measured: bool = True,
) -> SensitivityFinding:
    """Return what these other choices would have given."""
    return SensitivityFinding(
        status=Status.OK,
        stays_from=Setting(0.75),
        moves_from=Setting(0.5),
        separates=Protected(0.73, (0.718, 0.742)) if measured else None,
        variations=tuple(variation(found, at, measured=measured) for at in choices),
        cost_lines=tuple(cost_line(found, cost) for cost in costs),
    )


def without_tree(found: SensitivityFinding, *which: int) -> SensitivityFinding:
    """Return a finding in which no tree could be grown under some of the choices."""
    none = {"groups": Setting(0), "new": Setting(0), "separates": None, "fates": ()}
    variations = tuple(
        replace(one, **none) if at in which else one for at, one in enumerate(found.variations)
    )
    return replace(found, variations=variations)


def all_lost(found: SensitivityFinding) -> SensitivityFinding:
    """Return a finding in which every group vanishes under every choice."""
    variations = tuple(
        replace(one, fates=tuple(replace(fate, fate="vanishes") for fate in one.fates))
        for one in found.variations
    )
    return replace(found, variations=variations)


def all_alike(found: StabilityFinding) -> StabilityFinding:
    """Return a finding of which each group of the medoid tree is much like a published one."""
    medoid = tuple(replace(one, overlap=Protected(0.9)) for one in found.medoid)
    return replace(found, medoid=medoid)


def cut_once(found: StabilityFinding) -> StabilityFinding:
    """Return a finding that tells one cut of each variable."""
    variables = tuple(replace(one, cuts=one.cuts[2:3]) for one in found.variables)
    return replace(found, variables=variables)


def hidden(found: SensitivityFinding) -> SensitivityFinding:
    """Mask every number of a finding."""
    return replace(
        found,
        separates=MASKED,
        variations=tuple(
            replace(
                one,
                separates=MASKED,
                fates=tuple(replace(fate, overlap=MASKED) for fate in one.fates),
            )
            for one in found.variations
        ),
    )
