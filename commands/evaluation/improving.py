"""`!améliorer`: what people say should change, in a numbered list; the équipe d'animation takes each or not, and says why.

Who holds meetings, and who says what they thought of one, were told that the équipe d'animation reads them: their words are shown to it
alone, and come into the list only as it writes them (decision 61).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile

from dateutil.relativedelta import relativedelta

from commands.core import guard
from commands.core.declaration.context import Context, Occasion
from commands.core.declaration.effects import Attach, Call, Direct, Effects, Msg, Offer, Post, Refused, Reply, msg
from commands.core.declaration.follow_ups import FollowUp, Pressing
from commands.core.declaration.happenings import ProgrammeOpened
from commands.core.declaration.shapes import Words
from commands.core.language.words import sayings, words_of
from commands.core.rules.caps import OPEN_IMPROVEMENTS
from commands.core.rules.lines import one_line
from commands.core.rules.rights import leads, only_for_the_network, only_for_the_team
from commands.evaluation.subject import family
from storage.evaluation import improvements
from storage.evaluation.improvements import OPEN, REFUSED, TAKEN, WITHDRAWN, Improvement
from storage.rows import keep_row

LONGEST = 300
A_PAGE, DECIDED, TOLD, HEARD = 5, 2, 5, 3
HEARD_MONTHS = 6
_SIGNS = " ;:,.()°–—-"
_TAKEN = sayings("retenu, retenue, oui, ok, pris, prise, accepte, acceptee, on le fait, adopte, adoptee")
_REFUSED = sayings("non, refuse, refusee, ecarte, ecartee, pas retenu, pas retenue, non retenu, non retenue, rejete, rejetee")
_AWAY = sayings("retirer, retire, supprimer, enlever, annuler, effacer")
_HEARD = sayings("paroles, les paroles, mots, verbatim, retours, ce qui a ete dit")
_DONE = sayings("decidees, decides, decision, decisions, reponses, retenues, retenus")


@dataclass(frozen=True, slots=True)
class Answered:
    """What is said of a line of the list. state: what becomes of it; empty: it is shown."""

    number: int
    state: str = ""
    reason: str = ""


def read_answered(words: str) -> Answered | None:
    """« 3 », « 3 retenu ; au programme », « n° 3 non : trop cher »; None: the words speak of no line (« 3 salles de plus »)."""
    parts = words.replace("°", " ").split()
    if parts and words_of(parts[0]) in {"n", "no", "numero", "ligne"}:
        parts = parts[1:]
    number = parts[0].strip(_SIGNS) if parts else ""
    if not (number.isascii() and number.isdecimal() and len(number) < 7):
        return None
    said = list(dropwhile(lambda part: not part.strip(_SIGNS), parts[1:]))
    if not said:
        return Answered(int(number))
    for count in (3, 2, 1):
        verb = words_of(" ".join(said[:count]).rstrip(_SIGNS))
        for state, verbs in ((TAKEN, _TAKEN), (REFUSED, _REFUSED), (WITHDRAWN, _AWAY)):
            if verb in verbs:
                return Answered(int(number), state, " ".join(said[count:]).strip(_SIGNS))
    return None


def _is_of_the_list(words: str) -> bool:
    """« améliorer 3 retenu » is said to the robot; « améliorer son français » is looked for."""
    return not words or words_of(words) in _HEARD | _DONE or read_answered(words) is not None


@family.command(
    "améliorer",
    Words.described(
        "Dire ce qui devrait changer dans l’AGORA, et lire ce que l’équipe d’animation en fait, avec ses raisons.",
        _is_of_the_list,
        announced=True,
    ),
    aliases=("amélioration", "améliorations", "à-améliorer"),
    examples=(
        "!améliorer",
        "!améliorer Des cafés le soir aussi",
        "!améliorer décidées",
        "!améliorer 3 retenu ; dès le prochain programme",
        "!améliorer 3 non ; aucune salle n’ouvre le soir",
        "!améliorer paroles",
    ),
    writes=True,
)
async def improve(ctx: Context, args: Words) -> Effects:
    """Without words, the list. What was said in words to the barometers is put into it as it is read."""
    await only_for_the_network(ctx, Refused("evaluation.members-only"))
    await improvements.collect(ctx.session, ctx.now)
    said = words_of(args.words.strip(" .!?"))
    if not said or said.startswith("page "):
        return await _list(ctx, said.removeprefix("page ").strip())
    if said in _DONE:
        return (Reply(msg("evaluation.decided", decided=await improvements.list_decided(ctx.session, limit=TOLD))),)
    if said in _HEARD:
        return await _tell_what_was_heard(ctx)
    if (answered := read_answered(args.words)) is not None:
        return await _answer(ctx, answered)
    return await _add(ctx, args.words)


async def _list(ctx: Context, page: str) -> Effects:
    rank = max(1, int(page)) if page.isdecimal() and len(page) < 4 else 1
    waiting = await improvements.list_open(ctx.session, start=(rank - 1) * A_PAGE, limit=A_PAGE)
    more = await improvements.count_open(ctx.session) - (rank - 1) * A_PAGE - len(waiting)
    decided = await improvements.list_decided(ctx.session, limit=DECIDED) if rank == 1 else ()
    told = Reply(msg("evaluation.improvements", waiting=waiting, more=max(0, more), decided=decided, page=rank))
    return (told, Offer({"suite": Call("améliorer", {"words": f"page {rank + 1}"})})) if more > 0 else (told,)


# ── A line ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def _add(ctx: Context, said: str) -> Effects:
    """What somebody says should change; the same words are one line."""
    text = _checked(said)
    if (same := await improvements.find_same(ctx.session, text)) is not None:
        return (Reply(msg("evaluation.improvement", improvement=same, again=True)),)
    if await improvements.count_open(ctx.session, ctx.person.user_id) >= OPEN_IMPROVEMENTS:
        raise Refused("evaluation.too-many-improvements", most=OPEN_IMPROVEMENTS)
    line = Improvement(text=text, created_by=ctx.person.user_id, created_at=ctx.now)
    await keep_row(ctx.session, line)
    return (Reply(msg("evaluation.improvement-noted", improvement=line)),)


def _checked(said: str) -> str:
    """Words on one line, that name nobody who is accompanied. Raises Refused."""
    return guard.only_safe(one_line(said, LONGEST, Refused("evaluation.which-improvement"), "evaluation.improvement-too-long"))


async def _answer(ctx: Context, answered: Answered) -> Effects:
    """It is shown; taken back by who said it; taken or not by the équipe d'animation, which says why, and may change its mind."""
    line = await improvements.get_improvement(ctx.session, answered.number, to_change=True)
    if line is None or line.state == WITHDRAWN:
        raise Refused("evaluation.no-improvement", number=answered.number)
    if not answered.state:
        return (Reply(msg("evaluation.improvement", improvement=line, again=False)),)
    if answered.state == WITHDRAWN:
        return await _withdraw(ctx, line)
    await only_for_the_team(ctx)
    if not answered.reason:
        raise Refused("evaluation.say-why", improvement=line, taken=answered.state == TAKEN)
    line.state, line.reason, line.decided_at, line.told_at = answered.state, _checked(answered.reason), ctx.now, None
    return (Reply(msg("evaluation.improvement-decided", improvement=line)),)


