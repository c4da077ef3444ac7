"""All families together: who answers to a name, to a thing, to a happening."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from commands.core.declaration.follow_ups import FollowsUp
from commands.core.declaration.handlers import Handler, Job, Ring
from commands.core.declaration.happenings import Happening
from commands.core.declaration.intents import Intent, Thing, letter_of
from commands.core.declaration.kinds import Declared, Names, gather
from commands.core.declaration.questions import Dialogue
from commands.core.declaration.standing import Stands
from commands.core.declaration.vocabulary import Command, Family
from commands.core.language.words import LONGEST, name_of, words_of

_SMALL = frozenset(["le", "la", "les", "l", "un", "une", "des", "de", "du", "d", "et", "sur", "mon", "ma", "mes"])


class Table:
    """All families together. What two of them declare under one name, or one of them twice, is refused when the table is made.

    Raises ValueError, in a sentence, for that; for a kind that does not carry the name of its family; for words that come to no command.
    A happening alone may have several answerers, one of each family: they are heard in the order of the families.
    """

    def __init__(self, families: tuple[Family, ...]) -> None:
        self.families = families
        self.jobs: tuple[Job, ...] = tuple(self._gather("job", lambda family: [(job.name, job) for job in family.jobs]).values())
        self.dialogues: dict[str, Dialogue] = self._gather("dialogue", lambda family: [(each.name, each) for each in family.dialogues])
        self.taps = self._gather("tap on", lambda family: family.taps)
        self.removals = self._gather("removal of", lambda family: family.removals)
        knowing = {kind for family in families for kind in family.knowing}
        timers = self._gather("timer", lambda family: family.timers)
        self.timers: dict[str, Ring] = {kind: partial(ring, table=self) if kind in knowing else ring for kind, ring in timers.items()}
        self.replies = self._gather("reply to", lambda family: family.replies)
        self.watches = self._gather("watch on", lambda family: family.watches)
        self.tellers = self._gather("teller of", lambda family: family.tellers)
        self.commands: dict[str, Command] = {}
        self.names: dict[str, Command] = {}
        self.borrowed: dict[str, list[Command]] = {}
        self._take_names()
        self.recounted = {kind for family in families for kind in family.recounted}
        self.threads = {kind for family in families for kind in family.threads}
        self.standings = self._take_standings()
        self.happenings = self._take_happenings()
        self.things: tuple[Thing, ...] = self._take_things()
        self._check_borrowers()
        heard = [intent for family in families for intent in family.intents]
        self.intents: tuple[Intent, ...] = tuple(sorted((each for each in heard if not each.follows), key=_how_general))
        self.remarks: tuple[Intent, ...] = tuple(each for each in heard if each.follows)
        self.topics: tuple[Intent, ...] = tuple(topic for family in families for topic in family.topics)
        self.found = self._gather("finding of", lambda family: family.found)
        self.titles = self._gather("title of", lambda family: family.titles)
        self.openings: tuple[Intent, ...] = tuple(opening for family in families for opening in family.openings)
        self.follow_ups: tuple[FollowsUp, ...] = tuple(provider for family in families for provider in family.follow_ups)
        self._check_words()

    def _gather(self, what: str, declared: Callable[[Family], Iterable[tuple[str, Declared]]]) -> dict[str, Declared]:
        """What all families declare of one sort, by kind."""
        return gather(what, ((family.name, kind, each) for family in self.families for kind, each in declared(family)))

    def _take_names(self) -> None:
        """Who answers to which name, however it is spelled."""
        families, titles, names = Names("family"), Names("title"), Names("name of a command")
        for family in self.families:
            families.take(family.name, family.name)
            titles.take(family.title, family.name)
            for declared in family.commands:
                command = replace(declared, handler=partial(declared.handler, table=self)) if declared.knows_all else declared
                self.commands[command.name] = command
                for name in {name_of(said) for said in (command.name, *command.aliases)}:
                    names.take(name, f"{family.name}, !{command.name}")
                    self.names[name] = command
                for name in {name_of(said) for said in (command.borrowed.names if command.borrowed else ())}:
                    self.borrowed.setdefault(name, []).append(command)

    def _take_standings(self) -> dict[str, Stands]:
        """Who tells how what a command did stands: its own family."""
        told = Names("standing of")
        for family in self.families:
            own = {command.name for command in family.commands}
            for command, _ in family.standings:
                if command not in own:
                    raise ValueError(f"the family « {family.name} » tells how « {command} » stands, which is no command of its own")
                told.take(command, family.name)
        return {command: tell for family in self.families for command, tell in family.standings}

    def _take_happenings(self) -> dict[type[Happening], tuple[Handler, ...]]:
        """Who answers to what happens, in the order of the families."""
        answerers: dict[type[Happening], tuple[Handler, ...]] = {}
        for family in self.families:
            heard = Names("happening")
            for happening, handler in family.happenings:
                heard.take(happening.__name__, family.name)
                answerers[happening] = (*answerers.get(happening, ()), handler)
        return answerers

    def _take_things(self) -> tuple[Thing, ...]:
        """What people call by a letter and a number."""
        letters, nouns = Names("letter"), Names("noun")
        for family in self.families:
            for thing in family.things:
                letters.take(thing.letter, family.name)
                for noun in thing.nouns.split("|"):
                    nouns.take(noun, family.name)
        things = self._gather("thing", lambda family: [(thing.kind, thing) for thing in family.things])
        return tuple(things.values())

    def _check_words(self) -> None:
        """What is heard comes to a command; the same words come to one thing only."""
        ways = Names("way of speaking")
        for family in self.families:
            for intent in family.intents:
                ways.take(str((intent.groups, intent.about, intent.follows)), family.name)
            for way in (way for intent in (*family.intents, *family.topics, *family.openings) for way in intent.ways):
                if way.partition(" ")[0] not in self.commands:
                    raise ValueError(f"nobody answers to « {way} »")
        for dialogue in self.dialogues.values():
            if dialogue.begun_by not in self.commands:
                raise ValueError(f"the dialogue « {dialogue.name} » is begun by « !{dialogue.begun_by} », which is no command")

    def _check_borrowers(self) -> None:
        """Several commands may borrow one name, each before its own words: « clore E5 », « clore G2 ». A bare number is its owner's."""
        probes = ("", "des mots", "1", *(f"{thing.letter}1" for thing in self.things))
        for name, borrowers in self.borrowed.items():
            owner = self.names.get(name)
            for command in borrowers:
                if owner and owner is not command and command.borrowed and command.borrowed.among("1"):
                    raise ValueError(f"!{command.name} takes « {name} 1 » from !{owner.name}")
            for words in probes:
                taken = Names("borrowed name")
                for command in borrowers:
                    if command.borrowed and command.borrowed.among(words):
                        taken.take(name, f"!{command.name} before « {words} »")

    def named(self, name: str, words: str) -> Command | None:
        """The command that a name, as `name_of` gives it, calls before these words."""
        borrowers = self.borrowed.get(name, ()) if len(words) <= LONGEST else ()
        borrower = next((each for each in borrowers if each.borrowed and each.borrowed.among(words)), None)
        return borrower or self.names.get(name)

    def find(self, said: str) -> Command | None:
        """The command of this name or alias; case, accents, hyphens, apostrophes and spaces do not matter."""
        return self.names.get(name_of(said))

    def references(self, said: str) -> list[str]:
        """The things a text names, each once, by their letters and numbers: those of a family after those of another."""
        return [reference for thing in self.things for reference in thing.references(said)]

    def thing(self, reference: str) -> Thing:
        """What a reference such as « R12 » is one of."""
        return next(thing for thing in self.things if thing.letter == letter_of(reference))

    def reference(self, subject: str) -> str:
        """How people call the subject of a message (`meetings.meeting:12` is « R12 »); empty when they number none of its kind."""
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


def _how_general(intent: Intent) -> tuple[bool, int]:
    """What announces its words is said as such, and comes before what may be met by chance; then what has most groups."""
    return intent.about is not None or not intent.needs_more, -len(intent.groups)


def _telling(words: str) -> set[str]:
    """The words that tell something, whatever their number."""
    return {word.rstrip("s") for word in words_of(words).split() if word not in _SMALL}
