"""What people say of sheets that are wrong, or right, without naming a command."""

from commands.upkeep.shared import family

_FACTS = "fiche|numero|telephone|tel|adresse|mail|courriel|horaire|horaires|nom|site"
_WRONG = (
    "faux|fausse|fausses|pas bon|pas bonne|pas bons|plus bon|plus bonne|plus le bon|mauvais|mauvaise|erreur|erreurs|perime|perimee"
    "|pas a jour|plus a jour|a change|ont change|incorrect*|errone*"
)
_RIGHT = "toujours bonne|toujours juste|toujours a jour|est a jour|est bonne|est exacte|rien a changer|rien n a change|tout est bon"

family.hears("corriger {*}", _FACTS, _WRONG, "du|de la|de l|des|d")
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
