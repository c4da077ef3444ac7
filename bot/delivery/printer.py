"""`python -m bot.delivery.printer < job > file`: prints one page apart from the robot, after all that others do on the machine.

Typst takes 30 MB and every core; the robot keeps the first for nobody and owes the second to whoever speaks.
"""

import json
import os
import sys
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

POLITELY = 19
"""How far this process steps back (nice): to the last place."""
CORES = {"RAYON_NUM_THREADS": "1"}
"""What Typst reads: of two cores, one stays for the robot and the homeserver."""
TYPST, PICTURE = ".typ", ".picture.typ"
"""The ends of the names of layouts: of what Typst draws, and of what it draws as a picture for a screen."""
OFFICE = (".docx", ".xlsx")
DOTS_AN_INCH = 144
"""Of a picture: a point of paper is two dots wide, which a phone shows sharp."""


def print_page(job: Mapping[str, str]) -> bytes:
    """A page as PDF, as a PNG picture, as a web page, as a file of an office.

    layout: the path of its file. page: its words, as JSON. logo: an SVG; empty: none. What people wrote is data: nothing of it is read as
    Typst, nor as HTML. Raises ImportError where Typst is missing; what Typst or Jinja raise, for a bad layout.
    """
    layout = Path(job["layout"])
    if layout.suffix in OFFICE:
        return _of_an_office(layout, job)
    return _drawn(layout, job) if layout.suffix == TYPST else _as_web_page(layout, job)


def _of_an_office(layout: Path, job: Mapping[str, str]) -> bytes:
    from commands.core.telling.written import WORD, word_file, workbook_file  # noqa: PLC0415 - a PDF needs none of it

    return (word_file if layout.name == WORD else workbook_file)(json.loads(job["page"]))


def _drawn(layout: Path, job: Mapping[str, str]) -> bytes:
    import typst  # noqa: PLC0415 - the robot imports this module, and never that one

    inputs = {"page": job["page"], "logo": job["logo"]}
    form: Literal["png", "pdf"] = "png" if layout.name.endswith(PICTURE) else "pdf"
    made = typst.compile(str(layout), format=form, ppi=DOTS_AN_INCH, sys_inputs=inputs, ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made


def _as_web_page(layout: Path, job: Mapping[str, str]) -> bytes:
    """One file, with all it shows inside."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - a PDF needs none of it

    sources = FileSystemLoader(layout.parent)
    shown = Environment(loader=sources, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    logo = f"data:image/svg+xml;base64,{b64encode(job['logo'].encode()).decode()}" if job["logo"] else ""
    return shown.get_template(layout.name).render(page=json.loads(job["page"]), logo=logo).lstrip().encode()


if __name__ == "__main__":
    os.nice(POLITELY)
    os.environ |= CORES
    sys.stdout.buffer.write(print_page(json.load(sys.stdin)))
