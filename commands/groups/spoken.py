"""What people say of groups and actions without naming a command."""

from commands.groups.subject import family

_GROUPS = "groupe de travail|groupes de travail|groupes thematiques|commissions|commission de travail"

# ── Of a group that is named ─────────────────────────────────────────────────────────────────────────────────────

family.hears("quitter-groupe {G}", "quitter|quitte|sans moi|je sors|sortir|ne veux plus etre|plus partie|retirez moi|retire moi")
family.hears("rejoindre-groupe {G}", "rejoindre|rejoins|m inscrire|inscris moi|inscrivez moi|participer|je veux etre|j en suis|entrer dans")
family.hears("relevé {G}", "releve|decisions|decide|qu a decide|qu est ce qui a ete decide|avance|avancement")
family.hears("actions {G}", "actions|taches|a faire|reste a faire|qui fait quoi")
family.hears("clore-groupe {G}", "clore|cloturer|fermer|terminer|arreter|dissoudre")
family.hears("groupe {G}", "c est quoi|qui est dans|qui anime|ou en est|objet|en savoir plus|prochaine|membres|montre|voir|hote")

# ── Of an action that is named ───────────────────────────────────────────────────────────────────────────────────

family.hears("fait {A}", "c est fait|est faite|est fait|fini|finie|termine|terminee|j ai fait|on a fait|nous avons fait|bouclee|reglee")
family.hears("abandonner-action {A}", "abandonner|abandonne|annuler|annule|plus la peine|laisse tomber|laissons tomber|retirer|supprimer")
family.hears("action {A}", "c est quoi|ou en est|qui fait|qui s en occupe|pour quand|rappelle moi ce que|montre|voir")

# ── None being named ─────────────────────────────────────────────────────────────────────────────────────────────

family.hears(
    "actions moi",
    "mes actions|mes taches|que dois je faire|qu est ce que j ai a faire"
    "|qu est ce que je dois faire|ce que j ai a faire|ce que je dois faire",
)
family.hears("groupes", _GROUPS, "quels|quelles|liste|voir|existe|existent|rejoindre|les|y a t il")
family.hears(
    "rejoindre-groupe {>}",
    "rejoindre le groupe de travail|rejoindre le groupe|integrer le groupe|entrer dans le groupe|faire partie du groupe"
    "|participer au groupe",
)
family.hears(("groupes", "aide inscription"), "rejoindre|integrer|entrer dans|faire partie|participer", "groupe|groupes")
family.hears("aide groupe", "creer un groupe|monter un groupe|lancer un groupe|ouvrir un groupe de travail|nouveau groupe de travail")

family.hears_of("groupes", _GROUPS)
