"""Votes by tap, by text and by reply, and each that is no vote: a clear sentence, or silence."""

from datetime import UTC, datetime, timedelta

import pytest

from commands.core.declaration.context import Person, Room
from storage import network, private_rooms
from storage.database import Database
from storage.private_rooms import PrivateRoom
from storage.rows import keep_row
from tests.chat import ACCUEIL, LEA, MORNING, OMAR, PRIVATE
from tests.commands.polls.house import Town
from tests.given import member, structure

SAMIRA = Person("@samira:town.example", "Samira")
ELSEWHERE = Room("!autre:town.example")
END = MORNING.replace(hour=17)


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


async def settle(town: Town) -> None:
    """Léa and Omar speak for the CCAS, Samira for the CAF."""
    async with town.database.writing() as session:
        ccas, caf = structure("CCAS"), structure("CAF")
        session.add_all([ccas, caf])
        await session.flush()
        for person, whose in ((LEA, ccas), (OMAR, ccas), (SAMIRA, caf)):
            await member(session, person.user_id, person.name, whose.id or 0)


# ── By tap ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_taps_are_counted_and_the_message_follows_without_a_word(town: Town) -> None:
    await town.asks()
    assert await town.taps("1") == ""
    assert await town.taps("3") == ""
    assert await town.taps("3", OMAR) == ""
    assert await town.counts() == [2, 0, 1, 0, 2]
    assert "Santé mentale : 2 voix" in await town.message()
    assert await town.untaps("3") == ""
    assert await town.counts() == [2, 0, 1, 0, 1]
    await town.untaps("1")
    assert await town.counts() == [1, 0, 0, 0, 1]


@pytest.mark.parametrize("key", ["🎉", "9", "0", "✅", "12345678901234567890", "x"])
async def test_another_sign_is_no_vote(town: Town, key: str) -> None:
    await town.asks()
    before = len(await town.outbox())
    assert await town.taps(key) == ""
    assert await town.untaps(key) == ""
    assert (await town.counts(), len(await town.outbox())) == ([0, 0, 0, 0, 0], before)


async def test_a_tap_seen_twice_counts_once_and_a_removal_seen_twice_takes_once(town: Town) -> None:
    await town.asks()
    for _ in range(2):
        await town.taps("2")
    assert await town.counts() == [1, 0, 0, 1, 0]
    for _ in range(2):
        await town.untaps("2")
    assert await town.counts() == [0, 0, 0, 0, 0]


async def test_the_removal_of_a_tap_that_words_replaced_changes_nothing(town: Town) -> None:
    await town.asks()
    await town.taps("1")
    await town.says("!vote S1 2", room=ACCUEIL)
    before = len(await town.outbox())
    assert await town.untaps("1") == ""
    assert (await town.counts(), len(await town.outbox())) == ([1, 0, 0, 1, 0], before)


async def test_where_one_may_be_chosen_the_last_tap_wins_and_is_told_once_to_who_is_in_touch(town: Town) -> None:
    await town.asks(kind="single")
    async with town.database.writing() as session:
        await private_rooms.add_room(session, PrivateRoom(room_id=PRIVATE.room_id, user_id=LEA.user_id, opened_at=town.now))
    assert await town.taps("1") == ""
    assert "le dernier touché compte. C’est noté : 2. Logement" in await town.taps("2")
    assert await town.taps("3") == ""
    assert await town.taps("1", OMAR) + await town.taps("2", OMAR) == ""
    assert await town.counts() == [2, 0, 0, 1, 1]


async def test_somebody_who_left_keeps_their_voice(town: Town) -> None:
    await town.asks()
    await town.taps("1")
    town.absent.add(LEA.user_id)
    await town.taps("2", OMAR)
    assert await town.counts() == [2, 0, 1, 1, 0]


# ── By text ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ("!vote S1 1 3", [1, 0, 1, 0, 1]),
        ("!vote s 1 : 1,3", [1, 0, 1, 0, 1]),
        ("!vote sondage 1 deux et trois", [1, 0, 0, 1, 1]),
        ("!je-vote S1 le 2 et le 3", [1, 0, 0, 1, 1]),
        ("!voter un et trois", [1, 0, 1, 0, 1]),
        ("!vote 2", [1, 0, 0, 1, 0]),
        ("!vote 1️⃣ 3️⃣", [1, 0, 1, 0, 1]),
        ("!vote S1 1 1 1", [1, 0, 1, 0, 0]),
        ("!vote « S1 2 »", [1, 0, 0, 1, 0]),
        ("!vote S1 logement", [1, 0, 0, 1, 0]),
        ("!vote S1 tous", [1, 0, 1, 1, 1]),
        ("!vote S1 blanc", [1, 1, 0, 0, 0]),
        ("!vote S1 la santé mentale", [1, 0, 0, 0, 1]),
        ("!vote S1 le logement et la santé mentale", [1, 0, 0, 1, 1]),
        ("!vote S1 2 svp", [1, 0, 0, 1, 0]),
    ],
)
async def test_votes_in_words(town: Town, said: str, counts: list[int]) -> None:
    await town.asks()
    assert "Vote noté dans S1" in await town.says(said, room=ACCUEIL)
    assert await town.counts() == counts


