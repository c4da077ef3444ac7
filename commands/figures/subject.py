"""The figures of the territory: of whom they are, and how they are shown."""

from dataclasses import dataclass

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Refused
from commands.core.declaration.intents import Thing
from commands.core.declaration.vocabulary import Family
from commands.core.language.words import words_of
from commands.figures.catalogue import better_named, corrected
from storage import figures
from storage.figures import Figure, Indicator

INDICATORS = Thing(figures.INDICATOR, "CH", "chiffre numéro|chiffre numero", shown_by="chiffre", apart=False)
"""A figure that people name by its number (« CH12 »): « chiffre 2021 » names a year, « CH 12 » a hospital."""
family = Family("figures", "Les chiffres du territoire", first=("chiffre", "chiffres", "définition", "portrait"))
family.things.append(INDICATORS)


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as it is told: of what place, and why it is not where it is not."""

    place: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Sheet:
    """An indicator, with its figures of one year: own ones first; what it is compared with; the places that say nothing, and why."""

    indicator: Indicator
    shown: tuple[Shown, ...]
    references: tuple[Shown, ...] = ()

    @property
    def year(self) -> int:
        """Of the first of them."""
        return self.shown[0].figure.year


@family.titled(figures.INDICATOR)
async def tell_title(ctx: Context, number: int) -> str | None:
    """What a figure is called, where another family speaks of it."""
    indicator = await figures.get_indicator(ctx.session, number)
    return indicator.label if indicator is not None else None


async def take_indicator(ctx: Context, words: str) -> tuple[Indicator | None, str]:
    """The figure whose number words begin with (« CH12 depuis 2015 »), and the words after it. Raises Refused where there is none."""
    number, after = INDICATORS.take(words) if INDICATORS.is_called(words) else (None, words)
    if number is None:
        return None, words
    indicator = await figures.get_indicator(ctx.session, number)
    if indicator is None:
        raise Refused("figures.unknown", words=words)
    return indicator, after


async def find_notion(ctx: Context, words: str, aggregate: str = "", *, said: str = "") -> list[Indicator]:
    """The indicators of the notion that words name best, the best named first.

    Raises Refused: none is named, or one that no file gave (« logements sociaux » is not told of vacant ones).

    said: the whole question, of which these words are left.
    """
    if not words_of(words):
        raise Refused("figures.which", labels=[each.label for each in (await figures.list_indicators(ctx.session))[:3]])
    about = corrected(words)
    found = await figures.find_indicators(ctx.session, about, aggregate)
    if not found:
        raise Refused("figures.unknown", words=said or words)
    meant = better_named(about, found[0])
    if meant is not None and not await figures.list_of_codes(ctx.session, [meant.code]):
        raise Refused("figures.not-received", indicator=meant)
    return [each for each in found if each.concept == found[0].concept]
