"""Findings about a made-up world whose exact counts are known, with their atoms."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kansrijk.disclosure import Policy, Release, policy, release
from kansrijk.findings import Cell, Count, Edge, Estimate, Evidence, Finding, Setting, Share, Status
from kansrijk.profiles import (
    Area,
    AreasFinding,
    Asked,
    AskedSetting,
    Between,
    Named,
    NamedLevel,
    Node,
    OneOf,
    OutcomeFinding,
    PopulationFinding,
    Profile,
    ProfilesFinding,
    SensitiveFinding,
    Step,
)
from kansrijk.study import Text, same

CBS = policy("cbs-ra")
OPEN = policy("open")
INSIDE = policy("inside")
EXACT = CBS.model_copy(update={"name": "exact", "round_base": 1})

WORD = Text(nl="woord", en="word")
Classes = tuple[int, int]
DESIGN_EFFECT = Estimate(1.26, 500)


@dataclass(frozen=True)
class World:
    """A ledger and a tree: what each step dropped, and (yes, no) of each leaf in each half.

    With `left` the last step dropped those who left before the end; so many had the outcome.
    """

    drops: tuple[int, ...] = (400, 57, 0)
    leaves: dict[str, tuple[Classes, Classes]] = field(
        default_factory=lambda: {
            "00": ((41, 303), (37, 288)),
            "01": ((22, 1004), (18, 991)),
            "1": ((66, 149), (71, 152)),
        }
    )
    left: int | None = None
    level: int = 120
    grid: float | None = 1000
    design_effect: Estimate = DESIGN_EFFECT

    def with_leaf(self, name: str, growing: Classes, estimating: Classes) -> World:
        return replace(self, leaves=self.leaves | {name: (growing, estimating)})

    @property
    def atoms(self) -> list[Count]:
        return [*self._dropped(), *self._cohort()]

    def _dropped(self) -> list[Count]:
        dropped = [
            Count(Cell.of(dropped=str(step), **self._left(step)), n, n)
            for step, n in enumerate(self.drops)
        ]
        if self.left is None:
            return dropped
        *before, last = dropped
        parts = {"yes": self.left, "no": last.n - self.left}
        return [*before, *(Count(last.cell.and_(outcome=one), n, n) for one, n in parts.items())]

    def _cohort(self) -> list[Count]:
        return [
            Count(Cell.of(half=half, outcome=answer, **self._left(), **_inside(leaf)), n, n)
            for leaf, halves in self.leaves.items()
            for half, classes in zip(("growing", "estimating"), halves, strict=True)
            for answer, n in zip(("yes", "no"), classes, strict=True)
        ]

    def _left(self, until: int | None = None) -> dict[str, str]:
        """Return the conditions of whoever is left before a step."""
        until = len(self.drops) if until is None else until
        return {f"left{step}": "yes" for step in range(until + 1)}

    def count(self, **conditions: str) -> Count:
        cell = Cell.of(**conditions)
        n = sum(atom.n for atom in self.atoms if cell.contains(atom.cell))
        return Count(cell, n, n)

    @property
    def nodes(self) -> list[str]:
        return sorted({path for leaf in self.leaves for path in _path(leaf)})

    @property
    def population(self) -> PopulationFinding:
        steps = range(len(self.drops))
        last = f"left{len(self.drops)}"
        return PopulationFinding(
            status=Status.OK,
            label=WORD,
            start=self.count(left0="yes"),
            steps=tuple(
                Step(
                    label=WORD,
                    dropped=self.count(dropped=str(step)),
                    left=self.count(**{f"left{step + 1}": "yes"}),
                )
                for step in steps
            ),
            n=self.count(**{last: "yes"}),
        )

    @property
    def outcome(self) -> OutcomeFinding:
        n, cases = self.count(node="in"), self.count(node="in", outcome="yes")
        finding = OutcomeFinding(
            status=Status.OK, label=WORD, n=n, cases=cases, rate=Share(cases, n)
        )
        if self.left is None:
            return finding
        before = self._left(len(self.drops) - 1)
        share = Share(self.count(**before, outcome="yes"), self.count(**before))
        last = str(len(self.drops) - 1)
        of_left = Share(self.count(dropped=last, outcome="yes"), self.count(dropped=last))
        return replace(finding, with_left=share, of_left=of_left)

    @property
    def profiles(self) -> ProfilesFinding:
        return ProfilesFinding(
            status=Status.OK,
            honest=True,
            nodes=tuple(self._node(name) for name in self.nodes),
            profiles=tuple(self._profile(leaf) for leaf in self.leaves),
            overall=self._rate(""),
            merged=Setting(0),
        )

    @property
    def asked(self) -> Asked:
        return Asked(
            status=Status.OK,
            title=WORD,
            population=WORD,
            reference_dates=("2015-01-01",),
            outcome=WORD,
            outcome_kind="use",
            until=None,
            variables=(),
            settings=(AskedSetting(name="min_child", value=Setting(6000)),),
            sources=(),
            study_digest="00",
        )

    @property
    def areas(self) -> AreasFinding:
        area = Area(
            area=Named("x", WORD),
            within=None,
            n=Count(Cell.of(area="x"), 100, 100),
            expected=Estimate(10, 500),
            observed=None,
            ratio=None,
            low=None,
            high=None,
            differs="unknown",
            profiles=(),
        )
        return AreasFinding(
            status=Status.OK,
            division=Named("x", WORD),
            label=WORD,
            areas=(area,),
            dispersion=Estimate(1, 500),
        )

    @property
    def sensitive(self) -> SensitiveFinding:
        return SensitiveFinding(
            status=Status.OK,
            used=(Named("x", WORD),),
            unused=(),
            with_them=Estimate(0.734, 90),
            without=Estimate(0.7, 90),
        )

    @property
    def findings(self) -> list[Finding]:
        return [self.asked, self.population, self.outcome, self.profiles]

    def release(self, rules: Policy = CBS, sensitive: tuple[str, ...] = ("yes",)) -> Release:
        return release(self.findings, self.atoms, rules, sensitive=sensitive)

    def _rate(self, node: str) -> Share:
        inside = {_name(node): "in", "half": "estimating"}
        return Share(self.count(**inside, outcome="yes"), self.count(**inside), self.design_effect)

    def _node(self, name: str) -> Node:
        rate = self._rate(name)
        return Node(
            id=name,
            parent=name[:-1] if name else None,
            condition=Between(variable=Named("x", WORD), low=Edge(24000, self.grid), high=None),
            variable=Named("x", WORD),
            tied_with=(),
            label="no",
            n=self.count(**{_name(name): "in"}),
            grown_on=self.count(**{_name(name): "in", "half": "growing"}),
            counted=rate.within,
            cases=rate.of,
            rate=rate,
        )

    def _profile(self, leaf: str) -> Profile:
        rate, n = self._rate(leaf), self.count(**{_name(leaf): "in"})
        level = Evidence(Count(Cell.of(level="x"), self.level, self.level))
        return Profile(
            id=leaf,
            rule=(OneOf(Named("x", WORD), (NamedLevel(Named("x", same("x")), level),)),),
            band="middle",
            n=n,
            share=Share(n, self.count(node="in")),
            counted=rate.within,
            cases=rate.of,
            rate=rate,
            coverage=Share(rate.of, self._rate("").of),
        )


def kinds(release: Release) -> set[str]:
    return {refusal.kind for refusal in release.refused}


def _path(leaf: str) -> list[str]:
    return [leaf[:depth] for depth in range(len(leaf) + 1)]


def _name(node: str) -> str:
    return f"node{node}"


def _inside(leaf: str) -> dict[str, str]:
    return {_name(node): "in" for node in _path(leaf)}
