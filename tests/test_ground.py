"""The ground holds: no addresses, no network, rooms with faces, pins for all that is asked for."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType

import pytest

import kansrijk
from tools import function_sizes

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "kansrijk"
MODULES = sorted(SOURCE.rglob("*.py"))
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
NOT_OURS = {".git", ".venv", "build", "dist", "demo", "node_modules", "__pycache__"}
NETWORK = {
    *("aiohttp", "ftplib", "http", "httpx", "requests", "smtplib", "socket", "ssl"),
    *("telnetlib", "urllib", "urllib3", "websockets", "xmlrpc"),
}
PROVIDERS = packages_distributions()
# Parts of a declared package that it installs under a name of their own.
COMES_ALONG = {"pydantic_core": "pydantic"}
# Written in pieces: this file is searched too.
HOSTS = (
    "py" + "pi",
    "python" + "hosted",
    "npm" + "js",
    "deb" + "ian",
    "ana" + "conda",
    "cra" + "tes",
)
REGISTRIES = re.compile(rf"({'|'.join(HOSTS)})" + r"\.(org|com|io)\b")
MACHINE_PATH = re.compile(r"(?<![\w.\-/:>])/" + r"(work|root|home|opt|mnt|Users|var/folders)/\w")


def own_files() -> list[Path]:
    """Return the files of the project: those git knows or would add, else all but what is made."""
    listed = git_files()
    files = listed if listed is not None else [p for p in ROOT.rglob("*") if is_ours(p)]
    return [file for file in files if file.is_file()]


def git_files() -> list[Path] | None:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return [ROOT / name for name in done.stdout.split("\0") if name]


def is_ours(file: Path) -> bool:
    parts = file.relative_to(ROOT).parts
    return not any(part in NOT_OURS or part.endswith(("_cache", ".egg-info")) for part in parts)


def lines_that_match(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for file in own_files()
        for number, line in enumerate(file.read_text("utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]


def room_of(module: str) -> str:
    """Return the room of a dotted module name: ``kansrijk.tree.grow`` lives in ``tree``."""
    return module.split(".")[1] if "." in module else ""


def module_name(file: Path) -> str:
    parts = file.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(file: Path) -> list[tuple[int, str, tuple[str, ...]]]:
    """Return line, absolute module and imported names of each import statement."""
    found: list[tuple[int, str, tuple[str, ...]]] = []
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name, ()) for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            names = tuple(alias.name for alias in node.names)
            found.append((node.lineno, absolute(node, file), names))
    return found


def absolute(node: ast.ImportFrom, file: Path) -> str:
    if not node.level:
        return node.module or ""
    package = file.relative_to(SOURCE.parent).parts[: -node.level]
    return ".".join([*package, *filter(None, [node.module])])


def listed_in_all(room: str) -> set[str] | None:
    """Return the names of a room's ``__all__``, or None for a room that is one module."""
    face = SOURCE / room / "__init__.py"
    if not face.exists():
        return None
    for node in ast.parse(face.read_text("utf-8")).body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
            return set(ast.literal_eval(node.value))
    return set()


def past_the_face(file: Path) -> list[str]:
    """Return the imports that enter another room otherwise than through its face."""
    here = room_of(module_name(file))
    where = file.relative_to(ROOT)
    faults = []
    for line, module, names in imports_of(file):
        room = room_of(module)
        if not module.startswith("kansrijk.") or room == here:
            continue
        face = listed_in_all(room)
        if face is None:
            continue
        if module.count(".") > 1:
            faults.append(f"{where}:{line}: import from kansrijk.{room}, not from {module}")
        elif unlisted := set(names) - face:
            faults.append(f"{where}:{line}: not in kansrijk.{room}.__all__: {sorted(unlisted)}")
    return faults


def test_no_file_names_a_registry():
    assert lines_that_match(REGISTRIES) == []


def test_no_file_names_a_path_of_a_machine():
    assert lines_that_match(MACHINE_PATH) == []


@pytest.mark.parametrize("name", ["run", "dev", "bench"])
def test_requirements_hold_hashes_and_no_address(name: str):
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    assert not re.search(r"https?:|file:|--(extra-)?index|--find-links", text)
    pins = re.findall(r"^[\w.\-\[\]]+==.*$", text, flags=re.MULTILINE)
    assert pins
    assert all(pin.endswith("\\") for pin in pins)


def asked_for(*extras: str) -> set[str]:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project = declared["project"]
    lists = [project["dependencies"], declared["dependency-groups"]["build"]]
    lists += [project["optional-dependencies"][extra] for extra in extras]
    return {canonical(requirement) for wanted in lists for requirement in wanted}


def canonical(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.\-]", requirement)[0]).lower()


@pytest.mark.parametrize(
    ("name", "extras"), [("run", ()), ("dev", ("test", "check")), ("bench", ("bench",))]
)
def test_all_that_is_asked_for_is_pinned(name: str, extras: tuple[str, ...]):
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    pinned = {canonical(pin) for pin in re.findall(r"^[\w.\-]+(?===)", text, flags=re.MULTILINE)}
    assert asked_for(*extras) - pinned == set(), "run `make requirements`"


