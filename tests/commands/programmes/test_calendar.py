"""A programme: opened, moved, voted on when its day comes, one at a time."""

import pytest

from commands.programmes.choosing.voting import grouped
from commands.programmes.choosing.wording import choice_of
from storage import ideas, polls
from storage.ideas import Idea
from tests.chat import LEA, OMAR, Chat
from tests.commands.programmes.conftest import INES, OPENED, PROGRAMME, SAMIRA, at, taps, told
from tests.spaces import flat

TITLES = ("Lire une facture", "Un jardin partagé", "Le sommeil des adolescents", "Connaître la PMI", "Un café des aidants")


async def with_ideas(chat: Chat, count: int = 3) -> None:
    for title in TITLES[:count]:
        await chat.says(f"!propose {title} ; atelier formation")


async def test_it_is_opened_by_the_team_and_everybody_sees_its_calendar(chat: Chat) -> None:
    assert "équipe d’animation" in await chat.says(OPENED)
    answer = await chat.says(OPENED, person=SAMIRA)
    assert "lundi 14 décembre 2026 à 18" in flat(answer)
    assert (await told(chat, "programmes.programme:1")).room_id == PROGRAMME.room_id
    assert "2027-1" in await chat.says("!programme")
    assert "un seul à la fois" in await chat.says("!programme ouvrir 2027-2", person=SAMIRA)


async def test_the_calendar_is_not_said_twice_in_its_room(chat: Chat) -> None:
    said = await chat.says("!programme ouvrir", person=SAMIRA, room=PROGRAMME)
    assert "Le calendrier suit." in said
    assert flat(said).count("Publication : ") == 1


@pytest.mark.parametrize(
    ("choices", "written"), [(5, "I4, Impayés de loyer : qui appeler, et quand"), (8, "I4, Impayés de loyer : qui appeler, et …")]
)
def test_a_title_is_cut_only_as_far_as_the_others_need_the_place(choices: int, written: str) -> None:
    idea = Idea(number=4, title="Impayés de loyer : qui appeler, et quand", created_at=at(12, 1))
    assert flat(choice_of(idea, choices)) == written


async def test_the_calendar_that_nobody_says_is_the_usual_one(chat: Chat) -> None:
    assert "2027-1" in await chat.says("!programme ouvrir", person=SAMIRA)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("!programme dates vote 10 décembre", "se croisent"),
        ("!programme dates goûter 3 mars", "Dites une étape"),
        ("!programme dates vote", "Dites une étape, puis une date"),
        ("!programme dates vote hier", "C’est déjà passé"),
        ("!programme dates vote 4 janvier", "C’étaient déjà les dates"),
        ("!programme dates vote 5 janvier ; vote 6 janvier", "deux dates"),
        ("!programme abandonner", "dites son nom"),
        ("!programme 2031-2", "Aucun programme"),
    ],
)
async def test_what_cannot_be_is_told_and_changes_nothing(opened: Chat, said: str, answer: str) -> None:
    before = await opened.says("!programme")
    assert answer in await opened.says(said, person=SAMIRA)
    assert await opened.says("!programme") == before


async def test_a_date_that_moves_is_told_once_in_its_room(opened: Chat) -> None:
    answer = await opened.says("!programme dates idées 18 décembre", person=SAMIRA)
    assert answer.count("change de dates") == 1
    opened.now = at(12, 14, 18)
    assert "on vote" not in await opened.rings()


async def test_the_vote_opens_by_itself_and_each_idea_has_its_votes(opened: Chat) -> None:
    await with_ideas(opened)
    opened.now = at(12, 14, 18)
    said = await opened.rings()
    assert "on vote sur 3 idées" in said
    assert "quelles idées retenir" in said
    assert "Pour voter : le sondage S1." in flat(said), "the message of the programme names its polls"
    await opened.deliver()
    await opened.says("!vote S1 1 2", room=PROGRAMME)
    await opened.says("!vote S1 1", room=PROGRAMME, person=OMAR)
    opened.now = at(1, 4, 17, 2027)
    await opened.rings(minutes=2)
    assert "structures pilotes se prononcent" in await opened.rings(minutes=10)
    async with opened.database.reading() as session:
        found = await ideas.list_ideas(session, 1)
        choices = {choice.rank: choice for choice in await polls.list_choices(session, 1)}
    assert sorted(idea.votes or 0 for idea in found) == [0, 1, 2]
    assert all(choices[idea.rank or 0].text.startswith(f"I{idea.number},") for idea in found)


