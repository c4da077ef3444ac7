"""A kind of subject: what people call by a letter and a number (« S3 »), with a message of its own in a room, kept true.

A family declares it once (`Subject`), with its words; what all such things have in common follows from that: it is found or refused, told
with its seeds, kept true, told to who leads it when its message was taken away and put back, told again in a room that replaces its own,
planned and planned anew, given to who answers its taps, its timers and the corrections of what was said of it.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeAlias, TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context, Due, Territory
from commands.core.declaration.effects import Direct, Effects, Msg, Post, PutOff, Refused, Reply, Seed, Update
from commands.core.declaration.happenings import Removed, Tap
from commands.core.declaration.intents import Thing
from commands.core.declaration.vocabulary import Family
from commands.core.language.words import words_of
from commands.core.rules.rights import list_leaders, only_who_leads
from storage import reactions, timers
from storage.timers import Timer


class Row(Protocol):
    """What is stored of a subject. number: None until it is. state: what its timers go by. created_by: who leads it, with the team."""

    number: int | None
    state: str
    version: int
    created_by: str | None


R = TypeVar("R", bound=Row)
S = TypeVar("S")
Get: TypeAlias = Callable[..., Awaitable[R | None]]
"""Reads one: `get(session, number, to_change=…)`. to_change: nobody else changes it until the end of the transaction."""
Instants: TypeAlias = Callable[[R, Territory], Sequence[datetime]]
OnTap: TypeAlias = Callable[[Context, Tap, R], Awaitable[Effects]]
OnTimer: TypeAlias = Callable[[Due, Timer, R], Awaitable[Effects]]
Standing: TypeAlias = Callable[[Context, R], Awaitable[Msg | None]]
WATCHED = 50
"""The last of a kind, whose taps are compared with those of the homeserver at each start: one question each."""
FEW = 3
"""Of what may have been meant."""
GRACE = timedelta(minutes=1)
"""How long what was sent before an end is waited for."""
_BACK = frozenset({"remettre", "remets", "a remettre", "remettre le message", "remettre l annonce", "republier"})


async def by_everybody(_ctx: Context, _row: Row) -> bool:
    """Of what anybody may see who knows its number."""
    return True


def number_of(row: Row) -> int:
    """The number of what is stored."""
    assert row.number is not None
    return row.number


def asks_back(words: str) -> bool:
    """Whether the words after a number (« S3 remettre ») ask for its message again."""
    return words_of(words) in _BACK


@dataclass(frozen=True, eq=False)
class Subject(Generic[R, S]):
    """A kind of subject.

    thing: how people call it, and the kind under which its messages are remembered. texts: what the keys of its own texts begin with, and
    what these call it. Of `("polls.", "poll")`: `polls.unknown` is told, with what may have been meant (`known`), where none is named (its
    number is None) or none is to be seen; `polls.message-removed` to who leads it when its message was taken away; `polls.put-back` is
    answered, elsewhere than in its room, once it is told anew; `polls.still-there` where it was not taken away; `polls.is-over` where
    nothing is done about it any more. room: its id or its role. sheet: what may be shown of it; message and seeds are made of that.
    is_open: whether a tap under its message does something: it is told again in a room that replaces its own. over: why nothing is done
    about it any more, and None while it lives, where that is not as long as it is open. removed: in place of the text, where it takes
    more than the row. watched: those whose taps are compared with those of the homeserver at each start. title: what it is, in one line,
    where another family speaks of it; None: it was taken back.
    """

    family: Family
    thing: Thing
    texts: tuple[str, str]
    get: Get[R]
    sheet: Callable[[AsyncSession, R], Awaitable[S]]
    message: Callable[[S], Msg]
    room: Callable[[R], str]
    is_open: Callable[[R, datetime], bool]
    known: Callable[[Context], Awaitable[Sequence[object]]]
    over: Callable[[R, datetime], Refused | None] | None = None
    removed: Callable[[R, datetime], Msg] | None = None
    watched: Callable[[AsyncSession, datetime], Awaitable[Sequence[R]]] | None = None
    seeds: Callable[[S], Sequence[str]] = lambda _sheet: ()
    is_seen: Callable[[Context, R], Awaitable[bool]] = by_everybody
    title: Callable[[R], str | None] = lambda _row: ""
    _planned: dict[str, dict[str, Instants[R]]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.family.things.append(self.thing)
        self.family.removed(self.thing.kind)(self._tell_removed)
        self.family.told_again(self.thing.kind)(self._tell_again)
        self.family.titled(self.thing.kind)(self._tell_title)
        if self.watched is not None:
            self.family.watched(self.thing.kind)(self._list_watched)

    # ── Which one ────────────────────────────────────────────────────────────────────────────────────────────────

    def of(self, row: R) -> str:
        """What its messages and timers are remembered under: `polls.poll:3`."""
        return f"{self.thing.kind}:{row.number}"

    def is_named(self, words: str) -> bool:
        """Whether these words begin with the number of one."""
        return self.thing.take(words)[0] is not None

    def is_told(self, words: str) -> bool:
        """Whether they do, or tell a new one in parts: « idée I4 », « idée Un jardin ; pourquoi »; « idées de sorties » is looked for."""
        return self.is_named(words) or ";" in words or "\n" in words

    def is_called(self, words: str) -> bool:
        """Whether they do by its letter or its noun too: what is borrowed from another command is."""
        return self.thing.is_called(words)

    async def find(self, ctx: Context, words: str, *, to_change: bool = False) -> tuple[R, str]:
        """The one that words begin with, and the words after. Raises Refused when there is none to be seen."""
        number, after = self.thing.take(words)
        row = None if number is None else await self.get(ctx.session, number, to_change=to_change)
        if row is None or not await self.is_seen(ctx, row):
            raise await self.unknown(ctx, number)
        return row, after

    async def unknown(self, ctx: Context, number: int | None) -> Refused:
        """What is said where none is named (number: None), or none is to be seen."""
        return Refused.saying(Msg(f"{self.texts[0]}unknown", {"number": number, "known": (await self.known(ctx))[:FEW]}))

    async def find_living(self, ctx: Context, words: str) -> tuple[R, str]:
        """As `find`, to change what still lives. Raises Refused, saying why, when nothing is done about it any more."""
        row, after = await self.find(ctx, words, to_change=True)
        self.only_living(ctx, row)
        return row, after

    async def find_led(self, ctx: Context, words: str) -> tuple[R, str]:
        """As `find_living`. Raises Refused, saying whom to ask, for who does not lead it."""
        row, after = await self.find_living(ctx, words)
        await only_who_leads(ctx, row.created_by)
        return row, after

    def only_living(self, ctx: Context, row: R) -> None:
        """Raises Refused, saying why, when nothing is done about it any more."""
        if (refusal := self.why_over(row, ctx.now)) is not None:
            raise refusal

    def why_over(self, row: R, now: datetime) -> Refused | None:
        """Why nothing is done about it any more; None while it lives."""
        if self.over is not None:
            return self.over(row, now)
        return None if self.is_open(row, now) else Refused.saying(self._text("is-over", row))

    def _text(self, what: str, row: R) -> Msg:
        begins, called = self.texts
        return Msg(begins + what, {called: row})

    async def _tell_title(self, ctx: Context, number: int) -> str | None:
        """Nothing of what the person may not see."""
        row = await self.get(ctx.session, number)
        return self.title(row) if row is not None and await self.is_seen(ctx, row) else None

    # ── Its message ──────────────────────────────────────────────────────────────────────────────────────────────

    async def announced(self, session: AsyncSession, row: R, *, quiet: bool = False) -> Effects:
        """Its message in its room, which rings for nobody in particular, and its seeds. quiet: for nobody at all."""
        sheet = await self.sheet(session, row)
        post = Post(self.room(row), self.message(sheet), subject=self.of(row), quiet=quiet)
        return post, *(Seed(self.of(row), sign) for sign in self.seeds(sheet))

    async def kept_true(self, session: AsyncSession, row: R) -> Update:
        """Its message as it is now."""
        return Update(self.of(row), self.message(await self.sheet(session, row)))

    async def tell_anew(self, ctx: Context, words: str) -> Effects:
        """Its message once more, where it was taken away. Raises Refused when it is still there, or never was.

        What the reactions under the lost message did stands. They themselves are forgotten: nobody sees them any more to take them
        back, and the same sign under the new message must count, and go, like a first one.
        """
        row, _ = await self.find_led(ctx, words)
        told = await reactions.find_message(ctx.session, self.of(row))
        if told is None or reactions.is_there(told):
            raise Refused.saying(self._text("still-there", row))
        await reactions.remove_reactions(ctx.session, self.of(row))
        said = () if self.room(row) == ctx.room.room_id else (Reply(self._text("put-back", row)),)
        return *said, *await self.announced(ctx.session, row)

    async def _tell_removed(self, ctx: Context, removed: Removed) -> Effects:
        """Who leads it is told, while it lives, without a sound. The bot does not argue: it puts nothing back by itself."""
        row = await self.get(ctx.session, removed.number)
        if row is None or self.why_over(row, ctx.now) is not None:
            return ()
        told = self.removed(row, ctx.now) if self.removed is not None else self._text("message-removed", row)
        return tuple(Direct(told, each, quiet=True) for each in await list_leaders(ctx.session, ctx.territory, row.created_by))

    async def _tell_again(self, due: Due, number: int) -> Effects:
        """Where its room was replaced by another one. What people did under its message stands."""
        row = await self.get(due.session, number)
        return await self.announced(due.session, row) if row is not None and self.is_open(row, due.now) else ()

    # ── What time does ───────────────────────────────────────────────────────────────────────────────────────────

    async def plan(self, session: AsyncSession, row: R, territory: Territory, now: datetime) -> None:
        """Plan all that is to come about it, in place of what was planned.

        In a state for which no timer is declared, it is over: nothing is planned, for nobody, and the seeds that wait are given up.
        """
        if row.state not in self._planned:
            await timers.remove_timers(session, self.of(row))
            await reactions.withdraw_seeds(session, self.of(row), now)
            return
        planned = ((kind, [each for each in at(row, territory) if each > now]) for kind, at in self._planned[row.state].items())
        to_come = [timers.timer(self.of(row), kind, instants[0], version=row.version) for kind, instants in planned if instants]
        await timers.set_timers(session, self.of(row), to_come)

    def timer(
        self, kind: str, state: str, at: Instants[R] | None = None, *, recounted: bool = False, family: Family | None = None
    ) -> Callable[[OnTimer[R]], OnTimer[R]]:
        """Declare what to do when a timer of a kind goes off, for one that is in this state, which it may change.

        at: the instants when it may be due: `plan` plans it for the first one to come. None: who declares it plans it. recounted: as
        for `Family.timer`. family: whose kind it is, when it is of another one.
        """
        if at is not None:
            self._planned.setdefault(state, {})[kind] = at

        def declare(handler: OnTimer[R]) -> OnTimer[R]:
            async def ring(due: Due, planned: Timer) -> Effects:
                row = await self.get(due.session, planned.number, to_change=True)
                return await handler(due, planned, row) if row is not None and row.state == state else ()

            (family or self.family).timer(kind, recounted=recounted)(ring)
            return handler

        return declare

    def ends(self, kind: str, state: str, at: Callable[[R], datetime], *, recounted: bool = False) -> Callable[[OnTimer[R]], OnTimer[R]]:
        """Declare what to do at the end of one that is in this state: a minute later, when what was sent before has arrived.

        at: the instant of its end. A bot that was down then waits for one minute more: it first hears what it missed.
        """

        def declare(handler: OnTimer[R]) -> OnTimer[R]:
            async def end(due: Due, planned: Timer, row: R) -> Effects:
                if planned.due_at == planned.planned_for and due.now - planned.due_at > GRACE:
                    raise PutOff(due.now + GRACE)
                return await handler(due, planned, row)

            self.timer(kind, state, lambda row, _: [at(row) + GRACE], recounted=recounted)(end)
            return handler

        return declare

    async def _list_watched(self, session: AsyncSession, now: datetime) -> Sequence[int]:
        assert self.watched is not None
        return [number_of(row) for row in await self.watched(session, now)]

    # ── What people do ───────────────────────────────────────────────────────────────────────────────────────────

    def tapped(self, kind: str = "", *, family: Family | None = None) -> Callable[[OnTap[R]], OnTap[R]]:
        """Declare what to do with the reactions under its message; or under its letters of another kind. It may change it."""

        def declare(handler: OnTap[R]) -> OnTap[R]:
            async def tap(ctx: Context, tapped: Tap) -> Effects:
                row = await self.get(ctx.session, tapped.number, to_change=True)
                return await handler(ctx, tapped, row) if row is not None else ()

            (family or self.family).tapped(kind or self.thing.kind)(tap)
            return handler

        return declare

    def stands(self, *commands: str) -> Callable[[Standing[R]], Standing[R]]:
        """Declare how what some commands did about it is told, when the message that made them do it is corrected."""

        def declare(tell: Standing[R]) -> Standing[R]:
            async def stand(ctx: Context, number: int) -> Msg | None:
                row = await self.get(ctx.session, number)
                return await tell(ctx, row) if row is not None else None

            self.family.stands(*commands)(stand)
            return tell

        return declare

    def stands_as(self, tell: Callable[[S], Msg], *commands: str) -> None:
        """As `stands`, where its sheet tells all there is to say."""

        async def stand(ctx: Context, row: R) -> Msg:
            return tell(await self.sheet(ctx.session, row))

        self.stands(*commands)(stand)
