"""What two families declare under one name, or one of them twice, is refused when the table is made, in a sentence that says who did."""

from collections.abc import Callable
from typing import Annotated, Any

import pytest

from commands.core.declaration.context import Context
from commands.core.declaration.families import Table
from commands.core.declaration.happenings import Contact, Departure
from commands.core.declaration.intents import Thing
from commands.core.declaration.questions import Question
from commands.core.declaration.vocabulary import Args, Borrowed, Expected, Family, Rest
from commands.table import FAMILIES, TABLE


class Words(Args):
    """Essayer."""

    words: Annotated[Rest, Expected(bool)] = ""


async def first(*_: Any) -> Any:
    return ()


async def second(*_: Any) -> Any:
    return ()


async def reads(_ctx: Context, said: str) -> str:
    return said


def house(declare: Callable[[Family, str], object], *, twice_in: str = "other") -> Callable[[], Table]:
    """Two families of which the second one, or the first one again, declares what the first one did."""
    one, other = Family("one", "Une"), Family("other", "Autre")
    families = {"one": one, "other": other}
    declare(one, "one")
    declare(families[twice_in], "one")
    return lambda: Table((one, other))


def command(family: Family, name: str, **more: Any) -> None:
    family.command(name, Words, examples=(f"!{name}",), **more)(first)


KINDS: dict[str, Callable[[Family, str], object]] = {
    "timer": lambda family, kind: family.timer(kind)(first),
    "tap": lambda family, kind: family.tapped(kind)(first),
    "removal": lambda family, kind: family.removed(kind)(first),
    "reply": lambda family, kind: family.replied(kind)(lambda number, words: None),
    "watch": lambda family, kind: family.watched(kind)(first),
    "teller": lambda family, kind: family.told_again(kind)(first),
    "job": lambda family, kind: family.daily(kind, 9)(first),
    "dialogue": lambda family, kind: family.dialogue(kind, (Question("a", "core.a", reads),))(first),
}


@pytest.mark.parametrize("declare", KINDS.values(), ids=KINDS)
def test_a_kind_that_is_declared_twice_is_refused(declare: Callable[[Family, str], object]) -> None:
    with pytest.raises(ValueError, match=r"« one\.week » is declared by « one », then by « one »"):
        house(lambda family, name: declare(family, f"{name}.week"), twice_in="one")()


