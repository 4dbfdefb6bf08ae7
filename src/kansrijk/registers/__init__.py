"""The source tables: opened lazily, checked, and turned into integers."""

from kansrijk.registers.check import FEW, about
from kansrijk.registers.columns import EPOCH, days
from kansrijk.registers.engine import Engine, Frame, fetch, fetch_row
from kansrijk.registers.files import SourceFile
from kansrijk.registers.keys import ID, part_names
from kansrijk.registers.open import KNOWN, TO, Registers, open_registers

__all__ = [
    "EPOCH",
    "FEW",
    "ID",
    "KNOWN",
    "TO",
    "Engine",
    "Frame",
    "Registers",
    "SourceFile",
    "about",
    "days",
    "fetch",
    "fetch_row",
    "open_registers",
    "part_names",
]
