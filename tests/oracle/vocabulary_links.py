"""The oracle of the vocabulary, 4: relations, as pairs of units on a reference date."""

from __future__ import annotations

from kansrijk.study.relations import ends_of_path
from tests.oracle.vocabulary_cells import read_key
from tests.oracle.vocabulary_time import there_on


def pairs_of(study, registers, paths, reference):
    """Return the pairs of units that any of some paths links."""
    pairs = set()
    for path in paths:
        pairs |= follow(study, registers, path.split("."), reference)
    return pairs


def follow(study, registers, steps, reference):
    """Return the pairs of a path; one that comes back to its own unit leaves the start out."""
    pairs = links(study, registers, steps[0], reference)
    for step in steps[1:]:
        onward = links(study, registers, step, reference)
        pairs = {
            (start, end) for start, middle in pairs for other, end in onward if middle == other
        }
    start, end = ends_of_path(study.sources, ".".join(steps))
    if len(steps) > 1 and start == end:
        pairs = {(start, end) for start, end in pairs if start != end}
    return pairs


def links(study, registers, name, reference):
    """Return the pairs of one relation."""
    relation = study.sources.relations[name]
    if relation.register_ is not None:
        return links_in_register(study, registers, relation, reference)
    if relation.path is not None:
        return follow(study, registers, relation.path.split("."), reference)
    if relation.reverse is not None:
        return {(end, start) for start, end in links(study, registers, relation.reverse, reference)}
    return {pair for part in relation.any_of for pair in links(study, registers, part, reference)}


def links_in_register(study, registers, relation, reference):
    register = study.sources.registers[relation.register_]
    pairs = set()
    for row in there(register, registers[relation.register_], reference):
        target = read_key(row.cells, relation.to.key)
        if target is not None and not any(text in relation.to.unknown for text in target):
            pairs |= {(unit, target) for unit in row.units}
    return pairs


def there(register, rows, reference):
    """Return the rows about somebody that hold on a day; of yearly records those of one file."""
    rows = [row for row in rows if row.units and there_on(register, row, reference)]
    return newest(rows) if register.kind == "record" and register.is_yearly else rows


def newest(rows):
    """Return the rows of the newest file."""
    files = [(row.values["file_year"], row.values.get("file_month", 0)) for row in rows]
    return [row for row, file in zip(rows, files, strict=True) if file == max(files)]
