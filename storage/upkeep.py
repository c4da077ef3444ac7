"""How the directory stays true: the sheets that are asked about, of whom, what they said, and the campaigns that ask about many."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel, col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.directory import Structure
from storage.holdings import ALWAYS, AS_STRANGER, Fate, Holding, Holds
from storage.network import Member, Membership, is_shown
from storage.rows import count_rows, get_numbered
from storage.types import UtcDateTime

OPEN, CONFIRMED, CORRECTED, TO_PHONE, DROPPED = "open", "confirmed", "corrected", "to-phone", "dropped"
"""Of a checkup. open: its people are being asked. to-phone: none of them answered. dropped: the sheet is gone."""
RUNNING, CLOSED = "running", "closed"
"""Of a campaign."""


class Campaign(SQLModel, table=True):
    """Many sheets asked about at once, by the équipe d'animation. One runs at a time."""

    __tablename__ = "campaign"
    __table_args__ = ({"sqlite_autoincrement": True},)
    __holds__ = Holds(
        Holding("campaigns", "created_by", ("number", "about", "created_at"), AS_STRANGER, stays=ALWAYS, dated="created_at"),
        plain={("about", "state", "room"): "which sheets were asked about: a kind, a commune; our own words"},
    )

    number: int | None = Field(default=None, primary_key=True)
    about: str = Field(default="", description="which sheets, in words: « associations à Valmont »; empty: all")
    state: str = Field(default=RUNNING, index=True)
    version: int = 0
    room: str = Field(description="the role of the room where it is told")
    ends_at: datetime = Field(sa_type=UtcDateTime)
    created_by: str | None = None
    created_at: datetime = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Checkup(SQLModel, table=True):
    """A sheet that is asked about: « toujours bon ? », of one of its people after another. One is open for a sheet at a time."""

    __tablename__ = "checkup"
    __table_args__ = (Index("ix_checkup_state", "state", "number"), {"sqlite_autoincrement": True})
    __holds__ = Holds(
        Holding("checkups-answered", "answered_by", ("number", "state", "answered_at"), AS_STRANGER, stays=ALWAYS, dated="answered_at"),
        structures={"structure_id": Fate.FOLLOWS, "answered_structure_id": Fate.FOLLOWS},
        plain={("state",): "our own words"},
    )

    number: int | None = Field(default=None, primary_key=True)
    structure_id: int = Field(foreign_key="structure.id", index=True, ondelete="CASCADE")
    campaign_number: int | None = Field(default=None, foreign_key="campaign.number", index=True, ondelete="SET NULL")
    state: str = OPEN
    begun_at: datetime = Field(sa_type=UtcDateTime)
    answered_by: str | None = Field(default=None, index=True)
    answered_structure_id: int | None = Field(
        default=None, foreign_key="structure.id", index=True, ondelete="SET NULL", description="in whose name"
    )
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CheckupLetter(SQLModel, table=True):
    """Somebody who is asked about a sheet. due_at: when, at an hour of theirs; told_at: when they were."""

    __tablename__ = "checkup_letter"
    __table_args__ = (UniqueConstraint("checkup_number", "user_id"), Index("ix_checkup_letter_of", "user_id", "due_at"))
    __holds__ = Holds(
        Holding("checkup-letters", "user_id", ("checkup_number", "due_at", "told_at"), AS_STRANGER, dated="due_at"),
        plain={("seen",): "a digest of a sheet"},
    )

    id: int | None = Field(default=None, primary_key=True)
    checkup_number: int = Field(foreign_key="checkup.number", ondelete="CASCADE")
    user_id: str
    due_at: datetime = Field(sa_type=UtcDateTime)
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    seen: str = Field(default="", description="a digest of the sheet as they were told it: their tap confirms nothing else")


# ── Checkups ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def get_checkup(session: AsyncSession, number: int, *, to_change: bool = False) -> Checkup | None:
    """The one of this number. to_change: nobody else changes it until the end of the transaction."""
    return await get_numbered(session, Checkup, number, to_change=to_change)


