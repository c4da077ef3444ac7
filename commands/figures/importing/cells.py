"""What a cell of an official table says: a number, or why there is none. « 1 234,5 », « 25500 », « s », « nd »."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from storage.analysis import fold

FLAGS = {
    **dict.fromkeys(("s", "secret", "secret statistique"), "s"),
    **dict.fromkeys(("ns", "n.s.", "non significatif"), "ns"),
    **dict.fromkeys(("nd", "n.d.", "n/d", "non disponible", "na", "n/a", "..", "..."), "nd"),
    **dict.fromkeys(("so", "s.o.", "n.c.", "nc", "///", "/", "-", "sans objet"), "so"),
    "": "vide",
}
"""What stands in place of a number: kept secret, not significant, not available, meaningless; nothing."""
_SPACES = str.maketrans(dict.fromkeys(" \t\u00a0\u202f\u2009\u2007'’", ""))
_MINUS = str.maketrans({"−": "-", "–": "-"})


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, or the flag in its place; neither where the cell cannot be read."""

    value: float | None = None
    flag: str = ""

    @property
    def is_unread(self) -> bool:
        """Whether nothing was understood."""
        return self.value is None and not self.flag


def read_cell(text: str) -> Cell:
    """A decimal comma or point; thousands parted by any space, or by points before a comma. A final « % » is passed over."""
    flag = FLAGS.get(fold(text))
    if flag is not None:
        return Cell(flag=flag)
    plain = text.translate(_SPACES).translate(_MINUS).removesuffix("%")
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".", 1)
    if not plain.isascii() or "_" in plain:
        return Cell()
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return Cell()
    return Cell(value=float(number)) if number.is_finite() else Cell()
