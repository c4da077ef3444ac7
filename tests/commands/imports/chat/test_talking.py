"""A list sent in private: read, asked about, told, written once agreed to, taken back."""

from dataclasses import replace

import pytest

from bot.engine.cause import Cause
from commands.core.declaration.context import Person, Room, SharedFile
from commands.core.declaration.happenings import ListProgressed
from storage import brought_lists, import_runs
from storage.import_runs import NAME
from tests.chat import ACCUEIL, LEA, PRIVATE
from tests.commands.imports.chat.conftest import HOME, SAMIRA, Desk, sent
from tests.spaces import flat

TOWN = """\
Annuaire de la Ville;;;;;;
Structure;Adresse;Bureau;Tél.;Pôle;Référente;Actions
Restos du cœur;3 rue Basse;82000;0553001144;x1;Julie Bernard;Aide alimentaire
ADIL;4 rue Haute;82000;05 53 00 11 66;x2;Jean Roy;Conseil logement
;5 rue Haute;82000;05 53 00 11 67;x2;Jean Roy;Conseil
CCAS;6 rue Haute;82000;06 53 00 11 68;x2;Jean Roy;Domiciliation
"""


async def test_from_a_file_to_the_directory_and_back(desk: Desk) -> None:
    told = await desk.sends("annuaire 2026.csv", TOWN)
    assert "Je lis « annuaire 2026.csv »." in told
    assert "4 lignes. Je comprends :" in told
    assert "Structure : nom de la structure (Restos du cœur · ADIL)" in told
    assert "Jamais gardé : Référente." in told
    assert "Julie Bernard" not in told
    assert "Bureau (82000) : qu’est-ce que c’est ?" in told
    assert "1. code postal" in told
    assert await desk.directory() == {}
    assert "faut-il les garder dans l’annuaire ?" in await desk.says("1")
    told = await desk.says("non")
    assert "5 lignes : 3 prises, 1 refusée, 1 de côté." in told
    assert "Refusées : le nom manque (ligne 5)" in told
    assert "Faut-il l’écrire dans l’annuaire ?" in told
    assert await desk.directory() == {}
    told = await desk.says("oui")
    assert "« annuaire 2026.csv » est dans l’annuaire : 6 fiches et services ajoutés" in told
    assert await desk.directory() == {"Restos du cœur": {"Aide alimentaire"}, "ADIL": {"Conseil logement"}, "CCAS": {"Domiciliation"}}
    assert await desk.brought() == []
    assert "est annulé : 6 fiches et services retirés" in await desk.says("annuler")
    assert await desk.directory() == {}


# ── Who may, and what ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("person", "room", "file", "words"),
    [
        (LEA, HOME, sent("liste.xlsx"), "Je n’ai pas ouvert votre fichier"),
        (LEA, HOME, sent("jardin.jpg", kind="m.image"), ""),
        (SAMIRA, ACCUEIL, sent("liste.xlsx"), ""),
        (SAMIRA, HOME, sent("jardin.jpg", kind="m.image"), "n’est pas un tableau"),
        (SAMIRA, HOME, sent("photos.zip"), "n’est pas un tableau"),
        (SAMIRA, HOME, sent("liste.csv", 30_000_000), "fait 30 Mo : par message, je lis jusqu’à 20 Mo"),
    ],
    ids=["no coordinator", "a picture of no coordinator", "among others", "a picture", "an archive", "30 MB"],
)
async def test_what_is_not_opened(desk: Desk, person: Person, room: Room, file: SharedFile, words: str) -> None:
    told = flat(await desk.chat.says("", person=person, room=room, file=file))
    assert words in told
    assert bool(words) == bool(told)
    assert await desk.brought() == []


async def test_where_others_read_it_is_asked_for_in_private(desk: Desk) -> None:
    for words, more in (("!importer", {"file": sent("liste.csv")}), ("", {"file": sent("liste.csv"), "addressed": True})):
        assert "Envoyez-la-moi en privé." in await desk.chat.says(words, person=SAMIRA, room=ACCUEIL, **more)
    assert "Envoyez-moi la liste en privé" in await desk.chat.says("!importer", person=SAMIRA, room=ACCUEIL)
    assert await desk.brought() == []


