"""What one message wishes: the commands and the intents in it, each with its words. One wish, or several side by side."""

import re
from collections.abc import Sequence

from commands.core.declaration.families import Table
from commands.core.declaration.intents import AFTER, ALL, LONGEST, Intent, folded, letter_of, small_numbers, without_references
from commands.core.language.words import LONGEST as LONGEST_WORDS
from commands.core.language.words import name_of, words_of
from commands.core.understanding import asking
from commands.core.understanding.arguments import argument, as_said, expects, fill, heard_by, is_announced, is_waited_for, takes_words
from commands.core.understanding.asking import HELP
from commands.core.understanding.calling import Found, find, find_exact, find_near, nearest
from commands.core.understanding.courtesy import ungreeted
from commands.core.understanding.meanings import Puzzled, Reading, Understood
from commands.core.understanding.seeking import begins_as_question, is_for_somebody

MOST_WISHES = 6
_BETWEEN = re.compile(
    r"(\s{0,4}(?:[\n;,.]\s|\n|[;,&](?=!)|\s(?:et|mais|puis|ensuite|par contre|&|/)\s(?:aussi\s|alors\s)?)\s{0,4})", re.IGNORECASE
)
_MOST_WORDS_BESIDE = 2
"""Words after a reference, in a wish beside another one: « absent R2 » and « participe R1 »; in more, somebody tells a story."""
_MOST_WORDS_BEFORE = 8
"""A colon: after more words, it is inside a sentence."""
_SHOW = re.compile(
    r"(?:(?:je\s+(?:veux|voudrais|souhaite)|peux[- ]tu|pouvez[- ]vous|comment)\s+)?(?:me\s+)?"
    r"(?:voir|consulter|afficher?|affichez|montrer|montrez?[- ]moi|donnez?[- ]moi|donner)\s+",
    re.IGNORECASE,
)
"""Before what is to be shown: « voir mon profil », « pouvez-vous me donner l’agenda »."""
_OF_WHAT = re.compile(r"(?:[àa]|aux?|de|du|des)\b|d\s?['’‘ʼ`´]", re.IGNORECASE)
"""After « aide », what tells whose it is or what for: the article of a need, and not of a subject (« aide les rencontres »)."""
_PLACE = re.compile(r"\{(?:[A-Z]+|[#*>])\}")
"""In the words of a way: the thing that the message names, or words of it."""
_DANGLING = re.compile(r"\s(?:pour|à|a|au|de|du|sur|dans|le|la)\s*\Z", re.IGNORECASE)
"""What stood before the thing that ended a message: « on peut prêter une salle pour E1 »."""
_CONNECTING = frozenset(["et", "puis", "a", "au", "aux", "la", "le", "les", "pour", "plus", "aussi"])


def read_wishes(table: Table, said: str, *, banged: bool, about: str = "") -> Reading | None:
    """What a message comes to, when it is sure or nearly; None when its words are no command's nor intent's.

    about: the thing it replies to.
    """
    parts = _parts(table, said)
    readings: list[Understood | Puzzled] = []
    repeated: Found | None = None
    for part in parts:
        bare = part.removeprefix("!").strip()
        if repeated and _is_bare(table, bare):
            readings += _each(table, repeated, bare)
            continue
        found = certain(table, bare, banged=banged or part.startswith("!"), about=about)
        if (wish := _read_one(table, found, bare, about)) is None:
            return None
        readings += wish
        repeated = found if found and _is_bare(table, argument(found.rest)) else None
    return asking.together(readings) if readings else None


def certain(table: Table, said: str, *, banged: bool, about: str = "") -> Found | None:
    """The command a message begins with, when its words are such as it waits for: « absent R2 », and not « contact R2 »."""
    _, asked = ungreeted(said)
    shown_to = _SHOW.sub("", asked)
    for each in dict.fromkeys((asked, said, shown_to)):
        found = find(table, each)
        if found is not None and found.command.writes and each != asked and each == shown_to:
            continue
        if found is not None and not found.edits and _is_waited_for(table, found, banged=banged):
            if about and found.command.writes and not argument(found.rest) and expects(found.command, found.name, about):
                return Found(found.name, found.commands, about)
            return found
    return None


