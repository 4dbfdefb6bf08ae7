"""What may leave: a policy is data, one file each, with a sentence for every key.

Policies differ between centres and change with their guidelines, so no number of theirs stands in
the code. The files lie in ``policies/``; `policy` reads one by its name.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from kansrijk.errors import Problem, StudyError
from kansrijk.study import Text

FOLDER = files("kansrijk.disclosure") / "policies"


class Policy(BaseModel):
    """The rules under which findings may leave.

    Parameters
    ----------
    name, version
        What a study asks for, and which edition of it; every release names both.
    title
        How reports name it.
    releases
        Whether what passes may leave the secure environment. Where it may not, reports go to the
        inside folder and carry a watermark.
    min_count
        The fewest distinct persons, and units, behind a count, a numerator and a complement.
    group_share
        A group in which this share or more has a sensitive value fails; None: no such rule.
    min_dof
        The fewest residual degrees of freedom behind an estimate.
    round_base
        Counts are sums of counts rounded to multiples of this; 1 keeps them exact.
    on_grid
        Whether a cut must lie on a declared grid.
    note
        What a reader must know about the policy itself.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    version: str
    title: Text
    releases: bool
    min_count: int = Field(ge=0)
    group_share: float | None = Field(default=None, gt=0, le=1)
    min_dof: int = Field(ge=0)
    round_base: int = Field(ge=1)
    on_grid: bool
    note: Text


def policy_names() -> tuple[str, ...]:
    """Return the names of all policies that exist, in alphabetical order."""
    names = (entry.name for entry in FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def policy(name: str) -> Policy:
    """Return a policy by its name.

    Raises
    ------
    StudyError
        When there is no policy of that name.
    """
    if name not in policy_names():
        raise StudyError(_unknown(name))
    text = (FOLDER / f"{name}.toml").read_text("utf-8")
    return Policy.model_validate(tomllib.loads(text))


def _unknown(name: str) -> Problem:
    return Problem(
        where="study.toml",
        key="study.policy",
        message="there is no policy of that name",
        given=name,
        allowed=policy_names(),
        todo="name one of them; it decides what may leave",
    )
