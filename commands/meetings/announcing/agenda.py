"""`!agenda`: what is to come, five at a time; of a month, of a format, about a theme, or one's own; and what is proposed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Annotated

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Offer, Reply, msg
from commands.core.declaration.vocabulary import Args, Expected, Page, Sought
from commands.core.language.words import sayings, words_of
from commands.core.telling.french import MONTHS
from commands.meetings.preparing.proposals import show_proposals
from commands.meetings.subject import family
from storage import meetings
from storage.meetings import Meeting, Wanted

A_PAGE = 5
MONTHS_READ = {words_of(name): number for number, name in enumerate(MONTHS, 1)}
PROPOSALS = frozenset({"proposition", "propositions", "proposees", "proposee"})
MINE = frozenset({"moi", "mes", "miennes", "inscrit", "inscrite", "mon", "ma"})
_SMALL = sayings("""
    de, du, des, la, le, les, d, l, en, pour, sur, et, au, aux, a, theme, prochaine, prochaines, prochain, rencontre, rencontres
""")


@dataclass(frozen=True, slots=True)
class Line:
    """A meeting in a list. mine: whether the person is registered for it, or waits."""

    meeting: Meeting
    mine: bool


def _tells_which(words: str) -> bool:
    """« agenda de décembre » is said to the robot; « dates de vaccination » is looked for."""
    return (_SMALL | MINE | PROPOSALS | MONTHS_READ.keys()).issuperset(words_of(words).split())


class Coming(Args):
    """Voir les rencontres à venir : toutes, d’un mois, d’un format, sur un thème, ou les miennes."""

    words: Annotated[Sought, Expected(_tells_which, freely=("agenda", "calendrier", "prochaines-rencontres"))] = ""
    page: Page = 1


@family.command(
    "agenda",
    Coming,
    aliases=(
        *("calendrier", "rencontres", "cafés", "dates", "prochaines-rencontres", "planning", "rdv", "rendez-vous"),
        *("prochaine-rencontre", "prochaine-réunion", "prochain-café"),
    ),
    examples=("!agenda", "!agenda décembre", "!agenda logement", "!agenda moi", "!agenda propositions"),
)
async def show_agenda(ctx: Context, args: Coming) -> Effects:
    """The next meetings. Of a theme that none is about, all of them."""
    if not PROPOSALS.isdisjoint(words_of(args.words).split()):
        return await show_proposals(ctx)
    wanted, unread = _wanted(ctx, args.words), ""
    found = await _page(ctx, wanted, args.page)
    if wanted.about and not found:
        wanted, unread = replace(wanted, about=""), wanted.about
        found = await _page(ctx, wanted, args.page)
    facts = {
        "mine": wanted.user_id is not None,
        "unread": unread,
        "month": wanted.since and wanted.since.astimezone(ctx.territory.zone).date(),
        "format": wanted.format,
        "about": wanted.about,
    }
    if not found:
        return (Reply(msg("meetings.agenda-empty", **facts)),)
    joined = await meetings.list_joined(ctx.session, ctx.person.user_id, [each.number for each in found])
    lines = [Line(each, each.number in joined) for each in found[:A_PAGE]]
    more = len(found) > A_PAGE
    told = Reply(msg("meetings.agenda", lines=lines, more=more, **facts))
    return (told, Offer({"suite": Call("agenda", {"words": args.words, "page": args.page + 1})})) if more else (told,)


async def _page(ctx: Context, wanted: Wanted, page: int) -> Sequence[Meeting]:
    """Those of a page, and the first of the next."""
    return await meetings.list_coming(ctx.session, ctx.now, wanted, start=(page - 1) * A_PAGE, limit=A_PAGE + 1)


def _wanted(ctx: Context, words: str) -> Wanted:
    """What the words ask for; those that are no format, no month, nor the person, are what it is about."""
    wanted, about = Wanted(), []
    formats = {words_of(each.name).split()[0].rstrip("s"): each.name for each in ctx.territory.formats}
    for word in words_of(words).split():
        if word in MINE:
            wanted = replace(wanted, user_id=ctx.person.user_id)
        elif word in MONTHS_READ:
            since, until = _month(ctx, MONTHS_READ[word])
            wanted = replace(wanted, since=since, until=until)
        elif word.rstrip("s") in formats:
            wanted = replace(wanted, format=formats[word.rstrip("s")])
        elif word not in _SMALL:
            about.append(word)
    of_format = words_of(wanted.format or "").split()
    return replace(wanted, about=" ".join(word for word in about if word not in of_format))


def _month(ctx: Context, month: int) -> tuple[datetime, datetime]:
    """The next such month, this one included: from its first instant to that of the following one."""
    today = ctx.local_now.date()
    year = today.year + (month < today.month)
    days = date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
    since, until = (datetime.combine(day, time(), ctx.territory.zone) for day in days)
    return since, until
