"""A table of PostgreSQL is read as it stands there, by a real server; its address is never told."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from kansrijk.errors import DataError
from kansrijk.registers import Engine, fetch
from kansrijk.registers.files import find_files
from kansrijk.registers.sources import open_sources
from tests.needs import lacking
from tests.registers.tables import write_csv
from tests.registers.test_files import with_registers

PASSWORD = "SeCrEt4711"  # noqa: S105 - the server asks for none; no message may hold it
TABLES = """
CREATE USER reader;
CREATE SCHEMA town;
CREATE TABLE town.people
    ("RINPERSOON" char(9), born date, amount numeric(12, 2), children smallint, share real,
     note text);
INSERT INTO town.people VALUES
    ('000000007', '2000-02-29', 1234.50, 3, 0.5, NULL), ('000000008', NULL, NULL, NULL, NULL, 'x');
CREATE TABLE town.hidden (person text);
CREATE VIEW plain AS SELECT * FROM (VALUES ('1'), ('2')) AS rows (person);
GRANT USAGE ON SCHEMA town TO reader;
GRANT SELECT ON town.people, plain TO reader;
"""


@dataclass
class Server:
    """A server that is reached through a socket in a folder."""

    programs: Path
    folder: Path

    @property
    def address(self) -> str:
        return f"postgresql://reader:{PASSWORD}@/postgres?host={self.folder}"

    def run(self, program: str, *given: str, text: str = "") -> None:
        """Run a program of the server, not as root, which it refuses."""
        who = [] if os.getuid() else ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        subprocess.run(
            [*who, self.programs / program, *given],
            input=text, text=True, check=True, cwd=self.folder, stdout=subprocess.DEVNULL,
        )  # fmt: skip


def programs() -> Path:
    """Return the folder with the programs of the server."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if not folders:
        lacking("PostgreSQL is not installed: apt-get install postgresql")
    return folders[0]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    if sys.platform == "win32":
        lacking("the test starts PostgreSQL as it is on Linux")
    # The path of a socket is short.
    with tempfile.TemporaryDirectory(prefix="kansrijk-", ignore_cleanup_errors=True) as name:
        one = Server(programs(), Path(name))
        if not os.getuid():
            os.chown(name, 65534, 65534)
        one.run("initdb", "-D", "data", "-U", "owner", "-A", "trust", "-E", "UTF8", "--no-sync")
        settings = f"-c listen_addresses='' -c unix_socket_directories={name} -c fsync=off"
        one.run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", settings, "start")
        try:
            at = ("-h", name, "-U", "owner", "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-q")
            one.run("psql", *at, text=TABLES)
            yield one
        finally:
            one.run("pg_ctl", "-D", "data", "-m", "immediate", "stop")


@pytest.fixture
def engine() -> Iterator[Engine]:
    with Engine(1) as one:
        yield one


def opened(folder: Path, engine: Engine, table: str = "town.people"):
    write_csv(folder / "o.csv", "person")
    register = {"database": "REGISTERS", "table": table, "key": ["rinpersoon"]}
    declared = with_registers(r=register)
    return open_sources(declared, find_files(declared, folder), engine)["r"]


def refused(folder: Path, engine: Engine, table: str = "town.people"):
    with pytest.raises(DataError) as error:
        opened(folder, engine, table)
    (problem,) = error.value.problems
    assert PASSWORD not in str(problem)
    return problem


def test_table_of_a_server(tmp_path, engine, server, monkeypatch):
    monkeypatch.setenv("REGISTERS", server.address)
    source = opened(tmp_path, engine)
    first, second = fetch(source.frame).to_pylist()
    assert first == {
        "rinpersoon": "000000007",
        "born": date(2000, 2, 29),
        "amount": "1234.50",
        "children": 3,
        "share": 0.5,
        "note": None,
    }
    assert list(second.values()) == ["000000008", None, None, None, None, "x"]
    (file,) = source.files
    assert (file.path.name, file.size, len(file.digest)) == ("town.people", 2, 64)
    assert not source.is_text


def test_digest_is_that_of_the_rows_whatever_their_order(tmp_path, server, monkeypatch):
    monkeypatch.setenv("REGISTERS", server.address)
    at = ("-h", str(server.folder), "-U", "owner", "-d", "postgres", "-q", "-c")
    changes = [
        "SELECT 1",
        # An update writes a row anew, behind the others.
        """UPDATE town.people SET note = note WHERE "RINPERSOON" = '000000007'""",
        """UPDATE town.people SET note = 'y' WHERE "RINPERSOON" = '000000008'""",
    ]
    digests = []
    for change in changes:
        server.run("psql", *at, change)
        with Engine(1) as engine:
            digests.append(opened(tmp_path, engine).files[0].digest)
    server.run("psql", *at, """UPDATE town.people SET note = 'x' WHERE note = 'y'""")
    assert digests[0] == digests[1] != digests[2]


def test_view_in_the_schema_that_needs_no_name(tmp_path, engine, server, monkeypatch):
    monkeypatch.setenv("REGISTERS", server.address)
    write_csv(tmp_path / "o.csv", "person")
    declared = with_registers(r={"database": "REGISTERS", "table": "plain"})
    source = open_sources(declared, find_files(declared, tmp_path), engine)["r"]
    assert sorted(fetch(source.frame)["person"].to_pylist()) == ["1", "2"]


@pytest.mark.parametrize("table", ["town.peple", "town.hidden"])
def test_table_that_is_not_there_or_may_not_be_read(tmp_path, engine, server, monkeypatch, table):
    monkeypatch.setenv("REGISTERS", server.address)
    problem = refused(tmp_path, engine, table)
    assert (problem.key, problem.given) == ("r.table", table)
    assert tuple(problem.allowed) == ("public.plain", "town.people")


def test_server_refuses(tmp_path, engine, server, monkeypatch):
    monkeypatch.setenv("REGISTERS", server.address.replace("reader", "nobody"))
    problem = refused(tmp_path, engine)
    assert problem.message.startswith("the database does not answer (")
    assert "REGISTERS" in str(problem)


def test_no_server(tmp_path, engine, monkeypatch):
    address = f"postgresql://reader:{PASSWORD}@/postgres?host={tmp_path}"
    monkeypatch.setenv("REGISTERS", address)
    problem = refused(tmp_path, engine)
    assert problem.message.startswith("the database does not answer (")
    assert str(tmp_path) not in str(problem)


def test_variable_that_is_not_set(tmp_path, engine, monkeypatch):
    monkeypatch.delenv("REGISTERS", raising=False)
    problem = refused(tmp_path, engine)
    assert (problem.key, problem.given) == ("r.database", "REGISTERS")
    assert problem.message == "there is no such variable in the environment"


def test_extra_that_is_not_installed(tmp_path, engine, monkeypatch):
    monkeypatch.setitem(sys.modules, "adbc_driver_postgresql", None)
    monkeypatch.delitem(sys.modules, "adbc_driver_postgresql.dbapi", raising=False)
    problem = refused(tmp_path, engine)
    assert "pip install kansrijk[postgres]" in str(problem)


def test_driver_is_imported_only_when_it_is_used():
    code = "import sys, kansrijk.registers; sys.exit('adbc_driver_manager' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
