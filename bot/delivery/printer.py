"""`python -m bot.delivery.printer < job > file.pdf`: prints one page apart from the robot, after all that others do on the machine.

Typst takes 30 MB and every core; the robot keeps the first for nobody and owes the second to whoever speaks.
"""

import json
import os
import sys
from collections.abc import Mapping

POLITELY = 19
"""How far this process steps back (nice): to the last place."""
CORES = {"RAYON_NUM_THREADS": "1"}
"""What Typst reads: of two cores, one stays for the robot and the homeserver."""


def print_page(job: Mapping[str, str]) -> bytes:
    """A page as PDF. layout: the path of its Typst file. page: its words, as JSON. logo: an SVG; empty: none.

    What people wrote is data: nothing of it is read as Typst. Raises ImportError where Typst is missing, RuntimeError for a bad layout.
    """
    import typst  # noqa: PLC0415 - the robot imports this module, and never that one

    inputs = {"page": job["page"], "logo": job["logo"]}
    made = typst.compile(job["layout"], format="pdf", sys_inputs=inputs, ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made


if __name__ == "__main__":
    os.nice(POLITELY)
    os.environ |= CORES
    sys.stdout.buffer.write(print_page(json.load(sys.stdin)))
