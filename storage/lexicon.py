"""The words of the territory: needs, publics and equivalent words, from a TOML file a coordinator edits."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from storage.analysis import Token, content, fold, stems_of, tokens
from storage.emergencies import SPREAD, Emergency, phrase_of
from storage.lexicon_layers import layered
from storage.lexicon_troubles import LexiconError, refuse_repeats, trouble_of
from storage.reasons import toml_trouble, why
from storage.situations import Situations, learn

Stems = tuple[str, ...]
Opening = tuple[str, Sequence[Sequence[str]]]
"""The stem that some phrases begin with, and what follows it in each of them; all between spaces, as they are looked up in a text."""
Meant = TypeVar("Meant")
MOMENTS = ("ce soir", "cette nuit", "aujourd'hui", "demain", "maintenant", "tout de suite")
"""In a phrase: when it is asked for."""
LONGEST_TOLD = 160
"""Letters of what is told in an emergency: three lines on a phone."""


@dataclass(frozen=True, slots=True)
class Need:
    """A need in the words of the territory: a local tag, and the data·inclusion themes it stands for."""

    slug: str
    name: str
    themes: tuple[str, ...]
    phrases: frozenset[Stems]
    doors: tuple[tuple[str, Stems], ...] = ()
    """Who does it by trade, whatever their records say: as people read it, and its stems."""
    any_time: bool = False
    """Whether it is answered at hours that are not those of a counter: « dormir ce soir »."""
    asked: frozenset[Stems] = frozenset()
    """Of the phrases, those that tell a time, « place ce soir »: people ask so, no record is worded so."""
    openings: Sequence[Opening] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Put its phrases together by how they begin, once: a need has up to a hundred."""
        object.__setattr__(self, "openings", _openings(self.phrases))


@dataclass(frozen=True, slots=True)
class Spread:
    """A phrase with any words in its middle: « recevoir … ce soir ». Its two ends, and the need it names."""

    first: Stems
    last: Stems
    need: Need


