"""Votes on a real homeserver: by any writing of a number, by words, by reply, changed and taken back; and what is no vote."""

import asyncio
import re
from urllib.parse import quote

import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner, PartnerError
from bot.demo.time_machine import TimeMachine
from commands.polls.subject import SEEDS
from tests.e2e.conftest import Born, on
from tests.e2e.living import LivingBot, answer_to, ask, heard_so_far, open_room, said_since
from tests.e2e.seen_polls import THEMES, asks, is_poll, join_network, plain, seeds, tally
from tests.e2e.voices import until

pytestmark = pytest.mark.e2e

WAYS = ("1️⃣", "1⃣", "1", "①")
"""As keyboards and clients write it: drawn, bare, a plain digit, a circled one."""


async def test_taps_of_every_writing_and_those_that_count_as_nothing(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine
) -> None:
    lea, samira, paul, omar = (people[name] for name in ("lea", "samira", "paul", "omar"))
    bot = born(homeserver.url, launcher=on(clock))
    await bot.start()
    room = await open_room(lea, bot, samira, paul, omar)
    poll = await asks(lea, bot, room, THEMES)

    # each writing is the same choice; the bot's own is none
    taps = [await person.react(room, poll.event_id, key) for person, key in zip((lea, samira, paul, omar), WAYS, strict=True)]
    await _counted(bot, 4, [4, 0, 0])
    await paul.react(room, poll.event_id, "③")
    await _counted(bot, 4, [4, 0, 1])
    assert await seeds(lea, bot, poll) == list(SEEDS[:3])

    # no vote, and not a word: other signs, numbers that are no choice
    mark = await heard_so_far(lea, bot, room)
    for key in ("🎉", "0️⃣", "4️⃣", "9", "✅", "oui"):
        await omar.react(room, poll.event_id, key)
    assert [plain(heard) for heard in await said_since(lea, bot, room, mark) if heard.is_message and not heard.edits] == []
    assert tally(bot) == (4, 0, [4, 0, 1])

    # at once: two writings of one choice are one voice, until both are gone; one writing twice is one
    twice = await asyncio.gather(*(omar.react(room, poll.event_id, key) for key in ("2️⃣", "②")))
    same = await asyncio.gather(*(samira.react(room, poll.event_id, "2") for _ in range(2)), return_exceptions=True)
    with pytest.raises(PartnerError, match="M_DUPLICATE_ANNOTATION"):
        await samira.react(room, poll.event_id, "2")
    await _counted(bot, 4, [4, 2, 1])
    await omar.redact(room, twice[0])
    await omar.redact(room, twice[0])  # of one that is gone
    await ask(omar, bot, room, "!état")
    assert tally(bot) == (4, 0, [4, 2, 1])
    await omar.redact(room, twice[1])
    for tap in same:
        if isinstance(tap, str):
            await samira.redact(room, tap)
    await _counted(bot, 4, [4, 0, 1])

    # the last choice taken back takes the voice; taken back again, nothing
    for _ in range(2):
        await lea.redact(room, taps[0])
    await _counted(bot, 3, [3, 0, 1])

    # under an edit of the message, as some clients do: counted, and taken back
    edited = await lea.hear(lambda heard: heard.edits == poll.event_id and "Logement : 3 voix" in plain(heard))
    late = await lea.react(room, edited.event_id, "2️⃣")
    await _counted(bot, 4, [3, 1, 1])

    # who left keeps their voice; a start changes nothing of all this
    await paul.leave(room)
    await ask(lea, bot, room, "!état")
    await bot.kill()
    await bot.start()
    await ask(lea, bot, room, "!état")
    assert tally(bot) == (4, 0, [3, 1, 1])
    assert "drift-repaired" not in bot.log
    await lea.redact(room, late)
    await _counted(bot, 3, [3, 0, 1])


