"""The contacts of a telephone or of a mail program (vCard 2.1, 3.0 and 4.0; RFC 6350): a card is a row. People have a column of theirs."""

import quopri
import re
from collections.abc import Iterator

from commands.imports.personal import is_person
from commands.imports.reading.sheets import Row, Sheet, UnreadableError, names_of, rows_of
from commands.imports.reading.texts import EMPTY

OPENING = "BEGIN:VCARD"
NAME, PERSON = "Structure", "Personne"
COLUMNS = {
    "TEL": "Téléphone", "EMAIL": "Courriel", "URL": "Site", "NOTE": "Note", "TITLE": "Fonction", "ROLE": "Fonction",
    "CATEGORIES": "Catégorie", "NICKNAME": "Sigle", "GEO": "Position", "UID": "Identifiant",
}  # fmt: skip
_ADDRESS = ("", "Complément d’adresse", "Adresse", "Commune", "", "Code postal", "")
"""The parts of an address, in their order."""
_FOLD = re.compile(r"\r?\n[ \t]")
_SOFT = re.compile(r"=\r?\n")
"""The end of a line of vCard 2.1 that goes on."""
_ESCAPED = re.compile(r"\\([\\;,nN:])")
_PARTS = re.compile(r"(?<!\\);")

_Property = tuple[str, str, str]
"""Its name, its parameters in capitals, and its value."""


def read_cards(text: str) -> Sheet:
    """Read the cards of a file, in order. Raises UnreadableError."""
    rows = rows_of(Row(place, _row(card)) for place, card in enumerate(_cards(text), start=1))
    if not rows:
        raise UnreadableError(EMPTY)
    every = dict.fromkeys(names_of(rows), "")
    return Sheet(rows_of(Row(row.place, {**every, **row.cells}) for row in rows), header=tuple(every))


def _cards(text: str) -> Iterator[list[_Property]]:
    card: list[_Property] = []
    for line in _FOLD.sub("", _SOFT.sub("", text) if "QUOTED-PRINTABLE" in text.upper() else text).splitlines():
        opening, colon, value = line.partition(":")
        name, _, parameters = opening.upper().rpartition(".")[2].partition(";")
        if name == "END":
            yield card
            card = []
        elif colon and value and name != "BEGIN":
            coded = "QUOTED-PRINTABLE" in parameters
            card.append((name, parameters, quopri.decodestring(value).decode("utf-8", "replace") if coded else value))


def _row(card: list[_Property]) -> dict[str, str]:
    """What a card says. The fax is no number to call; a card of somebody is of where they work."""
    told: dict[str, list[str]] = {NAME: [], PERSON: []}
    first = {name: value for name, _, value in reversed(card)}
    shown, body = _words(first.get("FN", "")), " ".join(filter(None, map(_words, _PARTS.split(first.get("ORG", "")))))
    names = [part for part in map(_words, _PARTS.split(first.get("N", ""))[:2]) if part]
    of_somebody = shown != body and (is_person(shown) or (len(names) > 1 and all(part in shown for part in names)))
    told[PERSON if of_somebody else NAME].append(shown or body)
    if of_somebody:
        told[NAME].append(body)
    for name, parameters, value in card:
        if name == "ADR":
            for column, part in zip(_ADDRESS, _PARTS.split(value), strict=False):
                told.setdefault(column, []).append(_words(part))
        elif name in COLUMNS:
            fax = name == "TEL" and "FAX" in parameters
            told.setdefault("Fax" if fax else COLUMNS[name], []).append(_words(value.removeprefix("tel:").removeprefix("geo:")))
    return {column: "\n".join(filter(None, words)) for column, words in told.items() if column}


def _words(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()
