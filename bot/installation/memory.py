"""What the start of the bot used and needs no more is given back to the machine."""

import ctypes
import gc


def give_back() -> None:
    """Give back the memory that is free inside the process: the C library keeps it for later otherwise (glibc; elsewhere nothing is done).

    Templates that are compiled leave 10 MB of it behind.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
