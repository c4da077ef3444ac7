from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Offer, msg
from commands.core.declaration.families import Table
from commands.core.declaration.vocabulary import Args, Family, Page, Sought
from commands.core.language.words import audible
from commands.core.understanding.meanings import Heard, Puzzled, Reading, Several, Silence, Understood
from commands.core.understanding.messages import read
from commands.core.understanding.seeking import is_for_somebody
from tests.commands.core.phrases import ANSWERS, PRIVATE, PUBLIC

family = Family("sample", "Essayer")


class Words(Args):
    """Tout dire."""

    words: Sought = ""


class Need(Args):
    """Trouver qui s’occupe d’un besoin."""

    need: Sought
    page: Page = 1


class Nothing(Args):
    """Ne rien dire."""


class Vote(Args):
    """Voter."""

    poll: str
    choices: Sought


class Places(Args):
    """Compter."""

    count: int


class Short(Args):
    """Faire court."""

    text: Sought = Field(max_length=10)


async def handler(_ctx: Context, _args: Args) -> Effects:
    return ()


family.command("aide", Words, aliases=("help", "?", "menu", "bonjour", "commandes", "aidez-moi", "aide-moi"), examples=("!aide",))(handler)
family.command("suite", Nothing, aliases=("plus", "encore"), examples=("!suite",))(handler)
family.command("qui-fait", Need, aliases=("qui", "cherche", "trouver", "annuaire"), examples=("!qui-fait logement",))(handler)
family.command("fiche", Words, aliases=("structure", "contact", "c-est-qui"), examples=("!fiche CCAS",))(handler)
family.command("état", Nothing, aliases=("ping", "version"), examples=("!état",))(handler)
family.command("agenda", Words, examples=("!agenda",))(handler)
family.command("effacer", Words, examples=("!effacer mes données",), writes=True)(handler)
family.command("vote", Vote, examples=("!vote S3 1 3",), writes=True)(handler)
family.command("places", Places, examples=("!places 12",))(handler)
family.command("court", Short, examples=("!court ici",))(handler)
family.command("pommes", Words, examples=("!pommes",))(handler)
family.command("sommes", Words, examples=("!sommes",))(handler)

TABLE = Table((family,))
OFFERED = {
    "suite": Call("qui-fait", {"need": "logement", "page": 2}),
    "1": Call("fiche", {"words": "un"}),
    "2": Call("fiche", {"words": "deux"}),
    "oui": Call("effacer", {"words": "tout"}),
}


def told(reading: Reading) -> str:
    """A reading in the words of the table of phrases."""
    match reading:
        case Silence():
            return "-"
        case Puzzled(message=message):
            return f"={message.key}"
        case Understood(command=command, args=args, correction=correction):
            said = ", ".join(str(value) for name, value in args if name != "page" and value)
            return f"{'~' if correction else ''}{command.name}: {said}".rstrip(" ")
        case Several(wishes=wishes):
            return " & ".join(map(told, wishes))


@pytest.mark.parametrize(("text", "reading"), PUBLIC, ids=lambda value: value[:40])
def test_in_a_public_room(text: str, reading: str) -> None:
    assert told(read(TABLE, Heard(audible(text)), {})) == reading


@pytest.mark.parametrize(("text", "reading"), PRIVATE, ids=lambda value: value[:40])
def test_in_a_private_room(text: str, reading: str) -> None:
    assert told(read(TABLE, Heard(text, private=True), {})) == reading
    assert told(read(TABLE, Heard(text, addressed=True), {})) == reading


@pytest.mark.parametrize(("text", "answer"), ANSWERS, ids=lambda value: value[:40])
def test_answers_to_an_offer(text: str, answer: str) -> None:
    expected = OFFERED[answer]
    for heard in (Heard(text, private=True), Heard(text, addressed=True), Heard(text, answering=True), Heard(f"!{text.lstrip('! ')}")):
        reading = read(TABLE, heard, OFFERED)
        assert isinstance(reading, Understood)
        assert (reading.command.name, reading.args.model_dump(exclude_unset=True)) == (expected.command, expected.args)


@pytest.mark.parametrize("text", [text for text, _ in ANSWERS if not text.startswith("!")])
def test_an_answer_without_its_mark_is_left_alone_in_a_public_room(text: str) -> None:
    assert read(TABLE, Heard(text), OFFERED) == Silence()


@pytest.mark.parametrize("text", ["oui effacer", "Oui, effacer !", "« oui effacer »"])
def test_an_answer_of_several_words(text: str) -> None:
    reading = read(TABLE, Heard(text, private=True), {"oui effacer": Call("effacer", {"words": "tout"})})
    assert told(reading) == "effacer: tout"


@pytest.mark.parametrize("text", ["3", "oui mais non", "2 rue du Bac", "suite logement", "non", "x" * 60_000])
def test_what_was_not_offered_is_not_an_answer(text: str) -> None:
    reading = read(TABLE, Heard(text, answering=True), OFFERED)
    assert not isinstance(reading, Understood)


def test_an_offer_of_a_command_that_is_gone_is_said() -> None:
    for call in (Call("disparue"), Call("qui-fait", {"unknown": 1}), Call("qui-fait")):
        assert told(read(TABLE, Heard("oui", private=True), {"oui": call})) == "=core.nothing-offered"