async def _withdraw(ctx: Context, line: Improvement) -> Effects:
    if line.created_by is None or not await leads(ctx, line.created_by):
        await only_for_the_team(ctx)
    if line.state != OPEN:
        raise Refused("evaluation.is-decided", improvement=line)
    told = Reply(msg("evaluation.improvement-withdrawn", text=line.text))
    await improvements.withdraw(ctx.session, line)
    return (told,)


# ── What was heard elsewhere, and what is told ───────────────────────────────────────────────────────────────────


async def _tell_what_was_heard(ctx: Context) -> Effects:
    """To the équipe d'animation, in private: the words of hosts and of who was at meetings, of the last months."""
    await only_for_the_team(ctx)
    since = ctx.now - relativedelta(months=HEARD_MONTHS)
    hosts = await improvements.list_words_of_hosts(ctx.session, since)
    present = await improvements.list_words_of_meetings(ctx.session, since)
    told = Direct(msg("evaluation.heard", hosts=hosts[:HEARD], present=present[:HEARD], count=len(hosts) + len(present)))
    if max(len(hosts), len(present)) <= HEARD:
        return (told,)
    lines = [*_lines("Qui a animé, à mi-parcours", hosts), *_lines("Avis sur les rencontres", present)]
    return told, Attach("paroles.txt", "text/plain", "\n".join(lines).encode())


def _lines(title: str, said: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{title}\u00a0:", *(f"- {about}\u00a0: {words}" for about, words in said), ""] if said else []


@family.when(ProgrammeOpened)
async def tell_what_was_decided(ctx: Context, opened: ProgrammeOpened) -> Effects:
    """Everybody, once, quietly: what was taken or not since the programme before, and why."""
    decided = await improvements.list_decided(ctx.session, untold=True)
    for line in decided:
        line.told_at = ctx.now
    return (Post(opened.role, _told(decided), quiet=True),) if decided else ()


def _told(decided: Sequence[Improvement]) -> Msg:
    return msg("evaluation.improvements-told", decided=decided[:TOLD], more=max(0, len(decided) - TOLD))


@family.follows_up
async def list_undecided(occasion: Occasion) -> Sequence[FollowUp]:
    """One line for all of them, since the oldest."""
    oldest = await improvements.list_open(occasion.session, limit=1)
    count = await improvements.count_open(occasion.session)
    return [FollowUp(Pressing.WAITING, each.created_at, msg("evaluation.undecided", count=count, first=each)) for each in oldest]
