"""Entering and leaving the team: who may propose, who may decide, and what everybody is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from commands.core.declaration.context import Context, Coordinator, Due, Person, Territory
from commands.core.declaration.effects import Direct, Effects, Offer, Refused, Reply
from commands.core.declaration.shapes import OpenSoughtWords, Words
from commands.core.rules.rights import team
from commands.team.proposals import (
    confirm,
    forget_undecided,
    propose_adding,
    propose_removing,
    refuse,
)
from storage import team as storage
from tests.given import member

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SAMIRA = Coordinator("@samira:ccas.example", "Samira", "CCAS")
SAID = Coordinator("@said:ccas.example", "Saïd", "CCAS")
PAUL = Coordinator("@paul:centre.example", "Paul", "Centre social")
KARIM = Coordinator("@karim:caf.example", "Karim", "CAF")
PILOTS = ("CCAS", "Centre social", "CAF")
TWO = Territory("Le Bouscat", ZoneInfo("Europe/Paris"), (SAMIRA, SAID, PAUL), PILOTS)
ONE_STRUCTURE = replace(TWO, coordinators=(SAMIRA, SAID))
ALONE = replace(TWO, coordinators=(SAMIRA,))


class Room:
    """The team's sentences, one after the other, in one house."""

    def __init__(self, make: Callable[..., Context], territory: Territory) -> None:
        self.make, self.territory, self.now = make, territory, NOW

    def ctx(self, who: Coordinator) -> Context:
        return self.make(person=Person(who.user_id, who.name), territory=self.territory, now=self.now)

    async def adds(self, who: Coordinator, words: str = "Karim @karim:caf.example ; CAF") -> Effects:
        return await propose_adding(self.ctx(who), OpenSoughtWords(words=words))

    async def removes(self, who: Coordinator, words: str) -> Effects:
        return await propose_removing(self.ctx(who), OpenSoughtWords(words=words))

    async def agrees(self, who: Coordinator, number: str = "") -> Effects:
        return await confirm(self.ctx(who), Words(words=number))

    async def refuses(self, who: Coordinator, number: str = "") -> Effects:
        return await refuse(self.ctx(who), Words(words=number))

    async def team(self) -> tuple[Coordinator, ...]:
        ctx = self.ctx(SAMIRA)
        return await team(ctx.session, ctx.territory)

    async def journal(self) -> list[tuple[str, str | None, str | None, str | None]]:
        entries = await storage.list_entries(self.ctx(SAMIRA).session, start=0, limit=9)
        return [(entry.kind, entry.author_id, entry.confirmer_id, entry.subject_id) for entry in entries]


@pytest.fixture
def room(context: Callable[..., Context]) -> Room:
    return Room(context, TWO)


def told(effects: Effects) -> list[tuple[str | None, str]]:
    """Whom, and which text: None is who asked."""
    found: list[tuple[str | None, str]] = []
    for effect in effects:
        if isinstance(effect, Reply):
            found.append((None, effect.message.key))
        if isinstance(effect, Direct):
            found.append((effect.to, effect.message.key))
    return found


async def refused(work: Any) -> str:
    with pytest.raises(Refused) as refusal:
        await work
    return refusal.value.message.key


async def test_another_pilot_structure_confirms(room: Room) -> None:
    assert told(await room.adds(SAMIRA)) == [(None, "team.proposed"), (PAUL.user_id, "team.to-confirm")]
    assert KARIM not in await room.team()
    assert told(await room.agrees(PAUL, "1")) == [
        (None, "team.confirmed"),
        (KARIM.user_id, "team.concerned"),
        (SAMIRA.user_id, "team.confirmation-told"),
    ]
    assert await room.team() == (SAMIRA, SAID, PAUL, KARIM)
    assert await room.journal() == [("team-add", SAMIRA.user_id, PAUL.user_id, KARIM.user_id)]


async def test_neither_the_author_nor_a_colleague_confirms(room: Room) -> None:
    await room.adds(SAMIRA)
    assert await refused(room.agrees(SAMIRA, "1")) == "team.own-proposal"
    assert await refused(room.agrees(SAID, "1")) == "team.same-structure"
    assert await refused(room.refuses(SAID, "1")) == "team.same-structure"
    assert await refused(room.agrees(KARIM, "1")) == "core.team-only"
    assert KARIM not in await room.team()
    assert await room.journal() == []


@pytest.mark.parametrize("say", ["adds", "removes", "agrees", "refuses"])
async def test_only_the_team_may(room: Room, say: str) -> None:
    await room.adds(SAMIRA)
    words = ("Paul",) if say == "removes" else ()
    assert await refused(getattr(room, say)(KARIM, *words)) == "core.team-only"


