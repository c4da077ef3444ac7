"""Official files, as published and as spoiled: what is taken, what is refused and why, and that nothing is ever taken by halves."""

import pytest
from sqlmodel import select

from commands.figures.importing.scope import District
from storage.database import Database
from storage.figures import FigureArea, Indicator, Source, Value
from tests.commands.figures.conftest import CENSUS, DECLARED, INCOMES, SCOPE, TOWNS, Take

GARENNE, BEL_AIR = "Q010010101+010010102", "Q010010104"


async def values(database: Database, code: str) -> dict[tuple[str, int], float | None]:
    """What is stored of an indicator: area and year → value."""
    async with database.reading() as session:
        rows = await session.exec(
            select(FigureArea.code, Value.year, Value.value)
            .join(Value, Value.area_id == FigureArea.id)  # type: ignore[arg-type] # SQLModel types a comparison as a bool
            .join(Indicator, Value.indicator_id == Indicator.id)  # type: ignore[arg-type] # as above
            .where(Indicator.code == code)
            .order_by(Value.source_id)  # type: ignore[arg-type] # as above
        )
        return {(area, year): value for area, year, value in rows.all()}


async def test_only_the_rows_of_the_territory_are_kept_and_each_is_accounted_for(take: Take, database: Database) -> None:
    code, said = await take(TOWNS)
    assert code == 0
    assert "3 lignes : 1 de votre territoire ou de ses références, 2 d’ailleurs." in said
    assert await values(database, "population") == {("01001", 2021): 6400, ("01001", 2015): 6100}


async def test_a_rate_that_the_file_does_not_give_is_made_of_its_two_counts(take: Take, database: Database) -> None:
    await take(TOWNS)
    assert await values(database, "taux-chomage") == {("01001", 2021): pytest.approx(100 * 253 / 3000)}


async def test_nothing_is_written_without_being_asked(take: Take, database: Database) -> None:
    code, said = await take(TOWNS, apply=False)
    assert code == 0
    assert "rien n’a été écrit" in said
    assert await values(database, "population") == {}


async def test_a_second_import_changes_nothing(take: Take) -> None:
    await take(TOWNS)
    assert "0 changement" in (await take(TOWNS))[1]
    assert "0 changement" in (await take(TOWNS, "le même sous un autre nom.csv"))[1]


async def test_a_newer_edition_keeps_the_older_one(take: Take, database: Database) -> None:
    await take(TOWNS)
    await take(TOWNS.replace(";6400;", ";6450;"), edition="2021-bis")
    async with database.reading() as session:
        assert {source.edition for source in (await session.exec(select(Source))).all()} == {"2021", "2021-bis"}
        assert sorted(value.value or 0 for value in (await session.exec(select(Value))).all() if value.year == 2015) == [6100, 6100]


async def test_an_older_edition_that_comes_late_is_not_the_one_that_is_told(take: Take, database: Database) -> None:
    await take(TOWNS.replace(";6400;", ";6450;"), edition="2024-09")
    await take(TOWNS, edition="2023-01")
    from commands.table import TABLE
    from tests.chat import Chat

    assert "6\u202f450 habitants" in await Chat(database, TABLE).says("!chiffre population")


@pytest.mark.parametrize("text", [TOWNS.encode("cp1252"), TOWNS.encode("utf-8-sig"), TOWNS.replace("\n", "\r\n").encode()])
async def test_it_is_read_whatever_wrote_it(take: Take, database: Database, text: bytes) -> None:
    await take(text.replace(b"Valmont", "Valmont-l\u2019Évêque".encode("cp1252" if b"\r" not in text and text[:1] != b"\xef" else "utf-8")))
    assert (await values(database, "population"))["01001", 2021] == 6400


async def test_the_letters_of_windows_are_its_own(take: Take, database: Database) -> None:
    await take(TOWNS.replace("Valmont", "Bègles-sur-Œuvre").encode("cp1252"), scope=SCOPE.model_copy(update={"names": {}}))
    async with database.reading() as session:
        assert "Bègles-sur-Œuvre" in (await session.exec(select(FigureArea.name))).all()


async def test_codes_are_text(take: Take, database: Database) -> None:
    """Corsica has letters, the Ain a zero before."""
    await take(TOWNS, scope=SCOPE.model_copy(update={"communes": ("2A004",), "districts": (), "department": ""}))
    assert await values(database, "population") == {("2A004", 2021): 70000, ("2A004", 2015): 68000}


