"""`!rencontre`: the sheet of a meeting, or a new one."""

from typing import Annotated

from commands.core.context import Context
from commands.core.effects import Call, Effects, Refused, Reply, msg
from commands.core.rights import coordinator, only_for_the_team
from commands.core.vocabulary import Args, Expected, Rest
from commands.meetings.agenda import Coming, show_agenda
from commands.meetings.planning import replan
from commands.meetings.schedule import Schedule, read_schedule
from commands.meetings.subject import announced, family, find_meeting, names_a_meeting, seen_by, sheet_of
from commands.meetings.wording import Wording, parts_of, read_wording
from storage import meetings
from storage.meetings import Meeting


def _is_for_meetings(words: str) -> bool:
    """« café R12 » is said to the robot; « café associatif » is looked for."""
    return names_a_meeting(words) or ";" in words


class OneMeeting(Args):
    """Voir une rencontre par son numéro ; pour l’équipe d’animation, en créer une."""

    words: Annotated[Rest, Expected(_is_for_meetings)] = ""


@family.command(
    "rencontre",
    OneMeeting,
    aliases=("café", "réunion", "évènement", "nouvelle-rencontre"),
    examples=("!rencontre R12", "!rencontre Café partenaires ; jeudi 3 décembre 14h-16h ; Maison pour tous ; 20"),
    writes=True,
)
async def meet(ctx: Context, args: OneMeeting) -> Effects:
    """Show a meeting, or hold a new one."""
    parts = parts_of(args.words)
    if not parts:
        return await show_agenda(ctx, Coming())
    if len(parts) == 1:
        return await _show(ctx, parts[0])
    author = await only_for_the_team(ctx)
    wording = read_wording(parts, ctx.territory.formats)
    schedule = read_schedule(ctx, wording.date, wording.format.minutes, lambda date: _again([parts[0], date, *parts[2:]]))
    if isinstance(schedule, tuple):
        return schedule
    meeting = _meeting(ctx, wording, schedule, author.user_id)
    await meetings.add_meeting(ctx.session, meeting)
    await replan(ctx.session, meeting, ctx.territory, ctx.now)
    created = Reply(msg("meetings.created", sheet=await sheet_of(ctx.session, meeting)))
    return created, await announced(ctx.session, meeting)


async def _show(ctx: Context, words: str) -> Effects:
    if not names_a_meeting(words):
        raise Refused("meetings.how-to", said=words, coordinator=await coordinator(ctx) is not None)
    meeting, _ = await find_meeting(ctx, words)
    sheet = await seen_by(ctx, meeting)
    return (Reply(msg("meetings.sheet", sheet=sheet, over=meeting.ends_at <= ctx.now)),)


def _again(parts: list[str]) -> Call:
    return Call("rencontre", {"words": " ; ".join(parts)})


def _meeting(ctx: Context, wording: Wording, schedule: Schedule, author: str) -> Meeting:
    return Meeting(
        format=wording.format.name,
        title=wording.title,
        theme=wording.theme,
        wall_start=schedule.wall_start,
        wall_end=schedule.wall_end,
        zone=ctx.territory.zone.key,
        starts_at=schedule.starts_at,
        ends_at=schedule.ends_at,
        place=wording.place,
        access_notes=wording.access_notes,
        video_link=wording.video_link,
        seats=wording.seats,
        per_structure=wording.per_structure,
        public=wording.public,
        created_by=author,
        created_at=ctx.now,
    )
