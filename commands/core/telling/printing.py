"""What is printed on paper: by a layout of Typst beside the texts (`effects.Printed`), when it leaves."""

from importlib.util import find_spec

PDF = "application/pdf"


def can_print() -> bool:
    """Whether Typst is there, as `pip install .` brings it: `agora check` tells where it is missing."""
    return find_spec("typst") is not None
