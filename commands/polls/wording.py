"""From the parts of a message to what a poll is: « question ; choix ; choix ; fin vendredi 18h ; options », in one line or several."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from commands.core.dates import is_deadline
from commands.core.declaration.effects import Refused
from commands.core.language.words import parts_of as split_parts
from commands.core.language.words import unquoted, words_of
from commands.core.rules.lines import only_short
from storage.analysis import fold
from storage.polls import CONSENT, DATES, DRAW, PERSON, SEVERAL, SINGLE, STRUCTURE

FEWEST, MOST = 2, 8
LONGEST_QUESTION, LONGEST_CHOICE, LONGEST_IN_ALL = 140, 80, 380
"""Characters: of the question, of a choice, of all of it; the whole message stays under 900."""
MOST_VOICES = 10_000
OPINIONS = ("Pour", "Réserve", "Objection")
"""The choices of a poll of consent, in the order of `storage.ballots`."""

_BULLET = re.compile(r"\A[-–—•*·‣○●◦▪☐□✔]+\s*")
_NUMBER = re.compile(r"\(?(\d{1,2})(?:\s*+[.)°:]|\s++[-–—])?\s++(?=\S)")
_OPPOSITE = re.compile(r"(?:en )?(?:debut|milieu|mi|courant|entre|a partir|pendant|(?P<after>apres(?![ -]?midi)))\b")
"""What a choice begins with where « fin de semaine », « avant 9h » may be another one."""
_SMALL = frozenset({"de", "d", "du", "la", "le", "l", "a", "et"})
_QUORUM = re.compile(r"quorum (?:de )?(\d{1,9})(?: voix| votes?| structures?| personnes?)?")
_AROUND = re.compile(r"options? ")

_WAYS: tuple[tuple[Mapping[str, Any], tuple[str, ...]], ...] = (
    ({"kind": SINGLE}, ("un seul choix", "choix unique", "unique", "un choix", "une seule reponse")),
    ({"kind": SEVERAL}, ("plusieurs choix", "choix multiple", "choix multiples", "plusieurs reponses")),
    ({"kind": DATES}, ("dates", "sondage de dates", "choix de dates")),
    ({"kind": CONSENT}, ("consentement", "par consentement", "decision par consentement")),
    ({"voices": STRUCTURE}, ("par structure", "une voix par structure", "structure")),
    ({"voices": PERSON}, ("par personne", "une voix par personne")),
    ({"names": False}, ("anonyme", "sans les noms", "sans noms", "sans nom", "noms caches")),
    ({"names": True}, ("avec les noms", "noms visibles")),
    ({"hidden": True}, ("resultats a la fin", "resultat a la fin", "resultats caches", "cache")),
    ({"secret": True, "hidden": True, "names": False}, ("secret", "vote secret", "bulletin secret", "a bulletin secret")),
    ({"additions": True}, ("ajout possible", "ajouts possibles", "avec ajout", "choix ajoutables")),
    ({"ties": DRAW}, ("tirage au sort", "tirage", "egalite tirage au sort")),
)
"""What each option sets of a poll, and what it is said like, folded."""
_OPTIONS = {said: sets for sets, ways in _WAYS for said in ways}


@dataclass(frozen=True, slots=True)
class Wording:
    """What was said of a poll. end: the words of its deadline, « fin vendredi », not yet read; empty: none. options: columns of `Poll`."""

    question: str
    choices: tuple[str, ...]
    end: str = ""
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Of the poll: several choices, unless another one was said."""
        return str(self.options.get("kind", SEVERAL))


def parts_of(words: str) -> list[str]:
    """What stands between the « ; » and the ends of lines: no bullets, no quotes around, nothing empty."""
    bare = (unquoted(_BULLET.sub("", part, count=1)).strip() for part in split_parts(words))
    return [part for part in bare if any(sign.isalnum() for sign in part)]


