"""A poll is led on a real homeserver: listed, prolonged, closed, cancelled; its results in words, as a picture, as a file; a draw."""

import csv
import io
import re
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import nio
import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from bot.demo.time_machine import TimeMachine
from commands.polls.subject import SEEDS
from tests.e2e.conftest import Born, on
from tests.e2e.living import LivingBot, Wanted, ask, open_room
from tests.e2e.registrants import SealedEar
from tests.e2e.seen_polls import THEMES, TOLD_AT, asks, is_result, numbers_in, plain, tally
from tests.e2e.voices import SealedVoice, until

pytestmark = pytest.mark.e2e

PNG = b"\x89PNG\r\n\x1a\n"
A_MINUTE = timedelta(seconds=61)


async def test_listed_prolonged_closed_by_two_words_and_cancelled(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine
) -> None:
    lea, paul = people["lea"], people["paul"]
    bot = born(homeserver.url, launcher=on(clock))
    await bot.start()
    alone = await open_room(lea, bot)
    room = await open_room(lea, bot, paul)
    assert "Aucun sondage n’est en cours" in plain(await ask(paul, bot, room, "!sondages"))
    poll = await asks(lea, bot, room, THEMES)
    await asks(lea, bot, room, "!sondage Quel jour ? ; Mardi ; Jeudi ; fin vendredi 7 décembre 18h")
    await paul.react(room, poll.event_id, SEEDS[1])
    await until(lambda: tally(bot) == (1, 0, [0, 1, 0]), what=lambda: bot.log[-3000:])

    told = plain(await ask(paul, bot, room, "!sondages"))
    assert "S1 (Quels thèmes en janvier ?) : vous avez voté, fin jeudi 6 décembre 2029 à 18 h" in told
    assert "S2 (Quel jour ?) : vous n’avez pas voté, fin vendredi 7 décembre 2029 à 18 h" in told
    told = plain(await ask(paul, bot, room, "!résultats S1"))
    assert ("en cours. 1 voix." in told, "2. Santé : 1 voix" in told) == (True, True)
    assert "2. Santé, 1 voix : paul" in plain(await ask(lea, bot, room, "!résultats S1 noms"))

    # not by anybody; later only; the message says it
    for words in ("!prolonger S1 vendredi 7 décembre 18h", "!clore S1", "!annuler-sondage S1"):
        assert "équipe d’animation" in plain(await ask(paul, bot, room, words)), words
    assert "dure déjà jusqu’au" in plain(await ask(lea, bot, room, "!prolonger S1 mercredi 5 décembre 18h"))
    assert "passé" in plain(await ask(lea, bot, room, "!prolonger S1 lundi 3 décembre 2029 18h"))
    assert "dure jusqu’au samedi 8 décembre 2029 à 18 h" in plain(await ask(lea, bot, room, "!prolonger S1 samedi 8 décembre 18h"))
    await lea.hear(lambda heard: heard.edits == poll.event_id and "Clôture : samedi 8 décembre 2029" in plain(heard))
    clock.move_to(TOLD_AT)
    assert "Vote noté" in plain(await ask(lea, bot, room, "!vote S1 2"))

    # closed by two words, in private; the result comes a minute later, where it was asked
    assert "Clore S1" in plain(await ask(lea, bot, alone, "!clore S1"))
    assert "ne prend plus de voix" in plain(await ask(lea, bot, alone, "oui"))
    assert "est clos" in plain(await ask(lea, bot, alone, "!clore S1"))
    clock.move(A_MINUTE)
    result = await paul.hear(lambda heard: is_result(heard, bot))
    assert (result.room_id, "2 voix. Retenu : Santé (2 voix)" in plain(result)) == (room, True)
    await paul.hear(lambda heard: heard.edits == poll.event_id and "(clos)" in heard.text)

    # nobody voted: cancelled after ten minutes too, and takes no vote any more
    assert "est annulé" in plain(await ask(lea, bot, room, "!annuler-sondage S2"))
    assert "est annulé" in plain(await ask(paul, bot, room, "!vote S2 1"))
    assert "Aucun sondage n’est en cours" in plain(await ask(paul, bot, room, "!sondages"))
    clock.move(timedelta(days=7))
    await ask(lea, bot, room, "!état")
    assert bot.rows("SELECT state FROM poll ORDER BY number") == [("closed",), ("cancelled",)]
    assert [heard for heard in lea.heard if is_result(heard, bot, 2)] == []


