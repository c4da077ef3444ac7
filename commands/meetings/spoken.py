"""What people say of meetings without naming a command."""

from commands.core.declaration.intents import NUMBER
from commands.meetings.subject import family

_MEETING = "cafe|cafes|rencontre|rencontres|reunion|reunions|atelier|ateliers|rdv|rendez vous|seance|seances|evenement|evenements|visio"
_WHEN = (
    "quand|prochain|prochaine|prochains|prochaines|date|dates|heure|heures|cette semaine|semaine prochaine"
    "|ce mois|mois prochain|bientot"
    "|prevu|prevue|prevus|prevues|a venir|lundi|mardi|mercredi|jeudi|vendredi|samedi|demain|ou se passe|ou a lieu"
    "|ou est|c est ou|ou c est|calendrier|planning"
)
_WHERE = "lieu|adresse|salle|horaire|horaires|c ou|c quand|annule|annulee|annules|maintenu|maintenue|reporte|reportee|invitation"
_END = "annule|annuler|annulez|supprimer|supprime|effacer|efface|retirer|retire|enlever|enleve|arreter|arrete|stop"

# ── Of a meeting that is named ───────────────────────────────────────────────────────────────────────────────────

family.hears("rappel stop {R}", "rappel|rappels", f"{_END}|plus")
family.hears("compte-rendu {R}", "compte rendu|compte rendus|comptes rendus|cr")
family.hears("export {R}", "csv|excel|tableur|exporter|exporte|exportez|export")
family.hears("ics {R}", "mon agenda|mon calendrier|ics|google agenda|outlook|fichier|mon tel|mon telephone|mon portable|mon smartphone")
family.hears(
    "rappel {R}",
    "rappelle moi|rappelez moi|me rappeler que|me faire un rappel|un rappel|mettre un rappel|previens moi|prevenez moi|me prevenir"
    "|avertis moi|avertissez moi|alerte moi|alertez moi|etre prevenu|etre prevenue|la veille|veille au soir",
)
family.hears("feuille {R}", "feuille|emargement", "emargement|presence|presences|signature|signatures")
family.hears("heures {R} {>}", "j ai passe|on a passe|nous avons passe|ca m a pris|ca nous a pris|ca a pris")
family.hears(
    "modifier {R} lieu {>}",
    "change de salle c est|change de lieu c est|changement de salle|changement de lieu|nouvelle salle|nouveau lieu|ce sera en salle"
    "|ce sera salle|le lieu c est|la salle c est|le lieu est|la salle est",
)
family.hears("avis {R}", "mon avis|donner un avis|donner avis")
family.hears(("absent {R}", "annuler-rencontre {R}"), "supprimer|supprime|effacer|efface")
family.hears(
    "rencontre {R}", "annule|annulee|annules|report*|deplace|deplacee|suis inscrit|suis inscrite|suis bien inscrit|suis bien inscrite", "?"
)
family.hears(
    "rencontre {R}",
    "est annule|est annulee|annule ou pas|a ete annule|est maintenu|est maintenue|maintenu|maintenue|reporte"
    "|reportee|decale|decaler|deplacer|decalee"
    "|reste des places|reste de la place|reste t il|places restantes|combien|cb|qui vient|qui sera|qui y va"
    "|qui participe|qui est inscrit"
    "|qui vient|suis inscrit|suis inscrite|suis je inscrit|suis je inscrite|quelle heure|quel jour|quelle salle"
    "|quelle date|c est quand|est quand|quand a lieu"
    "|quand est|a lieu|c ou|c quand|c est ou|combien de temps|jusqu a quand|jusqu a quelle|quel etage|quel batiment"
    "|ou c est|ou est|ou se|on va ou|adresse|horaire|horaires|parking|garer"
    "|liste des inscrits|la liste|les inscrits|nombre d inscrits|ordre du jour|lien|infos|info|programme|a plusieurs",
)
family.hears(
    "rencontre {R}",
    "pas sur|pas sure|pas certain|pas certaine|sais pas encore|sais pas si|ne sais si|peut etre|j hesite|pas encore decide|a confirmer",
)
family.hears(
    "absent {R}",
    "pourrai pas|pourrais pas|pourrons pas|pourra pas|pourrait pas|peux pas|peut pas|pouvons pas|peuvent pas"
    "|peux plus|peut plus|pourrai plus"
    "|pourrai malheureusement pas|peux malheureusement pas|pourrons malheureusement pas|ne pourrai|ne pourrais"
    "|ne pourrons|ne peux|ne peut"
    "|viens pas|viens plus|vient pas|vient plus|viendrai pas|viendrai plus|viendrons pas|venons pas|viendra pas"
    "|pas venir|plus venir|y vais pas|irai pas"
    "|serai pas|serais pas|sera pas|serons pas|suis pas dispo|pas dispo|plus dispo|pas disponible|plus disponible"
    "|indisponible|indispo|pas libre"
    "|empeche|empechee|empeches|empechement|contretemps|imprevu|absent|absente|absents|absentes|abs|absence"
    "|manquerai|raterai|rate|rater|louper|loupe"
    "|desiste|desister|desistement|excuse|excuses|excuser|excusez|excusee|impossible|sans moi|pas la|pas present"
    "|pas presente|pas participer"
    "|participe pas|participe plus|participerai pas|participerai plus|non participe|malade|mort pour moi"
    "|annulation|desinscri*|annule|annuler|annulez"
    "|suis en conge|suis en conges|serai en conge|serai en conges|en vacances|suis en formation|suis en arret"
    "|retirer|retire|retirez|retire moi|enleve|enlever|enlevez|liberer|libere|quitter|quitte|partir"
    "|ma place a un autre|laisse ma place|donne ma place|decommande*|pas a r*|pas au r*|me retire|passe mon tour",
)
_COMES = "viens|vient|venons|venir|viendrai|viendrons|serai|serons|participe|participer|participerai|inscri*"
_SOMEBODY = "collegue|collegues|personne|personnes|pers|invite|invites|stagiaire|benevole|benevoles|apprenti|apprentie"
family.hears("participe {R} +{#}", "ajoute|ajouter|ajoutez|rajoute|rajouter|rajoutez|en plus|avec", _SOMEBODY, NUMBER)
family.hears(
    "participe {R} +1", _COMES, "avec un|avec une|avec mon|avec ma|accompagne d|accompagnee d|et un|et une|et mon|et ma|a deux", _SOMEBODY
)
family.hears(
    "participe {R}",
    "je viens|viens|on vient|venir|viendrai|viendrons|vient|venons|j irai|y serai|serai la|serons la|sera la"
    "|on sera|on serait|serai present|serai presente"
    "|present|presente|presents|presentes|participe|participer|participerai|participerons|participons"
    "|participation|inscris|inscrit|inscrits|inscrire"
    "|inscrivez|inscription|compte sur moi|comptez sur moi|compte moi|comptez moi|ok pour|oui pour|dispo pour"
    "|partant|partante|partants|partantes"
    "|reserve|reserver|reservez|interesse|interessee|interesses|ajoute moi|ajoutez moi|mets moi|mettez moi"
    "|note moi|notez moi|avec plaisir|une place|j en suis|j en serai|en serai|je confirme|confirme ma",
)
family.hears("absent {R}", "non|nan")
family.hears("participe {R}", "oui|ouais|ok|d accord")

