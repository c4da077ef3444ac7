"""`!chiffre pauvreté`: the value, what it is, where it comes from, and the references beneath; or why it would be false to say it."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects, Refused
from commands.core.declaration.shapes import OpenWords
from commands.figures.answers import Answer, alone, among, compare, over_years
from commands.figures.asking import Asked, read
from commands.figures.choosing import Known, known_of
from commands.figures.phrases import DECLARED, DISPOSABLE
from commands.figures.picture import with_picture
from commands.figures.places import Places, places_of
from commands.figures.refusing import check_clear, nowhere
from commands.figures.subject import family, find_notion, take_indicator
from storage import figures
from storage.figures import COUNT, IRIS, Area, Indicator


@family.command(
    "chiffre",
    OpenWords.described(
        "Un chiffre du territoire : ce qu’il dit, d’où il vient ; « par quartier », « depuis 2015 », « à » un quartier, « en image »."
    ),
    aliases=("stat", "statistique", "donnée", "taux", "graphique"),
    examples=("!chiffre pauvreté", "!chiffre bas revenus par quartier", "!chiffre population depuis 2015"),
)
async def tell(ctx: Context, args: OpenWords) -> Effects:
    """Read, chosen, then told or refused: never a value beside another that it cannot be compared with."""
    places = places_of(await figures.list_areas(ctx.session))
    if not places.own:
        raise Refused("figures.none-yet")
    named, words = await take_indicator(ctx, args.words)
    asked = read(words, places)
    check_clear(asked, "chiffre", args.words, places)
    known = await find_known(ctx, asked, places, named)
    answer = _answer(asked, known, places)
    return await with_picture(ctx, answer, pictured=asked.pictured, mapped=asked.mapped)


async def find_known(ctx: Context, asked: Asked, places: Places, named: Indicator | None = None) -> list[Known]:
    """The figures that the words name, the best named first, and those of its notion in other definitions. Raises Refused: none.

    named: the one that was called by its number, alone.
    """
    notion = [named] if named else await find_notion(ctx, asked.about, asked.aggregate or (COUNT if asked.summed else ""), said=asked.said)
    if asked.located.unknown:
        raise nowhere(asked.located.unknown, notion[0], places)
    indicators = _of_bases(notion, asked)
    asked_weights = [each.weight for each in indicators if each.weight] if asked.summed or asked.averaged else []
    weights = {each.code: each for each in await figures.list_of_codes(ctx.session, asked_weights)} if asked_weights else {}
    ids = [each.id or 0 for each in (*indicators, *weights.values())]
    told = await figures.find_figures(ctx.session, ids, _needed(asked, places))
    return known_of(indicators, told, weights)


def _of_bases(indicators: list[Indicator], asked: Asked) -> list[Indicator]:
    """Of one definition where one is asked for. Raises Refused where two are."""
    bases = {each.basis for each in indicators}
    if asked.bases == {DECLARED, DISPOSABLE}:
        raise Refused("figures.two-definitions", one=indicators[0], other=indicators[-1])
    if asked.bases and not asked.bases & bases:
        raise Refused("figures.no-such-definition", indicator=indicators[0], basis=next(iter(asked.bases)))
    return [each for each in indicators if not asked.bases or each.basis in asked.bases] or indicators


def _needed(asked: Asked, places: Places) -> list[Area]:
    """The areas whose figures are read: no more than the answer may tell."""
    needed = [*places.own, *places.references, *asked.areas]
    inside = {code for area in asked.areas for code in area.parts}
    return needed + [area for area in places.of_kind(IRIS) if asked.by_part or area.code in inside]


def _answer(asked: Asked, known: list[Known], places: Places) -> Answer:
    if asked.since or len(set(asked.years)) > 1:
        return over_years(asked, known, places)
    if asked.by_part or (len(places.own) > 1 and not asked.areas):
        return among(asked, known, places)
    if len(asked.areas) > 1 or (asked.compared and asked.areas and asked.areas[0] not in places.own[:1]):
        return compare(asked, known, places)
    return alone(asked, known, places)
