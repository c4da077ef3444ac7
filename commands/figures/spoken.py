"""What people say of figures without naming a command."""

from commands.figures.subject import family

family.hears(
    "chiffre {*}",
    "taux de pauvrete|taux de chomage|niveau de vie median|revenu median|nombre d habitants|combien d habitants"
    "|part des familles monoparentales|chiffres de la pauvrete|chiffre de la pauvrete",
    "quel|quels|quelle|combien|c est quoi|connaitre|avoir|donner|donne|donnez|voir",
)
family.hears("chiffres", "chiffres|statistiques|donnees", "du territoire|de la ville|de la commune|sur la ville|sur le territoire|insee")
