"""Asking for less: the words go before the public, and the public before the place; what is asked beside a need is no guess."""

from datetime import datetime

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Database
from storage.lexicon import parse
from storage.search import OPEN, SHUT, UNSURE, Findings, Kind, index, list_missing, search
from storage.search.tables import SearchDocument
from tests.begun import Beginnings
from tests.given import findable, names_of, service, structure

LEXICON = parse(
    """
    [[besoin]]
    slug = "aide-administrative"
    nom = "aide administrative"
    mots = ["papiers"]
    chez = ["France services", "CCAS"]

    [[besoin]]
    slug = "logement"
    nom = "logement"
    mots = ["appartement", "repas gratuit"]

    [[besoin]]
    slug = "hebergement-urgence"
    nom = "hébergement d’urgence"
    mots = ["dormir", "place ce soir", "recevoir … ce soir"]
    toute_heure = true

    [[public]]
    code = "jeunes"
    nom = "jeunes"
    mots = ["ados", "adolescents"]

    [[public]]
    code = "familles"
    nom = "familles"
    mots = ["maman"]
    """
)
TUESDAY = datetime(2026, 11, 24, 10, 0)  # noqa: DTZ001 - what clocks show


async def settle_valley(session: AsyncSession) -> None:
    """Four communes of a valley, and one far away."""
    places = {"Longwy": (49.52, 5.76), "Mont-Saint-Martin": (49.54, 5.78), "Villers-la-Montagne": (49.47, 5.82), "Nancy": (48.69, 6.18)}
    here = {name: {"commune": name, "latitude": lat, "longitude": lon} for name, (lat, lon) in places.items()}
    await findable(session, structure("Maison du Pays-Haut", description="Accueil des habitants.", postcode="54400", **here["Longwy"]))
    await findable(
        session,
        structure("Le Tremplin", opening_hours="We 14:00-18:00", **here["Longwy"]),
        service("Musique", publics=["jeunes"], cost="gratuit", how_to_reach="sur place"),
    )
    await findable(
        session,
        structure("Les Ateliers", opening_hours="Mo-Fr 09:00-12:00", **here["Longwy"]),
        service("Musique", publics=["jeunes"], cost="payant", how_to_reach="sur rendez-vous"),
    )
    await findable(session, structure("La Lyre", **here["Longwy"]), service("Musique", publics=["jeunes"]))
    await findable(
        session, structure("Un Toit", **here["Mont-Saint-Martin"]), service("Chambres", tags=["logement"], publics=["tous-publics"])
    )
    await findable(
        session, structure("Habitat", **here["Villers-la-Montagne"]), service("Studios", tags=["logement"], publics=["tous-publics"])
    )
    await findable(session, structure("France services", **here["Nancy"]), service("Guichet", description="Papiers, logement, musique."))
    await findable(
        session,
        structure("L’Abri", opening_hours="Mo-Su 08:00-17:00", **here["Nancy"]),
        service("Mise à l’abri", tags=["hebergement-urgence"], description="Familles et personnes seules."),
    )


@pytest.fixture
async def valley(database: Database, beginnings: Beginnings) -> Database:
    await beginnings.fill(database, settle_valley)
    return database


async def ask(session: AsyncSession, question: str) -> tuple[list[str], Findings]:
    findings = await search(session, question, LEXICON, limit=10, at=TUESDAY)
    return await names_of(session, findings), findings


def left(findings: Findings) -> list[tuple[Kind, str]]:
    return [(each.kind, each.typed) for each in findings.left_out]


async def test_the_place_is_kept_and_the_words_go(valley: Database) -> None:
    async with valley.reading() as session:
        names, findings = await ask(session, "france services à Longwy")
        some, partly = await ask(session, "musique fanfare à Longwy")
        unknown, told = await ask(session, "adolescents en zizanie")
    assert set(names) == {"Maison du Pays-Haut", "Le Tremplin", "Les Ateliers", "La Lyre"}
    assert left(findings) == [(Kind.WORD, "france")]
    assert (set(some), left(partly)) == ({"Le Tremplin", "Les Ateliers", "La Lyre"}, [(Kind.WORD, "fanfare")])
    assert (set(unknown) >= {"Le Tremplin", "Les Ateliers", "La Lyre"}, left(told)) == (True, [(Kind.WORD, "zizanie")])


async def test_where_the_place_has_nothing_the_nearest_has_it(valley: Database) -> None:
    async with valley.reading() as session:
        names, findings = await ask(session, "logement à Longwy")
        near, there = await ask(session, "logement près de Longwy")
        far, _ = await ask(session, "papiers à Longwy")
    assert (names, [round(hit.km or 0) for hit in findings.hits]) == (["Un Toit", "Habitat"], [3, 7])
    assert left(findings) == [(Kind.PLACE, "Longwy")]
    assert (near, left(there)) == (["Un Toit", "Habitat"], [])
    assert "France services" not in far  # a hundred kilometres away is no answer


