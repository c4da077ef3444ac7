"""A decision from its asking to its end: by taps, by words, amended, extended, given up; and whose voice counts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.engine.incoming import Untapped
from commands.core.declaration.context import Coordinator
from commands.core.declaration.handlers import Job
from commands.governance.ending import follow_the_pilots
from tests.chat import LEA, OMAR
from tests.commands.governance.house import INES, NADIA, PAUL, PILOTS, SAMIRA, TEAM_ROOM, THREE, Town, private
from tests.spaces import flat

CALLED = "D1, Adopter la charte"


async def test_it_is_asked_where_it_was_said_with_its_signs_and_rings_for_those_who_speak(town: Town) -> None:
    said = await town.asks()
    assert "Décision D1 : Adopter la charte" in said
    assert "Jusqu’au vendredi 4 décembre 2026 à 18 h" in said
    assert "pas encore d’avis : CCAS, Centre social, Ville" in said
    rows = await town.outbox()
    assert [row.content["key"] for row in rows if row.action == "react"] == ["✅", "✋", "⛔"]
    (ring,) = [row for row in rows if row.action == "ring"]
    assert set(ring.content["m.mentions"]["user_ids"]) == {PAUL.user_id, INES.user_id, NADIA.user_id}
    assert await town.journal() == [("decision-asked", CALLED)]


async def test_who_speaks_and_is_not_in_the_room_is_asked_in_private(town: Town) -> None:
    town.absent = {INES.user_id}
    await town.asks()
    (letter,) = await town.letters(INES)
    assert "!avis-décision D1 pour" in letter
    assert await town.letters(PAUL) == []


async def test_ten_working_days_when_no_end_is_said(town: Town) -> None:
    await town.asks("!décision Adopter la charte")
    assert (await town.decision()).ends_at == datetime(2026, 12, 7, 17, 0, tzinfo=UTC)


async def test_three_taps_adopt_it(town: Town) -> None:
    await town.asks()
    for person, sign in ((SAMIRA, "👍"), (PAUL, "✅"), (INES, "👍🏽")):
        assert (await town.decision()).state == "open"
        said = await town.taps(sign, person)
    assert "D1 (Adopter la charte) est adoptée." in said
    assert "(adoptée)" in await town.message()
    assert await town.journal() == [("decision-asked", CALLED), ("decision-adopted", CALLED)]
    journal = flat(await town.says("!journal", person=LEA))
    assert "D1, Adopter la charte : adoptée par les structures pilotes" in journal
    assert "demandée aux structures pilotes. Par Samira (CCAS)" in journal
    assert "D1 Adopter la charte : adoptée le lundi 23 novembre 2026" in await town.says("!décisions", person=LEA)
    assert (await town.rings(days=30)) == ""


async def test_a_reserve_is_recorded_and_does_not_stand_in_the_way(town: Town) -> None:
    await town.asks()
    await town.taps("✅", SAMIRA)
    await town.taps("✅", PAUL)
    said = await town.gives("D1 réserve ; le délai est court", INES)
    assert "avec 1 réserve : Ville (« le délai est court »)" in said
    shown = await town.says("!décision D1", person=LEA)
    assert ("pour : CCAS, Centre social" in shown, "réserve : Ville (« le délai est court »)" in shown) == (True, True)


@pytest.mark.parametrize(
    ("sign", "value"), [("✋", "reserve"), ("✋🏽", "reserve"), ("⛔", "objection"), ("👎", "objection"), ("❌", "objection")]
)
async def test_a_tap_without_its_reason_is_awaited_and_a_reply_gives_it(town: Town, sign: str, value: str) -> None:
    await town.asks()
    said = await town.taps(sign, PAUL)
    assert "Il me manque la raison" in said
    assert "raison attendue : Centre social" in await town.message()
    await town.taps("✅", SAMIRA)
    await town.taps("✅", INES)
    assert (await town.decision()).state == "open"
    letter = next(row for row in await town.sent() if row.subject == "governance.reason:1")
    await town.says("le délai est trop court", room=private(PAUL), person=PAUL, reply_to=letter.event_id)
    assert (await town.said())["Centre social"] == (value, "le délai est trop court")
    assert (await town.decision()).state == ("adopted" if value == "reserve" else "open")


async def test_a_reply_to_the_decision_is_an_opinion_and_talk_is_none(town: Town) -> None:
    await town.asks()
    assert await town.says("pour info, la salle est prise", room=TEAM_ROOM, person=PAUL, reply_to="$D1-1") == ""
    await town.says("réserve : le délai est court", room=TEAM_ROOM, person=PAUL, reply_to="$D1-1")
    assert await town.said() == {"Centre social": ("reserve", "le délai est court")}


async def test_avis_with_a_letter_is_of_a_decision_and_without_it_of_a_meeting(town: Town) -> None:
    await town.asks()
    await town.says("!avis D1 pour", room=private(PAUL), person=PAUL)
    assert await town.said() == {"Centre social": ("for", "")}
    assert "rencontre" in await town.says("!avis R1 bien", room=private(PAUL), person=PAUL)


async def test_an_objection_blocks_it_and_is_told_to_who_asked(town: Town) -> None:
    await town.asks()
    await town.taps("✅", SAMIRA)
    await town.taps("✅", PAUL)
    await town.gives("D1 objection ; la charte oublie les associations", INES)
    assert (await town.decision()).state == "open"
    assert "objection : Ville (« la charte oublie les associations »)" in await town.message()
    (letter,) = await town.letters(SAMIRA)
    assert ("la charte oublie" in letter, "!décision D1 ; le nouveau texte" in letter) == (True, True)
    assert "objection de Ville" in await town.says("!décisions", person=LEA)


async def test_all_three_object_and_it_is_not_taken(town: Town) -> None:
    await town.asks()
    for person in (SAMIRA, PAUL, INES):
        await town.gives("D1 objection ; trop tôt", person)
    said = await town.rings(days=12)
    said += await town.rings(minutes=2)
    assert "n’est pas prise" in said
    assert flat((await town.sent())[-1].content["body"]).count("« trop tôt »") == 3
    assert (await town.journal())[-1] == ("decision-lapsed", CALLED)


async def test_new_words_are_a_new_message_and_all_are_asked_again(town: Town) -> None:
    await town.asks()
    await town.taps("✅", SAMIRA)
    await town.taps("✅", PAUL)
    await town.gives("D1 objection ; trop tôt", INES)
    said = await town.says("!décision D1 ; la charte, à partir de mars", room=TEAM_ROOM, person=SAMIRA)
    assert ("(version 2)" in said, "la charte, à partir de mars" in said, "pas encore d’avis : CCAS, Centre social, Ville" in said) == (
        True,
        True,
        True,
    )
    former = [row for row in await town.outbox() if row.subject == "governance.former:1" and row.action == "update" and row.content]
    assert ["ne compte plus" in row.content["body"] for row in former] == [True]
    assert await town.said() == {}
    # a sign under the former words says nothing of the new ones, and neither does taking one back
    await town.taps("✋", PAUL, "$D1-1")
    await town.untaps("✅", SAMIRA, "$D1-1")
    assert await town.said() == {}
    for person in (SAMIRA, PAUL, INES):
        await town.taps("✅", person, "$D1-2")
    assert (await town.decision()).state == "adopted"
    assert [kind for kind, _ in await town.journal()] == ["decision-asked", "decision-amended", "decision-adopted"]


async def test_new_words_leave_five_working_days(town: Town) -> None:
    await town.asks("!décision Adopter la charte ; le texte ; fin mardi 24 novembre 18h")
    await town.says("!décision D1 ; le nouveau texte", room=TEAM_ROOM, person=PAUL)
    assert (await town.decision()).ends_at == datetime(2026, 11, 30, 17, 0, tzinfo=UTC)


async def test_at_its_end_it_is_not_taken_and_a_later_end_asks_it_again(town: Town) -> None:
    await town.asks()
    await town.taps("✅", SAMIRA)
    await town.rings(days=12)
    said = await town.rings(minutes=2)
    assert "n’est pas prise" in said
    assert (await town.decision()).state == "lapsed"
    assert "arrivée à sa date" in await town.gives("D1 pour", PAUL)
    assert "ouverte jusqu’au vendredi 15 janvier 2027" in await town.says("!décision D1 fin 15 janvier", room=TEAM_ROOM, person=PAUL)
    for person in (PAUL, INES):
        await town.gives("D1 pour", person)
    assert (await town.decision()).state == "adopted"


async def test_a_voice_taken_back_counts_no_more(town: Town) -> None:
    await town.asks()
    await town.taps("✅", SAMIRA)
    await town.taps("✅", PAUL)
    await town.untaps("✅", PAUL)
    assert await town.said() == {"CCAS": ("for", "")}
    await town.gives("D1 retirer", SAMIRA)
    assert await town.said() == {}
    assert "n’a pas donné d’avis" in await town.gives("D1 retirer", SAMIRA)


async def test_the_last_voice_taken_back_at_once_opens_it_again_and_later_does_not(town: Town) -> None:
    await town.asks()
    for person in (SAMIRA, PAUL, INES):
        await town.taps("✅", person)
    town.later(minutes=9)
    assert "n’est plus adoptée" in await town.untaps("✅", INES)
    assert ((await town.decision()).state, [kind for kind, _ in await town.journal()][-1]) == ("open", "decision-reopened")
    assert "est adoptée" in await town.gives("D1 pour", INES)
    town.later(minutes=11)
    assert "l’avis de votre structure y reste" in await town.untaps("✅", PAUL)
    assert (await town.decision()).state == "adopted"


async def test_one_that_opens_again_after_its_end_ends_a_day_later(town: Town) -> None:
    await town.asks()
    await town.taps("✅", SAMIRA)
    await town.taps("✅", PAUL)
    town.now = (await town.decision()).ends_at - timedelta(minutes=1)
    await town.taps("✅", INES)
    town.later(minutes=5)
    await town.untaps("✅", INES)
    await town.rings(hours=25)
    await town.rings(minutes=2)
    assert (await town.decision()).state == "lapsed"


async def test_a_structure_has_one_voice_the_last_of_its_people(town: Town) -> None:
    await town.asks()
    await town.taps("✅", SAMIRA)
    said = await town.gives("D1 réserve ; le délai", NADIA)
    assert "Nadia vient de parler pour CCAS" in said
    assert await town.said() == {"CCAS": ("reserve", "le délai")}
    await town.untaps("✅", SAMIRA)  # her sign no longer is the voice of the CCAS
    assert await town.said() == {"CCAS": ("reserve", "le délai")}


async def test_who_changed_structures_does_not_speak_twice(town: Town) -> None:
    await town.asks()
    await town.taps("✅", SAMIRA)
    moved = tuple(Coordinator(each.user_id, each.name, "Ville") if each.user_id == SAMIRA.user_id else each for each in THREE.coordinators)
    other = town.configured(replace(THREE, coordinators=moved))
    assert "une personne y a une seule voix" in await other.gives("D1 pour", SAMIRA)
    assert await other.said() == {"CCAS": ("for", "")}
    await other.untaps("✅", SAMIRA)
    assert await other.said() == {}
    await other.gives("D1 pour", SAMIRA)
    assert await other.said() == {"Ville": ("for", "")}


async def test_a_pilot_structure_that_leaves_is_no_longer_waited_for(town: Town) -> None:
    await town.asks()
    await town.taps("✅", SAMIRA)
    await town.taps("✅", PAUL)
    left = town.configured(replace(THREE, pilots=PILOTS[:2], coordinators=THREE.coordinators[:3]))
    await left.timekeeper.run(Job("governance.pilots", 9, 10, follow_the_pilots), left.now)
    assert (await left.decision()).state == "adopted"
    assert "Chaque structure pilote a parlé : CCAS, Centre social." in flat((await left.sent())[-1].content["body"])


async def test_one_pilot_structure_is_left_and_a_new_one_is_waited_for(town: Town) -> None:
    await town.asks()
    four = town.configured(replace(THREE, pilots=(*PILOTS, "Mission locale")))
    for person in (SAMIRA, PAUL, INES):
        await four.taps("✅", person)
    assert ((await four.decision()).state, "pas encore d’avis : Mission locale" in await four.message()) == ("open", True)
    alone = four.configured(replace(THREE, pilots=("CCAS",), coordinators=THREE.coordinators[:1]))
    await alone.untaps("✅", SAMIRA)
    assert "est adoptée" in await alone.taps("👍", SAMIRA)


async def test_who_asks_learns_that_a_structure_has_nobody(town: Town) -> None:
    town = town.configured(replace(THREE, pilots=(*PILOTS, "Mission locale")))
    assert "personne ne parle encore pour Mission locale" in await town.asks()


async def test_others_do_not_speak_and_learn_why_once(town: Town) -> None:
    await town.asks()
    assert "une décision se prend entre structures pilotes" in await town.taps("👍", OMAR)
    assert await town.taps("⛔", OMAR) == ""
    assert "une décision se prend entre structures pilotes" in await town.gives("D1 pour", OMAR)
    assert await town.said() == {}
    assert await town.taps("🎉", SAMIRA) == ""


@pytest.mark.parametrize("words", ["Adopter la charte", "D1 fin 15 janvier", "D1 ; un autre texte", "D1 annuler"])
async def test_the_team_alone_asks_and_changes(town: Town, words: str) -> None:
    await town.asks()
    said = await town.says(f"!décision {words}", room=TEAM_ROOM, person=LEA)
    assert "équipe d’animation" in said
    assert len(await town.journal()) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("!décision", "Exemple : !décision Adopter la charte"),
        ("!décision ;;", "Exemple : !décision Adopter la charte"),
        (f"!décision {'a' * 101}", "101 caractères, pour 100 au plus"),
        (f"!décision Adopter ; {'a' * 301}", "301 caractères, pour 300 au plus"),
        ("!décision Adopter ; fin hier", "C’est déjà passé"),
        ("!décision Adopter ; fin bientôt", "je ne comprends pas « bientôt »"),
        ("!décision Adopter ; fin décembre 2030", "à plus d’un an"),
        ("!décision D9", "Je n’ai pas de décision D9"),
        ("!décision D9 fin 15 janvier", "Je n’ai pas de décision D9"),
        ("!avis-décision", "De quelle décision parlez-vous"),
        ("!avis-décision D1 peut-être", "Je ne lis pas d’avis"),
        (f"!avis-décision D1 objection ; {'a' * 301}", "300 caractères au plus"),
        ("!décision D1 blabla", "Je ne sais pas quoi faire de « blabla »"),
        ("!décision D1 fin mardi 24 novembre", "une fin ne peut que reculer"),
        ("!décision D1 ; le texte lu le 12 novembre", "C’est déjà le texte"),
    ],
)
async def test_what_cannot_be_is_refused_with_an_example(town: Town, words: str, told: str) -> None:
    await town.asks()
    before = await town.journal()
    assert told in await town.says(words, room=TEAM_ROOM, person=SAMIRA)
    assert (await town.journal(), await town.said()) == (before, {})


async def test_it_is_not_asked_in_private(town: Town) -> None:
    assert "Copiez ceci dans le salon" in await town.says("!décision Adopter la charte", room=private(SAMIRA), person=SAMIRA)


@pytest.mark.parametrize("words", ["9 000 € pour la fête du réseau", "9 000 € pour la fête ; à Valmont", "3 réunions par an"])
async def test_a_title_that_begins_with_a_number_is_a_title(town: Town, words: str) -> None:
    assert f"D1 : {words.partition(' ;')[0]}" in await town.says(f"!décision {words}", room=TEAM_ROOM, person=SAMIRA)


async def test_it_is_given_up(town: Town) -> None:
    await town.asks()
    assert "n’est plus demandée" in await town.says("!décision D1 annuler", room=TEAM_ROOM, person=PAUL)
    assert "est annulée" in await town.gives("D1 pour", SAMIRA)
    assert (await town.rings(days=30)) == ""
    assert (await town.journal())[-1] == ("decision-withdrawn", CALLED)


async def test_an_opinion_after_its_number_is_an_opinion(town: Town) -> None:
    await town.asks()
    await town.says("!décision D1 pour", room=TEAM_ROOM, person=PAUL)
    assert await town.said() == {"Centre social": ("for", "")}


async def test_its_message_is_put_back(town: Town) -> None:
    await town.asks()
    assert "a été retiré" in await town.answer_to(Untapped("$r", TEAM_ROOM, "$D1-1"))
    assert "Décision D1" in await town.says("!décision D1 remettre", room=TEAM_ROOM, person=SAMIRA)


async def test_who_has_not_spoken_is_asked_once_48_hours_before_its_end(town: Town) -> None:
    await town.asks()
    await town.taps("✅", SAMIRA)
    town.now = (await town.decision()).ends_at - timedelta(hours=48)
    await town.rings()
    said = await town.rings(hours=15)
    rings = [row for row in await town.outbox() if row.action == "ring" and "Il manque l’avis" in row.content["body"]]
    assert ("Il manque l’avis de Centre social, Ville" in said, len(rings)) == (True, 1)
    assert set(rings[0].content["m.mentions"]["user_ids"]) == {PAUL.user_id, INES.user_id}
    assert await town.rings(hours=20) == ""


async def test_a_message_that_is_corrected_does_not_ask_twice(town: Town) -> None:
    said = town.hear("!décision Adopter la charte", room=TEAM_ROOM, person=SAMIRA)
    await town.answer_to(said)
    assert "Décision D1" in await town.corrects(said, "!décision Adopter la charte du réseau")
    assert len(await town.journal()) == 1


async def test_a_reason_about_a_person_who_is_accompanied_is_not_kept(town: Town) -> None:
    await town.asks()
    await town.gives("D1 objection ; Mme Durand, 12 rue des Lilas, attend depuis mars", PAUL)
    assert await town.said() == {}
