"""What may be done with a document: the few licences that are met, by the words that people and documents say."""

from commands.core.language.words import sayings, words_of

OPEN, BY, NETWORK = "licence ouverte (Etalab)", "Creative Commons", "à usage du réseau"
"""Anybody may use it, saying whose it is; as the licence says; no further than the network."""
_NAMED = {
    OPEN: ("licence ouverte", "open licence", "etalab"),
    BY: ("creative commons", "cc by", "cc 0", "cc0"),
}
_SAID = {
    OPEN: sayings("1, ouverte, ouvert, libre, licence libre, public, publique, domaine public, open data, tout le monde"),
    BY: sayings("2, cc, ccby"),
    NETWORK: sayings("3, reseau, le reseau, interne, usage interne, pour le reseau, au reseau, dans le reseau, prive, privee, partenaires"),
}
CHOICES = (OPEN, BY, NETWORK)
_VARIANT = ("cc by nc nd", "cc by nc sa", "cc by nc", "cc by nd", "cc by sa", "cc by")


def licence_in(text: str) -> str:
    """The licence that a text names; empty where it names none."""
    folded = f" {words_of(text)} "
    variant = next((each for each in _VARIANT if f" {each} " in folded), "")
    if variant:
        return "CC " + "-".join(variant.upper().split()[1:])
    return next((licence for licence, names in _NAMED.items() if any(f" {name} " in folded for name in names)), "")


def read_licence(said: str) -> str:
    """The licence that somebody says; in their own words where it is none of these."""
    words = words_of(said)
    return next((licence for licence, ways in _SAID.items() if words in ways), "") or licence_in(said) or said
