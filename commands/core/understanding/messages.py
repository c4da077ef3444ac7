"""What a person means: a command, a short answer to an offer, something unclear, or nothing for the bot.

The rules are the principles 1, 2, 6, 7, 12 and 22 of the design of the interaction. All of it is linear in the length
of the message, and none of it fails, whatever the message.
"""

import re
from collections.abc import Mapping
from itertools import islice

from commands.core import guard
from commands.core.declaration.effects import Call, Offer, msg
from commands.core.declaration.families import Table
from commands.core.declaration.vocabulary import ALOUD, AT_LENGTH, SILENTLY
from commands.core.language.taps import NO, YES, tap_of
from commands.core.language.words import unquoted
from commands.core.understanding import asking
from commands.core.understanding.arguments import argument, as_said, expects, fill, heard_by, may_doubt, spoken_field, unsure
from commands.core.understanding.calling import Found, find, find_exact, find_near
from commands.core.understanding.courtesy import closes, declines, gives_up, is_greeting, is_only_courtesy, thanks_for, ungreeted
from commands.core.understanding.meanings import Heard, Puzzled, Reading, Silence, Understood
from commands.core.understanding.remarks import remark
from commands.core.understanding.seeking import asks, is_for_somebody
from commands.core.understanding.short_answers import answered, answers_a_question
from commands.core.understanding.wishes import intended, names_a_family, near, read_wishes, shown
from storage.analysis import tokens

SEARCH, GREETED = "qui-fait", "bonjour"
LONGEST_QUESTION = 200
"""Characters: a longer message that is no command is not offered to the search."""
MOST_PLAIN_WORDS = 8
"""Of a message that is no command: more words that are no question are offered to the search, and not searched at once."""
MOST_ASKING_WORDS = 16
"""Of a message that begins as a question does, whose « ? » was not typed."""
MOST_UNASKED_WORDS = 4
"""Of « !logement », where others talk: more words are somebody else's business."""
MOST_CALLS = 20
"""Signs « ! » that may begin a command further on in a message."""

_QUOTED = re.compile(r"^[ \t]*>.*\n?", re.MULTILINE)
_CALL = re.compile(r"(?:^|(?<=[\s,.;:…]))!(?=[^\W_])", re.MULTILINE)


def read(table: Table, heard: Heard, offered: Mapping[str, Call]) -> Reading:
    """Understand a message. `offered`: what the bot offered to this person in this room, not expired."""
    text = unquoted(unforwarded(heard.text))
    call = called(table, text)
    said = text if call is None else call[1:].strip()
    spoken_to = call is not None or heard.private or heard.addressed
    if said.startswith("!") or not (spoken_to or heard.answering):
        return Silence()
    return (
        _answer(table, said, offered, spoken_to=spoken_to)
        or _wordless(table, heard, said)
        or (None if heard.about else remark(table, said, offered))
        or _wishes(table, said, banged=call is not None, about=heard.about, to_us=heard.private or heard.addressed)
        or _courtesy(heard, said)
        or (None if heard.about else remark(table, said, offered, loose=True))
        or _guess(table, heard, said, call)
    )


def unforwarded(text: str) -> str:
    """A text without the lines it quotes; whole, when it is nothing but quotes."""
    return _QUOTED.sub("", text).strip() or text


def called(table: Table, text: str) -> str | None:
    """A message from the « ! » of its command on; None where it calls none.

    The command begins the message; or follows a greeting, thanks, excuses; or begins a line, and then must be exact.
    """
    if text.startswith("!"):
        return text
    for sign in islice(_CALL.finditer(text), MOST_CALLS):
        begins_a_line = not text[: sign.start()].rpartition("\n")[2].strip()
        if (begins_a_line or is_only_courtesy(text[: sign.start()])) and _is_for_us(table, text[sign.end() :]):
            return text[sign.start() :]
    return None


def _is_for_us(table: Table, said: str) -> bool:
    return (
        find_exact(table, said) is not None
        or read_wishes(table, said[:LONGEST_QUESTION], banged=True) is not None
        or bool(shown(table, said))
    )


def _wordless(table: Table, heard: Heard, said: str) -> Reading | None:
    """What a message without a word comes to: named and told nothing, the bot says what it does."""
    if any(sign.isalnum() or sign == "?" for sign in said):
        return None
    return _greeted(table) if heard.addressed and not heard.text.strip() and GREETED in table.names else Silence()


def _greeted(table: Table) -> Reading:
    return asking.run(table.names[GREETED], fill(table.names[GREETED], ""), None)


def _courtesy(heard: Heard, said: str) -> Reading | None:
    """What waits for nothing, or gives up what does not wait any more."""
    if gives_up(said) and not closes(said) and (heard.private or heard.addressed):
        return Puzzled(msg("core.nothing-waits"))
    return Silence() if closes(said) or thanks_for(said) or gives_up(said) else None


