"""How one looks for who does what, without naming a command: by a question, by a need, or by telling whom it is for.

A colleague who writes « une dame veut arrêter de fumer » speaks of somebody else: nothing in it is wished of the bot, and it is looked
for in the directory. All of it is read in folded words.
"""

import re

from commands.core.language.words import sayings, words_of

_QUESTION = re.compile(r"\s*(?:qui|que|quoi|quels?|quelles?|ou|comment|quand|combien|pourquoi|est|connaissez|avez|savez)\b")
_IS_THERE = re.compile(r"(?:il )?(?:y a|ya|vous avez)\b")
"""Asks for something, or tells of it: « il y a un atelier jeudi »."""
_NEEDS = sayings("""
    besoin d aide, besoin d une aide, de l aide, aidez moi, aide moi, m aider, nous aider, besoin d un, besoin d une, besoin de, il me faut,
    il nous faut, il lui faut, qui peut aider, qui peut l aider, qui peut les aider, qui l aide, qui les aide, qui contacter, qui appeler
""")
"""What is said of a need that is looked for."""
_ASKS = sayings("""
    a quelle heure, quel jour, quels jours, c est ou, ou est, ou se trouve, fait quoi, font quoi, c est quand, quand est ce, est ce que
""")
"""What a question may have anywhere in it."""
_TO_WHOM = re.compile(
    r"\b(?:ou|qui|a qui|vers qui|vers ou|chez qui|comment) (?:(?:peut on|on peut|puis je|je peux|dois je|pourrais je|faut il|il faut) )?"
    r"(?:envoyer|orienter|adresser|diriger|accompagner)\b"
)
_ONES = "une?|des|cette?|deux|trois|quatre|plusieurs"
_PERSONS = (
    r"dames?|messieurs|monsieur|madame|femmes?|hommes?|familles?|mamans?|meres?|papas?|peres?|couples?|parents?|jeunes?|ados?|adolescente?s?"
    r"|enfants?|bebes?|nourrissons?|gamine?s?|filles?|garcons?|mineure?s?|etudiante?s?|lyceenn?e?s?|collegienn?e?s?|retraitee?s?|seniors?"
    r"|aines?|patiente?s?|usagers?|usageres?|locataires?|salariee?s?|migrante?s?|refugiee?s?|demandeurs?|sdf|sans abri|beneficiaires?"
    r"|allocataires?|apprentie?s?|agriculteurs?|agricultrices?"
)
_SOMEBODY = re.compile(rf"\b(?:{_ONES}) (?:(?:petite?|jeune|vieille|vieux) )?(?:{_PERSONS})\b(?! (?:de plus|du reseau|de l agora))")
_ANYBODY = re.compile(r"\b(?:personnes?|gens|quelqu un) (?:qui|en|sans|agee?s?|handicapee?s?|isolee?s?|seules?|malades?|dependante?s?)\b")
_OF_MINE = re.compile(
    r"\b(?:mon|ma|mes|notre|nos|son|sa|ses|leur|leurs) (?:(?:petite?|grande?) )?(?:fils|filles?|enfants?|bebe|mari|femme"
    r"|conjointe?|compagne|compagnon|mere|pere|parents|frere|soeur|voisine?s?|locataires?|grand mere|grand pere|ado|couple)\b"
)
_TELLS = (
    "veut|veulent|cherche|cherchent|dort|dorment|vit|vivent|risque|souhaite|souhaitent|aimerait|voudrait|souffre|touche|a besoin|ont besoin"
    "|n arrive|n arrivent|n a plus|n a pas|n ont plus|n ont pas|ne sait|ne savent|ne peut|ne peuvent|ne veut|ne mange|ne dort|ne sort"
)
_OPENS = re.compile(rf"(?:(?:il|elle|ils|elles) (?:{_TELLS})|(?:{_PERSONS}) (?!(?:[a-z]+ )?(?:participe|vient|viendra)))")
_COMES = re.compile(
    r"\b(?:je (?:viens|viendrai|serai|participe)|(?:on|nous) (?:vient|viendra|sera|serons|venons|viendrons|participons)|m inscrire"
    r"|inscri(?:s|vez) (?:moi|nous)|viendra|viendront|vient aussi|avec moi|m accompagne)\b"
)
"""Who speaks comes to something, and may bring somebody: that is no need."""


def begins_as_question(words: str) -> bool:
    """Whether folded words begin as a question does, whose « ? » was not typed."""
    return bool(_QUESTION.match(words))


def asks(said: str) -> bool:
    """Whether words ask something, or for something, whose « ? » was not typed."""
    words = words_of(said)
    return begins_as_question(words) or bool(_IS_THERE.match(words)) or any(f" {phrase} " in f" {words} " for phrase in _NEEDS | _ASKS)


def is_for_somebody(said: str) -> bool:
    """Whether words tell of somebody else, who needs something, or ask whom to send them to."""
    words = words_of(said)
    if _TO_WHOM.search(words):
        return True
    tells = _OPENS.match(words) or any(pattern.search(words) for pattern in (_SOMEBODY, _ANYBODY, _OF_MINE))
    return bool(tells) and not _COMES.search(words)
