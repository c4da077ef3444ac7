"""What people say of sheets that are wrong, or right, without naming a command: told of a structure, it is offered as a correction."""

from commands.upkeep.shared import family

_SUBJECTS = (
    "numero|telephone|tel|mail|courriel|adresse|horaires|nom|site|structure|association|service|centre|maison|mission|agence|antenne"
    "|permanence|accueil|epicerie|mairie|creche|foyer|residence|mediatheque|bibliotheque|bureau|guichet|point|espace|club|ccas|caf|cpam|pmi"
    "|msa|cidff|adil|france travail|pole emploi|france services|secours|restos|croix rouge|departement|prefecture|hopital"
)
_RIGHT = "toujours bonne|toujours juste|toujours a jour|est a jour|est bonne|est exacte|rien a changer|rien n a change|tout est bon"

family.hears(
    "corriger {*}",
    _SUBJECTS,
    "ne fait plus|ne font plus|ne propose plus|ne proposent plus|n assure plus|a demenage|ont demenage|a change|ont change|n existe plus"
    "|est ferme|est fermee|sont fermes|sont fermees|n est plus ouvert|n est plus ouverte|ferme desormais|ouvre desormais|ferme maintenant"
    "|ouvre maintenant|a un nouveau|a une nouvelle|a de nouveaux|ont un nouveau|ont une nouvelle|ont de nouveaux",
)
family.hears(
    "corriger {*}",
    "fiche|numero|telephone|tel|adresse|mail|courriel|horaire|horaires|nom|site",
    "faux|fausse|fausses|pas bon|pas bonne|pas bons|plus bon|plus bonne|plus le bon|plus la bonne|mauvais|mauvaise|erreur|erreurs|perime"
    "|perimee|pas a jour|plus a jour|incorrect*|errone*",
    "du|de la|de l|des|d",
)
family.hears(
    "corriger {*}",
    "fiche du|fiche de la|fiche de l|fiche des|fiche de ma structure|fiche de notre structure",  # « ma fiche » is a member's
    "mettre a jour|mets a jour|mettez a jour|modifier|modifie|a changer|rectifier",
)
family.hears(
    "corriger {*}", "a demenage|ont demenage|a change d adresse|a change de numero|ont change de numero", "au|rue|avenue|place|quai|#"
)
family.hears_alone(
    "corriger",
    "c est faux|c est pas bon|ce n est pas bon|pas a jour|plus a jour|mauvais numero|numero faux|y a une erreur|c est une erreur",
    frozenset(["non", "mais", "desole", "desolee", "ca", "c", "tout", "completement", "du", "la", "fiche", "dans", "ici"]),
)
family.hears("confirmer ma fiche", "fiche", _RIGHT, "notre|ma|nos|mes")
family.hears("aide confirmer", "fiche|fiches", _RIGHT)
family.hears("à-vérifier", "fiches|structures", "a appeler|a verifier|a telephoner|a rappeler|pas verifiees|non verifiees|jamais verifiees")