@pytest.mark.parametrize("declare", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("kind", ["week", "one.week", "others.week", "other.", "other.a:1"])
def test_a_kind_that_does_not_carry_its_family_is_refused(declare: Callable[[Family, str], object], kind: str) -> None:
    """So that two families never declare the same one."""
    other = Family("other", "Autre")
    declare(other, kind)
    with pytest.raises(ValueError, match=f"« {kind} » does not carry the name of its family: it is to be « other.… »"):
        Table((Family("one", "Une"), other))


def own_standing(family: Family, _: str) -> None:
    command(family, family.name)
    family.stands("one")(first)


def heard(family: Family, _: str) -> None:
    command(family, f"dire-{family.name}")
    family.hears(f"dire-{family.name}", "je dis", "cela")


CLASHES: dict[str, tuple[Callable[[Family, str], object], str]] = {
    "command": (command, "« one » is declared by « one, !one », then by « other, !one »"),
    "alias": (lambda family, name: command(family, f"de-{family.name}", aliases=("Dix-sept",)), "name of a command « dixsept »"),
    "borrowed name": (
        lambda family, name: command(family, f"de-{family.name}", borrowed=Borrowed(("annuler",), bool)),
        "borrowed name « annuler »",
    ),
    "standing": (own_standing, "« other » tells how « one » stands, which is no command of its own"),
    "words": (heard, "way of speaking"),
}


@pytest.mark.parametrize(("declare", "told"), CLASHES.values(), ids=CLASHES)
def test_what_two_families_declare_is_refused(declare: Callable[[Family, str], object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        house(declare)()


def numbered(name: str, letter: str, nouns: str) -> Family:
    return calling(Family(name, name), Thing(f"{name}.thing", letter, nouns, shown_by=name))


def calling(family: Family, thing: Thing) -> Family:
    family.things.append(thing)
    command(family, family.name)
    return family


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (numbered("other", "R", "idée"), "letter « R »"),
        (numbered("other", "I", "idée|réunion"), "noun « réunion »"),
        (calling(Family("other", "Autre"), Thing("one.thing", "I", "idée", shown_by="other")), "does not carry the name of its family"),
        (Family("one", "Autre"), "family « one »"),
        (Family("other", "one"), "title « one »"),
    ],
)
def test_two_families_have_their_own_names_and_number_their_own_things(other: Family, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Table((numbered("one", "R", "rencontre|réunion"), other))


def test_two_commands_of_a_family_tell_each_its_own_standing() -> None:
    family = Family("one", "Une")
    for name in ("faire", "refaire"):
        command(family, name)
    family.stands("faire", "refaire")(first)
    assert Table((family,)).standings["refaire"] is first
    family.stands("faire")(second)
    with pytest.raises(ValueError, match="standing of « faire » is declared by « one », then by « one »"):
        Table((family,))


def test_a_happening_has_an_answerer_in_each_family_in_their_order_and_one_only() -> None:
    one, other = Family("one", "Une"), Family("other", "Autre")
    other.when(Contact)(second)
    one.when(Contact)(first)
    assert Table((one, other)).happenings[Contact] == (first, second)
    assert Table((other, one)).happenings[Contact] == (second, first)
    assert Departure not in Table((one, other)).happenings
    one.when(Contact)(second)
    with pytest.raises(ValueError, match="happening « Contact » is declared by « one », then by « one »"):
        Table((one, other))


def test_the_families_that_there_are_clash_in_nothing() -> None:
    assert Table(FAMILIES).commands.keys() == TABLE.commands.keys()


def test_a_dialogue_that_no_command_begins_is_refused() -> None:
    family = Family("trial", "Essais")
    command(family, "essai")
    question = (Question("a", "core.a", reads),)
    family.dialogue("trial.essai", question)(first)
    family.dialogue("trial.suite", question, begun_by="essai")(first)
    assert {each.begun_by for each in Table((family,)).dialogues.values()} == {"essai"}
    family.dialogue("trial.fin", question)(first)
    with pytest.raises(ValueError, match=r"« trial\.fin » is begun by « !fin », which is no command"):
        Table((family,))


def test_every_dialogue_that_is_stopped_names_a_command() -> None:
    assert all(TABLE.find(each.begun_by) for each in TABLE.dialogues.values())


async def test_a_timer_that_knows_all_is_given_the_table_and_what_waits_is_gathered_from_all_families() -> None:
    one, other = Family("one", "Une"), Family("other", "Autre")

    @one.timer("one.all", knows_all=True)
    async def ring(_due: Any, _planned: Any, table: Table) -> Any:
        return table

    one.timer("one.alone")(first)
    other.follows_up(second)
    one.follows_up(first)
    table = Table((one, other))
    all_known, alone = table.timers.get("one.all"), table.timers.get("one.alone")
    assert all_known is not None
    assert alone is first
    given: Any = await all_known(None, None)
    waiting: Any = table.follow_ups
    assert given is table
    assert waiting == (first, second)


def naming(thing: Thing) -> Callable[[str], bool]:
    return lambda words: thing.take(words)[0] is not None


def test_a_name_is_borrowed_by_several_each_before_its_own_things() -> None:
    polls, groups = numbered("one", "S", "sondage"), numbered("other", "G", "groupe")
    command(polls, "clore")
    for family in (polls, groups):
        command(family, f"clore-{family.name}", borrowed=Borrowed(("clore",), family.things[0].is_called))
    table = Table((polls, groups))
    called = {words: table.named("clore", words) for words in ("S3", "G2", "R1", "")}
    assert {words: found.name if found else None for words, found in called.items()} == {
        "S3": "clore-one",
        "G2": "clore-other",
        "R1": "clore",
        "": "clore",
    }


def test_who_borrows_a_name_takes_no_bare_number_from_its_owner() -> None:
    owner, other = numbered("one", "S", "sondage"), numbered("other", "G", "groupe")
    command(owner, "clore")
    command(other, "clore-groupe", borrowed=Borrowed(("clore",), naming(other.things[0])))
    with pytest.raises(ValueError, match="takes « clore 1 » from !clore"):
        Table((owner, other))


@pytest.mark.parametrize(
    ("words", "called"), [("G2", True), ("g 2 et la suite", True), ("le groupe 2", True), ("« G2 »", True), ("2", False), ("n° 2", False)]
)
def test_a_thing_is_called_by_its_letter_or_its_noun(words: str, *, called: bool) -> None:
    assert Thing("one.thing", "G", "groupe", shown_by="one").is_called(words) is called
