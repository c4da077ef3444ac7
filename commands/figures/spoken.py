"""What people say of figures without naming a command. What counts somebody is asked whole: `!chiffre` reads places and years in it."""

from commands.figures.subject import family

_ASKED = "quel|quels|quelle|combien|c est quoi|c quoi|veut dire|connaitre|avoir|donner|donne|donnez|voir|chiffre|chiffres"
_MEASURES = (
    "combien de",
    "combien d",
    "nombre de",
    "nombre d",
    "part de",
    "part des",
    "part d",
    "taux de",
    "taux d",
    "pourcentage de",
    "proportion de",
)
_COUNTED = (
    *("pauvres", "chomeurs", "chomage", "habitants", "residents", "seniors", "retraites", "personnes agees", "personnes seules", "menages"),
    *(
        "familles monoparentales",
        "familles nombreuses",
        "enfants pauvres",
        "jeunes au chomage",
        "jeunes",
        "allocataires",
        "beneficiaires du rsa",
    ),
    *("logements sociaux", "logements vacants", "logements vides", "hlm", "proprietaires", "locataires", "diplomes", "sans diplome"),
)
family.hears("chiffre {*}", "|".join(f"{measure} {counted}" for measure in _MEASURES for counted in _COUNTED))
family.hears(
    "chiffre {*}", "quartier|quartiers|iris|secteur", "le plus pauvre|les plus pauvres|le plus riche|les plus riches|le plus de chomage"
)
family.hears("chiffre taux de pauvreté", "taux de pauvrete|chiffres de la pauvrete|chiffre de la pauvrete|pauvrete en chiffres", _ASKED)
family.hears("chiffre taux de chômage", "taux de chomage|chiffres du chomage|chiffre du chomage", _ASKED)
family.hears("chiffre revenu médian", "niveau de vie median|revenu median|revenus medians", _ASKED)
family.hears("chiffre population", "population de la ville|population de la commune|on est combien|combien on est", _ASKED)
family.hears(
    "chiffres",
    "chiffres|statistiques|stats|donnees",
    "du territoire|de la ville|de la commune|sur la ville|sur le territoire|insee|quels|avez",
)
family.hears("portrait", "le portrait|un portrait", "quartier|ville|commune|territoire")

# ── No more than what it is of ───────────────────────────────────────────────────────────────────────────────────

family.hears_of("chiffre taux de pauvreté", "taux de pauvrete")
family.hears_of("chiffre taux de chômage", "taux de chomage")
family.hears_of("chiffre revenu médian", "revenu median|revenus medians|niveau de vie median")
family.hears_of("chiffre population depuis", "evolution de la population")