# ── Of meetings, none being named ────────────────────────────────────────────────────────────────────────────────

family.hears("aide absent", "comment", "desinscri*|annuler|annule|absent|absente")
family.hears("absent {*}", "desinscri*", _MEETING)
family.hears(("absent", "aide annuler-rencontre"), "annuler|annulez|annulons|supprimer|supprimez", _MEETING)
family.hears("aide sondage", "sondage|doodle", "choisir|trouver|fixer|caler")
_DAYS = "lundi|mardi|mercredi|jeudi|vendredi|samedi|demain|ce matin|cet apres midi|cet aprem|ce soir"
family.hears("compte-rendu", "compte rendu|comptes rendus|compte rendus|cr|releve de decisions|proces verbal|pv")
family.hears(
    "nouvelle-rencontre",
    "organiser|organise|organisons|creer|proposer|propose|planifier|mettre en place|lancer|programmer",
    "une reunion|une rencontre|un cafe|un atelier|un rdv|un rendez vous|un evenement|une visio|une seance",
)
family.hears("aide ics", "comment", "mon agenda|mon calendrier|mon telephone|outlook|google agenda|ics")
family.hears("aide participe", "comment", "inscri*|participer|participe|venir|viens", _MEETING)
family.hears(
    "agenda moi",
    "suis inscrit|suis inscrite|suis je inscrit|suis je inscrite|mes inscriptions|mes rencontres|mes reunions"
    "|mes rdv|mes cafes|mes ateliers",
)
family.hears("absent {*}", "annule*", "ma venue|mon inscription|ma place|ma participation|ma presence")
family.hears(
    "absent {*}",
    "viens pas|viens plus|peux pas venir|peux plus venir|pourrai pas venir|pourrais pas venir|pourrai pas etre"
    "|pas venir|viendrai pas|viendrai plus"
    "|serai pas la|serai absent|serai absente|serai pas present|serai pas presente|suis empeche|suis empechee"
    "|ai un empechement|me desiste",
)
family.hears(
    "absent {*}",
    "pas la|pas dispo|plus dispo|pas disponible|plus disponible|absent|absente|absents|absentes|mon absence|notre absence|indisponible",
    f"#|{_DAYS}|{_MEETING}",
)
family.hears(
    "agenda",
    "qui sera|qui vient|qui y va|qui y sera|qui participe|combien de monde|combien de personnes|combien serons|combien on sera"
    "|combien d inscrits|on est combien|combien on est|on sera combien|combien on sera",
    f"#|{_DAYS}|{_MEETING}",
)
family.hears(
    "agenda propositions", "rencontre|rencontres|reunion|reunions|cafe|atelier", "proposee|proposees|propositions|en attente de reponse"
)
family.hears("aide feuille", "feuille", "emargement|de presence|de presences|signature|signatures")
family.hears("agenda", "c bien|c est bien|est bien|est ce bien|est toujours|c est toujours|c toujours", _MEETING)
family.hears("agenda moi", "pas dispo|plus dispo|pas disponible|indispo|indisponible|de la liste|de cette liste|des inscrits")
family.hears(("absent", "désinscription"), "desinscription|desinscrire|desinscris*|desinscrivez*")
family.hears("agenda moi", "suis inscrit|suis inscrite|suis je inscrit|suis je inscrite", _MEETING)
family.hears("participe {*}", "je viens|veux venir|voudrais venir|souhaite venir|peux venir|serai la|participer|inscri*", _MEETING)
family.hears(
    "participe {*}",
    "je viens|je viendrai|on vient|on viendra|viendrons|nous venons|peux venir|peut venir|peux je venir|present|presente|presents|presentes"
    "|je participe|participera|participerons|on sera|serons|serai la|serai present|serai presente|je confirme",
    f"#|{_DAYS}|{_MEETING}",
)
family.hears("participe {*}", "comptez sur moi|compte sur moi|confirme ma presence|confirme ma venue|confirme ma participation")
family.hears("agenda", _WHERE, _MEETING)
family.hears("agenda", _WHEN, _MEETING)
family.hears(
    "agenda",
    "on se voit quand|se voit quand|quand est ce qu on se voit|quoi de prevu|qu est ce qui est prevu"
    "|quoi cette semaine|quoi ce mois|il y a quoi|ya quoi"
    "|quelles sont les dates|rien de prevu",
)
family.hears(
    "agenda",
    "qu est ce qu il y a|y a quoi|il y a quoi|ya quoi|quoi de prevu|quelque chose de prevu|prevu quoi",
    "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|semaine|mois|demain|lundi|mardi|mercredi"
    "|jeudi|vendredi",
)
family.hears(
    "absent {*}",
    "pourrai pas|pourrais pas|peux pas|peut pas|pourrons pas|pouvons pas|pourra pas|ne pourrai|ne pourrais|ne pourrons|ne peux|impossible",
    "venir|etre la|etre present|etre presente|etre presents|etre des votres|participer|assister|me liberer|me joindre|vous rejoindre",
)
family.hears_before_colon("rappel", "rappel|me rappeler|rappelle moi|rappelez moi|rappelle nous|rappelez nous")
family.hears_of(
    "agenda",
    "rencontre|rencontres|reunion|reunions|cafe partenaires|rdv|prochaines dates|prochaine date|les dates|rappel des dates|quelles dates"
    "|agenda|planning",
)