LOCKED = b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")
PEOPLE = "nom;structure;matrix\nKarim;Mission locale;@k:a.example\n"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("vide.csv", "", "Le fichier est vide."),
        ("liste.csv", b"%PDF-1.7\n1 0 obj", "Je n’ai pas pu lire « liste.csv »."),
        ("liste.csv", b"\x89PNG\r\n\x1a\n0000", "Je n’ai pas pu lire « liste.csv »."),
        ("liste.xlsx", b"PK\x03\x04abc", "Je n’ai pas pu lire « liste.xlsx »."),
        ("liste.xlsx", LOCKED, "mot de passe"),
        ("personnes.csv", PEOPLE, "est une liste de personnes"),
    ],
    ids=["empty", "a PDF", "a picture", "a broken archive", "locked", "people"],
)
async def test_what_cannot_be_read_is_told_and_nothing_is_kept(desk: Desk, name: str, content: str | bytes, words: str) -> None:
    assert words in await desk.sends(name, content)
    assert await desk.brought() == []
    assert await desk.directory() == {}


# ── The questions ────────────────────────────────────────────────────────────────────────────────────────────────


async def test_what_answers_nothing_is_told_and_the_question_waits(desk: Desk) -> None:
    await desk.sends("annuaire.csv", TOWN)
    assert "Répondez par un numéro, de 1 à 2." in await desk.says("9")
    assert "« stop » arrête tout" in await desk.says("bonjour")
    await desk.says("!état")
    assert "faut-il les garder" in await desk.says("Code postal")
    assert "Répondez « oui » ou « non »." in await desk.says("peut-être")


async def test_all_may_be_taken_as_proposed_but_for_people(desk: Desk) -> None:
    await desk.sends("annuaire.csv", TOWN)
    assert "faut-il les garder" in await desk.says("tout prendre")
    assert "3 prises" in await desk.says("oui")
    assert 'nominatifs = "garder"' in (desk.data / "listes" / "annuaire.toml").read_text()


async def test_columns_are_shown_some_at_a_time(desk: Desk) -> None:
    columns = ["Structure", "Bureau", "Tél.", "Adresse", "Horaires", "Public", "Site", "SIRET"]
    row = "ADIL;82000;05 63 00 11 66;4 rue Haute;Lu-Ve 9h-12h;Tous publics;https://adil.example;12345678901234"
    told = await desk.sends("annuaire.csv", "\n".join([";".join(columns), row, row.replace("ADIL", "CCAS")]))
    assert "« tout voir »" in told
    assert "Public : pour qui" not in told
    told = await desk.says("tout voir")
    assert "Public : pour qui" in told
    assert "qu’est-ce que c’est ?" in told


async def test_a_name_that_is_sure_of_nothing_is_asked_and_any_column_may_be_it(desk: Desk) -> None:
    told = await desk.sends("liste.csv", "A;B;C\nBanque alimentaire;4 rue Basse;05 53 00 27 01\nLe Relais;10 rue Haute;05 53 00 27 02\n")
    assert "A (Banque alimentaire · Le Relais) : qu’est-ce que c’est ?" in told
    told = await desk.says("rien")
    assert "Quelle colonne dit le nom des structures ?" in told
    assert "Sans le nom des structures" in await desk.says("non")
    assert "Dans quelle commune" in await desk.says("a")
    assert "2 prises" in await desk.says("Valbourg")
    await desk.says("oui")
    assert set(await desk.directory()) == {"Banque alimentaire", "Le Relais"}


async def test_the_next_edition_is_read_without_a_question_unless_asked_to_read_again(desk: Desk) -> None:
    await desk.sends("annuaire 2026.csv", TOWN)
    await desk.says("tout prendre")
    await desk.says("oui")
    told = await desk.sends("annuaire 2027.csv", TOWN + "PMI;7 rue Haute;82000;05 63 00 11 69;x2;;Santé\n")
    assert "Je laisse « annuaire 2026.csv », dont rien n’est écrit." in told
    assert "Je lis « annuaire 2027.csv » comme la dernière fois." in told
    assert "Jamais gardé : Référente." in told
    assert "qu’est-ce que c’est ?" not in told
    assert "Bureau (82000) : qu’est-ce que c’est ?" in await desk.says("relire")
    await desk.says("rien")
    await desk.says("oui")
    assert [file.name for file in (desk.data / "listes").iterdir()] == ["annuaire-2026.toml"]
    assert "Bureau" in (desk.data / "listes" / "annuaire-2026.toml").read_text().partition("ignorees")[2]