async def test_a_second_confirmation_changes_nothing(room: Room) -> None:
    await room.adds(SAMIRA)
    await room.agrees(PAUL, "1")
    assert await refused(room.agrees(PAUL, "1")) == "team.already-decided"
    assert await refused(room.refuses(PAUL, "n° 1")) == "team.already-decided"
    assert len(await room.journal()) == 1


async def test_two_coordinators_at_once_propose_one_change(room: Room) -> None:
    await room.adds(SAMIRA)
    with pytest.raises(Refused) as mine:
        await room.adds(SAMIRA)
    with pytest.raises(Refused) as theirs:
        await room.adds(PAUL)
    assert [refusal.value.message.facts["mine"] for refusal in (mine, theirs)] == [True, False]


async def test_without_a_number_the_only_proposal_is_meant(room: Room) -> None:
    assert await refused(room.agrees(PAUL)) == "team.which-proposal"
    await room.adds(SAMIRA)
    assert await refused(room.agrees(PAUL, "celle de Samira")) == "team.which-proposal"
    assert await refused(room.agrees(PAUL, "2")) == "team.no-such-proposal"
    assert told(await room.agrees(PAUL))[0] == (None, "team.confirmed")


async def test_several_proposals_want_a_number(room: Room) -> None:
    await room.adds(SAMIRA)
    await room.adds(SAMIRA, "@zoe:caf.example ; CAF")
    assert await refused(room.agrees(PAUL)) == "team.which-proposal"
    await room.agrees(PAUL, "2")
    assert [member.user_id for member in await room.team()][-1] == "@zoe:caf.example"


async def test_a_refusal_is_written_without_whom_it_was_about(room: Room) -> None:
    await room.adds(SAMIRA)
    assert told(await room.refuses(PAUL, "1")) == [(None, "team.refused"), (SAMIRA.user_id, "team.refusal-told")]
    assert await room.journal() == [("team-add-refused", SAMIRA.user_id, PAUL.user_id, None)]
    assert await refused(room.agrees(PAUL, "1")) == "team.already-decided"
    assert told(await room.adds(SAMIRA))[0] == (None, "team.proposed")


async def test_the_author_takes_a_proposal_back_and_the_journal_says_nothing(room: Room) -> None:
    await room.adds(SAMIRA)
    assert told(await room.refuses(SAMIRA, "1")) == [(None, "team.withdrawn")]
    assert await room.journal() == []
    assert await refused(room.agrees(PAUL, "1")) == "team.already-decided"


async def test_a_proposal_lapses_after_thirty_days(room: Room) -> None:
    await room.adds(SAMIRA)
    room.now += timedelta(days=30) - timedelta(seconds=1)
    assert await refused(room.agrees(SAID, "1")) == "team.same-structure"
    room.now += timedelta(seconds=1)
    assert await refused(room.agrees(PAUL, "1")) == "team.no-such-proposal"
    ctx = room.ctx(SAMIRA)
    assert await forget_undecided(Due(session=ctx.session, now=room.now, due=room.now, territory=TWO, lexicon=ctx.lexicon)) == ()
    assert await storage.get_change(ctx.session, 1) is None


async def test_a_proposal_falls_with_its_author(room: Room) -> None:
    await room.adds(SAID)
    await room.removes(SAMIRA, "Saïd")
    await room.agrees(PAUL, "2")
    assert await refused(room.agrees(PAUL, "1")) == "team.no-such-proposal"


async def test_a_configured_coordinator_leaves_for_good_and_may_come_back(room: Room) -> None:
    assert told(await room.removes(SAMIRA, "said")) == [(None, "team.proposed"), (PAUL.user_id, "team.to-confirm")]
    effects = await room.agrees(PAUL)
    assert isinstance(effects[0], Reply)
    assert effects[0].message.facts["configured"] is True
    assert await room.team() == (SAMIRA, PAUL)
    assert await refused(room.adds(SAID)) == "core.team-only"
    await room.adds(SAMIRA, f"{SAID.user_id} ; CAF")
    await room.agrees(PAUL)
    assert await room.team() == (SAMIRA, PAUL, replace(SAID, structure="CAF"))


async def test_a_removed_one_stays_removed_when_their_id_is_erased(room: Room) -> None:
    await room.removes(SAMIRA, "Saïd")
    await room.agrees(PAUL)
    change = await storage.get_change(room.ctx(SAMIRA).session, 1)
    assert change is not None
    change.user_id = change.name = None
    assert await room.team() == (SAMIRA, PAUL)


async def test_an_erased_one_is_gone(room: Room) -> None:
    await room.adds(SAMIRA)
    await room.agrees(PAUL)
    change = await storage.get_change(room.ctx(SAMIRA).session, 1)
    assert change is not None
    change.user_id = change.name = None
    assert await room.team() == (SAMIRA, SAID, PAUL)


