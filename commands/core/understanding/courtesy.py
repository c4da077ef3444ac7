"""What people say around a wish, and what waits for nothing: greetings, thanks, excuses; and the ways to give something up."""

import re

from commands.core.language.words import sayings, words_of

LONGEST = 60
"""Characters: what is longer is no mere courtesy."""
MOST_THANKS, MOST_GREETED = 9, 5
"""Words of thanks; of a greeting and who is greeted."""

_GREETINGS = "bonjour|bonsoir|salut|slt|bjr|bsr|hello|coucou|cc|hey|rebonjour"
_OTHERS = "merci|ok|okay|oui|dac|désolée|désolé|desolee|desole|dsl|sorry|pardon|oups|svp|stp|alors|dis|dites"
_ALL = (
    r"\s+(?:à|a)\s+(?:tous|toutes|tout\s+le\s+monde|vous|toi)\b(?:\s+et\s+(?:à\s+|a\s+)?(?:tous|toutes)\b)?"
    r"|\s+tout\s+le\s+monde\b|\s+(?:beaucoup|bcp)\b"
)
_OPENING = re.compile(rf"(?:(?:{_GREETINGS}|{_OTHERS})\b(?:{_ALL})?[\s,.!:;…]*)+", re.IGNORECASE)
_GREETING = re.compile(rf"(?:{_GREETINGS})\b(?:{_ALL})?[\s,.!:;…]*", re.IGNORECASE)

_KNOWN = sayings("""
    ok, okay, oki, ok merci, d accord, d accord merci, dac, entendu, note, c est note, bien note, bien recu, recu, merci, super,
    super merci, parfait, parfait merci, top, top merci, genial, genial merci, nickel, impeccable, tres bien, tres bien merci,
    c est bon, c est parfait, cool, bravo, oui merci, compris, bien compris, ca marche, ca va, ca va ?, comment ca va ?, pas de souci,
    pas de probleme, bon courage, a demain, a plus, a plus tard, a tout a l heure, a lundi, bonne nuit, bonne fin de journee,
    bon courage a vous, bon courage a tous, bon courage a toi, pas grave, c est pas grave, ce n est pas grave, non, non merci, rien,
    de rien, au revoir, a bientot, bonne journee, bonne soiree, bon week end
""")
_THANKING = frozenset({"merci", "ok", "okay", "super", "parfait", "top", "cool", "genial", "nickel", "impeccable", "bravo"})
_AROUND_THANKS = """
    d accord bcp beaucoup mille tres bien c est bon ca marche note recu compris pour l la le les info infos reponse
    reponses tout toute vous toi bonne bon journee soiree week end semaine fin de nuit a bientot demain plus agora robot
    je note et encore vraiment gentil aide votre ton ta retour
"""
_THANKS = _THANKING | frozenset(_AROUND_THANKS.split())
_GIVING_UP = sayings("""
    laisse tomber, laissez tomber, laisse, laissez, je laisse tomber, laisser tomber, tant pis, oublie, oubliez, oublie ca, oubliez ca,
    c est bon, c bon, c est bon laisse, ca ira, ca va aller, oups, oups erreur, oups desole, oups desolee, erreur, mon erreur,
    desole erreur, desolee erreur, fausse manip, fausse manoeuvre, mauvaise manip, mauvaise conversation, mauvaise personne,
    c etait pas pour vous, annule, annuler, annulez, annule tout, annulez tout, stop, arrete, arreter, arretez, j arrete,
    je veux arreter, on arrete, abandonner, abandon, quitter, pas maintenant, plus tard, une autre fois, attends, attendez,
    je me suis trompe, je me suis trompee, mauvais destinataire, desole mauvais destinataire, desolee mauvais destinataire,
    mauvais salon, trompe de salon, erreur de destinataire, erreur de salon, rien du tout
""")
_NOES = frozenset({"non", "nan", "nn", "nope"})
_LETTING_GO = _NOES | {
    *("stop", "annule", "annuler", "annulez", "laisse", "laissez", "oublie", "oubliez", "oups", "erreur", "trompe", "trompee"),
    *("arrete", "arreter", "arretez", "abandonne", "abandonner"),
}
_AROUND_NO = _LETTING_GO | frozenset(
    """
    euh ah oh bah ben en fait finalement c est bon ca va ira merci pas du tout surtout tomber tant pis plus tard
    maintenant desole desolee je me suis j de la le svp stp pour moi cette fois alors mais on y a agora
    """.split()  # noqa: SIM905 - words to read, one a line would be none
)
_YESES = frozenset(
    {"oui", "ouais", "ok", "voila", "exact", "exactement", "accord", "confirme", "valide", "go", "yes", "absolument", "volontiers"}
)
_AROUND_YES = _YESES | frozenset(
    """
    c est ca cela bien sur merci beaucoup bcp svp stp s il vous te plait vas allez va y parfait super d tout a fait je
    veux fais faites le la bon
    """.split()  # noqa: SIM905 - as above
)
MOST_WORDS = 7
"""Of a yes or a no."""


