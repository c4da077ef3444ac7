"""What people and the bot say to each other in real rooms: who is answered, how, and when the bot keeps silent."""

import asyncio
import json
from typing import Any

import pytest

from bot.demo.heard import Heard
from bot.demo.partner import Partner, PartnerError
from tests.e2e.conftest import Arrive
from tests.e2e.living import LivingBot, answer_to, ask, heard_so_far, open_room, said_since

pytestmark = pytest.mark.e2e

_NEW: tuple[Any, ...] = (None, {}, {"body": None}, {"body": "!état"}, [])
STATE, HELP = "Je marche", "Que voulez-vous faire"
WEIRD: tuple[Any, ...] = (None, 7, True, [], {}, ["x"], {"event_id": 3}, "\x00", "x" * 3_000, "@room", "$\x00")

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "@room !aide",
    "\u202e!état\u202c",
    "é\x00tat",
    "😀 logement " * 500,
    "!aide %",
    "'; DROP TABLE claim",
    "!aide <script>@room</script>",
)


@pytest.mark.smoke
async def test_an_answer_is_a_quiet_reply(arrive: Arrive, shared_bot: LivingBot) -> None:
    lea, paul = await arrive("lea"), await arrive("paul")
    room = await open_room(lea, shared_bot, paul)
    asked = await lea.say(room, "!état")
    answer = await answer_to(lea, shared_bot, asked)
    assert answer.content["msgtype"] == "m.notice"
    assert answer.content["m.mentions"] == {}
    assert answer.content["m.relates_to"] == {"m.in_reply_to": {"event_id": asked}}
    assert STATE in answer.text
    assert answer.html.startswith("<p>")


@pytest.mark.smoke
async def test_an_edited_command_has_its_answer_edited(arrive: Arrive, shared_bot: LivingBot) -> None:
    lea, paul = await arrive("lea"), await arrive("paul")
    room = await open_room(lea, shared_bot, paul)
    first = await ask(lea, shared_bot, room, "!état")
    assert first.answers is not None
    await lea.edit(room, first.answers, "!aide")
    second = await lea.hear(lambda heard: heard.edits == first.event_id)
    assert HELP in second.text
    assert second.content["m.mentions"] == second.words["m.mentions"] == {}


async def test_chatter_edited_into_a_command_is_answered_once_then_edited(arrive: Arrive, shared_bot: LivingBot) -> None:
    lea, paul = await arrive("lea"), await arrive("paul")
    room = await open_room(lea, shared_bot, paul)
    chatter = await lea.say(room, "bonjour à tous")
    await lea.edit(room, chatter, "!état")
    answer = await answer_to(lea, shared_bot, chatter)
    assert STATE in answer.text
    await lea.edit(room, chatter, "!aide")
    assert HELP in (await lea.hear(lambda heard: heard.edits == answer.event_id)).text
    await lea.edit(room, chatter, "!état")
    assert STATE in (await lea.hear(lambda heard: heard.edits == answer.event_id and STATE in heard.text)).text


async def test_only_its_author_can_edit_a_command(arrive: Arrive, shared_bot: LivingBot) -> None:
    lea, paul = await arrive("lea"), await arrive("paul")
    room = await open_room(lea, shared_bot, paul)
    first = await ask(lea, shared_bot, room, "!état")
    mark = await heard_so_far(lea, shared_bot, room)
    assert first.answers is not None
    await paul.edit(room, first.answers, "!aide")
    assert await said_since(lea, shared_bot, room, mark) == []


async def test_in_a_thread_the_answer_is_in_the_thread(arrive: Arrive, shared_bot: LivingBot) -> None:
    lea, paul = await arrive("lea"), await arrive("paul")
    room = await open_room(lea, shared_bot, paul)
    root = await paul.say(room, "une question")
    asked = await lea.say_in_thread(room, root, "!état")
    assert (await answer_to(lea, shared_bot, asked)).thread == root


@pytest.mark.parametrize(
    "link", ["https://matrix.to/#/{id}", "https://www.tchap.gouv.fr/#/user/{id}", "matrix:u/{bare}", "https://matrix.to/#/{quoted}"]
)
async def test_a_mention_by_pill(arrive: Arrive, shared_bot: LivingBot, link: str) -> None:
    lea, paul = await arrive("lea"), await arrive("paul")
    room = await open_room(lea, shared_bot, paul)
    me = shared_bot.user_id
    address = link.format(id=me, bare=me[1:], quoted=me.replace("@", "%40").replace(":", "%3A"))
    html = f'<a href="{address}">AGORA (robot)</a> état'
    asked = await lea.say(room, "AGORA (robot) état", html=html)
    assert STATE in (await answer_to(lea, shared_bot, asked)).text


