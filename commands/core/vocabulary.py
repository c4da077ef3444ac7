"""The shapes of the house: what a command is, what a handler is given, what it may return."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict
from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.words import name_of
from storage.lexicon import Lexicon

# ── What a handler is given ──────────────────────────────────────────────────────────────────────────────────────


class Args(BaseModel):
    """What a person said after the name of a command. The docstring is the help line, in French."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Spoken:
    """Marks a field that takes the words of the message: all that is left."""


class Unspoken:
    """Marks a field that people never type: it comes from an offer (the next page, the number of a choice)."""


Rest: TypeAlias = Annotated[str, Spoken()]
Page: TypeAlias = Annotated[int, Unspoken()]


@dataclass(frozen=True, slots=True)
class Person:
    """Who is speaking. The name is only for display: it changes and collides, the id does not."""

    user_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Room:
    """Where it was said. `private`: joined by the bot and this person only, counted at the moment of the event."""

    room_id: str
    role: str | None = None
    private: bool = False
    encrypted: bool = False


@dataclass(frozen=True, slots=True)
class Coordinator:
    """A member of the équipe d'animation, with the pilot structure they speak for."""

    user_id: str
    name: str
    structure: str


@dataclass(frozen=True, slots=True)
class Territory:
    """The town this bot serves, as the configuration describes it."""

    name: str
    zone: ZoneInfo
    coordinators: tuple[Coordinator, ...] = ()
    inviting_servers: frozenset[str] = frozenset()
    inviting_people: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Context:
    """All a handler may look at. Handlers read the time here, write through `session`, and never commit."""

    session: AsyncSession
    now: datetime
    cause: str
    person: Person
    room: Room
    territory: Territory
    table: "Table"
    lexicon: Lexicon


# ── What a handler returns ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Msg:
    """A text to be said: the template `family.macro-name` and the facts it speaks of."""

    key: str
    facts: dict[str, Any]


def msg(key: str, /, **facts: Any) -> Msg:
    """Name a text: `msg("directory.nothing-found", need=…)` is the macro `nothing_found` of `directory.html.j2`."""
    return Msg(key, facts)


@dataclass(frozen=True, slots=True)
class Call:
    """A command and its arguments, ready to be run later: what an offer keeps."""

    command: str
    args: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer where it was asked, as a notice."""

    message: Msg


@dataclass(frozen=True, slots=True)
class Offer:
    """Short answers the person may give next in this room, and what each would run."""

    answers: dict[str, Call]
    lasting: timedelta = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Join:
    """Accept the invitation to the room at hand."""


@dataclass(frozen=True, slots=True)
class Decline:
    """Leave the room at hand, or refuse its invitation, saying why."""

    reason: Msg


Effect: TypeAlias = Reply | Offer | Join | Decline
Effects: TypeAlias = tuple[Effect, ...]


def reply(key: str, /, **facts: Any) -> Effects:
    """The most frequent decision: one answer."""
    return (Reply(msg(key, **facts)),)


class Refused(Exception):
    """A handler's « no »: what it changed is undone, and the text says what, why and what to do."""

    def __init__(self, key: str, /, **facts: Any) -> None:
        super().__init__(key)
        self.message = Msg(key, facts)


# ── What people and the house can set off ────────────────────────────────────────────────────────────────────────

A = TypeVar("A", bound=Args)
Handler: TypeAlias = Callable[[Context, Any], Awaitable[Effects]]


@dataclass(frozen=True, slots=True)
class Command:
    """A declared command. `writes`: a guess is never run on it, and an edited message never runs it twice."""

    name: str
    args: type[Args]
    handler: Handler
    aliases: tuple[str, ...]
    examples: tuple[str, ...]
    writes: bool

    @property
    def summary(self) -> str:
        """The help line: the docstring of its arguments."""
        return inspect.cleandoc(self.args.__doc__ or "")


@dataclass(frozen=True, slots=True)
class Invitation:
    """The bot is invited to the room of the context by its person."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """The bot has joined the room of the context."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A message of the person could not be decrypted, and its key did not come."""


Happening: TypeAlias = Invitation | Arrival | Unreadable


@dataclass(frozen=True, slots=True)
class Job:
    """Something due every day at `hour`:`minute`, wall time of the territory."""

    name: str
    hour: int
    minute: int
    handler: Callable[[AsyncSession, datetime], Awaitable[None]]


class Family:
    """A subject: its commands, what it does when something happens, its jobs. Decorators return functions unchanged."""

    def __init__(self, name: str, title: str) -> None:
        self.name = name
        self.title = title
        self.commands: list[Command] = []
        self.happenings: dict[type[Happening], Handler] = {}
        self.jobs: list[Job] = []

    def command(
        self,
        name: str,
        args: type[A],
        *,
        aliases: tuple[str, ...] = (),
        examples: tuple[str, ...],
        writes: bool = False,
    ) -> Callable[[Callable[[Context, A], Awaitable[Effects]]], Callable[[Context, A], Awaitable[Effects]]]:
        """Declare a command by its French name."""

        def declare(handler: Callable[[Context, A], Awaitable[Effects]]) -> Callable[[Context, A], Awaitable[Effects]]:
            self.commands.append(Command(name, args, handler, aliases, examples, writes))
            return handler

        return declare

    def when(self, happening: type[Happening]) -> Callable[[Handler], Handler]:
        """Declare what to do when something that is no command happens."""

        def declare(handler: Handler) -> Handler:
            self.happenings[happening] = handler
            return handler

        return declare

    def daily(
        self, name: str, hour: int, minute: int = 0
    ) -> Callable[[Callable[[AsyncSession, datetime], Awaitable[None]]], Callable[[AsyncSession, datetime], Awaitable[None]]]:
        """Declare a job of every day, at a wall time outside 02–03 h (which the autumn change plays twice)."""

        def declare(handler: Callable[[AsyncSession, datetime], Awaitable[None]]) -> Callable[[AsyncSession, datetime], Awaitable[None]]:
            self.jobs.append(Job(name, hour, minute, handler))
            return handler

        return declare


class Table:
    """All families together. Two commands that answer to one name, however spelled, are refused when the table is made."""

    def __init__(self, families: tuple[Family, ...]) -> None:
        self.families = families
        self.jobs: tuple[Job, ...] = tuple(job for family in families for job in family.jobs)
        self.commands: dict[str, Command] = {}
        self.names: dict[str, Command] = {}
        for command in (command for family in families for command in family.commands):
            self.commands[command.name] = command
            for name in {name_of(said) for said in (command.name, *command.aliases)}:
                if not name or name in self.names:
                    raise ValueError(f"two commands answer to « {name} »: {command.name} and {self.names[name].name if name else 'nobody'}")
                self.names[name] = command

    def find(self, said: str) -> Command | None:
        """The command of this name or alias; case, accents, hyphens, apostrophes and spaces do not matter."""
        return self.names.get(name_of(said))

    def happening(self, kind: type[Happening]) -> Handler | None:
        """Who answers to a happening."""
        return next((family.happenings[kind] for family in self.families if kind in family.happenings), None)
