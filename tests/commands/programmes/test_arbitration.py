"""The pilot structures decide together: one voice each, nothing without them before its date, and all can read why."""

from dataclasses import replace

import pytest

from bot.engine.incoming import Untapped
from commands.core.declaration.context import Due, Person
from commands.core.declaration.effects import Post
from commands.table import TABLE
from storage import ideas, programmes, team
from storage.database import Database
from tests.chat import LEA, OMAR, PRIVATE, Chat
from tests.commands.programmes.conftest import (
    KARIM,
    NORA,
    PAUL,
    PROGRAMME,
    SAMIRA,
    THREE,
    at,
    daily,
    last_row,
    letters,
    taps,
    told,
    town,
    untaps,
    voted,
)
from tests.given import findable, member, structure


async def verdicts(chat: Chat) -> dict[int, str | None]:
    async with chat.database.reading() as session:
        return {idea.number or 0: idea.verdict for idea in await ideas.list_ideas(session, 1)}


async def state(chat: Chat) -> str:
    async with chat.database.reading() as session:
        programme = await programmes.get_programme(session, 1)
    assert programme is not None
    return programme.state


async def letter_of(chat: Chat, person: Person) -> str:
    """The subject of the last letter that asks a person."""
    rows = [row for row in await chat.outbox() if row.person_id == person.user_id and (row.subject or "").startswith("programmes.asked:")]
    return rows[-1].subject or ""


async def kinds(chat: Chat) -> list[str]:
    async with chat.database.reading() as session:
        return [entry.kind for entry in (await team.list_entries(session, start=0, limit=50))[::-1]]


# ── Proposed, and asked ──────────────────────────────────────────────────────────────────────────────────────────


async def test_the_rule_proposes_and_everybody_reads_it(pilots: Chat) -> None:
    assert await verdicts(pilots) == {1: "kept", 2: "kept", 3: "postponed", 4: "refused"}
    row = await told(pilots, "programmes.selection:1")
    assert row.room_id == PROGRAMME.room_id
    assert "2 à retenir, 1 à reporter, 1 à écarter" in row.content["body"]
    assert "On attend\u00a0: CCAS, Centre social et Ville" in row.content["body"]
    whole = await pilots.says("!sélection", person=OMAR)
    assert "I1, Lire une facture\u00a0: à retenir. 3 voix, 1 structure derrière elle" in whole
    assert "I4, Connaître la PMI\u00a0: à écarter. Aucune voix au vote" in whole
    assert "tiré au sort" in await pilots.says("!sélection règle", person=OMAR)
    assert "ne s’est encore prononcée" in await pilots.says("!sélection avis", person=OMAR)


async def test_each_is_asked_in_person_in_working_hours(pilots: Chat) -> None:
    last = await last_row(pilots)
    pilots.now = at(1, 5, 7, 2027)
    assert await pilots.rings() == "", "it is a quarter past six in the evening, then eight in the morning"
    await pilots.rings(minutes=40)
    for person in (SAMIRA, KARIM, PAUL, NORA):
        (letter,) = await letters(pilots, person, last)
        assert "I1 Lire une facture" in letter
    assert "Centre social" in (await letters(pilots, PAUL, last))[0]
    assert await letters(pilots, LEA, last) == []
    rows = [row for row in await pilots.outbox() if row.person_id == PAUL.user_id and (row.id or 0) > last]
    assert [row.action for row in rows] == ["send", "react"], "one tap is enough"
    assert rows[0].content["msgtype"] == "m.text"


async def test_before_the_vote_is_over_there_is_nothing_to_say(chat: Chat) -> None:
    assert "Aucun programme" in await chat.says("!valider", person=SAMIRA)
    await chat.says("!programme ouvrir 2027-1", person=SAMIRA)
    for said in ("!valider", "!objecter trop tôt", "!amender I1 retenir ; oui", "!sélection"):
        assert "pas encore" in await chat.says(said, person=SAMIRA)


