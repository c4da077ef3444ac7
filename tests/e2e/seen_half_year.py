"""What a half-year leaves: in the bot's database, where a query follows each idea to the end, and in the rooms, as they are read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from bot.demo.partner import Partner
from bot.matrix.content import ANSWERS
from tests.e2e.living import LivingBot

CHAIN = """
SELECT idea.number, idea.state, date(idea.answered_at), idea.merged_into,
       (SELECT count(*) FROM mark JOIN ballot ON ballot.id = mark.ballot_id
         WHERE ballot.poll_number = idea.poll_number AND mark.rank = idea.rank),
       idea.votes, idea.verdict,
       (SELECT group_concat(structure) FROM (SELECT structure FROM pilot_word WHERE pilot_word.programme_number = programme.number
         AND pilot_word.selection = programme.selection AND word = 'validated' ORDER BY structure)),
       date(meeting.starts_at),
       (SELECT count(*) FROM registration WHERE registration.meeting_number = meeting.number AND registration.state = 'confirmed'),
       (SELECT sum(came) FROM registration WHERE registration.meeting_number = meeting.number),
       programme_review.went
FROM idea
JOIN programme ON programme.number = idea.programme_number
LEFT JOIN meeting ON meeting.number = idea.meeting_number
LEFT JOIN programme_review ON programme_review.idea_number = idea.number
ORDER BY idea.number
"""
"""From each idea to its answer and its date, its votes, what pilot structures said, its meeting, who registered, who came, its review."""

FINAL = (
    "SELECT name, state, selection, date(decided_at), date(published_at), date(reviewed_at) FROM programme",
    "SELECT title, format, place, dates, host_id, state, behind, merged_into, poll_number, rank, votes FROM idea ORDER BY number",
    "SELECT verdict, reason, until, date(answered_at), date(told_at), meeting_number, created_by FROM idea ORDER BY number",
    "SELECT idea_number, user_id, part, structure_id FROM idea_part ORDER BY 1, 2, 3",
    "SELECT selection, structure, user_id, word, reason FROM pilot_word ORDER BY 1, 2, 3, 4",
    "SELECT number, question, kind, state, voted, blank, ends_at, asked_for, meeting_number FROM poll ORDER BY number",
    "SELECT poll_number, rank, text, yes, maybe, no FROM choice ORDER BY 1, 2",
    "SELECT ballot.poll_number, ballot.user_id, mark.rank FROM ballot JOIN mark ON mark.ballot_id = ballot.id ORDER BY 1, 2, 3",
    "SELECT number, title, format, place, starts_at, ends_at, state, host_id FROM meeting ORDER BY number",
    "SELECT meeting_number, user_id, guests, state, came FROM registration ORDER BY 1, 2",
    "SELECT idea_number, user_id, went, worked, to_change FROM programme_review ORDER BY 1, 2",
    "SELECT kind, author_id, author_structure, subject_structure FROM journal_entry ORDER BY 1, 2, 3",
    "SELECT user_id, count(*) FROM private_room GROUP BY 1 ORDER BY 1",
)
"""All that is known in the end, without what goes by the second at which it was done."""


@dataclass(frozen=True, slots=True)
class Told:
    """A message of the bot, as it was first said. answers: the message of somebody that it answers."""

    room_id: str
    body: str
    answers: str


def final(bot: LivingBot, queries: Sequence[str] = FINAL) -> list[list[tuple[Any, ...]]]:
    """All that is known in the end."""
    return [bot.rows(query) for query in queries]


async def told(url: str, bot: LivingBot) -> list[Told]:
    """All the messages of the bot that stand in its rooms, without their edits."""
    found = []
    async with Partner(url, bot.user_id, bot.access_token) as agora:
        for room in (await agora.request("GET", "/joined_rooms"))["joined_rooms"]:
            page: dict[str, Any] = {"end": ""}
            while (start := page.get("end")) is not None:
                params = {"dir": "b", "limit": "500"} | ({"from": start} if start else {})
                page = await agora.request("GET", f"/rooms/{quote(room, safe='')}/messages", params=params)
                found += [each for event in page["chunk"] if (each := _read(room, event, bot.user_id)) is not None]
    return found


def twice(messages: list[Told]) -> list[Told]:
    """Those that were said more than once in the same room, of the same, to the same words."""
    return [message for message, times in Counter(messages).items() if times > 1]


def _read(room: str, event: dict[str, Any], user_id: str) -> Told | None:
    relation = event["content"].get("m.relates_to", {})
    if event["sender"] != user_id or event["type"] != "m.room.message" or relation.get("rel_type") == "m.replace":
        return None
    if "body" not in event["content"]:
        return None
    answers = relation.get("m.in_reply_to", {}).get("event_id") or event["content"].get(ANSWERS, "")
    return Told(room, event["content"]["body"], answers)
