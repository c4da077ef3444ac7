"""All the numbers of a period, read at once."""

from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property

from sqlalchemy import func
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.evaluation import field, knowledge, links, means, participation, programme
from storage.evaluation.counts import Bilan, Count, Period
from storage.evaluation.links import Gathering, Links
from storage.evaluation.presences import Presences, read_presences
from storage.meetings import Meeting
from storage.types import UtcDateTime


@dataclass(frozen=True)
class Material:
    """What most numbers of a period are counted of, and its pictures drawn of: who was where, who met whom, of which sectors they are."""

    presences: Presences
    sectors: dict[int, str]
    gatherings: list[Gathering]

    @cached_property
    def links(self) -> Links:
        """Who met whom. It takes the processor some tenths of a second after ten years: whoever answers others asks for it in a thread."""
        presences = self.presences
        return links.link(self.gatherings, presences.period, presences.network, presences.at_its_end)

    def of(self, period: Period) -> "Material":
        """That of an earlier period, out of this one."""
        return Material(self.presences.of(period), self.sectors, self.gatherings)


async def read_material(session: AsyncSession, period: Period, now: datetime) -> Material:
    """Read it, as it is known now."""
    presences = await read_presences(session, period, now)
    return Material(presences, await participation.read_sectors(session), await links.read_gatherings(session, presences))


async def count(session: AsyncSession, material: Material, now: datetime, *, absent_months: int) -> Bilan:
    """Count what was read of a period, as it is known now. absent_months: after how many a structure that comes again had been away."""
    presences, sectors, known = material.presences, material.sectors, material.links
    period = presences.period
    opinions = await means.read_opinions(session, presences)
    paid = await means.read_paid(session, period)
    paid_for = means.paid_for(paid, presences)
    problems = await field.read_problems(session, period.until)
    counts = [
        *await _participation(session, presences, sectors, absent_months),
        *(links.count_new(known), links.count_across(known, sectors), links.count_met(known), links.count_alone(known)),
        *await _programme(session, presences, now),
        *_field(problems, period, now),
        await field.count_help(session, period),
        *(await means.count_sheets(session, now), await means.count_gaps(session)),
        *await _knowledge(session, period),
        *(await means.count_spent(session, paid, period), means.count_cost(paid, paid_for), means.count_hours(presences)),
        Count(
            "satisfaction.answered",
            opinions.answered,
            opinions.asked,
            {"few": opinions.few, "unasked": len(presences.within) - opinions.meetings - opinions.few},
        ),
    ]
    return Bilan(
        period,
        await find_beginning(session, presences),
        {each.key: each for each in counts},
        {
            "visits": participation.tell_by_half(presences.marked),
            "paid-visits": participation.tell_by_half(paid_for),
            "sectors": participation.tell_by_sector(presences, sectors),
            "ways": dict(known.ways),
            **programme.tell_how(presences),
            "marks": opinions.marks,
            "verdicts": await field.read_verdicts(session, problems, period),
        },
        tuple(sorted(links.find_alone(known))),
        tuple(sorted(participation.find_unseen(presences))),
    )


async def find_beginning(session: AsyncSession, presences: Presences) -> datetime | None:
    """When the first meeting was made, or the first post was held."""
    made = (await session.exec(select(func.min(Meeting.created_at, type_=UtcDateTime())))).one()
    held = min((post.since for post in presences.posts), default=None)
    zone = presences.period.since.tzinfo
    return min(filter(None, (made, datetime.combine(held, time(), zone) if held else None)), default=None)


async def _participation(session: AsyncSession, presences: Presences, sectors: dict[int, str], absent_months: int) -> list[Count]:
    return [
        participation.count_visits(presences),
        await participation.count_people(session, presences),
        participation.count_structures(presences),
        participation.count_sectors(presences, sectors),
        participation.count_first(presences),
        participation.count_returned(presences, absent_months),
        participation.count_unseen(presences),
    ]


async def _programme(session: AsyncSession, presences: Presences, now: datetime) -> list[Count]:
    ideas = await programme.read_ideas(session, presences.period)
    cancelled = await programme.count_cancelled(session, presences.period, now)
    return [
        programme.count_ideas(ideas),
        programme.count_answered("programme.answered", ideas),
        programme.count_days("programme.days", ideas),
        programme.count_held(presences, cancelled),
        cancelled,
        await programme.count_to_come(session, presences.period, now),
        programme.count_new_hosts(presences),
    ]


def _field(problems: list[field.Raised], period: Period, now: datetime) -> list[Count]:
    asked = field.asked_of(problems, period)
    return [
        field.count_raised(asked),
        field.count_taken(problems, period),
        programme.count_answered("field.answered", asked),
        programme.count_days("field.days", asked),
        field.count_oldest(problems, period, now),
    ]


async def _knowledge(session: AsyncSession, period: Period) -> list[Count]:
    return [
        await knowledge.count_figures(session),
        await knowledge.count_questions(session, period),
        *await knowledge.count_soundings(session, period),
        await knowledge.count_collected(session, period),
    ]
