"""A half-year of the network as one story: 25 partners, three pilot structures, from the call for ideas to the review of what was held.

Each step says its words and then waits for what they come to in the bot's database: whoever kills the bot meanwhile, it goes on.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.demo.partner import Partner
from commands.polls.subject import SEEDS
from tests.e2e.town import Town

ATELIER, CAFE = "atelier formation", "café partenaires"
IDEAS = (
    ("Lire une facture d’énergie", ATELIER),
    ("Repérer une rupture de droits", ATELIER),
    ("Parler du deuil avec un enfant", ATELIER),
    ("Monter un dossier de surendettement", ATELIER),
    ("Tailler les rosiers de la mairie", ATELIER),
    ("Le réseau de santé mentale se présente", CAFE),
    ("Où dormir ce soir", CAFE),
    ("Transports à la demande", CAFE),
    ("Garde en horaires décalés", CAFE),
    ("Bénévoles retraités", CAFE),
    ("Chèques énergie et tarifs sociaux", ATELIER),
    ("Commission de la Banque de France", ATELIER),
)
"""The ideas I1 to I12, each of another partner."""
VOTES = {1: 9, 2: 8, 3: 5, 4: 3, 5: 0, 6: 10, 7: 6, 8: 4, 9: 2, 10: 0}
"""How many structures are for each idea that is voted on."""

EVE = datetime(2029, 12, 13, 8, 5, tzinfo=UTC)
CALL_OVER = datetime(2029, 12, 14, 17, 1, tzinfo=UTC)  # 18 h 01 in Paris, a Friday
VOTE_OVER = datetime(2030, 1, 4, 17, 1, 5, tzinfo=UTC)
PILOTS_ASKED = datetime(2030, 1, 7, 8, 5, tzinfo=UTC)  # a Monday
TO_PUBLISH = datetime(2030, 1, 18, 8, 5, tzinfo=UTC)
DATE_FOUND = datetime(2030, 1, 28, 17, 1, 5, tzinfo=UTC)
HELD = datetime(2030, 2, 7, 16, 0, tzinfo=UTC)
MID_TERM = datetime(2030, 4, 9, 7, 2, tzinfo=UTC)


class HalfYear(Town):
    """What the people of a town do in a half-year."""

    @property
    def authors(self) -> Sequence[Partner]:
        """Who has each of the ideas, in their order."""
        return self.partners[4 : 4 + len(IDEAS)]

    async def play(self) -> None:
        """The whole of it."""
        for step in (self.call, self.support, self.vote, self.arbitrate, self.fix, self.publish, self.register, self.attend, self.review):
            await step()

    # ── Its steps ────────────────────────────────────────────────────────────────────────────────────────────────

    async def call(self) -> None:
        """The call is opened, and answered by twelve ideas."""
        dates = "idées 14 décembre ; vote 4 janvier ; arbitrage 11 janvier ; publication 18 janvier"
        await self._say(self.lea, "programme", f"!programme ouvrir 2030-1 ; {dates}")
        await self._comes_to("SELECT name, state FROM programme", ("2030-1", "call"))
        for number, (author, (title, kind)) in enumerate(zip(self.authors, IDEAS, strict=True), 1):
            await self._say(author, "programme", f"!propose {title} ; {kind}")
            if number == len(IDEAS):  # it looks like I4, and is proposed all the same
                await self._comes_to("SELECT 1 FROM offer", (1,))
                await self._say(author, "programme", "!oui")
            await self._comes_to("SELECT count(*) FROM idea", (number,))

    async def support(self) -> None:
        """By taps and words; two ideas are part of two others."""
        await self._tap(self.partners[20], "programmes.idea:1", "✅")
        await self._tap(self.partners[21], "programmes.idea:6", "🤝")
        await self._tap(self.partners[22], "programmes.idea:10", "✅")
        await self._say(self.partners[23], "programme", "!soutenir I1")
        await self._say(self.partners[24], "programme", "!soutenir I10")
        await self._comes_to("SELECT count(*) FROM idea_part WHERE part <> 'author'", (5,))
        await self._say(self.lea, "programme", "!réunir I11 dans I3")
        await self._say(self.lea, "programme", "!réunir I12 dans I4")
        await self._comes_to("SELECT count(*) FROM idea WHERE state = 'merged'", (2,))

    async def vote(self) -> None:
        """Two polls, one of each kind of meeting: half of the people tap, half of them write."""
        await self._move_to(EVE)
        await self._letter(self.lea, "programmes.early:1")
        await self._move_to(CALL_OVER)
        await self._comes_to("SELECT count(*) FROM poll", (2,))
        for number, first in ((1, 0), (2, 10)):
            ranks = self._ranks(number)
            for rank, person in enumerate(self.partners[first : first + 10]):
                for_them = [ranks[idea] for idea in ranks if VOTES[idea] > rank]
                if rank % 2 and for_them:
                    await self._say(person, "programme", f"!vote S{number} {' '.join(map(str, for_them))}")
                elif for_them:
                    for each in for_them:
                        await self._tap(person, f"polls.poll:{number}", SEEDS[each - 1])
        voices = "SELECT sum(yes) FROM choice"
        await self._comes_to(voices, (sum(VOTES.values()),))
        await self._move_past(VOTE_OVER)
        await self._comes_to("SELECT state FROM programme", ("arbitration",))

    async def arbitrate(self) -> None:
        """Two structures validate, the third one changes the selection; then all three validate it, and it is decided."""
        await self._move_to(PILOTS_ASKED)
        await self._validate(self.lea, "CCAS", 0)
        await self._validate(self.partners[2], "Ville", 0)
        await self._comes_to("SELECT count(*) FROM pilot_word WHERE word = 'validated'", (2,))
        paul = self.partners[1]
        await self._say(paul, "programme", "!amender I7 reporter second semestre 2030 ; il manque un intervenant")
        await self._comes_to("SELECT selection FROM programme", (1,))
        await self._move_to(PILOTS_ASKED + timedelta(minutes=11))  # nobody amended anything else meanwhile: the others are asked
        await self._say(paul, "programme", "!valider")
        await self._validate(self.lea, "CCAS", 1)
        await self._validate(self.partners[2], "Ville", 1)
        await self._comes_to("SELECT state FROM programme", ("decided",))
        waiting = "SELECT count(*) FROM idea WHERE answered_at IS NULL OR told_at IS NULL"
        await self._comes_to(waiting, (0,))

    async def fix(self) -> None:
        """Two have a date; of the third one, a poll will find it."""
        for author, said in (
            (self.authors[0], "I1 ; lundi 4 février 14h-16h ; Maison pour tous"),
            (self.authors[1], "I2 ; mardi 5 février 9h-12h ; CCAS"),
            (self.authors[5], "I6 ; jeudi 7 février 14h-16h ; vendredi 8 février 9h-11h ; Centre social"),
        ):
            await self._say(author, "programme", f"!fixer {said}")
        await self._comes_to("SELECT count(*) FROM idea WHERE dates <> '[]' AND place <> ''", (3,))

    async def publish(self) -> None:
        """By one tap; the poll finds its date, and one tap makes its meeting."""
        await self._move_to(TO_PUBLISH)
        await self._tap(self.lea, "programmes.to-publish:1", "✅", private=True)
        await self._comes_to("SELECT count(*) FROM meeting", (2,))
        await self._comes_to("SELECT count(*) FROM poll WHERE kind = 'dates'", (1,))
        for person in self.partners[5:8]:
            await self._say(person, "programme", "!vote S3 1 oui")
        await self._say(self.partners[8], "programme", "!vote S3 2 oui")
        await self._comes_to("SELECT voted FROM poll WHERE number = 3", (4,))
        await self._move_past(DATE_FOUND)
        await self._tap(self.lea, "polls.result:3", "✅")
        await self._comes_to("SELECT count(*) FROM idea WHERE meeting_number IS NOT NULL", (3,))

    async def register(self) -> None:
        """By taps in the agenda, and by words."""
        for person in self.partners[:6]:
            await self._tap(person, "meetings.meeting:1", "✅")
        for person in self.partners[4:7]:
            await self._tap(person, "meetings.meeting:2", "👍")
        await self._say(self.partners[7], "agenda", "!participe R2 +1")
        await self._say(self.partners[9], "agenda", "!participe R3")
        await self._comes_to("SELECT count(*) FROM registration WHERE meeting_number < 3", (10,))
        await self._comes_to("SELECT count(*) FROM registration WHERE meeting_number = 3", (4,))

    async def attend(self) -> None:
        """Who came is noted by those who held the meetings."""
        await self._move_to(HELD)
        await self._say(self.authors[0], "agenda", "!présents R1 tous")
        await self._say(self.authors[1], "agenda", "!présents R2 tous sauf 2")
        await self._say(self.partners[21], "agenda", "!présents R3 tous")
        came = "SELECT sum(came) FROM registration GROUP BY meeting_number ORDER BY meeting_number"
        await self._comes_to(came, (6,), (4,), (4,))

    async def review(self) -> None:
        """Hosts are asked at mid-term: one answers the letter, another one by words."""
        await self._move_to(MID_TERM)
        await self._tap(self.authors[0], "programmes.review:1", "✅", private=True)
        await self._answer(self.authors[0], 1, "comme prévu", "la salle", "passer")
        await self._letter(self.authors[1], "programmes.review:2")
        await self._say(self.authors[1], "private", "!revue R2")
        await self._answer(self.authors[1], 2, "autrement", "passer", "commencer plus tôt")

    # ── What they do in it ───────────────────────────────────────────────────────────────────────────────────────────

    async def _validate(self, person: Partner, pilot: str, selection: int) -> None:
        """Under the letter on this version of the selection."""
        asked = "SELECT id FROM pilot_word WHERE word = 'asked' AND structure = ? AND selection = ?"
        await self._wait(lambda: bool(self.bot.rows(asked, pilot, str(selection))), f"{pilot}, {selection}")
        await self._tap(person, f"programmes.asked:{self.bot.rows(asked, pilot, str(selection))[-1][0]}", "✅", private=True)

    async def _answer(self, person: Partner, idea: int, *answers: str) -> None:
        """To the questions, in private, each once the one before it is noted."""
        for rank, words in enumerate(answers):
            await self._comes_to(f"SELECT place FROM draft WHERE user_id = '{person.user_id}'", (rank,))  # noqa: S608 - as below
            await self._say(person, "private", words)
        await self._comes_to(f"SELECT count(*) FROM programme_review WHERE idea_number = {idea}", (1,))  # noqa: S608 - a number of the story

    async def _move_past(self, instant: datetime) -> None:
        """Past the end of polls too: a bot that was down then waits for another minute, and what comes of them for five."""
        for minutes in (0, 3, 12):
            await self._move_to(instant + timedelta(minutes=minutes))

    def _ranks(self, poll: int) -> dict[int, int]:
        """The rank of each idea in a poll."""
        rows = self.bot.rows("SELECT text, rank FROM choice WHERE poll_number = ? ORDER BY rank", str(poll))
        return {int(text.split(",")[0].removeprefix("I")): rank for text, rank in rows}
