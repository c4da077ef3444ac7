"""What polls ask of the ideas of a programme, in the words that people read in them."""

from commands.core.telling.french import short
from storage.ideas import Idea
from storage.programmes import Programme

LONGEST_CHOICE = 40
"""Characters: eight of them, with the question, are what a poll holds."""


def question_of(programme: Programme, kind: str, rank: int, polls: int) -> str:
    """« Programme 2027-1 (cafés, 1 sur 3) : quelles idées retenir ? ». kind: empty for several kinds together."""
    place = f"{rank} sur {polls}" if polls > 1 else ""
    which = ", ".join(filter(None, (kind, place)))
    return f"Programme {programme.name}{f' ({which})' if which else ''} : quelles idées retenir ?"


def choice_of(idea: Idea) -> str:
    """« I4, lire une facture »: by its number, people find the whole of it."""
    return short(f"I{idea.number}, {idea.title}", LONGEST_CHOICE)
