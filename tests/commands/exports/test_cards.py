"""Cards for telephones, places of digital help, the official score, and the page of the web: what is in them."""

import csv
import io
import itertools
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.printer import print_page
from commands.core.telling.rendering import TEXTS
from commands.exports import mediation, official, page, vcards
from storage.directory import Service, Structure
from storage.whole_directory import Sheet, WholeService
from tests.commands.imports.samples import TODAY
from tests.shipped import LEXICON


def sheet(*services: Service, **facts: Any) -> Sheet:
    usual: dict[str, Any] = {"source": "ville", "source_id": "1", "name": "Ricochet", "confirmed_on": date(2026, 2, 3)}
    return Sheet(Structure(**usual | facts), [WholeService(each) for each in services])


def service(name: str = "Atelier", **facts: Any) -> Service:
    usual: dict[str, Any] = {"source": "ville", "source_id": name, "structure_id": 1, "name": name}
    return Service(**usual | facts)


def shown(*sheets: Sheet) -> str:
    """The page, as it is written."""
    words = page.write(sheets, LEXICON, TODAY, "Valmont").words
    return print_page({"layout": str(TEXTS / page.LAYOUT), "page": json.dumps(words), "logo": ""}).decode()


# ── vCard ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_card_says_where_and_how() -> None:
    home = sheet(service("Colis"), address="8, rue Condorcet", commune="Le Bouscat", postcode="33110", latitude=44.86, longitude=-0.6)
    home.contacts["phone"].append("05 56 07 20 48")
    lines = vcards.as_vcards([home]).decode().split("\r\n")
    assert lines[:4] == ["BEGIN:VCARD", "VERSION:4.0", "KIND:org", "FN:Ricochet"]
    assert "ADR;TYPE=work:;;8\\, rue Condorcet;Le Bouscat;;33110;" in lines
    assert {"TEL;TYPE=work;VALUE=text:05 56 07 20 48", "GEO:geo:44.860000,-0.600000", "NOTE:Colis", "END:VCARD"} <= set(lines)


@given(st.text(), st.text())
def test_no_word_breaks_a_card(name: str, description: str) -> None:
    card = vcards.as_vcards([sheet(name=name, description=description)])
    assert all(len(line) <= vcards.LONGEST_LINE for line in card.split(b"\r\n"))
    unfolded = card.decode("utf-8").replace("\r\n ", "").split("\r\n")
    assert [line for line in unfolded[:-1] if not re.match(r"[A-Z]+[:;]", line)] == []
    assert (unfolded.count("BEGIN:VCARD"), unfolded.count("END:VCARD"), unfolded[-1]) == (1, 1, "")


# ── Médiation numérique ──────────────────────────────────────────────────────────────────────────────────────────


def places(*sheets: Sheet) -> tuple[list[dict[str, str]], mediation.Places]:
    found = mediation.write(sheets, LEXICON, TODAY)
    return list(csv.DictReader(io.StringIO(found.csv.decode()))), found


@pytest.mark.real_data
def test_a_place_is_valid_by_the_standard(shared: Path) -> None:
    told = service(
        tags=["aide-informatique"], publics=["jeunes", "actifs"], cost="gratuit", how_to_reach="sur place, par téléphone. Le matin"
    )
    facts: dict[str, Any] = {"commune": "Bruges", "postcode": "33520", "address": "=1 rue Neuve", "insee": "33075", "kind": "association"}
    home = sheet(told, service("Colis", tags=["aide-alimentaire"]), **facts)
    home.contacts["phone"].append("05 56 07 20 48")
    (row,), found = places(home, sheet(service(tags=["aide-alimentaire"])), sheet(told))
    schema = json.loads((shared / "data/schema/mediation-numerique-v1.0.2.json").read_text(encoding="utf-8"))
    assert [field["name"] for field in schema["fields"]] == list(mediation.COLUMNS)
    for field in schema["fields"]:
        bounds, cell = field.get("constraints") or {}, row[field["name"]]
        assert cell or not bounds.get("required"), field["name"]
        assert not cell or re.search(bounds.get("pattern", ""), cell), field["name"]
    assert (row["services"], row["modalites_acces"]) == ("Maîtrise des outils numériques du quotidien", "Se présenter|Téléphoner")
    assert (row["publics_specifiquement_adresses"], row["adresse"], row["telephone"]) == ("Jeunes", "'=1 rue Neuve", "+33556072048")
    assert (found.count, found.others, set(found.losses)) == (1, 1, {"services", "commune", "code_postal", "adresse"})


