"""What a partner would type in the sample town, with the shipped lexicon: what comes first, and what comes after."""

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Database
from storage.directory import Service
from storage.lexicon import Lexicon
from storage.search import Findings, search
from tests.given import names_of


async def first_service(session: AsyncSession, findings: Findings) -> str:
    return (await session.get_one(Service, findings.hits[0].services[0].service_id)).name


async def test_who_says_the_very_word_comes_before_the_others_of_its_need(valmont: Database, lexicon: Lexicon) -> None:
    async with valmont.reading() as session:
        for question, structure, service in (
            ("colis", "Le Panier partagé", "Colis alimentaires"),
            ("FSL", "Maison des solidarités", "Fonds de solidarité logement (FSL)"),
            ("RSA", "Maison des solidarités", "Référent RSA et contrat d’engagement"),
            ("avocats", "Point-justice", "Consultation gratuite d’avocat"),
        ):
            findings = await search(session, question, lexicon)
            assert (await names_of(session, findings))[0].startswith(structure), question
            assert await first_service(session, findings) == service, question
            assert findings.total > 1, question
            assert len(findings.synonyms) == 1, question


async def test_those_whose_business_is_the_need_come_before_those_who_also_do_it(valmont: Database, lexicon: Lexicon) -> None:
    async with valmont.reading() as session:
        found = await names_of(session, await search(session, "aide alimentaire", lexicon, limit=10))
    assert found[0].startswith("Le Panier partagé")
    main = [rank for rank, name in enumerate(found) if name.startswith(("Le Panier", "Épicerie", "La Table", "Les Jardins"))]
    assert main == [0, 1, 2, 3]
    assert any(name.startswith("Vivre chez soi") for name in found[4:])


async def test_a_typo_is_read_as_the_nearest_word(valmont: Database, lexicon: Lexicon) -> None:
    async with valmont.reading() as session:
        findings = await search(session, "imprimmer", lexicon)
        assert [(each.typed, each.read_as) for each in findings.corrections] == [("imprimmer", "imprimer")]
        assert (await names_of(session, findings))[0].startswith("Médiathèque")


async def test_plurals_do_not_count(valmont: Database, lexicon: Lexicon) -> None:
    async with valmont.reading() as session:
        for word in ("foyer", "loyer", "emploi", "conflit", "étranger", "conseiller", "studio", "connexion", "nounou"):
            one, several = await search(session, word, lexicon, limit=10), await search(session, f"{word}s", lexicon, limit=10)
            assert [hit.structure_id for hit in one.hits] == [hit.structure_id for hit in several.hits] != [], word


async def test_words_that_look_alike_are_not_the_same_need(valmont: Database, lexicon: Lexicon) -> None:
    async with valmont.reading() as session:
        respite, inhabitants = await search(session, "répit", lexicon), await search(session, "habitants", lexicon)
    assert [each.need for each in respite.synonyms] == ["soutien aux aidants"]
    assert not {need for hit in inhabitants.hits for need in hit.why.needs} & {"logement", "hébergement"}


async def test_everyday_words_are_no_misspelt_words_of_the_directory(valmont: Database, lexicon: Lexicon) -> None:
    async with valmont.reading() as session:
        for question in ("emmener sa fille à la piscine", "elle a peur de son mari", "où imprimer, il faut rentrer tôt", "souvent seul"):
            assert (await search(session, question, lexicon)).corrections == (), question


async def test_a_sigle_is_itself_and_no_word_of_its_stem(valmont: Database, lexicon: Lexicon) -> None:
    async with valmont.reading() as session:
        sigle, word = await search(session, "MAM", lexicon), await search(session, "mamie seule", lexicon)
    assert [each.need for each in sigle.synonyms] == ["garde d’enfants"]
    assert "garde d’enfants" not in {each.need for each in word.synonyms}
