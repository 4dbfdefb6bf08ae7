"""Made-up comparisons of two years, of all shapes that their page must be able to show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace

from kansrijk.findings import Masked, Protected, Setting, Status
from kansrijk.profiles import (
    AskedSetting,
    Comparison,
    Declared,
    Difference,
    GroupChange,
    Meaning,
    OutcomeFinding,
    Part,
    Profile,
    ProfilesFinding,
    Ran,
    SameRule,
)
from kansrijk.profiles.comparing import change
from kansrijk.profiles.differences import differences
from kansrijk.profiles.members import moved_along
from kansrijk.study import Text, same
from tests.report import made
from tests.report.made_asked import (
    AGE,
    EARLIER,
    HOMES,
    HOUSEHOLD,
    INCOME,
    PARENT,
    SUSPECT,
    VICTIM,
    asked,
)

THEN, NOW = ("2015-01-01",), ("2016-01-01",)
LIVES = (Text(nl="kind bij twee ouders", en="child with two parents"), same("2013"))

Overlaps = Mapping[str, tuple[str, float]]
"""By the id of a later profile: that of the earlier one that it overlaps, and how much."""


def years(*told: int):
    return made.one_of(VICTIM, *(same(str(year)) for year in told))


def tree(*, shift: int = 0, of: float = 1.0) -> made.Split:
    """Return the tree of a year: calendar years move along with it, and rates rise by a factor."""
    high = made.Leaf(30_200, 0.148 * of), made.Leaf(34_500, 0.096 * of)
    moved = made.below(AGE, 12 + shift, *high, whole=True, quantity=made.YEARS)
    income = made.below(
        INCOME,
        24_000 + 1_000 * shift,
        made.Leaf(58_105, 0.079 * of),
        made.Leaf(96_440, 0.046),
        quantity=made.EURO,
        missing=True,
    )
    victim = made.Split(
        years(2013 + shift, 2014 + shift),
        replace(years(2012 + shift), missing=True),
        made.Leaf(18_930, 0.041),
        made.Leaf(610_400, 0.021),
    )
    other = PARENT if shift else SUSPECT
    small = made.yes_no(other, made.Leaf(720, 0.11), made.Leaf(2_120_450, 0.0056))
    return made.yes_no(
        EARLIER,
        made.yes_no(PARENT, moved, income),
        made.Split(
            made.one_of(HOUSEHOLD, LIVES[0]),
            made.one_of(HOUSEHOLD, LIVES[1], missing=True),
            victim,
            small if not shift else made.below(HOMES, 2, small, made.Leaf(40_000, 0.01)),
        ),
    )


def ran(
    found: ProfilesFinding,
    dates: tuple[str, ...],
    meanings: Mapping[str, Meaning] | None = None,
    **changed: float,
) -> Ran:
    """Return a run with these profiles."""
    n = int(found.nodes[0].n.value)
    cases = made.rounded(n * found.overall.value)
    question = asked(honest=found.honest, dates=dates)
    settings = {one.name: one.value.value for one in question.settings} | changed
    question = replace(
        question,
        until=f"{int(dates[-1][:4]) + 1}{dates[-1][4:]}",
        settings=tuple(AskedSetting(name=k, value=Setting(v)) for k, v in settings.items()),
        sources=tuple(
            replace(one, year=dates[-1][:4], file=one.file.replace("2015", dates[-1][:4]))
            for one in question.sources
        ),
    )
    outcome = OutcomeFinding(
        status=Status.OK,
        label=question.outcome,
        n=Protected(n),
        cases=Protected(cases),
        rate=Protected(cases / n),
    )
    declared = Declared(
        asked=question,
        population=made.population(n),
        meanings=meanings or {},
        years=(VICTIM.name,),
    )
    return Ran(declared, outcome, found)


def compared(before: Ran, after: Ran, overlaps: Overlaps, **told: object) -> Comparison:
    """Return the comparison of two runs of which these groups overlap."""
    moved = moved_along(before.profiles, 1, before.declared.years)
    groups = [_later(one, overlaps.get(one.id), before, moved) for one in after.profiles.profiles]
    matched = {earlier for earlier, _ in overlaps.values()}
    lost = [one for one in before.profiles.profiles if one.id not in matched]
    parts = tuple(
        Part(profile=one.id, share=Protected(share))
        for one, share in zip(after.profiles.profiles, (0.6, 0.25), strict=False)
    )
    groups += [
        GroupChange(became="vanished", before=one, moved=one, now=_now(one), parts=parts)
        for one in lost
    ]
    usual = {
        "change": change(before.profiles.overall, after.profiles.overall),
        "expected": Protected(before.profiles.overall.value + 0.0011),
        "unplaced": Protected(0.004),
        "differences": tuple(differences(before.declared, after.declared)),
    }
    return Comparison(before=before, after=after, groups=tuple(groups), **(usual | told))


def _later(
    one: Profile, overlap: tuple[str, float] | None, before: Ran, moved: ProfilesFinding
) -> GroupChange:
    if overlap is None:
        parts = tuple(
            Part(profile=earlier.id, share=Protected(0.4))
            for earlier in before.profiles.profiles[:1]
        )
        return GroupChange(became="appeared", after=one, parts=parts)
    earlier, share = overlap
    was = next(p for p in before.profiles.profiles if p.id == earlier)
    return GroupChange(
        became="stayed" if share >= 0.75 else "shifted",
        before=was,
        after=one,
        moved=next(p for p in moved.profiles if p.id == earlier),
        overlap=Protected(share),
        change=change(was.rate, one.rate),
        now=_now(was),
    )


def _now(was: Profile) -> SameRule:
    n, rate = round(was.n.value * 1.04), was.rate.value * 0.97
    return SameRule(
        n=Protected(n), share=Protected(was.share.value * 1.03), rate=Protected(round(rate, 4))
    )


def meaning(label: str, english: str, sentence: str, *levels: str) -> Meaning:
    texts = tuple(same(level) for level in levels)
    return Meaning(label=Text(nl=label, en=english), sentence=same(sentence), levels=texts)


MEANT = {
    "age": meaning("leeftijd", "age", "The age in whole years on the reference date."),
    "school": meaning("soort onderwijs", "education", "The kind of education.", "vmbo", "havo"),
    "moves": meaning("verhuizingen", "moves", "The number of moves in 5 years."),
    VICTIM.name: meaning("slachtoffer", "victim", "The year of the latest.", "2013", "2014"),
}
MEANS = {
    **MEANT,
    "school": meaning("soort onderwijs", "education", "The kind of education.", "vmbo", "vwo"),
    "moves": meaning("verhuizingen", "moves", "The number of moves in 4 years."),
    "sports": meaning("sport", "sports", "Whether there is a row in “sports”."),
    VICTIM.name: meaning("slachtoffer", "victim", "The year of the latest.", "2014", "2015"),
}

BEFORE = ran(made.profiles(tree()), THEN, MEANT)
AFTER = ran(made.profiles(tree(shift=1, of=1.2)), NOW, MEANS, min_child=6120)
MATCHES = {
    "8": ("8", 0.62),
    "9": ("9", 0.91),
    "10": ("10", 0.88),
    "11": ("11", 0.9),
    "12": ("12", 0.97),
    "13": ("13", 0.8),
    "29": ("15", 0.71),
}


def otherwise() -> tuple[Difference, ...]:
    """Return differences of all kinds that two runs of one study can have."""
    before = replace(BEFORE.asked, semantics="rpart", until="2015-07-01")
    people = replace(AFTER.asked, population=Text(nl="kinderen", en="children"))
    steps = replace(AFTER.declared.population, steps=AFTER.declared.population.steps[1:])
    return tuple(
        differences(
            replace(BEFORE.declared, asked=before),
            replace(AFTER.declared, asked=people, population=steps),
        )
    )


def with_sources(run: Ran, version: str) -> Ran:
    """Return a run of which one register was read in another version."""
    first, *others = run.asked.sources
    changed = replace(first, file=first.file.replace("V1", version))
    declared = replace(run.declared, asked=replace(run.asked, sources=(changed, *others)))
    return replace(run, declared=declared)


def masked(found: Comparison) -> Comparison:
    """Return a comparison of which nothing is told of the first group, and of everyone."""
    first, *others = found.groups
    hidden = dict.fromkeys(("n", "counted", "cases", "rate", "share", "coverage"), Masked())
    later = replace(first.after, **hidden)
    profiles = (later, *found.after.profiles.profiles[1:])
    after = replace(
        found.after, profiles=replace(found.after.profiles, profiles=profiles, overall=Masked())
    )
    groups = (replace(first, after=later, change=Masked()), *others)
    return replace(found, after=after, groups=groups, change=Masked(), expected=Masked())


def spread(found: Comparison) -> Comparison:
    """Return a comparison in which those of unmatched groups are spread over many others."""
    return replace(found, groups=tuple(replace(one, parts=()) for one in found.groups))


def plain(dates: tuple[str, ...]) -> Ran:
    return ran(made.profiles(tree(), honest=False), dates)


UNSPLIT = ran(made.unsplit(), THEN)
LARGE = made.profiles(made.large(40))
FALLING = ran(made.profiles(tree(shift=1, of=0.5)), NOW)
USUAL = compared(BEFORE, with_sources(AFTER, "V2"), MATCHES)
EVERY = {
    "usual": USUAL,
    "otherwise": replace(USUAL, differences=otherwise()),
    "alike": compared(
        BEFORE,
        ran(BEFORE.profiles, NOW, MEANT),
        {one.id: (one.id, 1.0) for one in BEFORE.profiles.profiles},
        expected=BEFORE.profiles.overall,
        unplaced=Protected(0.0),
    ),
    "fell": spread(compared(BEFORE, FALLING, {"8": ("9", 0.55), "13": ("8", 0.6)})),
    "not honest": compared(plain(THEN), plain(("2015-07-01",)), {"8": ("8", 0.8)}),
    "masked": masked(USUAL),
    "unsplit before": compared(UNSPLIT, AFTER, {}),
    "unsplit after": compared(BEFORE, replace(UNSPLIT, declared=AFTER.declared), {}),
    "unsplit": compared(UNSPLIT, replace(UNSPLIT, declared=AFTER.declared), {}),
    "one in between": compared(
        ran(made.profiles(made.UNSURE), THEN), ran(made.profiles(made.UNSURE), NOW), {}
    ),
    "large": compared(
        ran(LARGE, THEN),
        ran(LARGE, NOW),
        {one.id: (one.id, 0.51 + 0.012 * at) for at, one in enumerate(LARGE.profiles) if at % 4},
    ),
    "pooled": compared(
        ran(made.profiles(tree()), ("2013-01-01", "2014-01-01")),
        ran(made.profiles(tree(shift=1)), ("2015-01-01", "2016-01-01")),
        MATCHES,
    ),
}
"""Comparisons of two years."""


def numbers(name: str) -> set[int]:
    """Return the whole numbers that a page of a comparison may show."""
    leaves = [*walked(EVERY[name])]
    counts = {round(leaf) for leaf in leaves if isinstance(leaf, int | float)}
    return counts | numbers_in(leaf for leaf in leaves if isinstance(leaf, str))


def numbers_in(words: Iterable[str]) -> set[int]:
    """Return the numbers in texts."""
    said = {re.sub(r"[.,]", "", n) for word in words for n in re.findall(r"\d[\d.,]*", word)}
    return {int(number) for number in said if number}


def walked(value: object) -> Iterator[object]:
    """Yield all that is in a record, and in those within it."""
    if isinstance(value, Text):
        yield from (value.nl, value.en)
    elif is_dataclass(value):
        for field in fields(value):
            yield from walked(getattr(value, field.name))
    elif isinstance(value, Mapping):
        yield from walked(tuple(value.values()))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from walked(one)
    else:
        yield value
