"""What a process does with its memory: what it needs no more is given back, what stays is not looked at again."""

import ctypes
import gc

MADE = 20_000
"""Things made, less those undone, between two looks for circles; Python has 700."""


def give_back() -> None:
    """Give back the memory that is free inside the process: the C library keeps it for later otherwise (glibc; elsewhere nothing is done).

    Where templates could not be compiled apart, and were in this process, they leave 7 MB of it behind.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def collect_seldom() -> None:
    """For a process that makes many things, in no circles, and then ends: looking for circles takes a tenth of its time otherwise."""
    gc.freeze()
    gc.set_threshold(MADE, 50, 100)
