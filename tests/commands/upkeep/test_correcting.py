"""What is wrong on a sheet, said by anybody: who answers for it decides, then the others, then the équipe d'animation."""

import pytest

from storage import corrections, network
from storage.corrections import Correction
from tests.chat import LEA, OMAR, Chat
from tests.commands.programmes.conftest import INES, KARIM, SAMIRA, last_row, letters
from tests.commands.programmes.conftest import taps as taps_in_room
from tests.commands.upkeep.conftest import PHONE, ZOE, asked, day, sheet, stored, taps
from tests.spaces import flat

SAID = f"!corriger PMI ; téléphone {PHONE}"


async def correction(chat: Chat, number: int = 1) -> Correction:
    async with chat.database.reading() as session:
        found = await corrections.get_correction(session, number)
    assert found is not None
    return found


async def heard(chat: Chat, person: object, since: int) -> str:
    return flat("\n".join(await letters(chat, person, since)))  # type: ignore[arg-type]


# ── By who answers for the sheet ─────────────────────────────────────────────────────────────────────────────────


async def test_section_by_section_from_the_letter(chat: Chat) -> None:
    await day(chat, 24)
    assert "qu’est-ce qui est faux" in await taps(chat, "✏️", LEA)
    assert "Quel est le bon téléphone" in await chat.says("1")
    assert "05 36 49 01 37" in flat(await chat.says("le 0536490137"))
    assert (await sheet(chat, "PMI")).phone == (PHONE,)
    assert (await stored(chat)).state == "corrected"
    assert "Quels sont les bons horaires" in (await taps(chat, "✏️", LEA), await chat.says("horaires"))[1]
    assert "fermé mercredi" in await chat.says("fermé le mercredi")
    assert (await sheet(chat, "PMI")).structure.opening_hours == "Mo-Fr 09:00-12:00; We off"
    assert "est vérifiée" in await taps(chat, "✅", LEA)


async def test_a_colleague_learns_it_and_may_take_it_back(chat: Chat) -> None:
    last = await last_row(chat)
    assert "C’est changé" in await chat.says(SAID)
    assert "La fiche a changé" in await heard(chat, ZOE, last)
    assert "est annulée" in await chat.says("!annuler C1", person=ZOE)
    assert (await sheet(chat, "PMI")).phone == ("05 36 00 00 01",)
    assert "rien à annuler" in await chat.says("!annuler C1", person=ZOE)


async def test_services_come_and_go(chat: Chat) -> None:
    assert "C’est changé" in await chat.says("!corriger la PMI ne fait plus de vaccination")
    assert (await sheet(chat, "PMI")).services == ("Pesée",)
    assert "C’est changé" in await chat.says("!corriger PMI ; service atelier massage")
    assert "PMI" in await chat.says("!qui-fait massage")
    assert "PMI" not in await chat.says("!qui-fait vaccination")
    await chat.says("!annuler C1")
    await chat.says("!annuler C2")
    assert (await sheet(chat, "PMI")).services == ("Pesée", "Vaccination")


async def test_the_history_tells_who_said_what_and_takes_back(chat: Chat) -> None:
    assert "Rien n’a changé" in await chat.says("!fiche PMI historique", person=OMAR)
    await chat.says(SAID)
    chat.later(days=1)
    await chat.says("!corriger PMI ; service atelier massage", person=ZOE)
    told = flat(await chat.says("!fiche PMI historique", person=OMAR))
    assert "24 novembre, PMI : service en plus, atelier massage (C2)" in told
    assert "23 novembre, PMI : téléphone, 05 36 49 01 37 (C1)" in told
    await chat.says("!annuler C1")
    assert "05 36 49 01 37 (annulé)" in flat(await chat.says("!fiche historique PMI", person=OMAR))
    assert "!corriger PMI" in await chat.says("!fiche PMI", person=OMAR)


# ── By anybody ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def proposed(chat: Chat) -> Chat:
    """Omar says that the number of the PMI is another one; those who answer for it are asked the same morning."""
    assert "C1" in await chat.says(SAID, person=OMAR)
    last = await last_row(chat)
    chat.later(minutes=45)
    await chat.rings()
    for person in (LEA, ZOE):
        assert "C’est juste : touchez ✅" in await heard(chat, person, 0)
    assert last
    return chat


async def test_a_contact_accepts_by_one_tap_and_the_maker_learns_it(proposed: Chat) -> None:
    assert (await sheet(proposed, "PMI")).phone == ("05 36 00 00 01",)
    last = await last_row(proposed)
    assert "C’est changé" in await taps(proposed, "✅", LEA, "upkeep.to-decide")
    assert "appliquée le 23 novembre par PMI" in await heard(proposed, OMAR, last)
    assert (await sheet(proposed, "PMI")).phone == (PHONE,)
    assert ((await correction(proposed)).by_structure_id, (await correction(proposed)).decided_structure_id) == (2, 1)


async def test_what_one_contact_refused_another_one_does_not_accept(proposed: Chat) -> None:
    assert "est refusée" in await taps(proposed, "❌", ZOE, "upkeep.to-decide")
    assert "déjà refusée" in await taps(proposed, "✅", LEA, "upkeep.to-decide")
    assert "déjà refusée" in await taps(proposed, "❌", LEA, "upkeep.to-decide")
    assert (await sheet(proposed, "PMI")).phone == ("05 36 00 00 01",)


