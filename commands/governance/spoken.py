"""What people say of decisions and of the budget of the network without naming a command. The budget of a family is of the directory."""

from commands.governance.subject import family

family.hears("décision {D}", "pour quand|pour qui|pour quoi|pourquoi|ou en est|qui a dit|qui n a pas|c est quoi|jusqu a quand")
family.hears(
    "avis-décision {D} objection ; {>}",
    "on est contre|nous sommes contre|je suis contre|contre|pas d accord|on s oppose|nous nous opposons|objection",
)
family.hears_alone(
    "avis-décision {D} pour",
    "on est pour|nous sommes pour|je suis pour|pour nous c est oui|pour|favorable|favorables|d accord|ok|oui",
    frozenset(["on", "nous", "je", "suis", "sommes", "tout", "fait", "avis", "vote", "merci"]),
)
family.hears(
    "aide délégation",
    "ma voix a|notre voix a|donne ma voix|delegue|deleguer|procuration|voter a ma place|vote a ma place|me representer|me representera"
    "|parler a ma place|parlera a ma place",
)
family.hears("dépenses {R}", "euro|euros|facture|factures|traiteur|depense|depenses|a coute|a paye|paye")
family.hears(
    "décisions",
    "decision|decisions",
    "quelle|quelles|en cours|adoptee|adoptees|prise|prises|derniere|dernieres|liste|voir|les|ou en est|pilotes",
)
family.hears("décisions", "on decide|on a decide|nous decidons|nous avons decide|pilotes decident|pilotes ont decide|reste a decider")
family.hears(
    "budget",
    "budget|argent",
    "combien il reste|combien reste|reste combien|reste t il|combien il nous reste|il nous reste|nous reste|nous reste t il",
)
family.hears(
    "budget",
    "budget",
    "quel est le|quel est notre|notre budget|nos budgets|du reseau|de l annee|du semestre|de cette annee|des pilotes|des structures pilotes"
    "|combien on a|combien a t on|combien a ete|ou en est",
)
family.hears("budget", "on a depense|avons nous depense|avons depense|a t on depense|depense par le reseau", "combien|quoi|deja")
family.hears_before_colon("décision", "decision|decision a prendre|nouvelle decision|a decider")
family.hears_before_colon("dépense", "depense|nouvelle depense")
family.hears_of("décisions", "decisions")
