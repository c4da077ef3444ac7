"""What a request and an offer are, which people call « E5 »: their message, their words, until when something is done about them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context, Occasion
from commands.core.declaration.effects import Effects, Refused, msg
from commands.core.declaration.intents import Thing
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Family, Page
from commands.core.language.words import says_something, words_of
from commands.core.rules.lines import only_short
from commands.core.subjects import FEW, Subject, number_of
from commands.exchange.origin import ended
from storage import directory, exchange, likeness
from storage.exchange import OPEN, REQUEST, Exchange

EXCHANGE = "exchange.exchange"
REQUESTS, OFFERS = "exchange.request", "exchange.offer"
"""Under which the words of those that are open are remembered, to find what is like them."""
THEMES = ("salle", "matériel", "compétence", "stage", "véhicule")
LONGEST_TEXT = 300
family = Family(
    "exchange",
    "L’entraide et les initiatives",
    first=("demande", "offre", "entraide", "réponse", "résolu", "initiative", "initiatives", "soutenir-initiative", "retours"),
)


class EarlierWords(Words):
    """Words of a list. before: the number of the last one that was told; the latest come first."""

    before: Page = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is shown of one: structures, and no names. structure: whose it is, helper: which one helped; empty where nobody knows."""

    exchange: Exchange
    structure: str
    helper: str


async def sheet_of(session: AsyncSession, row: Exchange) -> Sheet:
    """One as everybody may see it."""
    return Sheet(row, *await names_of(session, row.structure_id, row.helper_structure_id))


async def names_of(session: AsyncSession, *structure_ids: int | None) -> list[str]:
    """How these structures are called in short; empty for none."""
    names = await directory.find_short_names(session, structure_ids)
    return [names.get(each, "") for each in structure_ids]


def checked(what: str, words: str, most: int = LONGEST_TEXT) -> str:
    """The words of what is kept. Raises Refused when they say nothing, or are many."""
    if not says_something(words):
        raise Refused("exchange.nothing-said", what=what)
    return only_short(words, most, "exchange.too-long", what=what)


async def only_once(ctx: Context, text: str, kind: str, most: int) -> None:
    """Raises Refused for what the person asks, or offers, already, and for who does so for many things."""
    mine = await exchange.list_open_of(ctx.session, ctx.person.user_id, kind)
    same = next((each for each in mine if words_of(each.text) == words_of(text)), None)
    if same is not None:
        raise Refused("exchange.already", exchange=same)
    if len(mine) >= most:
        raise Refused("exchange.too-many", most=most, mine=mine[:3])


EXCHANGES = Subject(
    family,
    Thing(EXCHANGE, "E", "demande|offre", shown_by="entraide"),
    ("exchange.", "exchange"),
    get=exchange.get_exchange,
    sheet=sheet_of,
    message=lambda sheet: msg("exchange.told", sheet=sheet),
    room=lambda row: row.room,
    is_open=lambda row, now: row.state == OPEN and (row.until is None or now < row.until),
    known=lambda ctx: exchange.list_open(ctx.session, FEW),
)
EXCHANGES.stands_as(
    lambda sheet: msg("exchange.as-it-stands", sheet=sheet),
    *("demande", "relancer-demande", "réponse", "offre", "prolonger-offre", "résolu", "retirer-entraide"),
)


async def find_of(ctx: Context, words: str, kind: str) -> tuple[Exchange, str]:
    """The request, or the offer, that words begin with, to be changed by who leads it. Raises Refused when it is of the other kind."""
    row, after = await EXCHANGES.find_led(ctx, words)
    if row.kind != kind:
        raise Refused("exchange.other-kind", exchange=row)
    return row, after


async def close(occasion: Occasion, row: Exchange, state: str) -> Effects:
    """It is over: nothing is planned of it any more, and nothing is like it. What it was made for is told so."""
    row.state, row.closed_at, row.version = state, occasion.now, row.version + 1
    await EXCHANGES.plan(occasion.session, row, occasion.territory, occasion.now)
    await likeness.forget(occasion.session, REQUESTS if row.kind == REQUEST else OFFERS, number_of(row))
    return ended(row.asked_for, EXCHANGES.of(row), state, row.helper_structure_id)


def of_kind(rows: Sequence[Exchange], kind: str) -> list[Exchange]:
    """Those of a kind."""
    return [each for each in rows if each.kind == kind]
