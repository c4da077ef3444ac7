"""From words to what a pilot structure says."""

import pytest

from commands.governance.opinions import Said, is_opinion, read_opinion

COURT = "le délai est court"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("pour", Said("for")),
        ("Pour !", Said("for")),
        ("nous sommes pour", Said("for")),
        ("d’accord", Said("for")),
        ("Favorable", Said("for")),
        ("défavorable ; trop cher", Said("objection", "trop cher")),
        (f"réserve ; {COURT}", Said("reserve", COURT)),
        (f"Réserves : {COURT}", Said("reserve", COURT)),
        (f"reserve {COURT}", Said("reserve", COURT)),
        (f"objection\n{COURT}", Said("objection", COURT)),
        (f"contre, {COURT}", Said("objection", COURT)),
        ("objection", Said("objection")),
        ("objection ; …", Said("objection")),
        ("retirer", Said(None)),
        ("je retire mon avis", Said(None)),
        ("pour, mais pas tout de suite", None),
        ("pour-boire", None),
        ("réserver la salle", None),
        ("objectionnable", None),
        ("", None),
        ("peut-être", None),
    ],
)
def test_what_words_say(words: str, said: Said | None) -> None:
    assert read_opinion(words) == said


@pytest.mark.parametrize("words", ["pour", "réserve : le délai", "objection", "retirer", "oui", "non"])
def test_a_reply_that_is_an_opinion(words: str) -> None:
    assert is_opinion(words)


@pytest.mark.parametrize(
    "words", ["non merci, à demain", "oui je viens", "ok on en parle jeudi", "Pour info, la salle est prise", "bien vu"]
)
def test_a_reply_that_is_talk(words: str) -> None:
    assert not is_opinion(words)
