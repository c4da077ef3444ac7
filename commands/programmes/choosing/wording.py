"""What is written about the ideas of a programme, in the words that people read: what polls ask, and why each is answered as it is."""

from commands.core.telling.french import number, plural, short
from commands.programmes.choosing.selection import ALONE, FORMAT_FULL, NO_ROOM, NO_VOTE, Proposed
from storage.ideas import Idea
from storage.programmes import Programme

LONGEST_CHOICE = 40
"""Characters: eight of them, with the question, are what a poll holds."""


def question_of(programme: Programme, kind: str, rank: int, polls: int) -> str:
    """« Programme 2027-1 (cafés, 1 sur 3), quelles idées retenir ? ». kind: empty for several kinds together."""
    place = f"{rank} sur {polls}" if polls > 1 else ""
    which = ", ".join(filter(None, (kind, place)))
    return f"Programme {programme.name}{f' ({which})' if which else ''}, quelles idées retenir ?"


def choice_of(idea: Idea) -> str:
    """« I4, lire une facture »: by its number, people find the whole of it."""
    return short(f"I{idea.number}, {idea.title}", LONGEST_CHOICE)


def reason_of(proposed: Proposed, wanted: int) -> str:
    """Why the rule proposes this of an idea, without a final stop. wanted: how many meetings the programme holds."""
    candidate = proposed.candidate
    behind = f"{number(candidate.behind)} {plural(candidate.behind, 'structure')} derrière elle"
    told = {
        ALONE: "aucune voix au vote, et aucune autre structure derrière elle",
        NO_VOTE: f"aucune voix au vote, mais {behind}",
        NO_ROOM: f"d’autres ont eu plus de voix ou de soutiens, pour {number(wanted)} {plural(wanted, 'rencontre')}",
        FORMAT_FULL: f"son format a déjà la moitié des {number(wanted)} rencontres",
    }
    voices = "sans vote" if candidate.votes is None else f"{number(candidate.votes)} voix"
    return told.get(proposed.why, f"{voices}, {behind}")


def next_half(name: str) -> str:
    """The half-year after that of a programme: of « 2027-1 », « second semestre 2027 »."""
    year, half = int(name[:4]), name[5:6]
    return f"second semestre {year}" if half == "1" else f"premier semestre {year + 1}"
