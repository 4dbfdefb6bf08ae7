"""The source tables: opened lazily, checked, and turned into integers."""

from kansrijk.registers.by_file import counted as by_file
from kansrijk.registers.check_texts import CHECK_TEXTS, CheckText
from kansrijk.registers.dates import EPOCH, days
from kansrijk.registers.engine import Engine, Frame, distinct, fetch, fetch_row
from kansrijk.registers.files import SourceFile
from kansrijk.registers.found import FEW, Extent, Found, about, refuse_errors, warnings_of
from kansrijk.registers.functions import call_function, function_fails
from kansrijk.registers.keys import ID, TO, part_names
from kansrijk.registers.numbers import Keys, Listing
from kansrijk.registers.open import Registers, empty_registers, open_registers
from kansrijk.registers.read import KNOWN

__all__ = [
    "CHECK_TEXTS",
    "EPOCH",
    "FEW",
    "ID",
    "KNOWN",
    "TO",
    "CheckText",
    "Engine",
    "Extent",
    "Found",
    "Frame",
    "Keys",
    "Listing",
    "Registers",
    "SourceFile",
    "about",
    "by_file",
    "call_function",
    "days",
    "distinct",
    "empty_registers",
    "fetch",
    "fetch_row",
    "function_fails",
    "open_registers",
    "part_names",
    "refuse_errors",
    "warnings_of",
]
