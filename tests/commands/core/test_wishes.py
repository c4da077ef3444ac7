"""Intents, opposites and several wishes in one message, as the whole house declares them."""

import pytest

from commands.core.declaration.effects import Call
from commands.core.declaration.families import Table
from commands.core.declaration.intents import Thing
from commands.core.declaration.vocabulary import ALOUD, Args, Command, Family
from commands.core.understanding.arguments import may_doubt, unsure
from commands.core.understanding.meanings import Heard, Puzzled, Reading, Several, Silence, Understood
from commands.core.understanding.messages import read
from commands.table import TABLE

PARTS = 5
"""Of the messages made of cues: each run reads one of them."""
MANY_ASKED = 200 // PARTS
"""In each part, at least: else those that write were not tried."""


def said(command: Command, args: Args) -> str:
    return " ".join([command.name, *(str(value) for value in args.model_dump(exclude_unset=True).values())])


def told(reading: Reading) -> list[str]:
    """What is run; after « ? », what is asked."""
    match reading:
        case Understood(command=command, args=args):
            return [said(command, args)]
        case Several(wishes=wishes):
            return [said(wish.command, wish.args) for wish in wishes]
        case Puzzled(offer=offer) if offer:
            return [f"? {' > '.join(chain(call))}" for call in offer.answers.values()]
        case _:
            return []


def chain(call: Call | None) -> list[str]:
    return [" ".join([call.command, *map(str, call.args.values())]), *chain(call.then)] if call else []


def private(text: str, about: str = "") -> list[str]:
    return told(read(TABLE, Heard(text, private=not about, answering=bool(about), about=about), {}))


@pytest.mark.parametrize("thing", [each for each in TABLE.things if TABLE.find(f"{each.shown_by}s")], ids=lambda each: each.letter)
@pytest.mark.parametrize("sign", ["", "!"])
def test_one_is_shown_that_is_asked_of_its_list(thing: Thing, sign: str) -> None:
    """« groupes G1 », as people say it who were just told the groups; a list that reads words may show it itself."""
    listing = TABLE.find(f"{thing.shown_by}s")
    assert listing
    (wish,) = private(f"{sign}{thing.shown_by}s {thing.letter}1")
    assert wish in {f"{thing.shown_by} {thing.letter}1", f"{listing.name} {thing.letter}1"}


@pytest.mark.parametrize("text", ["suivi R1", "qui fait R1", "aide R1"])
def test_one_is_shown_that_is_said_after_a_command_that_knows_all_families(text: str) -> None:
    """Such a command is in no family as it was declared: it broke off there."""
    assert private(text) == ["rencontre R1"]


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("absent R2 et participe R1", ["absent R2", "participe R1"]),
        ("!absent R2\n!participe R1", ["absent R2", "participe R1"]),
        ("participe R1, R3 et R4", ["participe R1", "participe R3", "participe R4"]),
        ("participe R1 puis vote S2 1 et 3", ["participe R1", "vote S2 1 et 3"]),
        ("je ne pourrai pas venir à R2 mais je viens à R1", ["? absent R2 > participe R1"]),
        ("R1 et R2 c’est où ?", ["rencontre R1", "rencontre R2"]),
        ("vote S2 1 et 3", ["vote S2 1 et 3"]),
        (
            "avis R2 garder le tour de table, je ne viens pas toujours à R3 la prochaine fois",
            ["avis R2 garder le tour de table, je ne viens pas toujours à R3 la prochaine fois"],
        ),
    ],
)
def test_all_wishes_of_a_message_are_done_or_all_are_asked(text: str, wishes: list[str]) -> None:
    assert private(text) == wishes


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("!désinscription R2", ["absent R2"]),
        ("!désinscription", ["désinscription"]),
        ("!partir R2", ["absent R2"]),
        ("!supprimer R2", ["? absent R2", "? annuler-rencontre R2"]),
        ("!supprimer mon vote S2", ["? vote S2 retirer"]),
        ("!annuler rappel R2", ["? rappel stop R2"]),
        ("!plus de rappel", ["? silence rappels"]),
    ],
)
def test_the_opposite_of_what_people_learnt_does_what_they_expect(text: str, wishes: list[str]) -> None:
    assert told(read(TABLE, Heard(text), {})) == wishes


