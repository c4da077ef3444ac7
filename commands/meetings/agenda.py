"""`!agenda`: what is to come, five at a time; of a month, of a format, or one's own."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Annotated

from babel.dates import get_month_names

from commands.core.context import Context
from commands.core.effects import Call, Effects, Offer, Reply, msg
from commands.core.french import LOCALE
from commands.core.vocabulary import Args, Expected, Page, Rest
from commands.core.words import words_of
from commands.meetings.subject import family
from storage import meetings
from storage.meetings import Meeting, Wanted

A_PAGE = 5
MONTHS = {words_of(name): number for number, name in get_month_names("wide", locale=LOCALE).items()}
MINE = frozenset({"moi", "mes", "miennes", "inscrit", "inscrite", "mon", "ma"})
_SMALL = frozenset(
    {"de", "du", "des", "la", "le", "les", "d", "l", "en", "pour", "prochaine", "prochaines", "prochain", "rencontre", "rencontres"}
)


@dataclass(frozen=True, slots=True)
class Line:
    """A meeting in a list. mine: whether the person is registered for it, or waits."""

    meeting: Meeting
    mine: bool


def _tells_which(words: str) -> bool:
    """« agenda de décembre » is said to the robot; « dates de vaccination » is looked for."""
    return (_SMALL | MINE | MONTHS.keys()).issuperset(words_of(words).split())


class Coming(Args):
    """Voir les rencontres à venir : toutes, d’un mois, d’un format, ou les miennes."""

    words: Annotated[Rest, Expected(_tells_which)] = ""
    page: Page = 1


@family.command(
    "agenda",
    Coming,
    aliases=("calendrier", "rencontres", "cafés", "dates", "prochaines-rencontres"),
    examples=("!agenda", "!agenda décembre", "!agenda moi"),
)
async def show_agenda(ctx: Context, args: Coming) -> Effects:
    """The next meetings."""
    wanted, unread = _wanted(ctx, args.words)
    start = (args.page - 1) * A_PAGE
    found = await meetings.list_coming(ctx.session, ctx.now, wanted, start=start, limit=A_PAGE + 1)
    mine = {
        each.number
        for each in await meetings.list_coming(ctx.session, ctx.now, replace(wanted, user_id=ctx.person.user_id), limit=start + A_PAGE)
    }
    lines = [Line(each, each.number in mine) for each in found[:A_PAGE]]
    facts = {"month": wanted.since and wanted.since.astimezone(ctx.territory.zone).date(), "format": wanted.format}
    if not lines:
        return (Reply(msg("meetings.agenda-empty", mine=wanted.user_id is not None, unread=unread, **facts)),)
    more = len(found) > A_PAGE
    told = Reply(msg("meetings.agenda", lines=lines, more=more, mine=wanted.user_id is not None, unread=unread, **facts))
    return (told, Offer({"suite": Call("agenda", {"words": args.words, "page": args.page + 1})})) if more else (told,)


def _wanted(ctx: Context, words: str) -> tuple[Wanted, str]:
    """What the words ask for, and those that ask for nothing known."""
    wanted, unread = Wanted(), []
    formats = {words_of(each.name).split()[0].rstrip("s"): each.name for each in ctx.territory.formats}
    known = {word for each in ctx.territory.formats for word in words_of(each.name).split()}
    for word in words_of(words).split():
        if word in MINE:
            wanted = replace(wanted, user_id=ctx.person.user_id)
        elif word in MONTHS:
            since, until = _month(ctx, MONTHS[word])
            wanted = replace(wanted, since=since, until=until)
        elif word.rstrip("s") in formats:
            wanted = replace(wanted, format=formats[word.rstrip("s")])
        elif word not in _SMALL and word not in known:
            unread.append(word)
    return wanted, " ".join(unread)


def _month(ctx: Context, month: int) -> tuple[datetime, datetime]:
    """The next such month, this one included: from its first instant to that of the following one."""
    today = ctx.local_now.date()
    year = today.year + (month < today.month)
    days = date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
    since, until = (datetime.combine(day, time(), ctx.territory.zone) for day in days)
    return since, until
