"""A made-up country: drawn in blocks of families, and written as registers are delivered.

`write_country` writes the registers, their areas, and the truth; `read_truth` reads that back. The
chance of everybody is worked out from what the registers show, and nobody in them exists.
"""

from __future__ import annotations

from kansrijk.synthetic.country.country import write_country
from kansrijk.synthetic.country.formats import Format
from kansrijk.synthetic.country.truth import read_truth
from kansrijk.synthetic.country.years import Years

__all__ = ["Format", "Years", "read_truth", "write_country"]
