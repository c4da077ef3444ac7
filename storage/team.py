"""The équipe d'animation: changes to it, each confirmed by another pilot structure, and the journal that everybody can read."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel, and_, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.erasures import Erasing, at_erasure
from storage.holdings import ALWAYS, AS_STRANGER, Holding, Holds
from storage.network import Member
from storage.rows import count_rows
from storage.types import UtcDateTime

DECIDED = "what a pilot structure decided: it stays, without the people"
"""Why words of a decision tell nothing of a person."""


class TeamChange(SQLModel, table=True):
    """Somebody who enters or leaves the équipe d'animation. In force once confirmed.

    The configuration names the first coordinators: `person_key` (a digest of the Matrix id) still tells that one of them was
    removed when their id itself has been erased. A number serves once: people say it (`!équipe oui 3`) days later.
    """

    __tablename__ = "team_change"
    __table_args__ = {"sqlite_autoincrement": True}
    __holds__ = Holds(
        Holding(
            name="team",
            key="user_id",
            shared=("action", "name", "structure", "proposed_at", "confirmed_at", "refused_at"),
            kept=AS_STRANGER,
            stays=lambda: and_(col(TeamChange.action) == "remove", col(TeamChange.confirmed_at).is_not(None)),
            emptied=("name",),
            dated="proposed_at",
            called="name",
        ),
        Holding("team-proposed", "proposed_by", ("action", "proposed_for", "proposed_at"), AS_STRANGER, stays=ALWAYS, dated="proposed_at"),
        Holding(
            "team-confirmed", "confirmed_by", ("action", "confirmed_for", "confirmed_at"), AS_STRANGER, stays=ALWAYS, dated="confirmed_at"
        ),
        plain={
            ("person_key",): "a digest, which outlives the person only where the configuration still names them",
            ("action", "structure", "proposed_for", "confirmed_for"): DECIDED,
        },
    )

    id: int | None = Field(default=None, primary_key=True)
    action: str = Field(description="add or remove")
    user_id: str | None = Field(default=None, index=True)
    person_key: str = Field(index=True)
    name: str | None = None
    structure: str = Field(description="the pilot structure the person speaks for")
    proposed_by: str | None = Field(default=None, index=True)
    proposed_for: str = Field(description="the pilot structure of who proposed it")
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    confirmed_by: str | None = Field(default=None, index=True)
    confirmed_for: str | None = None
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    refused_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


MERGED = "structures-merged"
"""Of a decision: two sheets became one, the structure of its subject. It needs nobody’s confirmation."""
SEPARATED = "structures-separated"
"""Of a decision: a sheet that became part of another one, the structure of its subject, is one of its own again."""
ANNOUNCED_AGAIN = "announced-again"
"""Of an announcement that is not the first of its day in its room: its reason is what it was about."""
PROGRAMME_VALIDATED, PROGRAMME_OBJECTED, PROGRAMME_TAKEN_BACK, PROGRAMME_AMENDED, PROGRAMME_DECIDED = (
    f"programme-{what}" for what in ("validated", "objected", "taken-back", "amended", "decided")
)
"""Of what a pilot structure says of the selection of a programme, whose name is in the place of the structure of its subject.

