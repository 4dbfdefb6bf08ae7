"""Whatever a driver says, the address of a database is never told: it may hold a password."""

from __future__ import annotations

import sys
import traceback
from contextlib import contextmanager
from types import ModuleType

import pytest

from kansrijk.errors import DataError
from kansrijk.registers import Engine, open_registers
from tests.registers.tables import problem, register, study_of

PASSWORD = "SeCrEt4711"  # noqa: S105 - there is no such server; no message may hold it
ADDRESS = f"postgresql://reader:{PASSWORD}@server.town/registers"
PARTS = (PASSWORD, "reader", "server.town")


class Connection:
    """A connection that quotes its address in what it says, as drivers do."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    @contextmanager
    def cursor(self):
        yield self

    def execute(self, query):
        if "people" in query:
            raise RuntimeError(f"{ADDRESS}: {query}")

    def fetchall(self):
        return [("public.people",)]


def refuses(address):
    raise ConnectionError(f"cannot connect to {address}")


CONNECTS = {"it does not answer": refuses, "it breaks off": lambda _: Connection()}


def refused(folder, monkeypatch, connect):
    """Return all that a database that is not there leads to, as a console might show it."""
    driver = ModuleType("dbapi")
    driver.connect = connect
    monkeypatch.setitem(sys.modules, "adbc_driver_postgresql", ModuleType("adbc"))
    monkeypatch.setitem(sys.modules, "adbc_driver_postgresql.dbapi", driver)
    monkeypatch.setenv("TOWN", ADDRESS)
    declared = register("t", "").replace('path = ""', 'database = "TOWN"\ntable = "people"')
    with Engine(1) as engine, pytest.raises(DataError) as error:
        open_registers(study_of(folder, declared), folder, engine)
    return "".join(traceback.format_exception(error.value)) + repr(error.value.problems)


@pytest.mark.parametrize("connect", CONNECTS.values(), ids=CONNECTS)
def test_what_a_driver_says_is_not_repeated(tmp_path, monkeypatch, connect):
    told = refused(tmp_path, monkeypatch, connect)
    assert not [part for part in PARTS if part in told]
    assert "TOWN" in told


@pytest.mark.parametrize("path", [ADDRESS, f"{ADDRESS}/people.csv"])
def test_an_address_in_the_place_of_a_path_is_not_repeated(tmp_path, path):
    found = problem(tmp_path, register("t", path))
    assert (found.where, found.key) == ("registers.toml", "t.path")
    assert not [part for part in PARTS if part in str(found)]