@pytest.mark.parametrize("place", ["54400", "Villers", "villers la montagne", "à Villers"])
async def test_a_place_is_named_by_its_postcode_or_in_short(valley: Database, place: str) -> None:
    async with valley.reading() as session:
        names, findings = await ask(session, place)
    assert names[0] in {"Habitat", "Maison du Pays-Haut", "Le Tremplin", "Les Ateliers", "La Lyre"}
    assert (findings.hits[0].why.place is None, left(findings)) == (False, [])


async def test_what_is_known_of_hours_cost_and_way_is_told_and_the_rest_is_no_guess(valley: Database) -> None:
    async with valley.reading() as session:
        wednesday, on_wednesday = await ask(session, "musique pour ados à Longwy le mercredi")
        now, at_once = await ask(session, "musique ouvert maintenant à Longwy")
        _, sunday = await ask(session, "musique à Longwy dimanche")
        free, for_nothing = await ask(session, "musique gratuite pour les ados")
        walked, walking = await ask(session, "musique sans rendez-vous à Longwy")
    assert (wednesday[0], wednesday[-1]) == ("Le Tremplin", "La Lyre")
    assert [hit.openness for hit in on_wednesday.hits] == [OPEN, OPEN, UNSURE]  # of the last nobody says its hours
    assert (now, [hit.openness for hit in at_once.hits]) == (["Les Ateliers", "La Lyre"], [OPEN, UNSURE])
    assert [hit.openness for hit in sunday.hits] == [UNSURE]
    assert (free, [hit.free for hit in for_nothing.hits]) == (["Le Tremplin", "La Lyre", "France services"], [True, None, None])
    assert (walked, [hit.walk_in for hit in walking.hits]) == (["Le Tremplin", "La Lyre"], [True, None])


async def test_a_time_at_which_nobody_is_open_is_put_aside_and_told(valley: Database) -> None:
    async with valley.reading() as session:
        names, findings = await ask(session, "guichet le dimanche")
        shut, closed = await ask(session, "l’abri ce soir")
    assert (names, left(findings)) == (["France services"], [])
    assert (shut[0], left(closed), closed.hits[0].openness) == ("L’Abri", [(Kind.WHEN, "ce soir")], SHUT)


async def test_words_that_stand_apart_name_a_need_whatever_the_hour(valley: Database) -> None:
    async with valley.reading() as session:
        names, findings = await ask(session, "qui peut recevoir une maman et ses deux enfants ce soir ?")
    assert names[0] == "L’Abri"
    assert (findings.when, [(each.typed, each.need) for each in findings.synonyms]) == (None, [("recevoir soir", "hébergement d’urgence")])


async def test_an_index_that_was_emptied_is_made_anew(valley: Database) -> None:
    async with valley.writing() as session:
        document = await session.get_one(SearchDocument, 1)
        await session.delete(document)
        await session.flush()
        assert await list_missing(session) == [1]
        await index(session, [1])
        assert await list_missing(session) == []
        assert (await ask(session, "maison du pays-haut"))[0][0] == "Maison du Pays-Haut"


@pytest.mark.parametrize("question", ["une place ce soir", "recevoir une famille ce soir"])
async def test_who_asks_for_a_time_is_sent_to_nobody_whose_words_only_tell_it(database: Database, question: str) -> None:
    """« selon les places, deux soirs par semaine » puts nobody up for the night."""
    async with database.writing() as session:
        await findable(
            session, structure("Centre social"), service("Aide aux devoirs", description="Deux soirs par semaine, selon les places.")
        )
        refuge = await findable(session, structure("L’Abri"), service("Foyer", tags=["hebergement-urgence"]))
        findings = await search(session, question, LEXICON)
    assert [hit.structure_id for hit in findings.hits] == [refuge]


async def test_who_is_in_a_place_comes_before_whose_name_holds_its_name(database: Database) -> None:
    async with database.writing() as session:
        other = await findable(session, structure("Saint-Caprais-de-Longwy", commune="Saint-Caprais"), service("Musique"))
        there = await findable(session, structure("La Lyre", commune="Longwy"), service("Musique"))
        findings = await search(session, "musique à Longwy", LEXICON)
    assert [hit.structure_id for hit in findings.hits] == [there, other]


async def test_where_it_is_said_for_whom_whoever_works_for_them_is_found_whatever_its_sort(database: Database) -> None:
    async with database.writing() as session:
        await findable(session, structure("Sel et Sable", description="Association de pêche."), service("Pêche", publics=["tous-publics"]))
        theirs = await findable(session, structure("Maison des ados"), service("Écoute", publics=["jeunes"]))
        findings = await search(session, "une association pour les ados", LEXICON)
    assert findings.hits[0].structure_id == theirs