async def test_one_tap_opens_the_vote_the_day_before(opened: Chat) -> None:
    await with_ideas(opened)
    opened.now = at(12, 11, 8)
    assert "✅ sous ce message" in await opened.rings()
    assert "on vote" not in await taps(opened, "programmes.early:1", "✅", LEA)
    assert "on vote sur 3 idées" in await taps(opened, "programmes.early:1", "✅", SAMIRA)
    assert "L’appel du programme 2027-1 est clos" in await opened.says("!propose Une fête des voisins", person=INES)
    opened.now = at(12, 14, 18)
    assert "on vote" not in await opened.rings(), "it opens once"


async def test_a_bot_that_was_down_until_the_call_was_over_offers_nothing_any_more(opened: Chat) -> None:
    await with_ideas(opened)
    opened.now = at(12, 14, 18)
    said = await opened.rings()
    assert "on vote sur 3 idées" in said
    assert "l’appel à idées finit" not in said
    async with opened.database.reading() as session:
        assert len(await polls.list_asked_for(session, "programmes.programme:1")) == 1
    assert "✅ sous ce message" not in said


async def test_the_result_of_its_vote_is_who_leads_and_decides_nothing(opened: Chat) -> None:
    await with_ideas(opened)
    opened.now = at(12, 14, 18)
    await opened.rings()
    await opened.says("!vote S1 1 2", room=PROGRAMME)
    opened.now = at(1, 4, 17, 2027)
    said = await opened.rings(minutes=2)
    assert "En tête, à égalité" in said
    assert "tirage au sort retient" not in said


async def test_the_vote_is_opened_early_by_words_once_confirmed(opened: Chat) -> None:
    await with_ideas(opened)
    assert "J’ouvre le vote" in await opened.says("!programme voter", person=SAMIRA)
    assert "on vote" in await opened.says("oui", person=SAMIRA)
    assert "déjà clos" in await opened.says("!programme voter", person=SAMIRA)


async def test_with_fewer_ideas_than_two_there_is_nothing_to_vote_on(opened: Chat) -> None:
    await with_ideas(opened, 1)
    opened.now = at(12, 14, 18)
    assert "structures pilotes se prononcent" in await opened.rings()


async def test_a_poll_that_is_prolonged_is_waited_for(opened: Chat) -> None:
    await with_ideas(opened)
    opened.now = at(12, 14, 18)
    await opened.rings()
    assert "C’est noté" in (answer := await opened.says("!prolonger S1 6 janvier", person=SAMIRA)) or "S1" in answer
    opened.now = at(1, 4, 17, 2027)
    assert "se prononcent" not in await opened.rings(minutes=10)
    opened.now = at(1, 6, 17, 2027)
    await opened.rings(minutes=2)
    assert "se prononcent" in await opened.rings(minutes=10)


async def test_given_up_its_ideas_wait_for_the_next_one(opened: Chat) -> None:
    await with_ideas(opened)
    assert "3 idées attendent le suivant" in await opened.says("!programme abandonner 2027-1", person=SAMIRA)
    assert "3 idées de la boîte à idées en font partie" in await opened.says("!programme ouvrir 2027-1", person=SAMIRA)
    opened.now = at(12, 14, 18)
    assert (await opened.rings()).count("on vote sur 3 idées") == 1, "the timers of the first one are gone"


@pytest.mark.parametrize("count", [2, 8, 9, 17, 40])
def test_ideas_are_voted_on_by_kind_in_balanced_polls_of_eight_at_most(count: int) -> None:
    kinds = ("café partenaires", "atelier formation", "conférence", "")
    found = [
        Idea(number=number, title=str(number), format=kinds[number * number % 4], created_at=at(12, 1)) for number in range(1, count + 1)
    ]
    groups = grouped(found, "1f2e3d4c")
    assert sorted(idea.number or 0 for _, members in groups for idea in members) == list(range(1, count + 1))
    assert all(2 <= len(members) <= 8 for _, members in groups)
    assert groups == grouped(found[::-1], "1f2e3d4c"), "whoever knows the seed draws the same order"
    assert all(kind == "" or {idea.format for idea in members} <= {kind, ""} for kind, members in groups)


@pytest.mark.parametrize("said", ["PG1", "!programme PG1", "où en est PG1 ?"])
async def test_a_programme_is_shown_by_its_letters_too(opened: Chat, said: str) -> None:
    """Of two letters: what is called by one reads only those of one."""
    assert "2027-1" in await opened.says(said)
