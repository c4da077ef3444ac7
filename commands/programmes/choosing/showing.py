"""The selection as everybody sees it: its message in the room, kept true; `!sélection`, the whole of it, and what pilots said."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from commands.core.declaration.context import Context, Due, Occasion
from commands.core.declaration.effects import Call, Direct, Effects, Msg, Offer, Post, Refused, Reply, Update, msg
from commands.core.declaration.happenings import Removed
from commands.core.declaration.shapes import PagedWords
from commands.core.language.words import words_of
from commands.core.rules.rights import list_leaders, only_for_the_team
from commands.core.subjects import asks_back
from commands.programmes.choosing.costs import left_for
from commands.programmes.choosing.pilots import Standing, standing_of
from commands.programmes.subject import ROOM, family, find_programme, find_under_way, read_name
from storage import ideas, programmes, reactions
from storage.ideas import KEPT, MERGED, OPEN, POSTPONED, REFUSED, Idea
from storage.programmes import ARBITRATION, CALL, VOTE, Programme

SELECTION = "programmes.selection"
"""Of the subject of its message in the room."""
PAGE = 5
_RULE = frozenset({"regle", "la regle", "regles", "comment"})
_SAID = frozenset({"avis", "les avis", "paroles", "raisons"})
_ORDER = (KEPT, POSTPONED, MERGED, REFUSED)


@dataclass(frozen=True, slots=True)
class Line:
    """What is proposed of an idea, or was answered."""

    idea: Idea
    answer: str


@dataclass(frozen=True, slots=True)
class Selection:
    """What is shown of the selection of a programme: its lines, those that are kept first. wanted: meetings at most.

    left: cents that are left of the budget of the half-year; None where none was set.
    """

    programme: Programme
    lines: Sequence[Line]
    standing: Standing
    wanted: int
    left: int | None = None

    @property
    def counts(self) -> dict[str, int]:
        """How many lines of each answer there are."""
        return Counter(line.answer for line in self.lines)

    @property
    def kept(self) -> list[Idea]:
        """The ideas that become meetings."""
        return [line.idea for line in self.lines if line.answer == KEPT]

    @property
    def formats(self) -> list[tuple[str, int]]:
        """The balance of what is kept: each format with its count, the most frequent first; that nobody said, empty, last."""
        return sorted(Counter(idea.format for idea in self.kept).items(), key=lambda each: (not each[0], -each[1], each[0]))

    @property
    def cents(self) -> int:
        """What those that are kept cost, as far as it is known."""
        return sum(idea.cost_cents or 0 for idea in self.kept)

    @property
    def without_cost(self) -> int:
        """Of how many of them nobody said what they cost."""
        return sum(1 for idea in self.kept if idea.cost_cents is None)


async def selection_of(occasion: Occasion, programme: Programme) -> Selection:
    """The selection as it stands; once it is decided, the answers."""
    found = await ideas.list_ideas(occasion.session, programme.number, OPEN, KEPT, POSTPONED, MERGED, REFUSED)
    lines = [Line(idea, idea.verdict) for idea in found if idea.verdict is not None]
    lines.sort(key=lambda line: (_ORDER.index(line.answer), -(line.idea.votes or 0), line.idea.number))
    left = await left_for(occasion, programme, {idea.meeting_number for idea in found})
    return Selection(programme, lines, await standing_of(occasion, programme), occasion.territory.meetings_wanted, left)


def subject_of(programme: Programme) -> str:
    """What its message in the room is remembered under."""
    return f"{SELECTION}:{programme.number}"


async def announced(occasion: Occasion, programme: Programme) -> Post:
    """Its message in the room of programmes."""
    return Post(ROOM, await _message(occasion, programme), subject=subject_of(programme))


async def kept_true(occasion: Occasion, programme: Programme) -> Update:
    """That message as it is now."""
    return Update(subject_of(programme), await _message(occasion, programme))


async def _message(occasion: Occasion, programme: Programme) -> Msg:
    return msg("arbitration.selection", selection=await selection_of(occasion, programme))


@family.told_again(SELECTION)
async def tell_again(due: Due, number: int) -> Effects:
    """In a room that replaces the one where it was, as long as pilot structures are asked."""
    programme = await programmes.get_programme(due.session, number)
    return (await announced(due, programme),) if programme is not None and programme.state == ARBITRATION else ()


@family.removed(SELECTION)
async def tell_removed(ctx: Context, removed: Removed) -> Effects:
    """Who leads it is told, without a sound: nothing is put back by itself."""
    programme = await programmes.get_programme(ctx.session, removed.number)
    if programme is None or programme.state != ARBITRATION:
        return ()
    told = msg("arbitration.message-removed", programme=programme)
    return tuple(Direct(told, each, quiet=True) for each in await list_leaders(ctx.session, ctx.territory, programme.created_by))


@family.command(
    "sélection",
    PagedWords.described(
        "Voir la sélection proposée aux structures pilotes, la règle, et ce qu’elles en disent.",
        lambda words: not words or bool(read_name(words)[0]) or words_of(words) in _RULE | _SAID,
    ),
    aliases=("la-sélection", "sélection-programme", "arbitrage"),
    examples=("!sélection", "!sélection avis", "!sélection règle"),
)
async def show(ctx: Context, args: PagedWords) -> Effects:
    """Each idea with its proposal and its reason; « avis », the words of pilot structures; « règle », how the bot proposes."""
    name, after = read_name(args.words)
    asked = words_of(after or ("" if name else args.words))
    if asks_back(asked):
        return await _put_back(ctx)
    programme = await find_programme(ctx, name)
    if asked in _RULE:
        return (Reply(msg("arbitration.rule", programme=programme, wanted=ctx.territory.meetings_wanted)),)
    if programme.state in {CALL, VOTE}:
        raise Refused("arbitration.not-yet", programme=programme)
    if asked in _SAID:
        return await _show_said(ctx, programme, args.page)
    selection = await selection_of(ctx, programme)
    lines, others = _page(selection.lines, args.page)
    told = Reply(msg("arbitration.whole", selection=selection, lines=lines, others=others))
    return told, *_suite(others, programme.name, args.page)


async def _show_said(ctx: Context, programme: Programme, page: int) -> Effects:
    said = (await programmes.list_said(ctx.session, programme))[::-1]
    lines, others = _page(said, page)
    told = Reply(msg("arbitration.said", programme=programme, lines=lines, others=others, standing=await standing_of(ctx, programme)))
    return told, *_suite(others, f"{programme.name} avis", page)


async def _put_back(ctx: Context) -> Effects:
    """Its message once more in its room, where it was taken away."""
    await only_for_the_team(ctx)
    programme = await find_under_way(ctx)
    told = await reactions.find_message(ctx.session, subject_of(programme))
    if told is None or reactions.is_there(told) or programme.state != ARBITRATION:
        raise Refused("arbitration.still-there", programme=programme)
    return Reply(msg("arbitration.put-back", programme=programme)), await announced(ctx, programme)


def _page(lines: Sequence[object], page: int) -> tuple[Sequence[object], int]:
    first = (page - 1) * PAGE
    return lines[first : first + PAGE], max(0, len(lines) - first - PAGE)


def _suite(others: int, words: str, page: int) -> Effects:
    return (Offer({"suite": Call("sélection", {"words": words, "page": page + 1})}),) if others else ()
