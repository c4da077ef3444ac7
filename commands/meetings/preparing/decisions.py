"""`!accepter` and `!refuser`: what the équipe d'animation answers to a meeting that was proposed; or its date, before them."""

from commands.core.declaration.context import Context, Due
from commands.core.declaration.effects import Direct, Effects, Refused, Reply, msg
from commands.core.declaration.happenings import Tap
from commands.core.declaration.shapes import Words
from commands.core.language.taps import YES
from commands.core.rules.rights import only_for_the_team
from commands.meetings.planning import PROPOSAL, replan
from commands.meetings.preparing.proposals import only_waiting
from commands.meetings.preparing.wording import short_enough
from commands.meetings.subject import MEETINGS, announced, family, sheet_of
from storage.meetings import LAPSED, PLANNED, PROPOSED, REFUSED, Meeting
from storage.timers import Timer


@family.command(
    "accepter",
    Words.described("Accepter une rencontre proposée (équipe d’animation).", MEETINGS.is_named, needed="le numéro de la rencontre"),
    aliases=("accepter-rencontre", "accepter-la-rencontre", "valider", "valider-rencontre"),
    examples=("!accepter R13",),
    writes=True,
)
async def accept(ctx: Context, args: Words) -> Effects:
    """The meeting is held: it is announced, and its author told."""
    await only_for_the_team(ctx)
    meeting, _ = await MEETINGS.find(ctx, args.words, to_change=True)
    only_waiting(ctx, meeting)
    meeting.state = PLANNED
    await replan(ctx.session, meeting, ctx.territory, ctx.now)
    post = await announced(ctx.session, meeting, ctx.now)
    told = _author(ctx, meeting)
    letters = (Direct(msg("meetings.proposal-accepted", meeting=meeting), user_id) for user_id in told)
    return Reply(msg("meetings.accepted", sheet=await sheet_of(ctx.session, meeting), told=bool(told))), *post, *letters


@MEETINGS.tapped(PROPOSAL)
async def accept_by_tap(ctx: Context, tapped: Tap, meeting: Meeting) -> Effects:
    """✅ under the question accepts, once; a refusal needs its reason, in words."""
    if tapped.key != YES or tapped.removed or meeting.state != PROPOSED:
        return ()
    return await accept(ctx, Words(words=f"R{tapped.number}"))


@family.command(
    "refuser",
    Words.described(
        "Refuser une rencontre proposée, en disant pourquoi (équipe d’animation).",
        MEETINGS.is_named,
        needed="le numéro de la rencontre, puis la raison",
    ),
    aliases=("refuser-rencontre", "refuser-la-rencontre"),
    examples=("!refuser R13 la salle est prise ce jour-là",),
    writes=True,
)
async def refuse(ctx: Context, args: Words) -> Effects:
    """The meeting is not held, and its author is told why. The reason is not kept."""
    await only_for_the_team(ctx)
    meeting, reason = await MEETINGS.find(ctx, args.words, to_change=True)
    only_waiting(ctx, meeting)
    if not reason:
        raise Refused("meetings.why-not", meeting=meeting)
    short_enough("reason", reason)
    meeting.state = REFUSED
    await replan(ctx.session, meeting, ctx.territory, ctx.now)
    told = _author(ctx, meeting)
    letters = (Direct(msg("meetings.proposal-refused", meeting=meeting, reason=reason), user_id) for user_id in told)
    return Reply(msg("meetings.refused", meeting=meeting, told=bool(told))), *letters


@MEETINGS.timer(PROPOSAL, PROPOSED, lambda meeting, _: [meeting.starts_at])
async def lapse(_due: Due, _planned: Timer, meeting: Meeting) -> Effects:
    """Its date came before an answer: it is over, and its author told."""
    meeting.state = LAPSED
    return (Direct(msg("meetings.proposal-lapsed", meeting=meeting), meeting.created_by),) if meeting.created_by else ()


def _author(ctx: Context, meeting: Meeting) -> list[str]:
    """Whom to tell what came of their proposal: nobody when they were forgotten, or answered it themselves."""
    return [meeting.created_by] if meeting.created_by and meeting.created_by != ctx.person.user_id else []
