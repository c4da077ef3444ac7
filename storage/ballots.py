"""How votes are counted: the one place where it is decided, under the lock of the poll.

The published rule: one ballot a person, and the last word of theirs counts. A tap adds its choice to the ballot (where only one may be
chosen, it replaces), its removal takes the choice out; a ballot that loses its last choice so is taken back. A vote in words replaces
the ballot whole. Of a poll by structure, the ballot of each structure that was voted last counts; when it is taken back, the one before
counts again; taking a choice out is no new vote. A structure's voice is given by who holds a confirmed post in it when they vote. Who
leaves the structure, the room or the network afterwards leaves their vote; who has all of theirs erased takes it out of an open poll.
The counts that stand in the poll and its choices follow by difference: a vote costs
the same whatever the number of votes.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import func
from sqlmodel import col, delete, insert, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import polls
from storage.directory import MergedStructure, Structure
from storage.network import Member
from storage.polls import CONSENT, MAYBE, NO, OPEN, SINGLE, STRUCTURE, YES, Ballot, Choice, Mark, Poll
from storage.rows import locked
from storage.timers import set_timer, timer

FOR, RESERVATION, OBJECTION = 1, 2, 3
"""The choices of a poll of consent, in their order."""
TALLY = "polls.tally"
"""The timer that goes off when the counts of a poll changed without a vote: its message is to be kept true."""

Marks: TypeAlias = dict[int, str]
"""What a ballot says of the choices: rank → yes, maybe or no. Empty: a blank ballot."""


@dataclass(frozen=True, slots=True)
class Voter:
    """Who votes. name: how to call who is no member. structure_id: whose voice it is, in a poll by structure."""

    user_id: str
    structure_id: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a move came to. before, marks: what the person's ballot said and says; None: they had, or have, none.

    replaced: the colleague whose ballot counted for the structure until now. restored: the colleague whose ballot counts again.
    """

    before: Marks | None
    marks: Marks | None
    replaced: str | None = None
    restored: str | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """A ballot that counts, as it may be shown. Without a person: one that was forgotten."""

    user_id: str | None
    name: str
    structure: str | None
    marks: Mapping[int, str]
    reason: str
    at: datetime


@dataclass(slots=True)
class _Tally:
    """Counts of some ballots: of each choice and value, of voices, of blank ones."""

    voices: int = 0
    blank: int = 0
    marks: Counter[tuple[int, str]] = field(default_factory=Counter)

    def add(self, marks: Mapping[int, str], times: int = 1) -> None:
        self.voices += times
        self.blank += 0 if marks else times
        for mark in marks.items():
            self.marks[mark] += times


# ── Votes ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def set_ballot(session: AsyncSession, poll: Poll, voter: Voter, marks: Marks, now: datetime, reason: str = "") -> Outcome:
    """A vote in words: it replaces the ballot of the person whole. Without marks: blank. poll: locked by `get_poll(…, to_change=True)`."""
    return await (await _begin(session, poll, voter)).vote(voter, marks, now, reason)


async def add_mark(session: AsyncSession, poll: Poll, voter: Voter, rank: int, now: datetime) -> Outcome:
    """A tap: the choice of this rank is in the ballot of the person; alone, where only one may be chosen. poll: locked."""
    move = await _begin(session, poll, voter)
    kept = {} if poll.kind in {SINGLE, CONSENT} else move.before or {}
    return await move.vote(voter, kept | {rank: YES}, now, "")


async def remove_mark(session: AsyncSession, poll: Poll, user_id: str, rank: int) -> Outcome:
    """A tap is taken back: the choice is no more in the ballot, which goes with its last one. poll: locked."""
    move = await _begin(session, poll, Voter(user_id))
    if move.row is None or rank not in (move.before or {}):
        return Outcome(move.before, move.before)
    return await move.take_out({other: value for other, value in (move.before or {}).items() if other != rank})


async def remove_ballot(session: AsyncSession, poll: Poll, user_id: str) -> Outcome:
    """The person takes their voice back. poll: locked."""
    move = await _begin(session, poll, Voter(user_id))
    return Outcome(None, None) if move.row is None else await move.take_out({})


async def find_ballot(session: AsyncSession, number: int, user_id: str) -> Ballot | None:
    """The ballot of a person in a poll."""
    return (await session.exec(select(Ballot).where(Ballot.poll_number == number, Ballot.user_id == user_id))).first()


