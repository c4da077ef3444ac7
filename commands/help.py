"""Help by needs: what the bot can do, a family of commands at a time, whom to ask, and what to do when there is nothing more to show."""

from collections.abc import Sequence
from typing import TypedDict

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Msg, Offer, Reply, msg, reply
from commands.core.declaration.families import Table
from commands.core.declaration.shapes import Nothing
from commands.core.declaration.vocabulary import Args, Borrowed, Command, Family, Page, Sought
from commands.core.language.words import name_of, sayings
from commands.core.rules.rights import coordinator, team
from commands.core.understanding.arguments import spoken_field
from commands.core.understanding.calling import nearest
from commands.core.understanding.messages import SEARCH

family = Family("help", "Comprendre ce que je sais faire")

NEEDS_A_PAGE, COMMANDS_A_PAGE = 6, 5
MOST_EXAMPLES, MOST_ALIASES = 4, 6

family.hears(
    "humain",
    "parler|contacter|joindre|appeler|appelle|appelez|contact|voir",
    "quelqu un|qqn|qq1|une personne|vraie personne|un humain|humain|humaine|equipe|conseiller|moi|a qui|m appeler|me rappeler|m appelle",
)
family.hears("humain", "mot de passe|mdp|identifiant|identifiants|me connecter|connexion|mon compte bloque|code perdu")
_OF_THE_ROBOT = sayings("""
    robot, bot, agora, toi, moi, m, aide, aider, utiliser, utilise, servir, sers, commande, commandes, comprendre, comprends, comprend,
    fonctionne, fonctionner, fonctionnement, marche, marcher, inscrire, inscription, inscris, vraiment, urgent, urgence, vite, aurait,
    aurais, aurions, viens, venez, quelqu, message, messages, messagerie, salon, salons, matrix, element, tchap, application, appli,
    connecter, debuter, commencer, demarrer, perdu, perdue, coucou, hello, bonsoir, desole, desolee, please, plait, faire, creer, poser,
    changer, modifier, supprimer, effacer, envoyer, organiser, proposer, voir, repondre, voter, vote, votes, sondage, sondages, rencontre,
    rencontres, agenda, calendrier, rappel, rappels, profil, fiche, compte, donnees, annonce, groupe, groupes, programme, idee, idees,
    entraide, demande, offre, initiative, probleme
""")
"""What may stand beside « besoin d’aide » that is asked of the robot itself: any other word is a need, which the directory knows."""
family.hears(
    "humain", "recu|recois|recevoir|arrive", "rien|pas recu|pas eu|jamais", "invitation|mail|message|lien|rien|courrier|convocation"
)
family.hears("humain", "marche|fonctionne|comprends|comprend|comprenez|repond|repondez|sers|sert", "pas|rien|plus")
family.hears(
    "humain",
    "un humain|une humaine|vraie personne|etre humain|qui s occupe du robot|qui gere le robot|qui gere ce robot"
    "|qui est derriere|en cas de probleme"
    "|nul|nulle|debile|stupide|idiot|con|merde|pourri|bete|inutile|ras le bol|ca m enerve|enervant|n importe quoi"
    "|bug|bugue|bogue|les animateurs|qui anime"
    "|les coordinateurs|coordinatrice|responsable|qui est responsable|rappelez moi svp|mon mail|mon message",
)
family.hears(
    "aide",
    "a quoi tu sers|a quoi sers tu|a quoi vous servez|a quoi servez vous|tu sers a*|sers a quoi|sert a quoi"
    "|a quoi sert*|comment ca marche|cmt ca marche|ca marche comment"
    "|comment tu marches|comment on fait|comment faire|comment t utiliser|comment vous utiliser|mode d emploi"
    "|tu sais faire quoi|tu fais quoi|sais tu faire"
    "|que sais tu|que peux tu|peux tu faire|tu peux faire|qu est ce que tu|c est quoi ce robot|qui es tu|t es qui"
    "|tu es qui|qui etes vous|c est qui ?|c est qui ce robot|c est qui agora"
    "|un robot|un bot|es tu un*|t es un*|tu es un*|c est quoi agora|comprends rien|comprends pas|suis perdu|suis perdue"
    "|suis paume|suis paumee|tu m entends|t es la|tu es la|es tu la|y a quelqu un|vous etes la|allo|test|essai"
    "|que faire|je fais quoi|vous allez bien",
)


family.hears_alone(
    "aide", "help me|help|de l aide|besoin d aide|besoin d un peu d aide|aide moi|aidez moi|m aider|nous aider", _OF_THE_ROBOT
)
family.hears(
    "aide",
    "quoi|koi|comment|cmt|explique|expliquer|expliquez",
    "sers|servez|fonctionne|fonctionnes|fonctionnez|tu marches|vous marchez|t utiliser|vous utiliser|t utilise|ce robot|ce bot",
)
family.hears_of(
    "humain",
    "humain|humaine|vraie personne|responsable|coordinateur|coordinatrice|animateur|animatrice|a qui je peux|arrive pas|a cote|reponds mal",
)


class Need(TypedDict):
    """A line of the help: what a person wants to do, and an example to copy."""

    title: str
    example: str


class Help(Args):
    """Savoir ce que je sais faire, par besoin ou par sujet."""

    subject: Sought = ""
    page: Page = 1


