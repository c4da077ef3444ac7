"""`!question CH12 …`: what somebody wants to understand of it; `!questions`: those that nobody answered, the agenda of the next café."""

from dataclasses import dataclass

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Direct, Effects, Msg, Offer, Refused, Reply, msg
from commands.core.declaration.families import Table
from commands.core.declaration.shapes import Paged, Words
from commands.core.language.references import take_reference
from commands.core.language.words import NO_MORE, words_of
from commands.core.rules.cafes import find_next_cafe
from commands.core.rules.caps import OPEN_QUESTIONS
from commands.core.rules.rights import coordinator, only_for_the_network, only_for_the_team
from commands.readings.subject import About, checked, family, names_a_subject, signs_as, take_about
from storage import directory, network, readings
from storage.readings import ANSWERED, CLOSED, OPEN, WITHDRAWN, CafeQuestion
from storage.rows import keep_row

PAGE = 4
_ANSWER = frozenset({"reponse", "reponses", "repondre", "repond", "reponds"})
_CLOSE = frozenset({"clore", "close", "clos", "fermer", "terminer", "vue", "traitee", "sans suite"})
_VERBS = _ANSWER | _CLOSE | NO_MORE


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is told. by, answered_by: structures; empty: a member of none."""

    question: CafeQuestion
    about: About
    by: str
    answered_by: str


def take_question(words: str) -> tuple[int | None, str]:
    """The number of a question that words begin with, and the words after it."""
    return take_reference(words, "QN", "question", apart=False)


def _is_asked(words: str) -> bool:
    """« question CH12 … », « question 4 », « question 4 réponse … »; « question de droit » is looked for."""
    number, after = take_question(words[:80])
    return names_a_subject(words) or (number is not None and (not after or words_of(after).split(" ")[0] in _VERBS))


@family.command(
    "question",
    Words.described(
        "Poser une question sur un chiffre, un document, un problème : elle va à l’ordre du jour du prochain café ; ou y répondre.",
        _is_asked,
    ),
    aliases=("poser-une-question", "question-pour-le-café"),
    examples=(
        "!question P7 Depuis quand, et dans quels quartiers ?",
        "!question 4",
        "!question 4 réponse Depuis la fermeture de la ligne 12",
        "!question 4 clore",
        "!question 4 retirer",
    ),
    writes=True,
    knows_all=True,
)
async def ask(ctx: Context, args: Words, table: Table) -> Effects:
    """A number shows one, or says what becomes of it; a subject and words are a new one."""
    number, after = take_question(args.words)
    if number is not None:
        return await _go_on(ctx, number, after, table)
    await only_for_the_network(ctx, Refused("readings.members-only"))
    about, said = await take_about(ctx, args.words, table, "question")
    text = checked(said, "question", about)
    if await readings.count_questions_of(ctx.session, ctx.person.user_id) >= OPEN_QUESTIONS:
        raise Refused("readings.too-many-questions", most=OPEN_QUESTIONS)
    row = CafeQuestion(subject=about.subject, text=text, structure_id=await signs_as(ctx), user_id=ctx.person.user_id, at=ctx.now)
    await keep_row(ctx.session, row)
    return (Reply(msg("readings.asked", asked=await _asked(ctx, row, table), cafe=await find_next_cafe(ctx))),)


async def _asked(ctx: Context, row: CafeQuestion, table: Table) -> Asked:
    """A question with what it tells; of what is gone, by its number alone."""
    kind, _, number = row.subject.partition(":")
    title = await table.titles[kind](ctx, int(number)) if kind in table.titles else None
    names = await directory.find_short_names(ctx.session, [row.structure_id, row.answered_structure_id])
    about = About(row.subject, table.reference(row.subject), title or "")
    return Asked(row, about, names.get(row.structure_id, ""), names.get(row.answered_structure_id, ""))


async def _go_on(ctx: Context, number: int, after: str, table: Table) -> Effects:
    row = await readings.get_question(ctx.session, number, to_change=True)
    if row is None or row.state == WITHDRAWN:
        raise Refused("readings.no-question", number=number, count=await readings.count_questions(ctx.session))
    first, _, text = after.partition(" ")
    verb = words_of(first)
    if words_of(after[:40]) in NO_MORE:
        return await _withdraw(ctx, row, table)
    if verb in _ANSWER:
        return await _answer(ctx, row, text.lstrip(" :;,"), table)
    if words_of(after[:40]) in _CLOSE:
        return await _close(ctx, row, table)
    return (Reply(msg("readings.question", asked=await _asked(ctx, row, table), cafe=await find_next_cafe(ctx))),)


async def _close(ctx: Context, row: CafeQuestion, table: Table) -> Effects:
    """By the équipe d'animation, without an answer: one that was given stays."""
    await only_for_the_team(ctx)
    if row.state == ANSWERED:
        raise Refused("readings.answered-already", asked=await _asked(ctx, row, table))
    if row.state == OPEN:
        row.state, row.answered_at = CLOSED, ctx.now
    return (Reply(msg("readings.question-closed", asked=await _asked(ctx, row, table))),)