# ── Counts ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def count_anew(session: AsyncSession, poll: Poll) -> bool:
    """Count all ballots again, and set the counts that stand right. Gives whether they were wrong. poll: locked."""
    query = select(Ballot).where(Ballot.poll_number == poll.number).order_by(col(Ballot.place))
    rows = (await session.exec(query.execution_options(populate_existing=True))).all()
    counted = [row.id for row in (rows if poll.voices != STRUCTURE else polls.last_of_each(rows))]
    tally = _Tally()
    for marks in (await _marks(session, counted)).values():
        tally.add(marks)
    drift = _Tally(tally.voices - poll.voted, tally.blank - poll.blank, Counter(tally.marks))
    for choice in await polls.list_choices(session, poll.number or 0):
        drift.marks.subtract({(choice.rank, YES): choice.yes, (choice.rank, MAYBE): choice.maybe, (choice.rank, NO): choice.no})
    await _move_counts(session, poll, drift)
    return bool(drift.voices or drift.blank or any(drift.marks.values()))


async def list_voices(session: AsyncSession, poll: Poll) -> list[Voice]:
    """The ballots that count, with whose they are, in the order of the votes."""
    query = select(Ballot, Member.name, func.coalesce(MergedStructure.name, Structure.name)).where(Ballot.poll_number == poll.number)
    query = query.join(Member, col(Member.user_id) == col(Ballot.user_id), isouter=True)
    query = query.join(MergedStructure, col(MergedStructure.id) == col(Ballot.merged_id), isouter=True)
    query = query.join(Structure, col(Structure.id) == col(Ballot.structure_id), isouter=True).order_by(col(Ballot.place))
    rows = (await session.exec(query.execution_options(populate_existing=True))).all()
    if poll.voices == STRUCTURE:
        last = {row.id for row in polls.last_of_each([row for row, _, _ in rows])}
        rows = [each for each in rows if each[0].id in last]
    marks = await _marks(session, [row.id for row, _, _ in rows])
    return [
        Voice(row.user_id, (member or row.name) if row.user_id else "", structure, marks[row.id], row.reason, row.at)
        for row, member, structure in rows
    ]


async def list_voted(session: AsyncSession, numbers: Collection[int], user_id: str) -> set[int]:
    """In which of these polls a person voted."""
    query = select(Ballot.poll_number).where(col(Ballot.poll_number).in_(numbers), Ballot.user_id == user_id)
    return set((await session.exec(query)).all())


async def list_heard(session: AsyncSession, number: int) -> Sequence[int]:
    """The structures that have a voice in a poll."""
    query = select(Ballot.structure_id).where(Ballot.poll_number == number, col(Ballot.structure_id).is_not(None)).distinct()
    return [structure_id for structure_id in (await session.exec(query)).all() if structure_id is not None]


# ── What is forgotten ────────────────────────────────────────────────────────────────────────────────────────────


async def lock_open_of(session: AsyncSession, user_id: str) -> Sequence[Poll]:
    """The open polls in which a person voted, locked."""
    voted = select(Ballot.poll_number).where(Ballot.user_id == user_id)
    query = select(Poll).where(Poll.state == OPEN, col(Poll.number).in_(voted)).order_by(col(Poll.number))
    return (await session.exec(locked(query))).all()


async def count_without(session: AsyncSession, changed: Iterable[Poll], now: datetime) -> None:
    """Ballots went without a vote: count again, and have the messages of these polls say so. They are locked."""
    for poll in changed:
        poll.moves += 1
        await count_anew(session, poll)
        await set_timer(session, timer(f"polls.poll:{poll.number}", TALLY, now, version=poll.moves))


# ── A move ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Counted:
    """The ballot that counts for a person, or for a structure."""

    user_id: str | None
    marks: Marks


