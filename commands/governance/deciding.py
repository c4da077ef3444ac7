"""`!décision`: ask the pilot structures for their consent, see what they said, change the words, the end, or give it up."""

import re
from collections.abc import Sequence

from commands.core.dates import is_deadline
from commands.core.declaration.context import Context, Coordinator
from commands.core.declaration.effects import Direct, Effects, Msg, Post, Refused, Reply, Seed, Update, msg
from commands.core.declaration.shapes import Words
from commands.core.language.words import parts_of, words_of
from commands.core.rules.rights import coordinator, only_for_the_team
from commands.core.subjects import asks_back, number_of
from commands.governance.deadlines import AGAIN_DAYS, read_end, usual_end
from commands.governance.opinions import is_opinion
from commands.governance.settling import entry, settle
from commands.governance.speaking import speak
from commands.governance.subject import DECISIONS, FORMER, SIGNS, family, sheet_of
from commands.governance.voices import list_voices
from storage import decisions, reactions
from storage.decisions import LAPSED, OPEN, WITHDRAWN, Decision
from storage.rows import keep_row

LONGEST_TITLE, LONGEST_TEXT = 100, 300
"""What is consented to is read whole, on a phone."""
MOST_OPEN = 30
_GIVEN_UP = frozenset({"retirer", "retire", "retrait", "annuler", "annule", "abandonner", "supprimer", "retirer la decision"})
_LETTERED = re.compile(
    r"\W*(?:la\s+)?(?:d[ée]cision\s*)?(?:n\s*[°º]\s*)?d\s?-?\s?\d|\W*(?:la\s+)?d[ée]cision\s*(?:n\s*[°º]\s*)?\d", re.IGNORECASE
)
_UP_TO_ITS_NUMBER = re.compile(r"\A\D*+\d++")


@family.command(
    "décision",
    Words.described("Demander une décision aux structures pilotes ; revoir une décision par son numéro.", DECISIONS.is_told),
    aliases=("nouvelle-décision", "demander-une-décision"),
    examples=(
        "!décision Adopter la charte ; le texte lu le 12 novembre ; fin vendredi 18h",
        "!décision D4",
        "!décision D4 ; le nouveau texte",
        "!décision D4 fin 15 janvier",
        "!décision D4 annuler",
    ),
    writes=True,
)
async def decide(ctx: Context, args: Words) -> Effects:
    """A number shows one, or changes it; other words ask a new one in this room."""
    after = _about_one(args.words)
    if after is None:
        return await _ask(ctx, args.words)
    if not after:
        decision, _ = await DECISIONS.find(ctx, args.words)
        leads = decision.state in {OPEN, LAPSED} and await coordinator(ctx) is not None
        return (Reply(msg("decisions.shown", sheet=await sheet_of(ctx.session, decision), team=leads)),)
    if asks_back(after):
        return await DECISIONS.tell_anew(ctx, args.words)
    if is_opinion(after) and words_of(after) not in _GIVEN_UP:
        return await speak(ctx, Words(words=args.words))
    return await _change(ctx, args.words, after)


def _about_one(words: str) -> str | None:
    """The words after the number of a decision; None when they are about a new one: « 9 000 € pour la fête » is no D9."""
    number, after = DECISIONS.thing.take(words)
    if number is None:
        return None
    rest = _UP_TO_ITS_NUMBER.sub("", words, count=1).lstrip(" \t")
    is_sure = _LETTERED.match(words) or not after or rest.startswith((";", "\n"))
    return after if is_sure or is_deadline(after) or asks_back(after) or words_of(after) in _GIVEN_UP or is_opinion(after) else None


# ── A new one ────────────────────────────────────────────────────────────────────────────────────────────────────


async def _ask(ctx: Context, words: str) -> Effects:
    """Store it, plan its end, ask those who speak for the pilot structures."""
    author = await only_for_the_team(ctx)
    parts, end = _parted(words)
    if not parts:
        raise Refused("decisions.how-to", most=LONGEST_TEXT)
    if ctx.room.private:
        raise Refused("decisions.in-a-room", words=words)
    if len(await decisions.list_open(ctx.session)) >= MOST_OPEN:
        raise Refused("decisions.too-many-open", most=MOST_OPEN)
    title, text = _wording(parts)
    decision = Decision(
        title=title,
        text=text,
        room_id=ctx.room.room_id,
        ends_at=read_end(ctx, end) if end else usual_end(ctx),
        asked=list(ctx.territory.pilots),
        created_by=author.user_id,
        created_for=author.structure,
        created_at=ctx.now,
    )
    await keep_row(ctx.session, decision)
    await DECISIONS.plan(ctx.session, decision, ctx.territory, ctx.now)
    await keep_row(ctx.session, entry(decision, "asked", ctx.now, author))
    return *await _asked(ctx, decision), *await _without_speakers(ctx, decision)


def _parted(words: str) -> tuple[list[str], str]:
    """The parts of the words of a decision, and those of its end."""
    parts = parts_of(words)
    return (parts[:-1], parts[-1]) if len(parts) > 1 and is_deadline(parts[-1]) else (parts, "")


