"""Count what became of the planted profiles in a block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kansrijk.synthetic.country.planted import (
    DEPARTURES,
    ELSEWHERE,
    MATTER,
    PLANTED,
    Departure,
    Planting,
    place,
    profile_of,
)
from kansrijk.synthetic.country.planted_seen import Known, Seen, see, year_of
from kansrijk.synthetic.country.truth import Change, Day, Local, Truth
from kansrijk.synthetic.country.truth_factors import OUTCOMES
from kansrijk.synthetic.days import Bools, Ints, day, iso
from kansrijk.synthetic.truth import PlantedProfile

if TYPE_CHECKING:
    from kansrijk.synthetic.country.block import Block


@dataclass(frozen=True, slots=True)
class Counted:
    """The young of a block on a reference day.

    Parameters
    ----------
    seen
        What the registers show of them.
    in_help, at_risk, cases
        Who was in youth help, who neither in that nor set aside, and who of those came in.
    profile
        Place in `PLANTED`, `NOWHERE` without one.
    """

    seen: Seen
    in_help: Bools
    at_risk: Bools
    cases: Bools
    profile: Ints

    def within(self, profile: str, municipality: int | None = None) -> tuple[int, int]:
        """Return the members and cases of a profile, in a municipality or everywhere."""
        there = self.profile == place(profile)
        if municipality is not None:
            there &= self.seen.municipality == municipality
        return int(np.sum(there & self.at_risk)), int(np.sum(there & self.cases))


def count(block: Block, moment: int) -> Counted:
    """Tell of the young on a reference day who was at risk, and who came in."""
    seen, persons = see(known_of(block), moment), len(block.people)
    spells, last = block.care.help.spells, day(year_of(moment), 12, 31)
    in_help = spells.running_on(moment, persons)[seen.young]
    at_risk = ~in_help & ~seen.aside
    began = spells.began_between(moment + 1, last, persons)[seen.young]
    return Counted(seen, in_help, at_risk, began & at_risk, profile_of(seen.indicators))


def truth_of(block: Block) -> Truth:
    """Count the planted profiles of a block, as its registers show them."""
    counted = [count(block, moment) for moment in block.years.reference_days]
    return Truth(
        seed=block.seed,
        days=tuple(_day(each) for each in counted),
        matter=MATTER,
        departures=tuple(_local(block, departure, counted) for departure in DEPARTURES),
        changes=tuple(_changes(block.years.last)),
        outcomes=OUTCOMES,
    )


def known_of(block: Block) -> Known:
    """Return what the planted chance depends on."""
    return Known(
        geography=block.geography,
        people=block.people,
        homes=block.homes,
        means=block.means,
        justice=block.justice,
        mental_health=block.care.mental_health,
    )


def _day(counted: Counted) -> Day:
    return Day(
        reference_date=str(iso(np.array(counted.seen.day))),
        young=len(counted.seen.young),
        in_help=int(counted.in_help.sum()),
        aside=int(np.sum(counted.seen.aside & ~counted.in_help)),
        at_risk=int(counted.at_risk.sum()),
        cases=int(counted.cases.sum()),
        profiles=tuple(_profile(counted, planting) for planting in PLANTED),
        elsewhere=ELSEWHERE,
    )


def _profile(counted: Counted, planting: Planting) -> PlantedProfile:
    members, cases = counted.within(planting.name)
    return PlantedProfile(
        name=planting.name,
        band=planting.band,
        words=planting.words,
        conditions=planting.conditions,
        rate=planting.rate_in(year_of(counted.seen.day)),
        members=members,
        cases=cases,
    )


def _local(block: Block, departure: Departure, counted: list[Counted]) -> Local:
    municipalities = block.geography.municipalities
    which = departure.municipality(block.geography)
    counts = [each.within(departure.profile, which) for each in counted]
    return Local(
        code=str(municipalities.code[which]),
        name=str(municipalities.name[which]),
        profile=departure.profile,
        times=departure.times,
        members=tuple(members for members, _ in counts),
        cases=tuple(cases for _, cases in counts),
    )


def _changes(last: int) -> Iterator[Change]:
    for planting in PLANTED:
        for before, after in zip(planting.rates, list(planting.rates)[1:], strict=False):
            if after <= last:
                rates = planting.rates[before], planting.rates[after]
                yield Change(planting.name, after, *rates)
