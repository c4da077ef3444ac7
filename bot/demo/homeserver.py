"""An embedded Synapse, from PyPI (extra `demo`): for the demo, the tests and the benchmarks. Loopback only, no federation."""

import asyncio
import hashlib
import hmac
import importlib.util
import json
import os
import secrets
import shutil
import socket
import sys
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import aiohttp

from bot import private_files
from bot.demo.child import Child

CONFIG, DATABASE = "homeserver.json", "homeserver.db"
SECRETS = ("registration_shared_secret", "macaroon_secret_key", "form_secret")
START_TIMEOUT_S = 60.0
PAUSE_S = 0.05
PORTS = range(20_000, 30_000)
"""Below the range the system takes outgoing ports from: a client that retries there can never meet itself."""

_FREE = {"per_second": 10_000, "burst_count": 10_000}
NO_LIMITS: dict[str, Any] = {
    **{
        f"rc_{name}": _FREE
        for name in ("message", "registration", "joins_per_room", "admin_redaction", "room_creation", "key_requests", "media_create")
    },
    "rc_login": {"address": _FREE, "account": _FREE, "failed_attempts": _FREE},
    "rc_joins": {"local": _FREE, "remote": _FREE},
    "rc_invites": {"per_room": _FREE, "per_user": _FREE, "per_issuer": _FREE},
}


class HomeserverError(Exception):
    """The homeserver cannot run, or refused. The message is for the operator, in French."""


@dataclass(frozen=True, slots=True)
class Account:
    """A registered user, logged in once."""

    user_id: str
    access_token: str
    device_id: str
    password: str


@dataclass(frozen=True, slots=True)
class Options:
    """`limited`: keep Synapse's default rate limits. `repeats`: keep its 2 min cache of repeated /sync (off for tests).

    `modules`: classes of Synapse modules, by their path (`package.module.Class`): what can be imported here can be there.
    """

    limited: bool = False
    repeats: bool = True
    modules: tuple[str, ...] = ()


