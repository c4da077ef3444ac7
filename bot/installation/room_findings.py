"""Where the space, the rooms and the équipe d'animation stand, for the operator: at `agora check`, and when the bot first starts."""

import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.matrix.client import NioHomeserver
from bot.matrix.room_state import MESSAGE, PIN, REACTION, REDACTION, RoomState
from bot.matrix.troubles import RateLimited, Rejected, TokenRevoked, Unreachable
from bot.settings import Settings

ROLES = ("accueil", "agenda", "programme")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried. `mend` is what to do when it is not well; None otherwise. advice: it goes well without."""

    what: str
    mend: str | None = None
    advice: bool = False

    def __str__(self) -> str:
        if self.mend is None:
            return f"✓ {self.what}"
        return f"{'⚠' if self.advice else '✗'} {self.what} : {self.mend}"


async def tell_rooms(homeserver: NioHomeserver, settings: Settings) -> None:
    """Tell the operator where the rooms stand: what is to be mended, or that all is well."""
    try:
        findings = await look_at_rooms(homeserver, settings, homeserver.client.invited_rooms)
    except (Unreachable, RateLimited, Rejected, TokenRevoked):
        return  # said elsewhere, and `agora check` tells
    for finding in findings:
        print(finding, file=sys.stderr)


async def look_at_rooms(homeserver: NioHomeserver, settings: Settings, invited: Collection[str] = ()) -> list[Finding]:
    """What is found of the rooms, the space and the people of the configuration. invited: rooms that the bot is about to enter."""
    findings: list[Finding] = []
    states: dict[str, RoomState] = {}
    ids: dict[str, str] = {}
    for role, room in settings.rooms.by_role().items():
        room_id = await homeserver.resolve(room)
        if room_id is not None and room_id in invited:
            findings.append(Finding(f"Salon {role} ({room}) : le robot y est invité, il y entre"))
            continue
        state = await homeserver.state(room_id) if room_id is not None else None
        findings += _room(homeserver.user_id, settings, f"Salon {role} ({room})", room_id, state)
        if room_id is not None and state is not None and homeserver.user_id in state.joined:
            states[role], ids[role] = state, room_id
    if missing := [role for role in ROLES if role not in settings.rooms.by_role()]:
        without = f"[rooms] ne nomme pas : {', '.join(missing)}. Ce que le robot y dirait n’est pas dit"
        findings.append(Finding("Salons", without, advice=bool(settings.rooms.by_role())))
    return [*findings, *await _space(homeserver, settings.rooms.espace, states, ids), *await _people(homeserver, settings, states.values())]


def _room(me: str, settings: Settings, what: str, room_id: str | None, state: RoomState | None) -> list[Finding]:
    if room_id is None:
        return [Finding(what, "cette adresse n’existe pas sur le serveur")]
    if state is not None and state.members.get(me) == "ban":
        return [Finding(what, "le robot en est banni : levez le bannissement, puis invitez-le de nouveau")]
    if state is None or me not in state.joined:
        return [Finding(what, f"invitez {me} dans ce salon, puis démarrez le robot")]
    if state.replaced_by:
        return [Finding(what, f"ce salon a été remplacé, et le robot va dans le nouveau : nommez-le dans [rooms] ({state.replaced_by})")]
    if state.encrypted and not settings.homeserver.encryption:
        return [Finding(what, "il est chiffré : mettez « encryption = true »")]
    return _powers(me, what, state)


def _powers(me: str, what: str, state: RoomState) -> list[Finding]:
    """What the bot may do in a room: what it needs, then what it would be asked to do by those who trust it more."""
    power = state.power_of(me)
    must = {"écrire": MESSAGE, "poser de réactions": REACTION, "retirer ce qu’il a dit": REDACTION}
    needed = {act: state.needed(kind) for act, kind in must.items()}
    if lacking := [act for act, level in needed.items() if power < level]:
        rank = max(needed[act] for act in lacking)
        return [Finding(what, f"le robot ne peut pas y {' ni '.join(lacking)} : donnez-lui le rang {rank:g}")]
    known = f"{len(state.joined)} membres, {'chiffré' if state.encrypted else 'non chiffré'}"
    found = [Finding(f"{what} : {known}, le robot peut y écrire")]
    may = {
        "inviter": state.needed_to("invite"),
        "épingler": state.needed(PIN, state=True),
        "effacer un message d’autrui": max(state.needed_to("redact"), needed["retirer ce qu’il a dit"]),
    }
    if lacking := [act for act, level in may.items() if power < level]:
        rank = max(may[act] for act in lacking)
        said = f"le robot ne peut pas y {' ni '.join(lacking)} ; s’il le doit, donnez-lui le rang {rank:g}"
        found.append(Finding(what, said, advice=True))
    return found


async def _space(homeserver: NioHomeserver, named: str | None, states: Mapping[str, RoomState], ids: Mapping[str, str]) -> list[Finding]:
    """The space, as it tells its rooms where the bot sees it, or as they tell it: clients link them in one direction only."""
    if not states:
        return []
    space_id = await homeserver.resolve(named) if named else None
    if named and space_id is None:
        return [Finding(f"Espace ({named})", "cette adresse n’existe pas sur le serveur")]
    space = await homeserver.state(space_id) if space_id else None
    told = frozenset[str]().union(*(state.spaces for state in states.values()))
    what = f"Espace {named or ', '.join(sorted(told))}".strip()
    held = space.children if space else frozenset[str]()
    if outside := [role for role, state in states.items() if not state.spaces and ids[role] not in held]:
        return [Finding(what, _outside(homeserver.user_id, outside, seen=space is not None), advice=True)]
    return [Finding(f"{what} : tous les salons en sont")]


def _outside(me: str, roles: Collection[str], *, seen: bool) -> str:
    """What to do about rooms that are not known to be in the space. seen: the bot sees which rooms it holds."""
    if seen:
        return f"ces salons n’en sont pas : {', '.join(roles)}. Ajoutez-les à l’espace"
    said = f"ces salons ne disent pas de quel espace ils sont : {', '.join(roles)}. Ajoutez-les à l’espace"
    return f"{said} ; s’ils y sont, nommez-le dans [rooms] espace et invitez-y {me} : il y lira ses salons"


async def _people(homeserver: NioHomeserver, settings: Settings, states: Collection[RoomState]) -> list[Finding]:
    """The first coordinators: each exists, and is where the bot may be spoken to."""
    findings, together = [], frozenset[str]().union(*(state.joined for state in states))
    for person in [person for pilot in settings.pilots for person in pilot.coordinators]:
        what = f"Équipe d’animation : {person.name} ({person.id})"
        if person.id in together:
            findings.append(Finding(what))
        elif await _is_missing(homeserver, person.id):
            findings.append(Finding(what, "ce compte n’existe pas : corrigez [[pilots]]"))
        elif states:
            findings.append(Finding(what, "cette personne n’est dans aucun salon du robot : invitez-la"))
    return findings


async def _is_missing(homeserver: NioHomeserver, user_id: str) -> bool:
    try:
        return not await homeserver.has_profile(user_id)
    except Rejected:  # a homeserver may keep profiles to those who share a room: it tells nothing then
        return False
