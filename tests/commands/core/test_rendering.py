import json
import re
from datetime import UTC, date, datetime, time
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import TemplateNotFound, UndefinedError

from commands.core.dates import Recurring, When
from commands.core.declaration.context import Coordinator, Territory
from commands.core.declaration.effects import msg
from commands.core.telling.french import filters, inside, listed, long_date, number, opening, plural, sentence, short
from commands.core.telling.markup import MOST_BYTES, MOST_CHARACTERS, TAGS, clean, plain, shorten
from commands.core.telling.rendering import Texts, contact

PARIS = ZoneInfo("Europe/Paris")
TERRITORY = Territory(
    "Le Bouscat", PARIS, (Coordinator("@samira:ccas.fr", "Samira", "CCAS"), Coordinator("@paul:centre.fr", "Paul", "Centre social"))
)
TEXTS = Texts(TERRITORY)


class Balance(HTMLParser):
    """Reads HTML and keeps what is wrong in it."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.wrong.append(tag)
        self.wrong += [name for name, _ in attrs if (tag, name) not in {("a", "href"), ("ol", "start")}]
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"/{tag}")


def troubles(html: str) -> list[str]:
    reader = Balance()
    reader.feed(html)
    reader.close()
    return reader.wrong + reader.open


@pytest.mark.parametrize(
    ("html", "body"),
    [
        ("<p>Bonjour</p>", "Bonjour"),
        ("<p>Un</p><p>Deux</p>", "Un\n\nDeux"),
        ("<p>Voici :</p><ol><li>un</li><li>deux</li></ol><p>Fin</p>", "Voici :\n1. un\n2. deux\n\nFin"),
        ("<ol start='4'><li>un</li><li>deux</li></ol>", "4. un\n5. deux"),
        ("<ol start='x'><li>un</li></ol>", "1. un"),
        ("<ul><li>un<br>suite</li><li>deux</li></ul>", "• un\n   suite\n• deux"),
        ("<ul><li><p>un</p><p>suite</p></li></ul>", "• un\n   suite"),
        ("<ul><li>un<ul><li>dedans</li></ul></li><li>deux</li></ul>", "• un\n   • dedans\n• deux"),
        ("<p>un<br>deux</p>", "un\ndeux"),
        ("<p><strong>Gras</strong> et <code>!aide</code></p>", "Gras et !aide"),
        ("<blockquote><p>dit</p></blockquote><p>Fin</p>", "«\u00a0dit\u00a0»\n\nFin"),
        ('<p><a href="https://ville.fr/ccas">La page</a>.</p>', "La page (https://ville.fr/ccas)."),
        ('<p><a href="https://ville.fr/">https://ville.fr</a></p>', "https://ville.fr"),
        ('<p><a href="https://ville.fr/">ville.fr</a></p>', "ville.fr"),
        ('<p><a href="mailto:ccas@ville.fr">ccas@ville.fr</a></p>', "ccas@ville.fr"),
        ('<p><a href="mailto:ccas@ville.fr">Écrire</a></p>', "Écrire (ccas@ville.fr)"),
        ('<p><a href="https://ville.fr"></a></p>', "https://ville.fr"),
        ('<p><a href="javascript:alert(1)">ici</a> <a href="/x">là</a></p>', "ici là"),
        ("<p>  beaucoup \n\n  d’espaces  </p>\n\n<p> ici </p>", "beaucoup d’espaces\n\nici"),
        ("<p>a&nbsp;: &lt;b&gt; &amp;amp;</p>", "a\u00a0: <b> &amp;"),
        ("<script>alert(1)</script><p>oui<img src=x onerror=alert(1)></p>", "oui"),
        ("", ""),
    ],
)
def test_plain_text_says_what_the_html_says(html: str, body: str) -> None:
    assert plain(clean(html)) == body


def test_a_users_text_is_inert_in_both() -> None:
    said = "<img src=x onerror=alert(1)> **gras** [lien](javascript:alert(1)) @room <b>"
    rendered = TEXTS.render(msg("core.not-understood", words=said))
    assert "<img src=x onerror=alert(1)> **gras** [lien](javascript:alert(1)) @room <b>" in rendered.body
    assert "&lt;img src=x onerror=alert(1)&gt;" in rendered.html
    assert troubles(rendered.html) == []


def test_two_messages_are_two_blocks() -> None:
    rendered = TEXTS.render(msg("core.corrected", command="agenda"), msg("core.already-done"))
    assert rendered.body.startswith("J’ai compris !agenda.\n\nJ’ai déjà fait")
    assert rendered.html.startswith("<p>J’ai compris <code>!agenda</code>.</p><p>")


def test_null_bytes_and_controls_vanish() -> None:
    rendered = TEXTS.render(msg("core.corrected", command="a\x00g\x1be\u202enda\ud800\ufeff"))
    assert rendered.body == "J’ai compris !agenda."


def test_emoji_of_several_parts_and_right_to_left_words_stay() -> None:
    rendered = TEXTS.render(msg("core.corrected", command="👩‍👩‍👧 مرحبا"))
    assert rendered.body == "J’ai compris !👩‍👩‍👧 مرحبا."


@pytest.mark.parametrize("word", ["mot ", 'é&<b>" ', "😀", "x", "« à »\n", "&amp;"])
def test_a_long_answer_is_cut_on_a_word_and_stays_sound(word: str) -> None:
    rendered = TEXTS.render(msg("core.corrected", command=word * 20_000), msg("core.corrected", command="fin"))
    assert troubles(rendered.html) == []
    assert rendered.body.endswith("…")
    assert plain(rendered.html) == rendered.body
    for part in (rendered.body, rendered.html):
        assert len(part) <= MOST_CHARACTERS
        assert len(json.dumps(part)) <= MOST_BYTES


def test_a_cut_never_tears_a_link() -> None:
    html = clean("<p>" + "".join(f'<a href="https://exemple.fr/page?une={n}">lien {n}</a> ' for n in range(400)) + "</p>")
    cut = shorten(html)
    assert troubles(cut) == []
    assert re.search(r"lien \d+ \(https://exemple.fr/page\?une=\d+\) …$", plain(cut))


def test_missing_things_are_errors_not_holes() -> None:
    with pytest.raises(UndefinedError):
        TEXTS.render(msg("core.corrected"))
    with pytest.raises(TypeError):
        TEXTS.render(msg("core.corrected", command="aide", other=1))
    with pytest.raises(AttributeError):
        TEXTS.render(msg("core.no-such-macro"))
    with pytest.raises(TemplateNotFound):
        TEXTS.render(msg("nobody.corrected"))


@given(st.text(alphabet=st.characters(), max_size=3000))
def test_any_text_gives_a_sound_answer(text: str) -> None:
    rendered = TEXTS.render(msg("core.corrected", command=text))
    assert troubles(rendered.html) == []
    assert rendered.body.strip()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]", rendered.body + rendered.html)
    rendered.body.encode()


OURS = ["<p>", "</p>", "<ol start=3>", "</ol>", "<ul>", "<li>", "</li>", "</ul>", "<br>", "<a href='https://x.fr/a b'>", "</a>"]
OURS += ["<blockquote>", "</blockquote>", "<code>", "</code>", "<strong>", "</strong>", "&amp;", "&", "<", ">"]
FOREIGN = [
    "<table>",
    "<td>",
    "</table>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<img src=x onerror=x>",
    "<svg>",
    "<style>",
    "<template>",
    "<form>",
]


def soup(tags: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(tags) | st.text(max_size=20), max_size=60).map("".join)


@given(soup(OURS + FOREIGN))
def test_any_html_is_made_sound(html: str) -> None:
    cleaned = clean(html)
    assert troubles(cleaned) == []
    assert troubles(shorten(cleaned)) == []
    assert plain(cleaned) == plain(cleaned).strip()


@given(soup(OURS))
@example("0 </ol> 0")
def test_cleaning_twice_changes_nothing(html: str) -> None:
    cleaned = clean(html)
    assert clean(cleaned) == cleaned
    assert shorten(cleaned) == cleaned


def test_whom_to_ask() -> None:
    assert contact(TERRITORY) == "Samira (CCAS) ou Paul (Centre social)"
    assert contact(Territory("Le Bouscat", PARIS)) == "l’équipe d’animation"


def test_french_dates() -> None:
    named = filters(PARIS)
    assert long_date(date(2026, 11, 25)) == "mercredi 25 novembre 2026"
    assert long_date(date(2026, 4, 1)) == "mercredi 1er avril 2026"
    assert named["month_year"](date(2026, 10, 3)) == "octobre 2026"
    assert named["month_year"](datetime(2026, 10, 31, 23, 30, tzinfo=UTC)) == "novembre 2026"
    assert named["long_date"](datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "vendredi 1er janvier 2027"


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (datetime(2026, 11, 25, 13, 30, tzinfo=UTC), "mercredi 25 novembre 2026 à 14\u00a0h\u00a030"),
        (datetime(2026, 7, 1, 7, 0, tzinfo=UTC), "mercredi 1er juillet 2026 à 9\u00a0h"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "dimanche 25 octobre 2026 à 2\u00a0h\u00a030"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "dimanche 25 octobre 2026 à 2\u00a0h\u00a030"),
    ],
)
def test_french_moments_are_wall_time(when: datetime, said: str) -> None:
    assert filters(PARIS)["moment"](when) == said
    assert said.endswith(filters(PARIS)["time"](when))


DAY = date(2026, 12, 3)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (When(DAY), "jeudi 3 décembre 2026"),
        (When(DAY, time(14)), "jeudi 3 décembre 2026 à 14 h"),
        (When(DAY, time(14, 30), time(16)), "jeudi 3 décembre 2026, de 14 h 30 à 16 h"),
        (When(DAY, time(18), time()), "jeudi 3 décembre 2026, de 18 h à minuit"),
        (When(date(2027, 1, 1), time()), "vendredi 1er janvier 2027 à 0 h"),
    ],
)
def test_a_day_with_its_hours(when: When, said: str) -> None:
    assert filters(PARIS)["occasion"](when).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("series", "said"),
    [
        (Recurring(1, DAY, time(14)), "tous les mardis à 14 h"),
        (Recurring(3, DAY, time(9), time(11), every=2), "un jeudi sur deux, de 9 h à 11 h"),
        (Recurring(3, DAY, ranks=(1, 3)), "le premier et le troisième jeudi du mois"),
        (Recurring(4, DAY, time(10), ranks=(-2, -1)), "l’avant-dernier et le dernier vendredi du mois à 10 h"),
        (Recurring(0, DAY, every=3, until=date(2027, 6, 30)), "un lundi sur trois, jusqu’au mercredi 30 juin 2027"),
    ],
)
def test_a_series(series: Recurring, said: str) -> None:
    assert filters(PARIS)["rhythm"](series).replace("\u00a0", " ") == said


def test_french_numbers_lists_and_plurals() -> None:
    assert number(1234567.5) == "1\u202f234\u202f567,5"
    assert listed(["a", "b", "c"]) == "a, b et c"
    assert listed(["{0}"]) == "{0}"
    assert listed([]) == ""
    assert [plural(n, "structure") for n in (0, 1, 1.5, 2)] == ["structure", "structure", "structure", "structures"]
    assert plural(3, "cheval", "chevaux") == "chevaux"
    assert short("un  mot\net deux", 80) == "un mot et deux"
    assert short("abcd efgh ijkl", 10) == "abcd efgh\u00a0…"


def test_the_opening_of_a_text_ends_with_a_sentence() -> None:
    assert opening("Un mot. Un autre.", 80) == "Un mot. Un autre."
    assert opening("Un mot. Un autre, plus long.", 12) == "Un mot."
    assert opening("Sans phrase qui finisse", 12) == "Sans phrase\u00a0…"
    assert opening("Le 3.5 puis rien", 12) == "Le 3.5 puis\u00a0…"


def test_nothing_ends_right_after_a_colon() -> None:
    assert opening("Le service de la Ville\u00a0: accueil, écoute", 26) == "Le service de la Ville\u00a0…"
    assert short("Accueil, écoute (droits)", 18) == "Accueil, écoute\u00a0…"
    assert sentence("nos missions\u202f:") == "Nos missions."
    assert sentence("écoute (anonyme)") == "Écoute (anonyme)."


def test_a_name_inside_a_sentence() -> None:
    assert [inside(name) for name in ("Accueil de jour", "RSA et CAF", "Écrivain public", "", "À la carte")] == [
        "accueil de jour",
        "RSA et CAF",
        "écrivain public",
        "",
        "À la carte",
    ]
