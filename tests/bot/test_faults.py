"""What stops a verb is said in one French line that says what to do, with the exit code that stops a restart loop where it must."""

import errno
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from bot.administration import cli
from bot.matrix import account
from bot.matrix.account import Account

ENGLISH = re.compile(
    r"\b\w+Error\b|Errno|Traceback|No such|not found|denied|refused|Expected|Invalid|file is|unable|Usage|Missing|failed", re.IGNORECASE
)
CONFIG = """
territory = "Valmont"
[homeserver]
url = "http://127.0.0.1:9"
user = "@agora:town.example"
encryption = {encryption}
[[pilots]]
structure = "CCAS"
"""
ACCOUNT = Account("@agora:town.example", "DEVICE", "token", "key")


@dataclass
class Place:
    """A folder to run verbs in; what they say is read from both outputs."""

    folder: Path
    output: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def run(self, *words: str, config: bool = True) -> tuple[int, str]:
        self.patch.setattr(sys, "argv", ["agora", *words, *(("--config", str(self.folder / "config.toml")) if config else ())])
        with pytest.raises(SystemExit) as end:
            cli.main()
        said = self.output.readouterr()
        lines = [line for line in (said.out + said.err).splitlines() if "action=" not in line]
        assert not ENGLISH.search("\n".join(lines)), lines
        return int(str(end.value.code)), "\n".join(lines)


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    before = os.umask(0o022)
    monkeypatch.setenv("AGORA_DATA", str(tmp_path / "data"))
    (tmp_path / "data").mkdir()
    (tmp_path / "config.toml").write_text(CONFIG.format(encryption="false"), encoding="utf-8")
    yield Place(tmp_path, capsys, monkeypatch)
    os.umask(before)
    structlog.reset_defaults()


def half_an_account(place: Place) -> None:
    (place.data / account.FILE).write_text('{"user_id": "@agora', encoding="utf-8")


def an_empty_account(place: Place) -> None:
    (place.data / account.FILE).touch()


def an_account_of_another_shape(place: Place) -> None:
    (place.data / account.FILE).write_text("[]", encoding="utf-8")


def an_account_that_lacks_its_token(place: Place) -> None:
    account.keep(place.data, Account("@agora:town.example", "DEVICE", "", "key"))


def a_damaged_database(place: Place) -> None:
    (place.data / "agora.db").write_bytes(b"hello, world! " * 5_000)


def a_database_that_is_a_folder(place: Place) -> None:
    (place.data / "agora.db").mkdir()


def a_database_nowhere(place: Place) -> None:
    place.patch.setenv("AGORA_DATABASE", "sqlite+aiosqlite:////nowhere/at/all/agora.db")


def a_missing_driver(place: Place) -> None:
    place.patch.setitem(sys.modules, "asyncpg", None)
    place.patch.setenv("AGORA_DATABASE", "postgresql+asyncpg://agora@localhost/agora")


def a_driver_that_waits(place: Place) -> None:
    place.patch.setenv("AGORA_DATABASE", "postgresql://agora@localhost/agora")


def no_database_at_all(place: Place) -> None:
    place.patch.setenv("AGORA_DATABASE", "garbage")


def damaged_keys(place: Place) -> None:
    (place.folder / "config.toml").write_text(CONFIG.format(encryption="true"), encoding="utf-8")
    account.keep(place.data, Account("@agora:town.example", "DEVICE", "token", "key", encrypted=True))
    (place.data / "chiffrement").mkdir()
    (place.data / "chiffrement" / "@agora:town.example_DEVICE.db").write_bytes(b"hello, world! " * 5_000)


def data_behind_a_file(place: Place) -> None:
    (place.folder / "file").touch()
    place.patch.setenv("AGORA_DATA", str(place.folder / "file" / "data"))


def no_toml(place: Place) -> None:
    (place.folder / "config.toml").write_text("territory = = 1", encoding="utf-8")


def no_text(place: Place) -> None:
    (place.folder / "config.toml").write_bytes(b"territory = '\xff\xfe'")


def a_folder_as_configuration(place: Place) -> None:
    (place.folder / "config.toml").unlink()
    (place.folder / "config.toml").mkdir()


def a_variable_of_another_shape(place: Place) -> None:
    place.patch.setenv("AGORA_PILOTS", "CCAS")


LASTING = [
    (half_an_account, "compte.json : ce fichier est vide ou abîmé. Remettez celui d’une sauvegarde"),
    (an_empty_account, "compte.json : ce fichier est vide ou abîmé"),
    (an_account_of_another_shape, "compte.json : ce fichier est vide ou abîmé"),
    (an_account_that_lacks_its_token, "compte.json : ce fichier est vide ou abîmé"),
    (a_damaged_database, "la base est abîmée. Arrêtez le robot et remettez une sauvegarde"),
    (a_database_that_is_a_folder, "database : son fichier ne s’ouvre pas"),
    (a_database_nowhere, "database : son fichier ne s’ouvre pas"),
    (a_missing_driver, "database : le pilote « asyncpg » n’est pas installé (pip install '.[postgres]')"),
    (a_driver_that_waits, "ce n’est pas l’adresse d’une base. Exemples"),
    (no_database_at_all, "ce n’est pas l’adresse d’une base. Exemples"),
    (damaged_keys, "le dossier chiffrement est abîmé"),
    (data_behind_a_file, "ne peut pas être utilisé (un fichier est à la place d’un dossier de ce chemin)"),
    (no_toml, "ce n’est pas du TOML lisible, ligne 1"),
    (no_text, "ce n’est pas un texte en UTF-8"),
    (a_folder_as_configuration, "fichier introuvable"),
    (a_variable_of_another_shape, "environnement : une variable AGORA_… n’a pas la forme attendue"),
]


