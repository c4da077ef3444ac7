"""What people say of problems without naming a command. « Un problème de logement » is looked for in the directory."""

from commands.problems.subject import family

# ── Of a problem that is named ───────────────────────────────────────────────────────────────────────────────────

family.hears("moi-aussi {P} retirer", "plus chez nous|plus chez moi|ne nous concerne plus|plus concerne|plus concernes")
family.hears("retirer-problème {P}", "retirer|retire|retirez|supprimer|supprime|annuler|annule|enlever|enleve")
family.hears("cela-répond {P} en partie", "en partie|partiellement")
family.hears("cela-répond {P} non", "ne repond pas|repond pas|toujours pas regle|pas regle|toujours pas resolu|pas resolu")
family.hears("cela-répond {P} oui", "repond bien|ca repond|est regle|est resolu|c est regle|c est resolu")
family.hears(
    "moi-aussi {P}",
    "moi aussi|nous aussi|chez nous|chez moi|pareil|idem|meme souci|meme probleme|aussi le cas|nous concerne|me concerne|concerne aussi",
)
family.hears(
    "prendre-problème {P}",
    "on s en occupe|je m en occupe|nous nous en occupons|on s occupe de|je m occupe de|on prend en charge|je prends en charge",
)
family.hears("transmettre {P} {>}", "transmis|transmise|on transmet|nous transmettons")
family.hears(
    "éclairer {P} {*}",
    "une piste|une solution|il existe|ya un|ya une|y a un|y a une|a un|a une|ont un|ont une",
    "piste|solution|numero|referent|referente|permanence|dispositif|contact|aide|service|accueil|ligne|navette",
)
family.hears(
    "problème {P}",
    "ou en est|ou on en est|devient|devenu|deviendra|reponse|repondu|nouvelles|avance|suivi|c est quoi|qui s en occupe|combien",
)

# ── Of problems, none being named ────────────────────────────────────────────────────────────────────────────────

family.hears(
    "aide problème",
    "comment|explique|expliquer|sais pas|arrive pas|ou",
    "signaler un probleme|signale un probleme|remonter un probleme|faire remonter|signaler un souci|signale un souci",
)
family.hears(
    "problème",
    "probleme a signaler|souci a signaler|signaler un probleme|signaler un souci|remonter un probleme|remonter un souci"
    "|faire remonter|difficulte a signaler|probleme du terrain a",
)
family.hears(
    "problème {*}",  # said as such, it is offered to be raised; « une famille a un problème de logement » is looked for
    "y a|on a|nous avons|on rencontre|nous rencontrons|on constate|nous constatons|je constate|on observe|je signale|on signale",
    "un probleme|un gros probleme|un vrai probleme|un reel probleme|un petit probleme|encore un probleme|des problemes|de gros problemes"
    "|plusieurs problemes|beaucoup de problemes|trop de problemes|un pb|un gros pb|des pb|un souci|un gros souci|un petit souci|des soucis"
    "|une difficulte|une grosse difficulte|une vraie difficulte|des difficultes|de grosses difficultes|de vraies difficultes"
    "|un blocage|des blocages|un dysfonctionnement|des dysfonctionnements",
)
family.hears(
    "problème {>}",
    "signaler que|signaler qu|je signale que|nous signalons que|on signale que|faire remonter que|remonter que|je constate que"
    "|nous constatons que|on constate que",
)
family.hears("exporter-problèmes", "problemes", "excel|tableur|csv|fichier|exporter|export|extraction")
family.hears_before_colon(
    "problème", "probleme|problemes|pb|souci|soucis|difficulte|difficultes|signalement|a signaler|blocage|dysfonctionnement"
)
family.hears(
    "problèmes miens", "mon probleme|mes problemes|notre probleme|nos problemes", "ou en est|en est ou|devient|devenu|reponse|voir|suivi"
)
family.hears("problèmes répondus", "problemes|soucis", "regles|resolus|repondus|avec reponse|ont eu une reponse|ont une reponse")
family.hears("problèmes", "problemes|soucis", "quels|les|voir|liste|tous|ouverts|signales|remontes|du terrain|en cours")
