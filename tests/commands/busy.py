"""The town of `fresh_busy.toml`, where something of each family is under way, and messages of hurried people say so."""

from pathlib import Path

from commands.core.declaration.context import Person, Room
from tests.chat import ACCUEIL, LEA, OMAR, PRIVATE, Chat
from tests.commands.hurried import MADE, SAMIRA, building
from tests.given import findable, member, service, structure

KARIM = Person("@karim:town.example", "Karim")
UNDER_WAY: tuple[tuple[Person, Room, str], ...] = (
    *((SAMIRA, ACCUEIL, words) for words in MADE),
    (LEA, ACCUEIL, "!participe R2"),
    (SAMIRA, ACCUEIL, "!programme ouvrir 2027-1 ; idées 14 décembre ; vote 4 janvier ; arbitrage 11 janvier ; publication 18 janvier"),
    (LEA, PRIVATE, "!propose Lire une facture d’énergie ; atelier formation ; beaucoup de familles nous la montrent"),
    (KARIM, PRIVATE, "!propose Le sommeil des adolescents ; café partenaires ; les jeunes dorment mal"),
    (KARIM, PRIVATE, "!problème Le dernier bus part trop tôt ; quartier Nord"),
    (OMAR, PRIVATE, "!problème Les délais de domiciliation dépassent trois mois"),
    (SAMIRA, PRIVATE, "!demande qui peut prêter une salle samedi ?"),
    (SAMIRA, PRIVATE, "oui"),
    (LEA, PRIVATE, "!offre un minibus le samedi ; jusqu’au 18 décembre"),
    (KARIM, PRIVATE, "!initiative Un jardin au pied des tours ; les familles du Parc ; une salle l’hiver"),
    (SAMIRA, PRIVATE, "!groupe Logement des jeunes ; des places au foyer ; Samira"),
    (SAMIRA, PRIVATE, "!groupe Mobilité ; le dernier bus ; Karim"),
    (LEA, PRIVATE, "!rejoindre G1"),
    (SAMIRA, PRIVATE, "!action G1 Léa ; demander les places ; pour le 15 décembre"),
    (SAMIRA, ACCUEIL, "!décision Adopter la charte ; le texte lu le 12 novembre ; fin vendredi 4 décembre 18h"),
    (SAMIRA, PRIVATE, "!annonce Pensez au sondage ; salon accueil ; demain 9h"),
    (SAMIRA, PRIVATE, "oui"),
    (LEA, PRIVATE, "!préviens-moi cours de tricot"),
    (KARIM, PRIVATE, "!rencontre Visite du centre ; mardi 8 décembre 14h-16h ; Centre social"),
)
"""R1 to R3 and S2 as in the small town, R4 proposed by Karim; I1 of Léa, I2 of Karim; P1 of Karim, P2 of Omar; E1 asked for by Samira, E2
offered by Léa; N1 of Karim; Léa is of G1, with A1 to do, and not of G2; D1 waits for Samira's CCAS; AN1 is planned; Léa has an alert."""


async def settle(template: Path, path: Path) -> None:
    """Make the town."""
    async with building(template, path) as chat:
        await _fill(chat)
        for person, room, words in UNDER_WAY:
            await chat.says(words, room=room, person=person)
        await chat.rings(minutes=2)  # as in the small town


async def _fill(chat: Chat) -> None:
    async with chat.database.writing() as session:
        for person, home in (
            (LEA, await findable(session, structure("PMI"), service("Consultation de nourrissons"))),
            (SAMIRA, await findable(session, structure("CCAS", phone="0556000001"), service("Domiciliation"), service("Aide au loyer"))),
            (KARIM, await findable(session, structure("Mission locale"), service("Emploi des jeunes"))),
            (OMAR, await findable(session, structure("L’Abri du Port"), service("Hébergement", tags=["logement-hebergement"]))),
        ):
            await member(session, person.user_id, person.name, home)
        await findable(session, structure("Habitat Plus"), service("Logement pour jeunes et familles", tags=["logement-hebergement"]))
        await findable(session, structure("Le Panier partagé"), service("Colis alimentaires", tags=["alimentation--aide-alimentaire"]))