@pytest.mark.parametrize(("arrange", "said"), LASTING)
def test_what_an_operator_must_mend_ends_the_bot_for_good_with_one_line(place: Place, arrange: Callable[[Place], None], said: str) -> None:
    arrange(place)
    code, lines = place.run("run")
    assert code == 78
    assert said in lines
    assert len(lines.splitlines()) == 1


@pytest.mark.parametrize("arrange", [a_damaged_database, a_database_nowhere, a_missing_driver, no_database_at_all, half_an_account])
@pytest.mark.parametrize("verb", [("check",), ("erase", "@lea:town.example"), ("clock",)])
def test_no_verb_shows_what_the_libraries_say(place: Place, arrange: Callable[[Place], None], verb: tuple[str, ...]) -> None:
    arrange(place)
    code, lines = place.run(*verb)
    assert (code, lines) != (0, "") or arrange is half_an_account  # no account is needed to erase


def test_a_homeserver_that_is_away_is_said(place: Place) -> None:
    account.keep(place.data, ACCOUNT)
    code, lines = place.run("check")
    assert code == 1
    assert "✗ Serveur http://127.0.0.1:9/ : rien n’écoute à cette adresse" in lines
    place.patch.setenv("AGORA_HOMESERVER__URL", "http://nowhere.example")
    assert "ce nom n’existe pas" in place.run("check")[1]
    assert "Le robot n’attend rien" in place.run("clock")[1]


def test_a_file_that_cannot_be_read_is_said(place: Place) -> None:
    assert "je ne peux pas lire ce fichier (il n’existe pas)" in place.run("import", str(place.folder / "none.csv"))[1]
    assert "je ne peux pas lire ce fichier (c’est un dossier)" in place.run("import", str(place.folder))[1]


def test_a_lexicon_with_a_fault_is_said(place: Place) -> None:
    (place.data / "lexique.toml").write_text("[[", encoding="utf-8")
    code, lines = place.run("import", str(place.folder / "config.toml"))
    assert code == 78
    assert "lexique.toml : " in lines


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nothing",), "cette commande n’existe pas"),
        (("run", "--nothing"), "l’option « --nothing » n’existe pas"),
        (("erase",), "« PERSONNE » manque"),
        (("demo", "--port", "abc"), "« --port » manque, ou n’a pas la forme attendue"),
        (("docs", "more"), "un mot de trop"),
    ],
)
def test_a_verb_that_is_misspelt_is_said(place: Place, words: tuple[str, ...], said: str) -> None:
    code, lines = place.run(*words, config=False)
    assert code == 2
    assert said in lines
    assert "--help" in lines


def test_a_fault_of_ours_shows_its_place_in_the_log_only(place: Place) -> None:
    def broken(*_: object) -> None:
        raise KeyError("Madame D.")

    place.patch.setattr("bot.administration.cli.open_database", broken)
    code, lines = place.run("erase", "@lea:town.example")
    assert code == 1
    assert lines == "agora : panne inattendue du robot. Écrivez-nous, avec la ligne « crashed » ci-dessus"


def test_what_the_bot_makes_is_its_owners_alone_whatever_the_umask(place: Place) -> None:
    os.umask(0)
    place.data.chmod(0o755)
    crypto = place.data / "chiffrement"
    crypto.mkdir(mode=0o777)
    for name in ("agora.db", "agora.db-wal", "agora.db-shm", "lexique.toml", "chiffrement/keys.db", "chiffrement/keys.trusted_devices"):
        (place.data / name).touch(mode=0o666)
    (place.data / "notes-of-somebody.txt").touch(mode=0o644)
    account.keep(place.data, ACCOUNT)
    place.run("clock")
    modes = {path.relative_to(place.data).as_posix(): path.stat().st_mode & 0o777 for path in place.data.rglob("*")}
    assert place.data.stat().st_mode & 0o777 == 0o700
    assert modes.pop("notes-of-somebody.txt") == 0o644
    assert modes.pop("chiffrement") == 0o700
    assert set(modes.values()) == {0o600}, modes
    assert os.umask(0o022) == 0o077


def test_an_account_is_written_whole_or_not_at_all(place: Place) -> None:
    account.keep(place.data, ACCOUNT)
    draft = place.data / account.DRAFT
    draft.write_text("{", encoding="utf-8")  # of a start that was cut
    draft.chmod(0o666)
    second = Account("@agora:town.example", "DEVICE", "other", "key")
    account.keep(place.data, second)
    assert account.read(place.data) == second
    assert (place.data / account.FILE).stat().st_mode & 0o777 == 0o600
    assert not draft.exists()


def test_every_refusal_of_the_system_has_words_of_its_own() -> None:
    from storage.reasons import why

    said = {why(OSError(number, os.strerror(number))) for number in errno.errorcode}
    assert not [each for each in said if ENGLISH.search(each)]
