"""The directory: who answers a need, and the sheet of a structure. Every fact shows when it was last confirmed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field

from commands.core.context import Context
from commands.core.effects import Call, Effects, Msg, Offer, Refused, Reply, msg
from commands.core.vocabulary import ALOUD, Args, Borrowed, Family, Guess, Page, Rest
from commands.core.words import words_of
from storage import directory, search
from storage.analysis import fold
from storage.directory import Contact, Service, ServiceLine, Structure, StructureLine
from storage.search import Corrected, Findings, Hit, Kind, Synonym

family = Family("directory", "Trouver une structure", first=("qui-fait", "fiche"))

family.hears(
    "aide qui-fait",
    "comment|explique",
    "chercher|cherche|trouver|trouve",
    "structure|structures|association|annuaire|partenaire|quelqu un|robot",
)

PAGE = 3
MOST_SERVICES_SHOWN = 2
MOST_SERVICES_ON_SHEET = 4
MOST_NAMESAKES = 5
MOST_CORRECTED_WORDS = 3
MOST_NAME_WORDS = 4
"""In more words that nobody gave to the search, a corrected one is a chance: « je ne pourrai pas » is not about « nourrir »."""
DAYS_OF_A_MONTH = 365.2425 / 12
EVERYONE = "tous-publics"
EVIDENT_WAYS = {"par téléphone", "par courriel"}


class WhoDoes(Args):
    """Trouver qui s’occupe d’un besoin."""

    need: Annotated[Rest, Field(description="le besoin")]
    page: Page = 1
    guess: Guess = ""


@family.command(
    "qui-fait",
    WhoDoes,
    aliases=(
        *("qui", "qui-est-ce-qui", "qui-est-ce-qui-fait", "annuaire"),
        *("cherche", "je-cherche", "chercher", "trouve", "trouver", "où-trouver"),
    ),
    examples=("!qui-fait logement", "!qui-fait colis alimentaire", "!qui-fait logement pour jeunes"),
)
async def who_does(ctx: Context, args: WhoDoes) -> Effects:
    """Answer with the structures that meet a need, three at a time, and why."""
    first = (args.page - 1) * PAGE
    found = await search.search(ctx.session, args.need, ctx.lexicon, limit=first + PAGE)
    if args.guess and not _is_convincing(args.need, found):
        return _not_for_the_search(args)
    answers = await _answers(ctx, args.need, found)
    if not answers[first:]:
        return _nothing(args, found)
    message = msg(
        "directory.found",
        need=_as_read(args.need, found.corrections),
        total=found.total,
        at_least=found.more,
        start=first + 1,
        answers=answers[first:],
        corrections=found.corrections,
        synonyms=[_as_typed(args.need, synonym) for synonym in found.synonyms if not _is_spelling(synonym, found.corrections)],
        places=_left_out(found, Kind.PLACE),
        publics=_left_out(found, Kind.PUBLIC),
        words=_left_out(found, Kind.WORD) + _left_out(found, Kind.NEED),
        more=found.total > first + PAGE,
    )
    return Reply(message), _next_steps(args, found, answers)


def _is_convincing(need: str, found: Findings) -> bool:
    """Whether words that nobody gave to the search are a need all the same: it makes something of them, and not by changing them."""
    whys = [why for hit in found.hits for why in (hit.why, *(service.why for service in hit.services))]
    unread = sum(len(left.typed.split()) for left in found.left_out if left.kind == Kind.WORD)
    corrected = len(found.corrections)
    if not found.hits or (corrected and len(need.split()) > MOST_CORRECTED_WORDS):
        return False
    return not unread or any(why.needs for why in whys)


def _not_for_the_search(args: WhoDoes) -> Effects:
    """Nothing, where others talk; else that it was not understood. Raises Refused, which undoes nothing."""
    if args.guess == ALOUD:
        asked = Offer({"oui": Call("qui-fait", {"need": args.need})})
        raise Refused("core.not-understood", words=args.need).offering(asked)
    return ()


class Sheet(Args):
    """Voir la fiche d’une structure : adresse, contacts, horaires, services."""

    name: Annotated[Rest, Field(description="le nom d’une structure")]
    chosen: Page = 0


_DETAILS = (
    "numéro",
    "numéro-de-téléphone",
    "téléphone",
    "tél",
    "adresse",
    "mail",
    "courriel",
    "coordonnées",
    "horaires",
    "horaire",
    "le-contact",
)


def _names_somebody(words: str) -> bool:
    """« numéro du CCAS », and not « numéro 3 », « adresse ? », « adresse mail changée »."""
    return words_of(words).replace(" ", "").isalpha() and len(words.split()) <= MOST_NAME_WORDS


@family.command(
    "fiche",
    Sheet,
    aliases=("structure", "contact", "c-est-qui"),
    examples=("!fiche CCAS", "!fiche La Maison pour Tous"),
    borrowed=Borrowed(tuple(f"{detail}{of}" for detail in _DETAILS for of in ("", "-de", "-du", "-des")), _names_somebody),
)
async def show_sheet(ctx: Context, args: Sheet) -> Effects:
    """Answer with the sheet of the structure that was named, or the choice between those that may have been meant."""
    structures = await directory.list_structures(ctx.session, [args.chosen]) if args.chosen else []
    if not structures:  # nothing was chosen, or what was is merged into another meanwhile
        ids = await search.find_structures_by_name(ctx.session, args.name, limit=MOST_NAMESAKES)
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
class Freshness:
    """When a sheet was last confirmed, and how many months ago, to the nearest. Past a year it is fresh no more."""

    confirmed_on: date | None
    months: int | None
    fresh: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A structure as an answer tells it.

    reach: what to know before coming or calling. found_by: what of the question it meets, when neither its own words nor
    what was said of the question show it.
    """

    structure: StructureLine
    services: tuple[str, ...]
    reach: str | None
    phone: str | None
    found_by: tuple[str, ...]
    freshness: Freshness


