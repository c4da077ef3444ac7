"""A test that fails in the middle leaves nothing running, and the next one finds the machine as it was."""

import os
import signal
import subprocess
import sys
from contextlib import suppress

import pytest

from tests.e2e.leftovers import adopt_orphans, nothing_left, running

pytestmark = pytest.mark.e2e

SLEEPS = [sys.executable, "-c", "import time; time.sleep(600)"]
STARTS_ANOTHER = f"import subprocess; input(); child = subprocess.Popen({SLEEPS!r}); print(child.pid, flush=True); child.wait()"
LEAVES = [sys.executable, "-c", f"import subprocess; subprocess.Popen({SLEEPS!r}); print('left', flush=True)"]


@pytest.mark.smoke
def test_what_a_failing_test_started_ends_with_it_orphans_too() -> None:
    adopt_orphans()
    before, started = running(), set[int]()
    with suppress(ZeroDivisionError), nothing_left():
        child = subprocess.Popen(SLEEPS)
        subprocess.run(LEAVES, check=True)
        started = running(before)
        assert child.pid in started
        assert len(started) == 2
        _ = 1 / 0
    assert running(before) == set()
    assert child.wait() == -signal.SIGKILL


@pytest.mark.smoke
def test_what_was_there_before_keeps_what_it_starts_meanwhile() -> None:
    """As a PostgreSQL of the storage tests does, beside a test of the same worker."""
    adopt_orphans()
    with subprocess.Popen([sys.executable, "-c", STARTS_ANOTHER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as older:
        assert older.stdin
        assert older.stdout
        with nothing_left():
            print("start", file=older.stdin, flush=True)
            started = int(older.stdout.readline())
        assert started in running()
        os.kill(started, signal.SIGKILL)
        older.stdin.close()
