"""A document is brought: read, proposed with what it tells of itself, asked about, put in the library once its author agrees."""

import pytest
from sqlmodel import select

from storage import retention
from storage.documents import Document, DocumentEdition
from storage.passages import DocumentPassage, DocumentWord
from tests.chat import ACCUEIL, OMAR
from tests.commands.library import files
from tests.commands.library.conftest import PROGRAMME, STRANGER, Desk
from tests.commands.library.files import MEALS, RENTS
from tests.commands.programmes.conftest import SAMIRA
from tests.spaces import flat

STUDY = files.pdf(RENTS, "Se loger à Valmont en 2024")


async def bring(desk: Desk, content: bytes = STUDY, title: str = "Se loger à Valmont en 2024") -> str:
    """Bring a document of which all is told at once."""
    await desk.sends("etude.pdf", content, f"!document {title} ; PMI ; 2024 ; loyer ; licence ouverte")
    return await desk.says("oui")


async def test_a_file_is_read_and_what_is_missing_asked(desk: Desk) -> None:
    told = await desk.sends("etude.pdf", STUDY)
    assert "Je lis « etude.pdf »" in told
    assert "J’ai lu « etude.pdf » (3 pages)" in told
    assert "1/7" not in told, "its title is known"
    assert "« Se loger à Valmont en 2024 » : quelle structure l’a fait ?" in told
    assert "Qui peut l’utiliser ?" in await desk.says("nous")
    summary = await desk.says("1")
    for line in ("1. Titre : Se loger à Valmont en 2024", "2. Structure : PMI", "3. Année : 2024", "4. Thème : Logement"):
        assert line in summary
    assert "6. Licence : licence ouverte (Etalab)" in summary
    assert (await desk.stored()).state == "draft", "nothing is in the library before its author agrees"
    assert "Aucun document" in await desk.says("!documents loyer", person=OMAR)
    done = await desk.says("oui")
    assert "C’est dans la bibliothèque : DOC1" in done
    post = next(row for row in await desk.chat.outbox() if row.room_id == PROGRAMME.room_id)
    assert post.content["msgtype"] == "m.notice"
    assert "Se loger à Valmont en 2024 (PMI, 2024)" in flat(post.content["body"])


async def test_words_that_come_with_it_are_not_asked(desk: Desk) -> None:
    words = "!document Le bail ; Mission locale ; 2022 ; loyer ; pour les jeunes ; licence ouverte"
    assert "1. Titre : Le bail" in await desk.sends("etude.pdf", STUDY, words)
    await desk.says("oui")
    kept = await desk.stored()
    assert (kept.title, kept.author, kept.year, kept.theme, kept.audience) == ("Le bail", "Mission locale", 2022, "loyer", "les jeunes")
    assert kept.licence == "licence ouverte (Etalab)"


async def test_a_line_of_the_summary_is_changed_by_its_number(desk: Desk) -> None:
    await desk.sends("etude.pdf", STUDY)
    await desk.says("Agence d’urbanisme")
    assert "2. Structure : Agence d’urbanisme" in await desk.says("passer")
    assert "De quelle année" in await desk.says("3")
    assert "Il me faut une année, jusqu’à 2026" in await desk.says("l’an prochain")
    assert "3. Année : 2019" in await desk.says("c’est de septembre 2019")
    await desk.says("oui")
    assert (await desk.stored()).year == 2019


async def test_a_file_is_brought_in_reply_to_it_in_its_room(desk: Desk) -> None:
    """As the shell gives it: the file that the message replies to."""
    file = desk.sent("etude.pdf", STUDY)
    told = await desk.says("!document", room=ACCUEIL, file=file, reply_to="$file")
    assert "en privé" in told or "Je lis" in told
    assert "quelle structure l’a fait" in await desk.works()


async def test_who_made_it_is_proposed_where_it_is_a_structure_and_never_a_person(desk: Desk) -> None:
    assert "quelle structure l’a fait" in await desk.sends("a.pdf", files.pdf(RENTS, "Se loger à Valmont", "Jeanne Martin"))
    await desk.says("stop")
    told = await desk.sends("b.docx", files.docx(MEALS, "Manger à Valmont", "Mission locale"))
    assert "quelle structure" not in told


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", files.locked_pdf("secret"), "protégé par un mot de passe"),
        ("a.pdf", STUDY[:2_000], "est abîmé"),
        ("a.docx", files.docx(MEALS, more={"word/vbaProject.bin": b"x"}), "contient des macros"),
        ("a.pdf", b"", "est vide"),
        ("a.pdf", b"bonjour", "n’est ni un PDF, ni un document"),
    ],
)
async def test_what_cannot_be_read_is_told_and_nothing_of_it_kept(desk: Desk, name: str, content: bytes, words: str) -> None:
    told = await desk.sends(name, content)
    assert words in told
    assert "Je n’ai rien gardé" in told
    async with desk.chat.database.reading() as session:
        for model in (Document, DocumentEdition, DocumentPassage, DocumentWord):
            assert not (await session.exec(select(model))).all()


