"""All families together: who answers to a name, to a thing, to a happening."""

from collections.abc import Mapping

from commands.core.happenings import Happening
from commands.core.intents import Intent, Thing
from commands.core.questions import Dialogue
from commands.core.standing import Stands
from commands.core.vocabulary import Command, Family, Handler, Job, Read, Ring, Tell, Watch
from commands.core.words import LONGEST, name_of, words_of

_SMALL = frozenset(["le", "la", "les", "l", "un", "une", "des", "de", "du", "d", "et", "sur", "mon", "ma", "mes"])


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
        self.things: tuple[Thing, ...] = tuple(thing for family in families for thing in family.things)
        heard = [intent for family in families for intent in family.intents]
        self.intents: tuple[Intent, ...] = tuple(sorted(heard, key=lambda intent: -len(intent.groups)))
        self.topics: tuple[Intent, ...] = tuple(topic for family in families for topic in family.topics)
        for way in (way for intent in (*heard, *self.topics) for way in intent.ways):
            if way.partition(" ")[0] not in self.commands:
                raise ValueError(f"nobody answers to « {way} »")

    def named(self, name: str, words: str) -> Command | None:
        """The command that a name, as `name_of` gives it, calls before these words."""
        borrower = self.borrowed.get(name) if len(words) <= LONGEST else None
        return borrower if borrower and borrower.borrowed and borrower.borrowed.among(words) else self.names.get(name)

    def find(self, said: str) -> Command | None:
        """The command of this name or alias; case, accents, hyphens, apostrophes and spaces do not matter."""
        return self.names.get(name_of(said))

    def references(self, said: str) -> list[str]:
        """The things a text names, each once, by their letters and numbers: those of a family after those of another."""
        return [reference for thing in self.things for reference in thing.references(said)]

    def thing(self, reference: str) -> Thing:
        """What a reference such as « R12 » is one of."""
        return next(thing for thing in self.things if thing.letter == reference[:1])

    def reference(self, subject: str) -> str:
        """How people call the subject of a message (`meeting:12` is « R12 »); empty when they number none of its kind."""
        kind, _, number = subject.partition(":")
        return next((f"{thing.letter}{number}" for thing in self.things if thing.kind == kind), "")

    def shows(self, way: str) -> bool:
        """Whether a command with these words only shows a thing."""
        name, _, words = way.partition(" ")
        return any(thing.shown_by == name and thing.references(words) == [words] for thing in self.things)

    def writes(self, intent: Intent) -> bool:
        """Whether an intent comes to something that is kept."""
        return any(
            self.commands[way.partition(" ")[0]].writes and not self.shows(way.replace("{", "").replace("}", "1")) for way in intent.ways
        )

    def find_family(self, said: str) -> Family | None:
        """The family whose title holds these words."""
        words = _telling(said)
        return next((family for family in self.families if family.commands and words and words <= _telling(family.title)), None)

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


def _telling(words: str) -> set[str]:
    """The words that tell something, whatever their number."""
    return {word.rstrip("s") for word in words_of(words).split() if word not in _SMALL}
