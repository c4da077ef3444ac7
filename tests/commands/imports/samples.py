"""A small town's declaration, the house's lexicon, and a way to read rows with them."""

from datetime import UTC, date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.imports.crossing import crossed
from commands.imports.files import read_sheet
from commands.imports.mapping import Mapping, list_mappings, parse_mapping
from commands.imports.meanings import Meanings
from commands.imports.proposal.asking import find_doubtful, likely_values
from commands.imports.proposal.declaring import as_toml, declaration
from commands.imports.proposal.proposal import propose
from commands.imports.records import Records, read_records
from storage import imports
from storage.directory import Structure
from storage.imports import Key, Stored
from tests.shipped import LEXICON

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
NATIONAL = list_mappings()["data_inclusion"]

TOWN = parse_mapping(
    """
    source = "ville"
    titre = "Liste de la Ville"
    colonnes = ["Nom", "Ville"]
    dates = ["%d/%m/%Y"]
    separateurs = [","]
    personnes = ["Référente"]

    [structure]
    nom = "Nom"
    type = "Type"
    description = ["Résumé", "Détail"]
    adresse = "Adresse"
    commune = "Ville"
    code_postal = "CP"
    latitude = "Lat"
    longitude = "Lng"
    siret = "SIRET"
    verifiee_le = "Vu le"
    telephone = ["Tél", "Mobile"]
    courriel = "Mail"
    site = "Site"

    [service]
    publics = "Publics"
    site = "Rendez-vous"

    [valeurs.type]
    ASSO = "association"
    [valeurs.publics]
    Jeunes = "jeunes"

    [[offre]]
    colonne = "Fait"
    [offre.valeurs]
    Colis = { nom = "Colis alimentaires", besoins = ["aide-alimentaire"] }
    "Restos" = { nom = "Colis alimentaires", besoins = ["aide-alimentaire"] }
    Net = { nom = "Accès à Internet", themes = ["numerique--acceder-a-une-connexion-internet", "inconnue--autre"] }

    [[offre]]
    colonne = "Matériel"
    nom = "Matériel à disposition"
    [offre.valeurs]
    Imprimante = { nom = "imprimante", besoins = ["imprimer"] }
    Wifi = { nom = "wifi" }
    """,
    "ville.toml",
)


def records_of(text: str, mapping: Mapping = TOWN) -> Records:
    """Read a file's text by a declaration."""
    return read_records(read_sheet(text.encode("utf-8", "surrogatepass")), mapping, LEXICON, TODAY)


def proposed(file: str | bytes, title: str = "Liste") -> Records:
    """Read a list that nobody declared, as it is proposed: what is doubtful is taken for what is likely."""
    meanings = Meanings(LEXICON)
    sheet = crossed(read_sheet(file.encode() if isinstance(file, str) else file), meanings)
    proposal = propose(sheet, meanings, title)
    proposal = likely_values(proposal, find_doubtful(proposal, sheet, meanings))
    declared = parse_mapping(as_toml(declaration(proposal, "liste", meanings)), "liste.toml")
    return read_records(sheet, declared, LEXICON, TODAY)


async def find_structures(session: AsyncSession, sources: set[str]) -> dict[Key, Stored]:
    """All structures of these sources."""
    return await imports.find_structures(session, (await imports.find_numbers(session, Structure, sources)).values())
