"""The reading that `agora import` proposes of a list nobody declared: shown with examples, and what is doubtful asked in the terminal."""

from collections.abc import Callable, Sequence

from rich.console import Console

from bot.administration.report_tables import cell, counted, say, show_names, table
from commands.imports import cells
from commands.imports.files import Sheet
from commands.imports.meanings import Meanings
from commands.imports.proposal import asking
from commands.imports.proposal.asking import Answer, Asked, find_doubtful, walk
from commands.imports.proposal.columns import Guess, columns_of
from commands.imports.proposal.labels import PROPOSED
from commands.imports.proposal.people import People
from commands.imports.proposal.proposal import Proposal
from storage.lexicon import Lexicon

Read = Callable[[str], str]
"""Shows a prompt, and gives the line that was typed."""

NOTHING = "rien : laisser cette colonne de côté"


# ── Showing ──────────────────────────────────────────────────────────────────────────────────────────────────────


def show_proposal(console: Console, proposal: Proposal) -> None:
    """Each column, what it is taken for, three examples; then what is left aside and why, and who is named."""
    read = table("Comment je lis cette liste", "Colonne de la liste", "Je la prends pour", "Exemples")
    for guess in proposal.guesses:
        if guess.fields:
            read.add_row(cell(guess.column), cell(_label(guess, proposal)), cell(" · ".join(guess.examples)))
    if read.row_count:
        console.print(read)
    _show_left_aside(console, proposal)
    for column, words in proposal.closed.items():
        if column in {*columns_of(proposal.guesses, "etat"), *columns_of(proposal.guesses, "accord")}:
            shown = " ou ".join(f"« {word} »" for word in words)
            say(console, f"Lignes laissées de côté : celles où « {cells.line(column)} » dit {shown}.")
    if proposal.network:
        sure = "" if proposal.network.is_certain else ", à confirmer"
        say(console, f"Toutes ces structures seraient « {proposal.network.name} »{sure}.")
    if proposal.lists_people:
        say(console, PEOPLE_ONLY)
    show_people(console, proposal.people, kept=proposal.nominative)


def _show_left_aside(console: Console, proposal: Proposal) -> None:
    aside: dict[str, list[str]] = {}
    for guess in proposal.guesses:
        if not guess.fields:
            aside.setdefault(guess.why, []).append(f"« {cells.line(guess.column)} »")
    for why, names in aside.items():
        show_names(console, f"Laissées de côté ({why})", names)


def _label(guess: Guess, proposal: Proposal) -> str:
    said = " et ".join(PROPOSED[field] for field in guess.fields)
    if guess.column in proposal.values:
        return f"{said}, {len(proposal.values[guess.column])} activités reconnues"
    return said


def show_people(console: Console, people: People, *, kept: bool) -> None:
    """Who is named in a list. kept: whether addresses and mobiles that may be somebody's are."""
    show_names(console, "Colonnes qui nomment des personnes (rien n’en sera gardé)", people.columns)
    inside = (f"« {cells.line(column)} » ({count})" for column, count in people.inside.items())
    show_names(console, "Cases qui nomment peut-être une personne, à relire avant d’écrire", inside)
    if people.reach:
        what = "C’est gardé : dites-le à ces personnes." if kept else "C’est laissé de côté."
        least = "au moins " if people.is_partial else ""
        reach = " et ".join(counted(number, word) for number, word in ((people.mails, "courriel"), (people.mobiles, "portable")) if number)
        say(console, f"Peut-être au nom d’une personne : {least}{reach}. {what}")


PEOPLE_ONLY = (
    "On dirait une liste de personnes, sans identifiant Matrix : elles ne peuvent pas être inscrites, seules leurs structures sont lues. "
    "Pour les inscrire, ajoutez une colonne « identifiant matrix » (@karim:example.org), ou invitez-les à écrire au robot."
)


# ── Asking ───────────────────────────────────────────────────────────────────────────────────────────────────────


def settle(console: Console, proposal: Proposal, sheet: Sheet, lexicon: Lexicon, read: Read) -> Proposal:
    """Ask what is doubtful, one question after the other, and give the proposal as it then stands."""
    questions = walk(proposal, find_doubtful(proposal, sheet, Meanings(lexicon)))
    try:
        asked = next(questions)
        while True:
            asked = questions.send(_answer(console, asked, lexicon, read))
    except StopIteration as end:
        settled: Proposal = end.value
        return settled


def _answer(console: Console, asked: Asked, lexicon: Lexicon, read: Read) -> Answer:
    """What somebody says to a question."""
    if asked.kind == asking.TOWN:
        say(console, "")
        return read("Dans quelle commune sont ces structures ? (Entrée : je ne sais pas) : ")
    return _choose(console, *_told(asked, lexicon), read, default=asked.likely)


def _told(asked: Asked, lexicon: Lexicon) -> tuple[str, list[str]]:
    """A question and its choices, in words."""
    subject = cells.line(asked.subject)
    match asked.kind:
        case asking.COLUMN:
            question = f"« {subject} » ({' · '.join(asked.examples)}) : qu’est-ce que c’est ?"
            return question, [PROPOSED[field] if field else NOTHING for field in asked.choices]
        case asking.NAME:
            columns = [f"« {cells.line(name)} » ({shown})" for name, shown in zip(asked.choices, asked.examples, strict=True)]
            return "Quelle colonne dit le nom des structures ?", columns
        case asking.NETWORK:
            return f"Toutes ces structures sont-elles « {asked.subject} » ?", ["oui", "non"]
        case asking.PEOPLE:
            question = "Ces courriels et portables sont peut-être ceux de personnes. Les garder dans l’annuaire ?"
            return question, ["oui, ces personnes le savent", "non, les laisser de côté"]
    needs = [lexicon.needs[slug].name if slug else "aucun : garder ces mots" for slug in asked.choices]
    return f"« {asked.subject} » : quel besoin est-ce ?", needs


def _choose(console: Console, question: str, choices: Sequence[str], read: Read, *, default: int = 0) -> int:
    """One question with numbered choices; an empty line is the default. Asked again until the answer is one of them."""
    say(console, "")
    say(console, question)
    for number, choice in enumerate(choices, start=1):
        say(console, f"  {number}. {choice}")
    while True:
        answer = read(f"Votre choix [{default + 1}] : ").strip()
        if not answer:
            return default
        if answer.isdecimal() and 1 <= int(answer) <= len(choices):
            return int(answer) - 1
        say(console, f"Écrivez un numéro de 1 à {len(choices)}, ou rien pour {default + 1}.")
