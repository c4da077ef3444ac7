"""`!propose`: an idea for the programme, from a need of the field; `!idée I4` shows one; `!retirer-idée`."""

from typing import Any

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Offer, Refused, Reply, msg
from commands.core.declaration.questions import Question
from commands.core.declaration.shapes import SureWords, Words
from commands.core.language.words import parts_of, says_something
from commands.core.rules.caps import OPEN_IDEAS
from commands.core.rules.lines import only_short
from commands.core.rules.rights import coordinator, only_for_the_network
from commands.core.rules.voices import find_voice
from commands.core.subjects import asks_back, number_of
from commands.core.understanding import dialogue
from commands.programmes.subject import IDEA, IDEAS, family, find_programme, format_named, sheet_of, text_of
from storage import ideas, likeness, programmes
from storage.ideas import AUTHOR, MERGED, OPEN, WITHDRAWN, Idea, IdeaPart
from storage.programmes import CALL
from storage.rows import add_numbered

DIALOGUE = "programmes.propose"
LONGEST_TITLE, LONGEST_WHY, LONGEST_PLACE, LONGEST_COMMENT = 80, 400, 80, 400
_LONGEST = {"title": LONGEST_TITLE, "format": LONGEST_TITLE, "why": LONGEST_WHY, "place": LONGEST_PLACE, "comment": LONGEST_COMMENT}


@family.command(
    "propose",
    SureWords.described(
        "Proposer une idée pour le programme, d’un message ou par questions.", lambda words: not words or IDEAS.is_told(words)
    ),
    aliases=("proposer", "proposer-une-idée", "proposer-idée", "je-propose", "nouvelle-idée"),
    examples=("!propose Lire une facture d’énergie ; atelier formation ; trois familles sur dix nous la montrent sans la comprendre",),
    writes=True,
)
async def propose(ctx: Context, args: SureWords) -> Effects:
    """What looks like it is shown first. sure: it was, and the person proposes all the same."""
    await only_who_proposes(ctx)
    parts = parts_of(args.words)
    if not parts:
        return await dialogue.begin(ctx, family.asks(DIALOGUE))
    idea = _read(ctx, parts)
    if not args.sure and (alike := await _alike(ctx, idea)):
        again = Call("propose", {"words": args.words, "sure": True})
        joins = {str(rank): Call("soutenir", {"words": f"I{each.number}"}) for rank, each in enumerate(alike, 1)}
        return Reply(msg("ideas.alike", alike=alike)), Offer({"oui": again, **joins})
    return await add(ctx, idea)


async def read_format(ctx: Context, said: str) -> str:
    """The kind of meeting that words name. Raises Refused."""
    found = format_named(ctx, said)
    if found is None:
        raise Refused("ideas.which-format", said=said, formats=[each.name for each in ctx.territory.formats])
    return found


QUESTIONS = (
    Question("title", asks="ideas.dialogue-title", reads=lambda _ctx, said: checked("title", " ".join(parts_of(said)))),
    Question("format", asks="ideas.dialogue-format", reads=read_format, optional=True),
    Question("why", asks="ideas.dialogue-why", reads=lambda _ctx, said: checked("why", " ".join(parts_of(said))), optional=True),
)


@family.dialogue(DIALOGUE, QUESTIONS, summary="ideas.dialogue-summary")
async def finish(ctx: Context, answers: dict[str, Any]) -> Effects:
    """The questions are answered."""
    await only_who_proposes(ctx)
    return await add(ctx, Idea(title=answers["title"], format=answers["format"] or "", why=answers["why"] or "", created_at=ctx.now))


async def only_who_proposes(ctx: Context) -> None:
    """Raises Refused for who is not of the network, or has many ideas that wait."""
    await only_for_the_network(ctx, Refused("ideas.members-only"))
    if await ideas.count_open_of(ctx.session, ctx.person.user_id) >= OPEN_IDEAS:
        raise Refused("ideas.too-many", most=OPEN_IDEAS)


def _read(ctx: Context, parts: list[str]) -> Idea:
    """« titre ; format ; pourquoi »; without a kind of meeting in the second place, it is a reason."""
    title, *others = parts
    named = format_named(ctx, others[0]) if others else None
    why = " ".join(others[1:] if named else others)
    return Idea(title=checked("title", title), format=named or "", why=checked("why", why) if why else "", created_at=ctx.now)


