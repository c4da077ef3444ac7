"""How votes are counted: the rule on one poll, the same tally as a naive count of the history, the lock under a crowd."""

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import ballots, forgotten_votes, merges, polls, timers
from storage.ballots import Outcome, Voter
from storage.database import Database
from storage.polls import CLOSED, DATES, MAYBE, PERSON, SEVERAL, SINGLE, STRUCTURE, YES, Ballot, Choice, Poll
from tests.given import structure

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
FEW, CROWD = 60, 200
RANKS = (1, 2, 3)


def poll(**facts: Any) -> Poll:
    usual: dict[str, Any] = {"question": "Quels thèmes ?", "room_id": "!accueil", "ends_at": NOW + timedelta(days=7), "created_at": NOW}
    return Poll(**usual | facts)


class Urn:
    """One poll of three choices, where people vote by letters: « a », « b »…"""

    def __init__(self, session: AsyncSession, asked: Poll) -> None:
        self.session, self.asked = session, asked

    async def writes(self, user_id: str, *ranks: int, of: int | None = None, **more: str) -> Outcome:
        marks = dict.fromkeys(ranks, YES)
        return await ballots.set_ballot(self.session, self.asked, Voter(user_id, of), marks, NOW, **more)

    async def taps(self, user_id: str, rank: int, of: int | None = None) -> Outcome:
        return await ballots.add_mark(self.session, self.asked, Voter(user_id, of), rank, NOW)

    async def untaps(self, user_id: str, rank: int) -> Outcome:
        return await ballots.remove_mark(self.session, self.asked, user_id, rank)

    async def withdraws(self, user_id: str) -> Outcome:
        return await ballots.remove_ballot(self.session, self.asked, user_id)

    async def counts(self) -> tuple[int, int, list[int]]:
        """Voices, blank ones, and how many « oui » each choice has."""
        choices = await polls.list_choices(self.session, self.asked.number or 0)
        return self.asked.voted, self.asked.blank, [choice.yes for choice in choices]


async def urn(session: AsyncSession, **facts: Any) -> Urn:
    asked = poll(**facts)
    await polls.add_poll(session, asked, [Choice(text=f"Choix {rank}", poll_number=0, rank=0) for rank in RANKS])
    return Urn(session, asked)


async def structures(session: AsyncSession, *names: str) -> list[int]:
    rows = [structure(name) for name in names]
    session.add_all(rows)
    await session.flush()
    return [row.id or 0 for row in rows]


# ── The rule ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_taps_add_choices_and_their_removal_takes_them_out(database: Database) -> None:
    async with database.writing() as session:
        box = await urn(session)
        await box.taps("a", 1)
        assert (await box.taps("a", 3)).marks == {1: YES, 3: YES}
        await box.taps("b", 3)
        assert await box.counts() == (2, 0, [1, 0, 2])
        assert (await box.untaps("a", 3)).marks == {1: YES}
        assert await box.counts() == (2, 0, [1, 0, 1])
        assert (await box.untaps("a", 1)).marks is None
        assert await box.counts() == (1, 0, [0, 0, 1])


async def test_the_removal_of_what_is_no_choice_of_theirs_changes_nothing(database: Database) -> None:
    async with database.writing() as session:
        box = await urn(session)
        await box.taps("a", 1)
        for who, rank in (("a", 2), ("b", 1)):
            again = await box.untaps(who, rank)
            assert again.before == again.marks
        assert await box.counts() == (1, 0, [1, 0, 0])
        assert (await box.withdraws("b")).before is None


async def test_words_replace_the_ballot_whole_and_may_say_nothing(database: Database) -> None:
    async with database.writing() as session:
        box = await urn(session)
        await box.taps("a", 1)
        changed = await box.writes("a", 2, 3)
        assert (changed.before, changed.marks) == ({1: YES}, {2: YES, 3: YES})
        assert (await box.writes("a")).marks == {}
        assert await box.counts() == (1, 1, [0, 0, 0])
        await box.taps("a", 2)
        assert await box.counts() == (1, 0, [0, 1, 0])
        await box.withdraws("a")
        assert await box.counts() == (0, 0, [0, 0, 0])


