"""Plays each message of `hurried.toml`, and of the sets written later, in a small town of its own, and judges what came of it."""

import shutil
import tomllib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nio
from typing_extensions import override

from bot.engine.incoming import Said
from bot.engine.translate import Translator
from commands.core.declaration.context import Context, Person
from commands.core.declaration.effects import Effects, Refused
from commands.core.declaration.families import Table
from commands.core.declaration.vocabulary import Args, Command
from commands.core.language.words import words_of
from commands.core.understanding.remarks import is_of_shown
from commands.table import FAMILIES
from storage import delivery, dialogues
from storage.database import Database
from tests.bot.town import Town
from tests.chat import ACCUEIL, LEA, PRIVATE, ROLES, Chat
from tests.given import findable, member, service, structure
from tests.shipped import LEXICON
from tests.spaces import flat

SAMIRA = Person("@samira:town.example", "Samira")
BOT = "AGORA (robot)"
MADE = (
    "!rencontre Café partenaires de décembre ; jeudi 3 décembre 14h-16h ; Maison pour tous",
    "!rencontre Atelier logement ; jeudi 10 décembre 9h-12h ; Centre social",
    "!rencontre Réunion des référents ; mardi 15 décembre 14h-16h ; Mairie, salle 4",
    "!sondage Quel jour ? ; Lundi ; Mardi ; fin vendredi 4 décembre 18h",
    "!clore S1",
    "!oui",
    "!sondage Quel thème en janvier ? ; Logement ; Santé ; Mobilité ; fin vendredi 4 décembre 18h",
)
MADE_OF = 100
"""More messages than a town is made of."""
SMALL = {"a", "au", "la", "le", "de", "du"}
WAITING = {
    "": (),
    "search": ("!qui-fait logement",),
    "asked": ("!absnet R2",),
    "leaving": ("!désinscription",),
    "dialogue": ("!rencontre nouvelle",),
    "sheet": ("!fiche CCAS",),
    "food": ("!qui-fait colis alimentaire",),
    "nothing": ("!qui-fait équithérapie",),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A message, and what may come of it."""

    kind: str
    said: str
    where: str
    waiting: str
    right: tuple[str, ...]
    fine: tuple[str, ...]
    town: str

    @property
    def looks_further(self) -> bool:
        """Whether what « oui » to its answer does is looked at."""
        return any(each.strip().startswith("+") for way in (*self.right, *self.fine) for each in way.split("&"))

    @property
    def person(self) -> Person:
        """Who says it."""
        return SAMIRA if self.kind == "coordinators" else LEA


SETS = (
    *("hurried", "fresh", "fresh_later", "fresh_team", "fresh_last", "fresh_groups", "fresh_exchange", "fresh_links", "fresh_surveys"),
    *("fresh_figures", "fresh_cases"),
)
"""Files beside this one: one written before the reading was mended, and the others afterwards, by somebody who had not read its cues."""
SMALL_TOWN, BUSY_TOWN, TOWN_OF_SHEETS = "small", "busy", "sheets"
TOWNS = {
    **dict.fromkeys(SETS, SMALL_TOWN),
    **dict.fromkeys(("fresh_busy", "fresh_unseen"), BUSY_TOWN),
    **dict.fromkeys(
        (f"fresh_{name}" for name in ("corrections", "corrections_unseen", "corrections_later", "directory", "directory_unseen")),
        TOWN_OF_SHEETS,
    ),
}
"""The files, and where what they hold is said."""


def rows() -> Iterator[Row]:
    """All messages, in the order of the files."""
    for name, town in TOWNS.items():
        told = tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))
        for kind, messages in told.items():
            for said, where, waiting, right, fine in messages:
                yield Row(kind, said, where, waiting, _ways(right), _ways(fine), town)


def _ways(told: str) -> tuple[str, ...]:
    return tuple(way.strip() for way in told.split("|") if way.strip())


@dataclass
class Outcome:
    """What came of a message. ran: commands with their words, `writes` beside. proposed: what the answers offered would run.

    then: what « oui » was answered, where that is looked at.
    """

    text: str
    ran: list[tuple[str, bool]] = field(default_factory=list)
    proposed: list[str] = field(default_factory=list)
    waits: bool = False
    then: str = ""

    def is_(self, way: str) -> bool:
        """Whether it is this outcome."""
        if "&" in way:
            return all(self.is_(each.strip()) for each in way.split("&"))
        sorry = "pas sûr de comprendre" in self.text or "pas compris" in self.text
        answers = {
            "-": not self.text,
            "human": "Samira" in self.text and not sorry,
            "sorry": sorry,
            "closed": bool(self.text) and not self.ran and not self.waits,
            "waits": bool(self.text) and not self.ran and self.waits,
        }
        if way in answers:
            return answers[way]
        if way[0] in "=+":
            return way[1:] in flat(self.text if way[0] == "=" else self.then)
        if way.startswith("?"):  # « ?absent » is met by « !absent R2 » too, which tells more
            asked = way[1:] if " " in way else f"{way[1:]}*"
            return any(_same(asked, call) for call in self.proposed) or f"!{way[1:].lower()}" in self.text.lower()
        return any(_same(way, call) for call, _ in self.ran)

    def judged(self, row: Row) -> str:
        """Right, fine, useless, silent, or harmful: something was written that nobody asked for, or half of what was."""
        if "souci n°" in self.text.replace("\u00a0", " "):
            return "useless"
        met = [way for way in (*row.right, *row.fine) if self.is_(way)]
        wanted = [each.strip() for way in met for each in way.split("&")]
        if any(writes and not any(_same(way, call) for way in wanted) for call, writes in self.ran):
            return "harmful"
        if any(way in row.right for way in met):
            return "right"
        if met:
            return "fine"
        return "useless" if self.text else "silent"


def _same(way: str, call: str) -> bool:
    """Whether a call is this one, whatever the small words in it (« participe à R1 »)."""
    called, wanted = (" ".join(word for word in words_of(words).split() if word not in SMALL) for words in (call, way))
    return called.startswith(wanted) if way.endswith("*") else called == wanted


def _spoken(command: Command, args: Args) -> str:
    told = [str(value) for name, value in args if name not in {"page", "confirmed", "chosen", "guess", "answer"} and value]
    return " ".join([command.name, *told])


def listening(ran: list[tuple[str, bool]]) -> Table:
    """The table of the house, which also writes down what it runs."""
    table = Table(FAMILIES)

    def writes(command: Command, args: Args) -> bool:
        """Whether it may have written: it did not where it showed a thing, or asked what was meant."""
        return command.writes and not getattr(args, "guess", "") and not table.shows(_spoken(command, args))

    def heard(command: Command) -> Command:
        async def handler(ctx: Context, args: Any) -> Effects:
            try:
                effects = await command.handler(ctx, args)
            except Refused:
                ran.append((_spoken(command, args), False))
                raise
            ran.append((_spoken(command, args), writes(command, args)))
            return effects

        return replace(command, handler=handler)

    table.commands = {name: heard(command) for name, command in table.commands.items()}
    table.names = {name: table.commands[command.name] for name, command in table.names.items()}
    table.borrowed = {name: [table.commands[command.name] for command in borrowers] for name, borrowers in table.borrowed.items()}
    return table


class Homes(Town):
    """A homeserver where the bot has its name, Léa a room of her own."""

    @override
    def name_of(self, room_id: str, user_id: str) -> str:
        return BOT if user_id == self.user_id else user_id


@asynccontextmanager
async def building(template: Path, path: Path) -> AsyncIterator[Chat]:
    """What is said of a new town, in a database of its own. In the end, the messages of subjects are known by an event, for replies."""
    shutil.copy(template, path)
    database = Database(f"sqlite+aiosqlite:///{path}")
    chat = Chat(database, Table(FAMILIES), LEXICON)
    yield chat
    rows = await chat.outbox()
    async with database.writing() as session:
        for row in rows:
            if row.subject and row.action == "send":
                await delivery.set_sent(session, row.id or 0, f"${row.subject.replace(':', '-')}", chat.now)
    await database.close()


async def settle(template: Path, path: Path) -> None:
    """Make the small town."""
    async with building(template, path) as chat:
        await _fill(chat)
        for words in MADE:
            await chat.says(words, room=ACCUEIL, person=SAMIRA)
        await chat.rings(minutes=2)  # the voices of S1 are counted, and it is closed
        await chat.says("!participe R2", room=ACCUEIL)


async def _fill(chat: Chat) -> None:
    async with chat.database.writing() as session:
        ccas = await findable(session, structure("CCAS", phone="0556000001"), service("Domiciliation"), service("Aide au loyer"))
        await findable(session, structure("Le Panier partagé"), service("Colis alimentaires", tags=["alimentation--aide-alimentaire"]))
        for name in ("L’Abri du Port", "Foyer des jeunes", "Habitat Plus", "Logis social"):
            await findable(
                session, structure(name), service("Hébergement et logement pour jeunes et familles", tags=["logement-hebergement"])
            )
        await findable(session, structure("Langue et cité"), service("Cours de français"))
        await findable(session, structure("Bus santé"), service("Dentiste et vaccination"))
        await member(session, LEA.user_id, LEA.name, ccas)
        await member(session, SAMIRA.user_id, SAMIRA.name, ccas)


class Stage:
    """One house, as it was made, for each message. `opening` opens a copy of the town that is named."""

    def __init__(self, opening: Callable[[str], Database]) -> None:
        self.ran: list[tuple[str, bool]] = []
        self._opening = opening
        self._table = listening(self.ran)

    async def play(self, row: Row) -> Outcome:
        """What comes of a message."""
        self._database = self._opening(row.town)
        try:
            return await self._play(row)
        finally:
            await self._database.close()

    async def _play(self, row: Row) -> Outcome:
        self._chat = Chat(self._database, self._table, LEXICON, messages=MADE_OF)  # their ids are taken
        room = PRIVATE if row.where == "private" else ACCUEIL
        for before in WAITING[row.waiting]:
            await self._chat.says(before, room=room, person=row.person)
        if row.where == "answer":
            await self._answers(room.room_id, asked=bool(row.waiting))
        before_offers = await self._offers(room.room_id, row.person)
        self.ran.clear()
        text = await self._chat.answer_to(await heard(row, room.room_id))
        offers = await self._offers(room.room_id, row.person)
        async with self._database.reading() as session:
            draft = await dialogues.get_draft(session, row.person.user_id)
        proposed = [" ".join([call["command"], *map(str, call["args"].values())]) for call in offers.values()]
        outcome = Outcome(text, self.ran[:], proposed if offers != before_offers else [], waits=bool(offers) or draft is not None)
        if row.looks_further and "oui" in offers and offers != before_offers:
            outcome.then = await self._chat.says("!oui", room=room, person=row.person)
        return outcome

    async def _answers(self, room_id: str, *, asked: bool) -> None:
        """The last answer of the bot in the room is known by its event."""
        if not asked:
            await self._chat.says("!état", room=ACCUEIL)
        last = [each for each in await self._chat.outbox() if each.action == "send" and each.room_id == room_id][-1]
        async with self._database.writing() as session:
            await delivery.set_sent(session, last.id or 0, "$answer", self._chat.now)

    async def _offers(self, room_id: str, person: Person) -> dict[str, Any]:
        """The answers that are offered, but for what may be said of what was shown: nobody was told of that."""
        async with self._database.reading() as session:
            offered = await dialogues.get_offer(session, room_id, person.user_id, self._chat.now)
        return {answer: call for answer, call in offered.items() if not is_of_shown(answer)}


async def heard(row: Row, room_id: str) -> Said:
    """The message as a homeserver gives it."""
    homeserver = Homes(0)
    homeserver.joined = {PRIVATE.room_id: {row.person.user_id}, ACCUEIL.room_id: {LEA.user_id, SAMIRA.user_id}}
    homeserver.invited = {PRIVATE.room_id: set(), ACCUEIL.room_id: set()}
    content: dict[str, Any] = {"msgtype": "m.text", "body": row.said.replace("@AGORA", BOT), "m.mentions": {}}
    target = {"answer": "$answer", "meeting": "$meetings.meeting-1", "poll": "$polls.poll-2"}.get(row.where)
    if row.where == "mention" or target:  # clients mention who is replied to
        content["m.mentions"] = {"user_ids": [homeserver.user_id]}
    if target:
        content["m.relates_to"] = {"m.in_reply_to": {"event_id": target}}
    source = {
        "type": "m.room.message",
        "event_id": "$said",
        "sender": row.person.user_id,
        "origin_server_ts": 1_763_884_800_000,
        "content": content,
    }
    event = nio.Event.parse_event(source)
    assert isinstance(event, nio.Event)
    said = await Translator(homeserver, ROLES).translate(room_id, event)
    assert isinstance(said, Said)
    return said


def score(judged: list[tuple[Row, Outcome]]) -> Counter[str]:
    """How many of each verdict."""
    return Counter(outcome.judged(row) for row, outcome in judged)
