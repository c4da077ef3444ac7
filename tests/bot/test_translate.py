"""What the homeserver sends becomes plain values; what is not for the house becomes nothing. Real nio, fed real answers."""

from typing import Any

import nio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.incoming import Arrived, Automated, Came, Expelled, Invited, Replaced, Said, Sealed, Tapped, Untapped, Went
from bot.engine.translate import Translator
from bot.matrix import sieve
from bot.matrix.account import Account
from bot.matrix.client import NioHomeserver
from tests.bot.raw import BOT, LEA, MEMBERS, OMAR, ROOM, batch, closed, event, heard, member, received, said, text


async def test_a_text_says_who_and_where(homeserver: NioHomeserver) -> None:
    found = await said(homeserver, text("  !qui-fait logement "))
    assert (found.text, found.person.user_id, found.person.name) == ("!qui-fait logement", LEA, "Léa")
    assert (found.room.private, found.room.encrypted, found.addressed) == (False, False, False)


async def test_a_room_is_private_with_one_person_nobody_invited_and_no_role(homeserver: NioHomeserver) -> None:
    two = [member(BOT), member(LEA), *closed()]
    assert (await said(homeserver, text("aide"), two)).room.private
    (one,) = await received(homeserver, [text("aide")], two)
    found = await Translator(homeserver, {ROOM: "accueil"}).translate(ROOM, one)
    assert isinstance(found, Said)
    assert (found.room.role, found.room.private) == ("accueil", False)
    assert not (await said(homeserver, text("aide"), [*two, member(OMAR, "invite")])).room.private


@pytest.mark.parametrize(
    "rules",
    [
        closed("public"),
        closed("knock"),
        closed("restricted"),
        closed("knock_restricted"),
        closed("org.example.unknown"),
        closed(visibility="world_readable"),
        closed(visibility="org.example.unknown"),
        closed()[:1],
        closed()[1:],
        [],
        [event("m.room.join_rules", {"join_rule": ["invite"]}, state_key=""), closed()[1]],
        [event("m.room.join_rules", {"join_rule": "invite"}, state_key="else"), closed()[1]],
    ],
)
async def test_a_room_of_two_is_private_only_when_nobody_else_may_come_in_or_read(
    homeserver: NioHomeserver, rules: list[dict[str, Any]]
) -> None:
    assert not (await said(homeserver, text("!mes-données"), [member(BOT), member(LEA), *rules])).room.private


async def test_a_private_room_that_is_opened_is_private_no_more_and_may_be_again(homeserver: NioHomeserver) -> None:
    await received(homeserver, [], [member(BOT), member(LEA), *closed()])
    opened = event("m.room.history_visibility", {"history_visibility": "world_readable"}, state_key="")
    await received(homeserver, [opened], [])
    assert not (await said(homeserver, text("aide"), [])).room.private
    await received(homeserver, closed(), [])
    assert (await said(homeserver, text("aide"), [])).room.private


async def test_what_is_no_state_closes_no_room_and_hides_nobody(homeserver: NioHomeserver) -> None:
    """Whoever may write there may send a message of the type of a state; sealed, one of the departure of somebody who stays."""
    await received(homeserver, [], [member(BOT), member(LEA), *closed("public")])
    await received(homeserver, [event("m.room.join_rules", {"join_rule": "invite"})], [])
    assert not (await said(homeserver, text("aide"), [])).room.private
    await received(homeserver, [], [member(OMAR), *closed()])
    gone = nio.RoomMemberEvent.from_dict(member(OMAR, "leave"))
    assert isinstance(gone, nio.RoomMemberEvent)
    gone.decrypted = True
    homeserver.client.rooms[ROOM].handle_membership(gone)
    assert homeserver.companion(ROOM) == LEA
    assert not (await said(homeserver, text("aide"), [])).room.private


