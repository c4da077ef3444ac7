"""What a family declares: its commands and their arguments, its dialogues, its jobs; and all families together."""

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict
from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.context import Context, Due
from commands.core.effects import Effects
from commands.core.happenings import Happening
from commands.core.questions import Dialogue, Finish, Question
from commands.core.standing import Stands
from commands.core.words import LONGEST, name_of
from storage.timers import Timer

# ── Arguments ────────────────────────────────────────────────────────────────────────────────────────────────────


class Args(BaseModel):
    """What a person said after the name of a command. The docstring is the help line, in French."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Spoken:
    """Marks a field that takes the words of the message: all that is left."""


class Unspoken:
    """Marks a field that people never type: it comes from an offer (the next page, the number of a choice)."""


class Unscreened:
    """Marks spoken words that the guard does not read at the door: a professional's name or number. What is stored is screened later."""


class Verbatim:
    """Marks spoken words that keep their first article and their quotes: they are kept as they were said, « Un goûter ou une soirée ? »."""


class Articled:
    """Marks spoken words that keep their first article: they may begin with a date, « le 15 »."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Marks spoken words of which a message without « ! » must have such as the command waits for, or it is no command.

    « inscription » enters the network; « inscription à la cantine » is a question for the search. freely: the names of the command
    after which any words will do (« agenda logement », where « dates de vaccination » is looked for).
    """

    among: Callable[[str], bool]
    freely: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Borrowed:
    """Names that are another command's, or nobody's, unless such words stand after them: « inscription R12 », « annuler R12 »."""

    names: tuple[str, ...]
    among: Callable[[str], bool]


Rest: TypeAlias = Annotated[str, Spoken()]
OpenRest: TypeAlias = Annotated[str, Spoken(), Unscreened()]
Page: TypeAlias = Annotated[int, Unspoken()]


# ── Commands and jobs ────────────────────────────────────────────────────────────────────────────────────────────

A = TypeVar("A", bound=Args)
Handler: TypeAlias = Callable[[Context, Any], Awaitable[Effects]]


@dataclass(frozen=True, slots=True)
class Command:
    """A declared command.

    writes: a guess is never run on it, and an edited message never runs it twice. borrowed: names it answers to before some words only.
    takes_file: it looks at the file it is said with, or in reply to (`Context.file`).
    """

    name: str
    args: type[Args]
    handler: Handler
    aliases: tuple[str, ...]
    examples: tuple[str, ...]
    writes: bool
    borrowed: Borrowed | None = None
    takes_file: bool = False

    @property
    def summary(self) -> str:
        """The help line: the docstring of its arguments."""
        return inspect.cleandoc(self.args.__doc__ or "")


Work: TypeAlias = Callable[[Due], Awaitable[Effects]]
Ring: TypeAlias = Callable[[Due, Timer], Awaitable[Effects]]
Read: TypeAlias = Callable[[int, str], str | None]
Tell: TypeAlias = Callable[[Due, int], Awaitable[Effects]]
Watch: TypeAlias = Callable[[AsyncSession, datetime], Awaitable[Sequence[int]]]


@dataclass(frozen=True, slots=True)
class Job:
    """Something due every day at `hour`:`minute`, wall time of the territory. It replies to nobody: `Direct`, `Post`, `Attach`."""

    name: str
    hour: int
    minute: int
    handler: Work


