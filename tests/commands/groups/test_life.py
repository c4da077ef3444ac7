"""A group from its first word to its end: made or proposed, joined, left, led, quiet, closed; and what becomes of its room."""

from datetime import UTC, datetime

from bot.engine.incoming import Came, Expelled, Replaced, Tapped, Untapped, Went
from commands.core.declaration.context import Room
from storage import group_rooms, groups, meetings
from tests.chat import ACCUEIL, LEA, OMAR, PRIVATE
from tests.commands.groups.house import GUEST, KARIM, MADE, PROGRAMME, ROOM, SAMIRA, Town
from tests.spaces import flat

SPRING = datetime(2027, 3, 1, 9, 20, tzinfo=UTC)


# ── Made, or proposed ────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_team_makes_one_and_its_room_is_asked_for(chat: Town) -> None:
    said = await chat.says(MADE, person=SAMIRA)
    assert "le groupe G1 (Inclusion des enfants porteurs de handicap) est ouvert. Karim Belkacem l’anime." in said
    rows = await chat.outbox()
    (opened,) = [row for row in rows if row.action == "open"]
    assert opened.room_id == group_rooms.place_of(1)
    waiting = [row for row in rows if row.room_id == group_rooms.place_of(1) and row.action == "send"]
    assert ["Bienvenue dans le salon" in row.content["body"] for row in waiting] == [True]
    told = await chat.last("groups.group:1")
    assert "Animé par : Maison de l’enfance" in told
    assert "!rejoindre G1" in told


async def test_what_waits_for_the_room_leaves_with_it(chat: Town) -> None:
    await chat.says(MADE, person=SAMIRA)
    assert await chat.opens() == ""
    rows = await chat.outbox()
    assert not [row for row in rows if row.room_id.startswith("+")]
    assert [row.state for row in rows if row.room_id == ROOM.room_id and row.action == "send"] == ["waiting"]
    async with chat.database.reading() as session:
        found = await groups.find_of_room(session, ROOM.room_id)
    assert found is not None
    assert found.number == 1


async def test_a_member_proposes_and_one_of_the_team_accepts_by_a_tap(chat: Town) -> None:
    said = await chat.says("!groupe Logement ; des familles attendent des mois")
    assert "je propose le groupe G1 (Logement) à l’équipe d’animation" in said
    assert "Léa (CCAS) propose un groupe de travail, G1 : Logement" in said
    assert not [row for row in await chat.outbox() if row.action == "open"]
    assert "Je n’ai pas de groupe G1" in await chat.says("!groupe G1", person=OMAR)
    letter = next(row for row in await chat.outbox() if row.subject == "groups.proposal:1" and row.action == "send")
    assert "est ouvert" not in await chat.answer_to(Tapped("$t0", PRIVATE, LEA, letter.event_id or "", "✅"))
    said = await chat.answer_to(Tapped("$t1", PRIVATE, SAMIRA, letter.event_id or "", "✅"))
    assert "le groupe G1 (Logement) est ouvert" in said
    assert "Votre groupe G1 (Logement) est accepté" in said
    assert [row.action for row in await chat.outbox()].count("open") == 1
    assert await chat.answer_to(Tapped("$t2", PRIVATE, SAMIRA, letter.event_id or "", "👍")) == ""
    assert [row.action for row in await chat.outbox()].count("open") == 1


async def test_it_is_refused_with_a_reason_only(chat: Town) -> None:
    await chat.says("!groupe Logement ; des familles attendent")
    assert "Pourquoi refuser" in await chat.says("!refuser G1", person=SAMIRA)
    said = await chat.says("!refuser G1 un groupe de la ville y travaille", person=SAMIRA)
    assert "n’est pas retenu. La raison : un groupe de la ville y travaille" in said
    assert "n’attend plus de réponse" in await chat.says("!accepter G1", person=SAMIRA)


