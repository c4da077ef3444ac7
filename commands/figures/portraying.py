"""`!portrait`: the town or a district in ten figures, in a few lines and on one page; `!portrait choisir …`: which ones."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Attach, Call, Effects, Offer, Printed, Refused, Reply, msg, reply
from commands.core.declaration.shapes import OpenWords
from commands.core.language.words import parts_of, sayings, words_of
from commands.core.rules.rights import only_for_the_team
from commands.core.telling.printing import PDF, can_print
from commands.figures.asking import read
from commands.figures.places import Places, places_of
from commands.figures.portrait import MOST, USUAL, portray, wanted_of
from commands.figures.portrait_page import LAYOUT, page_of
from commands.figures.refusing import check_clear, first_names, near
from commands.figures.subject import family, find_notion
from storage import figures, portraits
from storage.analysis import content, tokens
from storage.figures import IRIS, KINDS, Area, Indicator

_CHOOSE = "choisir"
_USUAL = sayings("par defaut, defaut, d origine, comme avant, habituel, annuler")
_OF_IT = sayings(
    "pdf, page, en pdf, imprimer, a imprimer, a4, territoire, du territoire, chiffres, dix chiffres, en dix chiffres, en chiffres"
)


def _is_of_a_place(words: str) -> bool:
    """Whether words after « portrait » are of this one, and not « portrait de famille »."""
    said = words_of(words)
    begun = ("de la ville", "de la commune", "du territoire", "du quartier", "quartier", _CHOOSE)
    return not said or f"{said} ".startswith(tuple(f"{each} " for each in begun))


@family.command(
    "portrait",
    OpenWords.described("La ville, ou un quartier, en dix chiffres : quelques lignes, et une page à imprimer.", _is_of_a_place),
    aliases=("portrait-territoire", "portrait-de-territoire", "portrait-du-territoire", "portrait-quartier"),
    examples=("!portrait", "!portrait La Garenne"),
)
async def show(ctx: Context, args: OpenWords) -> Effects:
    """Where it was asked for, the lines and the page; the page is printed when it leaves, by a process of its own."""
    first, _, rest = args.words.strip().partition(" ")
    if words_of(first) == _CHOOSE:
        return await _choose(ctx, rest)
    places = places_of(await figures.list_areas(ctx.session))
    if not places.own:
        raise Refused("figures.none-yet")
    area = _place(args.words, places)
    portrait = await portray(ctx.session, area, places)
    if not portrait.figures:
        parts = [each for each in places.of_kind(IRIS) if each.code in area.parts]
        raise Refused("figures.portrait-empty", place=portrait.place, parts=first_names(parts, places))
    told = Reply(msg("figures.portrait", portrait=portrait, printed=can_print()))
    if not can_print():
        return (told,)
    name = f"portrait-{words_of(portrait.place).replace(' ', '-') or 'territoire'}.pdf"
    return told, Attach(name, PDF, Printed(LAYOUT, page_of(ctx, portrait)), room_id=ctx.files_to)


def _place(words: str, places: Places) -> Area:
    """The place that is named, the smallest of those that are; the town where none is. Raises Refused: unknown, or several."""
    asked = read(words, places)
    check_clear(asked, "portrait", words, places)
    if not asked.areas:
        strange = [each for each in content(tokens(asked.about)) if not each.is_stop and each.word not in _OF_IT]
        if strange:
            raise Refused("figures.portrait-unknown", words=asked.about, places=near(asked.located.unknown or asked.about, places))
        if asked.by_part and len(places.districts) > 1:
            raise Refused("figures.portrait-of-one", places=first_names(places.districts, places))
        if len(places.own) > 1:
            names = first_names(places.own, places)
            offer = Offer({str(rank): Call("portrait", {"words": name}) for rank, name in enumerate(names, 1)})
            raise Refused("figures.portrait-of-which", places=names).offering(offer)
        return places.own[0]
    smallest, *others = sorted(asked.areas, key=lambda each: KINDS.index(each.kind))
    if any(each.kind == smallest.kind for each in others):
        raise Refused("figures.portrait-of-one", places=first_names(asked.areas, places))
    return smallest


# ── Which figures ────────────────────────────────────────────────────────────────────────────────────────────────


async def _choose(ctx: Context, words: str) -> Effects:
    """The figures that the équipe d'animation names, in its order; without words, those there are."""
    await only_for_the_team(ctx)
    if words_of(words) in _USUAL:
        await portraits.set_chosen(ctx.session, ())
        return reply("figures.portrait-usual")
    parts = parts_of(words.replace(",", ";"))
    if not parts:
        codes = await portraits.list_chosen(ctx.session)
        labels = [each.label for each in wanted_of(codes or USUAL)]
        return reply("figures.portrait-chosen", labels=labels[:MOST], chosen=bool(codes), new=False)
    found: dict[str, Indicator] = {}
    for part in parts:
        indicator, *_ = await find_notion(ctx, part)
        found.setdefault(indicator.concept, indicator)
    if len(found) > MOST:
        raise Refused("figures.portrait-too-many", most=MOST, count=len(found))
    await portraits.set_chosen(ctx.session, [each.code for each in found.values()])
    return reply("figures.portrait-chosen", labels=[each.label for each in found.values()], chosen=True, new=True)
