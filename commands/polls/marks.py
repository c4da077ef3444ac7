"""From the words of a vote to what a ballot says: numbers, « deux et trois », « 1 oui 2 si besoin », « objection : … », « blanc »."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from commands.core.declaration.effects import Refused
from commands.core.language.numbers import COUNTS, RANKS
from commands.core.language.words import audible, words_of
from commands.polls.wording import MOST
from storage.ballots import FOR, OBJECTION, RESERVATION, Marks
from storage.polls import CONSENT, DATES, MAYBE, NO, SINGLE, YES, Choice, Poll

LONGEST_REASON = 300
BLANK = frozenset({"blanc", "vote blanc", "je vote blanc", "sans avis", "abstention", "je m abstiens", "aucun", "aucune"})
WITHDRAWN = frozenset(
    {"retirer", "retire", "retrait", "annuler", "retirer mon vote", "je retire mon vote", "retirer ma voix", "je retire ma voix"}
)
_ALL = frozenset({"tous", "toutes", "tout", "tous les choix", "toutes les dates"})
_SMALL = frozenset(
    {"et", "puis", "aussi", "le", "la", "les", "l", "n", "numero", "numeros", "choix", "date", "dates", "je", "vote", "pour"}
    | {"svp", "stp", "merci"}
)
_NUMBERS = {word: number for word, number in (COUNTS | RANKS).items() if number <= MOST}
_ANSWERS = (
    (re.compile(r"\b(?:non|pas (?:possible|dispo|disponible|libre)|impossible|indisponible)\b"), f" ={NO} "),
    (re.compile(r"\b(?:si (?:besoin|necessaire|il faut)|peut etre|eventuellement|a la rigueur)\b"), f" ={MAYBE} "),
    (re.compile(r"\b(?:oui|ok|possible|dispo|disponible|libre)\b"), f" ={YES} "),
)
_OPINION = re.compile(
    r"\s*(?:je\s+(?:suis|vote)\s+)?(pour|d[’'\s]accord|1|r[ée]serves?|2|objections?|contre|3)\b\s*[:,;.\-–—]*\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
_OPINION_ALONE = re.compile(r"(?:pour|d[’'\s]accord)\W*\Z|(?:r[ée]serves?|objections?|contre)\s*(?:[:,;.–—-]|\Z)", re.IGNORECASE)
"""An opinion that is no beginning of a sentence."""
_OPINIONS = {"r": RESERVATION, "2": RESERVATION, "o": OBJECTION, "c": OBJECTION, "3": OBJECTION}


@dataclass(frozen=True, slots=True)
class Said:
    """What a vote says. marks: None takes the vote back; empty: blank. reason: of a reservation or an objection."""

    marks: Marks | None
    reason: str = ""


def read_marks(poll: Poll, choices: Sequence[Choice], words: str) -> Said:
    """What words say in a poll. Raises Refused when they say nothing that can be counted."""
    plain = words_of(audible(words))
    if plain in WITHDRAWN:
        return Said(None)
    if plain in BLANK:
        return Said({})
    if poll.kind == CONSENT:
        return _read_opinion(poll, words)
    marks = _read_numbers(plain, poll, choices) or _read_text(plain, choices)
    if not marks:
        raise Refused("votes.unclear", poll=poll, said=words, choices=choices)
    if unknown := sorted(marks.keys() - {choice.rank for choice in choices}):
        raise Refused("votes.no-such-choice", poll=poll, rank=unknown[0], choices=choices)
    if poll.kind == SINGLE and len(marks) > 1:
        raise Refused("votes.only-one", poll=poll, rank=min(marks))
    return Said(marks)


def is_vote(words: str) -> bool:
    """Whether words are a vote by themselves, in whatever poll: only numbers, answers and small words, or an opinion with its reason."""
    plain = words_of(audible(words))
    if plain in BLANK | WITHDRAWN or _OPINION_ALONE.match(audible(words)):
        return True
    tokens = _tokens(plain, dates=True)
    numbers = [token for token in tokens if _number(token) is not None]
    return bool(numbers) and all(token in _SMALL or _answer(token) or token in numbers for token in tokens)


def _read_opinion(poll: Poll, words: str) -> Said:
    """« pour » stands alone; a reservation or an objection has a reason."""
    found = _OPINION.fullmatch(audible(words))
    if found is None or (_rank(found) == FOR and found[2]):
        raise Refused("votes.opinion-unclear", poll=poll, said=words)
    reason = found[2].strip()
    if _rank(found) != FOR and not any(sign.isalnum() for sign in reason):
        raise Refused("votes.reason-needed", poll=poll, objection=_rank(found) == OBJECTION)
    if len(reason) > LONGEST_REASON:
        raise Refused("votes.reason-too-long", poll=poll, most=LONGEST_REASON)
    return Said({_rank(found): YES}, reason)


def _rank(opinion: re.Match[str]) -> int:
    return _OPINIONS.get(opinion[1][0].lower(), FOR)


def _read_numbers(plain: str, poll: Poll, choices: Sequence[Choice]) -> Marks:
    """The choices that numbers name, each with its answer where there are several; nothing when something else is said.

    An answer goes with the numbers before it (« 1 3 oui, 2 si besoin »); said first, with those after it (« oui 1 3 »).
    """
    if plain in _ALL:
        return {choice.rank: YES for choice in choices} if poll.kind != SINGLE else {}
    marks: Marks = {}
    waiting: list[int] = []
    leading: str | None = None
    tokens = _tokens(plain, dates=poll.kind == DATES)
    answers_first = next((_answer(token) is not None for token in tokens if token not in _SMALL), False)
    for token in tokens:
        if (answer := _answer(token)) and answers_first:
            leading = answer
        elif answer:
            marks |= dict.fromkeys(waiting, answer)
            waiting = []
        elif (rank := _number(token)) is not None:
            waiting.append(rank)
            if leading:
                marks[rank] = leading
        elif token not in _SMALL:
            return {}
    return marks if leading else marks | dict.fromkeys(waiting, YES)


def _read_text(plain: str, choices: Sequence[Choice]) -> Marks:
    """The choice that is called so, or the only one that has all these words; or several, between « et » (« la santé et le logement »)."""
    called = {choice.rank: words_of(choice.text) for choice in choices}
    if (whole := _called(plain, called)) is not None:
        return {whole: YES}
    parts = [_called(part, called) for part in plain.split(" et ")]
    ranks = [rank for rank in parts if rank is not None]
    return dict.fromkeys(ranks, YES) if len(ranks) == len(parts) else {}


def _called(said: str, called: dict[int, str]) -> int | None:
    """The rank of the only choice that words name, small ones aside."""
    same = [rank for rank, text in called.items() if text == said]
    told = set(said.split()) - _SMALL
    near = [rank for rank, text in called.items() if told and told <= set(text.split())]
    found = same or near
    return found[0] if len(found) == 1 else None


def _tokens(plain: str, *, dates: bool) -> list[str]:
    if dates:
        for pattern, value in _ANSWERS:
            plain = pattern.sub(value, plain)
    return plain.split()


def _answer(token: str) -> str | None:
    return token[1:] if token.startswith("=") else None


def _number(token: str) -> int | None:
    if token.isdecimal() and len(token) < 5:
        return int(token)
    return _NUMBERS.get(token)
