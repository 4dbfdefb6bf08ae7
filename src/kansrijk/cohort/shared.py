"""Whether a unit shares something with a related one: lives in one household with the father."""

from __future__ import annotations

import narwhals as nw
import numpy as np

from kansrijk.cohort.cohort import MISSING, UNLINKED, Column
from kansrijk.cohort.fetched import Laid
from kansrijk.cohort.links import SOURCE, TARGET
from kansrijk.cohort.seats import SEAT, Seats
from kansrijk.cohort.values import column
from kansrijk.cohort.variables import variable
from kansrijk.cohort.ways import Ways
from kansrijk.registers import Frame, fetch
from kansrijk.study import Shared, Study

OWN, BOTH = "_own", "_both"


def shared_column(study: Study, name: str, shared: Shared, ways: Ways, seats: Seats) -> Column:
    """Return the column of an indicator that asks for what units share.

    Parameters
    ----------
    study
        The study.
    name
        The name of the indicator.
    shared
        Its declaration.
    ways
        The links of the units on the reference date.
    seats
        The units of the cohort.
    """
    laid = Laid(fetch(sharing(shared, ways)), seats)
    absence = np.where(laid.column(OWN) > 0, 0, MISSING).astype(np.uint8)
    absence[ways.linked(shared.relations) == 0] = UNLINKED
    together = (laid.column(BOTH) > 0).astype(np.int64)
    return column(variable(study, name), shared, together, absence)


def sharing(shared: Shared, ways: Ways) -> Frame:
    """Count for each `_seat` that is linked what it has of its own, and what of that is shared."""
    related = ways.along(shared.relations)
    own = ways.along((shared.relation,)).rename({TARGET: OWN})
    theirs = ways.of_all(shared.relation).rename({SOURCE: TARGET, TARGET: OWN})
    theirs = theirs.with_columns(nw.lit(1).alias(BOTH))
    pairs = related.join(own, how="inner", on=SEAT).join(theirs, how="left", on=[TARGET, OWN])
    return pairs.group_by(SEAT).agg(nw.col(OWN).count(), nw.col(BOTH).count())