async def test_a_wrong_ending_is_read_as_what_it_is(desk: Desk) -> None:
    assert "Manger à Valmont" in await desk.sends("manger.pdf", files.docx(MEALS, "Manger à Valmont"))


async def test_a_pdf_of_images_is_kept_and_found_by_its_sentence(desk: Desk) -> None:
    told = await desk.sends("affiche_2023.pdf", files.image_pdf())
    assert "Je n’y ai trouvé aucun texte" in told
    for answer in ("CCAS", "logement", "1"):
        told = await desk.says(answer)
    assert "C’est par elle qu’on le trouvera" in told
    assert "Il me faut quelques mots" in await desk.says("oui")
    await desk.says("Les permanences juridiques du samedi")
    await desk.says("oui")
    found = await desk.says("!documents permanence juridique", person=OMAR)
    assert "DOC1 : Affiche 2023 (CCAS, 2023) : Les permanences juridiques du samedi" in found


async def test_a_program_inside_is_told(desk: Desk) -> None:
    assert "Il contient un programme, que je n’exécute jamais" in await desk.sends("form.pdf", files.scripted_pdf())


async def test_the_same_file_is_there_already(desk: Desk) -> None:
    await bring(desk)
    assert "C’est déjà DOC1" in await desk.sends("copie.pdf", STUDY, person=OMAR)
    async with desk.chat.database.reading() as session:
        assert len((await session.exec(select(Document))).all()) == 1


async def test_what_is_too_large_is_refused_before_it_is_fetched(desk: Desk) -> None:
    file = desk.sent("gros.pdf", b"", size=500_000_000)
    assert "est trop lourd" in await desk.says("", file=file)
    assert not await desk.works()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("!document Bilan de Mme Durand, née le 3 mars 1980", "a.pdf"),
        ("!document", "rapport_social_Mme_Durand.pdf"),
    ],
)
async def test_a_title_or_a_name_that_speaks_of_a_person_is_refused(desk: Desk, words: str, name: str) -> None:
    told = await desk.sends(name, STUDY, words)
    assert "Durand" not in told
    async with desk.chat.database.reading() as session:
        assert not (await session.exec(select(Document))).all()


async def test_a_title_that_the_file_tells_of_a_person_is_not_proposed(desk: Desk) -> None:
    told = await desk.sends("b.pdf", files.pdf(RENTS, "Rapport social de Mme Durand"))
    assert "Durand" not in told


async def test_only_members_bring(desk: Desk) -> None:
    assert "!inscription" in await desk.sends("a.pdf", STUDY, person=STRANGER)


async def test_several_are_asked_about_one_after_the_other(desk: Desk) -> None:
    await desk.sends("etude.pdf", STUDY)
    assert "attend : finissez" in await desk.sends("manger.docx", files.docx(MEALS, "Manger à Valmont"))
    await desk.says("nous")
    await desk.says("3")
    assert "« Manger à Valmont » : quelle structure" in await desk.says("oui")


async def test_after_stop_it_waits_and_is_asked_about_again(desk: Desk) -> None:
    await desk.sends("etude.pdf", STUDY)
    await desk.says("stop")
    assert "quelle structure l’a fait" in await desk.says("!document")
    assert "quelle structure l’a fait" in await desk.says("!document"), "asked again where it was"
    await desk.says("stop")
    assert "je ne garde rien" in await desk.says("!retirer-document DOC1")
    assert "Envoyez-moi ici" in await desk.says("!document")


# ── Afterwards ───────────────────────────────────────────────────────────────────────────────────────────────────


async def test_it_is_shown_and_given_again(desk: Desk) -> None:
    await bring(desk)
    shown = await desk.says("DOC1", person=OMAR)
    assert "DOC1 : Se loger à Valmont en 2024 (PMI, 2024)." in shown
    assert "Apporté par PMI" in shown
    assert "!fichier DOC1" in shown
    for said in ("!document DOC1 fichier", "DOC1 fichier", "!fichier DOC1", "le fichier de DOC1", "!lire DOC1"):
        before = len(await desk.chat.outbox())
        assert "Le fichier suit" in await desk.says(said, person=OMAR), said
        rows = (await desk.chat.outbox())[before:]
        assert [row.content.get("url") for row in rows if row.content.get("msgtype") == "m.file"] == ["mxc://town.example/abc"], said


