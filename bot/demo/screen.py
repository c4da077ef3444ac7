"""Messages on a terminal: the simple HTML of answers becomes styled text."""

from html.parser import HTMLParser

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.demo.heard import Heard

STYLES = {"strong": "bold", "b": "bold", "em": "italic", "i": "italic", "code": "cyan", "blockquote": "dim"}
BLOCKS = frozenset({"p", "ul", "ol", "blockquote"})
FIRST_LINES, LONGEST_LINE = 12, 100
PDF = b"%PDF-"


class _Reader(HTMLParser):
    """Reads HTML into a styled text: blocks on their own lines, lists with their marks, links with their address."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = Text()
        self._styles: list[str] = []
        self._counts: list[int | None] = []
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in STYLES:
            self._styles.append(STYLES[tag])
        if tag == "a":
            self._links.append(dict(attrs).get("href") or "")
        if tag in BLOCKS or tag == "br":
            self._new_line(even_if_empty=tag == "br")
        if tag in {"ul", "ol"}:
            self._counts.append(_before_first(attrs) if tag == "ol" else None)
        if tag == "li":
            self._new_line()
            self.text.append(self._mark())

    def handle_endtag(self, tag: str) -> None:
        if tag in STYLES and self._styles:
            self._styles.pop()
        if tag == "a" and self._links:
            self._close_link(self._links.pop())
        if tag in {"ul", "ol"} and self._counts:
            self._counts.pop()
        if tag in BLOCKS:
            self._new_line()

    def handle_data(self, data: str) -> None:
        self.text.append(data, style=" ".join(self._styles))

    def _new_line(self, *, even_if_empty: bool = False) -> None:
        if even_if_empty or (self.text.plain and not self.text.plain.endswith("\n")):
            self.text.append("\n")

    def _mark(self) -> str:
        depth = "  " * (len(self._counts) - 1)
        count = self._counts[-1] if self._counts else None
        if count is None:
            return f"{depth}• "
        self._counts[-1] = count + 1
        return f"{depth}{count + 1}. "

    def _close_link(self, address: str) -> None:
        if address and not self.text.plain.endswith(address.removeprefix("mailto:").removeprefix("tel:")):
            self.text.append(f" ({address})", style="dim")


def _before_first(attrs: list[tuple[str, str | None]]) -> int:
    start = dict(attrs).get("start") or ""
    return int(start) - 1 if start.isdecimal() else 0


def styled(html: str) -> Text:
    """Read the HTML of a message."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.text.rstrip()
    return reader.text


def show(console: Console, heard: Heard, *, name: str, room: str) -> None:
    """Print a message under the name of its author and of its room."""
    corrected = ", corrigé" if heard.edits else ""
    thread = ", dans un fil" if heard.thread else ""
    console.print(Text.assemble((name, "bold green"), (f"  {room}{thread}{corrected}", "dim")))
    console.print(Padding(_words(heard), (0, 0, 1, 2)))


def show_file(console: Console, heard: Heard, data: bytes, *, name: str, room: str) -> str:
    """Print a file as a message, with its first lines when it has some. Returns its words: of what is not text, its name."""
    show(console, heard, name=name, room=room)
    if data.startswith(PDF):
        return heard.text
    words = data.decode("utf-8-sig")
    lines = words.splitlines()
    beginning = [line[:LONGEST_LINE] for line in lines[:FIRST_LINES]] + ["…"] * (len(lines) > FIRST_LINES)
    console.print(Padding(Text("\n".join(beginning), style="dim"), (0, 0, 1, 4)))
    return words


def _words(heard: Heard) -> Text:
    if heard.is_file:
        return Text.assemble("Fichier : ", (heard.text, "bold"))
    return styled(heard.html) if heard.html else Text(heard.text)