@pytest.mark.parametrize("said", ["6400", "6 400", "6\u202f400", "6\u00a0400", "6400,0", "6400.0", "6.400,0", '"6 400"'])
async def test_a_number_is_read_however_its_thousands_are_parted(take: Take, database: Database, said: str) -> None:
    await take(TOWNS.replace(";6400;", f";{said};"))
    assert (await values(database, "population"))["01001", 2021] == 6400


@pytest.mark.parametrize(("said", "flag"), [("s", "s"), ("ns", "ns"), ("nd", "nd"), ("so", "so"), ("", "vide"), ("N.D.", "nd")])
async def test_what_stands_in_place_of_a_number_is_kept_as_such(take: Take, database: Database, said: str, flag: str) -> None:
    code, report = await take(INCOMES.replace(";12,0;", f";{said};"), "cc_filosofi_2021_COM.csv")
    assert code == 0, report
    async with database.reading() as session:
        found = (await session.exec(select(Value).where(Value.flag == flag))).all()
    assert [value.value for value in found] == [None]


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        (TOWNS[: TOWNS.index("3000;40000")], "base-cc-2021.csv", "le fichier est coupé"),
        (TOWNS.replace("Ailleurs", '"Ailleurs'), "base-cc-2021.csv", "Un guillemet est resté ouvert"),
        (TOWNS.replace("01001;", "33063;"), "base-cc-2021.csv", "Est-ce bien le bon département"),
        (TOWNS + "01001;Valmont;7;7;7;7;7;7;7\n", "base-cc-2021.csv", "le code 01001 y est deux fois"),
        (TOWNS.replace("P15_POP", "P21_POP"), "base-cc-2021.csv", "la colonne « P21_POP » y est deux fois"),
        ("a;b\n1;2\n", "autre.csv", "aucune déclaration de la maison ne connaît ces colonnes"),
        ("", "vide.csv", "est-ce bien le fichier CSV publié"),
        (b"PK\x03\x04 etc", "x.xlsx", "Cette archive est abîmée"),
        (INCOMES.replace("12,0;51,0", "0,12;0,51"), "cc_filosofi_2021_COM.csv", "est écrite entre 0 et 1"),
        (INCOMES, "filosofi.csv", "--niveau"),
        ("COM;LIBCOM;PMUN;PTOT\n01001;Valmont;1;2\n", "donnees_communes.csv", "--annee"),
    ],
)
async def test_what_cannot_be_believed_is_refused_whole(take: Take, database: Database, text: str | bytes, name: str, why: str) -> None:
    code, said = await take(text, name)
    assert code == 1
    assert why in said
    async with database.reading() as session:
        assert (await session.exec(select(Value))).all() == []


async def test_a_commune_that_says_the_same_twice_is_one(take: Take, database: Database) -> None:
    """As lists by postcode do."""
    await take(TOWNS + "01001;Valmont;6400;6100;3000;2747;253;3250;210\n")
    assert (await values(database, "population"))["01001", 2021] == 6400


async def test_parts_of_one_are_read_where_they_are_declared(
    take: Take, database: Database, tmp_path_factory: pytest.TempPathFactory
) -> None:
    mapping = tmp_path_factory.mktemp("own") / "own.toml"
    mapping.write_text(
        'titre = "À nous"\ncode = "code"\nreconnu_a = ["code"]\nniveau = "commune"\n'
        '[colonnes]\n"taux" = { indicateur = "pauvrete", part = true }\n'
    )
    code, said = await take("code;taux\n01001;0,12\n", "own.csv", mapping=mapping, year=2021)
    assert code == 0, said
    assert await values(database, "pauvrete") == {("01001", 2021): 12.0}


@pytest.mark.parametrize(
    ("text", "why"), [(None, "ne se lit pas"), ("titre = ", "pas du TOML lisible"), ('titre = "x"\n', "a une faute à « code »")]
)
async def test_a_declaration_that_cannot_be_read_is_told_once(
    take: Take, database: Database, tmp_path_factory: pytest.TempPathFactory, text: str | None, why: str
) -> None:
    """Before any file is: nothing is taken by another one."""
    mapping = tmp_path_factory.mktemp("own") / "own.toml"
    if text is not None:
        mapping.write_text(text)
    code, said = await take(TOWNS, mapping=mapping)
    assert code == 1
    assert said.count(why) == 1
    assert await values(database, "population") == {}


