"""What leaves in the national schema is valid, loses nothing in silence, and is read back as it was."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from data_inclusion.schema import v1
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from commands.exports import inclusion, official
from commands.exports.codes import CODES, fits
from commands.imports.cells import line
from storage.directory import Service, Structure
from storage.whole_directory import Row, Sheet, WholeService
from tests.commands.exports.samples import national
from tests.commands.imports.samples import TODAY
from tests.shipped import LEXICON

REQUIRED = {"source": "ville", "id": "ville--1", "nom": "Ricochet", "date_maj": "2026-02-03"}


def written(*sheets: Sheet) -> inclusion.National:
    found = inclusion.write(sheets, LEXICON, TODAY)
    assert official.verify(found.structures, found.services).faults == ()
    return found


def sheet(*services: Service, name: str = "Ricochet", **facts: Any) -> Sheet:
    usual: dict[str, Any] = {"source": "ville", "source_id": "1", "name": name, "confirmed_on": date(2026, 2, 3)}
    made = Sheet(Structure(**usual | facts))
    made.services += map(WholeService, services)
    return made


def service(name: str = "Aide alimentaire", **facts: Any) -> Service:
    usual: dict[str, Any] = {"source": "ville", "source_id": "1#a", "structure_id": 1, "description": "Un colis."}
    usual["confirmed_on"] = date(2026, 2, 3)
    return Service(**usual | {"name": name} | facts)


@pytest.mark.real_data
def test_gironde_goes_out_as_it_came(shared: Path) -> None:
    came = json.loads((shared / "data/structures/gironde_data_inclusion_v1.json").read_text(encoding="utf-8"))
    found = inclusion.write(national(came["structures"], came["services"]), LEXICON, TODAY)
    assert official.verify(found.structures, found.services) == official.Verdict(347, 318)
    assert (found.structures, found.services) == (came["structures"], came["services"])
    assert found.losses == {}


def test_the_codes_are_those_of_the_official_package() -> None:
    official_codes = {
        "reseaux_porteurs": v1.ReseauPorteur,
        "frais": v1.Frais,
        "modes_accueil": v1.ModeAccueil,
        "modes_mobilisation": v1.ModeMobilisation,
        "mobilisable_par": v1.PersonneMobilisatrice,
        "publics": v1.Public,
        "type": v1.TypeService,
        "thematiques": v1.Thematique,
    }
    assert {name: set(codes) for name, codes in CODES.items()} == {name: {each.value for each in of} for name, of in official_codes.items()}


def test_our_words_become_codes() -> None:
    food = service(
        tags=["aide-alimentaire"],
        publics=["jeunes", "familles"],
        cost="gratuit",
        how_to_reach="sur place, par téléphone, sur orientation d’un professionnel. Le matin",
        area="toute la France",
        modes=["en-presentiel"],
    )
    home = sheet(food, kind="CCAS, France services", opening_hours="Mo-Fr 09:00-12:00; PH off", commune="Le Bouscat", insee="33069")
    home.contacts["phone"].append("05 56 07 20 48")
    found = written(home)
    assert found.losses == {}
    structure, told = found.structures[0], found.services[0]
    assert structure["reseaux_porteurs"] == ["ccas-cias", "france-service"]
    assert (structure["telephone"], structure["horaires_accueil"]) == ("+33556072048", "Mo-Fr 09:00-12:00; PH off")
    assert told["thematiques"] == ["equipement-et-alimentation--alimentation"]
    assert (told["modes_mobilisation"], told["mobilisable_par"]) == (["se-presenter", "telephoner"], ["professionnels"])
    assert (told["mobilisation_precisions"], told["zone_eligibilite"]) == ("Le matin", ["france"])
    assert (told["commune"], told["code_insee"]) == ("Le Bouscat", "33069")


def test_what_the_schema_cannot_carry_is_counted() -> None:
    odd = service(tags=["laverie"], publics=["jeunes", "voisins"], area="le quartier", cost="gratuit sous condition", confirmed_on=None)
    home = sheet(odd, opening_hours="mardi matin", district="Lyon 3", acronym="RCT", kind="association", access_notes="sonner fort")
    home.contacts["phone"] += ["05 56 07 20 48", "39 49"]
    found = written(home)
    assert set(found.losses) == {
        *("opening_hours", "district", "acronym", "kind", "access_notes", "phone"),
        *("tags", "publics", "conditions", "area", "cost", "cost_notes", "confirmed_on"),
    }
    assert (found.losses["opening_hours"].count, found.losses["opening_hours"].names) == (1, ["Ricochet"])
    assert found.services[0]["publics_precisions"] == "voisins"


def test_what_people_changed_since_the_list_came_goes_out_as_they_said() -> None:
    came = REQUIRED | {"nom": "Ancien nom", "telephone": "+33556072048", "lien_source": "https://ville.example/1", "siret": "1"}
    home = national([came])[0]
    home.structure.name = "Ricochet"
    home.contacts["phone"] = ["05 56 00 00 01"]
    told = written(home).structures[0]
    assert (told["nom"], told["telephone"]) == ("Ricochet", "+33556000001")
    assert (told["lien_source"], told["siret"]) == ("https://ville.example/1", None)


def test_a_structure_that_moved_moves_its_services() -> None:
    place = {"commune": "Bruges", "adresse": "1 rue Neuve", "code_postal": "33520"}
    came = {"structure_id": "ville--1", "description": "Un colis chaque mardi."}
    here, elsewhere = (REQUIRED | came | place | {"id": number} | other for number, other in (("a", {}), ("b", {"commune": "Eysines"})))
    home = national([REQUIRED | place], [here, elsewhere])[0]
    home.structure.commune = "Le Bouscat"
    found = written(home)
    assert [row["commune"] for row in (*found.structures, *found.services)] == ["Le Bouscat", "Le Bouscat", "Eysines"]


def test_a_sheet_that_nobody_checked_stays_in() -> None:
    found = written(sheet(), sheet(source="reseau", source_id="x", confirmed_on=None))
    assert (len(found.structures), found.unchecked) == (1, 1)


@pytest.mark.parametrize("name", ["AJ", "x" * 200, "Ricochet."])
def test_any_name_is_within_bounds(name: str) -> None:
    assert len(written(sheet(service(name), name=name)).services) == 1


def test_two_lists_that_number_alike_are_told_apart() -> None:
    found = written(sheet(), sheet(source="caf"))
    assert [row["id"] for row in found.structures] == ["1", "caf--1"]


WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cf")), max_size=20)
VALID = st.fixed_dictionaries(
    {
        "source": st.sampled_from(["dora", "ville"]),
        "id": st.from_regex(r"[a-z]{2,8}--[A-Za-z0-9:-]{1,12}", fullmatch=True),
        "nom": st.text(st.characters(categories=("L", "Nd")), min_size=3, max_size=150),
        "date_maj": st.dates(date(2000, 1, 1), TODAY).map(date.isoformat),
    },
    optional={
        "description": st.none() | st.text(min_size=5, max_size=100),
        "lien_source": st.none() | st.just("https://dora.example/1"),
        "siret": st.none() | st.from_regex(r"[0-9]{14}", fullmatch=True),
        "commune": st.none() | WORDS,
        "code_postal": st.none() | st.from_regex(r"[0-9]{5}", fullmatch=True),
        "code_insee": st.none() | st.sampled_from(["33069", "2A004"]),
        "adresse": st.none() | WORDS,
        "complement_adresse": st.none() | WORDS,
        "longitude": st.none() | st.floats(-180, 180),
        "latitude": st.none() | st.floats(-90, 90),
        "telephone": st.none() | st.sampled_from(["+33556072048", "3949", "05 56 07 20 48", "à venir"]),
        "courriel": st.none() | st.emails().filter(lambda mail: "--" not in mail),
        "site_web": st.none() | st.sampled_from(["https://ville.example/", "http://10.0.0.1/a"]),
        "horaires_accueil": st.none() | WORDS | st.sampled_from(["Mo-Fr 08:30-12:30; PH off", "Apr-Sep Mo 09:00-12:00"]),
        "accessibilite_lieu": st.none() | st.just("https://acceslibre.beta.gouv.fr/app/x/"),
        "reseaux_porteurs": st.none() | st.lists(st.sampled_from(CODES["reseaux_porteurs"]), unique=True, max_size=3),
    },
)


LISTS = st.lists(VALID, min_size=1, max_size=6, unique_by=lambda row: str(row["id"]))
FEW = settings(max_examples=25, phases=(Phase.explicit, Phase.generate))  # each is a whole list, read three times: no minutes of shrinking


@FEW
@given(LISTS)
def test_any_valid_structure_goes_out_as_it_came(rows: list[dict[str, Any]]) -> None:
    rows = [row for row in rows if official.verify([row], []).faults == () and line(row["nom"])]  # « undefined » names nobody
    for row, told in zip(rows, written(*national(rows)).structures, strict=True):
        came = {name: cell for name, cell in row.items() if cell not in (None, [])}
        assert {name: told[name] for name in came} == came
        assert {name for name, cell in told.items() if cell not in (None, [])} - set(came) <= {"code_postal"}


@given(VALID)
def test_what_we_hold_to_be_valid_is_so_for_the_official_package(row: dict[str, Any]) -> None:
    ours = {name for name in row if not fits(name, row[name], TODAY)}
    assert {name for _, names in official.verify([row], []).faults for name in names} <= ours


@FEW
@given(LISTS)
def test_any_sheet_goes_out_valid(rows: list[dict[str, Any]]) -> None:
    """Whatever the directory holds: its words are not those of a list."""
    written(*map(_odd, rows))


def _odd(row: dict[str, Any]) -> Sheet:
    home = sheet(service(row["nom"], description=row.get("adresse") or "", how_to_reach=row.get("commune")), name=row["nom"])
    home.row = Row({"source": 1, "id": [], "nom": None, "date_maj": {}}, TODAY)
    home.structure.source_id = row["id"]
    home.structure.description = row.get("description") or ""
    home.structure.opening_hours, home.structure.address = row.get("horaires_accueil"), row.get("adresse")
    home.contacts["phone"].append(row.get("telephone") or "12")
    home.contacts["email"].append(row.get("courriel") or "@")
    home.contacts["web"].append(row.get("commune") or "x")
    return home
