"""Nothing is told that is not held, and nothing held that is not told: in words, and in the files."""

import json
from typing import Any

import pytest

from commands.personal_data.told import SECTIONS, TOLD
from storage.holdings import Holding, holdings
from storage.meetings import Registration
from storage.series import Series
from storage.turns import WaitingEvent
from tests.chat import LEA, Chat
from tests.commands.personal_data.people import files, put
from tests.given import meeting, structure

SERIES: dict[str, Any] = {"rule": "FREQ=WEEKLY;BYDAY=TH", "created_by": LEA.user_id}
FILE = "mes-donnees-2026-11-23.json"


def test_what_is_told_is_what_is_held() -> None:
    assert {holding.name for holding in holdings()} == set(SECTIONS)
    assert len(SECTIONS) == sum(len(kind.sections) for kind in TOLD.values())
    assert len({section.name for section in SECTIONS.values()}) == len(SECTIONS)


@pytest.mark.parametrize("holding", holdings(), ids=lambda holding: holding.name)
def test_each_column_of_a_holding_has_a_name_of_its_own_in_the_files(holding: Holding) -> None:
    columns = SECTIONS[holding.name].columns
    assert set(columns) == set(holding.shared)
    assert len(set(columns.values())) == len(columns)


def test_every_holding_adds_to_a_count_but_those_that_are_part_of_another() -> None:
    """The marks of a ballot are its vote; messages are counted by what an erasure would take back."""
    counted = {holding for kind in TOLD.values() for holding in kind.counted}
    assert set(SECTIONS) - counted == {"marks", "messages", "mentions"}


async def test_who_only_made_a_series_is_told_of_it_and_erased(chat: Chat) -> None:
    await put(chat, Series(created_at=chat.now, **SERIES))
    assert "1 série que vous avez créée" in (await chat.says("!mes-données")).replace("\u00a0", " ")
    told = json.loads(files(await chat.outbox())[FILE])
    assert told["donnees"]["series_creees"] == [{"regle": "FREQ=WEEKLY;BYDAY=TH", "cree_le": "2026-11-23T09:00:00+01:00"}]
    assert "Je garde, sans votre nom : 1 série que vous avez créée" in (await chat.says("!effacer")).replace("\u00a0", " ")
    assert "Reçu n°" in await chat.says("oui effacer")


async def test_a_message_that_waits_for_its_turn_is_told_and_its_id_does_not_hide_it(chat: Chat) -> None:
    source = '{"body": "bonjour"}'
    await put(chat, WaitingEvent(sender=LEA.user_id, event_id="$waiting", room_id="!a", source=source, received_at=chat.now))
    assert "1 message de vous auquel je vais répondre" in (await chat.says("!mes-données")).replace("\u00a0", " ")
    (row,) = json.loads(files(await chat.outbox())[FILE])["donnees"]["messages_qui_attendent_leur_tour"]
    assert (row["numero_du_message"], row["message"]) == ("$waiting", source)


async def test_a_structure_is_named_where_the_person_holds_no_post_in_it(chat: Chat) -> None:
    ccas, cafe = structure("CCAS"), meeting()
    await put(chat, ccas, cafe)
    await put(chat, Registration(meeting_number=cafe.number or 0, user_id=LEA.user_id, structure_id=ccas.id, arrival=1, at=chat.now))
    await chat.says("!mes-données")
    (row,) = json.loads(files(await chat.outbox())[FILE])["donnees"]["inscriptions_aux_rencontres"]
    assert (row["rencontre"], row["structure"]) == (cafe.number, "CCAS")