async def test_a_cell_that_is_no_number_is_refused_alone_and_told(take: Take, database: Database) -> None:
    code, said = await take(TOWNS.replace(";6400;", ";douze;").replace(";253;", ";-3;"))
    assert code == 0
    assert "« douze », ce n’est pas un nombre" in said
    assert "« -3 », un nombre de gens n’est pas négatif" in said
    assert await values(database, "population") == {("01001", 2015): 6100}


async def test_communes_that_became_one_are_counted_together_and_no_median_is_made_of_them(take: Take, database: Database) -> None:
    scope = SCOPE.model_copy(update={"former": {"01002": "01001"}})
    await take(TOWNS, scope=scope)
    assert (await values(database, "population"))["01001", 2021] == 6500
    _, said = await take(INCOMES.replace("40;98;19000;s;s", "40;98;19000;8,0;40,0"), "cc_filosofi_2021_COM.csv", scope=scope)
    assert "dont les anciennes communes" in said
    assert await values(database, "revenu-median") == {}
    assert (await values(database, "menages-fiscaux"))["01001", 2021] == 2840


async def test_of_communes_that_became_one_none_stands_for_the_others(take: Take, database: Database) -> None:
    """The cell of one of them cannot be read: that of the other is not the whole."""
    scope = SCOPE.model_copy(update={"former": {"01002": "01001"}})
    _, said = await take(TOWNS.replace("Ailleurs;100;", "Ailleurs;douze;"), scope=scope)
    assert "dont les anciennes communes (01001, 01002) ne se mettent pas ensemble" in said
    assert await values(database, "population") == {("01001", 2015): 6190}, "the other year is whole"


@pytest.mark.parametrize("cell", ["douze", "-20", "", "s"])
async def test_a_departement_where_a_commune_does_not_tell_its_own_has_no_sum(take: Take, database: Database, cell: str) -> None:
    listed = f"insee_com,commune_type,commune_article,population_2021,menages_2021\n01001,COM,Valmont,10,4\n01002,COM,Ailleurs,{cell},9\n"
    code, said = await take(listed, "communes.csv")
    assert code == 0, said
    assert "pas de somme pour le département" in said
    assert await values(database, "population") == {("01001", 2021): 10}
    assert await values(database, "menages") == {("01001", 2021): 4, ("01", 2021): 13}


async def test_a_row_that_is_passed_over_takes_no_other_with_it(take: Take, database: Database) -> None:
    """One IRIS of La Garenne cannot be read: the other one is kept, their sum is not made; rows of elsewhere, whatever they say."""
    spoiled = CENSUS.replace("Alouette;1000;", "Alouette;mille;").replace("E;999;", '"E; l’autre\ncôté";n’importe quoi;')
    code, said = await take(spoiled, "base-ic-2021.csv")
    assert code == 0, said
    assert "010010101, P21_POP : « mille »" in said
    found = {area: value for (area, _), value in (await values(database, "population")).items()}
    assert found == {"010010102": 2000, "010010103": 3000, "010010104": 400, BEL_AIR: 400}
    assert (await values(database, "actifs"))["010010101", 2021] == 500, "its other columns are kept"


async def test_the_year_is_that_of_the_columns(take: Take, database: Database) -> None:
    """Whatever the name of the file says, and whatever the operator does."""
    older = TOWNS.replace("P21_", "P18_").replace("P15_POP", "P13_POP")
    _, said = await take(older, "base-cc-2021.csv")
    assert await values(database, "population") == {("01001", 2018): 6400, ("01001", 2013): 6100}
    code, said = await take(TOWNS, year=2023)
    assert code == 1
    assert "les colonnes sont de 2015, 2021, et non de 2023" in said


async def test_the_departement_is_the_sum_of_a_whole_list(take: Take, database: Database) -> None:
    head, rows = (
        "insee_com,commune_type,commune_article,population_2021,menages_2021",
        ("01001,COM,Valmont,10,4", "01002,COM,Ailleurs,20,9"),
    )
    listed = "\n".join((head, *rows, "01002,COMD,Dedans,5,2", ""))
    code, said = await take(listed, "communes.csv")
    assert code == 0, said
    assert await values(database, "population") == {("01001", 2021): 10, ("01", 2021): 30}


async def test_a_district_is_the_sum_of_its_parts_and_a_rate_goes_by_its_weight(take: Take, database: Database) -> None:
    await take(CENSUS, "base-ic-2021.csv")
    assert (await values(database, "population"))[GARENNE, 2021] == 3000
    assert (await values(database, "taux-chomage"))[GARENNE, 2021] == pytest.approx(100 * 150 / 1400)
    assert (await values(database, "population"))[BEL_AIR, 2021] == 400


