"""Jobs: what an employee's time is made of, one employer after the other, and some at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kansrijk.synthetic.country.care_events import FAR
from kansrijk.synthetic.country.people import People
from kansrijk.synthetic.country.rows import Coded, Rows
from kansrijk.synthetic.country.spells import Spells, together
from kansrijk.synthetic.country.work import DIRECTOR, EARNING_PUPIL, EMPLOYEE, Work, distinct
from kansrijk.synthetic.country.work_pay import Pay
from kansrijk.synthetic.country.years import Years
from kansrijk.synthetic.days import NEVER, YEAR, Bools, Floats, Ints, day

CHANGES, CHANGES_YOUNG, YOUNG = 0.12, 0.6, 25
"""New jobs a year, of who is young and of others."""
OVERLAP, LONGEST_OVERLAP = 0.12, 60
"""Share of jobs that end after the next began, and by how many days at most."""
SECOND = 0.2
"""Share of jobs beside which there is a second one for some time."""
SECOND_SHARE = 0.3
FULL_TIME_HOURS, HOURLY_BESIDE_SCHOOL = 1_976.0, 6.5
"""Hours a year, and euros an hour."""
FULL_TIME = 0.95

CONTRACTS = ("B", "O", "N")
FULL_OR_PART = ("1", "2")
KINDS = ("1", "4", "5", "9")
"""Director, temporary agency, on call, other."""
JOBS_OF_BLOCK = 10_000_000
"""More jobs than a block has: block and job make one number."""


@dataclass(frozen=True, slots=True)
class Jobs:
    """Jobs that touch the years of the files.

    Parameters
    ----------
    spells
        Who, and from when until when.
    share
        Of the person's working time.
    category
        What the person lived on (`work.CATEGORIES`) when the job began.
    contract, kind
        Places in `CONTRACTS` and `KINDS`.
    pay
        Of all years.
    """

    spells: Spells
    share: Floats
    category: Ints
    contract: Ints
    kind: Ints
    pay: Pay

    def __len__(self) -> int:
        return len(self.spells)


def draw_jobs(rng: np.random.Generator, people: People, work: Work, pay: Pay, years: Years) -> Jobs:
    """Draw the jobs of employees, of directors, and of pupils who work beside school."""
    first = day(years.first)
    category = work.category
    paid = (category == EMPLOYEE) | (category == DIRECTOR)
    paid |= (category == EARNING_PUPIL) & work.side_job[work.spells.person]
    chosen = np.flatnonzero(paid & (work.spells.end > first))
    row, start, end = _employers(rng, people, work.spells[chosen], years)
    touching = end > first
    row, start, end = chosen[row[touching]], start[touching], end[touching]
    end = _overlapping(rng, people, work.spells.person[row], end, years)
    main = Spells(work.spells.person[row], start, end)
    second, beside = _second(rng, main, category[row], years)
    of = np.concatenate([category[row], category[row][beside]])
    spells = together([main, second])
    return Jobs(
        spells=spells,
        share=np.concatenate([np.ones(len(main)), np.full(len(second), SECOND_SHARE)]),
        category=of,
        contract=_contracts(rng, spells, of, people),
        kind=_kinds(rng, of),
        pay=pay,
    )


def job_rows(people: People, jobs: Jobs, years: Years, block: int) -> Iterator[Rows]:
    """Return the rows of SPOLISBUS: each job in the file of every year that it touches."""
    for year in years.files():
        first, last = day(year), day(year + 1)
        here = np.flatnonzero((jobs.spells.start < last) & (jobs.spells.end > first))
        spells = jobs.spells[here]
        pay, hours, full = _worked(people, jobs, here, year)
        yield Rows(
            contract="spolisbus",
            units={"key": spells.person},
            columns={
                "job": block * JOBS_OF_BLOCK + here,
                "start": spells.start,
                "end": np.where(spells.end < NEVER, spells.end - 1, NEVER),
                "pay": pay,
                "hours": hours,
                "contract": Coded(jobs.contract[here], CONTRACTS),
                "full_time": Coded(np.where(full, 0, 1), FULL_OR_PART),
                "kind": Coded(jobs.kind[here], KINDS),
            },
            year=year,
        )


def _worked(people: People, jobs: Jobs, here: Ints, year: int) -> tuple[Floats, Floats, Bools]:
    """Return the pay and hours of jobs in a year, and whether they are full time."""
    spells, share = jobs.spells[here], jobs.share[here]
    days = np.minimum(spells.end, day(year + 1)) - np.maximum(spells.start, day(year))
    part = share * days / (day(year + 1) - day(year))
    pupil = jobs.category[here] == EARNING_PUPIL
    beside = jobs.pay.beside_school(people, year)[spells.person]
    would = jobs.pay.of_work(people, year)[spells.person]
    of_full_time = jobs.pay.hours[spells.person]
    hours = np.where(pupil, beside / HOURLY_BESIDE_SCHOOL, of_full_time * FULL_TIME_HOURS)
    full = ~pupil & (share * of_full_time >= FULL_TIME)
    return np.round(np.where(pupil, beside, would) * part, 2), np.round(hours * part, 2), full


def _employers(
    rng: np.random.Generator, people: People, spells: Spells, years: Years
) -> tuple[Ints, Ints, Ints]:
    """Cut spells of work into employers: of each the spell, the first day, and the day after."""
    until = np.minimum(spells.end, years.end + 1)
    age = (until - people.born[spells.person]) / YEAR
    rate = np.where(age < YOUNG, CHANGES_YOUNG, CHANGES)
    number = rng.poisson(rate * (until - spells.start) / YEAR)
    row = np.repeat(np.arange(len(spells)), number)
    cuts = spells.start[row] + (rng.random(len(row)) * (until - spells.start)[row]).astype(np.int64)
    begins = np.concatenate([np.arange(len(spells)) * FAR + spells.start, row * FAR + cuts])
    of, start = np.divmod(distinct(begins), FAR)
    last = np.append(of[1:] != of[:-1], True)
    return of, start, np.where(last, spells.end[of], np.append(start[1:], 0))


def _overlapping(
    rng: np.random.Generator, people: People, person: Ints, end: Ints, years: Years
) -> Ints:
    """Let some jobs last on for a while."""
    later = end + rng.integers(1, LONGEST_OVERLAP, len(end))
    lasts = (rng.random(len(end)) < OVERLAP) & (end < NEVER)
    later = np.where(lasts, np.minimum(later, people.gone[person]), end)
    return np.where(later > years.end, NEVER, later)


def _second(
    rng: np.random.Generator, main: Spells, category: Ints, years: Years
) -> tuple[Spells, Ints]:
    """Return second jobs, and beside which of the jobs."""
    beside = np.flatnonzero((category == EMPLOYEE) & (rng.random(len(main)) < SECOND))
    first = np.maximum(main.start[beside], day(years.first) - 300)
    last = np.minimum(main.end[beside], years.end)
    start = first + (rng.random(len(beside)) * (last - first)).astype(np.int64)
    end = np.minimum(start + rng.integers(40, 900, len(beside)), main.end[beside])
    end = np.where(end > years.end, NEVER, end)
    told = (end > day(years.first)) & (start < end)
    return Spells(main.person[beside], start, end)[told], beside[told]


def _contracts(rng: np.random.Generator, spells: Spells, category: Ints, people: People) -> Ints:
    age = (spells.start - people.born[spells.person]) / YEAR
    fixed = rng.random(len(spells)) < np.where(age < YOUNG, 0.6, 0.2)
    return np.where(category == DIRECTOR, 2, np.where(fixed, 0, 1))


def _kinds(rng: np.random.Generator, category: Ints) -> Ints:
    kind = rng.choice(3, len(category), p=(0.04, 0.08, 0.88)) + 1
    return np.where(category == DIRECTOR, 0, kind)
