"""The parts of the configuration, each a table of the file: frozen, and closed to what is unknown."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, AnyHttpUrl, BaseModel, ConfigDict, Field, SecretStr, model_validator

from commands.core.declaration.formats import FORMATS, REMINDERS, Format
from commands.core.telling.contours import MOST_SIGNS, Contours, NoContoursError, parse_contours
from storage.reasons import why

MATRIX_USER = r"^@[^:\s]+:\S+$"
MATRIX_ROBOT = r"^@[^:\s*?]+:[^\s*?]+$"  # whole ids only: a pattern would take people of a bridge with the rest
MATRIX_ROOM = r"^[!#]\S+$"
VIDEO_LINK = r"^https://[^\s{}]+/[^\s{}]*\{name\}[^\s{}]*$"


class ConfigurationError(Exception):
    """The configuration cannot be used. The message is one line, in French, with the place of the fault."""


class Section(BaseModel):
    """A part of the file: frozen, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class HomeserverSettings(Section):
    """Where the bot lives, and as whom. The password only serves once, at the first start. robots: other programs, which are not heard."""

    url: AnyHttpUrl
    user: str = Field(pattern=MATRIX_USER)
    password: SecretStr | None = None
    password_file: Path | None = None
    encryption: bool = True
    encrypted_private_rooms: bool = True
    encrypted_group_rooms: bool = True
    display_name: str = "AGORA (robot)"
    robots: tuple[Annotated[str, Field(pattern=MATRIX_ROBOT)], ...] = ()

    def read_password(self) -> str | None:
        """The password, from the environment, the file of settings or a file of its own; None when there is none."""
        if self.password and (password := self.password.get_secret_value()):  # compose hands an empty one when nobody set it
            return password
        if self.password_file is None:
            return None
        try:
            return self.password_file.read_text(encoding="utf-8").strip()
        except UnicodeDecodeError as error:
            raise ConfigurationError(f"homeserver.password_file : {self.password_file} n’est pas un texte en UTF-8") from error
        except OSError as error:
            raise ConfigurationError(f"homeserver.password_file : {self.password_file} ne se lit pas ({why(error)})") from error


class RoomsSettings(Section):
    """The rooms by role, each by its id or its alias; and the space they are in, where nobody speaks."""

    accueil: str | None = Field(default=None, pattern=MATRIX_ROOM)
    agenda: str | None = Field(default=None, pattern=MATRIX_ROOM)
    programme: str | None = Field(default=None, pattern=MATRIX_ROOM)
    terrain: str | None = Field(default=None, pattern=MATRIX_ROOM)
    espace: str | None = Field(default=None, pattern=MATRIX_ROOM)

    def by_role(self) -> dict[str, str]:
        """Role → id or alias, the configured ones only, without the space."""
        return {role: room for role, room in self.model_dump(exclude={"espace"}).items() if room}


class FaceSettings(Section):
    """What people see of the bot. logo: a PNG, JPEG or SVG file; without it, the picture of the project."""

    logo: Path | None = None


class CoordinatorSettings(Section):
    """A first coordinator of a pilot structure."""

    id: str = Field(pattern=MATRIX_USER)
    name: str = Field(min_length=1)


class PilotSettings(Section):
    """A pilot structure. There may be any number of them, from one up."""

    structure: str = Field(min_length=1)
    coordinators: tuple[CoordinatorSettings, ...] = ()


class InvitationsSettings(Section):
    """Whose invitations are accepted. With nothing here: those of the bot's own server."""

    servers: tuple[str, ...] = ()
    people: tuple[Annotated[str, Field(pattern=MATRIX_USER)], ...] = ()


def _known_reminder(said: str) -> str:
    if said not in REMINDERS:
        raise ValueError(f"rappel inconnu (possibles : {', '.join(REMINDERS)})")
    return said


class FormatSettings(Section):
    """A kind of meeting: how long it lasts, in minutes, and how many seats it has, when nobody says it; its reminders.

    guests: people without Matrix that one person may bring.
    """

    name: str = Field(min_length=1, max_length=40)
    minutes: int = Field(default=120, ge=10, le=24 * 60)
    seats: int | None = Field(default=None, ge=1, le=10_000)
    reminders: tuple[Annotated[str, AfterValidator(_known_reminder)], ...] = tuple(REMINDERS)
    guests: int = Field(default=2, ge=0, le=9)

    def as_format(self) -> Format:
        """As the commands know it."""
        reminders = tuple(dict.fromkeys(REMINDERS[each] for each in self.reminders))
        return Format(self.name, self.minutes, self.seats, reminders, self.guests)


class MeetingsSettings(Section):
    """The kinds of meetings of this network. The first one is that of a meeting whose kind nobody says.

    video_link: how the address of a video meeting is made, with « {name} » where its name goes. per_half_year: how many a programme holds.
    """

    formats: tuple[FormatSettings, ...] = Field(
        default=tuple(FormatSettings(name=each.name, minutes=each.minutes, seats=each.seats) for each in FORMATS), min_length=1
    )
    video_link: str | None = Field(default=None, pattern=VIDEO_LINK)
    per_half_year: int = Field(default=12, ge=1, le=200)


class ProblemsSettings(Section):
    """The problems of the field. working_days: within how many of them those concerned have news."""

    working_days: int = Field(default=10, ge=1, le=60)


class DirectorySettings(Section):
    """The directory. confirmation_months: after how many a sheet is asked about again. school_zone: that of its school holidays.

    contours: a GeoJSON file of the territory, for its maps; without it, they have none.
    """

    confirmation_months: int = Field(default=6, ge=1, le=60)
    school_zone: Literal["", "A", "B", "C"] = ""
    contours: Path | None = None

    def read_contours(self) -> Contours:
        """The lines of the file; none without one. Raises ConfigurationError when it cannot be used."""
        if self.contours is None:
            return ()
        try:
            with self.contours.open(encoding="utf-8-sig") as file:
                return parse_contours(file.read(MOST_SIGNS + 1))
        except OSError as error:
            raise ConfigurationError(f"directory.contours : {self.contours} ne se lit pas ({why(error)})") from error
        except UnicodeDecodeError as error:
            raise ConfigurationError(f"directory.contours : {self.contours} n’est pas un texte en UTF-8") from error
        except NoContoursError as error:
            raise ConfigurationError(f"directory.contours : {self.contours}, {error}") from error


class HttpSettings(Section):
    """The optional port of /healthz, /metrics and of the calendars; 0 means none.

    public_url: where a proxy shows it to the world; calendars are then told by their address.
    """

    port: int = Field(default=0, ge=0, le=65535)
    address: str = "127.0.0.1"
    public_url: AnyHttpUrl | None = None

    @model_validator(mode="after")
    def _listens_to_be_seen(self) -> Self:
        if self.public_url is not None and not self.port:
            raise ValueError("public_url demande un port (exemple : port = 8080)")
        return self
