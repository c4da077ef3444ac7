"""The tests that a change touches, for scripts/test: what differs from a commit (HEAD if none is named), by the imports and the names.

`commands/table.py` brings all families together: it is not gone through, or each would touch all. A family's tests bear its name.
Prints paths for pytest; nothing when no test is touched, `tests` when all may be.
"""

import subprocess
import sys
from pathlib import Path, PurePath

import grimp

FLOORS = ("bot", "commands", "storage", "tests")
WHOLE = "commands.table"
SHARED = ("core", "texts", "table")
WALKED = {"holdings", "personal_data", "schema"}
"""Whose tests walk all tables, which `storage.holdings` finds without naming them."""
ALL = ["tests"]


def main() -> None:
    """Print what pytest is to run."""
    base = sys.argv[1] if len(sys.argv) > 1 else "HEAD"
    print("\n".join(touched(_changed(base))))


def touched(files: list[str]) -> list[str]:
    """The tests that these files of the project touch."""
    graph = grimp.build_graph(*FLOORS, cache_dir=None)
    for family in graph.find_modules_directly_imported_by(WHOLE):
        graph.remove_import(importer=WHOLE, imported=family)
    found: set[str] = set()
    for file in files:
        path = PurePath(file)
        if path.suffix == ".md" or path.parts[0] == "docs":
            continue
        if path.parts[0] == "scripts":
            names = {path.stem.partition("_")[0]}
        elif path.suffix == ".j2":
            names = {path.name.removesuffix(".html.j2"), "texts"}
        elif path.suffix == ".py" and path.name != "conftest.py" and (module := _module(path)) in graph.modules:
            below = {module, *graph.find_downstream_modules(module, as_package=path.name == "__init__.py")}
            found |= {_file(each) for each in below if each.startswith("tests.") and each.rpartition(".")[2].startswith("test_")}
            names = {each.split(".")[1] for each in below if each.startswith("commands.")} - set(SHARED)
            names |= WALKED if path.parts[0] == "storage" else set()
        elif not Path(file).exists():
            continue  # gone, and whatever named it is changed too
        else:
            return ALL
        found |= {str(test) for name in names for test in _named(name)}
    return sorted(found)


def _changed(base: str) -> list[str]:
    said = [["git", "diff", "--name-only", base], ["git", "ls-files", "--others", "--exclude-standard"]]
    printed = [subprocess.run(command, check=True, capture_output=True, text=True).stdout for command in said]  # noqa: S603 - our own words
    return [file for lines in printed for file in lines.split()]


def _module(path: PurePath) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def _file(module: str) -> str:
    return module.replace(".", "/") + ".py"


def _named(name: str) -> list[Path]:
    """The tests of a noun: its folder, and the files whose names begin with it."""
    return [test for test in Path("tests").rglob("test_*.py") if name in test.parts or test.stem.startswith(f"test_{name}")]


if __name__ == "__main__":
    main()
