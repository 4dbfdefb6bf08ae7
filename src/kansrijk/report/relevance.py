"""Which characteristics matter, in words: by each definition, within their groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kansrijk.findings import Number
from kansrijk.profiles import Asked, GroupRelevance, RelevanceFinding, VariableRelevance
from kansrijk.report.absence import Reasoned, reasoned
from kansrijk.report.asking import called, opening
from kansrijk.report.association import Associations, associations
from kansrijk.report.margins import signed, signed_margin
from kansrijk.report.numbers import MASK, MINUS, decimal, interval, known, listed, percent, plain
from kansrijk.report.ranks import shifts
from kansrijk.report.relevance_picture import NARROW, WIDE, Bar, Bars, Heading, bars
from kansrijk.report.wording import Texts

FIRST = 3
"""So many variables are named in the sentence."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A variable or a group of them by each definition."""

    label: str
    own: str
    agreement: str
    primary: str
    permuted: str
    between: str
    group: str | None = None
    used: bool = False


@dataclass(frozen=True, slots=True)
class Relevance:
    """Which variables matter; `others` are those of no importance by any formula of the tree."""

    lead: tuple[str, ...]
    separates: str | None
    permutations: str | None
    surrogates: str
    pictures: tuple[Bars, ...]
    variables: tuple[Weighed, ...]
    others: tuple[str, ...]
    groups: tuple[Weighed, ...]
    shifts: tuple[str, ...]
    associations: Associations | None
    absent: tuple[Reasoned, ...]

    @property
    def has_lambda(self) -> bool:
        """Whether an association stands beside an absent variable."""
        return any(one.is_measured for reason in self.absent for one in reason.variables)

    @property
    def has_negative(self) -> bool:
        """Whether the tree separates better after a shuffling."""
        return any(one.permuted.startswith(MINUS) for one in (*self.variables, *self.groups))

    @property
    def has_masked(self) -> bool:
        """Whether a number of a variable or of a group is masked."""
        rows = (*self.variables, *self.groups)
        return any(MASK in (one.own, one.agreement, one.primary, one.permuted) for one in rows)


def relevance(found: RelevanceFinding | None, asked: Asked | None, t: Texts) -> Relevance | None:
    """Return what matters in words; None where the finding was refused."""
    if found is None:
        return None
    mattering = sorted(filter(matters, found.variables), key=lambda one: -(known(one.own) or 0.0))
    names = _names(found, asked, t)
    by_group = tuple(_by_group(mattering, names))
    shuffled = any(one.permuted is not None for one in found.variables)
    return Relevance(
        lead=tuple(_lead(found, mattering, names, t)),
        separates=found.separates and decimal(known(found.separates) or 0.0, 2, t.language),
        permutations=plain(found.permutations.value, t.language) if shuffled else None,
        surrogates=plain(found.surrogates.value, t.language),
        pictures=_pictures(found, by_group, names, t),
        variables=tuple(
            replace(_weighed(one, t), group=group) for group, own in by_group for one in own
        ),
        others=tuple(one.variable.in_(t.language) for one in found.variables if not matters(one)),
        groups=tuple(_group(one, names, t) for one in found.groups),
        shifts=tuple(shifts(mattering, t)),
        associations=associations(found, t),
        absent=reasoned(found.absent, t),
    )


def matters(one: VariableRelevance) -> bool:
    """Tell whether a formula of the tree gives a variable any importance, or may do so."""
    return any(known(number) != 0 for number in (one.own, one.agreement, one.primary))


def _names(found: RelevanceFinding, asked: Asked | None, t: Texts) -> dict[str, str]:
    """Return what the groups of variables are called."""
    labels = asked.labels if asked else ()
    names = [one.group for one in (*found.groups, *found.variables)]
    return {
        name: opening(called(name, labels, t)) if name else t("relevance.no_group")
        for name in names
    }


def _by_group(
    mattering: list[VariableRelevance], names: dict[str, str]
) -> Iterator[tuple[str, list[VariableRelevance]]]:
    for group, label in names.items():
        if own := [one for one in mattering if one.group == group]:
            yield label, own


