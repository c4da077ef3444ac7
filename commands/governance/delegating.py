"""`!délégation`: a colleague speaks for a pilot structure, until a day; accepted by one tap, ended by a word, or by itself."""

import re
from collections.abc import Sequence
from datetime import datetime

from commands.core.dates import is_deadline
from commands.core.declaration.context import Context, Coordinator, Due
from commands.core.declaration.effects import Call, Direct, Effects, Happens, Offer, Refused, Reply, Seed, msg
from commands.core.declaration.happenings import Tap, VoiceGiven
from commands.core.declaration.shapes import OpenWords
from commands.core.language.ids import find_matrix_id
from commands.core.language.taps import NO, YES
from commands.core.language.words import parts_of, words_of
from commands.core.rules.identity import identify, identify_all
from commands.core.rules.rights import only_for_the_team, team
from commands.core.rules.speakers import Delegate, list_colleagues, list_delegates
from commands.governance.deadlines import END_OF_DAY, read_end
from commands.governance.settling import settle
from commands.governance.subject import family, takes_voices
from storage import decisions, delegations, timers
from storage.decisions import Decision
from storage.delegations import Delegation
from storage.rows import keep_row
from storage.team import JournalEntry
from storage.timers import Timer, timer

KIND = "governance.delegation"
"""Of the letters that ask a colleague, and of what is planned about a delegation."""
END = "governance.delegation-end"
_UNTIL = re.compile(r"(?<!\s)(?:\s*+[,(])?+\s++(?=(?:jusqu|d[’']ici|fin\b|pendant\b|pour\b))", re.IGNORECASE)
_ANSWERS = {
    **dict.fromkeys(("oui", "j accepte", "accepter", "accepte", "ok", "d accord"), True),
    **dict.fromkeys(("non", "je refuse", "refuser", "refuse"), False),
}
_STOPS = frozenset({"stop", "fin", "arreter", "arrete", "retirer", "annuler", "terminer"})


def _is_for_delegations(words: str) -> bool:
    """« délégation ; … », « délégation stop » are said to the robot; « délégation de la CAF » is looked for."""
    return ";" in words or words_of(words) in _ANSWERS.keys() | _STOPS or _UNTIL.search(words) is not None


@family.command(
    "délégation",
    OpenWords.described("Demander à une personne de votre structure pilote de parler pour elle, jusqu’à une date.", _is_for_delegations),
    aliases=("délégations", "déléguer", "donner-délégation"),
    examples=("!délégation Karim Benali ; jusqu’au 15 janvier", "!délégation", "!délégation stop"),
    writes=True,
)
async def delegate(ctx: Context, args: OpenWords) -> Effects:
    """Without words, who speaks for whom; « oui » and « non » answer; « stop » ends; a name and a date ask."""
    said = words_of(args.words)
    if not said:
        return (Reply(msg("delegations.listed", delegates=await list_delegates(ctx.session, ctx.territory), now=ctx.now)),)
    if said in _ANSWERS:
        return await _answer(ctx, await _asked_of(ctx), accepted=_ANSWERS[said])
    if said in _STOPS:
        return await _stop(ctx)
    return await _propose(ctx, args.words)


# ── Asking ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def _propose(ctx: Context, words: str) -> Effects:
    giver = await only_for_the_team(ctx)
    if giver.structure not in ctx.territory.pilots:
        raise Refused("delegations.no-pilot", structure=giver.structure)
    name, until = _parted(ctx, words)
    standing = await delegations.list_delegations(ctx.session)
    if any(each.structure == giver.structure for each in standing):
        raise Refused(
            "delegations.already",
            delegates=[each for each in await list_delegates(ctx.session, ctx.territory) if each.person.structure == giver.structure],
        )
    found = await _find(ctx, giver, name)
    if len(found) > 1:
        accounts = [each.person for each in await identify_all(ctx.session, ctx.territory, found.items())]
        until_words = f"{until.astimezone(ctx.territory.zone):%d/%m/%Y}"
        choices = {
            str(rank): Call("délégation", {"words": f"{each.user_id} ; jusqu’au {until_words}"}) for rank, each in enumerate(accounts, 1)
        }
        return Reply(msg("delegations.which-person", said=name, accounts=accounts)), Offer(choices)
    ((user_id, called),) = found.items()
    await _only_who_is_free(ctx, user_id, called, standing)
    delegation = Delegation(structure=giver.structure, given_by=giver.user_id, user_id=user_id, until=until, proposed_at=ctx.now)
    await keep_row(ctx.session, delegation)
    subject = f"{KIND}:{delegation.number}"
    await timers.set_timer(ctx.session, timer(subject, END, until))
    asked = Delegate(delegation, Coordinator(user_id, called, giver.structure), giver)
    known = await identify(ctx.session, ctx.territory, user_id, called)
    letter = Direct(msg("delegations.to-accept", delegate=asked), user_id, subject)
    return Reply(msg("delegations.proposed", delegate=asked, known=known)), letter, Seed(subject, YES), Seed(subject, NO)


def _parted(ctx: Context, words: str) -> tuple[str, datetime]:
    """The person, and until when: the end of that day. Raises Refused when one of them is missing."""
    parts = parts_of(words)
    if len(parts) == 1:
        parts = [part for part in _UNTIL.split(words, maxsplit=1) if part.strip(" ),")]
    if len(parts) != 2 or not is_deadline(parts[1]):
        raise Refused("delegations.how-to", said=words)
    return parts[0].strip(), read_end(ctx, parts[1].strip(" )"), END_OF_DAY)


