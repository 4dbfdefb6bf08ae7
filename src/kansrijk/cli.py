"""The commands. Each is thin: it reads its arguments, calls one function and says where things are.

Rooms are imported when a command needs them, so that ``--help`` answers at once.
"""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Iterator
from functools import partial
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from kansrijk.console import exit_code, prepare, stage
from kansrijk.errors import Problem, UsageError

if TYPE_CHECKING:
    from kansrijk.cohort import Ledger
    from kansrijk.run import Result
    from kansrijk.study import Language, Study
    from kansrijk.synthetic import Format

MOST_THREADS = 1024
HELD_BACK = {
    "AreasFinding": "where the groups are",
    "ChecksFinding": "what the registers were checked for",
    "CodebookFinding": "the codebook",
    "CoverageFinding": "whom the registers know",
    "GainsFinding": "what the order of the profiles gains",
    "OutcomeFinding": "how many had the outcome",
    "PopulationFinding": "who was in it",
    "ProfilesFinding": "the tree and its profiles",
    "RelevanceFinding": "which characteristics matter",
    "SensitiveFinding": "the tree without sensitive variables",
    "SensitivityFinding": "what other settings would have given",
    "StabilityFinding": "how stable the profiles are",
}

app = typer.Typer(
    name="kansrijk",
    help="From registers to profiles: which groups have a high or low chance. Never a person.",
    epilog="Begin with: kansrijk demo, or kansrijk init FOLDER.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _language(given: str) -> str:
    if given not in ("nl", "en"):
        raise typer.BadParameter(f"'{given}' is not one of 'nl', 'en'")
    return given


def _threads(given: str) -> int:
    if not given.isdecimal() or not 1 <= int(given) <= MOST_THREADS:
        raise typer.BadParameter(f"'{given}' is no whole number from 1 to {MOST_THREADS}")
    return int(given)


def _years(given: str) -> str:
    if not re.fullmatch(r"\d{4}-\d{4}", given):
        raise typer.BadParameter(f"'{given}' is not two years such as 2013-2016")
    return given


def _format(given: str) -> str:
    if given not in ("parquet", "csv", "sav"):
        raise typer.BadParameter(f"'{given}' is not one of 'parquet', 'csv', 'sav'")
    return given


Folder = Annotated[Path, typer.Argument(help="The study's folder.")]
Data = Annotated[
    Path | None, typer.Option(help="The folder with the registers; else the study's own.")
]
Out = Annotated[
    Path | None, typer.Option(help="Where inside/ and release/ go; else results/ in the study.")
]
Checked = Annotated[
    Path | None, typer.Option(help="The folder with the registers; else they are not looked at.")
]
InLanguage = Annotated[
    str | None,
    typer.Option(parser=_language, metavar="nl|en", help="Language; else the study's."),
]
Analysis = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Which analysis of the study; else the first it declares."),
]
Threads = Annotated[
    int | None, typer.Option(parser=_threads, metavar="N", help="How many threads; else all.")
]


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")] = Path("study"),
    *,
    example: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Copy a complete example instead of a start: profiles (a whole country), or town.",
        ),
    ] = None,
    from_spss: Annotated[
        Path | None,
        typer.Option("--from-spss", help="Write the study of the TREE command in this .sps file."),
    ] = None,
) -> None:
    """Make the folder of a new study, to fill in."""
    if from_spss is not None:
        _make_study_from_spss(from_spss, folder, example=example)
        return
    _make_study(example or "start", folder)
    first = "read" if example else "fill in"
    typer.echo(f"Made {folder}. Next: {first} its study.toml, registers.toml and indicators.toml.")
    typer.echo(f"Then: kansrijk check {folder}")


@app.command()
def check(study: Folder, *, data: Checked = None, threads: Threads = None) -> None:
    """Check a study, and with --data its registers.

    Says all that is wrong at once, and with --data who is in the cohort. It writes nothing.
    """
    from kansrijk.disclosure import policy
    from kansrijk.profiles import refuse_hopeless
    from kansrijk.registers import warnings_of
    from kansrijk.run import read_cohort, refuse_unprotected
    from kansrijk.study import assumed_in_words, load

    declared = load(study)
    rules = policy(declared.question.study.policy)
    typer.echo(f"The declaration of {declared.question.study.title.en!r} holds together.")
    for line in assumed_in_words(declared):
        typer.echo(line)
    if data is None:
        typer.echo("Its registers were not looked at; name their folder with --data.")
        return
    cohort, files = read_cohort(declared, data, threads=threads, stage=stage)
    for line in _ledger_lines(cohort.ledger):
        typer.echo(line)
    for line in warnings_of(declared, files, cohort.checks):
        typer.echo(line)
    refuse_hopeless(declared, cohort)
    refuse_unprotected(declared, cohort, rules)
    typer.echo(f"Nothing stops a run: kansrijk run {study} --data {data}")