async def test_a_vote_is_repeated_with_the_one_before(town: Town) -> None:
    await town.asks()
    assert "S1 : 1. Accès aux droits, 3. Santé mentale." in await town.says("!vote S1 1 3", room=ACCUEIL)
    assert "S1 : 2. Logement. (Avant : 1. Accès aux droits, 3. Santé mentale.)" in await town.says("!vote S1 2", room=ACCUEIL)
    assert "C’était déjà votre vote" in await town.says("!vote S1 2", room=ACCUEIL)
    assert "Votre voix est retirée" in await town.says("!vote S1 retirer", room=ACCUEIL)
    assert await town.counts() == [0, 0, 0, 0, 0]
    assert "Vous n’avez pas de voix" in await town.says("!vote S1 retirer", room=ACCUEIL)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("!vote S1 9", "Il n’y a pas de choix 9"),
        ("!vote S1 0", "Il n’y a pas de choix 0"),
        ("!vote S1 13", "Il n’y a pas de choix 13"),
        ("!vote S1 2 9", "Il n’y a pas de choix 9"),
        ("!vote S1", "Je ne lis pas de choix"),
        ("!vote S1 pas le 2", "Je ne lis pas de choix"),
        ("!vote S1 1 ou 2", "Je ne lis pas de choix"),
        ("!vote S1 bof", "Je ne lis pas de choix"),
        ("!vote S1 no 2", "Je ne lis pas de choix"),
        ("!vote S9 1", "Je n’ai pas de sondage S9"),
    ],
)
async def test_what_is_no_vote_is_told_and_counted_as_nothing(town: Town, said: str, why: str) -> None:
    await town.asks()
    await town.says("!vote S1 1", room=ACCUEIL)
    assert why in await town.says(said, room=ACCUEIL)
    assert await town.counts() == [1, 0, 1, 0, 0]


async def test_a_refused_vote_may_be_corrected_and_a_counted_one_may_not(town: Town) -> None:
    await town.asks()
    said = town.hear("!vote S1 9", room=ACCUEIL)
    await town.answer_to(said)
    assert "Vote noté" in await town.corrects(said, "!vote S1 2")
    assert "Vote noté" not in await town.corrects(said, "!vote S1 3")
    assert await town.counts() == [1, 0, 0, 1, 0]


async def test_only_one_where_one_is_asked(town: Town) -> None:
    await town.asks(kind="single")
    assert "il faut un seul choix" in await town.says("!vote S1 1 3", room=ACCUEIL)
    assert "Vote noté" in await town.says("!vote S1 3", room=ACCUEIL)
    assert await town.counts() == [1, 0, 0, 0, 1]


async def test_without_a_number_it_is_the_poll_of_this_room_else_the_only_one(town: Town) -> None:
    await town.asks()
    assert "Vote noté dans S1" in await town.says("!vote 2")
    await town.asks(room_id=ELSEWHERE.room_id)
    assert "Vote noté dans S1" in await town.says("!vote 3", room=ACCUEIL)
    assert "Vote noté dans S2" in await town.says("!vote 3", room=ELSEWHERE)
    assert "De quel sondage parlez-vous" in await town.says("!vote 3")
    assert await town.counts() == [1, 0, 0, 0, 1]


async def test_dates_are_yes_if_needed_or_no(town: Town) -> None:
    await town.asks("jeudi 10 décembre", "vendredi 11 décembre", "lundi 14 décembre", kind="dates")
    assert "1. jeudi 10 décembre (oui), 2. vendredi 11 décembre (si besoin)" in await town.says("!vote S1 1 oui 2 si besoin", room=ACCUEIL)
    assert await town.counts() == [1, 0, 1, 0, 0]
    assert "2. vendredi 11 décembre (non)" in await town.says("!vote S1 1 3 oui, 2 pas dispo", room=ACCUEIL, person=OMAR)
    assert "1. jeudi 10 décembre (si besoin)" in await town.says("!vote S1 si besoin 1 2, oui 3", room=ACCUEIL, person=SAMIRA)
    assert "lundi 14 décembre (oui)" in await town.says("!vote S1 14 décembre", room=ACCUEIL)
    assert await town.counts() == [3, 0, 1, 0, 3]


