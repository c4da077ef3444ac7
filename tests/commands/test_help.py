from collections.abc import Callable
from typing import Any

import pytest

from commands.core.declaration.context import Context, Person
from commands.core.declaration.effects import Call, Effects, Msg, Offer, Reply
from commands.core.declaration.families import Table
from commands.core.declaration.shapes import Nothing
from commands.core.declaration.vocabulary import Args, Family, Rest
from commands.core.telling.rendering import Texts
from commands.core.understanding.meanings import Heard, Understood
from commands.core.understanding.messages import read
from commands.help import Help, family, show_help, show_more, tell_whom_to_ask
from commands.table import TABLE as HOUSE
from tests.commands.conftest import TERRITORY

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
    effects = await show_help(make(), Help(subject=subject), table)
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
            ],
            "start": 1,
            "more": False,
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
    told = {"title": "Trouver une structure", "commands": finding.commands, "teams": False, "more": False}
    assert message == Msg("help.subject", told)


@pytest.mark.parametrize("subject", ["2", "rencontres"])
async def test_a_subject_of_one_command_is_that_command(context: Make, subject: str) -> None:
    message, _ = await helped(context, subject)
    assert (message.key, message.facts["name"]) == ("core.command-help", "agenda")


async def test_the_number_of_a_command_that_needs_no_word_runs_it(context: Make) -> None:
    state = Family("state", "Savoir si je marche bien")
    state.command("état", Nothing, examples=("!état",))(handler)
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
        told[answer] = (reading.command.name, reading.args.model_dump(exclude_unset=True))
    assert told == {"1": ("aide", {"subject": "1"}), "2": ("aide", {"subject": "2"}), "oui": ("qui-fait", {"need": "aide alimentaire"})}


async def test_more_of_nothing(context: Make) -> None:
    assert await show_more(context(), Nothing()) == (Reply(Msg("help.nothing-more", {})),)


EIGHT = 8
TEXTS = Texts(TERRITORY)
ROLES = {"partner": Person("@omar:reseau.example", "Omar"), "coordinator": Person("@samira:ccas.example", "Samira")}
SUBJECTS = [str(rank) for rank, _ in enumerate([each for each in HOUSE.families if each.commands and each.name != "help"], 1)]


def lines(message: Msg) -> list[str]:
    return [line for line in TEXTS.render(message).body.splitlines() if line.strip()]


async def pages(make: Make, subject: str, person: Person) -> list[Msg]:
    """All pages of a help, as « suite » gives them."""
    shown: list[Msg] = []
    call: Call | None = Call("aide", {"subject": subject})
    while call:
        effects = await show_help(make(person=person), Help.model_validate(call.args), HOUSE)
        shown += [effect.message for effect in effects if isinstance(effect, Reply)]
        call = next((effect.answers.get("suite") for effect in effects if isinstance(effect, Offer)), None)
    return shown


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("subject", ["", *SUBJECTS, *HOUSE.commands])
async def test_every_help_is_eight_lines_long_at_most(context: Make, subject: str, role: str) -> None:
    for message in await pages(context, subject, ROLES[role]):
        assert len(lines(message)) <= EIGHT, lines(message)


@pytest.mark.parametrize("subject", SUBJECTS)
async def test_what_the_team_does_is_told_to_the_team_only_and_last(context: Make, subject: str) -> None:
    def told(messages: list[Msg]) -> list[str]:
        return [command.name for message in messages for command in message.facts.get("commands", ())]

    chosen = [family for family in HOUSE.families if family.commands and family.name != "help"][int(subject) - 1]
    partner, coordinator = [told(await pages(context, subject, person)) for person in ROLES.values()]
    if partner:
        assert not set(partner) & set(chosen.team)
        assert coordinator == [*partner, *(command.name for command in chosen.teams)]


async def test_each_need_shows_what_most_people_need(context: Make) -> None:
    needs = [need for message in await pages(context, "", ROLES["partner"]) for need in message.facts["needs"]]
    examples = {need["title"]: need["example"] for need in needs}
    assert examples["Les rencontres"] == "!agenda"
    assert examples["Les sondages"] == "!vote S3 1 3"
    assert len(needs) == len([each for each in HOUSE.families if each.everybodys and each.name != "help"])


def test_who_leads_and_who_does_not_count_subjects_alike() -> None:
    """What only the équipe d'animation has comes last: « !aide 3 » is one subject, whoever says it."""
    shared = [bool(each.everybodys) for each in HOUSE.families if each.commands and each.name != "help"]
    assert shared == sorted(shared, reverse=True)


def test_the_commands_that_families_put_forward_exist() -> None:
    for each in HOUSE.families:
        assert {*each.first, *each.team} <= {command.name for command in each.commands}, each.name


async def test_who_wants_a_person_is_told_whom(context: Make) -> None:
    (answer,) = await tell_whom_to_ask(context(), Nothing())
    assert isinstance(answer, Reply)
    assert "Samira (CCAS)" in "".join(lines(answer.message))