async def test_where_one_may_be_chosen_the_last_tap_replaces(database: Database) -> None:
    async with database.writing() as session:
        box = await urn(session, kind=SINGLE)
        await box.taps("a", 1)
        assert (await box.taps("a", 2)).before == {1: YES}
        await box.untaps("a", 1)
        assert await box.counts() == (1, 0, [0, 1, 0])


async def test_dates_are_yes_if_needed_or_no(database: Database) -> None:
    async with database.writing() as session:
        box = await urn(session, kind=DATES)
        await ballots.set_ballot(session, box.asked, Voter("a"), {1: YES, 2: MAYBE, 3: "no"}, NOW)
        await box.taps("b", 2)
        found = await polls.list_choices(session, box.asked.number or 0)
        assert [(each.yes, each.maybe, each.no) for each in found] == [(1, 0, 0), (1, 1, 0), (0, 0, 1)]
        assert not await ballots.count_anew(session, box.asked)


async def test_the_last_colleague_counts_and_the_one_before_counts_again(database: Database) -> None:
    async with database.writing() as session:
        ccas, caf = await structures(session, "CCAS", "CAF")
        box = await urn(session, voices=STRUCTURE)
        await box.writes("a", 1, of=ccas)
        await box.writes("c", 1, of=caf)
        assert (await box.taps("b", 2, of=ccas)).replaced == "a"
        assert (await box.taps("b", 3, of=ccas)).replaced is None
        assert await box.counts() == (2, 0, [1, 1, 1])
        assert [voice.user_id for voice in await ballots.list_voices(session, box.asked)] == ["c", "b"]
        assert (await box.untaps("b", 3)).restored is None
        assert (await box.untaps("b", 2)).restored == "a"
        assert await box.counts() == (2, 0, [2, 0, 0])


async def test_taking_a_choice_out_is_no_new_vote(database: Database) -> None:
    async with database.writing() as session:
        (ccas,) = await structures(session, "CCAS")
        box = await urn(session, voices=STRUCTURE)
        await box.writes("a", 1, 2, of=ccas)
        await box.writes("b", 3, of=ccas)
        assert (await box.untaps("a", 2)).replaced is None
        assert await box.counts() == (1, 0, [0, 0, 1])
        await box.withdraws("b")
        assert await box.counts() == (1, 0, [1, 0, 0])


async def test_who_goes_to_another_structure_takes_their_voice_along(database: Database) -> None:
    async with database.writing() as session:
        ccas, caf = await structures(session, "CCAS", "CAF")
        box = await urn(session, voices=STRUCTURE)
        await box.writes("a", 1, of=ccas)
        await box.writes("b", 2, of=ccas)
        await box.writes("c", 3, of=caf)
        moved = await box.writes("b", 2, of=caf)
        assert (moved.restored, moved.replaced) == ("a", "c")
        assert await box.counts() == (2, 0, [1, 1, 0])


async def test_structures_that_become_one_have_one_voice(database: Database) -> None:
    async with database.writing() as session:
        ccas, social = await structures(session, "CCAS", "Centre communal")
        box = await urn(session, voices=STRUCTURE)
        await box.writes("a", 1, of=ccas)
        await box.writes("b", 2, of=social)
        await session.exec(update(Ballot).where(col(Ballot.structure_id) == social).values(structure_id=ccas))
        assert await ballots.count_anew(session, box.asked)
        assert await box.counts() == (1, 0, [0, 1, 0])
        assert not await ballots.count_anew(session, box.asked)


async def test_a_wrong_count_is_put_right(database: Database) -> None:
    async with database.writing() as session:
        box = await urn(session)
        await box.taps("a", 1)
        await session.exec(update(Choice).values(yes=7, maybe=2))
        box.asked.voted = 5
        assert await ballots.count_anew(session, box.asked)
        assert await box.counts() == (1, 0, [1, 0, 0])


# ── Names ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_ballots_that_go_without_a_vote_are_counted_out_and_the_message_follows(database: Database) -> None:
    async with database.writing() as session:
        box = await urn(session)
        await box.taps("a", 1)
        await box.taps("b", 1)
        locked = await ballots.lock_open_of(session, "a")
        await session.delete(await ballots.find_ballot(session, 1, "a"))
        await session.flush()
        await ballots.count_without(session, locked, NOW)
        assert await box.counts() == (1, 0, [1, 0, 0])
        assert [(each.subject, each.kind, each.due_at) for each in await timers.list_timers(session)] == [
            ("polls.poll:1", ballots.TALLY, NOW)
        ]


