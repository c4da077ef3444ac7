"""The budget: its amount, its lines, what each has borne, what balances it; and what is refused."""

from dataclasses import replace

import pytest

from storage import budget
from storage.budget import Expense
from tests.chat import LEA, PRIVATE
from tests.commands.governance.house import INES, PAUL, PILOTS, SAMIRA, THREE, Town, private
from tests.given import meeting
from tests.spaces import flat


@pytest.fixture
async def town(town: Town) -> Town:
    """With R1, in December."""
    async with town.database.writing() as session:
        session.add(meeting())
    return town


async def does(town: Town, words: str, person: object = SAMIRA) -> str:
    return await town.says(words, room=private(person), person=person)  # type: ignore[arg-type]


async def lines(town: Town) -> list[Expense]:
    async with town.database.reading() as session:
        return list(reversed(await budget.list_expenses(session, cancelled=True)))


async def test_the_amount_of_a_year_in_equal_shares(town: Town) -> None:
    said = await does(town, "!budget 2026 1 000,01 €")
    assert ("CCAS : 333,34 €" in said, "Centre social : 333,34 €" in said, "Ville : 333,33 €" in said) == (True, True, True)
    shown = await town.says("!budget", person=LEA)
    assert ("Budget 2026 : 1 000,01 €" in shown, "Reste : 1 000,01 €" in shown) == (True, True)
    assert "aucun montant n’est fixé" in await town.says("!budget 2027", person=LEA)
    assert "au lieu de 1 000,01 €" in await does(town, "!budget 2026 ; neuf mille euros")
    journal = flat(await town.says("!journal", person=LEA))
    assert "budget 2026 : fixé, 9 000,00 €. Par Samira (CCAS)" in journal


async def test_what_each_has_borne_and_what_balances_it(town: Town) -> None:
    await does(town, "!budget 2026 9000")
    assert "n° 1 : traiteur (R1), 300,00 €, payé par Ville" in await does(town, "!dépense R1 ; traiteur ; 300 ; Ville")
    await does(town, "!dépense affiches ; 60,30 ; payé", PAUL)
    await does(town, "!dépense salle ; 450 € ; prévu ; CCAS")
    shown = await town.says("!budget", person=LEA)
    for told in ("Dépensé : 360,30 €", "Prévu en plus : 450,00 €", "Reste : 8 189,70 €", "Centre social : part 3 000,00 €, a payé 60,30 €"):
        assert told in shown, shown
    assert "CCAS doit verser 120,10 € à Ville ; Centre social doit verser 59,80 € à Ville." in shown
    assert "n° 1 : traiteur (R1), 300,00 €" in await town.says("!dépenses R1", person=LEA)


async def test_a_foreseen_line_is_paid_and_its_difference_is_seen(town: Town) -> None:
    await does(town, "!dépense R1 ; traiteur ; 130 ; CCAS ; prévu")
    assert "118,20 €, payé par CCAS, prévu 130,00 €" in await does(town, "!dépense 1 payée 118,20")
    assert "déjà payée" in await does(town, "!dépense 1 payée")
    await does(town, "!dépense salle ; 450 € ; prévu")
    await does(town, "!dépense n° 2 réglée")
    assert [(each.planned, each.paid) for each in await lines(town)] == [(13_000, 11_820), (45_000, 45_000)]
    assert [kind for kind, _ in await town.journal()] == ["expense-planned", "expense-paid"] * 2


