"""The text of DOCX, ODT, PPTX and ODP: XML in a zip, of which only the parts that hold text are unfolded, as far as a limit."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import IO
from xml.etree.ElementTree import Element, ParseError
from zipfile import BadZipFile, LargeZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - an exception, whatever its name

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

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
_SKIPPED = frozenset({"Fallback", "annotation", "tracked-changes", "comment"})
"""What stands twice, was crossed out, or is said beside the text."""
_BREAKS = frozenset({"tab", "br", "cr", "s", "line-break", "noBreakHyphen"})
_TITLES = frozenset({"title", "titre"})
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
    read = _Parts(archive, is_odf=kind in {"odt", "odp"})
    for page, name in _text_parts(kind, names):
        read.take(name, page)
    title, maker, year = _told(archive, names)
    headline = read.headline or next((words for _, words in read.paragraphs if len(words) >= 8), "")
    return Text(kind, read.paragraphs, read.pages, read.pages, title, headline[:200], maker, year)


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


class _Parts:
    """The paragraphs of the parts that were taken."""

    def __init__(self, archive: ZipFile, *, is_odf: bool) -> None:
        self._archive, self._is_odf = archive, is_odf
        self.paragraphs: list[tuple[int, str]] = []
        self.headline = ""
        self.pages = 0

    def take(self, name: str, page: int) -> None:
        """Read one. page: that it is; the pages of ODP are told inside."""
        self.pages = max(self.pages, page)
        if self._archive.getinfo(name).file_size > MOST_PART:
            raise UnreadableError(BOMB)
        with self._archive.open(name) as part:
            for number, words, is_title in self._walk(part, page):
                self.paragraphs.append((number, words))
                self.headline = self.headline or (words if is_title else "")

    def _walk(self, part: IO[bytes], page: int) -> Iterator[tuple[int, str, bool]]:
        skipped = 0
        for event, element in iterparse(part, events=("start", "end"), forbid_dtd=True):
            name = _local(element)
            if name in _SKIPPED:
                skipped += 1 if event == "start" else -1
            elif event == "start" and self._is_odf and element.tag.endswith("drawing:1.0}page"):
                page += 1
                self.pages = page
            elif event == "end" and name in {"p", "h"}:
                words = plain(_odf_words(element) if self._is_odf else _ooxml_words(element))
                if words and not skipped:
                    yield page, words, _is_title(element)
                element.clear()


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _ooxml_words(paragraph: Element) -> str:
    """Runs of text; what was deleted is in other elements."""
    return "".join(" " if _local(each) in _BREAKS else (each.text or "") if _local(each) == "t" else "" for each in paragraph.iter())


def _odf_words(paragraph: Element) -> str:
    for each in paragraph.iter():
        if _local(each) in _BREAKS:
            each.text = " "
    return "".join(paragraph.itertext())


def _is_title(paragraph: Element) -> bool:
    """Whether it is in the style of a title, of the whole document."""
    styles = [value for each in paragraph.iter() if _local(each) in {"pStyle", "p"} for key, value in each.attrib.items() if "}" in key]
    return any(style.lower() in _TITLES for style in styles)


def _told(archive: ZipFile, names: set[str]) -> tuple[str, str, int | None]:
    """What the file tells of itself: its title, the structure where it was made, the year."""
    told: dict[str, str] = {}
    for name in ("docProps/core.xml", "docProps/app.xml", "meta.xml"):
        if name in names and archive.getinfo(name).file_size <= MOST_PART:
            with archive.open(name) as part:
                told |= {_local(each): plain(each.text or "") for _, each in iterparse(part, forbid_dtd=True)}
    created = _YEAR.match(told.get("created") or told.get("creation-date") or "")
    return told.get("title", ""), told.get("Company", "") or told.get("creator", ""), int(created[0]) if created else None
