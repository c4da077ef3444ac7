"""What a family declares: its commands and their arguments, the way people speak of it, its dialogues, its jobs."""

import inspect
import re
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Annotated, Concatenate, Literal, ParamSpec, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects
from commands.core.declaration.follow_ups import FollowsUp
from commands.core.declaration.handlers import Handler, Job, Read, Ring, Tell, TellFound, TellTitle, Watch, Work
from commands.core.declaration.happenings import Happening
from commands.core.declaration.intents import Intent, Thing, intent
from commands.core.declaration.kinds import own_word
from commands.core.declaration.marks import Spoken, Stripped, Unscreened, Unsure
from commands.core.declaration.questions import Dialogue, Finish, Question
from commands.core.declaration.standing import Stands

# ── Arguments ────────────────────────────────────────────────────────────────────────────────────────────────────


class Args(BaseModel):
    """What a person said after the name of a command. The docstring is the help line, in French."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)  # most commands are not said for days


class Unspoken:
    """Marks a field that people never type: it comes from an offer (the next page, the number of a choice)."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Marks spoken words of which a message without « ! » must have such as the command waits for, or it is no command.

    « inscription » enters the network; « inscription à la cantine » is a question for the search. freely: the names of the command
    after which any words will do (« agenda logement », where « dates de vaccination » is looked for). announced: so will they after
    any of its names and a colon (« problème : plus de bus le soir », where « problème de logement » is looked for).
    """

    among: Callable[[str], bool]
    freely: tuple[str, ...] = ()
    announced: bool = False


@dataclass(frozen=True, slots=True)
class Borrowed:
    """Names that are another command's, or nobody's, unless such words stand after them: « inscription R12 », « annuler R12 ».

    Several commands may borrow one name, each before the things of its own.
    """

    names: Collection[str]
    among: Callable[[str], bool]


Rest: TypeAlias = Annotated[str, Spoken()]
Sought: TypeAlias = Annotated[str, Spoken(), Stripped()]
OpenRest: TypeAlias = Annotated[str, Spoken(), Unscreened()]
OpenSought: TypeAlias = Annotated[str, Spoken(), Unscreened(), Stripped()]
Page: TypeAlias = Annotated[int, Unspoken()]
Guess: TypeAlias = Annotated[Literal["", "aloud", "silently", "at length"], Unspoken(), Unsure()]
ALOUD, SILENTLY, AT_LENGTH = "aloud", "silently", "at length"


# ── Commands ────────────────────────────────────────────────────────────────────────────────────────────

A = TypeVar("A", bound=Args)
P = ParamSpec("P")
K = TypeVar("K")
D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Command:
    """A declared command.

    writes: a guess is never run on it, and an edited message never runs it twice. shows_alone: it only shows, without words. borrowed:
    names it answers to before some words only. takes_file: it looks at `Context.file`. knows_all: it is given the table as well.
    """

    name: str
    args: type[Args]
    handler: Callable[..., Awaitable[Effects]]
    aliases: tuple[str, ...]
    examples: tuple[str, ...]
    writes: bool
    borrowed: Borrowed | None = None
    takes_file: bool = False
    knows_all: bool = False
    shows_alone: bool = False

    def may_write(self, words: str) -> bool:
        """Whether it may write, said with these words."""
        return self.writes and bool(words or not self.shows_alone)

    @property
    def summary(self) -> str:
        """The help line: the docstring of its arguments."""
        return inspect.cleandoc(self.args.__doc__ or "")

    @property
    def gist(self) -> str:
        """The beginning of its help line, up to its first stop: what fits beside an example on a phone."""
        return re.split(r"[:;,.(]", self.summary)[0].rstrip()


def _kept(declared: list[tuple[K, D]], key: K) -> Callable[[D], D]:
    """Keeps what is decorated, under this key."""

    def declare(each: D) -> D:
        declared.append((key, each))
        return each

    return declare


class Family:
    """A subject: its commands, what it does when something happens, its jobs. Decorators return functions unchanged.

    first: the commands that most people need, in the order in which the help tells them; the others come after. team: those of who
    leads, told to them only. things: what people call by a letter and a number, as `commands.core.subjects` declares them.
    """

    def __init__(self, name: str, title: str, *, first: tuple[str, ...] = (), team: tuple[str, ...] = ()) -> None:
        self.name = name
        self.title = title
        self.first = first
        self.team = team
        self.things: list[Thing] = []
        self.intents: list[Intent] = []
        self.topics: list[Intent] = []
        self.openings: list[Intent] = []
        self.commands: list[Command] = []
        self.happenings: list[tuple[type[Happening], Handler]] = []
        self.jobs: list[Job] = []
        self.dialogues: list[Dialogue] = []
        self.taps: list[tuple[str, Handler]] = []
        self.removals: list[tuple[str, Handler]] = []
        self.timers: list[tuple[str, Ring]] = []
        self.replies: list[tuple[str, Read]] = []
        self.watches: list[tuple[str, Watch]] = []
        self.tellers: list[tuple[str, Tell]] = []
        self.recounted: set[str] = set()
        self.threads: set[str] = set()
        self.knowing: set[str] = set()
        self.follow_ups: list[FollowsUp] = []
        self.found: list[tuple[str, TellFound]] = []
        self.standings: list[tuple[str, Stands]] = []
        self.titles: list[tuple[str, TellTitle]] = []

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
        knows_all: bool = False,
        shows_alone: bool = False,
    ) -> Callable[[Callable[Concatenate[Context, A, P], Awaitable[Effects]]], Callable[Concatenate[Context, A, P], Awaitable[Effects]]]:
        """Declare a command by its French name, as `Command`. knows_all: its handler takes the table of all families (`families.Table`)."""

        def declare(
            handler: Callable[Concatenate[Context, A, P], Awaitable[Effects]],
        ) -> Callable[Concatenate[Context, A, P], Awaitable[Effects]]:
            self.commands.append(Command(name, args, handler, aliases, examples, writes, borrowed, takes_file, knows_all, shows_alone))
            return handler

        return declare

    @property
    def everybodys(self) -> list[Command]:
        """The commands that anybody may use, those most people need first."""
        ranks = {name: rank for rank, name in enumerate(self.first)}
        mine = [command for command in self.commands if command.name not in self.team]
        return sorted(mine, key=lambda command: ranks.get(command.name, len(ranks)))

    @property
    def teams(self) -> list[Command]:
        """The commands of who leads."""
        return [command for command in self.commands if command.name in self.team]

    def hears(self, ways: str | Sequence[str], *groups: str) -> None:
        """Declare what people say without naming a command, as `intents.intent`: the first that matches is meant."""
        self.intents.append(intent(ways, *groups))

    def hears_alone(self, way: str, cues: str, beside: frozenset[str] | None, follows: str = "") -> None:
        """Declare a wish by itself, and none beside any other words than these: « besoin d’aide au logement ». follows: as in `Intent`."""
        self.intents.append(intent(way, cues, beside=beside, follows=follows))

    def hears_of(self, way: str, cues: str) -> None:
        """Declare the words of its subject, and what to show to who says no more than that they are about it."""
        self.topics.append(intent(way, cues))

    def hears_before_colon(self, way: str, cues: str) -> None:
        """Declare what announces the words of a command: « j’ai une idée : un jardin partagé ». What is after the colon is said to it."""
        self.openings.append(intent(way, cues))

    def when(self, happening: type[Happening]) -> Callable[[Handler], Handler]:
        """Declare what to do when something that is no command happens: other families may too, each is heard in their order."""
        return _kept(self.happenings, happening)

    def tapped(self, kind: str) -> Callable[[Handler], Handler]:
        """Declare what to do with the reactions (`Tap`) under the messages of a kind of subject (`meetings.meeting`)."""
        return _kept(self.taps, kind)

    def removed(self, kind: str) -> Callable[[Handler], Handler]:
        """Declare what to do when the message of a subject of a kind was taken away in its room by somebody (`Removed`), once.

        It is edited no more from then on. A `Post` of the subject tells it anew, and all follows the new message.
        """
        return _kept(self.removals, kind)

    def daily(self, name: str, hour: int, minute: int = 0) -> Callable[[Work], Work]:
        """Declare a job of every day, at a wall time outside 02–03 h (which the autumn change plays twice)."""

        def declare(handler: Work) -> Work:
            self.jobs.append(Job(name, hour, minute, handler))
            return handler

        return declare

    def replied(self, kind: str, *, threaded: bool = False) -> Callable[[Read], Read]:
        """Declare what a reply to the message of a subject stands for: the command, in words, that its number and the reply make.

        None: the reply is read like any other message. threaded: so is all that is said in the thread of that message.
        """
        self.threads |= {kind} if threaded else set()
        return _kept(self.replies, kind)

    def watched(self, kind: str) -> Callable[[Watch], Watch]:
        """Declare which subjects of a kind are open: at each start, their reactions are compared with those of the homeserver."""
        return _kept(self.watches, kind)

    def told_again(self, kind: str) -> Callable[[Tell], Tell]:
        """Declare how a subject of a kind, by its number, is told anew where its room was replaced by another one: its `Post`, its `Seed`s.

        It goes to the new room, whatever room it says, and rings for nobody. Nothing: it is over.
        """
        return _kept(self.tellers, kind)

    def stands(self, *commands: str) -> Callable[[Stands], Stands]:
        """Declare how what some commands did is told, when the message that made them do it is corrected."""

        def declare(tell: Stands) -> Stands:
            self.standings += [(command, tell) for command in commands]
            return tell

        return declare

    def follows_up(self, provider: FollowsUp) -> FollowsUp:
        """Declare what of this family waits for the équipe d'animation: `!suivi` tells it, with that of all others."""
        self.follow_ups.append(provider)
        return provider

    def also_finds(self, kind: str) -> Callable[[TellFound], TellFound]:
        """Declare what is found with the structures that meet a need: what `storage.likeness` remembers under a kind, one line each."""
        return _kept(self.found, kind)

    def titled(self, kind: str) -> Callable[[TellTitle], TellTitle]:
        """Declare what a subject of a kind is, in one line, where another family speaks of it."""
        return _kept(self.titles, kind)

    def timer(self, kind: str, *, recounted: bool = False, knows_all: bool = False) -> Callable[[Ring], Ring]:
        """Declare what to do when a timer of a kind goes off: `storage.timers.set_timer` plans it. It replies to nobody, as a job.

        Once it went off, it never does again for the same version of its subject (for a person: and the same instant). `PutOff` lets it go
        off later. recounted: the reactions under the message of its subject are first compared with those of the homeserver. knows_all:
        as for `command`.
        """
        self.recounted |= {kind} if recounted else set()
        self.knowing |= {kind} if knows_all else set()
        return _kept(self.timers, kind)

    def asks(self, name: str) -> Dialogue:
        """A dialogue that it declared."""
        return next(each for each in self.dialogues if each.name == name)

    def dialogue(
        self, name: str, questions: tuple[Question, ...], *, summary: str | None = None, begun_by: str = "", takes_all: bool = False
    ) -> Callable[[Finish], Finish]:
        """Declare a guided dialogue; what is decorated finishes it. begun_by: its command, where that is not called as the dialogue is.

        takes_all: as for `Dialogue`.
        """

        def declare(finish: Finish) -> Finish:
            self.dialogues.append(Dialogue(name, begun_by or own_word(name), questions, summary, finish, takes_all))
            return finish

        return declare