@pytest.mark.parametrize(
    "raw",
    [
        event("m.room.message", {"msgtype": "m.notice", "body": "!aide"}, BOT),
        event("m.room.message", {"msgtype": "m.emote", "body": "!aide"}),
        event("m.room.message", {"msgtype": "m.image", "body": "!aide", "url": "https://town.example/x"}),
        event("m.room.message", {"msgtype": "m.text"}),
        event("m.room.message", {"msgtype": "m.text", "body": 12}),
        event("m.room.message", {}),
        event("m.room.message", {"msgtype": "fr.gouv.tchap", "body": "!aide"}),
        event("m.room.topic", {"topic": "!aide"}, state_key=""),
        event("org.example.unknown", {"body": "!aide"}),
        text("!aide", BOT),
        text("!aide", **{"m.new_content": "x", "m.relates_to": {"rel_type": "m.replace"}}),
        event("m.room.message", {}, unsigned={"redacted_because": event("m.room.redaction", {})}),
    ],
)
async def test_what_is_not_for_the_house_is_nothing(homeserver: NioHomeserver, raw: dict[str, Any]) -> None:
    for one in await received(homeserver, [raw]):
        if isinstance(one, nio.Event):
            assert await Translator(homeserver, {}).translate(ROOM, one) is None


@pytest.mark.parametrize(
    "strange",
    [
        {"m.relates_to": "x"},
        {"m.relates_to": {"m.in_reply_to": ["$a"]}},
        {"m.relates_to": {"m.in_reply_to": {"event_id": 3}}},
        {"m.relates_to": {"rel_type": "m.thread", "event_id": {}}},
        {"m.mentions": {"user_ids": "@agora:town.example"}},
        {"m.mentions": [1]},
        {"formatted_body": 5, "format": "org.matrix.custom.html"},
    ],
)
async def test_malformed_relations_and_mentions_are_as_if_absent(homeserver: NioHomeserver, strange: dict[str, Any]) -> None:
    found = await heard(homeserver, text("!aide", **strange))
    assert found is None or (isinstance(found, Said) and (found.text, found.thread, found.reply_to) == ("!aide", None, None))


async def test_a_reply_loses_its_quotation_and_a_thread_is_no_reply(homeserver: NioHomeserver) -> None:
    reply = {"m.relates_to": {"m.in_reply_to": {"event_id": "$a"}}}
    found = await said(homeserver, text("> <@omar:town.example> Qui ?\n> vraiment\n\n!aide", **reply))
    assert (found.text, found.reply_to) == ("!aide", "$a")
    thread = {"m.relates_to": {"rel_type": "m.thread", "event_id": "$r", "is_falling_back": True, "m.in_reply_to": {"event_id": "$a"}}}
    found = await said(homeserver, text("!aide", **thread))
    assert (found.thread, found.reply_to) == ("$r", None)


MENTION = {"m.mentions": {"user_ids": [BOT]}}


@pytest.mark.parametrize(
    ("body", "more", "rest"),
    [
        ("AGORA (robot) qui fait logement", MENTION, "qui fait logement"),
        ("AGORA (robot): qui fait logement", MENTION, "qui fait logement"),
        ("agora (ROBOT) : aide", MENTION, "aide"),
        ("@agora qui fait logement", {}, "qui fait logement"),
        ("@agora:town.example aide", {}, "aide"),
        ("Agora, aide", {}, "aide"),
        ("agora: aide", {}, "aide"),
        ("AGORA (robot) aide", {"formatted_body": f'<a href="https://matrix.to/#/{BOT}">AGORA</a> aide'}, "aide"),
        ("AGORA (robot) aide", {"formatted_body": f'<a href="https://tchap.gouv.fr/#/user/{BOT}">AGORA</a> aide'}, "aide"),
        ("L’AGORA est utile", MENTION, None),
        ("agora est un beau mot", {}, None),
        ("agoraphobie", MENTION, None),
        ("Merci @agora", MENTION, "Merci"),
        ("Bonjour AGORA (robot), qui fait logement ?", {}, "qui fait logement ?"),
        ("Bonjour AGORA (robot), qui fait logement ?", MENTION, "Bonjour qui fait logement ?"),
        ("qui fait logement AGORA (robot)", MENTION, "qui fait logement"),
        ("Bonjour\nAGORA (robot) logement", MENTION, "Bonjour\nlogement"),
        ("on parle du réseau AGORA demain", MENTION, None),
        ("@agoraphobe bonjour", {}, None),
    ],
)
async def test_speaking_to_the_bot_by_its_name(homeserver: NioHomeserver, body: str, more: dict[str, Any], rest: str | None) -> None:
    found = await said(homeserver, text(body, **more))
    assert (found.text, found.addressed) == ((body, False) if rest is None else (rest, True))


