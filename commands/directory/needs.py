"""`!qui-fait`: the structures that meet a need, three at a time, and why."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Msg, Offer, Refused, Reply, msg
from commands.core.declaration.families import Table
from commands.core.declaration.vocabulary import AT_LENGTH, SILENTLY, Args, Guess, Page, Sought
from commands.directory.found import Answer, answers_of, as_read, as_typed, is_spelling, left_out
from commands.directory.shared import family, sheets
from storage import likeness, search
from storage.emergencies import emergencies_in
from storage.search import Findings, Kind

PAGE = 3
MOST_BESIDE = 2
"""What is told beside the structures, of what other families know."""
MOST_CORRECTED_WORDS = 3
"""In more words that nobody gave to the search, a corrected one is a chance: « je ne pourrai pas » is not about « nourrir »."""


class WhoDoes(Args):
    """Trouver qui s’occupe d’un besoin."""

    need: Annotated[Sought, Field(description="le besoin")]
    page: Page = 1
    guess: Guess = ""


@family.command(
    "qui-fait",
    WhoDoes,
    aliases=(
        *("qui", "qui-est-ce-qui", "qui-est-ce-qui-fait", "annuaire"),
        *("cherche", "je-cherche", "chercher", "trouve", "trouver", "où-trouver"),
        *("qui-est-ouvert", "qui-est-ouverte", "qui-travaille-avec", "qui-organise-des"),
    ),
    examples=("!qui-fait logement", "!qui-fait colis alimentaire", "!qui-fait logement pour jeunes"),
    knows_all=True,
)
async def who_does(ctx: Context, args: WhoDoes, table: Table) -> Effects:
    """Answer with the structures that meet a need, three at a time, and why; with the first ones, what else is known of it."""
    first = (args.page - 1) * PAGE
    if args.guess == AT_LENGTH:
        return _not_for_the_search(args, emergencies_in(args.need, ctx.lexicon.emergencies))
    found = await search.search(ctx.session, args.need, ctx.lexicon, limit=first + PAGE, at=ctx.local_now)
    need = as_read(args.need, found.corrections)
    urgent = emergencies_in(need, ctx.lexicon.emergencies) if args.page == 1 else ()
    if args.guess and not _is_convincing(args.need, found):
        return _not_for_the_search(args, urgent)
    answers = await answers_of(ctx, args.need, found)
    beside = await _beside(ctx, args.need, table) if args.page == 1 else []
    if not answers[first:]:
        return _nothing(args, found, beside, urgent)
    message = msg(
        "directory.found",
        urgent=urgent,
        need=need,
        total=found.total,
        at_least=found.more,
        start=first + 1,
        answers=answers[first:],
        corrections=found.corrections,
        synonyms=[as_typed(args.need, synonym) for synonym in found.synonyms if not is_spelling(synonym, found.corrections)],
        places=left_out(found, Kind.PLACE),
        publics=left_out(found, Kind.PUBLIC),
        words=left_out(found, Kind.WORD) + left_out(found, Kind.NEED),
        times=left_out(found, Kind.WHEN),
        costs=left_out(found, Kind.COST) + left_out(found, Kind.WAY),
        more=found.total > first + PAGE,
        gap=_is_gap(found),
        beside=beside,
    )
    return Reply(message), _next_steps(args, found, answers)


async def _beside(ctx: Context, need: str, table: Table) -> list[Msg]:
    """What families know of a need: a problem that had its answer, an offer of help."""
    like = await likeness.find_among(ctx.session, list(table.found), need, ctx.lexicon, limit=2 * MOST_BESIDE)
    told = [await table.found[each.kind](ctx, each.number) for each in like]
    return [each for each in told if each is not None][:MOST_BESIDE]


def _is_convincing(need: str, found: Findings) -> bool:
    """Whether words that nobody gave to the search are a need all the same: it makes something of them, and not by changing them."""
    whys = [why for hit in found.hits if not hit.otherwise for why in (hit.why, *(service.why for service in hit.services))]
    unread = sum(len(left.typed.split()) for left in found.left_out if left.kind == Kind.WORD)
    corrected = len(found.corrections)
    if not found.hits or (corrected and len(need.split()) > MOST_CORRECTED_WORDS):
        return False
    return not unread or any(why.needs for why in whys)


def _not_for_the_search(args: WhoDoes, urgent: Sequence[str]) -> Effects:
    """Nothing, where others talk; else that it was not understood, but for what cannot wait. Raises Refused, which undoes nothing."""
    if args.guess == SILENTLY:
        return ()
    asked = Offer({"oui": Call("qui-fait", {"need": args.need})})
    if urgent:
        return Reply(msg("directory.urgent", urgent=urgent, need=args.need, sought=args.guess != AT_LENGTH)), asked
    raise Refused("core.not-understood", words=args.need).offering(asked)


def _is_gap(found: Findings) -> bool:
    """Whether nobody does what was asked, there and for them: it may be noted."""
    return any(left.kind in {Kind.WORD, Kind.NEED, Kind.PLACE, Kind.PUBLIC} for left in found.left_out)


def _next_steps(args: WhoDoes, found: Findings, answers: Sequence[Answer]) -> Offer:
    """All the numbers seen so far, for people scroll up."""
    steps: dict[str, Call] = {"oui": Call("manques", {"words": args.need})} if _is_gap(found) else {}
    steps |= sheets([answer.structure for answer in answers])
    if found.total > args.page * PAGE:
        steps["suite"] = Call("qui-fait", {"need": args.need, "page": args.page + 1})
    return Offer(steps)


def _nothing(args: WhoDoes, found: Findings, beside: Sequence[Msg], urgent: Sequence[str]) -> Effects:
    if args.page > 1:
        return (Reply(msg("help.nothing-more")),)
    near = {str(rank): Call("qui-fait", {"need": word}) for rank, word in enumerate(found.near, 1)}
    steps = Offer(near | {"oui": Call("manques", {"words": args.need})})
    return Reply(msg("directory.nothing-found", urgent=urgent, need=args.need, near=found.near, beside=beside)), steps
