"""Figures as an image: the same numbers in its description; nothing where there is one figure, or where nobody asked."""

import base64
import struct

import pytest

from commands.core.declaration.effects import msg
from commands.core.telling import drawing
from commands.figures.answers import Answer
from commands.figures.picture import MOST, amount, draw, is_worth
from commands.figures.subject import Sheet
from tests.chat import Chat
from tests.commands.figures.test_telling import chat, database, received
from tests.commands.samples.figures import COUNTED, EVERY, MIXED, ONE, YEARS

__all__ = ["chat", "database", "received"]
SAID = msg("figures.themes")


def size(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("answer", [Answer(SAID, MIXED), Answer(SAID, ONE), Answer(SAID, YEARS, lines=True)])
def test_it_is_as_wide_as_a_phone_shows_it(answer: Answer) -> None:
    width, height = size(draw(answer))
    assert width == drawing.WIDTH
    assert height < 1_400


def test_one_figure_and_too_many_are_not_drawn() -> None:
    assert not is_worth(Answer(SAID, COUNTED))
    assert not is_worth(Answer(SAID, Sheet(MIXED.indicator, MIXED.shown[:1] * (MOST + 1))))
    assert is_worth(Answer(SAID, MIXED))


def test_every_unit_has_a_short_form() -> None:
    assert {amount(each, 1234.56) for each in EVERY} == {
        *("1\u202f234,6\u00a0%", "1\u202f235\u00a0€", "1\u202f235", "1\u202f234,56"),
    }


async def test_it_comes_when_it_is_asked_for_with_the_same_numbers_in_words(chat: Chat) -> None:
    await chat.says("!chiffre bas revenus par quartier")
    assert [row for row in await chat.outbox() if row.action == "file"] == []
    await chat.says("!chiffre bas revenus par quartier en image")
    (row,) = [row for row in await chat.outbox() if row.action == "file"]
    assert base64.b64decode(row.content["data"])[:4] == b"\x89PNG"
    assert "Bel-Air\u00a0: 26\u00a0%" in row.content["described"]
