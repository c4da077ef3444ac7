"""What the bot holds about a person on a real homeserver: registered, shown, taken away as files, erased."""

import csv
import io
import json
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nio
import pytest

from bot.demo.heard import Heard
from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from storage.analysis import fold
from tests.e2e.conftest import Born
from tests.e2e.living import LivingBot, Wanted, ask, heard_so_far, open_room
from tests.e2e.privacy import enter, first
from tests.e2e.registrants import STAGES, Registrant, SealedEar, stage_of
from tests.e2e.voices import SealedVoice, until

pytestmark = pytest.mark.e2e

ANSWERS = {
    "consent": "oui",
    "structure": "Les Passerelles de Valmont",
    "role": "j’accompagne les familles",
    "offers": "une salle le mardi",
    "seeks": "des bénévoles",
    "phone": "05 56 00 12 34",
    "summary": "oui",
}
TOLD = tuple(words for words in ANSWERS.values() if len(words) > 3)


async def test_an_external_registers_sees_all_and_has_it_erased(homeserver: Homeserver, people: dict[str, Partner], born: Born) -> None:
    bot = born(homeserver.url)
    await bot.start()
    account = await homeserver.register("ext-nadia", name="Nadia Benali")
    async with Partner(homeserver.url, account.user_id, account.access_token) as nadia:
        lea = people["lea"]
        common = await open_room(lea, bot, nadia, people["paul"])
        private = await _register(nadia, bot, common)
        assert "Nadia Benali" in (await ask(nadia, bot, common, "!membres")).text

        mark = await heard_so_far(nadia, bot, private)
        assert "en privé" in (await ask(nadia, bot, common, "!mes-données")).text
        listing = await first(nadia, bot, private, mark)
        assert all(fold(words) in fold(listing.text) for words in ("Nadia Benali", ANSWERS["structure"], ANSWERS["role"], ANSWERS["phone"]))
        files = [await nadia.download(each.content["url"]) for each in await _files(nadia, bot, private)]
        _judge(account.user_id, *files)

        said = [heard.event_id for heard in nadia.heard_from(bot.user_id, private)]
        assert "oui effacer" in (await ask(nadia, bot, private, "!effacer")).text
        assert "ne suffit pas" in (await ask(nadia, bot, private, "oui")).text
        assert fold("Reçu n° 1") in fold((await ask(nadia, bot, private, "oui effacer")).text)
        await _taken_back(nadia, private, said)
        assert "Nadia" not in (await ask(lea, bot, common, "!membres")).text
        said_in_common = await _history(lea, common)
    assert [body for body in said_in_common[bot.user_id] if any(words in body for words in TOLD)] == []


async def test_in_an_encrypted_room_that_the_bot_opens(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, tmp_path: Path
) -> None:
    bot = born(homeserver.url, Wanted(encryption=True))
    await bot.start()
    account = await homeserver.register("ext-nadia", name="Nadia Benali")
    async with Partner(homeserver.url, account.user_id, account.access_token) as partner:
        common = await open_room(people["lea"], bot, partner)
    nadia = SealedVoice(homeserver.url, account, tmp_path / "nadia")
    files: list[nio.RoomEncryptedFile] = []
    try:
        registrant = Registrant(SealedEar(nadia, bot.user_id, common), ANSWERS)

        async def keep(_room: nio.MatrixRoom, event: nio.RoomEncryptedFile) -> None:
            files.append(event)

        nadia.client.add_event_callback(keep, nio.RoomEncryptedFile)
        await nadia.follow()
        await registrant.register(common)
        assert registrant.heard == list(STAGES)
        await nadia.say(registrant.room, "mes-données")
        await until(lambda: len(files) == 2, what=lambda: bot.log[-3000:])
        _judge(account.user_id, *[await nadia.unsealed(file) for file in files])
        assert nadia.sealed == []
    finally:
        await nadia.close()
    async with Partner(homeserver.url, account.user_id, account.access_token) as partner:
        kinds = await partner.request("GET", f"/rooms/{quote(registrant.room, safe='')}/messages", params={"dir": "b", "limit": "200"})
    assert {event["type"] for event in kinds["chunk"] if event["sender"] == bot.user_id and "state_key" not in event} == {
        "m.room.encrypted"
    }


async def _register(person: Partner, bot: LivingBot, common: str) -> str:
    """Go through a registration in the room that the bot opens. Returns it."""
    assert "en privé" in (await ask(person, bot, common, "!inscription")).text
    private = await enter(person, bot)
    assert stage_of((await first(person, bot, private)).text) == STAGES[0]
    for stage, following in pairwise(STAGES):
        assert stage_of((await ask(person, bot, private, ANSWERS[stage])).text) == following
    return private


async def _files(person: Partner, bot: LivingBot, room: str) -> list[Heard]:
    """Hear the two files."""

    def files() -> list[Heard]:
        return [heard for heard in person.heard_from(bot.user_id, room) if heard.content["msgtype"] == "m.file"]

    await person.hear(lambda _: len(files()) == 2)
    return files()


def _judge(user_id: str, as_json: bytes, as_csv: bytes) -> None:
    """Both files hold what was answered."""
    found = json.loads(as_json)
    (profile,) = found["donnees"]["profil"]
    (post,) = found["donnees"]["postes"]
    assert found["identifiant_matrix"] == user_id
    assert (profile["nom"], profile["ce_qu_on_peut_vous_demander"], profile["telephone"]) == (
        "Nadia Benali",
        ANSWERS["offers"],
        ANSWERS["phone"],
    )
    assert (post["structure"], post["role"]) == (ANSWERS["structure"], ANSWERS["role"])
    rows = list(csv.DictReader(io.StringIO(as_csv.decode("utf-8-sig")), delimiter=";"))
    assert {row["valeur"] for row in rows if row["rubrique"] in {"profil", "postes"}} >= {*TOLD, "Nadia Benali"}


async def _taken_back(person: Partner, room: str, event_ids: list[str]) -> None:
    """Wait until nothing of these messages can be read on the homeserver any more."""
    for event_id in event_ids:
        await person.hear(partial(_takes_back, event_id))
        found = await person.request("GET", f"/rooms/{quote(room, safe='')}/event/{quote(event_id, safe='')}")
        assert found["content"] == {}


def _takes_back(event_id: str, heard: Heard) -> bool:
    return heard.kind == "m.room.redaction" and heard.content.get("redacts") == event_id


async def _history(person: Partner, room: str) -> dict[str, list[str]]:
    """All that was said in a room: sender → words."""
    page: dict[str, Any] = await person.request("GET", f"/rooms/{quote(room, safe='')}/messages", params={"dir": "b", "limit": "200"})
    said: dict[str, list[str]] = {}
    for event in page["chunk"]:
        if event["type"] == "m.room.message":
            said.setdefault(event["sender"], []).append(json.dumps(event["content"], ensure_ascii=False))
    return said
