"""The steps of the guided tour: who says what and where, when, and what must be in the answer."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, Self

from bot.demo.chat import PRIVATE
from bot.demo.time_machine import MORNING, ZONE
from commands.core.rules.calendar import first_working_day, working_day_before
from commands.core.telling.french import long_date

AFTER_NOON, WELL_AFTER_NOON = time(12, 1), time(12, 6)
"""When what ends at noon has its result, and when pilot structures are asked what they say of it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing said. `expects`: what the answer must hold, case and accents aside; with nothing, the bot must keep silent.

    `way`: said anew, as a correction of the message of the step before, or in a thread that begins with it; asked of everybody, so
    that what comes is a message of its own; or drawn under what was heard last, which is then edited or answered. Or nothing is said:
    the person takes the bot's invitation, or goes on listening, to words or to a file. Or what is said is the name of a file of the sample
    town, which is sent. `at`: the bot's clock is moved first, to one of
    `Days.instants`. Words may name one of `Days.words`: `{cafe}`.
    """

    title: str
    who: str
    room: str
    says: str = ""
    expects: tuple[str, ...] = ()
    way: Literal["new", "correction", "thread", "asked", "tap", "invitation", "listening", "file", "upload"] = "new"
    at: str = ""


@dataclass(frozen=True, slots=True)
class Days:
    """The days that the tour speaks of: a café on a Thursday, and after it those of a short half-year."""

    cafe: date

    @classmethod
    def after(cls, day: date) -> Self:
        """Those of the week after a day."""
        return cls(day + timedelta(days=10 - day.weekday()))

    @property
    def _later(self) -> dict[str, date]:
        """The end of the call for ideas, of the vote, of the arbitration; the publication; what is held. All on working days."""
        spans = {"call": 4, "vote": 6, "arbitration": 11, "publication": 13, "workshop": 21}
        return {name: first_working_day(self.cafe + timedelta(days=span)) for name, span in spans.items()}

    @property
    def words(self) -> dict[str, str]:
        """How they are said."""
        return {name: long_date(day) for name, day in {"cafe": self.cafe, **self._later}.items()}

    @property
    def instants(self) -> dict[str, datetime]:
        """When something comes by itself: the week that is told, a reminder, what follows the end of a poll."""
        monday = self.cafe - timedelta(days=self.cafe.weekday())
        later = self._later
        return {
            "digest": _at(first_working_day(monday), MORNING),
            "eve": _at(working_day_before(self.cafe), MORNING),
            "end": _at(self.cafe, AFTER_NOON),
            "call": _at(later["call"], AFTER_NOON),
            "vote": _at(later["vote"], AFTER_NOON),
            "letters": _at(later["vote"], WELL_AFTER_NOON),
            "publication": _at(later["publication"], MORNING),
        }


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, ZONE)


TOUR = (
    Step("Demander de l’aide", "samira", "Accueil", "!aide", ("qui-fait logement",)),
    Step("Chercher qui répond à un besoin", "paul", "Accueil", "!qui-fait logement", ("logement", "fiche vérifiée")),
    Step("Voir la suite", "paul", "Accueil", "!suite", ("suite pour", "logement")),
    Step("Une faute dans le besoin", "omar", "Accueil", "! Qui fait l’aide alimantaire ?", ("aide alimentaire",)),
    Step("Une faute dans la commande", "omar", "Accueil", "!qui-fai mobilité", ("J’ai compris", "mobilité")),
    Step("Le mot du terrain", "ines", "Agenda", "!qui-fait colis", ("colis", "aide alimentaire")),
    Step("Ouvrir une fiche par son chiffre", "ines", "Agenda", "!1", ("ouvert : ", "fiche vérifiée")),
    Step("Ce qui ne s’adresse pas au robot", "ines", "Agenda", "Bravo à toutes !!!"),
    Step("Une fiche", "ines", "Agenda", "!fiche CCAS", ("CCAS", "place de la Halle")),
    Step("Une fiche qui n’existe pas", "lea", "Programme", "!fiche zzyzx", ("zzyzx",)),
    Step("On corrige son message", "lea", "Programme", "!fiche CCAS", ("CCAS", "place de la Halle"), way="correction"),
    Step("Demander dans un fil", "lea", "Programme", "!qui-fait garde d’enfants", ("enfant",), way="thread"),
    Step("En privé, sans point d’exclamation", "karim", PRIVATE, "qui fait logement", ("logement",)),
    Step("Répondre par un chiffre", "karim", PRIVATE, "1", ("ouvert : ", "fiche vérifiée")),
    Step("Rien trouvé, mais pas d’impasse", "karim", PRIVATE, "qui fait zzyzx", ("zzyzx", "Samira")),
    Step("Comment va le robot", "samira", "Accueil", "!état", ("marche",)),
    Step("Un chiffre du territoire, et d’où il vient", "paul", "Accueil", "!chiffre pauvreté", ("14 %", "inventés")),
    Step("Ce que l’on voit derrière", "samira", "Accueil", "!regard chiffre pauvreté ; beaucoup d’étudiants", ("De quel chiffre", "CH")),
    Step("Dire lequel", "samira", "Accueil", "!1", ("voit : Beaucoup d’étudiants",)),
    Step("Le regard est sous le chiffre", "paul", "Accueil", "!chiffre pauvreté", ("1 regard de professionnels",)),
    Step("Ce qui ne se compare pas", "paul", "Accueil", "!chiffre pauvreté, Bel-Air et la ville", ("face à face", "revenu déclaré")),
    Step("Un lieu en dix chiffres, à imprimer", "paul", "Accueil", "!portrait", ("en chiffres", "sur la page")),
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
    Step("Apporter une étude : le robot la lit", "lea", PRIVATE, "se-loger-a-valmont.pdf", ("Je lis",), way="upload"),
    Step("Dire qui l’a faite", "lea", PRIVATE, expects=("J’ai lu", "3 pages"), way="listening"),
    Step("Ce que le fichier dit de lui-même n’est pas demandé", "lea", PRIVATE, expects=("Quelle structure l’a fait",), way="listening"),
    Step("Le dire", "lea", PRIVATE, "nous", ("Qui peut l’utiliser",)),
    Step("Dire sa licence", "lea", PRIVATE, "1", ("Année : 2026", "Thème : Logement", "licence ouverte")),
    Step("Confirmer", "lea", PRIVATE, "oui", ("DOC1",)),
    Step("Un document, trouvé par ce qu’il dit", "paul", "Accueil", "!documents impayés de loyer", ("DOC1", "p. 2", "ont doublé")),
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
    Step("Recevoir la feuille d’émargement, pour qui anime", "samira", PRIVATE, expects=("R1",), way="invitation"),
    Step("Entrer dans le réseau sans détour", "samira", PRIVATE, "inscription", ("D’accord",)),
    Step("Donner son accord", "samira", PRIVATE, "oui", ("Question 1 sur 5",)),
    Step("Dire sa structure : elle aura une voix", "samira", PRIVATE, "CCAS", ("Question 2 sur 5",)),
    Step("Passer", "samira", PRIVATE, "passer", ("Question 3 sur 5",)),
    Step("Passer encore", "samira", PRIVATE, "passer", ("Question 4 sur 5",)),
    Step("Passer toujours", "samira", PRIVATE, "passer", ("Question 5 sur 5",)),
    Step("Ne pas donner de téléphone", "samira", PRIVATE, "passer", ("Est-ce juste",)),
    Step("Confirmer", "samira", PRIVATE, "oui", ("membre du réseau",)),
    Step(
        "Ouvrir le programme du semestre",
        "samira",
        "Programme",
        "!programme ouvrir ; idées {call} à midi ; vote {vote} à midi ; arbitrage {arbitration} ; publication {publication}",
        ("Programme", "on attend vos idées", "Vote : jusqu’au {vote}"),
        way="asked",
    ),
    Step(
        "Proposer une idée",
        "samira",
        "Programme",
        "!propose Lire une facture d’énergie ; atelier formation ; trois familles sur dix nous la montrent sans la comprendre",
        ("C’est noté : I1", "Lire une facture"),
    ),
    Step(
        "En proposer une qui y ressemble",
        "paul",
        "Programme",
        "!propose Comprendre sa facture d’énergie",
        ("I1 : Lire une facture", "!1"),
    ),
    Step("S’y joindre", "paul", "Programme", "!1", ("vous soutenez I1",)),
    Step(
        "En proposer une autre",
        "paul",
        "Programme",
        "!propose Petit-déjeuner du quartier ; café partenaires ; on ne se voit qu’en réunion",
        ("Idée I2", "✅ sous ce message"),
        way="asked",
    ),
    Step(
        "Être de la partie, d’une touche",
        "samira",
        "Programme",
        "🤝",
        (
            "Pour la porter : ",
            "(CCAS)",
        ),
        way="tap",
    ),
    Step(
        "L’appel est clos : le vote s’ouvre seul",
        "samira",
        "Programme",
        expects=("Sondage S2", "Clôture : {vote}"),
        way="listening",
        at="call",
    ),
    Step("Voter pour sa structure", "samira", "Programme", "1️⃣", ("1 voix",), way="tap"),
    Step(
        "Autant de choix que l’on veut",
        "samira",
        "Programme",
        "2️⃣",
        ("2. I", "Facture d’énergie : 1 voix", "Petit-déjeuner du quartier : 1 voix"),
        way="tap",
    ),
    Step("Le vote est clos", "samira", "Programme", expects=("S2 est clos", "1 voix"), way="listening", at="vote"),
    Step("Chaque structure pilote est consultée", "samira", PRIVATE, expects=("CCAS", "✅"), way="listening", at="letters"),
    Step("Valider d’une touche", "samira", PRIVATE, "✅", ("CCAS valide",), way="tap"),
    Step("L’autre structure pilote aussi", "paul", PRIVATE, expects=("Maison pour Tous", "✅"), way="invitation", at="letters"),
    Step("La dernière à valider décide", "paul", PRIVATE, "✅", ("Maison pour Tous valide",), way="tap"),
    Step("Fixer une date", "paul", "Programme", "!fixer I1 ; {workshop} 14h-16h ; Maison pour tous", ("C’est noté pour I1", "{workshop}")),
    Step("Le jour dit : le programme à publier", "samira", PRIVATE, expects=("à publier", "✅"), way="listening", at="publication"),
    Step("Publier d’une touche", "samira", PRIVATE, "✅", ("C’est publié",), way="tap"),
    Step("Tout le réseau l’apprend, une fois", "karim", "Programme", expects=("est publié", "Lire une facture"), way="listening"),
    Step("Le programme à imprimer", "karim", "Programme", expects=(".pdf",), way="file"),
    Step("Ce que deviennent les idées", "ines", "Programme", "!programme suivi", ("I1, Lire une facture", "I2, Petit-déjeuner")),
    Step(
        "Demander un coup de main : on voit d’abord à qui",
        "samira",
        "Programme",
        "!demande qui peut prêter une salle samedi ?",
        ("Votre demande", "!oui"),
    ),
    Step("L’envoyer", "samira", "Programme", "!oui", ("C’est parti : E1",)),
    Step("Aider une collègue", "paul", PRIVATE, "réponse E1 la nôtre est libre samedi matin", ("C’est transmis",)),
    Step("La réponse arrive en privé", "samira", PRIVATE, expects=("répond à votre demande E1", "✅"), way="listening"),
    Step("C’est réglé, d’une touche", "samira", PRIVATE, "✅", ("C’est réglé", "E1"), way="tap"),
    Step(
        "Décider entre structures pilotes",
        "samira",
        "Accueil",
        "!décision Adopter la charte ; le texte lu au café partenaires",
        ("Décision D1", "✅ pour"),
        way="asked",
    ),
    Step("Dire « pour », d’une touche", "samira", "Accueil", "✅", ("pour : CCAS",), way="tap"),
    Step("La décision est prise", "paul", "Accueil", "✅", ("adoptée",), way="tap"),
    Step(
        "Signaler un problème du terrain",
        "samira",
        "Programme",
        "!problème Le dernier bus part avant la fin des cours de français",
        ("Problème P1", "➕ sous ce message"),
        way="asked",
    ),
    Step("C’est aussi chez nous, d’une touche", "paul", "Programme", "➕", ("1 structure et 1 personne",), way="tap"),
    Step("Y répondre", "samira", "Programme", "!répondre P1 Depuis janvier, le dernier bus part à 21 h", ("La réponse est enregistrée",)),
    Step("Qui est concerné l’apprend", "paul", PRIVATE, expects=("Du nouveau pour P1", "Depuis janvier"), way="listening"),
    Step(
        "Créer un groupe de travail, avec son salon",
        "samira",
        "Programme",
        "!groupe Inclusion des enfants porteurs de handicap ; des places au centre de loisirs ; moi",
        ("le groupe G1", "est ouvert", "son salon"),
    ),
    Step(
        "Noter une action du groupe",
        "samira",
        PRIVATE,
        "!action G1 moi ; demander les places ; pour le {workshop}",
        ("C’est noté : A1", "pour le {workshop}"),
    ),
    Step("La dire faite", "samira", PRIVATE, "A1 c’est fait", ("Voulez-vous dire !fait A1",)),
    Step("Confirmer", "samira", PRIVATE, "oui", ("est fait",)),
    Step("Préparer une enquête anonyme", "samira", PRIVATE, "!enquête Nos besoins", ("À qui s’adresse-t-elle",)),
    Step("Dire à qui", "samira", PRIVATE, "membres", ("Jusqu’à quand",)),
    Step("Deux semaines", "samira", PRIVATE, "passer", ("Première question",)),
    Step("Poser une question", "samira", PRIVATE, "Qui vous manque ? ; un médecin ; un juriste", ("Question 2",)),
    Step("La relire", "samira", PRIVATE, "fini", ("à relire", "un médecin")),
    Step("L’envoyer : on sait d’abord à combien", "samira", PRIVATE, "envoyer", ("Envoyer Q1", "jusqu’au")),
    Step("Confirmer", "samira", PRIVATE, "oui", ("part vers",)),
    Step("Y répondre, sans que personne sache quoi", "samira", PRIVATE, "!enquête Q1", ("1 sur 1",)),
    Step("Écrire sa réponse", "samira", PRIVATE, "un juriste", ("au bout",)),
    Step(
        "Le bilan du semestre, sur combien",
        "samira",
        "Accueil",
        "!bilan ce semestre",
        ("Bilan", "1 problème répondu sur 1", "!bilan comment"),
    ),
)
