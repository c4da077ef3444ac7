"""What the start of the bot used and needs no more is given back to the machine."""

import ctypes
import gc

from storage import analysis


def give_back() -> None:
    """Give back the memory that is free inside the process: the C library keeps it for later otherwise (glibc; elsewhere nothing is done).

    The words of the lexicon are forgotten: people say few of them. What stays is left alone by the collector from now on: it is half a
    million things, and looking through them takes a tenth of a second, in the middle of an answer.
    """
    analysis.forget()
    gc.collect()
    gc.freeze()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
