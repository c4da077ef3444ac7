"""The printed programme: what stands on it, on A4, whatever people wrote; made when it leaves, while nobody waits."""

import asyncio
import json
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import typst

from bot import logo
from bot.delivery.deliver import Deliverer
from bot.delivery.doors import Doors
from bot.delivery.press import Press, PrintingError
from bot.delivery.printer import print_page
from commands.core.declaration.context import Occasion
from commands.core.telling.rendering import TEXTS
from commands.programmes.publishing.printed import LAYOUT, WEB_LAYOUT, Entry, Month, Page, read_page
from storage import meetings, programmes
from storage.lexicon import Lexicon
from storage.meetings import CANCELLED
from tests.bot.town import Town
from tests.chat import TERRITORY, Chat
from tests.commands.programmes.conftest import PROGRAMME
from tests.commands.programmes.decided import FRIDAY, THURSDAY, decided, kept
from tests.commands.programmes.test_publication import published
from tests.spaces import flat

HOSTILE = ("#set text(red)", "$x^2$", "*gras* _it_", "@ref <lab>", "`code` // rien", '\\ [a] = "titre"', "#{panic()}", "{{ 7 * 7 }}")
LONG = "Accompagner les familles dans les démarches en ligne, de la première connexion jusqu’au dépôt du dossier complet"


def page(*entries: Entry) -> Page:
    return Page(
        "Programme", "AGORA, Valmont", f"{len(entries)} rencontres.", [Month("Janvier 2027", entries)], "Date à fixer", [], "CCAS.", "Vu."
    )


def entry(title: str = "Lire une facture", **facts: str) -> Entry:
    usual: dict[str, Any] = {"name": "R12", "title": title, "day": "Jeudi 14", "hours": "14 h à 16 h", "place": "CCAS", "more": "Atelier"}
    return Entry(**usual | facts)


def words_on(made: Page) -> str:
    """The words of the headings of a page as Typst draws them: what it shows, without what breaks long words."""
    found = json.loads(typst.query(str(TEXTS / LAYOUT), "heading", sys_inputs=inputs(made), ignore_system_fonts=True))
    return "".join(texts(found)).replace("\u200b", "")


def inputs(made: Page) -> dict[str, str]:
    return {"page": json.dumps(made.as_json()), "logo": logo.as_svg(None)}


def texts(node: object) -> list[str]:
    """The words of a tree of Typst."""
    if isinstance(node, dict):
        own = [str(node["text"])] if node.get("func") == "text" else [" "] if node.get("func") == "space" else []
        return own + [word for value in node.values() for word in texts(value)]
    return [word for value in node for word in texts(value)] if isinstance(node, list) else []


async def read(chat: Chat) -> Page:
    async with chat.database.reading() as session:
        programme = await programmes.get_programme(session, 1)
        assert programme is not None
        occasion = Occasion(session=session, now=chat.now, territory=TERRITORY, lexicon=Lexicon())
        return await read_page(occasion, programme)


async def test_it_says_what_is_held_by_month_and_what_has_no_date(chat: Chat) -> None:
    march = "2027-03-01T09:30/2027-03-01T12:00"
    await decided(chat, kept("En mars", march), kept("En février", THURSDAY, place="CCAS"), kept("Un jour"), kept("Voté", THURSDAY, FRIDAY))
    await published(chat)
    made = await read(chat)
    assert flat(made.title) == "Programme du 1er semestre 2027"
    assert [(month.name, [each.title for each in month.entries]) for month in made.months] == [
        ("Février 2027", ["En février"]),
        ("Mars 2027", ["En mars"]),
    ]
    (february,) = made.months[0].entries
    assert (february.day, flat(february.hours), february.place, february.why, february.more) == (
        "Jeudi 4",
        "14 h à 16 h",
        "CCAS",
        "Les délais.",
        "Atelier formation, avec PMI",
    )
    assert [(each.title, each.note) for each in made.open] == [("Un jour", ""), ("Voté", "date en cours de vote")]
    assert "Léa" not in json.dumps(made.as_json(), ensure_ascii=False), "structures are printed, never people"


async def test_given_again_it_is_as_things_stand(chat: Chat) -> None:
    await decided(chat, kept(dates=[THURSDAY]))
    assert "pas encore publié" in await chat.says("!programme imprimer")
    await published(chat)
    async with chat.database.writing() as session:
        meeting = await meetings.get_meeting(session, 1, to_change=True)
        assert meeting is not None
        meeting.state = CANCELLED
    assert "à imprimer" in await chat.says("!programme imprimer", room=PROGRAMME)
    printed = [row for row in (await chat.outbox())[-3:] if "printed" in row.content]
    assert [row.content["name"] for row in printed] == ["programme-2027-1.pdf", "programme-2027-1.html"]
    for row in printed:
        assert row.room_id == PROGRAMME.room_id
        assert row.content["printed"]["page"]["months"][0]["entries"][0]["note"] == "annulée"


