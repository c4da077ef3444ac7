"""A test that fails in the middle leaves nothing running, and the next one finds the machine as it was."""

import signal
import subprocess
import sys
from contextlib import suppress

import pytest

from tests.e2e.leftovers import adopt_orphans, nothing_left, running

pytestmark = pytest.mark.e2e

SLEEPS = [sys.executable, "-c", "import time; time.sleep(600)"]
LEAVES = [sys.executable, "-c", f"import subprocess; subprocess.Popen({SLEEPS!r}); print('left', flush=True)"]


def test_what_a_failing_test_started_ends_with_it_orphans_too() -> None:
    adopt_orphans()
    before, started = running(), set[int]()
    with suppress(ZeroDivisionError), nothing_left():
        child = subprocess.Popen(SLEEPS)
        subprocess.run(LEAVES, check=True)
        started = running() - before
        assert child.pid in started
        assert len(started) == 2
        _ = 1 / 0
    assert running() == before
    assert child.wait() == -signal.SIGKILL
