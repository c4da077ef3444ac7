"""What is written about the ideas of a programme, in the words that people read: what polls ask, and why each is answered as it is."""

from commands.core.telling.french import NO_BREAK, THIN_NO_BREAK, number, plural, short
from commands.programmes.choosing.selection import ALONE, FORMAT_FULL, NO_ROOM, NO_VOTE, Proposed
from storage.ideas import Idea
from storage.programmes import Programme

ALL_CHOICES, LONGEST_CHOICE = 320, 60
"""Characters: what a poll holds with its question, and two lines of a phone."""


def question_of(programme: Programme, kind: str, rank: int, polls: int) -> str:
    """« Programme 2027-1 (cafés, 1 sur 3), quelles idées retenir ? ». kind: empty for several kinds together."""
    place = f"{rank}{NO_BREAK}sur{NO_BREAK}{polls}" if polls > 1 else ""
    which = ", ".join(filter(None, (kind, place)))
    return f"Programme {programme.name}{f' ({which})' if which else ''}, quelles idées retenir{THIN_NO_BREAK}?"


def choice_of(idea: Idea, choices: int) -> str:
    """« I4, lire une facture »: by its number, people find the whole of it. The fewer there are, the less is cut."""
    return short(f"I{idea.number}, {idea.title}", min(LONGEST_CHOICE, ALL_CHOICES // choices))


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
