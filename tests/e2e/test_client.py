"""Our face of nio on a real homeserver: private rooms made once, files, redactions."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import nio
import pytest

from bot.demo.homeserver import Homeserver
from bot.matrix.account import Account
from bot.matrix.client import NioHomeserver
from bot.matrix.homeserver import Standing
from tests.e2e.conftest import Arrive
from tests.pace import PACE

pytestmark = pytest.mark.e2e


@pytest.fixture(params=["plain", "sealed"])
async def client(request: pytest.FixtureRequest, shared_homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[NioHomeserver]:
    """A bot's client, without and with encryption."""
    made = await shared_homeserver.register(f"agora-{tmp_path.name[-12:].lower().strip('-_')}-{request.param}")
    store = tmp_path / "store" if request.param == "sealed" else None
    if store:
        store.mkdir()
    client = NioHomeserver(shared_homeserver.url, made.user_id, store, Account(made.user_id, made.device_id, made.access_token, "key"))
    await client.sync(None, whole=True)
    yield client
    await client.close()


async def sees(client: NioHomeserver, wanted: Callable[[], bool]) -> None:
    """Follow the homeserver until something is so."""
    async with asyncio.timeout(20 * PACE):
        while not wanted():
            token = client.client.next_batch
            await client.sync(token, whole=False)


@pytest.mark.smoke
async def test_a_private_room_is_made_once_for_a_need(client: NioHomeserver, arrive: Arrive) -> None:
    lea = await arrive("lea")
    room_id = await client.open_private(lea.user_id, f"besoin-{lea.user_id[5:13]}")
    assert await client.open_private(lea.user_id, f"besoin-{lea.user_id[5:13]}") == room_id
    assert await client.open_private(lea.user_id, f"autre-besoin-{lea.user_id[5:13]}") != room_id
    await sees(client, lambda: client.facts(room_id) is not None)
    assert client.standing(room_id, lea.user_id) is Standing.INVITED
    assert client.companion(room_id) is None
    await lea.join(room_id)
    await sees(client, lambda: client.companion(room_id) == lea.user_id)
    assert client.sees(lea.user_id)
    facts = client.facts(room_id)
    assert facts
    assert facts.encrypted == (client.client.olm is not None)


async def test_a_private_room_left_half_made_is_completed(client: NioHomeserver, arrive: Arrive) -> None:
    lea = await arrive("lea")
    key = f"coupure-{lea.user_id[5:13]}"
    half = await client.client.room_create(alias=f"agora-prive-{key}")
    assert isinstance(half, nio.RoomCreateResponse)
    assert await client.open_private(lea.user_id, key) == half.room_id
    assert await client.open_private(lea.user_id, key) == half.room_id
    await lea.join(half.room_id)
    await sees(client, lambda: client.companion(half.room_id) == lea.user_id)
    facts = client.facts(half.room_id)
    assert facts
    assert facts.encrypted == (client.client.olm is not None)
    assert (await lea.request("GET", f"/rooms/{half.room_id}/state/m.room.name"))["name"] == "AGORA (robot)"


async def test_a_private_room_that_nobody_can_enter_is_made_anew(client: NioHomeserver, arrive: Arrive) -> None:
    lea = await arrive("lea")
    key = f"mort-nee-{lea.user_id[5:13]}"
    stillborn = await lea.create_room(room_alias_name=f"agora-prive-{key}")
    room_id = await client.open_private(lea.user_id, key)
    assert room_id != stillborn
    assert await client.open_private(lea.user_id, key) == room_id
    await lea.join(room_id)
    await sees(client, lambda: client.companion(room_id) == lea.user_id)


async def test_a_room_of_this_name_that_is_not_closed_is_nobodys(client: NioHomeserver, arrive: Arrive) -> None:
    lea, omar = await arrive("lea"), await arrive("omar")
    key = f"ouvert-{lea.user_id[5:13]}"
    opened = await client.client.room_create(alias=f"agora-prive-{key}", preset=nio.RoomPreset.public_chat)
    assert isinstance(opened, nio.RoomCreateResponse)
    second = await client.client.room_create(alias=f"agora-prive-{key}-2", invite=[omar.user_id])
    assert isinstance(second, nio.RoomCreateResponse)
    room_id = await client.open_private(lea.user_id, key)
    assert room_id not in {opened.room_id, second.room_id}


