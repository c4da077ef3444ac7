"""`!initiative`: an action is told to the network; its news go to its supporters, and its outcome stays as an experience."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Direct, Effects, Msg, Offer, Refused, Reply, msg
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.language.words import parts_of, words_of
from commands.core.rules.caps import OPEN_INITIATIVES
from commands.core.rules.rights import only_for_the_network
from commands.core.subjects import asks_back, number_of
from commands.exchange.initiative import INITIATIVES, sheet_of
from commands.exchange.origin import ended, find_origin, is_hidden, made, names_origin, subject_of, take_from_parts
from commands.exchange.subject import EarlierWords, checked, family
from storage import confirmations, initiatives, likeness
from storage.initiatives import DONE, OPEN, WITHDRAWN, Initiative, InitiativeNews
from storage.rows import keep_row

EXPERIENCES = "exchange.experience"
"""Under which the words of those that are done are remembered."""
LONGEST_TITLE, LONGEST_PART, LONGEST_NEWS = 80, 300, 600
PAGE = 6


def _is_for_initiatives(words: str) -> bool:
    """« initiative N3 », « initiative Un jardin ; les familles ; … »; « initiative locale » is looked for."""
    return not words or INITIATIVES.is_told(words) or names_origin(words)


@family.command(
    "initiative",
    Words.described("Dire au réseau une initiative que vous portez : son titre, pour qui, ce qu’il vous faut.", _is_for_initiatives),
    aliases=("proposer-une-initiative",),
    examples=(
        "!initiative Un jardin au pied des tours ; les familles du Parc ; une salle l’hiver, un relais auprès des écoles",
        "!initiative P7 ; Une navette du soir ; les lycéens du Parc ; un relais auprès des familles",
        "!initiative N3",
    ),
    writes=True,
)
async def lead(ctx: Context, args: Words) -> Effects:
    """A number shows one, « remettre » tells it anew; other words are a new one; it may be made for a problem."""
    if INITIATIVES.is_named(args.words):
        initiative, after = await INITIATIVES.find(ctx, args.words)
        if asks_back(after):
            return await INITIATIVES.tell_anew(ctx, args.words)
        return (Reply(msg("initiatives.shown", sheet=await sheet_of(ctx.session, initiative))),)
    await only_for_the_network(ctx, Refused("exchange.members-only"))
    number, said = take_from_parts(args.words)
    title, for_whom, needs = _read(said)
    problem = await find_origin(ctx, number)
    mine = await initiatives.list_open_of(ctx.session, ctx.person.user_id)
    if (same := next((each for each in mine if words_of(each.title) == words_of(title)), None)) is not None:
        raise Refused("initiatives.already", initiative=same)
    if len(mine) >= OPEN_INITIATIVES:
        raise Refused("initiatives.too-many", most=OPEN_INITIATIVES)
    structure_id = None if is_hidden(ctx, problem) else await confirmations.find_voice(ctx.session, ctx.person.user_id)
    initiative = Initiative(
        title=title,
        for_whom=for_whom,
        needs=needs,
        room=ctx.field_room,
        structure_id=structure_id,
        asked_for=subject_of(problem),
        created_by=ctx.person.user_id,
        created_at=ctx.now,
    )
    await keep_row(ctx.session, initiative)
    told = Reply(msg("initiatives.noted", initiative=initiative))
    so = made(initiative.asked_for, INITIATIVES.of(initiative), initiative.title)
    return told, *await INITIATIVES.announced(ctx.session, initiative, quiet=True), *so


def _read(words: str) -> tuple[str, str, str]:
    """« titre ; pour qui ; ce qu’il nous faut ». Raises Refused."""
    parts = parts_of(words)
    if len(parts) < 2:
        raise Refused("initiatives.how-to", said=words)
    needs = ", ".join(parts[2:])
    return checked("title", parts[0], LONGEST_TITLE), checked("for-whom", parts[1], LONGEST_PART), checked("needs", needs) if needs else ""


@family.command(
    "initiatives",
    EarlierWords.described("Voir les initiatives en cours.", lambda words: not words),
    aliases=("les-initiatives",),
    examples=("!initiatives",),
)
async def show_list(ctx: Context, args: EarlierWords) -> Effects:
    """The latest first."""
    rows = await initiatives.list_in(ctx.session, OPEN, PAGE + 1, args.before or None)
    more = len(rows) > PAGE
    told = Reply(msg("initiatives.list", page=rows[:PAGE], more=more))
    return told, *([Offer({"suite": Call("initiatives", {"before": number_of(rows[PAGE - 1])})})] if more else [])


# ── What is told of it ───────────────────────────────────────────────────────────────────────────────────────────


async def _tell_supporters(ctx: Context, initiative: Initiative, message: Msg) -> Effects:
    """To each of those who support it, and to nobody else."""
    supports = await initiatives.list_supports(ctx.session, number_of(initiative))
    people = [each.user_id for each in supports if each.user_id not in {None, ctx.person.user_id}]
    return tuple(Direct(message, each, quiet=True) for each in people)


@family.command(
    "nouvelle-initiative",
    Words.described("Donner des nouvelles d’une initiative que vous portez, à qui la soutient.", INITIATIVES.is_called),
    aliases=("nouvelles", "nouvelles-initiative", "donner-des-nouvelles"),
    examples=("!nouvelles N3 la salle est trouvée, on commence en janvier",),
    writes=True,
)
async def tell(ctx: Context, args: Words) -> Effects:
    """The last ones stand on its message too."""
    initiative, said = await INITIATIVES.find_led(ctx, args.words)
    text = checked("news", " ".join(said.split()), LONGEST_NEWS)
    news = InitiativeNews(initiative_number=number_of(initiative), user_id=ctx.person.user_id, text=text, at=ctx.now)
    await keep_row(ctx.session, news)
    told = await _tell_supporters(ctx, initiative, msg("initiatives.news", initiative=initiative, text=text))
    return (
        Reply(msg("initiatives.news-told", initiative=initiative, count=len(told))),
        await INITIATIVES.kept_true(ctx.session, initiative),
        *told,
    )


@family.command(
    "bilan-initiative",
    Words.described("Dire ce qu’une initiative a donné : ce qui a marché ; ce qui a coincé. Le réseau le retrouve.", INITIATIVES.is_called),
    aliases=("retour-initiative", "clore-initiative"),
    examples=("!bilan-initiative N3 les familles sont venues ; la salle était trop petite",),
    writes=True,
    borrowed=Borrowed(("bilan", "clore"), INITIATIVES.is_called),
)
async def conclude(ctx: Context, args: Words) -> Effects:
    """It is over, its supporters learn how it went, and whoever thinks of something like it finds it."""
    initiative, said = await INITIATIVES.find_led(ctx, args.words)
    parts = parts_of(said)
    if not parts:
        raise Refused("initiatives.outcome-how", initiative=initiative)
    initiative.worked = checked("outcome", parts[0], LONGEST_PART)
    initiative.stuck = checked("outcome", ", ".join(parts[1:]), LONGEST_PART) if parts[1:] else ""
    initiative.state, initiative.closed_at = DONE, ctx.now
    await INITIATIVES.plan(ctx.session, initiative, ctx.territory, ctx.now)
    await likeness.remember(ctx.session, EXPERIENCES, number_of(initiative), experience_of(initiative), ctx.lexicon)
    told = await _tell_supporters(ctx, initiative, msg("initiatives.outcome-told", initiative=initiative))
    so = ended(initiative.asked_for, INITIATIVES.of(initiative), initiative.worked)
    return Reply(msg("initiatives.concluded", initiative=initiative)), await INITIATIVES.kept_true(ctx.session, initiative), *told, *so


def experience_of(initiative: Initiative) -> str:
    """What likeness goes by."""
    return f"{initiative.title} {initiative.for_whom} {initiative.worked} {initiative.stuck}"


@family.command(
    "retirer-initiative",
    Words.described("Retirer une initiative que vous avez dite.", INITIATIVES.is_called),
    aliases=("supprimer-initiative",),
    examples=("!retirer-initiative N3",),
    writes=True,
    borrowed=Borrowed(("retirer", "annuler", "supprimer"), INITIATIVES.is_called),
)
async def take_back(ctx: Context, args: Words) -> Effects:
    """It leaves no experience; its supporters are told."""
    initiative, _ = await INITIATIVES.find_led(ctx, args.words)
    initiative.state, initiative.closed_at = WITHDRAWN, ctx.now
    await INITIATIVES.plan(ctx.session, initiative, ctx.territory, ctx.now)
    told = await _tell_supporters(ctx, initiative, msg("initiatives.taken-back-told", initiative=initiative))
    so = ended(initiative.asked_for, INITIATIVES.of(initiative), initiative.state)
    return Reply(msg("initiatives.taken-back", initiative=initiative)), await INITIATIVES.kept_true(ctx.session, initiative), *told, *so
