"""A second trial, alone, for what lives on real servers: seen in the end, and for nothing else."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TRIAL = Path(__file__).parents[1] / "scripts" / "trial.py"
SUITE = """
import os, pathlib, pytest

def fails(first: int) -> None:
    "Fails so many times; and says whether it was alone."
    tries = pathlib.Path(os.environ["PYTEST_CURRENT_TEST"].split(" ")[0].replace("/", "-").replace(":", "-") + ".tries")
    done = int(tries.read_text()) if tries.exists() else 0
    tries.write_text(str(done + 1))
    assert done >= first, f"late for the {done + 1}th time, alone: {'PYTEST_XDIST_WORKER' not in os.environ}"

@pytest.mark.e2e
def test_steady(): fails(0)
"""


def trial(
    folder: Path, *, late: int = 0, times: int = 1, pure: int = 0, mark: str = "e2e", options: tuple[str, ...] = (), more: str = ""
) -> tuple[int, str]:
    """Run a small suite: so many tests on servers fail so many times, and one test without any."""
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -p pytest_randomly\nmarkers =\n  e2e: x\n  server: x\n")
    ours = f"\ndef test_pure(): fails({pure})\n"
    theirs = "".join(f"\n@pytest.mark.{mark}\ndef test_late_{rank}(): fails({times})\n" for rank in range(late))
    (folder / "test_suite.py").write_text(SUITE + ours + theirs + more)
    command = [sys.executable, str(TRIAL), "-p", "no:cacheprovider", *options]
    outside = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}  # as if no worker started it
    bare = outside | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # plugins take longer to load than all this to run
    ran = subprocess.run(command, cwd=folder, env=bare, check=False, capture_output=True, text=True)
    return ran.returncode, ran.stdout


def tries(folder: Path) -> dict[str, int]:
    return {file.stem.partition("test_suite.py--")[2]: int(file.read_text()) for file in folder.glob("*.tries")}


@pytest.mark.parametrize("mark", ["e2e", "server"])
def test_one_that_passes_alone_is_said_with_what_failed_first(tmp_path: Path, mark: str) -> None:
    code, said = trial(tmp_path, late=2, mark=mark, options=("-p", "xdist", "-n", "2"))
    assert code == 0, said
    told = said.partition("Instables")[2]
    assert [f"test_suite.py::test_late_{rank}\n    AssertionError: late for the 1th time, alone: False" in told for rank in range(2)] == [
        True
    ] * 2
    assert tries(tmp_path) == {"test_steady": 1, "test_pure": 1, "test_late_0": 2, "test_late_1": 2}


def test_where_nothing_fails_nothing_is_said(tmp_path: Path) -> None:
    code, said = trial(tmp_path)
    assert (code, "Instables" in said, "essai" in said) == (0, False, False)


def test_one_that_fails_again_fails_the_run(tmp_path: Path) -> None:
    code, said = trial(tmp_path, late=1, times=2)
    assert (code, "Instables" in said, "late for the 2th time, alone: True" in said) == (1, False, True)


def test_any_other_that_fails_fails_the_run_and_nothing_is_tried_again(tmp_path: Path) -> None:
    code, said = trial(tmp_path, late=1, pure=1)
    assert (code, "Instables" in said) == (1, False)
    assert tries(tmp_path)["test_late_0"] == 1


def test_more_than_a_few_fail_the_run(tmp_path: Path) -> None:
    code, said = trial(tmp_path, late=4)
    assert (code, "c’est trop" in said) == (1, True)
    assert set(tries(tmp_path).values()) == {1}


def test_chance_is_the_same_in_a_second_trial(tmp_path: Path) -> None:
    drawn = "import random\ndef test_draws(): assert False, random.random()\ntest_draws = pytest.mark.e2e(test_draws)\n"
    code, said = trial(tmp_path, more=drawn)
    assert code == 1
    assert len(set(re.findall(r"AssertionError: (0\.\d+)", said))) == 1, said


def test_what_cannot_be_collected_fails_the_run(tmp_path: Path) -> None:
    (tmp_path / "test_broken.py").write_text("import nothing_of_this_name\n")
    code, said = trial(tmp_path, late=1)
    assert (code != 0, "Instables" in said) == (True, False)
