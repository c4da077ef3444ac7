"""`agora territoire contours`: reads the outlines of the places of the figures from a GeoJSON, and writes them when asked."""

from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.administration.report_tables import counted, say, show_names
from bot.installation.ground import open_database
from bot.settings import Settings
from commands.core.telling.contours import MOST_SIGNS, Contours, NoContoursError, parse_places
from storage import figure_contours, figures
from storage.database import Database
from storage.figures import COMMUNE, IRIS
from storage.reasons import why


async def contours_for(settings: Settings, file: Path, *, apply: bool) -> int:
    """`import_contours`, of an installation."""
    async with open_database(settings) as database:
        return await import_contours(database, file, Console(soft_wrap=True), apply=apply)


async def import_contours(database: Database, file: Path, console: Console, *, apply: bool) -> int:
    """Show which places have an outline there, and keep these with `apply`. Gives the exit code.

    A large file takes seconds to read: the bot may write meanwhile.
    """
    async with database.reading() as session:
        areas = await _own_areas(session)
    try:
        with file.open(encoding="utf-8-sig") as opened:
            found = parse_places(opened.read(MOST_SIGNS + 1), areas.keys())
    except OSError as error:
        return _refused(console, file, f"il ne se lit pas ({why(error)})")
    except UnicodeDecodeError:
        return _refused(console, file, "ce n’est pas un texte en UTF-8")
    except NoContoursError as error:
        return _refused(console, file, str(error))
    if not found:
        there = "aucun contour n’y porte le code d’un de vos quartiers ni de votre commune"
        return _refused(console, file, there if areas else "importez d’abord des chiffres : agora territoire import FICHIER…")
    say(console, f"{file.name} : {counted(len(found), 'contour')}.")
    show_names(console, "Sans contour", (code for code in sorted(areas.keys() - found.keys())))
    if apply:
        await _keep(database, found)
    example = "!chiffre bas revenus par quartier en carte"
    say(
        console, f"C’est écrit. Essayez dans un salon : {example}" if apply else "Essai à blanc : rien n’a été écrit. Pour écrire : --apply"
    )
    return 0


async def _own_areas(session: AsyncSession) -> dict[str, int]:
    """The numbers of the places of the territory that have outlines, by their codes."""
    return {area.code: area.id or 0 for area in await figures.list_areas(session) if area.kind in (IRIS, COMMUNE) and area.own}


async def _keep(database: Database, found: Mapping[str, Contours]) -> None:
    """Those of the places that are still there: figures may have been imported meanwhile."""
    async with database.writing() as session:
        areas = await _own_areas(session)
        await figure_contours.set_contours(session, {areas[code]: lines for code, lines in found.items() if code in areas})


def _refused(console: Console, file: Path, reason: str) -> int:
    say(console, f"agora territoire : {file.name} : {reason}.")
    return 1
