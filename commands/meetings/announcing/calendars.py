"""`!ics`: meetings as files that a phone opens, and a subscription that keeps them up to date."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Attach, Direct, Effects, Refused, msg
from commands.core.declaration.shapes import SoughtWords
from commands.core.language.words import words_of
from commands.meetings.announcing import feed
from commands.meetings.announcing.agenda import MINE
from commands.meetings.announcing.ics import MEDIA_TYPE, File
from commands.meetings.subject import MEETINGS, family
from storage import meetings
from storage.meetings import CANCELLED, Wanted

MOST = 200
"""Meetings in one file: some 150 kilobytes."""
ALL = frozenset({"tout", "tous", "toutes", "reseau"})
PUBLIC = frozenset({"public", "publique"})
SUBSCRIPTION = frozenset({"abonnement", "abonner", "abonne", "m", "adresse"})
ANEW = frozenset({"nouveau", "nouvelle", "autre", "renouveler", "changer"})
STOP = frozenset({"stop", "fin", "arreter", "supprimer", "revoquer"})
_SMALL = frozenset({"mes", "les", "rencontres", "rencontre", "l", "agenda", "a", "une"})


def _tells_which(words: str) -> bool:
    """« ics R12 » and « ics abonnement » are said to the robot."""
    return MEETINGS.is_named(words) or (MINE | ALL | PUBLIC | SUBSCRIPTION | ANEW | STOP | _SMALL).issuperset(words_of(words).split())


@family.command(
    "ics",
    SoughtWords.described(
        "Mettre les rencontres dans mon agenda : une, les miennes, toutes, ou un abonnement qui se met à jour seul.", _tells_which
    ),
    aliases=("fichier-agenda", "fichier-calendrier", "dans-mon-agenda"),
    examples=("!ics R12", "!ics", "!ics tout", "!ics abonnement", "!ics abonnement nouveau", "!ics abonnement stop"),
    writes=True,
)
async def give_calendar(ctx: Context, args: SoughtWords) -> Effects:
    """A file, in private: it may hold video links. Or what is said of a subscription."""
    if MEETINGS.is_named(args.words):
        return await _one(ctx, args.words)
    said = set(words_of(args.words).split())
    if said & SUBSCRIPTION:
        return await _subscription(ctx, said)
    if said & PUBLIC:
        return await feed.tell_public(ctx)
    if said - MINE - ALL - _SMALL:
        raise Refused("meetings.ics-how-to", said=args.words)
    return await _several(ctx, mine=not said & ALL)


async def _subscription(ctx: Context, said: set[str]) -> Effects:
    if said & STOP:
        return await feed.unsubscribe(ctx)
    return await (feed.renew(ctx) if said & ANEW else feed.subscribe(ctx))


async def _one(ctx: Context, words: str) -> Effects:
    """A cancelled meeting is given too: opened, the file takes it out of the calendar."""
    meeting, _ = await MEETINGS.find(ctx, words)
    entries = await feed.entries_for(ctx.session, ctx.person.user_id, [meeting])
    cancelled = meeting.state == CANCELLED
    file = File(entries, cancels=cancelled)
    return Direct(msg("meetings.ics-one", meeting=meeting, cancelled=cancelled)), _attached(ctx, f"rencontre-R{meeting.number}", file)


async def _several(ctx: Context, *, mine: bool) -> Effects:
    wanted = Wanted(user_id=ctx.person.user_id if mine else None)
    found = await meetings.list_coming(ctx.session, ctx.now, wanted, limit=MOST)
    if not found:
        raise Refused("meetings.ics-nothing", mine=mine)
    file = File(await feed.entries_for(ctx.session, ctx.person.user_id, found))
    told = msg("meetings.ics-several", count=len(found), mine=mine, subscription=ctx.territory.public_url is not None)
    return Direct(told), _attached(ctx, "mes-rencontres" if mine else "rencontres", file)


def _attached(ctx: Context, name: str, file: File) -> Attach:
    """No charset beside the media type: UTF-8 is that of calendars, and phones look for an application by the exact type."""
    return Attach(f"{name}.ics", MEDIA_TYPE, file.write(ctx.territory))
