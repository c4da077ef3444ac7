"""A gallery of all that the bot can say: every macro is shown, used by the code, short, and well typeset.

A family adds its texts by a module of its name in `tests/commands/samples`.
"""

import ast
import re
from importlib import import_module
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from jinja2 import Environment, FileSystemLoader, nodes

from commands.core.declaration.context import Coordinator, Territory
from commands.core.declaration.effects import Msg
from commands.core.telling.rendering import TEXTS, Rendered, Texts
from tests.chat import TERRITORY

ROOT = Path(__file__).parent.parent.parent
PARIS = ZoneInfo("Europe/Paris")
ALONE = Territory("Le Bouscat", PARIS)
TOGETHER = Territory("Le Bouscat", PARIS, (Coordinator("@s:x", "Samira", "CCAS"), Coordinator("@p:x", "Paul", "centre social Carnot")))
OWN_TEXTS = {"unknown": None, "message-removed": "removed", "put-back": None, "still-there": None, "is-over": "over"}
"""Those of a `Subject`, with what it may declare in their place."""
LONG_TEXTS = {"only_short": 2, "one_line": 3}
"""What refuses words that are too many, and which of its arguments is the key."""
LONGEST = 900
MOST_LINES = 16
TEMPLATES = sorted(path.name.removesuffix(".html.j2") for path in TEXTS.glob("*.html.j2"))


def macros() -> set[str]:
    """The keys of all macros that a message can name; those that begin with `_` only serve the others."""
    parser = Environment(loader=FileSystemLoader(TEXTS), autoescape=True)
    keys = set()
    for family in TEMPLATES:
        tree = parser.parse((TEXTS / f"{family}.html.j2").read_text())
        names = {macro.name for macro in tree.find_all(nodes.Macro)}
        keys |= {f"{family}.{name.replace('_', '-')}" for name in names if not name.startswith("_")}
    return keys


def samples() -> dict[str, list[dict[str, Any]]]:
    """The facts of all families."""
    shown: dict[str, list[dict[str, Any]]] = {}
    for family in TEMPLATES:
        shown |= import_module(f"tests.commands.samples.{family}").SAMPLES
    return shown


def said_by_the_code() -> set[str]:
    """The keys that `msg`, `reply`, `Refused` and `Ended` are called with, those of dialogues, and those that each `Subject` has.

    A key that is no literal fails.
    """
    keys = set()
    for path in [*(ROOT / "commands").rglob("*.py"), *(ROOT / "bot").rglob("*.py")]:
        for call in ast.walk(ast.parse(path.read_text())):
            if not isinstance(call, ast.Call):
                continue
            if isinstance(call.func, ast.Name) and call.func.id in {"msg", "reply", "Refused", "Ended"}:
                key = call.args[0]
                if not (path.name == "effects.py" and isinstance(key, ast.Name)):
                    assert isinstance(key, ast.Constant), f"{path}:{call.lineno}: the key of a text is a literal"
                    keys.add(str(key.value))
            if isinstance(call.func, ast.Name) and call.func.id in LONG_TEXTS and path.name != "lines.py":
                keys.add(str(ast.literal_eval(call.args[LONG_TEXTS[call.func.id]])))
            if isinstance(call.func, ast.Name) and call.func.id == "Subject":
                begins, _ = ast.literal_eval(call.args[2])
                custom = {each.arg for each in call.keywords}
                keys |= {begins + name for name, given in OWN_TEXTS.items() if given not in custom}
            keys |= {
                str(said.value.value) for said in call.keywords if said.arg in {"asks", "summary"} and isinstance(said.value, ast.Constant)
            }
    return keys


def faults(html: str) -> list[str]:
    """What is wrong in the typography, leaving out what is to be copied (`code`), commands and addresses."""
    text = re.sub(r"<code>.*?</code>|https?://\S+|!(?=\w)|<[^>]+>", " ", html.replace("&nbsp;", "\u00a0"))
    wrong = [r"[^\u00a0\u202f?!][:;!?]", "[^\u00a0\u202f]»", "«[^\u00a0\u202f]", "['\"]", r"\.\.\.", r"\w[ \u00a0\u202f][.,](?=\s|$)"]
    return [found[0] for pattern in wrong for found in re.finditer(pattern, text)]


