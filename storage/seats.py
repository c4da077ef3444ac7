"""Who gets a seat: the one place where it is decided, under the lock of the meeting.

The published rule: a seat is for who comes first. When none is left, the waiting list is ordered so: first one person of each structure
that has no seat yet, then the others, each by order of arrival. One person brings as many guests as the meeting allows, and each of
them takes a seat (`most_guests`). A freed seat is offered to the first one whom it is enough for (a person with two guests needs three),
until an instant; then to the next. Where there is no next, the offer stands; it has an end again as soon as somebody waits for that seat.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from storage import meetings, timers
from storage.erasures import Erasing, at_erasure
from storage.meetings import CONFIRMED, GONE, HOLDING_A_SEAT, OFFERED, WAITING, Meeting, Registration

PASSED_ON = "meetings.seats"
"""The kind of the timers, and of their subjects (`meetings.seats:12`), that pass on what nobody took or what somebody forgotten held."""
_FIRST_STAMP = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who wants to come. guests: None leaves as they were those of who is registered already."""

    user_id: str
    name: str = ""
    structure_id: int | None = None
    guests: int | None = None
    guest_names: str = ""


class Seats:
    """The seats of one meeting, and those who come or wait, in order of arrival."""

    def __init__(self, meeting: Meeting, rows: Sequence[Registration]) -> None:
        self.meeting = meeting
        self.rows = [row for row in rows if row.state != GONE]
        self._before = [(row, row.state) for row in self.rows]

    @property
    def confirmed(self) -> int:
        """People who come, guests included."""
        return sum(row.size for row in self.rows if row.state == CONFIRMED)

    @property
    def taken(self) -> int:
        """Seats that nobody else may have: confirmed, or offered to somebody."""
        return sum(row.size for row in self._held())

    @property
    def left(self) -> int | None:
        """Free seats; None when there are as many as people come."""
        return None if self.meeting.seats is None else max(0, self.meeting.seats - self.taken)

    def fits(self, row: Registration, size: int) -> bool:
        """Whether there is room for a person with guests, beside what the others hold."""
        others = [other for other in self._held() if other is not row]
        of_structure = sum(other.size for other in others if other.structure_id == row.structure_id)
        limit = self.meeting.per_structure if row.structure_id is not None else None
        is_room = self.meeting.seats is None or sum(other.size for other in others) + size <= self.meeting.seats
        return is_room and (limit is None or of_structure + size <= limit)

    def queue(self) -> list[Registration]:
        """The waiting list, in the order of the rule."""
        represented = {row.structure_id for row in self._held()} | {None}
        first: list[Registration] = []
        others: list[Registration] = []
        for row in self.rows:
            if row.state == WAITING:
                (others if row.structure_id in represented else first).append(row)
                represented.add(row.structure_id)
        return first + others

    def rank(self, row: Registration) -> int | None:
        """The place in the waiting list, from 1; None for who does not wait."""
        return self.queue().index(row) + 1 if row.state == WAITING else None

    def lapse(self, now: datetime, until: datetime) -> list[Registration]:
        """End the offers that nobody took in time, for those who wait; what none of these takes stays offered, without an end.

        Gives those to be told, whom a seat is offered to until an instant.
        """
        late = [row for row in self.rows if row.state == OFFERED and row.offered_until is not None and row.offered_until <= now]
        for row in late:
            row.state, row.offered_until = GONE, None
        promoted = self.promote(until)
        for row in late:
            if self.fits(row, row.size):
                row.state = OFFERED
        self.rows = [row for row in self.rows if row.state != GONE]
        return promoted

    def press(self, waiting: Registration, until: datetime) -> list[Registration]:
        """Give an end to the offers that had none, when somebody who waits could have these seats. Gives those to be told."""
        open_ended = [row for row in self.rows if row.state == OFFERED and row.offered_until is None]
        for row in open_ended:
            row.state = WAITING
        is_enough = self.fits(waiting, waiting.size)
        for row in open_ended:
            row.state, row.offered_until = OFFERED, until if is_enough else None
        return open_ended if is_enough else []

    def promote(self, until: datetime) -> list[Registration]:
        """Offer the free seats, each until an instant, in the order of the rule. Gives those to be told."""
        promoted = []
        while row := next((each for each in self.queue() if self.fits(each, each.size)), None):
            row.state, row.offered_until = OFFERED, until
            promoted.append(row)
        return promoted

    def count_changes(self) -> None:
        """Write down whose registration has another state than when these seats were loaded: calendars must see that it changed."""
        for row, before in self._before:
            row.changes += row.state != before

    def _held(self) -> list[Registration]:
        return [row for row in self.rows if row.state in HOLDING_A_SEAT]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a change of the seats came to.

    row: the registration it was about; None when there is none. changed: whether it is not as before. promoted: those whom a seat is
    offered to by it.
    """

    seats: Seats
    row: Registration | None = None
    changed: bool = False
    promoted: tuple[Registration, ...] = ()


def most_guests(meeting: Meeting) -> int:
    """How many people one person may bring: as many as the meeting allows, and as there could be seats for them and for the person."""
    limits = [meeting.seats, meeting.per_structure]
    return max(0, min([meeting.most_guests, *(limit - 1 for limit in limits if limit is not None)]))


async def load(session: AsyncSession, meeting: Meeting) -> Seats:
    """The seats of a meeting as they are."""
    return Seats(meeting, await meetings.list_registrations(session, meeting.number or 0))


async def add_registration(session: AsyncSession, meeting: Meeting, arrival: Arrival, now: datetime, offer_until: datetime) -> Outcome:
    """Sign somebody up: a seat when there is one, else the waiting list. Twice is once; who was offered a seat takes it.

    meeting: locked by `get_meeting(…, to_change=True)`. offer_until: when the offers end that this makes possible.
    """
    seats, promoted = await _load_current(session, meeting, now, offer_until)
    row = next((row for row in seats.rows if row.user_id == arrival.user_id), None)
    if row is None:
        row = await _add(session, seats, arrival, now)
        changed = True
    else:
        changed = _amend(seats, row, arrival)
    promoted += seats.promote(offer_until)
    if row.state == WAITING:
        promoted += seats.press(row, offer_until)
    await _keep(session, seats)
    return Outcome(seats, row, changed, tuple(each for each in promoted if each is not row))


async def remove_registration(session: AsyncSession, meeting: Meeting, user_id: str, now: datetime, offer_until: datetime) -> Outcome:
    """Sign somebody out, and offer what is freed. meeting: locked, as for `add_registration`."""
    seats, promoted = await _load_current(session, meeting, now, offer_until)
    row = next((row for row in seats.rows if row.user_id == user_id), None)
    if row is not None:
        row.state, row.offered_until = GONE, None
        seats.rows.remove(row)
    promoted += seats.promote(offer_until)
    await _keep(session, seats)
    return Outcome(seats, row, row is not None, tuple(each for each in promoted if each is not row))


async def settle(session: AsyncSession, meeting: Meeting, now: datetime, offer_until: datetime) -> Outcome:
    """End the offers that are over, and make those that are possible. meeting: locked, as for `add_registration`."""
    seats, promoted = await _load_current(session, meeting, now, offer_until)
    await _keep(session, seats)
    return Outcome(seats, promoted=tuple(promoted))


async def pass_on(session: AsyncSession, number: int, at: datetime) -> None:
    """Plan the end of the offers of a meeting, or the passing on of seats that nobody holds any more."""
    version = int((at - _FIRST_STAMP).total_seconds())  # another one each time: the same timer goes off again and again
    await timers.set_timer(session, timers.timer(f"{PASSED_ON}:{number}", PASSED_ON, at, version=version))


@at_erasure
async def _pass_on_forgotten(erasing: Erasing) -> AsyncIterator[None]:
    """Plan at once the passing on of the seats that were held by who has just been forgotten."""
    yield
    for number in await meetings.list_forgotten(erasing.session, erasing.now):
        await pass_on(erasing.session, number, erasing.now)


async def _keep(session: AsyncSession, seats: Seats) -> None:
    """Write the seats down, and plan when the first offer ends."""
    seats.count_changes()
    await session.flush()
    ends = [row.offered_until for row in seats.rows if row.offered_until is not None]
    if ends:
        await pass_on(session, seats.meeting.number or 0, min(ends))


async def _load_current(session: AsyncSession, meeting: Meeting, now: datetime, offer_until: datetime) -> tuple[Seats, list[Registration]]:
    """The seats once the offers that are over went to the next ones, who come before anybody new."""
    seats = await load(session, meeting)
    return seats, seats.lapse(now, offer_until)


async def _add(session: AsyncSession, seats: Seats, arrival: Arrival, now: datetime) -> Registration:
    """A new arrival; who had gone comes back as the last one."""
    meeting = seats.meeting
    row = await meetings.find_registration(session, meeting.number or 0, arrival.user_id)
    is_back = row is not None
    if row is None:
        row = Registration(meeting_number=meeting.number or 0, user_id=arrival.user_id, arrival=0, at=now)
        session.add(row)
    meeting.arrivals += 1
    row.arrival, row.at, row.offered_until = meeting.arrivals, now, None
    row.name, row.structure_id = arrival.name, arrival.structure_id
    row.guests, row.guest_names = arrival.guests or 0, arrival.guest_names
    row.state = CONFIRMED if seats.fits(row, row.size) else WAITING
    row.changes += is_back or row.state == WAITING  # a calendar tells a first sign-up as it told the meeting before: CONFIRMED
    seats.rows.append(row)
    return row


def _amend(seats: Seats, row: Registration, arrival: Arrival) -> bool:
    """Who is registered changes their guests, when there is room for them; who was offered a seat takes it."""
    before = (row.state, row.guests, row.guest_names)
    if row.state == OFFERED:
        row.state, row.offered_until = CONFIRMED, None
    if arrival.guests is not None and (row.state == WAITING or arrival.guests <= row.guests or seats.fits(row, 1 + arrival.guests)):
        row.guests, row.guest_names = arrival.guests, arrival.guest_names
    return before != (row.state, row.guests, row.guest_names)
