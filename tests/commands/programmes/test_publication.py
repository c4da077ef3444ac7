"""From a selection that is decided to what is held: one tap, once, whatever happens."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import select

from bot.engine.incoming import Tapped
from commands.core.declaration.context import Room
from storage import ideas, meetings, polls, programmes
from storage.database import Database
from storage.meetings import Meeting, Wanted
from storage.programmes import DECIDED, PUBLISHED
from tests.chat import LEA, OMAR, PRIVATE, TERRITORY, Chat
from tests.commands.programmes.conftest import INES, PROGRAMME, SAMIRA, at, taps, told
from tests.commands.programmes.decided import FRIDAY, PUBLISHED_AT, THURSDAY, decided, kept
from tests.spaces import flat

LETTER = "programmes.to-publish:1"


async def published(chat: Chat, *found: object) -> str:
    """The letter comes, is tapped, and what follows is said. Gives all of it."""
    chat.now = PUBLISHED_AT
    said = await chat.rings()
    said += await taps(chat, LETTER, "✅", SAMIRA, PRIVATE)
    return flat(said + await chat.rings(seconds=5))


async def test_one_tap_makes_meetings_polls_and_questions(chat: Chat) -> None:
    await decided(chat, kept(place="Maison pour tous", dates=[THURSDAY]), kept("Un café", THURSDAY, FRIDAY), kept("Un film"))
    said = await published(chat)
    assert "3 idées retenues" in said
    assert "Le programme 2027-1 est publié : 1 rencontre." in said
    assert "R1, Lire une facture d’énergie : jeudi 4 février 2027 à 14 h" in said
    assert "Une date à choisir : S1" in said
    assert "Sans date : I3 (Un film)" in said
    async with chat.database.reading() as session:
        (meeting,) = await meetings.list_coming(session, chat.now, Wanted(), limit=9)
        assert (meeting.place, meeting.host_id, meeting.format, meeting.created_by) == (
            "Maison pour tous",
            LEA.user_id,
            "atelier formation",
            SAMIRA.user_id,
        )
        assert meeting.theme == "Les délais."
        (idea,) = [await ideas.get_idea(session, 1)]
        assert idea is not None
        assert idea.meeting_number == 1
        (poll,) = await polls.list_asked_for(session, "programmes.idea:2")
        assert poll.kind == "dates"
    assert "R1" in await chat.says("!agenda")
    assert "rencontre R1" in await chat.says("!programme suivi")


async def test_the_agenda_gets_its_announcements_without_a_sound_and_one_message_rings(chat: Chat) -> None:
    await decided(chat, *(kept(f"Rencontre {word}", THURSDAY) for word in ("une", "deux", "trois")))
    await published(chat)
    rows = await chat.outbox()
    announced = [row for row in rows if (row.subject or "").startswith("meetings.meeting:") and row.action == "send"]
    assert {(row.room_id, row.content["msgtype"]) for row in announced} == {("!agenda:town.example", "m.notice")}
    assert len(announced) == 3
    ringing = [row for row in rows if row.room_id == PROGRAMME.room_id and row.content.get("msgtype") == "m.text" and row.action == "send"]
    assert len(ringing) == 1, "one message for all, however many meetings"
    assert [row.content["name"] for row in rows if row.action == "file"] == [f"programme-2027-1.{kind}" for kind in ("pdf", "html", "md")]


async def test_no_meeting_is_named_where_none_has_a_date(chat: Chat) -> None:
    await decided(chat, kept())
    said = await published(chat)
    assert "1 rencontre à venir, date à fixer" in said
    assert "!participe" not in said


async def test_whatever_the_number_of_taps_it_is_published_once(chat: Chat) -> None:
    await decided(chat, kept(dates=[THURSDAY]))
    await published(chat)
    row = await told(chat, LETTER)
    for person, key in ((SAMIRA, "👍"), (OMAR, "✅")):
        assert await chat.answer_to(Tapped(f"$again{person.user_id}", PRIVATE, person, f"$sent{row.id}", key)) == ""
    assert "publié" in await chat.says("!programme publier", person=SAMIRA)
    async with chat.database.reading() as session:
        assert len(await meetings.list_coming(session, chat.now, Wanted(), limit=9)) == 1


async def test_only_the_team_publishes(chat: Chat) -> None:
    await decided(chat, kept(dates=[THURSDAY]))
    chat.now = PUBLISHED_AT
    await chat.rings()
    assert await taps(chat, LETTER, "✅", OMAR, PRIVATE) == ""
    assert "équipe d’animation" in await chat.says("!programme publier", person=OMAR)
    async with chat.database.reading() as session:
        found = await programmes.get_programme(session, 1)
        assert found is not None
        assert found.state == DECIDED


async def test_by_words_once_confirmed_before_the_date(chat: Chat) -> None:
    await decided(chat, kept(dates=[THURSDAY]))
    assert "Répondez" in await chat.says("!programme publier", person=SAMIRA)
    assert "C’est publié" in await chat.says("oui", person=SAMIRA)
    chat.now = PUBLISHED_AT
    assert "à publier" not in await chat.rings(), "the letter has nothing to offer any more"


async def test_nothing_that_was_kept_is_nothing_to_publish(chat: Chat) -> None:
    await decided(chat)
    chat.now = PUBLISHED_AT
    assert "aucune idée n’est retenue" in await chat.rings()
    await chat.says("!programme publier", person=SAMIRA)
    assert "Je n’ai rien publié" in await chat.says("oui", person=SAMIRA)


async def test_what_is_decided_late_is_still_offered(chat: Chat) -> None:
    await decided(chat, kept())
    async with chat.database.writing() as session:
        programme = await programmes.get_programme(session, 1, to_change=True)
        assert programme is not None
        programme.publication_at = at(1, 11, 8, 2027)
        from commands.programmes.subject import PROGRAMMES

        await PROGRAMMES.plan(session, programme, TERRITORY, chat.now)
    assert "à publier" in flat(await chat.rings(minutes=2))


async def test_a_date_that_is_over_before_the_publication_is_to_be_said_again(chat: Chat) -> None:
    await decided(chat, kept(dates=["2027-01-13T14:00/2027-01-13T16:00"]))
    assert "Sans date : I1" in await published(chat)


async def test_the_date_that_a_poll_finds_is_the_meeting_of_the_idea(chat: Chat) -> None:
    await decided(chat, kept("Un café", THURSDAY, FRIDAY, place="CCAS"))
    await published(chat)
    await chat.deliver()
    await chat.says("!vote S1 2 oui", room=PROGRAMME, person=OMAR)
    async with chat.database.reading() as session:
        poll = await polls.get_poll(session, 1)
        assert poll is not None
    chat.now = poll.ends_at
    await chat.rings(minutes=2)
    said = await taps(chat, "polls.result:1", "✅", SAMIRA, PROGRAMME)
    assert "R1" in said
    async with chat.database.reading() as session:
        (meeting,) = await meetings.list_coming(session, chat.now, Wanted(), limit=9)
        assert (meeting.title, meeting.place, meeting.host_id) == ("Un café", "CCAS", LEA.user_id)
        assert meeting.wall_start.isoformat() == "2027-02-05T09:00:00"
        assert [row.user_id for row in await meetings.list_registrations(session, 1)] == [OMAR.user_id]
        idea = await ideas.get_idea(session, 1)
        assert idea is not None
        assert idea.meeting_number == 1


async def test_a_poll_of_another_kind_makes_the_meeting_of_before(chat: Chat) -> None:
    """What meets on a date that no programme asked for is as it was."""
    agenda = Room("!agenda:town.example", role="agenda")
    asked = "!sondage Quelle date ? ; jeudi 10 décembre 14h ; vendredi 11 décembre 9h ; dates ; fin 4 décembre"
    await chat.says(asked, person=SAMIRA, room=agenda)
    await chat.deliver()
    await chat.says("!vote S1 1 oui", room=agenda)
    chat.now = at(12, 4, 17)
    await chat.rings(minutes=2)
    await chat.rings(minutes=2)
    assert "R1" in await taps(chat, "polls.result:1", "✅", SAMIRA, agenda)


# ── A date, a place, a host ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("!fixer I1 ; jeudi 4 février 14h-16h ; Maison pour tous ; Omar", "de 14 h à 16 h. Lieu : Maison pour tous. Hôte : Omar."),
        ("!fixer I1 jeudi 4 février 14h", "jeudi 4 février 2027, de 14 h à 17 h"),
        ("!fixer I1 ; jeudi 4 février 14h salle 2", "Lieu : salle 2"),
        ("!fixer I1 ; jeudi 4 février 14h ; vendredi 5 février 9h", "2 dates"),
        ("!fixer I1 ; lieu : CCAS", "Il manque la date"),
        ("!fixer I1 ; hôte : moi", "Hôte : Léa"),
        ("!fixer I1 ; hôte : Omar (Secours populaire)", "Hôte : Omar"),
        ("!fixer I1", "Que voulez-vous fixer"),
        ("!fixer I1 ; Maison pour tous", "où ranger"),
        ("!fixer I1 ; jeudi 4 février", "Il manque l’heure"),
        ("!fixer I1 ; jeudi 31 février 14h", "Ce jour n’existe pas"),
        ("!fixer I1 ; jeudy 4 février 14h", "jeudi 4 février 2027"),
        ("!fixer I1 ; jeudi 4 février 14h ; CCAS ; Zoé", "Je ne connais pas"),
        ("!fixer I1 ; jeudi 4 février 14h ; jeudi 4 février 14h", "toutes différentes"),
        ("!fixer I9 ; jeudi 4 février 14h", "pas d’idée I9"),
    ],
)
async def test_what_is_said_of_an_idea_is_kept_or_refused(chat: Chat, said: str, answer: str) -> None:
    await decided(chat, kept())
    assert answer in flat(await chat.says(said))


async def test_a_date_that_may_be_meant_in_several_ways_is_asked(chat: Chat) -> None:
    await decided(chat, kept())
    assert "plusieurs façons" in await chat.says("!fixer I1 ; mercredi prochain 14h ; CCAS"), "it is Tuesday"
    assert "mercredi 20 janvier 2027, de 14 h à 17 h. Lieu : CCAS" in flat(await chat.says("2"))


async def test_a_day_of_another_weekday_is_offered_as_it_may_be_meant(chat: Chat) -> None:
    await decided(chat, kept())
    said = flat(await chat.says("!fixer I1 ; jeudi 5 février 14h-16h ; CCAS"))
    assert "Voulez-vous dire vendredi 5 février 2027, de 14 h à 16 h ? Répondez : !oui" in said
    assert "de 14 h à 16 h. Lieu : CCAS" in flat(await chat.says("oui"))


async def test_who_is_named_host_is_told_and_others_may_not_name_them(chat: Chat) -> None:
    await decided(chat, kept())
    assert "équipe d’animation" in await chat.says("!fixer I1 ; hôte : moi", person=INES)
    said = await chat.says("!fixer I1 ; hôte : Inès")
    assert "Vous voilà hôte" in said
    assert "Lieu" in await chat.says("!fixer I1 ; lieu : CCAS", person=INES)


async def test_an_idea_that_was_not_kept_gets_no_date(opened: Chat) -> None:
    await opened.says("!propose Un jardin partagé")
    assert "Seule une idée retenue" in await opened.says("!fixer I1 ; jeudi 4 février 14h")


async def test_once_published_a_date_makes_the_meeting_at_once(chat: Chat) -> None:
    await decided(chat, kept(), kept("Un film"))
    await published(chat)
    said = await chat.says("!fixer I1 ; jeudi 4 février 14h-16h ; CCAS")
    assert "Je crée la rencontre" in said
    assert "R1, Lire une facture" in said
    assert "déjà la rencontre R1" in await chat.says("!fixer I1 ; vendredi 5 février 14h-16h")
    assert "S1" in await chat.says("!fixer I2 ; jeudi 4 février 14h ; vendredi 5 février 9h")
    assert "cherche déjà la date" in flat(await chat.says("!fixer I2 ; lundi 8 février 14h ; mardi 9 février 9h"))


# ── A power cut ──────────────────────────────────────────────────────────────────────────────────────────────────

DIES = """
import asyncio, os, signal, sys
from sqlalchemy import event
from commands.table import TABLE
from bot.engine.incoming import Tapped
from storage.database import Database
from storage.meetings import Meeting
from tests.chat import PRIVATE, TERRITORY, Chat
from tests.commands.programmes.conftest import SAMIRA
from tests.commands.programmes.decided import PUBLISHED_AT