def test_a_short_answer_to_an_expired_offer_is_answered_where_it_replies_to_the_bot() -> None:
    assert told(read(TABLE, Heard("2", answering=True), {})) == "=core.nothing-offered"
    assert told(read(TABLE, Heard("oui", answering=True), {})) == "=core.nothing-offered"
    assert told(read(TABLE, Heard("ok", answering=True), {})) == "-"
    assert told(read(TABLE, Heard("aide", answering=True), {})) == "aide:"
    assert told(read(TABLE, Heard("bien vu", answering=True), {})) == "-"


def test_a_name_and_nothing_else_asks_for_help() -> None:
    assert told(read(TABLE, Heard("", addressed=True), {})) == "aide:"
    assert told(read(TABLE, Heard("", private=True), {})) == "-"


def facts(reading: Reading) -> dict[str, Any]:
    assert isinstance(reading, Puzzled)
    return reading.message.facts


def test_words_that_are_no_command_are_searched_and_it_is_said() -> None:
    reading = read(TABLE, Heard("Bonjour, où dormir ce soir ?", private=True), {})
    assert isinstance(reading, Understood)
    assert (reading.command.name, reading.args) == ("qui-fait", Need(need="où dormir ce soir"))
    assert reading.correction == msg("core.searching")


def test_a_tale_that_is_no_command_is_offered_to_the_search() -> None:
    tale = "Je sors d’une longue réunion et tout le monde parlait en même temps"
    reading = read(TABLE, Heard(tale, private=True), {})
    assert isinstance(reading, Puzzled)
    assert reading.offer == Offer({"oui": Call("qui-fait", {"need": tale})})


@pytest.mark.parametrize(
    "said",
    [
        "Je reçois demain une famille qui ne sait pas où dormir",
        "où envoyer quelqu’un qui veut arrêter de fumer",
        "elle n’arrive plus à ouvrir son courrier, elle pleure et ne sort plus de sa chambre",
        "mon voisin risque une coupure d’eau parce qu’il n’a pas compris la facture",
    ],
)
def test_what_is_told_of_somebody_is_searched_at_once(said: str) -> None:
    reading = read(TABLE, Heard(said, private=True), {})
    assert isinstance(reading, Understood)
    assert (reading.command.name, reading.args) == ("qui-fait", Need(need=said))


@pytest.mark.parametrize(
    "said", ["combien de places reste-t-il en crèche pour les tout petits", "quand passe le bus qui va de la mairie à la maternité"]
)
def test_a_long_question_whose_mark_was_not_typed_is_searched_at_once(said: str) -> None:
    reading = read(TABLE, Heard(said, private=True), {})
    assert isinstance(reading, Understood)
    assert (reading.command.name, reading.args) == ("qui-fait", Need(need=said))


@pytest.mark.parametrize(
    "said", ["je viens avec une dame du CCAS", "nous serons trois, deux jeunes et moi", "on voudrait un groupe de travail"]
)
def test_who_brings_somebody_looks_for_nobody(said: str) -> None:
    assert not is_for_somebody(said)


def test_a_guess_that_would_write_is_asked() -> None:
    reading = read(TABLE, Heard("!effacr mes données"), {})
    assert isinstance(reading, Puzzled)
    assert reading.message.facts == {"command": "effacer mes données"}
    assert reading.offer == Offer({"oui": Call("effacer", {"words": "mes données"})})


def test_words_that_are_many_are_not_repeated_in_the_question() -> None:
    reading = read(TABLE, Heard(f"!effacr {'mes données ' * 6}"), {})
    assert isinstance(reading, Puzzled)
    assert reading.message.facts == {"command": "effacer"}


def test_a_guess_between_two_is_asked() -> None:
    reading = read(TABLE, Heard("!tommes"), {})
    assert isinstance(reading, Puzzled)
    assert reading.message.facts == {"commands": ["pommes", "sommes"]}
    assert reading.offer == Offer({"1": Call("pommes"), "2": Call("sommes")})


def test_a_guess_that_lacks_words_gives_the_example() -> None:
    assert facts(read(TABLE, Heard("!votes"), {})) == {"command": "vote", "example": "!vote S3 1 3"}


def test_what_is_wrong_in_the_words_is_told_with_an_example() -> None:
    assert facts(read(TABLE, Heard("!places douze"), {})) == {"command": "places", "said": "douze", "example": "!places 12"}
    assert facts(read(TABLE, Heard("!court 12345678901"), {})) == {"command": "court", "most": 10, "example": "!court ici"}
    assert facts(read(TABLE, Heard("!qui-fait « »"), {})) == {"command": "qui-fait", "what": None, "example": "!qui-fait logement"}


def test_two_commands_never_answer_to_one_name() -> None:
    other = Family("other", "Autre")
    other.command("Qui fait", Words, examples=("!qui fait",))(handler)
    with pytest.raises(ValueError, match="quifait"):
        Table((family, other))


ANY_TEXT = st.text(alphabet=st.characters(), max_size=300) | st.lists(
    st.sampled_from(
        [
            "!",
            " ",
            "\u00a0",
            "aide",
            "qui",
            "fait",
            "-",
            "’",
            "«",
            "»",
            "?",
            "effacr",
            "vote",
            "S3",
            "2",
            "oui",
            "merci",
            "\x00",
            "😀",
            "\n",
            "l'",
            "de la ",
        ]
    ),
    max_size=20,
).map("".join)


@given(ANY_TEXT, st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_any_text_is_read(text: str, private: bool, addressed: bool, answering: bool, offering: bool) -> None:
    heard = Heard(text, private=private, addressed=addressed, answering=answering)
    offered = OFFERED if offering else {}
    reading = read(TABLE, heard, offered)
    assert read(TABLE, heard, offered) == reading
    if not (private or addressed or answering or "!" in text):
        assert reading == Silence()
