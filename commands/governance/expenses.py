"""`!dépense`: a line that is foreseen or paid, for a meeting or for the network; then paid, or cancelled; `!dépenses`: all of them."""

import re
from dataclasses import dataclass

from commands.core.declaration.context import Context, Coordinator
from commands.core.declaration.effects import Call, Effects, Offer, Refused, Reply, msg
from commands.core.declaration.shapes import PagedWords, Words
from commands.core.language.amounts import Unread, read_amount
from commands.core.language.words import parts_of, words_of
from commands.core.rules.pilots import find_pilot
from commands.core.rules.rights import only_for_the_team
from commands.governance.accounts import about, amount_of, entry, only_near
from commands.governance.subject import family
from storage import budget, meetings
from storage.budget import Expense
from storage.rows import keep_row

LONGEST_LABEL = 80
A_PAGE = 6
EXAMPLE = "!dépense R12 ; traiteur ; 120,50 ; CCAS"
_MEETING = re.compile(r"(?:rencontre\s*)?(?:n\s*[°º]\s*)?r\s?-?\s?(\d{1,6})", re.IGNORECASE)
_YEAR = re.compile(r"20\d\d")
_STATES = {
    **dict.fromkeys(("prevu", "prevue", "prevus", "prevues", "a venir", "devis", "estime", "estimee"), False),
    **dict.fromkeys(("paye", "payee", "payes", "payees", "regle", "reglee", "depense", "facture", "reel"), True),
}
_NUMBERED = re.compile(r"(?:la\s++)?+(?:d[ée]pense\s*+)?+(?:n\s*+(?:[°º]\s*+)?|#\s*+)?+(\d{1,6})", re.IGNORECASE)
_CANCEL = re.compile(
    r"(?:annuler?|annulez|supprimer?|retirer?)\b\s*+(?P<after>.*)|"
    r"(?P<before>.*?)(?<!\s)\s*+\b(?:annul[ée]e?r?|supprim[ée]e?r?)",
    re.IGNORECASE,
)
_PAID = re.compile(
    r"(?:la\s++)?+(?:d[ée]pense\s*+)?+(?:n\s*+(?:[°º]\s*+)?|#\s*+)?+(?P<number>\d{1,6})\s*+(?:[;:,]\s*+)?(?:est\s++)?"
    r"(?:pay[ée]e?s?|r[ée]gl[ée]e?)\s*+(?:[;:,]\s*+)?(?P<amount>.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """What a message says of a new line. Empty, or None, where it says nothing."""

    label: str
    cents: int
    structure: str
    paid: bool
    meeting: int | None
    year: int | None


def _is_for_the_budget(words: str) -> bool:
    """« dépense ; … », « dépense annuler 14 » are said to the robot; « dépense de santé » is looked for."""
    return ";" in words or "\n" in words or _CANCEL.fullmatch(words) is not None or _PAID.fullmatch(words) is not None


@family.command(
    "dépense",
    Words.described("Noter une dépense prévue ou payée, la payer, l’annuler (équipe d’animation).", _is_for_the_budget),
    aliases=("dépenser", "nouvelle-dépense", "noter-une-dépense"),
    examples=(EXAMPLE, "!dépense traiteur ; 120,50 ; CCAS ; prévu", "!dépense 14 payée 118,20", "!dépense annuler 14"),
    writes=True,
)
async def spend(ctx: Context, args: Words) -> Effects:
    """A line is added, paid or cancelled; it is never erased."""
    member = await only_for_the_team(ctx)
    words = args.words.strip()
    if ";" not in words and "\n" not in words and (cancelled := _CANCEL.fullmatch(words)) is not None:
        return await _cancel(ctx, member, cancelled["after"] or cancelled["before"] or "")
    if (paid := _PAID.fullmatch(words)) is not None:
        return await _pay(ctx, member, int(paid["number"]), paid["amount"])
    line = _read(ctx, member, parts_of(words))
    meeting = await meetings.get_meeting(ctx.session, line.meeting) if line.meeting is not None else None
    if line.meeting is not None and meeting is None:
        raise Refused("budget.no-meeting", number=line.meeting)
    expense = Expense(
        year=line.year or (meeting.wall_start.year if meeting else ctx.local_now.year),
        label=line.label,
        structure=line.structure,
        planned=None if line.paid else line.cents,
        paid=line.cents if line.paid else None,
        meeting_number=line.meeting,
        added_by=member.user_id,
        added_at=ctx.now,
    )
    await keep_row(ctx.session, expense)
    kind = "expense-paid" if line.paid else "expense-planned"
    await keep_row(ctx.session, entry(ctx, member, kind, about(expense), expense.cents))
    return (Reply(msg("budget.added", expense=expense)),)


# ── What a new line says ─────────────────────────────────────────────────────────────────────────────────────────


def _read(ctx: Context, member: Coordinator, parts: list[str]) -> Line:
    """What stands between the « ; », in any order but the label, which is before who pays. Raises Refused, saying what is missing."""
    meeting = next((int(found[1]) for part in parts if (found := _MEETING.fullmatch(part))), None)
    left = [part for part in parts if not _MEETING.fullmatch(part)]
    paid = next((_STATES[words_of(part)] for part in left if words_of(part) in _STATES), True)
    left = [part for part in left if words_of(part) not in _STATES]
    amounts = [part for part in left if not isinstance(read_amount(part), Unread)]
    years = [part for part in amounts if _YEAR.fullmatch(part)]
    year = years[-1] if years and len(amounts) > 1 else None
    amounts = [part for part in amounts if part != year]
    if len(amounts) > 1:
        raise Refused("budget.several-amounts", said=amounts, example=EXAMPLE)
    others = [part for part in left if part not in amounts and part != year]
    if not amounts:
        told = next((part for part in others if _is_about_money(part)), "")
        amount_of(told, EXAMPLE)  # which is none: it says why
    label, structure = _parted(ctx, member, others)
    if year is not None:
        only_near(ctx, int(year))
    return Line(label, amount_of(amounts[0], EXAMPLE), structure, paid, meeting, int(year) if year else None)


def _is_about_money(part: str) -> bool:
    """Whether words that are no amount were meant as one."""
    return read_amount(part) is not Unread.UNCLEAR or any(sign.isdigit() or sign == "€" for sign in part) or "euro" in part.lower()


def _parted(ctx: Context, member: Coordinator, others: list[str]) -> tuple[str, str]:
    """What it is for, and who bears it: the structure of who speaks when none is said."""
    if not others or (len(others) == 1 and others[0] in ctx.territory.pilots):
        raise Refused("budget.no-label", example=EXAMPLE)
    label, *said = others
    if len(label) > LONGEST_LABEL:
        raise Refused("budget.label-too-long", most=LONGEST_LABEL, length=len(label))
    if len(said) > 1:
        raise Refused("budget.unclear", said=said[-1], example=EXAMPLE)
    structure = find_pilot(ctx.territory.pilots, said[0]) if said else member.structure
    if structure is None:
        raise Refused("budget.which-pilot", said=said[0], pilots=ctx.territory.pilots, example=EXAMPLE)
    return label, structure


# ── What becomes of one ──────────────────────────────────────────────────────────────────────────────────────────


async def _find(ctx: Context, number: int) -> Expense:
    """The line of this number, to change it. Raises Refused when there is none, or when it is cancelled."""
    expense = await budget.get_expense(ctx.session, number)
    if expense is None:
        raise Refused("budget.unknown", number=number)
    if expense.cancelled_at is not None:
        raise Refused("budget.is-cancelled", expense=expense)
    return expense


async def _cancel(ctx: Context, member: Coordinator, said: str) -> Effects:
    found = _NUMBERED.fullmatch(said.strip())
    if found is None:
        raise Refused("budget.which", said=said)
    expense = await _find(ctx, int(found[1]))
    expense.cancelled_at = ctx.now
    await keep_row(ctx.session, entry(ctx, member, "expense-cancelled", about(expense), expense.cents))
    return (Reply(msg("budget.cancelled", expense=expense)),)


async def _pay(ctx: Context, member: Coordinator, number: int, said: str) -> Effects:
    """What was foreseen is paid, as it was foreseen unless it is told otherwise."""
    expense = await _find(ctx, number)
    if expense.paid is not None:
        raise Refused("budget.paid-already", expense=expense)
    expense.paid = amount_of(said, f"!dépense {number} payée 118,20") if said.strip() else expense.planned
    await keep_row(ctx.session, entry(ctx, member, "expense-paid", about(expense), expense.cents))
    return (Reply(msg("budget.added", expense=expense)),)


# ── All of them ──────────────────────────────────────────────────────────────────────────────────────────────────


def _is_of_expenses(words: str) -> bool:
    return bool(_MEETING.fullmatch(words.strip()) or _YEAR.fullmatch(words.strip()))


@family.command(
    "dépenses",
    PagedWords.described("Voir les dépenses d’une année, ou d’une rencontre.", _is_of_expenses),
    aliases=("les-dépenses",),
    examples=("!dépenses", "!dépenses R12", "!dépenses 2027"),
)
async def show_expenses(ctx: Context, args: PagedWords) -> Effects:
    """The last one first; the cancelled ones too, so that nothing is ever missing from the list."""
    of_meeting, of_year = _MEETING.fullmatch(args.words.strip()), _YEAR.fullmatch(args.words.strip())
    if args.words.strip() and not of_meeting and not of_year:
        raise Refused("budget.which-expenses", said=args.words, year=ctx.local_now.year)
    number = int(of_meeting[1]) if of_meeting else None
    year = None if of_meeting else int(of_year[0]) if of_year else ctx.local_now.year
    lines = await budget.list_expenses(ctx.session, year=year, meeting_number=number, cancelled=True)
    start = (args.page - 1) * A_PAGE
    more = len(lines) > start + A_PAGE
    standing = [each for each in lines if each.cancelled_at is None]
    planned = sum(each.planned or 0 for each in standing if each.paid is None)
    told = msg(
        "budget.listed",
        lines=lines[start : start + A_PAGE],
        year=year,
        meeting=number,
        paid=sum(each.paid or 0 for each in standing),
        planned=planned,
        more=more,
    )
    following = {"words": args.words, "page": args.page + 1}
    return (Reply(told), Offer({"suite": Call("dépenses", following)})) if more else (Reply(told),)
