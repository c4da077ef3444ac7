"""What is asked of a sheet that was just shown, and of those who were found, in a house."""

from datetime import UTC, date, datetime

import pytest

from commands.table import TABLE
from storage.database import Database
from storage.directory import Contact
from tests.begun import Beginnings
from tests.chat import ACCUEIL, OMAR, Chat
from tests.given import findable, member, service, structure
from tests.shipped import LEXICON
from tests.spaces import flat

FOOD = ["alimentation--aide-alimentaire"]


async def settled(chat: Chat) -> None:
    """A sheet that says all, one that says little; two that give parcels of food, in two towns."""
    async with chat.database.writing() as session:
        facts = {
            "address": "12 place de la Mairie",
            "commune": "Castelrive",
            "opening_hours": "Mo-Fr 09:00-12:00",
            "confirmed_on": date(2026, 10, 5),
        }
        ccas = await findable(session, structure("CCAS", **facts), service("Domiciliation", cost="gratuit", how_to_reach="sur rendez-vous"))
        for kind, value in (("phone", "05 36 49 01 37"), ("email", "accueil@ccas.example"), ("web", "https://ccas.example")):
            session.add(Contact(structure_id=ccas, kind=kind, value=value))
        await findable(session, structure("Langue et cité"), service("Cours de français"))
        for name, commune in (("Le Panier partagé", "Castelrive"), ("Les Restos du cœur", "Valmont")):
            number = await findable(
                session, structure(name, commune=commune, address="3 rue Haute"), service("Colis alimentaires", tags=FOOD)
            )
            session.add(Contact(structure_id=number, kind="phone", value=f"05 36 49 01 {10 + number}"))
        await member(session, OMAR.user_id, OMAR.name, ccas)


@pytest.fixture
async def chat(database: Database, beginnings: Beginnings) -> Chat:
    chat = Chat(database, TABLE, LEXICON)
    await beginnings.begin(chat, settled)
    return chat


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("et le numéro ?", "05 36 49 01 37"),
        ("leur mail", "accueil@ccas.example"),
        ("le site internet ?", "https://ccas.example"),
        ("c’est où ?", "12 place de la Mairie, Castelrive"),
        ("ils font quoi ?", "Domiciliation"),
        ("c’est payant ?", "Domiciliation : gratuit"),
        ("faut un rdv ?", "sur rendez-vous"),
        ("ils sont ouverts ?", "Ouvert en ce moment : lundi de 9 h à 12 h"),
        ("et demain ?", "Ouvert mardi de 9 h à 12 h"),
        ("et samedi ?", "Fermé ce jour-là"),
        ("les horaires ?", "du lundi au vendredi de 9 h à 12 h"),
        ("c’est qui le responsable ?", "La fiche ne nomme personne"),
        ("c’est à jour ?", "Fiche vérifiée en octobre 2026"),
        ("le numéro et l’adresse ?", "05 36 49 01 37\n• 12 place de la Mairie"),
    ],
)
async def test_a_detail_of_the_sheet_that_was_shown(chat: Chat, said: str, told: str) -> None:
    await chat.says("!fiche CCAS")
    assert told in flat(await chat.says(said))


async def test_one_question_follows_another_and_what_is_not_known_is_said(chat: Chat) -> None:
    await chat.says("!fiche Langue et cité")
    assert "La fiche ne dit rien de : téléphone" in flat(await chat.says("et le numéro ?"))
    assert "La fiche ne dit rien de : horaires" in flat(await chat.says("ils sont ouverts samedi ?"))


async def test_out_of_its_hours_it_is_closed_now(chat: Chat) -> None:
    chat.now = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
    await chat.says("!fiche CCAS")
    assert "Fermé en ce moment" in await chat.says("c’est ouvert ?")


async def test_it_is_of_what_was_shown_last(chat: Chat) -> None:
    await chat.says("!fiche CCAS")
    await chat.says("!état")
    assert "05 36" not in flat(await chat.says("et le numéro ?")), "something else was shown meanwhile"
    await chat.says("!fiche CCAS")
    assert await chat.says("merci") == ""
    assert "05 36 49 01 37" in flat(await chat.says("et le numéro ?")), "thanks show nothing"
    chat.later(minutes=31)
    assert "05 36" not in flat(await chat.says("et le numéro ?")), "too long ago"