async def add_checkups(session: AsyncSession, structure_ids: Iterable[int], now: datetime, campaign_number: int | None = None) -> None:
    """Begin to ask about these sheets, of which none is asked about."""
    session.add_all(Checkup(structure_id=each, campaign_number=campaign_number, begun_at=now) for each in structure_ids)
    await session.flush()


async def list_open(session: AsyncSession) -> Sequence[Checkup]:
    """The sheets about which people are asked now, the first asked first."""
    return (await session.exec(select(Checkup).where(Checkup.state == OPEN).order_by(col(Checkup.number)))).all()


async def list_to_phone(session: AsyncSession, limit: int, *, start: int = 0) -> Sequence[Checkup]:
    """The sheets about which nobody answered, those that have waited longest first."""
    query = select(Checkup).where(Checkup.state == TO_PHONE).order_by(col(Checkup.begun_at), col(Checkup.number))
    return (await session.exec(query.offset(start).limit(limit))).all()


async def count_to_phone(session: AsyncSession) -> int:
    """How many there are."""
    return await count_rows(session, Checkup, Checkup.state == TO_PHONE)


async def list_waiting_of(session: AsyncSession, structure_id: int) -> Sequence[Checkup]:
    """What waits for an answer about a sheet: asked now, or to be phoned. A merged sheet may bring a second one."""
    query = select(Checkup).where(Checkup.structure_id == structure_id, col(Checkup.state).in_((OPEN, TO_PHONE)))
    return (await session.exec(query.order_by(col(Checkup.number)))).all()


async def list_due(session: AsyncSession, before: date, limit: int) -> list[int]:
    """The sheets that nobody confirmed since a day, that somebody answers for, and that are not asked about: the oldest first.

    One that nobody answered about is asked about again once it was phoned, or confirmed.
    """
    asked = select(Checkup.structure_id).where(col(Checkup.state).in_((OPEN, TO_PHONE)))
    answered_for = select(Membership.structure_id).join(Member, col(Member.user_id) == col(Membership.user_id))
    answered_for = answered_for.where(col(Membership.until).is_(None), col(Membership.confirmed), is_shown())
    old = col(Structure.confirmed_on).is_(None) | (col(Structure.confirmed_on) <= before)
    query = select(Structure.id).where(old, col(Structure.id).in_(answered_for), col(Structure.id).not_in(asked))
    found = await session.exec(query.order_by(col(Structure.confirmed_on).is_not(None), col(Structure.confirmed_on), col(Structure.id)))
    return [each for each in found.all() if each is not None][:limit]


# ── Letters ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def add_letter(session: AsyncSession, checkup_number: int, user_id: str, due_at: datetime) -> CheckupLetter:
    """Somebody is to be asked."""
    letter = CheckupLetter(checkup_number=checkup_number, user_id=user_id, due_at=due_at)
    session.add(letter)
    await session.flush()
    return letter


async def get_letter(session: AsyncSession, checkup_number: int, user_id: str) -> CheckupLetter | None:
    """What somebody is asked of a sheet."""
    query = select(CheckupLetter).where(CheckupLetter.checkup_number == checkup_number, CheckupLetter.user_id == user_id)
    return (await session.exec(query)).first()


async def find_last_letter(session: AsyncSession, structure_id: int, user_id: str) -> CheckupLetter | None:
    """What somebody was last asked of a sheet, whatever became of it."""
    told = select(CheckupLetter).join(Checkup, col(Checkup.number) == col(CheckupLetter.checkup_number))
    told = told.where(Checkup.structure_id == structure_id, CheckupLetter.user_id == user_id, col(CheckupLetter.told_at).is_not(None))
    return (await session.exec(told.order_by(col(CheckupLetter.id).desc()).limit(1))).first()