def near(table: Table, said: str, *, banged: bool) -> Found | None:
    """A command a message nearly begins with, when its words are such as it waits for: « absnet R2 »."""
    found = find_near(table, said, 1) or (find_near(table, said, 2) if banged else None)
    words = heard_by(found.command, found.rest) if found else ""
    return found if found and (not words or is_waited_for(found.command, found.name, words)) else None


def intended(table: Table, said: str, about: str = "", *, topics: bool = False) -> list[Understood | Puzzled]:
    """What a message says without naming a command; empty when it says nothing of the kind. topics: what it is about, no more."""
    if len(said) > LONGEST:
        return []
    named = table.references(said)
    things = named or ([about] if about else [])
    beside = without_references(said, table.things)
    words, bare, numbers = folded(said), folded(beside), small_numbers(beside)
    letters = {letter_of(thing) for thing in things}
    heard = table.topics if topics else table.intents
    asks = said.rstrip().endswith("?")  # a reply to a poll that asks nothing is between people: « je ne comprends pas le 2 »
    about_these = [each for each in heard if each.about in letters or (each.about is None and not named and (not about or asks))]
    if not things and is_for_somebody(said):  # « une dame veut arrêter de fumer » wishes nothing of the bot
        about_these = [each for each in about_these if each.takes_words]
    is_question = asks or begins_as_question(words)  # it tells nothing: no command that writes is given it whole
    meant = [
        each
        for each in about_these
        if each.matches(words if each.beside is None else bare, numbers)
        and not (is_question and each.takes_words and table.writes(each) and not asking.is_doubted(table, each.ways[0]))
        and not (each.needs_more and not as_said(each.after(said)))
    ]
    if not meant:
        return []
    intent = min(meant, key=lambda each: each.about is None)  # what a reply says is of what it replies to
    concerned = [thing for thing in things if letter_of(thing) == intent.about] or [""]
    if len(concerned) > 1 and len({each.ways for each in meant if table.writes(each)}) > 1:
        return shown(table, said)
    told = [[_filled(table, intent, each, thing, numbers, said) for each in intent.ways] for thing in concerned]
    return [asking.way(table, ways[0], safe=table.shows(ways[0])) if len(ways) == 1 else asking.ways(table, ways) for ways in told]


def shown(table: Table, said: str) -> list[Understood | Puzzled]:
    """The things a message names, each to be shown: whatever is asked of one, its sheet answers or says whom to ask."""
    if len(said) > LONGEST:
        return []
    return [asking.way(table, f"{table.thing(each).shown_by} {each}", safe=True) for each in table.references(said)[:MOST_WISHES]]


# ── One wish ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _read_one(table: Table, found: Found | None, said: str, about: str) -> Sequence[Understood | Puzzled] | None:
    if found is not None:
        words = argument(found.rest)
        return _each(table, found, words) if _names_each(table, found, words) else [asking.made(table, found)]
    return announced(table, said) or intended(table, said, about) or _named_in_its_list(table, said) or _told_of(table, said, about)


def _named_in_its_list(table: Table, said: str) -> list[Understood | Puzzled]:
    """What the list of a family is said with, to be shown: « groupes G1 »."""
    found = find_exact(table, ungreeted(said)[1])
    words = argument(found.rest) if found else ""
    if found is None or found.command.writes or not words or not _is_bare(table, words):
        return []
    families = ({command.name for command in family.commands} for family in table.families)
    ways = next(names for names in families if found.command.name in names)
    return shown(table, words) if all(table.thing(each).shown_by in ways for each in table.references(words)) else []


def announced(table: Table, said: str) -> list[Understood | Puzzled]:
    """The command whose words a message announces, and gives after a colon: « j’ai une idée : un jardin ». What writes is asked first."""
    opening, colon, words = said.partition(":")
    if not colon or not words[:1].isspace() or not words.strip() or len(opening.split()) > _MOST_WORDS_BEFORE or len(words) > LONGEST_WORDS:
        return []
    if table.references(opening):
        return []
    heard = folded(opening)
    meant = next((each for each in table.openings if each.matches(heard, ())), None)
    return [asking.way(table, f"{meant.ways[0]} {words.strip()}")] if meant else []


