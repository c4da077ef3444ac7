"""What is asked of one sheet: « et le numéro ? », « ils sont ouverts samedi ? ». The sheet says it, or that it does not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from commands.core.declaration.context import Context
from commands.core.declaration.effects import A_DETAIL, A_FAULT, Call, Effects, Offer, Reply, msg
from commands.core.declaration.intents import folded, intent
from commands.core.language.words import sayings, words_of
from commands.core.rules.structures import short_name
from commands.directory.shared import freshness_of, reach_of
from storage import directory
from storage.directory import Contact, Service, Structure
from storage.opening_hours import Week
from storage.search import When, part_of, read_time, times_of

PHONE, EMAIL, WEB, ADDRESS, HOURS = "phone", "email", "web", "address", "hours"
COST, WAY, SERVICES, PERSON, CHECKED = "cost", "way", "services", "person", "checked"
_CALLED: tuple[tuple[str, frozenset[str]], ...] = (
    (CHECKED, sayings("verifiee, verifie, verifiees, a jour, fiable, recent, recente")),
    (EMAIL, sayings("mail, mel, courriel, email, adresse mail, e mail")),
    (WEB, sayings("site, site internet, site web, page, lien")),
    (PHONE, sayings("numero, num, telephone, tel, contact, coordonnees, joindre, appeler, telephoner")),
    (PERSON, sayings("directeur, directrice, responsable, chef, president, presidente, c est qui, qui travaille")),
    (COST, sayings("gratuit, gratuits, gratuite, payant, payants, payante, cher, prix, tarif, tarifs, coute, coutent, combien")),
    (WAY, sayings("rdv, rendez vous, prendre, inscription, inscrire, acces")),
    (SERVICES, sayings("font quoi, fait quoi, quoi, services, font, proposent, propose, qu est ce")),
    (
        ADDRESS,
        sayings(
            "adresse, situe, situes, situee, carte, plan, quartier, rue, c est ou, ou c est, ou est, ou sont, est ou, sont ou, ou se, ou ca"
            ", ou ?, ou exactement, y aller"
        ),
    ),
    (
        HOURS,
        sayings(
            "horaire, horaires, heure, heures, ouvert, ouverts, ouverte, ouvertes, ouvre, ouvrent, ferme, fermes, fermee, ferment, quand"
            ", repondent, demain, aujourd hui, maintenant, matin, soir, midi, lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche"
            ", week end, quel jour"
        ),
    ),
)
"""What is asked for → the words that ask for it. Of those that say more (« adresse mail »), the first counts."""
DETAILS = "|".join(sorted((each for _, called in _CALLED for each in called), key=lambda each: (-len(each), each)))
"""All of these words, as cues: the longest first, for « site » is in « site internet »."""
BESIDE = frozenset(
    """
    ? ils elles on il elle leur leurs son sa ses ca cela celui celle le la les du de d des au a en y et ok oui non alors sinon aussi bien
    me m moi nous donne donner donnez donnes dis dites dire tu vous as avez peux pouvez montre montrer montrez voir affiche afficher veux
    voudrais faut exactement deja encore la-bas bas c est sont ce que quel quelle quels quelles comment qui ou jour jours 1 2 3 4 5 6 7 8 9
    premier premiere deuxieme troisieme second seconde 1er 1ere 2e 2eme 3e 3eme dernier svp stp sur une un par sans possible pour eux chez
    plait s t situe trouve place fiche prend prennent ete
    """.split()  # noqa: SIM905 - words to read, one a line would be none
)
"""What may stand beside words that ask something of what was shown: with any other, they are of something else."""
_ASKED = intent("fiche", DETAILS, beside=BESIDE)
_OPEN = frozenset({"ouvert", "ouverts", "ouverte", "ouvertes", "ferme", "fermes", "fermee", "fermees"})
ONLY_OF_ONE = frozenset({PHONE, EMAIL, WEB, ADDRESS, SERVICES, PERSON})
"""What is asked of one sheet; when, at what cost and how may be asked of all that do something."""
MOST = 3


@dataclass(frozen=True, slots=True)
class Detail:
    """What a sheet says of a thing that was asked. values: as they are kept; none: it does not say."""

    kind: str
    values: Sequence[Any]


def details_of(said: str) -> list[str]:
    """The details that words ask for, at most three."""
    words = f" {words_of(said)} "
    found = []
    for kind, called in _CALLED:
        met = sorted((each for each in called if f" {each} " in words), key=len, reverse=True)
        found += [kind] if met else []
        for each in met:
            words = words.replace(f" {each} ", "  ")
    return [CHECKED] if CHECKED in found else found[:MOST]


def asks_details(said: str) -> bool:
    """Whether words ask for details of a sheet, and say nothing else: « je serai au CCAS demain » does."""
    return _ASKED.matches(folded(said), ())


async def tell_details(ctx: Context, structure: Structure, said: str) -> Effects:
    """The details of a sheet that words ask for; its services, where they ask for none that is known."""
    number = structure.id or 0
    services = await directory.list_services(ctx.session, [number])
    contacts = await directory.list_contacts(ctx.session, [number])
    told = [Detail(kind, list(_values(kind, structure, services, contacts))) for kind in details_of(said) or [SERVICES]]
    opening = _opening(ctx, structure, said) if any(each.kind == HOURS for each in told) else None
    unsaid = any((not each.values and each.kind != CHECKED) or each.kind in {COST, WAY} for each in told)
    answer = msg(
        "directory.details",
        name=short_name(structure),
        details=[each for each in told if each.kind != CHECKED],
        opening=opening,
        phone=next(iter(own(contacts, PHONE)), None) if unsaid else None,
        freshness=freshness_of(ctx, structure, services),
    )
    return Reply(answer), Offer(remarks_on(short_name(structure), number), beside=True)


def remarks_on(name: str, structure_id: int | None) -> dict[str, Call]:
    """What may be said of a sheet that was just shown."""
    return {
        A_DETAIL: Call("fiche", {"name": name, "chosen": structure_id}),
        A_FAULT: Call("corriger", {"words": name, "chosen": structure_id}),
    }


def own(contacts: Sequence[Contact], kind: str) -> list[str]:
    """The structure's own ways of a kind, else those of its services, each once."""
    values = [(contact.service_id is None, contact.value) for contact in contacts if contact.kind == kind]
    mine = [value for is_own, value in values if is_own]
    return list(dict.fromkeys(mine or [value for _, value in values]))