async def _find(ctx: Context, giver: Coordinator, said: str) -> dict[str, str]:
    """The colleagues of the giver whom these words may mean: Matrix id → name. Raises Refused when there is none."""
    colleagues = await list_colleagues(ctx.session, ctx.territory, giver.structure)
    written = find_matrix_id(said)
    if written:
        found = {user_id: name for user_id, name in colleagues.items() if user_id == written.user_id}
    else:
        words = words_of(said)
        exact = {user_id: name for user_id, name in colleagues.items() if words_of(name) == words}
        found = exact or {
            user_id: name for user_id, name in colleagues.items() if words and set(words.split()) <= set(words_of(name).split())
        }
    if not found:
        raise Refused("delegations.no-colleague", said=said, structure=giver.structure)
    return found


async def _only_who_is_free(ctx: Context, user_id: str, name: str, standing: Sequence[Delegation]) -> None:
    """Raises Refused for who speaks already, for this structure or another: nobody has two voices."""
    member = next((each for each in await team(ctx.session, ctx.territory) if each.user_id == user_id), None)
    taken = member.structure if member else next((each.structure for each in standing if each.user_id == user_id), None)
    if taken is not None:
        raise Refused("delegations.speaks-already", name=name, structure=taken)


# ── Answering ────────────────────────────────────────────────────────────────────────────────────────────────────


async def _asked_of(ctx: Context) -> Delegation:
    """What waits for the answer of the person. Raises Refused when nothing does."""
    mine = [
        each for each in await delegations.list_delegations(ctx.session) if each.user_id == ctx.person.user_id and each.accepted_at is None
    ]
    if not mine:
        raise Refused("delegations.nothing-asked")
    return mine[0]


@family.tapped(KIND)
async def tap(ctx: Context, tapped: Tap) -> Effects:
    """✅ accepts, ❌ refuses, once."""
    delegation = await delegations.get_delegation(ctx.session, tapped.number)
    if tapped.removed or tapped.key not in {YES, NO} or delegation is None or delegation.accepted_at is not None:
        return ()
    return await _answer(ctx, delegation, accepted=tapped.key == YES) if delegation.user_id == ctx.person.user_id else ()


async def _answer(ctx: Context, delegation: Delegation, *, accepted: bool) -> Effects:
    asked = next((each for each in await list_delegates(ctx.session, ctx.territory) if each.delegation.number == delegation.number), None)
    if asked is None or asked.giver is None:
        await _end(ctx, delegation)
        return (Direct(msg("delegations.fallen", delegation=delegation)),)
    told = Direct(msg("delegations.answer-told", delegate=asked, accepted=accepted), asked.giver.user_id)
    if not accepted:
        await _end(ctx, delegation)
        return Direct(msg("delegations.refused", delegate=asked)), told
    delegation.accepted_at = ctx.now
    await keep_row(ctx.session, _entry(ctx.now, delegation, "given", delegation.given_by))
    waiting = [each for each in await decisions.list_open(ctx.session) if await _waits_for(ctx, each, delegation.structure)]
    answer = Direct(msg("delegations.accepted", delegate=asked, waiting=waiting))
    return answer, told, Happens(VoiceGiven(delegation.structure))


async def _waits_for(ctx: Context, decision: Decision, structure: str) -> bool:
    """Whether a decision may still be spoken in, and this structure has not."""
    return takes_voices(decision, ctx.now) and structure in (await settle(ctx.session, ctx.territory, decision)).silent


# ── Its end ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def _stop(ctx: Context) -> Effects:
    """By who speaks, or by a coordinator of their structure."""
    mine = next((each.structure for each in await team(ctx.session, ctx.territory) if each.user_id == ctx.person.user_id), None)
    standing = await delegations.list_delegations(ctx.session)
    found = next((each for each in standing if each.user_id == ctx.person.user_id or each.structure == mine), None)
    if found is None:
        raise Refused("delegations.none-of-yours")
    if found.accepted_at is not None:
        await keep_row(ctx.session, _entry(ctx.now, found, "ended", ctx.person.user_id))
    await _end(ctx, found)
    others = dict.fromkeys(each for each in (found.user_id, found.given_by) if each and each != ctx.person.user_id)
    told = msg("delegations.ended", delegation=found, by_itself=False)
    return Reply(told), *(Direct(told, each) for each in others)


async def _end(ctx: Context, delegation: Delegation) -> None:
    await timers.remove_timers(ctx.session, f"{KIND}:{delegation.number}")
    await delegations.remove_delegation(ctx.session, delegation.number or 0)


@family.timer(END)
async def end(due: Due, planned: Timer) -> Effects:
    """Its day is over: who spoke and who asked are told, without a sound. One that nobody accepted is only forgotten."""
    delegation = await delegations.get_delegation(due.session, planned.number)
    if delegation is None:
        return ()
    await delegations.remove_delegation(due.session, planned.number)
    if delegation.accepted_at is None:
        return ()
    await keep_row(due.session, _entry(due.now, delegation, "ended", None))
    told = msg("delegations.ended", delegation=delegation, by_itself=True)
    return tuple(Direct(told, each, quiet=True) for each in (delegation.user_id, delegation.given_by) if each)


def _entry(now: datetime, delegation: Delegation, what: str, author_id: str | None) -> JournalEntry:
    return JournalEntry(
        at=now,
        kind=f"delegation-{what}",
        author_id=author_id,
        author_structure=delegation.structure,
        subject_id=delegation.user_id,
        subject_structure=delegation.structure,
    )