class Family:
    """A subject: its commands, what it does when something happens, its jobs. Decorators return functions unchanged."""

    def __init__(self, name: str, title: str) -> None:
        self.name = name
        self.title = title
        self.commands: list[Command] = []
        self.happenings: dict[type[Happening], Handler] = {}
        self.jobs: list[Job] = []
        self.dialogues: list[Dialogue] = []
        self.taps: dict[str, Handler] = {}
        self.removals: dict[str, Handler] = {}
        self.timers: dict[str, Ring] = {}
        self.replies: dict[str, Read] = {}
        self.watches: dict[str, Watch] = {}
        self.tellers: dict[str, Tell] = {}
        self.recounted: set[str] = set()
        self.standings: dict[str, Stands] = {}

    def command(
        self,
        name: str,
        args: type[A],
        *,
        aliases: tuple[str, ...] = (),
        examples: tuple[str, ...],
        writes: bool = False,
        borrowed: Borrowed | None = None,
        takes_file: bool = False,
    ) -> Callable[[Callable[[Context, A], Awaitable[Effects]]], Callable[[Context, A], Awaitable[Effects]]]:
        """Declare a command by its French name."""

        def declare(handler: Callable[[Context, A], Awaitable[Effects]]) -> Callable[[Context, A], Awaitable[Effects]]:
            self.commands.append(Command(name, args, handler, aliases, examples, writes, borrowed, takes_file))
            return handler

        return declare

    def when(self, happening: type[Happening]) -> Callable[[Handler], Handler]:
        """Declare what to do when something that is no command happens."""

        def declare(handler: Handler) -> Handler:
            self.happenings[happening] = handler
            return handler

        return declare

    def tapped(self, kind: str) -> Callable[[Handler], Handler]:
        """Declare what to do with the reactions (`Tap`) under the messages of a kind of subject: `meeting` for `meeting:12`."""

        def declare(handler: Handler) -> Handler:
            self.taps[kind] = handler
            return handler

        return declare

    def removed(self, kind: str) -> Callable[[Handler], Handler]:
        """Declare what to do when the message of a subject of a kind was taken away in its room by somebody (`Removed`), once.

        It is edited no more from then on. A `Post` of the subject tells it anew, and all follows the new message.
        """

        def declare(handler: Handler) -> Handler:
            self.removals[kind] = handler
            return handler

        return declare

    def daily(self, name: str, hour: int, minute: int = 0) -> Callable[[Work], Work]:
        """Declare a job of every day, at a wall time outside 02–03 h (which the autumn change plays twice)."""

        def declare(handler: Work) -> Work:
            self.jobs.append(Job(name, hour, minute, handler))
            return handler

        return declare

    def replied(self, kind: str) -> Callable[[Read], Read]:
        """Declare what a reply to the message of a subject stands for: the command, in words, that its number and the reply make.

        None: the reply is read like any other message.
        """

        def declare(read: Read) -> Read:
            self.replies[kind] = read
            return read

        return declare

    def watched(self, kind: str) -> Callable[[Watch], Watch]:
        """Declare which subjects of a kind are open: at each start, their reactions are compared with those of the homeserver."""

        def declare(list_open: Watch) -> Watch:
            self.watches[kind] = list_open
            return list_open

        return declare

    def told_again(self, kind: str) -> Callable[[Tell], Tell]:
        """Declare how a subject of a kind, by its number, is told anew where its room was replaced by another one: its `Post`, its `Seed`s.

        It goes to the new room, whatever room it says, and rings for nobody. Nothing: it is over.
        """

        def declare(tell: Tell) -> Tell:
            self.tellers[kind] = tell
            return tell

        return declare

    def stands(self, *commands: str) -> Callable[[Stands], Stands]:
        """Declare how what some commands did is told, when the message that made them do it is corrected."""

        def declare(tell: Stands) -> Stands:
            self.standings |= dict.fromkeys(commands, tell)
            return tell

        return declare

    def timer(self, kind: str, *, recounted: bool = False) -> Callable[[Ring], Ring]:
        """Declare what to do when a timer of a kind goes off: `storage.timers.set_timer` plans it. It replies to nobody, as a job.

        Once it went off, it never does again for the same version of its subject. `PutOff` lets it go off later. recounted: the
        reactions under the message of its subject are first compared with those of the homeserver.
        """

        def declare(handler: Ring) -> Ring:
            self.timers[kind] = handler
            self.recounted |= {kind} if recounted else set()
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
        self.borrowed: dict[str, Command] = {}
        for command in (command for family in families for command in family.commands):
            self.commands[command.name] = command
            for name in {name_of(said) for said in (command.name, *command.aliases)}:
                if not name or name in self.names:
                    raise ValueError(f"two commands answer to « {name} »: {command.name} and {self.names[name].name if name else 'nobody'}")
                self.names[name] = command
            if command.borrowed:
                self.borrowed |= {name_of(said): command for said in command.borrowed.names}

    def named(self, name: str, words: str) -> Command | None:
        """The command that a name, as `name_of` gives it, calls before these words."""
        borrower = self.borrowed.get(name) if len(words) <= LONGEST else None
        return borrower if borrower and borrower.borrowed and borrower.borrowed.among(words) else self.names.get(name)

    def find(self, said: str) -> Command | None:
        """The command of this name or alias; case, accents, hyphens, apostrophes and spaces do not matter."""
        return self.names.get(name_of(said))

    def happening(self, kind: type[Happening]) -> Handler | None:
        """Who answers to a happening."""
        return next((family.happenings[kind] for family in self.families if kind in family.happenings), None)

    def tap(self, kind: str) -> Handler | None:
        """Who answers to the reactions under the messages of a kind of subject."""
        return next((family.taps[kind] for family in self.families if kind in family.taps), None)

    def removal(self, kind: str) -> Handler | None:
        """Who is told that the message of a subject of a kind was taken away."""
        return next((family.removals[kind] for family in self.families if kind in family.removals), None)

    def reply(self, kind: str) -> Read | None:
        """What a reply to the messages of a kind of subject stands for."""
        return next((family.replies[kind] for family in self.families if kind in family.replies), None)

    def watches(self) -> Mapping[str, Watch]:
        """The kinds of subjects whose reactions are recounted at each start, and which of them are open."""
        return {kind: watch for family in self.families for kind, watch in family.watches.items()}

    def tellers(self) -> Mapping[str, Tell]:
        """The kinds of subjects that are told anew in a room that replaces theirs, and by whom."""
        return {kind: tell for family in self.families for kind, tell in family.tellers.items()}

    def standing(self, command: str) -> Stands | None:
        """How what a command did is told."""
        return next((family.standings[command] for family in self.families if command in family.standings), None)

    def is_recounted(self, kind: str) -> bool:
        """Whether the reactions of a subject are recounted before a timer of this kind goes off."""
        return any(kind in family.recounted for family in self.families)

    def ring(self, kind: str) -> Ring | None:
        """Who does what a timer of a kind is for."""
        return next((family.timers[kind] for family in self.families if kind in family.timers), None)