@pytest.mark.parametrize("words", ["@agora état", "agora : état", "AGORA (robot), état", "{me} état", "{me}: état"])
async def test_a_call_by_name(arrive: Arrive, shared_bot: LivingBot, words: str) -> None:
    lea, paul = await arrive("lea"), await arrive("paul")
    room = await open_room(lea, shared_bot, paul)
    assert STATE in (await ask(lea, shared_bot, room, words.format(me=shared_bot.user_id))).text


@pytest.mark.smoke
async def test_a_private_room_needs_no_bang(arrive: Arrive, shared_bot: LivingBot) -> None:
    lea = await arrive("lea")
    room = await open_room(lea, shared_bot)
    assert STATE in (await ask(lea, shared_bot, room, "Etat")).text
    assert HELP in (await ask(lea, shared_bot, room, "aide")).text


@pytest.mark.smoke
async def test_silence_on_what_is_not_for_it(arrive: Arrive, shared_bot: LivingBot) -> None:
    lea, paul, robot = await arrive("lea"), await arrive("paul"), await arrive("robot")
    room = await open_room(lea, shared_bot, paul, robot)
    greeting = lea.heard_from(shared_bot.user_id, room)[0]
    mark = await heard_so_far(lea, shared_bot, room)
    for words in ("bonjour", "état", "!meteo demain", "!", "!!!", "! ! !", "10 000 !", "l’agora est ouverte", "agora", "merci"):
        await lea.say(room, words)
    await robot.say(room, "!état", msgtype="m.notice")
    await robot.say(room, "!aide", msgtype="m.emote")
    await paul.reply(room, greeting.event_id, "super, merci")
    await lea.react(room, greeting.event_id, "👍")
    await lea.say(room, "!" * 10_000)
    assert await said_since(lea, shared_bot, room, mark) == []


async def test_a_redacted_command(arrive: Arrive, shared_bot: LivingBot) -> None:
    lea, paul = await arrive("lea"), await arrive("paul")
    room = await open_room(lea, shared_bot, paul)
    first = await ask(lea, shared_bot, room, "!état")
    mark = await heard_so_far(lea, shared_bot, room)
    assert first.answers is not None
    await lea.redact(room, first.answers)
    assert await said_since(lea, shared_bot, room, mark) == []


async def test_malformed_events_are_passed_over(arrive: Arrive, shared_bot: LivingBot) -> None:
    lea, paul = await arrive("lea"), await arrive("paul")
    room = await open_room(lea, shared_bot, paul)
    mark = await heard_so_far(lea, shared_bot, room)
    for content in _malformed():
        await _attempt(lea, room, content)
    for kind in ("m.reaction", "m.room.redaction", "m.room.encrypted", "m.poll.start", "org.agora.inconnu", "m.call.invite"):
        for content in ({}, {"m.relates_to": None}, {"body": 3, "algorithm": [], "ciphertext": {}}):
            await _attempt(lea, room, content, kind)
    for kind in ("m.room.name", "m.room.topic", "m.room.canonical_alias", "m.room.avatar", "m.room.history_visibility", "m.space.child"):
        await _attempt_state(lea, room, kind, {"name": 3, "topic": [], "alias": {}, "url": 7, "history_visibility": None, "via": 0})
    assert await said_since(lea, shared_bot, room, mark) == []
    assert shared_bot.starts == 1
    assert shared_bot.running


async def test_commands_with_weird_relations_are_answered(arrive: Arrive, shared_bot: LivingBot) -> None:
    lea, paul = await arrive("lea"), await arrive("paul")
    room = await open_room(lea, shared_bot, paul)
    asked = []
    for weird in WEIRD:
        of = {"event_id": weird}
        for relation in (weird, {"m.in_reply_to": weird}, {"m.in_reply_to": of}, of | {"rel_type": "m.thread"}, of | {"rel_type": weird}):
            content = {"msgtype": "m.text", "body": "!état", "m.mentions": weird, "m.relates_to": relation}
            asked.append(await _attempt(lea, room, content))
    for event_id in filter(None, asked):
        assert STATE in (await answer_to(lea, shared_bot, event_id)).text


async def test_hostile_words(arrive: Arrive, shared_bot: LivingBot) -> None:
    lea = await arrive("lea")
    room = await open_room(lea, shared_bot)
    for words in HOSTILE:
        answer = await ask(lea, shared_bot, room, words)
        assert "<img" not in answer.html
        assert "<script" not in answer.html
        assert 'href="javascript' not in answer.html
        assert answer.content["m.mentions"] == {}


async def test_a_message_of_60_kb(arrive: Arrive, shared_bot: LivingBot) -> None:
    lea = await arrive("lea")
    room = await open_room(lea, shared_bot)
    for words in ("!aide " + "logement " * 6_600, "x" * 60_000, "> a\n" * 10_000 + "a"):
        answer = await ask(lea, shared_bot, room, words)
        assert len(json.dumps(answer.content)) < 5_000


