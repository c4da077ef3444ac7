"""The texts are typeset by scripts/format, and stand so."""

from pathlib import Path

import pytest

from scripts.typeset import sources, typeset


@pytest.mark.parametrize(
    ("typed", "typeset_as"),
    [
        ("<p>Voici : « {{ need }} » ?</p>", "<p>Voici\u00a0: «\u00a0{{ need }}\u00a0»\u202f?</p>"),
        ("<p>Voici\u202f: «\u202f{{ need }}\u202f»\u00a0?</p>", "<p>Voici\u00a0: «\u00a0{{ need }}\u00a0»\u202f?</p>"),
        ('{{ "\u202f: " if asked }}{{ "Quoi\u00a0? " }}', '{{ "\u00a0: " if asked }}{{ "Quoi\u202f? " }}'),
        ("<p>Fin ; non !</p>", "<p>Fin\u202f; non\u202f!</p>"),
        ("<p>Écrivez !aide : <code>!vote S1 : 2 ?</code></p>", "<p>Écrivez !aide\u00a0: <code>!vote S1 : 2 ?</code></p>"),
        ('{% set told = " : " %}{{ " ?" if asked }}{# Quoi ? #}', '{% set told = " : " %}{{ " ?" if asked }}{# Quoi ? #}'),
    ],
)
def test_no_break_spaces_where_french_wants_them(typed: str, typeset_as: str) -> None:
    assert typeset(typed) == typeset_as


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.name)
def test_all_texts_are_typeset(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert typeset(text) == text
