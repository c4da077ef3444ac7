"""What a process does with its memory: what it needs no more is given back, what stays is not looked at again."""

import ctypes
import gc

from storage import analysis

MADE = 20_000
"""Things made, less those undone, between two looks for circles; Python has 700."""


def give_back() -> None:
    """Give back the memory that is free inside the process: the C library keeps it for later otherwise (glibc; elsewhere nothing is done).

    The words of the lexicon are forgotten: people say few of them. What stays is left alone by the collector from now on: it is half a
    million things, that would be looked through in the middle of an answer.
    """
    analysis.forget()
    gc.collect()
    gc.freeze()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def collect_seldom() -> None:
    """For a process that makes many things, in no circles, and then ends: looking for circles takes a tenth of its time otherwise."""
    gc.freeze()
    gc.set_threshold(MADE, 50, 100)
