"""What a message or a happening comes to, inside the transaction of its cause: a handler runs, its effects are written down."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import metrics
from bot.enact import Cause, Enactor
from bot.incoming import Said
from commands.core import dialogue
from commands.core.answers import answered
from commands.core.calling import names_command
from commands.core.context import Context, Due, Present, SharedFile, Territory, anybody
from commands.core.effects import A_FILE, Call, Effects, Refused, Reply, call_from, msg
from commands.core.families import Table
from commands.core.happenings import Happening
from commands.core.reading import read
from commands.core.readings import Heard, Puzzled, Several, Silence, Understood
from commands.core.vocabulary import Args, Command, Handler, Work
from commands.core.words import audible
from storage import delivery, dialogues, reactions
from storage.dialogues import Draft
from storage.lexicon import Lexicon

SECRET_BYTES = 24


class Decider:
    """Gives each cause to who answers it. Knows no transaction: the dispatcher opens and closes it."""

    def __init__(
        self,
        table: Table,
        enactor: Enactor,
        territory: Territory,
        lexicon: Callable[[], Lexicon],
        clock: Callable[[], datetime],
        present: Present = anybody,
    ) -> None:
        self._table = table
        self._enactor = enactor
        self._territory = territory
        self._lexicon = lexicon
        self._clock = clock
        self._present = present

    async def answer(self, session: AsyncSession, cause: Cause, said: Said) -> None:
        """Answer a message: a step of a dialogue, an offer taken, a command, or nothing."""
        offered = {answer: call_from(call) for answer, call in (await self._offered(session, said)).items()}
        answering = said.reply_to is not None and await delivery.is_ours(session, said.reply_to)
        if said.file and A_FILE in offered and not said.text.lstrip().startswith("!"):
            await self._enactor.enact(session, cause, await self._take_file(session, cause, said, offered[A_FILE]))
            return
        subject = await reactions.find_subject(session, said.reply_to) if said.reply_to else None
        heard = Heard(said.text, said.room.private, said.addressed, answering, about=self._table.reference(subject) if subject else "")
        if stands_for := self._replied(said, subject):
            heard, offered = replace(heard, text=stands_for), {}
        elif not answered(offered, _bare(said)) and (effects := await self._go_on(session, cause, said, heard)) is not None:
            await self._enactor.enact(session, cause, effects)
            return
        match read(self._table, heard, offered):
            case Silence():
                return
            case Puzzled(message=message, offer=offer, closes=closes):
                if closes:
                    await dialogues.remove_offer(session, said.room.room_id, said.person.user_id)
                await self._enactor.enact(session, cause, (Reply(message), *([offer] if offer else [])))
            case Understood(command=command, args=args, correction=correction):
                effects = await self._execute(session, cause, command, args, said.file)
                await self._enactor.enact(session, cause, effects, preface=correction)
            case Several(wishes=wishes):
                await self._enactor.enact(session, cause, await self._execute_all(session, cause, wishes, said.file))

    async def happen(self, session: AsyncSession, cause: Cause, handler: Handler, happening: Happening) -> None:
        """Run what answers to a happening."""
        await self._enactor.enact(session, cause, await handler(self.context(session, cause), happening))

    async def do(self, session: AsyncSession, cause: Cause, work: Work, due: datetime) -> None:
        """Do what fell due at an instant: a job, or what a timer is for."""
        occasion = Due(
            session=session,
            now=self._clock(),
            due=due,
            territory=self._territory,
            table=self._table,
            lexicon=self._lexicon(),
            present=self._present,
        )
        await self._enactor.enact(session, cause, await work(occasion))

    def context(self, session: AsyncSession, cause: Cause, file: SharedFile | None = None) -> Context:
        """All that a handler may look at."""
        return Context(
            session=session,
            now=self._clock(),
            cause=cause.name,
            person=cause.person,
            room=cause.room,
            territory=self._territory,
            table=self._table,
            lexicon=self._lexicon(),
            secret=token_urlsafe(SECRET_BYTES),
            file=file,
            sent_at=cause.sent_at,
            present=self._present,
        )

    def _replied(self, said: Said, subject: str | None) -> str | None:
        """The command that a reply to the message of a subject stands for."""
        if subject is None or said.text.lstrip().startswith("!"):
            return None
        kind, _, number = subject.partition(":")
        stands_for = self._table.reply(kind)
        return stands_for(int(number), _bare(said)) if stands_for else None

    async def _take_file(self, session: AsyncSession, cause: Cause, said: Said, call: Call) -> Effects:
        """The file that a command waited for."""
        command = self._table.commands[call.command]
        return await self._execute(session, cause, command, command.args(**call.args), said.file)

    async def _offered(self, session: AsyncSession, said: Said) -> dict[str, dict[str, Any]]:
        return await dialogues.get_offer(session, said.room.room_id, said.person.user_id, self._clock())

    # ── Dialogues ────────────────────────────────────────────────────────────────────────────────────────────────

    async def _go_on(self, session: AsyncSession, cause: Cause, said: Said, heard: Heard) -> Effects | None:
        """Give a message to the dialogue that waits for it; None when there is none."""
        draft = await dialogues.get_draft(session, said.person.user_id)
        amended = dialogue.answered_by(draft, said.edits) if draft and said.edits else None
        if draft and amended:
            return await dialogue.amend(self.context(session, cause), draft, amended, _bare(said))
        if said.edits and not said.text.lstrip().startswith("!") and await self._has_acted(session, said.edits):
            raise Refused("core.already-done")
        if draft is None or not self._waits_for(draft, said, heard):
            return None
        if draft.expires_at <= self._clock():
            await dialogues.remove_draft(session, draft.user_id)
            if names_command(self._table, f"!{_bare(said)}", among_others=True):
                return None
            return (Reply(msg("core.dialogue-expired", dialogue=draft.dialogue)),)
        try:
            async with session.begin_nested():
                await delivery.set_acted(session, cause.name)
                await dialogues.remove_offer(session, said.room.room_id, said.person.user_id)
                return await dialogue.proceed(self.context(session, cause), draft, _bare(said))
        except Refused as refusal:
            return await dialogue.refuse(self.context(session, cause), refusal, said.edits or cause.name)

    def _waits_for(self, draft: Draft, said: Said, heard: Heard) -> bool:
        """Whether a message answers the draft's question. Where others talk, it must be spoken to the bot."""
        if draft.dialogue not in self._table.dialogues:  # begun by an older version
            return False
        if draft.room_id is None:
            in_place, spoken = said.room.private, True
        else:
            in_place = said.room.room_id == draft.room_id
            spoken = heard.addressed or heard.answering or said.text.lstrip().startswith("!")
        command = names_command(self._table, said.text, among_others=draft.room_id is not None)
        return in_place and spoken and bool(_bare(said)) and not command

    async def _has_acted(self, session: AsyncSession, root: str) -> bool:
        claim = await delivery.get_claim(session, root)
        return claim is not None and claim.acted

    # ── Commands ─────────────────────────────────────────────────────────────────────────────────────────────────

    async def _execute(self, session: AsyncSession, cause: Cause, command: Command, args: Args, file: SharedFile | None = None) -> Effects:
        """Run a command; one that writes never runs again because its message was edited."""
        metrics.COMMANDS.labels(command.name).inc()
        if not command.writes:
            return await command.handler(self.context(session, cause, file), args)
        await self._only_once(session, cause)
        effects = await command.handler(self.context(session, cause, file), args)
        await self._set_acted(session, cause)
        return effects

    async def _execute_all(self, session: AsyncSession, cause: Cause, wishes: Sequence[Understood], file: SharedFile | None) -> Effects:
        """Run all wishes of a message. Raises Refused, saying that none was done, when one cannot be: half a message is never done."""
        writes = any(wish.command.writes for wish in wishes)
        if writes:
            await self._only_once(session, cause)
        effects: Effects = ()
        for wish in wishes:
            metrics.COMMANDS.labels(wish.command.name).inc()
            try:
                effects += await wish.command.handler(self.context(session, cause, file), wish.args)
            except Refused as refusal:
                refusal.note = msg("core.none-was-done", count=len(wishes))
                raise
        if writes:
            await self._set_acted(session, cause)
        return effects

    async def _only_once(self, session: AsyncSession, cause: Cause) -> None:
        """Raises Refused when this message, before it was edited, has acted."""
        root = cause.edits or cause.name
        await delivery.add_claim(session, root, self._clock())
        if await self._has_acted(session, root):
            raise Refused("core.already-done")

    async def _set_acted(self, session: AsyncSession, cause: Cause) -> None:
        await delivery.set_acted(session, cause.edits or cause.name)
        await dialogues.remove_offer(session, cause.room.room_id, cause.person.user_id)


def _bare(said: Said) -> str:
    """The words of an answer: without what only calls the bot."""
    return audible(said.text).removeprefix("!").strip()
