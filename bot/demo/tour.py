"""The guided tour: plays its steps, shows what comes, and judges it."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from rich.console import Console
from rich.text import Text

from bot.demo.agora import Agora
from bot.demo.chat import PRIVATE
from bot.demo.heard import Heard
from bot.demo.partner import Partner, PartnerError
from bot.demo.people import TOWN
from bot.demo.screen import show, show_file
from bot.demo.steps import TOUR, Days, Step
from bot.demo.time_machine import ZONE
from commands.core.telling.french import hour, long_date
from storage.analysis import fold

PATIENCE_S = 60.0


class Tour:
    """Plays steps in a running AGORA, prints the conversation, and judges the answers."""

    def __init__(self, agora: Agora, console: Console, *, patience_s: float = PATIENCE_S) -> None:
        self._agora = agora
        self._console = console
        self._patience_s = patience_s
        self._said = ""
        self._answer = ""
        self._known: set[str] = set()
        """What was heard before the last words said, or shown since."""
        self._days = Days.after(agora.clock.now().astimezone(ZONE).date())

    async def play(self, steps: Iterable[Step] = TOUR) -> bool:
        """Play all the steps. Whether each expected answer came, and no other."""
        faults: list[str] = []
        silences: list[tuple[Step, str]] = []
        steps = [self._dated(step) for step in steps]
        for who in {step.who for step in steps}:
            await self._note_what_was(await self._agora.partner(who))
        for number, step in enumerate(steps, start=1):
            self._console.rule(f"{number}. {step.title}", align="left", style="dim")
            faults += await self._play(step)
            if not step.expects:
                silences.append((step, self._said))
        for step, said in silences:
            faults += await self._broken_silence(step, said)
        return self._conclude(faults)

    async def _play(self, step: Step) -> list[str]:
        partner = await self._agora.partner(step.who)
        try:
            if step.at:
                self._move_clock(self._days.instants[step.at])
            if step.says:
                await self._speak(partner, step)
            elif step.way == "invitation":
                await self._enter(partner, step)
            if not step.expects:
                self._console.print("  (le robot ne répond pas)\n", style="dim")
                return []
            heard = await partner.hear(self._is_answer(step), within_s=self._patience_s)
        except TimeoutError:
            return [self._fault(step, "rien")]
        except PartnerError as refusal:  # what it goes on from may be missing, as the step before failed
            return [self._fault(step, str(refusal))]
        self._known.add(heard.event_id)
        return self._judge(step, heard, await self._shown(partner, step, heard))

    def _dated(self, step: Step) -> Step:
        words = self._days.words
        return replace(step, says=step.says.format(**words), expects=tuple(each.format(**words) for each in step.expects))

    async def _note_what_was(self, partner: Partner) -> None:
        await partner.sync()
        self._known |= {heard.event_id for heard in partner.heard}

    def _move_clock(self, instant: datetime) -> None:
        self._agora.clock.move_to(instant)
        self._console.print(f"  (pour le robot, nous sommes le {long_date(instant)}, {hour(instant)})\n", style="dim", highlight=False)

    async def _speak(self, partner: Partner, step: Step) -> None:
        room_id = await self._agora.private_room(step.who) if step.room == PRIVATE else self._agora.rooms[step.room]
        await self._note_what_was(partner)
        said = await _say(partner, room_id, step, self._answer if step.way == "tap" else self._said)
        self._said = self._said if step.way == "correction" else said
        self._tell(partner, step.room, step.says)

    async def _enter(self, partner: Partner, step: Step) -> None:
        """Wait for the invitation of the bot, and take it. Raises TimeoutError."""
        async with asyncio.timeout(self._patience_s):
            while await self._agora.take_invitation(step.who) is None:
                await partner.sync(wait_s=self._patience_s)
        self._tell(partner, step.room, "(accepte l’invitation du robot)")

    def _tell(self, partner: Partner, room: str, words: str) -> None:
        self._console.print(Text.assemble((self._agora.name_of(partner.user_id), "bold"), (f"  {room}", "dim"), f"\n  {words}\n"))

    def _is_answer(self, step: Step) -> Callable[[Heard], bool]:
        """Say how the answer to what was just said is known: a reply to it, or the correction of the answer before.

        When nothing was said: what comes by itself where only this person reads.
        """
        said, corrected = self._said, self._answer
        place = step.who if step.room == PRIVATE else step.room

        def is_answer(heard: Heard) -> bool:
            if not heard.is_message or heard.sender != self._agora.bot_id:
                return False
            if step.way == "tap" and step.room != PRIVATE:
                return heard.edits == corrected and _holds(heard.text, step)  # what others did may edit it as well
            if step.says and step.way not in {"asked", "tap"}:
                return heard.edits == corrected if step.way == "correction" else heard.answers == said
            here = heard.room_id == (self._agora.memory.private if step.room == PRIVATE else self._agora.rooms).get(place)
            unasked = step.room == PRIVATE or (heard.answers is None and heard.edits is None)
            meant = not step.at or _holds(heard.text, step)  # at another hour, other things may fall due as well
            fits = heard.is_file if step.way == "file" else heard.is_said
            return here and unasked and meant and fits and heard.event_id not in self._known

        return is_answer

    async def _shown(self, partner: Partner, step: Step, heard: Heard) -> str:
        """Print what was heard. Returns its words."""
        name = self._agora.name_of(heard.sender)
        if heard.is_file:
            return show_file(self._console, heard, await partner.download(heard.content["url"]), name=name, room=step.room)
        self._answer = heard.edits or heard.event_id
        show(self._console, heard, name=name, room=step.room)
        return heard.text

    def _judge(self, step: Step, heard: Heard, words: str) -> list[str]:
        if step.way == "thread" and heard.thread is None:
            return [self._fault(step, "une réponse hors du fil")]
        return [] if _holds(words, step) else [self._fault(step, words)]

    async def _broken_silence(self, step: Step, said: str) -> list[str]:
        partner = await self._agora.partner(step.who)
        await partner.sync()
        answers = [heard.text for heard in partner.heard if heard.answers == said]
        return [self._fault(step, text) for text in answers]

    def _fault(self, step: Step, came: str) -> str:
        expected = " et ".join(f"« {fragment} »" for fragment in step.expects) or "le silence"
        title = f"{step.title} : {step.says}" if step.says else step.title
        return f"{title}\n  attendu : {expected}\n  reçu : {came}"

    def _conclude(self, faults: list[str]) -> bool:
        for fault in faults:
            self._console.print(f"✗ {fault}", style="red", markup=False, highlight=False)
        self._console.print(
            "Visite terminée : tout ce qui était attendu est venu." if not faults else f"Visite terminée, {len(faults)} manque(s)."
        )
        return not faults


def _holds(words: str, step: Step) -> bool:
    return all(fold(fragment) in fold(words) for fragment in step.expects)


async def _say(partner: Partner, room_id: str, step: Step, before: str) -> str:
    if step.way == "correction":
        return await partner.edit(room_id, before, step.says)
    if step.way == "upload":
        return await partner.send_file(room_id, step.says, (TOWN / step.says).read_bytes(), "application/pdf")
    if step.way == "tap":
        return await partner.react(room_id, before, step.says)
    if step.way == "thread":
        return await partner.say_in_thread(room_id, before, step.says)
    return await partner.say(room_id, step.says)
