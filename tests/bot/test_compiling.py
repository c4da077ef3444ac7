"""Templates are compiled apart from the robot, once, and nothing of it is needed to answer."""

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.installation import data_folder
from bot.installation.compiling import compile_apart
from bot.settings import load
from commands.core.declaration.context import Person
from commands.core.declaration.effects import msg
from commands.core.telling.rendering import Texts
from tests.bot.test_settings import GOOD
from tests.chat import TERRITORY

SAID = msg("core.much-written", person=Person("@lea:town.example", "Léa"))


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is compiled apart, once for what is done with it."""
    folder = tmp_path_factory.mktemp("compiled")
    asyncio.run(compile_apart(folder, TERRITORY.zone))
    return folder


@pytest.fixture
def folder(compiled: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(compiled, tmp_path / "compiled"))


def test_what_was_compiled_apart_is_found_by_the_robot(folder: Path, tmp_path: Path) -> None:
    assert not Texts(TERRITORY, compiled=tmp_path).are_compiled()
    written = {file: file.stat().st_ino for file in folder.iterdir()}
    found = Texts(TERRITORY, compiled=folder)
    assert found.are_compiled()
    assert found.render(SAID) == Texts(TERRITORY).render(SAID)
    assert {file: file.stat().st_ino for file in folder.iterdir()} == written, "nothing was compiled again"


def test_one_that_is_taken_away_meanwhile_is_compiled_again(folder: Path) -> None:
    found = Texts(TERRITORY, compiled=folder)
    for file in list(folder.iterdir()):
        file.unlink()
    assert found.render(SAID) == Texts(TERRITORY).render(SAID)


@pytest.mark.parametrize("left", [12, *(pytest.param(left, marks=pytest.mark.slow) for left in (0, 40, 200))])
async def test_one_that_was_spoilt_is_compiled_again(folder: Path, left: int) -> None:
    for file in list(folder.iterdir()):  # noqa: ASYNC240 - nobody else waits
        file.write_bytes(file.read_bytes()[:left])
    assert not Texts(TERRITORY, compiled=folder).are_compiled()
    await compile_apart(folder, TERRITORY.zone)
    assert Texts(TERRITORY, compiled=folder).are_compiled()


async def test_where_nothing_can_be_kept_the_robot_answers_all_the_same(tmp_path: Path) -> None:
    gone = tmp_path / "gone"  # root may write wherever there is a folder
    await compile_apart(gone, TERRITORY.zone)
    texts = Texts(TERRITORY, compiled=gone)
    texts.prepare()
    assert texts.render(SAID) == Texts(TERRITORY).render(SAID)
    assert not gone.exists()


def test_it_is_kept_where_nobody_else_writes(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f"{GOOD}\n", encoding="utf-8")
    settings = load(file).model_copy(update={"data": tmp_path / "data"})
    data_folder.secure(settings)
    folder = data_folder.compiled(settings)
    folder.chmod(0o777)
    assert data_folder.secure(settings) == []
    assert folder.stat().st_mode & 0o777 == data_folder.FOLDER_MODE
