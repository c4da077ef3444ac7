"""What a pilot structure says of a decision: `!avis-décision`, a sign under its message, a reply; and what comes of it."""

import re

from commands.core.declaration.context import Context, Coordinator
from commands.core.declaration.effects import Direct, Effects, Msg, Refused, discreetly, msg
from commands.core.declaration.handlers import said_to
from commands.core.declaration.happenings import Tap
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.language.taps import NO
from commands.core.language.words import unquoted
from commands.core.rules.rights import list_leaders
from commands.core.subjects import number_of
from commands.governance.opinions import LONGEST_REASON, Said, is_opinion, read_opinion
from commands.governance.settling import adopted, reopened, settle, was_adopted_just_now
from commands.governance.subject import DECISIONS, KIND, SIGNS, family, takes_voices
from commands.governance.voices import only_one_voice, only_who_speaks
from storage import claims, decisions, delivery
from storage.decisions import OBJECTION, OPEN, Decision, Opinion

REASON = "governance.reason"
"""Of the subject of a letter that asks for a reason: a reply to it is that reason."""
_SAME_SIGNS = {NO: OBJECTION, "🖐": SIGNS["✋"], "🤚": SIGNS["✋"], "🛑": OBJECTION, "🚫": OBJECTION}
"""What people tap for the bot's own signs."""
_LETTERED = re.compile(r"(?:(?:sur|de|pour|à|la|le)\s+)*(?:d\s?-?\s?\d|d[ée]cision)", re.IGNORECASE)


def names_a_decision(words: str) -> bool:
    """« avis D4 pour » is said of a decision; « avis R12 bien », « avis 12 » are not."""
    return _LETTERED.match(unquoted(words.strip())) is not None and DECISIONS.is_named(words)


@family.command(
    "avis-décision",
    Words.described(
        "Dire l’avis de votre structure pilote sur une décision : pour, réserve ou objection avec sa raison, ou le retirer.",
        DECISIONS.is_named,
    ),
    aliases=("avis-sur-décision", "décision-avis"),
    examples=("!avis-décision D4 pour", "!avis-décision D4 réserve ; le délai est court", "!avis-décision D4 retirer"),
    writes=True,
    borrowed=Borrowed(("avis",), names_a_decision),
)
async def speak(ctx: Context, args: Words) -> Effects:
    """The last word of a structure counts, whoever of its people says it."""
    decision, words = await DECISIONS.find(ctx, args.words, to_change=True)
    speaker = await only_who_speaks(ctx, decision)
    said = read_opinion(words) or await _reason_of_before(ctx, decision, speaker, words)
    if said is None:
        raise Refused("decisions.opinion-unclear", decision=decision, said=words)
    if said.value is None:
        return await take_back(ctx, decision, speaker)
    await only_one_voice(ctx, decision, speaker)
    if not takes_voices(decision, ctx.now, ctx.sent_at):
        DECISIONS.only_living(ctx, decision)
    if len(said.reason) > LONGEST_REASON:
        raise Refused("decisions.reason-too-long", decision=decision, most=LONGEST_REASON)
    before = await _find_opinion(ctx, decision, speaker.structure)
    opinion = await _note(ctx, decision, speaker, said)
    come = *_told_to_colleague(ctx, decision, before, speaker), *await _comes_of(ctx, decision, opinion)
    if not opinion.is_said:
        return come
    return discreetly(ctx, msg("decisions.noted", decision=decision, opinion=opinion), about=ctx.person.user_id), *come


async def _reason_of_before(ctx: Context, decision: Decision, speaker: Coordinator, words: str) -> Said | None:
    """Words alone are the reason that this person's structure still owes, if it owes one."""
    if not any(sign.isalnum() for sign in words):
        return None
    said = await _find_opinion(ctx, decision, speaker.structure)
    return Said(said.value, words.strip()) if said is not None and not said.is_said else None


family.replied(KIND)(said_to("!avis-décision D{number} {words}", is_opinion))
family.replied(REASON)(said_to("!avis-décision D{number} {words}"))


# ── Taps ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@DECISIONS.tapped()
async def tap(ctx: Context, tapped: Tap, decision: Decision) -> Effects:
    """A sign under the decision is the voice of a structure, its removal takes it back. Any other sign is none."""
    value = SIGNS.get(tapped.key) or _SAME_SIGNS.get(tapped.key)
    if value is None:
        return ()
    try:
        speaker = await only_who_speaks(ctx, decision)
        if not tapped.removed:
            await only_one_voice(ctx, decision, speaker)
            if not takes_voices(decision, ctx.now, ctx.sent_at):
                DECISIONS.only_living(ctx, decision)
            return await _tapped(ctx, decision, speaker, value)
    except Refused as refusal:
        return () if tapped.removed else await _once(ctx, decision, refusal.message)
    mine = await _find_mine(ctx, decision, speaker)
    if mine is None or mine.user_id != ctx.person.user_id or mine.value != value:
        return ()
    return await take_back(ctx, decision, speaker, by_tap=True)


