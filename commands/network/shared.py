"""The family, and what its commands share: who may ask, where to answer, what to do with words they do not wait for."""

from commands.core import guard
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Msg, Offer, Refused, Reply, discreetly, msg
from commands.core.declaration.vocabulary import Family
from commands.core.language.words import words_of
from commands.core.rules.rights import only_for_members
from commands.core.understanding.messages import SEARCH
from commands.core.understanding.short_answers import meant
from storage.network import Member

family = Family(
    "network",
    "M’inscrire et connaître les membres",
    first=("inscription", "profil", "qui-est", "membres", "changement"),
    team=("absents",),
)

family.hears(
    "aide profil",
    "comment|ou|je voudrais|je veux|peux tu|pouvez vous",
    "changer|modifier|corriger|mettre a jour",
    "numero|telephone|tel|fiche|profil|nom|structure|poste",
)
family.hears(
    "nouveaux",
    "des nouveaux|des nouvelles tetes|de nouveaux membres|de nouvelles personnes|qui est arrive|qui vient d arriver|qui a rejoint",
)
family.hears(
    "collègue",
    "travaille bien|bosse bien|est bien|fait bien partie|travaille chez|bosse chez",
    "chez nous|avec nous|ma collegue|mon collegue|notre collegue|de notre structure",
)
family.hears(
    "changement",
    "je quitte|je pars|je rejoins|je passe",
    "pour la|pour le|pour l|au|chez",
    "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|bientot|semaine|mois|poste|structure|service",
)
family.hears(
    "humain",
    "mon collegue|ma collegue|un collegue|une collegue",
    "n est plus|travaille plus|est parti|est partie|a quitte|nous a quittes|ne travaille plus",
)
family.hears("membres", "qui sont|liste|voir|quels sont|combien", "membres|autres membres|du reseau")
family.hears("profil", "voir|montre*|affiche*|verifier|consulter", "mon profil|ma fiche|mes coordonnees")
_CONTACT = "numero|num|telephone|tel|portable|mail|adresse mail|email|courriel|nom"
family.hears(
    "aide profil",
    "mon|ma|mes",
    f"{_CONTACT}|role|fonction|titre",
    "change|changez|changer|modifiez|corrigez|corriger|faux|plus bon|plus le bon|enleve*|retire*|cache*|masque*|supprime*",
)
family.hears("aide profil", "change de|changer de|changer mon|change mon|nouveau|nouvelle|plus le bon|n est plus", _CONTACT)
family.hears(
    ("changement", "désinscription"),
    "travaille plus|travaillerai plus|change de service|change de structure|change de poste|change d association"
    "|change d employeur|nouveau poste|nouveau service"
    "|nouvel employeur|quitte mon poste|quitte le ccas|quitte la structure|quitte l association|retraite|je remplace"
    "|me remplace|ma remplacante"
    "|mon remplacant",
    "je|j|ma|mon|me",
)
family.hears(
    ("inscription", "changement"),
    "je suis la nouvelle|je suis le nouveau|je suis nouveau|je suis nouvelle|je viens d arriver|je me presente"
    "|je prends mon poste|je debute",
)
family.hears("aide inscription", "rejoindre|integrer|entrer dans", "groupe|reseau|agora|salon")
family.hears("désinscription", "quitter|partir|sortir|quitte|desinscrire", "reseau|agora")
family.hears(
    "inscription", "comment|je veux|je voudrais|je souhaite|veux|voudrais", "rejoindre|entrer|integrer|adherer|inscri*", "reseau|agora"
)

family.hears(
    "absents",
    "voit plus|plus vu|plus vus|plus vue|plus vues|perdu de vue|perdus de vue|perdues de vue|eloigne|eloignent|decroche|decrochent"
    "|ne viennent plus|ne vient plus|jamais venues|ne donnent plus de nouvelles|plus de nouvelles",
    "structure|structures|partenaire|partenaires|qui",
)

_OF_THE_NETWORK = frozenset(["a", "au", "agora", "dans", "en", "l", "le", "moi", "reseau", "inscrire", "m", "membre", "de", "du", "ici"])


def names_the_network(words: str) -> bool:
    """Whether words after « inscription » or « désinscription » are about the network: « à la cantine » is not."""
    return _OF_THE_NETWORK.issuperset(words_of(words).split())


def decides(words: str) -> bool:
    """« oui », « non 12 »: whether words begin by accepting or refusing."""
    return meant(words.partition(" ")[0]) in {"oui", "non"}


async def registered(ctx: Context) -> Member:
    """The member who speaks. Raises Refused when they are none."""
    return await only_for_members(ctx, Refused("network.not-registered"))


def answer(ctx: Context, message: Msg) -> Effects:
    """Answer a dialogue where it was held: in private, or in the room that the person chose knowing that others read it."""
    return (discreetly(ctx, message),)


def search_for(words: str) -> Offer:
    """« oui » searches these words in the directory. Raises Refused where the guard sees a person in them."""
    return Offer({"oui": Call(SEARCH, {"need": guard.only_safe(words)})})


def other_words(command: str, words: str) -> Effects:
    """Words that a command does not wait for (« !inscription à la cantine »): say how it is used, and offer to search them."""
    return Reply(msg("network.other-words", command=command, words=words)), search_for(words)
