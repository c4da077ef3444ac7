"""A room is upgraded on a real homeserver: the bot goes along, and what is open goes on in the new room."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.demo.heard import Heard
from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from bot.demo.time_machine import TimeMachine
from commands.polls.subject import SEEDS
from tests.e2e.conftest import Born, on
from tests.e2e.living import LivingBot, Wanted, ask, open_room
from tests.e2e.seen_polls import ENDS_AT, THEMES, TOLD_AT, asks, is_result, plain, reaction_of, seeds, tally
from tests.e2e.voices import until

pytestmark = pytest.mark.e2e

HELLO = "Ce salon remplace l’ancien."
CAFE = "!rencontre Café partenaires ; 3 décembre 2030 14h-16h ; Maison pour tous ; 20"
PUBLIC = {"preset": "public_chat"}


async def upgrade(person: Partner, room: str) -> str:
    """Upgrade a room, as its admin does from a client. Gives the new one."""
    new: str = (await person.request("POST", f"/rooms/{room}/upgrade", {"new_version": "12"}))["replacement_room"]
    return new


async def follow(new: str, host: Partner, *others: Partner) -> None:
    """The people come along."""
    for other in others:
        await host.invite(new, other.user_id)
        await other.join(new)


def greetings(person: Partner, bot: LivingBot, room: str) -> int:
    """How many times the bot said that it is here now, as far as heard."""
    return sum(heard.text.startswith(HELLO) for heard in person.heard_from(bot.user_id, room))


async def hears(person: Partner, bot: LivingBot, room: str, words: str) -> Heard:
    """Hear a message of the bot in a room, with these words."""
    return await person.hear(
        lambda heard: heard.room_id == room and heard.sender == bot.user_id and not heard.edits and words in heard.text
    )


async def ask_poll(person: Partner, bot: LivingBot, room: str, question: str) -> Heard:
    """Ask a poll of a week, and hear it."""
    await person.say(room, f"!sondage {question} ; Oui ; Non")
    return await hears(person, bot, room, question)


def waiting(bot: LivingBot) -> Sequence[object]:
    """What the outbox still has to do, or gave up."""
    return bot.rows("SELECT action, room_id, state, trouble FROM outbox WHERE state NOT IN ('sent') AND room_id NOT LIKE '@%'")


@pytest.mark.timeout(300)
async def test_votes_go_on_in_the_new_room_one_voice_each_and_the_result_is_said_there(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine
) -> None:
    lea, paul, omar, samira = (people[name] for name in ("lea", "paul", "omar", "samira"))
    bot = born(homeserver.url, launcher=on(clock))
    await bot.start()
    room = await open_room(lea, bot, paul, omar, samira)
    poll = await asks(lea, bot, room, THEMES)
    await paul.react(room, poll.event_id, SEEDS[0])
    await ask(omar, bot, room, "!vote S1 2")
    taken = await samira.react(room, poll.event_id, SEEDS[2])
    await until(lambda: tally(bot) == (3, 0, [1, 1, 1]), what=lambda: f"{tally(bot)}")
    await until(lambda: not waiting(bot), what=lambda: f"{waiting(bot)}")

    new = await upgrade(lea, room)
    await until(lambda: bot.rows("SELECT new_room_id, moved_at FROM room_move") == [(new, None)], what=lambda: bot.log)
    await ask(lea, bot, await open_room(lea, bot), "!vote S1 1")  # while the bot waits to be let in
    assert waiting(bot)  # the count is kept for the new room
    clock.move(timedelta(minutes=11))
    assert "sans invitation" in plain(await lea.hear(lambda heard: heard.sender == bot.user_id and "remplacé un salon" in heard.text))
    await follow(new, lea, paul, omar, samira)
    await lea.invite(new, bot.user_id)
    again = await hears(lea, bot, new, "Sondage S1")
    assert "Logement : 2 voix" in plain(again)
    assert (again.content["msgtype"], again.content["m.mentions"]) == ("m.notice", {})
    await lea.hear(lambda heard: reaction_of(heard, again) == (bot.user_id, SEEDS[2]))
    await paul.react(new, again.event_id, SEEDS[0])  # once more what they said in the old room
    await paul.react(new, again.event_id, SEEDS[1])
    assert "3. Mobilité" in (await ask(omar, bot, new, "!vote S1 3")).text
    await lea.redact(room, taken)
    await until(lambda: tally(bot) == (3, 0, [2, 1, 1]), what=lambda: f"{tally(bot)}")
    assert await seeds(lea, bot, again) == list(SEEDS[:3])

    await bot.kill()
    await bot.start()
    assert "drift" not in bot.log
    clock.move_to(ENDS_AT + timedelta(seconds=1))
    clock.move_to(TOLD_AT)
    result = await lea.hear(lambda heard: is_result(heard, bot))
    assert (result.room_id, "3 voix" in plain(result)) == (new, True)
    assert greetings(lea, bot, new) == 1
    assert [heard.room_id for heard in lea.heard if is_result(heard, bot) and not heard.edits] == [new]
    await until(lambda: not waiting(bot), what=lambda: f"{waiting(bot)}\n{bot.log[-2000:]}")


@pytest.mark.timeout(300)
async def test_killed_before_and_during_the_move_everything_is_told_once(
    homeserver: Homeserver, people: dict[str, Partner], born: Born
) -> None:
    lea, paul = people["lea"], people["paul"]
    bot = born(homeserver.url)
    await bot.start()
    room = await open_room(lea, bot, paul)
    for question in ("Un ?", "Deux ?", "Trois ?"):
        await ask_poll(lea, bot, room, question)
    await until(lambda: not waiting(bot), what=lambda: f"{waiting(bot)}")
    await bot.kill()
    new = await upgrade(lea, room)  # while it is down
    await bot.start()
    await until(lambda: bot.rows("SELECT new_room_id, moved_at FROM room_move") == [(new, None)], what=lambda: bot.log)
    await bot.kill()
    await lea.invite(new, bot.user_id)
    sent = "SELECT 1 FROM outbox WHERE state = 'sent'"

    def moved() -> bool:
        return bool(bot.rows("SELECT 1 FROM room_move WHERE moved_at IS NOT NULL")) and not waiting(bot)

    for _ in range(3):  # killed at other points of the move each time: while it enters, moves, speaks; or once all is said
        before = len(bot.rows(sent))
        await bot.launch()
        await until(lambda before=before: len(bot.rows(sent)) > before or moved(), what=lambda: bot.log)  # type: ignore[misc]
        await bot.kill()
    await bot.start()
    await until(moved, what=lambda: bot.log)
    await ask(lea, bot, new, "!état")
    said = [plain(heard) for heard in lea.heard_from(bot.user_id, new) if not heard.edits]
    assert [begin[:10] for begin in said[:-1]] == [HELLO[:10], "Sondage S1", "Sondage S2", "Sondage S3"]


@pytest.mark.timeout(300)
async def test_the_room_of_the_agenda_is_replaced_and_keeps_its_role_over_a_restart(
    homeserver: Homeserver, people: dict[str, Partner], born: Born
) -> None:
    lea, paul = people["lea"], people["paul"]
    agenda = await lea.create_room("Agenda", invite=[paul.user_id], **PUBLIC)
    await paul.join(agenda)
    bot = born(homeserver.url, Wanted(extra=f'[rooms]\nagenda = "{agenda}"'))
    await bot.start()
    await lea.invite(agenda, bot.user_id)
    room = await open_room(lea, bot)
    await ask(lea, bot, room, CAFE)
    told = await hears(paul, bot, agenda, "Café partenaires")
    await paul.react(agenda, told.event_id, "✅")
    await until(lambda: bot.rows("SELECT state FROM registration") == [("confirmed",)])

    new = await upgrade(lea, agenda)  # anybody may enter: the bot asks nobody
    await paul.join(new)
    again = await hears(paul, bot, new, "Café partenaires")
    assert "1 personne inscrite" in plain(again)
    await lea.join(new)
    await lea.react(new, again.event_id, "✅")
    await paul.hear(lambda heard: heard.edits == again.event_id and "2 personnes inscrites" in plain(heard))

    await bot.kill()
    await bot.start()
    assert "room-replaced" in bot.log
    await ask(lea, bot, room, CAFE.replace("Café partenaires", "Atelier"))
    await hears(paul, bot, new, "Atelier")
    assert greetings(paul, bot, new) == 1
    assert not [heard for heard in paul.heard_from(bot.user_id, agenda) if "Atelier" in heard.text]


async def test_a_room_that_only_claims_to_replace_another_changes_nothing(
    homeserver: Homeserver, people: dict[str, Partner], born: Born
) -> None:
    lea, paul = people["lea"], people["paul"]
    bot = born(homeserver.url)
    await bot.start()
    room = await open_room(lea, bot, paul)
    await ask_poll(lea, bot, room, "Un ?")
    claim = {"predecessor": {"room_id": room, "event_id": "$claim"}}
    liar = await paul.create_room("Faux", creation_content=claim)
    await paul.invite(liar, bot.user_id)
    assert "S1" in (await ask(lea, bot, room, "!vote S1 1")).text
    assert bot.rows("SELECT 1 FROM room_move") == []
    assert bot.rows("SELECT room_id FROM poll") == [(room,)]
    # a room that is named as the successor, and says nothing of the kind, gets nothing either
    other = await lea.create_room("Autre", invite=[bot.user_id])
    await lea.hear(lambda heard: heard.room_id == other and heard.sender == bot.user_id and heard.is_message)
    await lea.set_state(room, "m.room.tombstone", {"body": "là", "replacement_room": other})
    await until(lambda: "move-not-acknowledged" in bot.log)
    await ask(lea, bot, room, "!état")
    assert bot.rows("SELECT room_id FROM poll") == [(room,)]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("invites", [True, False])
async def test_the_private_room_is_replaced_by_its_person_and_what_is_for_them_alone_is_said_where_they_are_alone(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine, invites: bool
) -> None:
    """The new room is closed and the bot is asked in; or it is not asked in, and opens a room of its own."""
    lea, paul = people["lea"], people["paul"]
    bot = born(homeserver.url, launcher=on(clock))
    await bot.start()
    alone = await open_room(paul, bot)
    common = await open_room(lea, bot, paul)
    new = await upgrade(paul, alone)
    await until(lambda: bot.rows("SELECT new_room_id, moved_at FROM room_move") == [(new, None)], what=lambda: bot.log)
    await paul.leave(alone)
    assert "en privé" in (await ask(paul, bot, common, "!mes-données")).text
    assert bot.user_id not in set(paul.invitations.values()), "nobody is asked back into the old room"
    if invites:
        await paul.invite(new, bot.user_id)
        place = new
    else:
        clock.move(timedelta(minutes=11))
        await until_invited(paul, bot)
        ((place, _),) = paul.invitations.items()
        assert place not in {alone, new}
        await paul.join(place)
        assert "sans invitation" in plain(await hears(paul, bot, place, "remplacé un salon"))
    await hears(paul, bot, place, "Voici ce que je garde")
    private = [
        heard for heard in paul.heard if heard.sender == bot.user_id and heard.room_id == common and "Voici ce que je garde" in heard.text
    ]
    assert private == []
    assert bot.rows("SELECT trouble FROM outbox WHERE state = 'aside'") == []


async def until_invited(person: Partner, bot: LivingBot) -> None:
    """Wait for an invitation of the bot."""
    while bot.user_id not in person.invitations.values():
        await person.sync(wait_s=5)
