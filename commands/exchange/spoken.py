"""What people say of the exchange and of initiatives without naming a command."""

from commands.exchange.subject import family

_HELP = "coup de main|coups de main|entraide"
_HOW = "comment|explique|expliquer"

# ── Of one that is named ─────────────────────────────────────────────────────────────────────────────────────────

family.hears("soutenir-initiative {N} retirer", "soutiens plus|soutenir plus|retire mon soutien|ne soutiens pas")
family.hears("soutenir-initiative {N}", "soutiens|soutient|soutenons|je suis pour|on est avec vous|comptez sur nous|j appuie|appuie")
family.hears("soutenir-initiative {N} salle", "prete|pretons|preter|on a|nous avons|mettre a disposition", "salle|local|locaux")
family.hears("initiative {N}", "ou en est|devient|c est quoi|qui porte|qui soutient|combien|des nouvelles")
family.hears(
    "résolu {E}", "c est resolu|est resolue|resolu|resolue|c est regle|est regle|reglee|on a trouve|j ai trouve|plus besoin|pourvue"
)
family.hears("prolonger-offre {E} {>}", "valable|offre valable|prolonger|prolongez|prolonge|vaut")
family.hears(
    "entraide {E}",
    "ou en est|devient|reponse|reponses|c est quoi|qui demande|qui propose|qui a repondu|toujours valable|encore valable",
)

family.hears(
    "réponse {E} {*}",
    "on a|j ai|nous avons|on peut|je peux|nous pouvons|peut preter|peux preter|on prete|je prete|nous pretons|dispo|disponible|possible",
)

# ── Of the exchange, none being named ────────────────────────────────────────────────────────────────────────────

family.hears(
    "qui-peut {>}",
    "aux structures qui|aux structures si|aux partenaires qui|aux partenaires si|aux assos qui|autour qui|autour si|au reseau qui"
    "|au reseau si|a tout le monde qui|a tout le monde si",
)
family.hears(
    "entraide",
    "a repondu|ont repondu|repondu|une reponse|des reponses",
    "ma question|ma demande|pose une question|fait une demande|pose la question",
)
family.hears(
    "demande {*}",
    "quelqu un|qqn|qui|une structure|un partenaire",
    "aurait|pourrait|peut|a t il|saurait",
    "preter|a preter|pret|preterait|donner un coup de main|nous depanner|me depanner",
)
family.hears(
    "aide demande",
    "quelqu un|qqn|qui|une structure",
    "aurait|pourrait|peut|saurait",
    "preter|a preter|preterait|donner un coup de main|depanner",
)
family.hears("entraide moi", "mon offre|mes offres|notre offre|ma demande d aide|mes demandes|notre demande d aide")
family.hears("aide demande", _HOW, "demander un coup de main|demander de l aide au reseau|faire une demande d entraide")
family.hears("aide offre", _HOW, "proposer une salle|preter une salle|faire une offre|preter du materiel")
family.hears(
    "entraide",
    "qui demande|qui a demande|demandes en cours|demandes du reseau|qui a besoin",
    f"{_HELP}|quoi|reseau|en ce moment",
)
family.hears("entraide", "quelles|quels|voir|liste|les|toutes", "demandes d entraide|offres d entraide|offres du reseau|demandes et offres")
family.hears("initiatives", "quelles|voir|liste|les|toutes", "initiatives|initiatives en cours")
family.hears("retours", "retours d experience|retour d experience|ce qui a marche|ce qui a coince", "voir|quels|les|lire|initiatives")

family.hears_of("entraide", "coup de main|coups de main")
