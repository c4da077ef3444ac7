"""What people say of the programme and its ideas without naming a command."""

from commands.programmes.subject import family

_IDEA = "idee|idees|proposition|propositions"
_PROGRAMME = "programme|programmation|prochain programme|programme du semestre"

_COST = "coute|coutera|couterait|couter|cout|prix|tarif"

# ── Of an idea that is named ─────────────────────────────────────────────────────────────────────────────────────

family.hears("soutenir {I} retirer", "soutiens plus|soutenir plus|retire mon soutien|ne soutiens pas|plus pour")
family.hears(
    "rejoindre {I}", "porter|co porter|je porte|on porte|nous portons|animer|organiser avec|tenir avec|prete a|pret a|rejoins|rejoint"
)
family.hears(
    "soutenir {I}",
    "soutiens|soutient|soutenons|je suis pour|nous sommes pour|on est pour|d accord avec|bonne idee|super idee|j appuie|appuie",
)
family.hears("retirer-idée {I}", "retirer|retire|retirez|supprimer|supprime|annuler|annule|enlever|enleve")
family.hears(
    "idée {I}",
    "ou en est|devient|devenue|deviendra|reponse|retenue|acceptee|refusee|c est quoi|qui a propose|qui porte|qui soutient|combien|votes",
)

# ── Of the programme, none being named ───────────────────────────────────────────────────────────────────────────

family.hears(
    "aide propose",
    "comment|explique|expliquer|sais pas|arrive pas",
    "proposer une idee|proposer un atelier|proposer un theme|donner une idee",
)
family.hears(
    "propose",
    "j ai une idee|j aurais une idee|on a une idee|nous avons une idee|une idee pour|voudrais proposer une idee|proposer une idee"
    "|j ai une proposition|j aurais une proposition|une proposition pour le programme",
)
family.hears(
    "programme suivi",
    "mon idee|mes idees|notre idee|nos idees|ma proposition",
    "ou en est|en est ou|devient|devenue|reponse|retenue|nouvelles|acceptee",
)
family.hears("compléter {I} lieu : {>}", "le lieu ce sera|le lieu sera|le lieu c est|lieu c est|ca se passera|ce sera a")
family.hears(
    "propose {>}",
    "mon idee c est|mon idee ce serait|notre idee c est|notre idee ce serait|ma proposition c est|notre proposition c est|mon idee est"
    "|notre idee est|mon idee serait|notre idee serait",
)
family.hears("programme", "programme", "quand|quel jour|quelle date|jusqu a quand", "vote|votes|voter|votera|votez")
family.hears(
    "aide programme-dates", "prolonger|prolongez|repousser|reporter|decaler", "idees|depot des idees|programme|arbitrage|publication"
)
family.hears("aide compléter", "mon idee|notre idee|ma proposition|notre proposition", _COST)
family.hears("idées", "soutenir|soutiens|soutient|soutenons", _IDEA)
family.hears(("idées", "initiatives"), "je veux soutenir|je voudrais soutenir|je soutiens|on soutient|nous soutenons|comment soutenir")
family.hears("idées", _IDEA, "quelles|quels|voir|liste|les|toutes|deja|proposees|recues|autres")
family.hears(
    "programme",
    _PROGRAMME,
    "quand|date|dates|jusqu a quand|ou en est|publie|publication|prochain|semestre|arbitrage|vote|voir|avance|decide|pret",
)

family.hears_before_colon(
    "propose",
    "j ai une idee|j aurais une idee|on a une idee|nous avons une idee|une idee|idee|nouvelle idee|mon idee|notre idee|propose|proposons"
    "|proposer|proposerais|proposition|nouvelle proposition",
)
family.hears_before_colon("objecter", "objection|j objecte|m oppose|on s oppose")
family.hears_of("idées", "idee|idees")