Their reasons stand with their words: `storage.programmes.PilotWord`.
"""


class JournalEntry(SQLModel, table=True):
    """A decision of the équipe d'animation. People stand by their ids only: an erased one leaves the structure's name.

    Without a confirmer, the author was alone in the team. A refused change does not say whom it was about.
    """

    __tablename__ = "journal_entry"
    __holds__ = Holds(
        Holding("journal-author", "author_id", ("at", "kind", "author_structure"), AS_STRANGER, stays=ALWAYS, dated="at"),
        Holding("journal-confirmer", "confirmer_id", ("at", "kind", "confirmer_structure"), AS_STRANGER, stays=ALWAYS, dated="at"),
        Holding("journal-subject", "subject_id", ("at", "kind", "subject_structure"), AS_STRANGER, stays=ALWAYS, dated="at"),
        plain={("kind", "author_structure", "confirmer_structure", "subject_structure", "about"): DECIDED},
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    kind: str = Field(description="what was decided: `commands/texts/fr/team.html.j2` has words for each")
    author_id: str | None = Field(default=None, index=True)
    author_structure: str
    confirmer_id: str | None = Field(default=None, index=True)
    confirmer_structure: str | None = None
    subject_id: str | None = Field(default=None, index=True)
    subject_structure: str | None = None
    about: str | None = Field(default=None, description="what it was about, when it was about no person: « D4, La charte »")
    cents: int | None = Field(default=None, description="the amount that was decided")


# ── Changes ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def get_change(session: AsyncSession, number: int) -> TeamChange | None:
    """A change, decided or not."""
    return await session.get(TeamChange, number)


async def list_confirmed(session: AsyncSession) -> Sequence[TeamChange]:
    """The changes in force, in the order they were confirmed."""
    query = select(TeamChange).where(col(TeamChange.confirmed_at).is_not(None))
    return (await session.exec(query.order_by(col(TeamChange.confirmed_at), col(TeamChange.id)))).all()


async def list_waiting(session: AsyncSession, since: datetime) -> Sequence[TeamChange]:
    """The proposals made after an instant that nobody has decided, about people who were not erased."""
    query = select(TeamChange).where(*_undecided(), TeamChange.proposed_at > since, col(TeamChange.user_id).is_not(None))
    return (await session.exec(query.order_by(col(TeamChange.id)))).all()


async def set_confirmed(session: AsyncSession, number: int, user_id: str, structure: str, now: datetime) -> bool:
    """Put a change in force. False when it was decided before: whoever comes second changes nothing."""
    return await _decide(session, number, {"confirmed_by": user_id, "confirmed_for": structure, "confirmed_at": now})


async def set_refused(session: AsyncSession, number: int, now: datetime) -> bool:
    """Refuse a change, or take it back. False when it was decided before."""
    return await _decide(session, number, {"refused_at": now})


async def remove_undecided(session: AsyncSession, until: datetime) -> None:
    """Forget the proposals made up to an instant that were refused, or that nobody decided: they name people for nothing."""
    never = delete(TeamChange).where(col(TeamChange.confirmed_at).is_(None), col(TeamChange.proposed_at) <= until)
    await session.exec(never)


def _undecided() -> tuple[Any, ...]:
    return col(TeamChange.confirmed_at).is_(None), col(TeamChange.refused_at).is_(None)


async def _decide(session: AsyncSession, number: int, values: dict[str, Any]) -> bool:
    decided = await session.exec(update(TeamChange).where(col(TeamChange.id) == number, *_undecided()).values(values))
    return bool(decided.rowcount)


# ── The journal ──────────────────────────────────────────────────────────────────────────────────────────────────


async def list_entries(session: AsyncSession, *, start: int, limit: int) -> Sequence[JournalEntry]:
    """The last decisions first, leaving out the `start` last ones."""
    latest = select(JournalEntry).order_by(col(JournalEntry.at).desc(), col(JournalEntry.id).desc())
    return (await session.exec(latest.offset(start).limit(limit))).all()


async def count_entries(session: AsyncSession) -> int:
    """How many decisions the journal holds."""
    return await count_rows(session, JournalEntry)


# ── Who is who ───────────────────────────────────────────────────────────────────────────────────────────────────


async def find_names(session: AsyncSession, user_ids: Collection[str]) -> dict[str, str]:
    """How to call these people: as they registered, else as the team named them. Those nobody named are left out."""
    changes = select(TeamChange.user_id, TeamChange.name).where(col(TeamChange.user_id).in_(user_ids), col(TeamChange.name).is_not(None))
    named = {str(user_id): str(name) for user_id, name in await session.exec(changes.order_by(col(TeamChange.id)))}
    members = select(Member.user_id, Member.name).where(
        col(Member.user_id).in_(user_ids), col(Member.consented_at).is_not(None), col(Member.left_at).is_(None)
    )
    return named | dict((await session.exec(members)).all())


@at_erasure
async def _forget_digests(erasing: Erasing) -> AsyncIterator[None]:
    """Of a coordinator who was removed, a digest stays only while the configuration names them: they would be back without it."""
    session = erasing.session
    keys = (await session.exec(select(TeamChange.person_key).where(TeamChange.user_id == erasing.user_id))).all()
    yield
    if not erasing.configured:
        await session.exec(delete(TeamChange).where(col(TeamChange.person_key).in_(keys), col(TeamChange.user_id).is_(None)))