def _told_of(table: Table, said: str, about: str) -> list[Puzzled] | None:
    """The command a reply begins with, the words after it being of what it replies to: « je vote santé ». It is asked."""
    found = find_exact(table, ungreeted(said)[1]) if about else None
    if found is None or found.name in table.borrowed or not found.command.writes or found.command.name == table.thing(about).shown_by:
        return None
    words = f"{about} {argument(found.rest)}"
    if len(words.split()) > _MOST_WORDS_BESIDE + 2 or not expects(found.command, found.name, words):
        return None
    return [asking.ask_whether(f"{found.command.name} {words}", found.command, fill(found.command, words))]


def _is_waited_for(table: Table, found: Found, *, banged: bool) -> bool:
    words = heard_by(found.command, found.rest)
    if not words:
        return True
    if found.command.name == HELP:
        return names_a_family(table, as_said(found.rest))
    if is_waited_for(found.command, found.name, words) or is_announced(found.command, found.rest):
        return True
    return banged and found.is_own_name and not table.references(words[:LONGEST])


def names_a_family(table: Table, words: str) -> bool:
    """Whether there is help on these words, as they were said: « aide budget » asks for it, « aide au budget » is a need."""
    if len(words) > LONGEST or _OF_WHAT.match(words):
        return False
    known = table.find_family(words) or table.find(words) or nearest(table, name_of(words))
    return words.isdecimal() or known is not None


def _is_bare(table: Table, words: str) -> bool:
    """Whether words are the names of things, and nothing else."""
    if len(words) > LONGEST:
        return False
    left = without_references(words, table.things)
    ends_with_one = words_of(words)[-1:].isdecimal()  # « S1 pour » is a vote, and « R1 et R2 » are two meetings
    return ends_with_one and bool(table.references(words)) and _CONNECTING.issuperset(words_of(left).split())


def _names_each(table: Table, found: Found, words: str) -> bool:
    """Whether a command is to be run for each thing: « absent R1 et R2 »; « groupe P7 G2 » is one, of two things."""
    return _is_bare(table, words) and all(expects(found.command, found.name, each) for each in table.references(words))


def _each(table: Table, found: Found, words: str) -> list[Understood | Puzzled]:
    """The same command for each thing."""
    return [asking.made(table, Found(found.name, found.commands, each, found.edits)) for each in table.references(words)[:MOST_WISHES]]


def _filled(table: Table, intent: Intent, way: str, thing: str, numbers: Sequence[str], said: str) -> str:
    """The words of a way of an intent, for one of the things that the message names."""

    def told(place: re.Match[str]) -> str:
        if place[0] in {ALL, AFTER}:
            words = said if place[0] == ALL else intent.after(said)
            return as_said(_DANGLING.sub("", table.thing(thing).without_references(words)) if thing else words)
        return " ".join(numbers) if place[0] == "{#}" else thing

    return _PLACE.sub(told, way)


# ── Several wishes ───────────────────────────────────────────────────────────────────────────────────────────────


def _parts(table: Table, said: str) -> list[str]:
    """A message cut into its wishes, each beginning with words that stand alone; whole, when it is but one."""
    if len(said) > LONGEST:
        return [said]
    pieces = _BETWEEN.split(said)
    parts, standing = [pieces[0]], [_stands(table, pieces[0])]
    for between, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if _stands(table, piece):
            parts, standing = [*parts, piece], [*standing, True]
        else:
            parts[-1] += between + piece
    if not standing[0] and len(parts) > 1:
        parts = [parts[0] + " " + parts[1], *parts[2:]] if len(parts[0].split()) <= _MOST_WORDS_BESIDE else [said]
    return parts if 1 < len(parts) <= MOST_WISHES and _stands(table, parts[0]) else [said]


def _stands(table: Table, piece: str) -> bool:
    """Whether a piece of a message is a wish by itself."""
    bare = piece.removeprefix("!").strip()
    if _is_bare(table, bare):
        return True
    found = certain(table, bare, banged=piece.startswith("!"))
    if found is None:
        _, asked = ungreeted(bare)
        loose = find_exact(table, asked)
        if loose and loose.is_own_name and loose.command.name != HELP and takes_words(loose.command) and not loose.command.writes:
            return bool(argument(loose.rest)) and len(loose.rest.split()) <= _MOST_WORDS_BESIDE + 1
        return bool(table.references(bare)) and bool(intended(table, bare))
    left = without_references(argument(found.rest), table.things)
    return len(words_of(left).split()) <= _MOST_WORDS_BESIDE or piece.startswith("!")
