"""What is gained by choosing groups in their order: gains, labels, risk and calibration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from kansrijk.cohort import Cohort
from kansrijk.findings import Count, Estimate, MeanCost, Share
from kansrijk.profiles.clusters import design_effect
from kansrijk.profiles.growing import Ground, Grown
from kansrijk.profiles.leaves import in_order
from kansrijk.profiles.reading import Calibrated, GainRow, GainsFinding, LabelCount
from kansrijk.profiles.records import ProfilesFinding
from kansrijk.profiles.separation import Part
from kansrijk.profiles.tallies import CLASSES, ROOT, YES, Label, count, labelled, top
from kansrijk.study import Text

ALL_GREW = Text(
    nl="De boom groeide op alle gegevens; er is geen ander deel om de cijfers aan te toetsen.",
    en="The tree grew on all data; there is no other part to hold the rates against.",
)


def gains(ground: Ground, grown: Grown, found: ProfilesFinding) -> GainsFinding:
    """Return what is gained by choosing profiles in their order.

    Of the first profiles together, gain, response and index (the response by the overall rate) are
    those of the cumulative gain table of SPSS; see IBM SPSS Decision Trees, Gains.

    Parameters
    ----------
    ground, grown
        The published tree, and what it grew on.
    found
        Its profiles.
    """
    part = Part.of(ground, ground.analysis)
    return GainsFinding(
        status=found.status,
        reason=found.reason,
        rows=tuple(_rows(ground, grown, part)),
        labels=tuple(_labels(ground, grown, part)) if found.profiles else (),
        risk=_risk(ground, grown, part),
        calibration=tuple(_calibration(grown, found)) if found.honest else (),
        uncalibrated=None if found.honest else ALL_GREW,
    )


def _rows(ground: Ground, grown: Grown, part: Part) -> Iterator[GainRow]:
    """Yield the first profiles together, down to each but the last."""
    order, everyone = in_order(grown.tree), grown.tallies.groups[ROOT]
    chosen = _Chosen.of(ground, grown, part)
    sizes = zip(chosen.sizes(np.ones_like(part.cases)), chosen.sizes(part.cases), strict=True)
    effects = chosen.effects() if everyone.grown_on else repeat((None, None))
    for place, (leaf, both, (of_all, of_chosen)) in enumerate(
        zip(order[:-1], sizes, effects, strict=False), start=1
    ):
        counted, cases = (
            Count(whole.cell | top(place), *size)
            for whole, size in zip((everyone.counted, everyone.cases), both, strict=True)
        )
        yield GainRow(
            profile=str(leaf),
            counted=counted,
            cases=cases,
            reach=Share(counted, everyone.counted),
            gain=Share(cases, everyone.cases, of_all),
            response=Share(cases, counted, of_chosen),
        )


@dataclass(frozen=True)
class _Chosen:
    """The rows that rates come from, by the place of their profile, the highest first."""

    part: Part
    places: NDArray[np.intp]
    persons: NDArray[np.int64]
    many: int

    @classmethod
    def of(cls, ground: Ground, grown: Grown, part: Part) -> _Chosen:
        """Return the rows of a part by the place of their profile."""
        order = in_order(grown.tree)
        place = np.zeros(len(grown.tree), np.intp)
        place[order] = np.arange(len(order))
        places = place[grown.tallies.leaves[part.rows]]
        return cls(part, places, ground.cohort.persons[part.rows], len(order))

    def sizes(self, rows: NDArray[np.bool_]) -> list[tuple[int, int]]:
        """Return the units and the distinct persons down to each place among some rows."""
        places, persons = self.places[rows], self.persons[rows]
        first = np.full(int(persons.max(initial=-1)) + 1, self.many)
        np.minimum.at(first, persons, places)
        by_place = (np.bincount(one, minlength=self.many)[: self.many] for one in (places, first))
        units, distinct = (np.cumsum(one).tolist() for one in by_place)
        return list(zip(units, distinct, strict=True))

    def effects(self) -> Iterator[tuple[Estimate, Estimate]]:
        """Yield, down to each place, the design effect of the gain and of the response."""
        all_cases = self._by_cluster(np.flatnonzero(self.part.cases))
        counted, cases = np.zeros_like(all_cases), np.zeros_like(all_cases)
        for rows in self._by_place():
            counted += self._by_cluster(rows)
            cases += self._by_cluster(rows[self.part.cases[rows]])
            yield design_effect(all_cases, cases), design_effect(counted, cases)

    def _by_place(self) -> list[NDArray[np.intp]]:
        """Return the rows at each place; small whole numbers are sorted by counting."""
        rows = np.argsort(self.places.astype(np.min_scalar_type(self.many)), kind="stable")
        return np.split(rows, np.cumsum(np.bincount(self.places, minlength=self.many))[:-1])

    def _by_cluster(self, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        clusters = self.part.clusters
        return np.bincount(clusters[rows], minlength=int(clusters.max(initial=-1)) + 1)


def _labels(ground: Ground, grown: Grown, part: Part) -> Iterator[LabelCount]:
    """Yield how many are in profiles with each label that there is."""
    cohort, everyone = ground.cohort, grown.tallies.groups[ROOT]
    answers: tuple[Label, ...] = ("yes", "no")
    for answer in answers:
        has_it = grown.tree.label == CLASSES.index(answer)
        rows = np.zeros(len(cohort), np.bool_)
        rows[part.rows] = has_it[grown.tallies.leaves[part.rows]]
        if rows.any():
            cell = labelled(answer)
            yield LabelCount(
                label=answer,
                counted=count(cohort, everyone.counted.cell | cell, rows),
                cases=count(cohort, everyone.cases.cell | cell, rows & cohort.outcome),
            )


def _risk(ground: Ground, grown: Grown, part: Part) -> MeanCost:
    r"""Return the expected cost of the labels per unit, by the counts of those labelled wrongly.

    With :math:`c_i` the cost of the label of a unit, 0 where it is right, and R their mean over N
    units in m clusters, the variance is :math:`m / (m - 1) / N^2` times the sum of
    :math:`(\sum_i (c_i - R))^2` over clusters. With unit costs and clusters of one it is
    :math:`R (1 - R) / (N - 1)`; SPSS divides by N. Source: Särndal, Swensson and Wretman (1992),
    Model Assisted Survey Sampling, section 5.6.
    """
    costs = np.array(ground.settings(ground.analysis).cost_matrix(CLASSES), np.float64)
    labels = grown.tree.label[grown.tallies.leaves[part.rows]]
    of_rows = costs[labels, part.cases.astype(np.intp)]
    everyone = grown.tallies.groups[ROOT].counted
    parts = tuple(_wrong(ground.cohort, everyone, part, labels, costs))
    if grown.tallies.groups[ROOT].grown_on is None:
        return MeanCost(parts, everyone)
    variance = part.variance((of_rows - of_rows.mean()) / len(of_rows))
    one_by_one = float(of_rows.var()) / len(of_rows)
    inflated = variance / one_by_one if one_by_one else 1.0
    return MeanCost(parts, everyone, Estimate(inflated, int(part.clusters.max(initial=0))))


def _wrong(
    cohort: Cohort,
    everyone: Count,
    part: Part,
    labels: NDArray[np.int32],
    costs: NDArray[np.float64],
) -> Iterator[tuple[Count, float]]:
    """Yield those labelled wrongly, missed cases and false alarms, with what one of them costs."""
    answers: tuple[Label, ...] = ("no", "yes")
    for label, outcome in (answers, answers[::-1]):
        of = CLASSES.index(label), CLASSES.index(outcome)
        rows = np.zeros(len(cohort), np.bool_)
        rows[part.rows] = (labels == of[0]) & (part.cases == (outcome == YES))
        if rows.any():
            cell = everyone.cell.and_(outcome=outcome) | labelled(label)
            yield count(cohort, cell, rows), float(costs[of])


def _calibration(grown: Grown, found: ProfilesFinding) -> Iterator[Calibrated]:
    """Yield what the growing half promised of each profile, and what the other half shows."""
    for profile in found.profiles:
        group = grown.tallies.groups[int(profile.id)]
        if group.grown_on is not None:
            promised = Share(group.parts[0], group.grown_on)
            yield Calibrated(profile=profile.id, expected=promised, observed=profile.rate)
