from datetime import UTC, datetime, timedelta

from storage import retention, sealed_messages
from storage.database import Database
from storage.sealed_messages import SealedMessage

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


async def test_sealed_messages_wait_for_their_key(database: Database) -> None:
    early, late = (
        SealedMessage(event_id=name, room_id="!a", sender="@lea", source={"type": "x"}, received_at=NOW + timedelta(minutes=minutes))
        for name, minutes in (("$early", 0), ("$late", 5))
    )
    async with database.writing() as session:
        for sealed in (late, early):
            await sealed_messages.add_sealed(session, sealed)
    async with database.writing() as session:
        assert [one.event_id for one in await sealed_messages.list_sealed(session)] == ["$early", "$late"]
        assert [one.event_id for one in await sealed_messages.list_unexplained(session, NOW + timedelta(minutes=1))] == ["$early"]
        await sealed_messages.set_explained(session, "$early")
        assert await sealed_messages.list_unexplained(session, NOW + timedelta(minutes=1)) == []
        await sealed_messages.remove_sealed(session, "$early")
        assert [one.event_id for one in await sealed_messages.list_sealed(session)] == ["$late"]
        await retention.remove_ended(session, NOW, NOW + timedelta(minutes=5))
        assert [one.event_id for one in await sealed_messages.list_sealed(session)] == ["$late"]
        await retention.remove_ended(session, NOW, NOW + timedelta(minutes=6))
        assert await sealed_messages.list_sealed(session) == []
