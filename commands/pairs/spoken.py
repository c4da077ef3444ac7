"""What people say of pairs without naming a command."""

from commands.pairs.shared import family

family.hears("binôme non", "binome|binomes", "plus de|stop|arreter|arrete|arretez|marre|ne veux plus|veux plus")
family.hears(
    "binôme oui",
    "binome|binomes|cafe surprise|rencontre surprise",
    "je veux|je voudrais|voudrais|j aimerais|partante|partant|inscrire|m inscris|inscrivez moi|participer|je participe",
)
family.hears(
    "binôme oui", "cafe|cafes|rencontre|rencontres", "surprise|surprises", "inscri*|m inscris|je veux|je voudrais|participe*|partant*"
)
family.hears("aide binôme", "binome|binomes|cafe surprise|cafes surprise", "pas de|pause|conge|conges|vacances|absent|absente")
family.hears("binôme", "mon binome|c est qui mon binome|qui est mon binome|avec qui suis je|quel binome|prochain binome")
family.hears("aide binôme", "binome|binomes", "c est quoi|comment|explique|expliquer|ca marche|a quoi")
family.hears(
    "aide binôme", "rencontrer|connaitre", "une autre structure|d autres structures|un autre partenaire|quelqu un d une autre structure"
)
