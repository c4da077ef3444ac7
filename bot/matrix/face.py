"""What people see of the bot before it speaks: its picture, on its profile, its rooms and their space. One that people chose stays."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from io import BytesIO
from json import dumps, loads
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nio

from bot import private_files
from bot.logo import Logo
from bot.logs import log
from bot.matrix import kept_files
from bot.matrix.requests import fetch
from bot.matrix.responses import ask
from bot.matrix.troubles import Rejected

AVATAR = "m.room.avatar"


@dataclass(frozen=True, slots=True)
class Worn:
    """The picture as the homeserver has it. digest: of which file. former: those before it, which ours may still replace."""

    user_id: str
    digest: str
    url: str
    former: tuple[str, ...] = ()


class Face:
    """Puts the picture where it belongs. Raises, where it asks the homeserver, as `bot.matrix.troubles` says."""

    def __init__(self, client: nio.AsyncClient, folder: Path, logo: Logo, *, chosen: bool) -> None:
        """folder: where it is remembered what was uploaded. chosen: whether the town gave the picture."""
        self._client = client
        self._folder = folder
        self._logo = logo
        self._chosen = chosen

    async def put_on(self, rooms: Iterable[str], private: Iterable[str]) -> dict[str, Any]:
        """Upload the picture once, and show it on the profile and in these rooms. Gives what new rooms are to have (`m.room.avatar`).

        private: the rooms of one person and the bot, which have theirs since they were made: only a new picture goes there.
        """
        before = read(self._folder)
        worn = await self._worn()
        await self._show_on_profile(worn)
        for room_id in dict.fromkeys([*rooms, *(private if worn != before else ())]):
            await self._show_in(room_id, worn)
        return self._content(worn)

    async def _worn(self) -> Worn:
        before, user_id = read(self._folder), str(self._client.user_id)
        if before is not None and before.user_id != user_id:
            before = None
        if before is not None and before.digest == self._logo.digest:
            return before

        async def put() -> object:
            data = self._logo.data
            answer, _ = await self._client.upload(BytesIO(data), self._logo.media_type, self._logo.name, filesize=len(data))
            return answer

        url = str((await ask(nio.UploadResponse, put())).content_uri)
        former = (*before.former, before.url) if before is not None else ()
        worn = Worn(user_id, self._logo.digest, url, former)
        private_files.write(self._folder / kept_files.FACE, dumps(asdict(worn)))
        return worn

    async def _show_on_profile(self, worn: Worn) -> None:
        """A picture that the town gave is the bot's, whatever it had; that of the project replaces none that somebody chose."""
        path = f"/_matrix/client/v3/profile/{quote(worn.user_id, safe='')}/avatar_url"
        try:
            shown = (await fetch(self._client, "GET", path)).get("avatar_url")  # nio takes « none » for a fault
        except Rejected:
            shown = None
        if _may_replace(shown, worn) or (self._chosen and shown != worn.url):
            await ask(nio.ProfileSetAvatarResponse, self._client.set_avatar(worn.url))

    async def _show_in(self, room_id: str, worn: Worn) -> None:
        room = self._client.rooms.get(room_id)
        if room is None or not _may_replace(room.room_avatar_url, worn):
            return
        try:
            await ask(nio.RoomPutStateResponse, self._client.room_put_state(room_id, AVATAR, self._content(worn)))
        except Rejected as refusal:
            log.info("face-refused", room=room_id, error=str(refusal))

    def _content(self, worn: Worn) -> dict[str, Any]:
        return {"url": worn.url, "info": self._logo.info}


def read(folder: Path) -> Worn | None:
    """What was uploaded by an earlier start; None when nothing was, or when its file was spoilt."""
    try:
        kept = loads((folder / kept_files.FACE).read_text(encoding="utf-8"))
        return Worn(kept["user_id"], kept["digest"], kept["url"], tuple(kept["former"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _may_replace(shown: str | None, worn: Worn) -> bool:
    """Whether nobody chose what is shown: there is nothing, or an earlier picture of ours."""
    return not shown or shown in worn.former
