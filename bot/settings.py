"""The configuration: a TOML file, overridden by AGORA_… environment variables, frozen once read.

What is unknown or impossible is refused at start, in one line that says where.
"""

import os
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError, TomlConfigSettingsSource
from typing_extensions import override

from bot.sections import (
    ConfigurationError,
    DirectorySettings,
    FaceSettings,
    HomeserverSettings,
    HttpSettings,
    InvitationsSettings,
    MeetingsSettings,
    PilotSettings,
    ProblemsSettings,
    RoomsSettings,
)
from commands.core.declaration.context import Coordinator, Territory
from commands.core.declaration.mornings import Governance
from commands.core.declaration.privacy import Privacy, Retention
from commands.core.telling.contours import Contours
from commands.figures.importing.scope import Scope
from storage.reasons import toml_trouble, why

ENV_PREFIX = "AGORA_"


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("fuseau horaire inconnu (exemple : Europe/Paris)")
    return name


class Settings(BaseSettings):
    """All there is to say about one installation."""

    model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True)

    data: Path = Path("data")
    database: str | None = None
    territory: str = Field(min_length=1)
    zone: Annotated[str, AfterValidator(_known_zone)] = "Europe/Paris"
    homeserver: HomeserverSettings
    rooms: RoomsSettings = RoomsSettings()
    face: FaceSettings = FaceSettings()
    pilots: tuple[PilotSettings, ...] = Field(min_length=1)
    invitations: InvitationsSettings = InvitationsSettings()
    privacy: Privacy = Privacy()
    retention: Retention = Retention()
    meetings: MeetingsSettings = MeetingsSettings()
    problems: ProblemsSettings = ProblemsSettings()
    directory: DirectorySettings = DirectorySettings()
    figures: Scope = Scope()
    governance: Governance = Governance()
    http: HttpSettings = HttpSettings()

    @property
    def database_url(self) -> str:
        """The URL of the database: as configured, else an SQLite file in the data folder."""
        return self.database or f"sqlite+aiosqlite:///{self.data / 'agora.db'}"

    def as_territory(self) -> Territory:
        """What the commands may know of the configuration."""
        own_server = self.homeserver.user.partition(":")[2]
        anyone = not self.invitations.servers and not self.invitations.people
        return Territory(
            name=self.territory,
            zone=ZoneInfo(self.zone),
            coordinators=tuple(
                Coordinator(user_id=person.id, name=person.name, structure=pilot.structure)
                for pilot in self.pilots
                for person in pilot.coordinators
            ),
            pilots=tuple(pilot.structure for pilot in self.pilots),
            inviting_servers=frozenset([own_server] if anyone else self.invitations.servers),
            inviting_people=frozenset(self.invitations.people),
            privacy=self.privacy,
            retention=self.retention,
            formats=tuple(each.as_format() for each in self.meetings.formats),
            public_url=str(self.http.public_url).rstrip("/") if self.http.public_url else None,
            video_link=self.meetings.video_link or "",
            follow_up=self.governance.follow_up,
            absent_months=self.governance.absent_months,
            meetings_wanted=self.meetings.per_half_year,
            problem_days=self.problems.working_days,
            confirmation_months=self.directory.confirmation_months,
            few=self.figures.threshold,
            school_zone=self.directory.school_zone,
            contours=self._contours(),
        )

    def _contours(self) -> Contours:
        """A map without them is better than no robot: `agora check` says what is wrong with the file."""
        try:
            return self.directory.read_contours()
        except ConfigurationError:
            return ()


def load(path: Path) -> Settings:
    """Read the settings of one installation. Raises ConfigurationError, in one line, when they cannot be used."""
    _refuse_unknown_variables()

    class FromFile(Settings):
        @classmethod
        @override
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return env_settings, TomlConfigSettingsSource(settings_cls, toml_file=path)

    if not path.is_file():
        raise ConfigurationError(f"{path} : fichier introuvable (copiez config.example.toml, puis complétez-le)")
    try:
        return FromFile()
    except ValidationError as error:
        raise ConfigurationError(f"{path} : {_first_fault(error)}") from None
    except OSError as error:
        raise ConfigurationError(f"{path} : ce fichier ne se lit pas ({why(error)})") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path} : ce n’est pas un texte en UTF-8, enregistrez-le ainsi") from None
    except SettingsError:
        raise ConfigurationError("environnement : une variable AGORA_… n’a pas la forme attendue (une liste s’écrit en JSON)") from None
    except ValueError as error:
        raise ConfigurationError(f"{path} : ce n’est pas du TOML lisible, {toml_trouble(str(error))}") from None


def _refuse_unknown_variables() -> None:
    """pydantic-settings ignores an unknown variable; a misspelt secret would then be missed without a word."""
    for name in os.environ:
        first = name.removeprefix(ENV_PREFIX).partition("__")[0].lower()
        if name.startswith(ENV_PREFIX) and first not in Settings.model_fields:
            raise ConfigurationError(f"environnement : {name} n’est pas une variable connue")


def _first_fault(error: ValidationError) -> str:
    """The fault that helps most: a misspelt key before the key that it leaves missing."""
    fault = min(error.errors(include_url=False), key=lambda fault: fault["type"] != "extra_forbidden")
    place = ".".join(str(part) for part in fault["loc"])
    return f"{place} : {_in_french(fault['type'], fault)}"


def _in_french(kind: str, fault: Any) -> str:
    if kind == "missing":
        return "cette clé manque"
    if kind == "extra_forbidden":
        return "clé inconnue"
    if kind == "value_error":
        return str(fault["ctx"]["error"])
    if isinstance(fault.get("input"), str | int | float | bool) and "password" not in fault["loc"]:
        return f"valeur impossible « {fault['input']} »"
    return "valeur impossible"