def wrongs(rendered: Rendered) -> list[str]:
    """What is wrong in a text as it is sent."""
    whole = {
        "not made of blocks": not re.match("<(?:p|ul|ol|blockquote)>", rendered.html),
        "nothing, or too long": not 0 < len(rendered.body) < LONGEST,
        "too many lines": len(rendered.body.splitlines()) > MOST_LINES,
        "what was left by a template": re.search(r"(?<=\S)  |\bNone\b|[\[\]{}]|&\w+;| \n", rendered.body),
    }
    return [*faults(rendered.html), *(what for what, is_so in whole.items() if is_so)]


def test_no_text_is_missing_and_none_is_unused() -> None:
    assert said_by_the_code() == macros()


@pytest.mark.parametrize("family", TEMPLATES)
def test_nothing_stands_between_the_texts(family: str) -> None:
    """What is outside every macro is said to nobody: a forgotten line, or the marks of a merge."""
    between = Texts(TERRITORY)._environment.get_template(f"{family}.html.j2").render()
    assert between.split() == []


def test_every_text_is_shown() -> None:
    assert set(samples()) == macros()
    assert all(samples().values())


@pytest.mark.parametrize("territory", [ALONE, TOGETHER], ids=["alone", "together"])
@pytest.mark.parametrize("family", TEMPLATES)
def test_the_gallery(family: str, territory: Territory) -> None:
    """All texts of a family in one test: it takes less to render seven thousand than to collect them. What fails is told with its key."""
    texts = Texts(territory)
    shown = import_module(f"tests.commands.samples.{family}").SAMPLES
    rendered = [(key, _render(texts, Msg(key, facts))) for key, showings in shown.items() for facts in showings]
    assert [(key, wrong, each.body) for key, each in rendered if (wrong := wrongs(each))] == []


def _render(texts: Texts, message: Msg) -> Rendered:
    try:
        return texts.render(message)
    except Exception as trouble:
        trouble.add_note(f"{message.key}: {message.facts}")
        raise


@pytest.mark.parametrize(
    ("html", "body", "wrong"),
    [
        ("<p>Voici</p>", "Voici", []),
        ("Voici", "Voici", ["not made of blocks"]),
        ("<p>Voici ;</p>", "Voici ;", [" ;"]),
        ("<p>Voici</p>", "", ["nothing, or too long"]),
        ("<p>Voici</p>", "x" * LONGEST, ["nothing, or too long"]),
        ("<p>Voici</p>", "x\n" * 16 + "x", ["too many lines"]),
        ("<p>Voici</p>", "Voici  deux", ["what was left by a template"]),
        ("<p>Voici</p>", "Voici None", ["what was left by a template"]),
        ("<p>Voici</p>", "Voici [1]", ["what was left by a template"]),
        ("<p>Voici</p>", "Voici &amp; cela", ["what was left by a template"]),
    ],
)
def test_the_check_of_the_gallery_sees_what_is_wrong(html: str, body: str, wrong: list[str]) -> None:
    assert wrongs(Rendered(body, html)) == wrong


@pytest.mark.parametrize(
    ("html", "wrong"),
    [
        ("<p>Voici :</p>", [" :"]),
        ("<p>Voici\u00a0: 9\u202f!</p>", []),
        ("<p>Quoi?</p>", ["i?"]),
        ("<p>« mot »</p>", [" »", "« "]),
        ("<p>l'aide</p>", ["'"]),
        ("<p>Et puis...</p>", ["..."]),
        ("<p>Fin .</p>", ["n ."]),
        ("<p>Écrivez !aide ou <code>!aide ?</code> https://ville.fr?x=1</p>", []),
    ],
)
def test_the_check_of_the_typography_sees_what_is_wrong(html: str, wrong: list[str]) -> None:
    assert faults(html) == wrong
