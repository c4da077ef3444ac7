"""What the operator is told of the rooms, the powers, the space and the people, as they are at this moment."""

from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from bot.installation.room_findings import look_at_rooms
from bot.matrix.account import Account
from bot.matrix.client import NioHomeserver
from bot.matrix.room_state import RoomState, room_state
from bot.matrix.troubles import Rejected
from bot.settings import Settings

ME, LEA, SAMIRA = "@agora:town.example", "@lea:town.example", "@samira:town.example"
SPACE = "!space:town.example"


class Town(NioHomeserver):
    """A homeserver that holds states."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:1", ME, None, Account(ME, "DEVICE", "token", "key"))
        self.states: dict[str, list[dict[str, Any]]] = {}
        self.profiles = {LEA, SAMIRA}
        self.shy = False

    @override
    async def resolve(self, room: str) -> str | None:
        return f"!{room[1:]}" if f"!{room[1:]}" in self.states else None

    @override
    async def state(self, room_id: str) -> RoomState | None:
        return room_state(self.states[room_id]) if self.states[room_id] else None

    @override
    async def has_profile(self, user_id: str) -> bool:
        if self.shy:
            raise Rejected("M_FORBIDDEN")
        return user_id in self.profiles

    def room(self, *people: str, power: int = 0, space: bool = True, me: str = "join", **levels: Any) -> list[dict[str, Any]]:
        members = dict.fromkeys(people, "join") | {ME: me}
        state = [event("m.room.member", {"membership": membership}, who) for who, membership in members.items()]
        state += [event("m.room.create", {"room_version": "10"}), event("m.room.power_levels", {"users": {ME: power}, **levels})]
        return [*state, event("m.space.parent", {"via": ["town.example"]}, SPACE)] if space else state


def event(kind: str, content: dict[str, Any], key: str = "") -> dict[str, Any]:
    return {"type": kind, "state_key": key, "content": content, "sender": "@admin:town.example"}


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in ("AGORA_DATA", "AGORA_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    return Settings.model_validate(
        {
            "data": Path("data"),
            "territory": "Valmont",
            "homeserver": {"url": "http://127.0.0.1:1", "user": ME, "encryption": False},
            "rooms": {"accueil": "#accueil:town.example", "agenda": "#agenda:town.example", "programme": "#programme:town.example"},
            "pilots": [{"structure": "CCAS", "coordinators": [{"id": LEA, "name": "Léa"}, {"id": SAMIRA, "name": "Samira"}]}],
        }
    )


@pytest.fixture
def town() -> Town:
    town = Town()
    for name in ("accueil", "agenda", "programme"):
        town.states[f"!{name}:town.example"] = town.room(LEA, SAMIRA, power=50)
    return town


async def told(town: Town, settings: Settings, *invited: str) -> list[str]:
    return [str(finding) for finding in await look_at_rooms(town, settings, invited)]


async def test_where_all_is_well_there_is_nothing_to_mend(town: Town, settings: Settings) -> None:
    said = await told(town, settings)
    assert all(each.startswith("✓") for each in said)
    assert said[0] == "✓ Salon accueil (#accueil:town.example) : 3 membres, non chiffré, le robot peut y écrire"
    assert said[3] == f"✓ Espace {SPACE} : tous les salons en sont"
    assert said[4:] == [f"✓ Équipe d’animation : Léa ({LEA})", f"✓ Équipe d’animation : Samira ({SAMIRA})"]


async def test_each_room_says_what_it_lacks(town: Town, settings: Settings) -> None:
    del town.states["!accueil:town.example"]
    town.states["!agenda:town.example"] = town.room(LEA, me="ban")
    town.states["!programme:town.example"] = []
    said = await told(town, settings)
    assert said[0].endswith("cette adresse n’existe pas sur le serveur")
    assert said[1].endswith("le robot en est banni : levez le bannissement, puis invitez-le de nouveau")
    assert said[2].endswith(f"invitez {ME} dans ce salon, puis démarrez le robot")
    assert (await told(town, settings, "!programme:town.example"))[2].endswith("le robot y est invité, il y entre")


@pytest.mark.parametrize(
    ("power", "levels", "said"),
    [
        (
            0,
            {"events_default": 50},
            "✗ {what} : le robot ne peut pas y écrire ni poser de réactions ni retirer ce qu’il a dit : donnez-lui le rang 50",
        ),
        (0, {"events": {"m.room.redaction": 25}}, "✗ {what} : le robot ne peut pas y retirer ce qu’il a dit : donnez-lui le rang 25"),
        (0, {"invite": 50}, "inviter ni épingler ni effacer un message d’autrui ; s’il le doit, donnez-lui le rang 50"),
        (50, {"redact": 75}, "effacer un message d’autrui ; s’il le doit, donnez-lui le rang 75"),
        (50, {"events": {"m.room.pinned_events": 100}}, "épingler ; s’il le doit, donnez-lui le rang 100"),
    ],
)
async def test_each_power_that_is_missing_is_told_with_the_rank_that_gives_it(
    town: Town, settings: Settings, power: int, levels: dict[str, Any], said: str
) -> None:
    town.states["!accueil:town.example"] = town.room(LEA, SAMIRA, power=power, **levels)
    found = await told(town, settings)
    assert any(each.endswith(said.format(what="Salon accueil (#accueil:town.example)")) for each in found), found


async def test_coordinators_who_do_not_exist_or_are_nowhere_are_told(town: Town, settings: Settings) -> None:
    for name in town.states:
        town.states[name] = town.room(power=50)
    town.profiles = {LEA}
    said = await told(town, settings)
    assert said[-2] == f"✗ Équipe d’animation : Léa ({LEA}) : cette personne n’est dans aucun salon du robot : invitez-la"
    assert said[-1] == f"✗ Équipe d’animation : Samira ({SAMIRA}) : ce compte n’existe pas : corrigez [[pilots]]"
    town.shy = True
    assert (await told(town, settings))[-1].endswith("cette personne n’est dans aucun salon du robot : invitez-la")


async def test_rooms_outside_the_space_are_told(town: Town, settings: Settings) -> None:
    town.states["!agenda:town.example"] = town.room(LEA, SAMIRA, power=50, space=False)
    said = await told(town, settings)
    assert any("ces salons ne disent pas de quel espace ils sont : agenda" in each and "[rooms] espace" in each for each in said)


async def test_rooms_that_only_the_space_tells_of_are_in_it(town: Town, settings: Settings) -> None:
    """« Ajouter un salon existant » writes in the space alone."""
    named = settings.model_copy(update={"rooms": settings.rooms.model_copy(update={"espace": "#space:town.example"})})
    assert "✗ Espace (#space:town.example) : cette adresse n’existe pas sur le serveur" in await told(town, named)
    for name in town.states:
        town.states[name] = town.room(LEA, SAMIRA, power=50, space=False)
    rooms = [event("m.space.child", {"via": ["town.example"]}, name) for name in town.states]
    town.states[SPACE] = [*town.room(SAMIRA, space=False), *rooms]
    assert "✓ Espace #space:town.example : tous les salons en sont" in await told(town, named)
    town.states[SPACE][-1]["content"] = {}  # taken out of it
    assert "⚠ Espace #space:town.example : ces salons n’en sont pas : programme. Ajoutez-les à l’espace" in await told(town, named)
