"""Questions in the words of people who never read a guide: made blind, once those of test_telling passed."""

import pytest

from tests.chat import Chat
from tests.commands.figures.test_telling import chat, database, received

__all__ = ["chat", "database", "received"]


@pytest.mark.parametrize(
    "said",
    [
        "est-ce qu’on est plus pauvre à Bel-Air qu’en ville",
        "combien de points de pauvreté séparent Bel-Air de la commune",
        "Bel-Air concentre-t-il plus de pauvreté que le reste de la ville",
        "pauvreté : Bel-Air est à combien au-dessus de Valmont",
        "surreprésentation de la pauvreté à Bel-Air dans la ville",
        "taux de pauvreté dans chaque quartier et pour l’ensemble de la commune",
        "tableau pauvreté quartiers ville",
        "le bourg est-il au niveau de la ville pour la pauvreté",
        "quels quartiers sont au-dessus de la moyenne de la ville pour la pauvreté",
        "pauvreté du quartier le plus pauvre et de la ville",
        "niveau de vie médian de Bel-Air et niveau de vie médian de Valmont",
        "revenu des habitants de Bel-Air en face de ceux de Valmont",
        "moyenne des quartiers et moyenne ville pauvreté",
        "pauvreté bel air + ville",
        "bel ayr vs valmon pauvrté",
        "la pauvreté de la population de Bel-Air, et de celle de Valmont",
    ],
)
async def test_declared_and_disposable_of_two_places_are_refused(chat: Chat, said: str) -> None:
    answer = await chat.says(f"!chiffre {said}")
    assert "Je ne mets pas ces lieux face à face" in answer
    assert not {"26\u00a0%", "12\u00a0%", "15\u202f000", "21\u202f500"} & set(answer.replace("\u00a0:", "").split(" "))


@pytest.mark.parametrize(
    "said",
    [
        "revenu avant et après impôts à Bel-Air",
        "revenu avant/après impôt",
        "revenu avant impôt comparé au revenu après impôt",
        "revenu brut et revenu net",
        "revenu fiscal contre revenu disponible",
        "revenus déclarés à Bel-Air et revenus disponibles à Valmont",
        "niveau de vie avant puis après redistribution",
        "pauvreté avant les aides, et après les aides",
    ],
)
async def test_both_definitions_by_other_names_are_refused(chat: Chat, said: str) -> None:
    answer = await chat.says(f"!chiffre {said}")
    assert "ne se comparent pas" in answer
    assert "21\u202f500" not in answer


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("revenu avant impôt à Bel-Air", "Revenu déclaré médian, Bel-Air"),
        ("revenu fiscal à Bel-Air", "Revenu déclaré médian, Bel-Air"),
        ("revenu après impôts", "Revenu disponible médian, Valmont"),
        ("pauvreté de la population", "Taux de pauvreté, Valmont"),
        ("part des habitants pauvres", "Taux de pauvreté, Valmont"),
        ("combien de gens vivent à La Garenne", "Population, La Garenne"),
    ],
)
async def test_one_of_them_is_that_one(chat: Chat, said: str, told: str) -> None:
    assert told in await chat.says(f"!chiffre {said}")


@pytest.mark.parametrize(
    "said",
    [
        "logements vides quartier par quartier",
        "logements vides, le détail par quartier",
        "logements vides pour chaque quartier",
        "répartition des logements vides par secteur",
        "part des logements vacants ventilée par iris",
        "logements vides à l’échelle des quartiers",
        "logements vides au niveau infra-communal",
        "où sont les logements vides",
        "où se trouvent les logements vacants",
        "dans quels quartiers il y a des logements vides",
    ],
)
async def test_by_district_however_it_is_said(chat: Chat, said: str) -> None:
    answer = await chat.says(f"!chiffre {said}")
    assert "logements vacants (2021)" in answer
    for place in ("Alouette", "Bruyère", "Le Bourg", "Bel-Air"):
        assert f"{place}\u00a0: " in answer


@pytest.mark.parametrize(
    "said",
    [
        "population de 2015 à 2021",
        "population 2015-2021",
        "pop 2015/2021",
        "la population d’année en année",
        "population à partir de 2015",
        "la population, ça donne quoi sur dix ans",
        "population il y a six ans",
        "population ces 10 dernières années",
        "est-ce que la population a diminué ?",
        "la population augmente ou elle baisse",
        "combien d’habitants en plus depuis 2015",
        "quelle tendance pour la population",
    ],
)
async def test_over_years_however_it_is_said(chat: Chat, said: str) -> None:
    assert "2015\u00a0: 6\u202f100 habitants · 2021\u00a0: 6\u202f400 habitants" in await chat.says(f"!chiffre {said}")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("!chiffres sur le logement", "Sur «\u00a0logement\u00a0»"),
        ("!chiffres logemnt", "Sur «\u00a0logement\u00a0»"),
        ("!chiffres revenu", "!chiffre taux de pauvreté"),
        ("!chiffres de l’emploi", "Sur «\u00a0emploi\u00a0»"),
        ("!définition c’est quoi le taux de pauvreté", "Taux de pauvreté (revenu disponible"),
        ("!définition de pauvrté", "Taux de pauvreté (revenu disponible"),
        ("!définition chomage", "Taux de chômage (recensement)\u00a0: "),
        ("!définition bas revenu", "Taux de bas revenus déclarés (revenu déclaré"),
    ],
)
async def test_themes_and_definitions_however_they_are_asked(chat: Chat, said: str, told: str) -> None:
    assert told in await chat.says(said)


async def test_a_question_that_names_no_figure_is_told_as_it_was_asked(chat: Chat) -> None:
    assert "«\u00a0combien gagne-t-on à Bel-Air\u00a0»" in await chat.says("!chiffre combien gagne-t-on à Bel-Air")


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("logements sociaux", "Part des ménages locataires d’un HLM"),
        ("pauvreté des locataires", "Taux de pauvreté des locataires"),
        ("taux de pauvreté des moins de 30 ans", "Taux de pauvreté des ménages de moins de 30 ans"),
    ],
)
async def test_a_figure_that_was_not_received_is_not_told_of_another(chat: Chat, said: str, label: str) -> None:
    answer = await chat.says(f"!chiffre {said}")
    assert f"Je n’ai pas «\u00a0{label}\u00a0»" in answer
    assert "vacants" not in answer
    assert "12\u00a0%" not in answer


async def test_the_town_is_not_beside_itself(chat: Chat) -> None:
    said = await chat.says("!chiffre écarts de revenus dans la ville")
    assert "Revenu disponible médian, Valmont (2021)\u00a0: 21\u202f500\u00a0€" in said
    assert said.count("21\u202f500") == 2, "once in the title, once in its sentence"
