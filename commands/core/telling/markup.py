"""The HTML an answer may hold, and the plain text that says the same.

Tags: those every client shows well on a phone. Links: the schemes Matrix clients follow that a partner may need.
"""

import json
import re
from html.parser import HTMLParser

import nh3

from commands.core.language.words import speakable

TAGS = {"p", "br", "strong", "ul", "ol", "li", "a", "code", "blockquote"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"https", "http", "mailto"}

MOST_CHARACTERS = 6_000
MOST_BYTES = 10_000
"""Once in ASCII JSON: an encrypted edit says all four times and a third longer, in an event of 65 536 bytes at most."""

CUT = " …"

_SPACE = re.compile(r"[ \t\n\r]+")
_BLOCK_EDGE = re.compile(r" ?(</?(?:p|ul|ol|li|blockquote)(?: [^<>]*+)?>|<br>) ?")
_TORN = re.compile(r"<[^<>]*\Z|&[#\w]{0,32}\Z")


def clean(html: str) -> str:
    """Only the allowed tags, balanced, without the white space templates are laid out with."""
    safe = nh3.clean(
        speakable(html),
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_allowed,
        url_schemes=SCHEMES,
        url_relative="deny",
        link_rel=None,
    )
    # After the cleaning: a tag that goes may leave two spaces side by side.
    return _BLOCK_EDGE.sub(r"\1", _SPACE.sub(" ", safe)).strip()


def _allowed(tag: str, _attribute: str, value: str) -> str | None:
    return value if tag == "a" or (value.isascii() and value.isdigit() and len(value) < 5) else None


def plain(html: str) -> str:
    """What clean HTML says, in plain text: « 1. » and « • » for lists, « text (url) » for links."""
    writer = _PlainWriter()
    writer.feed(html)
    writer.close()
    return writer.text()


def shorten(html: str) -> str:
    """Clean HTML short enough to be sent, with its plain text, in one event; cut between two words."""
    length = len(html)
    kept = html
    while not (_fits(kept) and _fits(plain(kept))):
        length = min(length - 1, length * 9 // 10)
        kept = clean(_start(html, length) + CUT)
    return kept


def _start(html: str, length: int) -> str:
    """The first `length` characters at most, ending on a word, with no torn tag or entity."""
    start = html[:length]
    space = start.rfind(" ", length - 100) if length > 100 else -1
    return _TORN.sub("", start[:space] if space > 0 else start)


def _fits(text: str) -> bool:
    return len(text) <= MOST_CHARACTERS and len(json.dumps(text)) <= MOST_BYTES


class _PlainWriter(HTMLParser):
    """Writes plain text while reading clean HTML. A break waits for the words that follow it, so none is left over."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._written: list[str] = []
        self._break = ""
        self._opening = True
        self._counters: list[int | None] = []
        self._link: tuple[str, int] | None = None

    def text(self) -> str:
        """All that was read so far."""
        return "".join(self._written).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        match tag:
            case "br":
                self._break = "\n" + self._indent()
            case "p" | "blockquote":
                self._new_block()
                if tag == "blockquote":
                    self._open("«\u00a0")
            case "ul" | "ol":
                self._counters.append(int(given.get("start") or 1) if tag == "ol" else None)
            case "li":
                self._open_item()
            case "a":
                self._link = (given.get("href") or "", len(self._written))

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "p":
                self._new_block()
            case "blockquote":
                self._written.append("\u00a0»")
                self._new_block()
            case "ul" | "ol":
                self._counters.pop()
                self._new_block()
            case "a":
                self._close_link()

    def handle_data(self, data: str) -> None:
        words = _SPACE.sub(" ", data)
        if self._opening or self._break:
            words = words.lstrip(" ")
        if words:
            self._write(words)

    def _write(self, words: str) -> None:
        if self._break and self._written:
            self._written[-1] = self._written[-1].rstrip(" ")
            self._written.append(self._break)
        self._written.append(words)
        self._break, self._opening = "", False

    def _open(self, mark: str) -> None:
        self._write(mark)
        self._opening = True

    def _new_block(self) -> None:
        if not self._opening:
            self._break = "\n" + self._indent() if self._counters else "\n\n"

    def _indent(self) -> str:
        return "   " * len(self._counters)

    def _open_item(self) -> None:
        counter = self._counters[-1] if self._counters else None
        self._break = "\n" + "   " * (len(self._counters) - 1)
        if counter is None:
            self._open("• ")
        else:
            self._open(f"{counter}. ")
            self._counters[-1] = counter + 1

    def _close_link(self) -> None:
        url, start = self._link or ("", 0)
        self._link = None
        said = "".join(self._written[start:]).strip()
        address = url.removeprefix("mailto:")
        if not said:
            self._write(address)
        elif address and _bare(said) != _bare(address):
            self._write(f" ({address})")


def _bare(address: str) -> str:
    return address.removeprefix("https://").removeprefix("http://").rstrip("/")
