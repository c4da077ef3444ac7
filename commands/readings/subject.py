"""What one may say what one sees behind: a figure, a document, a problem… as people name it; and who signs what is said."""

from dataclasses import dataclass

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Offer, Refused
from commands.core.declaration.families import Table
from commands.core.declaration.vocabulary import Family
from commands.core.language.words import parts_of, words_of
from commands.core.rules.lines import one_line
from commands.core.rules.voices import find_voice
from storage import figures
from storage.figures import INDICATOR
from storage.problems import PROBLEM

KINDS = (INDICATOR, "library.document", PROBLEM, "counts.tally", "governance.decision", "meetings.meeting")
"""Of the subjects behind which one may see something. Families do not know each other: one that is not there has nothing to be named."""
LETTERS = frozenset({"ch", "doc", "p", "ct", "d", "r"})
_NOUNS = frozenset({"document", "problème", "probleme", "indicateur", "decision", "rencontre", "cafe", "reunion", "atelier"})
_FIGURES = frozenset({"chiffre", "chiffres"})
LONGEST = 400
MOST_CHOICES = 4
family = Family("readings", "Regards croisés et questions", first=("regard", "regards", "question", "questions"))


@dataclass(frozen=True, slots=True)
class About:
    """What something is said of. reference: how people call it (« CH12 »). title: its words, which may be empty."""

    subject: str
    reference: str
    title: str


def names_a_subject(words: str) -> bool:
    """Whether words begin with a figure, a document, a problem…: « regard CH12 … », « regard chiffre pauvreté ; … »."""
    said = words_of(words[:80]).split()[:2]
    if not said:
        return False
    first, second = said[0], said[1] if len(said) > 1 else ""
    numbered = first.rstrip("0123456789")
    is_lettered = numbered in LETTERS and (numbered != first or second.isdecimal())
    return is_lettered or first in _FIGURES or (first in _NOUNS and any(sign.isdecimal() for sign in second))


async def take_about(ctx: Context, words: str, table: Table, command: str) -> tuple[About, str]:
    """What words begin by naming, and the words after it.

    Raises Refused where they name nothing, nothing that the person may see, or several figures: then it asks which.
    """
    for thing in table.things:
        if thing.kind in KINDS and thing.is_called(words):
            number, after = thing.take(words)
            title = await table.titles[thing.kind](ctx, number) if number is not None else None
            if number is None or title is None:
                raise Refused("readings.no-such", reference=f"{thing.letter}{number or ''}")
            return About(f"{thing.kind}:{number}", f"{thing.letter}{number}", title), after
    first, _, named = words.strip().partition(" ")
    if words_of(first) in _FIGURES and named.strip():
        return await _take_figure(ctx, named, table, command)
    raise Refused("readings.about-what", command=command)


async def _take_figure(ctx: Context, words: str, table: Table, command: str) -> tuple[About, str]:
    """The figure that the words up to « ; » name: of several of one notion, the person says which."""
    name, *rest = parts_of(words)
    found = await figures.find_indicators(ctx.session, name)
    alike = [each for each in found if each.concept == found[0].concept][:MOST_CHOICES]
    if not alike:
        raise Refused("readings.no-such-figure", words=name)
    said = " ; ".join(rest)
    references = {table.reference(f"{INDICATOR}:{each.id}"): each.label for each in alike}
    if len(alike) > 1:
        calls = {str(rank): Call(command, {"words": f"{each} {said}"}) for rank, each in enumerate(references, 1)}
        raise Refused("readings.which-figure", figures=references).offering(Offer(calls))
    (reference, title), *_ = references.items()
    return About(f"{INDICATOR}:{alike[0].id}", reference, title), said


async def signs_as(ctx: Context) -> int | None:
    """The structure in whose name the person says it; None: a member of none."""
    voice = await find_voice(ctx)
    return voice.id if voice is not None else None


def checked(words: str, what: str, about: About) -> str:
    """Words on one line. Raises Refused when they say nothing, or are many. what: the command they are said to."""
    return one_line(words, LONGEST, Refused("readings.nothing-said", what=what, about=about), "readings.too-long")
