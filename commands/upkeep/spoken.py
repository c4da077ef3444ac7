"""What people say of sheets that are wrong, or right, without naming a command: told of a structure, it is offered as a correction."""

from commands.core.declaration.effects import A_FAULT
from commands.core.language.words import sayings
from commands.upkeep.shared import family

_STRUCTURES = (
    "structure|association|asso|service|centre|maison|mission|agence|antenne|epicerie|mairie|creche|foyer|residence|mediatheque"
    "|bibliotheque|bureau|guichet|point|espace|club|ccas|caf|cpam|pmi|msa|cidff|adil|france travail|pole emploi|france services|secours"
    "|restos|croix rouge|departement|prefecture|hopital"
)
_FIELDS = "numero|telephone|tel|mail|courriel|adresse|horaires|horaire|nom|site|permanence|permanences|accueil"
_SUBJECTS = f"{_FIELDS}|{_STRUCTURES}"
_OURS = "on|nous|notre|nos|chez nous"
_FOR = "du|de la|de l|des|pour la|pour le|pour l|pour les|au|a la|a l|aux|chez"
_OF = f"d|{_FOR}"
_SINCE = "maintenant|desormais|dorenavant|plus|aussi|a partir du|depuis|finalement"
_RIGHT = "toujours bonne|toujours juste|toujours a jour|est a jour|est bonne|est exacte|rien a changer|rien n a change|tout est bon"
_NEW = (
    "nouveau numero|nouveau num|nouveau telephone|nouveau tel|nouveau mail|nouveau courriel|nouveau site|nouvelle adresse"
    "|nouveaux horaires"
    "|changement d adresse|changement d horaires|changement d horaire|changement de numero|changement de telephone|changement de mail"
)
_WRONG = (
    "faux|fausse|fausses|pas bon|pas bonne|pas bons|plus bon|plus bonne|plus le bon|plus la bonne|pas le bon|pas la bonne|pas les bons"
    "|plus les bons|mauvais|mauvaise|erreur|erreurs|perime|perimee|pas a jour|plus a jour|incorrect*|errone*"
)

# ── A structure is named ─────────────────────────────────────────────────────────────────────────────────────────