async def test_an_encrypted_message_without_its_key_is_sealed(homeserver: NioHomeserver) -> None:
    content = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "A", "sender_key": "k", "device_id": "D", "session_id": "s"}
    found = await heard(homeserver, event("m.room.encrypted", content))
    assert isinstance(found, Sealed)
    assert found.source["content"]["session_id"] == "s"


async def test_joining_is_an_arrival_and_a_change_of_name_is_not(homeserver: NioHomeserver) -> None:
    assert isinstance(await heard(homeserver, member(BOT, before="invite")), Arrived)
    assert await heard(homeserver, member(BOT, name="Autre", before="join")) is None
    assert await heard(homeserver, member(BOT)) is None  # the first event of a room that the bot made


NEW = "!new-room-of-version-12"


def tombstone(replacement: object = NEW, **more: Any) -> dict[str, Any]:
    return event("m.room.tombstone", {"body": "là", "replacement_room": replacement}, **({"state_key": ""} | more))


async def test_a_room_says_what_replaces_it_in_its_timeline_or_its_state(homeserver: NioHomeserver) -> None:
    found = Translator(homeserver, {}).replaced(ROOM, await received(homeserver, [tombstone("!a:b"), tombstone()]))
    assert isinstance(found, Replaced)
    assert (found.new_room_id, found.room.room_id, found.person.user_id) == (NEW, ROOM, LEA)
    own = Translator(homeserver, {}).replaced(ROOM, await received(homeserver, [tombstone(sender=BOT)]))
    assert own is not None
    assert await heard(homeserver, tombstone()) is None  # what is said there goes on being worked through


@pytest.mark.parametrize(
    "raw",
    [
        tombstone(ROOM),
        tombstone("new"),
        tombstone("!new room"),
        tombstone("!" + "n" * 300),
        tombstone(""),
        tombstone(5),
        tombstone(state_key="x"),
        event("m.room.tombstone", {"body": "là", "replacement_room": NEW}),
        event("m.room.tombstone", {}, state_key=""),
    ],
)
async def test_what_does_not_name_another_room_replaces_nothing(homeserver: NioHomeserver, raw: dict[str, Any]) -> None:
    assert Translator(homeserver, {}).replaced(ROOM, await received(homeserver, [raw])) is None


async def test_a_sealed_tombstone_is_no_state(homeserver: NioHomeserver) -> None:
    (unsealed,) = await received(homeserver, [tombstone()])
    unsealed.decrypted = True
    assert Translator(homeserver, {}).replaced(ROOM, [unsealed]) is None


async def test_who_comes_and_who_goes(homeserver: NioHomeserver) -> None:
    came = await heard(homeserver, member("@paul:town.example", before="invite"))
    assert isinstance(came, Came)
    assert came.person.user_id == "@paul:town.example"
    went = await heard(homeserver, member("@paul:town.example", "leave", before="join"))
    assert isinstance(went, Went)
    assert (went.person.user_id, went.everywhere, went.refused) == ("@paul:town.example", True, False)
    refused = await heard(homeserver, member("@ines:town.example", "leave", before="invite"))
    assert isinstance(refused, Went)
    assert refused.refused
    assert await heard(homeserver, member(LEA, name="Léa B.", before="join")) is None
    assert await heard(homeserver, member("@ines:town.example", "invite")) is None


async def test_who_is_put_out_by_somebody_else_has_gone(homeserver: NioHomeserver) -> None:
    kicked = event("m.room.member", {"membership": "leave"}, LEA, state_key=OMAR, unsigned={"prev_content": {"membership": "join"}})
    found = await heard(homeserver, kicked)
    assert isinstance(found, Went)
    assert found.person.user_id == OMAR


async def test_the_bot_arrives_where_one_person_waits(homeserver: NioHomeserver) -> None:
    found = await heard(homeserver, member(BOT, before="invite"), [member(LEA, name="Léa"), *closed()])
    assert isinstance(found, Arrived)
    assert (found.room.private, found.person.user_id) == (True, LEA)


