from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.lexicon import Lexicon, load, parse
from storage.lexicon_troubles import LexiconError

TOML = """
[[besoin]]
slug = "aide-alimentaire"
nom = "aide alimentaire"
themes = ["equipement-et-alimentation--alimentation"]
mots = ["colis", "restos du cœur"]

[[public]]
code = "jeunes"
nom = "jeunes"
mots = ["ado"]

[[equivalent]]
mots = ["ordi", "ordinateur", "pc"]
"""


def test_a_need_is_found_by_each_of_its_phrases() -> None:
    lexicon = parse(TOML)
    need = lexicon.needs["aide-alimentaire"]
    assert lexicon.needs_by_phrase[("resto", "coeur")] == (need,)
    assert lexicon.needs_by_phrase[("coli",)] == (need,)
    assert lexicon.needs_by_phrase[("aid", "alimentair")] == (need,)


def test_a_public_and_equivalents_are_found_by_their_words() -> None:
    lexicon = parse(TOML)
    assert lexicon.publics_by_phrase[("ado",)].code == "jeunes"
    assert ("ordin",) in lexicon.equivalents[("pc",)]


def test_a_text_is_cut_into_its_longest_runs_of_words_that_mean_something() -> None:
    lexicon = parse(TOML)
    need = (lexicon.needs["aide-alimentaire"],)
    runs = lexicon.runs(("ado", "aid", "alimentair", "aid", "coli"), lexicon.needs_by_phrase.get)
    assert list(runs) == [(("ado",), None), (("aid", "alimentair"), need), (("aid",), None), (("coli",), need)]
    assert list(lexicon.runs((), lexicon.needs_by_phrase.get)) == []


def test_words_keep_their_accents() -> None:
    assert parse(TOML).words["coeur"] == "cœur"


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("aide-alimentaire", "aide alimentaire"),
        ("equipement-et-alimentation--alimentation", "aide alimentaire"),
        ("mobilite--preparer-un-permis", "preparer un permis"),
    ],
)
def test_a_tag_is_said_as_people_read_it(tag: str, name: str) -> None:
    assert parse(TOML).name_of(tag) == name


def test_an_empty_file_is_an_empty_lexicon() -> None:
    assert parse("") == Lexicon()


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("[[besoin]\n", "ligne 1, colonne"),
        ('[[besoin]]\nslug = "x"\nnom = "X"\nmots = "colis"\n', "besoin n° 1 (« X »), « mots » : j’attends une liste"),
        ('[[besoin]]\nslug = "x"\n', "besoin n° 1 (« x »), « nom » : il manque."),
        (
            '[[public]]\ncode = "x"\nnom = "X"\n\n[[public]]\ncode = "y"\nnom = "Y"\nmot = []\n',
            "public n° 2 (« Y »), « mot » : je ne connais pas",
        ),
        ('[[besoins]]\nslug = "x"\n', "besoins : je ne connais pas ce champ."),
        ('[[besoin]]\nslug = "x"\nnom = ""\n', "besoin n° 1 (« x »), « nom » : il est vide."),
        ("[[equivalent]]\nmots = [1, 2]\n", "equivalent n° 1, « mots » : j’attends un texte entre guillemets."),
        ('besoin = ["x"]\n', "besoin n° 1 : je ne comprends pas"),
        (
            '[[besoin]]\nslug = "x"\nnom = "X"\n[[besoin]]\nslug = "x"\nnom = "Y"\n',
            "besoin n° 2 : slug « x » est déjà pris plus haut.",
        ),
    ],
)
def test_an_error_says_where_and_why(text: str, trouble: str) -> None:
    with pytest.raises(LexiconError) as refused:
        parse(text)
    assert trouble in str(refused.value)


@given(st.text())
def test_any_text_is_a_lexicon_or_refused_in_words(text: str) -> None:
    with suppress(LexiconError):
        assert isinstance(parse(text), Lexicon)


def test_load_reads_a_file_with_a_bom(tmp_path: Path) -> None:
    path = tmp_path / "lexique.toml"
    path.write_text(TOML, encoding="utf-8-sig")
    assert ("resto", "coeur") in load(path, TOML).needs_by_phrase


def test_load_names_the_file_at_fault(tmp_path: Path) -> None:
    path = tmp_path / "lexique.toml"
    with pytest.raises(LexiconError, match=r"lexique\.toml : je ne peux pas lire"):
        load(path, TOML)
    path.write_bytes(b"mots = [\xe9]")
    with pytest.raises(LexiconError, match=r"lexique\.toml : ce fichier n’est pas un texte en UTF-8"):
        load(path, TOML)
    path.write_text("= 3", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"lexique\.toml : ligne 1"):
        load(path, TOML)
