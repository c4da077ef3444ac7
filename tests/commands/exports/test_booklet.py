"""The printed directory and its map: what stands on them, on A4, whatever a list holds; of no person."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typst

from bot import logo
from bot.delivery.printer import print_page
from commands.core.telling.rendering import TEXTS
from commands.exports import booklet
from commands.exports.cards import Page
from storage.directory import Service, Structure
from storage.lexicon import Lexicon
from storage.whole_directory import Sheet, WholeService
from tests.commands.imports.samples import TODAY
from tests.printed import pages_of
from tests.shipped import LEXICON
from tests.spaces import flat

LONG = "Association départementale pour l’accompagnement des personnes dans leurs démarches et leur vie de tous les jours"
HOSTILE = ("#set text(red)", "$x^2$", "*gras* _it_", "@ref <lab>", "`code` // rien", '\\ [a] = "titre"', "#{panic()}", "é" * 90, LONG)


def sheet(name: str = "Ricochet", *services: Service, reach: dict[str, list[str]] | None = None, **facts: Any) -> Sheet:
    usual: dict[str, Any] = {"source": "ville", "source_id": name, "name": name, "confirmed_on": date(2026, 2, 3)}
    made = Sheet(Structure(**usual | facts), [WholeService(each) for each in services])
    for kind, values in (reach or {}).items():
        made.contacts[kind] += values
    return made


def service(name: str = "Atelier", **facts: Any) -> Service:
    usual: dict[str, Any] = {"source": "ville", "source_id": name, "structure_id": 1, "name": name}
    return Service(**usual | facts)


def town(count: int) -> list[Sheet]:
    """Structures of all kinds, some of them with all that makes a page burst."""
    communes = ("Le Bouscat", "Bruges", "Sainte-Foy-la-Grande-et-ses-environs")
    tags = ("logement", "aide-alimentaire", "permis", "soins", "emploi", "aide-informatique")
    return [
        sheet(
            HOSTILE[rank] if rank < len(HOSTILE) else f"Structure {rank}",
            *(service(f"{LONG} {number}", tags=[tags[(rank + number) % 6]]) for number in range((0, 1, 30)[rank % 3])),
            reach={"email": [f"{'accueil.' * 12}{rank}@une-tres-longue-adresse.example"]} if rank % 2 else {},
            commune=communes[rank % 3],
            description="Accompagner. " * 80,
            address="12 rue du Général-de-Gaulle " * 9,
            opening_hours="Mo-Fr 09:00-12:00,14:00-17:00; Sa 09:00-12:00" if rank % 2 else "c" * 400,
            latitude=44.86 + (rank % 17) / 100,
            longitude=-0.6 + (rank % 13) / 100,
        )
        for rank in range(count)
    ]


def inputs(words: dict[str, Any]) -> dict[str, str]:
    return {"page": json.dumps(words), "logo": logo.as_svg(None)}


def drawn(layout: str, words: dict[str, Any]) -> list[bytes]:
    """Its pages, as pictures of 72 dots an inch."""
    made = typst.compile(str(TEXTS / layout), format="png", ppi=72, sys_inputs=inputs(words), ignore_system_fonts=True)
    return [bytes(each or b"") for each in (made if isinstance(made, list) else [made])]


def written(*sheets: Sheet, paper: str = "a4") -> Page:
    return booklet.write(sheets, LEXICON, TODAY, "Valmont", paper=paper)


# ── What stands on it ────────────────────────────────────────────────────────────────────────────────────────────


def test_it_goes_by_theme_then_by_name_and_the_indexes_give_the_same_numbers() -> None:
    words = written(
        sheet("Zoé", service(tags=["logement"]), commune="Bruges"),
        sheet("Sans rien"),
        sheet("Abri", service(tags=["logement"]), service("Cours", tags=["permis"]), service("Prêt", tags=["hebergement"])),
        sheet("Cuisine", service(tags=["aide-alimentaire"]), commune="Bruges"),
    ).words
    assert [(part["name"], [(card["number"], card["name"]) for card in part["cards"]]) for part in words["parts"]] == [
        ("Manger, se vêtir, s’équiper", [(1, "Cuisine")]),
        ("Se loger", [(2, "Abri"), (3, "Zoé")]),
        ("Autres structures", [(4, "Sans rien")]),
    ]
    told = {entry["name"]: [each["number"] for each in entry["references"]] for entry in (*words["communes"], *words["needs"])}
    assert told == {
        "Bruges": [1, 3],
        "Sans commune": [2, 4],
        "Aide alimentaire": [1],
        "Hébergement": [2],
        "Logement": [2, 3],
        "Permis de conduire": [2],
    }


def test_a_sheet_says_in_short_how_to_come() -> None:
    home = sheet(
        "Ricochet",
        *(service(f"Atelier {number} — Ricochet", publics=["familles"], how_to_reach="sur place") for number in range(8)),
        reach={"phone": ["+33556072048"], "email": ["accueil@ville.fr"], "web": ["https://ville.fr/"]},
        address="8 rue Condorcet",
        commune="Le Bouscat",
        opening_hours="Mo 09:00-12:00",
        description="Un centre social : « pour tous » !",
    )
    made = written(home)
    (card,) = made.words["parts"][0]["cards"]
    facts = {fact["label"]: flat(fact["words"]) for fact in card["facts"]}
    assert facts == {
        "Services": "Atelier 0 ; Atelier 1 ; Atelier 2 ; Atelier 3 ; Atelier 4 ; Atelier 5 et 2 autres",
        "Pour": "familles",
        "Adresse": "8 rue Condorcet, Le Bouscat",
        "Tél.": "05 56 07 20 48",
        "Courriel": "accueil@ville.fr",
        "Site": "https://ville.fr/",
        "Ouvert": "lundi de 9 h à 12 h",
        "Venir": "sur place",
    }
    assert (card["what"], card["confirmed"]) == ("Un centre social\u00a0: «\u00a0pour tous\u00a0»\u00a0!", "Vérifiée le 3 février 2026.")
    assert made.losses["abridged"].count == 1


def test_it_tells_of_no_person_and_of_nothing_unchecked() -> None:
    home = sheet(reach={"phone": ["06 12 34 56 78"], "email": ["lucie.martin@ville.fr"]}, access_notes="Demander Mme Lucie Martin")
    made = written(home, sheet("Chez nous", source="reseau", confirmed_on=None))
    told = json.dumps(made.words, ensure_ascii=False)
    assert [word for word in ("Martin", "lucie", "06 12", "Chez nous") if word in told] == []
    assert (made.count, made.unchecked, made.losses["people"].count) == (1, 1, 3)


def test_the_list_under_the_map_names_each_and_who_is_not_on_it() -> None:
    near = [sheet(f"S{rank}", latitude=44.86 + rank / 1000, longitude=-0.6, commune="Bruges") for rank in range(9)]
    made = booklet.write_map(
        [*near, sheet("Loin", latitude=48.85, longitude=2.35), sheet("Nulle part", latitude=0.0, longitude=0.0)], LEXICON, TODAY, "Valmont"
    )
    located = made.words["located"]
    named = [each["name"] for mark in located["marks"] for each in mark["references"]]
    assert sorted(named) == [f"S{rank}" for rank in range(9)]
    assert [each["name"] for each in located["missing"]] == ["Loin", "Nulle part"]
    assert (made.losses["far"].names, made.losses["unplaced"].names) == (["Loin"], ["Nulle part"])


# ── As it is printed ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("count", "paper"), [(0, "a4"), (1, "a4"), (60, "a4"), (60, "a5")])
def test_nothing_leaves_the_page(count: int, paper: str, tmp_path: Path) -> None:
    """Drawn in black and white; the margins stay white, whatever a list holds."""
    pictures = pytest.importorskip("PIL.Image")
    words = written(*town(count), paper=paper).words
    size, side, top, bottom = {"a4": ((595, 842), 45, 35, 22), "a5": ((420, 595), 33, 30, 18)}[paper]
    for layout in (booklet.BOOKLET, booklet.MAP) if paper == "a4" else (booklet.BOOKLET,):
        for number, each in enumerate(drawn(layout, words)):
            (tmp_path / f"{number}.png").write_bytes(each)
            grey = pictures.open(tmp_path / f"{number}.png").convert("L")
            width, height = grey.size
            assert (width, height) == size
            for box in ((0, 0, side, height), (width - side, 0, width, height), (0, 0, width, top), (0, height - bottom, width, height)):
                assert grey.crop(box).getextrema() == (255, 255), f"{layout}, page {number}"


@pytest.mark.parametrize("layout", [booklet.BOOKLET, booklet.MAP])
def test_who_hears_it_read_aloud_has_all_of_it(layout: str) -> None:
    """PDF/UA-1: a title, a language, tags, headings in order, and words for each picture; Typst refuses what is not so."""
    words = written(*town(12)).words
    made = typst.compile(str(TEXTS / layout), format="pdf", sys_inputs=inputs(words), ignore_system_fonts=True, pdf_standards=["ua-1"])
    assert isinstance(made, bytes)
    assert made.startswith(b"%PDF")


def test_beyond_a_thousand_the_indexes_give_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    linked = print_page({"layout": str(TEXTS / booklet.BOOKLET), **inputs(written(*town(30)).words)})
    monkeypatch.setattr(booklet, "MOST_LINKED", 20)
    plain = print_page({"layout": str(TEXTS / booklet.BOOKLET), **inputs(written(*town(30)).words)})
    assert len(plain) < len(linked)


def test_the_picture_is_one_png() -> None:
    words = booklet.draw_map(town(40), LEXICON, "Valmont").words
    picture = print_page({"layout": str(TEXTS / booklet.PICTURE), **inputs(words)})
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20], "big") == 2 * 536


def test_the_back_says_whom_to_call_when_it_cannot_wait() -> None:
    made = typst.compile(str(TEXTS / booklet.BOOKLET), format="pdf", sys_inputs=inputs(written(*town(3)).words), ignore_system_fonts=True)
    assert isinstance(made, bytes)
    front, *_, back = pages_of(made)
    assert back.startswith("Ce qui n’attend pas")
    assert "Enfant en danger : le 119" in back
    assert "Ce qui n’attend pas" in front
    assert booklet.write(town(3), Lexicon(), TODAY, "Valmont").words["urgent"] == []