left = int(sys.argv[3])

@event.listens_for(Meeting, "after_insert")
def count(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

async def tap():
    chat = Chat(Database(sys.argv[1]), TABLE, territory=TERRITORY, now=PUBLISHED_AT)
    await chat.answer_to(Tapped("$tap", PRIVATE, SAMIRA, sys.argv[2], "✅"))

asyncio.run(tap())
"""


@pytest.mark.parametrize("after", [1, 20])
async def test_a_kill_half_way_is_gone_on_from_and_nothing_is_made_twice(database: Database, chat: Chat, after: int) -> None:
    titles = [f"Rencontre {rank}" for rank in range(40)]
    await decided(chat, *(kept(title, THURSDAY) for title in titles))
    chat.now = PUBLISHED_AT
    await chat.rings()
    await chat.deliver()
    letter = f"$sent{(await told(chat, LETTER)).id}"
    before = len(await chat.outbox())
    url = database._engine.url.render_as_string(hide_password=False)
    command = (sys.executable, "-c", DIES, url, letter, str(after))
    killed = await asyncio.to_thread(subprocess.run, command, check=False, cwd=Path(__file__).parents[3])
    assert killed.returncode == -9
    assert len(await chat.outbox()) == before, "half of a publication is nothing"
    for _ in range(2):  # the homeserver gives again what was not taken; then once more, as after a second kill
        await chat.answer_to(Tapped("$tap", PRIVATE, SAMIRA, letter, "✅"))
        await chat.rings(seconds=5)
    async with chat.database.reading() as session:
        made = (await session.exec(select(Meeting))).all()
        found = await programmes.get_programme(session, 1)
        assert found is not None
        assert found.state == PUBLISHED
    assert sorted(meeting.title for meeting in made) == sorted(titles)
    rows = await chat.outbox()
    announced = [row.subject for row in rows if (row.subject or "").startswith("meetings.meeting:") and row.action == "send"]
    assert len(announced) == len(set(announced)) == 40
    assert len([row for row in rows if row.action == "file"]) == 3
    assert json.dumps(rows[-1].content), "what is to be printed is stored with its row"