@app.command()
def explain(
    study: Folder,
    indicator: Annotated[
        str | None, typer.Argument(help="One of its indicators; else all.")
    ] = None,
    *,
    lang: InLanguage = None,
) -> None:
    """Say in words what the indicators of a study mean.

    With the name of one, show the query that derives it, too.
    """
    from kansrijk.registers import days
    from kansrijk.study import load, sentence_in_words

    declared = load(study)
    language = cast("Language", lang or declared.question.study.language)
    for name in declared.indicators if indicator is None else [_known(declared, indicator)]:
        typer.echo(f"{name}: {sentence_in_words(declared, name, language)}")
    if indicator is not None:
        day = declared.reference_dates[0]
        typer.echo(f"\nIts query; dates are days since 1970-01-01, and {day} is {days(day)}:\n")
        typer.echo(_query(declared, indicator))


def _query(study: Study, indicator: str) -> str:
    """Return the query on the first reference date, asked of registers without rows."""
    from kansrijk.cohort import query
    from kansrijk.registers import Engine, empty_registers

    with Engine(1) as engine:
        return query(study, empty_registers(study, engine), indicator, study.reference_dates[0])


def _known(study: Study, indicator: str) -> str:
    if indicator in study.indicators:
        return indicator
    message = "there is no indicator of this name"
    raise UsageError(Problem("indicators.toml", "", message, indicator, tuple(study.indicators)))


@app.command()
def schema(
    out: Annotated[Path, typer.Argument(help="The folder to write them to.")] = Path(),
) -> None:
    """Write the JSON schemas by which editors check a study. `init` does, too."""
    from kansrijk.study import write_schemas

    for path in write_schemas(out):
        typer.echo(f"Wrote {path}")


@app.command()
def run(  # noqa: PLR0913 - one for each option
    study: Folder,
    *,
    data: Data = None,
    out: Out = None,
    analysis: Analysis = None,
    lang: InLanguage = None,
    threads: Threads = None,
) -> None:
    """Run a study and write its report.

    Results for inside go to OUT/inside, what may leave to OUT/release.
    """
    results = "results" if analysis is None else f"results-{analysis}"
    _run(
        study, data or study, out or study / results, lang=lang, threads=threads, analysis=analysis
    )


@app.command()
def report(
    study: Folder,
    *,
    area: Annotated[
        str | None, typer.Option(metavar="CODE", help="The page of this area, by code or name.")
    ] = None,
    all_areas: Annotated[
        bool, typer.Option("--all-areas", help="The pages of all areas, and one that lists them.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="The results of its run; else results/ in the study.")
    ] = None,
    lang: InLanguage = None,
) -> None:
    """Write the page of an area, or of all areas, of a run.

    They are for inside only, and go to OUT/inside/areas.
    """
    from kansrijk.area_reports import report_all_areas, report_area

    if all_areas == (area is not None):
        raise UsageError(Problem("report", "", "name one --area, or ask for --all-areas"))
    results, language = out or study / "results", cast("Language | None", lang)
    if area is not None:
        path = report_area(study, results, area, language=language)
    else:
        path = report_all_areas(study, results, language=language, stage=stage)
    typer.echo(f"For inside only: {path}")


@app.command()
def compare(
    before: Annotated[
        Path, typer.Argument(metavar="RUN_A", help="The results of the earlier run, or its study.")
    ],
    after: Annotated[
        Path, typer.Argument(metavar="RUN_B", help="The results of the later run, or its study.")
    ],
    *,
    out: Annotated[
        Path | None, typer.Option(help="Where comparison.html goes; else RUN_B/inside/comparison.")
    ] = None,
    lang: InLanguage = None,
) -> None:
    """Compare one study of two years: what became of its groups.

    Says which stayed, shifted, appeared or vanished. The page is for inside only.
    """
    from kansrijk.comparing import compare_runs

    language = cast("Language | None", lang)
    typer.echo(
        f"For inside only: {compare_runs(before, after, out, language=language, stage=stage)}"
    )


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="The folder to make.")] = Path("demo"),
    *,
    lang: InLanguage = None,
    threads: Threads = None,
) -> None:
    """Run the example study on a town that does not exist.

    Its registers go to OUT/registers, the study to OUT/study, its results to OUT/results.
    """
    from kansrijk.synthetic import write_town

    with stage("made-up registers"):
        registers = write_town(out)
    study = out / "study"
    if study.exists():
        typer.echo(f"{study} is there already; it is run as it is.", err=True)
    else:
        _make_study("town", study)
    _run(study, registers, out / "results", lang=lang, threads=threads)


