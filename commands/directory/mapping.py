"""`!carte`: where the structures are that meet a need, as a picture and in words: for who does not see it, these are it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Attach, Call, Effects, Msg, Offer, Printed, Refused, Reply, msg
from commands.core.declaration.vocabulary import Args, Expected, Page, Rest
from commands.core.telling.maps import Ground, Map, Mark, Paper, Spot, make_map, point_of
from commands.core.telling.printing import PNG, can_print, on_paper
from commands.directory.shared import family
from storage import directory, places, search
from storage.analysis import fold
from storage.places import Place
from storage.rubrics import main_rubric
from storage.search import Findings

LAYOUT = "map.picture.typ"
PHONE = Paper(width=360.0, tallest=420.0, radius=10.0)
MARKS, AT_A_MARK = 4, 5
"""How many numbers of a map a message tells; how many structures of a number."""
MOST_FOUND, MOST_OF_ALL, MOST_POINTS = 60, 1_000, 500


class Mapping(Args):
    """Voir sur une carte qui s’occupe d’un besoin ; sans besoin, toutes les structures."""

    need: Annotated[Rest, Expected(lambda words: not words.strip())] = ""
    page: Page = 1
    mark: Page = 0


@dataclass(frozen=True, slots=True)
class _Located:
    """A map, whom it shows, and what was found of the question; None: all structures were asked for."""

    drawn: Map
    places: Sequence[Place]
    need: str
    found: Findings | None

    @property
    def told(self) -> dict[str, Any]:
        """What each text says of it."""
        total = self.found.total if self.found else len(self.places)
        return {
            "need": self.need,
            "shown": len(self.places),
            "total": total,
            "unknown": len(self.drawn.unknown),
            "far": len(self.drawn.far),
        }

    def at(self, mark: Mark) -> list[Place]:
        """Who is at a number."""
        return [self.places[rank] for rank in mark.spots]


@family.command("carte", Mapping, aliases=("cartes", "carte-annuaire", "voir-la-carte"), examples=("!carte logement", "!carte"))
async def show_map(ctx: Context, args: Mapping) -> Effects:
    """The picture and the first numbers; then the next ones, or who is at one."""
    located = await _locate(ctx, args.need.strip())
    marks = located.drawn.marks
    if not marks:
        return (Reply(msg("directory.map-empty", **located.told)),)
    if args.mark:
        return _at_one(located, next((mark for mark in marks if mark.number == args.mark), marks[0]))
    first = (args.page - 1) * MARKS
    if not marks[first:]:
        return (Reply(msg("help.nothing-more")),)
    page = [(mark.number, located.at(mark)) for mark in marks[first : first + MARKS]]
    more = len(marks) > first + MARKS
    told = msg("directory.map", **located.told, marks=page, count=len(marks), more=more, aside=_aside(located.found))
    steps = {str(mark.number): _step(located, mark) for mark in marks[: first + MARKS]}
    if more:
        steps["suite"] = Call("carte", {"need": located.need, "page": args.page + 1})
    return Reply(told), *(_picture(ctx, located) if args.page == 1 else ()), Offer(steps)


def _at_one(located: _Located, mark: Mark) -> Effects:
    there = located.at(mark)
    told = msg("directory.map-mark", number=mark.number, places=there[:AT_A_MARK], more=max(0, len(there) - AT_A_MARK))
    return Reply(told), Offer({str(rank): _sheet(each) for rank, each in enumerate(there[:AT_A_MARK], 1)})


def _step(located: _Located, mark: Mark) -> Call:
    """What a number stands for: the sheet of who is alone there, else who is."""
    there = located.at(mark)
    return _sheet(there[0]) if len(there) == 1 else Call("carte", {"need": located.need, "mark": mark.number})


def _sheet(place: Place) -> Call:
    return Call("fiche", {"name": place.name, "chosen": place.id})


def _picture(ctx: Context, located: _Located) -> tuple[Attach, ...]:
    """Where it was asked for; without the library that draws, the words alone say it."""
    if not can_print():
        return ()
    legend = [] if located.need else located.drawn.legend()
    page = {"need": on_paper(located.need), "place": on_paper(ctx.territory.name), "map": located.drawn.as_json(), "legend": legend}
    return (Attach("carte.png", PNG, Printed(LAYOUT, page), room_id=ctx.room.room_id, described=_in_words(located)),)


def _in_words(located: _Located) -> Msg:
    return msg("directory.map-in-words", **located.told, marks=[(mark.number, located.at(mark)) for mark in located.drawn.marks])


def _aside(found: Findings | None) -> list[str]:
    """The words of the question that nobody on the map meets."""
    return list(dict.fromkeys(each.typed for each in found.left_out)) if found else []


# ── Whom ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def _locate(ctx: Context, need: str) -> _Located:
    """Raises Refused where nothing is found, and where all are too many."""
    found = None
    if need:
        found = await search.search(ctx.session, need, ctx.lexicon, limit=MOST_FOUND, at=ctx.local_now)
        shown = await places.list_places(ctx.session, [hit.structure_id for hit in found.hits])
        spots = [_spot(each, 0) for each in shown]
    elif await directory.count_structures(ctx.session) > MOST_OF_ALL:
        raise Refused("directory.map-of-what", most=MOST_OF_ALL)
    else:
        shown = sorted(await places.list_all_places(ctx.session), key=lambda each: (fold(each.commune or ""), fold(each.name)))
        tags = await places.find_all_tags(ctx.session)
        spots = [_spot(each, main_rubric(tags.get(each.id, ()), ctx.lexicon).rank) for each in shown]
    if not shown:
        raise Refused("directory.map-of-nothing", need=need)
    known = [point for each in await places.list_points(ctx.session, MOST_POINTS) if (point := point_of(*each))]
    contours = ctx.territory.contours
    return _Located(make_map(spots, PHONE, Ground.of(known, contours), contours), shown, need, found)


def _spot(place: Place, symbol: int) -> Spot:
    return Spot(point_of(place.latitude, place.longitude), symbol, on_paper(place.commune or ""))