async def test_of_medians_a_district_gets_none(take: Take, database: Database) -> None:
    await take(DECLARED, "iris_2021_DEC.csv")
    assert (GARENNE, 2021) not in await values(database, "revenu-declare-median")
    assert (GARENNE, 2021) not in await values(database, "bas-revenus"), "a rate without its weight"
    assert (await values(database, "revenu-declare-median"))[BEL_AIR, 2021] == 15000, "of one IRIS, what is said of it"


async def test_few_are_hidden_and_so_is_what_would_give_them_back(take: Take, database: Database) -> None:
    """Three people without work in Bel-Air: neither there nor anywhere by difference, nor by a rate."""
    await take(CENSUS, "base-ic-2021.csv")
    await take(TOWNS)
    async with database.reading() as session:
        rows = await session.exec(
            select(Indicator.code, FigureArea.code)
            .join(Value, Value.indicator_id == Indicator.id)  # type: ignore[arg-type] # SQLModel types a comparison as a bool
            .join(FigureArea, Value.area_id == FigureArea.id)  # type: ignore[arg-type] # as above
            .where(Value.hidden != "")
        )
        hidden = {(code, area) for code, area in rows.all()}
    assert {("chomeurs", "010010104"), ("taux-chomage", "010010104"), ("actifs-occupes", "010010104"), ("chomeurs", BEL_AIR)} <= hidden
    assert not {code for code, _ in hidden} & {"actifs", "population", "logements-vacants"}


async def test_a_rate_that_makes_few_of_a_known_count_is_hidden(take: Take, database: Database) -> None:
    await take(INCOMES.replace("6 200", "30"), "cc_filosofi_2021_COM.csv")
    async with database.reading() as session:
        hidden = (await session.exec(select(Value.hidden, Value.value).where(Value.value == 12.0))).all()
    assert [why for why, _ in hidden] == ["few"]


@pytest.mark.parametrize(
    ("name", "text", "code", "value"),
    [
        ("donnees_communes.csv", "COM;LIBCOM;PMUN;PTOT\n01001;Valmont;6400;6500\n", "population-totale", 6500),
        ("rpls.csv", "DEPCOM_ARM;LIBCOM_DEP;NB_LS\n01001;Valmont;700\n", "logements-sociaux", 700),
        ("caf.csv", "Communes;Codes_Insee;NB_Allocataires;RSA\nValmont;01001;900;80\n", "foyers-rsa", 80),
        ("defm.csv", 'Code commune;Commune;"Catégories A, B, C"\n01001;Valmont;430\n', "demandeurs-emploi", 430),
    ],
)
async def test_files_that_tell_no_year_are_read_with_the_one_that_is_given(
    take: Take, database: Database, name: str, text: str, code: str, value: float
) -> None:
    """Made ones: the names of their columns are from memory."""
    exit_code, said = await take(text.encode("cp1252"), name, year=2023)
    assert exit_code == 0, said
    assert await values(database, code) == {("01001", 2023): value}


async def test_disposable_income_by_iris_may_stand_beside_that_of_the_town(take: Take, database: Database) -> None:
    await take(DECLARED.replace("DEC_", "DISP_"), "iris_DISP.csv")
    await take(INCOMES, "cc_filosofi_2021_COM.csv")
    found = await values(database, "pauvrete")
    assert (found["010010104", 2021], found["01001", 2021]) == (26, 12)


async def test_districts_that_are_drawn_otherwise_take_the_place_of_the_former_ones(take: Take, database: Database) -> None:
    """Else the sums of both would overlap, and one minus the other would tell what is hidden."""
    await take(CENSUS, "base-ic-2021.csv")
    redrawn = SCOPE.model_copy(update={"districts": (District(name="La Garenne", iris=("010010101", "010010103")),)})
    await take(CENSUS, "base-ic-2021.csv", scope=redrawn)
    found = {area: value for (area, _), value in (await values(database, "population")).items() if area.startswith("Q")}
    assert found == {"Q010010101+010010103": 4000}


async def test_a_higher_threshold_hides_what_was_told(take: Take, database: Database) -> None:
    await take(CENSUS, "base-ic-2021.csv")
    _, said = await take(CENSUS, "base-ic-2021.csv", scope=SCOPE.model_copy(update={"threshold": 60}))
    assert "Dites à personne" in said
