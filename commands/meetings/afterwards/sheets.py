"""`!feuille`: the sign-in sheet of a meeting, sent to its host on the working day before."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, time

from commands.core.declaration.context import Context, Due, Territory
from commands.core.declaration.effects import Attach, Direct, Effects, Printed, Refused, msg
from commands.core.declaration.shapes import Words
from commands.core.rules.calendar import only_in_working_time, working_day_before
from commands.core.telling.printing import PDF, can_print
from commands.core.telling.spreadsheets import XLSX
from commands.meetings.afterwards import sign_in
from commands.meetings.people import Roll, host_of, only_for_the_host, roll_of
from commands.meetings.subject import MEETINGS, family
from storage.meetings import CANCELLED, PLANNED, Meeting
from storage.timers import Timer

SHEET = "meetings.sheet"
SENT_AT = time(17)


def _the_eve(meeting: Meeting, territory: Territory) -> Sequence[datetime]:
    """Never for who only meets by video."""
    day = working_day_before(meeting.starts_at.astimezone(territory.zone).date())
    return [datetime.combine(day, SENT_AT, territory.zone)] if meeting.place else ()


@MEETINGS.timer(SHEET, PLANNED, _the_eve)
async def send_sheet(due: Due, _planned: Timer, meeting: Meeting) -> Effects:
    """Send the sheet to who holds the meeting. Late, it still helps until the meeting begins; never at night."""
    if due.now >= meeting.starts_at:
        return ()
    only_in_working_time(due)
    host = await host_of(due.session, due.territory, meeting)
    return await _sheet(await roll_of(due.session, due.territory, meeting), due.territory, host) if host else ()


@family.command(
    "feuille",
    Words.described("Recevoir la feuille d’émargement d’une rencontre (la personne qui anime, l’équipe d’animation).", MEETINGS.is_named),
    aliases=("feuille-d-émargement", "feuille-de-présence", "émargement"),
    examples=("!feuille R12",),
)
async def give_sheet(ctx: Context, args: Words) -> Effects:
    """The sheet as it is now: names are given in private only."""
    meeting, _ = await MEETINGS.find(ctx, args.words)
    await only_for_the_host(ctx, meeting)
    if meeting.state == CANCELLED:
        raise Refused("meetings.is-cancelled", meeting=meeting)
    return await _sheet(await roll_of(ctx.session, ctx.territory, meeting), ctx.territory, None)


async def _sheet(roll: Roll, territory: Territory, to: str | None) -> Effects:
    """The files, and what they are. The PDF is made when it leaves: nobody waits for it."""
    page = sign_in.page_of(roll, territory)
    files: list[tuple[str, str, bytes | Printed]] = [("xlsx", XLSX, sign_in.as_xlsx(page))]
    if can_print():
        files.append(("pdf", PDF, Printed(sign_in.LAYOUT, asdict(page))))
    about = tuple(sorted({each.user_id for each in roll.expected if each.user_id}))
    name = f"feuille-R{roll.meeting.number}"
    people = sum(each.size for each in roll.expected)
    told = Direct(msg("meetings.sign-in-sheet", meeting=roll.meeting, people=people, printable=can_print()), to)
    return told, *(Attach(f"{name}.{ending}", kind, data, to, about) for ending, kind, data in files)