@pytest.mark.parametrize("words", ["annuler 1", "annuler n° 1", "1 annulée", "annuler la dépense 1"])
async def test_a_line_is_never_erased_it_is_cancelled(town: Town, words: str) -> None:
    await does(town, "!dépense traiteur ; 120,50 ; CCAS")
    assert "annulée" in await does(town, f"!dépense {words}", PAUL)
    assert "120,50 €, annulé" in await town.says("!dépenses", person=LEA)
    assert "Dépensé : 0,00 €" in await town.says("!budget", person=LEA)
    assert "est annulée depuis" in await does(town, "!dépense annuler 1")
    assert await town.journal() == [("expense-paid", "1, traiteur, CCAS"), ("expense-cancelled", "1, traiteur, CCAS")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("traiteur ; 120,50", ("traiteur", 12_050, "CCAS", 2026, None)),
        ("R1 ; traiteur ; 9 000,50 € ; ville", ("traiteur", 900_050, "Ville", 2026, 1)),
        ("traiteur\n12 euros 50\nle centre social\nr1", ("traiteur", 1_250, "Centre social", 2026, 1)),
        ("traiteur ; cent vingt euros ; CCAS ; payé", ("traiteur", 12_000, "CCAS", 2026, None)),
        ("traiteur ; 120 ; CCAS ; 2027", ("traiteur", 12_000, "CCAS", 2027, None)),
        ("traiteur ; 2026 ; CCAS", ("traiteur", 202_600, "CCAS", 2026, None)),
    ],
)
async def test_what_a_line_says(town: Town, words: str, expected: tuple[object, ...]) -> None:
    await does(town, f"!dépense {words}")
    assert [(each.label, each.paid, each.structure, each.year, each.meeting_number) for each in await lines(town)] == [expected]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("!dépense", "Il manque le montant"),
        ("!dépense traiteur ; CCAS", "Il manque le montant"),
        ("!dépense traiteur ; -120 ; CCAS", "ne peut pas être négatif"),
        ("!dépense traiteur ; moins cent euros ; CCAS", "ne peut pas être négatif"),
        ("!dépense traiteur ; 120,505 ; CCAS", "plus de deux chiffres après la virgule"),
        ("!dépense traiteur ; 9,000 ; CCAS", "plus de deux chiffres après la virgule"),
        ("!dépense traiteur ; 12 000 000 ; CCAS", "plus d’un million"),
        ("!dépense traiteur ; 0 ; CCAS", "ce montant est nul"),
        ("!dépense traiteur ; environ 120 € ; CCAS", "« environ 120 € » : je n’y lis pas de montant sûr"),
        ("!dépense traiteur ; 120 ; 130 ; CCAS", "Je lis plusieurs montants : 120 et 130"),
        ("!dépense ; 120", "Il manque à quoi sert"),
        ("!dépense 120 ; CCAS", "Il manque à quoi sert"),
        ("!dépense traiteur ; 120 ; CAF", "« CAF » n’est pas une structure pilote"),
        ("!dépense R9 ; traiteur ; 120 ; CCAS", "Je n’ai pas de rencontre R9"),
        ("!dépense traiteur ; 120 ; CCAS ; demain", "Je ne sais pas quoi faire de « demain »"),
        (f"!dépense {'a' * 81} ; 120 ; CCAS", "81 caractères, pour 80 au plus"),
        ("!dépense traiteur ; 120 ; CCAS ; 2062", "2062 est loin de 2026"),
        ("!dépense annuler 14", "Je n’ai pas de dépense n° 14"),
        ("!dépense annuler", "Quelle dépense"),
        ("!dépense 14 payée", "Je n’ai pas de dépense n° 14"),
        ("!budget 9 000", "De quelle année parlez-vous"),
        ("!budget 2062 9000", "2062 est loin de 2026"),
        ("!budget 2026 beaucoup", "je n’y lis pas de montant sûr"),
        ("!budget 2026 -9000", "ne peut pas être négatif"),
        ("!dépenses traiteur", "Je ne lis ni année ni rencontre"),
    ],
)
async def test_what_cannot_be_is_refused_with_an_example(town: Town, words: str, told: str) -> None:
    assert told in await does(town, words)
    assert (await lines(town), await town.journal()) == ([], [])


@pytest.mark.parametrize("words", ["!budget 2026 9000", "!dépense traiteur ; 120", "!dépense annuler 1"])
async def test_the_team_alone_writes_it(town: Town, words: str) -> None:
    assert "équipe d’animation" in await town.says(words, person=LEA)
    assert await town.journal() == []


async def test_a_pilot_structure_that_leaves_owes_its_share_until_the_amount_is_set_again(town: Town) -> None:
    await does(town, "!budget 2026 9000")
    await does(town, "!dépense traiteur ; 300 ; Ville", INES)
    left = town.configured(replace(THREE, pilots=PILOTS[:2], coordinators=THREE.coordinators[:3]))
    shown = await left.says("!budget", person=SAMIRA, room=PRIVATE)
    assert ("Ville : part 3 000,00 €, a payé 300,00 €" in shown, "CCAS doit verser 100,00 € à Ville" in shown) == (True, True)
    assert "!budget 2026 9 000,00 €" in shown
    await left.says("!budget 2026 9 000,00 €", person=SAMIRA, room=private(SAMIRA))
    shown = await left.says("!budget", person=SAMIRA, room=PRIVATE)
    assert ("CCAS : part 4 500,00 €" in shown, "Ville : a payé 300,00 €" in shown) == (True, True)
    assert "CCAS doit verser 150,00 € à Ville ; Centre social doit verser 150,00 € à Ville" in shown


async def test_the_list_goes_on(town: Town) -> None:
    for rank in range(1, 9):
        await does(town, f"!dépense affiches {rank} ; {rank}0 €".replace("affiches ", "affiche n° "))
    first = await town.says("!dépenses", person=LEA)
    assert ("affiche n° 8" in first, "affiche n° 1," in first) == (True, False)
    assert "affiche n° 1" in await town.says("!suite", person=LEA)


async def test_who_looks_for_help_with_a_budget_learns_where(town: Town) -> None:
    assert "!qui-fait budget" in await town.says("budget", person=LEA)
    assert "équipe d’animation" not in await town.says("dépense de santé", person=LEA)
