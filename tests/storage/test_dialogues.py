"""Offers: one a person and room, and only for a while."""

from datetime import UTC, datetime, timedelta

from storage import dialogues, retention
from storage.database import Database
from storage.dialogues import OfferedAnswers

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
YES = {"oui": {"command": "effacer", "args": {}}}


def offer(user: str, minutes: int = 30, **answers: object) -> OfferedAnswers:
    return OfferedAnswers(room_id="!a", user_id=user, answers=answers or YES, expires_at=NOW + timedelta(minutes=minutes))


async def test_the_last_offer_of_a_person_in_a_room_is_the_only_one(database: Database) -> None:
    async with database.writing() as session:
        await dialogues.set_offer(session, offer("@lea"))
        await dialogues.set_offer(session, offer("@lea", suite={"command": "qui-fait", "args": {"page": 2}}))
        await dialogues.set_offer(session, offer("@omar"))
    async with database.reading() as session:
        assert set(await dialogues.get_offer(session, "!a", "@lea", NOW)) == {"suite"}
        assert await dialogues.get_offer(session, "!a", "@omar", NOW) == YES
        assert await dialogues.get_offer(session, "!b", "@lea", NOW) == {}


async def test_an_offer_ends_is_taken_back_and_forgotten(database: Database) -> None:
    async with database.writing() as session:
        await dialogues.set_offer(session, offer("@lea", minutes=5))
        await dialogues.set_offer(session, offer("@omar"))
    later = NOW + timedelta(minutes=5)
    async with database.writing() as session:
        assert await dialogues.get_offer(session, "!a", "@lea", later) == {}
        await retention.remove_ended(session, later, NOW)
        assert await dialogues.get_offer(session, "!a", "@lea", NOW) == {}
        await dialogues.remove_offer(session, "!a", "@omar")
        assert await dialogues.get_offer(session, "!a", "@omar", NOW) == {}


async def test_some_answers_of_an_offer_are_kept_and_those_of_others_are_let_be(database: Database) -> None:
    async with database.writing() as session:
        await dialogues.set_offer(session, offer("@lea", oui=YES["oui"], suite={"command": "qui-fait", "args": {}}))
        await dialogues.set_offer(session, offer("@omar"))
        await dialogues.set_answers(session, "!a", "@lea", YES)
        await dialogues.set_answers(session, "!b", "@omar", {})
    async with database.reading() as session:
        assert await dialogues.get_offer(session, "!a", "@lea", NOW) == YES
        assert await dialogues.get_offer(session, "!a", "@omar", NOW) == YES
        assert await dialogues.get_offer(session, "!a", "@lea", NOW + timedelta(minutes=30)) == {}, "it ends when it did"
