from collections.abc import Callable

import pytest

from commands.core.declaration.context import Context, Person, Room
from commands.core.declaration.effects import Decline, Direct, Join, Msg, Reply
from commands.core.declaration.happenings import Arrival, Invitation, LeftWithoutKey, Unreached, Unreadable
from commands.core.rules.rights import person_key
from commands.rooms import answer_invitation, explain_unreached, explain_unreadable, explain_without_key, greet
from storage.team import TeamChange

Make = Callable[..., Context]


@pytest.mark.parametrize("inviter", ["@omar:reseau.example", "@lea:autre.example", "@samira:ccas.example"])
async def test_the_network_may_invite(context: Make, inviter: str) -> None:
    assert await answer_invitation(context(person=Person(inviter, "?")), Invitation()) == (Join(),)


async def test_who_joined_the_team_may_invite_and_who_left_it_may_not(context: Make) -> None:
    ctx = context(person=Person("@zoe:ailleurs.example", "Zoé"))
    for action, answer in (("add", Join()), ("remove", Decline(Msg("rooms.not-allowed", {})))):
        usual = {"structure": "CAF", "proposed_for": "CCAS", "proposed_at": ctx.now, "confirmed_at": ctx.now}
        ctx.session.add(
            TeamChange.model_validate(
                {"action": action, "user_id": "@zoe:ailleurs.example", "person_key": person_key("@zoe:ailleurs.example")} | usual
            )
        )
        assert await answer_invitation(ctx, Invitation()) == (answer,)


@pytest.mark.parametrize(
    "inviter",
    [
        "@paul:autre.example",
        "@paul:ccas.example",
        "@reseau.example:evil.example",
        "@paul:reseau.example.evil.example",
        "@paul:evil.example:reseau.example",
        "@paul:reseau.example:8448",
        "reseau.example",
        "",
    ],
)
async def test_others_may_not(context: Make, inviter: str) -> None:
    assert await answer_invitation(context(person=Person(inviter, "?")), Invitation()) == (Decline(Msg("rooms.not-allowed", {})),)


async def test_one_hello(context: Make) -> None:
    assert await greet(context(), Arrival()) == (Reply(Msg("rooms.hello", {})),)
    assert await greet(context(room=Room("!x", private=True)), Arrival()) == (Reply(Msg("rooms.hello-in-private", {})),)


async def test_the_owner_of_a_device_without_a_key_is_told_in_private(context: Make) -> None:
    told = (Direct(Msg("rooms.without-key", {"device": "Téléphone"})),)
    assert await explain_without_key(context(), LeftWithoutKey("Téléphone")) == told


async def test_the_unreadable_is_explained(context: Make) -> None:
    assert await explain_unreadable(context(), Unreadable()) == (Reply(Msg("rooms.unreadable", {})),)
    assert await explain_unreached(context(), Unreached()) == (Reply(Msg("rooms.unreached", {})),)
