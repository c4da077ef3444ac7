"""What is seen of a poll: by people, on the homeserver, and in the bot's database."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

from bot.demo.heard import Heard
from bot.demo.partner import Partner
from commands.polls.subject import SEEDS
from storage.database import Database
from tests import given
from tests.e2e.living import LivingBot

THEMES = "!sondage Quels thèmes en janvier ? ; Logement ; Santé ; Mobilité ; fin jeudi 6 décembre 18h"
ENDS_AT = datetime(2029, 12, 6, 17, 0, tzinfo=UTC)  # 18 h in Paris, a Thursday
TOLD_AT = ENDS_AT + timedelta(seconds=61)


async def asks(person: Partner, bot: LivingBot, room: str, words: str) -> Heard:
    """Ask a poll, and hear its message."""
    before = {heard.event_id for heard in person.heard}
    await person.say(room, words)
    return await person.hear(lambda heard: is_poll(heard, bot) and heard.event_id not in before)


def is_poll(heard: Heard, bot: LivingBot) -> bool:
    """Whether it is the message of a poll, as it was first sent."""
    return heard.sender == bot.user_id and heard.edits is None and heard.answers is None and heard.text.startswith("Sondage S")


def plain(heard: Heard) -> str:
    """Its words in one line, without the no-break spaces."""
    return " ".join(heard.text.split())


def is_result(heard: Heard, bot: LivingBot, number: int = 1) -> bool:
    """Whether the bot says what a poll came to."""
    return heard.sender == bot.user_id and heard.is_message and f"Le sondage S{number} est clos :" in plain(heard)


def numbers_in(heard: Heard) -> dict[str, int]:
    """The voices of each choice, as a message lists them: « 1. Logement : 2 voix »."""
    return {text: int(count) for text, count in re.findall(r"\d\. (.+?)\s?: (\d+)\svoix", heard.text)}


def reaction_of(heard: Heard, poll: Heard) -> tuple[str, str] | None:
    """Whose reaction under a poll this is, and which one."""
    relation = heard.content.get("m.relates_to", {})
    return (heard.sender, relation["key"]) if heard.kind == "m.reaction" and relation.get("event_id") == poll.event_id else None


async def seeds(person: Partner, bot: LivingBot, poll: Heard) -> list[str]:
    """The bot's own reactions that stand under a poll on the homeserver."""
    standing = [reaction_of(heard, poll) for heard in await person.reactions(poll.room_id, poll.event_id)]
    return [each[1] for each in standing if each and each[0] == bot.user_id]


async def recounted(person: Partner, bot: LivingBot, poll: Heard) -> list[int]:
    """The reactions of people that stand under a poll on the homeserver, by choice."""
    standing = [reaction_of(heard, poll) for heard in await person.reactions(poll.room_id, poll.event_id)]
    found = Counter(each[1].replace("③", SEEDS[2]) for each in standing if each and each[0] != bot.user_id)
    ((most,),) = bot.rows("SELECT count(*) FROM choice WHERE poll_number = 1")
    return [found[key] for key in SEEDS[:most]]


def tally(bot: LivingBot, number: int = 1) -> tuple[int, int, list[int]]:
    """What is stored of a poll: voices, blank ones, those of each choice."""
    ((voted, blank),) = bot.rows(f"SELECT voted, blank FROM poll WHERE number = {number}")  # noqa: S608 - a number of a test
    return voted, blank, [yes for (yes,) in bot.rows(f"SELECT yes FROM choice WHERE poll_number = {number} ORDER BY rank")]  # noqa: S608 - as above


async def join_network(bot: LivingBot, *people: tuple[Partner, str], structure: str = "") -> None:
    """They are members of the network, by these names, all of one structure or of none."""
    database = Database(f"sqlite+aiosqlite:///{bot.data / 'agora.db'}")
    async with database.writing() as session:
        of: list[int] = []
        if structure:
            row = given.structure(structure)
            session.add(row)
            await session.flush()
            of.append(row.id or 0)
        for person, name in people:
            await given.member(session, person.user_id, name, *of)
    await database.close()
