"""What people say of sheets without a command: asked first, of their own structure where they say « on », and what is missing is asked."""

import pytest

from commands.core.declaration.context import Person
from tests.chat import Chat
from tests.commands.programmes.conftest import SAMIRA
from tests.commands.upkeep.conftest import PHONE, sheet
from tests.given import member
from tests.spaces import flat

PAUL = Person("@paul:town.example", "Paul")


async def agreed(chat: Chat, said: str) -> str:
    """What « oui » is answered, once it was asked what was meant; nothing was changed before."""
    asked = flat(await chat.says(said))
    assert "Je n’ai rien fait" in asked or "Je n’ai rien changé" in asked
    return flat(await chat.says("oui"))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (f"notre numéro a changé {PHONE}", f"C’est changé. PMI, téléphone : {PHONE}"),
        ("nous avons déménagé au 3 rue des Lilas", "C’est changé. PMI, adresse : 3 rue des Lilas"),
        ("on ne fait plus de vaccination", "C’est changé. PMI, service en moins : Vaccination"),
        ("nous proposons maintenant un atelier massage", "C’est changé. PMI, service en plus : atelier massage"),
        ("on s’appelle maintenant Maison ronde", "C’est changé. Nouveau nom : Maison ronde"),
        ("on a changé de nom, c’est Maison ronde", "C’est changé. Nouveau nom : Maison ronde"),
        ("on ne s’appelle plus PMI mais Maison ronde", "C’est changé. Nouveau nom : Maison ronde"),
        ("notre nouveau nom c’est Maison ronde", "C’est changé. Nouveau nom : Maison ronde"),
        ("on a changé de nom", "PMI. Quel est son nom maintenant ?"),
        ("la Mission locale est devenue Maison ronde", "Mission locale, nom : Maison ronde"),
        ("on ferme pendant les vacances", "C’est changé. PMI, horaires : du lundi au vendredi de 9 h à 12 h ; ferme pendant les vacances"),
        ("on sera fermés du 24 décembre au 2 janvier", "fermés du 24 décembre au 2 janvier"),
        ("la Mission locale sera fermée en août", "Mission locale, horaires : du lundi au vendredi de 9 h à 12 h ; fermée en août"),
        ("on a déménagé", "PMI. Quelle est la bonne adresse ?"),
        ("nos horaires ont changé", "PMI. Quels sont les bons horaires ?"),
        ("je voudrais modifier la fiche de ma structure", "PMI : qu’est-ce qui est faux ?"),
        ("le Secours populaire ne répond plus au téléphone", "Secours populaire. Quel est le bon téléphone"),
        (f"nouveau numéro pour la Mission locale {PHONE}", f"Mission locale, téléphone : {PHONE}"),
        ("l’épicerie du Pont a fermé", "seule l’équipe d’animation retire une fiche"),
        ("la permanence de la Mission locale n’existe plus", "Mission locale. Quels sont les bons horaires ?"),
    ],
)
async def test_what_is_meant_is_asked_and_then_done_or_asked_for(chat: Chat, said: str, told: str) -> None:
    assert told in await agreed(chat, said)


async def test_of_the_sheet_that_was_shown(chat: Chat) -> None:
    await chat.says("!fiche PMI")
    assert "PMI. Quelle est la bonne adresse" in await agreed(chat, "ils ont déménagé")
    assert "C’est changé" in await chat.says("3 rue des Lilas")
    assert (await sheet(chat, "PMI")).structure.address == "3 rue des Lilas"
    await chat.says("!fiche PMI")
    assert f"C’est changé. PMI, téléphone : {PHONE}" in await agreed(chat, f"c’est pas le bon numéro c’est le {PHONE}")


async def test_who_speaks_for_several_chooses(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await member(session, PAUL.user_id, PAUL.name, *[(await sheet(chat, name)).structure.id or 0 for name in ("PMI", "CCAS")])
    await chat.says("on a déménagé au 3 rue des Lilas", person=PAUL)
    assert "Quelle fiche ?" in flat(await chat.says("oui", person=PAUL))
    assert "C’est changé. CCAS, adresse : 3 rue des Lilas" in flat(await chat.says("2", person=PAUL))


@pytest.mark.parametrize(
    "said",
    ["la caf a fermé mon dossier", "il a déménagé", "la maman ne répond plus au téléphone", "une dame a déménagé et n’a plus de logement"],
)
async def test_what_is_said_of_somebody_is_no_correction(chat: Chat, said: str) -> None:
    assert "!corriger" not in await chat.says(said)


async def test_how_the_directory_stands(chat: Chat) -> None:
    told = flat(await chat.says("combien de structures dans l’annuaire ?", person=SAMIRA))
    assert "L’annuaire a 6 structures. Fiches vérifiées : 5 depuis un an, 1 avant." in told
