"""What people say of soundings without naming a command."""

from commands.surveys.subject import family

_SOUNDING = "enquete|enquetes|questionnaire|questionnaires"

family.hears("résultats-enquête {Q}", "resultat|resultats|ca donne quoi|donne quoi|bilan|depouillement|par secteur")
family.hears("clore-enquête {Q}", "fermer|ferme|fermez|clore|cloturer|cloture|arreter l enquete|stopper")
family.hears("exporter-enquête {Q}", "export|exporter|excel|tableur|csv|xlsx|fichier")
family.hears(
    "aide enquête", _SOUNDING, "anonyme|confidentielle|confidentiel|qui voit|qui va voir|comment on lance|comment lancer|comment on fait"
)
family.hears("enquête {Q}", "repondre|reponds|je reponds|reprendre|continuer|ma reponse|mes reponses|finir|terminer|commencer")
family.hears(
    "enquêtes", _SOUNDING, "en cours|repondre|reponds|attend|attendent|liste|voir|quelles|quelle|resultat|resultats|ou en est|finir"
)
family.hears("aide enquête", "lancer|creer|faire|preparer|organiser|proposer", "une enquete|un questionnaire|enquete anonyme")
family.hears_of("enquêtes", "enquetes|questionnaire|questionnaires")  # « enquête sociale » is looked for
