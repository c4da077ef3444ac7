"""What the image and the compose file name is there: no engine builds them in the tests, so a name is all that can go wrong unseen."""

import ast
import re
import shlex
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from sqlalchemy.engine import make_url
from typer.main import get_command

from bot.administration import cli
from bot.settings import Settings, load
from bot.web import server

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.example.yaml").read_text(encoding="utf-8"))


def instructions(text: str) -> list[tuple[str, str]]:
    """Each instruction of a Dockerfile with its arguments, its lines joined."""
    joined = re.sub(r"\\\n\s*", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in joined.splitlines() if line.strip())]


STEPS = instructions((ROOT / "Dockerfile").read_text(encoding="utf-8"))


def given(name: str) -> list[str]:
    return [rest for step, rest in STEPS if step == name]


def last_stage() -> list[tuple[str, str]]:
    return STEPS[max(at for at, (name, _) in enumerate(STEPS) if name == "FROM") :]


def environment() -> Mapping[str, str]:
    pairs = [pair for name, rest in last_stage() if name == "ENV" for pair in shlex.split(rest)]
    return dict(pair.split("=", 1) for pair in pairs)


def copied() -> list[str]:
    return [path for rest in given("COPY") if not rest.startswith("--from") for path in shlex.split(rest)[:-1]]


def test_what_is_copied_exists_and_is_not_ignored() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")}
    assert [path for path in copied() if not (ROOT / path).exists() or path not in let_in] == []
    assert let_in == set(copied())


def test_what_the_package_is_built_of_is_copied() -> None:
    packages = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert {*packages, PROJECT["readme"], *PROJECT["license-files"], "pyproject.toml", "uv.lock"} <= set(copied())


def test_the_extras_exist_and_are_those_of_compose() -> None:
    installed = [set(re.findall(r"--extra (\S+)", rest)) for rest in given("RUN") if "uv sync" in rest]
    driver = make_url(re.sub(r"\$\{\w+:\?[^}]*\}", "x", COMPOSE["services"]["agora"]["environment"]["AGORA_DATABASE"])).drivername
    assert len(installed) == 2
    assert installed[0] == installed[1]
    assert installed[0] <= set(PROJECT["optional-dependencies"])
    wanted = [name for name, needs in PROJECT["optional-dependencies"].items() if any(driver.endswith(f"+{_name(need)}") for need in needs)]
    assert set(wanted) <= installed[0]


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=~! ]", requirement, maxsplit=1)[0]


def test_it_starts_a_command_that_exists() -> None:
    ((program,), (verb, option, file)) = (ast.literal_eval(given(name)[-1]) for name in ("ENTRYPOINT", "CMD"))
    commands = get_command(cli.cli)
    assert program in PROJECT["scripts"]
    options = {said for parameter in commands.commands[verb].params for said in parameter.opts}  # type: ignore[attr-defined] # a group
    assert option in options
    assert file.startswith(f"{environment()['AGORA_DATA']}/")


def test_it_is_no_root_and_its_account_owns_the_data_folder() -> None:
    steps = [name for name, _ in last_stage()]
    ((_, user),) = [step for step in last_stage() if step[0] == "USER"]
    (made,) = [rest for name, rest in last_stage() if name == "RUN"]
    data = environment()["AGORA_DATA"]
    assert steps.index("RUN") < steps.index("USER") < steps.index("ENTRYPOINT")
    assert user == re.findall(r"useradd .*? (\w+) &&", made)[0] == re.findall(rf"install -d -o (\w+) .*{data}", made)[0]
    assert {given("WORKDIR")[-1], given("VOLUME")[-1]} == {data}
    assert COMPOSE["services"]["agora"]["volumes"] == [f"./data:{data}"]
    uid = re.findall(r"--uid (\d+)", made)[0]
    assert f"chown -R {uid} data" in (ROOT / "docs" / "exploitation.md").read_text(encoding="utf-8")


def test_its_health_is_asked_where_the_bot_answers() -> None:
    (health,) = given("HEALTHCHECK")
    url = urlsplit(re.findall(r"http://[^']+", health)[0])
    assert url.port == int(environment()["AGORA_HTTP__PORT"])
    assert f'"{url.path}"' in Path(server.__file__).read_text(encoding="utf-8")


def test_what_is_published_can_be_reached_from_outside_of_the_container() -> None:
    (port,) = COMPOSE["services"]["agora"]["ports"]
    address, published, inside = port.split(":")
    assert address == "127.0.0.1"
    assert (environment()["AGORA_HTTP__ADDRESS"], environment()["AGORA_HTTP__PORT"]) == ("0.0.0.0", inside)  # noqa: S104 - of a container
    assert f"http://127.0.0.1:{published};" in (ROOT / "docs" / "exploitation.md").read_text(encoding="utf-8")


def container(monkeypatch: pytest.MonkeyPatch, password: str) -> Settings:
    """The settings of the example, read as in the container of the compose file."""
    for name, value in {**environment(), **COMPOSE["services"]["agora"]["environment"]}.items():
        filled = re.sub(r"\$\{AGORA_DB_PASSWORD[^}]*\}", "x", value).replace("${AGORA_PASSWORD:-}", password)
        if name.startswith("AGORA_"):
            monkeypatch.setenv(name, filled)
    return load(ROOT / "config.example.toml")


def test_the_environment_of_the_container_is_understood(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = container(monkeypatch, "s3cret")
    assert (str(settings.data), settings.http.port, settings.homeserver.read_password()) == ("/data", 8008, "s3cret")
    assert make_url(settings.database_url).host in COMPOSE["services"]
    (tmp_path / "mot-de-passe.txt").write_text("from the file\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert container(monkeypatch, "").homeserver.read_password() == "from the file"


def test_the_base_image_has_a_python_that_the_project_takes() -> None:
    versions = {tuple(map(int, found)) for rest in given("FROM") for found in re.findall(r"python:(\d+)\.(\d+)", rest)}
    least = tuple(map(int, PROJECT["requires-python"].removeprefix(">=").split(".")))
    assert len(versions) == 1
    assert versions.pop() >= least
