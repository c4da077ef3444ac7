"""What people say of the exchange and of initiatives without naming a command."""

from commands.exchange.subject import family

_HELP = "coup de main|coups de main|entraide"
_HOW = "comment|explique|expliquer"

# ── Of one that is named ─────────────────────────────────────────────────────────────────────────────────────────

family.hears("soutenir-initiative {N} retirer", "soutiens plus|soutenir plus|retire mon soutien|ne soutiens pas")
family.hears("soutenir-initiative {N}", "soutiens|soutient|soutenons|je suis pour|on est avec vous|comptez sur nous|j appuie|appuie")
family.hears("initiative {N}", "ou en est|devient|c est quoi|qui porte|qui soutient|combien|des nouvelles")
family.hears(
    "résolu {E}", "c est resolu|est resolue|resolu|resolue|c est regle|est regle|reglee|on a trouve|j ai trouve|plus besoin|pourvue"
)
family.hears(
    "entraide {E}",
    "ou en est|devient|reponse|reponses|c est quoi|qui demande|qui propose|qui a repondu|toujours valable|encore valable",
)

# ── Of the exchange, none being named ────────────────────────────────────────────────────────────────────────────

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