@family.command(
    "aide",
    Help,
    aliases=("help", "?", "menu", "bonjour", "commandes", "aidez-moi", "aide-moi", "besoin-d-aide", "mode-d-emploi"),
    examples=("!aide", "!aide qui-fait", "!aide 2"),
    knows_all=True,
)
async def show_help(ctx: Context, args: Help, table: Table) -> Effects:
    """Answer with the needs, six at a time, or with the family that was named or numbered."""
    leads = await coordinator(ctx) is not None
    families = _families(table, leads=leads)
    if not args.subject:
        return _page_of_needs(families, args.page)
    if command := _command(table, args.subject):
        return (Reply(_explained(command)),)
    if chosen := _family(table, families, args.subject):
        return _told(chosen, args, leads=leads)
    return _unknown(table, families, args.subject)


@family.command(
    "suite",
    Nothing.described("Voir la suite de la dernière réponse."),
    aliases=("plus", "encore", "y-en-a-d-autres", "il-y-en-a-d-autres", "et-les-autres"),
    examples=("!suite",),
)
async def show_more(_ctx: Context, _args: Nothing) -> Effects:
    """Answer a « suite » that nothing was offered for: an offer would have been taken before."""
    return reply("help.nothing-more")


@family.command(
    "humain",
    Nothing.described("Savoir à qui parler, quand je ne suffis pas."),
    aliases=("parler-à-quelqu-un", "parler-à-une-personne", "un-humain", "une-personne", "qui-contacter"),
    examples=("!humain",),
    borrowed=Borrowed(("contact", "contacter", "contacts"), lambda words: not words),
)
async def tell_whom_to_ask(ctx: Context, _args: Nothing) -> Effects:
    """The people behind the robot."""
    return reply("help.people", team=await team(ctx.session, ctx.territory))


def _families(table: Table, *, leads: bool) -> list[Family]:
    """Those that have something for the person; some have commands of the équipe d'animation only."""
    return [chosen for chosen in table.families if (chosen.commands if leads else chosen.everybodys) and chosen is not family]


def _page_of_needs(families: list[Family], page: int) -> Effects:
    start = (page - 1) * NEEDS_A_PAGE
    shown = families[start : start + NEEDS_A_PAGE]
    more = len(families) > start + NEEDS_A_PAGE
    following = {"suite": Call("aide", {"page": page + 1})} if more else {}
    return Reply(msg("help.needs", needs=_needs(shown), start=start + 1, more=more)), _numbers(families, **following)


def _needs(families: Sequence[Family]) -> list[Need]:
    return [Need(title=chosen.title, example=(chosen.everybodys or chosen.commands)[0].examples[0]) for chosen in families]


def _numbers(families: list[Family], **more: Call) -> Offer:
    return Offer({str(rank): _called(chosen, rank) for rank, chosen in enumerate(families, 1)} | more)


def _called(chosen: Family, rank: int) -> Call:
    """The commands of a family; where it is one command that needs no word, the command itself."""
    command = chosen.commands[0]
    return Call("aide", {"subject": str(rank)}) if len(chosen.commands) > 1 or command.args.model_fields else Call(command.name)


def _command(table: Table, said: str) -> Command | None:
    return table.find(said) or nearest(table, name_of(said))


def _family(table: Table, families: list[Family], said: str) -> Family | None:
    if said.isdecimal():
        return next((chosen for rank, chosen in enumerate(families, 1) if rank == int(said)), None)
    return table.find_family(said)


def _told(chosen: Family, args: Help, *, leads: bool) -> Effects:
    """The commands of a family, five at a time; after those of everybody, those of who leads, to them."""
    if len(chosen.commands) == 1:
        return (Reply(_explained(chosen.commands[0])),)
    pages = [(page, False) for page in _pages(chosen.everybodys)] + [(page, True) for page in _pages(chosen.teams if leads else ())]
    commands, teams = pages[min(args.page, len(pages)) - 1]
    more = args.page < len(pages)
    answer = Reply(msg("help.subject", title=chosen.title, commands=commands, teams=teams, more=more))
    return (answer, Offer({"suite": Call("aide", {"subject": args.subject, "page": args.page + 1})})) if more else (answer,)


def _pages(commands: Sequence[Command]) -> list[Sequence[Command]]:
    return [commands[start : start + COMMANDS_A_PAGE] for start in range(0, len(commands), COMMANDS_A_PAGE)]


def _explained(command: Command) -> Msg:
    examples, aliases = command.examples[:MOST_EXAMPLES], command.aliases[:MOST_ALIASES]
    return msg("core.command-help", name=command.name, summary=command.summary, examples=examples, aliases=aliases)


def _unknown(table: Table, families: list[Family], said: str) -> Effects:
    """« !aide alimentaire » is no family of commands, but a need: offer to search it."""
    search = table.commands.get(SEARCH)
    field = spoken_field(search) if search else None
    needs = _needs(families[:NEEDS_A_PAGE])
    if search is None or field is None or said.isdecimal():
        return Reply(msg("help.unknown-subject", subject=said, needs=needs)), _numbers(families)
    question = f"aide {said}"
    answer = msg("help.unknown-subject-search", needs=needs, question=question)
    return Reply(answer), _numbers(families, oui=Call(search.name, {field: question}))