def read_wording(parts: Sequence[str]) -> Wording:
    """What the parts say, in any order but for the question, which comes first. Raises Refused when they do not make a poll."""
    told: list[str] = []
    limits: list[str] = []
    end, options = "", dict[str, Any]()
    for part in parts:
        if is_deadline(part):
            limits.append(part)
            end, _, after = part.partition(",")
            more = read_options(after) if after else {}
            end, options = (part, options) if more is None else (end, options | more)
        elif (said := read_options(part)) is not None:
            options |= said
        else:
            told.append(part)
    if not told:
        raise Refused("polls.no-question")
    question, *choices = told
    _only_one_end(limits, choices, options)
    wording = Wording(question, tuple(unnumbered(choices)), end, options)
    check(wording)
    return wording


def _only_one_end(limits: Sequence[str], choices: Sequence[str], options: Mapping[str, Any]) -> None:
    """Raises Refused where what begins as a deadline may be a choice: with a second one, « début de semaine », or too few choices."""
    missing = len(choices) < FEWEST and options.get("kind") != CONSENT
    if limits and (len(limits) > 1 or (choices and missing) or any(_is_opposite(limits[0], choice) for choice in choices)):
        raise Refused("polls.end-or-choice", said=limits[0])


def _is_opposite(limit: str, choice: str) -> bool:
    """« fin de semaine » and « début de semaine », « avant midi » and « après 14h »; « fin : » says that it is the end."""
    begun = _OPPOSITE.match(fold(choice))
    if begun is None or ":" in limit:
        return False
    said, other = (frozenset(re.findall("[a-z]+", fold(words))) - _SMALL for words in (limit, choice))
    return not said.isdisjoint(other) or ("avant" in said and begun["after"] is not None)


def read_options(part: str) -> dict[str, Any] | None:
    """The columns of a poll that some words set, « par structure, anonyme »; None when one of them is no option."""
    options: dict[str, Any] = {}
    for said in (_AROUND.sub("", words_of(each), count=1) for each in part.split(",")):
        if found := _QUORUM.fullmatch(said):
            options["quorum"] = _voices(found[1])
        elif said in _OPTIONS:
            options |= _OPTIONS[said]
        else:
            return None
    return options


def unnumbered(choices: Sequence[str]) -> list[str]:
    """Choices without the numbers 1, 2, 3… that somebody typed before them; « 10 h » and « 3 décembre » keep theirs."""
    found = [_NUMBER.match(choice) for choice in choices]
    if [number and int(number[1]) for number in found] != list(range(1, len(choices) + 1)):
        return list(choices)
    return [unquoted(choice[number.end() :]) for choice, number in zip(choices, found, strict=True) if number]


def check_choices(choices: Sequence[str]) -> None:
    """Raises Refused when there are too few or too many, twice the same, or a long one."""
    if len(choices) < FEWEST:
        raise Refused("polls.too-few", count=len(choices), fewest=FEWEST)
    if len(choices) > MOST:
        raise Refused("polls.too-many", count=len(choices), most=MOST)
    known: set[str] = set()
    for choice in choices:
        only_short(choice, LONGEST_CHOICE, "polls.too-long", what="choice")
        if (words := words_of(choice) or choice) in known:
            raise Refused("polls.twice", choice=choice)
        known.add(words)


def check(wording: Wording) -> None:
    """Raises Refused when it makes no poll: its choices, its lengths."""
    only_short(wording.question, LONGEST_QUESTION, "polls.too-long", what="question")
    if wording.kind != CONSENT:
        check_choices(wording.choices)
    elif wording.choices:
        raise Refused("polls.consent-has-its-own", choice=wording.choices[0])
    only_short(wording.question + "".join(wording.choices), LONGEST_IN_ALL, "polls.too-long", what="all")


def _voices(said: str) -> int:
    if not 1 <= int(said) <= MOST_VOICES:
        raise Refused("polls.no-quorum", said=said)
    return int(said)
