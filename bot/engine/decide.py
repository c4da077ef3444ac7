"""What a message or a happening comes to, inside the transaction of its cause: a handler runs, its effects are written down."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_urlsafe

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import metrics
from bot.engine.cause import Cause
from bot.engine.consequences import Consequences
from bot.engine.enact import Enactor
from bot.engine.incoming import Said
from commands.core.declaration.context import (
    AudienceOf,
    Context,
    Due,
    Present,
    Rings,
    RoomOf,
    SharedFile,
    Territory,
    anybody,
    nowhere,
    of_nobody,
)
from commands.core.declaration.effects import A_FILE, Call, Effects, Msg, Offer, Refused, Reply, call_from, msg
from commands.core.declaration.families import Table
from commands.core.declaration.handlers import Handler, Work
from commands.core.declaration.happenings import FileSent, Happening
from commands.core.declaration.standing import line_of, subject_of
from commands.core.declaration.vocabulary import Args, Command
from commands.core.language.words import LONGEST_MESSAGE
from commands.core.understanding import dialogue
from commands.core.understanding.calling import names_command, takes_file
from commands.core.understanding.meanings import Heard, Puzzled, Several, Silence, Understood
from commands.core.understanding.messages import read
from commands.core.understanding.remarks import is_of_shown
from commands.core.understanding.short_answers import answered
from storage import claims, delivery, dialogues, reactions
from storage.claims import Claim
from storage.dialogues import Draft
from storage.lexicon import Lexicon

SECRET_BYTES = 24


@dataclass(eq=False)
class Decider:
    """Gives each cause to who answers it. Knows no transaction: the dispatcher opens and closes it."""

    _table: Table
    _enactor: Enactor
    _territory: Territory
    _lexicon: Callable[[], Lexicon]
    _clock: Callable[[], datetime]
    _present: Present = anybody
    _rings: Rings = anybody
    _room_of: RoomOf = nowhere
    _audience: AudienceOf = of_nobody

    def __post_init__(self) -> None:
        self._consequences = Consequences(self._table, self._enactor, self.context)

    async def answer(self, session: AsyncSession, cause: Cause, said: Said) -> None:
        """Answer a message: a step of a dialogue, an offer taken, a command, or nothing."""
        if len(said.text) > LONGEST_MESSAGE:
            _refuse(said)
        else:
            await self._answer(session, cause, said)

    async def _answer(self, session: AsyncSession, cause: Cause, said: Said) -> None:
        awaited = await dialogues.get_awaited(session, said.room.room_id, said.person.user_id, self._clock())
        offered = {answer: call_from(call) for answer, call in awaited.answers.items()}
        answering = said.reply_to is not None and await delivery.is_ours(session, said.reply_to)
        if said.file and A_FILE in offered and not said.is_called:
            await self.carry_out(session, cause, await self._take_file(session, cause, said, offered[A_FILE]))
            return
        if said.file and said.reply_to is None and not takes_file(self._table, said.text):
            await self._consequences.happen(session, cause, FileSent(said.file))
            return
        subject = await reactions.find_subject(session, said.reply_to) if said.reply_to else None
        if subject is None and (thread := await self.find_thread(session, said)) is not None:
            answering = answering or answered(offered, said.bare) is not None
            subject = None if answering else thread
        heard = Heard(said.text, said.room.private, said.addressed, answering, about=self._table.reference(subject) if subject else "")
        if stands_for := self._replied(said, subject):
            heard, offered = replace(heard, text=stands_for), {}
        elif not answered(offered, said.bare):
            effects = await self._go_on(session, cause, said, heard, drafting=awaited.has_draft)
            if effects is not None:
                await self.carry_out(session, cause, effects)
                return
        reading = read(self._table, heard, offered)
        if isinstance(reading, Silence):
            return
        effects = await self._do_as_read(session, cause, said, reading)
        if any(map(is_of_shown, offered)) and not any(isinstance(each, Offer) for each in effects):  # something else was shown
            kept = {answer: call for answer, call in awaited.answers.items() if not is_of_shown(answer)}
            await dialogues.set_answers(session, said.room.room_id, said.person.user_id, kept)
        await self.carry_out(session, cause, effects, preface=reading.correction if isinstance(reading, Understood) else None)

    async def _do_as_read(self, session: AsyncSession, cause: Cause, said: Said, reading: Puzzled | Understood | Several) -> Effects:
        match reading:
            case Puzzled(message=message, offer=offer, closes=closes):
                if closes:
                    await dialogues.remove_offer(session, said.room.room_id, said.person.user_id)
                return (Reply(message), *([offer] if offer else []))
            case Understood(command=command, args=args):
                effects = await self._unless_done(session, cause, said, (command,))
                return await self._execute(session, cause, command, args, said.file) if effects is None else effects
            case Several(wishes=wishes):
                effects = await self._unless_done(session, cause, said, [wish.command for wish in wishes])
                return await self._execute_all(session, cause, wishes, said.file) if effects is None else effects

    async def tell(self, session: AsyncSession, cause: Cause, handler: Handler, happening: Happening) -> None:
        """Run the one who answers to a happening: a sign under the message of a subject, that message taken away."""
        await self.carry_out(session, cause, await handler(self.context(session, cause), happening))

    async def happen(self, session: AsyncSession, cause: Cause, happening: Happening) -> None:
        """Run all who answer to a happening."""
        await self._consequences.happen(session, cause, happening)

    async def carry_out(self, session: AsyncSession, cause: Cause, effects: Effects, preface: Msg | None = None) -> None:
        """Write down what is to be done, then let happen what comes of it."""
        await self._consequences.carry_out(session, cause, effects, preface)

    async def do(self, session: AsyncSession, cause: Cause, work: Work, due: datetime) -> None:
        """Do what fell due at an instant: a job, or what a timer is for."""
        occasion = Due(
            session=session,
            now=self._clock(),
            due=due,
            territory=self._territory,
            lexicon=self._lexicon(),
            present=self._present,
            rings=self._rings,
            room_of=self._room_of,
            audience=self._audience,
        )
        await self.carry_out(session, cause, await work(occasion))

    def context(self, session: AsyncSession, cause: Cause, file: SharedFile | None = None) -> Context:
        """All that a handler may look at."""
        return Context(
            session=session,
            now=self._clock(),
            cause=cause.name,
            person=cause.person,
            room=cause.room,
            territory=self._territory,
            lexicon=self._lexicon(),
            secret=token_urlsafe(SECRET_BYTES),
            file=file,
            sent_at=cause.sent_at,
            present=self._present,
            room_of=self._room_of,
            audience=self._audience,
        )

    async def find_thread(self, session: AsyncSession, said: Said) -> str | None:
        """The subject of the thread that a message is said in, where all that is said there is said of it."""
        subject = await reactions.find_subject(session, said.thread) if said.thread else None
        return subject if subject and subject.partition(":")[0] in self._table.threads else None

    def _replied(self, said: Said, subject: str | None) -> str | None:
        """The command that a reply to the message of a subject stands for."""
        if subject is None or said.is_called:
            return None
        kind, _, number = subject.partition(":")
        stands_for = self._table.replies.get(kind)
        return stands_for(int(number), said.bare) if stands_for else None

    async def _take_file(self, session: AsyncSession, cause: Cause, said: Said, call: Call) -> Effects:
        """The file that a command waited for."""
        command = self._table.commands[call.command]
        return await self._execute(session, cause, command, command.args(**call.args), said.file)

    # ── Dialogues ────────────────────────────────────────────────────────────────────────────────────────────────

    async def _go_on(self, session: AsyncSession, cause: Cause, said: Said, heard: Heard, *, drafting: bool) -> Effects | None:
        """Give a message to the dialogue that waits for it; None when there is none."""
        draft = await dialogues.get_draft(session, said.person.user_id) if drafting else None
        amended = dialogue.answered_by(draft, said.edits) if draft and said.edits else None
        if draft and amended:
            return await dialogue.amend(self.context(session, cause), self._table.dialogues[draft.dialogue], draft, amended, said.bare)
        deed = None if said.is_called else await self._deed(session, cause)
        if deed is not None:
            return await self._tell_standing(session, cause, said, deed)
        if draft is None or not self._waits_for(draft, said, heard):
            return None
        if draft.expires_at <= self._clock():
            await dialogues.remove_draft(session, draft.user_id)
            if self._table.dialogues[draft.dialogue].takes_all or names_command(self._table, f"!{said.bare}", among_others=True):
                return None  # where nothing was kept, nothing was forgotten
            return (Reply(msg("core.dialogue-expired", command=self._table.dialogues[draft.dialogue].begun_by)),)
        return await self._proceed(session, cause, said, draft)

    async def _proceed(self, session: AsyncSession, cause: Cause, said: Said, draft: Draft) -> Effects:
        """One step further in a dialogue. What is refused is told, and remembered: who is refused twice learns how to get out."""
        held = self._table.dialogues[draft.dialogue]
        try:
            async with session.begin_nested():
                await claims.set_acted(session, cause.name)
                await dialogues.remove_offer(session, said.room.room_id, said.person.user_id)
                return await dialogue.proceed(self.context(session, cause), held, draft, said.bare)
        except Refused as refusal:
            return await dialogue.refuse(self.context(session, cause), held, refusal, said.edits or cause.name)

    def _waits_for(self, draft: Draft, said: Said, heard: Heard) -> bool:
        """Whether a message answers the draft's question. Where others talk, it must be spoken to the bot."""
        if draft.dialogue not in self._table.dialogues:  # begun by an older version
            return False
        if draft.room_id is None:
            in_place, spoken = said.room.private, True
        else:
            in_place = said.room.room_id == draft.room_id
            spoken = heard.addressed or heard.answering or said.is_called
        command = names_command(self._table, said.text, among_others=draft.room_id is not None)
        return in_place and spoken and bool(said.bare) and not command

    # ── Messages that are corrected once they did something ──────────────────────────────────────────────────────

    async def _deed(self, session: AsyncSession, cause: Cause) -> Claim | None:
        """What the message that this one corrects did already; None when it did nothing, or when nothing is corrected."""
        claim = await claims.get_claim(session, cause.edits) if cause.edits else None
        return claim if claim is not None and claim.acted else None

    async def _unless_done(self, session: AsyncSession, cause: Cause, said: Said, commands: Sequence[Command]) -> Effects | None:
        """What is told instead of doing what a correction says, where the message acted already; None where it may be done."""
        writes = any(command.writes for command in commands)
        deed = await self._deed(session, cause) if writes else None
        return await self._tell_standing(session, cause, said, deed) if deed is not None else None

    async def _tell_standing(self, session: AsyncSession, cause: Cause, said: Said, deed: Claim) -> Effects:
        """It does not act twice: how things stand, and what to write for what the correction says."""
        stands = self._table.standings.get(deed.command or "")
        number = int(deed.subject.partition(":")[2]) if deed.subject else 0
        told = await stands(self.context(session, cause), number) if stands else None
        is_command = names_command(self._table, f"!{said.bare}", among_others=False)
        line = line_of(said.bare) if is_command else None
        return (Reply(told or msg("core.stands"), then=msg("core.already-done", line=line)),)

    # ── Commands ─────────────────────────────────────────────────────────────────────────────────────────────────

    async def _execute(self, session: AsyncSession, cause: Cause, command: Command, args: Args, file: SharedFile | None = None) -> Effects:
        """Run a command. Whoever calls makes sure that one that writes does not run again because its message was edited."""
        metrics.COMMANDS.labels(command.name).inc()
        if not command.writes:
            return await command.handler(self.context(session, cause, file), args)
        await self._claim(session, cause)
        effects = await command.handler(self.context(session, cause, file), args)
        await self._set_acted(session, cause, command.name, subject_of(effects, self._table.things))
        return effects

    async def _execute_all(self, session: AsyncSession, cause: Cause, wishes: Sequence[Understood], file: SharedFile | None) -> Effects:
        """Run all wishes of a message. Raises Refused, saying that none was done, when one cannot be: half a message is never done."""
        writes = any(wish.command.writes for wish in wishes)
        if writes:
            await self._claim(session, cause)
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

    async def _claim(self, session: AsyncSession, cause: Cause) -> None:
        """A corrected message acts in the name of the first one. Whoever calls makes sure that this one did not act yet."""
        await claims.add_claim(session, cause.edits or cause.name, self._clock())

    async def _set_acted(self, session: AsyncSession, cause: Cause, command: str | None = None, subject: str | None = None) -> None:
        await claims.set_acted(session, cause.edits or cause.name, done_by=cause.name, command=command, subject=subject)
        await dialogues.remove_offer(session, cause.room.room_id, cause.person.user_id)


def _refuse(said: Said) -> None:
    """What is too long is not read at all; who spoke to the bot is told so. Raises Refused."""
    if said.room.private or said.addressed or said.is_called:
        raise Refused("core.message-too-long", most=LONGEST_MESSAGE)