@app.command()
def synth(  # noqa: PLR0913 - each is a choice of its own
    folder: Annotated[Path, typer.Argument(help="The folder to make.")] = Path("country"),
    *,
    people: Annotated[
        int, typer.Option(metavar="N", help="How many young people, under 23, live there.")
    ] = 450_000,
    seed: Annotated[
        int, typer.Option(metavar="N", help="The same number gives the same files.")
    ] = 2015,
    years: Annotated[
        str, typer.Option(parser=_years, metavar="FIRST-LAST", help="The years of the files.")
    ] = "2013-2016",
    form: Annotated[
        str, typer.Option("--format", parser=_format, metavar="parquet|csv|sav", help="Their kind.")
    ] = "parquet",
    quirks: Annotated[
        bool, typer.Option("--quirks/--no-quirks", help="Whether they are as untidy as real ones.")
    ] = False,
) -> None:
    """Make the registers of a country that does not exist.

    They go to FOLDER/registers, a map to FOLDER/areas.geojson, what is true to FOLDER/truth.
    """
    from kansrijk.synthetic import Years, write_country

    first, last = map(int, years.split("-"))
    registers = write_country(
        folder,
        people=people,
        seed=seed,
        years=Years(first, last),
        form=cast("Format", form),
        quirks=quirks,
        stage=stage,
    )
    typer.echo(f"Made {registers}. Nobody in it exists; the truth lies in {folder / 'truth'}.")
    typer.echo("Next: kansrijk init study --example profiles")
    typer.echo(f"For maps: copy {folder / 'areas.geojson'} into that folder.")
    typer.echo(f"Then: kansrijk run study --data {registers}")


@app.command()
def doctor(
    *,
    warm: Annotated[
        bool, typer.Option("--warm", help="Compile now what the first tree would have to wait for.")
    ] = False,
) -> None:
    """Tell what this machine has: versions, cores and encoding."""
    if warm:
        from kansrijk.tree import warm as compile_all

        with stage("compiling"):
            compile_all()
    for name, value in _symptoms():
        typer.echo(f"{name:<16}{value}")


def _make_study(example: str, folder: Path) -> None:
    from kansrijk.examples import copy_example
    from kansrijk.study import write_schemas

    copy_example(example, folder)
    write_schemas(folder)


def _make_study_from_spss(syntax: Path, folder: Path, *, example: str | None) -> None:
    from kansrijk.examples import write_new
    from kansrijk.spss import read_file
    from kansrijk.study import study_from_spss, write_schemas

    if example:
        raise UsageError(Problem("init", "", "--example and --from-spss are two ways; choose one"))
    contents, left_out = study_from_spss(read_file(syntax))
    write_new(folder, contents)
    write_schemas(folder)
    for one in left_out:
        typer.echo(f"Not carried over: {syntax.name}, {one}")
    typer.echo(f"Made {folder}. Next: read it, and correct what stands behind CHECK.")
    typer.echo(f"Then: kansrijk check {folder}")


def _run(  # noqa: PLR0913 - what a run needs to know
    study: Path,
    data: Path,
    out: Path,
    *,
    lang: str | None,
    threads: int | None,
    analysis: str | None = None,
) -> None:
    from kansrijk.run import run as run_study

    _tell(
        run_study(
            study,
            data,
            out,
            analysis=analysis,
            language=cast("Language | None", lang),
            threads=threads,
            stage=stage,
        )
    )


def _tell(result: Result) -> None:
    """Say what was written and what was held back."""
    kept: dict[str, list[str]] = {}
    for refusal in result.release.refused:
        kept.setdefault(refusal.reason.en, []).append(HELD_BACK.get(refusal.kind, refusal.kind))
    for reason, kinds in kept.items():
        typer.echo(f"Held back: {'; '.join(dict.fromkeys(kinds))}. {reason}")
    typer.echo(f"For inside only: {_written(result.inside)}")
    if result.released is None:
        typer.echo("Nothing may leave under this policy, so nothing was put aside for it.")
    else:
        typer.echo(f"May leave under {result.release.policy.name}: {_written(result.released)}")


def _written(folder: Path) -> str:
    """Name the report in a folder, and what lies beside it."""
    beside = sorted(path.name for path in folder.iterdir() if path.name != "report.html")
    return f"{folder / 'report.html'}, and beside it {', '.join(beside)}"


def _symptoms() -> Iterator[tuple[str, str]]:
    """Yield what may explain that something does not work here."""
    yield "kansrijk", version("kansrijk")
    yield "python", f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    yield "cores", str(os.cpu_count())
    yield "console", sys.stdout.encoding
    for requirement in requires("kansrijk") or ():
        name = re.split(r"[^A-Za-z0-9_-]", requirement, maxsplit=1)[0]
        if "extra ==" not in requirement:
            yield name, _version(name)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def _ledger_lines(ledger: Ledger) -> Iterator[str]:
    """Yield the ledger for a console, in rounded counts."""
    from kansrijk.registers import about

    yield f"In the register: {about(ledger.start.n)}."
    for step in ledger.steps:
        yield f"  fell out, {step.label.en}: {about(step.dropped.n)}"
    yield f"In the cohort: {about(ledger.end.n)}."


def main() -> None:
    """Run the command line and leave with the exit code of what happened."""
    prepare()
    sys.exit(exit_code(partial(app, prog_name="kansrijk", standalone_mode=False)))
