"""`!qui-fait`: the structures that meet a need, three at a time, and why."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from commands.core.declaration.context import Context
from commands.core.declaration.effects import (
    A_DETAIL,
    A_GAP,
    A_MAP,
    A_NARROWING,
    AN_ALERT,
    Call,
    Effects,
    Msg,
    Offer,
    Refused,
    Reply,
    msg,
)
from commands.core.declaration.families import Table
from commands.core.declaration.vocabulary import ALOUD, AT_LENGTH, SILENTLY, Args, Guess, Page, Sought, Unspoken
from commands.core.rules.structures import find_inside, short_name
from commands.directory.details import asks_details, details_of, remarks_on, tell_details
from commands.directory.found import Answer, answers_of, as_read, as_typed, is_spelling, left_out
from commands.directory.narrowing import asks_nearer, is_of_one, narrowed, rank_of, tells_change
from commands.directory.shared import family, sheets
from storage import directory, likeness, search
from storage.directory import Structure
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
    answer: Annotated[str, Unspoken()] = ""


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
    if (told := await _before_the_search(ctx, args, table)) is not None:
        return told
    first = (args.page - 1) * PAGE
    found = await search.search(ctx.session, args.need, ctx.lexicon, limit=first + PAGE, at=ctx.local_now)
    need = as_read(args.need, found.corrections)
    urgent = emergencies_in(need, ctx.lexicon.emergencies) if args.page == 1 else ()
    if args.guess and not _is_convincing(args.need, found):
        return await _not_for_the_search(ctx, args, urgent)
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


async def _before_the_search(ctx: Context, args: WhoDoes, table: Table) -> Effects | None:
    """What is answered without a search: words said of the last one, words that are many, what is asked of a structure by its name."""
    if args.answer:
        return await _go_on(ctx, args, table)
    urgent = emergencies_in(args.need, ctx.lexicon.emergencies) if args.guess else ()
    if args.guess == AT_LENGTH:
        return await _not_for_the_search(ctx, args, urgent)
    if args.guess == ALOUD and not urgent and details_of(args.need) and (named := await find_inside(ctx.session, args.need)):
        if tells_change(args.need):
            return _what_of(args, named.structure)
        if asks_details(named.beside):
            return await tell_details(ctx, named.structure, named.beside)
    return None


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


async def _not_for_the_search(ctx: Context, args: WhoDoes, urgent: Sequence[str]) -> Effects:
    """Nothing, where others talk; else what cannot wait, or of whom it is; or that it was not understood: Refused, which undoes nothing."""
    if args.guess == SILENTLY:
        return ()
    asked = Offer({"oui": Call("qui-fait", {"need": args.need})})
    if urgent:
        return Reply(msg("directory.urgent", urgent=urgent, need=args.need, sought=args.guess != AT_LENGTH)), asked
    tells = args.guess == ALOUD or tells_change(args.need)
    if tells and (named := await find_inside(ctx.session, args.need)):
        return _what_of(args, named.structure)
    raise Refused("core.not-understood", words=args.need).offering(asked)


def _what_of(args: WhoDoes, structure: Structure) -> Effects:
    """Something is said of a structure, and it is not clear what: its sheet is offered, and to say there what changed."""
    name = short_name(structure)
    calls = {
        "1": Call("fiche", {"name": name, "chosen": structure.id}),
        "oui": Call("corriger", {"words": args.need, "chosen": structure.id}),
    }
    return Reply(msg("directory.what-of-it", name=name)), Offer(calls | remarks_on(name, structure.id))


def _is_gap(found: Findings) -> bool:
    """Whether nobody does what was asked, there and for them: it may be noted."""
    return any(left.kind in {Kind.WORD, Kind.NEED, Kind.PLACE, Kind.PUBLIC} for left in found.left_out)


def _next_steps(args: WhoDoes, found: Findings, answers: Sequence[Answer]) -> Offer:
    """All the numbers seen so far, for people scroll up."""
    steps: dict[str, Call] = {"oui": Call("manques", {"words": args.need})} if _is_gap(found) else {}
    steps |= sheets([answer.structure for answer in answers]) | _remarks(args.need)
    if found.total == 1:
        steps |= remarks_on(answers[0].structure.name, answers[0].structure.id)
    if found.total > args.page * PAGE:
        steps["suite"] = Call("qui-fait", {"need": args.need, "page": args.page + 1})
    return Offer(steps)


def _nothing(args: WhoDoes, found: Findings, beside: Sequence[Msg], urgent: Sequence[str]) -> Effects:
    if args.page > 1:
        return (Reply(msg("help.nothing-more")),)
    near = {str(rank): Call("qui-fait", {"need": word}) for rank, word in enumerate(found.near, 1)}
    steps = Offer(near | _remarks(args.need) | {"oui": Call("manques", {"words": args.need})})
    return Reply(msg("directory.nothing-found", urgent=urgent, need=args.need, near=found.near, beside=beside)), steps


# ── What is said of an answer ────────────────────────────────────────────────────────────────────────────────────


def _remarks(need: str) -> dict[str, Call]:
    """What may be said of who was found, or of nobody."""
    again = Call("qui-fait", {"need": need})
    return {
        A_DETAIL: again,
        A_NARROWING: again,
        A_MAP: Call("carte", {"need": need}),
        AN_ALERT: Call("préviens-moi", {"words": need}),
        A_GAP: Call("manques", {"words": need}),
    }


async def _go_on(ctx: Context, args: WhoDoes, table: Table) -> Effects:
    """« le numéro du 2 », « plus près ? », « et pour les jeunes ? »: of one of those who were shown, or of all that was asked."""
    rank = rank_of(args.answer)
    if rank or is_of_one(args.answer):
        return await _of_one(ctx, args, rank)
    if asks_nearer(args.answer):
        return Reply(msg("directory.near-where", need=args.need)), Offer(_remarks(args.need), beside=True)
    need = await narrowed(ctx, args.need, args.answer)
    again = WhoDoes(need=need) if need else WhoDoes(need=args.answer, guess=ALOUD)  # « avec plaisir » narrows nothing
    return await who_does(ctx, again, table)


async def _of_one(ctx: Context, args: WhoDoes, rank: int | None) -> Effects:
    """What is asked of the one of this rank; where none is told, of whom it is asked."""
    found = await search.search(ctx.session, args.need, ctx.lexicon, limit=rank or PAGE, at=ctx.local_now)
    structures = await directory.list_structures(ctx.session, [hit.structure_id for hit in found.hits])
    if rank and len(structures) == rank:
        return await tell_details(ctx, structures[-1], args.answer)
    asked = {number: Call(call.command, call.args | {"answer": args.answer}) for number, call in sheets(structures).items()}
    return Reply(msg("directory.of-which", structures=structures)), Offer(asked | _remarks(args.need), beside=True)
