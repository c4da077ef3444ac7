"""`!budget`: what the pilot structures give for a year, what is spent and foreseen, what each has borne, and what balances it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context, Coordinator, Territory
from commands.core.declaration.effects import Effects, Msg, Refused, Reply, msg
from commands.core.declaration.shapes import Words
from commands.core.language.amounts import Unread, read_amount
from commands.core.rules.rights import only_for_the_team
from commands.governance.sharing import Transfer, shares_of, transfers_of
from commands.governance.subject import family
from storage import budget
from storage.budget import Budget, Expense
from storage.rows import keep_row
from storage.team import JournalEntry

_OF_A_YEAR = re.compile(r"(?:(?:de|pour|en)\s+)?(?P<year>20\d\d)(?![\d,.])[\s;:]*(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Borne:
    """A structure in the accounts of a year. share: of the amount of the year; None: it shares none. borne: what it paid. In cents."""

    structure: str
    share: int | None
    borne: int


@dataclass(frozen=True, slots=True)
class Accounts:
    """A year, in cents. given: None when no amount was set. planned: what is foreseen and not paid yet.

    changed: the pilot structures are no longer those that share it.
    """

    year: int
    given: int | None
    paid: int
    planned: int
    structures: Sequence[Borne]
    transfers: Sequence[Transfer]
    changed: bool

    @property
    def left(self) -> int:
        """What is neither spent nor foreseen; less than nothing: too much is."""
        return (self.given or 0) - self.paid - self.planned


async def accounts_of(session: AsyncSession, territory: Territory, year: int) -> Accounts:
    """How a year stands.

    What was paid is borne in equal parts by those that share the amount of the year, as they were when it was set; without an amount, by
    the pilot structures of today. Another structure that paid something is to be given it back whole.
    """
    kept = await budget.get_budget(session, year)
    expenses = await budget.list_expenses(session, year=year)
    pilots = kept.pilots if kept else list(territory.pilots)
    borne = dict.fromkeys(pilots, 0)
    for each in reversed(expenses):
        borne[each.structure] = borne.get(each.structure, 0) + (each.paid or 0)
    shares = shares_of(kept.cents, pilots) if kept else {}
    paid = sum(borne.values())
    due = shares_of(paid, pilots)
    return Accounts(
        year=year,
        given=kept.cents if kept else None,
        paid=paid,
        planned=sum(each.planned or 0 for each in expenses if each.paid is None),
        structures=[Borne(structure, shares.get(structure), cents) for structure, cents in borne.items()],
        transfers=transfers_of({structure: cents - due.get(structure, 0) for structure, cents in borne.items()}) if pilots else [],
        changed=kept is not None and pilots != list(territory.pilots),
    )


@family.command(
    "budget",
    Words.described(
        "Voir le budget du réseau ; l’équipe d’animation en fixe le montant.", lambda words: _OF_A_YEAR.fullmatch(words) is not None
    ),
    aliases=("budgets", "le-budget", "finances"),
    examples=("!budget", "!budget 2027", "!budget 2027 9 000 €"),
    writes=True,
)
async def show_budget(ctx: Context, args: Words) -> Effects:
    """A year shows it, this one without any; an amount after it sets it."""
    said = args.words.strip()
    found = _OF_A_YEAR.fullmatch(said)
    if said and found is None:
        raise Refused("budget.which-year", said=said, year=ctx.local_now.year)
    year = int(found["year"]) if found else ctx.local_now.year
    if found is not None and found["rest"]:
        return await _set(ctx, year, found["rest"])
    return (Reply(msg("budget.shown", accounts=await accounts_of(ctx.session, ctx.territory, year))),)


async def _set(ctx: Context, year: int, said: str) -> Effects:
    """The amount of a year, shared between the pilot structures of today."""
    member = await only_for_the_team(ctx)
    only_near(ctx, year)
    cents = amount_of(said, f"!budget {year} 9 000 €")
    before = await budget.get_budget(ctx.session, year)
    pilots = list(ctx.territory.pilots)
    if before is not None and (before.cents, before.pilots) == (cents, pilots):
        raise Refused("budget.same", year=year, cents=cents)
    old = before.cents if before else None
    kept = Budget(year=year, cents=cents, pilots=pilots, set_by=member.user_id, set_at=ctx.now)
    await budget.set_budget(ctx.session, kept)
    await keep_row(ctx.session, entry(ctx, member, "budget-set", str(year), cents))
    return (Reply(msg("budget.noted", year=year, cents=cents, before=old, shares=list(shares_of(cents, pilots).items()))),)


def only_near(ctx: Context, year: int) -> None:
    """Raises Refused for a year that is likely a slip of the thumb."""
    if not -2 <= year - ctx.local_now.year <= 5:
        raise Refused("budget.far-year", year=year, now=ctx.local_now.year)


def amount_of(said: str, example: str) -> int:
    """The cents that words tell: more than nothing. Raises Refused, saying why not. example: the command as it should be."""
    cents = read_amount(said)
    if isinstance(cents, Unread) or not cents:
        raise Refused("budget.no-amount", said=said, why=cents.value if isinstance(cents, Unread) else "nothing", example=example)
    return cents


def entry(ctx: Context, member: Coordinator, kind: str, about: str, cents: int) -> JournalEntry:
    """A line of the journal about money."""
    return JournalEntry(at=ctx.now, kind=kind, author_id=member.user_id, author_structure=member.structure, about=about, cents=cents)


def about(expense: Expense) -> str:
    """An expense as the journal calls it: « 14, traiteur (R12), CCAS »."""
    of_meeting = f" (R{expense.meeting_number})" if expense.meeting_number else ""
    return f"{expense.number}, {expense.label}{of_meeting}, {expense.structure}"


@family.stands("budget", "dépense")
async def tell_as_it_stands(ctx: Context, _number: int) -> Msg:
    """The accounts of this year, as they are now."""
    return msg("budget.shown", accounts=await accounts_of(ctx.session, ctx.territory, ctx.local_now.year))
