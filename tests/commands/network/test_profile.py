"""One's own profile: seen whole, changed field by field, shown or hidden."""

import pytest

from tests.chat import ACCUEIL, LEA, OMAR
from tests.commands.network.conftest import House


@pytest.fixture
async def lea(house: House) -> House:
    """A house where Léa is a member."""
    await house.has(LEA, "Léa Martin", "CCAS", offers="une salle", phone="01 99 00 12 34")
    return house


async def test_it_is_shown_whole_in_private_and_numbered(lea: House) -> None:
    answer = await lea.hears("!profil")
    for line in (
        "Membre depuis le lundi 23 novembre 2026",
        "1. Structure\u00a0: CCAS",
        "2. Rôle\u00a0: agente CCAS",
        "3. On peut vous demander\u00a0: une salle",
        "4. Vous cherchez\u00a0: rien pour l’instant",
        "5. Téléphone\u00a0: 01\u00a099\u00a000\u00a012\u00a034",
        "6. Nom\u00a0: Léa Martin",
    ):
        assert line in answer


async def test_asked_in_a_room_it_is_answered_in_private(lea: House) -> None:
    await lea.says("!profil", room=ACCUEIL)
    told = [row for row in await lea.outbox() if "99" in str(row.content)]
    assert [(row.person_id, row.room_id == ACCUEIL.room_id) for row in told] == [(LEA.user_id, False)]


@pytest.mark.parametrize("words", ["2", "!profil rôle", "!profil 2", "!profil mon rôle", "!profil changer le rôle", "!profil fonction"])
async def test_one_question_changes_one_field(lea: House, words: str) -> None:
    await lea.hears("!profil")
    assert "Que faites-vous" in await lea.hears(words)
    assert "Rôle\u00a0: référente RSA" in await lea.hears("référente RSA")
    assert await lea.posts() == [("Centre communal d’action sociale", "référente RSA")]
    assert await lea.draft() is None


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("téléphone 06 39 98 12 34", "phone", "06 39 98 12 34"),
        ("mon téléphone : 06.39.98.12.34", "phone", "06 39 98 12 34"),
        ("5 0639981234", "phone", "06 39 98 12 34"),
        ("téléphone passer", "phone", None),
        ("nom Léa Martin-Dubois", "name", "Léa Martin-Dubois"),
        ("cherche des bénévoles le mardi", "seeks", "des bénévoles le mardi"),
        ("3 passer", "offers", ""),
        ("offres : un avis, une salle", "offers", "un avis, une salle"),
    ],
)
async def test_a_field_is_set_at_once(lea: House, words: str, field: str, value: str | None) -> None:
    assert "C’est noté" in await lea.hears(f"!profil {words}")
    member = await lea.member()
    assert getattr(member, field) == value
    assert await lea.draft() is None


@pytest.mark.parametrize(
    "words", ["téléphone 06 12", "nom 🙂", "nom 42", "cherche un logement pour Mme Dupont", "3 " + "x" * 301, "aussi", "R12 heure"]
)
async def test_what_cannot_be_is_refused_and_nothing_changes(lea: House, words: str) -> None:
    before = await lea.member()
    answer = await lea.hears(f"!profil {words}")
    assert "C’est noté" not in answer
    assert "Dupont" not in answer
    assert await lea.member() == before
    assert await lea.draft() is None


async def test_another_field_asked_for_replaces_the_one_that_waited(lea: House) -> None:
    await lea.hears("!profil rôle")
    assert "Que cherchez-vous" in await lea.hears("!profil cherche")
    await lea.hears("des bénévoles")
    assert await lea.posts() == [("Centre communal d’action sociale", "agente CCAS")]


async def test_fields_are_hidden_and_shown(lea: House) -> None:
    assert "caché" in await lea.hears("!profil cacher mon téléphone")
    assert "(caché)" in await lea.hears("!profil")
    assert "ne le voient pas" in await lea.hears("!profil téléphone 06 39 98 12 34")
    await lea.has(OMAR, "Omar")
    assert "06" not in await lea.hears("!qui-est Léa", person=OMAR)
    assert "voient maintenant" in await lea.hears("!profil montrer téléphone")
    assert "06\u00a039" in await lea.hears("!qui-est Léa", person=OMAR)
    for field in ("nom", "structure"):
        assert "reste visible" in await lea.hears(f"!profil cacher {field}")


async def test_several_structures_are_added_and_removed(lea: House) -> None:
    assert "seule structure" in await lea.hears("!profil retirer structure CCAS")
    assert "Structure\u00a0: Mission locale" in await lea.hears("!profil ajouter structure mission locale")
    assert "1. Structures\u00a0: CCAS et Mission locale" in await lea.hears("!profil")
    assert "Je ne vois pas laquelle" in await lea.hears("!profil retirer structure PMI")
    assert "vous ne parlez plus" in await lea.hears("!profil retirer la structure CCAS")
    assert await lea.posts() == [("Mission locale", "")]


async def test_a_structure_to_add_may_have_to_be_chosen_or_created(lea: House) -> None:
    assert "Laquelle est la vôtre" in await lea.hears("!profil ajouter structure épicerie")
    assert "Structure\u00a0: Épicerie" in await lea.hears("1")
    assert "Structure\u00a0: Les Ateliers d’Émilie" in await lea.hears("!profil ajouter structure Les Ateliers d’Émilie")
    assert "Les Ateliers d’Émilie" in [name for name, _ in await lea.posts()]


async def test_a_role_is_of_one_structure(lea: House) -> None:
    await lea.hears("!profil ajouter structure mission locale")
    assert "2. Mission locale" in await lea.hears("!profil rôle conseillère")
    assert "Répondez par son numéro" in await lea.hears("3")
    assert "C’est noté" in await lea.hears("2")
    assert await lea.posts() == [("Centre communal d’action sociale", "agente CCAS"), ("Mission locale", "conseillère")]


async def test_who_is_no_member_is_told_how_to_be(house: House) -> None:
    for words in ("!profil", "!profil téléphone 01 99 00 12 34", "!désinscription", "!changement"):
        assert "!inscription" in await house.hears(words)
    assert await house.member() is None


async def test_an_edit_does_not_change_twice(lea: House) -> None:
    said = lea.hear("!profil téléphone 06 39 98 12 34")
    await lea.answer_to(said)
    assert "déjà fait" in await lea.corrects(said, "!profil téléphone 06 39 98 12 35")
    member = await lea.member()
    assert member is not None
    assert member.phone == "06 39 98 12 34"