@pytest.mark.parametrize("file", MODULES, ids=module_name)
def test_what_a_module_imports_is_declared(file: Path):
    imported = {module.split(".")[0] for _, module, _ in imports_of(file)}
    foreign = imported - sys.stdlib_module_names - {"kansrijk"} - COMES_ALONG.keys()
    providers = {name: set(map(canonical, PROVIDERS.get(name, [name]))) for name in foreign}
    assert {name for name in foreign if not providers[name] & asked_for()} == set()
    assert {COMES_ALONG[name] for name in imported & COMES_ALONG.keys()} <= asked_for()


@pytest.mark.parametrize("file", MODULES, ids=module_name)
def test_no_module_can_reach_the_network(file: Path):
    reached = {module.split(".")[0] for _, module, _ in imports_of(file)} & NETWORK
    assert reached == set()


@pytest.mark.parametrize("file", MODULES, ids=module_name)
def test_rooms_are_entered_through_their_face(file: Path):
    assert past_the_face(file) == []


@pytest.mark.parametrize("file", MODULES, ids=module_name)
def test_no_room_imports_the_public_names(file: Path):
    taken = {
        name for _, module, names in imports_of(file) if module == "kansrijk" for name in names
    }
    assert taken <= {"__version__"}


def test_public_names_are_those_that_can_be_reached():
    reached = {name: getattr(kansrijk, name) for name in kansrijk.__all__}
    own = {
        name
        for name, value in vars(kansrijk).items()
        if not name.startswith("_")
        and not isinstance(value, ModuleType)
        and str(getattr(value, "__module__", "")).startswith("kansrijk")
    }
    assert own <= set(reached)
    assert set(reached) <= set(dir(kansrijk))
    assert len(kansrijk.__all__) == len(set(kansrijk.__all__))


def test_an_unknown_public_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = kansrijk.no_such_name


def test_heavy_libraries_load_when_touched():
    code = "import sys, kansrijk; print(*sorted({'numba', 'duckdb', 'pyarrow'} & set(sys.modules)))"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, check=True, text=True, env=dict(os.environ))
    assert done.stdout.split() == []


def test_decisions_are_numbered_from_one_without_a_gap():
    numbers = [int(file.name[:4]) for file in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("file", DECISIONS, ids=lambda file: file.stem)
def test_a_decision_has_a_heading_a_status_and_a_reason(file: Path):
    text = file.read_text("utf-8")
    assert re.match(rf"# {file.name[:4]} \w", text)
    assert re.search(r"^Status: (accepted|proposed|replaced by \d{4})", text, flags=re.MULTILINE)
    assert re.search(r"^## Reason", text, flags=re.MULTILINE)


@pytest.mark.parametrize("command", ["make demo", "make test"])
def test_the_readme_names_commands_that_exist(command: str):
    target = command.split()[1]
    assert command in (ROOT / "README.md").read_text("utf-8")
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), flags=re.MULTILINE)


def test_the_example_of_the_readme_runs():
    text = (ROOT / "README.md").read_text("utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102 - our own text


def test_the_licence_is_complete():
    text = (ROOT / "LICENSE").read_text("utf-8")
    articles = [int(number) for number in re.findall(r"^(\d+)\. [A-Z]", text, flags=re.MULTILINE)]
    assert articles == list(range(1, 16))
    assert re.search(r"^ *Appendix$", text, flags=re.MULTILINE)


@pytest.fixture
def written(tmp_path: Path):
    def write(source: str) -> Path:
        file = tmp_path / "module.py"
        file.write_text(source, encoding="utf-8")
        return file

    return write


def test_a_body_is_counted_without_its_docstring(written):
    docstring = '"""One.\n\n    Two.\n    """'
    source = f"def f(\n    x,\n):\n    {docstring}\n    y = x\n    # why\n    return y\n"
    sizes = [function.size for function in function_sizes.functions_in(written(source))]
    assert sizes == [3]


def test_methods_and_nested_functions_are_counted(written):
    source = "class A:\n    def f(self):\n        async def g(): ...\n        return g\n"
    names = {function.name for function in function_sizes.functions_in(written(source))}
    assert names == {"f", "g"}


def test_a_long_function_is_a_fault_unless_it_is_a_named_kernel(written):
    body = "".join(f"    x{i} = {i}\n" for i in range(61))
    short = "".join(f"def g{i}():\n    pass\n" for i in range(3))
    functions = function_sizes.functions_in(written(f"def f():\n{body}{short}"))
    assert len(function_sizes.faults(functions)) == 1
    assert function_sizes.faults(functions, frozenset({"f"})) == []


def test_a_high_median_is_a_fault(written):
    body = "".join(f"    x{i} = {i}\n" for i in range(8))
    (fault,) = function_sizes.faults(function_sizes.functions_in(written(f"def f():\n{body}")))
    assert "median body has 8 lines" in fault
