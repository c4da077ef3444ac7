"""What people thought of a meeting: asked once, taken back, counted, and nobody's any more."""

from sqlmodel import select

from bot.engine.incoming import Tapped, Untapped
from commands.core.declaration.context import Person, Room
from storage.reactions import Reaction
from storage.satisfaction import Comment, Rating, Satisfaction
from tests.chat import LEA, OMAR, Chat
from tests.commands.meetings.saying import CAFE, INES, SAMIRA, says, told
from tests.commands.meetings.test_presence import deliver
from tests.commands.personal_data.people import everything

PAUL = Person("@paul:town.example", "Paul")


def home(person: Person) -> Room:
    return Room(f"!{person.name}:town.example", private=True)


async def ask(chat: Chat, *people: Person) -> str:
    """These people come to the café; half an hour after its end, they are asked. Gives the message that reactions stand under."""
    await says(chat, CAFE.replace("; 2", "; 20"), SAMIRA)
    for person in people:
        await says(chat, "!participe R1", person)
    await chat.rings(days=10, hours=7, minutes=30)
    return (await deliver(chat))["meetings.satisfaction:1"]


async def test_those_who_were_there_are_asked_once_and_told_who_sees_what(chat: Chat) -> None:
    await says(chat, CAFE.replace("; 2", "; 20"), SAMIRA)
    for person in (LEA, OMAR):
        await says(chat, "!participe R1", person)
    chat.later(days=10, hours=6)
    await says(chat, "!présents R1 Omar", SAMIRA)
    await chat.rings(hours=1, minutes=30)
    (asked,) = [letter for letter in await told(chat, OMAR) if "Était-ce utile" in letter]
    assert "à partir de 3 réponses" in asked
    assert not [letter for letter in await told(chat, LEA) if "Était-ce utile" in letter]
    await chat.rings(days=1)
    assert len([letter for letter in await told(chat, OMAR) if "Était-ce utile" in letter]) == 1


async def test_after_an_evening_it_is_asked_on_the_next_morning(chat: Chat) -> None:
    await says(chat, CAFE.replace("14h-16h", "18h-20h"), SAMIRA)
    await says(chat, "!participe R1")
    await chat.rings(days=10, hours=11, minutes=30)  # 20 h 30
    assert not [letter for letter in await told(chat, LEA) if "Était-ce utile" in letter]
    await chat.rings(hours=12)
    assert [letter for letter in await told(chat, LEA) if "Était-ce utile" in letter]


async def test_a_tap_is_counted_then_forgotten_with_who_gave_it(chat: Chat) -> None:
    message = await ask(chat, LEA, OMAR, INES, PAUL)
    for number, (person, key) in enumerate(((LEA, "🙂"), (OMAR, "😐"), (INES, "🙁"))):
        assert "votre avis est noté" in await chat.answer_to(Tapped(f"$t{number}", home(person), person, message, key))
    assert "Votre avis est retiré" in await chat.answer_to(Untapped("$u", home(INES), "$t2"))
    await says(chat, "!avis R1 utile", INES)
    assert "3 sur 4 ont répondu pour le moment" in await says(chat, "!bilan-rencontre R1", SAMIRA)
    assert "6 utile" not in await says(chat, "!bilan-rencontre R1", SAMIRA)
    assert len(await everything(chat, Reaction)) == 2
    await chat.rings(days=7)
    assert "3 sur 4 ont répondu : 2 utile, 1 moyen, 0 pas utile." in await says(chat, "!bilan-rencontre R1", SAMIRA)
    assert await everything(chat, Rating) == []
    assert await everything(chat, Reaction) == []
    assert "C’est trop tard" in await chat.answer_to(Tapped("$late", home(PAUL), PAUL, message, "🙂"))
    assert await everything(chat, Reaction) == []


async def test_words_are_kept_without_their_author_their_time_and_their_order(chat: Chat) -> None:
    message = await ask(chat, LEA, OMAR, INES)
    assert "sans votre nom" in await chat.says("garder le tour de table", person=LEA, room=home(LEA), reply_to=message)
    await says(chat, "!avis R1 pas utile ; finir à l’heure", OMAR)
    await says(chat, "!avis R1 garder le tour de table", INES)
    assert "reconnaissable" in await says(chat, "!avis R1 Mme D. et son bébé étaient là", INES)
    for person in (LEA, INES):
        await says(chat, "!avis R1 moyen", person)
    assert "tour de table" not in await says(chat, "!bilan-rencontre R1", SAMIRA)
    kept = {(each.words, each.times) for each in await everything(chat, Comment)}
    assert kept == {("garder le tour de table", 2), ("finir à l’heure", 1)}
    assert set(Comment.model_fields) == {"meeting_number", "words", "times"}
    await chat.rings(days=7)
    said = await says(chat, "!bilan-rencontre R1", SAMIRA)
    assert "• finir à l’heure\n• garder le tour de table" in said
    assert "0 utile, 2 moyen, 1 pas utile" in said


async def test_of_fewer_than_three_answers_nothing_is_kept_but_how_many(chat: Chat) -> None:
    await ask(chat, LEA, OMAR, INES)
    await says(chat, "!avis R1 pas utile ; trop long")
    await says(chat, "!avis R1 utile", OMAR)
    await chat.rings(days=7)
    said = await says(chat, "!bilan-rencontre R1", SAMIRA)
    assert "2 sur 3 ont répondu. À moins de 3 réponses" in said
    assert "trop long" not in said
    assert await everything(chat, Comment) == []
    async with chat.database.reading() as session:
        found = (await session.exec(select(Satisfaction))).one()
    assert (found.useful, found.fair, found.useless) == (0, 0, 0)


async def test_who_was_not_asked_has_no_say_and_who_does_not_answer_for_it_no_sight(chat: Chat) -> None:
    await ask(chat, LEA)
    assert "Je ne vous ai pas demandé d’avis" in await says(chat, "!avis R1 utile", OMAR)
    assert "Seules la personne qui anime" in await says(chat, "!bilan-rencontre R1", OMAR)
    assert "Quel est votre avis" in await says(chat, "!avis R1")
