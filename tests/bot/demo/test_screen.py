"""Answers on a terminal."""

import pytest

from bot.demo.screen import styled


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
