"""How a row says that a structure, or a service, is reached."""

from collections import Counter

from commands.imports.mapping import ServiceFields, StructureFields
from commands.imports.personal import is_mobile, is_personal_mail
from commands.imports.reach import READERS, holds_reach, may_hold
from commands.imports.rows import HIDDEN, RowReader

BESIDE = "mots écrits à côté, laissés de côté"
_OWN = {"phone": is_mobile, "email": is_personal_mail}
"""Of each way, what tells that it is rather somebody's own."""


def contacts_of(row: RowReader, fields: StructureFields | ServiceFields) -> frozenset[tuple[str, str]]:
    """Collect the ways to reach: (phone, email or web; value). A column of several kinds is one whose cells say one of them."""
    every = [name for _, ours, _, _ in READERS for name in getattr(fields, ours)]
    every += getattr(fields, "adresse", ())
    alone = Counter([*every, *fields.nom, *fields.description])
    found: set[tuple[str, str]] = set()
    for kind, ours, reader, reason in READERS:
        for name in getattr(fields, ours):
            kept, left, told = reader(row.cell(name))
            if told or (left and alone[name] == 1 and (kept or not holds_reach(row.line((name,))))):
                beside = kept and not any(sign.isdecimal() or sign == "@" for sign in left)
                row.note(name, left or row.line((name,)), told or (BESIDE if beside else reason))
            found.update((kind, value) for value in _allowed(row, name, kind, kept))
        for name in dict.fromkeys(every):  # « Boé, 05 53 66 80 03 » in a column of addresses, a mail in one of phones
            if name not in getattr(fields, ours) and may_hold(kind, row.line((name,))):
                found.update((kind, value) for value in _allowed(row, name, kind, reader(row.cell(name)).kept))
    return frozenset(found)


def _allowed(row: RowReader, column: str, kind: str, values: list[str]) -> list[str]:
    """Those of these ways to reach that may be kept: where the declaration leaves people's, those that are nobody's own."""
    if row.mapping.nominatifs == "garder":
        return values
    own = _OWN.get(kind)
    others = [value for value in values if own is None or not own(value)]
    if len(others) < len(values):
        row.note(column, HIDDEN, "c’est peut-être celui d’une personne : non gardé")
    return others
