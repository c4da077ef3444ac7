"""What goes together: a request and the structures whose sheets meet it, a request and an offer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from commands.core.dates.spoken import DAYS, MONTHS
from commands.core.declaration.context import Occasion
from commands.core.language.words import sayings
from commands.core.subjects import number_of
from commands.core.telling.mentions import first_working_moment
from commands.exchange.subject import OFFERS, REQUESTS, THEMES
from storage import exchange, likeness, reach, search
from storage.analysis import tokens
from storage.exchange import OFFER, Exchange
from storage.reach import Listener

MOST_ASKED = 5
"""Structures that one request is put to."""
MOST_EACH = 2
"""People of one structure who are asked: who was here last, first."""
MOST_MATCHED = 60
"""Structures that are looked at to choose those that are asked."""
MOST_PAIRS = 3
SILENCED_BY = "exchange"
OF_USE = timedelta(days=10)
"""How long after it was made a request is still told to who could not be told before."""
_ROLES = ("terrain", "programme", "accueil", "agenda")
_NOT_THE_MATTER = sayings("""
    demain, matin, matinee, soir, soiree, midi, apres, semaine, mois, annee, week, end, weekend, jour, jours, journee, date, heure,
    heures, prochain, prochaine, aujourd, hui, urgent, urgence, bientot, possible, vite, preter, prete, pretez, preterait, emprunter, louer,
    loue, dispo, disponible, disponibles, donner, donne, offrir, offre, offres, demande, demandes, demander, collegue, collegues, reseau,
    partager, gratuit, gratuitement, mettre, disposition, accueillir, quelqu, structure, partenaire, partenaires, urgemment, jusqu,
    fin, aide, aider
""") | {*DAYS, *MONTHS}
_THEMES = {
    "salle": sayings("salle, local, bureau, gymnase, cuisine, espace"),
    "véhicule": sayings("vehicule, voiture, minibus, camion, camionnette, utilitaire, fourgon, velo"),
    "stage": sayings("stage, stagiaire, alternance, alternant, apprenti"),
    "matériel": sayings("materiel, videoprojecteur, barnum, table, chaise, sono, ordinateur, imprimante, jeux, vaisselle"),
    "compétence": sayings(
        "competence, competences, interprete, traduction, formation, formateur, animateur, photographe, graphiste, conseil"
    ),
}
_NEVER = datetime.min.replace(tzinfo=UTC)


def matter_of(text: str) -> str:
    """The words of a text that say what it is about, without when it is, nor that it is asked or offered."""
    said = [token for token in tokens(text) if not token.is_stop and token.word not in _NOT_THE_MATTER and not token.word.isdecimal()]
    return " ".join(token.surface for token in said)


def theme_of(text: str) -> str:
    """What sort of thing it is: a room, equipment, skills, an internship, a vehicle; empty when no word tells."""
    words = {token.word for token in tokens(text)} | {token.singular for token in tokens(text)}
    return next((theme for theme in THEMES if words & _THEMES[theme]), "")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom a request is put to. matched: how many structures meet it and can be asked. offers: those that may answer it."""

    structure_ids: tuple[int, ...]
    matched: int
    offers: Sequence[Exchange]


async def choose(occasion: Occasion, text: str, *, asker: str, without: Collection[int] = ()) -> Chosen:
    """At most five structures, those of fitting offers first. Of more, those that were asked longest ago: all get their turn."""
    matter = matter_of(text)
    if not matter:
        return Chosen((), 0, ())
    offers = [
        each for each in await like(occasion, OFFERS, matter) if each.created_by != asker and each.until and each.until > occasion.now
    ]
    found = await search.search(occasion.session, matter, occasion.lexicon, limit=MOST_MATCHED)
    ids = [hit.structure_id for hit in found.hits if hit.why.needs or hit.why.words]
    fitting = [each for each in dict.fromkeys((*(offer.structure_id for offer in offers), *ids)) if each and each not in without]
    able = await speakers(occasion, fitting, asker)
    matched = [each for each in fitting if each in able]
    return Chosen(tuple(await _in_turn(occasion, matched, offers)), len(matched), offers)


async def _in_turn(occasion: Occasion, matched: list[int], offers: Sequence[Exchange]) -> list[int]:
    if len(matched) <= MOST_ASKED:
        return matched
    last = await exchange.find_last_asked(occasion.session, matched)
    offering = {each.structure_id for each in offers}
    return sorted(matched, key=lambda each: (each not in offering, last.get(each, _NEVER), matched.index(each)))[:MOST_ASKED]


async def speakers(occasion: Occasion, structure_ids: Collection[int], asker: str) -> dict[int, list[str]]:
    """Who may be asked in each of these structures: registered, in a room of the network, who hears of it soon, and not who asks."""
    rooms = [room for role in _ROLES if (room := occasion.room_of(role))]
    by_structure = await exchange.list_speakers(occasion.session, structure_ids)
    by_structure = {number: people for number, people in by_structure.items() if asker not in people}  # a colleague is asked over the desk
    everybody = list({each for people in by_structure.values() for each in people})
    listening = await reach.list_listeners(occasion.session, everybody, SILENCED_BY, occasion.now)
    hearing = {each.user_id for each in listening if moment_of(each, occasion.local_now) is not None}
    found = {}
    for number, people in by_structure.items():
        here = [each for each in people if each in hearing and (not rooms or any(occasion.present(room, each) for room in rooms))]
        if here:
            found[number] = here[:MOST_EACH]
    return found


def moment_of(person: Listener, local: datetime) -> datetime | None:
    """When a person may be told of a request; None: not while it is of use."""
    at = first_working_moment(person, local)
    return at if at is not None and at <= local + OF_USE else None


async def like(occasion: Occasion, kind: str, text: str, limit: int = MOST_PAIRS) -> list[Exchange]:
    """The open requests, or offers, that say what a text says."""
    matter = matter_of(text)
    found = await likeness.find_like(occasion.session, kind, matter, occasion.lexicon, limit=limit, either=True) if matter else []
    return await exchange.list_numbered(occasion.session, [each.number for each in found])


async def remember(occasion: Occasion, row: Exchange) -> None:
    """From now on, it is found by what is like it."""
    kind = OFFERS if row.kind == OFFER else REQUESTS
    if matter := matter_of(row.text):
        await likeness.remember(occasion.session, kind, number_of(row), matter, occasion.lexicon)