# ── Speaking ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_all_of_them_validate_by_a_tap_or_a_word_and_it_is_decided_at_once(asked: Chat) -> None:
    await taps(asked, await letter_of(asked, PAUL), "✅", PAUL, PRIVATE)
    assert "Ville" in (answer := await asked.says("!valider", person=SAMIRA))
    assert "On attend\u00a0: Ville." in answer, "only those who have not spoken are waited for"
    assert await state(asked) == "arbitration"
    answer = await asked.says("!valider la sélection", person=NORA)
    assert "la sélection est décidée. 2 retenues, 1 reportée, 1 pas retenue" in answer
    assert "Validée par CCAS, Centre social et Ville" in answer
    assert await state(asked) == "decided"
    assert await kinds(asked) == ["programme-validated"] * 3 + ["programme-decided"]
    journal = await asked.says("!journal", person=OMAR)
    assert "programme 2027-1, sélection décidée, validée par CCAS, Centre social, Ville" in journal
    assert "sélection validée par Nora (Ville)" in journal
    assert "déjà décidée" in await asked.says("!valider", person=KARIM)
    asked.now = at(1, 11, 18, 2027)
    assert "décidée" not in await asked.rings(), "it is decided once"


async def test_one_voice_a_structure_the_last_word_counts_and_the_colleague_knows(asked: Chat) -> None:
    await asked.says("!valider", person=SAMIRA)
    assert "déjà noté" in await asked.says("!valider", person=KARIM)
    last = await last_row(asked)
    assert "CCAS objecte" in await asked.says("!objecter rien pour les aînés", person=KARIM)
    (told_her,) = await letters(asked, SAMIRA, last)
    assert "Karim a donné un autre avis" in told_her
    rows = [row for row in await asked.outbox() if (row.id or 0) > last and row.person_id == SAMIRA.user_id]
    assert rows[0].content["msgtype"] == "m.notice"
    shown = await asked.says("!sélection avis", person=OMAR)
    assert "Objectent\u00a0: CCAS («\u00a0rien pour les aînés\u00a0»)" in shown
    assert "Valident" not in shown


async def test_a_word_is_taken_back(asked: Chat) -> None:
    subject = await letter_of(asked, PAUL)
    await taps(asked, subject, "✅", PAUL, PRIVATE)
    await asked.says("!valider", person=NORA)
    assert "ne dit plus rien" in await untaps(asked, subject, "✅", PAUL, PRIVATE)
    assert "ne dit plus rien" in await asked.says("!valider retirer", person=NORA)
    assert "n’a rien dit" in await asked.says("!valider retirer", person=NORA)
    await asked.says("!valider", person=SAMIRA)
    assert await state(asked) == "arbitration"
    assert "On attend\u00a0: Centre social et Ville" in await asked.says("!sélection avis")


async def test_an_objection_keeps_it_open_until_it_is_taken_back(asked: Chat) -> None:
    assert "avec sa raison" in await asked.says("!objecter", person=PAUL)
    assert "trop long" in await asked.says(f"!objecter {'mot ' * 60}", person=PAUL)
    await asked.says("!objecter trop d’ateliers", person=PAUL)
    assert "déjà noté" in await asked.says("!objecter trop d’ateliers", person=PAUL)
    for person in (SAMIRA, NORA):
        await asked.says("!valider", person=person)
    assert await state(asked) == "arbitration"
    await asked.says("!objecter retirer", person=PAUL)
    assert await state(asked) == "arbitration"
    assert "est décidée" in await asked.says("!valider", person=PAUL)


async def test_who_is_not_of_a_pilot_structure_changes_nothing(asked: Chat) -> None:
    for said in ("!valider", "!objecter non", "!amender I1 écarter ; non"):
        assert "équipe d’animation" in await asked.says(said, person=OMAR)
    last = await last_row(asked)
    await taps(asked, await letter_of(asked, PAUL), "✅", OMAR, PRIVATE)
    assert await last_row(asked) == last
    assert await verdicts(asked) == {1: "kept", 2: "kept", 3: "postponed", 4: "refused"}