@pytest.mark.parametrize("version", ["10", "11", "12"])
async def test_the_bot_says_nothing_of_itself_in_a_space(homeserver: NioHomeserver, version: str) -> None:
    made = event("m.room.create", {"room_version": version, "type": "m.space", "creator": LEA}, state_key="")
    assert await heard(homeserver, member(BOT, before="invite"), [made, member(LEA, name="Léa")]) is None


async def test_an_invitation_names_who_invites(homeserver: NioHomeserver) -> None:
    invitation = {"invite_state": {"events": [event("m.room.member", {"membership": "invite"}, LEA, state_key=BOT)]}}
    raw = batch([])
    raw["rooms"] = {"join": {}, "invite": {ROOM: invitation}, "leave": {}}
    response = nio.SyncResponse.from_dict(raw)
    assert isinstance(response, nio.SyncResponse)
    found = await Translator(homeserver, {}).invited(ROOM, response.rooms.invite[ROOM], "s1")
    assert isinstance(found, Invited)
    assert (found.person.user_id, found.cause) == (LEA, f"invite:{ROOM}:s1")


@pytest.mark.parametrize("weird", ["", "x", "$", "$\x00", "$é", "$a b", "$" + "x" * 60_000, 3, None, []])
async def test_what_is_no_event_id_is_no_relation(homeserver: NioHomeserver, weird: object) -> None:
    found = await said(homeserver, text("!aide", **{"m.relates_to": {"m.in_reply_to": {"event_id": weird}}}))
    assert (found.text, found.reply_to) == ("!aide", None)
    found = await said(homeserver, text("!aide", **{"m.relates_to": {"rel_type": "m.thread", "event_id": weird}}))
    assert (found.text, found.thread) == ("!aide", None)
    edit = text("* !aide", **{"m.new_content": {"body": "!aide"}, "m.relates_to": {"rel_type": "m.replace", "event_id": weird}})
    assert await heard(homeserver, edit) is None  # the homeserver, which is not there, was not asked


@given(body=st.text(), html=st.text(), reply=st.one_of(st.none(), st.text(), st.integers()))
async def test_any_text_becomes_a_value(body: str, html: str, reply: object) -> None:
    homeserver = NioHomeserver("http://127.0.0.1:1", BOT, None, Account(BOT, "DEVICE", "token", "key"))
    relation = {"m.relates_to": {"m.in_reply_to": {"event_id": reply}}}
    found = await heard(homeserver, text(body, formatted_body=html, format="org.matrix.custom.html", **relation))
    assert found is None or isinstance(found, Said)
    await homeserver.close()


async def test_a_reaction_and_what_takes_it_back(homeserver: NioHomeserver) -> None:
    relates = {"rel_type": "m.annotation", "event_id": "$message", "key": "👍🏽"}
    tapped = await heard(homeserver, event("m.reaction", {"m.relates_to": relates}))
    assert isinstance(tapped, Tapped)
    assert (tapped.target, tapped.key, tapped.person.user_id) == ("$message", "✅", LEA)
    untapped = await heard(homeserver, event("m.room.redaction", {"redacts": tapped.event_id}, redacts=tapped.event_id))
    assert isinstance(untapped, Untapped)
    assert (untapped.target, untapped.by) == (tapped.event_id, LEA)
    assert await heard(homeserver, event("m.reaction", {"m.relates_to": relates}, BOT)) is None


# ── Other programs ───────────────────────────────────────────────────────────────────────────────────────────────

HOOK = "@hook:town.example"
NOTICE = {"msgtype": "m.notice", "body": "!aide"}
TAP = {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$message", "key": "1️⃣"}}
SEALED = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "A", "sender_key": "k", "device_id": "D", "session_id": "s"}


async def is_hook(user_id: str) -> bool:
    return user_id == HOOK


async def test_a_notice_tells_a_program(homeserver: NioHomeserver) -> None:
    assert await heard(homeserver, event("m.room.message", NOTICE, HOOK)) == Automated(HOOK)
    relates = {"m.new_content": NOTICE, "m.relates_to": {"rel_type": "m.replace", "event_id": "$notice"}}
    assert await heard(homeserver, event("m.room.message", NOTICE | relates, HOOK)) == Automated(HOOK)