async def test_without_an_answer_the_others_are_asked_and_two_structures_suffice(proposed: Chat) -> None:
    room = last = await last_row(proposed)
    proposed.later(days=7)
    await proposed.rings()
    told = [each for each in await proposed.outbox() if each.subject == "upkeep.correction:1" and (each.id or 0) > room]
    assert "Touchez ➕" in told[0].content["body"]
    assert "C1 (PMI)" in await proposed.says("!suivi", person=SAMIRA)
    await proposed.deliver()
    for person in (OMAR, INES, INES, KARIM):
        await taps_in_room(proposed, "upkeep.correction:1", "➕", person)
    assert (await sheet(proposed, "PMI")).phone == ("05 36 00 00 01",)
    last = await last_row(proposed)
    proposed.later(days=8)
    await proposed.rings()
    assert (await sheet(proposed, "PMI")).phone == (PHONE,)
    assert "appliquée" in await heard(proposed, OMAR, last)
    assert "La fiche a changé" in await heard(proposed, LEA, last)


async def test_one_structure_does_not_suffice_and_the_team_decides(proposed: Chat) -> None:
    proposed.later(days=7)
    await proposed.rings()
    await taps_in_room(proposed, "upkeep.correction:1", "➕", INES)
    await taps_in_room(proposed, "upkeep.correction:1", "➕", OMAR)
    proposed.later(days=10)
    await proposed.rings()
    assert (await correction(proposed)).state == "waiting"
    assert "C’est changé" in await proposed.says("!corriger C1 oui", person=SAMIRA)
    assert "déjà appliquée" in await proposed.says("!corriger C1 non", person=SAMIRA)


async def test_who_neither_answers_for_it_nor_leads_decides_nothing(proposed: Chat) -> None:
    assert "Seules les personnes" in await proposed.says("!corriger C1 non", person=INES)
    assert "C’est noté" in await proposed.says("!corriger C1 oui", person=INES)
    assert "d’une autre structure" in await proposed.says("!corriger C1 oui", person=OMAR)
    assert "déjà signalé" in await proposed.says(SAID, person=KARIM)
    assert "déjà dit" in await proposed.says(SAID, person=OMAR)


async def test_a_correction_of_a_correction(proposed: Chat) -> None:
    await proposed.says("!corriger PMI ; téléphone 05 36 49 01 38", person=OMAR)
    await proposed.says("!corriger C1 oui")
    await proposed.says("!corriger C2 oui")
    assert (await sheet(proposed, "PMI")).phone == ("05 36 49 01 38",)
    assert "dit autre chose" in await proposed.says("!annuler C1")
    await proposed.says("!annuler C2")
    assert (await sheet(proposed, "PMI")).phone == (PHONE,)


async def test_where_nobody_answers_for_a_sheet_the_others_are_asked_at_once(chat: Chat) -> None:
    last = await last_row(chat)
    assert "Personne n’y répond" in await chat.says("!corriger l’épicerie du pont est fermée le lundi", person=OMAR)
    told = [each for each in await chat.outbox() if each.subject == "upkeep.correction:1" and (each.id or 0) > last]
    assert "Touchez ➕" in told[0].content["body"]
    assert "C1 (Épicerie du Pont)" in await chat.says("!suivi", person=SAMIRA)
    assert "C’est changé" in await chat.says("!corriger Épicerie du Pont ; adresse 3 quai Sud", person=SAMIRA)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("!corriger PMI ; téléphone bientôt changé", "je n’y lis pas de valeur"),
        ("!corriger PMI ; téléphone 05 36 49 01", "je n’y lis pas de valeur"),
        ("!corriger PMI ; courriel pmi", "je n’y lis pas de valeur"),
        ("!corriger PMI ; téléphone 05 36 00 00 01", "déjà ce que dit la fiche"),
        ("!corriger PMI ; mail : lucie.martin@pmi.example", "peut-être celle d’une personne"),
        ("!corriger PMI ; mail : prenom.nom@pmi.example", "peut-être celle d’une personne"),
        ("!corriger PMI ; téléphone 05 36 49 01 37, 06 39 98 01 02", "peut-être celui d’une personne"),
        ("!corriger PMI ; présentation Demandez Mme Dupont, née le 3 mars 1984", "reconnaissable"),
        (f"!corriger PMI ; présentation {'mots ' * 110}", "500 au plus"),
        (f"!corriger PMI ; présentation {'mots ' * 1000}", "trop long"),
        ("!corriger le machin vert ; téléphone 05 36 49 01 37", "Je ne trouve pas de structure"),
        ("!corriger PMI ; plus de colis", "quel service"),
        ("!corriger PMI ;", "qu’est-ce qui est faux"),
        ("!corriger PMI", "qu’est-ce qui est faux"),
        ("!corriger", "Sur quelle fiche"),
        ("!corriger C9 oui", "pas de correction C9"),
    ],
)
async def test_what_is_not_taken(chat: Chat, said: str, answer: str) -> None:
    assert answer in flat(await chat.says(said, person=OMAR))
    async with chat.database.reading() as session:
        assert await corrections.list_last(session, 1) == []


async def test_a_sheet_that_is_gone_or_people_who_left_meanwhile(proposed: Chat) -> None:
    async with proposed.database.writing() as session:
        for person in (LEA, ZOE):
            await network.remove_memberships(session, person.user_id, proposed.now.date())
    assert "Seules les personnes" in await taps(proposed, "✅", LEA, "upkeep.to-decide")
    assert "est retirée" in await proposed.says("!annuler C1", person=OMAR)
    assert await asked(proposed, LEA) == []
