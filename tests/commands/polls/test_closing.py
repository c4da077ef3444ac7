"""The end: at its time and once, also after a stop; the rule that was written is the rule; what a tap under the result makes."""

import base64
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import event

from bot.engine.incoming import Untapped
from commands.core.declaration.context import Room
from storage import meetings, polls
from storage.meetings import CONFIRMED
from tests.chat import ACCUEIL, LEA, OMAR, PRIVATE, Chat
from tests.commands.polls.town import (
    DATES,
    PEOPLE,
    SAMIRA,
    asks,
    check_result,
    choices,
    join_network,
    letters,
    rows,
    stored,
    vote,
)
from tests.spaces import flat

NINA, PAUL = PEOPLE[2:]
TO_THE_END = timedelta(days=11, hours=9)  # from Monday the 23rd at 9 to Friday the 4th at 18


async def ends(chat: Chat, number: int = 1) -> str:
    """The clock at a minute past the end of a poll: what is said."""
    chat.now = (await stored(chat, number)).ends_at
    return flat(await chat.rings(minutes=1))


async def test_at_its_deadline_it_is_closed_by_itself_and_once(chat: Chat) -> None:
    await asks(chat)
    await vote(chat, 1, {LEA: {1: "yes", 2: "yes"}, OMAR: {2: "yes"}, NINA: {}})
    assert (await stored(chat)).ends_at == chat.now + TO_THE_END
    chat.later(days=11, hours=9)
    assert await chat.rings(seconds=59) == ""
    said = flat(await chat.rings(seconds=1))
    assert "S1 est clos : Quel thème en janvier ? 3 voix, dont 1 blanche." in said
    assert "Retenu : Santé (2 voix)" in said
    assert (await stored(chat)).state == "closed"
    assert await chat.rings(days=1) == ""
    (result,) = await rows(chat, "polls.result:1")
    assert (result.room_id, result.content["msgtype"], result.content["m.mentions"]) == (ACCUEIL.room_id, "m.text", {})
    assert "(clos)" in (await rows(chat, "polls.poll:1", "update"))[-1].content["body"]


async def test_after_a_stop_it_hears_what_it_missed_then_says_the_result_once(chat: Chat) -> None:
    await asks(chat)
    chat.later(days=20)
    assert await chat.rings() == ""
    await vote(chat, 1, {LEA: {1: "yes"}})  # what the stream brings in that minute
    assert "Retenu : Logement (1 voix)" in flat(await chat.rings(minutes=1))
    assert await chat.rings(minutes=5) == ""


async def test_counts_that_went_wrong_are_set_right_at_the_end(chat: Chat) -> None:
    await asks(chat)
    await vote(chat, 1, {LEA: {1: "yes"}})
    async with chat.database.writing() as session:
        for choice in await polls.list_choices(session, 1):
            choice.yes += 7
    assert "Retenu : Logement (1 voix)" in await ends(chat)


async def test_nobody_voted_or_too_few(chat: Chat) -> None:
    await asks(chat)
    assert "Personne n’a choisi" in await ends(chat)
    await asks(chat, "!sondage Et là ; Logement ; Santé ; quorum 3")
    await vote(chat, 2, {LEA: {1: "yes"}, OMAR: {1: "yes"}})
    assert "Il fallait 3 voix : aucune décision" in await ends(chat, 2)


async def test_consent_is_adopted_unless_somebody_objects(chat: Chat) -> None:
    await asks(chat, "!sondage Adopter la charte ; consentement")
    await vote(chat, 1, {LEA: {1: "yes"}, OMAR: {2: "yes"}})
    assert "C’est adopté" in await ends(chat)
    await asks(chat, "!sondage Adopter le logo ; consentement")
    await vote(chat, 2, {LEA: {1: "yes"}, OMAR: {3: "yes"}})
    assert "Ce n’est pas adopté" in await ends(chat, 2)


async def test_a_tie_waits_for_one_tap_of_the_team_and_is_voted_again_among_the_tied(chat: Chat) -> None:
    await asks(chat, "!sondage Quel thème ? ; Logement ; Santé ; Mobilité")
    await vote(chat, 1, {LEA: {1: "yes"}, OMAR: {3: "yes"}})
    said = await ends(chat)
    assert "Égalité entre Logement (1 voix) et Mobilité (1 voix)" in said
    assert [row.content["key"] for row in await rows(chat, "polls.result:1", "react")] == ["✅"]
    assert await check_result(chat, LEA, 1, "$tap-1") == ""
    assert await check_result(chat, SAMIRA, 1, "$tap-2", key="🎉") == ""
    again = await check_result(chat, SAMIRA, 1, "$tap-3")
    assert "Nouveau vote entre les ex æquo de S1" in again
    assert [choice.text for choice in await choices(chat, 2)] == ["Logement", "Mobilité"]
    run_off = await stored(chat, 2)
    assert (run_off.kind, run_off.ties, run_off.run_off_of, run_off.room_id) == ("single", "draw", 1, ACCUEIL.room_id)
    await chat.answer_to(Untapped("$untap", ACCUEIL, "$tap-3"))
    assert await check_result(chat, SAMIRA, 1, "$tap-4") == ""  # once


