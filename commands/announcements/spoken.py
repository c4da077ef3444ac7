"""What people say of announcements without naming a command."""

from commands.announcements.shared import family

family.hears(
    "aide annonce",
    "comment|explique|expliquer|sais pas|arrive pas",
    "faire une annonce|envoyer une annonce|annoncer|prevenir tout le monde|prevenir tout le salon|alerter tout le monde",
)
family.hears("aide annonce", "prevenir tout le monde|prevenir tout le salon|alerter tout le monde|alerter tout le salon|faire une annonce")
family.hears(
    "annonce {>}",
    "prevenez tout le monde que|previens tout le monde que|prevenir tout le monde que|annoncer a tous que|annoncez a tous que|annoncer que"
    "|annoncez que|dites a tout le monde que|dire a tout le monde que|dites a tous que",
)
family.hears("annonces", "annonce|annonces", "prevues|prevue|programmees|programmee|a venir|liste|quelles|dernieres|voir")
