"""A question about a list, as it is told in a conversation, and the ways in which it is answered there."""

from collections.abc import Sequence
from typing import Any

from commands.core.declaration.effects import Refused
from commands.core.language.words import sayings, words_of
from commands.core.understanding.courtesy import agrees
from commands.core.understanding.short_answers import meant
from commands.imports import cells
from commands.imports.proposal import asking
from commands.imports.proposal.asking import Answer, Asked
from commands.imports.proposal.columns import Guess
from commands.imports.proposal.labels import PROPOSED
from storage.lexicon import Lexicon

NO_BREAK_COLON = "\u00a0:"
SHOWN = 5
"""Columns in one message."""
AS_PROPOSED = sayings(
    "tout prendre, tout prends, prends tout, prenez tout, comme propose, tout comme propose, le reste comme propose, tout accepter, "
    "accepter tout, tout garder, tout valider, comme tu proposes, comme vous proposez, fais au mieux, faites au mieux"
)
SHOW_ALL = sayings("tout voir, voir tout, tout afficher, montre tout, montrez tout, voir les colonnes, les colonnes, voir le detail")


def told(asked: Asked, lexicon: Lexicon) -> dict[str, Any]:
    """What its text needs, as JSON: labels of its choices; an empty one is « none of these »."""
    match asked.kind:
        case asking.COLUMN:
            labels = [PROPOSED.get(field, "") for field in asked.choices]
        case asking.VALUE:
            labels = [lexicon.needs[slug].name if slug else "" for slug in asked.choices]
        case asking.NAME:
            shown = zip(asked.choices, asked.examples, strict=True)
            labels = [f"{cells.line(name)} ({example})" for name, example in shown][:SHOWN]
        case _:
            labels = []
    examples = list(asked.examples[:3])
    return {"kind": asked.kind, "subject": cells.line(asked.subject), "examples": examples, "choices": labels, "likely": asked.likely + 1}


def read_answer(asked: Asked, said: str | None, lexicon: Lexicon, columns: Sequence[str]) -> Answer | None:
    """What somebody says to a question; None: what is proposed, here and from there on. said: None says no. Raises Refused."""
    if said is None:
        return _refusal(asked)
    if words_of(said) in AS_PROPOSED:
        return None
    if asked.kind == asking.TOWN:
        return cells.line(said)
    if agrees(said) and asked.kind != asking.NAME:
        return asked.likely
    return _chosen(asked, said, told(asked, lexicon)["choices"], columns)


def _chosen(asked: Asked, said: str, labels: Sequence[str], columns: Sequence[str]) -> Answer:
    """One of the choices, by its number or its words; for the name, any column."""
    words, number = words_of(said), meant(said)
    if number.isdecimal() and 1 <= int(number) <= len(labels):
        return int(number) - 1
    if asked.kind == asking.NAME and (named := next((each for each in columns if words_of(each) == words), None)):
        return named
    for rank, label in enumerate(labels):
        if words == words_of(label):
            return rank
    raise Refused("imports.to-choose", most=len(labels), kind=asked.kind)


def _refusal(asked: Asked) -> Answer:
    """« non », « aucun », « rien » to a question."""
    if asked.kind == asking.NAME:
        raise Refused("imports.name-needed")
    return len(asked.choices) - 1 if asked.choices else ""


def column_lines(guesses: Sequence[Guess]) -> list[dict[str, str]]:
    """The columns that are read, each with what it is taken for and some of its cells; none of those that name people."""
    return [
        {
            "name": cells.line(each.column),
            "label": " et ".join(PROPOSED[field].replace(" :", NO_BREAK_COLON) for field in each.fields),
            "examples": "" if "personnes" in each.fields else " · ".join(each.examples[:2]),
        }
        for each in guesses
        if each.fields
    ]
