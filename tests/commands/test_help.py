from collections.abc import Callable
from typing import Any

import pytest

from commands.core.context import Context
from commands.core.effects import Call, Effects, Msg, Offer, Reply
from commands.core.families import Table
from commands.core.reading import Heard, Understood, read
from commands.core.vocabulary import Args, Family, Rest
from commands.help import Help, More, family, show_help, show_more

Make = Callable[..., Context]


class Need(Args):
    """Trouver qui s’occupe d’un besoin."""

    need: Rest


async def handler(_ctx: Context, _args: Args) -> Effects:
    return ()


finding = Family("finding", "Trouver une structure")
finding.command("qui-fait", Need, aliases=("qui",), examples=("!qui-fait logement",))(handler)
finding.command("fiche", Need, aliases=("contact",), examples=("!fiche CCAS",))(handler)
meeting = Family("meeting", "Voir les rencontres")
meeting.command("agenda", Need, aliases=("calendrier",), examples=("!agenda",))(handler)
silent = Family("silent", "Ne rien dire")

TABLE = Table((finding, family, meeting, silent))
WITHOUT_SEARCH = Table((meeting, family))


async def helped(make: Make, subject: str, table: Table = TABLE) -> tuple[Msg, Offer | None]:
    effects = await show_help(make(table=table), Help(subject=subject))
    assert isinstance(effects[0], Reply)
    offer = effects[1] if len(effects) > 1 else None
    assert offer is None or isinstance(offer, Offer)
    return effects[0].message, offer


async def test_help_tells_the_needs_that_have_commands(context: Make) -> None:
    message, offer = await helped(context, "")
    assert message == Msg(
        "help.needs",
        {
            "needs": [
                {"title": "Trouver une structure", "example": "!qui-fait logement"},
                {"title": "Voir les rencontres", "example": "!agenda"},
            ]
        },
    )
    assert offer == Offer({"1": Call("aide", {"subject": "1"}), "2": Call("aide", {"subject": "2"})})


@pytest.mark.parametrize("subject", ["qui-fait", "QUI FAIT", "qui", "!qui-fait", "quifiat"])
async def test_help_on_a_command(context: Make, subject: str) -> None:
    message, offer = await helped(context, subject)
    facts = {"name": "qui-fait", "summary": "Trouver qui s’occupe d’un besoin.", "examples": ("!qui-fait logement",), "aliases": ("qui",)}
    assert (message, offer) == (Msg("core.command-help", facts), None)


@pytest.mark.parametrize("subject", ["1", "trouver une structure", "Structure"])
async def test_help_on_a_subject(context: Make, subject: str) -> None:
    message, _ = await helped(context, subject)
    assert message == Msg("help.subject", {"title": "Trouver une structure", "commands": finding.commands})


@pytest.mark.parametrize("subject", ["2", "rencontres"])
async def test_a_subject_of_one_command_is_that_command(context: Make, subject: str) -> None:
    message, _ = await helped(context, subject)
    assert (message.key, message.facts["name"]) == ("core.command-help", "agenda")


async def test_the_number_of_a_command_that_needs_no_word_runs_it(context: Make) -> None:
    state = Family("state", "Savoir si je marche bien")
    state.command("état", More, examples=("!état",))(handler)
    _, offer = await helped(context, "", Table((finding, family, state)))
    assert offer == Offer({"1": Call("aide", {"subject": "1"}), "2": Call("état")})


async def test_an_unknown_subject_gives_the_subjects_and_offers_to_search(context: Make) -> None:
    message, offer = await helped(context, "alimentaire")
    assert message.key == "help.unknown-subject-search"
    assert message.facts["question"] == "aide alimentaire"
    assert offer is not None
    assert offer.answers["oui"] == Call("qui-fait", {"need": "aide alimentaire"})
    assert offer.answers["2"] == Call("aide", {"subject": "2"})


@pytest.mark.parametrize(("subject", "table"), [("9", TABLE), ("9" * 50, TABLE), ("²", WITHOUT_SEARCH), ("jardinage", WITHOUT_SEARCH)])
async def test_an_unknown_subject_without_search(context: Make, subject: str, table: Table) -> None:
    message, offer = await helped(context, subject, table)
    assert message.key == "help.unknown-subject"
    assert offer is not None


async def test_what_help_offers_can_be_run(context: Make) -> None:
    _, offer = await helped(context, "alimentaire")
    assert offer is not None
    told: dict[str, Any] = {}
    for answer in offer.answers:
        reading = read(TABLE, Heard(answer, private=True), offer.answers)
        assert isinstance(reading, Understood)
        told[answer] = (reading.command.name, reading.args.model_dump())
    assert told == {"1": ("aide", {"subject": "1"}), "2": ("aide", {"subject": "2"}), "oui": ("qui-fait", {"need": "aide alimentaire"})}


async def test_more_of_nothing(context: Make) -> None:
    assert await show_more(context(), More()) == (Reply(Msg("help.nothing-more", {})),)