def ungreeted(said: str) -> tuple[bool, str]:
    """Whether a message begins with a greeting, and what is left without greeting, thanks nor excuses; all of it when that is nothing."""
    opening = _OPENING.match(said)
    rest = said[opening.end() :] if opening else said
    return is_greeted(said), rest or said


def is_greeted(said: str) -> bool:
    """Whether the message begins with a greeting."""
    return _GREETING.match(said) is not None


def is_greeting(said: str) -> bool:
    """Whether the message is a greeting and nothing else."""
    return _GREETING.fullmatch(said) is not None


def is_only_courtesy(said: str) -> bool:
    """Whether what stands before a command is a greeting, thanks or an excuse, and hardly anything else: « Salut la team, »."""
    if len(said) > LONGEST:
        return False
    return not said.strip() or _OPENING.fullmatch(said.lstrip()) is not None or (is_greeted(said) and len(said.split()) <= MOST_GREETED)


def closes(said: str) -> bool:
    """Whether the message ends a conversation and waits for nothing: « merci », « ok », « bonne journée »."""
    if len(said) > LONGEST:
        return False
    words = words_of(said)
    return words in _KNOWN or _thanks(words)


def thanks_for(said: str) -> bool:
    """Whether the message thanks for something: « merci pour votre réponse à Paul »."""
    words = words_of(said[:LONGEST])
    return len(said) <= LONGEST and words.startswith("merci ") and "?" not in words


def gives_up(said: str) -> bool:
    """Whether the message gives up what was begun or asked: « laisse tomber », « oups erreur », « non merci »."""
    if len(said) > LONGEST:
        return False
    words = words_of(said)
    return words.removesuffix(" merci").removesuffix(" svp").removesuffix(" stp") in _GIVING_UP or _is_of(words, _LETTING_GO, _AROUND_NO)


def declines(said: str) -> bool:
    """Whether the message says no, and nothing else."""
    words = words_of(said[:LONGEST])
    return len(said) <= LONGEST and (words in {"surtout pas", "pas du tout"} or _is_of(words, _NOES, _AROUND_NO))


def agrees(said: str) -> bool:
    """Whether the message says yes to what is asked, and nothing else: « oui merci beaucoup », « voilà c’est ça », « ok vas-y »."""
    words = words_of(said[:LONGEST])
    return len(said) <= LONGEST and _is_of(words, _YESES, _AROUND_YES)


def _is_of(words: str, telling: frozenset[str], around: frozenset[str]) -> bool:
    """Whether words are few, one of them at least telling, the others such as stand around it."""
    said = words.split()
    return len(said) <= MOST_WORDS and not telling.isdisjoint(said) and around.issuperset(said)


def _thanks(words: str) -> bool:
    said = words.split()
    return len(said) <= MOST_THANKS and _THANKS.issuperset(said) and not _THANKING.isdisjoint(said) and said[-1] != "aide"