async def _withdraw(ctx: Context, row: CafeQuestion, table: Table) -> Effects:
    """By who asked it, as long as nobody answered."""
    if row.user_id != ctx.person.user_id or row.state != OPEN:
        raise Refused("readings.not-yours", asked=await _asked(ctx, row, table))
    row.state = WITHDRAWN
    return (Reply(msg("readings.question-taken-back", asked=await _asked(ctx, row, table))),)


async def _answer(ctx: Context, row: CafeQuestion, said: str, table: Table) -> Effects:
    """From anybody of the network, once; who answered, and the équipe d'animation, may correct it. Who asked it is told."""
    await only_for_the_network(ctx, Refused("readings.members-only"))
    asked = await _asked(ctx, row, table)
    again = row.state == ANSWERED
    if again and row.answered_by != ctx.person.user_id and await coordinator(ctx) is None:
        raise Refused("readings.answered-already", asked=asked)
    row.answer, row.state = checked(said, "réponse", asked.about), ANSWERED
    row.answered_by, row.answered_structure_id = ctx.person.user_id, await signs_as(ctx)
    row.answered_at = row.answered_at if again else ctx.now  # corrected, it was answered the first time all the same
    asked = await _asked(ctx, row, table)
    told = Reply(msg("readings.answer-noted", asked=asked, again=again))
    if row.user_id is None or row.user_id == ctx.person.user_id or not await _is_there(ctx, row.user_id):
        return (told,)
    return told, Direct(msg("readings.answered", asked=asked, again=again), row.user_id)


async def _is_there(ctx: Context, user_id: str) -> bool:
    """Whether somebody is still of the network."""
    member = await network.get_member(ctx.session, user_id)
    return member is None or (member.left_at is None and member.inactive_since is None)


@family.stands("question")
async def tell_as_it_stands(_ctx: Context, _number: int) -> Msg:
    """What was said first stands; how to correct it."""
    return msg("readings.question-stands")


@family.command(
    "questions",
    Paged.described("Voir les questions qui attendent une réponse : l’ordre du jour du prochain café."),
    aliases=("ordre-du-jour", "questions-du-café", "les-questions"),
    examples=("!questions",),
    knows_all=True,
)
async def show_questions(ctx: Context, args: Paged, table: Table) -> Effects:
    """The first asked first."""
    start = (args.page - 1) * PAGE
    found = await readings.list_questions(ctx.session, start=start, limit=PAGE + 1)
    asked = [await _asked(ctx, each, table) for each in found[:PAGE]]
    more = len(found) > PAGE
    told = Reply(msg("readings.agenda", asked=asked, cafe=await find_next_cafe(ctx), more=more, first=args.page == 1))
    return (told, Offer({"suite": Call("questions", {"page": args.page + 1})})) if more else (told,)