@pytest.mark.parametrize("count", [0, 1, 3, 12, 40])
def test_it_is_printed_on_a4_over_as_many_pages_as_it_takes(count: int) -> None:
    made = page(*(entry(LONG, why="Trois familles sur dix. " * 8) for _ in range(count)))
    pdf = print_page({"layout": str(TEXTS / LAYOUT), **inputs(made)})
    assert pdf.startswith(b"%PDF")
    pages = typst.compile(str(TEXTS / LAYOUT), format="svg", sys_inputs=inputs(made), ignore_system_fonts=True)
    drawn = pages if isinstance(pages, list) else [pages]
    assert len(drawn) == {0: 1, 1: 1, 3: 1, 12: 2, 40: 6}[count]
    assert all(b'viewBox="0 0 595.27559' in bytes(each or b"") for each in drawn)


def test_nothing_leaves_the_page(tmp_path: Path) -> None:
    """Drawn in black and white; the margins stay white, whatever people wrote."""
    pictures = pytest.importorskip("PIL.Image")
    hostile = [entry(f"{word} " * 6, place=word * 20, why="c" * 300, more="d" * 150) for word in (*HOSTILE, "é" * 90, "www.ville.example/")]
    made = page(*hostile)
    pages = typst.compile(str(TEXTS / LAYOUT), format="png", ppi=72, sys_inputs=inputs(made), ignore_system_fonts=True)
    for number, each in enumerate(pages if isinstance(pages, list) else [pages]):
        (tmp_path / f"{number}.png").write_bytes(bytes(each or b""))
        grey = pictures.open(tmp_path / f"{number}.png").convert("L")
        width, height = grey.size
        margin = 40
        for box in ((0, 0, margin, height), (width - margin, 0, width, height), (0, height - 30, width, height)):
            assert grey.crop(box).getextrema() == (255, 255), f"page {number}"


@pytest.mark.parametrize("words", [*HOSTILE, LONG, "Œuvrer à l’inclusion : où, quand ?"])
def test_what_people_wrote_is_printed_as_they_wrote_it(words: str) -> None:
    """A title, a place, a reason are said in the same way as a heading."""
    made = page(entry(words, place=words, why=words, more=words))
    assert words in words_on(replace(made, months=[Month(words, made.months[0].entries)]))


@pytest.mark.parametrize("words", ["# titre", "[lien](https://x)", "<b>gras</b>", "*gras*", "1. liste", "- tiret", "`code`", "a | b"])
def test_in_markdown_it_is_escaped(words: str) -> None:
    said = page(entry("Un café", place=words)).as_markdown()
    (line,) = [line for line in said.splitlines() if line.replace("\\", "").strip() == words]
    assert "\\" in line


async def test_pictures_are_left_out_and_letters_stay(chat: Chat) -> None:
    await decided(chat, kept("Café 🎉 👨‍👩‍👧 n° 2 → 5 €", THURSDAY))
    await published(chat)
    assert (await read(chat)).months[0].entries[0].title == "Café n° 2 → 5 €"


async def test_the_logo_of_the_town_is_printed(tmp_path: Path) -> None:
    file = tmp_path / "logo.png"
    file.write_bytes(logo.read(None).data)
    printed = {"layout": LAYOUT, "page": page(entry()).as_json()}
    own = await Press(None).data_of({"printed": printed})
    town = await Press(file).data_of({"printed": printed})
    without = await Press(tmp_path / "missing.png").data_of({"printed": printed})
    assert all(made.startswith(b"%PDF") for made in (own, town, without))
    assert len(town) > len(own) > len(without), "a picture, a drawing, and none"
    web = (await Press(file).data_of({"printed": printed | {"layout": WEB_LAYOUT}})).decode()
    assert '<img src="data:image/svg+xml;base64,' in web
    assert "<img" not in (await Press(tmp_path / "missing.png").data_of({"printed": printed | {"layout": WEB_LAYOUT}})).decode()


async def test_a_row_that_waits_since_the_version_before_is_printed() -> None:
    made = await Press().data_of({"printed": {"layout": "programme", "page": page(entry()).as_json()}})
    assert made.startswith(b"%PDF")


