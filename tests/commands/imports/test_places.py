"""Where things are: addresses that hold the commune and the postcode, and points in every dress."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.imports.values.addresses import Address, read_address, read_commune
from commands.imports.values.coordinates import OUTSIDE, SWAPPED, of_lambert, read_place
from commands.imports.values.numbers import LOST, WRONG_KEY, ZERO_BACK, read_postcode, read_siret


@pytest.mark.parametrize(
    ("cell", "street", "postcode", "commune"),
    [
        ("3 quai Sud 13002 Marseille", "3 quai Sud", "13002", "Marseille"),
        ("69287 Lyon cedex 02", "", "69287", "Lyon"),
        ("BP 50012 49000 Angers Cedex", "BP 50012", "49000", "Angers"),
        ("1 Rue Professeur Langevin, 51200, Épernay, Marne, Grand Est, FRA", "1 Rue Professeur Langevin", "51200", "Épernay"),
        ("Mairie de Corscia 20224 CORSCIA", "Mairie de Corscia", "20224", "Corscia"),
        ("3 place du Marché\n47998 VALBOURG", "3 place du Marché", "47998", "Valbourg"),
        ("8, rue Condorcet - 33110 Le Bouscat", "8, rue Condorcet", "33110", "Le Bouscat"),
        ("12 rue de la Paix, Agen (47000)", "12 rue de la Paix", "47000", "Agen"),
        ("5 av. Foch, F-64500 SAINT-JEAN-DE-LUZ, France", "5 av. Foch", "64500", "Saint-Jean-de-Luz"),
        ("13 002 Marseille", "", "13002", "Marseille"),
        ("47000 AGEN, 4 rue des Lilas", "4 rue des Lilas", "47000", "Agen"),
        ("4 rue X 13002 Marseille Tél : 04 91 00 11 22", "4 rue X", "13002", "Marseille"),
        ("12 rue du 8 mai 1945", "12 rue du 8 mai 1945", None, None),
        ("Le Bourg", "Le Bourg", None, None),
        ("", "", None, None),
    ],
)
def test_an_address_gives_its_commune_and_its_postcode(cell: str, street: str, postcode: str | None, commune: str | None) -> None:
    assert read_address(cell) == Address(street, postcode, commune)


@pytest.mark.parametrize(
    ("cell", "street", "commune"),
    [
        ("12 rue Z, Agen", "12 rue Z", "Agen"),
        ("3 place du Marché - BON-ENCONTRE", "3 place du Marché", "Bon-Encontre"),
        ("1 place Foch, Villeneuve-la-Garenne", "1 place Foch", "Villeneuve-la-Garenne"),
        ("2 rue B (Bourg-en-Bresse)", "2 rue B", "Bourg-en-Bresse"),
        ("22 route de Layrac AGEN", "22 route de Layrac", "Agen"),
        ("22 avenue de Boé", "22 avenue de Boé", None),
        ("2 rue Agen", "2 rue Agen", None),
        ("4 rue Haute, bâtiment B", "4 rue Haute, bâtiment B", None),
        ("Agen, 2 bd Carnot", "2 bd Carnot", "Agen"),
        ("BOÉ - rue Z 12", "rue Z 12", "BOÉ"),
        ("Agen", "", "Agen"),
        ("MJC, 5 rue Haute", "MJC, 5 rue Haute", None),
        ("Le Phare, 5 rue Haute", "Le Phare, 5 rue Haute", None),
        ("Mairie, 2e étage", "Mairie, 2e étage", None),
        ("4 rue Haute, le bourg", "4 rue Haute, le bourg", None),
    ],
)
def test_an_address_ends_or_begins_with_its_commune_where_those_of_its_list_do(cell: str, street: str, commune: str | None) -> None:
    assert read_address(cell, towns=("Agen", "Boé")) == Address(street, None, commune)


@pytest.mark.parametrize(
    ("address", "postcode", "commune", "read"),
    [
        ("12 route du Sud, Nouméa", "98800", "Nouméa", Address("12 route du Sud", "98800", "Nouméa")),
        ("2 rue A 33000 Bordeaux", "33000", "BORDEAUX", Address("2 rue A", "33000", "Bordeaux")),
        ("2 rue A 69287 Lyon cedex 02", 69002, "Lyon", Address("2 rue A", "69002", "Lyon")),
        ("26, rue Aurel - 33160 ST MEDARD", "", "Saint-Médard", Address("26, rue Aurel", "33160", "Saint-Médard")),
        ("2 rue A", 1000, "Bourg", Address("2 rue A", "01000", "Bourg")),
    ],
)
def test_columns_win_over_the_address(address: str, postcode: object, commune: str, read: Address) -> None:
    assert read_address(address, postcode, commune) == read


def test_what_does_not_go_together_is_said() -> None:
    read = read_address("3 rue B 98829 THIO", "98800", "Nouméa")
    assert (read.street, read.postcode, read.commune) == ("3 rue B 98829 THIO", "98800", "Nouméa")
    assert read.told == (
        "code postal : 98829 dans l’adresse, 98800 dans la colonne",
        "commune : « Thio » dans l’adresse, « Nouméa » dans la colonne",
    )


def test_communes_are_written_as_names() -> None:
    assert [read_commune(cell) for cell in ("VALMONT", "L'ISLE-D'ABEAU", "Lyon Cedex 02", "47000 Agen", "Paris 12e", "-", "12")] == [
        *("Valmont", "L'Isle-d'Abeau", "Lyon", "Agen", "Paris 12e", None, None),
    ]


@pytest.mark.parametrize(
    ("latitude", "longitude", "kept", "told"),
    [
        (44.2, 0.61, (44.2, 0.61), ""),
        ("44,20", "0,61", (44.2, 0.61), ""),
        ("42.35473, 9.04258", None, (42.35473, 9.04258), ""),
        ("42,35473 ; 9,04258", "", (42.35473, 9.04258), ""),
        ("42,35473, 9,04258", "", (42.35473, 9.04258), ""),
        ("[44.2, 0.61]", "", (44.2, 0.61), ""),
        ("0.61", "44.2", (44.2, 0.61), SWAPPED),
        ("9.04258, 42.35473", "", (42.35473, 9.04258), SWAPPED),
        ("44°12'00\"N", "0°36'36\"E", (44.2, 0.61), ""),
        ("44°12'00\"N 0°36'36\"O", None, (44.2, -0.61), ""),
        ("6600000", "700000", (46.5, 3.0), ""),
        ("6600000,0", "700000,0", (46.5, 3.0), ""),
        ("-20.9", "55.5", (-20.9, 55.5), ""),
        ("49.61", "6.13", (49.61, 6.13), ""),
        ("40.4", "-3.7", (40.4, -3.7), OUTSIDE),
        ("0", "0", None, ""),
        ("", None, None, ""),
    ],
)
def test_points_in_every_dress(latitude: object, longitude: object, kept: tuple[float, float] | None, told: str) -> None:
    read = read_place(latitude, longitude)
    assert read.kept == (pytest.approx(kept, abs=1e-6) if kept else None)
    assert (read.left, read.told) == ("", told)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("nord", "est"), ("44.839.574", "0.6"), ("463906", "06 00 00 00 00"), ("95", "200"), ("44.2", "")]
)
def test_what_is_no_point_is_left(latitude: str, longitude: str) -> None:
    assert read_place(latitude, longitude) == (None, f"{latitude} {longitude}".strip(), "")


@pytest.mark.parametrize(
    ("x", "y", "latitude", "longitude"),
    [
        (700_000, 6_600_000, 46.5, 3.0),  # where its axes meet, by definition
        (648237.1029, 6862249.4434, 48.8582, 2.2945),  # the next ones by PROJ 9
        (146632.9785, 6836262.3267, 48.3904, -4.4861),
        (1050362.6954, 6840899.6472, 48.5734, 7.7521),
        (1228616.9089, 6199459.9240, 42.7003, 9.4509),
        (417217.8552, 6421814.4203, 44.8378, -0.5795),
    ],
)
def test_lambert_93(x: float, y: float, latitude: float, longitude: float) -> None:
    assert of_lambert(x, y) == pytest.approx((latitude, longitude), abs=2e-7)


@pytest.mark.parametrize(
    ("cell", "kept", "told"),
    [
        ("214 704 000 00012", "21470400000012", WRONG_KEY),
        (73282932000074.0, "73282932000074", ""),
        ("732 829 320 00074", "73282932000074", ""),
        ("2,14704E+13", None, LOST),
        ("7.3282932000074E+13", "73282932000074", ""),
        ("732829320", None, "c’est un SIREN (9 chiffres)"),
        ("35600000012345", "35600000012345", ""),
        ("W131004321", None, ""),
        ("", None, ""),
    ],
)
def test_siret(cell: object, kept: str | None, told: str) -> None:
    read = read_siret(cell)
    assert (read.kept, read.told) == (kept, told)


def test_postcodes() -> None:
    assert [read_postcode(cell)[::2] for cell in (1250, "47 000", "F-47000", 1250.0, "4700O")] == [
        *(("01250", ZERO_BACK), ("47000", ""), ("47000", ""), ("01250", ZERO_BACK), (None, "")),
    ]


@given(st.text(max_size=40) | st.text(alphabet="0123456789,.- ;°'NE\"", max_size=30), st.text(max_size=20) | st.floats())
def test_any_cell_is_read_or_left(one: str, other: object) -> None:
    read_place(one, other)
    read_address(one, other, one)
    read_siret(one)