@dataclass(frozen=True, slots=True)
class Public:
    """Whom a service is for: a data·inclusion code and the words that mean it."""

    code: str
    name: str
    phrases: frozenset[Stems]
    openings: Sequence[Opening] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Put its phrases together by how they begin."""
        object.__setattr__(self, "openings", _openings(self.phrases))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What words mean here. `meanings` is keyed by the stems of a phrase, without its stop words."""

    needs: Mapping[str, Need] = field(default_factory=dict)
    publics: Mapping[str, Public] = field(default_factory=dict)
    needs_by_phrase: Mapping[Stems, tuple[Need, ...]] = field(default_factory=dict)
    publics_by_phrase: Mapping[Stems, Public] = field(default_factory=dict)
    equivalents: Mapping[Stems, frozenset[Stems]] = field(default_factory=dict)
    spreads: tuple[Spread, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    """Every word of the lexicon, folded, and as it is written: what a typo may have meant."""
    stems: frozenset[str] = frozenset()
    """The stems of all its words."""
    sigles: Mapping[str, str] = field(default_factory=dict)
    """The words that are written in capitals, by their stems: « MAM » is no « mamie », nor « PASS » « passer »."""
    situations: Situations = field(default_factory=Situations)
    """What people tell, and the needs it speaks of."""
    emergencies: tuple[Emergency, ...] = ()
    longest: int = 1
    """How many words its longest phrase has."""

    def has(self, phrase: Stems) -> bool:
        """Whether a phrase (stems, without stop words) means something here."""
        return phrase in self.needs_by_phrase or phrase in self.publics_by_phrase or phrase in self.equivalents

    def runs(self, stems: Sequence[str], meaning: Callable[[Stems], Meant | None]) -> Iterator[tuple[Stems, Meant | None]]:
        """Cut a text, from left to right, into the longest runs of words that mean something, each with what it means.

        stems: of its words, without stop words. meaning: of a phrase, None where it has none. A word that begins no such run stands alone.
        """
        start = 0
        while start < len(stems):
            for length in range(min(self.longest, len(stems) - start), 0, -1):
                run = tuple(stems[start : start + length])
                meant = meaning(run)
                if meant is not None:
                    break
            yield run, meant
            start += length

    def is_said(self, token: Token) -> bool:
        """Whether a word alone is a phrase of the lexicon as it stands there: a sigle is itself, and no word of the same stem."""
        sigle = self.sigles.get(token.stem)
        return self.has((token.stem,)) and (sigle is None or token.word.removesuffix("s") == sigle.removesuffix("s"))

    def need_for_theme(self, theme: str) -> Need | None:
        """Find the need that stands for a data·inclusion theme, the first in the file's order."""
        return next((need for need in self.needs.values() if theme in need.themes), None)

    def name_of(self, tag: str) -> str:
        """Say a tag (a need's slug or a data·inclusion theme) as people read it; an unknown one in its own words."""
        need = self.needs.get(tag) or self.need_for_theme(tag)
        return need.name if need else tag.rpartition("--")[2].replace("-", " ")


def parse(text: str) -> Lexicon:
    """Read a lexicon from TOML (tables `besoin`, `public`, `equivalent`, `urgence`).

    Raises LexiconError naming the line or the entry at fault.
    """
    return _lexicon(_entries(text))


def check(text: str) -> None:
    """Raise LexiconError where a text is no lexicon, as `parse` does: half of its work."""
    _entries(text)


def _entries(text: str) -> "_File":
    try:
        entries = _File.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(toml_trouble(str(error))) from error
    except ValidationError as error:
        raise LexiconError(trouble_of(text, error)) from error
    refuse_repeats("besoin", "slug", [entry.slug for entry in entries.besoin])
    refuse_repeats("public", "code", [entry.code for entry in entries.public])
    refuse_repeats("urgence", "nom", [entry.nom for entry in entries.urgence])
    return entries


def shipped() -> str:
    """The lexicon that the program brings, as TOML."""
    return (resources.files("storage") / "lexicon.toml").read_text(encoding="utf-8")


def standard() -> Lexicon:
    """The lexicon that the program brings, with the situations that it knows: that of a town which has changed nothing."""
    return _lexicon(_File.model_validate(_brought()))


def _brought() -> dict[str, Any]:
    """What the program brings, as TOML gives it: its situations are in a file of their own, under the slugs of the needs."""
    tables = tomllib.loads(shipped())
    situations = tomllib.loads((resources.files("storage") / "situations.toml").read_text(encoding="utf-8"))
    for entry in tables["besoin"]:
        entry["situations"] = situations[entry["slug"]]
    return tables


def load(path: Path, origin: str) -> Lexicon:
    """Read the lexicon of a town: its file, with what the program brings since.

    origin: what the file was copied from, as TOML. Raises LexiconError with the name of the file when it is absent, is no UTF-8 text, or
    cannot be read.
    """
    try:
        own = path.read_text(encoding="utf-8-sig")
        check(own)
        return _lexicon(_File.model_validate(layered(_brought(), tomllib.loads(own), tomllib.loads(origin))))
    except OSError as error:
        raise LexiconError(f"{path} : je ne peux pas lire ce fichier ({why(error)}).") from error
    except UnicodeDecodeError as error:
        raise LexiconError(f"{path} : ce fichier n’est pas un texte en UTF-8 (octet {error.start}).") from error
    except LexiconError as error:
        raise LexiconError(f"{path} : {error}") from error


# ── The file ─────────────────────────────────────────────────────────────────────────────────────────────────────


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, str_min_length=1)


class _Besoin(_Entry):
    slug: str
    nom: str
    themes: tuple[str, ...] = ()
    mots: tuple[str, ...] = ()
    chez: tuple[str, ...] = ()
    situations: tuple[str, ...] = ()
    toute_heure: bool = False


class _Public(_Entry):
    code: str
    nom: str
    mots: tuple[str, ...] = ()


class _Equivalent(_Entry):
    mots: tuple[str, ...] = Field(min_length=2)