async def test_where_others_read_a_reply_is_heard_and_other_words_are_not(chat: Chat) -> None:
    await chat.says("!fiche CCAS", room=ACCUEIL)
    await chat.deliver()
    last = (await chat.outbox())[-1]
    assert await chat.says("et le numéro ?", room=ACCUEIL) == ""
    assert "05 36 49 01 37" in flat(await chat.says("et le numéro ?", room=ACCUEIL, reply_to=f"$sent{last.id}"))


async def test_the_numbers_of_a_search_stand_beside(chat: Chat) -> None:
    await chat.says("!qui-fait colis alimentaire")
    first, second = flat(await chat.says("1")), flat(await chat.says("2"))
    assert {"Panier partagé" in first, "Panier partagé" in second} == {True, False}


async def test_a_search_is_gone_on_with(chat: Chat) -> None:
    await chat.says("!qui-fait colis alimentaire")
    assert "colis alimentaire à Valmont" in flat(await chat.says("et à Valmont ?"))
    assert "colis alimentaire à Castelrive" in flat(told := await chat.says("plutôt à Castelrive ?")), "another place takes its place"
    assert "Panier partagé" in told
    assert "Près de quel endroit" in await chat.says("plus près ?")
    assert "colis alimentaire à Valmont" in flat(await chat.says("à Valmont"))
    await chat.says("le numéro du 1 ?")
    assert "colis alimentaire à Castelrive" in flat(await chat.says("plutôt à Castelrive")), "it stands beside what was told of one"


@pytest.mark.parametrize("said", ["avec plaisir", "pas trouvé", "en attente", "pour moi c’est bon"])
async def test_what_narrows_nothing_is_heard_by_itself(chat: Chat, said: str) -> None:
    await chat.says("!qui-fait colis alimentaire")
    assert "colis alimentaire" not in await chat.says(said)


@pytest.mark.parametrize("said", ["je serai au ccas demain", "j’y vais demain", "rdv au ccas demain avec une famille"])
async def test_who_tells_what_they_do_asks_no_detail(chat: Chat, said: str) -> None:
    await chat.says("!fiche CCAS")
    assert "Toute la fiche" not in await chat.says(said)


@pytest.mark.parametrize("said", ["à quelle heure la réunion de demain ?", "sur quoi on vote ?"])
async def test_what_the_house_knows_otherwise_is_no_remark(chat: Chat, said: str) -> None:
    await chat.says("!qui-fait colis alimentaire")
    assert "colis" not in await chat.says(said)


async def test_who_it_is_for_takes_the_place_of_who_it_was_for(chat: Chat) -> None:
    await chat.says("!qui-fait colis alimentaire pour les jeunes")
    assert "« colis alimentaire pour les familles »" in flat(await chat.says("et pour les familles ?"))


async def test_one_of_those_who_were_found(chat: Chat) -> None:
    shown = flat(await chat.says("!qui-fait colis alimentaire"))
    second = "Le Panier partagé" if shown.index("Restos") < shown.index("Panier") else "Les Restos du cœur"
    assert flat(await chat.says("le numéro du 2")).startswith(second)
    await chat.says("!qui-fait colis alimentaire")
    assert "De quelle structure ?" in flat(await chat.says("c’est où ?"))
    assert "3 rue Haute" in await chat.says("2")


async def test_a_detail_is_asked_of_a_structure_by_its_name(chat: Chat) -> None:
    assert "12 place de la Mairie" in await chat.says("c’est où le ccas ?")
    assert "du lundi au vendredi" in flat(await chat.says("ils ouvrent à quelle heure au ccas"))
    assert "Domiciliation" in await chat.says("le ccas il fait quoi exactement")


async def test_what_changed_there_is_asked_about(chat: Chat) -> None:
    assert "Vous parlez de : Langue et cité" in flat(await chat.says("Langue et cité c’est différent maintenant", person=OMAR))
    assert "qu’est-ce qui est faux" in await chat.says("oui", person=OMAR)


async def test_who_found_nobody_may_wait_or_note_it(chat: Chat) -> None:
    await chat.says("!qui-fait équithérapie")
    assert "!préviens-moi équithérapie" in await chat.says("préviens-moi quand ça existe")
    assert "« équithérapie »" in flat(await chat.says("oui"))
    await chat.says("!qui-fait équithérapie")
    assert "!manques équithérapie" in await chat.says("note-le")


async def test_a_name_that_is_said_short(chat: Chat) -> None:
    assert "Le Panier partagé" in await chat.says("!fiche panier part")
    assert "pas de fiche" in await chat.says("!fiche panier percé")
