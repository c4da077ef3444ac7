"""Effects → rows of the outbox, with their words, inside the transaction that decided them."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import assert_never

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import metrics
from bot.engine.cause import Cause
from bot.engine.neutral_lines import with_neutral_line
from bot.engine.room_roles import Roles
from bot.logs import log
from bot.matrix import content
from commands.core.declaration.effects import (
    Attach,
    Decline,
    Direct,
    Effect,
    Forward,
    Invite,
    Join,
    Msg,
    Offer,
    OpenRoom,
    Post,
    Printed,
    Repaired,
    Reply,
    Seed,
    TakeAway,
    Update,
)
from commands.core.rules.naming import people_in
from commands.core.telling.rendering import Rendered, Texts
from storage import beside, claims, delivery, dialogues, private_rooms, reactions
from storage.actions import Action
from storage.delivery import Letter, Outgoing, digest
from storage.dialogues import OfferedAnswers

ANSWER_PRIORITY, UNASKED_PRIORITY, SEED_PRIORITY, UPDATE_PRIORITY = 0, 1, 2, 3
GROUPING = timedelta(seconds=5)
"""Between two edits of one message."""


@dataclass(frozen=True, slots=True)
class Told:
    """Messages, their words, and whom these name."""

    messages: tuple[Msg, ...]
    text: Rendered
    named: set[str]


class Enactor:
    """Writes down what is to be done."""

    def __init__(self, texts: Texts, roles: Roles, clock: Callable[[], datetime]) -> None:
        self._texts = texts
        self._roles = roles
        self._clock = clock
        self._last: Told | None = None

    async def enact(
        self, session: AsyncSession, cause: Cause, effects: Sequence[Effect], preface: Msg | None = None, first: int = 0
    ) -> int:
        """Put effects of a cause in the outbox. `preface` is said before the first answer. Letters in a row are written together.

        first: the rank of the first one among all that the cause does; gives the next one.
        """
        letters: list[tuple[Letter, set[str]]] = []
        announced = with_neutral_line(cause, effects)
        for rank, effect in enumerate(announced, first):
            before = (preface,) if preface and rank == 0 else ()
            if isinstance(effect, Direct) and not _alone_with(cause, effect.to or cause.person.user_id):
                letters.append((self._letter(cause, rank, effect, before), self._tell(*before, effect.message).named))
            else:
                await self._send(session, cause, letters)
                letters = []
                await self._enact(session, cause, rank, effect, before)
        await self._send(session, cause, letters)
        return first + len(announced)

    async def _enact(self, session: AsyncSession, cause: Cause, rank: int, effect: Effect, before: tuple[Msg, ...]) -> None:
        match effect:
            case Reply(message=message, about=about, then=then):
                await self._reply(session, cause, rank, (*before, message, *([then] if then else [])), about=about)
            case Direct(message=message, subject=subject):
                await self._reply(session, cause, rank, (*before, message), cause.person.user_id, subject=subject)
            case Attach() | Forward():
                await self._give(session, cause, rank, effect)
            case Post():
                await self._post(session, cause, rank, effect)
            case Update():
                await self._update(session, cause, rank, effect)
            case Seed():
                await self._seed(session, cause, rank, effect)
            case Offer():
                await self._offer(session, cause, effect)
            case Join() | Decline() | Invite() | OpenRoom() | TakeAway():
                await self._move(session, cause, rank, effect)
            case Repaired(subject=subject):
                note_drift(subject)
            case _:
                assert_never(effect)

    async def _reply(
        self,
        session: AsyncSession,
        cause: Cause,
        rank: int,
        messages: tuple[Msg, ...],
        person_id: str | None = None,
        about: str | None = None,
        subject: str | None = None,
    ) -> None:
        text = self._tell(*messages).text
        edits = cause.edits if rank == 0 else None
        if edits is not None and await claims.has_acted_before(session, edits, cause.name):
            edits = None  # what the message was answered then stands
        if edits is not None:
            await delivery.remove_waiting_edits(session, edits)
        row = self._row(cause, rank, Action.SEND, _answer(cause, text))
        row.edits, row.person_id, row.subject = edits, person_id, subject
        await self._put(session, row, *messages, about=about)

    def _letter(self, cause: Cause, rank: int, effect: Direct, before: tuple[Msg, ...]) -> Letter:
        person_id = effect.to or cause.person.user_id
        text = self._tell(*before, effect.message).text
        said = content.notice(text) if effect.quiet else content.call(text, (person_id,))
        return Letter(_txn_id(cause, rank), rank, person_id, said, effect.subject, person_id, _asked_in(cause, person_id))

    async def _send(self, session: AsyncSession, cause: Cause, letters: Sequence[tuple[Letter, set[str]]]) -> None:
        """Write letters down, with whom each names. Asked for twice before the person came in, the same one is read once."""
        asker = cause.person.user_id
        asked = any(letter.person_id == asker for letter, _ in letters)
        waiting = [row.content for row in await private_rooms.list_waiting(session, asker)] if asked else []
        new = [(letter, named) for letter, named in letters if letter.person_id != asker or letter.content not in waiting]
        if new:
            await delivery.add_letters(session, self._row(cause, 0, Action.SEND, {}), [letter for letter, _ in new])
        for letter, named in new:
            await delivery.add_namings(session, letter.txn_id, named)

    async def _give(self, session: AsyncSession, cause: Cause, rank: int, effect: Attach | Forward) -> None:
        """A file of ours, or one that stays where somebody put it."""
        if isinstance(effect, Attach):
            file = {"name": effect.name, "media_type": effect.media_type, **_data_of(effect)}
            if effect.described is not None:
                file["described"] = self._tell(effect.described).text.body
            row = self._private(cause, rank, Action.FILE, file, effect.to or cause.person.user_id)
            if effect.room_id is not None:
                row = self._row(cause, rank, Action.FILE, file)
                if cause.reply_to and effect.room_id == cause.room.room_id:  # asked for there: an answer, in its thread
                    row.content = file | content.relation(cause.reply_to, cause.thread)
                else:
                    row.room_id, row.priority = effect.room_id, UNASKED_PRIORITY
            await delivery.add_namings(session, row.txn_id, set(effect.about))
        else:
            shown = {**effect.file.content, "m.mentions": {}}
            row = self._row(cause, rank, Action.FORWARD, shown)
            if effect.private:
                row = self._private(cause, rank, Action.FORWARD, shown, cause.person.user_id)
        await self._put(session, row)

    async def _post(self, session: AsyncSession, cause: Cause, rank: int, effect: Post) -> None:
        room_id = effect.room if effect.room.startswith(("!", "+")) else self._roles.room_of(effect.room)
        if room_id is None:
            log.warning("role-without-room", role=effect.room)
            return
        text = self._tell(effect.message).text
        silent = effect.quiet or bool(effect.mentions)
        called = content.call_all(text) if effect.for_all else content.call(text, ())
        row = self._row(cause, rank, Action.SEND, content.notice(text) if silent else called)
        row.room_id, row.priority, row.subject = room_id, UNASKED_PRIORITY, effect.subject
        await self._put(session, row, effect.message)
        if effect.mentions and not effect.quiet:
            ring = self._row(cause, beside.rank_beside(rank, rank), Action.RING, content.call(text, effect.mentions))
            ring.room_id, ring.priority, ring.subject = room_id, UNASKED_PRIORITY, effect.subject
            await self._put(session, ring, effect.message)

    async def _update(self, session: AsyncSession, cause: Cause, rank: int, effect: Update) -> None:
        told = await reactions.find_message(session, effect.subject)
        if told is None or not reactions.is_there(told):
            return
        await delivery.remove_waiting_updates(session, effect.subject)
        last = await reactions.find_last_update(session, effect.subject)
        row = self._row(cause, rank, Action.UPDATE, content.call(self._tell(effect.message).text, ()))
        row.room_id, row.priority, row.subject = told.room_id, UPDATE_PRIORITY, effect.subject
        row.not_before = last.settled_at + GROUPING if last and last.settled_at else None
        await self._put(session, row, effect.message)

    async def _seed(self, session: AsyncSession, cause: Cause, rank: int, effect: Seed) -> None:
        """Under each message of the subject that this cause tells, or else under the one there is."""
        told = await beside.list_told_by(session, cause.name, effect.subject)
        ranks = [beside.rank_beside(each.rank, rank) for each in told]
        if not told:
            before = await reactions.find_message(session, effect.subject)
            told, ranks = [before] if before is not None and reactions.is_there(before) else [], [rank]
        for each, its_rank in zip(told, ranks, strict=False):
            row = self._row(cause, its_rank, Action.REACT, {"key": effect.key})
            row.room_id, row.person_id, row.priority, row.subject = each.room_id, each.person_id, SEED_PRIORITY, effect.subject
            await self._put(session, row)

    async def _move(self, session: AsyncSession, cause: Cause, rank: int, effect: Join | Decline | Invite | OpenRoom | TakeAway) -> None:
        match effect:
            case Decline(reason=reason):
                row = self._row(cause, rank, Action.LEAVE, {"reason": self._texts.render(reason).body})
            case Join(via=via):
                row = self._row(cause, rank, Action.JOIN, {"via": list(via)} if via else {})
            case Invite(room=room, user_id=user_id):
                row = self._row(cause, rank, Action.INVITE, {"user_id": user_id})
                row.room_id, row.priority = room, UNASKED_PRIORITY
                await delivery.add_namings(session, row.txn_id, {user_id})
            case TakeAway():
                row = self._row(cause, rank, Action.REDACT, {"event_id": cause.name})
                row.priority = SEED_PRIORITY
            case OpenRoom(place=place, room_id=room_id):
                row = self._row(cause, rank, Action.OPEN, {"place": place})
                row.room_id = room_id or place
        await self._put(session, row)

    async def _offer(self, session: AsyncSession, cause: Cause, effect: Offer) -> None:
        room_id, user_id = cause.room.room_id, cause.person.user_id
        before = await dialogues.get_offer(session, room_id, user_id, self._clock()) if effect.beside else {}
        answers = {**before, **{answer: asdict(call) for answer, call in effect.answers.items()}}
        offer = OfferedAnswers(room_id=room_id, user_id=user_id, answers=answers, expires_at=self._clock() + effect.lasting)
        await dialogues.set_offer(session, offer)

    def _tell(self, *messages: Msg) -> Told:
        """The words of these messages; told to one person after the other, they are made once."""
        if self._last is None or [id(each) for each in self._last.messages] != [id(each) for each in messages]:
            self._last = Told(messages, self._texts.render(*messages), people_in([message.facts for message in messages]))
        return self._last

    def _private(self, cause: Cause, rank: int, action: Action, body: content.Content, person_id: str) -> Outgoing:
        """A row for one person; its room, when it is not the room at hand, is looked for when it is delivered."""
        row = self._row(cause, rank, action, body)
        row.person_id = person_id
        if not _alone_with(cause, person_id):
            row.room_id = person_id
            row.asked_in = _asked_in(cause, person_id)
        return row

    def _row(self, cause: Cause, rank: int, action: Action, body: content.Content) -> Outgoing:
        return Outgoing(
            txn_id=_txn_id(cause, rank),
            cause=cause.name,
            rank=rank,
            room_id=cause.room.room_id,
            action=action,
            priority=ANSWER_PRIORITY,
            content=body,
            created_at=self._clock(),
        )

    async def _put(self, session: AsyncSession, row: Outgoing, *messages: Msg, about: str | None = None) -> None:
        await delivery.add_outgoing(session, row)
        named = (self._tell(*messages).named if messages else set()) | ({about} if about else set())
        await delivery.add_namings(session, row.txn_id, named)


def note_drift(subject: str, **more: int) -> None:
    """Write down that what stood of a subject was wrong, and is put right."""
    metrics.DRIFT.inc()
    log.warning("drift-repaired", subject=subject, **more)


def _alone_with(cause: Cause, person_id: str) -> bool:
    return cause.room.private and person_id == cause.person.user_id


def _data_of(file: Attach) -> content.Content:
    """What the deliverer makes the file from."""
    if isinstance(file.data, Printed):
        return {"printed": {"layout": file.data.layout, "page": file.data.page}}
    return {"data": base64.b64encode(file.data).decode()}


def _answer(cause: Cause, text: Rendered) -> content.Content:
    """Where two are alone, an answer points to its question only when another one came since: a quote takes a fifth of a phone."""
    if cause.reply_to is None:
        return content.notice(text)
    if cause.room.private and cause.last_said and cause.thread is None:
        return content.plain_answer(text, to=cause.reply_to)
    return content.answer(text, to=cause.reply_to, thread=cause.thread)


def _txn_id(cause: Cause, rank: int) -> str:
    return digest(f"{cause.name}|{rank}")


def _asked_in(cause: Cause, person_id: str) -> str | None:
    return cause.room.room_id if cause.reply_to and person_id == cause.person.user_id else None