# ── Amending ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_amendment_makes_another_selection_on_which_they_speak_anew(asked: Chat) -> None:
    for person in (SAMIRA, NORA):
        await asked.says("!valider", person=person)
    last = await last_row(asked)
    answer = await asked.says("!amender I3 retenir ; les lycées le demandent", person=PAUL)
    assert "I3 (Le sommeil des adolescents) est à retenir" in answer
    assert "3 à retenir" in answer, "the message in the room is kept true"
    assert "0 à reporter" not in answer
    await asked.rings(minutes=10)
    assert [len(await letters(asked, person, last)) for person in (SAMIRA, KARIM, NORA)] == [1, 1, 1]
    assert "est décidée" not in await asked.says("!valider", person=PAUL)
    shown = await asked.says("!sélection avis")
    assert "Centre social amende\u00a0: retenir I3, les lycées le demandent" in shown
    assert "programme-amended" in await kinds(asked)
    await asked.says("!valider", person=SAMIRA)
    assert "3 retenues" in await asked.says("!valider", person=NORA)


async def test_several_amendments_in_a_row_ask_again_once(asked: Chat) -> None:
    await asked.says("!valider", person=NORA)
    asked.now = at(1, 5, 20, 2027)
    last = await last_row(asked)
    await asked.says("!amender I3 retenir ; les lycées le demandent", person=PAUL)
    await asked.says("!amender I2 reporter ; le jardin est en travaux", person=PAUL)
    asked.now = at(1, 6, 9, 2027)
    await asked.rings()
    (letter,) = await letters(asked, NORA, last)
    assert "I3 Le sommeil" in letter
    assert "I2" not in letter


async def test_amendments_in_a_row_are_told_once_to_all_whose_letter_they_make_void(asked: Chat) -> None:
    await asked.says("!valider", person=NORA)
    last = await last_row(asked)
    await asked.says("!amender I3 retenir ; les lycées le demandent", person=PAUL)
    await asked.rings(minutes=5)
    await asked.says("!amender I2 reporter ; le jardin est en travaux", person=PAUL)
    await asked.rings(minutes=5)
    people = (SAMIRA, KARIM, NORA)
    assert [len(await letters(asked, person, last)) for person in people] == [0, 0, 0], "it may go on"
    await asked.rings(minutes=5)
    for person in people:
        (letter,) = await letters(asked, person, last)
        assert "I3 Le sommeil" in letter
        assert "I2" not in letter
    assert await letters(asked, PAUL, last) == []


async def test_an_amendment_after_the_letters_of_another_is_told_anew(asked: Chat) -> None:
    """Nobody has spoken of the first one: what they have in hand is void all the same."""
    await asked.says("!amender I3 retenir ; les lycées le demandent", person=PAUL)
    await asked.rings(minutes=10)
    last = await last_row(asked)
    await asked.says("!amender I2 reporter ; le jardin est en travaux", person=PAUL)
    await asked.rings(minutes=10)
    assert [len(await letters(asked, person, last)) for person in (SAMIRA, KARIM, NORA)] == [1, 1, 1]
    await taps(asked, await letter_of(asked, NORA), "✅", NORA, PRIVATE)
    assert "Valident\u00a0: Ville" in await asked.says("!sélection avis")


async def test_who_taps_an_old_letter_has_the_new_one_once(asked: Chat) -> None:
    old = await letter_of(asked, NORA)
    await asked.says("!amender I3 retenir ; les lycées le demandent", person=PAUL)
    last = await last_row(asked)
    await taps(asked, old, "✅", NORA, PRIVATE)
    told_at_once = len(await letters(asked, NORA, last))
    await asked.rings(minutes=10)
    assert len(await letters(asked, NORA, last)) == told_at_once
    assert len(await letters(asked, SAMIRA, last)) == 1


async def test_a_sign_under_an_old_letter_validates_nothing_that_changed_since(asked: Chat) -> None:
    old = await letter_of(asked, NORA)
    await asked.says("!amender I3 retenir ; les lycées le demandent", person=PAUL)
    assert "a changé depuis" in await taps(asked, old, "✅", NORA, PRIVATE)
    async with asked.database.reading() as session:
        programme = await programmes.get_programme(session, 1)
        assert programme is not None
        assert await programmes.list_words(session, programme) == {}
    new = await letter_of(asked, NORA)
    assert new != old
    await taps(asked, new, "✅", NORA, PRIVATE)
    assert "Valident\u00a0: Ville" in await asked.says("!sélection avis")


