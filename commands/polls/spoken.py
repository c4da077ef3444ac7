"""What people say of polls without naming a command."""

from commands.polls.subject import family

_POLL = "vote|votes|voter|sondage|sondages|consultation"

# ── Of a poll that is named ──────────────────────────────────────────────────────────────────────────────────────

family.hears(
    "vote {S} {#}",
    "je vote|on vote|nous votons|choisis|choisi|je choisis|mon vote|notre vote|mon choix|notre choix|pour moi|pour nous|je prefere|prefere"
    "|ma reponse|pour s*|vote|s*",
    "#",
)
family.hears("sondage {S}", "vote|voter|votez", "jusqu a quand|jusqu a quelle|c est quand|quand est ce")
family.hears(
    "vote {S} {>}",
    "je vote pour|je vote|on vote pour|on vote|nous votons pour|nous votons|mon choix c est|notre choix c est|je voulais dire|je voulais"
    "|je prends|je choisis|je prefere",
)
family.hears(
    "vote {S} retirer", "retirer|retire|retirez|annuler|annule|annulez|supprimer|supprime|effacer|efface|enlever|enleve|enlevez|devoter"
)
family.hears("vote {S} blanc", "abstiens|abstenir|abstention|blanc|sans avis|pas d avis")
family.hears(
    "prolonger {S}",
    "prolong*|rallonge*|laisse ouvert|laisser ouvert|ouvert plus|plus longtemps|semaine de plus|jours de plus|jour de plus|repousse*",
)
family.hears(
    "résultats {S}",
    "resultat|resultats|ou en est|donne quoi|gagne|combien de votes|combien ont vote|bilan|qui a vote|depouillement"
    "|qui n a pas vote|qui n a pas encore vote|n ont pas vote|n ont pas encore vote|qui manque",
)

family.hears(
    "sondage {S}",
    "jusqu a quand|jusqu a quelle|c est quand|quand|combien de temps|date limite|fini|finit|termine|ferme|clos|encore temps|peux encore"
    "|quels choix|quel choix|quelles propositions|c est quoi|de quoi|change d avis|changer d avis|changer mon vote"
    "|change mon vote|trompe|trompee|je mets|je prends|je coche|je choisis|je choisirais",
)

# ── Of polls, none being named ───────────────────────────────────────────────────────────────────────────────────

family.hears("aide sondage", "lancer|creer|faire|poser|organiser|proposer", "un sondage|un vote|une consultation")
family.hears(
    "aide sondage",
    "sondage|vote|consultation|doodle",
    "pour choisir|pour trouver|pour fixer|pour savoir|pour decider|pour la date|pour une date",
)
family.hears("aide vote", "trompe|trompee|trompes|erreur|changer|modifier", f"{_POLL}|votant")
family.hears("aide vote", "comment|explique|expliquer|sais pas|arrive pas|veux|voudrais|souhaite|dois|faut", _POLL)
family.hears(
    "sondages",
    _POLL,
    "en cours|quand|quel|quels|quelle|termine|terminer|il y a|y a|reste|fin|finit|ferme|cloture|resultat"
    "|resultats|ou en est|a voter|les|des|attend|liste|voir",
)
family.hears("sondages", "j ai vote|ai je vote|j ai deja vote|pas encore vote|est ce que j ai vote")

family.hears_before_colon("sondage", "sondage|nouveau sondage|un sondage")
family.hears_of("sondages", "sondage|sondages|consultation|consultations|vote|votes|voter")
