"""What people say of alerts, of what nobody does and of the map, without naming a command."""

from commands.core.declaration.effects import A_DETAIL, A_GAP, A_MAP, A_NARROWING, AN_ALERT
from commands.core.language.words import sayings
from commands.directory.details import BESIDE, DETAILS
from commands.directory.shared import family

family.hears(
    "aide qui-fait",
    "comment|explique",
    "chercher|cherche|trouver|trouve",
    "structure|structures|association|annuaire|partenaire|quelqu un|robot",
)
_TELL_ME = (
    *("me prevenir", "etre prevenu", "etre prevenue", "etre alerte", "etre alertee", "me dire", "dites moi", "dis moi", "avertis moi"),
    *("avertissez moi", "m avertir", "m alerter"),
)
_THAT = ("si", "quand", "des que", "des qu", "le jour ou", "lorsque")
_SOMEBODY = (
    "quelqu un",
    "une asso",
    "une association",
    "une structure",
    "un partenaire",
    "il y a",
    "il y aura",
    "y a",
    "y aura",
    "ca existe",
)
family.hears(
    "préviens-moi {>}",
    "une alerte si|une alerte quand|une alerte des que|une alerte pour|alertez moi si|alerte moi si|"
    + "|".join(f"savoir quand {who}" for who in _SOMEBODY)
    + "|"
    + "|".join(f"{tell} {that} {who}" for tell in _TELL_ME for that in _THAT for who in _SOMEBODY),
)
family.hears(
    "préviens-moi {*}",
    "^des qu|^des que|^si|^quand|^le jour ou",
    "dis le moi|dites le moi|tu me dis|vous me dites|tu me previens|vous me prevenez|previens moi|prevenez moi|je veux le savoir",
)
family.hears(
    "alertes stop {>}",
    "de me prevenir pour|de m alerter pour|de m avertir pour|ne me previens plus pour|ne me prevenez plus pour|plus d alerte pour"
    "|plus d alertes pour|plus d alerte|plus d alertes|arrete l alerte|arretez l alerte|supprime l alerte|supprimez l alerte",
)
family.hears("alertes stop {#}", "stop|arrete*|supprime*|enleve*|retire*|annule*|plus besoin", "alerte|alertes", "#")
family.hears("alertes", "mes alertes|quelles alertes|comme alertes|comme alerte|alertes en cours|mon alerte")
family.hears(
    "manques",
    "qu est ce qui manque|ce qui manque|manque quoi|quels manques|besoins n ont pas de reponse|besoins sans reponse|besoins non couverts"
    "|besoins pas couverts|trous dans",
)
_HERE = "ville|territoire|quartier|ici|coin|commune|secteur|reseau|departement|chez nous|canton"
family.hears(
    "manques {*}", "^il manque|^il nous manque|^on manque de|^nous manquons de|^personne ne fait|^personne fait|^y a personne", _HERE
)
family.hears(
    "aide manques", "personne ne fait|personne ne propose|aucune structure ne|il manque", "notez|note|noter|signaler|le dire|le savoir"
)
family.hears("fiche {*}", "historique|changements|ce qui a change|modifications", "fiche du|fiche de la|fiche de l|fiche des|fiche d")
family.hears(
    "humain",
    "manque|manquent|pas dans|absente de|absent de|n est pas dans|oubliee",
    "annuaire",
    "asso|association|associations|structure|structures|service|fiche|partenaire",
)
family.hears(
    "qui-fait {*}",
    "les structures de|les structures a|les structures du|les associations de|les associations a|les associations du|les assos de"
    "|les assos a|les partenaires de|les partenaires a|quelles structures a|quelles associations a|quelles structures y a",
    "c est quoi|quelles|quels|liste|y a|qui sont|donne|donnez|voir|montre",
)
family.hears("carte", "structures|annuaire|partenaires|associations", "sur une carte|sur la carte|en carte|la carte des|une carte des")

# ── Of what was just shown ───────────────────────────────────────────────────────────────────────────────────────

_SOME_DAY = sayings(
    "si, quand, des, qu, quelqu, nouveau, nouvelle, autre, existe, existera, change, tiens, tenez, ouvre, arrive, fait, fera"
)
family.hears_alone("carte", "carte|plan", BESIDE, A_MAP)
family.hears_alone(
    "préviens-moi",
    "previens moi|prevenez moi|previens nous|me prevenir|dis le moi|dites le moi|me dire|me le dire|alerte moi|alertez moi|au courant",
    BESIDE | _SOME_DAY,
    AN_ALERT,
)
family.hears_alone("manques", "note|notez|noter|signale|signaler|signalez|manque", BESIDE | {"besoin", "personne", "fait"}, A_GAP)
family.hears_alone("qui-fait", DETAILS, BESIDE, A_DETAIL)
_MORE = "pour|a|au|sur|dans|sans|avec|pres|en|pas|moins|plutot"
family.hears_alone(
    "qui-fait",
    f"^{_MORE.replace('|', '|^')}|^et {_MORE.replace('|', '|^et ')}|^et le|^plus pres|^plus proche|^celui|^celle|^ceux|^celles|plus pres"
    "|plus proche|moins loin|pas loin|gratuit|gratuits|ce soir|cette nuit|le soir|le week end|ouvert|ouverts|maintenant",
    None,
    A_NARROWING,
)