def _lead(
    found: RelevanceFinding,
    mattering: list[VariableRelevance],
    names: dict[str, str],
    t: Texts,
) -> Iterator[str]:
    """Yield the verdict: the variables that matter most, their group, and what shuffling adds."""
    if not mattering:
        yield t("relevance.nothing")
        return
    if any(known(one.own) is None for one in mattering):
        return
    first, *others = (t("relevance.quoted", variable=_said(one, t)) for one in mattering[:FIRST])
    key = "relevance.lead_one" if not others else "relevance.lead"
    yield t(key, first=first, others=listed(others, t))
    yield from _heaviest(found, names, t)
    yield from _shuffled(mattering, t)


def _said(one: VariableRelevance, t: Texts) -> str:
    return one.variable.in_(t.language)


def _heaviest(found: RelevanceFinding, names: dict[str, str], t: Texts) -> Iterator[str]:
    shares = [known(one.own) for one in found.groups]
    told = [share for share in shares if share is not None]
    if len(told) == len(shares) > 1:
        one = found.groups[told.index(max(told))]
        yield t("relevance.heaviest", group=names[one.group], share=_whole(one.own, t))


def _shuffled(mattering: list[VariableRelevance], t: Texts) -> Iterator[str]:
    """Yield which variable costs most when shuffled, where that is known of all."""
    losses = [None if one.permuted is None else known(one.permuted) for one in mattering]
    told = [loss for loss in losses if loss is not None]
    if len(told) < max(2, len(losses)) or max(told) <= 0:
        return
    most = mattering[told.index(max(told))]
    key = "relevance.shuffled_same" if most is mattering[0] else "relevance.shuffled_other"
    yield t(key, variable=_said(most, t))


def _pictures(
    found: RelevanceFinding,
    by_group: tuple[tuple[str, list[VariableRelevance]], ...],
    names: dict[str, str],
    t: Texts,
) -> tuple[Bars, ...]:
    """Return the picture on both sheets, none where nothing matters."""
    shares = {names[one.group]: _whole(one.own, t) for one in found.groups}
    told: list[Heading | Bar] = []
    for group, own in by_group:
        share = shares.get(group)
        told.append(Heading(group, t("relevance.group_share", share=share) if share else ""))
        told += [_bar(one, t) for one in own]
    return tuple(bars(told, sheet, t) for sheet in (WIDE, NARROW)) if told else ()


def _bar(one: VariableRelevance, t: Texts) -> Bar:
    part, weighed, loss = _whole(one.own, t), _weighed(one, t), one.permuted
    title = t("relevance.bar", variable=weighed.label, own=part)
    if loss is not None:
        title = f"{title} {_loss(weighed, loss, t)}"
    return Bar(
        words=weighed.label,
        used=one.used,
        part=known(one.own),
        part_said=part,
        loss=loss and known(loss),
        between=loss and interval(loss),
        loss_said=None if loss is None else weighed.permuted,
        title=title,
    )


def _loss(weighed: Weighed, loss: Number, t: Texts) -> str:
    """Return a loss with its interval, where it has a width."""
    if not signed_margin(loss, t):
        return t("relevance.dot_plain", permuted=weighed.permuted)
    return t("relevance.dot", permuted=weighed.permuted, between=weighed.between)


def _whole(share: Number, t: Texts) -> str:
    return percent(known(share), t.language, within=1)


def _weighed(one: VariableRelevance, t: Texts) -> Weighed:
    return replace(_numbers(one, opening(_said(one, t)), t), used=one.used)


def _group(one: GroupRelevance, names: dict[str, str], t: Texts) -> Weighed:
    return _numbers(one, names[one.group], t)


def _numbers(one: VariableRelevance | GroupRelevance, label: str, t: Texts) -> Weighed:
    loss = one.permuted
    return Weighed(
        label=label,
        own=_whole(one.own, t),
        agreement=_whole(one.agreement, t),
        primary=_whole(one.primary, t),
        permuted=t("table.nothing") if loss is None else signed(loss, t),
        between=(signed_margin(loss, t) if loss else "") or t("table.nothing"),
    )
