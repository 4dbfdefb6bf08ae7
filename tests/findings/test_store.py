"""Findings are written as text and read back as they were."""

from __future__ import annotations

import pytest

from kansrijk.assess import ChecksFinding, CodebookFinding
from kansrijk.errors import DataError
from kansrijk.findings import dump, load
from kansrijk.profiles import Asked, ProfilesFinding
from tests.report import made
from tests.report import made_material as material


def test_what_is_written_is_read_back_as_it_was():
    released = made.release_of(made.profiles())
    findings = [sealed.finding for sealed in released.released]
    kinds = [type(finding) for finding in findings]
    assert list(load(dump(findings), kinds)) == findings
    assert [type(one) for one in load(dump(findings), [Asked])] == [Asked]


def test_a_field_may_be_called_kind():
    found = [material.checks(), material.codebook()]
    assert list(load(dump(found), [ChecksFinding, CodebookFinding])) == found


@pytest.mark.parametrize("text", ["", "{}", '{"form": 0}\n', '{"form": 1}\n{"kind": "Other"}\n{'])
def test_another_text_is_refused(text: str):
    with pytest.raises(DataError, match="not written by this version"):
        load(text, [ProfilesFinding])
