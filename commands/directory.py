"""The directory: who answers a need, and the sheet of a structure. Every fact shows when it was last confirmed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field

from commands.core.vocabulary import Args, Call, Context, Effects, Family, Msg, Offer, Page, Reply, Rest, msg
from storage import directory, search
from storage.analysis import fold
from storage.directory import Contact, Service, Structure
from storage.search import Corrected, Findings, Hit, Kind, Synonym, Why

family = Family("directory", "Trouver une structure")

PAGE = 3
MOST_SERVICES_SHOWN = 2
MOST_SERVICES_ON_SHEET = 4
MOST_NAMESAKES = 5
FRESH_MONTHS = 12  # past that, an answer says in words that the sheet is old
EVERYONE = "tous-publics"


class WhoDoes(Args):
    """Trouver qui s’occupe d’un besoin."""

    need: Annotated[Rest, Field(description="le besoin, avec vos mots")]
    page: Page = 1


@family.command(
    "qui-fait",
    WhoDoes,
    aliases=("qui", "cherche", "chercher", "trouve", "trouver", "annuaire"),
    examples=("!qui-fait logement", "!qui-fait colis alimentaire", "!qui-fait logement pour jeunes à Bacalan"),
)
async def who_does(ctx: Context, args: WhoDoes) -> Effects:
    """Answer with the structures that meet a need, three at a time, and why."""
    first = (args.page - 1) * PAGE
    found = await search.search(ctx.session, args.need, ctx.lexicon, offset=first, limit=PAGE)
    if not found.hits:
        return _nothing(args, found)
    answers = await _answers(ctx, found.hits)
    message = msg(
        "directory.found",
        need=args.need,
        total=found.total,
        at_least=found.more,
        start=first + 1,
        answers=answers,
        corrections=found.corrections,
        synonyms=[synonym for synonym in found.synonyms if not _is_spelling(synonym, found.corrections)],
        places=_left_out(found, Kind.PLACE),
        publics=_left_out(found, Kind.PUBLIC),
        words=_left_out(found, Kind.WORD) + _left_out(found, Kind.NEED),
        more=found.total > first + PAGE,
    )
    return Reply(message), _next_steps(args, found, answers)


class Sheet(Args):
    """Voir la fiche d’une structure : adresse, contacts, horaires, services."""

    name: Annotated[Rest, Field(description="le nom d’une structure")]
    chosen: Page = 0


@family.command("fiche", Sheet, aliases=("structure", "contact", "c-est-qui"), examples=("!fiche CCAS", "!fiche La Maison pour Tous"))
async def show_sheet(ctx: Context, args: Sheet) -> Effects:
    """Answer with the sheet of the structure that was named, or the choice between those that may have been meant."""
    ids = [args.chosen] if args.chosen else await search.find_structures_by_name(ctx.session, args.name, limit=MOST_NAMESAKES)
    structures = await directory.list_structures(ctx.session, ids)
    if not structures:
        question = Offer({"oui": Call("qui-fait", {"need": args.name})})
        return Reply(msg("directory.no-sheet", name=args.name)), question
    named = [structure for structure in structures if fold(args.name) in {fold(structure.name), fold(structure.acronym or "")}]
    if len(structures) > 1 and len(named) != 1:
        return Reply(msg("directory.which-sheet", name=args.name, structures=structures)), Offer(_sheets(structures))
    return (Reply(await _sheet(ctx, (named or structures)[0])),)


# ── What a search found ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Answer:
    """A structure as an answer tells it. `found_by`: what of the question it meets that its own words do not show."""

    structure: Structure
    services: tuple[str, ...]
    reach: str | None
    phone: str | None
    found_by: tuple[str, ...]
    confirmed_on: date | None
    months: int | None
    fresh: bool


async def _answers(ctx: Context, hits: Sequence[Hit]) -> list[Answer]:
    ids = [hit.structure_id for hit in hits]
    structures = {structure.id: structure for structure in await directory.list_structures(ctx.session, ids)}
    services = {service.id: service for service in await directory.list_services(ctx.session, ids)}
    contacts = await directory.list_contacts(ctx.session, ids)
    return [
        _answer(ctx, structures[hit.structure_id], [services[one.service_id] for one in hit.services], contacts, _whys(hit))
        for hit in hits
        if hit.structure_id in structures
    ]


def _answer(ctx: Context, structure: Structure, services: Sequence[Service], contacts: Iterable[Contact], whys: Sequence[Why]) -> Answer:
    shown = services[:MOST_SERVICES_SHOWN]
    reach = next((service.how_to_reach for service in shown if service.how_to_reach), None)
    confirmed_on = min((service.confirmed_on for service in shown if service.confirmed_on), default=structure.confirmed_on)
    said = fold(" ".join([structure.name, *(service.name for service in shown)]))
    met = [word for why in whys for word in (*why.needs, *why.words)]
    months = months_since(confirmed_on, ctx.now.astimezone(ctx.territory.zone).date())
    return Answer(
        structure=structure,
        services=tuple(service.name for service in shown),
        reach=reach,
        phone=_first(contacts, structure, "phone"),
        found_by=tuple(dict.fromkeys(word for word in met if fold(word) not in said)),
        confirmed_on=confirmed_on,
        months=months,
        fresh=months is not None and months <= FRESH_MONTHS,
    )


def _whys(hit: Hit) -> list[Why]:
    return [hit.why, *(service.why for service in hit.services[:MOST_SERVICES_SHOWN])]


def _first(contacts: Iterable[Contact], structure: Structure, kind: str) -> str | None:
    return next((contact.value for contact in contacts if contact.structure_id == structure.id and contact.kind == kind), None)


def _is_spelling(synonym: Synonym, corrections: Iterable[Corrected]) -> bool:
    """Whether words stand for a need only because they were misspelt: the correction is told already."""
    read = fold(synonym.typed)
    for correction in corrections:
        read = read.replace(fold(correction.typed), fold(correction.read_as))
    return read == fold(synonym.need)


def _left_out(found: Findings, kind: Kind) -> tuple[str, ...]:
    return tuple(left.typed for left in found.left_out if left.kind == kind)


def _next_steps(args: WhoDoes, found: Findings, answers: Sequence[Answer]) -> Offer:
    start = (args.page - 1) * PAGE
    steps = _sheets([answer.structure for answer in answers], start)
    if found.total > start + PAGE:
        steps["suite"] = Call("qui-fait", {"need": args.need, "page": args.page + 1})
    return Offer(steps)


def _nothing(args: WhoDoes, found: Findings) -> Effects:
    if args.page > 1:
        return (Reply(msg("help.nothing-more")),)
    near = Offer({str(rank): Call("qui-fait", {"need": word}) for rank, word in enumerate(found.near, 1)})
    return Reply(msg("directory.nothing-found", need=args.need, near=found.near)), near


# ── A sheet ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def _sheet(ctx: Context, structure: Structure) -> Msg:
    assert structure.id is not None
    services = await directory.list_services(ctx.session, [structure.id])
    contacts = await directory.list_contacts(ctx.session, [structure.id])
    today = ctx.now.astimezone(ctx.territory.zone).date()
    months = months_since(structure.confirmed_on, today)
    return msg(
        "directory.sheet",
        structure=structure,
        phones=_own(contacts, "phone"),
        emails=_own(contacts, "email"),
        sites=_own(contacts, "web"),
        services=[(service, _for_whom(ctx, service)) for service in services[:MOST_SERVICES_ON_SHEET]],
        others=max(0, len(services) - MOST_SERVICES_ON_SHEET),
        months=months,
        fresh=months is not None and months <= FRESH_MONTHS,
    )


def _own(contacts: Iterable[Contact], kind: str) -> list[str]:
    """The structure's own ways, else those of its services, each once."""
    values = [(contact.service_id is None, contact.value) for contact in contacts if contact.kind == kind]
    own = [value for is_own, value in values if is_own]
    return list(dict.fromkeys(own or [value for _, value in values]))


def _for_whom(ctx: Context, service: Service) -> list[str]:
    names = [ctx.lexicon.publics[code].name for code in service.publics if code in ctx.lexicon.publics]
    return [] if EVERYONE in service.publics else names


def _sheets(structures: Sequence[Structure], start: int = 0) -> dict[str, Call]:
    return {
        str(start + rank): Call("fiche", {"name": structure.name, "chosen": structure.id}) for rank, structure in enumerate(structures, 1)
    }


def months_since(day: date | None, today: date) -> int | None:
    """Whole months from a day to today; None when there is no day."""
    if day is None:
        return None
    return max(0, (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day))