async def _tapped(ctx: Context, decision: Decision, speaker: Coordinator, value: str) -> Effects:
    """« pour » is said at once; a reserve or an objection once its reason is told, which may be already."""
    before = await _find_opinion(ctx, decision, speaker.structure)
    if before is not None and before.value == value:
        return ()
    opinion = await _note(ctx, decision, speaker, Said(value))
    return *_told_to_colleague(ctx, decision, before, speaker), *await _comes_of(ctx, decision, opinion)


async def _once(ctx: Context, decision: Decision, message: Msg) -> Effects:
    """What is told to a person once about a decision, in private and without a sound, whatever they tap."""
    told = delivery.digest(f"{message.key}|{decision.number}|{decision.version}|{ctx.person.user_id}")
    return (Direct(message, quiet=True),) if await claims.add_claim(ctx.session, f"told:{told}", ctx.now) else ()


# ── What is said, and what comes of it ───────────────────────────────────────────────────────────────────────────


async def _find_opinion(ctx: Context, decision: Decision, structure: str) -> Opinion | None:
    return next((each for each in await decisions.list_opinions(ctx.session, decision) if each.structure == structure), None)


async def _find_mine(ctx: Context, decision: Decision, speaker: Coordinator) -> Opinion | None:
    """What the structure of a person said; else what they said themselves, for the one they were of before."""
    opinions = await decisions.list_opinions(ctx.session, decision)
    of_theirs = next((each for each in opinions if each.structure == speaker.structure), None)
    return of_theirs or next((each for each in opinions if each.user_id == speaker.user_id), None)


async def _note(ctx: Context, decision: Decision, speaker: Coordinator, said: Said) -> Opinion:
    opinion = Opinion(
        decision_number=number_of(decision),
        wording=decision.wording,
        structure=speaker.structure,
        value=said.value or "",
        reason=said.reason,
        user_id=speaker.user_id,
        at=ctx.now,
    )
    await decisions.set_opinion(ctx.session, opinion)
    return opinion


async def _comes_of(ctx: Context, decision: Decision, opinion: Opinion) -> Effects:
    """The last voice adopts it; a reason is asked for where there is none; an objection is told to who leads it, with how to go on."""
    sheet = await settle(ctx.session, ctx.territory, decision)
    if sheet.is_agreed:
        return await adopted(ctx.session, ctx.territory, sheet, ctx.now)
    true = await DECISIONS.kept_true(ctx.session, decision)
    if not opinion.is_said:
        return Direct(msg("decisions.reason-asked", decision=decision, opinion=opinion), subject=f"{REASON}:{decision.number}"), true
    if opinion.value != OBJECTION:
        return (true,)
    leaders = await list_leaders(ctx.session, ctx.territory, decision.created_by)
    told = msg("decisions.objection-told", decision=decision, opinion=opinion)
    return true, *(Direct(told, each) for each in leaders if each != ctx.person.user_id)


def _told_to_colleague(ctx: Context, decision: Decision, before: Opinion | None, speaker: Coordinator) -> Effects:
    """Who spoke before for the same structure learns, without a sound, that a colleague did since."""
    if before is None or before.user_id in {None, ctx.person.user_id}:
        return ()
    return (Direct(msg("decisions.colleague-spoke", decision=decision, colleague=speaker), before.user_id, quiet=True),)


async def take_back(ctx: Context, decision: Decision, speaker: Coordinator, *, by_tap: bool = False) -> Effects:
    """A structure takes its voice back: while the decision is open, and for a moment after the one that adopted it."""
    opinion = await _find_mine(ctx, decision, speaker)
    if opinion is None:
        raise Refused("decisions.nothing-to-take-back", decision=decision, structure=speaker.structure)
    if decision.state != OPEN and not was_adopted_just_now(decision, ctx.now):
        return (Direct(msg("decisions.too-late-to-take-back", decision=decision)),)
    await decisions.remove_opinion(ctx.session, opinion)
    answer = () if by_tap else (discreetly(ctx, msg("decisions.taken-back", decision=decision, structure=opinion.structure)),)
    if decision.state == OPEN:
        await settle(ctx.session, ctx.territory, decision)
        return *answer, await DECISIONS.kept_true(ctx.session, decision)
    return *answer, *await reopened(ctx, decision, speaker, opinion.structure)
