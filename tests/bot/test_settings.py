from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from bot.administration.check import check_contours
from bot.sections import ConfigurationError
from bot.settings import Settings, load
from commands.core.declaration.privacy import Privacy, Retention

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"

GOOD = """
territory = "Valmont"
[homeserver]
url = "http://127.0.0.1:8008"
user = "@agora:town.example"
[[pilots]]
structure = "CCAS"
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    return file


def names(model: type[BaseModel], prefix: str = "") -> set[str]:
    """Every key of a model, the inner ones with their path."""
    found: set[str] = set()
    for name, field in model.model_fields.items():
        inner = next((kind for kind in _kinds(field.annotation) if isinstance(kind, type) and issubclass(kind, BaseModel)), None)
        found |= names(inner, f"{prefix}{name}.") if inner else {f"{prefix}{name}"}
    return found


def _kinds(annotation: Any) -> list[Any]:
    return [annotation, *(kind for inner in getattr(annotation, "__args__", ()) for kind in _kinds(inner))]


def test_the_example_is_loaded_and_names_every_field() -> None:
    settings = load(EXAMPLE)
    text = EXAMPLE.read_text(encoding="utf-8")
    assert settings.pilots[1].structure == "Centre social"
    missing = {name for name in names(Settings) if name.rpartition(".")[2] not in text}
    assert missing == set()


def test_the_smallest_configuration(tmp_path: Path) -> None:
    settings = load(write(tmp_path, GOOD))
    assert settings.database_url == "sqlite+aiosqlite:///data/agora.db"
    assert settings.as_territory().inviting_servers == {"town.example"}
    assert (settings.as_territory().pilots, settings.as_territory().coordinators) == (("CCAS",), ())


def test_invitations_are_closed_to_others_once_somebody_is_named(tmp_path: Path) -> None:
    settings = load(write(tmp_path, GOOD + '[invitations]\npeople = ["@lea:other.example"]\n'))
    assert settings.as_territory().inviting_servers == frozenset()
    assert settings.as_territory().inviting_people == {"@lea:other.example"}


def test_the_territory_promises_what_the_configuration_says(tmp_path: Path) -> None:
    assert load(write(tmp_path, GOOD)).as_territory().retention == Retention()
    privacy = '[privacy]\ncontrollers = ["Ville de Valmont"]\ndpo = "dpo@valmont.example"\n'
    retention = "[retention]\nprofile_months = 12\nrenewal_months = 11\n"
    territory = load(write(tmp_path, GOOD + privacy + retention)).as_territory()
    assert territory.privacy == Privacy(controllers=("Ville de Valmont",), dpo="dpo@valmont.example")
    assert territory.retention == Retention(profile_months=12, renewal_months=11)


def test_calendars_are_told_by_the_address_of_the_port_without_its_final_slash(tmp_path: Path) -> None:
    assert load(write(tmp_path, GOOD)).as_territory().public_url is None
    for said in ("https://agora.example.org", "https://agora.example.org/"):
        territory = load(write(tmp_path, f'{GOOD}[http]\nport = 8080\npublic_url = "{said}"\n')).as_territory()
        assert territory.public_url == "https://agora.example.org"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("territory = ", "teritory = "), "teritory : clé inconnue"),
        (('territory = "Valmont"', ""), "territory : cette clé manque"),
        (('url = "http://127.0.0.1:8008"', 'url = "matrix"'), "homeserver.url : valeur impossible « matrix »"),
        (('user = "@agora:town.example"', 'user = "agora"'), "homeserver.user : valeur impossible « agora »"),
        (
            ('structure = "CCAS"', 'structure = "CCAS"\ncoordinators = [{ id = "@a:b", nom = "A" }]'),
            "pilots.0.coordinators.0.nom : clé inconnue",
        ),
        (("[homeserver]", 'zone = "Europe/Bordeaux"\n[homeserver]'), "zone : fuseau horaire inconnu (exemple : Europe/Paris)"),
        (
            ("[homeserver]", '[http]\npublic_url = "https://agora.example.org"\n[homeserver]'),
            "http : public_url demande un port (exemple : port = 8080)",
        ),
        (("[homeserver]", '[http]\nport = 8080\npublic_url = "agora"\n[homeserver]'), "http.public_url : valeur impossible « agora »"),
        (("[homeserver]", "[http]\nport = 99999\n[homeserver]"), "http.port : valeur impossible « 99999 »"),
        (
            ("[homeserver]", "[retention]\nrenewal_months = 24\n[homeserver]"),
            "retention : renewal_months doit être plus petit que profile_months",
        ),
        (("[homeserver]", "[retention]\nleft_days = 0\n[homeserver]"), "retention.left_days : valeur impossible « 0 »"),
        (("[homeserver]", '[privacy]\nemail = "agora"\n[homeserver]'), "privacy.email : valeur impossible « agora »"),
        (
            ("[homeserver]", '[[meetings.formats]]\nname = "café"\nreminders = ["3 jours"]\n[homeserver]'),
            "meetings.formats.0.reminders.0 : rappel inconnu (possibles : 7 jours, veille, 2 heures)",
        ),
        (
            ('user = "@agora:town.example"', 'user = "@agora:town.example"\nrobots = ["@hook:town.example", "@irc_*:town.example"]'),
            "homeserver.robots.1 : valeur impossible « @irc_*:town.example »",
        ),
        (("territory", "[[[territory"), "ce n’est pas du TOML lisible"),
    ],
)
def test_what_is_unknown_or_impossible_is_refused_in_one_line_with_its_path(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    file = write(tmp_path, GOOD.replace(*change))
    with pytest.raises(ConfigurationError) as refusal:
        load(file)
    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_no_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"introuvable \(copiez config.example.toml"):
        load(tmp_path / "none.toml")


def test_the_environment_overrides_the_file_and_a_misspelt_variable_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, GOOD)
    monkeypatch.setenv("AGORA_HOMESERVER__PASSWORD", "s3cret")
    monkeypatch.setenv("AGORA_TERRITORY", "Ailleurs")
    settings = load(file)
    assert (settings.territory, settings.homeserver.read_password()) == ("Ailleurs", "s3cret")
    assert "s3cret" not in repr(settings)
    monkeypatch.setenv("AGORA_HOMSERVER__PASSWORD", "s3cret")
    with pytest.raises(ConfigurationError, match="AGORA_HOMSERVER__PASSWORD") as refusal:
        load(file)
    assert "s3cret" not in str(refusal.value)


def test_a_password_file_is_read_and_its_absence_is_said(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    line = f'user = "@agora:town.example"\npassword_file = "{secret}"'
    settings = load(write(tmp_path, GOOD.replace('user = "@agora:town.example"', line)))
    with pytest.raises(ConfigurationError, match=r"homeserver\.password_file"):
        settings.homeserver.read_password()
    secret.write_text("s3cret\n", encoding="utf-8")
    assert settings.homeserver.read_password() == "s3cret"


def test_an_empty_password_is_none_and_leaves_the_file_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s3cret\n", encoding="utf-8")
    line = f'user = "@agora:town.example"\npassword_file = "{secret}"'
    monkeypatch.setenv("AGORA_HOMESERVER__PASSWORD", "")
    assert load(write(tmp_path, GOOD.replace('user = "@agora:town.example"', line))).homeserver.read_password() == "s3cret"
    assert load(write(tmp_path, GOOD)).homeserver.read_password() is None


def test_how_many_meetings_a_programme_holds(tmp_path: Path) -> None:
    assert load(write(tmp_path, GOOD)).as_territory().meetings_wanted == 12
    assert load(write(tmp_path, GOOD + "[meetings]\nper_half_year = 20\n")).as_territory().meetings_wanted == 20
    for wrong in ("0", "201", '"douze"'):
        with pytest.raises(ConfigurationError, match=r"meetings\.per_half_year"):
            load(write(tmp_path, GOOD + f"[meetings]\nper_half_year = {wrong}\n"))


def test_within_how_many_working_days_a_problem_has_news(tmp_path: Path) -> None:
    assert load(write(tmp_path, GOOD)).as_territory().problem_days == 10
    assert load(write(tmp_path, GOOD + "[problems]\nworking_days = 5\n")).as_territory().problem_days == 5
    for wrong in (0, 61, '"dix"'):
        with pytest.raises(ConfigurationError, match=r"problems\.working_days"):
            load(write(tmp_path, GOOD + f"[problems]\nworking_days = {wrong}\n"))


def test_when_sheets_are_asked_about_again(tmp_path: Path) -> None:
    assert (load(write(tmp_path, GOOD)).as_territory().confirmation_months, load(write(tmp_path, GOOD)).as_territory().school_zone) == (
        6,
        "",
    )
    said = load(write(tmp_path, GOOD + '[directory]\nconfirmation_months = 12\nschool_zone = "A"\n')).as_territory()
    assert (said.confirmation_months, said.school_zone) == (12, "A")
    for wrong in ("confirmation_months = 0", 'school_zone = "D"'):
        with pytest.raises(ConfigurationError, match=r"directory\."):
            load(write(tmp_path, GOOD + f"[directory]\n{wrong}\n"))


def test_the_address_of_video_meetings_has_a_place_for_the_name(tmp_path: Path) -> None:
    link = "https://visio.example.org/{name}?lang=fr"
    assert load(write(tmp_path, GOOD + f'[meetings]\nvideo_link = "{link}"\n')).as_territory().video_link == link
    for wrong in ("https://visio.example.org/", "http://visio.example.org/{name}", "https://visio.example.org/{room}"):
        with pytest.raises(ConfigurationError, match=r"meetings\.video_link"):
            load(write(tmp_path, GOOD + f'[meetings]\nvideo_link = "{wrong}"\n'))


CONTOURS = '{"type": "LineString", "coordinates": [[-0.6, 44.8], [-0.5, 44.9]]}'


@pytest.mark.parametrize(("text", "why"), [(None, "ne se lit pas"), ("{}", "GeoJSON"), (b"\xff\xfe", "UTF-8")])
def test_bad_contours_are_told_and_stop_nothing(tmp_path: Path, text: str | bytes | None, why: str) -> None:
    file = tmp_path / "contours.geojson"
    if text is not None:
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    settings = load(write(tmp_path, f'{GOOD}[directory]\ncontours = "{file}"\n'))
    assert settings.as_territory().contours == ()
    with pytest.raises(ConfigurationError, match=why):
        settings.directory.read_contours()
    (found,) = check_contours(settings)
    assert why in str(found)


def test_contours_are_read_from_their_file(tmp_path: Path) -> None:
    (tmp_path / "contours.geojson").write_text(CONTOURS, encoding="utf-8-sig")
    settings = load(write(tmp_path, f'{GOOD}[directory]\ncontours = "{tmp_path / "contours.geojson"}"\n'))
    assert settings.as_territory().contours == (((44.8, -0.6), (44.9, -0.5)),)
    assert [str(each) for each in check_contours(settings)] == ["✓ Contours du territoire : 1 ligne"]
    assert check_contours(load(write(tmp_path, GOOD))) == []
