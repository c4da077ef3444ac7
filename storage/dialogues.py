"""What the bot waits for: short answers it offered to a person in a room, and the draft of a guided dialogue."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, String, bindparam, text
from sqlmodel import Field, SQLModel, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.erasures import Erasing, at_erasure
from storage.holdings import Fate, Holding, Holds
from storage.types import UtcDateTime
from storage.words_about import tells


class OfferedAnswers(SQLModel, table=True):
    """The last offer made to a person in a room: folded answer → {"command": name, "args": {…}}."""

    __tablename__ = "offer"
    __holds__ = Holds(
        Holding("offers", "user_id", ("room_id", "answers", "expires_at"), "half an hour mostly; swept every night"),
        rooms={"room_id": Fate.FOLLOWS},
        ends="expires_at",
    )

    room_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    answers: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    expires_at: datetime = Field(sa_type=UtcDateTime)


class Draft(SQLModel, table=True):
    """What a person has answered so far in a guided dialogue: one at a time, whatever the room or the device.

    `answers`: key of a question → JSON value. `messages`: key → the event that gave the answer, so that a corrected message
    corrects its answer. `place`: rank in `questions` of the one that waits; at their number, the summary waits for its « oui ».
    """

    __holds__ = Holds(
        Holding(
            name="draft",
            key="user_id",
            shared=("dialogue", "room_id", "questions", "place", "answers", "messages", "begun_at", "expires_at"),
            kept="7 days after the last answer",
        ),
        rooms={"room_id": Fate.FOLLOWS, "answers": Fate.INSIDE},
        structures={"answers": Fate.INSIDE},
        ends="expires_at",
    )

    user_id: str = Field(primary_key=True)
    dialogue: str
    room_id: str | None = Field(default=None, description="the room of several people where it is held; None: in private")
    questions: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    place: int = 0
    answers: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    messages: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    begun_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)


_SET_OFFER = text(
    "INSERT INTO offer (room_id, user_id, answers, expires_at) VALUES (:room_id, :user_id, :answers, :expires_at) "
    "ON CONFLICT (room_id, user_id) DO UPDATE SET answers = excluded.answers, expires_at = excluded.expires_at"
).bindparams(bindparam("answers", type_=JSON()), bindparam("expires_at", type_=UtcDateTime()))


_AWAITED = (
    text(
        "SELECT offer.answers, draft.user_id FROM (SELECT 1) AS anybody "
        "LEFT JOIN offer ON offer.room_id = :room_id AND offer.user_id = :user_id AND offer.expires_at > :now "
        "LEFT JOIN draft ON draft.user_id = :user_id"
    )
    .bindparams(bindparam("now", type_=UtcDateTime()))
    .columns(answers=JSON(), user_id=String())
)


@dataclass(frozen=True, slots=True)
class Awaited:
    """What may answer the next words of a person in a room: the answers offered to them there, and whether they have a draft."""

    answers: dict[str, Any]
    has_draft: bool


async def get_awaited(session: AsyncSession, room_id: str, user_id: str, now: datetime) -> Awaited:
    """Both in one question: it is asked of every message."""
    asked = {"room_id": room_id, "user_id": user_id, "now": now}
    answers, drafting = (await (await session.connection()).execute(_AWAITED, asked)).one()
    return Awaited(dict(answers or {}), drafting is not None)


async def get_offer(session: AsyncSession, room_id: str, user_id: str, now: datetime) -> dict[str, Any]:
    """The answers that hold at this moment; empty when nothing was offered, or too long ago."""
    of_person = select(OfferedAnswers.answers).where(OfferedAnswers.room_id == room_id, OfferedAnswers.user_id == user_id)
    return dict((await session.exec(of_person.where(col(OfferedAnswers.expires_at) > now))).first() or {})


async def set_offer(session: AsyncSession, offer: OfferedAnswers) -> None:
    """Make this offer the only one of this person in this room."""
    await (await session.connection()).execute(_SET_OFFER, offer.model_dump())


async def set_answers(session: AsyncSession, room_id: str, user_id: str, answers: dict[str, Any]) -> None:
    """Keep these of the answers that were offered to this person in this room."""
    mine = col(OfferedAnswers.room_id) == room_id, col(OfferedAnswers.user_id) == user_id
    await session.exec(update(OfferedAnswers).where(*mine).values(answers=answers))


async def remove_offer(session: AsyncSession, room_id: str, user_id: str) -> None:
    """The offer was taken, or is void."""
    await session.exec(delete(OfferedAnswers).where(col(OfferedAnswers.room_id) == room_id, col(OfferedAnswers.user_id) == user_id))


# ── Drafts ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def get_draft(session: AsyncSession, user_id: str) -> Draft | None:
    """The draft of a person, be it expired: whoever reads it tells so."""
    return await session.get(Draft, user_id)


async def set_draft(session: AsyncSession, draft: Draft) -> None:
    """Make this draft the only one of its person."""
    await session.merge(draft)
    await session.flush()


async def remove_draft(session: AsyncSession, user_id: str, dialogue: str | None = None) -> None:
    """The dialogue is over. dialogue: if it is this one."""
    mine = delete(Draft).where(col(Draft.user_id) == user_id)
    await session.exec(mine if dialogue is None else mine.where(col(Draft.dialogue) == dialogue))


async def remove_drafts(session: AsyncSession, dialogue: str, about: str, value: Any) -> None:
    """A dialogue waits for nobody any more about something. about: the key that tells what, among the answers."""
    for draft in (await session.exec(select(Draft).where(Draft.dialogue == dialogue))).all():
        if draft.answers.get(about) == value:
            await session.delete(draft)
    await session.flush()


# ── What is forgotten ────────────────────────────────────────────────────────────────────────────────────────────


@at_erasure
async def _forget_words(erasing: Erasing) -> AsyncIterator[None]:
    """Offers made to others that tell of the person are void, and so are such answers of their dialogues: these are asked again."""
    session, user_id, names = erasing.session, erasing.user_id, erasing.names
    for offer in (await session.exec(select(OfferedAnswers))).all():
        if tells(offer.answers, user_id, names):
            mine = col(OfferedAnswers.room_id) == offer.room_id, col(OfferedAnswers.user_id) == offer.user_id
            await session.exec(delete(OfferedAnswers).where(*mine))
    for draft in (await session.exec(select(Draft).where(Draft.user_id != user_id))).all():
        kept = {key: answer for key, answer in draft.answers.items() if not tells(answer, user_id, names)}
        if len(kept) < len(draft.answers):
            draft.answers = kept
            left = [place for place, key in enumerate(draft.questions) if key not in kept]
            draft.place = min(left, default=len(draft.questions))
    await session.flush()
    yield
