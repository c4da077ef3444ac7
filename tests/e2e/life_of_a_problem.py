"""A problem as one story, from its first word to « cela répond-il ? »: twelve structures, the équipe d'animation, a clock that is moved.

What is told to people follows each step at once, in working hours: the story waits for it, so that it is told as often whenever the bot
is killed.
"""

from datetime import UTC, datetime

from bot.demo.partner import Partner
from tests.e2e.town import Town

WORDS = "Le dernier bus part avant la fin des cours de français ; quartier Nord"
LIKE = "Le dernier bus part trop tôt, avant la fin des cours"
ANSWER = "Depuis janvier, le dernier bus part à 21 h"
P1, ASKED = "problems.problem:1", "problems.verdict:1"
OVERDUE = datetime(2029, 12, 12, 8, 5, tzinfo=UTC)  # the CAF was to answer on Tuesday the 11th
THREE_WEEKS_LATER = datetime(2030, 1, 2, 8, 15, tzinfo=UTC)
FINAL = (
    "SELECT number, text, theme, place, state, version, structures, sectors, alone, sent_to, answer, room, created_by FROM problem",
    "SELECT problem_number, user_id, structure_id, told_step, verdict FROM problem_part ORDER BY user_id",
    "SELECT id, kind, text, about, structure_id, user_id FROM problem_step ORDER BY id",
    "SELECT kind, number, stem FROM like_word ORDER BY 1, 2, 3",
    "SELECT kind, user_id FROM timer WHERE kind LIKE 'problems.%' ORDER BY 1, 2",
    "SELECT user_id, count(*) FROM private_room GROUP BY 1 ORDER BY 1",
)
"""All that is known in the end, without what goes by the second at which it was done."""


class Problem(Town):
    """What the people of a town do about one problem."""

    async def play(self) -> None:
        """The whole of it."""
        for step in (self.raise_it, self.join, self.lead, self.answer, self.judge):
            await step()

    async def raise_it(self) -> None:
        """One raises it; another one says nearly the same, and joins it."""
        await self._say(self.partners[4], "programme", f"!problème {WORDS}")
        await self._comes_to("SELECT structures FROM problem", (1,))
        await self._say(self.partners[5], "programme", f"!problème {LIKE}")
        await self._comes_to("SELECT 1 FROM offer", (1,))
        await self._say(self.partners[5], "programme", "!1")
        await self._comes_to("SELECT structures FROM problem", (2,))

    async def join(self) -> None:
        """Ten more structures, by taps and by words."""
        for rank in range(6, 16):
            if rank % 2:
                await self._tap(self.partners[rank], P1, "➕")
            else:
                await self._say(self.partners[rank], "programme", "!moi-aussi P1")
        await self._comes_to("SELECT structures, alone FROM problem", (12, 0))

    async def lead(self) -> None:
        """It is taken in charge, lit by a partner, and transmitted; whom it was sent to does not answer."""
        await self._step(self.lea, "!prendre P1", 1)
        await self._step(self.partners[16], "!éclairer P1 La mairie étudie une navette", 2)
        await self._step(self.lea, "!transmettre P1 à la CAF ; jusqu’au 11 décembre", 3)
        await self._move_to(OVERDUE)
        await self._wait(lambda: bool(self.bot.rows("SELECT 1 FROM private_room WHERE user_id = ?", self.lea.user_id)), "chased")

    async def answer(self) -> None:
        """Its answer is told to the twelve, and may be found."""
        await self._step(self.lea, f"!répondre P1 {ANSWER}", 4)
        await self._comes_to("SELECT DISTINCT kind FROM like_word ORDER BY 1", ("problems.answered",), ("problems.problem",))

    async def judge(self) -> None:
        """Three weeks later, each is asked; two structures say « non », and it is open again."""
        await self._move_to(THREE_WEEKS_LATER)
        await self._tap(self.partners[4], ASKED, "🙂", private=True)
        await self._comes_to("SELECT count(*) FROM problem_part WHERE verdict = 'yes'", (1,))
        await self._tap(self.partners[5], ASKED, "🙁", private=True)
        await self._comes_to("SELECT count(*) FROM problem_part WHERE verdict = 'no'", (1,))
        await self._tap(self.partners[6], ASKED, "🙁", private=True)
        await self._comes_to("SELECT state FROM problem", ("open",))
        await self.quiet()

    async def _step(self, person: Partner, words: str, rank: int) -> None:
        """A step, and what it tells to those concerned."""
        await self._say(person, "programme", words)
        await self._comes_to("SELECT count(*) FROM problem_step", (rank,))
        await self.quiet()
