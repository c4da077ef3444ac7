from tests.chat import ACCUEIL, Chat
from tests.spaces import flat


async def test_the_promises_are_told_to_everybody(chat: Chat) -> None:
    said = flat(await chat.says("!confidentialité", room=ACCUEIL))
    assert "Responsables : CCAS." in said
    assert "24 mois sans nouvelles (je demande à 22) ; 30 jours après le départ" in said
    assert "rencontres et votes 12 mois ; brouillon 7 jours ; traces 30 jours" in said
    assert all(word in said for word in ("!mes-données", "!rectifier", "!effacer", "Samira (CCAS)", "cnil.fr"))
