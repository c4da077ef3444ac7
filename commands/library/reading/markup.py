"""The XML that office programs write, read as it comes: no tree is made of it, so that what it weighs is what is kept of it."""

from typing import IO, Protocol

from defusedxml.ElementTree import XMLParser

from commands.library.reading.texts import BOMB, MOST_TAKEN, UnreadableError, plain

MOST_DEPTH = 500
"""Elements that stand in one another: no program writes as many, and each is held until its end."""
_AT_ONCE = 1 << 16
_SKIPPED = frozenset({"Fallback", "annotation", "tracked-changes", "comment"})
"""What stands twice, was crossed out, or is said beside the text."""
_BREAKS = frozenset({"tab", "br", "cr", "s", "line-break", "noBreakHyphen"})
_TITLES = frozenset({"title", "titre"})
_ODF_PAGE = "drawing:1.0}page"


class Reader(Protocol):
    """Who is told of an XML as it comes: its elements by their tags, with their namespaces, and its text."""

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...  # noqa: D102 - as xml.etree calls it
    def end(self, tag: str) -> None: ...  # noqa: D102 - as above
    def data(self, text: str) -> None: ...  # noqa: D102 - as above


def walk(part: IO[bytes], reader: Reader) -> None:
    """Tell a reader of an XML. Raises ParseError, DefusedXmlException (it declares a DTD), and what the reader does."""
    parser = XMLParser(target=reader, forbid_dtd=True)
    while piece := part.read(_AT_ONCE):
        parser.feed(piece)
    parser.close()


def local(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rpartition("}")[2]


class _Paragraph:
    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.is_title = False


class Paragraphs:
    """The paragraphs of the parts of a document, one part after the other, as far as `MOST_TAKEN`.

    page: of the part that is read; the pages of ODF are told inside. Raises UnreadableError.
    """

    def __init__(self, *, is_odf: bool) -> None:
        self._is_odf = is_odf
        self._open: list[_Paragraph] = []
        self._depth = self._skipped = self._in_text = self._taken = 0
        self.found: list[tuple[int, str]] = []
        self.headline = ""
        self.page = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = local(tag)
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise UnreadableError(BOMB)
        self._skipped += name in _SKIPPED
        self._in_text += name == "t"
        if self._is_odf and tag.endswith(_ODF_PAGE):
            self.page += 1
        if name in {"p", "h"}:
            self._open.append(_Paragraph())
        if self._open and name in _BREAKS:
            self._take(" ")
        if self._open and name in {"p", "pStyle"}:
            self._open[-1].is_title |= any("}" in key and value.lower() in _TITLES for key, value in attributes.items())

    def data(self, text: str) -> None:
        """A text: of OOXML only what stands in runs; what was deleted is in other elements."""
        if self._open and (self._is_odf or self._in_text):
            self._take(text)

    def end(self, tag: str) -> None:
        """An element ends; a paragraph is kept as it does."""
        name = local(tag)
        self._depth -= 1
        if name in {"p", "h"} and self._open:
            self._keep(self._open.pop())
        self._skipped -= name in _SKIPPED
        self._in_text -= name == "t"

    def _take(self, text: str) -> None:
        if not self._skipped and self._taken <= MOST_TAKEN:
            self._open[-1].pieces.append(text)
            self._taken += len(text)

    def _keep(self, paragraph: _Paragraph) -> None:
        words = plain("".join(paragraph.pieces))
        if words:
            self.found.append((self.page, words))
            self.headline = self.headline or (words if paragraph.is_title else "")


class Facts:
    """The text of each element that has one, by its name: what a document tells of itself."""

    def __init__(self) -> None:
        self.told: dict[str, str] = {}
        self._name = ""
        self._taken = 0

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        """An element begins."""
        self._name = local(tag)

    def data(self, text: str) -> None:
        """A text."""
        if self._name and self._taken <= MOST_TAKEN:
            self._taken += len(text)
            self.told[self._name] = self.told.get(self._name, "") + text

    def end(self, _tag: str) -> None:
        """An element ends."""
        self._name = ""
