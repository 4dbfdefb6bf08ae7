"""What a TREE command asks for and a tree here does not do: with its line, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kansrijk.spss.command import TreeCommand
from kansrijk.spss.values import class_name

Changes = Literal["tree", "output"]
NEITHER = "SPSS leaves this out of a CRT tree, too"
# Subcommands that steer what SPSS shows and writes, and what there is instead.
SHOWN = {
    "TREE": "how SPSS draws the tree; the report draws its own",
    "PRINT": "which tables SPSS prints; the report has its own",
    "GAIN": "which gain tables SPSS prints; the report has its own",
    "PLOT": "which charts SPSS draws; the report has its own",
    "RULES": "rules as syntax; the report tells the rules in words",
    "SAVE": "new variables in the data file of SPSS; nothing here changes a data file",
    "PROFITS": "profits are only shown, in tables that are not made here",
    "OUTFILE": "the model as a file of SPSS, which is not written",
    "SCORES": NEITHER,
    "CHAID": NEITHER,
    "QUEST": NEITHER,
}


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Something that is understood and not carried over.

    Parameters
    ----------
    line
        Its line in the file.
    what
        How it stands there.
    why
        Why it is not carried over, and what to do instead.
    changes
        Whether the tree itself may come out otherwise, or only what is shown.
    """

    line: int
    what: str
    why: str
    changes: Changes

    def __str__(self) -> str:
        effect = "may change the tree" if self.changes == "tree" else "no effect on the tree"
        return f"line {self.line}: {self.what}: {self.why} ({effect})"


def left_out(command: TreeCommand) -> list[Unsupported]:
    """Return what no tree here does, by line.

    Parameters
    ----------
    command
        The command.
    """
    found = [
        *_growing(command),
        *_cases(command),
        *_levels(command),
        *_unheeded(command),
        *_shown(command),
    ]
    return sorted(found, key=lambda one: one.line)


def _growing(command: TreeCommand) -> Iterator[Unsupported]:
    growth = command.growth
    if growth.prune is not None:
        why = "the tree is not pruned; prune it with cross_validate(...).choose(k)"
        what = f"METHOD PRUNE=SE({growth.prune:g})"
        yield Unsupported(command.line_of("METHOD", "PRUNE"), what, why, "tree")
    if command.force is not None:
        why = "no variable is forced to split first; it is a predictor like the others"
        yield Unsupported(command.force.line, f"FORCE={command.force.name}", why, "tree")
    if growth.impurity == "ORDEREDTWOING":
        why = "twoing is taken, which is the same with two categories and not with more"
        yield _of(command, "CRT", "IMPURITY", why)
    if command.priors.adjust and command.costs:
        why = "costs do not adjust the priors; they enter the impurity, as with ADJUST=NO"
        yield _of(command, "PRIORS", "ADJUST", why)
    if command.influence is not None:
        why = "every case weighs the same in growing"
        yield _of(command, "INFLUENCE", "INFLUENCE", why)


def _cases(command: TreeCommand) -> Iterator[Unsupported]:
    if command.validation.kind == "SPLITSAMPLE":
        why = "the tree grows on all cases; SPSS draws its sample by its own random numbers"
        if isinstance(command.validation.by, str):
            why = f"the tree grows on all cases; give it those with {command.validation.by} = 1"
        yield _of(command, "VALIDATION", "TYPE", why)
    if command.validation.kind == "CROSSVALIDATION":
        why = "folds tell how good the tree is, and do not change it; see cross_validate"
        yield _of(command, "VALIDATION", "TYPE", why, "output")
    validation = command.subcommands.get("VALIDATION")
    if validation and "OUTPUT" in validation.given and command.validation.kind != "NONE":
        yield _of(command, "VALIDATION", "OUTPUT", "which sample SPSS shows", "output")
    if command.nominal_missing:
        why = "a missing value stays missing; make it a level of the data where it means something"
        yield _of(command, "MISSING", "NOMINALMISSING", why)
    if command.categories.missing:
        why = "cases whose outcome is missing are left out"
        yield _of(command, "DEPCATEGORIES", "USEVALUES", why)


def _levels(command: TreeCommand) -> Iterator[Unsupported]:
    """Say whose measurement level only the data file of SPSS tells."""
    unknown = [one for one in command.predictors if one.level is None]
    if unknown:
        names = ", ".join(one.name for one in unknown)
        why = (
            "their measurement level stands in SPSS's data file only; give it in [ ] if it matters"
        )
        yield Unsupported(unknown[0].line, f"BY {names}", why, "tree")


def _unheeded(command: TreeCommand) -> Iterator[Unsupported]:
    """Say what SPSS itself does not heed."""
    for one in command.unused:
        why = "this variable is used elsewhere in the command, so it is no predictor; nor in SPSS"
        yield Unsupported(one.line, f"BY {one.name}", why, "output")
    pairs: set[tuple[str, str]] = set()
    for one in reversed(command.costs_as_given):
        what = f"COSTS {class_name(one.actual)} {class_name(one.predicted)} [{one.cost:g}]"
        pair = (class_name(one.actual), class_name(one.predicted))
        if one.actual == one.predicted and one.cost:
            yield Unsupported(one.line, what, "a right answer costs nothing; nor in SPSS", "output")
        elif pair in pairs:
            why = "a later cost of the same pair counts; so it does in SPSS"
            yield Unsupported(one.line, what, why, "output")
        pairs.add(pair)


def _shown(command: TreeCommand) -> Iterator[Unsupported]:
    for name, why in SHOWN.items():
        found = command.subcommands.get(name)
        if found:
            yield Unsupported(found.line, found.written, why, "output")


def _of(
    command: TreeCommand, subcommand: str, key: str, why: str, changes: Changes = "tree"
) -> Unsupported:
    given = command.subcommands[subcommand].given[key]
    what = f"{subcommand} {given.written}" if subcommand != key else f"{key}={given.written}"
    return Unsupported(given.line, what, why, changes)