async def test_another_list_of_the_same_columns_is_another_list(desk: Desk) -> None:
    await desk.sends("ville.csv", TOWN)
    for answer in ("tout prendre", "oui", "oui"):
        await desk.says(answer)
    told = await desk.sends(
        "département.csv", TOWN.replace("ADIL", "CIDFF").replace("CCAS", "UDAF").replace("Restos du cœur", "Croix-Rouge")
    )
    assert "a les colonnes de « ville », et d’autres structures : c’est une autre liste" in told
    await desk.says("oui")
    assert sorted(file.name for file in (desk.data / "listes").iterdir()) == ["departement.toml", "ville.toml"]
    assert len(await desk.directory()) == 6
    assert "comme la dernière fois" in await desk.sends("département 2027.csv", TOWN)


async def test_two_lists_of_one_name_are_two_lists(desk: Desk) -> None:
    await desk.sends("annuaire.csv", TOWN)
    (desk.data / "listes").mkdir()
    (desk.data / "listes" / "annuaire.toml").write_text('source = "annuaire"\ntitre = "x"\ncolonnes = ["Qui"]\n[structure]\nnom = "Qui"\n')
    await desk.says("tout prendre")
    await desk.says("oui")
    assert 'source = "annuaire-2"' in (desk.data / "listes" / "annuaire-2.toml").read_text()


# ── Before it is written ─────────────────────────────────────────────────────────────────────────────────────────


async def test_only_a_yes_of_who_sent_it_writes_it(desk: Desk) -> None:
    await desk.sends("annuaire.csv", TOWN)
    await desk.says("tout prendre")
    await desk.says("oui")
    await desk.chat.says("oui", person=LEA, room=PRIVATE)
    assert "J’attends votre accord" in await desk.says("je ne sais pas trop")
    assert await desk.work() == ""
    assert "Rien de « annuaire.csv » n’est écrit." in await desk.says("non")
    assert await desk.directory() == {}
    told = await desk.says("!importer")
    assert "comme la dernière fois" in told
    await desk.says("oui")
    assert len(await desk.directory()) == 3


async def test_who_stops_is_asked_no_more_and_may_begin_again(desk: Desk) -> None:
    await desk.sends("annuaire.csv", TOWN)
    assert "C’est arrêté" in await desk.says("stop")
    assert "Bureau" in await desk.says("!importer")
    assert "Bureau" in await desk.says("!importer")
    assert len(await desk.brought()) == 1


async def test_what_another_dialogue_asks_comes_first(desk: Desk) -> None:
    desk.contents["annuaire.csv"] = TOWN.encode()
    await desk.chat.says("", person=SAMIRA, room=HOME, file=sent("annuaire.csv"))
    await desk.chat.says("!inscription", person=SAMIRA, room=HOME)
    assert "Finissons d’abord" in await desk.work()
    await desk.says("stop")
    assert "Bureau" in await desk.says("!importer")


async def test_a_list_that_loses_half_waits_for_more_than_a_yes(desk: Desk) -> None:
    rows = [f"Maison {number};82000;Montauban;05 63 00 11 {number:02}" for number in range(10, 18)]
    header = "Structure;Code postal;Commune;Téléphone"
    await desk.sends("ville.csv", "\n".join([header, *rows]))
    await desk.says("oui")
    assert len(await desk.directory()) == 8
    told = await desk.sends("ville.csv", "\n".join([header, *(row.replace("Maison", "Foyer") for row in rows[:3])]))
    assert "perd la moitié de ses fiches" in told
    assert "n’en laisse que 3" in await desk.says("oui")
    assert await desk.work() == ""
    await desk.says("quand même")
    assert len(await desk.directory()) == 11


