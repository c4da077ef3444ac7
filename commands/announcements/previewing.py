"""`!annonce`: what would be said, where, and for how many it would ring. Nothing leaves before a « oui » of the same person."""

from datetime import timedelta
from typing import Annotated

from commands.announcements.drafts import Draft, odd_moment, read_instant
from commands.announcements.shared import count_of_day, family, find_reached, rooms_of
from commands.announcements.wording import LONGEST_REASON, is_announced, read_wording
from commands.core import guard
from commands.core.declaration.context import Context, Coordinator
from commands.core.declaration.effects import A_TIME, Call, Effects, Offer, Refused, Reply, msg
from commands.core.declaration.marks import Whole
from commands.core.declaration.vocabulary import Args, Expected, Rest, Unspoken
from commands.core.rules.rights import only_for_the_team

SEND = "annonce-envoyer"
WAITS = timedelta(hours=12)
"""How long an answer is waited for. One that comes late is answered by the same preview (`sending.FRESH`)."""


class Announcing(Args):
    """Annoncer quelque chose à tout un salon : un aperçu d’abord, puis une seule alerte (équipe d’animation)."""

    words: Annotated[Rest, Whole(), Expected(is_announced)] = ""
    draft: Annotated[Draft | None, Unspoken()] = None
    answer: Annotated[str, Unspoken()] = ""


@family.command(
    "annonce",
    Announcing,
    aliases=("annoncer", "nouvelle-annonce"),
    examples=(
        "!annonce Réunion déplacée à 15 h",
        "!annonce Réunion déplacée à 15 h ; salon agenda",
        "!annonce Pensez au sondage ; salon accueil ; sans alerte",
        "!annonce Le café commence ; demain 9h",
    ),
)
async def announce(ctx: Context, args: Announcing) -> Effects:
    """Show it, and wait. draft, answer: one that is not the first of its day, and why."""
    me = await only_for_the_team(ctx)
    if args.draft is not None:
        return await preview(ctx, me, args.draft.model_copy(update={"reason": _screened(args.answer)}))
    wording = read_wording(args.words, rooms_of(ctx))
    room = wording.role or _here(ctx)
    if room is None:
        return _which_room(ctx, args.words)
    at = read_instant(ctx, wording.when) if wording.when else None
    draft = Draft(text=wording.text, room=room, quiet=wording.quiet, reason=_screened(wording.reason), at=at)
    return await why_again(ctx, draft) or await preview(ctx, me, draft)


async def preview(ctx: Context, me: Coordinator, draft: Draft, *, late: bool = False) -> Effects:
    """What it would be, and what may be answered. late: it was shown before, too long ago. Raises Refused where the bot is not there."""
    reached = await find_reached(ctx, draft.room)
    if reached is None:
        raise Refused("announcements.not-there", room=room_name(ctx, draft.room), rooms=rooms_of(ctx))
    moment = (draft.at or ctx.now).astimezone(ctx.territory.zone)
    shown = msg(
        "announcements.preview",
        draft=draft,
        author=me,
        room=room_name(ctx, draft.room),
        reached=reached,
        odd=odd_moment(moment),
        late=late,
    )
    call = call_of(draft.model_copy(update={"shown_at": ctx.now}))
    quietly = Call(SEND, call.args | {"quiet": True})
    return Reply(shown), Offer({"oui": call, "sans alerte": quietly, "sans sonner": quietly, A_TIME: call}, WAITS)


async def why_again(ctx: Context, draft: Draft) -> Effects:
    """Ask why, where it would not be the first of its day in its room; nothing where it would, or why is known."""
    at = draft.at or ctx.now
    if draft.reason or not await count_of_day(ctx, draft.room, at):
        return ()
    asked = msg("announcements.why-again", room=room_name(ctx, draft.room), at=draft.at)
    return Reply(asked), Offer({"raison …": Call("annonce", {"draft": draft.model_dump(mode="json")})}, WAITS)


def call_of(draft: Draft) -> Call:
    """What « oui » runs."""
    return Call(SEND, draft.model_dump(mode="json"))


def room_name(ctx: Context, room: str) -> str:
    """The role by which a room is called; empty: it is the one at hand; « ? »: another one, that has no name for us."""
    if room == _here(ctx):
        return ""
    return "?" if room.startswith("!") else room


def _here(ctx: Context) -> str | None:
    """The room at hand, unless it is private: nothing is announced to one person."""
    return None if ctx.room.private else ctx.room.role or ctx.room.room_id


def _which_room(ctx: Context, words: str) -> Effects:
    """It was said in private: each room that has a name is offered. Raises Refused where none has."""
    rooms = rooms_of(ctx)
    if not rooms:
        raise Refused("announcements.no-room")
    calls = [Call("annonce", {"words": f"{words} ; salon {role}"}) for role in rooms]
    numbered = {str(rank): call for rank, call in enumerate(calls, 1)}
    return Reply(msg("announcements.which-room", rooms=rooms)), Offer(numbered | dict(zip(rooms, calls, strict=True)), WAITS)


def _screened(reason: str) -> str:
    """A reason that may be kept. Raises Refused."""
    if len(reason) > LONGEST_REASON:
        raise Refused("announcements.reason-too-long", most=LONGEST_REASON)
    guard.only_safe(reason)
    return reason