family.hears(
    "corriger {*}",
    _SUBJECTS,
    "ne fait plus|ne font plus|ne propose plus|ne proposent plus|n assure plus|a demenage|ont demenage|n existe plus|n existent plus"
    "|est ferme|est fermee|sont fermes|sont fermees|n est plus ouvert|n est plus ouverte|ferme desormais|ouvre desormais|ferme maintenant"
    "|ouvre maintenant|a un nouveau|a une nouvelle|a de nouveaux|ont un nouveau|ont une nouvelle|ont de nouveaux|a ferme$|ont ferme$"
    "|a ferme ses portes|a ferme definitivement|a ferme pour de bon|n est plus assuree|ne sont plus assures|n est plus attribue"
    "|est maintenant au|est desormais au|sont maintenant au|sont desormais au|fait aussi|font aussi|propose aussi|proposent aussi"
    "|ouvre aussi|ouvrent aussi|s appelle maintenant|s appelle desormais|s appelle plus|est devenu|est devenue|sera ferme|sera fermee"
    "|seront fermes|seront fermees|ferme pendant|ferment pendant|ferme en|ferment en|ferme du|ferment du|ferme cet|ferme au mois",
)
family.hears(
    "corriger {*}",
    f"{_SUBJECTS}|cours|consultation|consultations",
    "est supprime|est supprimee|sont supprimes|sont supprimees|ete supprime|ete supprimee|ete supprimes|ete supprimees",
)
family.hears(
    "corriger {*}",
    _STRUCTURES,
    "a change|ont change|change d adresse|changent d adresse|change de numero|change de nom|change d horaires|va changer|vont changer"
    "|va demenager|vont demenager|demenage au|demenage le",
)
family.hears("corriger {*}", _FIELDS, "a change|ont change", _FOR)  # of somebody, « il a changé de numéro » is said
family.hears(
    "corriger {*}",
    "numero a change|telephone a change|adresse a change|mail a change|site a change|nom a change|horaires ont change|horaire a change",
)
family.hears(
    "corriger {*}",
    _STRUCTURES,
    "ne repond plus|ne repondent plus|repond plus|repondent plus|marche plus|fonctionne plus|ne prend plus|ne prennent plus|prennent plus"
    "|n accueille plus|n accueillent plus",
)
family.hears("corriger {*}", _STRUCTURES, "ferme a|ferme le|ferment a|ferment le|ouvre a|ouvre le|ouvrent a|ouvrent le", _SINCE)
family.hears("corriger {*}", f"fiche|{_FIELDS}", _WRONG, _OF)
family.hears(
    "corriger {*}",
    _FIELDS,
    "c est pas la bonne|c est pas le bon|c est plus la bonne|c est plus le bon|n est pas la bonne|n est pas le bon",
    "de",
)
family.hears("corriger {*}", "c est plus|ce n est plus|n est plus", "contact|referent|referente|responsable", _OF)
family.hears("corriger {*}", _NEW, _FOR, "#")
family.hears(
    "corriger {*}",
    "^le bon numero|^le bon telephone|^le bon mail|^la bonne adresse|^les bons horaires|^le nouveau numero|^la nouvelle adresse"
    "|^les nouveaux horaires",
    _FOR,
    "c est|est|sont|#",
)
family.hears("corriger {*}", "^" + _NEW.replace("|", "|^"), _FOR)
family.hears(
    "corriger {*}",
    "fiche du|fiche de la|fiche de l|fiche des|fiche d|fiche de ma|fiche de mon|fiche de notre"
    "|fiche de chez nous",  # « ma fiche » is a member's
    "mettre a jour|mets a jour|mettez a jour|modifier|modifie|a changer|changer|rectifier|corriger|completer",
    "je|j|il|faut|peux|pouvez|veux|voudrais|souhaite|comment|^mettre|^modifier|^rectifier|^changer|^completer|a",
)
_ITS = "horaires|numero|telephone|adresse|mail|site|coordonnees|fiche|services"
family.hears(
    "aide corriger",
    "comment|ou|peut on|on peut|puis je|je peux|qui peut",
    "changer|modifier|corriger|mettre a jour|rectifier",
    "|".join(f"{whose} {each}" for whose in ("nos", "notre", "les", "l", "la", "une") for each in _ITS.split("|")),
)
family.hears(
    "corriger {*}",
    "a demenage|ont demenage|a change d adresse|a change de numero|ont change de numero|ont change d adresse",
    "au|rue|avenue|place|quai|#",
)

# ── Who speaks says it of their own ──────────────────────────────────────────────────────────────────────────────

family.hears(
    "corriger {*}",
    _OURS,
    "demenage|demenages|demenageons|demenagera|demenagerons|change d adresse|changeons d adresse|change de numero|changeons de numero"
    "|change de nom|s appelle plus|s appelle maintenant|s appelle desormais|nous appelons plus|nous appelons maintenant|ne fait plus"
    "|ne faisons plus|fait plus de|fait plus d|ne propose plus|ne proposons plus|n ouvre plus|n ouvrons plus|est ferme|est fermes"
    "|sommes fermes"
    "|est ouvert|sommes ouverts|n est plus ouvert|plus ouvert|plus ouverts|ouvre maintenant|ouvrons maintenant|ouvre aussi|ouvrons aussi"
    "|propose maintenant|proposons maintenant|propose desormais|proposons desormais|propose aussi|proposons aussi|fait maintenant"
    "|faisons maintenant|fait aussi|faisons aussi|sera ferme|sera fermes|serons fermes|ferme pendant|fermons pendant|ferme en|fermons en"
    "|ferme du|fermons du|ferme cet|fermons cet|ferme au mois|est devenu|devient|devenons",
)
family.hears(
    "corriger {*}",
    "notre|nos",
    _FIELDS,
    "change|changes|changee|changees|changent|supprime|supprimee|supprimes|supprimees|n existe plus|est le|sont|est maintenant|devient"
    f"|s arrete|marche plus|en panne|nom c est|numero c est|mail c est|adresse c est|{_WRONG}",
)

