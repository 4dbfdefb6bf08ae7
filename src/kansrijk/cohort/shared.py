"""Whether a unit shares something with a related one: lives in one household with the father."""

from __future__ import annotations

import narwhals as nw
import numpy as np

from kansrijk.cohort.cohort import MISSING, UNLINKED, Column
from kansrijk.cohort.fetched import Laid, Seats
from kansrijk.cohort.links import SOURCE, TARGET, Links
from kansrijk.cohort.values import column
from kansrijk.cohort.variables import variable
from kansrijk.registers import ID, Frame, fetch
from kansrijk.study import Shared, Study

OWN, BOTH = "_own", "_both"


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
    laid = Laid(fetch(sharing(shared, links)), seats)
    absence = np.where(laid.column(OWN) > 0, 0, MISSING).astype(np.uint8)
    absence[~laid.rows] = UNLINKED
    together = (laid.column(BOTH) > 0).astype(np.int64)
    return column(variable(study, name), shared, together, absence)


def sharing(shared: Shared, links: Links) -> Frame:
    """Count for each `_id` that is linked what it has of its own, and what of that is shared."""
    related, targets = links.along(shared.relations), links.along((shared.relation,))
    own = targets.rename({TARGET: OWN})
    theirs = targets.rename({SOURCE: TARGET, TARGET: OWN}).with_columns(nw.lit(1).alias(BOTH))
    pairs = related.join(own, how="left", on=SOURCE).join(theirs, how="left", on=[TARGET, OWN])
    counts = pairs.group_by(SOURCE).agg(nw.col(OWN).count(), nw.col(BOTH).count())
    return counts.rename({SOURCE: ID})
