"""What people say of alerts, of what nobody does and of the map, without naming a command."""

from commands.directory.shared import family

family.hears(
    "aide qui-fait",
    "comment|explique",
    "chercher|cherche|trouver|trouve",
    "structure|structures|association|annuaire|partenaire|quelqu un|robot",
)
family.hears(
    "préviens-moi {>}",
    "une alerte si|une alerte quand|une alerte des que|une alerte pour|me prevenir si quelqu un|me prevenir quand quelqu un"
    "|etre prevenu si quelqu un|etre prevenue si quelqu un|me dire si quelqu un|dites moi si quelqu un|dis moi si quelqu un"
    "|alertez moi si|alerte moi si|avertissez moi si quelqu un",
)
family.hears("alertes stop {#}", "stop|arrete*|supprime*|enleve*|retire*|annule*|plus besoin", "alerte|alertes", "#")
family.hears("alertes", "mes alertes|quelles alertes|comme alertes|comme alerte|alertes en cours|mon alerte")
family.hears(
    "aide manques", "personne ne fait|personne ne propose|aucune structure ne|il manque", "notez|note|noter|signaler|le dire|le savoir"
)
family.hears("carte", "structures|annuaire|partenaires|associations", "sur une carte|sur la carte|en carte|la carte des|une carte des")