async def test_a_draw_is_made_from_what_was_shown_and_anybody_can_make_it_again(chat: Chat) -> None:
    shown = await asks(chat, "!sondage Quel thème ? ; Logement ; Santé ; Mobilité ; tirage au sort")
    seed = shown.partition("graine ")[2][:8]
    await vote(chat, 1, {LEA: {1: "yes"}, OMAR: {3: "yes"}})
    won = min((1, 3), key=lambda rank: sha256(f"{seed} {rank}".encode()).hexdigest())
    said = await ends(chat)
    assert f"retient : {'Logement' if won == 1 else 'Mobilité'}" in said
    assert f"« {seed} 1 », « {seed} 3 »" in said
    assert await check_result(chat) == ""


# ── Before it, or later ──────────────────────────────────────────────────────────────────────────────────────────


async def test_closed_by_hand_once_it_is_confirmed(chat: Chat) -> None:
    await asks(chat)
    await vote(chat, 1, {LEA: {1: "yes"}})
    assert "équipe d’animation" in flat(await chat.says("!clore S1", person=LEA, room=ACCUEIL))
    assert "Clore S1" in await asks(chat, "!clore S1")
    assert (await stored(chat)).ends_at > chat.now
    assert "dans une minute" in await asks(chat, "!oui")
    assert "est clos" in await asks(chat, "!clore S1")
    assert "Retenu : Logement" in flat(await chat.rings(minutes=1))
    assert await chat.rings(days=30) == ""


async def test_who_asked_leads_their_poll(chat: Chat) -> None:
    await join_network(chat, LEA, OMAR)
    group = Room("!group:town.example")
    await asks(chat, person=LEA, room=group)
    assert "équipe d’animation" in flat(await chat.says("!prolonger S1 vendredi 11 décembre 18h", person=OMAR, room=group))
    assert "dure jusqu’au vendredi 11 décembre 2026 à 18 h" in flat(await chat.says("!prolonger S1 11/12 18h", person=LEA, room=group))


async def test_extended_it_ends_later_and_only_then(chat: Chat) -> None:
    await asks(chat)
    assert "Jusqu’à quand" in await asks(chat, "!prolonger S1")
    assert "dure déjà" in await asks(chat, "!prolonger S1 3 décembre 18h")
    assert "déjà passé" in await asks(chat, "!prolonger S1 hier")
    await asks(chat, "!prolonger S1 vendredi 11 décembre 18h")
    assert "vendredi 11 décembre 2026" in flat((await rows(chat, "polls.poll:1", "update"))[-1].content["body"])
    chat.later(days=12)
    assert "est clos" not in flat(await chat.rings())
    assert "est clos" in await ends(chat)
    assert "est clos depuis" in await asks(chat, "!prolonger S1 vendredi 18 décembre")


async def test_cancelled_soon_or_as_long_as_nobody_voted(chat: Chat) -> None:
    await asks(chat)
    assert "équipe d’animation" in flat(await chat.says("!annuler-sondage S1", person=LEA, room=ACCUEIL))
    chat.later(hours=2)
    assert "S1 (Quel thème en janvier ?) est annulé" in await asks(chat, "!annuler-sondage S1")
    assert "(annulé)" in (await rows(chat, "polls.poll:1", "update"))[-1].content["body"]
    assert await chat.rings(days=30) == ""
    await asks(chat, "!sondage Et là ; Logement ; Santé")
    await vote(chat, 2, {LEA: {1: "yes"}})
    chat.later(minutes=11)
    assert "!clore S2" in await asks(chat, "!annuler-sondage S2")
    assert "est annulé" in await asks(chat, "!clore S1")


# ── A date becomes a meeting ─────────────────────────────────────────────────────────────────────────────────────


