"""What an operator reads before and after an erasure."""

from datetime import UTC, datetime
from io import StringIO

from rich.console import Console
from sqlmodel import select

from bot.administration.erase_report import erase_person
from storage.database import Database
from storage.network import Member

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


async def said(database: Database, person: str = "@lea:a", *, apply: bool = False, configured: bool = False) -> tuple[int, str]:
    output = StringIO()
    console = Console(file=output, width=200, force_terminal=False)
    code = await erase_person(database, person, now=NOW, console=console, configured=configured, apply=apply)
    return code, output.getvalue()


async def members(database: Database) -> list[str]:
    async with database.reading() as session:
        return list((await session.exec(select(Member.user_id))).all())


async def test_it_is_shown_then_erased_and_the_others_stay(database: Database) -> None:
    async with database.writing() as session:
        session.add_all([Member(user_id=name, name=name, joined_at=NOW, last_seen_on=NOW.date()) for name in ("@lea:a", "@omar:a")])
    code, shown = await said(database)
    assert (code, "rien n’a été effacé" in shown, "profil" in shown) == (0, True, True)
    assert await members(database) == ["@lea:a", "@omar:a"]
    assert "Reçu n° 1." in (await said(database, apply=True))[1]
    assert await members(database) == ["@omar:a"]
    assert "ne garde rien" in (await said(database, apply=True))[1]


async def test_what_is_no_id_is_refused_and_a_configured_coordinator_is_told(database: Database) -> None:
    code, told = await said(database, "Léa", apply=True)
    assert (code, "n’est pas un identifiant Matrix" in told) == (1, True)
    assert "retirez-la aussi de [[pilots]]" in (await said(database, configured=True))[1]