async def test_votes_in_words_replies_edits_and_a_new_name(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine
) -> None:
    lea, samira, paul, omar = (people[name] for name in ("lea", "samira", "paul", "omar"))
    bot = born(homeserver.url, launcher=on(clock))
    await bot.start()
    room = await open_room(lea, bot, samira, paul, omar)
    poll = await asks(lea, bot, room, THEMES)

    for person, words, expected, voices in (
        (samira, "!vote S1 1 3", "Vote noté dans S1 : 1. Logement, 3. Mobilité.", (1, 0, [1, 0, 1])),
        (samira, "!vote S1 deux et trois", "2. Santé, 3. Mobilité. (Avant : 1. Logement, 3. Mobilité.)", (1, 0, [0, 1, 1])),
        (paul, "!vote S1 blanc", "Vote noté dans S1 : blanc", (2, 1, [0, 1, 1])),
        (paul, "!vote S1 9", "Il n’y a pas de choix 9", (2, 1, [0, 1, 1])),
        (paul, "!vote S1 retirer", "Votre voix est retirée", (1, 0, [0, 1, 1])),
        (paul, "!vote S1 retirer", "Vous n’avez pas de voix", (1, 0, [0, 1, 1])),
        (paul, "!vote", "Je ne lis pas de choix", (1, 0, [0, 1, 1])),
    ):
        told = plain(await ask(person, bot, room, words))
        assert expected in told, (words, told)
        assert tally(bot) == voices, words

    # a reply to the poll is a vote when it says nothing else
    assert "Vote noté dans S1 : 2. Santé." in plain(await answer_to(omar, bot, await omar.reply(room, poll.event_id, "2")))
    mark = await heard_so_far(omar, bot, room)
    await omar.reply(room, poll.event_id, "2 euros, c’est trop cher ?")
    assert [plain(heard) for heard in await said_since(omar, bot, room, mark) if heard.is_message and not heard.edits] == []
    assert tally(bot) == (2, 0, [0, 2, 1])

    # a refused vote may be corrected, and the answer with it; one that counted is not counted again
    said = await paul.say(room, "!vote S1 9")
    refused = await answer_to(paul, bot, said)
    await paul.edit(room, said, "!vote S1 1")
    await lea.hear(lambda heard: heard.edits == refused.event_id and "Vote noté dans S1 : 1. Logement" in plain(heard))
    await paul.edit(room, said, "!vote S1 3")
    again = plain(await lea.hear(lambda heard: heard.edits is None and "avant correction" in plain(heard)))
    assert ("Votre vote dans S1" in again, "1. Logement" in again, "!vote S1 3" in again) == (True, True, True)
    assert tally(bot) == (3, 0, [1, 2, 1])

    # a new name: one voice, by the new name from the next vote on
    path = f"/profile/{quote(omar.user_id)}/displayname"
    before = plain(await ask(lea, bot, room, "!résultats S1 noms"))
    assert re.findall(r"(\d)\. [^.]*\bomar\b", before) == ["2"]
    await omar.request("PUT", path, {"displayname": "Omar Haddad"})
    await lea.hear(lambda heard: heard.joined == omar.user_id and heard.content.get("displayname") == "Omar Haddad")
    await omar.react(room, poll.event_id, SEEDS[0])
    await _counted(bot, 3, [2, 2, 1])
    names = plain(await ask(lea, bot, room, "!résultats S1 noms"))
    assert ("3 voix" in names, names.count("Omar Haddad"), "omar" in names) == (True, 2, False)


async def test_where_one_may_be_chosen_the_last_counts_and_is_told(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine
) -> None:
    lea, omar = people["lea"], people["omar"]
    bot = born(homeserver.url, launcher=on(clock))
    await bot.start()
    private = await open_room(omar, bot)
    room = await open_room(lea, bot, omar)
    poll = await asks(lea, bot, room, f"{THEMES} ; un seul choix")
    await omar.react(room, poll.event_id, "1️⃣")
    await _counted(bot, 1, [1, 0, 0])
    tap = await omar.react(room, poll.event_id, "②")
    told = await omar.hear(lambda heard: heard.room_id == private and "le dernier touché compte" in heard.text)
    assert "C’est noté : 2. Santé" in plain(told)
    await _counted(bot, 1, [0, 1, 0])
    await omar.react(room, poll.event_id, "3")
    await _counted(bot, 1, [0, 0, 1])
    await omar.redact(room, tap)  # of a choice that counts no more
    assert "il faut un seul choix" in plain(await ask(omar, bot, room, "!vote S1 1 2"))
    assert tally(bot) == (1, 0, [0, 0, 1])
    assert "Vote noté dans S1 : 1. Logement. (Avant : 3. Mobilité.)" in plain(await ask(omar, bot, room, "!vote S1 logement"))
    said = await said_since(omar, bot, private, 0)
    assert len([heard for heard in said if "le dernier touché compte" in heard.text]) == 1
    assert [heard.event_id for heard in lea.heard if is_poll(heard, bot)] == [poll.event_id]