async def test_an_amendment_clears_the_objection(asked: Chat) -> None:
    await asked.says("!objecter il faut le sommeil", person=NORA)
    await asked.says("!amender I3 retenir ; la Ville le demande", person=PAUL)
    assert "Objectent" not in await asked.says("!sélection avis")
    for person in (NORA, PAUL, SAMIRA):
        said = await asked.says("!valider", person=person)
    assert "3 retenues" in said


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("!amender", "De quelle idée"),
        ("!amender I99 retenir ; oui", "pas d’idée I99"),
        ("!amender I3", "Dites quoi faire"),
        ("!amender I3 peindre ; en bleu", "Dites quoi faire"),
        ("!amender I3 retenir", "avec sa raison"),
        ("!amender I3 retenir ; ", "avec sa raison"),
        ("!amender I3 retenir ; 🎉", "avec sa raison"),
        (f"!amender I3 retenir ; {'mot ' * 60}", "trop long"),
        (f"!amender I3 reporter {'mot ' * 20}; raison", "trop long"),
        ("!amender I1 retenir ; oui", "déjà ce qui est proposé"),
        ("!amender I3 réunir ; pareil", "Dites quoi faire"),
        ("!amender I3 réunir I3 ; pareil", "ne peut pas être réunie"),
        ("!amender I3 retenir ; pour Mme Dupont, née le 3 mars 1950, 12 rue des Lilas", "reconnaissable"),
    ],
)
async def test_what_cannot_be_amended_is_told_and_changes_nothing(asked: Chat, said: str, answer: str) -> None:
    assert answer in await asked.says(said, person=PAUL)
    assert await verdicts(asked) == {1: "kept", 2: "kept", 3: "postponed", 4: "refused"}
    assert await kinds(asked) == []


async def test_two_ideas_are_one_without_a_circle(asked: Chat) -> None:
    assert "est à réunir à I1" in await asked.says("!amender I4 réunir dans I1 ; le même public", person=PAUL)
    assert "ne peut pas être réunie" in await asked.says("!amender I1 réunir I2 ; pareil", person=PAUL)
    assert "ne peut pas être réunie" in await asked.says("!amender I2 réunir I4 ; pareil", person=PAUL)
    assert "réunit aussi" not in await asked.says("!idée I1"), "nothing is decided yet"
    for person in (NORA, PAUL, SAMIRA):
        await asked.says("!valider", person=person)
    assert "réunit aussi I4" in await asked.says("!idée I1")
    assert "réunie à I1" in await asked.says("!programme suivi")


# ── Its date ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_only_those_who_have_not_spoken_are_chased_once(asked: Chat) -> None:
    await asked.says("!valider", person=PAUL)
    last = await last_row(asked)
    asked.now = at(1, 8, 9, 2027)
    await asked.rings()
    asked.now = at(1, 8, 15, 2027)
    await asked.rings()
    assert [len(await letters(asked, person, last)) for person in (SAMIRA, KARIM, NORA, PAUL)] == [1, 1, 1, 0]
    assert "Il manque l’avis de votre structure, Ville" in (await letters(asked, NORA, last))[0]


async def test_at_its_date_it_is_decided_as_it_stands_saying_without_whom(asked: Chat) -> None:
    await asked.says("!valider", person=SAMIRA)
    await asked.says("!objecter trop d’ateliers", person=PAUL)
    asked.now = at(1, 11, 17, 2027)
    said = await asked.rings()
    assert "Validée par CCAS" in said
    assert "sans l’avis de Ville" in said
    assert "Objections\u00a0: Centre social («\u00a0trop d’ateliers\u00a0»)" in said
    assert await state(asked) == "decided"


async def test_when_nobody_spoke_its_date_decides(asked: Chat) -> None:
    asked.now = at(1, 11, 17, 2027)
    assert "sans l’avis de CCAS, Centre social et Ville" in await asked.rings()
    assert "sélection décidée à sa date, sans avis" in await asked.says("!journal")


