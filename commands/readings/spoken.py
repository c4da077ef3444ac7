"""What people say of readings and questions without naming a command."""

from commands.readings.subject import family

family.hears("questions", "ordre du jour|questions en attente|questions sans reponse", "cafe|prochain cafe|en attente|sans reponse")
family.hears("regards {P}", "regards|regard|que voient|ce que voient")
