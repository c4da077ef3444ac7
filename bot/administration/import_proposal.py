"""The reading that `agora import` proposes of a list nobody declared: shown with examples, and what is doubtful asked in the terminal."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from rich.console import Console

from bot.administration.import_fields import PROPOSED
from bot.administration.report_tables import cell, counted, say, show_names, table
from commands.imports import cells
from commands.imports.files import Sheet
from commands.imports.mapping import OfferValue
from commands.imports.meanings import Meanings
from commands.imports.proposal.columns import Guess, columns_of
from commands.imports.proposal.people import People
from commands.imports.proposal.proposal import Proposal
from commands.imports.values.lists import cut
from storage.lexicon import Lexicon

Read = Callable[[str], str]
"""Shows a prompt, and gives the line that was typed."""

NOTHING = "rien : laisser cette colonne de côté"
VALUES_ASKED = 8
"""Values of activities that are asked about: those met most."""
LIKELY = 0.3
"""From which share of its words, said by the lexicon, a need is what a value probably stands for."""
COLUMNS_OFFERED = 12


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
    for doubt in proposal.doubts:
        fields = (*doubt.fields[:1], *(each for each in doubt.others if each in PROPOSED))
        labels = [*(PROPOSED[field] for field in fields), NOTHING]
        question = f"« {cells.line(doubt.column)} » ({' · '.join(doubt.examples)}) : qu’est-ce que c’est ?"
        answer = _choose(console, question, labels, read)
        proposal = proposal.told(doubt.column, fields[answer : answer + 1])
    if proposal.name_column is None:
        proposal = _ask_name(console, proposal, read)
    proposal = _ask_constants(console, proposal, read)
    if proposal.people.reach:
        question = "Ces courriels et portables sont peut-être ceux de personnes. Les garder dans l’annuaire ?"
        choices = ["oui, ces personnes le savent", "non, les laisser de côté"]
        proposal = replace(proposal, nominative=_choose(console, question, choices, read) == 0)
    return _ask_values(console, proposal, sheet, lexicon, read)


def _ask_name(console: Console, proposal: Proposal, read: Read) -> Proposal:
    """The name is never guessed: without one there is no sheet."""
    columns = [each for each in proposal.guesses if each.examples][:COLUMNS_OFFERED]
    labels = [f"« {cells.line(each.column)} » ({' · '.join(each.examples)})" for each in columns]
    answer = _choose(console, "Quelle colonne dit le nom des structures ?", labels, read)
    return proposal.told(columns[answer].column, ("nom",))


def _ask_constants(console: Console, proposal: Proposal, read: Read) -> Proposal:
    """What all the rows have in common, and no column says."""
    network = proposal.network
    if network and not network.is_certain:
        choices = ["oui", "non"]
        answer = _choose(console, f"Toutes ces structures sont-elles « {network.name} » ?", choices, read)
        proposal = replace(proposal, network=network if answer == 0 else None)
    if not proposal.is_placed:
        say(console, "")
        said = read("Dans quelle commune sont ces structures ? (Entrée : je ne sais pas) : ")
        proposal = replace(proposal, commune=cells.line(said) or None)
    return proposal


def _ask_values(console: Console, proposal: Proposal, sheet: Sheet, lexicon: Lexicon, read: Read) -> Proposal:
    """Values that may stand for a need of the lexicon: asked once, the answers are kept with the reading of the list."""
    values = {name: dict(known) for name, known in proposal.values.items()}
    for column, said, slugs, share in doubtful_values(proposal, sheet, lexicon):
        labels = [*(lexicon.needs[slug].name for slug in slugs), "aucun : garder ces mots"]
        default = 0 if share >= LIKELY else len(slugs)
        answer = _choose(console, f"« {said} » : quel besoin est-ce ?", labels, read, default=default)
        values.setdefault(column, {})[said] = OfferValue(nom=said, besoins=slugs[answer : answer + 1])
    return replace(proposal, values=values)


def likely_values(proposal: Proposal, sheet: Sheet, lexicon: Lexicon) -> Proposal:
    """The proposal as its defaults have it: needs that values probably stand for."""
    values = {name: dict(known) for name, known in proposal.values.items()}
    for column, said, slugs, share in doubtful_values(proposal, sheet, lexicon):
        if share >= LIKELY:
            values.setdefault(column, {})[said] = OfferValue(nom=said, besoins=slugs[:1])
    return replace(proposal, values=values)


def doubtful_values(proposal: Proposal, sheet: Sheet, lexicon: Lexicon) -> list[tuple[str, str, tuple[str, ...], float]]:
    """The activities met most that only part of their words match with the lexicon: column, words, needs, share of the words."""
    meanings = Meanings(lexicon)
    found = []
    for column in columns_of(proposal.guesses, "services"):
        marks = proposal.cuts.get(column, ())
        rows = (row.cells.get(column) for row in sheet.structures if isinstance(row.cells, dict))
        met = Counter(item for value in rows for item in cut(value, marks))
        for said, count in met.items():
            meaning = meanings.needs(said)
            if meaning.slugs and not meaning.is_certain and said not in proposal.values.get(column, {}):
                found.append((count, column, said, meaning))
    found.sort(key=lambda each: -each[0])
    return [(column, said, meaning.slugs, meaning.share) for _, column, said, meaning in found[:VALUES_ASKED]]


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