async def test_names_go_some_time_after_the_end_and_voices_stay(database: Database) -> None:
    async with database.writing() as session:
        over, lasting = await urn(session, state=CLOSED), await urn(session)
        for box in (over, lasting):
            await box.writes("a", 1, reason="Trop tôt")
        await forgotten_votes.remove_names(session, NOW + timedelta(days=8))
        assert [(voice.user_id, voice.reason) for voice in await ballots.list_voices(session, over.asked)] == [(None, "")]
        assert [(voice.user_id, voice.reason) for voice in await ballots.list_voices(session, lasting.asked)] == [("a", "Trop tôt")]
        assert not await ballots.count_anew(session, over.asked)
        await forgotten_votes.remove_names(session, NOW + timedelta(days=8))
        assert await over.counts() == (1, 0, [1, 0, 0])


# ── The same as a naive count ────────────────────────────────────────────────────────────────────────────────────

PEOPLE = ("a", "b", "c", "d", "e")
STRUCTURES = (1, 2)


@dataclass
class History:
    """All that was done, and its count from the rule alone: each time from the beginning."""

    kind: str
    voices: str
    moves: list[tuple[Any, ...]] = field(default_factory=list)
    merged: bool = False
    """Whether both structures are one: then they were from the beginning."""

    def count(self) -> tuple[int, int, list[int], list[int]]:
        said: dict[str, dict[int, str]] = {}
        whose: dict[str, int] = {}
        order: list[str] = []
        for what, who, structure_id, told in self.moves:
            if what == "untap":
                if told in said.get(who, {}):
                    said[who] = {rank: value for rank, value in said[who].items() if rank != told}
                    if not said[who]:
                        del said[who]
            elif what == "withdraw":
                said.pop(who, None)
            elif what == "merge":
                self.merged = True
            else:
                alone = what == "write" or self.kind == SINGLE
                said[who] = ({} if alone else said.get(who, {})) | (dict(told) if what == "write" else {told: YES})
                whose[who] = structure_id
                order = [each for each in order if each != who] + [who]
        one = dict.fromkeys(STRUCTURES, 1) if self.merged else {each: each for each in STRUCTURES}
        last = {one[whose[who]] if self.voices == STRUCTURE else who: said[who] for who in order if who in said}
        given = list(last.values())
        yes, maybe = ([sum(marks.get(rank) == value for marks in given) for rank in RANKS] for value in (YES, MAYBE))
        return len(given), sum(not marks for marks in given), yes, maybe


people = st.sampled_from(PEOPLE)
belongs = st.sampled_from(STRUCTURES)
ranks = st.sampled_from(RANKS)
written = st.dictionaries(ranks, st.sampled_from((YES, MAYBE))).map(lambda marks: tuple(marks.items()))
moves = st.one_of(
    st.tuples(st.just("tap"), people, belongs, ranks),
    st.tuples(st.just("untap"), people, belongs, ranks),
    st.tuples(st.just("write"), people, belongs, written),
    st.tuples(st.just("withdraw"), people, belongs, st.none()),
    st.tuples(st.just("restart"), st.just(""), st.just(0), st.none()),
)


async def act(session: AsyncSession, number: int, move: tuple[Any, ...], whose: dict[int, int]) -> None:
    """One move of a history. whose: the number of each structure."""
    what, who, structure_id, told = move
    asked = await polls.get_poll(session, number, to_change=True)
    assert asked is not None
    if what == "merge":
        gone, kept = whose[2], whose[1]
        assert await merges.set_merged(session, gone, kept, NOW) or gone == kept
        whose[2] = kept
        return
    voter = Voter(who, whose[structure_id])
    match what:
        case "tap":
            await ballots.add_mark(session, asked, voter, told, NOW)
        case "untap":
            await ballots.remove_mark(session, asked, who, told)
        case "write":
            await ballots.set_ballot(session, asked, voter, dict(told), NOW)
        case _:
            await ballots.remove_ballot(session, asked, who)