async def _answers(ctx: Context, need: str, found: Findings) -> list[Answer]:
    ids = [hit.structure_id for hit in found.hits]
    structures = await directory.find_structure_lines(ctx.session, ids)
    shown = {hit.structure_id: [one.service_id for one in hit.services[:MOST_SERVICES_SHOWN]] for hit in found.hits}
    services = await directory.find_service_lines(ctx.session, [number for numbers in shown.values() for number in numbers])
    phones = await directory.find_phones(ctx.session, ids)
    told = _told(need, found)
    return [
        _answer(
            ctx,
            structures[hit.structure_id],
            [services[number] for number in shown[hit.structure_id]],
            phones.get(hit.structure_id),
            _met(hit, told),
        )
        for hit in found.hits
        if hit.structure_id in structures
    ]


def _answer(ctx: Context, structure: StructureLine, services: Sequence[ServiceLine], phone: str | None, met: Sequence[str]) -> Answer:
    reach = next((reach for service in services if (reach := _reach(service))), None)
    said = fold(" ".join([structure.name, *(service.name for service in services)]))
    return Answer(
        structure=structure,
        services=tuple(service.name for service in services),
        reach=reach,
        phone=phone,
        found_by=tuple(word for word in met if fold(word) not in said),
        freshness=_freshness(ctx, structure, services),
    )


def _told(need: str, found: Findings) -> str:
    """What the answer says of the question before any structure, folded. With words left aside, each structure tells what it meets."""
    if _left_out(found, Kind.WORD) or _left_out(found, Kind.NEED):
        return ""
    return fold(" ".join([_as_read(need, found.corrections), *(synonym.need for synonym in found.synonyms)]))


def _met(hit: Hit, told: str) -> list[str]:
    """What of the question a structure meets, each once, without what is told already where its services show it."""
    whys = [hit.why, *(service.why for service in hit.services[:MOST_SERVICES_SHOWN])]
    met = dict.fromkeys(word for why in whys for word in (*why.needs, *why.words))
    return [word for word in met if not hit.services or fold(word) not in told]