async def test_the_best_date_says_who_it_leaves_out_and_becomes_the_meeting_by_one_tap(chat: Chat) -> None:
    await join_network(chat, LEA, OMAR, NINA, PAUL)
    await asks(chat, DATES)
    await vote(chat, 1, {LEA: {1: "yes"}, OMAR: {1: "maybe"}, NINA: {2: "yes"}, PAUL: {1: "yes", 2: "yes"}})
    said = await ends(chat)
    assert "Date retenue : jeudi 10 décembre 2026, de 14 h à 16 h (2 oui, 1 si besoin)" in said
    assert "Cette date ne va pas à Nina" in said
    assert await check_result(chat, LEA, event_id="$tap-1") == ""
    held = await check_result(chat, SAMIRA, event_id="$tap-2")
    assert "R1, Le café de décembre" in held
    assert "Je demande en privé à 1 personne" in held
    async with chat.database.reading() as session:
        registered = {row.user_id: row.state for row in await meetings.list_registrations(session, 1)}
        meeting = await meetings.get_meeting(session, 1)
    assert registered == {LEA.user_id: CONFIRMED, PAUL.user_id: CONFIRMED}
    assert meeting
    assert (meeting.starts_at.hour, meeting.ends_at.hour, (await stored(chat)).meeting_number) == (13, 15, 1)
    (announced,) = await rows(chat, "meetings.meeting:1")
    assert "2 personnes inscrites" in flat(announced.content["body"])
    (file,) = [row for row in await chat.outbox() if row.action == "file" and row.content["name"] == "rencontre-R1.ics"]
    assert (file.room_id, file.person_id) == (ACCUEIL.room_id, None)
    assert b"DTSTART;TZID=Europe/Paris:20261210T140000\r\n" in base64.b64decode(file.content["data"])
    said_to = await letters(chat)
    assert "Vous êtes inscrit" in said_to[LEA.user_id]
    assert "!participe R1" in said_to[OMAR.user_id]
    assert NINA.user_id not in said_to
    await chat.answer_to(Untapped("$untap", ACCUEIL, "$tap-2"))
    assert await check_result(chat, SAMIRA, event_id="$tap-3") == ""


async def test_no_meeting_is_made_in_the_past(chat: Chat) -> None:
    await asks(chat, DATES)
    await vote(chat, 1, {LEA: {1: "yes"}})
    await ends(chat)
    chat.later(days=10)
    await check_result(chat)
    assert "est passée" in (await letters(chat))[SAMIRA.user_id]
    assert (await stored(chat)).meeting_number is None


async def test_dates_go_by_the_stated_rule(chat: Chat) -> None:
    await asks(chat, "!sondage Le café ; 10/12 9h ; 11/12 9h ; 14/12 9h ; dates")
    await vote(chat, 1, {LEA: {1: "maybe", 2: "yes", 3: "yes"}, OMAR: {1: "yes", 2: "yes", 3: "yes"}})
    assert "Date retenue : vendredi 11 décembre 2026 à 9 h (2 oui)" in await ends(chat)


async def test_where_names_are_not_shown_everybody_is_asked_and_nobody_registered(chat: Chat) -> None:
    await asks(chat, f"{DATES} ; sans les noms")
    await vote(chat, 1, {LEA: {1: "yes"}, OMAR: {2: "maybe"}})
    assert "ne va pas à 1 personne" in await ends(chat)
    await check_result(chat)
    async with chat.database.reading() as session:
        assert list(await meetings.list_registrations(session, 1)) == []
    assert "!participe R1" in (await letters(chat))[LEA.user_id]


async def test_a_result_that_was_interrupted_is_said_whole_and_once(chat: Chat) -> None:
    """The bot dies between closing the poll and saying its result: they are one transaction, and both come, once, when it is back."""
    await asks(chat)
    await vote(chat, 1, {LEA: {1: "yes"}})
    chat.now = (await stored(chat)).ends_at + timedelta(minutes=1)
    engine = chat.database._engine.sync_engine
    event.listen(engine, "before_cursor_execute", _die_saying_it)
    with pytest.raises(KeyboardInterrupt):
        await chat.timekeeper.run_timers()
    event.remove(engine, "before_cursor_execute", _die_saying_it)
    assert (await stored(chat)).state == "open"
    assert await rows(chat, "polls.result:1") == []
    assert "Retenu : Logement" in flat(await chat.rings(seconds=1))
    assert len(await rows(chat, "polls.result:1")) == 1
    assert "est clos" in flat(await chat.says("!clore S1", person=SAMIRA, room=PRIVATE))


def _die_saying_it(_connection: object, _cursor: object, statement: str, *_: object) -> None:
    if statement.startswith("INSERT INTO outbox"):
        raise KeyboardInterrupt
