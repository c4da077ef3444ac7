"""The directory as cards for a telephone’s contacts (vCard 4.0, RFC 6350): one a structure."""

from collections.abc import Iterable

from storage.whole_directory import Sheet

MEDIA_TYPE = "text/vcard"
LONGEST_LINE = 75
"""Bytes of a line: what is longer goes on under it, after a blank (RFC 6350, 3.2)."""
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def as_vcards(sheets: Iterable[Sheet]) -> bytes:
    """A card for each structure, its services in its note."""
    return b"".join(_folded(line) for sheet in sheets for line in _card(sheet))


def _card(sheet: Sheet) -> Iterable[str]:
    found = sheet.structure
    yield from ("BEGIN:VCARD", "VERSION:4.0", "KIND:org", f"FN:{_text(found.name)}", f"ORG:{_text(found.name)}")
    yield f"UID:{_text(f'{found.source}--{found.source_id}')}"
    if found.acronym:
        yield f"NICKNAME:{_text(found.acronym)}"
    if found.address or found.commune or found.postcode:
        parts = ("", "", found.address, found.commune, "", found.postcode, "")
        yield f"ADR;TYPE=work:{';'.join(_text(part or '') for part in parts)}"
    if found.latitude is not None and found.longitude is not None:
        yield f"GEO:geo:{found.latitude:.6f},{found.longitude:.6f}"
    yield from (f"TEL;TYPE=work;VALUE=text:{_text(number)}" for number in sheet.contacts.get("phone", ()))
    yield from (f"EMAIL;TYPE=work:{_text(mail)}" for mail in sheet.contacts.get("email", ()))
    yield from (f"URL:{_line(link)}" for link in sheet.contacts.get("web", ()))
    if found.kind:
        yield f"CATEGORIES:{_text(found.kind)}"
    if note := _note(sheet):
        yield f"NOTE:{_text(note)}"
    if found.confirmed_on:
        yield f"REV:{found.confirmed_on:%Y%m%d}T000000Z"
    yield "END:VCARD"


def _note(sheet: Sheet) -> str:
    """What it does, and when it is open."""
    names = ", ".join(each.service.name for each in sheet.services)
    return "\n".join(filter(None, [names, sheet.structure.description, sheet.structure.opening_hours]))


def _line(words: str) -> str:
    return "".join(sign for sign in words if sign.isprintable() or sign == "\n")


def _text(words: str) -> str:
    return _line(words).translate(_ESCAPED)


def _folded(line: str) -> bytes:
    """A line of any length, cut between letters, never within one."""
    cut: list[bytes] = []
    room = b""
    for sign in line:
        letter = sign.encode("utf-8", "replace")
        if len(room) + len(letter) > LONGEST_LINE:
            cut.append(room)
            room = b" "
        room += letter
    return b"\r\n".join([*cut, room]) + b"\r\n"
