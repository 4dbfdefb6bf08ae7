"""Growing again on the same codes: bootstrap samples, folds and halves are weights of rows.

Nothing is sorted or copied anew. Each tree grows on one thread, several trees at a time.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kansrijk.errors import Problem
from kansrijk.tree.grow import grow_leaves, target_problems, weight_problems
from kansrijk.tree.jit import Team, processors, thread_problems
from kansrijk.tree.problems import complain, is_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

    from kansrijk.tree.codes import Codes
    from kansrijk.tree.columns import Array
    from kansrijk.tree.settings import Settings
    from kansrijk.tree.tree import Tree


@dataclass(frozen=True, slots=True, eq=False)
class Refit:
    """A tree that was grown again.

    Parameters
    ----------
    tree
        The tree.
    leaves
        The leaf of every row, those of weight 0 too; shape ``[rows]``.
    """

    tree: Tree
    leaves: NDArray[np.int32] = field(repr=False)


def refit(  # noqa: PLR0913 - what to grow on, and how
    codes: Codes,
    target: ArrayLike,
    settings: Settings,
    weights: Iterable[ArrayLike],
    *,
    classes: Sequence[str] = ("0", "1"),
    threads: int | None = None,
) -> Iterator[Refit]:
    """Grow one tree for each weighting of the rows.

    Parameters
    ----------
    codes, target, settings, classes
        As in `grow`.
    weights
        The weights of each tree, as in `grow`; read as trees are asked for.
    threads
        How many trees to grow at a time; None for as many as there are processors.

    Yields
    ------
    Refit
        In the order of the weights; the same for any number of threads.

    Raises
    ------
    UsageError
        As in `grow`.
    """
    names, target = tuple(classes), np.asarray(target)
    complain(thread_problems(threads))
    complain([*target_problems(codes, target, names), *settings.problems(names)])
    labels = target.astype(np.uint8)

    def one(given: ArrayLike) -> Refit:
        weighting = np.asarray(given)
        complain(weight_problems(codes, weighting))
        alone = Team(1)
        return Refit(*grow_leaves(codes, labels, settings, names, weights=weighting, team=alone))

    many = threads or processors()
    with ThreadPoolExecutor(many) as pool:
        running: deque[Future[Refit]] = deque()
        for weighting in weights:
            running.append(pool.submit(one, weighting))
            if len(running) > many:  # no more, or all trees and weights would be held at once
                yield running.popleft().result()
        while running:
            yield running.popleft().result()


def bootstrap(rows: int, times: int, seed: int, *, cluster: Array | None = None) -> Iterator[Array]:
    """Draw bootstrap samples, as weights.

    Parameters
    ----------
    rows
        The number of rows.
    times
        The number of samples.
    seed
        Which samples; each has a stream of its own, so that more samples begin with the same.
    cluster
        Shape ``[rows]``: the cluster of each row, from 0; whole clusters are drawn. A row in
        cluster -1 is never drawn. None for rows.

    Yields
    ------
    NDArray[np.unsignedinteger]
        How often each row was drawn, in the smallest type that holds it; shape ``[rows]``.

    Examples
    --------
    >>> [weights.tolist() for weights in bootstrap(4, 2, seed=1)]
    [[2, 0, 1, 1], [1, 1, 1, 1]]
    """
    complain(list(_draw_problems(rows, times, seed, cluster)))
    units = rows if cluster is None else int(cluster.max(initial=-1)) + 1
    for stream in np.random.SeedSequence(seed).spawn(times):
        drawn = np.random.Generator(np.random.PCG64(stream)).integers(0, units, units)
        # One more: the last, which -1 finds, is never drawn.
        often = np.bincount(drawn, minlength=units + 1)
        often = often.astype(np.min_scalar_type(often.max()))
        yield often[:-1] if cluster is None else often[cluster]


def _draw_problems(rows: int, times: int, seed: int, cluster: Array | None) -> Iterator[Problem]:
    """Yield what is wrong with what is to be drawn."""
    for name, value in {"rows": rows, "times": times, "seed": seed}.items():
        if not (is_whole(value) and value >= 0):
            yield Problem("tree", name, "must be a whole number from 0", given=str(value))
    if cluster is None:
        return
    if cluster.dtype.kind not in "iu" or cluster.shape != (rows,):
        yield Problem("tree", "cluster", "must be one whole number per row")
    elif cluster.min(initial=0) < -1:
        yield Problem("tree", "cluster", "must be numbered from 0, or be -1")
