"""A run of the tests, for scripts/test: what lives on real servers and failed is tried once more, alone. Its arguments go to pytest.

Whoever starts a homeserver beside seven others may be late without a fault. It passes alone: it is « instable », and said in the end,
with what failed first. More than a few such, one that fails again, or any other test that fails: the run fails. See decision 31.
"""

import subprocess
import sys

import pytest

MOST = 3
"""Tests that may need a second trial. Where more do, something is wrong with the machine, or with the bot."""
SERVERS = frozenset({"e2e", "server"})
"""The marks of what lives on real servers."""


class Failures:
    """What failed, as pytest tells it: test → its marks and why. Of a test that fails twice over (its end after itself), the first."""

    def __init__(self) -> None:
        self.marks: dict[str, set[str]] = {}
        self.why: dict[str, str] = {}
        self.seed: list[str] = []

    def pytest_collection(self, session: pytest.Session) -> None:
        """Keep what chance is drawn from: a second trial has the same."""
        seed = session.config.getoption("randomly_seed", None)
        self.seed = [] if seed is None else [f"--randomly-seed={seed}"]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A part of a test is over."""
        if report.failed and report.nodeid not in self.why:
            crash = getattr(report.longrepr, "reprcrash", None)
            self.marks[report.nodeid] = set(report.keywords)
            self.why[report.nodeid] = str(crash.message if crash else report.longrepr).strip()


def main(arguments: list[str]) -> int:
    """Run pytest. Gives its exit code."""
    failures = Failures()
    code = int(pytest.main(arguments, plugins=[failures]))
    failed = list(failures.why)
    if code != pytest.ExitCode.TESTS_FAILED or not failed:
        return code
    if not all(failures.marks[test] & SERVERS for test in failed):
        return code
    if len(failed) > MOST:
        print(f"\n{len(failed)} tests sur de vrais serveurs ont échoué : c’est trop pour les essayer de nouveau.")
        return code
    print(f"\nSeconds essais, sans rien à côté ({len(failed)}) :", flush=True)
    again = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", *failures.seed, *failed], check=False)  # noqa: S603 - tests of ours
    if again.returncode == 0:
        print("\nInstables : ont échoué parmi les autres, et passé seuls.")
        for test in failed:
            print(f"  {test}\n    {failures.why[test].splitlines()[0]}")
    return again.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
