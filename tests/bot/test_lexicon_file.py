import os
from pathlib import Path

import pytest

from bot.installation.lexicon_file import FILE, LexiconFile

ONE = '[[besoin]]\nslug = "aide-alimentaire"\nnom = "aide alimentaire"\nmots = ["colis"]\n'


def write(file: Path, text: str, later: int) -> None:
    file.write_text(text, encoding="utf-8")
    os.utime(file, ns=(later, later))


def test_the_first_start_copies_the_lexicon_of_the_package(tmp_path: Path) -> None:
    assert "aide-alimentaire" in LexiconFile(tmp_path)().needs
    assert (tmp_path / FILE).exists()


def test_an_edit_is_read_at_once_and_a_faulty_one_keeps_the_last_good(tmp_path: Path, log: pytest.CaptureFixture[str]) -> None:
    (tmp_path / FILE).write_text(ONE, encoding="utf-8")
    lexicon = LexiconFile(tmp_path)
    assert set(lexicon().needs) == {"aide-alimentaire"}
    write(tmp_path / FILE, ONE.replace("colis", "panier") + ONE.replace("aide-alimentaire", "autre"), 10**18)
    assert set(lexicon().needs) == {"aide-alimentaire", "autre"}
    write(tmp_path / FILE, "[[besoin]\n", 2 * 10**18)
    assert set(lexicon().needs) == {"aide-alimentaire", "autre"}
    assert "action=lexicon-kept" in log.readouterr().err
    lexicon()
    assert log.readouterr().err == ""
    (tmp_path / FILE).unlink()
    assert set(lexicon().needs) == {"aide-alimentaire", "autre"}