async def test_who_is_not_of_the_network_proposes_none(chat: Town) -> None:
    assert "ceux des membres du réseau" in await chat.says("!groupe Logement ; attendre", person=GUEST)


async def test_one_of_the_same_name_is_shown_and_asked(group: Town) -> None:
    said = await group.says("!groupe inclusion des enfants porteurs de HANDICAP ; autre chose ; moi", person=SAMIRA)
    assert "Un groupe y ressemble" in said
    assert "Je n’ai rien enregistré" in said
    assert "vous êtes du groupe G1" in await group.says("!1", person=SAMIRA)
    await group.says("!groupe Inclusion des enfants porteurs de handicap ; autre chose ; moi", person=SAMIRA)
    assert "le groupe G2" in await group.says("!oui", person=SAMIRA)


async def test_a_host_nobody_knows_makes_nothing(chat: Town) -> None:
    said = await chat.says("!groupe Logement ; attendre ; Zoé", person=SAMIRA)
    assert "Je ne trouve personne du réseau qui s’appelle « Zoé »" in said
    assert "Aucun groupe" in await chat.says("!groupes")


async def test_what_is_long_or_empty_is_refused(chat: Town) -> None:
    assert "trop long" in await chat.says(f"!groupe {'a' * 81} ; b", person=SAMIRA)
    assert "trop long" in await chat.says(f"!groupe Logement ; {'a ' * 200}", person=SAMIRA)
    assert "n’a pas de nom" in await chat.says("!groupe 🎉 ; 🎉", person=SAMIRA)
    assert "personne est peut-être reconnaissable" in await chat.says("!groupe Logement ; Mme Martin attend", person=SAMIRA)
    assert "Aucun groupe" in await chat.says("!groupes")


# ── Its room ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_room_that_is_refused_is_told_once_to_who_asked_and_the_team(chat: Town) -> None:
    await chat.says("!groupe Logement ; des familles attendent")
    await chat.says("!accepter G1", person=SAMIRA)
    for _ in range(2):
        async with chat.database.writing() as session:
            await group_rooms.set_refused(session, 1, "M_FORBIDDEN You cannot", chat.now)
    said = flat(await chat.rings(seconds=1))
    assert said.count("Je n’ai pas pu créer le salon du groupe G1 (Logement) : le serveur ne m’en donne pas le droit") == 2
    assert not [row for row in await chat.outbox() if row.room_id.startswith("+") and row.state == "waiting"]
    assert "n’a pas de salon : !groupe G1 rouvrir" in await chat.says("!suivi", person=SAMIRA)
    assert "Je crée un nouveau salon" in await chat.says("!groupe G1 rouvrir")
    assert await chat.opens() == ""
    assert "a déjà un salon" in await chat.says("!groupe G1 rouvrir")


async def test_a_room_outside_the_space_is_told_to_the_team(chat: Town) -> None:
    await chat.says(MADE, person=SAMIRA)
    assert "je n’ai pas pu l’ajouter à l’espace" in await chat.opens(outside=True)
    assert "déjà un salon" in await chat.says("!groupe G1 rouvrir", person=SAMIRA)


async def test_a_room_the_bot_is_put_out_of_leaves_the_group_standing(group: Town) -> None:
    await group.says("!rejoindre G1")
    await group.answer_to(Came("$c", ROOM, GUEST))
    said = await group.answer_to(Expelled("$out", ROOM, OMAR))
    assert said.count("m’a fait sortir du salon du groupe G1") == 2  # Samira, and Karim who leads it
    assert "Il n’a pas de salon" in await group.says("!groupe G1")
    assert "Je crée un nouveau salon" in await group.says("!groupe G1 rouvrir", person=KARIM)
    place = group_rooms.place_of(1)
    assert await group.asked_in() == [(place, LEA.user_id), (place, GUEST.user_id)]


# ── Who is of it ─────────────────────────────────────────────────────────────────────────────────────────────────


