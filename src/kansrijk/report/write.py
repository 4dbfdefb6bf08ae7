"""The report as files."""

from __future__ import annotations

import json
from pathlib import Path

from kansrijk.disclosure import Release
from kansrijk.report.figures import results
from kansrijk.report.html import page
from kansrijk.study import Language


def write_report(release: Release, folder: Path, *, language: Language) -> tuple[Path, ...]:
    r"""Write ``results.json`` and ``report.html`` into a folder that exists.

    The same release gives the same bytes on every system: UTF-8, lines that end in ``\n``.

    Returns
    -------
    tuple of Path
        The files, in the order in which they were written.
    """
    figures = json.dumps(results(release), ensure_ascii=False, indent=2, allow_nan=False)
    contents = {"results.json": f"{figures}\n", "report.html": page(release, language)}
    for name, text in contents.items():
        (folder / name).write_bytes(text.encode("utf-8"))
    return tuple(folder / name for name in contents)
