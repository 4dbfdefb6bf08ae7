"""TREE commands as analysts have them: pasted from the dialog, typed, abbreviated."""

from __future__ import annotations

PASTED = """\
* Encoding: UTF-8.
DATASET ACTIVATE DataSet1.
* Decision Tree.
TREE risk [n] BY income [s] age [s] creditcards [o] 
  /TREE DISPLAY=TOPDOWN NODES=STATISTICS BRANCHSTATISTICS=YES NODEDEFS=YES SCALE=AUTO 
  /DEPCATEGORIES USEVALUES=[VALID] 
  /PRINT MODELSUMMARY CLASSIFICATION RISK 
  /METHOD TYPE=CRT MAXSURROGATES=AUTO PRUNE=NONE 
  /GROWTHLIMIT MAXDEPTH=AUTO MINPARENTSIZE=100 MINCHILDSIZE=50 
  /VALIDATION TYPE=NONE OUTPUT=BOTHSAMPLES 
  /CRT IMPURITY=GINI MINIMPROVEMENT=0.0001 
  /COSTS EQUAL 
  /PRIORS FROMDATA ADJUST=NO.
"""  # noqa: W291 - SPSS pastes blanks at the ends of lines

# The settings of the Eindhoven appendix; what it does not give is SPSS's default.
EINDHOVEN = """\
TREE instroom [n] BY leeftijd [s] geslacht [n] inkomen [s] opleiding_moeder [n] huishoudtype [n]
  /TREE DISPLAY=TOPDOWN NODES=STATISTICS BRANCHSTATISTICS=YES NODEDEFS=YES SCALE=AUTO
  /DEPCATEGORIES USEVALUES=[0 1] TARGET=[1]
  /PRINT MODELSUMMARY CLASSIFICATION RISK IMPORTANCE
  /GAIN CATEGORYTABLE=YES TYPE=[NODE] SORT=DESCENDING CUMULATIVE=NO
  /PLOT IMPORTANCE
  /METHOD TYPE=CRT MAXSURROGATES=AUTO PRUNE=NONE
  /GROWTHLIMIT MAXDEPTH=10 MINPARENTSIZE=12000 MINCHILDSIZE=6000
  /VALIDATION TYPE=NONE OUTPUT=BOTHSAMPLES
  /CRT IMPURITY=GINI MINIMPROVEMENT=0.0000001
  /COSTS CUSTOM= 0 0 [0] 0 1 [1] 1 0 [10] 1 1 [0]
  /PRIORS FROMDATA ADJUST=NO
  /MISSING NOMINALMISSING=MISSING.
"""

SHORT = "TREE y [n] BY a [s] b [n] /METHOD TYPE=CRT."
ABBREVIATED = """\
tre y [N] by a [S], b [C]
 /met typ=crt maxs=1 pru=none /gro maxd=4 minp=60 minc=20 /crt imp=gin mini=.001
 /val typ=non /cos equ /prio equ. /* EQU is EQUAL
"""

