"""What is said of needs tells which need words speak of; a question is read so where its words were not met."""

import tomllib
from importlib import resources
from itertools import permutations

import pytest

from storage.analysis import stems_of
from storage.database import Database
from storage.lexicon import parse, standard
from storage.search import Kind, LeftOut, Synonym, read_gist, search
from storage.situations import Situations, learn
from tests.given import findable, names_of, service, structure

SAID = [
    ("garage", "camionnette moteur panne"),
    ("garage", "pneu"),
    ("garage", "argent"),
    ("soins", "fièvre"),
    ("soins", "toux argent"),
    ("budget", "compte argent"),
    ("budget", "dettes"),
]
LEXICON = parse(
    """
    [[besoin]]
    slug = "garage"
    nom = "réparer une voiture"
    mots = ["garagiste"]
    situations = ["sa camionnette ne démarre plus", "un pneu crevé sur la route", "une semaine"]

    [[besoin]]
    slug = "soins"
    nom = "soins"
    mots = ["médecin"]
    situations = ["de la fièvre et une grosse toux", "une plaie qui saigne", "une semaine"]

    [[besoin]]
    slug = "budget"
    nom = "budget"
    mots = ["comptes"]
    situations = ["la paie est dépensée", "une semaine"]

    [[besoin]]
    slug = "menage"
    nom = "ménage"
    mots = ["aide ménagère"]
    situations = ["les vitres et la poussière", "repasser le linge", "une semaine"]

    [[besoin]]
    slug = "sport"
    nom = "sport"
    situations = ["un ballon", "une semaine"]

    [[besoin]]
    slug = "vacances"
    nom = "vacances"
    situations = ["la mer", "une semaine"]
    """
)


def learnt(said: list[tuple[str, str]]) -> Situations:
    return learn((need, stems_of(text)) for need, text in said)


def read(situations: Situations, said: str) -> dict[str, float]:
    return {likely.need: likely.chance for likely in situations.read(stems_of(said))}


def test_a_word_that_is_said_of_one_need_alone_speaks_for_it() -> None:
    likely = learnt(SAID).read(stems_of("camionnette"))
    assert (likely[0].need, likely[0].by) == ("garage", frozenset(stems_of("camionnette")))
    assert likely[0].chance > 0.5


def test_a_word_that_is_said_of_all_tells_next_to_nothing_and_one_that_nobody_said_nothing() -> None:
    told = learnt(SAID)
    assert max(read(told, "argent").values()) < 0.5
    assert read(told, "pneu argent")["garage"] > 0.5
    assert (read(told, "girafe"), read(told, "pneu girafe")) == ({}, read(told, "pneu"))


def test_what_is_said_in_few_words_tells_more_of_each() -> None:
    assert learnt(SAID).read(stems_of("argent"))[0].need == "garage"


def test_chances_are_at_most_one_and_depend_on_no_order() -> None:
    readings = [read(learnt(said), "argent pneu fièvre") for said in (SAID, list(reversed(SAID)))]
    assert readings[0] == pytest.approx(readings[1])
    words = [read(learnt(SAID), " ".join(words)) for words in permutations(("argent", "pneu", "toux"))]
    assert all(other == pytest.approx(words[0]) for other in words)
    assert sum(words[0].values()) <= 1 + 1e-9


def test_the_program_s_own_situations_are_of_its_needs_each_once() -> None:
    brought = tomllib.loads((resources.files("storage") / "situations.toml").read_text(encoding="utf-8"))
    lexicon = standard()
    assert set(brought) == set(lexicon.needs) == set(lexicon.situations.needs)
    for need, said in brought.items():
        assert (need, len(said)) == (need, len({frozenset(stems_of(each)) for each in said}))


@pytest.fixture
async def town(database: Database) -> Database:
    """Who does one thing each; and one that has a word of all that in its name."""
    async with database.writing() as session:
        await findable(session, structure("Le Pont"), service("Atelier", tags=["garage"]))
        await findable(session, structure("Le Cabinet"), service("Consultation", tags=["soins"]))
        await findable(session, structure("La Fourmi", description="La paie y est expliquée."), service("Conseil", tags=["budget"]))
        await findable(session, structure("La Fièvre du samedi"), service("Danse"))
    return database


async def test_what_is_told_without_a_word_that_is_known_names_a_need_and_it_is_said(town: Database) -> None:
    async with town.reading() as session:
        found = await search(session, "une vieille camionnette qui démarre mal", LEXICON)
        names = await names_of(session, found)
    assert names == ["Le Pont"]
    assert found.synonyms == (Synonym("camionnette démarre", "réparer une voiture"),)


async def test_a_word_of_a_situation_is_no_misspelt_one(town: Database) -> None:
    async with town.writing() as session:
        await findable(session, structure("Le Débarras"), service("Vide-grenier"))
    async with town.reading() as session:
        found = await search(session, "la Clio ne démarre plus", standard())
    assert found.corrections == ()


async def test_nothing_is_guessed_of_words_that_speak_of_all_needs_or_of_none(town: Database) -> None:
    async with town.reading() as session:
        shared = await search(session, "une semaine", LEXICON)
        unknown = await search(session, "girafe", LEXICON)
    assert (shared.total, unknown.total) == (0, 0)


async def test_who_is_called_by_a_word_of_the_question_stays_first(town: Database) -> None:
    async with town.reading() as session:
        names = await names_of(session, await search(session, "fièvre et grosse toux", LEXICON))
        met = await search(session, "la fièvre du samedi", LEXICON)
    assert names == ["La Fièvre du samedi", "Le Cabinet"]
    assert met.synonyms == ()


async def test_a_need_that_is_named_stays_where_what_was_left_aside_speaks_of_another(town: Database) -> None:
    async with town.reading() as session:
        found = await search(session, "médecin, camionnette au pneu crevé", LEXICON)
        names = await names_of(session, found)
    assert set(names) == {"Le Cabinet", "Le Pont"}
    assert LeftOut(Kind.WORD, "camionnette") in found.left_out


async def test_who_is_in_the_place_is_not_put_beside_who_is_elsewhere(database: Database) -> None:
    async with database.writing() as session:
        await findable(session, structure("Le Pont", commune="Longwy"), service("Atelier", tags=["garage"]))
        await findable(session, structure("Le Marché", description="Une camionnette y livre.", commune="Nancy"), service("Vente"))
        there = await search(session, "camionnette à Longwy", LEXICON)
        elsewhere = await search(session, "camionnette à Nancy", LEXICON)
        names = [await names_of(session, found) for found in (there, elsewhere)]
    assert names == [["Le Pont"], ["Le Marché"]]
    assert [each.left_out for each in (there, elsewhere)] == [(), ()]


async def test_a_gap_that_is_asked_for_in_a_situation_is_counted_under_its_need(town: Database) -> None:
    async with town.reading() as session:
        told, named = [await read_gist(session, said, LEXICON) for said in ("sa camionnette ne démarre plus", "garagiste")]
    assert (told.key, told.matter) == (named.key, ("réparer une voiture",))
