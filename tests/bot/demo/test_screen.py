"""Answers on a terminal."""

from io import StringIO

import pytest
from rich.console import Console

from bot.demo.heard import Heard
from bot.demo.screen import show_file, styled


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Bonjour <strong>à vous</strong></p><p>Suite</p>", "Bonjour à vous\nSuite"),
        ("<p>Deux :</p><ol><li>un</li><li>deux</li></ol><p>Fin</p>", "Deux :\n1. un\n2. deux\nFin"),
        ('<ol start="4"><li>quatre</li><li>cinq</li></ol>', "4. quatre\n5. cinq"),
        ('<ol start="x"><li>un</li></ol>', "1. un"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "• a\n  • b\n• c"),
        ('<a href="https://valmont.example/">le site</a>', "le site (https://valmont.example/)"),
        ('<a href="https://valmont.example/">https://valmont.example/</a>', "https://valmont.example/"),
        ("un<br>deux<br><br>quatre", "un\ndeux\n\nquatre"),
        ("1 &lt; 2 &amp; [bold]ceci[/bold]", "1 < 2 & [bold]ceci[/bold]"),
        ("</li></ol></p></a><li>perdu", "• perdu"),
        ("", ""),
    ],
)
def test_html_becomes_lines(html: str, text: str) -> None:
    assert styled(html).plain == text


def test_strong_words_are_bold() -> None:
    text = styled("<p>a <strong>b <em>c</em></strong> d</p>")
    assert [(text.plain[span.start : span.end], str(span.style)) for span in text.spans] == [("b ", "bold"), ("c", "bold italic")]


def test_a_file_is_shown_by_its_name_and_its_beginning() -> None:
    said = StringIO()
    content = {"msgtype": "m.file", "body": "mes-donnees.csv", "url": "mxc://agora.local/1"}
    heard = Heard("!private", "$1", "@agora:agora.local", "m.room.message", content)
    data = "\n".join(f"ligne {number}" for number in range(40)).encode()
    show_file(Console(file=said, width=80), heard, data, name="AGORA", room="Privé")
    lines = [line.strip() for line in said.getvalue().splitlines() if line.strip()]
    assert lines[:3] == ["AGORA  Privé", "Fichier : mes-donnees.csv", "ligne 0"]
    assert lines[-1] == "…"
    assert "ligne 39" not in lines
