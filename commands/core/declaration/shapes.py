"""The shapes that the arguments of most commands have: what is said after the name, and what an offer adds to it.

What one command has of its own, its help line and the words it waits for, is told where it is declared: `Words.described(…)`. Arguments
of a shape that no other command has are a class of their own.
"""

from collections.abc import Callable
from typing import Annotated, Self

from pydantic import Field, create_model

from commands.core.declaration.marks import Whole
from commands.core.declaration.vocabulary import Args, Expected, OpenRest, OpenSought, Page, Rest, Sought, Unspoken


class Nothing(Args):
    """Nothing is said after the name."""

    @classmethod
    def described(cls, line: str, among: Callable[[str], bool] | None = None, *, announced: bool = False, needed: str = "") -> type[Self]:
        """The arguments of one command. line: its help line, in French. among, announced: of its words, as `Expected`; None: any.

        needed: what must be said, as it is asked for where nothing is; empty: nothing must.
        """
        if among is None and not needed:
            return create_model(cls.__name__, __base__=cls, __doc__=line)
        expected = (Expected(among, announced=announced),) if among else ()
        words = Annotated[str, *cls.model_fields["words"].metadata, *expected]
        return create_model(cls.__name__, __base__=cls, __doc__=line, words=(words, Field(description=needed) if needed else ""))


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


class OpenSoughtWords(Nothing):
    """Words that are looked for, and may name people."""

    words: OpenSought = ""
