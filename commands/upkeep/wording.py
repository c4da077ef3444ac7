"""What the words of a correction say: « CCAS ; téléphone 05… », « le numéro du CCAS est 05… », « la PMI est fermée le mercredi »."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from commands.core.language.words import parts_of, sayings, words_of
from commands.upkeep.fields import BEFORE, CALLED, field_of, take_field
from storage.sheets import NO_SERVICE

_SAYS = frozenset({"est", "sont", "sera", "seront", "c", "cest", "devient", "a", "ont", "passe"})
"""Between what is spoken of and what is said of it; they are no part of either."""
_OPENS = frozenset({"ouvre", "ouvrent", "ferme", "ferment", "fermee", "fermees", "ouvert", "ouverte", "ouverts", "ouvertes", "fermes"})
_OFFERS = frozenset({"propose", "proposent", "fait", "font", "ajoute"})
_BECOMES = frozenset({"devient", "deviennent", "devenu", "devenue", "devenus", "devenues", "s appelle"})
_SINCE = frozenset({"maintenant", "desormais", "dorenavant", ":"})
_NOT = frozenset({"ne", "n", "plus"})
_MOVED = frozenset({"demenage", "demenager"})
_CHANGED = frozenset({"change", "changee", "changes", "changees"})
_AT = frozenset({"au", "a", "aux", "est", "le", "la", "maintenant", "desormais", "maintenant:", "plutot"})
_OF = frozenset({"de", "du", "des", "d", "la", "le", "les", "l"})
_ONLY_WRONG = sayings("""
    faux, fausse, fausses, pas bon, pas bonne, pas bons, pas bonnes, plus bon, plus bonne, plus bons, plus bonnes, mauvais, mauvaise,
    perime, perimee, perimes, incorrect, incorrecte, incorrects, errone, erronee, errones, pas a jour, plus a jour, plus le bon,
    plus la bonne, pas le bon, pas la bonne, change, un faux numero, une erreur
""")
"""Said of a field: that it is wrong, and not what it should say."""
_FIRST_STOP = re.compile(r"(?<!\s)\s*+[,:.]\s")
MOST_WORDS = 60
"""Words before what is said of a structure: none is called by so many."""
MOST_READINGS = 8


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a sentence may mean: the name of a structure, the field it speaks of (empty: it does not tell), the words of its value."""

    name: str
    field: str
    value: str


def likely_readings(said: str) -> list[Spoken]:
    """What words may mean, without what is the least likely."""
    return list(islice(readings(said), MOST_READINGS))


def readings(said: str) -> Iterator[Spoken]:
    """What words may mean, the surest first: whose name a structure has is meant."""
    parts = parts_of(said)
    if len(parts) > 1:
        yield _told(parts[0], " ; ".join(parts[1:]))
        return
    words = [each for word in (parts[0] if parts else "").split() for each in _apart(word)]
    for place, word in enumerate(words[:MOST_WORDS]):
        if place and (read := _split(words, place, word)):
            yield read
    yield from _at_field(words[:MOST_WORDS], " ".join(words[MOST_WORDS:]))
    yield from _without_verb(words)


def _apart(word: str) -> list[str]:
    """« CCAS: » as « CCAS : »."""
    return [word[:-1], ":"] if len(word) > 1 and word.endswith(":") else [word]


def _told(name: str, said: str) -> Spoken:
    """After the name of a structure: « téléphone 05… », « fermé le mercredi », « 05… »."""
    field, value = take_field(said)
    if not field:
        first = words_of(said).split()[:3]
        field = _field_said(first) or field_of(said)
        value = said
    return Spoken(name, field, value if field == NO_SERVICE else _value(value))


def _field_said(first: list[str]) -> str:
    """The field that the first words of a value tell."""
    if not _OPENS.isdisjoint(first):
        return "opening_hours"
    return NO_SERVICE if first and first[0] in _NOT else ""