async def test_the_same_words_in_two_rooms_at_once(arrive: Arrive, shared_bot: LivingBot) -> None:
    lea, paul = await arrive("lea"), await arrive("paul")
    rooms = [await open_room(lea, shared_bot, paul) for _ in range(2)]
    asked = await asyncio.gather(*(lea.say(room, "!état", txn=f"{rank}") for rank, room in enumerate(rooms)))
    for room, event_id in zip(rooms, asked, strict=True):
        assert (await answer_to(lea, shared_bot, event_id)).room_id == room


async def test_many_commands_are_answered_in_order(arrive: Arrive, shared_bot: LivingBot) -> None:
    lea, paul = await arrive("lea"), await arrive("paul")
    room = await open_room(lea, shared_bot, paul)
    asked = [await lea.say(room, "!état" if rank % 2 else "!aide") for rank in range(30)]
    await answer_to(lea, shared_bot, asked[-1])
    assert [heard.answers for heard in lea.heard_from(shared_bot.user_id, room)[1:]] == asked


async def test_somebody_leaves_right_after_asking(arrive: Arrive, shared_bot: LivingBot) -> None:
    lea, paul = await arrive("lea"), await arrive("paul")
    room = await open_room(lea, shared_bot, paul)
    asked = await paul.say(room, "!état")
    await paul.leave(room)
    assert STATE in (await answer_to(lea, shared_bot, asked)).text
    private = await open_room(paul, shared_bot)
    await paul.say(private, "état")
    await paul.leave(private)
    assert HELP in (await ask(lea, shared_bot, room, "!aide")).text


async def test_what_was_said_between_the_invitation_and_the_arrival_is_answered(arrive: Arrive, shared_bot: LivingBot) -> None:
    lea, paul = await arrive("lea"), await arrive("paul")
    room = await lea.create_room("Salon", invite=[paul.user_id])
    before = await lea.say(room, "!état")
    await lea.invite(room, shared_bot.user_id)
    between = [await lea.say(room, "!aide") for _ in range(3)]
    await answer_to(lea, shared_bot, between[-1])
    await ask(lea, shared_bot, room, "!état")
    answered = [heard.answers for heard in lea.heard_from(shared_bot.user_id, room) if heard.answers]
    assert answered[:3] == between
    assert before not in answered


async def test_a_bot_put_out_goes_on_elsewhere_and_may_come_back(arrive: Arrive, shared_bot: LivingBot) -> None:
    lea, paul = await arrive("lea"), await arrive("paul")
    room, other = await open_room(lea, shared_bot, paul), await open_room(lea, shared_bot, paul)
    for _ in range(5):
        await lea.say(room, "!état")
    await lea.request("POST", f"/rooms/{room}/kick", {"user_id": shared_bot.user_id})
    assert STATE in (await ask(lea, shared_bot, other, "!état")).text
    greetings = len(_greetings(lea, shared_bot, room))
    await lea.invite(room, shared_bot.user_id)
    await lea.hear(lambda _: len(_greetings(lea, shared_bot, room)) > greetings)
    assert STATE in (await ask(lea, shared_bot, room, "!état")).text


async def test_no_word_of_anybody_in_the_log(arrive: Arrive, shared_bot: LivingBot) -> None:
    lea = await arrive("lea")
    room = await open_room(lea, shared_bot)
    for words in ("ornithorynque", "!aide ornithorynque", "!ornithorynque"):
        await lea.say(room, words)
    await said_since(lea, shared_bot, room, 0)
    assert "ornithorynque" not in shared_bot.log
    assert lea.user_id not in shared_bot.log


def _greetings(person: Partner, bot: LivingBot, room: str) -> list[Heard]:
    return [heard for heard in person.heard_from(bot.user_id, room) if not heard.answers]


def _malformed() -> list[dict[str, Any]]:
    bodies = [{"msgtype": "m.text", "body": weird} for weird in WEIRD if not isinstance(weird, str)]
    kinds = [{"msgtype": weird, "body": "!état"} for weird in WEIRD]
    edits: list[dict[str, Any]] = [
        {"msgtype": "m.text", "body": "!état", "m.new_content": new, "m.relates_to": {"rel_type": "m.replace", "event_id": of}}
        for of in WEIRD
        for new in _NEW
    ]
    return [{}, {"body": "!état"}, {"msgtype": "m.text"}, *bodies, *kinds, *edits]


async def _attempt(person: Partner, room: str, content: dict[str, Any], kind: str = "m.room.message") -> str | None:
    """Send what the homeserver may refuse."""
    try:
        return await person.send(room, content, kind=kind)
    except PartnerError:
        return None


async def _attempt_state(person: Partner, room: str, kind: str, content: dict[str, Any]) -> None:
    try:
        await person.set_state(room, kind, content)
    except PartnerError:
        return