def checked(what: str, words: str) -> str:
    """The words of a field. Raises Refused when they say nothing, or are many."""
    if not says_something(words):
        raise Refused("ideas.nothing-said", what=what)
    return only_short(words, _LONGEST[what], "ideas.too-long", what=what)


async def _alike(ctx: Context, idea: Idea) -> list[Idea]:
    """The ideas that look like one, of those that are open or were answered; of one that was merged, the one it is part of."""
    found: dict[int, Idea] = {}
    for like in await likeness.find_like(ctx.session, IDEA, text_of(idea), ctx.lexicon):
        known = await ideas.get_idea(ctx.session, like.number)
        while known is not None and known.state == MERGED and known.merged_into is not None:
            known = await ideas.get_idea(ctx.session, known.merged_into)
        if known is not None and known.state == OPEN:
            found[number_of(known)] = known
    return list(found.values())


async def add(ctx: Context, idea: Idea) -> Effects:
    """Keep it: in the programme whose call is open, else for the next one."""
    under_way = await programmes.find_under_way(ctx.session)
    if under_way is not None and under_way.state == CALL and ctx.now < under_way.ideas_until:
        idea.programme_number = under_way.number
    idea.created_by = ctx.person.user_id
    number = await add_numbered(ctx.session, idea)
    structure = await find_voice(ctx)
    behind = structure.id if structure else None
    author = IdeaPart(idea_number=number, user_id=ctx.person.user_id, part=AUTHOR, structure_id=behind, at=ctx.now)
    await ideas.add_part(ctx.session, author)
    await likeness.remember(ctx.session, IDEA, number, text_of(idea), ctx.lexicon)
    noted = msg("ideas.noted", sheet=await sheet_of(ctx.session, idea), under_way=under_way)
    return Reply(noted), *await IDEAS.announced(ctx.session, idea, quiet=True)


# ── One of them ──────────────────────────────────────────────────────────────────────────────────────────────────


@family.command(
    "idée",
    Words.described("Voir une idée par son numéro.", IDEAS.is_named),
    aliases=("fiche-idée",),
    examples=("!idée I4", "!idée I4 remettre"),
    writes=True,
)
async def show(ctx: Context, args: Words) -> Effects:
    """A number shows one, « remettre » tells it anew; other words are a new one."""
    if not IDEAS.is_named(args.words):
        return await propose(ctx, SureWords(words=args.words))
    idea, after = await IDEAS.find(ctx, args.words)
    if asks_back(after):
        return await IDEAS.tell_anew(ctx, args.words)
    said = await ideas.list_comments(ctx.session, number_of(idea), 2)
    programme = await find_programme(ctx, "") if idea.programme_number is None and await programmes.list_last(ctx.session, 1) else None
    return (Reply(msg("ideas.shown", sheet=await sheet_of(ctx.session, idea), comments=said, next=programme)),)


@family.command(
    "retirer-idée",
    Words.described("Retirer une idée que vous avez proposée.", IDEAS.is_named),
    aliases=("retirer-une-idée", "supprimer-idée"),
    examples=("!retirer-idée I4",),
    writes=True,
)
async def take_back(ctx: Context, args: Words) -> Effects:
    """It is no more voted on. One that others stand behind is theirs too: the équipe d'animation answers it."""
    idea, _ = await IDEAS.find_led(ctx, args.words)
    number = number_of(idea)
    others = {part.user_id for part in (await ideas.list_parts(ctx.session, [number]))[number] if part.user_id != idea.created_by}
    if (others and await coordinator(ctx) is None) or idea.poll_number is not None:
        raise Refused("ideas.not-yours-alone", idea=idea, others=len(others))
    idea.state, idea.answered_at = WITHDRAWN, ctx.now
    await IDEAS.plan(ctx.session, idea, ctx.territory, ctx.now)
    await likeness.forget(ctx.session, IDEA, number)
    return Reply(msg("ideas.taken-back", idea=idea)), await IDEAS.kept_true(ctx.session, idea)
