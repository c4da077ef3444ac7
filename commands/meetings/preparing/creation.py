"""`!rencontre`: the sheet of a meeting, or a new one: held by the équipe d'animation, proposed by a member."""

from datetime import date
from typing import Annotated

from commands.core.dates import Recurring, read_when, without_place
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Refused, Reply, discreetly, msg
from commands.core.declaration.vocabulary import Args, Expected, Rest, Unspoken
from commands.core.language.words import parts_of
from commands.core.rules.rights import coordinator
from commands.core.subjects import asks_back
from commands.meetings.announcing.agenda import Coming, show_agenda
from commands.meetings.planning import replan
from commands.meetings.preparing.of_groups import leads_its_group, set_group
from commands.meetings.preparing.proposals import may_propose, propose
from commands.meetings.preparing.schedule import read_schedule
from commands.meetings.preparing.series import hold_series
from commands.meetings.preparing.wording import meeting_of, new_link, read_wording
from commands.meetings.subject import MEETINGS, announced, family, seen_by, sheet_of
from storage import meetings


def _is_for_meetings(words: str) -> bool:
    """« café R12 » is said to the robot; « café associatif » is looked for."""
    return MEETINGS.is_named(words) or ";" in words


class OneMeeting(Args):
    """Voir une rencontre par son numéro, en créer une (équipe d’animation) ou la proposer (membres)."""

    words: Annotated[Rest, Expected(_is_for_meetings)] = ""
    first: Annotated[date | None, Unspoken()] = None


@family.command(
    "rencontre",
    OneMeeting,
    aliases=("café", "réunion", "évènement"),
    examples=(
        "!rencontre R12",
        "!rencontre Café partenaires ; jeudi 3 décembre 14h-16h ; Maison pour tous ; 20",
        "!rencontre Café partenaires ; tous les premiers jeudis du mois à 9h ; Maison pour tous",
    ),
    writes=True,
)
async def meet(ctx: Context, args: OneMeeting) -> Effects:
    """Show a meeting, or make a new one. first: of the series that was confirmed."""
    parts = parts_of(args.words)
    if not parts:
        return await show_agenda(ctx, Coming())
    if len(parts) == 1:
        return await _show(ctx, parts[0])
    return await make(ctx, parts, args.first)


async def make(ctx: Context, parts: list[str], first: date | None = None) -> Effects:
    """Hold the meeting, or the series, that these parts say; or propose it. first: of the series that was confirmed."""
    date, place = without_place(parts[1], ctx.local_now)
    may_hold = await coordinator(ctx) is not None or await leads_its_group(ctx, parts)
    if not may_hold:
        await may_propose(ctx)
    wording = read_wording([parts[0], date, *parts[2:]], ctx.territory.formats, place)
    if wording.by_video:
        new_link(ctx, "")  # where none can be made, it is said before anything is asked
    if may_hold and isinstance(series := read_when(wording.date, ctx.local_now), Recurring):
        return await hold_series(ctx, parts, wording, series, first)
    schedule = read_schedule(
        ctx, wording.date, wording.format.minutes, lambda date: _again([parts[0], f"{date} {place}".strip(), *parts[2:]])
    )
    meeting = meeting_of(ctx, wording, schedule)
    await set_group(ctx, meeting)
    if not may_hold:
        return await propose(ctx, meeting)
    await meetings.add_meeting(ctx.session, meeting)
    await replan(ctx.session, meeting, ctx.territory, ctx.now)
    post = await announced(ctx.session, meeting, ctx.now)
    return Reply(msg("meetings.created", sheet=await sheet_of(ctx.session, meeting))), *post


async def _show(ctx: Context, words: str) -> Effects:
    if not MEETINGS.is_named(words):
        raise Refused("meetings.how-to", said=words, coordinator=await coordinator(ctx) is not None)
    meeting, after = await MEETINGS.find(ctx, words)
    if asks_back(after):
        return await MEETINGS.tell_anew(ctx, words)
    sheet = await seen_by(ctx, meeting)
    return (discreetly(ctx, msg("meetings.sheet", sheet=sheet, over=meeting.ends_at <= ctx.now)),)


def _again(parts: list[str]) -> Call:
    return Call("rencontre", {"words": " ; ".join(parts)})
