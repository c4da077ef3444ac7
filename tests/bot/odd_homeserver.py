"""A homeserver that speaks the client-server API over real HTTP, and says whatever a test puts into its mouth."""

import asyncio
import json
import random
from collections.abc import Callable
from itertools import count
from typing import Any

import vodozemac
from aiohttp import web

from tests.bot import odd
from tests.bot.raw import BOT, LEA, ROOM, event, member, text

CONTROL_ROOM = "!control:town.example"
CONTROL, MALLORY = "@control:town.example", "@mallory:town.example"
ROOMS = tuple(f"!room-{number}:town.example" for number in range(8))
PAGE = "<html><body><h1>502 Bad Gateway</h1></body></html>"
TRANSPORTS = ("page", "page-200", "empty", "bytes", "truncated", "cut", "list", "null", "deep", "digits")

_ids = count(1)


class Device:
    """A device of somebody, with true keys."""

    def __init__(self, user_id: str, device_id: str) -> None:
        self.user_id, self.device_id = user_id, device_id
        self.account = vodozemac.Account()
        self.curve = self.account.curve25519_key.to_base64()

    def keys(self, curve: str | None = None) -> dict[str, Any]:
        """What it says of itself, signed; with another identity key if one is given."""
        names = {"curve25519": curve or self.curve, "ed25519": self.account.ed25519_key.to_base64()}
        said = {"user_id": self.user_id, "device_id": self.device_id, "algorithms": ["m.megolm.v1.aes-sha2"]}
        return self.signed(said | {"keys": {f"{name}:{self.device_id}": key for name, key in names.items()}})

    def one_time_key(self, key: str | None = None) -> dict[str, Any]:
        """A key to claim, signed; the one that is given, whatever it is."""
        if key is None:
            self.account.generate_one_time_keys(1)
            key = next(iter(self.account.one_time_keys.values())).to_base64()
            self.account.mark_keys_as_published()
        return {f"signed_curve25519:{next(_ids)}": self.signed({"key": key})}

    def signed(self, said: dict[str, Any]) -> dict[str, Any]:
        canonical = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        signature = self.account.sign(canonical.encode()).to_base64()
        return said | {"signatures": {self.user_id: {f"ed25519:{self.device_id}": signature}}}


class OddHomeserver:
    """Answers each `/sync` with the next batch that `say` gives, and anything else as a homeserver does, or as `spoiled` makes of it."""

    def __init__(self, say: Callable[[int], Any]) -> None:
        self.url = ""
        self.batches = 0
        self.say = say
        self.rng: random.Random | None = None
        """Where it is given, answers are odd."""
        self.lea, self.mallory = Device(LEA, "LEADEVICE"), Device(MALLORY, "MALLORY")
        self.devices: Callable[[], dict[str, Any]] = lambda: {
            LEA: {"LEADEVICE": self.lea.keys()},
            MALLORY: {"MALLORY": self.mallory.keys()},
        }
        self.claimed: Callable[[str], Any] = lambda user: (self.lea if user == LEA else self.mallory).one_time_key()
        self.event: Callable[[], web.Response] | None = None
        """The answer to whoever asks for an event, where it is no good one."""
        self.last: web.Request
        self.bot_keys: dict[str, Any] = {}
        self.posted: list[tuple[str, dict[str, Any]]] = []
        """What was sent to devices: its type, and its messages."""

    async def __aenter__(self) -> "OddHomeserver":
        application = web.Application(client_max_size=2**26)
        application.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    @property
    def bot_key(self) -> str:
        return str(self.bot_keys["device_keys"]["keys"][f"curve25519:{self.bot_keys['device_keys']['device_id']}"])

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if request.path.endswith("/sync"):
            self.last = request
            self.batches += 1
            said = self.say(self.batches)
            return await said if asyncio.iscoroutine(said) else raw(said)
        if self.event is not None and "/event/" in request.path:
            return self.event()
        good = await self._good(request)
        if isinstance(good, web.Response):
            return good
        if self.rng is None or request.path.endswith("/whoami") or self.rng.random() < 0.5:
            return raw(good)
        if self.rng.random() < 0.3:
            return await transport(request, self.rng.choice(TRANSPORTS), good)
        return raw(odd.spoil(self.rng, good, self.rng.randrange(1, 4)))

    async def _good(self, request: web.Request) -> Any:  # noqa: PLR0911 - a table of answers
        body = json.loads(await request.read() or b"{}")
        match request.path.split("/")[4:]:
            case ["keys", "upload"]:
                self.bot_keys |= body
                return {"one_time_key_counts": {"signed_curve25519": 50, "curve25519": 0}}
            case ["keys", "query"]:
                return {
                    "device_keys": {user: theirs for user, theirs in self.devices().items() if user in body["device_keys"]},
                    "failures": {},
                }
            case ["keys", "claim"]:
                wanted = body["one_time_keys"]
                return {"one_time_keys": {user: {device: self.claimed(user) for device in wanted[user]} for user in wanted}, "failures": {}}
            case ["sendToDevice", kind, _]:
                self.posted.append((kind, body["messages"]))
                return {}
            case ["rooms", _, "joined_members"]:
                return {"joined": {user: {"display_name": user, "avatar_url": None} for user in (BOT, LEA, MALLORY)}}
            case ["rooms", _, "messages"]:
                return {"chunk": [text("!aide"), member("@new:town.example")], "start": "p", "end": "q"}
            case ["rooms", _, "event", _]:
                return text("!aide")
            case ["rooms", _, "send", *_]:
                return {"event_id": f"$sent{next(_ids)}"}
            case ["account", "whoami"]:
                return {"user_id": BOT, "device_id": "BOTDEVICE"}
        return {"chunk": [event("m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$e1", "key": "✅"}})]}