WELL_FORMED = {
    "pasted": PASTED,
    "eindhoven": EINDHOVEN,
    "short": SHORT,
    "abbreviated": ABBREVIATED,
    "lower case on one line": PASTED.split("Tree.\n")[1].lower().replace("\n", " ").strip(),
    "windows lines": PASTED.replace("\n", "\r\n"),
    "old macintosh lines": PASTED.replace("\n", "\r"),
    "no final period": SHORT.removesuffix("."),
    "empty line at the end": f"{SHORT.removesuffix('.')}\n\nFREQUENCIES y.\n",
    "slashes at the left": """\
TREE y [n] BY a[s] b[n]
/METHOD TYPE=CRT
/GROWTHLIMIT MAXDEPTH=3 MINPARENTSIZE=40 MINCHILDSIZE=20
/COSTS EQUAL.
""",
    "comments": """\
* Don't stop here
  and go on to the period. /* not yet
  TREE x BY y.
COMMENT another one, TREE z BY y.
/*** TREE x BY y. ***/
TREE y [n] /* what */ BY a [s] b [n] /* by what.
  /METHOD TYPE=CRT /* the method */
  /* GROWTHLIMIT MAXDEPTH=2. */
  /COSTS EQUAL. /* done
""",
    "around it": """\
GET FILE='C:\\onderzoek\\jeugd.sav'.
SET SEED=20150101.
VARIABLE LABELS a 'Leeftijd' b "Soort 'buurt'" /y 'De ''instroom'''.
VARIABLE LEVEL a (SCALE) /b (NOMINAL).
VALUE LABELS b 1 'stad' 2 'dorp' /y 0 'nee' 1 'ja'.
TREE y [n] BY a b /METHOD TYPE=CRT.
EXECUTE.
""",
    "data and a program": """\
DATA LIST FREE /a b y.
BEGIN DATA
1 2 TREE 4.
END DATA.
BEGIN PROGRAM PYTHON3.
spss.Submit("TREE y BY a.")
END PROGRAM.
TREE y [n] BY a [s] b [n] /METHOD TYPE=CRT.
""",
    "texts": """\
TREE clase [n] BY edad [s] Visa_marca [n] @x [s] $y [o]
  /DEPCATEGORIES USEVALUES=['BAJA+1' 'CONTINUA'] TARGET=['BAJA' + '+1']
  /METHOD TYPE=CRT MAXSURROGATES=0
  /COSTS CUSTOM= 'BAJA+1' 'CONTINUA' [39], "CONTINUA" "BAJA+1" [.5]
  /PROFITS CUSTOM='BAJA+1' [8000 200] 'CONTINUA' [0, 200]
  /RULES NODES=TERMINAL SYNTAX=SQL TYPE=SCORING OUTFILE='C:\\x.y\\rules.' + "sql"
  /SAVE NODEID(leaf) PREDVAL PREDPROB(p) ASSIGNMENT.
""",
    "priors": """\
TREE y [n] BY a [s] b [n]
  /METHOD TYPE=CRT MAXSURROGATES=1
  /PRIORS CUSTOM=0 [90] 1 [5] 1 [10] ADJUST=NO.
""",
    "twoing": "TREE y [o] BY a [s] /METHOD=TYPE=CRT /CRT IMPURITY=TWOING MINIMPROVEMENT=1E-7.",
    "other letters": "TREE Дефолт [n] BY Возраст [s] leeftijdß [s] /METHOD TYPE=CRT.",
    "all that is not carried over": """\
TREE y [n] BY y [s] a [s] b [n] w [s] half [n] FORCE=a
  /TREE DISPLAY=NONE NODES=BOTH SCALE=75
  /DEPCATEGORIES USEVALUES=[VALID MISSING]
  /PRINT=TREETABLE SURROGATES CPS
  /GAIN SUMMARYTABLE=NO TYPE=[NODE PTILE] INCREMENT=5
  /PLOT GAIN INDEX INCREMENT=10
  /RULES NODES=TOPN(5) SURROGATES=INCLUDE LABELS=NO
  /METHOD TYPE=CRT PRUNE=SE
  /VALIDATION TYPE=SPLITSAMPLE(half) OUTPUT=TESTSAMPLE
  /CHAID ALPHASPLIT=.01 INTERVALS=a b (10) w (5)
  /CRT IMPURITY=ORDEREDTWOING
  /COSTS=CUSTOM= 0 1 [2] 1 0 [8] 1 1 [3] 1 0 [10]
  /PRIORS=EQUAL ADJUST=YES
  /SCORES EQUALINCREMENTS
  /INFLUENCE=w
  /OUTFILE TRAININGMODEL='a.xml' TESTMODEL='b.xml'
  /MISSING NOMINALMISSING=VALID.
""",
}

CRT = "TREE y [n] BY a [s] b [n] /METHOD TYPE=CRT "

