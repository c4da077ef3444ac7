"""The shapes that the arguments of most commands have: what is said after the name, and what an offer adds to it.

What one command has of its own, its help line and the words it waits for, is told where it is declared: `Words.described(…)`. Arguments
of a shape that no other command has are a class of their own.
"""

from collections.abc import Callable
from typing import Annotated, Self

from pydantic import create_model

from commands.core.declaration.marks import Whole
from commands.core.declaration.vocabulary import Args, Expected, OpenRest, Page, Rest, Sought, Unspoken


class Nothing(Args):
    """Nothing is said after the name."""

    @classmethod
    def described(cls, line: str, among: Callable[[str], bool] | None = None, *, announced: bool = False) -> type[Self]:
        """The arguments of one command. line: its help line, in French. The others are of its words, as `Expected`; None: any."""
        if among is None:
            return create_model(cls.__name__, __base__=cls, __doc__=line)
        words = Annotated[str, *cls.model_fields["words"].metadata, Expected(among, announced=announced)]
        return create_model(cls.__name__, __base__=cls, __doc__=line, words=(words, ""))


class Paged(Nothing):
    """Nothing is: an offer asks for the pages after the first."""

    page: Page = 1


class Words(Nothing):
    """Words, as they were said."""

    words: Rest = ""


class PagedWords(Words):
    """Words, and the page of what they ask for."""

    page: Page = 1


class SureWords(Words):
    """Words. sure: « oui » was said to what was asked about them."""

    sure: Annotated[bool, Unspoken()] = False


class WholeWords(Nothing):
    """Words that are said again as they were: their last « ? » and their thanks are part of them."""

    words: Annotated[Rest, Whole()] = ""


class OpenWords(Nothing):
    """Words that may name people: the guard does not read them at the door."""

    words: OpenRest = ""


class SoughtWords(Nothing):
    """Words that are looked for."""

    words: Sought = ""