async def test_one_is_joined_by_its_name_where_only_one_is_called_so(group: Town) -> None:
    assert "Quel groupe ?" in await group.says("!rejoindre-groupe Mobilité", person=OMAR)
    assert "vous êtes du groupe G1" in await group.says("!rejoindre-groupe inclusion des enfants", person=OMAR)
    await group.says("!groupe Inclusion des aînés ; des sorties ; Karim", person=SAMIRA)
    assert "Quel groupe ?" in await group.says("!rejoindre-groupe inclusion", person=LEA)


async def test_who_joins_is_asked_in_by_the_bot(group: Town) -> None:
    group.absent = {LEA.user_id}
    said = await group.says("!rejoindre G1")
    assert "vous êtes du groupe G1" in said
    assert "Acceptez l’invitation" in said
    rows = [row for row in await group.outbox() if row.action == "invite"]
    assert [row.room_id for row in rows] == [ROOM.room_id]
    assert "2 structures : Maison de l’enfance et CCAS" in await group.last("groups.group:1")


async def test_a_tap_joins_and_its_removal_leaves(group: Town) -> None:
    group.absent = {LEA.user_id}
    await group.answer_to(Tapped("$t1", PROGRAMME, LEA, "$groups.group:1", "✅"))
    assert [row.action for row in await group.outbox()].count("invite") == 1
    assert "CCAS" in await group.last("groups.group:1")
    await group.answer_to(Untapped("$u1", PROGRAMME, "$t1"))
    assert "CCAS" not in await group.last("groups.group:1")
    await group.answer_to(Tapped("$t2", PROGRAMME, GUEST, "$groups.group:1", "✅"))
    assert [row.action for row in await group.outbox()].count("invite") == 1


async def refused(group: Town, user_id: str) -> str:
    """All that is said once the homeserver refused to invite somebody into the room."""
    last = max(row.id or 0 for row in await group.outbox())
    async with group.database.writing() as session:
        await group_rooms.set_not_asked_in(session, ROOM.room_id, user_id, group.now)
    await group.rings()
    return "\n".join(f"{row.person_id}: {row.content.get('body')}" for row in await group.outbox() if (row.id or 0) > last)


async def test_a_refused_invitation_is_told_to_who_leads_and_to_who_joined(group: Town) -> None:
    group.absent = {LEA.user_id, GUEST.user_id}
    await group.says("!rejoindre G1")
    said = await refused(group, LEA.user_id)
    assert f"{KARIM.user_id}: Le serveur refuse que j’invite Léa" in said
    assert f"{LEA.user_id}: Vous êtes du groupe G1" in said
    said = await refused(group, GUEST.user_id)  # whom a host invited: they asked for nothing
    assert KARIM.user_id in said
    assert f"{GUEST.user_id}:" not in said


async def test_who_came_in_otherwise_meanwhile_is_no_news(group: Town) -> None:
    await group.says("!rejoindre G1")
    assert "refuse" not in await refused(group, LEA.user_id)


async def test_a_host_invites_a_member_and_a_guest_of_elsewhere(group: Town) -> None:
    group.absent = {LEA.user_id, GUEST.user_id}
    assert "qui anime le groupe" in await group.says("!inviter Léa ; G1", person=OMAR)
    assert "j’invite Léa Étiolle" in await group.says("!inviter Léa ; G1", person=KARIM)
    assert "j’invite @externe:ailleurs.example" in await group.says(f"!inviter {GUEST.user_id} ; G1", person=KARIM)
    assert [row.action for row in await group.outbox()].count("invite") == 2
    await group.answer_to(Came("$c", ROOM, GUEST))
    assert "1 personne sans structure" in await group.last("groups.group:1")


async def test_who_leaves_leaves_their_actions_to_the_group(group: Town) -> None:
    await group.says("!rejoindre G1")
    await group.says("!action Léa ; écrire l’invitation", room=ROOM, person=KARIM)
    said = await group.says("!quitter G1")
    assert "vous n’êtes plus du groupe G1" in said
    assert "1 action n’a plus personne : A1" in said
    assert "personne pour l’instant" in await group.says("!action A1", person=KARIM)
    assert "Vous n’êtes pas du groupe" in await group.says("!quitter G1")


