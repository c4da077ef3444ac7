"""A half-year of 25 partners of 20 structures, by the commands of the other families, the clock being moved: what a bilan is read of."""

from datetime import UTC, datetime

from commands.core.declaration.context import Person, Room
from commands.table import TABLE
from storage.database import Database
from tests.chat import TERRITORY, Chat
from tests.given import findable, member, structure
from tests.spaces import flat

SAMIRA = Person("@samira:town.example", "Samira")
KINDS = ("association", "CCAS", "bailleur", "santé", None)
NAMES = (
    *("Ana", "Bob", "Cléo", "Dan", "Ève", "Fay", "Guy", "Hal", "Ida", "Jo", "Kim", "Lou", "Max"),
    *("Nat", "Oz", "Pia", "Rio", "Sam", "Tom", "Ugo", "Vic", "Wen", "Xia", "Yan", "Zoé"),
)
PEOPLE = [Person(f"@{rank}:town.example", name) for rank, name in enumerate(NAMES)]
"""Ana to Tom speak for structures S0 to S18, Ugo to Zoé for S0 to S4 too, and Rio for none."""


def home(person: Person) -> Room:
    """Their private room."""
    return Room(f"!{person.user_id}", private=True)


class Story:
    """What they do."""

    def __init__(self, database: Database) -> None:
        self.chat = Chat(database, TABLE, territory=TERRITORY)

    async def says(self, text: str, person: Person = SAMIRA) -> str:
        """In private. Something is answered."""
        said = await self.chat.says(text, person=person, room=home(person))
        assert said, text
        return flat(said)

    async def move(self, year: int, month: int, day: int, hour: int = 9) -> None:
        """To a day, and all that is due by then is done."""
        self.chat.now = datetime(year, month, day, hour, tzinfo=UTC)
        await self.chat.rings()

    async def settle(self) -> None:
        """Who they are."""
        async with self.chat.database.writing() as session:
            numbers = [await findable(session, structure(f"Structure {n}", kind=KINDS[n % 5])) for n in range(20)]
            await member(session, SAMIRA.user_id, "Samira", await findable(session, structure("CCAS", kind="CCAS")))
            for rank, person in enumerate(PEOPLE):
                theirs = [] if person.name == "Rio" else [numbers[rank if rank < 19 else rank - 19]]
                await member(session, person.user_id, person.name, *theirs)

    async def hold(self, number: int, title: str, when: str, coming: list[Person]) -> None:
        """A meeting is made, and these people sign up."""
        await self.says(f"!rencontre {title} ; {when} 14h-16h ; Maison pour tous ; 30")
        for person in coming:
            await self.says(f"!participe R{number}", person)

    async def mark(self, number: int, present: str) -> None:
        """Who was there."""
        await self.says(f"!présents R{number} {present}")

    async def play(self) -> None:
        """From November 2026 to July 2027."""
        await self.settle()
        await self.move(2026, 11, 30)
        await self.hold(1, "Café de décembre", "jeudi 10 décembre 2026", [*PEOPLE[:6], PEOPLE[24]])
        await self.move(2026, 12, 10, hour=16)
        await self.mark(1, "tous")
        await self.forget(PEOPLE[24])
        await self.move(2027, 1, 11)
        await self.hold(2, "Café de janvier", "jeudi 21 janvier 2027", PEOPLE[:10])
        await self.hold(3, "Atelier budget", "mardi 9 février 2027", PEOPLE[8:12])
        await self.hold(4, "Visite annulée", "jeudi 18 mars 2027", PEOPLE[:2])
        await self.hold(5, "Rien de noté", "jeudi 22 avril 2027", PEOPLE[12:16])
        await self.move(2027, 1, 21, hour=16)
        await self.mark(2, "tous sauf 10")
        await self.says("!présents R2 aussi Lou, Quelqu’un d’ailleurs")
        await self.field()
        await self.move(2027, 2, 9, hour=16)
        await self.mark(3, "tous")
        await self.opinions()
        await self.says("!annuler-rencontre R4 oui")
        await self.says("!oui")
        await self.answers()
        await self.forget(PEOPLE[7])
        await self.structures_that_change()
        await self.move(2027, 7, 12)
        await self.forget(PEOPLE[14])

    async def nights(self) -> None:
        """What the nights of the house do to what is old."""
        for job in TABLE.jobs:
            await self.chat.timekeeper.run(job, self.chat.now)

    async def forget(self, person: Person) -> None:
        """They have all that is known of them erased."""
        await self.says("!effacer", person)
        await self.says("oui effacer", person)

    async def structures_that_change(self) -> None:
        """Somebody moves to another one; two are one for a while, in which a meeting is held, with guests; then they are two again."""
        await self.move(2027, 5, 3)
        for words in ("!changement", "1", "Structure 17", "passer", "oui"):
            await self.says(words, PEOPLE[5])
        for words in ("!fusionner Structure 3 ; Structure 4", "!oui"):
            await self.says(words)
        await self.hold(6, "Café de mai", "mardi 11 mai 2027", [PEOPLE[3], PEOPLE[5]])
        await self.says("!participe R6 +2", PEOPLE[6])
        await self.move(2027, 5, 11, hour=16)
        await self.mark(6, "tous")
        await self.says("!heures R6 5h30")
        await self.says("!séparer Structure 3")

    async def opinions(self) -> None:
        """The four of R3 say what they thought, which is counted a week later."""
        await self.chat.rings(hours=2)  # asked half an hour after its end
        for person, words in zip(PEOPLE[8:12], ("utile", "utile", "moyen", "pas utile"), strict=True):
            await self.says(f"!avis R3 {words}", person)
        await self.chat.rings(days=8)

    async def field(self) -> None:
        """Ideas, problems, help and a group."""
        await self.says("!propose Lire une facture ; atelier formation", PEOPLE[3])
        await self.says("!propose Un jardin partagé", PEOPLE[4])
        for person, text in (
            (PEOPLE[5], "Le dernier bus part trop tôt le soir"),
            (PEOPLE[6], "Aucun dentiste ne prend de nouveaux patients"),
        ):
            await self.says(f"!problème {text}", person)
        await self.says("!demande qui peut prêter une grande salle samedi ?", PEOPLE[17])
        await self.says("!oui", PEOPLE[17])
        await self.says("!réponse E1 notre salle est libre", PEOPLE[18])
        await self.says("!résolu E1 Tom", PEOPLE[17])
        await self.says("!groupe Logement ; des familles attendent ; Yan")
        await self.says("!rejoindre G1", PEOPLE[13])

    async def answers(self) -> None:
        """What became of them."""
        await self.says("!prendre P1")
        await self.says("!répondre P1 Depuis mars, le dernier bus part à 21 h")
