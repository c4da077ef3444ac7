"""The shapes of the house: what a command is, what a handler is given, what people and the house set off."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict
from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.effects import Effects, Msg
from commands.core.privacy import Privacy, Retention
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


class Unscreened:
    """Marks spoken words that the guard does not read at the door: a professional's name or number. What is stored is screened later."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Marks spoken words of which a message without « ! » must have such as the command waits for, or it is no command.

    « inscription » enters the network; « inscription à la cantine » is a question for the search.
    """

    among: Callable[[str], bool]


Rest: TypeAlias = Annotated[str, Spoken()]
OpenRest: TypeAlias = Annotated[str, Spoken(), Unscreened()]
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
    """The town this bot serves, as the configuration describes it.

    coordinators: the first ones only; `commands.core.rights.team` tells those of today. pilots: the names of the pilot
    structures, with or without anybody named.
    """

    name: str
    zone: ZoneInfo
    coordinators: tuple[Coordinator, ...] = ()
    pilots: tuple[str, ...] = ()
    inviting_servers: frozenset[str] = frozenset()
    inviting_people: frozenset[str] = frozenset()
    privacy: Privacy = field(default_factory=Privacy)
    retention: Retention = field(default_factory=Retention)


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


@dataclass(frozen=True, slots=True)
class Contact:
    """The person speaks to the bot for the first time today (or since the bot started: it may happen twice)."""


@dataclass(frozen=True, slots=True)
class Departure:
    """The person left the room of the context. `everywhere`: the bot sees them in no room any more."""

    everywhere: bool


@dataclass(frozen=True, slots=True)
class Crowd:
    """Somebody else came into the private room of the person: nothing private may be said there any more."""


@dataclass(frozen=True, slots=True)
class Unreached:
    """What was to be said to the person in private, asked for in the room of the context, could not be said."""


Happening: TypeAlias = Invitation | Arrival | Unreadable | Contact | Departure | Crowd | Unreached


@dataclass(frozen=True, slots=True)
class Due:
    """All a job may look at. `due` is the instant it fell due, `now` when it is done: a bot that was down does it late."""

    session: AsyncSession
    now: datetime
    due: datetime
    territory: Territory
    table: "Table"
    lexicon: Lexicon


Work: TypeAlias = Callable[[Due], Awaitable[Effects]]


@dataclass(frozen=True, slots=True)
class Job:
    """Something due every day at `hour`:`minute`, wall time of the territory. It replies to nobody: `Direct`, `Post`, `Attach`."""

    name: str
    hour: int
    minute: int
    handler: Work


# ── Guided dialogues ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Choice:
    """What a question gives when several things may have been meant: the next answer is a number. « oui » takes the first of one or two.

    message: lists them, numbered from 1. values: JSON values in that order.
    """

    message: Msg
    values: tuple[Any, ...]


Reader: TypeAlias = Callable[[Context, str], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a dialogue.

    asks: key of its text, told the facts `place`, `total` (both None when not `numbered`), `answers` (key → value) and
    `noted` (the last answer in words, or None). reads: turns the words said into a JSON value, or a `Choice`; raises
    `Refused` when they do not do, and the question waits on; raises `Ended` to end the dialogue there. tells: the value in words.
    optional: « passer » gives None. screened: the guard reads the answer first.
    """

    key: str
    asks: str
    reads: Reader
    tells: Callable[[Any], str] = str
    optional: bool = False
    numbered: bool = True
    screened: bool = True


class Ended(Exception):
    """A reader's end of the dialogue: the draft is forgotten, and the text says so."""

    def __init__(self, key: str, /, **facts: Any) -> None:
        super().__init__(key)
        self.message = Msg(key, facts)


Finish: TypeAlias = Callable[[Context, dict[str, Any]], Awaitable[Effects]]


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A declared dialogue. summary: key of the text to confirm, told `answers`; None finishes at the last answer.

    finish: done with the answers (key → value), in the transaction of the « oui ».
    """

    name: str
    questions: tuple[Question, ...]
    summary: str | None
    finish: Finish

    def question(self, key: str) -> Question:
        """The question of this key."""
        return next(question for question in self.questions if question.key == key)


class Family:
    """A subject: its commands, what it does when something happens, its jobs. Decorators return functions unchanged."""

    def __init__(self, name: str, title: str) -> None:
        self.name = name
        self.title = title
        self.commands: list[Command] = []
        self.happenings: dict[type[Happening], Handler] = {}
        self.jobs: list[Job] = []
        self.dialogues: list[Dialogue] = []

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

    def daily(self, name: str, hour: int, minute: int = 0) -> Callable[[Work], Work]:
        """Declare a job of every day, at a wall time outside 02–03 h (which the autumn change plays twice)."""

        def declare(handler: Work) -> Work:
            self.jobs.append(Job(name, hour, minute, handler))
            return handler

        return declare

    def dialogue(self, name: str, questions: tuple[Question, ...], *, summary: str | None = None) -> Callable[[Finish], Finish]:
        """Declare a guided dialogue; what is decorated finishes it."""

        def declare(finish: Finish) -> Finish:
            self.dialogues.append(Dialogue(name, questions, summary, finish))
            return finish

        return declare


class Table:
    """All families together. Two commands that answer to one name, however spelled, are refused when the table is made."""

    def __init__(self, families: tuple[Family, ...]) -> None:
        self.families = families
        self.jobs: tuple[Job, ...] = tuple(job for family in families for job in family.jobs)
        self.dialogues: dict[str, Dialogue] = {dialogue.name: dialogue for family in families for dialogue in family.dialogues}
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