@pytest.mark.parametrize(
    ("kind", "content"),
    [("m.room.history_visibility", {"history_visibility": "world_readable"}), ("m.room.join_rules", {"join_rule": "public"})],
)
async def test_a_room_of_two_that_is_opened_is_secluded_no_more(
    client: NioHomeserver, arrive: Arrive, kind: str, content: dict[str, str]
) -> None:
    lea = await arrive("lea")
    room_id = await lea.create_room("Nous deux", invite=[client.user_id])
    await client.join(room_id)
    await sees(client, lambda: client.companion(room_id) == lea.user_id)
    before = client.facts(room_id)
    assert before
    assert before.secluded
    await lea.request("PUT", f"/rooms/{room_id}/state/{kind}", content)
    await sees(client, lambda: bool((facts := client.facts(room_id)) and not facts.secluded))


async def test_nobody_else_is_asked_into_it_by_the_person(client: NioHomeserver, arrive: Arrive) -> None:
    lea, omar = await arrive("lea"), await arrive("omar")
    room_id = await client.open_private(lea.user_id, f"besoin-2-{lea.user_id[5:13]}")
    await lea.join(room_id)
    with pytest.raises(Exception, match="M_FORBIDDEN"):
        await lea.invite(room_id, omar.user_id)


@pytest.mark.smoke
async def test_a_file_is_given_and_taken_back(client: NioHomeserver, arrive: Arrive) -> None:
    lea = await arrive("lea")
    room_id = await client.open_private(lea.user_id, f"fichier-{lea.user_id[5:13]}")
    await lea.join(room_id)
    await sees(client, lambda: client.companion(room_id) == lea.user_id)
    content = await client.upload("mes-donnees.csv", "text/csv", "nom;Léa".encode(), room_id)
    sealed = client.client.olm is not None
    assert (content["body"], "url" in content, "file" in content) == ("mes-donnees.csv", not sealed, sealed)
    event_id = await client.send(room_id, content, "txn-file")
    assert await client.send(room_id, content, "txn-file") == event_id
    if not sealed:
        answer = await client.client.download(content["url"])
        assert isinstance(answer, nio.DownloadResponse)
        assert answer.body == "nom;Léa".encode()
    await client.redact(room_id, event_id, "txn-redact")
    await client.redact(room_id, "$nothing-there", "txn-redact-2")
    found = await lea.request("GET", f"/rooms/{room_id}/event/{event_id}")
    assert found["content"] == {}


async def test_who_left_is_asked_back(client: NioHomeserver, arrive: Arrive) -> None:
    lea = await arrive("lea")
    room_id = await client.open_private(lea.user_id, f"retour-{lea.user_id[5:13]}")
    await lea.join(room_id)
    await sees(client, lambda: client.companion(room_id) == lea.user_id)
    await lea.leave(room_id)
    await sees(client, lambda: client.standing(room_id, lea.user_id) is Standing.OUT)
    assert not client.sees(lea.user_id)
    await client.invite(room_id, lea.user_id)
    await client.invite(room_id, lea.user_id)
    await lea.join(room_id)
    await sees(client, lambda: client.companion(room_id) == lea.user_id)


async def test_a_room_that_put_the_bot_out_is_known_no_more(client: NioHomeserver, arrive: Arrive) -> None:
    lea = await arrive("lea")
    room_id = await lea.create_room("Salon", invite=[client.user_id])
    await client.join(room_id)
    await sees(client, lambda: client.companion(room_id) == lea.user_id)
    await lea.request("POST", f"/rooms/{room_id}/kick", {"user_id": client.user_id})
    await sees(client, lambda: client.facts(room_id) is None)
    assert not client.sees(lea.user_id)
