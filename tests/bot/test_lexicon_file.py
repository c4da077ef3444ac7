import os
from pathlib import Path

import pytest

from bot.installation.lexicon_file import FILE, ORIGIN, LexiconFile
from storage.analysis import stems_of
from storage.lexicon import shipped

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
    assert "autre" not in lexicon().needs
    write(tmp_path / FILE, ONE.replace("colis", "panier") + ONE.replace("aide-alimentaire", "autre"), 10**18)
    assert "autre" in lexicon().needs
    write(tmp_path / FILE, "[[besoin]\n", 2 * 10**18)
    assert "autre" in lexicon().needs
    assert "action=lexicon-kept" in log.readouterr().err
    lexicon()
    assert log.readouterr().err == ""
    (tmp_path / FILE).unlink()
    assert "autre" in lexicon().needs


def test_a_newer_program_brings_its_words_and_not_those_that_the_town_took_out(tmp_path: Path) -> None:
    LexiconFile(tmp_path)
    copied = shipped().replace('"115", "SIAO", ', "").replace('nom = "laverie"', 'nom = "laveries d’ici"')
    assert copied != shipped()
    (tmp_path / FILE).write_text(copied, encoding="utf-8")
    older = shipped().replace('"bagagerie", ', "").replace('slug = "laverie"', 'slug = "laverie-nouvelle"')
    (tmp_path / ORIGIN).write_text(shipped(), encoding="utf-8")
    lexicon = LexiconFile(tmp_path)()
    assert (lexicon.needs["laverie"].name, ("115",) in lexicon.needs_by_phrase) == ("laveries d’ici", False)
    (tmp_path / ORIGIN).write_text(older, encoding="utf-8")
    (tmp_path / FILE).write_text(older.replace('"bains douches", ', '"bains douches", "hammam", '), encoding="utf-8")
    words = LexiconFile(tmp_path)().needs["hygiene"].phrases
    assert {("bagager",), ("hammam",)} <= words


def test_of_an_older_house_all_that_its_file_says_is_kept_beside_what_is_new(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(ONE.replace("colis", "musette"), encoding="utf-8")
    lexicon = LexiconFile(tmp_path)()
    assert {("muset",), ("coli",)} <= lexicon.needs["aide-alimentaire"].phrases
    assert (tmp_path / ORIGIN).read_text(encoding="utf-8") == (tmp_path / FILE).read_text(encoding="utf-8")


def test_a_town_adds_the_situations_of_its_own_to_those_that_the_program_brings(tmp_path: Path) -> None:
    before = LexiconFile(tmp_path)().situations
    own = shipped().replace('slug = "laverie"', 'slug = "laverie"\nsituations = ["le lavoir du barrage"]')
    (tmp_path / FILE).write_text(own, encoding="utf-8")
    after = LexiconFile(tmp_path)().situations
    assert [likely.need for likely in before.read(stems_of("barrage"))] == []
    assert after.read(stems_of("barrage"))[0].need == "laverie"
    assert set(before.said) < set(after.said)