class Reader(HTMLParser):
    """What a web page says, as who reads it sees it: the words of each heading and paragraph, by tag; and all tags."""

    def __init__(self, web: str) -> None:
        super().__init__()
        self.said: list[tuple[str, str]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._inside = ""
        self.feed(web)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in {"title", "h1", "h2", "h3", "p"}:
            self._inside = tag
            self.said.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        self._inside = "" if tag == self._inside else self._inside

    def handle_data(self, data: str) -> None:
        if self._inside:
            tag, before = self.said[-1]
            self.said[-1] = tag, before + data


def web_page(made: Page) -> str:
    return print_page({"layout": str(TEXTS / WEB_LAYOUT), **inputs(made)}).decode()


async def test_the_web_page_says_what_the_paper_says(chat: Chat) -> None:
    await decided(chat, kept("En février", THURSDAY, place="CCAS"), kept("Un jour"))
    await published(chat)
    made = await read(chat)
    read_page = Reader(web_page(made))
    assert [flat(words) for tag, words in read_page.said if tag.startswith("h")] == [
        *("Programme du 1er semestre 2027", "Février 2027", "En février", "Date à fixer", "Un jour"),
    ]
    said = " ".join(flat(words) for _, words in read_page.said)
    for words in ("Jeudi 4, 14 h à 16 h", "CCAS", "Les délais.", "Atelier formation, avec PMI. R1", flat(made.footer), made.printed_on):
        assert words in said, words
    assert "Léa" not in said


def test_the_web_page_stands_alone_in_french_and_is_read_aloud_in_order() -> None:
    tags = Reader(web_page(page(entry(), entry()))).tags
    assert ("html", {"lang": "fr"}) in tags
    assert [tag for tag, _ in tags if tag in {"h1", "h2", "h3", "main", "footer"}] == ["h1", "main", "h2", "h3", "h3", "footer"]
    fetched = [value for _, facts in tags for name, value in facts.items() if name in {"src", "href"} and value]
    assert all(value.startswith("data:") for value in fetched), "nothing is fetched from elsewhere"
    assert {tag for tag, _ in tags}.isdisjoint({"script", "link", "table"})
    assert ("img", {"src": fetched[0], "alt": ""}) in tags, "the logo says nothing that is not written"


@pytest.mark.parametrize(
    "words", ["<b>gras</b>", "<script>alert(1)</script>", '" onload="x', "</style><img src=x>", "&lt;déjà&gt;", *HOSTILE]
)
def test_what_people_wrote_is_no_html(words: str) -> None:
    made = page(entry(words, place=words, why=words, more=words, note=words))
    known = Reader(web_page(page(entry(place="a", why="b", more="c", note="d")))).tags
    shown = Reader(web_page(replace(made, months=[Month(words, made.months[0].entries)])))
    assert [tag for tag, _ in shown.tags] == [tag for tag, _ in known]
    assert [facts for _, facts in shown.tags] == [facts for _, facts in known]
    assert sum(words in said for _, said in shown.said) == 5


async def test_it_is_made_when_it_leaves_and_the_same_again_after_a_kill(chat: Chat) -> None:
    await decided(chat, kept(dates=[THURSDAY]))
    await published(chat)
    press = Press()
    rows = [row for row in await chat.outbox() if "printed" in row.content]
    assert len(rows) == 2
    for row in rows:
        assert "data" not in row.content
        assert await press.data_of(row.content) == await press.data_of(row.content)


async def test_what_cannot_be_printed_is_an_error_that_is_tried_again() -> None:
    with pytest.raises(PrintingError):
        await Press().data_of({"printed": {"layout": "none-of-ours", "page": {}}})


class Paper(Town):
    """A homeserver that keeps what is uploaded."""

    def __init__(self) -> None:
        super().__init__(0)
        self.files: dict[str, bytes] = {}

    async def upload(self, name: str, media_type: str, data: bytes, room_id: str) -> dict[str, object]:
        self.files[name] = data
        return {"msgtype": "m.file", "body": name, "url": "mxc://x/y"}


async def test_it_comes_to_the_room_as_a_file(chat: Chat) -> None:
    await decided(chat, kept(dates=[THURSDAY]))
    await published(chat)
    town = Paper()
    deliverer = Deliverer(chat.database, town, Doors(chat.database, town, lambda: chat.now), lambda: chat.now)
    at_work = asyncio.create_task(deliverer.run())
    while len(town.files) < 3:
        deliverer.served.clear()
        deliverer.wake()
        await deliverer.served.wait()
    at_work.cancel()
    await asyncio.gather(at_work, return_exceptions=True)
    assert town.files["programme-2027-1.pdf"].startswith(b"%PDF")
    for name in ("programme-2027-1.md", "programme-2027-1.html"):
        assert b"Lire une facture" in town.files[name]


async def test_without_typst_there_is_the_text_and_no_error(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    monkeypatch.setattr("commands.core.telling.printing.find_spec", lambda _name: None)
    await decided(chat, kept(dates=[THURSDAY]))
    await published(chat)
    assert [row.content["name"] for row in await chat.outbox() if row.action == "file"] == ["programme-2027-1.html", "programme-2027-1.md"]
    assert "de quoi faire un PDF" in await chat.says("!programme imprimer")