async def test_when_all_of_them_object_nothing_is_decided(asked: Chat) -> None:
    for person in (SAMIRA, PAUL, NORA):
        await asked.says("!objecter il faut tout revoir", person=person)
    last = await last_row(asked)
    asked.now = at(1, 11, 17, 2027)
    assert "décidée" not in await asked.rings()
    asked.now = at(1, 12, 9, 2027)
    await asked.rings()
    assert await state(asked) == "arbitration"
    assert "Rien n’est décidé" in (await letters(asked, KARIM, last))[-1]
    answer = await asked.says("!programme dates arbitrage 15 janvier ; publication 22 janvier", person=SAMIRA)
    assert "15 janvier" in answer
    await asked.says("!amender I3 retenir ; tout est revu", person=PAUL)
    asked.now = at(1, 15, 17, 2027)
    assert "est décidée. 3 retenues" in await asked.rings()


async def test_a_vote_that_ends_after_the_date_of_the_pilots_leaves_them_the_usual_time(chat: Chat) -> None:
    await chat.says("!programme ouvrir 2027-1 ; idées 14 décembre ; vote 4 janvier ; arbitrage 5 janvier", person=SAMIRA)
    for title in ("Lire une facture", "Un jardin partagé"):
        await chat.says(f"!propose {title}")
    chat.now = at(12, 14, 18)
    await chat.rings()
    await chat.says("!prolonger S1 12 janvier", person=SAMIRA)
    chat.now = at(1, 4, 18, 2027)
    await chat.rings()
    chat.now = at(1, 12, 18, 2027)
    await chat.rings(minutes=2)
    assert "mardi 19 janvier 2027" in await chat.rings(minutes=10)
    chat.now = at(1, 19, 17, 2027)
    assert "est décidée" in await chat.rings()


# ── Who speaks ───────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_pilot_structure_that_leaves_in_the_middle_keeps_nobody_waiting(asked: Chat) -> None:
    for person in (SAMIRA, PAUL):
        await asked.says("!valider", person=person)
    fewer = town(asked, replace(THREE, coordinators=THREE.coordinators[:3], pilots=THREE.pilots[:2]))
    fewer.now = at(1, 6, 8, 2027)
    await daily(fewer, "programmes.pilots")
    assert await state(fewer) == "decided"


async def test_what_the_one_that_left_said_counts_no_more(asked: Chat) -> None:
    await asked.says("!objecter non", person=NORA)
    fewer = town(asked, replace(THREE, pilots=THREE.pilots[:2]))
    assert "n’est plus une structure pilote" in await fewer.says("!valider", person=NORA)
    await fewer.says("!valider", person=SAMIRA)
    assert "est décidée" in await fewer.says("!valider", person=PAUL)


async def test_a_structure_without_anybody_cannot_speak_and_it_is_said(asked: Chat) -> None:
    alone = town(asked, replace(THREE, coordinators=THREE.coordinators[:3]))
    assert "Personne ne parle encore pour\u00a0: Ville" in await alone.says("!sélection avis")
    await alone.says("!valider", person=SAMIRA)
    said = await alone.says("!valider", person=PAUL)
    assert "est décidée" in said
    assert "sans l’avis de Ville" in said


async def test_one_that_has_people_again_is_asked(asked: Chat) -> None:
    more = town(
        asked,
        replace(
            THREE,
            coordinators=(*THREE.coordinators, replace(THREE.coordinators[0], user_id=OMAR.user_id, structure="Département")),
            pilots=(*THREE.pilots, "Département"),
        ),
    )
    last = await last_row(more)
    more.now = at(1, 6, 9, 2027)
    await daily(more, "programmes.pilots")
    await more.rings()
    assert "Département" in (await letters(more, OMAR, last))[0]
    await daily(more, "programmes.pilots")
    await more.rings(days=1)
    assert [len(await letters(more, person, last)) for person in (OMAR, PAUL)] == [1, 0]


async def test_one_pilot_left_decides_alone(database: Database) -> None:
    chat = Chat(database, TABLE, territory=replace(THREE, coordinators=THREE.coordinators[:1], pilots=("CCAS",)))
    async with database.writing() as session:
        for person, name in ((LEA, "PMI"), (OMAR, "Secours populaire"), (SAMIRA, "CCAS")):
            await member(session, person.user_id, person.name, await findable(session, structure(name)))
    await voted(chat, {OMAR: (1,)})
    assert "à retenir" in await chat.says("!amender I2 retenir ; oui", person=SAMIRA)
    assert await state(chat) == "arbitration", "an amendment validates nothing"
    assert "est décidée" in await chat.says("!valider", person=SAMIRA)