async def test_a_sealed_file_is_given_where_nobody_else_reads(desk: Desk) -> None:
    await bring(desk)
    async with desk.chat.database.writing() as session:
        edition = (await session.exec(select(DocumentEdition))).one()
        edition.file = {"msgtype": "m.file", "body": "etude.pdf", "file": {"url": "mxc://town.example/abc", "key": {}}}
        session.add(edition)
    before = len(await desk.chat.outbox())
    assert "je vous l’envoie en privé" in await desk.says("!document DOC1 fichier", room=ACCUEIL, person=OMAR)
    rows = (await desk.chat.outbox())[before:]
    assert ACCUEIL.room_id not in {row.room_id for row in rows if row.content.get("msgtype") == "m.file"}


async def test_a_new_version_keeps_the_older_one(desk: Desk) -> None:
    await bring(desk)
    newer = files.pdf(["Les loyers ont encore augmenté : observatoire de 2025"], "Se loger")
    assert "a une nouvelle version, la 2" in await desk.sends("etude2.pdf", newer, "!document DOC1")
    assert "observatoire" in await desk.says("!documents observatoire", person=OMAR)
    assert "Aucun document" in await desk.says("!documents impayés", person=OMAR), "the text of the one that holds is searched"
    assert "ancienne version 1" in await desk.says("!document DOC1 version 1", person=OMAR)
    assert "n’a pas cette version" in await desk.says("!document DOC1 version 7", person=OMAR)
    assert [each.name for each in await desk.editions()] == ["etude.pdf", "etude2.pdf"]


async def test_a_new_version_that_cannot_be_read_leaves_the_one_before(desk: Desk) -> None:
    await bring(desk)
    assert "est abîmé" in await desk.sends("etude2.pdf", STUDY[:2_000], "!document DOC1")
    assert "impayés" in await desk.says("!documents impayés", person=OMAR)
    assert (await desk.stored()).edition == 1


async def test_what_is_told_of_it_is_changed_and_found(desk: Desk) -> None:
    await bring(desk)
    assert "Seules la personne qui a apporté" in await desk.says("!modifier-document DOC1", person=OMAR)
    assert "Voici ce qui est dit de DOC1" in await desk.says("!modifier-document DOC1", person=SAMIRA)
    await desk.says("1", person=SAMIRA)
    await desk.says("Atlas de l’habitat", person=SAMIRA)
    assert "C’est changé" in await desk.says("oui", person=SAMIRA)
    assert "Atlas de l’habitat" in await desk.says("!documents habitat", person=OMAR)


async def test_it_is_taken_out_by_who_brought_it_or_the_team(desk: Desk) -> None:
    await bring(desk)
    assert "Seules la personne qui a apporté" in await desk.says("!retirer-document DOC1", person=OMAR)
    assert "n’est plus dans la bibliothèque" in await desk.says("!retirer DOC1", person=SAMIRA)
    assert "Aucun document" in await desk.says("!documents impayés")
    assert "a été retiré" in await desk.says("!document DOC1 fichier")
    (edition,) = await desk.editions()
    assert (edition.file, edition.name, edition.digest) == (None, "", "")
    async with desk.chat.database.reading() as session:
        assert not (await session.exec(select(DocumentPassage))).all()
    assert "J’ai lu" in await desk.sends("etude.pdf", STUDY), "it may be brought again"


async def test_a_draft_is_its_authors_and_goes_after_a_week(desk: Desk) -> None:
    await desk.sends("etude.pdf", STUDY)
    assert "Je n’ai pas de document DOC1" in await desk.says("DOC1", person=OMAR)
    desk.chat.later(days=8)
    async with desk.chat.database.writing() as session:
        await retention.remove_ended(session, desk.chat.now, desk.chat.now)
    assert "Envoyez-moi ici" in await desk.says("!document")


@pytest.mark.parametrize("words", ["!document logement", "!document"])
async def test_without_a_file_it_is_looked_for_or_told_how(desk: Desk, words: str) -> None:
    await bring(desk)
    told = await desk.says(words, person=OMAR)
    assert ("DOC1" in told) == ("logement" in words)


async def test_a_document_in_a_room_is_left_alone_unless_the_bot_is_spoken_to(desk: Desk) -> None:
    file = desk.sent("etude.pdf", STUDY)
    assert await desk.says("", room=ACCUEIL, file=file) == ""


async def test_what_was_never_told_is_not_asked_again_by_who_corrects(desk: Desk) -> None:
    await bring(desk)
    async with desk.chat.database.writing() as session:
        document = (await session.exec(select(Document))).one()
        document.year, document.theme = None, ""
        session.add(document)
    told = await desk.says("!modifier-document DOC1")
    assert "3. Année : non dite" in told
    assert "4. Thème : non dit" in told


async def test_a_draft_takes_another_file_in_place_of_the_first(desk: Desk) -> None:
    await desk.sends("etude.pdf", STUDY)
    await desk.says("stop")
    assert "J’ai lu « etude2.pdf »" in await desk.sends("etude2.pdf", files.pdf(["Autre chose"], "Autre"), "!document DOC1")
    assert (await desk.stored()).edition == 2