class _Move:
    """One move of a person in a poll, with what counted before it for those whom it may change."""

    def __init__(self, session: AsyncSession, poll: Poll, row: Ballot | None, before: Marks | None, structures: list[int]) -> None:
        self.row = row
        self.before = before
        self.counted: dict[int | None, _Counted] = {}
        self._session = session
        self._poll = poll
        self._structures = structures

    async def vote(self, voter: Voter, marks: Marks, now: datetime, reason: str) -> Outcome:
        """The person's ballot says this, and is the last of its structure."""
        self._poll.moves += 1
        row = self.row or Ballot(poll_number=self._poll.number or 0, user_id=voter.user_id, place=0, at=now)
        row.structure_id, row.name, row.reason, row.place, row.at = voter.structure_id, voter.name, reason, self._poll.moves, now
        self._session.add(row)
        await self._session.flush()
        await self._mark(row, marks)
        return await self._end(voter.user_id, marks)

    async def take_out(self, left: Marks) -> Outcome:
        """Only this is left of the ballot; nothing: it goes."""
        assert self.row is not None
        user_id = self.row.user_id or ""
        self._poll.moves += 1
        await self._mark(self.row, left)
        if not left:
            await self._session.delete(self.row)
        await self._session.flush()
        return await self._end(user_id, left or None)

    async def _mark(self, row: Ballot, marks: Marks) -> None:
        if self.before == marks:
            return
        if self.before:
            await self._session.exec(delete(Mark).where(col(Mark.ballot_id) == row.id))
        if marks:
            written = [{"ballot_id": row.id, "rank": rank, "value": value} for rank, value in marks.items()]
            await self._session.exec(insert(Mark).values(written))

    async def _end(self, user_id: str, marks: Marks | None) -> Outcome:
        counted = await self.counting(user_id)
        drift = _Tally()
        for each in counted.values():
            drift.add(each.marks)
        for each in self.counted.values():
            drift.add(each.marks, -1)
        await _move_counts(self._session, self._poll, drift)
        replaced = restored = None
        for key in self._structures:
            had, has = self.counted.get(key), counted.get(key)
            if had and has and had.user_id != has.user_id:
                replaced = had.user_id if has.user_id == user_id else replaced
                restored = has.user_id if had.user_id == user_id else restored
        return Outcome(self.before, marks, replaced, restored)

    async def counting(self, user_id: str) -> dict[int | None, _Counted]:
        """The ballots that count: of the person, or of each structure at stake."""
        of_poll = select(Ballot.id, Ballot.user_id).where(Ballot.poll_number == self._poll.number)
        if self._poll.voices == STRUCTURE:
            keys: list[int | None] = [*self._structures]
            tops = [of_poll.where(Ballot.structure_id == key).order_by(col(Ballot.place).desc()) for key in self._structures]
        else:
            keys, tops = [None], [of_poll.where(Ballot.user_id == user_id)]
        found = [(await self._session.exec(top.limit(1))).first() for top in tops]
        marks = await _marks(self._session, [row[0] for row in found if row])
        return {key: _Counted(row[1], marks[row[0]]) for key, row in zip(keys, found, strict=True) if row}


async def _begin(session: AsyncSession, poll: Poll, voter: Voter) -> _Move:
    row = await find_ballot(session, poll.number or 0, voter.user_id)
    before = (await _marks(session, [row.id]))[row.id] if row else None
    of_row = row.structure_id if row else None
    at_stake = {each for each in (of_row, voter.structure_id) if each is not None} if poll.voices == STRUCTURE else set()
    move = _Move(session, poll, row, before, sorted(at_stake))
    move.counted = await move.counting(voter.user_id)
    return move


async def _marks(session: AsyncSession, numbers: Collection[int | None]) -> dict[int | None, Marks]:
    """What each of these ballots says."""
    marks: dict[int | None, Marks] = {number: {} for number in numbers}
    if numbers:
        query = select(Mark.ballot_id, Mark.rank, Mark.value).where(col(Mark.ballot_id).in_(numbers)).order_by(col(Mark.rank))
        for number, rank, value in (await session.exec(query)).all():
            marks[number][rank] = value
    return marks


async def _move_counts(session: AsyncSession, poll: Poll, drift: _Tally) -> None:
    """The counts that stand, by difference."""
    poll.voted += drift.voices
    poll.blank += drift.blank
    for rank in sorted({rank for (rank, _), count in drift.marks.items() if count}):
        yes, maybe, no = (drift.marks[rank, value] for value in (YES, MAYBE, NO))
        choice = update(Choice).where(col(Choice.poll_number) == poll.number, col(Choice.rank) == rank)
        values = {"yes": col(Choice.yes) + yes, "maybe": col(Choice.maybe) + maybe, "no": col(Choice.no) + no}
        await session.exec(choice.values(values).execution_options(synchronize_session=False))
    await session.flush()
