"""The default lexicon, read as the file it is: the words a new territory starts with."""

import re
import tomllib
from collections import Counter
from importlib import resources
from typing import Any

import pytest

from storage.analysis import stems_of
from storage.emergencies import SPREAD

KEYS = {
    "besoin": {"slug", "nom", "themes", "mots"},
    "public": {"code", "nom", "mots"},
    "equivalent": {"mots"},
    "urgence": {"nom", "dire", "mots"},
}
MAY_HAVE = {"chez", "toute_heure"}  # of a need: who does it by trade, and whether at any hour
NATIONAL_THEMES = 69  # data·inclusion v1
NATIONAL_PUBLICS = 14


@pytest.fixture(scope="module")
def lexicon() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((resources.files("storage") / "lexicon.toml").read_text(encoding="utf-8"))


def named(entry: dict[str, Any]) -> list[str]:
    words = [word for word in entry["mots"] if SPREAD not in word]
    return [entry["nom"], *words] if "nom" in entry else words


def test_every_entry_has_exactly_the_agreed_keys(lexicon: dict[str, list[dict[str, Any]]]) -> None:
    assert lexicon.keys() == KEYS.keys()
    assert all(entry.keys() - MAY_HAVE == KEYS[kind] for kind, entries in lexicon.items() for entry in entries)
    assert all(entry["mots"] for entries in lexicon.values() for entry in entries)


def test_codes_are_well_formed_and_given_once(lexicon: dict[str, list[dict[str, Any]]]) -> None:
    slugs = [need["slug"] for need in lexicon["besoin"]]
    codes = [public["code"] for public in lexicon["public"]]
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code) for code in [*slugs, *codes])
    assert max(Counter(slugs).values()) == max(Counter(codes).values()) == 1
    assert len(codes) == NATIONAL_PUBLICS


def test_every_national_theme_stands_under_one_need(lexicon: dict[str, list[dict[str, Any]]]) -> None:
    themes = [theme for need in lexicon["besoin"] for theme in need["themes"]]
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*--[a-z]+(-[a-z]+)*", theme) for theme in themes)
    assert max(Counter(themes).values()) == 1
    assert len(themes) == NATIONAL_THEMES


def test_no_word_means_two_things(lexicon: dict[str, list[dict[str, Any]]]) -> None:
    owners: dict[tuple[str, ...], set[str]] = {}
    for kind in ("besoin", "public", "equivalent"):
        for rank, entry in enumerate(lexicon[kind]):
            for word in named(entry):
                owners.setdefault(stems_of(word), set()).add(f"{kind} {rank}")
    assert {word: found for word, found in owners.items() if len(found) > 1} == {}


def test_habitants_ask_for_no_clothes(lexicon: dict[str, list[dict[str, Any]]]) -> None:
    needs = [word for need in lexicon["besoin"] for word in named(need)]
    assert [word for word in needs if stems_of(word) in set(map(stems_of, ("habitants", "petit", "équipe", "passer")))] == []


def test_no_word_is_written_twice(lexicon: dict[str, list[dict[str, Any]]]) -> None:
    for entries in lexicon.values():
        for entry in entries:
            assert max(Counter(word.casefold() for word in named(entry)).values()) == 1, entry


def test_words_are_typed_as_french_is(lexicon: dict[str, list[dict[str, Any]]]) -> None:
    words = [word for entries in lexicon.values() for entry in entries for word in named(entry)]
    assert [word for word in words if "'" in word or word != word.strip() or "  " in word] == []


@pytest.mark.parametrize(
    ("said", "slug"),
    [
        ("colis", "aide-alimentaire"),
        ("115", "hebergement-urgence"),
        ("imprimante", "imprimer"),
        ("RSA", "acces-aux-droits"),
        ("AAH", "mdph"),
        ("C2S", "assurance-maladie"),
        ("FSL", "maintien-logement"),
        ("nounous", "garde-enfants"),
        ("loyers impayés", "impayes-loyer"),
        ("studios", "logement"),
        ("étrangers", "sejour-etrangers"),
        ("répit", "aidants"),
        ("douches", "hygiene"),
        ("où dormir", "hebergement-urgence"),
        ("mal de dents", "soins-dentaires"),
        ("dettes", "surendettement"),
        ("carte vitale", "assurance-maladie"),
        ("soutien psychologique", "sante-mentale"),
        ("mal-être", "sante-mentale"),
    ],
)
def test_the_words_of_the_field_name_a_need(lexicon: dict[str, list[dict[str, Any]]], said: str, slug: str) -> None:
    assert [need["slug"] for need in lexicon["besoin"] if stems_of(said) in {stems_of(word) for word in named(need)}] == [slug]