async def replay(url: str, kind: str, voices: str, done: Sequence[tuple[Any, ...]]) -> None:
    """Do all these moves, each in its transaction; the tally is that of a naive count, and of the ballots."""
    database = Database(url)
    async with database.writing() as session:
        whose = dict(zip(STRUCTURES, await structures(session, "CCAS", "CAF"), strict=True))
        number = (await urn(session, kind=kind, voices=voices)).asked.number or 0
    history = History(kind, voices)
    for move in done:
        if move[0] == "restart":
            await database.close()
            database = Database(url)
            continue
        history.moves.append(move)
        async with database.writing() as session:
            await act(session, number, move, whose)
    async with database.writing() as session:
        asked = await polls.get_poll(session, number, to_change=True)
        assert asked is not None
        choices = await polls.list_choices(session, number)
        stands = asked.voted, asked.blank, [choice.yes for choice in choices], [choice.maybe for choice in choices]
        assert stands == history.count()
        assert not await ballots.count_anew(session, asked)
    await database.close()


@pytest.fixture(scope="module")
def crowded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a file for many polls, one an example."""
    file = shutil.copy(sqlite_template, tmp_path_factory.mktemp("urns") / "agora.db")
    return f"sqlite+aiosqlite:///{file}"


@given(st.sampled_from((SEVERAL, SINGLE, DATES)), st.sampled_from((STRUCTURE, PERSON)), st.lists(moves, max_size=30))
def test_any_history_gives_the_tally_of_a_naive_count(crowded: str, kind: str, voices: str, done: list[tuple[Any, ...]]) -> None:
    asyncio.run(replay(crowded, kind, voices, done))


@settings(max_examples=settings().max_examples // 2)
@given(st.sampled_from((SEVERAL, SINGLE, DATES)), st.sampled_from((STRUCTURE, PERSON)), *[st.lists(moves, max_size=15)] * 2)
def test_structures_merged_at_any_moment_are_counted_as_one_from_the_beginning(
    crowded: str, kind: str, voices: str, before: list[tuple[Any, ...]], after: list[tuple[Any, ...]]
) -> None:
    asyncio.run(replay(crowded, kind, voices, [*before, ("merge", "", 1, None), *after]))


@pytest.mark.parametrize("voices", [STRUCTURE, PERSON])
async def test_a_long_history_gives_the_tally_of_a_naive_count(empty_url: str, voices: str) -> None:
    chance = Random(11)  # noqa: S311 - moves of a test, no secret
    done = []
    for _ in range(150):
        what = chance.choice(("tap", "tap", "untap", "write", "withdraw"))
        told = (
            tuple({chance.choice(RANKS): chance.choice((YES, MAYBE)) for _ in range(2)}.items())
            if what == "write"
            else chance.choice(RANKS)
        )
        done.append((what, chance.choice(PEOPLE), chance.choice(STRUCTURES), told))
    await replay(empty_url, DATES, voices, [*done[:100], ("merge", "", 1, None), *done[100:]])


# ── A crowd ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("voices", [STRUCTURE, PERSON])
@pytest.mark.parametrize("crowd", [FEW, pytest.param(CROWD, marks=pytest.mark.slow)])
async def test_a_crowd_that_votes_at_once_is_counted_whole(database: Database, voices: str, crowd: int) -> None:
    async with database.writing() as session:
        whose = await structures(session, *(f"Structure {rank}" for rank in range(20)))
        number = (await urn(session, voices=voices)).asked.number or 0

    async def vote(person: int) -> None:
        async with database.writing() as session:
            asked = await polls.get_poll(session, number, to_change=True)
            assert asked is not None
            await ballots.add_mark(session, asked, Voter(f"@{person}", whose[person % 20]), person % 3 + 1, NOW)

    await asyncio.gather(*(vote(person) for person in range(crowd)))
    async with database.writing() as session:
        asked = await polls.get_poll(session, number, to_change=True)
        assert asked is not None
        assert asked.voted == (20 if voices == STRUCTURE else crowd)
        assert sum(choice.yes for choice in await polls.list_choices(session, number)) == asked.voted
        assert not await ballots.count_anew(session, asked)
