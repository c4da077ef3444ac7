"""The text of DOCX, ODT, PPTX and ODP: XML in a zip, of which only the parts that hold text are unfolded, as far as a limit."""

import re
from io import BytesIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, LargeZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - an exception, whatever its name

from defusedxml import DefusedXmlException

from commands.library.reading.markup import Facts, Paragraphs, Reader, walk
from commands.library.reading.texts import BOMB, DAMAGED, LOCKED, MACROS, OTHER, Text, UnreadableError, plain

MOST_PART = 60_000_000
"""Bytes of a part that holds text, once unfolded."""
MOST_UNFOLDED = 1_000_000_000
"""Bytes of all its parts, as it tells them: who opens it would have to hold them."""
MOST_PARTS = 10_000
_KINDS = {
    "wordprocessingml": "docx",
    "presentationml": "pptx",
    "opendocument.text": "odt",
    "opendocument.presentation": "odp",
}
_MAIN = ("document", "presentation", "template", "slideshow")
_SLIDE = re.compile(r"ppt/slides/slide(\d{1,5})\.xml")
_YEAR = re.compile(r"(?:19|20)\d\d")


def read_zipped(content: bytes) -> Text:
    """Raises UnreadableError."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _read(archive)
    except (BadZipFile, LargeZipFile, ParseError, ZlibError, DefusedXmlException, EOFError, KeyError, NotImplementedError) as error:
        raise UnreadableError(DAMAGED) from error
    except (RuntimeError, UnicodeError, ValueError, OSError) as error:  # how zipfile asks for a password, or meets what is none
        raise UnreadableError(LOCKED if "password" in str(error) else DAMAGED) from error


def _read(archive: ZipFile) -> Text:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNFOLDED:
        raise UnreadableError(BOMB)
    names = {part.filename for part in parts}
    kind = _kind(archive, names)
    if any(name.endswith("vbaProject.bin") or name.startswith(("Basic/", "Scripts/")) for name in names):
        raise UnreadableError(MACROS)
    if not kind:
        raise UnreadableError(OTHER)
    read = Paragraphs(is_odf=kind in {"odt", "odp"})
    for page, name in _text_parts(kind, names):
        read.page = page
        _walk(archive, name, read)
    title, maker, year = _told(archive, names)
    headline = read.headline or next((words for _, words in read.found if len(words) >= 8), "")
    return Text(kind, read.found, read.page, read.page, title, headline[:200], maker, year)


def _walk(archive: ZipFile, name: str, reader: Reader) -> None:
    """Tell a reader of a part. Raises UnreadableError where it is huge once unfolded, and what `walk` does."""
    if archive.getinfo(name).file_size > MOST_PART:
        raise UnreadableError(BOMB)
    with archive.open(name) as part:
        walk(part, reader)


def _kind(archive: ZipFile, names: set[str]) -> str:
    """What it is, whatever its name; empty: another thing. Raises UnreadableError where it holds macros, or needs a password."""
    told = ""
    for name in ("mimetype", "[Content_Types].xml"):
        if name in names:
            with archive.open(name) as part:
                told += part.read(200_000).decode("utf-8", "replace")
    if "macroEnabled" in told:
        raise UnreadableError(MACROS)
    if "META-INF/manifest.xml" in names:
        with archive.open("META-INF/manifest.xml") as part:
            if b"encryption-data" in part.read(1_000_000):
                raise UnreadableError(LOCKED)
    return next((kind for sign, kind in _KINDS.items() if sign in told and _is_main(sign, told)), "")


def _is_main(sign: str, told: str) -> bool:
    """Whether this is what the file is, and not what it holds beside."""
    return sign.startswith("opendocument") or any(f"{sign}.{what}.main" in told for what in _MAIN)


def _text_parts(kind: str, names: set[str]) -> list[tuple[int, str]]:
    """The parts that hold text, in order, with the page that each is: 0 where the kind has none."""
    if kind == "pptx":
        return sorted((int(found[1]), name) for name in names if (found := _SLIDE.fullmatch(name)))
    wanted = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml") if kind == "docx" else ("content.xml",)
    if wanted[0] not in names:
        raise UnreadableError(DAMAGED)
    return [(0, name) for name in wanted if name in names]


def _told(archive: ZipFile, names: set[str]) -> tuple[str, str, int | None]:
    """What the file tells of itself: its title, the structure where it was made, the year."""
    facts = Facts()
    for name in ("docProps/core.xml", "docProps/app.xml", "meta.xml"):
        if name in names:
            _walk(archive, name, facts)
    told = {name: plain(words) for name, words in facts.told.items()}
    created = _YEAR.match(told.get("created") or told.get("creation-date") or "")
    return told.get("title", ""), told.get("Company", "") or told.get("creator", ""), int(created[0]) if created else None
