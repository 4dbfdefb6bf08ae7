"""In what SPSS and rpart differ, and what each of the two names stands for.

The table is told once, here: the engine reads the rules from it, and the explanation in the
documents is rendered from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Semantics: TypeAlias = Literal["spss", "rpart"]


@dataclass(frozen=True, slots=True)
class Rules:
    """What one of the semantics does where the two differ.

    Parameters
    ----------
    costs
        Whether costs make the impurity (symmetrised) or the weights of the classes.
    score
        Whether a variable's share of rows is that of all rows of the root or of those that have it.
    agreement
        Of which rows a surrogate's agreement is a share.
    ranking
        What surrogates are ordered by.
    levels
        Which stand-ins by levels are kept.
    path
        What the cost-complexity of a branch is.
    ties
        Which of equally good splits comes first.
    ends
        At which prices the trees of folds are pruned for the first and the last row of the table.
    """

    costs: Literal["impurity", "priors"]
    score: Literal["relative", "observed"]
    agreement: Literal["both", "primary"]
    ranking: Literal["association", "agreement"]
    levels: Literal["all", "two disagree"]
    path: Literal["weakest link", "collapsed children"]
    ties: Literal["fewest missing", "first"]
    ends: Literal["0 and infinity", "neighbour and tenfold"]


RULES: Final[dict[Semantics, Rules]] = {
    "spss": Rules(
        costs="impurity",
        score="relative",
        agreement="both",
        ranking="association",
        levels="all",
        path="weakest link",
        ties="fewest missing",
        ends="0 and infinity",
    ),
    "rpart": Rules(
        costs="priors",
        score="observed",
        agreement="primary",
        ranking="agreement",
        levels="two disagree",
        path="collapsed children",
        ties="first",
        ends="neighbour and tenfold",
    ),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of the table of differences.

    Parameters
    ----------
    topic
        What the line is about.
    spss, rpart
        What happens under each name.
    reason
        Why it is so here.
    source
        Where it is known from; "open" where SPSS's documents do not say.
    """

    topic: str
    spss: str
    rpart: str
    reason: str
    source: str


DIFFERENCES: Final = (
    Difference(
        "costs",
        "enter the Gini impurity, each pair of classes by the sum of its two costs; "
        "entropy and twoing leave them to the labels",
        "multiply the prior of each class by what it costs to miss it, whatever the impurity",
        "with two classes the first changes no split, the second does",
        "rpart: R/rpart.class.R; SPSS: TREE, COSTS, and Breiman et al. 1984, section 4.4",
    ),
    Difference(
        "score of a variable with missing values",
        "relative: improvement is a share of the rows of the root that have the variable",
        "observed: improvement is a share of all rows of the root",
        "the first favours variables that few rows have, the second punishes them",
        "rpart: run; SPSS: recalled from its algorithms, open",
    ),
    Difference(
        "agreement of a surrogate",
        "share of the rows that have both variables; adjusted agreement is the association lambda",
        "share of the rows that have the split's own variable (surrogatestyle = 0)",
        "rpart so punishes surrogates that are missing themselves",
        "rpart: src/choose_surg.c; SPSS: Shogun's reading of its algorithms",
    ),
    Difference(
        "order of surrogates",
        "largest association lambda first, then the earlier column",
        "most agreeing rows first, then the earlier column",
        "each program's own",
        "rpart: src/surrogate.c; SPSS: Shogun's reading of its algorithms",
    ),
    Difference(
        "stand-ins by levels",
        "kept if they agree more often than the larger side",
        "kept only if at least two rows with both variables disagree as well",
        "a slip of the original, which so never lists a perfect copy; lists must agree",
        "rpart: run on 372 trees",
    ),
    Difference(
        "cost-complexity of a branch",
        "weakest link: what the branch saves per leaf, the branches below it cut back by then",
        "a child that collapses while its own branch is judged stays collapsed for its parent",
        "the two differ where a branch below is stronger than one above it",
        "SPSS: Breiman et al. 1984, section 3.3; rpart: run, src/partition.c",
    ),
    Difference(
        "ends of the cross-validation table",
        "the trees of the folds are pruned at price 0 for the row of the whole tree, and to the "
        "root for that of the root",
        "as for the row above it for the whole tree; at ten times the last price for the root",
        "the prices that stand for a row are means of neighbours, which the ends lack; rpart's are "
        "kept because tables must agree",
        "SPSS: Breiman et al. 1984, section 3.4.2; rpart: run with cp = -1, src/xval.c",
    ),
    Difference(
        "costs of held-out rows",
        "the cost of calling a row what its leaf is called",
        "the same; the original reads the costs with called and actual exchanged",
        "a fault that makes errors of trees with unequal costs meaningless",
        "rpart: run against xpred.rpart, issue 74",
    ),
    Difference(
        "equally good splits",
        "fewest missing values, earlier column, lower cut or first set of levels",
        "earlier column, lower cut or first set of levels tried",
        "SPSS does not say; a variable that everybody has is the better one to publish",
        "rpart: src/insert_split.c; SPSS: open",
    ),
    Difference(
        "rows that no surrogate can send",
        "to the side with most rows that have the variable, left if equal",
        "the same; the original leaves them in the node if the sides are exactly equal, "
        "or if no surrogates were asked for",
        "everybody must be in one group",
        "rpart: src/nodesplit.c; SPSS: Shogun's reading of its algorithms",
    ),
    Difference(
        "least rows of a child",
        "counted before rows without the variable are added",
        "counted before rows without the variable are added",
        "a limit that holds before holds afterwards too",
        "rpart: run; SPSS: open",
    ),
    Difference(
        "weights",
        "a row of weight w counts as w rows, also for the limits",
        "a row of weight w counts as w rows, also for the limits; the original's limits count rows",
        "weights then mean the same as repeated rows",
        "SPSS: TREE, weights; rpart issue 21",
    ),
    Difference(
        "depth",
        "levels below the root",
        "levels below the root; the original stops at 30",
        "for a reading that counts the root, ask for one level less",
        "rpart: src/partition.c; SPSS: TREE, GROWTHLIMIT",
    ),
    Difference(
        "equally cheap labels",
        "the first class",
        "the first class",
        "an exact tie needs a rule; costs count as the decimals that were written",
        "rpart: src/gini.c; SPSS: open",
    ),
)
