"""An initiative: led by a partner, supported by others, who alone hear of it; what it taught stays."""

import pytest
from sqlmodel import select

from bot.engine.incoming import Untapped
from commands.core.rules.caps import OPEN_INITIATIVES
from storage import personal_data
from storage.initiatives import Initiative, InitiativeSupport
from tests.chat import LEA, OMAR, Chat
from tests.commands.exchange.conftest import INES, KARIM, NOBODY, PROGRAMME, SAMIRA, home, taps, told
from tests.spaces import flat

GARDEN = "!initiative Un jardin au pied des tours ; les familles du Parc ; une salle l’hiver ; un relais auprès des écoles"


async def says(chat: Chat, said: str, person: str = "Léa") -> str:
    who = {each.name: each for each in (LEA, OMAR, INES, KARIM, SAMIRA, NOBODY)}[person]
    return flat(await chat.says(said, person=who, room=home(who)))


async def rows(chat: Chat) -> list[Initiative]:
    async with chat.database.reading() as session:
        return list((await session.exec(select(Initiative))).all())


async def test_it_is_told_to_the_network_quietly(chat: Chat) -> None:
    said = await says(chat, GARDEN)
    assert "N1, Un jardin au pied des tours" in said
    assert "Il faut : une salle l’hiver, un relais auprès des écoles" in said
    (message,) = await told(chat, "exchange.initiative:1")
    assert (message.room_id, message.content["msgtype"]) == (PROGRAMME.room_id, "m.notice")
    assert "N1 : Un jardin" in await says(chat, "!initiatives", "Omar")
    assert "Pour : les familles du Parc" in await says(chat, "!initiative N1", "Omar")


async def test_it_is_supported_by_words_and_by_one_tap_once_a_structure(chat: Chat) -> None:
    await says(chat, GARDEN)
    assert "Soutenue par Maison pour tous (salle)" in await says(chat, "!soutenir N1 salle", "Omar")
    assert "déjà noté" in await says(chat, "!soutenir N1", "Omar")
    assert "(co-portage)" in await says(chat, "!soutenir N1 co-portage", "Omar")
    assert "Maison pour tous et Centre social" in await taps(chat, "exchange.initiative:1", "🤝", INES, PROGRAMME)
    assert "vous portez" in await says(chat, "!soutenir N1")
    assert "Je ne connais pas le soutien" in await says(chat, "!soutenir N1 de tout cœur", "Karim")
    assert "!inscription" in await taps(chat, "exchange.initiative:1", "🤝", NOBODY, PROGRAMME)
    assert "ne soutenez plus" in await says(chat, "!soutenir N1 retirer", "Omar")
    assert "Vous ne souteniez pas" in await says(chat, "!soutenir N1 retirer", "Omar")
    assert [each.behind for each in await rows(chat)] == [1]


async def test_a_sign_that_is_taken_back_counts_no_more(chat: Chat) -> None:
    await says(chat, GARDEN)
    await taps(chat, "exchange.initiative:1", "🤝", INES, PROGRAMME)
    (row,) = await told(chat, "exchange.initiative:1")
    tap = f"$tap{INES.user_id}🤝{row.id}"
    assert "Pas encore de soutien" in flat(await chat.answer_to(Untapped("$un", PROGRAMME, tap, by=INES.user_id)))


async def test_soutenir_before_an_idea_is_of_ideas(chat: Chat) -> None:
    await says(chat, GARDEN)
    await says(chat, "!propose Un café des aidants ; café partenaires ; ils sont seuls")
    assert "vous soutenez I1" in await says(chat, "!soutenir I1", "Omar")
    assert "I1" in await says(chat, "!soutenir 1", "Inès")


async def test_its_news_are_told_to_its_supporters_only(chat: Chat) -> None:
    await says(chat, GARDEN)
    await says(chat, "!soutenir N1", "Omar")
    await chat.deliver()
    assert "à 1 personne" in await says(chat, "!nouvelles N1 la salle est trouvée")
    to = [row.person_id or row.room_id for row in await chat.outbox() if "que vous soutenez" in row.content.get("body", "")]
    assert to == [OMAR.user_id]
    assert "Nouvelles : la salle est trouvée" in await says(chat, "!initiative N1", "Karim")
    assert "Samira" in await says(chat, "!nouvelles N1 et moi", "Omar")