class Homeserver:
    """A Synapse that lives in `folder` and listens on 127.0.0.1. Users, rooms and secrets stay in the folder."""

    def __init__(self, folder: Path, *, port: int | None = None, name: str = "agora.local", options: Options | None = None) -> None:
        """`port`: a free one is taken when none is given. `name`: only for a new folder; an older one keeps its own."""
        self.folder = folder.resolve()
        self.port = port or free_port()
        self.options = options or Options()
        self._kept = _read_config(self.folder)
        self.name: str = self._kept.get("server_name", name)
        arguments = ("synapse.app.homeserver", "-c", str(self.folder / CONFIG))
        environment = {"PYTHONPATH": os.pathsep.join(sys.path)} if self.options.modules else None
        self._child = Child(arguments, self.folder / "homeserver.log", environment=environment)

    @property
    def url(self) -> str:
        """Where clients reach it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int | None:
        """The number of its process, while it runs."""
        return self._child.pid

    async def start(self) -> None:
        """Start it and wait until it answers. Raises HomeserverError when it cannot; then nothing is left running."""
        if importlib.util.find_spec("synapse") is None:
            raise HomeserverError("Il manque le serveur de démonstration (Synapse). Lancez scripts/demo, ou : uv sync --extra demo")
        self._write_config()
        await self._child.start()
        try:
            await self._answering()
        except BaseException:
            await self._child.kill()
            raise

    async def stop(self) -> None:
        """Stop it cleanly: its folder may then be copied."""
        await self._child.stop()

    async def kill(self) -> None:
        """End it at once, as a power cut would. `start` may follow, on the same port."""
        await self._child.kill()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def register(self, login: str, *, password: str | None = None, name: str | None = None, admin: bool = False) -> Account:
        """Make a user. `name`: the one displayed. Raises HomeserverError when the login is taken or impossible."""
        password = password or secrets.token_urlsafe(12)
        async with aiohttp.ClientSession(self.url) as http:
            nonce = (await _answer(http.get("/_synapse/admin/v1/register")))["nonce"]
            made = await _answer(http.post("/_synapse/admin/v1/register", json=self._signed(nonce, login, password, name, admin=admin)))
        return Account(made["user_id"], made["access_token"], made["device_id"], password)

    def _signed(self, nonce: str, login: str, password: str, name: str | None, *, admin: bool) -> dict[str, Any]:
        words = (nonce, login, password, "admin" if admin else "notadmin")
        secret = self._kept["registration_shared_secret"]
        mac = hmac.new(secret.encode(), "\0".join(words).encode(), hashlib.sha1).hexdigest()
        return {"nonce": nonce, "username": login, "password": password, "admin": admin, "displayname": name or login, "mac": mac}

    async def _answering(self) -> None:
        deadline = asyncio.get_running_loop().time() + START_TIMEOUT_S
        async with aiohttp.ClientSession(self.url) as http:
            while not await answers(http, "/health"):
                if not self._child.running:
                    raise HomeserverError(f"Le serveur de démonstration s’est arrêté au démarrage :\n{self._child.last_lines()}")
                if asyncio.get_running_loop().time() > deadline:
                    raise HomeserverError(f"Le serveur de démonstration ne répond pas. Journal : {self._child.log}")
                await asyncio.sleep(PAUSE_S)

    def _write_config(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = {name: self._kept.get(name) or secrets.token_urlsafe(32) for name in SECRETS}
        self._kept = {"server_name": self.name, **kept}
        limits = {} if self.options.limited else NO_LIMITS
        caches = {} if self.options.repeats else {"caches": {"sync_response_cache_duration": "0s"}}
        modules = {"modules": [{"module": module, "config": {}} for module in self.options.modules]}
        config = {**self._kept, **_fixed(self.folder, self.port), **limits, **caches, **modules}
        private_files.write(self.folder / CONFIG, json.dumps(config, indent=1))
        private_files.write(self.folder / "logging.json", json.dumps(LOGGING))


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"level": "WARNING", "handlers": ["stderr"]},
}


def _fixed(folder: Path, port: int) -> dict[str, Any]:
    """Give what is the same for every folder. Synapse reads YAML, of which JSON is a part."""
    return {
        "public_baseurl": f"http://localhost:{port}/",
        "listeners": [{"port": port, "type": "http", "bind_addresses": ["127.0.0.1"], "resources": [{"names": ["client"]}]}],
        "database": {"name": "sqlite3", "args": {"database": str(folder / DATABASE)}},
        "signing_key_path": str(folder / "signing.key"),
        "media_store_path": str(folder / "media"),
        "log_config": str(folder / "logging.json"),
        "report_stats": False,
        "trusted_key_servers": [],
        "suppress_key_server_warning": True,
        "federation_domain_whitelist": [],
        "presence": {"enabled": False},
        "user_directory": {"enabled": True, "search_all_users": True},
        "bcrypt_rounds": 4,
    }


def copy_template(template: Path, folder: Path) -> None:
    """Copy the folder of a homeserver that was stopped cleanly: users and rooms are ready in the copy."""
    if (template / f"{DATABASE}-wal").exists():
        raise HomeserverError(f"{template} : le serveur n’a pas été arrêté proprement, sa copie serait incomplète.")
    shutil.copytree(template, folder)


def free_port(first: int | None = None) -> int:
    """Find a port nobody listens on, on the loopback: the first from `first` on, else one at random."""
    tries = range(first, first + 100) if first else (secrets.choice(PORTS) for _ in range(100))
    for port in tries:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise HomeserverError("Aucun port libre sur cette machine.")


def _read_config(folder: Path) -> dict[str, Any]:
    path = folder / CONFIG
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {key: found[key] for key in ("server_name", *SECRETS) if key in found}


async def answers(http: aiohttp.ClientSession, path: str) -> bool:
    """Whether somebody is there, and well."""
    try:
        async with http.get(path) as response:
            return response.status == 200
    except aiohttp.ClientConnectionError:
        return False


async def _answer(request: AbstractAsyncContextManager[aiohttp.ClientResponse]) -> dict[str, Any]:
    async with request as response:
        found: dict[str, Any] = await response.json()
        if response.status != 200:
            raise HomeserverError(f"Le serveur de démonstration refuse : {found.get('error', response.status)}")
        return found