def _split(words: list[str], place: int, word: str) -> Spoken | None:
    """At a verb: before it, who is spoken of, or the field and who; after it, the value."""
    folded, before, after = words_of(word), words[:place], words[place + 1 :]
    verb = folded.split()[0] if folded else ""
    if verb in _SAYS and after and words_of(after[0]) in _CHANGED:
        after = _changed(after[1:])
    then = words_of(after[0]) if after else ""
    field, rest = take_field(" ".join(before))
    name = _bare(rest if field else " ".join(before))
    if not field and (new := _new_name(folded, after)) is not None:
        return Spoken(name, "name", new)
    if word in {":", "="} or (verb in _SAYS and then not in _OPENS):
        said = " ".join(after)
        if not field and then in _MOVED:
            return Spoken(name, "address", _value(" ".join(after[1:])))
        return Spoken(name, field, _value(said)) if field else _told(name, said)
    if verb in _OPENS or (verb in _SAYS and then in _OPENS):
        return Spoken(name, field or "opening_hours", " ".join(words[place:] if verb in _OPENS else after))
    if verb in _NOT:
        return _denied(name, field, words[place:])
    return Spoken(name, "service", " ".join(after)) if verb in _OFFERS else None


def _denied(name: str, field: str, words: list[str]) -> Spoken:
    """« n’est plus ouvert le samedi », « n’est plus bon », « ne fait plus de vaccination »."""
    if closed := next((rank for rank, each in enumerate(words[1:3], 2) if words_of(each) in _OPENS), 0):
        return Spoken(name, "opening_hours", " ".join(("fermé", *words[closed:])))
    said = " ".join(words)
    is_wrong = words_of(said).removeprefix("n est ").removeprefix("ne sont ") in _ONLY_WRONG
    return Spoken(name, field, "") if is_wrong else Spoken(name, NO_SERVICE, said)


def _changed(after: list[str]) -> list[str]:
    """« de nom », « d’adresse » without what leads to the field; other words as they are."""
    bare = " ".join(after).removeprefix("de ").removeprefix("d’").removeprefix("d'")
    return bare.split() if take_field(bare)[0] else after


def _new_name(verb: str, after: list[str]) -> str | None:
    """What a structure is called now, with the article that is part of it, after « s’appelle », « est devenu ». None: after other verbs."""
    is_said = verb in _SAYS and bool(after) and words_of(after[0]) in _BECOMES
    if verb not in _BECOMES and not is_said:
        return None
    words = after[1:] if is_said else after
    start = next((place for place, word in enumerate(words) if word not in _SINCE and words_of(word) not in _SINCE), len(words))
    return " ".join(words[start:]).strip(" :")


def _at_field(words: list[str], more: str) -> Iterator[Spoken]:
    """« mission locale horaires lundi 9h-12h »: before a field, who is spoken of. The longest first: « France services mail… »."""
    for place in range(len(words) - 1, 0, -1):
        field, value = take_field(" ".join((*words[place:], more)).strip())
        named = words[:place]
        while named and words_of(named[-1]) in BEFORE:
            named.pop()
        if field and value and (name := _bare(" ".join(named))):
            yield Spoken(name, field, _value(value))


def _without_verb(words: list[str]) -> Iterator[Spoken]:
    """« téléphone CCAS 05 36… », « CCAS 05 36… »: a value that tells its field stands at the end; else there is a name alone."""
    place = next((rank for rank, word in enumerate(words) if rank and _is_value(word)), 0)
    if place and (field := field_of(" ".join(words[place:]))):
        called, rest = take_field(" ".join(words[:place]))
        bare = rest.split()
        if bare and words_of(bare[-1]) in CALLED:
            bare.pop()
        yield Spoken(_bare(" ".join(bare)), called or field, " ".join(words[place:]))
        return
    field, rest = take_field(" ".join(words))
    yield Spoken(_bare(rest), field, "")


def _is_value(word: str) -> bool:
    return any(sign.isdecimal() for sign in word) or "@" in word or "www." in word


def _bare(name: str) -> str:
    """A name without the « du » before it, nor the comma after it."""
    words = name.split()
    while len(words) > 1 and words_of(words[0]) in _OF - {"la", "le", "les", "l"}:
        words.pop(0)
    name = " ".join(words).strip(" ,:")
    return "" if _OF.issuperset(words_of(name).split()) else name


def _value(said: str) -> str:
    """A value without what leads to it: « : », « est », « maintenant », « faux, c’est ». Empty where it only says that it is wrong."""
    wrong, _, right = _FIRST_STOP.sub("\n", said, count=1).partition("\n")
    words = (right if right and words_of(wrong) in _ONLY_WRONG else said).split()
    while len(words) > 1 and (_AT | _SAYS).issuperset(words_of(words[0]).split()):
        words.pop(0)
    return "" if words_of(" ".join(words)) in _ONLY_WRONG else " ".join(words).lstrip(":= ")
