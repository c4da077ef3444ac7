"""What people say of readings and questions without naming a command."""

from commands.readings.subject import family

family.hears("questions", "ordre du jour|questions en attente|questions sans reponse", "cafe|prochain cafe|en attente|sans reponse")
family.hears("questions", "quelles questions|quelle question|les questions", "cafe|prochain cafe|en attente|sans reponse")
family.hears("aide question", "poser une question|une question pour|proposer une question|ajouter une question", "cafe|prochain cafe")
for named in ("P", "CH", "DOC"):
    seen = "regards|regard|que voient|ce que voient|que disent|ce que disent|que pensent|ce que pensent|ce qu en pensent|ce qu en disent"
    family.hears(f"regards {{{named}}}", seen)