async def test_who_is_of_two_pilot_structures_speaks_for_one(asked: Chat) -> None:
    both = town(asked, replace(THREE, coordinators=(*THREE.coordinators[:3], replace(THREE.coordinators[2], structure="Ville"))))
    assert "Pour quelle structure" in await both.says("!valider", person=PAUL)
    assert "Ville valide" in await both.says("2", person=PAUL)
    refused = await both.says("!valider Centre social", person=PAUL)
    assert "Vous avez déjà parlé pour Ville" in refused
    assert "Ville ne dit plus rien" in await both.says("!valider retirer", person=PAUL)
    assert "Centre social valide" in await both.says("!valider le centre social", person=PAUL)
    assert "Vous ne parlez pas" in await both.says("!valider CCAS", person=PAUL)


async def test_what_a_person_said_stands_for_the_structure_once_they_are_erased(asked: Chat) -> None:
    await asked.says("!valider", person=NORA)
    await asked.says("!effacer", person=NORA)
    await asked.says("oui effacer", person=NORA)
    async with asked.database.reading() as session:
        programme = await programmes.get_programme(session, 1)
        assert programme is not None
        words = await programmes.list_words(session, programme)
    assert {structure: word.user_id for structure, word in words.items()} == {"Ville": None}


async def test_a_corrected_message_does_not_speak_twice(asked: Chat) -> None:
    said = asked.hear("!objecter trop d’atelier", person=PAUL)
    await asked.answer_to(said)
    answer = await asked.corrects(said, "!objecter trop d’ateliers")
    assert "Objectent\u00a0: Centre social («\u00a0trop d’atelier\u00a0»)" in answer
    assert "!objecter trop d’ateliers" in answer
    assert await kinds(asked) == ["programme-objected"]


# ── Its message ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_its_message_is_kept_true_and_put_back(asked: Chat) -> None:
    last = await last_row(asked)
    await asked.says("!valider", person=NORA)
    updates = [row for row in await asked.outbox() if (row.id or 0) > last and row.subject == "programmes.selection:1"]
    assert "Valident\u00a0: Ville" in updates[-1].content["body"]
    assert "n’a pas à être remis" in await asked.says("!sélection remettre", person=SAMIRA)
    assert "équipe d’animation" in await asked.says("!sélection remettre", person=OMAR)


async def test_taken_away_who_opened_it_is_told_and_may_put_it_back(asked: Chat) -> None:
    row = await told(asked, "programmes.selection:1")
    said = await asked.answer_to(Untapped("$redaction", PROGRAMME, f"$sent{row.id}", by="@moderator:town.example"))
    assert "a été retiré de son salon" in said
    answer = await asked.says("!sélection remettre", person=SAMIRA)
    assert "est de nouveau dans son salon" in answer
    assert "2 à retenir" in answer
    assert "n’a pas à être remis" in await asked.says("!sélection remettre", person=SAMIRA)


async def test_in_a_room_that_replaces_its_own_it_is_told_again_as_long_as_they_are_asked(asked: Chat) -> None:
    tell = TABLE.tellers["programmes.selection"]
    async with asked.database.writing() as session:
        due = Due(session=session, now=asked.now, territory=THREE, lexicon=asked.lexicon, due=asked.now)
        (post,) = await tell(due, 1)
    assert isinstance(post, Post)
    for person in (SAMIRA, PAUL, NORA):
        await asked.says("!valider", person=person)
    async with asked.database.writing() as session:
        due = Due(session=session, now=asked.now, territory=THREE, lexicon=asked.lexicon, due=asked.now)
        assert await tell(due, 1) == ()


async def test_a_meeting_is_still_accepted_by_that_word(asked: Chat) -> None:
    assert "R13" in await asked.says("!valider R13", person=SAMIRA)
    assert await kinds(asked) == []