async def list_letters(session: AsyncSession, checkup_numbers: Collection[int]) -> dict[int, list[CheckupLetter]]:
    """Who was asked of each of these, the first one first."""
    query = select(CheckupLetter).where(col(CheckupLetter.checkup_number).in_(checkup_numbers)).order_by(col(CheckupLetter.id))
    found: dict[int, list[CheckupLetter]] = {}
    for each in (await session.exec(query)).all():
        found.setdefault(each.checkup_number, []).append(each)
    return found


async def list_busy(session: AsyncSession, user_ids: Collection[str], since: datetime) -> set[str]:
    """Those of these people who were asked about a sheet since an instant, or are to be."""
    query = select(CheckupLetter.user_id).where(col(CheckupLetter.user_id).in_(user_ids), col(CheckupLetter.due_at) > since)
    return set((await session.exec(query)).all())


# ── Campaigns ────────────────────────────────────────────────────────────────────────────────────────────────────


async def get_campaign(session: AsyncSession, number: int, *, to_change: bool = False) -> Campaign | None:
    """The one of this number. to_change: nobody else changes it until the end of the transaction."""
    return await get_numbered(session, Campaign, number, to_change=to_change)


async def find_running(session: AsyncSession) -> Campaign | None:
    """The one that runs."""
    return (await session.exec(select(Campaign).where(Campaign.state == RUNNING).order_by(col(Campaign.number).desc()).limit(1))).first()


async def list_campaigns(session: AsyncSession, limit: int) -> Sequence[Campaign]:
    """The last ones, running or not, the last one first."""
    return (await session.exec(select(Campaign).order_by(col(Campaign.number).desc()).limit(limit))).all()


async def list_kinds(session: AsyncSession) -> list[str]:
    """The kinds of structures that the directory knows, as it writes them."""
    kinds = await session.exec(select(Structure.kind).where(col(Structure.kind).is_not(None)).distinct().order_by(col(Structure.kind)))
    return [each for each in kinds.all() if each]


async def list_matching(
    session: AsyncSession, kinds: Collection[str], places: Collection[str], before: date | None, limit: int
) -> list[int]:
    """The sheets of these kinds (none: of any), in these communes or districts (none: anywhere), not confirmed since a day."""
    query = select(Structure.id)
    if kinds:
        query = query.where(col(Structure.kind).in_(kinds))
    if places:
        query = query.where(col(Structure.commune).in_(places) | col(Structure.district).in_(places))
    if before is not None:
        query = query.where(col(Structure.confirmed_on).is_(None) | (col(Structure.confirmed_on) < before))
    return [each for each in (await session.exec(query.order_by(col(Structure.id)).limit(limit))).all() if each is not None]


async def count_told(session: AsyncSession, number: int) -> tuple[int, set[int]]:
    """How many people a campaign asked, and the checkups about which somebody was."""
    letters = select(CheckupLetter.user_id, CheckupLetter.checkup_number).join(
        Checkup, col(Checkup.number) == col(CheckupLetter.checkup_number)
    )
    told = (await session.exec(letters.where(Checkup.campaign_number == number, col(CheckupLetter.told_at).is_not(None)))).all()
    return len({user_id for user_id, _ in told}), {checkup for _, checkup in told}


async def list_of_campaign(session: AsyncSession, number: int) -> Sequence[Checkup]:
    """The sheets of a campaign."""
    return (await session.exec(select(Checkup).where(Checkup.campaign_number == number).order_by(col(Checkup.number)))).all()


async def take_into(session: AsyncSession, number: int, structure_ids: Collection[int]) -> set[int]:
    """The checkups of these sheets that are under way are of a campaign from now on. Gives their sheets."""
    waiting = col(Checkup.structure_id).in_(structure_ids) & col(Checkup.state).in_((OPEN, TO_PHONE))
    found = set((await session.exec(select(Checkup.structure_id).where(waiting))).all())
    await session.exec(update(Checkup).where(waiting).values(campaign_number=number))
    return found
