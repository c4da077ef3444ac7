"""The guided tour: who says what and where, and what must be in the answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from rich.console import Console
from rich.text import Text

from bot.demo.agora import Agora
from bot.demo.chat import PRIVATE
from bot.demo.heard import Heard
from bot.demo.partner import Partner
from bot.demo.screen import show
from storage.analysis import fold

PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True)
class Step:
    """One thing said. `expects`: what the answer must hold, case and accents aside; with nothing, the bot must keep silent.

    `way`: said anew, as a correction of the message of the step before, or in a thread that begins with it.
    """

    title: str
    who: str
    room: str
    says: str
    expects: tuple[str, ...] = ()
    way: Literal["new", "correction", "thread"] = "new"


TOUR = (
    Step("Demander de l’aide", "samira", "Accueil", "!aide", ("qui-fait logement",)),
    Step("Chercher qui répond à un besoin", "paul", "Accueil", "!qui-fait logement", ("logement", "fiche vérifiée")),
    Step("Voir la suite", "paul", "Accueil", "!suite", ("suite pour", "logement")),
    Step("Une faute dans le besoin", "omar", "Accueil", "! Qui fait l’aide alimantaire ?", ("aide alimentaire",)),
    Step("Une faute dans la commande", "omar", "Accueil", "!qui-fai mobilité", ("J’ai compris", "mobilité")),
    Step("Le mot du terrain", "ines", "Agenda", "!qui-fait colis", ("colis", "aide alimentaire")),
    Step("Ouvrir une fiche par son chiffre", "ines", "Agenda", "!1", ("services", "fiche vérifiée")),
    Step("Ce qui ne s’adresse pas au robot", "ines", "Agenda", "Bravo à toutes !!!"),
    Step("Une fiche", "ines", "Agenda", "!fiche CCAS", ("CCAS", "place de la Halle")),
    Step("Une fiche qui n’existe pas", "lea", "Programme", "!fiche zzyzx", ("zzyzx",)),
    Step("On corrige son message", "lea", "Programme", "!fiche CCAS", ("CCAS", "place de la Halle"), way="correction"),
    Step("Demander dans un fil", "lea", "Programme", "!qui-fait garde d’enfants", ("enfant",), way="thread"),
    Step("En privé, sans point d’exclamation", "karim", PRIVATE, "qui fait logement", ("logement",)),
    Step("Répondre par un chiffre", "karim", PRIVATE, "1", ("services", "fiche vérifiée")),
    Step("Rien trouvé, mais pas d’impasse", "karim", PRIVATE, "qui fait zzyzx", ("zzyzx", "Samira")),
    Step("Comment va le robot", "samira", "Accueil", "!état", ("marche",)),
)


class Tour:
    """Plays steps in a running AGORA, prints the conversation, and judges the answers."""

    def __init__(self, agora: Agora, console: Console, *, patience_s: float = PATIENCE_S) -> None:
        self._agora = agora
        self._console = console
        self._patience_s = patience_s
        self._said = ""
        self._answer = ""

    async def play(self, steps: Iterable[Step] = TOUR) -> bool:
        """Play all the steps. Whether each expected answer came, and no other."""
        faults: list[str] = []
        silences: list[tuple[Step, str]] = []
        for number, step in enumerate(steps, start=1):
            self._console.rule(f"{number}. {step.title}", align="left", style="dim")
            faults += await self._play(step)
            if not step.expects:
                silences.append((step, self._said))
        for step, said in silences:
            faults += await self._broken_silence(step, said)
        return self._conclude(faults)

    async def _play(self, step: Step) -> list[str]:
        partner = await self._agora.partner(step.who)
        room_id = await self._agora.private_room(step.who) if step.room == PRIVATE else self._agora.rooms[step.room]
        await partner.sync()
        said = await _say(partner, room_id, step, self._said)
        self._said = self._said if step.way == "correction" else said
        self._console.print(Text.assemble((self._agora.name_of(partner.user_id), "bold"), (f"  {step.room}", "dim"), f"\n  {step.says}\n"))
        if not step.expects:
            self._console.print("  (le robot ne répond pas)\n", style="dim")
            return []
        try:
            heard = await partner.hear(self._is_answer(step), within_s=self._patience_s)
        except TimeoutError:
            return [self._fault(step, "rien")]
        self._answer = heard.event_id
        show(self._console, heard, name=self._agora.name_of(heard.sender), room=step.room)
        return self._judge(step, heard)

    def _is_answer(self, step: Step) -> Callable[[Heard], bool]:
        """Say how the answer to what was just said is known: a reply to it, or the correction of the answer before."""
        said, corrected = self._said, self._answer

        def is_answer(heard: Heard) -> bool:
            in_place = heard.edits == corrected if step.way == "correction" else heard.answers == said
            return heard.is_message and heard.sender == self._agora.bot_id and in_place

        return is_answer

    def _judge(self, step: Step, heard: Heard) -> list[str]:
        if step.way == "thread" and heard.thread is None:
            return [self._fault(step, "une réponse hors du fil")]
        complete = all(fold(fragment) in fold(heard.text) for fragment in step.expects)
        return [] if complete else [self._fault(step, heard.text)]

    async def _broken_silence(self, step: Step, said: str) -> list[str]:
        partner = await self._agora.partner(step.who)
        await partner.sync()
        answers = [heard.text for heard in partner.heard if heard.answers == said]
        return [self._fault(step, text) for text in answers]

    def _fault(self, step: Step, came: str) -> str:
        expected = " et ".join(f"« {fragment} »" for fragment in step.expects) or "le silence"
        return f"{step.title} : {step.says}\n  attendu : {expected}\n  reçu : {came}"

    def _conclude(self, faults: list[str]) -> bool:
        for fault in faults:
            self._console.print(f"✗ {fault}", style="red", markup=False, highlight=False)
        self._console.print(
            "Visite terminée : tout ce qui était attendu est venu." if not faults else f"Visite terminée, {len(faults)} manque(s)."
        )
        return not faults


async def _say(partner: Partner, room_id: str, step: Step, before: str) -> str:
    if step.way == "correction":
        return await partner.edit(room_id, before, step.says)
    if step.way == "thread":
        return await partner.say_in_thread(room_id, before, step.says)
    return await partner.say(room_id, step.says)
