"""What people say of the bilan, of the baromètre and of what should change, without naming a command."""

from commands.evaluation.subject import family

family.hears(
    "bilan", "bilan 20*|bilan du semestre|bilan de l annee|bilan de l agora|bilan du reseau|bilan des rencontres|bilan du programme"
)
family.hears(
    "bilan participation",
    "combien",
    "sont venus|sont venues|ont participe|venus|participants|participations|presents",
    "semestre|annee|agora|reseau|programme",
)
family.hears("baromètre", "barometre", "quand|resultat|resultats|ou en est|voir|dernier|prochain|c est quoi|donne quoi")
family.hears("améliorer", "va changer|va t on changer|a change|ont change|avez change", "agora|reseau|rencontres|reunions|cafes")
family.hears("aide améliorer", "ameliorer l agora|ameliorer le reseau|ameliorer les rencontres|ameliorer les cafes|ameliorer les reunions")
family.hears(
    "améliorer {*}",
    "il faudrait|faudrait|ce serait bien|ca serait bien|serait mieux|trop long|trop longs|trop longue|trop longues|trop court|trop courts"
    "|trop courte|trop courtes|trop tard|trop tot|trop loin|trop souvent|pas assez",
    "reunion|reunions|cafe|cafes|rencontre|rencontres|agora|horaire|horaires|atelier|ateliers",
)