async def test_who_leaves_may_be_the_one_who_confirms(room: Room) -> None:
    await room.removes(SAMIRA, "Paul")
    assert told(await room.agrees(PAUL)) == [(None, "team.confirmed"), (SAMIRA.user_id, "team.confirmation-told")]
    assert await room.team() == (SAMIRA, SAID)


async def test_where_one_structure_is_alone_a_colleague_confirms(room: Room) -> None:
    room.territory = ONE_STRUCTURE
    assert told(await room.adds(SAMIRA)) == [(None, "team.proposed"), (SAID.user_id, "team.to-confirm")]
    assert await refused(room.agrees(SAMIRA)) == "team.own-proposal"
    await room.agrees(SAID)
    assert await room.team() == (SAMIRA, SAID, KARIM)


async def test_who_is_alone_decides_at_once_and_the_journal_says_so(room: Room) -> None:
    room.territory = ALONE
    assert told(await room.adds(SAMIRA)) == [(None, "team.confirmed"), (KARIM.user_id, "team.concerned")]
    assert await room.team() == (SAMIRA, KARIM)
    assert await room.journal() == [("team-add", SAMIRA.user_id, None, KARIM.user_id)]


async def test_the_team_is_never_empty(room: Room) -> None:
    room.territory = ALONE
    assert await refused(room.removes(SAMIRA, "Samira")) == "team.last-one"


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("Inconnue ; CAF", "team.nobody-called"),
        ("@karim:caf.example ; Mairie", "team.which-pilot"),
        ("@karim:caf.example", "team.which-pilot"),
        ("Paul ; CAF", "team.already-in"),
        ("@paul:centre.example | CAF", "team.already-in"),
        ("; CAF", "team.nobody-called"),
    ],
)
async def test_what_cannot_be_added(room: Room, words: str, key: str) -> None:
    assert await refused(room.adds(SAMIRA, words)) == key
    assert await storage.list_waiting(room.ctx(SAMIRA).session, NOW - timedelta(days=1)) == []


@pytest.mark.parametrize(
    "words",
    [
        "Karim @karim:caf.example ; CAF",
        "Karim @karim:caf.example | caf",
        "Karim @karim:caf.example\nCAF",
        "@karim:caf.example, CAF",
        "@karim:caf.example pour la CAF",
        "@karim:caf.example (CAF)",
    ],
)
async def test_ways_to_say_who_and_for_whom(room: Room, words: str) -> None:
    await room.adds(SAMIRA, words)
    await room.agrees(PAUL)
    added = (await room.team())[-1]
    assert (added.user_id, added.structure) == (KARIM.user_id, "CAF")


async def test_with_one_pilot_structure_it_need_not_be_said(room: Room) -> None:
    room.territory = replace(ALONE, pilots=("CCAS",))
    await room.adds(SAMIRA, "@karim:caf.example")
    assert (await room.team())[-1] == Coordinator(KARIM.user_id, KARIM.user_id, "CCAS")


@pytest.mark.parametrize("words", ["Karim", "@karim:caf.example", "Inconnue", ""])
async def test_who_is_not_in_the_team_cannot_leave_it(room: Room, words: str) -> None:
    await member(room.ctx(SAMIRA).session, KARIM.user_id, "Karim")
    assert await refused(room.removes(SAMIRA, words)) == "team.not-in"


async def test_people_of_one_name_are_chosen_by_a_number(room: Room) -> None:
    session = room.ctx(SAMIRA).session
    for server in ("a", "b"):
        await member(session, f"@k:{server}", "Karim")
    asked, offer = await room.adds(SAMIRA, "karim ; caf")
    assert isinstance(asked, Reply)
    assert isinstance(offer, Offer)
    assert asked.message.key == "team.which-person"
    await room.adds(SAMIRA, offer.answers["2"].args["words"])
    await room.agrees(PAUL)
    assert (await room.team())[-1] == Coordinator("@k:b", "Karim", "CAF")


async def test_a_proposal_is_of_the_structure_its_author_spoke_for(room: Room) -> None:
    await room.adds(SAID)
    await room.removes(SAMIRA, "Saïd")
    await room.agrees(PAUL, "2")
    await room.adds(SAMIRA, f"{SAID.user_id} ; CAF")
    await room.agrees(PAUL, "3")
    assert await refused(room.agrees(SAMIRA, "1")) == "team.same-structure"


async def test_who_is_to_leave_is_asked_as_such(room: Room) -> None:
    _, asked = await room.removes(SAMIRA, "Paul")
    assert isinstance(asked, Direct)
    assert (asked.message.facts["about_you"], asked.message.facts["others"]) == (True, False)