def _wording(parts: Sequence[str]) -> tuple[str, str]:
    title, text = parts[0], " ; ".join(parts[1:])
    for said, most in ((title, LONGEST_TITLE), (text, LONGEST_TEXT)):
        if len(said) > most:
            raise Refused("decisions.too-long", title=said is title, length=len(said), most=most)
    return title, text


async def _asked(ctx: Context, decision: Decision) -> Effects:
    """Its message in its room, which rings for those who speak for a pilot structure; who is not there is asked in private."""
    sheet = await sheet_of(ctx.session, decision)
    others = [each.user_id for each in await list_voices(ctx.session, ctx.territory, ctx.now) if each.user_id != ctx.person.user_id]
    there = tuple(user_id for user_id in dict.fromkeys(others) if ctx.present(decision.room_id, user_id))
    post = Post(decision.room_id, DECISIONS.message(sheet), there, DECISIONS.of(decision))
    letters = (Direct(msg("decisions.nudge", sheet=sheet), each) for each in dict.fromkeys(others) if each not in there)
    return post, *(Seed(DECISIONS.of(decision), sign) for sign in SIGNS), *letters


async def _without_speakers(ctx: Context, decision: Decision) -> Effects:
    """Who asks learns which pilot structures have nobody to speak for them yet: without them nothing is taken."""
    spoken = {each.structure for each in await list_voices(ctx.session, ctx.territory, ctx.now)}
    mute = [pilot for pilot in ctx.territory.pilots if pilot not in spoken]
    return (Direct(msg("decisions.without-speakers", decision=decision, structures=mute)),) if mute else ()


# ── What is changed ──────────────────────────────────────────────────────────────────────────────────────────────


async def _change(ctx: Context, words: str, after: str) -> Effects:
    """Its end, its words, or that it is asked at all: while it is open, or was not taken."""
    author = await only_for_the_team(ctx)
    decision, _ = await DECISIONS.find(ctx, words, to_change=True)
    if decision.state not in {OPEN, LAPSED}:
        raise Refused("decisions.is-over", decision=decision)
    if words_of(after) in _GIVEN_UP:
        return await _give_up(ctx, decision, author)
    if is_deadline(after):
        return await _extend(ctx, decision, author, after)
    if ";" in words or "\n" in words:
        return await _amend(ctx, decision, author, after)
    raise Refused("decisions.what-to-change", decision=decision, said=after)


async def _give_up(ctx: Context, decision: Decision, author: Coordinator) -> Effects:
    decision.state, decision.closed_at = WITHDRAWN, ctx.now
    await DECISIONS.plan(ctx.session, decision, ctx.territory, ctx.now)
    await keep_row(ctx.session, entry(decision, "withdrawn", ctx.now, author))
    return Reply(msg("decisions.withdrawn", decision=decision)), await DECISIONS.kept_true(ctx.session, decision)


async def _extend(ctx: Context, decision: Decision, author: Coordinator, said: str) -> Effects:
    """A later end. One that was not taken is asked again: what was said of it stands."""
    ends_at = read_end(ctx, said)
    if decision.state == OPEN and ends_at <= decision.ends_at:
        raise Refused("decisions.not-later", decision=decision)
    decision.ends_at, decision.chased_at = ends_at, None
    await _open_again(ctx, decision)
    await keep_row(ctx.session, entry(decision, "extended", ctx.now, author))
    return Reply(msg("decisions.extended", decision=decision)), await DECISIONS.kept_true(ctx.session, decision)


async def _amend(ctx: Context, decision: Decision, author: Coordinator, after: str) -> Effects:
    """New words: a new message, under which all are asked again, once. What was said of the former ones counts no more."""
    parts, end = _parted(after)
    title, text = _wording(parts if len(parts) > 1 else [decision.title, *parts])
    if (title, text) == (decision.title, decision.text):
        raise Refused("decisions.same-words", decision=decision)
    decision.title, decision.text = title, text
    decision.wording += 1
    decision.ends_at = read_end(ctx, end) if end else max(decision.ends_at, usual_end(ctx, AGAIN_DAYS))
    decision.chased_at = None
    await _open_again(ctx, decision)
    await keep_row(ctx.session, entry(decision, "amended", ctx.now, author))
    former = f"{FORMER}:{number_of(decision)}"
    await reactions.set_former(ctx.session, [DECISIONS.of(decision)], former, ctx.now)
    said = () if ctx.room.room_id == decision.room_id else (Reply(msg("decisions.amended", decision=decision)),)
    return *said, Update(former, msg("decisions.replaced", decision=decision)), *await _asked(ctx, decision)


async def _open_again(ctx: Context, decision: Decision) -> None:
    decision.state, decision.closed_at = OPEN, None
    decision.version += 1
    await settle(ctx.session, ctx.territory, decision)
    await DECISIONS.plan(ctx.session, decision, ctx.territory, ctx.now)


@DECISIONS.stands("décision")
async def tell_as_it_stands(ctx: Context, decision: Decision) -> Msg:
    """Its words, and what was said of them."""
    return msg("decisions.shown", sheet=await sheet_of(ctx.session, decision), team=decision.state == OPEN)
