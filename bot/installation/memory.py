"""What the start of the bot used and needs no more is given back to the machine."""

import ctypes
import gc


def give_back() -> None:
    """Give back the memory that is free inside the process: the C library keeps it for later otherwise (glibc; elsewhere nothing is done).

    Where templates could not be compiled apart, and were in this process, they leave 7 MB of it behind.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
