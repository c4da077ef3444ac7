"""`!documents` and what is told of them; what nobody opened is shown once a month; what an erasure leaves."""

import pytest
from sqlmodel import select

from commands.library.excerpts import excerpt
from storage.analysis import stem
from storage.documents import Document
from tests.chat import OMAR
from tests.commands.library import files
from tests.commands.library.conftest import PROGRAMME, Desk
from tests.commands.library.test_bringing import bring
from tests.commands.programmes.conftest import SAMIRA
from tests.spaces import flat


async def test_a_document_is_found_by_its_text_with_the_page(desk: Desk) -> None:
    await bring(desk)
    told = await desk.says("!documents impayés de loyer", person=OMAR)
    assert "DOC1 : Se loger à Valmont en 2024 (PMI, 2024), p. 3 : « Les impayés de loyer ont doublé" in told
    assert "!fichier DOC1" in told
    for said in ("documents loyer", "!document loyer", "!bibliothèque loyer", "documents : loyer"):
        assert "p. 3" in await desk.says(said, person=OMAR), said


async def test_the_last_ones_are_listed_and_mine(desk: Desk) -> None:
    assert "La bibliothèque est vide" in await desk.says("!documents")
    for rank in range(6):
        await bring(desk, files.pdf([f"Texte numéro {rank}, sur les transports"]), f"Étude {'abcdef'[rank]} sur les bus")
    assert "!suite" in await desk.says("!documents", person=OMAR)
    assert "DOC1 : Étude a" in await desk.says("!suite", person=OMAR)
    assert "Vous n’avez pas apporté" in await desk.says("!documents miens", person=OMAR)
    assert "Vos documents" in await desk.says("mes documents")
    assert "La suite (6 en tout)" in await desk.says("!documents transports", person=OMAR)
    assert "Étude c" in await desk.says("!suite", person=OMAR)


async def test_three_that_nobody_opened_are_shown_once_a_month_and_take_turns(desk: Desk) -> None:
    async def month(day: str) -> str:
        job = next(each for each in desk.chat.table.jobs if each.name == "library.unopened")
        desk.chat.now = desk.chat.now.fromisoformat(f"{day}T09:00:00+00:00")
        before = {row.id for row in await desk.chat.outbox()}
        await desk.chat.timekeeper.run(job, desk.chat.now)
        rows = [row for row in await desk.chat.outbox() if row.id not in before]
        assert all((row.room_id, row.content["msgtype"]) == (PROGRAMME.room_id, "m.notice") for row in rows)
        return flat("\n".join(row.content["body"] for row in rows))

    for rank in range(4):
        await bring(desk, files.pdf([f"Texte numéro {rank}"]), f"Étude {'abcd'[rank]} sur les bus")
    await desk.says("DOC2")  # by who brought it: nobody opened it yet
    assert await month("2026-11-25") == "", "another day"
    first = await month("2026-12-10")
    assert [f"DOC{number}" in first for number in (1, 2, 3, 4)] == [True, True, True, False]
    await desk.says("!fichier DOC4", person=OMAR)
    await desk.says("DOC1", person=OMAR)
    assert "DOC1" not in await month("2027-01-11"), "the 10th is a Sunday"
    for number in (2, 3):
        await desk.says(f"DOC{number}", person=OMAR)
    assert await month("2027-02-10") == "", "all were opened: nothing is said"


async def test_an_erasure_keeps_the_document_under_its_structure(desk: Desk) -> None:
    await bring(desk)
    await desk.says("!effacer")
    await desk.says("oui effacer")
    async with desk.chat.database.reading() as session:
        kept = (await session.exec(select(Document))).one()
    assert (kept.created_by, kept.title) == (None, "Se loger à Valmont en 2024")
    assert "Apporté par PMI" in await desk.says("DOC1", person=OMAR)
    assert "impayés" in await desk.says("!documents impayés", person=OMAR)
    (edition,) = await desk.editions()
    assert edition.brought_by is None
    assert edition.file is not None
    assert "n’est plus dans la bibliothèque" in await desk.says("!retirer-document DOC1", person=SAMIRA)


async def test_an_erasure_takes_a_draft_away(desk: Desk) -> None:
    await desk.sends("etude.pdf", files.pdf(["Un texte"], "Se loger"))
    await desk.says("stop")
    await desk.says("!effacer")
    await desk.says("oui effacer")
    async with desk.chat.database.reading() as session:
        assert not (await session.exec(select(Document))).all()


@pytest.mark.parametrize("most", [20, 40, 130, 400])
def test_an_excerpt_holds_what_was_looked_for_and_is_short(most: int) -> None:
    text = "mot " * 60 + "les impayés de loyer ont doublé " + "mot " * 60
    told = excerpt(text.strip(), {stem("impayes"), stem("loyer")}, most)
    assert len(told) <= most + 4
    assert "impayés" in told
    assert excerpt("court", {"x"}, 10) == "court"
