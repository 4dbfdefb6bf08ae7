"""Whether a unit shares something with a related one: lives in one household with the father."""

from __future__ import annotations

import narwhals as nw
import numpy as np

from kansrijk.cohort.cohort import MISSING, UNLINKED, Column
from kansrijk.cohort.fetched import Laid, Mask, Seats
from kansrijk.cohort.links import SOURCE, TARGET, Links
from kansrijk.cohort.values import column
from kansrijk.cohort.variables import variable
from kansrijk.registers import ID, Frame, fetch
from kansrijk.study import Shared, Study

THEIRS = "_theirs"


def shared_column(study: Study, name: str, shared: Shared, links: Links, seats: Seats) -> Column:
    """Return the column of an indicator that asks for what units share.

    Parameters
    ----------
    study
        The study.
    name
        The name of the indicator.
    shared
        Its declaration.
    links
        The links on the reference date.
    seats
        The units of the cohort.
    """
    related, own = links.along(shared.relations), links.along((shared.relation,))
    linked, has_own = _sources(related, seats), _sources(own, seats)
    absence = np.where(~linked, UNLINKED, np.where(~has_own, MISSING, 0)).astype(np.uint8)
    together = _sources(sharing(shared, links), seats)
    return column(variable(study, name), shared, together.astype(np.int64), absence)


def sharing(shared: Shared, links: Links) -> Frame:
    """Return the units that share something with a related one, as `_source`."""
    related, own = links.along(shared.relations), links.along((shared.relation,))
    theirs = own.rename({SOURCE: TARGET, TARGET: THEIRS})
    of_related = related.join(theirs, how="inner", on=TARGET).select(SOURCE, THEIRS)
    both = of_related.join(own, how="semi", left_on=[SOURCE, THEIRS], right_on=[SOURCE, TARGET])
    return both.select(SOURCE).unique()


def _sources(pairs: Frame, seats: Seats) -> Mask:
    sources = pairs.select(nw.col(SOURCE).alias(ID)).unique()
    return Laid(fetch(sources), seats).rows