async def test_consent_is_for_or_a_reason(town: Town) -> None:
    await town.asks("Pour", "Réserve", "Objection", kind="consent")
    assert "Vote noté" in await town.says("!vote S1 pour", room=ACCUEIL)
    assert "se dit avec sa raison" in await town.says("!vote S1 objection", room=ACCUEIL)
    assert "se dit avec sa raison" in await town.says("!vote S1 réserve : ", room=ACCUEIL)
    assert "300 caractères au plus" in await town.says("!vote S1 réserve : " + "trop " * 80, room=ACCUEIL)
    assert "Je ne lis pas d’avis" in await town.says("!vote S1 bof", room=ACCUEIL)
    assert "reconnaissable" in await town.says("!vote S1 objection : Mme Dupont, née le 3 mai 1984, refuse", room=ACCUEIL)
    assert await town.counts() == [1, 0, 1, 0, 0]
    assert "2. Réserve" in await town.says("!vote S1 réserve : le délai est court", room=ACCUEIL)
    assert "3. Objection" in await town.says("!vote S1 contre, le budget manque", room=ACCUEIL, person=OMAR)
    assert await town.counts() == [2, 0, 0, 1, 1]
    assert "se dit avec sa raison" in await town.taps("3", SAMIRA)
    assert await town.taps("1", SAMIRA) == ""
    assert await town.counts() == [3, 0, 1, 1, 1]


# ── By reply ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("said", "counts"), [("2", [1, 0, 0, 1, 0]), ("deux et trois", [1, 0, 0, 1, 1]), ("blanc", [1, 1, 0, 0, 0])])
async def test_a_reply_to_a_poll_is_a_vote(town: Town, said: str, counts: list[int]) -> None:
    await town.asks()
    assert "Vote noté" in await town.says(said, room=ACCUEIL, reply_to="$poll-1")
    assert await town.counts() == counts


@pytest.mark.parametrize(
    "said", ["merci", "je ne comprends pas le 2", "un grand merci", "pour qui ?", "2 places, c’est peu", "contre vents et marées"]
)
async def test_other_replies_are_between_people(town: Town, said: str) -> None:
    await town.asks()
    assert await town.says(said, room=ACCUEIL, reply_to="$poll-1") == ""
    assert await town.counts() == [0, 0, 0, 0, 0]


# ── Who votes ────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_structure_has_one_voice_and_both_are_told_without_a_sound(town: Town) -> None:
    await settle(town)
    await town.asks(voices="structure")
    assert "pour votre structure, CCAS : 1." in await town.says("!vote S1 1", room=ACCUEIL)
    told = await town.taps("2", OMAR)
    assert "Omar vient de voter" in told
    assert "remplace celui de Léa" in told
    assert [person_id for person_id, _ in await town.letters()] == [LEA.user_id, OMAR.user_id]
    quiet = [row for row in await town.outbox() if row.person_id and row.action == "send"]
    assert {(row.content["msgtype"], str(row.content["m.mentions"])) for row in quiet} == {("m.notice", "{}")}
    assert await town.taps("3", OMAR) == ""
    await town.taps("1", SAMIRA)
    assert await town.counts() == [2, 0, 1, 1, 1]
    await town.untaps("3", OMAR)
    assert "Le vôtre compte de nouveau" in await town.untaps("2", OMAR)
    assert await town.counts() == [2, 0, 2, 0, 0]


async def test_colleagues_are_not_named_where_names_are_not_shown(town: Town) -> None:
    await settle(town)
    await town.asks(voices="structure", names=False)
    await town.taps("1")
    told = await town.taps("2", OMAR)
    assert "une personne de votre structure vient de voter" in told
    assert "Omar" not in told
    assert "Léa" not in told


async def test_who_has_no_structure_is_told_how_in_private(town: Town) -> None:
    await town.asks(voices="structure")
    assert "!inscription" in await town.taps("1")
    assert await town.taps("2") == ""
    answer = await town.says("!vote S1 1", room=ACCUEIL)
    assert "Je vous réponds en privé" in answer
    async with town.database.writing() as session:
        await keep_row(session, await member(session, OMAR.user_id, OMAR.name))
    assert "!profil ajouter structure" in await town.taps("1", OMAR)
    assert await town.counts() == [0, 0, 0, 0, 0]


async def test_a_new_name_is_the_name_of_the_same_voice(town: Town) -> None:
    await settle(town)
    await town.asks()
    await town.taps("1")
    async with town.database.writing() as session:
        lea = await network.get_member(session, LEA.user_id)
        assert lea is not None
        lea.name = "Léa Martin"
        await keep_row(session, lea)
    await town.taps("2", Person(LEA.user_id, "Léa M."))
    told = await town.says("!résultats S1 noms", room=ACCUEIL)
    assert ("1. Accès aux droits, 1 voix : Léa Martin" in told, "2. Logement, 1 voix : Léa Martin" in told) == (True, True)


