"""What people say of a sheet that is wrong, without naming a command: told of a structure, it is offered as a correction."""

from commands.upkeep.shared import family

_SUBJECT = (
    "numero|telephone|mail|adresse|horaires|site|structure|association|service|centre|maison|mission|agence|antenne|permanence|accueil"
    "|epicerie|mairie|creche|foyer|residence|mediatheque|bibliotheque|bureau|guichet|point|espace|club|ccas|caf|cpam|pmi|msa|cidff|adil"
    "|france travail|pole emploi|france services|secours|restos|croix rouge|departement|prefecture|hopital"
)

family.hears(
    "corriger {*}",
    _SUBJECT,
    "ne fait plus|ne font plus|ne propose plus|ne proposent plus|n assure plus|a demenage|ont demenage|a change|ont change|n existe plus"
    "|est ferme|est fermee|sont fermes|sont fermees|n est plus ouvert|n est plus ouverte|n est plus le bon|n est plus la bonne|est faux"
    "|est fausse|sont faux|ferme desormais|ouvre desormais|ferme maintenant|ouvre maintenant|a un nouveau|a une nouvelle|a de nouveaux"
    "|ont un nouveau|ont une nouvelle|ont de nouveaux",
)
family.hears(
    "corriger {*}",
    "fiche du|fiche de la|fiche de l|fiche des|fiche de ma structure|fiche de notre structure",  # « ma fiche » is a member's
    "erreur|erreurs|est fausse|pas a jour|plus a jour|mettre a jour|mets a jour|mettez a jour|modifier|modifie|a changer|rectifier",
)
