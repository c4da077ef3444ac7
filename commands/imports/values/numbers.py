"""Numbers that are codes: what a spreadsheet does to phones, SIRET and postcodes when it takes them for numbers."""

import re

from commands.imports.values.words import Read, line

LOST = "un tableur l’a écrit en notation scientifique : des chiffres sont perdus"
ZERO_BACK = "zéro remis devant"
WRONG_KEY = "ce SIRET ne passe pas le contrôle : un chiffre est sans doute faux"
_SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d{1,20}))?[eE]\+?(\d{1,2})")
_DECIMAL = re.compile(r"(\d+)[.,]0+")
SIRET_LENGTH, POSTCODE_LENGTH = 14, 5
LA_POSTE = "356000000"
"""Its SIRET have a key of their own."""


def unspoiled(value: object) -> Read[str]:
    """The words of a cell that holds a code: « 536490137.0 » and « 5,36490137E+8 » as they were; one whose figures are lost is left."""
    words = line(value)
    if found := _DECIMAL.fullmatch(words):
        return Read(found[1])
    if found := _SCIENTIFIC.fullmatch(words):
        figures, power = found[1] + (found[2] or ""), int(found[3])
        if power < len(figures) - 1 or len(figures) - 1 < power:
            return Read("", words, LOST)
        return Read(figures)
    return Read(words)


def read_siret(value: object) -> Read[str | None]:
    """Read fourteen digits. One whose key is wrong is kept, and told; a lost zero is put back when the key says so."""
    code = unspoiled(value)
    if code.told:
        return Read(None, code.left, code.told)
    digits = re.sub(r"[\s.\-]", "", code.kept)
    if not digits:
        return Read(None)
    if not digits.isascii() or not digits.isdigit() or not SIRET_LENGTH - 1 <= len(digits) <= SIRET_LENGTH:
        return Read(None, line(value), "c’est un SIREN (9 chiffres)" if digits.isdigit() and len(digits) == 9 else "")
    if len(digits) < SIRET_LENGTH:
        whole = f"0{digits}"
        return Read(whole, "", ZERO_BACK) if _has_key(whole) else Read(None, line(value))
    return Read(digits, "", "" if _has_key(digits) or digits.startswith(LA_POSTE) else WRONG_KEY)


def read_postcode(value: object) -> Read[str | None]:
    """Read five digits; a spreadsheet's number gets back the zero it lost."""
    words = line(value)
    return Read(words) if len(words) == POSTCODE_LENGTH and words.isascii() and words.isdigit() else _mended_postcode(words)


def _mended_postcode(value: str) -> Read[str | None]:
    words = unspoiled(value).kept
    digits = re.sub(r"^[fF]-?|[\s.]", "", words)
    if digits.isascii() and digits.isdigit() and POSTCODE_LENGTH - 1 <= len(digits) <= POSTCODE_LENGTH:
        return Read(digits.zfill(POSTCODE_LENGTH), "", ZERO_BACK if len(digits) < POSTCODE_LENGTH else "")
    return Read(None, line(value))


def _has_key(digits: str) -> bool:
    """Luhn's formula, which INSEE takes."""
    return sum(sum(divmod(int(digit) * (1 + rank % 2), 10)) for rank, digit in enumerate(reversed(digits))) % 10 == 0