async def test_a_group_that_loses_its_only_host_looks_for_another(group: Town) -> None:
    await group.says("!rejoindre G1")
    said = await group.answer_to(Went("$w", ROOM, KARIM, everywhere=False))
    assert "Plus personne n’anime le groupe G1" in said
    assert "n’a personne pour l’animer : !hôte G1" in await group.says("!suivi", person=SAMIRA)
    assert "c’est à qui anime" in (await group.says("!hôte G1 moi", person=OMAR)).lower()
    assert "Léa Étiolle anime le groupe G1" in (await group.says("!hôte G1 moi")).replace("Léa anime", "Léa Étiolle anime")
    assert "personne pour l’animer" not in await group.says("!suivi", person=SAMIRA)


async def test_who_leads_passes_it_on_and_the_room_follows(group: Town) -> None:
    said = await group.says("!hôte G1 Léa", person=KARIM)
    assert "Léa Étiolle anime le groupe G1" in said
    assert "Vous animez maintenant le groupe de travail G1" in said
    opened = [row for row in await group.outbox() if row.action == "open"]
    assert opened[-1].room_id == ROOM.room_id
    async with group.database.reading() as session:
        wanted = await group_rooms.get_wanted(session, group_rooms.place_of(1))
    assert wanted is not None
    assert (wanted.hosts, wanted.members, wanted.room_id) == ((LEA.user_id,), (KARIM.user_id,), ROOM.room_id)


# ── Meetings ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_its_host_holds_its_meetings_which_are_announced_in_its_room(group: Town) -> None:
    said = await group.says("!rencontre Premier point ; jeudi 3 décembre 14h ; Maison pour tous ; groupe G1", person=KARIM)
    assert "R1" in said
    told = next(row for row in await group.outbox() if row.subject == "meetings.meeting:1" and row.action == "send")
    assert told.room_id == ROOM.room_id
    assert "R1, le jeudi 3 décembre 2026" in await group.says("!groupe G1")
    async with group.database.reading() as session:
        (held,) = await meetings.list_held_for(session, "groups.group:1")
    assert held.title == "Premier point"
    assert "1 rencontre" in await group.says("!relevé G1", person=KARIM)


async def test_a_meeting_of_a_group_by_who_does_not_lead_it_is_proposed(group: Town) -> None:
    await group.says("!rejoindre G1")
    said = await group.says("!rencontre Premier point ; jeudi 3 décembre 14h ; Maison pour tous ; groupe G1")
    assert "propose" in said
    await group.says("!accepter R1", person=SAMIRA)
    told = next(row for row in await group.outbox() if row.subject == "meetings.meeting:1" and row.action == "send")
    assert told.room_id == ROOM.room_id


async def test_a_meeting_of_a_group_there_is_not_is_none(group: Town) -> None:
    said = await group.says("!rencontre Premier point ; jeudi 3 décembre 14h ; Maison pour tous ; groupe G9", person=SAMIRA)
    assert "Je n’ai pas de groupe de travail ouvert G9" in said
    assert "Je n’ai rien créé" in said


# ── Quiet, paused, closed ────────────────────────────────────────────────────────────────────────────────────────


