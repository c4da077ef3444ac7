"""Registering in the network on a real homeserver: where nobody else reads, whatever people do with the private room."""

import pytest

from bot.demo.partner import PartnerError
from tests.e2e.conftest import Arrive
from tests.e2e.living import LivingBot, answer_to, ask, heard_so_far, open_room, says
from tests.e2e.privacy import enter, first, invitation
from tests.e2e.registrants import stage_of

pytestmark = pytest.mark.e2e


async def test_an_external_may_neither_open_a_room_nor_invite(arrive: Arrive) -> None:
    external, samira = await arrive("ext-nadia"), await arrive("samira")
    with pytest.raises(PartnerError, match="M_FORBIDDEN"):
        await external.create_room()
    room = await samira.create_room(invite=[external.user_id], power_level_content_override={"invite": 0})
    await external.join(room)
    with pytest.raises(PartnerError, match="M_FORBIDDEN"):
        await external.invite(room, (await arrive("paul")).user_id)


async def test_who_refuses_the_private_room_answers_where_they_asked(arrive: Arrive, shared_bot: LivingBot) -> None:
    lea, paul = await arrive("lea"), await arrive("paul")
    room = await open_room(lea, shared_bot, paul)
    await ask(lea, shared_bot, room, "!inscription")
    refused = await invitation(lea, shared_bot)
    await lea.leave(refused)
    await lea.hear(lambda heard: heard.room_id == room and "pas pu vous répondre en privé" in heard.text, within_s=60)
    warned = await ask(lea, shared_bot, room, "!ici")
    assert "tout le salon lira" in warned.text
    question = await lea.hear(lambda heard: heard.room_id == room and stage_of(heard.text) == "consent")
    mark = await heard_so_far(lea, shared_bot, room)
    await lea.say(room, "oui")  # said to nobody
    structure = await answer_to(lea, shared_bot, await lea.reply(room, question.event_id, "oui"))
    assert stage_of(structure.text) == "structure"
    await paul.reply(room, structure.event_id, "Maison des Ombres")  # the answer of somebody else
    assert stage_of((await ask(lea, shared_bot, room, "!Les Horizons Nouveaux")).text) == "role"
    assert [heard.text for heard in lea.heard[mark:] if heard.sender == shared_bot.user_id and "Ombres" in heard.text] == []
    for words, stage in (("!accueil", "offers"), ("!passer", "seeks"), ("!passer", "phone"), ("!passer", "summary")):
        assert stage_of((await ask(lea, shared_bot, room, words)).text) == stage
    assert stage_of((await ask(lea, shared_bot, room, "!oui")).text) == "registered"
    with pytest.raises(PartnerError, match="M_FORBIDDEN"):  # who said no was not asked in again
        await lea.join(refused)


@pytest.mark.smoke
async def test_a_third_person_ends_the_privacy_and_the_dialogue_goes_on_elsewhere(arrive: Arrive, shared_bot: LivingBot) -> None:
    paul, omar = await arrive("paul"), await arrive("omar")
    room = await open_room(paul, shared_bot)
    assert stage_of((await ask(paul, shared_bot, room, "inscription")).text) == "consent"
    assert stage_of((await ask(paul, shared_bot, room, "oui")).text) == "structure"
    await paul.invite(room, omar.user_id)
    await omar.join(room)
    await paul.hear(lambda heard: heard.room_id == room and "Une autre personne est entrée ici" in heard.text)
    mark = await heard_so_far(omar, shared_bot, room)
    fresh = await enter(paul, shared_bot)
    question = await first(paul, shared_bot, fresh)
    assert stage_of(question.text) == "structure"
    assert question.content["m.mentions"] == {"user_ids": [paul.user_id]}
    assert stage_of((await ask(paul, shared_bot, fresh, "Les Trois Ponts")).text) == "role"
    await paul.say(room, "Une réponse au mauvais endroit")
    state = await ask(paul, shared_bot, room, "!état")
    await heard_so_far(omar, shared_bot, room)
    assert [heard.event_id for heard in omar.heard[mark:] if says(heard, shared_bot)] == [state.event_id]


async def test_who_left_the_private_room_is_asked_back_once(arrive: Arrive, shared_bot: LivingBot) -> None:
    omar, samira = await arrive("omar"), await arrive("samira")
    common = await open_room(omar, shared_bot, samira)
    await ask(omar, shared_bot, common, "!inscription")
    room = await enter(omar, shared_bot)
    await first(omar, shared_bot, room)
    assert stage_of((await ask(omar, shared_bot, room, "oui")).text) == "structure"
    mark = await heard_so_far(omar, shared_bot, room)
    await omar.leave(room)
    await ask(omar, shared_bot, common, "!inscription")
    assert await enter(omar, shared_bot) == room
    question = await first(omar, shared_bot, room, mark)
    assert stage_of(question.text) == "structure"
    assert stage_of((await ask(omar, shared_bot, room, "Les Quatre Vents")).text) == "role"
