"""The verbs of `agora`: thin, each a few lines.

What only one verb needs is imported there: the robot that runs for months must not hold the demo's or the importer's memory.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import logs
from bot.administration.misuse import Misuse, misuse
from bot.administration.outcome import EX_CONFIG, EX_INTERRUPTED, EX_USAGE, live, say
from bot.administration.usage import Verb, Verbs
from bot.installation.ground import open_database
from bot.machine import now
from bot.sections import ConfigurationError
from bot.settings import Settings, load

cli = typer.Typer(
    cls=Verbs,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="AGORA : le robot d’un réseau de partenaires, dans ses salons Matrix.",
)

territory = typer.Typer(cls=Verbs, help="Les chiffres du territoire.")
cli.add_typer(territory, name="territoire")

ConfigOption = Annotated[Path, typer.Option("--config", help="Le fichier de configuration.")]
DEFAULT_CONFIG = Path("config.toml")


@cli.callback()
def callback() -> None:
    """AGORA : le robot d’un réseau de partenaires, dans ses salons Matrix."""
    logs.configure()


@cli.command(cls=Verb)
def run(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Démarrer le robot."""
    from bot import app  # noqa: PLC0415 - see above

    live(app.run(_settings(config)))


@cli.command(cls=Verb)
def check(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Essayer toute l’installation contre le serveur, et dire quoi réparer."""
    live(_check(_settings(config)))


@cli.command("import", cls=Verb)
def import_(
    file: Annotated[
        Path | None, typer.Argument(metavar="FICHIER", help="Une liste de structures, ou de personnes : tableur, CSV ou JSON.")
    ] = None,
    config: ConfigOption = DEFAULT_CONFIG,
    *,
    undo: Annotated[bool, typer.Option("--annuler", help="Annuler le dernier import, pendant un jour.")] = False,
    name: Annotated[str | None, typer.Option("--nom", help="La colonne qui nomme les structures.")] = None,
    tab: Annotated[str | None, typer.Option("--feuille", help="La feuille du classeur à lire.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Prendre la lecture proposée, sans question.")] = False,
    source: Annotated[str | None, typer.Option("--source", help="La déclaration de la maison à employer.")] = None,
    mapping: Annotated[Path | None, typer.Option("--mapping", help="Une déclaration à vous : quelles colonnes disent quoi.")] = None,
    by: Annotated[str | None, typer.Option("--par", help="Qui apporte une liste de personnes : elles le liront.")] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Écrire dans l’annuaire. Sans cela, rien n’est changé.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Écrire même si la liste perd la moitié de ses fiches.")] = False,
) -> None:
    """Montrer ce qu’un fichier changerait dans l’annuaire ou parmi les membres, et l’écrire avec --apply."""
    if undo or file is None:
        if not undo or file is not None:
            raise typer.Exit(say("donnez une liste à importer, ou --annuler sans liste", EX_USAGE))
        from bot.administration.import_run import undo_for  # noqa: PLC0415 - see above

        live(undo_for(_settings(config), now()))
        return
    from bot.administration.imports_report import import_for  # noqa: PLC0415 - see above

    asked = {"source": source, "mapping": mapping, "name": name, "tab": tab, "yes": yes}
    live(import_for(_settings(config), file, asked, now=now(), by=by, apply=apply, force=force))


@cli.command(cls=Verb)
def export(
    form: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT", help="data-inclusion, csv, xlsx, vcard, mediation-numerique, html, livret, carte, carte-image ou qualite."
        ),
    ],
    file: Annotated[
        Path | None, typer.Argument(metavar="FICHIER", help="Le fichier à écrire ; « livret.pdf » ou « annuaire.csv » seul dit les deux.")
    ] = None,
    config: ConfigOption = DEFAULT_CONFIG,
    *,
    paper: Annotated[str, typer.Option("--papier", help="Le papier du livret : a4 ou a5.")] = "a4",
) -> None:
    """Écrire tout l’annuaire dans un fichier, et dire ce que ce format ne porte pas."""
    from bot.administration.export_report import export_for  # noqa: PLC0415 - see above

    live(export_for(_settings(config), form if file else None, file or Path(form), now(), paper))


@territory.command("import", cls=Verb)
def import_figures(
    files: Annotated[list[Path], typer.Argument(metavar="FICHIER…", help="Les fichiers tels que publiés, en CSV : INSEE, CAF, RPLS…")],
    config: ConfigOption = DEFAULT_CONFIG,
    *,
    mapping: Annotated[Path | None, typer.Option("--mapping", help="Une déclaration à vous : quelles colonnes disent quoi.")] = None,
    level: Annotated[str, typer.Option("--niveau", help="De quels territoires : iris, commune, epci, departement, region, france.")] = "",
    year: Annotated[int | None, typer.Option("--annee", help="L’année, quand le fichier ne la dit pas.")] = None,
    edition: Annotated[str, typer.Option("--edition", help="L’édition, quand une nouvelle remplace l’ancienne : 2024-09.")] = "",
    apply: Annotated[bool, typer.Option("--apply", help="Écrire les chiffres. Sans cela, rien n’est changé.")] = False,
) -> None:
    """Montrer ce que des fichiers officiels apporteraient, et l’écrire avec --apply."""
    from bot.administration.territory_report import Wanted, import_for  # noqa: PLC0415 - see above

    live(import_for(_settings(config), files, Wanted(mapping, level, year, edition), now=now(), apply=apply))


@territory.command("contours", cls=Verb)
def import_contours(
    file: Annotated[Path, typer.Argument(metavar="FICHIER", help="Un GeoJSON des IRIS (ou des communes) : de quoi en faire une carte.")],
    config: ConfigOption = DEFAULT_CONFIG,
    *,
    apply: Annotated[bool, typer.Option("--apply", help="Écrire les contours. Sans cela, rien n’est changé.")] = False,
) -> None:
    """Montrer quels contours un fichier donne, et les écrire avec --apply."""
    from bot.administration.territory_contours import contours_for  # noqa: PLC0415 - see above

    live(contours_for(_settings(config), file, apply=apply))


@cli.command(cls=Verb)
def erase(
    person: Annotated[str, typer.Argument(metavar="PERSONNE", help="L’identifiant Matrix de la personne : @lea:example.org")],
    config: ConfigOption = DEFAULT_CONFIG,
    apply: Annotated[bool, typer.Option("--apply", help="Effacer pour de bon. Sans cela, rien n’est changé.")] = False,
) -> None:
    """Montrer ce que le robot garde sur une personne qui ne peut pas lui écrire, et l’effacer avec --apply."""
    live(_erase(_settings(config), person, apply=apply))


@cli.command(cls=Verb)
def identity(
    config: ConfigOption = DEFAULT_CONFIG,
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Donner au compte une nouvelle identité. Sans cela, rien n’est changé.")
    ] = False,
) -> None:
    """Dire si l’appareil du robot est signé, et remplacer une identité dont la copie est perdue avec --replace."""
    live(_identity(_settings(config), replace=replace))


@cli.command(cls=Verb)
def clock(
    config: ConfigOption = DEFAULT_CONFIG,
    apply: Annotated[bool, typer.Option("--apply", help="Dire au robot, qui attend, que la machine est à l’heure.")] = False,
) -> None:
    """Dire ce que montrent l’horloge de la machine et celle du serveur Matrix, et si le robot attend."""
    from bot.administration.clock_report import report_clock  # noqa: PLC0415 - see above

    live(report_clock(_settings(config), apply=apply))


@cli.command(cls=Verb)
def demo(
    *,
    folder: Annotated[Path, typer.Option("--folder", help="Où la démonstration range tout.")] = Path(".demo"),
    fresh: Annotated[bool, typer.Option("--fresh", help="Oublier la ville d’avant et repartir de zéro.")] = False,
    chat: Annotated[bool, typer.Option("--chat/--no-chat", help="Ouvrir la conversation dans ce terminal.")] = True,
    script: Annotated[bool, typer.Option("--script", help="Jouer la visite guidée, puis tout arrêter.")] = False,
    port: Annotated[int | None, typer.Option("--port", help="Le port du serveur Matrix (8008), ou le premier libre ensuite.")] = None,
) -> None:
    """Ouvrir toute une AGORA sur cette machine : serveur, ville d’exemple, robot, et de quoi lui parler."""
    from bot.demo import agora, stage  # noqa: PLC0415 - see above

    raise typer.Exit(stage.run(stage.Programme(folder, fresh, chat, script, port or agora.FIRST_PORT)))


@cli.command(cls=Verb)
def docs() -> None:
    """Écrire le manuel des commandes, tel que le dépôt le garde dans docs/commandes.md."""
    from commands.core.telling.manual import manual  # noqa: PLC0415 - see above
    from commands.table import TABLE  # noqa: PLC0415 - see above

    sys.stdout.write(manual(TABLE))


async def _check(settings: Settings) -> int:
    from bot.administration.check import check as try_all  # noqa: PLC0415 - see above

    faults = False
    async for finding in try_all(settings):
        faults |= finding.mend is not None and not finding.advice
        print(finding)
    return int(faults)


async def _identity(settings: Settings, *, replace: bool) -> int:
    from bot.administration.identity_report import report_identity  # noqa: PLC0415 - see above

    fault, said = await report_identity(settings, replace=replace)
    print(said)
    return int(bool(fault))


async def _erase(settings: Settings, person: str, *, apply: bool) -> int:
    from rich.console import Console  # noqa: PLC0415 - see above

    from bot.administration.erase_report import erase_person  # noqa: PLC0415 - see above

    configured = any(coordinator.user_id == person for coordinator in settings.as_territory().coordinators)
    async with open_database(settings) as database:
        return await erase_person(database, person, now=now(), console=Console(soft_wrap=True), configured=configured, apply=apply)


def main() -> None:
    """The entry point of the package."""
    try:
        code = cli(standalone_mode=False)
    except Misuse as error:
        raise SystemExit(say(misuse(error), EX_USAGE)) from None
    except typer.Abort:
        raise SystemExit(say("arrêté.", EX_INTERRUPTED)) from None
    raise SystemExit(code)


def _settings(config: Path) -> Settings:
    try:
        return load(config)
    except ConfigurationError as error:
        raise typer.Exit(say(str(error), EX_CONFIG)) from None