@pytest.mark.parametrize(
    "raw",
    [
        text("!aide", HOOK),
        event("m.room.message", NOTICE, HOOK),
        event("m.room.message", {"msgtype": "m.file", "body": "CR.pdf", "url": "mxc://town.example/x"}, HOOK),
        event("m.reaction", TAP, HOOK),
        event("m.room.encrypted", SEALED, HOOK),
    ],
)
async def test_what_a_known_program_does_is_nothing(homeserver: NioHomeserver, raw: dict[str, Any]) -> None:
    here = [*MEMBERS, member(HOOK)]
    (one,) = await received(homeserver, [raw], here)
    assert await Translator(homeserver, {}, is_robot=is_hook).translate(ROOM, one) is None
    (same,) = await received(homeserver, [{**raw, "sender": LEA}], here)
    assert await Translator(homeserver, {}, is_robot=is_hook).translate(ROOM, same) is not None


async def test_a_program_that_takes_a_persons_reaction_back_does_so(homeserver: NioHomeserver) -> None:
    (one,) = await received(homeserver, [event("m.room.redaction", {"redacts": "$tap"}, HOOK, redacts="$tap")])
    found = await Translator(homeserver, {}, is_robot=is_hook).translate(ROOM, one)
    assert isinstance(found, Untapped)
    assert (found.target, found.by) == ("$tap", HOOK)


async def test_a_program_that_comes_is_somebody_who_reads_and_one_that_waits_is_not_greeted(homeserver: NioHomeserver) -> None:
    translator = Translator(homeserver, {}, is_robot=is_hook)
    (came,) = await received(homeserver, [member(HOOK, before="invite")], [member(BOT), member(LEA)])
    found = await translator.translate(ROOM, came)
    assert isinstance(found, Came)
    assert not found.room.private
    homeserver.client.rooms.clear()
    (arrival,) = await received(homeserver, [member(BOT, before="invite")], [member(HOOK)])
    assert await translator.translate(ROOM, arrival) is None


async def test_the_invitation_of_a_program_is_nothing(homeserver: NioHomeserver) -> None:
    raw = batch([])
    invitation = {"invite_state": {"events": [event("m.room.member", {"membership": "invite"}, HOOK, state_key=BOT)]}}
    raw["rooms"] = {"join": {}, "invite": {ROOM: invitation}, "leave": {}}
    response = nio.SyncResponse.from_dict(raw)
    assert isinstance(response, nio.SyncResponse)
    assert await Translator(homeserver, {}, is_robot=is_hook).invited(ROOM, response.rooms.invite[ROOM], "s1") is None


def gone(sender: str, membership: str = "leave", before: str = "join") -> dict[str, Any]:
    """The bot is in the room no more."""
    unsigned = {"unsigned": {"prev_content": {"membership": before}}}
    return event("m.room.member", {"membership": membership}, sender, state_key=BOT, **unsigned)


def left(homeserver: NioHomeserver, raw: dict[str, Any], roles: dict[str, str] | None = None) -> Expelled | None:
    """What is learnt of a batch that says so."""
    found = batch([raw])
    found["rooms"] = {"leave": found["rooms"]["join"]}
    info = sieve.sync(found).rooms.leave[ROOM]
    return Translator(homeserver, roles or {}).expelled(ROOM, [*info.state, *info.timeline.events])


@pytest.mark.parametrize("membership", ["leave", "ban"])
def test_who_puts_the_bot_out_is_known_and_counts_once_a_day_but_for_rooms_that_have_a_role(
    homeserver: NioHomeserver, membership: str
) -> None:
    found = [left(homeserver, gone(LEA, membership)) for _ in range(2)]
    of_role = [left(homeserver, gone(LEA, membership), {ROOM: "agenda"}) for _ in range(2)]
    assert [each and (each.room.room_id, each.person.user_id) for each in (*found, *of_role)] == [(ROOM, LEA)] * 4
    assert [len({each.cause for each in said if each}) for said in (found, of_role)] == [1, 2]
    assert [each.room.role for each in of_role if each] == ["agenda"] * 2


def test_where_the_bot_left_by_itself_or_was_never_in_nobody_put_it_out(homeserver: NioHomeserver) -> None:
    assert left(homeserver, gone(BOT)) is None
    assert left(homeserver, gone(LEA, before="invite")) is None
    assert left(homeserver, member(LEA, "leave")) is None