def _answer(table: Table, said: str, offered: Mapping[str, Call], *, spoken_to: bool) -> Reading | None:
    """What a short answer comes to; None when the message is none."""
    if call := answered(offered, said):
        return asking.accepted(table, call)
    if tap_of(said) in {YES, NO} and "oui" not in offered:
        return Silence()
    asked = "oui" in offered
    if offered and (gives_up(said) or tap_of(said) == NO) and (asked or not (declines(said) or closes(said))):
        return Puzzled(msg("core.given-up"), closes=True)
    if answers_a_question(said) and not closes(said):
        return Puzzled(msg("core.nothing-offered"))
    return Silence() if closes(said) and spoken_to and not is_greeting(said) else None


# ── What it wishes ───────────────────────────────────────────────────────────────────────────────────────────────


def _wishes(table: Table, said: str, *, banged: bool, about: str, to_us: bool) -> Reading | None:
    """The wishes of a message, from what is surest to what is a guess. to_us: « ! » is not all that says that it is for the bot."""
    if is_greeting(said) and GREETED in table.names:
        return _greeted(table)
    if reading := read_wishes(table, said, banged=banged, about=about):
        return reading
    _, asked = ungreeted(said)
    if not banged and not about and is_for_somebody(asked):
        found = find_exact(table, asked)
        return asking.made(table, found) if found and found.command.name == SEARCH else None
    if found := near(table, asked, banged=banged):
        return asking.made(table, found)
    if told := shown(table, said) or (intended(table, said, topics=True) if to_us else []):
        return asking.together(told)
    return _loose(table, said, banged=banged)


def _loose(table: Table, said: str, *, banged: bool) -> Reading | None:
    """The command a message begins with, whatever the words after it, where it waits for any."""
    greeted, asked = ungreeted(said)
    found = find(table, asked) or (find_near(table, asked, 2) if banged else None)
    if found is None and greeted and not _tells(asked) and GREETED in table.names:
        found = Found(GREETED, (table.names[GREETED],), "")
    if found is None:
        return None
    words, exact = heard_by(found.command, found.rest), found.edits == 0
    if words and not expects(found.command, found.name, words) and not (banged and exact):
        return None
    is_help = found.command.name == asking.HELP
    if words and is_help and not (banged and exact) and not names_a_family(table, as_said(found.rest)):  # « aide alimentaire » is a need
        return None
    return asking.made(table, found)


def _tells(words: str) -> bool:
    """Whether something is asked for in these words: « tu es là ? » tells nothing, and « ça va ? » waits for nothing."""
    return not closes(words) and any(not token.is_stop for token in tokens(words))


# ── Guesses ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _guess(table: Table, heard: Heard, said: str, call: str | None) -> Reading:
    """Words that name nothing: a need, where they are said to the bot, or ask it something in reply to its answer."""
    if heard.private or heard.addressed or (heard.answering and not heard.about and said.endswith("?")):
        return _unclear(table, said)
    return _unasked(table, call, said) if call else Silence()


def _unclear(table: Table, said: str) -> Reading:
    """Words of a private room that are no command: searched when they are few or a question; else the search is offered, by itself."""
    search = table.commands.get(SEARCH)
    field = spoken_field(search) if search else None
    question = argument(ungreeted(said)[1])
    if signs := guard.findings(said[:LONGEST_QUESTION]):
        return Puzzled(guard.refusal(signs).message)
    if search is None or field is None or not question or len(said) > LONGEST_QUESTION:
        return Puzzled(msg("core.not-understood-at-all"))
    length = len(question.split())
    is_plain = said.endswith("?") or is_for_somebody(question) or length <= (MOST_ASKING_WORDS if asks(question) else MOST_PLAIN_WORDS)
    args = fill(search, question)
    if is_plain and _tells(question) and isinstance(args, search.args):
        return Understood(search, unsure(search, args, ALOUD), msg("core.searching"))
    if isinstance(args, search.args) and may_doubt(search):
        return Understood(search, unsure(search, args, AT_LENGTH))
    return Puzzled(msg("core.not-understood", words=question), Offer({"oui": Call(search.name, {field: question})}))


def _unasked(table: Table, call: str, said: str) -> Reading:
    """Words after « ! » that name no command: « !logement » is a need, which the search alone can tell from « !important »."""
    search = table.commands.get(SEARCH)
    words = argument(said)
    if search is None or call[1:2].isspace() or not words or len(words.split()) > MOST_UNASKED_WORDS or guard.findings(words):
        return Silence()
    args = fill(search, words)
    if not may_doubt(search):
        return Silence()
    return Understood(search, unsure(search, args, SILENTLY)) if isinstance(args, search.args) else Silence()
