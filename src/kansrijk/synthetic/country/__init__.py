"""A made-up country: drawn in blocks of families, and written as registers are delivered."""
