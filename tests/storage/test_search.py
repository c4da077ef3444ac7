"""The search, on both databases: a small town whose every structure is a trap for one of the ways to look for another."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Database
from storage.directory import Service, Structure
from storage.lexicon import Lexicon, parse
from storage.search import Findings, Kind, find_structures_by_name, index, search
from storage.search.tables import SearchDocument, SearchPlace, SearchTypo, SearchWord
from tests.begun import Beginnings
from tests.given import findable, names_of, service, structure

LEXICON = parse(
    """
    [[besoin]]
    slug = "aide-alimentaire"
    nom = "aide alimentaire"
    themes = ["equipement-et-alimentation--alimentation"]
    mots = ["colis", "restos du cœur", "panier"]

    [[besoin]]
    slug = "meubles"
    nom = "meubles"
    themes = ["equipement-et-alimentation--electromenager"]
    mots = ["frigo"]

    [[besoin]]
    slug = "logement"
    nom = "logement"
    themes = ["logement-hebergement--louer-un-logement"]
    mots = ["loyer", "appartement"]

    [[besoin]]
    slug = "informatique"
    nom = "aide informatique"
    mots = ["informatique", "internet"]

    [[public]]
    code = "jeunes"
    nom = "jeunes"
    mots = ["jeune", "ados"]

    [[equivalent]]
    mots = ["vélo", "bicyclette"]
    """
)


async def found(session: AsyncSession, question: str, *, lexicon: Lexicon = LEXICON, limit: int = 10) -> tuple[list[str], Findings]:
    """The names found, best first, and all that was said with them."""
    findings = await search(session, question, lexicon, limit=limit)
    return await names_of(session, findings), findings


async def every_id(session: AsyncSession) -> list[int]:
    return [each for each in await session.exec(select(Structure.id)) if each]


async def settle_town(session: AsyncSession) -> None:
    """Eight structures of a town and its neighbour."""
    await findable(session, structure("Ricochet", commune="Le Bouscat", description="Centre social : jardin partagé, ateliers."))
    await findable(
        session,
        structure("Les Amis du Jardin", commune="Le Bouscat", description="Association voisine de Ricochet."),
        service("Panier de légumes", tags=["aide-alimentaire"], publics=["familles"]),
    )
    await findable(
        session,
        structure("Épicerie du Pont", commune="Bègles", description="Épicerie solidaire."),
        service("Épicerie", tags=["equipement-et-alimentation--alimentation"], publics=["tous-publics"]),
        service("Réparation de bicyclettes", description="Atelier le samedi."),
    )
    await findable(
        session,
        structure("Habitat Jeunes des Quais", commune="Bordeaux", district="Bacalan"),
        service("Chambres et studios", tags=["logement"], publics=["jeunes"]),
        service("Laverie", publics=["tous-publics"]),
    )
    await findable(
        session,
        structure("Résidence des Aînés", commune="Bordeaux", district="Bacalan"),
        service("Appartements", tags=["logement"], publics=["seniors"]),
    )
    await findable(
        session,
        structure("CLLAJ", commune="Bordeaux", district="Caudéran"),
        service("Conseil logement", tags=["logement"], publics=["tous-publics"]),
    )
    await findable(
        session,
        structure("Médiathèque La Source", commune="Le Bouscat", description="Imprimante, photocopieuse, toilettes, wifi."),
        service("Atelier ordinateur", tags=["informatique"], publics=["tous-publics"]),
    )
    await findable(session, structure("Centre communal d’action sociale", commune="Bègles", kind="CCAS"))


@pytest.fixture
async def town(database: Database, beginnings: Beginnings) -> Database:
    await beginnings.fill(database, settle_town)
    return database


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("ricochet", "Ricochet"),
        ("RICOCHET ?", "Ricochet"),
        ("qui peut imprimer un document ?", "Médiathèque La Source"),
        ("mediatheques", "Médiathèque La Source"),
        ("aide informatique le bouscat", "Médiathèque La Source"),
        ("logement pour jeunes à Bacalan", "Habitat Jeunes des Quais"),
        ("ccas", "Centre communal d’action sociale"),
        ("C.C.A.S. Bègles", "Centre communal d’action sociale"),
        ("l’épicerie", "Épicerie du Pont"),
        ("vélo", "Épicerie du Pont"),
        ("Les Amis", "Les Amis du Jardin"),
        ("épicerie begle", "Épicerie du Pont"),
    ],
)
async def test_the_best_answer_comes_first(town: Database, question: str, best: str) -> None:
    async with town.reading() as session:
        names, _ = await found(session, question)
    assert names[0] == best


@pytest.mark.parametrize(
    ("question", "best", "typed", "read_as"),
    [
        ("ricochte", "Ricochet", "ricochte", "ricochet"),
        ("mediateque", "Médiathèque La Source", "mediateque", "médiathèque"),
        ("medateque bouscat", "Médiathèque La Source", "medateque", "médiathèque"),
        ("imprimmante", "Médiathèque La Source", "imprimmante", "imprimante"),
        ("logemnt jeunes", "Habitat Jeunes des Quais", "logemnt", "logement"),
        ("épicerie à bégkes", "Épicerie du Pont", "bégkes", "bègles"),
    ],
)
async def test_a_typo_is_read_through_and_told(town: Database, question: str, best: str, typed: str, read_as: str) -> None:
    async with town.reading() as session:
        names, findings = await found(session, question)
    assert names[0] == best
    assert [(each.typed, each.read_as) for each in findings.corrections] == [(typed, read_as)]


async def test_a_word_of_the_field_is_read_as_its_need(town: Database) -> None:
    async with town.reading() as session:
        names, findings = await found(session, "colis")
    assert set(names) == {"Les Amis du Jardin", "Épicerie du Pont"}
    assert findings.total == 2
    assert [(each.typed, each.need) for each in findings.synonyms] == [("colis", "aide alimentaire")]


async def test_the_name_of_a_need_is_no_synonym(town: Database) -> None:
    async with town.reading() as session:
        _, findings = await found(session, "aides alimentaires")
    assert findings.total == 2
    assert findings.synonyms == ()


async def test_a_hit_says_why_and_by_which_service(town: Database) -> None:
    async with town.reading() as session:
        _, findings = await found(session, "logement pour jeunes à Bacalan")
        services = {each.id: each.name for each in await session.exec(select(Service))}
    best = findings.hits[0]
    assert (best.why.needs, best.why.place, best.why.public) == (("logement",), "Bacalan", "jeunes")
    assert [services[each.service_id] for each in best.services] == ["Chambres et studios"]
    assert best.services[0].why.needs == ("logement",)


async def test_a_service_for_others_is_no_answer_for_this_public(town: Database) -> None:
    async with town.reading() as session:
        names, _ = await found(session, "logement pour jeunes")
    assert names == ["Habitat Jeunes des Quais", "CLLAJ"]


async def test_a_place_that_has_nothing_is_left_out_and_told(town: Database) -> None:
    async with town.reading() as session:
        names, findings = await found(session, "logement à Bègles")
    assert set(names) == {"Habitat Jeunes des Quais", "Résidence des Aînés", "CLLAJ"}
    assert [(each.kind, each.typed) for each in findings.left_out] == [(Kind.PLACE, "Bègles")]


async def test_words_that_never_meet_are_looked_for_apart(town: Database) -> None:
    async with town.reading() as session:
        names, findings = await found(session, "jardin photocopieuse")
    assert "Médiathèque La Source" in names
    assert [each.kind for each in findings.left_out] == [Kind.WORD]


async def test_an_unknown_word_beside_known_ones_is_told(town: Database) -> None:
    async with town.reading() as session:
        names, findings = await found(session, "imprimante xylographique")
    assert names == ["Médiathèque La Source"]
    assert [each.typed for each in findings.left_out] == ["xylographique"]


async def test_who_is_in_the_place_is_shown_for_an_unknown_need_and_it_is_told(town: Database) -> None:
    async with town.reading() as session:
        names, findings = await found(session, "xylographie bordeaux")
        here, _ = await found(session, "bordeaux")
    assert sorted(names) == sorted(here)
    assert len(here) == 3
    assert [(each.kind, each.typed) for each in findings.left_out] == [(Kind.WORD, "xylographie")]


@pytest.mark.parametrize(
    ("question", "near"), [("toilettage canin", "toilettes"), ("frigidaires", "frigo"), ("photographie", "photocopieuse")]
)
async def test_nothing_found_names_what_is_near(town: Database, question: str, near: str) -> None:
    async with town.reading() as session:
        _, findings = await found(session, question)
    assert findings.total == 0
    assert near in findings.near


async def test_a_need_nobody_answers_names_its_neighbours(town: Database) -> None:
    async with town.reading() as session:
        _, findings = await found(session, "meubles")
    assert (findings.total, findings.near) == (0, ("aide alimentaire",))


async def test_a_word_that_only_stands_in_a_need_names_it(town: Database) -> None:
    async with town.reading() as session:
        _, findings = await found(session, "restos")
    assert [(synonym.typed, synonym.need) for synonym in findings.synonyms] == [("restos", "aide alimentaire")]


async def test_pages_follow_each_other(database: Database) -> None:
    async with database.writing() as session:
        ids = [await findable(session, structure(f"Club {rank}", description="échecs")) for rank in range(70)]
        whole = await search(session, "échecs", LEXICON, limit=70)
        pages = [await search(session, "échecs", LEXICON, offset=start) for start in range(0, 70, 3)]
    seen = [hit.structure_id for page in pages for hit in page.hits]
    assert sorted(seen) == ids
    assert seen == [hit.structure_id for hit in whole.hits]
    assert {page.total for page in pages} == {70}


async def test_a_crowd_is_counted_as_at_least(database: Database) -> None:
    async with database.writing() as session:
        session.add_all([structure(f"Club numéro {rank}", description="échecs") for rank in range(210)])
        session.add(structure("Échecs", description="dames"))
        await session.flush()
        await index(session, await every_id(session))
        names, findings = await found(session, "échecs", limit=3)
    assert names[0] == "Échecs"
    assert (findings.total, findings.more) == (200, True)


async def test_what_changed_is_found_as_it_now_is(town: Database) -> None:
    async with town.writing() as session:
        ricochet = (await session.exec(select(Structure).where(Structure.name == "Ricochet"))).one()
        ricochet.description = "Bagagerie et vestiaire."
        session.add(ricochet)
        await index(session, [ricochet.id or 0])
    async with town.reading() as session:
        assert (await found(session, "bagagerie"))[0] == ["Ricochet"]
        assert "Ricochet" not in (await found(session, "ateliers"))[0]
        assert "partage" not in (await session.exec(select(SearchWord.word))).all()


async def test_indexing_again_changes_nothing(town: Database) -> None:
    async def everything(session: AsyncSession) -> list[list[tuple[object, ...]]]:
        tables = (SearchDocument, SearchWord, SearchTypo, SearchPlace)
        return [sorted(tuple(row.model_dump().values()) for row in await session.exec(select(table))) for table in tables]

    async with town.writing() as session:
        before = await everything(session)
        await index(session, await every_id(session))
        session.expire_all()
        assert await everything(session) == before


async def test_what_is_gone_leaves_no_trace(town: Database) -> None:
    async with town.writing() as session:
        ids = await every_id(session)
        await session.exec(delete(Service))
        await session.exec(delete(Structure))
    async with town.writing() as session:
        assert (await search(session, "ricochet", LEXICON)).hits == ()
        await index(session, ids)
        for table in (SearchDocument, SearchWord, SearchTypo, SearchPlace):
            assert (await session.exec(select(table))).all() == []
        await settle_town(session)
        assert (await found(session, "ricochet"))[0][0] == "Ricochet"


async def test_what_is_gone_takes_only_its_own_words(town: Database) -> None:
    async with town.writing() as session:
        ricochet = (await session.exec(select(Structure).where(Structure.name == "Ricochet"))).one()
        await session.delete(ricochet)
        await index(session, [ricochet.id or 0])
        documents = dict((await session.exec(select(SearchWord.word, SearchWord.documents))).all())
        places = dict((await session.exec(select(SearchPlace.label, SearchPlace.documents))).all())
    assert "ateliers" not in documents
    assert (documents["ricochet"], documents["jardin"], places["Le Bouscat"]) == (1, 1, 2)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("ricochet", "Ricochet"),
        ("Médiathèque la Source", "Médiathèque La Source"),
        ("la source", "Médiathèque La Source"),
        ("ccas", "Centre communal d’action sociale"),
        ("action social", "Centre communal d’action sociale"),
        ("rezidence des ainés", "Résidence des Aînés"),
        ("epicerie du pont", "Épicerie du Pont"),
    ],
)
async def test_a_structure_is_found_by_its_name(town: Database, name: str, first: str) -> None:
    async with town.reading() as session:
        ids = await find_structures_by_name(session, name)
        assert (await session.get_one(Structure, ids[0])).name == first


async def test_a_name_nobody_bears_finds_nobody(town: Database) -> None:
    async with town.reading() as session:
        assert await find_structures_by_name(session, "photocopieuse") == []
        assert await find_structures_by_name(session, "zzzzzz") == []
        assert await find_structures_by_name(session, "") == []


async def test_a_name_of_stop_words_is_found(database: Database) -> None:
    async with database.writing() as session:
        await findable(session, structure("Maison de quartier"))
        await findable(session, structure("Maison pour tous"))
        await findable(session, structure("Avec"))
        assert (await found(session, "maison pour tous"))[0][0] == "Maison pour tous"
        assert (await found(session, "avec"))[0] == ["Avec"]


@pytest.mark.parametrize(
    "name", ["'; DROP TABLE structure; --", "%", '"*"', "NEAR(a b)", "a AND NOT b", "{name} : x", "\\", "a\x00b", "🙂"]
)
async def test_any_name_and_question_is_only_words(town: Database, name: str) -> None:
    async with town.writing() as session:
        if "\x00" not in name:
            await findable(session, structure(name))
        await search(session, name, LEXICON)
        await find_structures_by_name(session, name)
        assert (await found(session, "ricochet"))[0][0] == "Ricochet"


@pytest.mark.parametrize(
    "question", ["", "   ", "!" * 10_000, "a " * 30_000, "mot" * 20_000, "😀" * 500, "\x00", "é" * 60_000, "qui que quoi"]
)
async def test_odd_questions_find_little_and_break_nothing(town: Database, question: str) -> None:
    async with town.reading() as session:
        assert isinstance(await search(session, question, LEXICON), Findings)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    question=st.text()
    | st.lists(st.sampled_from(["logement", "bègles", "AND", "NEAR(", '"', "*", "jeunes", "colis", "ricochte", "'", "tag·x"])).map(" ".join)
)
async def test_any_question_is_answered(town: Database, question: str) -> None:
    async with town.reading() as session:
        findings = await search(session, question, LEXICON)
    assert len(findings.hits) == min(findings.total, 3)
