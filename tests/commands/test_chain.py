"""From a problem of the field to its answer, through a group, its actions and its meeting: one question to the database follows it."""

from sqlalchemy import text

from commands.table import TABLE
from storage.database import Database
from tests.chat import LEA, OMAR
from tests.commands.groups.house import KARIM, ROOM, SAMIRA, Town, settled

REFUSED = "!problème Le centre de loisirs refuse les enfants porteurs de handicap, faute de personnel formé"
CHAIN = """
SELECT problem.number, problem.structures, working_group.number,
       (SELECT count(*) FROM group_action WHERE group_number = working_group.number AND state = 'done'),
       meeting.number, problem.state, problem.answer
FROM problem
JOIN problem_step ON problem_step.problem_number = problem.number AND problem_step.kind = 'group'
JOIN working_group ON problem_step.about = 'groups.group:' || working_group.number
LEFT JOIN meeting ON meeting.asked_for = 'groups.group:' || working_group.number
WHERE problem.answered_at IS NOT NULL
ORDER BY problem.number
"""


async def test_a_problem_is_followed_through_its_group_its_action_and_its_meeting_to_its_answer(database: Database) -> None:
    chat = Town(database, TABLE)
    await settled(chat)
    assert "P1" in await chat.says(REFUSED, person=LEA)
    await chat.says("!moi-aussi P1", person=KARIM)
    assert "P2" in await chat.says("!problème Aucun transport adapté le mercredi", person=OMAR)
    assert "G1" in await chat.says("!groupe P1 ; Inclusion au centre de loisirs", person=SAMIRA)
    await chat.opens()
    assert "G1" in await chat.says("!groupe P2 G1", person=SAMIRA)
    await chat.says("!rejoindre G1", person=KARIM)
    assert "A1" in await chat.says("!action Karim ; former deux animateurs ; pour le 4 décembre", room=ROOM, person=SAMIRA)
    assert "A1" in await chat.says("!fait A1", room=ROOM, person=KARIM)
    assert "R1" in await chat.says("!rencontre Point du groupe ; jeudi 10 décembre 14h ; Maison pour tous ; groupe G1", person=SAMIRA)
    for number, answer in ((1, "Deux animateurs sont formés"), (2, "Un minibus est prêté le mercredi")):
        assert f"P{number}" in await chat.says(f"!répondre P{number} {answer}", person=SAMIRA)
    async with database.reading() as session:
        found = (await (await session.connection()).execute(text(CHAIN))).all()
    assert [tuple(each) for each in found] == [
        (1, 2, 1, 1, 1, "answered", "Deux animateurs sont formés"),
        (2, 1, 1, 1, 1, "answered", "Un minibus est prêté le mercredi"),
    ]


async def test_what_came_of_a_group_sheds_light_on_each_problem_that_it_took_up(database: Database) -> None:
    chat = Town(database, TABLE)
    await settled(chat)
    await chat.says(REFUSED, person=LEA)
    await chat.says("!problème Aucun transport adapté le mercredi", person=OMAR)
    await chat.says("!groupe P1 ; Inclusion au centre de loisirs", person=SAMIRA)
    await chat.opens()
    await chat.says("!groupe P2 G1", person=SAMIRA)
    await chat.says("!clore G1", person=SAMIRA)
    for said in ("Des places pour tous", "Douze enfants accueillis", "La formation", "Le transport", "Recommencer"):
        await chat.says(said, person=SAMIRA)
    await chat.says("oui", person=SAMIRA)
    for number in (1, 2):
        assert "Douze enfants accueillis" in await chat.says(f"!problème P{number}", person=LEA)