async def test_what_it_taught_stays_and_is_found(chat: Chat) -> None:
    await says(chat, GARDEN)
    await says(chat, "!soutenir N1", "Omar")
    assert "reste ouverte" in await says(chat, "!bilan-initiative N1")
    said = await says(chat, "!bilan N1 les familles sont venues ; la salle était trop petite")
    assert "servira à d’autres" in said
    assert "que vous souteniez, est terminée. Ce qui a marché : les familles sont venues" in said
    assert "N1, Un jardin au pied des tours. Ce qui a marché" in await says(chat, "!retours", "Karim")
    assert "N1" in await says(chat, "!retours un jardin", "Karim")
    assert "l’a déjà tenté, « Un jardin au pied des tours »" in await says(chat, "!qui-fait jardin", "Karim")
    assert "Aucun retour d’expérience pour ces mots" in await says(chat, "!retours trampoline", "Karim")
    assert "est terminée" in await says(chat, "!soutenir N1", "Karim")
    assert "Ce qui a coincé : la salle était trop petite" in await says(chat, "!initiative N1", "Karim")
    assert [(each.state, each.closed_at) for each in await rows(chat)] == [("done", chat.now)]


async def test_retours_are_read_by_pages(chat: Chat) -> None:
    for number in range(5):
        await says(chat, f"!initiative Action numéro{number} ; les familles")
        await says(chat, f"!bilan-initiative N{number + 1} bien")
    assert "N5" in await says(chat, "!retours")
    assert "N2" in await says(chat, "suite")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("!initiative Un jardin", "séparés par « ; »"),
        ("!initiative 🌱 ; 🌱", "pas de mots"),
        ("!initiative Un jardin ; la famille de Mme Dupont, 12 rue des Lilas", "reconnaissable"),
        ("!initiative " + "jardin " * 20 + "; les familles", "trop long"),
        ("!initiative N9", "Je n’ai pas d’initiative N9"),
        ("!nouvelles N9 la salle", "Je n’ai pas d’initiative N9"),
    ],
)
async def test_what_is_refused_leaves_nothing(chat: Chat, said: str, why: str) -> None:
    assert why in await says(chat, said)
    assert await rows(chat) == []


async def test_who_may_lead_one_and_how_many(chat: Chat) -> None:
    assert "!inscription" in await says(chat, GARDEN, "Quelqu’un")
    await says(chat, GARDEN)
    assert "déjà votre initiative N1" in await says(chat, GARDEN)
    for number in range(OPEN_INITIATIVES - 1):
        await says(chat, f"!initiative Action numéro{number} ; les familles")
    assert "déjà 10" in await says(chat, "!initiative Une de plus ; les familles")
    assert "est retirée" in await says(chat, "!retirer N1")
    assert "est retirée" in await says(chat, "!bilan N1 bien")


async def test_an_erased_leader_leaves_the_initiative_and_an_erased_supporter_their_structure(chat: Chat) -> None:
    await says(chat, GARDEN)
    await says(chat, "!soutenir N1 salle", "Omar")
    async with chat.database.writing() as session:
        await personal_data.erase(session, LEA.user_id, chat.now, reason="request")
        await personal_data.erase(session, OMAR.user_id, chat.now, reason="request")
    assert "Soutenue par Maison pour tous (salle)" in await says(chat, "!initiative N1", "Karim")
    async with chat.database.reading() as session:
        assert [each.user_id for each in (await session.exec(select(InitiativeSupport))).all()] == [None]
    assert "servira" in await says(chat, "!bilan N1 bien", "Samira")


async def test_its_message_is_put_back(chat: Chat) -> None:
    await says(chat, GARDEN)
    await chat.deliver()
    (row,) = await told(chat, "exchange.initiative:1")
    assert "toujours dans son salon" in await says(chat, "!initiative N1 remettre")
    assert "a été retiré" in flat(await chat.answer_to(Untapped("$r", PROGRAMME, f"$sent{row.id}")))
    assert "de nouveau" in await says(chat, "!initiative N1 remettre")


@pytest.mark.parametrize("said", ["n 3", "rencontre n 3", "n° 3", "le numéro 3"])
async def test_a_number_is_no_initiative(chat: Chat, said: str) -> None:
    assert "initiative" not in await says(chat, said)