def raw(said: Any) -> web.Response:
    """JSON as anybody may write it, halves of characters and infinities with it."""
    return web.Response(body=json.dumps(said).encode(), content_type="application/json")


async def transport(request: web.Request, kind: str, good: Any) -> web.StreamResponse:  # noqa: PLR0911 - a table of answers
    """An answer that is none."""
    match kind:
        case "page":
            return web.Response(status=502, text=PAGE, content_type="text/html")
        case "page-200":
            return web.Response(text=PAGE, content_type="text/html")
        case "empty":
            return web.Response(content_type="application/json")
        case "bytes":
            return web.Response(body=b"\xff\xfe\x00", headers={"Content-Type": "application/json; charset=utf-8"})
        case "truncated":
            return web.Response(body=json.dumps(good).encode()[:-7], content_type="application/json")
        case "cut":  # a body that stops on its way
            answer = web.StreamResponse(headers={"Content-Length": "4096", "Content-Type": "application/json"})
            await answer.prepare(request)
            await answer.write(b'{"next_batch": "s')
            assert request.transport is not None
            request.transport.abort()
            return answer
        case "deep":
            return web.Response(body=b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}", content_type="application/json")
        case "digits":
            return web.Response(body=b'{"a":' + b"9" * 5000 + b"}", content_type="application/json")
        case _:
            return web.Response(text="null" if kind == "null" else "[1, 2]", content_type="application/json")


def first_batch() -> dict[str, Any]:
    """The rooms, at the start."""

    def room(*people: str, sealed: bool = False) -> dict[str, Any]:
        state = [event("m.room.create", {"room_version": "10", "creator": LEA}, state_key=""), *(member(person) for person in people)]
        if sealed:
            state.append(event("m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"}, state_key=""))
        return {"state": {"events": state}, "timeline": {"events": [], "limited": False, "prev_batch": "p"}}

    others = {CONTROL_ROOM: room(BOT, CONTROL, LEA), odd.SEALED_ROOM: room(BOT, LEA, MALLORY, sealed=True)}
    joined = {each: room(BOT, LEA) for each in (ROOM, *ROOMS)} | others
    return {"next_batch": "s0", "rooms": {"join": joined}}


def with_control(batch: Any, token: str, said: dict[str, Any]) -> dict[str, Any]:
    """A batch, however odd, that says where to go on from, and where somebody says something well formed in another room."""
    whole = batch if isinstance(batch, dict) else {}
    rooms = whole["rooms"] if isinstance(whole.get("rooms"), dict) else {}
    joined = rooms["join"] if isinstance(rooms.get("join"), dict) else {}
    control = {"timeline": {"events": [said], "limited": False, "prev_batch": "p"}}
    return whole | {"next_batch": token, "rooms": rooms | {"join": joined | {CONTROL_ROOM: control}}}
