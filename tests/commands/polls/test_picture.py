"""The result as an image: the same numbers in its description; nothing where there is nothing to draw."""

import base64

import pytest

from bot.engine.enact import ANSWER_PRIORITY
from bot.matrix import content
from commands.core.telling import drawing
from commands.polls import picture
from commands.polls.results import Result, decide
from commands.polls.subject import Sheet
from commands.polls.wording import LONGEST_CHOICE, LONGEST_QUESTION, MOST
from storage.delivery import Outgoing
from storage.polls import Choice
from tests.chat import ACCUEIL, LEA, OMAR, PRIVATE, Chat
from tests.commands.polls.test_closing import ends
from tests.commands.polls.town import GROUP, asks, vote
from tests.given import poll
from tests.spaces import flat


async def files(chat: Chat) -> list[Outgoing]:
    return [row for row in await chat.outbox() if row.action == "file"]


async def test_after_the_end_the_room_sees_it_with_the_same_numbers_in_words(chat: Chat) -> None:
    await asks(chat, "!sondage Combien de $ et de 🎉 ; Logement ; Santé ; $x_1^ ; un seul choix")
    await vote(chat, 1, {LEA: {2: "yes"}, OMAR: {2: "yes"}})
    await ends(chat)
    await chat.rings(seconds=1)
    (row,) = await files(chat)
    assert (row.room_id, row.person_id, row.content["name"]) == (ACCUEIL.room_id, None, "S1.png")
    assert base64.b64decode(row.content["data"]).startswith(b"\x89PNG")
    assert "2. Santé : 2 voix" in flat(row.content["described"])
    await chat.rings(days=1)
    assert len(await files(chat)) == 1


async def test_two_choices_need_no_image_nor_does_a_poll_without_votes(chat: Chat) -> None:
    await asks(chat, "!sondage Un goûter ; oui ; non")
    await vote(chat, 1, {LEA: {1: "yes"}})
    await ends(chat)
    await asks(chat)
    await ends(chat, 2)
    await chat.rings(seconds=1)
    assert await files(chat) == []


async def test_asked_for_it_is_an_answer_where_the_poll_is_and_comes_in_private_elsewhere(chat: Chat) -> None:
    await asks(chat)
    assert "pas d’image" in await asks(chat, "!résultats S1 image")
    await vote(chat, 1, {LEA: {1: "yes"}})
    assert "en privé" not in flat(await chat.says("!résultats S1 image", person=LEA, room=ACCUEIL))
    (row,) = await files(chat)
    assert (row.person_id, row.room_id, row.priority) == (None, ACCUEIL.room_id, ANSWER_PRIORITY)
    assert row.content["m.relates_to"]["m.in_reply_to"]["event_id"] == row.cause
    assert "en privé" in flat(await chat.says("!résultats S1 image", person=LEA, room=GROUP))
    assert [each.person_id for each in await files(chat)] == [None, LEA.user_id]


async def test_results_that_are_hidden_give_no_image(chat: Chat) -> None:
    await asks(chat, "!sondage Quel thème ? ; Logement ; Santé ; Mobilité ; résultats à la fin")
    await vote(chat, 1, {LEA: {1: "yes"}})
    for room in (PRIVATE, ACCUEIL):
        assert "se montre à la fin" in flat(await chat.says("!résultats S1 image", person=LEA, room=room))
    assert await files(chat) == []


# ── What is drawn ────────────────────────────────────────────────────────────────────────────────────────────────


def result(question: str, *texts: str, kind: str = "several") -> Result:
    choices = [Choice(poll_number=3, rank=rank, text=text, yes=rank, maybe=rank) for rank, text in enumerate(texts, 1)]
    return decide(Sheet(poll(question, number=3, kind=kind, voted=10_000, state="closed"), choices, shown=True))


def sides(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


@pytest.mark.parametrize("kind", ["several", "dates"])
@pytest.mark.parametrize("sign", ["W", "i", "W "])
@pytest.mark.parametrize(
    "count", [picture.FEWEST, *(pytest.param(count, marks=pytest.mark.slow) for count in range(picture.FEWEST + 1, MOST)), MOST]
)
def test_it_is_about_square_whatever_is_asked(kind: str, sign: str, count: int) -> None:
    drawn = picture.draw(
        result((sign * LONGEST_QUESTION)[:LONGEST_QUESTION], *[(sign * LONGEST_CHOICE)[:LONGEST_CHOICE]] * count, kind=kind)
    )
    width, height = sides(drawn)
    assert width == drawing.WIDTH
    assert width / 3 <= height <= drawing.TALLEST


STRANGE = [
    "$x^2$",
    "$x_1^",
    "$\\frac{1}{",
    "\\$\\alpha\\$",
    "\\textbf{a} % # _",
    "$$",
    "a\u2028b\nc",
    "\u202egauche",
    "🎉",
    "中文",
    "e\u0301",
    "\ud800",
]


@pytest.mark.parametrize("words", STRANGE)
def test_what_people_wrote_is_drawn_and_does_nothing(words: str, recwarn: pytest.WarningsRecorder) -> None:
    drawn = picture.draw(result(words, words, words * 20, "c", kind="dates"))
    assert drawn.startswith(b"\x89PNG")
    assert [str(warned.message) for warned in recwarn] == []


def test_the_signs_of_a_formula_are_drawn_as_they_are() -> None:
    alpha = picture.draw(result("α", "a", "b", "c"))
    assert picture.draw(result("$\\alpha$", "a", "b", "c")) != alpha
    lines = drawing.Pen().wrapped("$\\alpha$ et \\$", 31, 1)
    assert lines == ["$\\alpha$ et \\$"]


def test_a_long_text_keeps_its_beginning_and_says_that_there_is_more() -> None:
    pen = drawing.Pen()
    words = "Un choix assez long pour occuper deux lignes entières sur un écran de téléphone, hélas."
    whole = pen.wrapped(words, 31, 3)
    assert " ".join(whole) == words
    cut = pen.wrapped(words, 31, 1)
    assert cut[0].endswith("…")
    assert words.startswith(cut[0].removesuffix("…"))
    assert pen.wrapped("le café, à 9\u00a0h\u00a030", 31, 2, beside=500)[-1].endswith("9\u00a0h\u00a030")


def test_the_answer_with_the_image_keeps_what_it_answers() -> None:
    kept = {"data": "…", **content.relation("$asked", "$thread")}
    said = content.related({"msgtype": "m.image"}, kept)
    assert said == {"msgtype": "m.image", "m.relates_to": kept["m.relates_to"]}
    assert said["m.relates_to"] == {
        "rel_type": "m.thread",
        "event_id": "$thread",
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": "$asked"},
    }
    assert content.related({"msgtype": "m.image"}, {"data": "…"}) == {"msgtype": "m.image"}
