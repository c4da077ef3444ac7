"""What soundings and counts cost as a network grows: `python -m scripts.bench.soundings [--few 20] [--many 1000]` prints Markdown tables.

Two houses live in one process and are asked in turn (A B A B…), so that what the machine does meanwhile weighs on both: a network of few
people, one of many, each with an open sounding that asks all of them, closed ones, indicators, and a collection that asks a third as many
structures. Commands go through the dispatcher, in their own transactions, on SQLite.
"""

import argparse
import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Person
from commands.table import TABLE
from scripts.bench.turns import LEXICON, Asked, houses, show, sizes, timed
from storage import network, surveys
from storage.counts import CLOSED as COLLECTED
from storage.counts import CountAnswer, CountHolder, Gathering, Published, Tally
from storage.database import Database
from storage.network import Member
from storage.private_rooms import PrivateRoom
from storage.rows import add_numbered, keep_row
from storage.survey_answers import SurveyCount
from storage.surveys import CHOICE, CLOSED, SCALE, Survey, SurveyQuestion
from tests.chat import MORNING, Chat
from tests.given import findable, structure

SPEAKERS = 8
"""Who speaks, in turn."""
PEOPLE = [Person(f"@m{rank}:town.example", f"Personne {rank}") for rank in range(SPEAKERS)]
SAMIRA = Person("@samira:town.example", "Samira")
KINDS = ("Santé", "Action sociale", "Logement", "École", "Emploi")
INDICATORS, QUARTERS, QUESTIONS = 10, 12, 10
FIRST_CLOSED = 2
"""Q1 is the open one."""
COMMANDS = (
    Asked("2 (an answer)", lambda _rank: "2", PEOPLE),
    Asked("!enquêtes", lambda _rank: "!enquêtes", PEOPLE),
    Asked("!enquête Q1", lambda _rank: "!enquête Q1", PEOPLE),
    Asked("!résultats", lambda rank: f"!résultats Q{FIRST_CLOSED} question {rank % QUESTIONS + 1} par secteur", PEOPLE),
    Asked("!export", lambda _rank: f"!export Q{FIRST_CLOSED}", PEOPLE),
    Asked("!comptes", lambda _rank: "!comptes", PEOPLE),
    Asked("!indicateur", lambda rank: f"!indicateur CT{rank % INDICATORS + 1}", PEOPLE),
    Asked("!compte", lambda rank: f"!compte CT{rank % INDICATORS + 1} {10 + rank}", PEOPLE),
    Asked("!collecte", lambda _rank: "!collecte", [SAMIRA]),
)


async def settle(database: Database, count: int) -> Chat:
    """A house with so many people."""
    chat = Chat(database, TABLE, LEXICON)
    async with database.writing() as session:
        await _add_people(session, count)
        open_one = Survey(title="Nos besoins", room="programme", ends_at=MORNING + timedelta(days=14), created_at=MORNING)
        await surveys.ask(session, open_one, _questions(), MORNING)
        for _ in range(count // 5):
            await _add_closed(session)
        await _add_counts(session, count // 3)
    return chat


async def _add_people(session: AsyncSession, count: int) -> None:
    numbers = [await findable(session, structure(f"Asso{rank}", kind=KINDS[rank % len(KINDS)])) for rank in range(count // 3)]
    facts = {"consented_at": MORNING, "joined_at": MORNING, "last_seen_on": MORNING.date()}
    for rank in range(count):
        user_id = f"@m{rank}:town.example"
        await keep_row(session, Member(user_id=user_id, name=f"Personne {rank}", **facts))
        await network.add_membership(session, user_id, numbers[rank % len(numbers)], "agente", MORNING.date())
        session.add(PrivateRoom(room_id=f"!of{user_id}", user_id=user_id, opened_at=MORNING))


def _questions() -> list[SurveyQuestion]:
    choices = ["un médecin", "un juriste", "autre"]
    pairs = [(CHOICE, choices, 0, 0), (SCALE, [], 1, 5)] * (QUESTIONS // 2)
    return [
        SurveyQuestion(survey_number=0, rank=0, kind=kind, text=f"Question {rank}", choices=each, low=low, high=high)
        for rank, (kind, each, low, high) in enumerate(pairs, 1)
    ]


async def _add_closed(session: AsyncSession) -> None:
    """One that a hundred people answered, of five sectors."""
    at = MORNING - timedelta(days=30)
    facts = {"state": CLOSED, "asked": 120, "answered": 100, "finished": 90, "ends_at": at, "closed_at": at, "opened_at": at}
    number = await add_numbered(session, Survey(title="Bilan d’un an", room="programme", created_at=at, **facts))
    for question in _questions():
        question.answered = 100
        await surveys.add_question(session, number, question)
        session.add_all(
            SurveyCount(question_id=question.id or 0, sector=kind, value=str(value), times=10) for kind in KINDS for value in (1, 2)
        )


async def _add_counts(session: AsyncSession, structures: int) -> None:
    """Indicators that all structures hold, three years of quarters."""
    gatherings = [
        Gathering(last_day=date(2023 + rank // 4, 3 * (rank % 4) + 3, 30), state=COLLECTED, opened_at=MORNING, closes_at=MORNING)
        for rank in range(QUARTERS)
    ]
    session.add_all(gatherings)
    for rank in range(INDICATORS):
        tally = Tally(label=f"Foyers reçus {rank}", unit="foyers", until=date(2030, 12, 31), room="programme", created_at=MORNING)
        number = await add_numbered(session, tally)
        session.add_all(CountHolder(count_number=number, structure_id=each, at=MORNING) for each in range(1, structures + 1))
        for gathering in gatherings:
            about = {"count_number": number, "gathering_number": gathering.number or 0}
            session.add_all(CountAnswer(**about, structure_id=each, value=10, at=MORNING) for each in range(1, structures + 1))
            session.add(Published(**about, holders=structures, answered=structures, value=10.0 * structures))
    await session.flush()


async def _a_minute_later(both: Sequence[Chat]) -> list[float]:
    """How long what is due then takes in each house."""
    return [await timed(partial(chat.rings, minutes=1)) for chat in both]


async def _said(both: Sequence[Chat], words: str) -> list[float]:
    """How long it takes in each house when the team says this."""
    return [await timed(partial(chat.says, words, person=SAMIRA)) for chat in both]


async def main() -> None:
    """Print the tables."""
    asked = sizes(argparse.ArgumentParser(description=__doc__), few=20, many=1000)
    sides = (asked.few, asked.many)
    async with houses(settle, *sides) as both:
        works = {
            "a sounding goes out: who is asked, when, and the letters": await _a_minute_later(both),
            "a collection opens: who is asked, and when": await _said(both, "!collecte ouvrir"),
            "its letters: each structure is asked over all that it counts": await _a_minute_later(both),
        }
        for chat in both:
            for person in PEOPLE:
                await chat.says("!enquête Q1", person=person)
        await show("people", sides, both, COMMANDS)
        for chat in both:
            await chat.says("!clore Q1", person=SAMIRA)
            await chat.says("oui", person=SAMIRA)
        works["a sounding closes: what may be told is settled"] = await _a_minute_later(both)
        works["a collection closes: what is told is decided"] = await _said(both, "!collecte clore")
        print(f"\n| once | {sides[0]} people | {sides[1]} people |\n|---|---|---|")
        for name, (one, other) in works.items():
            print(f"| {name} | {one:.0f} ms | {other:.0f} ms |")


if __name__ == "__main__":
    asyncio.run(main())
