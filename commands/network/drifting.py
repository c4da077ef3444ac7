"""`!absents`: the structures that the network has not seen for long, by sector; and a word to one of their people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from dateutil.relativedelta import relativedelta

from commands.core.declaration.context import Context, Coordinator
from commands.core.declaration.effects import Call, Direct, Effects, Offer, Refused, msg
from commands.core.declaration.vocabulary import Args, Expected, Page, Rest, Unspoken
from commands.core.language.words import without_article, words_of
from commands.core.rules.rights import only_for_the_team
from commands.network.shared import family
from storage import drifting, meetings, network
from storage.analysis import fold
from storage.directory import Structure
from storage.meetings import Wanted
from storage.network import Member

A_PAGE = 6
MOST_MONTHS = 60
SHORTEST = 4
"""Letters of a part of a name that may name a structure."""
_AROUND = frozenset({"depuis", "de", "mois", "an", "ans", "les", "plus"})


@dataclass(frozen=True, slots=True)
class Drifting:
    """A structure with people in the network, not seen for long. last: when it was; None: never. people: those who speak for it."""

    structure: Structure
    people: Sequence[Member]
    last: datetime | None

    @property
    def name(self) -> str:
        """What it is called by."""
        return self.structure.acronym or self.structure.name

    @property
    def sector(self) -> str:
        """The sort of structure it is, as the directory says; empty when it does not."""
        return self.structure.kind or ""


def _is_length(words: str) -> bool:
    """« absents depuis 1 an » is said to the robot."""
    said = words_of(words).split()
    return any(word.isdecimal() for word in said) and _AROUND.issuperset(word for word in said if not word.isdecimal())


class Drifters(Args):
    """Voir les structures que le réseau n’a pas vues depuis des mois, par secteur (équipe d’animation)."""

    words: Annotated[Rest, Expected(_is_length)] = ""
    page: Page = 1
    structure: Annotated[int | None, Unspoken()] = None


@family.command(
    "absents",
    Drifters,
    aliases=("absentes", "structures-absentes", "structures-éloignées", "qui-s-éloigne", "perdues-de-vue"),
    examples=("!absents", "!absents 12 mois", "!absents Mission locale"),
)
async def list_drifting(ctx: Context, args: Drifters) -> Effects:
    """In private: six at a time, by sector then by name, those never seen last. A number asks for a word to one of them."""
    me = await only_for_the_team(ctx)
    months = _months(ctx, args.words)
    found = await find_drifting(ctx, months or ctx.territory.absent_months)
    if args.structure is not None:
        return await _word(ctx, me, [each for each in found if each.structure.id == args.structure])
    if months is None:
        return await _word(ctx, me, _named(found, args.words))
    start = (args.page - 1) * A_PAGE
    page = found[start : start + A_PAGE]
    if found and not page:
        raise Refused("help.nothing-more")
    more = max(0, len(found) - start - A_PAGE)
    told = msg("network.drifting", page=page, start=start + 1, months=months, total=len(found), more=more)
    calls = {str(rank): Call("absents", {"words": args.words, "structure": each.structure.id}) for rank, each in enumerate(page, start + 1)}
    following = {"suite": Call("absents", {"words": args.words, "page": args.page + 1})} if more else {}
    return Direct(told), *((Offer(calls | following),) if calls else ())


async def find_drifting(ctx: Context, months: int) -> list[Drifting]:
    """Those with people in the network now, and no sign of life for so many months: by sector and by name, those never seen last."""
    since = ctx.now - relativedelta(months=months)
    members = {member.user_id: member for member in await network.list_members(ctx.session)}
    here: dict[int, tuple[Structure, list[Member]]] = {}
    for post, structure in await network.list_current_memberships(ctx.session):
        if post.user_id in members:
            here.setdefault(structure.id or 0, (structure, []))[1].append(members[post.user_id])
    structures, people = await drifting.list_seen(ctx.session, since)
    gone = {
        number: both
        for number, both in here.items()
        if number not in structures and people.isdisjoint(each.user_id for each in both[1]) and _was_here(both[1], since)
    }
    last = await drifting.find_last_seen(ctx.session, list(gone), {each.user_id for _, several in gone.values() for each in several})
    found = [_drifting(*both, last) for both in gone.values()]
    return sorted(found, key=lambda each: (each.last is None, fold(each.sector or "zz"), fold(each.name)))


def _was_here(people: Sequence[Member], since: datetime) -> bool:
    """Whether it had the time to be seen: who came last week has not drifted away."""
    return any(each.joined_at < since for each in people)


def _drifting(structure: Structure, people: Sequence[Member], last: dict[int | str, datetime]) -> Drifting:
    seen = [last[key] for key in (structure.id or 0, *(each.user_id for each in people)) if key in last]
    return Drifting(structure, people, max(seen, default=None))


async def _word(ctx: Context, me: Coordinator, found: Sequence[Drifting]) -> Effects:
    """A few lines to copy, to change and to send from one's own account: the bot writes to nobody."""
    if not found:
        raise Refused("network.not-drifting")
    coming = await meetings.list_coming(ctx.session, ctx.now, Wanted(), limit=1)
    people = found[0].people
    facts = {"drifting": found[0], "person": people[0], "others": people[1:3], "author": me, "meeting": next(iter(coming), None)}
    return (Direct(msg("network.word", **facts)),)


def _named(found: Sequence[Drifting], words: str) -> Sequence[Drifting]:
    """The one of this name. Raises Refused: these words name none, and tell no length."""
    said = fold(without_article(words))
    named = [each for each in found if said in {fold(each.structure.name), fold(each.name)}]
    named = named or [each for each in found if len(said) >= SHORTEST and said in fold(each.structure.name)]
    if len(named) != 1:
        raise Refused("network.how-long-absent", said=words, most=MOST_MONTHS)
    return named


def _months(ctx: Context, words: str) -> int | None:
    """How long ago: « 12 mois », « 1 an »; the usual when nothing is said; None: these words tell no length."""
    said = words_of(words).split()
    numbers = [int(word) for word in said if word.isdecimal() and len(word) <= 2]
    if not said:
        return ctx.territory.absent_months
    if len(numbers) == 1 and _AROUND.issuperset(word for word in said if not word.isdecimal()):
        months = numbers[0] * (12 if {"an", "ans"}.intersection(said) else 1)
        return months if 1 <= months <= MOST_MONTHS else None
    return None
