"""Who is in the network: one person, a structure's people, everybody, those who came lately. Members only, and only what each shows."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Annotated

from pydantic import Field

from commands.core.dates import read_first_day
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Offer, Refused, Reply, discreetly, msg, reply
from commands.core.declaration.shapes import SoughtWords
from commands.core.declaration.vocabulary import Args, OpenSought, Page
from commands.core.language.words import words_of
from commands.core.rules.rights import is_of_the_network
from commands.network import people
from commands.network.people import Card
from commands.network.shared import family, other_words, search_for
from storage import network
from storage.analysis import fold

MOST_SHEETS = 3
NAMES_A_PAGE = 8
STRUCTURES_A_PAGE = 5
MOST_NAMES_OF_A_STRUCTURE = 4
MOST_NEWCOMERS = 12
NEW_FOR = timedelta(days=30)
_OF_THE_NETWORK = frozenset(["agora", "de", "du", "reseau", "inscrits", "le", "l"])


class WhoIs(Args):
    """Savoir qui est une personne du réseau, ou qui travaille dans une structure."""

    words: Annotated[OpenSought, Field(description="un nom, ou une structure")]
    page: Page = 1


@family.command(
    "qui-est",
    WhoIs,
    aliases=(
        *("qui-est-ce", "qui-travaille", "qui-travaille-à", "qui-travaille-au", "qui-travaille-chez"),
        *("qui-bosse", "qui-bosse-à", "qui-bosse-au", "qui-bosse-chez"),
    ),
    examples=("!qui-est Léa Martin", "!qui-est CCAS"),
)
async def who_is(ctx: Context, args: WhoIs) -> Effects:
    """Tell a few people whole, more by their names. The phone is told in private only."""
    if not await is_of_the_network(ctx):
        return Reply(msg("network.members-only", said=args.words)), search_for(args.words)
    cards = await people.list_cards(ctx.session, await network.list_members(ctx.session), phone=ctx.room.private)
    found = people.matching(cards, args.words)
    if not found:
        return Reply(msg("network.nobody", said=args.words)), search_for(args.words)
    if len(found) <= MOST_SHEETS:
        return (discreetly(ctx, msg("network.people", people=found, in_private=ctx.room.private)),)
    start = (args.page - 1) * NAMES_A_PAGE
    page = found[start : start + NAMES_A_PAGE]
    if not page:
        raise Refused("help.nothing-more")
    more = start + NAMES_A_PAGE < len(found)
    following = (Offer({"suite": Call("qui-est", {"words": args.words, "page": args.page + 1})}),) if more else ()
    return Reply(msg("network.names", said=args.words, people=page, total=len(found), more=more)), *following


class Everybody(Args):
    """Voir les membres du réseau, par structure."""

    words: OpenSought = ""
    page: Page = 1


@family.command("membres", Everybody, aliases=("membres-réseau", "qui-est-là", "les-membres"), examples=("!membres", "!membres CCAS"))
async def show_members(ctx: Context, args: Everybody) -> Effects:
    """Tell all members by structure, five at a time; or those of a structure."""
    if not _OF_THE_NETWORK.issuperset(words_of(args.words).split()):
        return await who_is(ctx, WhoIs(words=args.words))
    if not await is_of_the_network(ctx):
        return reply("network.members-only", said="")
    cards = await people.list_cards(ctx.session, await network.list_members(ctx.session))
    groups = _by_structure(cards)
    start = (args.page - 1) * STRUCTURES_A_PAGE
    page = groups[start : start + STRUCTURES_A_PAGE]
    if not cards:
        return reply("network.no-members")
    if not page:
        raise Refused("help.nothing-more")
    more = start + STRUCTURES_A_PAGE < len(groups)
    shown = [(structure, each[:MOST_NAMES_OF_A_STRUCTURE], max(0, len(each) - MOST_NAMES_OF_A_STRUCTURE)) for structure, each in page]
    message = msg("network.members", groups=shown, total=len(cards), structures=sum(bool(name) for name, _ in groups), more=more)
    return Reply(message), *((Offer({"suite": Call("membres", {"page": args.page + 1})}),) if more else ())


def _by_structure(cards: Iterable[Card]) -> Sequence[tuple[str, list[Card]]]:
    """Structures in the order of their names, people in that of theirs; last, under no name, those who speak for none."""
    groups: dict[str, list[Card]] = {}
    for card in sorted(cards, key=lambda card: (fold(card.name), card.user_id)):
        for structure in [held.structure for held in card.posts] or [""]:
            groups.setdefault(structure, []).append(card)
    return sorted(groups.items(), key=lambda group: (not group[0], fold(group[0])))


@family.command(
    "nouveaux",
    SoughtWords.described("Voir qui a rejoint le réseau depuis une date.", lambda words: words_of(words).startswith("depuis ")),
    aliases=("nouvelles-personnes", "nouveaux-membres"),
    examples=("!nouveaux", "!nouveaux depuis le 1er octobre"),
)
async def show_newcomers(ctx: Context, args: SoughtWords) -> Effects:
    """Tell who joined since a day, the last thirty days unless told otherwise; the latest first."""
    day = read_first_day(args.words, ctx.local_now.date()) if args.words else ctx.local_now.date() - NEW_FOR
    if day is None:
        return other_words("nouveaux", args.words)
    if not await is_of_the_network(ctx):
        return reply("network.members-only", said="")
    members = await network.list_members(ctx.session, _beginning(ctx, day))
    cards = (await people.list_cards(ctx.session, members))[::-1]
    return reply("network.newcomers", people=cards[:MOST_NEWCOMERS], others=max(0, len(cards) - MOST_NEWCOMERS), since=day)


def _beginning(ctx: Context, day: date) -> datetime:
    return datetime.combine(day, time(), ctx.territory.zone)
