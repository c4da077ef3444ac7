"""A kind of subject, declared once: all that follows from it, with a small one that is kept in memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.engine.incoming import Replaced, Tapped, Untapped
from commands import rooms
from commands.core.declaration.context import Context, Due, Room, Territory
from commands.core.declaration.effects import Effects, Msg, Post, Reply, msg
from commands.core.declaration.families import Table
from commands.core.declaration.happenings import Tap
from commands.core.declaration.intents import Thing
from commands.core.declaration.vocabulary import Args, Expected, Family, Rest
from commands.core.language.taps import YES
from commands.core.rules.ends import is_in_time
from commands.core.subjects import GRACE, Subject, asks_back, number_of
from commands.core.telling.mentions import take_hearers, tell
from storage import delivery, reach, timers
from storage.database import Database
from storage.delivery import Outgoing
from storage.reach import Reach
from storage.timers import Timer
from tests.chat import ACCUEIL, LEA, MORNING, OMAR, PRIVATE, TERRITORY, Chat

OPEN, DONE = "open", "done"
END, CHASE = "ideas.end", "ideas.chase"
SAMIRA = replace(LEA, user_id="@samira:town.example", name="Samira")
LATER = MORNING + timedelta(days=3)


@dataclass
class Idea:
    """What is stored of an idea."""

    number: int | None = 7
    title: str = "Un jardin"
    state: str = OPEN
    version: int = 0
    created_by: str | None = None
    room_id: str = ACCUEIL.room_id
    ends_at: datetime = LATER
    taps: int = 0
    is_secret: bool = False


STORED: dict[int, Idea] = {}
family = Family("ideas", "Les idées", first=("idée",))


@pytest.fixture(autouse=True)
def idea() -> Iterator[Idea]:
    STORED[7] = Idea()
    yield STORED[7]
    STORED.clear()


async def _get(_session: AsyncSession, number: int, *, to_change: bool = False) -> Idea | None:
    del to_change
    return STORED.get(number)


async def _sheet_of(_session: AsyncSession, row: Idea) -> int:
    return 1_000 + row.taps


async def _known(_ctx: Context) -> Sequence[Idea]:
    return [each for each in STORED.values() if not each.is_secret]


async def _is_seen(ctx: Context, row: Idea) -> bool:
    return not row.is_secret or ctx.person == SAMIRA


IDEAS = Subject(
    family,
    Thing("ideas.idea", "I", "idée|idee", shown_by="idée", also=("envie",)),
    ("ideas.", "idea"),
    get=_get,
    sheet=_sheet_of,
    message=lambda count: msg("core.dialogue-too-long", most=count),
    seeds=lambda _count: (YES,),
    room=lambda row: row.room_id,
    is_open=lambda row, now: row.state == OPEN and now < row.ends_at,
    known=_known,
    is_seen=_is_seen,
)


class One(Args):
    """Voir une idée."""

    words: Annotated[Rest, Expected(IDEAS.is_named)] = ""


@family.command("idée", One, examples=("!idée I7",), writes=True)
async def show(ctx: Context, args: One) -> Effects:
    row, after = await IDEAS.find(ctx, args.words)
    if asks_back(after):
        return await IDEAS.tell_anew(ctx, args.words)
    if after == "dire":
        return await IDEAS.announced(ctx.session, row)
    if after == "clore":
        row, _ = await IDEAS.find_led(ctx, args.words)
        row.state = DONE
        await IDEAS.plan(ctx.session, row, ctx.territory, ctx.now)
        return (await IDEAS.kept_true(ctx.session, row),)
    return (Reply(msg("core.dialogue-too-long", most=number_of(row))),)


@IDEAS.tapped()
async def tap(ctx: Context, tapped: Tap, row: Idea) -> Effects:
    row.taps += -1 if tapped.removed else 1
    return (await IDEAS.kept_true(ctx.session, row),)


@IDEAS.ends(END, OPEN, lambda row: row.ends_at)
async def end(due: Due, _planned: Timer, row: Idea) -> Effects:
    row.state = DONE
    await IDEAS.plan(due.session, row, due.territory, due.now)
    return (await IDEAS.kept_true(due.session, row),)


def _before(row: Idea, _territory: Territory) -> Sequence[datetime]:
    return [row.ends_at - timedelta(days=2), row.ends_at - timedelta(hours=4)]


@IDEAS.timer(CHASE, OPEN, _before)
async def chase(due: Due, planned: Timer, row: Idea) -> Effects:
    people = await reach.list_listeners(due.session, (LEA.user_id, OMAR.user_id), "polls", due.now)
    meant = [each for each in people if planned.user_id in {"", each.user_id}]
    told = await take_hearers(due, planned, meant, lambda each: each.first_moment(due.local_now))
    called = msg("core.dialogue-too-long", most=5_000)
    return tell(due, told, IDEAS.room(row), None if row.is_secret else lambda _: called, msg("core.dialogue-too-long", most=6_000))


@IDEAS.stands("idée")
async def stands(_ctx: Context, row: Idea) -> Msg:
    return msg("core.dialogue-too-long", most=8_000 + row.taps)


@pytest.fixture
def chat(database: Database) -> Chat:
    return Chat(database, Table((family, rooms.family)))


def figures(said: str) -> list[int]:
    """The figures that the bot said: each text of this subject is one."""
    return [int(found) for found in "".join(each if each.isdigit() else " " for each in said.replace("\u202f", "")).split()]


async def says(chat: Chat, words: str, **more: object) -> list[int]:
    return figures(await chat.says(words, **more))  # type: ignore[arg-type]


async def rows(chat: Chat, action: str) -> list[Outgoing]:
    return [row for row in await chat.outbox() if row.action == action and row.subject == "ideas.idea:7"]


async def announce(chat: Chat) -> None:
    await says(chat, "!idée I7 dire", person=SAMIRA)
    for rank, row in enumerate([*await rows(chat, "send"), *await rows(chat, "react")]):
        async with chat.database.writing() as session:
            await delivery.set_sent(session, row.id or 0, f"$sent-{rank}", chat.now)


async def plan(chat: Chat) -> list[tuple[str, datetime]]:
    """Plan what is to come, and give all that is planned."""
    async with chat.database.writing() as session:
        await IDEAS.plan(session, STORED[7], TERRITORY, chat.now)
        return [(each.kind, each.due_at) for each in await timers.list_timers(session)]


# ── Which one ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("said", ["!idée I7", "!idée 7", "!idée l’idée 7", "!idée i 7", "!idée envie 7"])
async def test_it_is_found_however_it_is_called(chat: Chat, said: str) -> None:
    assert await says(chat, said) == [7]


@pytest.mark.parametrize(
    ("said", "told"), [("!idée", "De quelle idée parlez-vous"), ("!idée I8", "Je n’ai pas d’idée I8"), ("!idée bonne", "De quelle idée")]
)
async def test_what_is_not_found_is_refused_with_what_there_is(chat: Chat, said: str, told: str) -> None:
    answer = await chat.says(said)
    assert told in answer
    assert "Les dernières\u00a0: I7." in answer


async def test_who_may_not_see_it_learns_no_more_than_that_there_is_none(chat: Chat, idea: Idea) -> None:
    idea.is_secret = True
    none = "Je n’ai pas d’idée I7. Je n’ai rien changé.\n\nToutes\u00a0: !idées"
    assert await chat.says("!idée I7") == none
    assert await says(chat, "!idée I7", person=SAMIRA) == [7]
    assert await chat.says("!idée I7 remettre") == none


def test_a_number_makes_a_command_wait_for_it() -> None:
    expected = Expected(IDEAS.is_named)
    assert [expected.among(words) for words in ("I7 merci", "une bonne idée", "3 décembre")] == [True, False, False]


async def test_only_who_leads_it_ends_it_and_only_once(chat: Chat, idea: Idea) -> None:
    await announce(chat)
    assert "Samira" in await chat.says("!idée I7 clore")
    assert idea.state == OPEN
    await chat.says("!idée I7 clore", person=SAMIRA)
    assert idea.state == DONE
    assert "a déjà sa réponse" in await chat.says("!idée I7 clore", person=SAMIRA)


# ── Its message ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_it_is_told_in_its_room_with_its_seeds_and_kept_true(chat: Chat, idea: Idea) -> None:
    await announce(chat)
    assert [(row.action, row.room_id) for row in [*await rows(chat, "send"), *await rows(chat, "react")]] == [
        ("send", ACCUEIL.room_id),
        ("react", ACCUEIL.room_id),
    ]
    said = await chat.answer_to(Tapped("$tap", ACCUEIL, OMAR, "$sent-0", "👍"))
    assert (figures(said), idea.taps) == ([1_001], 1)
    await chat.answer_to(Untapped("$untap", ACCUEIL, "$tap"))
    assert idea.taps == 0
    (update,) = await rows(chat, "update")
    assert figures(update.content["body"]) == [1_000]


async def test_a_message_that_was_taken_away_is_put_back(chat: Chat) -> None:
    await announce(chat)
    assert "I7 (Un jardin) est toujours dans son salon" in await chat.says("!idée I7 remettre", person=SAMIRA)
    assert "I7 (Un jardin) a été retiré de son salon" in await chat.answer_to(Untapped("$redaction", ACCUEIL, "$sent-0"))
    (letter,) = [row for row in await chat.outbox() if row.person_id and "a été retiré" in row.content["body"]]
    assert (letter.person_id, letter.content["msgtype"]) == (SAMIRA.user_id, "m.notice")
    assert "Samira" in await chat.says("!idée I7 remettre")
    back = await chat.says("!idée I7 remettre", person=SAMIRA, room=PRIVATE)
    assert "I7 (Un jardin) est de nouveau dans son salon" in back
    assert 1_000 in figures(back)
    assert len(await rows(chat, "send")) == 2


async def test_where_it_stands_its_message_is_the_answer(chat: Chat) -> None:
    await announce(chat)
    await chat.answer_to(Untapped("$redaction", ACCUEIL, "$sent-0"))
    assert await says(chat, "!idée I7 remettre", person=SAMIRA, room=ACCUEIL) == [1_000]


async def test_of_what_is_over_nobody_is_told_that_its_message_is_gone(chat: Chat, idea: Idea) -> None:
    await announce(chat)
    idea.state = DONE
    assert await chat.answer_to(Untapped("$redaction", ACCUEIL, "$sent-0")) == ""
    assert "a déjà sa réponse" in await chat.says("!idée I7 remettre", person=SAMIRA)


@pytest.mark.parametrize(("state", "told"), [(OPEN, [1_000]), (DONE, [])])
async def test_it_is_told_again_in_a_room_that_replaces_its_own_while_it_is_open(
    chat: Chat, idea: Idea, state: str, told: list[int]
) -> None:
    await announce(chat)
    idea.state = state
    await chat.dispatcher.dispatch(Replaced("$tombstone", ACCUEIL, OMAR, "!new"))
    chat.replacing["!new"] = ACCUEIL.room_id
    await chat.moves.settle()
    said = [row for row in await rows(chat, "send") if row.room_id == "!new"]
    assert [each for row in said for each in figures(row.content["body"])] == told


async def test_who_corrects_a_message_is_told_how_it_stands(chat: Chat, idea: Idea) -> None:
    said = chat.hear("!idée I7 dire", person=SAMIRA)
    await chat.answer_to(said)
    idea.taps = 4
    assert 8_004 in figures(await chat.corrects(said, "!idée I7"))


# ── What time does ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_all_that_is_to_come_is_planned_and_planned_anew_and_no_more_when_it_is_over(chat: Chat, idea: Idea) -> None:
    assert await plan(chat) == [(CHASE, LATER - timedelta(days=2)), (END, LATER + GRACE)]
    idea.ends_at = MORNING + timedelta(hours=9)
    assert await plan(chat) == [(CHASE, MORNING + timedelta(hours=5)), (END, MORNING + timedelta(hours=9) + GRACE)]
    idea.ends_at = MORNING + timedelta(hours=1)
    assert await plan(chat) == [(END, MORNING + timedelta(hours=1) + GRACE)]
    async with chat.database.writing() as session:
        await timers.set_timer(session, timers.timer("ideas.idea:7", CHASE, LATER, user_id=LEA.user_id))
    assert len(await plan(chat)) == 2, "what is planned for a person stays"
    idea.state = DONE
    assert await plan(chat) == []


async def test_the_end_comes_in_its_time_to_what_is_open_only(chat: Chat, idea: Idea) -> None:
    await announce(chat)
    await plan(chat)
    idea.state = DONE
    assert await chat.rings(days=4) == ""
    idea.state = OPEN
    idea.version += 1
    idea.ends_at = chat.now + timedelta(hours=1)
    await plan(chat)
    assert await chat.rings(hours=1) == "", "what was sent before it may still come"
    assert figures(await chat.rings(minutes=1)) == [1_000]
    assert idea.state == DONE


async def test_a_bot_that_was_down_at_the_end_first_hears_what_it_missed(chat: Chat, idea: Idea) -> None:
    await announce(chat)
    idea.ends_at = chat.now + timedelta(hours=1)
    await plan(chat)
    assert await chat.rings(hours=5) == ""
    assert idea.state == OPEN
    assert figures(await chat.rings(minutes=1)) == [1_000]
    assert idea.state == DONE


def test_what_was_sent_before_the_end_is_in_time_whenever_it_comes() -> None:
    before, after = LATER - timedelta(seconds=1), LATER + timedelta(days=1)
    assert is_in_time(LATER, before)
    assert is_in_time(LATER, after, before)
    assert is_in_time(LATER, before, after), "a clock that is wrong elsewhere loses nothing"
    assert not is_in_time(LATER, LATER)
    assert not is_in_time(LATER, after, LATER)


async def test_seeds_that_wait_are_given_up_when_it_is_over(chat: Chat, idea: Idea) -> None:
    await says(chat, "!idée I7 dire", person=SAMIRA)
    idea.state = DONE
    await plan(chat)
    assert [row.state for row in await rows(chat, "react")] == ["withdrawn"]


async def chased(chat: Chat) -> list[tuple[str | None, int]]:
    """Who was told, in private or in the room (None), in order."""
    return [(row.person_id, each) for row in await chat.outbox() for each in figures(row.content.get("body", "")) if each >= 5_000]


async def test_each_is_chased_where_they_wish_and_later_who_cannot_be_now(chat: Chat, idea: Idea) -> None:
    async with chat.database.writing() as session:
        session.add(Reach(user_id=LEA.user_id, channel="private", from_minute=14 * 60))
    await plan(chat)
    await chat.rings(days=1)
    assert await chased(chat) == [(None, 5_000), (None, 5_000)]  # a notice, and the edit that rings for Omar
    (ring,) = [row for row in await chat.outbox() if row.action == "ring"]
    assert ring.content["m.mentions"] == {"user_ids": [OMAR.user_id]}
    await chat.rings(hours=5)
    assert (await chased(chat))[2:] == [(LEA.user_id, 6_000)]
    idea.is_secret = True
    assert await chat.rings(hours=1) == ""


async def test_where_a_mention_would_tell_who_is_meant_all_are_told_in_private(chat: Chat, idea: Idea) -> None:
    idea.is_secret = True
    await plan(chat)
    await chat.rings(days=1)
    assert sorted(await chased(chat), key=str) == [(LEA.user_id, 6_000), (OMAR.user_id, 6_000)]


# ── In the house ─────────────────────────────────────────────────────────────────────────────────────────────────


async def test_its_message_goes_to_the_room_of_a_role_too(chat: Chat) -> None:
    async with chat.database.writing() as session:
        (post, *_) = await replace(IDEAS, family=Family("others", "Autres"), room=lambda _: "agenda").announced(session, STORED[7])
    assert isinstance(post, Post)
    assert (post.room, post.subject) == ("agenda", "ideas.idea:7")


def test_people_call_it_in_what_they_say() -> None:
    table = Table((family,))
    assert table.references("voici I7, et l’idée n° 12") == ["I7", "I12"]
    assert table.reference("ideas.idea:7") == "I7"


def test_another_room_may_be_its_own(idea: Idea) -> None:
    idea.room_id = Room("!group:town.example").room_id
    assert IDEAS.room(idea) == "!group:town.example"