def test_what_the_standard_cannot_carry_is_counted() -> None:
    told = service(tags=["aide-informatique"])
    facts: dict[str, Any] = {"commune": "Bruges", "postcode": "33520", "address": "1 rue Neuve", "description": "x" * 60}
    inexact = {"kind": "friche", "opening_hours": "le matin, sauf en août", "access_notes": "sonnez deux fois"}
    words = sheet(told, name="En mots", **facts | inexact)
    week = sheet(told, name="En règle", source_id="2", opening_hours="Mo 09:00-12:00", **facts | {"kind": "association"})
    week.contacts["phone"] += ["05 56 07 20 48", "05 56 07 20 49"]
    rows, found = places(words, week)
    assert [row["horaires"] for row in rows] == ["", "Mo 09:00-12:00"]
    assert {name: lost.names for name, lost in found.losses.items()} == {
        **{name: ["En mots"] for name in inexact},
        "phone": ["En règle"],
    }


# ── The official score ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_two_things_to_add_are_those_that_cost_most() -> None:
    row = {"source": "v", "structure_id": "1", "id": "1", "nom": "Colis", "description": "x" * 300, "date_maj": TODAY.isoformat()}
    full = {
        "publics": ["familles"],
        "thematiques": ["equipement-et-alimentation--alimentation"],
        "frais": "gratuit",
        "courriel": "a@ville.fr",
    }
    (bare, rich) = official.qualities([row | full | {"id": "2"}, row])
    assert bare.score < rich.score
    assert bare.missing == ("comment on y vient, et qui peut le demander", "pour qui")
    assert rich.missing[0] == "comment on y vient, et qui peut le demander"


# ── The page ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_is_in_order_for_who_hears_it() -> None:
    told = shown(sheet(service(tags=["aide-alimentaire"]), commune="Bruges"), sheet(name="Nue"))
    assert '<html lang="fr">' in told
    assert '<a class="skip" href="#fiches">' in told
    levels = [int(level) for level in re.findall(r"<h([1-6])", told)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    anchors = re.findall(r'\bid="([^"]+)"', told)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r'href="#([^"]+)"', told)) <= set(anchors)
    assert "<script" not in told
    assert "Enfant en danger\u00a0: le\u00a0119" in told.partition('id="urgent"')[2]


def test_no_word_of_a_sheet_is_run() -> None:
    home = sheet(service("<script>a</script>"), name="<b>x</b>", commune='"><img src=x>')
    home.contacts["web"] += ["javascript:alert(1)", "https://ville.fr/"]
    told = shown(home)
    assert ("<script" in told, "<b>" in told, "<img" in told, "javascript:" in told) == (False,) * 4
    assert 'href="https://ville.fr/"' in told


def test_the_page_is_of_no_person() -> None:
    home = sheet(
        service(conditions="Demander Mme Lucie Martin", description="Un colis."), description="Écrire à lucie.martin@ville.fr\nOuvert"
    )
    home.contacts["phone"] += ["06 12 34 56 78", "05 56 07 20 48"]
    home.contacts["email"] += ["lucie.martin@ville.fr", "accueil@ville.fr"]
    read = shown(home)
    assert [word for word in ("Martin", "lucie", "06 12") if word in read] == []
    assert [word for word in ("05 56 07 20 48", "accueil@ville.fr", "Ouvert", "Un colis.") if word not in read] == []
    assert page.write([home], LEXICON, TODAY, "Valmont").losses["people"].count == 4
