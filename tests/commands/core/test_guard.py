"""The guard on the sentences of `sentences.toml`, and on what is no sentence."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.core.guard import Kind, findings, is_safe, refusal

HALVES = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))
WITH = [(Kind(kind), text) for half in HALVES.values() for kind, texts in half.items() if kind != "none" for text in texts]
WITHOUT = [text for half in HALVES.values() for text in half["none"]]
RECALL, FALSE_ALARMS = 0.95, 0.05


def kinds(text: str) -> set[Kind]:
    return {sign.kind for sign in findings(text)}


def seen(text: str) -> list[str]:
    return [text[sign.start : sign.end] for sign in findings(text)]


def test_the_corpus_is_large_and_balanced() -> None:
    assert set(HALVES) == {"development", "blind"}
    assert len(WITH) + len(WITHOUT) >= 240
    assert 0.9 < len(WITH) / len(WITHOUT) < 1.1
    assert len({text for _, text in WITH} | set(WITHOUT)) == len(WITH) + len(WITHOUT)


@pytest.mark.parametrize("half", ["development", "blind"])
def test_the_bars(half: str) -> None:
    told = [text for kind, texts in HALVES[half].items() if kind != "none" for text in texts]
    assert sum(not is_safe(text) for text in told) / len(told) >= RECALL
    assert sum(not is_safe(text) for text in HALVES[half]["none"]) / len(HALVES[half]["none"]) <= FALSE_ALARMS


def test_the_kind_said_is_the_kind_there_is() -> None:
    found = [(kind, kinds(text)) for kind, text in WITH if not is_safe(text)]
    assert sum(kind in told for kind, told in found) / len(found) >= RECALL


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Mme D. n’a plus de lait", ["Mme D"]),
        ("Hélas, Mᵐᵉ  E\u0301tienne est sortie", ["Mᵐᵉ  E\u0301tienne"]),
        ("Ma sœur, née le 12/03/1987", ["née le 12/03/1987"]),
        ("œuvre : M. Benali, 06 39 98 12 34", ["M. Benali", "06 39 98 12 34"]),
        ("vu Mme\u200b Benali", ["Mme\u200b Benali"]),
        ("M\u00a0.\u202fBenali", ["M\u00a0.\u202fBenali"]),
        ("", []),
        ("\n", []),
    ],
)
def test_signs_are_where_people_typed_them(text: str, signs: list[str]) -> None:
    assert seen(text) == signs


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("carte 1 84 12 76 451 089 46", False),
        ("carte 1 84 12 76 451 089 47", True),
        ("sécu 1 84 12 76 451 089 47", False),
        ("référence 1 84 13 76 451 089 46", True),
        ("SIRET 184 127 645 10894", True),
        ("FR76 1841 2764 5108 9461 2345 678", True),
    ],
)
def test_the_key_of_a_social_security_number(text: str, safe: bool) -> None:
    assert is_safe(text) is safe


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Mme Costa, directrice du centre social, présente le projet", True),
        ("L’assistante sociale Mme Costa présente le projet", True),
        ("Mme Costa, ancienne directrice, est à la rue", False),
        ("Le médecin attend Mme Costa", False),
        ("Mme C., directrice du centre social", False),
    ],
)
def test_a_colleague_is_told_with_a_function(text: str, safe: bool) -> None:
    assert is_safe(text) is safe


@given(st.text(max_size=300))
def test_any_text_is_accepted(text: str) -> None:
    for sign in findings(text):
        assert 0 <= sign.start < sign.end <= len(text)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "M. ",
        "Mme ",
        "m m ",
        "1",
        "1 ",
        "06 ",
        "a@",
        "a.",
        "-a",
        "née le ",
        "12 rue ",
        "Inès, ",
        "élève ",
        "A.B. ",
        " ",
        "\n",
        "fils de la ",
    ],
)
def test_a_long_text_is_no_burden(piece: str) -> None:
    findings((piece * 60_000)[:60_000])


def test_a_refusal_repeats_nothing() -> None:
    refused = refusal(findings("Mme Zylberg, née le 12/03/1987, et Mme Zylberg"))
    assert refused.message.key == "guard.refused"
    assert refused.message.facts == {"kinds": ("name", "birth")}
    assert "Zylberg" not in repr(refused.message) + str(refused)


@pytest.mark.parametrize("said", ["01/09/2026 30/11/2026", "01.09.2026 30.11.2026", "du 01/09/2026-30/11/2026", "01-09-2026 30-11-2026"])
def test_two_dates_are_no_phone(said: str) -> None:
    assert is_safe(f"!bilan {said}")
    assert not is_safe("rappelez-la au 06/12/20/26/78")
