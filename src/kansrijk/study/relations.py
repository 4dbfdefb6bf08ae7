"""Where relations lead: from which unit to which, or why nowhere."""

from __future__ import annotations

from collections.abc import Sequence

from kansrijk.study.registers import Relation, Sources

Ends = tuple[str, str]


def ends(sources: Sources, paths: Sequence[str]) -> Ends | str:
    """Return the units that several paths together start from and lead to.

    Returns
    -------
    tuple of str, or str
        The two units; or, as a sentence, why there are none.
    """
    found = [_ends(sources, path, ()) for path in paths]
    return _agree(paths, found)


def ends_of_path(sources: Sources, path: str) -> Ends | str:
    """Return the units that one path starts from and leads to, or why there are none."""
    return _ends(sources, path, ())


def _ends(sources: Sources, path: str, seen: tuple[str, ...]) -> Ends | str:
    steps = path.split(".")
    start = end = None
    for step in steps:
        found = _ends_of_one(sources, step, seen)
        if isinstance(found, str):
            return found
        if end is not None and found[0] != end:
            return f"{step} starts from {found[0]}, but the path has come to {end}"
        start, end = start or found[0], found[1]
    return (start, end) if start and end else "this path is empty"


def _ends_of_one(sources: Sources, name: str, seen: tuple[str, ...]) -> Ends | str:
    if name in seen:
        return f"relations go in a circle: {' -> '.join((*seen, name))}"
    relation = sources.relations.get(name)
    if relation is None:
        return f"there is no relation {name}"
    return _ends_of_form(sources, relation, (*seen, name))


def _ends_of_form(sources: Sources, relation: Relation, seen: tuple[str, ...]) -> Ends | str:
    if relation.register_ is not None and relation.to is not None:
        register = sources.registers.get(relation.register_)
        if register is None:
            return f"there is no register {relation.register_}"
        return register.unit, relation.to.unit
    if relation.path is not None:
        return _ends(sources, relation.path, seen)
    found = [_ends_of_one(sources, part, seen) for part in relation.parts]
    if relation.reverse is not None:
        return found[0] if isinstance(found[0], str) else (found[0][1], found[0][0])
    return _agree(relation.any_of, found)


def _agree(names: Sequence[str], found: Sequence[Ends | str]) -> Ends | str:
    for one in found:
        if isinstance(one, str):
            return one
    if len(set(found)) != 1:
        return f"{' and '.join(names)} do not link the same units"
    return found[0]
