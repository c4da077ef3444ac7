"""What a text asks or offers: the words that tell the matter, and what sort of thing it is."""

from commands.core.dates.spoken import DAYS, MONTHS
from commands.core.language.words import sayings
from commands.exchange.subject import THEMES
from storage.analysis import tokens

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


def matter_of(text: str) -> str:
    """The words of a text that say what it is about, without when it is, nor that it is asked or offered."""
    said = [token for token in tokens(text) if not token.is_stop and token.word not in _NOT_THE_MATTER and not token.word.isdecimal()]
    return " ".join(token.surface for token in said)


def theme_of(text: str) -> str:
    """What sort of thing it is: a room, equipment, skills, an internship, a vehicle; empty when no word tells."""
    words = {token.word for token in tokens(text)} | {token.singular for token in tokens(text)}
    return next((theme for theme in THEMES if words & _THEMES[theme]), "")
