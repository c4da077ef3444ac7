"""What people say of figures without naming a command. A question is never taken whole: it comes to the figure that its words name."""

from commands.figures.subject import family

_ASKED = "quel|quels|quelle|combien|c est quoi|connaitre|avoir|donner|donne|donnez|voir|chiffre|chiffres"
family.hears("chiffre taux de pauvreté", "taux de pauvrete|chiffres de la pauvrete|chiffre de la pauvrete|pauvrete en chiffres", _ASKED)
family.hears("chiffre taux de chômage", "taux de chomage|chiffres du chomage|chiffre du chomage", _ASKED)
family.hears("chiffre revenu médian", "niveau de vie median|revenu median|revenus medians", _ASKED)
family.hears("chiffre population", "nombre d habitants|combien d habitants|population de la ville|population de la commune", _ASKED)
family.hears("chiffres", "chiffres|statistiques|donnees", "du territoire|de la ville|de la commune|sur la ville|sur le territoire|insee")