# ── Nothing is named ─────────────────────────────────────────────────────────────────────────────────────────────

_ALONE = frozenset(["non", "mais", "desole", "desolee", "ca", "c", "tout", "completement", "du", "la", "fiche", "dans", "ici"])
family.hears_alone(
    "corriger",
    "c est faux|c est pas bon|ce n est pas bon|pas a jour|plus a jour|mauvais numero|numero faux|y a une erreur|c est une erreur",
    _ALONE,
)
_BESIDE = sayings("""
    ils, elles, on, il, elle, leur, leurs, son, sa, ses, le, les, l, un, une, numero, telephone, tel, mail, adresse, horaires, site, nom,
    bon, bonne, bons, ont, a, est, sont, plus, pas, ne, n, ferme, fermes, je, veux, voudrais, faut, nouveau, depuis, longtemps, maintenant,
    aussi, de, d, encore, toujours
""")
family.hears_alone(
    "corriger",
    f"{_WRONG}|demenage|change|changes|n existe plus|existe plus|n existent plus|ferme definitivement|fermes definitivement|fermee"
    "|ferme pour de bon|definitivement|repond plus|repondent plus|marche plus|attribue|corriger|modifier|rectifier",
    _ALONE | _BESIDE,
    A_FAULT,
)
family.hears_alone(
    "corriger",
    "^c est pas le bon|^c est plus le bon|^ce n est pas le bon|^ce n est plus le bon|^leur numero|^leur adresse|^leurs horaires|^leur mail"
    "|^le bon numero|^la bonne adresse|^les bons horaires|^le nouveau numero|^la nouvelle adresse|^ils ont demenage|^elle a demenage"
    "|^ils ne font plus|^elle ne fait plus|^ils font plus|^ils n ouvrent plus|^ils sont fermes le|^ils ferment|^ils ouvrent maintenant"
    "|^ils ont change|^ils ne passent plus|^ils passent plus",
    None,
    A_FAULT,
)
family.hears("confirmer ma fiche", "fiche", _RIGHT, "notre|ma|nos|mes")
family.hears("aide confirmer", "fiche|fiches", _RIGHT)
family.hears("à-vérifier", "fiches|structures", "a appeler|a verifier|a telephoner|a rappeler|pas verifiees|non verifiees|jamais verifiees")
family.hears(
    "à-vérifier", "qui|quelles|lesquelles|quels|combien", "pas a jour|plus a jour|perimees|pas verifiees|plus d un an|pas verifies"
)
family.hears("à-vérifier", "qui n a pas repondu|qui n ont pas repondu|pas encore repondu|qui a pas repondu", "fiche|fiches|campagne")
family.hears("campagne", "campagne", "en est|ou en|en sommes|suivi|avance|avancement|resultat|resultats|progres")
family.hears("campagne clore", "campagne", "arrete|arreter|arretez|clore|clos|ferme|fermer|termine|terminer|stop|stoppe|fin")
_BEGIN = "lance|lancer|lancez|demarre|demarrer|fais|faire|commence|commencer|faut|veux|voudrais"
_CHECK = "verification|verifier|campagne"
family.hears("campagne toutes", _BEGIN, _CHECK, "toutes les fiches|toutes les structures|tout l annuaire|annuaire entier")
family.hears("aide campagne", _BEGIN, _CHECK, "fiches|structures|annuaire|assos|associations")
family.hears(
    "annuaire-état",
    "combien",
    "structures|fiches|associations|assos|partenaires",
    "annuaire|en tout|total|avez|as|connais|connaissez|y a|verifiees|reseau|base",
)
family.hears("annuaire-état", "annuaire", "a jour|complet|etat|en est|bilan|sante|fiable|combien")