async def test_of_a_structure_the_last_voice_counts_and_both_colleagues_are_told(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine
) -> None:
    lea, samira, paul, omar = (people[name] for name in ("lea", "samira", "paul", "omar"))
    bot = born(homeserver.url, launcher=on(clock))
    await bot.start()
    alone = {person: await open_room(person, bot) for person in (samira, paul, omar)}
    room = await open_room(lea, bot, samira, paul, omar)
    await join_network(bot, (samira, "Samira"), (paul, "Paul"), structure="CCAS")
    poll = await asks(lea, bot, room, f"{THEMES} ; par structure")
    assert "Vote noté dans S1 pour votre structure, CCAS : 1. Logement." in plain(await ask(samira, bot, room, "!vote S1 1"))
    tap = await paul.react(room, poll.event_id, SEEDS[1])
    told = await samira.hear(lambda heard: heard.room_id == alone[samira] and "S1" in heard.text)
    assert "Paul vient de voter" in plain(told)
    told = await paul.hear(lambda heard: heard.room_id == alone[paul] and "S1" in heard.text)
    assert "Votre vote remplace celui de Samira" in plain(told)
    await _counted(bot, 1, [0, 1, 0])

    # of no structure: told, and not counted
    await omar.react(room, poll.event_id, SEEDS[2])
    told = await omar.hear(lambda heard: heard.room_id == alone[omar] and "S1" in heard.text)
    assert "chaque structure a une voix. Je ne connais pas la vôtre" in plain(told)

    # taken back, the colleague's counts again
    await paul.redact(room, tap)
    told = await samira.hear(lambda heard: heard.room_id == alone[samira] and "compte de nouveau" in heard.text)
    assert (told.content["msgtype"], told.content["m.mentions"]) == ("m.notice", {})
    await _counted(bot, 1, [1, 0, 0])


async def _counted(bot: LivingBot, voices: int, choices: list[int]) -> None:
    """Wait until the bot counts this, none of it blank."""
    await until(lambda: tally(bot) == (voices, 0, choices), within_s=20, what=lambda: f"{tally(bot)}\n{bot.log[-3000:]}")


async def test_the_last_word_counts_whatever_the_room_it_was_said_in_while_the_bot_was_down(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine
) -> None:
    lea, paul, omar = (people[name] for name in ("lea", "paul", "omar"))
    bot = born(homeserver.url, launcher=on(clock))
    await bot.start()
    room = await open_room(lea, bot, paul, omar)
    private = {person: await open_room(person, bot) for person in (paul, omar)}
    poll = await asks(lea, bot, room, f"{THEMES} ; un seul choix")

    # each of two people says two things, in two rooms; whichever room is read first, the other order is wrong for one of them
    await bot.kill()
    await paul.react(room, poll.event_id, SEEDS[0])
    await paul.say(private[paul], "!vote S1 2")
    await omar.say(private[omar], "!vote S1 2")
    await omar.react(room, poll.event_id, SEEDS[0])
    await bot.start()
    await ask(lea, bot, room, "!état")
    said = dict(bot.rows("SELECT user_id, rank FROM ballot JOIN mark ON ballot_id = ballot.id"))
    assert said == {paul.user_id: 2, omar.user_id: 1}
    assert tally(bot) == (2, 0, [1, 1, 0])