async def test_one_is_written_at_a_time(desk: Desk) -> None:
    await desk.sends("annuaire.csv", TOWN)
    await desk.says("tout prendre")
    await desk.says("oui")
    await desk.chat.says("oui", person=SAMIRA, room=HOME)
    assert "est encore au travail" in flat(await desk.chat.says("", person=SAMIRA, room=HOME, file=sent("autre.csv")))
    assert "est encore au travail" in flat(await desk.chat.says("!annuler-import", person=SAMIRA, room=HOME))
    async with desk.chat.database.alone(NAME) as alone:
        assert alone
        told = await desk.work()
    assert "Un autre import est en cours : je n’ai rien écrit." in told
    assert "est dans l’annuaire" in await desk.says("oui")


# ── What is cut, what is taken back ──────────────────────────────────────────────────────────────────────────────


async def test_what_was_cut_is_told_undone_and_begun_again_with_a_word(desk: Desk) -> None:
    await desk.sends("annuaire.csv", TOWN)
    await desk.says("tout prendre")
    await desk.says("oui")
    await desk.chat.says("oui", person=SAMIRA, room=HOME)
    async with desk.chat.database.writing() as session:
        run = await import_runs.add_run(session, "annuaire", "annuaire", "CCAS", desk.chat.now)
        await brought_lists.set_run(session, (await desk.brought())[0].number or 0, run)
    told = await desk.work()
    assert "a été interrompue. Ce qui était écrit est défait" in told
    assert "Faut-il l’écrire" in told
    assert "est dans l’annuaire" in await desk.says("oui")
    assert len(await desk.directory()) == 3


async def test_what_was_whole_before_the_robot_fell_is_told_once(desk: Desk) -> None:
    await desk.sends("annuaire.csv", TOWN)
    await desk.says("tout prendre")
    await desk.says("oui")
    await desk.chat.says("oui", person=SAMIRA, room=HOME)
    waiting = await desk.at_work()
    assert waiting is not None
    assert "written" in await desk.outcome(waiting)  # and nobody was there to hear it
    again = await desk.at_work()
    assert again is not None
    outcome = await desk.outcome(again)
    assert outcome["written"]["added"] == 6
    await desk.bring(again, outcome)
    before = await desk.chat.outbox()
    await desk.bring(again, outcome)
    assert await desk.chat.outbox() == before
    assert await desk.brought() == []


async def test_an_import_is_taken_back_by_any_coordinator_who_says_so_twice(desk: Desk) -> None:
    assert "Aucun import à annuler" in await desk.says("!annuler-import")
    await desk.sends("annuaire.csv", TOWN)
    await desk.says("tout prendre")
    await desk.says("oui")
    await desk.says("oui")
    assert "fait" in await desk.says("!annuler-import")
    assert len(await desk.directory()) == 3
    assert "est annulé" in await desk.says("oui")
    assert await desk.directory() == {}
    assert "Seule l’équipe d’animation" in await desk.chat.says("!annuler-import", person=LEA, room=PRIVATE)


async def test_who_leads_no_more_has_nothing_written(desk: Desk) -> None:
    await desk.sends("annuaire.csv", TOWN)
    await desk.says("tout prendre")
    await desk.says("oui")
    desk.chat = replace(desk.chat, territory=replace(desk.chat.territory, coordinators=()))
    assert "Seule l’équipe d’animation" in await desk.says("oui")
    assert await desk.directory() == {}


async def test_how_far_it_is_written_is_told_in_one_message(desk: Desk) -> None:
    await desk.sends("annuaire.csv", TOWN)
    await desk.says("tout prendre")
    await desk.says("oui")
    await desk.chat.says("oui", person=SAMIRA, room=HOME)
    (brought,) = await desk.brought()
    for done in (1, 2):
        cause = Cause(f"list:{done}", HOME, SAMIRA)
        await desk.chat.dispatcher.happen(cause, ListProgressed(brought.number or 0, done, 3))
    told = [row for row in await desk.chat.outbox() if row.subject == "imports.list:1"]
    assert [row.action for row in told] == ["send", "update"]
    assert "2 fiches et services sur 3" in flat(told[1].content["body"])