def test_a_reply_to_a_meeting_is_about_it() -> None:
    assert private("je viens", about="R12") == ["participe R12"]
    assert private("je ne peux pas venir", about="R12") == ["? absent R12"]
    assert private("c’est à quelle heure ?", about="R12") == ["rencontre R12"]
    assert private("super initiative", about="R12") == []
    assert private("je viens à R3", about="R12") == ["participe R3"]


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("je voudrais signaler que le dernier bus part trop tôt", ["? problème le dernier bus part trop tôt"]),
        ("bonjour, mon idée c’est un jardin au pied des tours", ["? propose un jardin au pied des tours"]),
        ("mettez-moi une alerte si quelqu’un ouvre un cours de tricot", ["? préviens-moi quelqu’un ouvre un cours de tricot"]),
        ("S2 je vote la santé", ["? vote S2 la santé"]),
        ("on est contre D1, trop cher", ["? avis-décision D1 objection ; trop cher"]),
        ("nous on peut prêter une salle pour E1", ["? réponse E1 nous on peut prêter une salle"]),
        ("E1 on a une salle le samedi", ["? réponse E1 on a une salle le samedi"]),
        ("P1 transmis à la région, réponse avant le 15/12", ["? transmettre P1 à la région, réponse avant le 15/12"]),
    ],
)
def test_what_stands_after_a_cue_is_said_to_its_command(text: str, wishes: list[str]) -> None:
    assert private(text) == wishes


@pytest.mark.parametrize(
    "text",
    [
        "je voudrais signaler que",  # nothing is told
        "je lui ai dit hier soir au téléphone qu’il devait signaler que le bus part trop tôt",  # told of somebody else
        "peut-on signaler que le bus part trop tôt ?",  # a question tells nothing
    ],
)
def test_what_announces_nothing_of_its_own_is_not_said_to_a_command(text: str) -> None:
    assert not any(wish.startswith("? problème") for wish in private(text))


@pytest.mark.parametrize("text", ["où sont les comptes rendus", "quelles alertes ai-je", "!compte-rendus"])
def test_what_only_shows_where_no_word_is_said_is_not_asked(text: str) -> None:
    (wish,) = private(text)
    assert not wish.startswith("?")


@pytest.mark.parametrize("polite", ["svp", "merci", "stp merci", "s’il vous plaît, merci d’avance", "merci beaucoup svp"])
def test_polite_words_at_the_end_are_no_words_of_a_command(polite: str) -> None:
    assert private(f"participe R1 {polite}") == ["participe R1"]


def by_cues() -> list[str]:
    """Messages that hold one phrase of each group of an intent: each phrase of each group once."""
    messages = []
    for intent in TABLE.intents:
        thing = f" {intent.about}12" if intent.about else ""
        phrases = [[cue.removesuffix("*").replace("#", "1") for cue in group] for group in intent.groups]
        for rank, group in enumerate(phrases):
            for phrase in group:
                words = [phrase if place == rank else others[0] for place, others in enumerate(phrases)]
                messages.append(f"zzz {' '.join(words)} zzz{thing}")
    return messages


def keeps(wish: Understood) -> bool:
    """Whether something may be kept of a wish that is run. With a guess, its handler asks: tested where it is."""
    told = said(wish.command, wish.args)
    asks = may_doubt(wish.command) and unsure(wish.command, wish.args, ALOUD) == wish.args
    return wish.command.may_write(told.partition(" ")[2]) and not TABLE.shows(told) and not asks


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.slow) for part in range(1, PARTS))])
def test_a_cue_that_writes_is_never_run_at_once(part: int) -> None:
    """What is run at once only reads, only shows, or asks by itself; « zzz » keeps cues from being the name of a command."""
    asked, written = 0, []
    for message in by_cues()[part::PARTS]:
        reading = read(TABLE, Heard(message, private=True), {})
        wishes = reading.wishes if isinstance(reading, Several) else [reading] if isinstance(reading, Understood) else []
        written += [message for wish in wishes if keeps(wish)]
        asked += isinstance(reading, Puzzled) and reading.offer is not None
    assert written == []
    assert asked >= MANY_ASKED


def test_a_long_tale_is_not_read_by_its_cues() -> None:
    assert read(TABLE, Heard("je ne viens pas " * 40 + "R2", private=True), {}) != Silence()
    assert private("bla " * 120 + "je ne viens pas à R2") == []


def test_an_intent_of_a_command_that_nobody_has_is_refused() -> None:
    family = Family("sample", "Essayer")
    family.hears("disparue", "bonjour")
    with pytest.raises(ValueError, match="disparue"):
        Table((family,))
