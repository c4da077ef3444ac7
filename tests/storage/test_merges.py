"""Two sheets become one: everything follows, nothing is lost nor counted twice, and neither names nor lists bring the other one back."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import SQLModel, col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import ballots, dialogues, directory, merges, network, polls, search, timers
from storage.ballots import TALLY, Voter
from storage.database import Database
from storage.dialogues import Draft
from storage.directory import FROM_NETWORK, Contact, Service, Structure
from storage.holdings import Fate, table_of, tables
from storage.lexicon import Lexicon
from storage.meetings import Registration
from storage.merges import Moving
from storage.network import HandOver, Membership
from storage.polls import CLOSED, STRUCTURE, YES, Ballot, Choice, Poll
from storage.search.tables import SearchWord
from tests.given import findable, meeting, member, poll, service, structure

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LEA, OMAR, NINA = "@lea:a", "@omar:a", "@nina:a"


async def sheets(session: AsyncSession, **facts: Any) -> tuple[int, int]:
    """The sheet that a member named, and that of the list."""
    gone = await findable(session, structure("C.C.A.S.", source=FROM_NETWORK, source_id="ccas", **facts), service("Domiciliation"))
    kept = await findable(session, structure("Action sociale de Valmont", commune="Valmont"), service("Aide au loyer"))
    return gone, kept


async def asked(session: AsyncSession, votes: dict[str, tuple[int, int]], **facts: Any) -> Poll:
    """A poll by structure, and who votes what for which structure, in this order."""
    row = poll(voices=STRUCTURE, ends_at=NOW + timedelta(days=7), **facts)
    await polls.add_poll(session, row, [Choice(text=text, poll_number=0, rank=0) for text in ("Logement", "Santé")])
    for user_id, (rank, structure_id) in votes.items():
        await ballots.set_ballot(session, row, Voter(user_id, structure_id), {rank: YES}, NOW)
    return row


async def counts(session: AsyncSession, row: Poll) -> list[int]:
    return [row.voted, *(choice.yes for choice in await polls.list_choices(session, row.number or 0))]


def test_every_table_that_points_to_a_sheet_follows_it() -> None:
    thought_of = {Fate.FOLLOWS, Fate.MADE_ANEW}
    named = {
        (table_of(model).name, name) for model, holds in tables().items() for name, fate in holds.structures.items() if fate in thought_of
    }
    pointing = {
        (table.name, column.name)
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "structure" for key in column.foreign_keys)
    }
    kept = {("meeting", "host_structure_id"), ("walk_in", "structure_id")}  # without a constraint: they outlive a sheet that is taken away
    assert pointing == named - kept


async def test_what_a_sheet_had_is_had_by_the_other(database: Database) -> None:
    async with database.writing() as session:
        gone, kept = await sheets(session)
        await member(session, LEA, "Léa", gone, role="agente")
        await member(session, OMAR, "Omar", kept, role="")
        await network.add_membership(session, OMAR, gone, "agent d’accueil", date(2026, 1, 5))
        await member(session, NINA, "Nina")
        await network.add_membership(session, NINA, gone, "", date(2024, 1, 5))
        await network.remove_memberships(session, NINA, date(2025, 1, 5), gone)
        session.add(meeting())
        await session.flush()
        session.add(Registration(meeting_number=1, user_id=LEA, structure_id=gone, arrival=1, at=NOW))
        await session.flush()
        assert await merges.count_moving(session, gone, kept) == Moving(people=2, services=1, meetings=1, polls=0)
        assert await merges.set_merged(session, gone, kept, NOW)

    async with database.writing() as session:
        assert await directory.list_structures(session, [gone]) == []
        posts = (await session.exec(select(Membership).order_by(col(Membership.id)))).all()
        assert {post.structure_id for post in posts} == {kept}
        assert [(post.user_id, post.role, post.since) for post in posts if post.until is None] == [
            (LEA, "agente", date(2026, 11, 23)),
            (OMAR, "agent d’accueil", date(2026, 1, 5)),
        ]
        assert len(posts) == 3
        assert {each.name for each in await directory.list_services(session, [kept])} == {"Domiciliation", "Aide au loyer"}
        assert (await session.exec(select(Registration.structure_id))).all() == [kept]
        assert [(each.subject, each.due_at) for each in await timers.list_timers(session)] == [("meetings.seats:1", NOW)]
        assert not await merges.set_merged(session, gone, kept, NOW)


async def test_a_post_that_was_offered_stays_offered_once(database: Database) -> None:
    async with database.writing() as session:
        gone, kept = await sheets(session)
        for user_id in (LEA, OMAR):
            await member(session, user_id, user_id, gone, kept)
        posts = {(post.user_id, post.structure_id): post.id or 0 for post in await session.exec(select(Membership))}
        await network.set_hand_over(session, posts[LEA, gone], NINA, NOW)
        await network.set_hand_over(session, posts[OMAR, gone], NINA, NOW)
        await network.set_hand_over(session, posts[OMAR, kept], LEA, NOW)
        await merges.set_merged(session, gone, kept, NOW)
        offered = (await session.exec(select(HandOver.membership_id, HandOver.to_user_id))).all()
        assert set(offered) == {(posts[LEA, kept], NINA), (posts[OMAR, kept], LEA)}


async def test_its_own_facts_win_and_the_others_fill_what_is_empty(database: Database) -> None:
    async with database.writing() as session:
        facts = {"commune": "Ailleurs", "address": "2 place de la Halle", "latitude": 44.5, "confirmed_on": date(2026, 10, 2)}
        gone, kept = await sheets(session, **facts)
        session.add_all(
            Contact(structure_id=number, kind=kind, value=value)
            for number, kind, value in (
                (kept, "phone", "05 36 49 12 01"),
                (gone, "phone", "+33536491201"),
                (gone, "phone", "05 36 49 12 02"),
                (kept, "web", "https://www.ccas.example/"),
                (gone, "web", "ccas.example"),
            )
        )
        await session.flush()
        await merges.set_merged(session, gone, kept, NOW)
    async with database.reading() as session:
        (stands,) = await directory.list_structures(session, [kept])
        assert (stands.name, stands.commune, stands.address) == ("Action sociale de Valmont", "Valmont", "2 place de la Halle")
        assert (stands.latitude, stands.confirmed_on) == (44.5, date(2026, 10, 2))
        values = [contact.value for contact in await directory.list_contacts(session, [kept])]
        assert values == ["05 36 49 12 01", "05 36 49 12 02", "https://www.ccas.example/"]
        (merged,) = await directory.list_merged(session)
        assert merges.told_by(merged)["confirmed_on"] == date(2026, 10, 2)


def test_a_place_on_the_map_goes_with_its_address() -> None:
    told = {"address": "2 place de la Halle", "commune": "Valmont", "latitude": 44.5}
    assert merges.filled({"address": "1 rue Haute", "commune": None, "latitude": None}, told) == {
        "address": "1 rue Haute",
        "commune": "Valmont",
        "latitude": None,
    }


async def test_the_old_name_leads_to_the_sheet_that_stays(database: Database) -> None:
    async with database.writing() as session:
        gone, kept = await sheets(session)
        other = await findable(session, structure("Mission locale"))
        await merges.set_merged(session, gone, kept, NOW)
        assert await search.find_structures_by_name(session, "C.C.A.S.") == [kept]
        assert await search.find_structures_by_name(session, "CCAS") == [kept]
        assert [hit.structure_id for hit in (await search.search(session, "domiciliation", Lexicon())).hits] == [kept]
        assert await network.add_structure(session, "ccas") == kept
        assert await merges.set_merged(session, kept, other, NOW)
        assert await directory.find_former_names(session, [other]) == {other: ["C.C.A.S.", "Action sociale de Valmont"]}
        assert await network.add_structure(session, "ccas") == other
        assert await search.find_structures_by_name(session, "action sociale") == [other]


async def test_who_was_answering_with_the_sheet_goes_on_with_the_other(database: Database) -> None:
    async with database.writing() as session:
        gone, kept = await sheets(session)
        answers = {"structure": {"id": gone, "name": "C.C.A.S."}, "post?": [{"id": gone, "name": "C.C.A.S."}, {"id": None, "name": "X"}]}
        draft = Draft(user_id=LEA, dialogue="network.inscription", answers=answers, begun_at=NOW, expires_at=NOW + timedelta(days=7))
        await dialogues.set_draft(session, draft)
        await merges.set_merged(session, gone, kept, NOW)
    async with database.reading() as session:
        stored = await dialogues.get_draft(session, LEA)
        assert stored is not None
        new = {"id": kept, "name": "Action sociale de Valmont"}
        assert stored.answers == {"structure": new, "post?": [new, {"id": None, "name": "X"}]}


async def test_of_an_open_poll_the_last_of_both_counts_and_the_other_is_to_be_told(database: Database) -> None:
    async with database.writing() as session:
        gone, kept = await sheets(session)
        joint = await asked(session, {LEA: (1, gone), NINA: (2, gone), OMAR: (1, kept)})
        alone = await asked(session, {LEA: (2, gone)})
        foreign = await asked(session, {OMAR: (2, kept)})
        assert (await merges.count_moving(session, gone, kept)).joint == (1,)
        assert (await merges.count_moving(session, gone, kept)).polls == 2
        await merges.set_merged(session, gone, kept, NOW)
        assert [await counts(session, each) for each in (joint, alone, foreign)] == [[1, 1, 0], [1, 0, 1], [1, 0, 1]]
        planned = {(each.subject, each.kind, each.user_id) for each in await timers.list_timers(session)}
        assert planned == {("polls.poll:1", TALLY, ""), ("polls.poll:2", TALLY, ""), ("polls.poll:1", merges.UNHEARD, NINA)}
        assert [voice.user_id for voice in await ballots.list_voices(session, joint)] == [OMAR]
        heard = await polls.find_last_ballot(session, 1, kept)
        assert heard is not None
        assert heard.user_id == OMAR


async def test_polls_that_are_over_keep_their_voices_as_they_were_said(database: Database) -> None:
    async with database.writing() as session:
        gone, kept = await sheets(session)
        over = await asked(session, {LEA: (1, gone), OMAR: (1, kept), NINA: (2, gone)})
        over.state = CLOSED
        await session.flush()
        other = await findable(session, structure("Mission locale"))
        for first, second in ((gone, kept), (kept, other)):
            await merges.set_merged(session, first, second, NOW)
            assert await counts(session, over) == [2, 1, 1]
            assert not await ballots.count_anew(session, over)
            voices = [(voice.user_id, voice.structure) for voice in await ballots.list_voices(session, over)]
            assert voices == [(OMAR, "Action sociale de Valmont"), (NINA, "C.C.A.S.")]
        assert set((await session.exec(select(Ballot.structure_id))).all()) == {other}
        assert await timers.list_timers(session) == []


async def test_a_sheet_that_is_gone_takes_no_words_of_the_others_away(database: Database) -> None:
    async with database.writing() as session:
        gone, kept = await sheets(session)
        await findable(session, structure("Épicerie du Pont"))
        await merges.set_merged(session, gone, kept, NOW)
        before = {word.word: word.documents for word in await session.exec(select(SearchWord))}
        assert (before["ccas"], before["domiciliation"], before["epicerie"]) == (1, 1, 1)
        assert len((await session.exec(select(Service))).all()) == 2
        assert len((await session.exec(select(Structure))).all()) == 2


# ── And back ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_sheet_that_was_merged_is_its_own_again_with_what_was_its(database: Database) -> None:
    async with database.writing() as session:
        gone, kept = await sheets(session, siret="21130001700012", address="2 place de la Halle")
        await member(session, LEA, "Léa", gone, role="agente")
        await member(session, OMAR, "Omar", kept, role="")
        reaches = ((kept, "05 36 49 12 01"), (gone, "+33536491201"), (gone, "05 36 49 12 02"))
        session.add_all(Contact(structure_id=number, kind="phone", value=value) for number, value in reaches)
        row = await asked(session, {LEA: (1, gone), OMAR: (2, kept)})
        over = await asked(session, {LEA: (1, gone)}, state=CLOSED)
        before = await whole(session)
        assert await merges.set_merged(session, gone, kept, NOW)
        await session.exec(update(Structure).where(col(Structure.id) == kept).values(address="9 rue Haute"))
        assert await whole(session) != before

    async with database.writing() as session:
        assert await merges.find_separable(session, "C.C.A.S.", NOW + timedelta(days=31)) is None
        merged = await merges.find_separable(session, "c.c.a.s.", NOW + timedelta(days=29))
        assert merged is not None
        again = await merges.separate(session, merged, NOW)
        assert again is not None
        assert again.id == gone

    async with database.writing() as session:
        stays = await session.get(Structure, kept)
        assert stays is not None
        assert (stays.siret, stays.address) == (None, "9 rue Haute")  # what it was given, but what was written since
        await session.exec(update(Structure).where(col(Structure.id) == kept).values(address=None))
        assert await whole(session) == before
        assert await merges.find_separable(session, "C.C.A.S.", NOW) is None
        polled = await polls.get_poll(session, row.number or 0)
        assert polled is not None
        assert await counts(session, polled) == [2, 1, 1]
        assert {ballot.merged_id for ballot in await session.exec(select(Ballot).where(Ballot.poll_number == over.number))} == {None}
        assert set(await search.find_structures_by_name(session, "C.C.A.S.")) == {gone}


async def whole(session: AsyncSession) -> list[list[str]]:
    """Sheets, and what is theirs."""
    await session.flush()
    found = []
    for model, left in ((Structure, set()), (Service, set()), (Contact, {"id"}), (Membership, set()), (Ballot, {"merged_id"})):
        rows = (await session.exec(select(model).execution_options(populate_existing=True))).all()
        found.append(sorted(str(row.model_dump(exclude=left)) for row in rows))
    return found
