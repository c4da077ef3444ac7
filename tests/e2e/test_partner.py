"""People on plain HTTP: what one says is what the other hears."""

import asyncio

import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner, PartnerError
from tests.e2e.conftest import Arrive, Template

pytestmark = pytest.mark.e2e


@pytest.mark.smoke
async def test_every_way_of_saying_is_heard_in_order(arrive: Arrive) -> None:
    samira, paul = await arrive("samira"), await arrive("paul")
    room = await samira.create_room("Accueil", invite=[paul.user_id])
    await paul.sync()
    assert paul.invitations == {room: samira.user_id}
    await paul.join(room)
    first = await samira.say(room, "Bonjour à vous", html="<strong>Bonjour</strong> à vous", mentions=[paul.user_id])
    reply = await samira.reply(room, first, "une suite")
    thread = await samira.say_in_thread(room, first, "un aparté")
    edit = await samira.edit(room, reply, "une meilleure suite")
    heard = {found.event_id: found for found in await paul.sync()}
    assert heard[first].html == "<strong>Bonjour</strong> à vous"
    assert heard[first].content["m.mentions"] == {"user_ids": [paul.user_id]}
    assert heard[reply].answers == first
    assert heard[thread].thread == first
    assert (heard[edit].edits, heard[edit].text) == (reply, "une meilleure suite")
    assert [found.event_id for found in paul.heard_from(samira.user_id, room)] == [first, reply, thread, edit]


async def test_a_repeated_send_is_one_message(arrive: Arrive) -> None:
    samira = await arrive("samira")
    room = await samira.create_room()
    assert await samira.say(room, "un", txn="t1") == await samira.say(room, "deux", txn="t1")
    await samira.sync()
    assert [(found.text, found.txn) for found in samira.heard_from(samira.user_id)] == [("un", "t1")]


@pytest.mark.smoke
async def test_reactions_and_redactions_are_heard(arrive: Arrive) -> None:
    samira = await arrive("samira")
    room = await samira.create_room()
    said = await samira.say(room, "à retirer")
    reaction = await samira.react(room, said, "✅")
    await samira.redact(room, said)
    heard = {found.event_id: found for found in await samira.sync()}
    assert heard[reaction].content["m.relates_to"]["key"] == "✅"
    assert not heard[said].is_message


@pytest.mark.smoke
async def test_more_than_a_page_while_away_is_heard_whole(arrive: Arrive) -> None:
    samira, paul = await arrive("samira"), await arrive("paul")
    room = await samira.create_room(invite=[paul.user_id])
    await paul.join(room)
    await paul.sync()
    for number in range(230):
        await samira.say(room, str(number))
    await paul.sync()
    assert [found.text for found in paul.heard_from(samira.user_id, room)] == [str(number) for number in range(230)]


async def test_a_refusal_is_said_with_its_code(arrive: Arrive) -> None:
    samira, paul = await arrive("samira"), await arrive("paul")
    room = await samira.create_room()
    with pytest.raises(PartnerError) as refused:
        await paul.say(room, "coucou")
    assert refused.value.code == "M_FORBIDDEN"
    with pytest.raises(TimeoutError, match="not heard"):
        await paul.hear(lambda heard: heard.text == "coucou", within_s=0)


async def test_what_is_said_while_the_server_is_down_waits_for_it(homeserver: Homeserver, template: Template) -> None:
    account = template.accounts["samira"]
    async with await Partner.login(homeserver.url, "samira", account.password) as samira:
        room = await samira.create_room()
        await homeserver.kill()
        saying = asyncio.create_task(samira.say(room, "toujours là"))
        await homeserver.start()
        said = await saying
        assert (await samira.hear(lambda heard: heard.event_id == said)).text == "toujours là"
