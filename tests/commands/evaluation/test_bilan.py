"""A half-year that was played by commands, and what `!bilan` says of it: number by number what a naive recount finds."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from commands.core.declaration.context import Occasion
from commands.evaluation.asking import read
from commands.evaluation.subject import asked_of
from storage.database import Database
from storage.meetings import Registration
from tests.chat import ACCUEIL
from tests.commands.evaluation.story import PEOPLE, SAMIRA, Story
from tests.given import findable, member, structure
from tests.spaces import flat
from tests.storage.evaluation.recount import Recount
from tests.storage.evaluation.test_bilan import MONTHS, OF_TODAY, rounded, rows

PERIODS = (
    (date(2027, 1, 1), date(2027, 6, 30)),
    (date(2026, 7, 1), date(2026, 12, 31)),
    (date(2027, 1, 1), date(2027, 12, 31)),
    (date(2027, 1, 21), date(2027, 1, 21)),
    (date(2027, 2, 1), date(2027, 4, 22)),
    (date(2027, 4, 1), date(2027, 5, 11)),
    (date(2027, 5, 1), date(2027, 5, 31)),
    (date(2020, 1, 1), date(2030, 12, 31)),
    (date(2026, 1, 1), date(2026, 6, 30)),
)
"""Half-years, a year that runs, a day, times that overlap, a month of one meeting, ten years, one in which there was nothing."""


async def test_a_half_year_that_was_played(database: Database) -> None:
    """Played once: it takes some seconds."""
    story = Story(database)
    await story.play()
    await _what_is_said_is_what_was_done(story)
    await _who_stands_alone_is_told_to_the_team_in_private_only(story)
    await _each_number_is_what_a_naive_recount_finds(story)
    await _files_are_given_and_those_that_name_structures_to_the_team_only(story)
    await _a_year_later_when_names_are_gone_the_half_year_is_told_as_it_was(story)


async def test_of_one_structure_and_one_meeting_nothing_is_made_up(database: Database) -> None:
    story = Story(database)
    ana = PEOPLE[0]
    async with database.writing() as session:
        number = await findable(session, structure("CCAS", kind="CCAS"))
        for person in (SAMIRA, ana):
            await member(session, person.user_id, person.name, number)
    await story.move(2027, 1, 11)
    assert "Aucune rencontre et aucune idée" in await story.says("!bilan 2027-1")
    await story.hold(1, "Café", "jeudi 21 janvier 2027", [SAMIRA, ana])
    await story.move(2027, 7, 12)
    assert "présences : présence pas notée ; structures : présence pas notée" in await story.says("!bilan 2027-1")
    story.chat.now -= timedelta(days=170)  # in the week after it
    await story.mark(1, "tous")
    await story.move(2027, 7, 12)
    said = await story.says("!bilan 2027-1")
    assert "présences : non communiqué ; 1 structure sur 1 ; 1 secteur sur 1" in said
    assert "0 nouvelle paire de structures sur 0 possible, dont 0 sur 0 entre secteurs" in said
    assert "1 sur 1 (CCAS)" in await story.says("!bilan 2027-1 liens"), "it has met nobody"


async def _what_is_said_is_what_was_done(story: Story) -> None:
    said = await story.says("!bilan 2027-1")
    assert "20 présences ; 13 structures sur 19 ; 4 secteurs sur 4" in said
    assert "39 nouvelles paires de structures sur 156 possibles, dont " in said
    assert "4 rencontres tenues sur 5 ; 0 idée répondue sur 2" in said
    assert "1 problème répondu sur 2. Entraide : 1 demande satisfaite sur 1" in said
    assert "Présence non notée à 1 rencontre sur 4" in said
    assert "l’AGORA n’en gardait rien" in await story.says("!bilan 2027-1 participation")
    few = await story.says("!bilan 2027-1 satisfaction")
    assert "utile : non communiqué, moyen : non communiqué" in few
    means = await story.says("!bilan 2027-1 moyens")
    assert "Heures de travail dites : non communiqué" in means, "of one meeting, they are those of who held it"
    assert "Enquêtes closes : 0 ; réponses : 0 sur 0" in await story.says("!bilan 2027-1 enquêtes")
    assert "Aucune rencontre" in await story.says("!bilan 2026-1")
    assert "n’a pas commencé" in await story.says("!bilan 2031-1")
    assert "présences : dit par semestre entier" in await story.says("!bilan 21/01/2027")


async def _who_stands_alone_is_told_to_the_team_in_private_only(story: Story) -> None:
    assert "Structure 12" in await story.says("!bilan 2027-1 liens", SAMIRA)
    assert "Structure 12" not in await story.says("!bilan 2027-1 liens", PEOPLE[3])
    public = await story.chat.says("!bilan 2027-1 liens", person=SAMIRA, room=ACCUEIL)
    assert "Structure 12" not in public
    assert "4 sur 17" in flat(public), "two structures are spoken for by nobody any more"


async def _each_number_is_what_a_naive_recount_finds(story: Story) -> None:
    chat = story.chat
    async with chat.database.reading() as session:
        stored = await rows(session)
        for first, last in PERIODS:
            occasion = Occasion(session=session, now=chat.now, territory=chat.territory, lexicon=chat.lexicon)
            asked = asked_of(occasion, first, last)
            bilan = (await read(occasion, asked))[0].bilan
            wanted = Recount(stored, first, last, asked.period.since, asked.period.until, chat.now).counts(MONTHS)
            assert rounded({key: (bilan[key].value, bilan[key].of) for key in wanted}) == rounded(wanted), f"{first} {last}"


async def counted(story: Story, first: date, last: date) -> dict[str, Any]:
    """All numbers of a time, but for those that are only known as they are today, and its tables."""
    chat = story.chat
    async with chat.database.reading() as session:
        occasion = Occasion(session=session, now=chat.now, territory=chat.territory, lexicon=chat.lexicon)
        bilan = (await read(occasion, asked_of(occasion, first, last)))[0].bilan
    return {key: each for key, each in bilan.counts.items() if key not in OF_TODAY} | dict(bilan.tables)


async def _a_year_later_when_names_are_gone_the_half_year_is_told_as_it_was(story: Story) -> None:
    before = await counted(story, *PERIODS[0])
    await story.forget(PEOPLE[2])
    await story.move(2028, 9, 4)
    await story.nights()
    async with story.chat.database.reading() as session:
        assert (await session.exec(select(func.count(col(Registration.user_id))))).one() == 0
    assert await counted(story, *PERIODS[0]) == before


async def _files_are_given_and_those_that_name_structures_to_the_team_only(story: Story) -> None:
    async def files() -> list[str]:
        return [str(row.content) for row in await story.chat.outbox() if row.action == "file"]

    assert "sans nom de structure" in await story.says("!bilan 2027-1 pdf", PEOPLE[3])
    assert "39 nouvelles paires" in await story.says("!bilan 2027-1 image", PEOPLE[3])
    assert "avec la règle de chacun" in await story.says("!bilan excel 2027-1", PEOPLE[3])
    given = await files()
    assert len(given) == 3
    assert not any("Structure 12" in each for each in given)
    assert "équipe d’animation" in await story.says("!bilan 2027-1 dossier", PEOPLE[3])
    assert await files() == given, "nothing more"
    assert "gardez-le entre vous" in await story.says("!bilan 2027-1 dossier", SAMIRA)
    assert "Structure 12" in (await files())[-1]
