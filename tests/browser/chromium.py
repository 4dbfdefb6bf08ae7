"""Chromium without a window: a page goes in, what it looks like comes out as data."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import escape, unescape
from pathlib import Path
from typing import Any

from tests.needs import lacking

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--hide-scrollbars", "--virtual-time-budget=20000"),
)
DARK = "--blink-settings=preferredColorScheme=0"
FOUND = re.compile(r'<pre id="found">(.*?)</pre>', flags=re.DOTALL)


def chromium() -> str:
    """Return the browser."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        lacking(
            f"no Chromium: install Debian's package chromium, or put one of {NAMES} on the path"
        )
    return found


def measure(
    pages: dict[str, str],
    width: int,
    height: int,
    script: str,
    folder: Path,
    *,
    is_dark: bool = False,
) -> Any:
    """Show each page in a frame of that size and return what the script finds in each.

    The pages run no script and allow none; the script stands in the page around them. It is the
    body of a function of the frame's window, and may return a promise.
    """
    frames = "".join(
        f'<iframe name="{escape(name)}" srcdoc="{escape(page)}" width="{width}" height="{height}" '
        f'style="border:0;display:block"></iframe>'
        for name, page in pages.items()
    )
    around = (
        f'<!DOCTYPE html><body style="margin:0">{frames}<pre id="found"></pre><script>'
        f"const look = (window) => {{ const document = window.document; {script} }};"
        "addEventListener('load', async () => { const found = {};"
        "for (const frame of document.querySelectorAll('iframe'))"
        " found[frame.name] = await look(frame.contentWindow);"
        "document.getElementById('found').textContent = JSON.stringify(found); });</script>"
    )
    file = folder / "around.html"
    file.write_text(around, encoding="utf-8")
    command = [chromium(), *QUIET, f"--user-data-dir={folder / 'profile'}", "--dump-dom"]
    scheme = [DARK] if is_dark else []
    done = subprocess.run(
        [*command, *scheme, file.as_uri()], capture_output=True, check=True, timeout=300
    )
    found = FOUND.search(done.stdout.decode("utf-8"))
    assert found, done.stderr.decode("utf-8", errors="replace")[-2000:]
    return json.loads(unescape(found.group(1)))