async def test_the_picture_and_the_words_say_the_same_numbers_and_a_draw_is_made_again(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine
) -> None:
    lea, samira, paul, omar = (people[name] for name in ("lea", "samira", "paul", "omar"))
    bot = born(homeserver.url, launcher=on(clock))
    await bot.start()
    room = await open_room(lea, bot, samira, paul, omar)
    poll = await asks(lea, bot, room, f"{THEMES} ; tirage au sort")
    seed = re.search(r"tirage au sort \(graine ([0-9a-f]+)\)", plain(poll))
    assert seed
    for person, words in ((lea, "1 2"), (samira, "1 2 3"), (paul, "2"), (omar, "1")):
        await ask(person, bot, room, f"!vote S1 {words}")
    assert tally(bot) == (4, 0, [3, 3, 1])

    clock.move_to(TOLD_AT)
    result = await paul.hear(lambda heard: is_result(heard, bot))
    assert "Égalité entre Logement (3 voix) et Santé (3 voix)" in plain(result)
    kept = min(("Logement", "Santé"), key=lambda text: sha256(f"{seed[1]} {('Logement', 'Santé').index(text) + 1}".encode()).hexdigest())
    assert f"Le tirage au sort retient : {kept}" in plain(result)
    assert f"parmi « {seed[1]} 1 », « {seed[1]} 2 »" in plain(result)

    picture = await paul.hear(lambda heard: heard.room_id == room and heard.content.get("msgtype") == "m.image")
    drawn = await paul.download(picture.content["url"])
    assert (drawn[:8], picture.content["info"]["mimetype"], picture.content["info"]["size"]) == (PNG, "image/png", len(drawn))
    sides = tuple(int.from_bytes(drawn[start : start + 4], "big") for start in (16, 20))
    assert sides == (picture.content["info"]["w"], picture.content["info"]["h"])
    in_words = await ask(paul, bot, room, "!résultats S1")
    assert numbers_in(picture) == numbers_in(in_words) == {"Logement": 3, "Santé": 3, "Mobilité": 1}
    assert "4 voix" in plain(picture)
    assert "4 voix" in plain(in_words)

    # asked for there, it is answered there; in private, the same picture
    asked = await paul.say(room, "!résultats S1 image")
    again = await paul.hear(lambda heard: heard.answers == asked)
    assert (again.room_id, again.content["msgtype"], await paul.download(again.content["url"])) == (room, "m.image", drawn)
    own = await open_room(paul, bot)
    await paul.say(own, "!résultats S1 image")
    shown = await paul.hear(lambda heard: heard.room_id == own and heard.content.get("msgtype") == "m.image")
    assert (numbers_in(shown), await paul.download(shown.content["url"])) == (numbers_in(picture), drawn)


async def test_the_export_comes_sealed_in_private_with_the_same_numbers(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine, tmp_path: Path
) -> None:
    lea, paul = people["lea"], people["paul"]
    bot = born(homeserver.url, Wanted(encryption=True), launcher=on(clock))
    await bot.start()
    account = await homeserver.register("nadia", name="Nadia Benali")
    async with Partner(homeserver.url, account.user_id, account.access_token) as partner:
        room = await open_room(lea, bot, partner, paul)
    nadia = SealedVoice(homeserver.url, account, tmp_path / "nadia")
    files: list[nio.RoomEncryptedFile] = []

    async def keep(_room: nio.MatrixRoom, event: nio.RoomEncryptedFile) -> None:
        files.append(event)

    nadia.client.add_event_callback(keep, nio.RoomEncryptedFile)
    try:
        ear = SealedEar(nadia, bot.user_id, room)
        await nadia.follow()
        poll = await asks(lea, bot, room, THEMES)
        await nadia.say(room, "!vote S1 1 3")
        await paul.react(room, poll.event_id, SEEDS[0])
        await ask(lea, bot, room, "!vote S1 blanc")
        await until(lambda: tally(bot) == (3, 1, [2, 0, 1]), what=lambda: bot.log[-3000:])
        in_words = await ask(lea, bot, room, "!résultats S1")
        asked = await nadia.say(room, "!export S1")
        answer = await paul.hear(lambda heard: heard.answers == asked)
        assert "en privé" in answer.text
        assert await ear.next() is None  # the invitation, taken
        await until(lambda: len(files) == 2, what=lambda: bot.log[-3000:])
        counts, voices = [_rows(await nadia.unsealed(file)) for file in files]
    finally:
        await nadia.close()
    assert {row["choix"]: int(row["voix"]) for row in counts if row["numéro"]} == numbers_in(in_words) == _stored(bot)
    assert {row["choix"]: row["voix"] for row in counts if not row["numéro"]} == {"blanc": "1", "total des voix": "3"}
    marks = {row["personne"]: [row["1. Logement"], row["2. Santé"], row["3. Mobilité"]] for row in voices}
    assert marks == {"Nadia Benali": ["oui", "", "oui"], "paul": ["oui", "", ""], "lea": ["", "", ""]}


def _stored(bot: LivingBot) -> dict[str, int]:
    return {str(text): int(yes) for text, yes in bot.rows("SELECT text, yes FROM choice ORDER BY rank")}


def _rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