def _values(kind: str, structure: Structure, services: Sequence[Service], contacts: Sequence[Contact]) -> Iterator[Any]:
    match kind:
        case "phone" | "email" | "web":
            yield from own(contacts, kind)[:MOST]
        case "address" if structure.address or structure.commune:
            yield structure
        case "hours" if structure.opening_hours:
            yield structure.opening_hours
        case "cost":
            yield from ((each.name, each.cost) for each in services[:MOST] if each.cost)
        case "way":
            yield from ((each.name, reach_of(each)) for each in services[:MOST] if reach_of(each))
        case "services":
            yield from (each.name for each in services[:MOST])
        case _:
            return


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether a structure is open at a time that was asked. open: then, or some time that day; days: as `Beside.days`."""

    now: bool
    open: bool
    days: Sequence[tuple[int, Sequence[tuple[int, int]]]]


def _opening(ctx: Context, structure: Structure, said: str) -> Opening | None:
    """At the time that words tell; now, where they ask « ouvert ? » and tell none. None: hours are not known so, or no time is asked."""
    week = Week.parse(structure.opening_hours) if structure.opening_hours else None
    at = ctx.local_now
    when = read_time(said, at)
    if when is None and not _OPEN.isdisjoint(words_of(said).split()):
        when = When((at.weekday(),), part_of(at), at)
    if week is None or when is None:
        return None
    days = times_of(when, week, at.date())
    return Opening(when.now is not None, week.is_open(at) if when.now else bool(days), days)