async def test_who_is_not_in_the_room_of_a_poll_does_not_vote_in_it(town: Town) -> None:
    await town.asks()
    town.absent.add(LEA.user_id)
    assert "pour les personnes du salon" in await town.says("!vote S1 1")
    assert "pour les personnes du salon" in await town.says("!résultats S1")
    assert await town.counts() == [0, 0, 0, 0, 0]


# ── Secret ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_secret_vote_is_taken_in_private_only(town: Town) -> None:
    await town.asks(secret=True, names=False)
    assert "Supprimez-le, puis écrivez-moi en privé" in await town.says("!vote S1 1", room=ACCUEIL)
    assert "un chiffre touché se voit" in await town.taps("1")
    assert await town.taps("2") == ""
    assert await town.counts() == [0, 0, 0, 0, 0]
    assert "Vote noté dans S1 : 1. Accès aux droits" in await town.says("!vote S1 1")
    assert await town.untaps("1") == ""
    assert await town.counts() == [1, 0, 1, 0, 0]


async def test_where_names_are_not_shown_the_room_does_not_read_the_vote_again(town: Town) -> None:
    await town.asks(names=False)
    assert "Accès" not in await town.says("!vote S1 1", room=ACCUEIL)
    assert "Accès" in await town.says("!vote S1 1")


# ── Until when ───────────────────────────────────────────────────────────────────────────────────────────────────


async def test_what_was_sent_before_the_end_counts_for_a_minute(town: Town) -> None:
    await town.asks()
    town.now = END + timedelta(seconds=30)
    await town.taps("1", sent_at=END - timedelta(seconds=1))
    await town.says("!vote S1 1", room=ACCUEIL, person=OMAR, sent_at=END - timedelta(seconds=1))
    assert await town.counts() == [2, 0, 2, 0, 0]
    assert "est arrivé après" in await town.taps("2", SAMIRA, sent_at=END + timedelta(seconds=1))
    assert "est clos" in await town.says("!vote S1 2", room=ACCUEIL, person=OMAR, sent_at=END)
    await town.untaps("1", sent_at=END + timedelta(seconds=1))
    assert await town.counts() == [2, 0, 2, 0, 0]


async def test_late_taps_are_told_once_whatever_their_date_says(town: Town) -> None:
    await town.asks(state="closed", closed_at=END)
    town.now = END + timedelta(hours=1)
    forged = datetime(2020, 1, 1, tzinfo=UTC)
    assert "est arrivé après" in await town.taps("1", sent_at=forged)
    assert await town.taps("2", sent_at=forged) == ""
    assert await town.untaps("1", sent_at=forged) == ""
    assert "est clos" in await town.says("!vote S1 1", room=ACCUEIL)
    assert await town.counts() == [0, 0, 0, 0, 0]


async def test_a_cancelled_poll_takes_no_vote(town: Town) -> None:
    await town.asks(state="cancelled")
    assert await town.taps("1") == ""
    assert "est annulé" in await town.says("!vote S1 1", room=ACCUEIL)
    assert await town.counts() == [0, 0, 0, 0, 0]


# ── A crowd ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("third", [10, pytest.param(100, marks=pytest.mark.slow)])
async def test_a_burst_of_voters_is_counted_whole_and_leaves_one_edit_to_send(town: Town, third: int) -> None:
    await town.asks()
    people = [Person(f"@p{rank}:town.example", f"Personne {rank}") for rank in range(3 * third)]
    for rank, person in enumerate(people):
        await town.taps(str(rank % 3 + 1), person) if rank % 2 else await town.dispatcher.dispatch(
            town.hear(f"!vote S1 {rank % 3 + 1}", room=ACCUEIL, person=person)
        )
    assert await town.counts() == [3 * third, 0, third, third, third]
    assert len([row for row in await town.outbox() if row.action == "update"]) == 1
    assert f"Logement : {third} voix" in await town.message()


async def test_whose_number_somebody_else_takes_away_is_told_once_how_to_vote_again(town: Town) -> None:
    await town.asks()
    await town.taps("1")
    await town.taps("2")
    told = await town.untaps("1", by="@modo:town.example")
    assert "qui modère le salon a retiré votre chiffre" in told
    assert "!vote S1 1 2" in told
    assert "modo" not in told
    assert await town.untaps("2", by="@modo:town.example") == ""
    assert await town.counts() == [0, 0, 0, 0, 0]
    rows = [row for row in await town.outbox() if row.person_id == LEA.user_id]
    assert [row.content["msgtype"] for row in rows] == ["m.notice"]


async def test_who_takes_their_own_number_away_is_told_nothing(town: Town) -> None:
    await town.asks()
    await town.taps("1")
    assert await town.untaps("1", by=LEA.user_id) == ""
    assert await town.letters() == []
