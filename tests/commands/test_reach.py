"""Silences and preferences: what people say, what is kept, what they are told."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from commands.core.declaration.context import Context, Due
from commands.core.declaration.effects import Direct, Effects, Refused, Reply, msg
from commands.core.declaration.shapes import SoughtWords, Words
from commands.personal_data.retention import forget_traces
from commands.reach import be_quiet, be_reached
from commands.table import TABLE
from storage import reach as storage
from storage.database import Database
from storage.reach import Reach, Silence
from tests.chat import ACCUEIL, Chat

PARIS = ZoneInfo("Europe/Paris")
OMAR = "@omar:reseau.example"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def ctx(context: Callable[..., Context]) -> Context:
    return context(now=NOW)


async def quiet(ctx: Context, words: str = "") -> Effects:
    return await be_quiet(ctx, Words(words=words))


async def reached(ctx: Context, words: str = "") -> Effects:
    return await be_reached(ctx, SoughtWords(words=words))


async def silences(ctx: Context) -> dict[str, datetime | None]:
    return {each.subject: each.until for each in await storage.list_silences(ctx.session, OMAR, ctx.now)}


def facts(effects: Effects) -> dict[str, Any]:
    assert isinstance(effects[0], Reply | Direct)
    return effects[0].message.facts


async def refusal(work: Any) -> tuple[str, dict[str, Any]]:
    with pytest.raises(Refused) as refused:
        await work
    return refused.value.message.key, refused.value.message.facts


# ── Silences ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("rappels", {"reminders": None}),
        ("les sondages", {"polls": None}),
        ("rappels et sondages", {"reminders": None, "polls": None}),
        ("plus de rappels", {"reminders": None}),
        ("arrêter les sondages", {"polls": None}),
        ("annonces", {"announcements": None}),
        ("rappels et annonces", {"reminders": None, "announcements": None}),
        ("tout", {"all": None}),
        ("jusqu’à vendredi", {"all": datetime(2026, 11, 28, tzinfo=PARIS)}),
        ("rappels jusqu’au 7 décembre", {"reminders": datetime(2026, 12, 8, tzinfo=PARIS)}),
        ("sondages 2 semaines", {"polls": datetime(2026, 12, 7, tzinfo=PARIS)}),
        ("tout jusqu’au 31/03/2027", {"all": datetime(2027, 4, 1, tzinfo=PARIS)}),
    ],
)
async def test_a_silence_begins(ctx: Context, words: str, kept: dict[str, datetime | None]) -> None:
    await quiet(ctx, words)
    assert await silences(ctx) == kept


async def test_the_last_day_and_the_day_after_are_told(ctx: Context) -> None:
    said = facts(await quiet(ctx, "rappels jusqu’au 7 décembre"))
    assert (said["subjects"], said["last_day"]) == (["reminders"], date(2026, 12, 7))
    assert said["back"].astimezone(PARIS) == datetime(2026, 12, 8, tzinfo=PARIS)


async def test_today_is_the_day_of_the_territory(context: Callable[..., Context]) -> None:
    ctx = context(now=datetime(2026, 11, 23, 23, 30, tzinfo=UTC))  # already Tuesday in Paris
    await quiet(ctx, "tout aujourd’hui")
    assert await silences(ctx) == {"all": datetime(2026, 11, 25, tzinfo=PARIS)}


async def test_the_state_is_told_in_private(ctx: Context) -> None:
    effects = await quiet(ctx)
    assert isinstance(effects[0], Direct)
    assert facts(effects) == {"silences": []}
    await quiet(ctx, "rappels jusqu’au 7 décembre")
    await quiet(ctx, "sondages")
    ctx.session.add(Silence(user_id="@lea:a", subject="all"))
    assert facts(await quiet(ctx)) == {"silences": [("polls", None), ("reminders", date(2026, 12, 7))]}


@pytest.mark.parametrize(
    ("words", "left"), [("fin", []), ("fin tout", []), ("non", []), ("fin rappels", [("polls", None)]), ("rappels fin", [("polls", None)])]
)
async def test_a_silence_ends(ctx: Context, words: str, left: list[tuple[str, None]]) -> None:
    await quiet(ctx, "rappels et sondages")
    ctx.session.add(Silence(user_id="@lea:a", subject="all"))
    assert facts(await quiet(ctx, words)) == {"silences": left}
    assert len(await storage.list_silences(ctx.session, "@lea:a", NOW)) == 1


async def test_a_silence_may_be_made_longer_or_shorter(ctx: Context) -> None:
    await quiet(ctx, "tout")
    await quiet(ctx, "tout 1 jour")
    assert await silences(ctx) == {"all": datetime(2026, 11, 24, tzinfo=PARIS)}


@pytest.mark.parametrize("words", ["café", "rappels café", "tout jusqu’au 31 février", "rappels la semaine prochaine", "🙂 bientôt"])
async def test_words_that_say_nothing_change_nothing(ctx: Context, words: str) -> None:
    assert await refusal(quiet(ctx, words)) == ("reach.silence-unclear", {"said": words})
    assert await silences(ctx) == {}


async def test_a_day_that_is_over_is_refused_with_the_next_one(ctx: Context) -> None:
    key, said = await refusal(quiet(ctx, "sondages jusqu’au 2 novembre"))
    assert (key, said["reason"], said["nearest"].day) == ("ends.impossible", "past", date(2027, 11, 2))
    assert said["example"] == msg("reach.an-end", subject="polls", when="02/11/2027")
    assert await silences(ctx) == {}


async def test_the_night_forgets_what_is_over(ctx: Context) -> None:
    ctx.session.add(Silence(user_id=OMAR, subject="polls", until=NOW))
    ctx.session.add(Silence(user_id=OMAR, subject="reminders"))
    assert await forget_traces(Due(session=ctx.session, now=NOW, due=NOW, territory=ctx.territory, lexicon=ctx.lexicon)) == ()
    assert await ctx.session.get(Silence, (OMAR, "polls")) is None
    assert await silences(ctx) == {"reminders": None}


# ── Preferences ──────────────────────────────────────────────────────────────────────────────────────────────────


USUAL: dict[str, Any] = {"channel": "private", "days": [0, 1, 2, 3, 4], "hours": (510, 1080)}


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ("salon", {"channel": "room"}),
        ("dans le salon", {"channel": "room"}),
        ("en privé", {"channel": "private"}),
        ("par message privé", {"channel": "private"}),
        ("lundi mardi jeudi", {"days": [0, 1, 3]}),
        ("lundi, mardi et jeudi", {"days": [0, 1, 3]}),
        ("lundi-jeudi", {"days": [0, 1, 2, 3]}),
        ("du lundi au jeudi", {"days": [0, 1, 2, 3]}),
        ("lundi–mercredi, vendredi", {"days": [0, 1, 2, 4]}),
        ("samedi-lundi", {"days": [0, 5, 6]}),
        ("les lundis", {"days": [0]}),
        ("tous les jours", {"days": [0, 1, 2, 3, 4, 5, 6]}),
        ("9h-17h", {"hours": (540, 1020)}),
        ("de 9 h à 17 h 30", {"hours": (540, 1050)}),
        ("9-17h", {"hours": (540, 1020)}),
        ("08:30-18:00", {"hours": (510, 1080)}),
        ("entre 0h et 24h", {"hours": (0, 1440)}),
        ("salon lundi-jeudi 9h-17h", {"channel": "room", "days": [0, 1, 2, 3], "hours": (540, 1020)}),
    ],
)
async def test_preferences_are_read_kept_and_told_back(ctx: Context, words: str, changed: dict[str, Any]) -> None:
    assert facts(await reached(ctx, words)) == USUAL | changed
    assert facts(await reached(ctx)) == USUAL | changed


async def test_one_preference_leaves_the_others(ctx: Context) -> None:
    for words in ("salon", "vendredi", "9h-12h"):
        await reached(ctx, words)
    assert facts(await reached(ctx)) == {"channel": "room", "days": [4], "hours": (540, 720)}
    assert (await storage.get_reach(ctx.session, "@lea:a")).channel == "private"


async def test_back_to_the_usual(ctx: Context) -> None:
    await reached(ctx, "salon vendredi")
    assert facts(await reached(ctx, "habituel")) == USUAL
    assert await ctx.session.get(Reach, OMAR) is None


async def test_preferences_are_shown_in_private(ctx: Context) -> None:
    (shown,) = await reached(ctx)
    assert isinstance(shown, Direct)


@pytest.mark.parametrize("words", ["la CAF", "salon privé", "lundi CAF", "9h", "le", "bientôt 9h-17h"])
async def test_words_that_are_no_preference_change_nothing(ctx: Context, words: str) -> None:
    assert await refusal(reached(ctx, words)) == ("reach.unclear", {"said": words})
    assert await ctx.session.get(Reach, OMAR) is None


@pytest.mark.parametrize("words", ["17h-9h", "9h-9h", "9h-25h", "9h70-17h", "22h-6h"])
async def test_hours_follow_each_other_in_a_day(ctx: Context, words: str) -> None:
    assert (await refusal(reached(ctx, words)))[0] == "reach.impossible-hours"
    assert await ctx.session.get(Reach, OMAR) is None


# ── In conversation ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_silence_in_conversation(database: Database) -> None:
    chat = Chat(database, TABLE)
    said = await chat.says("!silence rappels et sondages jusqu’au 7 décembre", room=ACCUEIL)
    assert "plus de rappel ni de sondage jusqu’au lundi 7 décembre 2026 inclus. Je reprends le mardi 8 décembre 2026" in said
    assert "Je vous réponds en privé" in await chat.says("!silence", room=ACCUEIL)
    shown = await chat.says("silence")
    assert "rappels, jusqu’au lundi 7 décembre 2026 inclus" in shown
    assert "sondages, jusqu’au lundi 7 décembre 2026 inclus" in shown
    chat.later(days=15)
    assert "aucun silence" in await chat.says("silence")


async def test_a_silence_that_was_not_understood_is_corrected_in_its_message(database: Database) -> None:
    chat = Chat(database, TABLE)
    said = chat.hear("!silence tout jusqu’au 2 novembre", room=ACCUEIL)
    assert "!silence tout jusqu’au 02/11/2027" in await chat.answer_to(said)
    assert "je ne vous préviens plus de rien jusqu’au mercredi 2 décembre 2026" in await chat.corrects(
        said, "!silence tout jusqu’au 2 décembre"
    )


async def test_preferences_in_conversation(database: Database) -> None:
    chat = Chat(database, TABLE)
    said = await chat.says("!joindre salon lundi-jeudi 9h-17h30", room=ACCUEIL)
    assert "dans le salon, en citant votre nom, du lundi au jeudi, de 9\u00a0h à 17\u00a0h\u00a030." in said
    assert "!fiche CAF" in await chat.says("!joindre la CAF", room=ACCUEIL)
    assert "en privé, du lundi au vendredi, de 8\u00a0h\u00a030 à 18\u00a0h" in await chat.says("joindre habituel")


@pytest.mark.parametrize("said", ["pause déjeuner", "muet et sourd", "joindre la CAF", "préférences alimentaires"])
async def test_words_that_are_not_for_the_robot_are_searched_in_private(database: Database, said: str) -> None:
    assert "dans l’annuaire" in await Chat(database, TABLE).says(said)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("pause 2 semaines", "je ne vous préviens plus de rien"),
        ("silence jusqu’à vendredi", "vendredi 27 novembre 2026"),
        ("muet", "aucun silence"),
        ("joindre les lundis", "le lundi"),
        ("me joindre tous les jours", "tous les jours"),
        ("préférences", "Je vous préviens en privé"),
        ("me joindre dans le salon plutôt qu’en privé", "dans le salon, en citant votre nom"),
        ("me joindre le lundi et pas le mardi", "le lundi,"),
    ],
)
async def test_words_for_the_robot_need_no_sign_in_private(database: Database, said: str, answer: str) -> None:
    assert answer in await Chat(database, TABLE).says(said)


# ── The end of a silence, read as every deadline is ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("tout fin décembre", datetime(2027, 1, 1, tzinfo=PARIS)),
        ("rappels jusqu’à la fin du mois", datetime(2026, 12, 1, tzinfo=PARIS)),
        ("d’ici vendredi", datetime(2026, 11, 28, tzinfo=PARIS)),
        ("avant vendredi", datetime(2026, 11, 27, tzinfo=PARIS)),
        ("sondages vendredi soir", datetime(2026, 11, 28, tzinfo=PARIS)),
        ("tout jusqu’à vendredi 18h", datetime(2026, 11, 27, 18, tzinfo=PARIS)),
        ("48h", datetime(2026, 11, 25, 10, tzinfo=PARIS)),
        ("3 jours", datetime(2026, 11, 26, tzinfo=PARIS)),
        ("le 4", datetime(2026, 12, 5, tzinfo=PARIS)),
        ("fin de semaine", datetime(2026, 11, 28, tzinfo=PARIS)),
    ],
)
async def test_its_end_is_read_as_every_deadline_is(ctx: Context, words: str, until: datetime) -> None:
    await quiet(ctx, words)
    assert list((await silences(ctx)).values()) == [until]


async def test_an_end_in_time_ends_no_silence(ctx: Context) -> None:
    await quiet(ctx, "rappels")
    await quiet(ctx, "sondages fin décembre")
    assert set(await silences(ctx)) == {"reminders", "polls"}


async def test_what_may_be_two_days_is_asked(ctx: Context) -> None:
    key, said = await refusal(quiet(ctx, "tout jusqu’à lundi"))
    assert (key, [when.day for when, _ in said["readings"]]) == ("ends.ambiguous", [date(2026, 11, 23), date(2026, 11, 30)])
    assert await silences(ctx) == {}


async def test_an_hour_is_told_back(ctx: Context) -> None:
    said = facts(await quiet(ctx, "tout jusqu’à vendredi 18h"))
    assert said["last_day"].astimezone(PARIS) == datetime(2026, 11, 27, 18, tzinfo=PARIS)
