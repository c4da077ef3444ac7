"""The town of `fresh_corrections.toml` and `fresh_directory.toml`: sheets that say how, where and when, and people who speak of them."""

from datetime import date
from pathlib import Path
from typing import Any

from commands.core.declaration.context import Person, Room
from storage.directory import Contact
from tests.chat import LEA, OMAR, PRIVATE
from tests.commands.hurried import SAMIRA, building
from tests.given import findable, member, service, structure

KARIM = Person("@karim:town.example", "Karim")
FOOD = ["alimentation--aide-alimentaire"]
HOUSING = ["logement-hebergement"]
SHEETS = (
    ("CCAS", "05 56 00 00 01", "12 place de la Mairie", "Castelrive", "Mo-Fr 09:00-12:00,13:30-17:00", date(2026, 10, 5)),
    ("Mission locale", "05 56 00 00 02", "3 rue des Tanneurs", "Castelrive", "Mo,Tu,Th,Fr 09:00-12:30", date(2024, 5, 6)),
    ("PMI", "05 56 00 00 03", "2 rue du Port", "Castelrive", "Tu 14:00-17:00; Th 09:00-12:00", date(2026, 9, 7)),
    ("Le Panier partagé", "05 56 00 00 04", "5 rue du Marché", "Castelrive", None, date(2026, 6, 1)),
    ("Les Restos du cœur", "05 56 00 00 05", "1 route du Stade", "Valmont", "Tu,Fr 09:00-11:30", date(2026, 8, 3)),
    ("Secours populaire", "05 56 00 00 06", "9 rue Haute", "Castelrive", "We 14:00-17:00", date(2026, 3, 2)),
    ("L’Abri du Port", "05 56 00 00 07", "4 quai Sud", "Castelrive", "24/7", date(2026, 7, 6)),
    ("Habitat Plus", "05 56 00 00 08", "7 avenue Foch", "Valmont", "Mo-Th 09:00-17:00", None),
    ("Bus santé", "05 56 00 00 09", None, "Castelrive", None, date(2026, 5, 4)),
    ("Langue et cité", None, "6 rue de l’École", "Castelrive", None, date(2025, 2, 3)),
    ("Secours populaire français", None, "9 rue Haute", "Castelrive", None, None),
)
"""Name, phone, address, commune, hours, the day of the last confirmation."""
SERVICES: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "CCAS": (("Domiciliation", {"cost": "gratuit"}), ("Aide au loyer", {"how_to_reach": "sur rendez-vous, par téléphone"})),
    "Mission locale": (("Emploi des jeunes", {"publics": ["jeunes"]}),),
    "PMI": (("Consultation de nourrissons", {}),),
    "Le Panier partagé": (("Colis alimentaires", {"tags": FOOD, "cost": "gratuit"}),),
    "Les Restos du cœur": (("Colis alimentaires", {"tags": FOOD, "how_to_reach": "sur rendez-vous"}),),
    "Secours populaire": (("Vestiaire", {}), ("Colis alimentaire d’urgence", {"tags": FOOD})),
    "L’Abri du Port": (("Hébergement d’urgence", {"tags": HOUSING}),),
    "Habitat Plus": (("Logement pour jeunes et familles", {"tags": HOUSING}),),
    "Bus santé": (("Dentiste et vaccination", {}),),
    "Langue et cité": (("Cours de français", {}),),
}
WHO = {LEA: "PMI", SAMIRA: "CCAS", KARIM: "Mission locale", OMAR: "L’Abri du Port"}
UNDER_WAY: tuple[tuple[Person, Room, str], ...] = (
    (LEA, PRIVATE, "!préviens-moi cours de tricot"),
    (KARIM, PRIVATE, "!manque garde d’enfants la nuit"),
    (SAMIRA, PRIVATE, "!campagne toutes ; fin 18 décembre"),
    (SAMIRA, PRIVATE, "oui"),
)


async def settle(template: Path, path: Path) -> None:
    """Make the town."""
    async with building(template, path) as chat:
        async with chat.database.writing() as session:
            numbers = {}
            for name, phone, address, commune, hours, confirmed in SHEETS:
                facts = {"address": address, "commune": commune, "opening_hours": hours, "confirmed_on": confirmed}
                offered = [service(called, **more) for called, more in SERVICES.get(name, ())]
                numbers[name] = await findable(session, structure(name, **facts), *offered)
                if phone:
                    session.add(Contact(structure_id=numbers[name], kind="phone", value=phone))
            session.add(Contact(structure_id=numbers["CCAS"], kind="email", value="accueil@ccas.example"))
            session.add(Contact(structure_id=numbers["CCAS"], kind="web", value="https://ccas.example"))
            for person, home in WHO.items():
                await member(session, person.user_id, person.name, numbers[home])
        for person, room, words in UNDER_WAY:
            await chat.says(words, room=room, person=person)
