"""The terminal chat: what is typed is said in the real room, what comes back is shown."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import datetime

from rich.console import Console
from rich.control import Control
from rich.segment import ControlType
from rich.text import Text

from bot.demo.agora import Agora
from bot.demo.heard import Heard
from bot.demo.partner import LONG_POLL_S, Partner
from bot.demo.screen import show
from bot.demo.time_machine import ZONE, span
from commands.core.telling.french import hour, long_date
from storage.analysis import fold

PRIVATE = "Privé"
ANSWER_S = 5.0
INVITED = "AGORA (robot) vous invite dans un salon privé. Pour accepter : /salon privé\n"
HELP = """\
Écrivez comme dans un salon, par exemple : !aide ou !qui-fait logement
  /salon        les salons            /salon agenda   aller dans un salon
  /salon privé  parler seul à seul avec le robot (sans point d’exclamation)
  /qui          les personnes         /qui paul       devenir une autre personne
  /demain       le robot passe à demain 9 h           /plus 2h   il avance de 2 heures (ou 30min, 7j)
  /aide         ce rappel             /quitter        tout arrêter"""


class Chat:
    """One conversation at a terminal, as one person in one room at a time."""

    def __init__(self, agora: Agora, console: Console, *, typing: bool) -> None:
        """`typing`: somebody is at the keyboard. Else lines come by themselves: they are shown, and each waits for its answer."""
        self._agora = agora
        self._console = console
        self._typing = typing
        self._login = next(iter(agora.people))
        self._room = next(iter(agora.rooms))
        self._answered: set[str] = set()
        self._spoken: set[str] = set()
        """Rooms in which somebody was heard."""
        self._invitations: set[str] = set()
        """Rooms that the bot asks this person into."""
        self._news = asyncio.Condition()

    async def run(self, lines: AsyncIterator[str]) -> None:
        """Talk until the lines end, or one of them says /quitter."""
        self._console.print(HELP, style="dim", highlight=False)
        listening = await self._listen_anew()
        try:
            self._prompt()
            async for line in lines:
                word, _, rest = line.strip().partition(" ")
                if word == "/quitter":
                    break
                if word == "/qui" and self._change_person(rest):
                    listening.cancel()
                    listening = await self._listen_anew()
                elif word != "/qui":
                    await self._do(word, rest, line)
                self._prompt()
        finally:
            listening.cancel()

    async def _do(self, word: str, rest: str, line: str) -> None:
        if word == "/salon":
            await self._change_room(rest)
        elif word == "/demain":
            await self._move_clock(self._agora.clock.next_morning)
        elif word == "/plus" and (later := span(rest)):
            await self._move_clock(self._agora.clock.now() + later)
        elif word.startswith("/"):
            self._console.print(HELP, style="dim", highlight=False)
        elif line.strip():
            await self._say(line)

    async def _say(self, text: str) -> None:
        if not self._typing:
            self._console.print(Text.assemble((self._name, "bold"), (f"  {self._room}", "dim"), f"\n  {text}\n"))
        partner = await self._agora.partner(self._login)
        said = await partner.say(await self._room_id(), text)
        if not self._typing:
            await self._await(lambda: said in self._answered)

    async def _await(self, well: Callable[[], bool]) -> None:
        """Wait until something has come, or for the time it would have taken: silence is an answer too."""
        try:
            async with asyncio.timeout(ANSWER_S), self._news:
                await self._news.wait_for(well)
        except TimeoutError:
            return

    async def _room_id(self) -> str:
        if self._room == PRIVATE:
            return await self._agora.private_room(self._login)
        return self._agora.rooms[self._room]

    async def _move_clock(self, instant: datetime) -> None:
        """Move the bot's clock forward, and hear what fell due meanwhile."""
        self._agora.clock.move_to(instant)
        there = self._agora.clock.now().astimezone(ZONE)
        self._console.print(f"Pour le robot, nous sommes le {long_date(there)}, {hour(there)}.", style="dim", highlight=False)
        if not self._typing:
            await self._await(lambda: False)

    # ── Who, and where ───────────────────────────────────────────────────────────────────────────────────────────

    @property
    def _name(self) -> str:
        return self._agora.people[self._login].name

    async def _change_room(self, wanted: str) -> None:
        names = (*self._agora.rooms, PRIVATE)
        self._room = _like(wanted, names) or self._room
        self._console.print(f"Salons : {', '.join(names)}. Vous êtes dans : {self._room}.", style="dim", highlight=False)
        if self._room == PRIVATE:
            await self._enter_private()

    async def _enter_private(self) -> None:
        """Take the bot's invitation; lines that come by themselves wait for it, and for what is said there first."""
        if not self._typing and self._login not in self._agora.memory.private:
            await self._await(lambda: bool(self._invitations))
        awaited = bool(self._invitations)
        room_id = await self._agora.private_room(self._login)
        if not self._typing and awaited:
            await self._await(lambda: room_id in self._spoken)

    def _change_person(self, wanted: str) -> bool:
        before = self._login
        logins = {person.name: login for login, person in self._agora.people.items()}
        self._login = logins.get(_like(wanted, logins) or "", before)
        people = ", ".join(f"{person.name} ({person.structure})" for person in self._agora.people.values())
        self._console.print(f"Personnes : {people}. Vous êtes : {self._name}.", style="dim", highlight=False)
        return self._login != before

    def _prompt(self) -> None:
        if self._typing:
            self._console.print(f"[bold]{self._name}[/] [dim]· {self._room} ›[/] ", end="", highlight=False)

    # ── What comes back ──────────────────────────────────────────────────────────────────────────────────────────

    async def _listen_anew(self) -> asyncio.Task[None]:
        """Listen as the person of the moment, to what comes from now on."""
        partner = await self._agora.partner(self._login)
        self._invitations.clear()
        await partner.sync()
        return asyncio.create_task(self._listen(partner))

    async def _listen(self, partner: Partner) -> None:
        self._tell_invitations(partner)
        while True:
            for heard in await partner.sync(wait_s=LONG_POLL_S):
                if heard.is_message and heard.sender != partner.user_id:
                    self._show(heard)
                    self._answered.add(heard.answers or "")
                    self._spoken.add(heard.room_id)
            self._tell_invitations(partner)
            async with self._news:
                self._news.notify_all()

    def _tell_invitations(self, partner: Partner) -> None:
        asked = set(partner.asked_alone_by(self._agora.bot_id))
        if asked - self._invitations:
            self._clear_line()
            self._console.print(INVITED, style="bold green", highlight=False)
            self._prompt()
        self._invitations = asked

    def _show(self, heard: Heard) -> None:
        self._clear_line()
        rooms = {room_id: name for name, room_id in self._agora.rooms.items()}
        show(self._console, heard, name=self._agora.name_of(heard.sender), room=rooms.get(heard.room_id, PRIVATE))
        self._prompt()

    def _clear_line(self) -> None:
        if self._typing:
            self._console.control(Control(ControlType.CARRIAGE_RETURN, (ControlType.ERASE_IN_LINE, 2)))


def _like(wanted: str, names: Iterable[str]) -> str | None:
    """Find the name that begins as `wanted`, whatever its accents."""
    begun = fold(wanted).strip()
    return next((name for name in names if begun and fold(name).startswith(begun)), None)