class _Urgence(_Entry):
    nom: str
    dire: str = Field(max_length=LONGEST_TOLD)
    mots: tuple[str, ...] = Field(min_length=1)


class _File(_Entry):
    besoin: tuple[_Besoin, ...] = ()
    public: tuple[_Public, ...] = ()
    equivalent: tuple[_Equivalent, ...] = ()
    urgence: tuple[_Urgence, ...] = ()


def _lexicon(entries: _File) -> Lexicon:
    needs = {entry.slug: _need(entry) for entry in entries.besoin}
    publics = {entry.code: Public(entry.code, entry.nom, _phrases(entry.nom, *entry.mots)) for entry in entries.public}
    equivalents = [_phrases(*entry.mots) for entry in entries.equivalent]
    by_phrase: dict[Stems, tuple[Need, ...]] = {}
    for need in needs.values():
        for phrase in need.phrases:
            by_phrase[phrase] = (*by_phrase.get(phrase, ()), need)
    phrases = [*by_phrase, *(phrase for group in (*equivalents, *(public.phrases for public in publics.values())) for phrase in group)]
    return Lexicon(
        needs=needs,
        publics=publics,
        needs_by_phrase=by_phrase,
        publics_by_phrase={phrase: public for public in publics.values() for phrase in public.phrases},
        equivalents={phrase: group for group in equivalents for phrase in group},
        spreads=tuple(_spread(text, needs[entry.slug]) for entry in entries.besoin for text in entry.mots if SPREAD in text),
        situations=learn(_sayings(entries, needs)),
        emergencies=tuple(Emergency(entry.dire, tuple(map(phrase_of, (entry.nom, *entry.mots)))) for entry in entries.urgence),
        words={token.word: token.surface for text in _texts(entries) for token in tokens(text) if not token.is_stop},
        stems=frozenset(stem for phrase in phrases for stem in phrase),
        sigles=_sigles(_texts(entries)),
        longest=max(map(len, phrases), default=1),
    )


def _sayings(entries: _File, needs: Mapping[str, Need]) -> Iterator[tuple[str, Stems]]:
    """What is said of needs: their own words, and the situations in which one has them."""
    for entry in entries.besoin:
        for phrase in (*sorted(needs[entry.slug].phrases), *map(stems_of, entry.situations)):
            yield entry.slug, phrase


def _sigles(texts: list[str]) -> dict[str, str]:
    """The words in capitals that no other word or phrase of the lexicon means alone, by their stems."""
    alone = [(text, token) for text in texts for token in content(tokens(text)) if len(content(tokens(text))) == 1]
    plain = {token.stem for text, token in alone if not text.isupper()}
    return {token.stem: token.word for text, token in alone if text.isupper() and token.stem not in plain}


def _need(entry: _Besoin) -> Need:
    mots = [text for text in entry.mots if SPREAD not in text]
    doors = tuple((text, stems_of(text)) for text in entry.chez)
    asked = _phrases(*(text for text in mots if any(moment in fold(text) for moment in MOMENTS)))
    return Need(entry.slug, entry.nom, entry.themes, _phrases(entry.nom, entry.slug, *mots), doors, entry.toute_heure, asked)


def _spread(text: str, need: Need) -> Spread:
    first, _, last = text.partition(SPREAD)
    return Spread(stems_of(first), stems_of(last), need)


def _texts(entries: _File) -> list[str]:
    needs = [text for need in entries.besoin for text in (need.nom, *need.mots, *need.chez)]
    publics = [text for public in entries.public for text in (public.nom, *public.mots)]
    return [*needs, *publics, *(text for entry in entries.equivalent for text in entry.mots)]


def _openings(phrases: Iterable[Stems]) -> Sequence[Opening]:
    found: dict[str, list[Sequence[str]]] = {}
    for first, *others in sorted(phrases):
        found.setdefault(f" {first} ", []).append([f" {stem} " for stem in others])
    return tuple(found.items())


def _phrases(*texts: str) -> frozenset[Stems]:
    return frozenset(phrase for phrase in map(stems_of, texts) if phrase)
