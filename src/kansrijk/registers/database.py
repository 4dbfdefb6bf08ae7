"""Read a table of a PostgreSQL database, which needs an extra: ``pip install kansrijk[postgres]``.

The address stands in a variable of the environment. It may hold a password, and what the database
says may quote it or a row, so neither is ever told. A table is read once, as it is at that moment;
what it holds is told by `Engine.digest`, since its rows have no order.
"""

from __future__ import annotations

import os
from dataclasses import replace
from importlib import import_module
from typing import Any

import narwhals as nw

from kansrijk.errors import DataError, Problem
from kansrijk.registers.engine import Engine, Frame, fetch_row
from kansrijk.registers.files import SourceFile
from kansrijk.study import Register

DRIVER = "adbc_driver_postgresql.dbapi"
# Tables, their partitions, views: all that this user may read.
TABLES = """
    SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND has_table_privilege(c.oid, 'SELECT')
    AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
"""

# The driver is there only where the extra is installed, so its types are not known.
Driver = Any


def read_table(file: SourceFile, register: Register, engine: Engine) -> tuple[Frame, SourceFile]:
    """Read a table into the engine, and say how many rows it has and what they are.

    Raises
    ------
    DataError
        The extra is not installed, the variable is not set, the database does not answer, or it
        has no such table.
    """
    driver, address = _driver(file.register), _address(file.register, register.database or "")
    frame = _fetch(driver, address, file.register, register, engine)
    rows = int(fetch_row(frame.select(rows=nw.len()))["rows"])
    return frame, replace(file, size=rows, digest=engine.digest(_kept(file.register)))


def _fetch(driver: Driver, address: str, name: str, register: Register, engine: Engine) -> Frame:
    given = register.table or ""
    table, message = given if "." in given else f"public.{given}", "the database does not answer"
    try:
        with driver.connect(address) as connection, connection.cursor() as at:
            at.execute(TABLES)
            if table in (tables := [told for (told,) in at.fetchall()]):
                message = "this table cannot be read"
                at.execute(f"SELECT * FROM {_quoted(table)}")  # noqa: S608 - a name from that list
                return engine.hold(at.fetch_record_batch(), _kept(name))
    except Exception as error:  # noqa: BLE001 - what a driver raises is not known before it is there
        todo = f"look at the address in {register.database}, and whether the database runs"
        message = f"{message} ({type(error).__name__})"
        raise DataError(Problem(given, name, message, todo=todo)) from None
    message = "the database has no such table that may be read"
    raise DataError(Problem("registers.toml", f"{name}.table", message, given, tables))


def _kept(name: str) -> str:
    return f"database_{name}"


def _driver(name: str) -> Driver:
    try:
        return import_module(DRIVER)
    except ImportError:
        message, todo = "PostgreSQL needs an extra", "pip install kansrijk[postgres]"
        raise DataError(Problem("registers.toml", f"{name}.database", message, todo=todo)) from None


def _address(name: str, variable: str) -> str:
    if address := os.environ.get(variable):
        return address
    message = "there is no such variable in the environment"
    todo = f"export {variable}=postgresql://user@server/database"
    raise DataError(Problem("registers.toml", f"{name}.database", message, variable, todo=todo))


def _quoted(table: str) -> str:
    return ".".join('"' + name.replace('"', '""') + '"' for name in table.split(".", 1))