# By what is wrong: the command, and of each problem its line, what was given, a part of what is
# said, and the nearest word that is right.
MALFORMED = {
    "no command": ("FREQUENCIES y.", ("", None, "there is no TREE command here", None)),
    "misspelt command": ("TREEE y BY a.", ("1", "TREEE", "there is no TREE command", "TREE")),
    "two commands": (f"{SHORT}\n{SHORT}", ("1, 2", None, "several TREE commands", None)),
    "nothing behind it": (
        "TREE.",
        ("1", "nothing", "the name of the dependent variable is wanted", None),
        ("1", "nothing", "BY is wanted", None),
    ),
    "no BY": ("TREE y a b /METHOD TYPE=CRT.", ("1", "a", "BY is wanted", None)),
    "no predictor": (
        "TREE y BY y /METHOD TYPE=CRT.",
        ("1", None, "there is no predictor", None),
    ),
    "range": (
        "TREE y BY a TO c\n /METHOD TYPE=CRT.",
        ("1", "TO", "a range of variables cannot be read here", None),
    ),
    "unknown level": (
        "TREE y [x] BY a [s]\n b [numeric] /METHOD TYPE=CRT.",
        ("1", "x", "a measurement level is s", None),
        ("2", "numeric", "a measurement level is s", None),
    ),
    "a number explained": (
        "TREE y [s] BY a [s] /METHOD TYPE=CRT.",
        ("1", "y", "the dependent variable is a number", None),
    ),
    "misspelt FORCE": (
        "TREE y BY a FORSE=a /METHOD TYPE=CRT.",
        ("1", "FORSE", "only FORCE stands before", "FORCE"),
    ),
    "no slash": (
        "TREE y BY a\n METHOD TYPE=CRT.",
        ("2", "TYPE", "only FORCE stands before", None),
    ),
    "misspelt subcommand": (
        f"{CRT}\n/GROWHTLIMIT MAXDEPTH=3.",
        ("2", "GROWHTLIMIT", "TREE has no such subcommand", "GROWTHLIMIT"),
    ),
    "subcommand twice": (
        f"{CRT}\n/COSTS EQUAL\n/COSTS EQUAL.",
        ("3", "COSTS", "this subcommand stands here twice", None),
    ),
    "misspelt keyword": (
        f"{CRT}\n/GROWTHLIMIT MAXDETPH=3 MINCHILDSIZE=20.",
        ("2", "MAXDETPH", "GROWTHLIMIT has no such keyword", "MAXDEPTH"),
    ),
    "keyword twice": (
        f"{CRT}\n/GROWTHLIMIT MAXDEPTH=3\n MAXDEPTH=4.",
        ("3", "MAXDEPTH", "GROWTHLIMIT says this twice", None),
    ),
    "too short": (
        f"{CRT}\n/GROWTHLIMIT MIN=20.",
        ("2", "MIN", "this may stand for several keywords", None),
    ),
    "two letters": (f"{CRT}\n/PRINT RI.", ("2", "RI", "PRINT has no such keyword", "RISK")),
    "no equals sign": (
        f"{CRT}\n/CRT IMPURITY GINI.",
        ("2", "GINI", "= is wanted behind IMPURITY", None),
    ),
    "misspelt value": (
        f"{CRT}\n/CRT IMPURITY=GINNI.",
        ("2", "GINNI", "IMPURITY wants GINI or TWOING or ORDEREDTWOING", "GINI"),
    ),
    "another method": (
        "TREE y BY a\n/METHOD TYPE=CHAID.",
        ("2", "CHAID", "only trees of the method CRT", None),
    ),
    "no method": ("TREE y BY a.", ("1", "CHAID", "where METHOD is left out SPSS takes", None)),
    "decimal comma": (
        f"{CRT}\n/CRT MINIMPROVEMENT=0,001 IMPURITY=GINNI.",
        ("2", "0,001", "MINIMPROVEMENT wants a number above 0", None),
        ("2", "GINNI", "IMPURITY wants", "GINI"),
    ),
    "not whole": (
        f"{CRT}\n/GROWTHLIMIT MAXDEPTH=2.5.",
        ("2", "2.5", "MAXDEPTH wants a whole number from 1", None),
    ),
    "out of range": (
        f"{CRT}\n/VALIDATION TYPE=CROSSVALIDATION(26).",
        ("2", "26", "CROSSVALIDATION wants a whole number from 2 to 25", None),
    ),
    "parent not above child": (
        f"{CRT}\n/GROWTHLIMIT MINCHILDSIZE=6000.",
        ("2", "100", "where it is left out SPSS takes 100", None),
    ),
    "too many surrogates": (
        "TREE y BY a b\n/METHOD TYPE=CRT MAXSURROGATES=2.",
        ("2", "2", "MAXSURROGATES must be below the number of predictors, 2", None),
    ),
    "text without an end": (
        f"{CRT}\n/OUTFILE TRAININGMODEL='a.xml\n/COSTS EQUAL.",
        ("2", "'a.xml", "a text has no quote at its end", None),
    ),
    "printer's quotes": (
        f"{CRT}\n/COSTS CUSTOM=\u2018yes\u2019 \u2018no\u2019 [10].",
        ("2", "\u2018yes\u2019", "these are printer's quotes", None),
    ),
    "category without quotes": (
        f"{CRT}\n/COSTS CUSTOM=yes no [10].",
        ("2", "yes", "CUSTOM wants the actual and the predicted category", None),
    ),
    "cost without brackets": (
        f"{CRT}\n/COSTS CUSTOM=1 0 10.",
        ("2", "nothing", "CUSTOM wants the actual and the predicted category", None),
    ),
    "cost with a comma": (
        f"{CRT}\n/COSTS CUSTOM=1 0 [2,5].",
        ("2", "[2,5]", "CUSTOM wants one number in [ ]", None),
    ),
    "negative cost": (
        f"{CRT}\n/COSTS CUSTOM=1 0 [-10].",
        ("2", "-10", "CUSTOM wants a number from 0", None),
    ),
    "one category too few": (
        f"{CRT}\n/COSTS CUSTOM=1 [10].",
        ("2", "1", "CUSTOM wants the actual and the predicted category", None),
    ),
    "equal and custom": (
        f"{CRT}\n/PRIORS EQUAL CUSTOM=0 [1] 1 [1].",
        ("2", "EQUAL and CUSTOM", "PRIORS is one of these, not several", None),
    ),
    "priors of nothing": (
        f"{CRT}\n/PRIORS CUSTOM=0 [0] 1 [0].",
        ("2", "all of them 0", "one prior at least is above 0", None),
    ),
    "list without brackets": (
        f"{CRT}\n/DEPCATEGORIES USEVALUES=VALID.",
        ("2", "VALID", "USEVALUES wants a list in square brackets", None),
    ),
    "open bracket": (
        f"{CRT}\n/DEPCATEGORIES TARGET=[1\n/COSTS EQUAL.",
        ("3", "/", "] is wanted here, for TARGET", None),
    ),
    "macro": (f"{CRT}\n/INFLUENCE=!w.", ("2", "!", "INFLUENCE wants the name of a variable", None)),
    "empty line inside": (
        "TREE y BY a\n\n/METHOD TYPE=CRT.",
        ("3", "/METHOD", "an empty line, or a period, ended the command before this", None),
    ),
}
