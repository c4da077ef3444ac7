"""The sheets that are asked about, of whom, and the campaigns that ask about many: on both databases."""

from datetime import UTC, date, datetime, timedelta

from storage import confirmations, corrections, merges, network, sheets, upkeep
from storage.corrections import Correction
from storage.database import Database
from storage.rows import add_numbered, keep_row
from storage.sheets import Confirmed
from storage.upkeep import OPEN, TO_PHONE, Campaign
from tests.given import findable, member, structure

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
OLD, RECENT = date(2025, 1, 1), date(2026, 11, 1)


async def test_what_is_due_is_old_answered_for_and_not_asked_about(database: Database) -> None:
    async with database.writing() as session:
        never, old, recent, alone, asked = [
            await findable(session, structure(name, confirmed_on=day))
            for name, day in (("Never", None), ("Old", OLD), ("Recent", RECENT), ("Alone", OLD), ("Asked", OLD))
        ]
        await member(session, "@lea:x", "Léa", never, old, recent, asked)
        await member(session, "@gone:x", "Partie", alone, left_at=NOW)
        await upkeep.add_checkups(session, [asked], NOW)
        assert await upkeep.list_due(session, date(2026, 5, 23), 9) == [never, old]
        assert await upkeep.list_due(session, date(2026, 5, 23), 1) == [never]
        assert await confirmations.list_answering(session, [old, alone]) == {old: ["@lea:x"]}
        await network.remove_memberships(session, "@lea:x", NOW.date())
        assert await upkeep.list_due(session, date(2026, 5, 23), 9) == []


async def test_sheets_are_counted_by_when_they_were_confirmed(database: Database) -> None:
    async with database.writing() as session:
        assert await sheets.count_confirmed(session, OLD) == Confirmed(0, 0, 0)
        for rank, day in enumerate((None, OLD, RECENT, RECENT)):
            await findable(session, structure(f"S{rank}", confirmed_on=day))
        counted = await sheets.count_confirmed(session, date(2025, 11, 23))
        assert (counted, counted.total) == (Confirmed(2, 1, 1), 4)
        assert await sheets.count_confirmed(session, OLD) == Confirmed(3, 0, 1)


async def test_a_campaign_takes_what_is_under_way_and_counts_people_once(database: Database) -> None:
    async with database.writing() as session:
        one, two, three = [
            await findable(session, structure(f"S{rank}", kind=kind, commune=commune, confirmed_on=day))
            for rank, (kind, commune, day) in enumerate(
                (("CCAS", "Lormont", OLD), ("Association", "Lormont", None), ("CCAS", "Cenon", RECENT))
            )
        ]
        assert await upkeep.list_matching(session, ["CCAS"], [], None, 9) == [one, three]
        assert await upkeep.list_matching(session, [], ["Lormont"], None, 9) == [one, two]
        assert await upkeep.list_matching(session, [], [], date(2026, 6, 1), 9) == [one, two]
        assert await upkeep.list_kinds(session) == ["Association", "CCAS"]
        await upkeep.add_checkups(session, [one], NOW)
        number = await add_numbered(session, Campaign(about="toutes", room="terrain", ends_at=NOW, created_at=NOW))
        assert await upkeep.take_into(session, number, [one, two]) == {one}
        await upkeep.add_checkups(session, [two], NOW, number)
        for checkup in await upkeep.list_of_campaign(session, number):
            letter = await upkeep.add_letter(session, checkup.number or 0, "@lea:x", NOW)
            letter.told_at = NOW
        await session.flush()
        assert await upkeep.count_told(session, number) == (1, {1, 2})
        assert await upkeep.list_busy(session, ["@lea:x", "@omar:x"], NOW - timedelta(days=7)) == {"@lea:x"}
        assert await upkeep.list_busy(session, ["@lea:x"], NOW) == set()


async def test_what_waits_for_a_sheet_follows_it_into_another_one(database: Database) -> None:
    async with database.writing() as session:
        gone, kept = [await findable(session, structure(name)) for name in ("C.C.A.S.", "CCAS")]
        await upkeep.add_checkups(session, [gone, kept], NOW)
        row = Correction(structure_id=gone, field="phone", value="05 36 49 01 37", room="terrain", created_at=NOW)
        await keep_row(session, row)
        await corrections.add_voice(session, 1, "@lea:x", gone, NOW)
        assert not await corrections.add_voice(session, 1, "@lea:x", kept, NOW)
        await merges.set_merged(session, gone, kept, NOW)
        assert [each.state for each in await upkeep.list_waiting_of(session, kept)] == [OPEN, OPEN]
        assert [each.structure_id for each in await corrections.list_waiting(session, 9, structure_ids=[kept])] == [kept]
        assert await corrections.list_agreeing(session, 1) == {kept}
        for checkup in await upkeep.list_open(session):
            checkup.state = TO_PHONE
        await session.flush()
        assert await upkeep.count_to_phone(session) == 2
