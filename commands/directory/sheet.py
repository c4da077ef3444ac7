"""`!fiche`: what a structure is, how to reach it, what it does for whom."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Msg, Offer, Reply, msg
from commands.core.declaration.vocabulary import Args, Borrowed, Page, Sought, Unspoken
from commands.core.language.words import sayings, words_of
from commands.core.rules.rights import is_of_the_network
from commands.core.rules.structures import find_named, short_name
from commands.directory.details import own, remarks_on, tell_details
from commands.directory.history import asks_history, tell_history
from commands.directory.shared import family, freshness_of, reach_of, sheets
from storage import directory, network
from storage.directory import Service, Structure

MOST_SERVICES_ON_SHEET = 3
MOST_NAME_WORDS = 4
EVERYONE = "tous-publics"


class Sheet(Args):
    """Voir la fiche d’une structure : adresse, contacts, horaires, services."""

    name: Annotated[Sought, Field(description="le nom d’une structure")]
    chosen: Page = 0
    answer: Annotated[str, Unspoken()] = ""


_DETAILS = sayings("""
    numéro, numéro-de-téléphone, téléphone, tél, adresse, mail, courriel, coordonnées, horaires, horaire, le-contact
""")


def _names_somebody(words: str) -> bool:
    """« numéro du CCAS », and not « numéro 3 », « adresse ? », « adresse mail changée »."""
    return words_of(words).replace(" ", "").isalpha() and len(words.split()) <= MOST_NAME_WORDS


@family.command(
    "fiche",
    Sheet,
    aliases=("structure", "contact", "c-est-qui"),
    examples=("!fiche CCAS", "!fiche La Maison pour Tous", "!fiche CCAS historique"),
    borrowed=Borrowed(tuple(f"{detail}{of}" for detail in _DETAILS for of in ("", "-de", "-du", "-des")), _names_somebody),
)
async def show_sheet(ctx: Context, args: Sheet) -> Effects:
    """Answer with the sheet of the structure that was named, or the choice between those that may have been meant."""
    asked = asks_history(args.name)
    name = asked or args.name
    structures: Sequence[Structure] = await directory.list_structures(ctx.session, [args.chosen]) if args.chosen else ()
    if not structures:  # nothing was chosen, or what was is merged into another meanwhile
        structures = (await find_named(ctx.session, name)).meant
    if not structures:
        someone = await is_of_the_network(ctx) and bool(await network.find_members_by_name(ctx.session, name))
        call = Call("qui-est", {"words": name}) if someone else Call("qui-fait", {"need": name})
        return Reply(msg("directory.no-sheet", name=name, someone=someone)), Offer({"oui": call})
    if len(structures) > 1:
        return Reply(msg("directory.which-sheet", name=name, structures=structures)), Offer(sheets(structures, history=asked is not None))
    if args.answer:
        return await tell_details(ctx, structures[0], args.answer)
    told = await (_sheet if asked is None else tell_history)(ctx, structures[0])
    return Reply(told), Offer(remarks_on(short_name(structures[0]), structures[0].id), beside=True)


async def _sheet(ctx: Context, structure: Structure) -> Msg:
    assert structure.id is not None
    services = await directory.list_services(ctx.session, [structure.id])
    contacts = await directory.list_contacts(ctx.session, [structure.id])
    shown = services[:MOST_SERVICES_ON_SHEET]
    return msg(
        "directory.sheet",
        structure=structure,
        phones=own(contacts, "phone"),
        emails=own(contacts, "email"),
        sites=own(contacts, "web"),
        services=[(service, _for_whom(ctx, service), reach_of(service)) for service in shown],
        others=len(services) - len(shown),
        freshness=freshness_of(ctx, structure, shown),
    )


def _for_whom(ctx: Context, service: Service) -> list[str]:
    names = [ctx.lexicon.publics[code].name for code in service.publics if code in ctx.lexicon.publics]
    return [] if EVERYONE in service.publics else names