async def test_a_group_quiet_for_90_days_is_asked_once_by_taps(group: Town) -> None:
    assert await group.works("groups.quiet", datetime(2027, 2, 19, 9, 20, tzinfo=UTC)) == []
    asked = await group.works("groups.quiet", SPRING)
    assert [(row.action, row.person_id) for row in asked] == [("send", KARIM.user_id), *[("react", KARIM.user_id)] * 3]
    assert await group.works("groups.quiet", datetime(2027, 3, 2, 9, 20, tzinfo=UTC)) == []
    await group.send()
    letter = next(row for row in await group.outbox() if row.subject == "groups.quiet:1" and row.action == "send")
    said = await group.answer_to(Tapped("$p", PRIVATE, KARIM, letter.event_id or "", "⏸"))
    assert "est en pause" in said
    assert "En pause" in await group.last("groups.group:1")
    group.now = datetime(2027, 7, 1, 9, 20, tzinfo=UTC)
    assert await group.works("groups.quiet", group.now) == []
    await group.says("!décidé On reprend en septembre", room=ROOM, person=KARIM)
    assert "(ouvert)" in await group.says("!groupe G1")


async def test_its_host_says_nothing_and_the_team_is_told(group: Town) -> None:
    await group.works("groups.quiet", SPRING)
    group.now = datetime(2027, 3, 10, 9, 20, tzinfo=UTC)
    assert "ne fait plus rien" in await group.says("!suivi", person=SAMIRA)


async def test_closing_asks_for_five_lines_that_are_told(group: Town) -> None:
    await group.says("!action Karim ; demander les places ; pour le 15 décembre", room=ROOM, person=KARIM)
    assert "qui anime le groupe" in await group.says("!clore G1", person=OMAR)
    assert "Qu’est-ce qui était visé" in await group.says("!clore G1", person=KARIM)
    for said in ("Une place pour chaque enfant", "Douze places de plus", "Le SESSAD", "passer"):
        await group.says(said, person=KARIM)
    assert "dites au réseau" in await group.says("On se revoit en septembre", person=KARIM)
    said = await group.says("oui", person=KARIM)
    assert "1 action restait à faire" in said
    assert "Ce qui est fait : Douze places de plus" in said
    assert "Ce qui a gêné" not in said
    assert "est clos" in await group.last("groups.group:1")
    assert "Une place pour chaque enfant" in await group.says("!groupe G1")
    assert "est clos" in await group.says("!rejoindre G1", person=LEA)
    assert "Aucun groupe" in await group.says("!groupes")


async def test_a_group_is_found_by_what_it_works_on_and_what_came_of_it(group: Town) -> None:
    assert "Un groupe y travaille : Inclusion des enfants" in await group.says("!qui-fait inclusion enfants handicap")
    await group.says("!clore G1", person=KARIM)
    for said in ("Une place pour chaque enfant", "Un minibus adapté", "passer", "passer", "passer", "oui"):
        await group.says(said, person=KARIM)
    assert "Un groupe a travaillé là-dessus" in await group.says("!qui-fait minibus adapté")


async def test_its_message_taken_away_is_put_back(group: Town) -> None:
    assert "a été retiré" in await group.answer_to(Untapped("$r", PROGRAMME, "$groups.group:1"))
    assert "de nouveau annoncé" in await group.says("!groupe G1 remettre", person=SAMIRA)


async def test_a_room_that_is_replaced_is_followed_with_what_is_to_be_done(group: Town) -> None:
    await group.says("!action Karim ; demander les places ; pour le 15 décembre", room=ROOM, person=KARIM)
    new = Room("!new:town.example")
    group.replacing[new.room_id] = ROOM.room_id
    await group.answer_to(Replaced("$r", ROOM, KARIM, new.room_id))
    await group.moves.settle()
    async with group.database.reading() as session:
        found = await groups.find_of_room(session, new.room_id)
    assert found is not None
    told = [row for row in await group.outbox() if row.subject == "groups.action:1" and row.action == "send"]
    assert told[-1].room_id == new.room_id
    assert "C’est noté pour le groupe G1" in await group.says("!décidé On continue ici", room=new, person=KARIM)


async def test_a_bare_word_in_a_room_is_no_command(group: Town) -> None:
    for said in ("groupe de parole mardi", "groupe sanguin", "action sociale", "on a 14 places", "il y a 3 groupes ce soir"):
        assert await group.says(said, room=ACCUEIL) == ""
