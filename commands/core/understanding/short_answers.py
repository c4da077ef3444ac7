"""Short answers to what the bot offered: « suite », « oui », « le 2 », said in the ways people say them."""

import re
from collections.abc import Mapping
from dataclasses import replace

from commands.core.dates import tells_a_time
from commands.core.declaration.effects import A_TIME, ANSWER, Call
from commands.core.language.numbers import COUNTS, RANKS
from commands.core.language.taps import NO, YES, tap_of
from commands.core.language.words import words_of
from commands.core.understanding.courtesy import agrees

LONGEST = 60
"""Characters: what is longer is no short answer."""

_SAME = {
    "suite": (
        *("plus", "encore", "suivant", "suivante", "suivants", "suivantes", "page suivante"),
        *("voir suite", "voir la suite", "voir plus", "afficher la suite", "continue", "continuer"),
        *(
            "autres",
            "et autres",
            "et les autres",
            "d autres",
            "il y en a d autres",
            "y en a d autres",
            "voir les autres",
            "reste",
            "et apres",
        ),
    ),
    "oui": (
        *("o", "ok", "okay", "oki", "ouais", "oui oui", "yes", "dac", "d accord", "ok d accord", "volontiers", "bien sur"),
        *("tout a fait", "exactement", "c est ca", "c est cela", "vas y", "allez y", "je veux bien"),
    ),
    "non": ("n", "no", "nan", "pas maintenant", "surtout pas"),
    "1": ("1er", "1ere", "1re"),
    **{str(number): (f"{number}e", f"{number}eme") for number in range(2, 10)},
}
_MEANT = {said: meant for meant, ways in _SAME.items() for said in ways}
_MEANT |= {word: str(number) for word, number in (COUNTS | RANKS).items() if number < 10}
_BEFORE = ("le ", "la ", "les ", "l ", "numero ", "no ", "n ", "choix ", "reponse ")
_AFTER = (
    " ?",
    " merci",
    " svp",
    " stp",
    " s il vous plait",
    " s il te plait",
    " bien sur",
    " c est ca",
    " c est bon",
    " volontiers",
    " please",
)
_TAPPED = {YES: "oui", NO: "non"}
_REST = "…"
_SIGNS = " \u00a0\u202f:,–—-"
_LENGTHENED = re.compile(r"(\w)\1{2,}")


def meant(said: str) -> str:
    """What a short answer comes to: « Le 2. », « deux » and « 2️⃣ » are all `2`; « encore » is `suite`."""
    if len(said) > LONGEST:
        return ""
    words = _LENGTHENED.sub(r"\1", _TAPPED.get(tap_of(said.strip())) or words_of(said))
    for ending in _AFTER:
        words = words.removesuffix(ending)
    for _ in range(2):
        words = next((words.removeprefix(start) for start in _BEFORE if words.startswith(start)), words)
    return _MEANT.get(words, words)


def answered(offered: Mapping[str, Call], said: str) -> Call | None:
    """What an offered answer would run, if the whole message is such an answer."""
    offers = {words_of(answer): call for answer, call in offered.items() if not answer.startswith("<") and not answer.endswith(_REST)}
    exact = offers.get(words_of(said[:LONGEST]) if len(said) <= LONGEST else "") or offers.get(meant(said))
    return exact or (offers.get("oui") if agrees(said) else None) or _with_words(offered, said)


def _with_words(offered: Mapping[str, Call], said: str) -> Call | None:
    """What an answer runs that stands for any words of its sort: a time, or what comes after a word."""
    if (timed := offered.get(A_TIME)) is not None and tells_a_time(said):
        return replace(timed, args=timed.args | {ANSWER: said})
    for answer, call in offered.items():
        first, _, rest = said.partition(" ")
        if answer.endswith(_REST) and words_of(first) == words_of(answer) and (words := rest.lstrip(_SIGNS).strip()):
            return replace(call, args=call.args | {ANSWER: words})
    return None


def answers_a_question(said: str) -> bool:
    """Whether the message only makes sense after an offer: « oui », « 2 »."""
    answer = meant(said)
    return answer == "oui" or (answer.isdecimal() and len(answer) <= 2)
