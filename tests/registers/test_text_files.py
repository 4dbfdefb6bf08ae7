"""Text files whose letters or lines are not what they seem are told, and not guessed at."""

from __future__ import annotations

import gzip

import pytest

from tests.registers.tables import column, opened, problem, register

# no message may hold this, wherever it stands in a file
PLANTED = "SeCrEt4711"
MARK = 'columns.mark = { type = "text" }'
CP1252 = f'encoding = "cp1252"\n{MARK}'


def write(path, content):
    path.write_bytes(gzip.compress(content) if path.name.endswith("gz") else content)


# ------------------------------------------------------------------ lines that end in CR alone


@pytest.mark.parametrize("name", ["t.csv", "t.csv.gz"])
@pytest.mark.parametrize("columns", [MARK, CP1252])
def test_lines_that_end_in_cr_alone_are_told(tmp_path, name, columns):
    write(tmp_path / name, f"person,mark\r1,{PLANTED}\r2,\xe9\r".encode("cp1252"))
    found = problem(tmp_path, register("t", name, columns))
    assert (found.where, found.key) == (name, "t")
    assert found.message == "the lines of this file end in CR alone"
    assert PLANTED not in str(found)


def test_lines_that_end_in_cr_alone_below_a_header_that_does_not(tmp_path):
    write(tmp_path / "t.csv", f"person,mark\n1,{PLANTED}\r2,b\r3,c\r".encode())
    found = problem(tmp_path, register("t", "t.csv", MARK))
    assert found.where == "t.csv"
    assert found.message.startswith("this file cannot be read")
    assert PLANTED not in str(found)


def test_a_cr_within_quotes_is_a_part_of_the_text(tmp_path):
    write(tmp_path / "t.csv", b'person,mark\n1,"a\rb"\n2,c\n')
    tables, _ = opened(tmp_path, register("t", "t.csv", MARK))
    assert column(tables["t"], "mark") == ["a\rb", "c"]


# ------------------------------------------------------------------ letters


@pytest.mark.parametrize("name", ["t.csv", "t.csv.gz"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_a_file_in_utf8_that_is_declared_in_another_encoding_is_told(tmp_path, name, start):
    write(tmp_path / name, start + f"person,mark\n1,{PLANTED} é\n".encode())
    found = problem(tmp_path, register("t", name, CP1252))
    assert (found.where, found.key) == (name, "t")
    assert found.message == "this file is in UTF-8, not in cp1252"
    assert found.todo == "leave out `encoding`"
    assert PLANTED not in str(found)


def test_one_such_letter_far_down_is_enough(tmp_path):
    rows = "".join(f"{person},plain\n" for person in range(200_000))
    write(tmp_path / "t.csv", f"person,mark\n{rows}x,é\n".encode())
    found = problem(tmp_path, register("t", "t.csv", CP1252))
    assert found.message == "this file is in UTF-8, not in cp1252"


def test_plain_letters_are_the_same_in_both(tmp_path):
    write(tmp_path / "t.csv", b"person,mark\n1,plain\n")
    tables, _ = opened(tmp_path, register("t", "t.csv", CP1252))
    assert column(tables["t"], "mark") == ["plain"]
