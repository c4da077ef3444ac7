"""How fast this machine is now: what a test waits for at most grows with it, so that a loaded machine fails no test by itself."""

import statistics
import time

STEPS = 300_000
REFERENCE_S = 0.033
"""What the same work takes on an idle machine of two cores, of 2024."""
SLOWEST = 8.0
"""Beyond, something is wrong with the machine."""


def measure() -> float:
    """How many times slower than the reference the machine is; 1 when it is as fast, or faster. Takes a third of a second, or less."""
    taken = []
    for _ in range(7):
        begun = time.perf_counter()
        sum(number * number % 7 for number in range(STEPS))
        taken.append(time.perf_counter() - begun)
    return min(SLOWEST, max(1.0, statistics.mean(taken) / REFERENCE_S))


PACE = measure()
"""Measured once in each process of the tests, when they begin."""
