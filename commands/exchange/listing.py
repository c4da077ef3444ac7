"""`!entraide`: what is asked and offered, the latest first; of a theme, one's own, or what says some words."""

from collections.abc import Sequence
from dataclasses import dataclass

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Offer, Reply, msg
from commands.core.declaration.shapes import Nothing
from commands.core.language.words import words_of
from commands.core.subjects import number_of
from commands.exchange.asking import show_one
from commands.exchange.matching import like
from commands.exchange.subject import EXCHANGES, OFFERS, REQUESTS, THEMES, EarlierWords, family
from storage import exchange
from storage.analysis import fold
from storage.exchange import OFFER, REQUEST, Exchange

PAGE = 6
_MINE = frozenset({"moi", "mes demandes", "mes offres", "les miennes", "mes", "a moi"})
_KINDS = {**dict.fromkeys(("demandes", "les demandes"), REQUEST), **dict.fromkeys(("offres", "les offres"), OFFER)}
_THEMES = {form: theme for theme in THEMES for form in (fold(theme), f"{fold(theme)}s")}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a list is of: one's own, a kind, a theme, what says some words, or everything."""

    mine: bool = False
    kind: str = ""
    theme: str = ""
    words: str = ""


def _shown(words: str) -> Shown:
    said = words_of(words)
    if said in _MINE:
        return Shown(mine=True)
    return Shown(kind=_KINDS.get(said, ""), theme=_THEMES.get(said, ""), words="" if said in _KINDS | _THEMES else words.strip())


def _is_for_the_list(words: str) -> bool:
    """« entraide E5 », « entraide moi », « entraide salle »; « entraide scolaire » is looked for."""
    said = words_of(words)
    return not said or EXCHANGES.is_named(words) or said in _MINE or said in _KINDS | _THEMES


@family.command(
    "entraide",
    EarlierWords.described("Voir les demandes et les offres d’entraide : toutes, « moi », un thème, ou des mots.", _is_for_the_list),
    aliases=("voir-entraide", "entraide-du-réseau"),
    examples=("!entraide", "!entraide salle", "!entraide moi", "!entraide E5"),
)
async def show_list(ctx: Context, args: EarlierWords) -> Effects:
    """A page, and the number before which the next one begins: it costs the same however many there are."""
    if EXCHANGES.is_named(args.words):
        return await show_one(ctx, args.words)
    shown = _shown(args.words)
    rows = list(await _rows(ctx, shown, args.before))
    page, more = rows[:PAGE], len(rows) > PAGE
    told = Reply(msg("exchange.list", page=page, shown=shown, more=more))
    return told, *([Offer({"suite": Call("entraide", {"words": args.words, "before": number_of(page[-1])})})] if more else [])


async def _rows(ctx: Context, shown: Shown, before: int) -> Sequence[Exchange]:
    """One more than a page, where there are more."""
    if shown.mine or shown.words:
        rows: Sequence[Exchange] = (
            await exchange.list_open_of(ctx.session, ctx.person.user_id) if shown.mine else await _like(ctx, shown.words)
        )
        return [each for each in rows if not before or number_of(each) < before]
    return await exchange.list_open(ctx.session, PAGE + 1, before=before or None, kind=shown.kind, theme=shown.theme)


async def _like(ctx: Context, words: str) -> list[Exchange]:
    """Those that say what these words say, the latest first."""
    both = [*await like(ctx, REQUESTS, words, 2 * PAGE), *await like(ctx, OFFERS, words, 2 * PAGE)]
    return sorted(both, key=number_of, reverse=True)


@family.command("demandes", Nothing.described("Voir les demandes en cours."), aliases=("les-demandes",), examples=("!demandes",))
async def show_requests(ctx: Context, _args: Nothing) -> Effects:
    """Without the offers."""
    return await show_list(ctx, EarlierWords(words="demandes"))


@family.command("offres", Nothing.described("Voir les offres en cours."), aliases=("les-offres",), examples=("!offres",))
async def show_offers(ctx: Context, _args: Nothing) -> Effects:
    """Without the requests."""
    return await show_list(ctx, EarlierWords(words="offres"))