def _reach(service: Service | ServiceLine) -> str:
    """How to reach a service, without the ways that the telephone and the address beside it show."""
    ways, _, notes = (service.how_to_reach or "").partition(". ")
    kept = [way for way in ways.split(", ") if way not in EVIDENT_WAYS]
    return ". ".join(part for part in (", ".join(kept), notes) if part)


def _is_spelling(synonym: Synonym, corrections: Iterable[Corrected]) -> bool:
    """Whether words stand for a need only because they were misspelt: the correction is told already."""
    read = fold(synonym.typed)
    for correction in corrections:
        read = read.replace(fold(correction.typed), fold(correction.read_as))
    return read == fold(synonym.need)


def _as_read(need: str, corrections: Iterable[Corrected]) -> str:
    """The question with its typos corrected."""
    for correction in corrections:
        need = re.sub(re.escape(correction.typed), correction.read_as.replace("\\", r"\\"), need, flags=re.IGNORECASE)
    return need


def _as_typed(need: str, synonym: Synonym) -> Synonym:
    """With the small words that stood between its own: « mal de dents », and not « mal dents »."""
    words = r"\W+(?:\w+\W+){0,3}?".join(re.escape(word) for word in synonym.typed.split())
    said = re.search(rf"\b{words}\b", need, re.IGNORECASE)
    return Synonym(said[0] if said else synonym.typed, synonym.need)


def _left_out(found: Findings, kind: Kind) -> tuple[str, ...]:
    return tuple(left.typed for left in found.left_out if left.kind == kind)


def _next_steps(args: WhoDoes, found: Findings, answers: Sequence[Answer]) -> Offer:
    """All the numbers seen so far, for people scroll up."""
    steps = _sheets([answer.structure for answer in answers])
    if found.total > args.page * PAGE:
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
    shown = services[:MOST_SERVICES_ON_SHEET]
    return msg(
        "directory.sheet",
        structure=structure,
        phones=_own(contacts, "phone"),
        emails=_own(contacts, "email"),
        sites=_own(contacts, "web"),
        services=[(service, _for_whom(ctx, service), _reach(service)) for service in shown],
        others=len(services) - len(shown),
        freshness=_freshness(ctx, structure, shown),
    )


def _own(contacts: Iterable[Contact], kind: str) -> list[str]:
    """The structure's own ways, else those of its services, each once."""
    values = [(contact.service_id is None, contact.value) for contact in contacts if contact.kind == kind]
    own = [value for is_own, value in values if is_own]
    return list(dict.fromkeys(own or [value for _, value in values]))


def _for_whom(ctx: Context, service: Service) -> list[str]:
    names = [ctx.lexicon.publics[code].name for code in service.publics if code in ctx.lexicon.publics]
    return [] if EVERYONE in service.publics else names


def _sheets(structures: Sequence[Structure | StructureLine]) -> dict[str, Call]:
    return {str(rank): Call("fiche", {"name": structure.name, "chosen": structure.id}) for rank, structure in enumerate(structures, 1)}


def _freshness(ctx: Context, structure: Structure | StructureLine, services: Sequence[Service | ServiceLine]) -> Freshness:
    """By the structure's own date, else by the oldest of its services shown: the same in an answer and on the sheet."""
    day = structure.confirmed_on or min((service.confirmed_on for service in services if service.confirmed_on), default=None)
    return freshness(day, ctx.local_now.date())


def freshness(day: date | None, today: date) -> Freshness:
    """How fresh is what was confirmed on a day; never, when there is no day."""
    if day is None:
        return Freshness(None, None, fresh=False)
    is_old = (day.year + 1, day.month, day.day) < (today.year, today.month, today.day)
    return Freshness(day, max(0, round((today - day).days / DAYS_OF_A_MONTH)), fresh=not is_old)
