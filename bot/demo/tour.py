"""The guided tour: who says what and where, and what must be in the answer."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal, Self

from rich.console import Console
from rich.text import Text

from bot.demo.agora import Agora
from bot.demo.chat import PRIVATE
from bot.demo.heard import Heard
from bot.demo.partner import Partner
from bot.demo.screen import show, show_file
from bot.demo.time_machine import MORNING, ZONE
from commands.core.rules.calendar import first_working_day, working_day_before
from commands.core.telling.french import hour, long_date
from storage.analysis import fold

PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True)
class Step:
    """One thing said. `expects`: what the answer must hold, case and accents aside; with nothing, the bot must keep silent.

    `way`: said anew, as a correction of the message of the step before, or in a thread that begins with it; asked of everybody, so
    that what comes is a message of its own; or drawn under what was heard last, which is then edited. Or nothing is said: the person
    takes the bot's invitation, or goes on listening, to words or to a file. `at`: the bot's clock is moved there first. Words may
    name a day of the tour: `{cafe}`.
    """

    title: str
    who: str
    room: str
    says: str = ""
    expects: tuple[str, ...] = ()
    way: Literal["new", "correction", "thread", "asked", "tap", "invitation", "listening", "file"] = "new"
    at: Literal["digest", "eve", "end"] | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """The days that the tour speaks of: a café on a Thursday, the digest of its week, the working day before it; a poll ends that noon."""

    cafe: date

    @classmethod
    def after(cls, day: date) -> Self:
        """Those of the week after a day."""
        return cls(day + timedelta(days=10 - day.weekday()))

    @property
    def digest(self) -> datetime:
        """When the week is told."""
        monday = self.cafe - timedelta(days=self.cafe.weekday())
        return _morning(first_working_day(monday))

    @property
    def eve(self) -> datetime:
        """When those who come are reminded."""
        return _morning(working_day_before(self.cafe))

    @property
    def end(self) -> datetime:
        """When the result of the poll is told: a minute after its end."""
        return datetime.combine(self.cafe, time(12, 1), ZONE)


def _morning(day: date) -> datetime:
    return datetime.combine(day, MORNING, ZONE)


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
    Step("S’inscrire dans le réseau", "lea", "Accueil", "!inscription", ("en privé", "invitation")),
    Step("Le robot ouvre un salon privé : on y entre", "lea", PRIVATE, expects=("D’accord", "oui"), way="invitation"),
    Step("Donner son accord", "lea", PRIVATE, "oui", ("Question 1 sur 5", "structure")),
    Step("Dire sa structure", "lea", PRIVATE, "PMI", ("PMI", "Question 2 sur 5")),
    Step("Dire ce qu’on fait", "lea", PRIVATE, "Consultations des tout-petits", ("c’est noté", "Question 3 sur 5")),
    Step("Dire ce qu’on peut nous demander", "lea", PRIVATE, "Un avis sur un mode de garde", ("c’est noté", "Question 4 sur 5")),
    Step("Passer une question", "lea", PRIVATE, "passer", ("Question 5 sur 5", "téléphone")),
    Step("Se tromper de numéro", "lea", PRIVATE, "05 36 49", ("10 chiffres",)),
    Step("Donner le bon", "lea", PRIVATE, "05 36 49 30 99", ("votre fiche", "Est-ce juste")),
    Step("Confirmer", "lea", PRIVATE, "oui", ("membre du réseau",)),
    Step("Voir qui est là", "lea", "Accueil", "!membres", ("PMI", "Léa")),
    Step("Demander ses données, là où tout le monde lit", "lea", "Accueil", "!mes-données", ("en privé",)),
    Step("Les lire en privé", "lea", PRIVATE, expects=("Léa", "tout-petits", "05 36 49 30 99"), way="listening"),
    Step("Les emporter", "lea", PRIVATE, expects=("Léa", "05 36 49 30 99", "mode de garde"), way="file"),
    Step("Les emporter pour un tableur", "lea", PRIVATE, expects=("Léa", "05 36 49 30 99", "mode de garde"), way="file"),
    Step("Demander à tout effacer", "lea", PRIVATE, "effacer", ("votre profil", "oui effacer")),
    Step("Confirmer", "lea", PRIVATE, "oui effacer", ("C’est effacé", "Reçu n°")),
    Step("N’être plus dans la liste", "samira", "Accueil", "!membres", ("pas encore de membre",)),
    Step("Créer un café", "samira", "Accueil", "!rencontre Café partenaires ; {cafe} 14h-16h ; Maison pour tous ; 20", ("{cafe}", "14 h")),
    Step("Le robot l’annonce", "paul", "Agenda", expects=("Café partenaires", "0 personne inscrite sur 20", "✅"), way="listening"),
    Step("S’inscrire d’une touche : l’annonce change", "karim", "Agenda", "✅", ("1 personne inscrite sur 20",), way="tap"),
    Step("Apprendre en privé que c’est noté", "karim", PRIVATE, expects=("Inscription notée", "!inscription"), way="listening"),
    Step("Voir ses rencontres", "karim", PRIVATE, "agenda moi", ("Café partenaires", "{cafe}")),
    Step("Lundi à 9 h : la semaine du réseau", "ines", "Accueil", expects=("{cafe}", "1 personne inscrite"), way="listening", at="digest"),
    Step("La veille à 9 h : le rappel", "karim", PRIVATE, expects=("Demain, {cafe}", "!absent R"), way="listening", at="eve"),
    Step(
        "Poser un sondage",
        "samira",
        "Programme",
        "!sondage Quel thème en janvier ? ; Logement ; Santé ; Mobilité ; fin {cafe} à midi",
        ("Quel thème en janvier", "Touchez le chiffre", "{cafe} à 12 h"),
        way="asked",
    ),
    Step("Voter d’une touche : le sondage change", "karim", "Programme", "2️⃣", ("Santé : 1 voix",), way="tap"),
    Step("Voter avec ses mots", "ines", "Programme", "!vote deux et trois", ("Vote noté", "2. Santé, 3. Mobilité")),
    Step("À midi : le résultat", "lea", "Programme", expects=("est clos", "Retenu : Santé (2 voix)"), way="listening", at="end"),
)


class Tour:
    """Plays steps in a running AGORA, prints the conversation, and judges the answers."""

    def __init__(self, agora: Agora, console: Console, *, patience_s: float = PATIENCE_S) -> None:
        self._agora = agora
        self._console = console
        self._patience_s = patience_s
        self._said = ""
        self._answer = ""
        self._known: set[str] = set()
        """What was heard before the last words said, or shown since."""
        self._days = Days.after(agora.clock.now().astimezone(ZONE).date())

    async def play(self, steps: Iterable[Step] = TOUR) -> bool:
        """Play all the steps. Whether each expected answer came, and no other."""
        faults: list[str] = []
        silences: list[tuple[Step, str]] = []
        steps = [self._dated(step) for step in steps]
        for who in {step.who for step in steps}:
            await self._note_what_was(await self._agora.partner(who))
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
        try:
            if step.at:
                self._move_clock({"digest": self._days.digest, "eve": self._days.eve, "end": self._days.end}[step.at])
            if step.says:
                await self._speak(partner, step)
            elif step.way == "invitation":
                await self._enter(partner, step)
            if not step.expects:
                self._console.print("  (le robot ne répond pas)\n", style="dim")
                return []
            heard = await partner.hear(self._is_answer(step), within_s=self._patience_s)
        except TimeoutError:
            return [self._fault(step, "rien")]
        self._known.add(heard.event_id)
        return self._judge(step, heard, await self._shown(partner, step, heard))

    def _dated(self, step: Step) -> Step:
        day = long_date(self._days.cafe)
        return replace(step, says=step.says.format(cafe=day), expects=tuple(words.format(cafe=day) for words in step.expects))

    async def _note_what_was(self, partner: Partner) -> None:
        await partner.sync()
        self._known |= {heard.event_id for heard in partner.heard}

    def _move_clock(self, instant: datetime) -> None:
        self._agora.clock.move_to(instant)
        self._console.print(f"  (pour le robot, nous sommes le {long_date(instant)}, {hour(instant)})\n", style="dim", highlight=False)

    async def _speak(self, partner: Partner, step: Step) -> None:
        room_id = await self._agora.private_room(step.who) if step.room == PRIVATE else self._agora.rooms[step.room]
        await self._note_what_was(partner)
        said = await _say(partner, room_id, step, self._answer if step.way == "tap" else self._said)
        self._said = self._said if step.way == "correction" else said
        self._tell(partner, step.room, step.says)

    async def _enter(self, partner: Partner, step: Step) -> None:
        """Wait for the invitation of the bot, and take it. Raises TimeoutError."""
        async with asyncio.timeout(self._patience_s):
            while await self._agora.take_invitation(step.who) is None:
                await partner.sync(wait_s=self._patience_s)
        self._tell(partner, step.room, "(accepte l’invitation du robot)")

    def _tell(self, partner: Partner, room: str, words: str) -> None:
        self._console.print(Text.assemble((self._agora.name_of(partner.user_id), "bold"), (f"  {room}", "dim"), f"\n  {words}\n"))

    def _is_answer(self, step: Step) -> Callable[[Heard], bool]:
        """Say how the answer to what was just said is known: a reply to it, or the correction of the answer before.

        When nothing was said: what comes by itself where only this person reads.
        """
        said, corrected = self._said, self._answer
        place = step.who if step.room == PRIVATE else step.room

        def is_answer(heard: Heard) -> bool:
            if not heard.is_message or heard.sender != self._agora.bot_id:
                return False
            if step.says and step.way != "asked":
                return heard.edits == corrected if step.way in {"correction", "tap"} else heard.answers == said
            here = heard.room_id == (self._agora.memory.private if step.room == PRIVATE else self._agora.rooms).get(place)
            unasked = step.room == PRIVATE or (heard.answers is None and heard.edits is None)
            meant = step.at is None or _holds(heard.text, step)  # at another hour, other things may fall due as well
            return here and unasked and meant and heard.event_id not in self._known and heard.is_file == (step.way == "file")

        return is_answer

    async def _shown(self, partner: Partner, step: Step, heard: Heard) -> str:
        """Print what was heard. Returns its words."""
        name = self._agora.name_of(heard.sender)
        if heard.is_file:
            data = (await partner.download(heard.content["url"])).decode("utf-8-sig")
            show_file(self._console, heard, data, name=name, room=step.room)
            return data
        if step.says or step.room != PRIVATE:
            self._answer = heard.event_id
        show(self._console, heard, name=name, room=step.room)
        return heard.text

    def _judge(self, step: Step, heard: Heard, words: str) -> list[str]:
        if step.way == "thread" and heard.thread is None:
            return [self._fault(step, "une réponse hors du fil")]
        return [] if _holds(words, step) else [self._fault(step, words)]

    async def _broken_silence(self, step: Step, said: str) -> list[str]:
        partner = await self._agora.partner(step.who)
        await partner.sync()
        answers = [heard.text for heard in partner.heard if heard.answers == said]
        return [self._fault(step, text) for text in answers]

    def _fault(self, step: Step, came: str) -> str:
        expected = " et ".join(f"« {fragment} »" for fragment in step.expects) or "le silence"
        title = f"{step.title} : {step.says}" if step.says else step.title
        return f"{title}\n  attendu : {expected}\n  reçu : {came}"

    def _conclude(self, faults: list[str]) -> bool:
        for fault in faults:
            self._console.print(f"✗ {fault}", style="red", markup=False, highlight=False)
        self._console.print(
            "Visite terminée : tout ce qui était attendu est venu." if not faults else f"Visite terminée, {len(faults)} manque(s)."
        )
        return not faults


def _holds(words: str, step: Step) -> bool:
    return all(fold(fragment) in fold(words) for fragment in step.expects)


async def _say(partner: Partner, room_id: str, step: Step, before: str) -> str:
    if step.way == "correction":
        return await partner.edit(room_id, before, step.says)
    if step.way == "tap":
        return await partner.react(room_id, before, step.says)
    if step.way == "thread":
        return await partner.say_in_thread(room_id, before, step.says)
    return await partner.say(room_id, step.says)
