"""The calendar of a programme: until when ideas come, votes are taken and pilot structures answer, and when it is published."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from commands.core.dates import moment
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Refused, msg
from commands.core.language.words import words_of
from commands.core.rules import ends
from commands.core.rules.calendar import first_working_day
from storage.programmes import Programme

IDEAS, VOTE, ARBITRATION, PUBLICATION = "ideas", "vote", "arbitration", "publication"
STEPS = (IDEAS, VOTE, ARBITRATION, PUBLICATION)
_COLUMNS = {IDEAS: "ideas_until", VOTE: "vote_until", ARBITRATION: "arbitration_until", PUBLICATION: "publication_at"}
_SAID = {
    **dict.fromkeys(("idee", "idees", "appel", "propositions", "appel a idees"), IDEAS),
    **dict.fromkeys(("vote", "votes"), VOTE),
    **dict.fromkeys(("arbitrage", "pilotes"), ARBITRATION),
    **dict.fromkeys(("publication", "publie", "publier", "parution"), PUBLICATION),
}
_USUAL = {IDEAS: timedelta(days=21), VOTE: timedelta(days=14), ARBITRATION: timedelta(days=7), PUBLICATION: timedelta(days=5)}
_HOURS = {IDEAS: time(18), VOTE: time(18), ARBITRATION: time(18), PUBLICATION: time(9)}
LAST_MONTH_OF_THE_FIRST_HALF = 6
_HALVES = {"1": ((1, 1), (6, 30)), "2": ((7, 1), (12, 31))}


@dataclass(frozen=True, slots=True)
class Said:
    """A date that was said for a step."""

    step: str
    at: datetime


def next_name(ctx: Context) -> str:
    """The half-year after this one, as a programme is called."""
    today = ctx.local_now.date()
    return f"{today.year}-2" if today.month <= LAST_MONTH_OF_THE_FIRST_HALF else f"{today.year + 1}-1"


def half_year_of(programme: Programme) -> tuple[date, date] | None:
    """The first and the last day of the half-year that a programme is called by; None: it is called otherwise, as one that was given up."""
    year, _, half = programme.name.partition("-")
    if half not in _HALVES:
        return None
    first, last = _HALVES[half]
    return date(int(year), *first), date(int(year), *last)


def read_dates(ctx: Context, parts: list[str]) -> list[Said]:
    """The dates that parts of a message say, « vote 5 janvier », each of another step. Raises Refused."""
    said = [_read(ctx, part) for part in parts]
    steps = [each.step for each in said]
    if twice := next((step for step in steps if steps.count(step) > 1), None):
        raise Refused("programmes.date-twice", step=twice)
    return said


def set_dates(programme: Programme, said: list[Said]) -> list[str]:
    """Put these dates in a calendar, and give the steps that moved. Raises Refused when one would be before the one it follows."""
    moved = [each.step for each in said if date_of(programme, each.step) != each.at]
    for each in said:
        setattr(programme, _COLUMNS[each.step], each.at)
    for before, after in pairwise(STEPS):
        if date_of(programme, after) <= date_of(programme, before):
            raise Refused("programmes.dates-crossed", before=before, after=after, programme=programme)
    return moved


def date_of(programme: Programme, step: str) -> datetime:
    """When a step ends; of the publication, when it is."""
    found: datetime = getattr(programme, _COLUMNS[step])
    return found


def usual_dates(ctx: Context, said: list[Said]) -> dict[str, Any]:
    """A whole calendar, by column: what was said, and from each date the usual time to the next one, on working days."""
    known = {each.step: each.at for each in said}
    dates: dict[str, Any] = {}
    last = ctx.now
    for step in STEPS:
        if step not in known:
            day = first_working_day((last.astimezone(ctx.territory.zone) + _USUAL[step]).date())
            known[step] = moment(day, _HOURS[step], ctx.territory.zone).at
        dates[_COLUMNS[step]] = last = known[step]
    return dates


def _read(ctx: Context, part: str) -> Said:
    words = part.split()
    step = _SAID.get(words_of(words[0])) if words else None
    said = " ".join(words[1:])
    if step is None or not said:
        raise Refused("programmes.which-step", said=part)
    return Said(step, ends.read_end(ctx, said.removeprefix("le "), _HOURS[step], msg("programmes.a-day", step=step)))


def put_off(programme: Programme, local_now: datetime) -> None:
    """Pilot structures whose date is over, or is today, before they were asked have the usual time; the publication comes after it."""
    if programme.arbitration_until.astimezone(local_now.tzinfo).date() > local_now.date():
        return
    last = local_now
    for step in (ARBITRATION, PUBLICATION):
        day = first_working_day((last + _USUAL[step]).date())
        last = datetime.combine(day, _HOURS[step], local_now.tzinfo)
        if step == ARBITRATION or programme.publication_at <= programme.arbitration_until:
            setattr(programme, _COLUMNS[step], last.astimezone(UTC))
