"""How French words are read: what people type and what records say are brought to the same form.

`fold` removes case, accents and ligatures; `tokens` cuts a text into words; `stem` brings plurals and forms of a verb together.
The stem is taken of the folded word: people leave accents out, and Snowball gives other stems with them. Plurals are undone before,
as Snowball cuts « loyer » (to « loi ») and not « loyers »; and a short list keeps apart words it would make one.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from Stemmer import Stemmer

LONGEST_WORD = 40
SHORT = 60
"""Letters of a text that is worth remembering as it was read: names, and what lists say over and over."""

_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "OE", "Æ": "AE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"})
_SIGNS = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "′": "'", "`": "'", "´": "'", "‛": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-"}
)
_FIRST_COMBINING = "\u0300"
_SPACES = re.compile(r"[\s\u200b\ufeff\x00]+")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_ELIDED = re.compile(r"\b(?:[ldjmtsnc]|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=\w)")
# « mal-être » and « bien-être » are words: cut in two, nothing would be left but « mal »
_WORD = re.compile(r"\b(?:mal-|mal |bien-)[êe]tre\b|[^\W_](?:[^\W_]|[\u0300-\u036f])*")
SPOKEN_WORD = re.compile(r"[^\W_]+|\?")
"""A word as people say it, of a folded text: « ? » alone asks for help."""
ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints"}
"""Words that are written short, folded, and what they stand for."""

_STOP_WORDS = """
    a afin ai aie aient ait alors apres as au aucun aucune aussi autre autres aux avaient avais avait avant avec avez avoir avons
    ayant bien bonjour bonsoir car ce ceci cela celle celles celui ces cet cette ceux chez ci comme comment d dans de depuis des
    donc dont du elle elles en es est et etaient etais etait etant etes etre eu eux fait faire font fut il ils j je l la le les leur
    leurs lui ma mais me meme merci mes mon n ne ni nos notre nous on ont ou par pas pendant peu peut peuvent peux plait plus pour
    pourrait pourrais pouvoir qu quand que quel quelle quelles quels quelque quelques quelqu qui quoi s sa se sera serait ses si
    soit son sont sous suis sur svp sil t ta te tes toi ton tous tout toute toutes tres tu un une va vais vers voir vos votre vous
    voudrais voudrait veux veut vont y besoin besoins cherche chercher cherchent cherchons recherche rechercher trouver trouve
    existe existent connait connaissez connaitre aller pouvez doit faut savoir sait occupe occupent propose proposent pourriez
    quelquun
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that say nothing of what is looked for, folded: grammar, and the ways to put a question."""

_SOFT_WORDS = """
    aide aides aider accompagnement accompagner service services structure structures lieu lieux endroit personne personnes gens
    document documents quartier secteur commune ville mal
"""
SOFT_WORDS = frozenset(_SOFT_WORDS.split())
"""Words so wide that they help to rank, but are not demanded of a record when something else is asked for."""

_SORTS = """
    maison soutien soutenir appui accueil cours atelier ateliers stage stages initiation apprendre apprentissage activite activites groupe
    groupes seance seances permanence permanences information informations conseil conseils dossier dossiers demande demandes animation
    projet projets partenaire partenaires association associations solidaire solidaires social sociale sociaux sociales
"""
SORTS = frozenset(_SORTS.split())
"""Words of a sort of thing: as soft, but where nothing else says what is looked for (« une association à Bègles »)."""

SORTS_OF_PLACE = frozenset(["maison", "asso", "association", "associations", "partenaire", "accueil", "permanence", "permanences"])
"""Of the sorts, those of a structure: where it is said for whom, whoever works for them is looked for, of whatever sort."""

PLACE_PREPOSITIONS = frozenset(["a", "au", "aux", "dans", "vers", "sur", "pres", "quartier", "commune", "ville", "secteur"])
"""Words after which a name is that of a place."""

_APART = """
    aidant cias clea compter concertation couche departement detente educateur equiper formation forme foyer france francis habitant
    louis loyer manga passer petit placement repas repit sortie usager visa vivres
"""
_STEMS = {word: word for word in _APART.split()} | {
    "aidante": "aidant",
    "baux": "bail",
    "coupe": "coupe",
    "coupee": "coupe",
    "coupent": "coupe",
    "couper": "coupe",
    "conseillere": "conseil",
    "educatrice": "educateur",
    "etrangere": "etrang",
    "habitante": "habitant",
    "infirmiere": "infirmi",
    "petite": "petit",
    "traine": "traine",
    "trainent": "traine",
    "trainer": "traine",
}
"""Words (in the singular, but « vivres ») whose stem Snowball makes that of other words (« aidant » of « aide », « loyer » of « loi »,
« répit » of « repas », « équiper » of « équipe »), or not that of their plural or feminine. No rule for -ère: it would mix up names."""

_PLURALS_IN_X = frozenset(["aveux", "cheveux", "enjeux", "feux", "jeux", "lieux", "milieux", "neveux", "voeux"])
"""Of the words in -eux most are singular (« heureux »)."""
_PLURALS_IN_AIS_OIS = frozenset(["balais", "convois", "delais", "emplois", "essais", "lois", "quais", "tournois"])
"""Of the words in -ais and -ois most are singular (« français », « mois »)."""

_VERBS = """
    perdre perd perds perdent perdu perdue perdus perdues
    rendre rend rends rendent rendu rendue
    prendre prend prends prennent
    apprendre apprend apprends apprennent appris
    comprendre comprend comprends comprennent compris
    reprendre reprend reprends reprennent repris
    vendre vend vends vendent vendu vendue vendus
    attendre attend attends attendent attendu
    entendre entend entends entendent entendu
    repondre repond reponds repondent repondu
    defendre defend defends defendent defendu
    battre bat bats battent battu battue battus battues
    dormir dort dors dorment
    boire boit boivent
    ecrire ecris ecrivent
    souffrir souffrent souffert
    mourir meurt meurs meurent
    conduire conduis conduisent
    traduire traduit traduisent
    recevoir recoit recois recoivent recu recue recus recues
    devenir devient deviens deviennent devenu devenue
    obtenir obtient obtiennent obtenu
    maintenir maintient maintiennent maintenu
    payer paient paye payee payes
    obeir obeit obeissent
    coudre coud cousent cousu
"""
"""Verbs whose forms Snowball does not bring to their infinitive, which is how lexicons say them; without the forms that are other words
(« lit », « bois », « suivi », « prise »)."""

_stemmer = Stemmer("french")
_STEMS |= {form: str(_stemmer.stemWord(verb)) for verb, *forms in map(str.split, _VERBS.strip().splitlines()) for form in forms}


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: as it was written (lower case), folded, and its stem."""

    surface: str
    word: str
    stem: str

    @property
    def singular(self) -> str:
        """The word without what may end a plural: nearer to what was meant than the stem, and enough to know a name again."""
        return self.word.rstrip("sx") or self.word

    @property
    def is_stop(self) -> bool:
        """Whether it says nothing of what is looked for."""
        return self.word in STOP_WORDS


def fold(text: str) -> str:
    """Bring a text to lower case without accents, ligatures, curly quotes, unusual spaces or hyphens. Folding twice changes nothing."""
    return _short_fold(text) if len(text) <= SHORT else _fold(text)


@lru_cache(maxsize=5_000)
def _short_fold(text: str) -> str:
    """The same words are folded over and over."""
    return _fold(text)


def _fold(text: str) -> str:
    if text.isascii():
        return _SPACES.sub(" ", text.lower()).strip()
    plain = unicodedata.normalize("NFKD", text.translate(_SIGNS)).casefold().translate(_LETTERS)
    letters = unicodedata.normalize("NFKD", plain)
    bare = "".join([sign for sign in letters if sign < _FIRST_COMBINING or not unicodedata.combining(sign)])
    return _SPACES.sub(" ", bare.translate(_SIGNS)).strip()


def words_of(text: str) -> str:
    """The folded words of a text, one space between them: « D’accord, le n° 2. » gives `d accord le n 2`."""
    return " ".join(SPOKEN_WORD.findall(fold(text)))


def tokens(text: str) -> list[Token]:
    """Cut a text into its words, elisions taken off (« l’école » is « école ») and sigles closed up (« C.C.A.S. » is « ccas »)."""
    return list(_short_tokens(text) if len(text) <= SHORT else _tokens(text))


@lru_cache(maxsize=2_000)
def _short_tokens(text: str) -> Sequence[Token]:
    """Names of communes and of services come over and over."""
    return tuple(_tokens(text))


def _tokens(text: str) -> Sequence[Token]:
    plain = unicodedata.normalize("NFKC", text.translate(_SIGNS)).casefold() if not text.isascii() else text.lower()
    if "." in plain:
        plain = _DOTTED.sub(lambda found: found.group().replace(".", "") + " ", plain)
    if "'" in plain:
        plain = _ELIDED.sub("", plain)
    return [token for surface in _WORD.findall(plain) if (token := _token(surface)).word]


def content(found: Iterable[Token]) -> list[Token]:
    """Keep the words that say something; all of them when none does (a structure may well be called « Avec »)."""
    every = list(found)
    return [token for token in every if not token.is_stop] or every


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of the words of a text that say something; of all of them when none does."""
    return tuple(token.stem for token in content(tokens(text)))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Bring a folded word to what its plurals and its verb's forms share. Not always a word."""
    one = _one(word)
    return _STEMS.get(one) or str(_stemmer.stemWord(one))


def forget() -> None:
    """Forget the words that were read, as after a long list of them: what is asked for again is cut and folded again."""
    for remembered in (_short_fold, _short_tokens, stem, _token):
        remembered.cache_clear()


def initials(found: Iterable[Token]) -> str | None:
    """Give the sigle a name would have (« centre communal d’action sociale »: ccas), if it has three words or more."""
    letters = "".join(token.word[0] for token in found if not token.is_stop)
    return letters if 3 <= len(letters) <= 6 else None


def _one(word: str) -> str:
    """Undo a plural in -s or -x. Those in -es and -aux are left to Snowball, which knows them; of four letters, only -os and -us go."""
    if word in _PLURALS_IN_X or word in _PLURALS_IN_AIS_OIS or (len(word) > 4 and word.endswith(("eaux", "oux", "yaux"))):
        return word[:-1]
    if not word.endswith("s") or word.endswith(("ss", "ais", "ois")) or word in _STEMS:
        return word
    if word.endswith("es"):
        return word[:-1] if word[:-1] in _STEMS else word
    return word[:-1] if len(word) > 4 or word.endswith(("os", "us")) else word


@lru_cache(maxsize=20_000)
def _token(surface: str) -> Token:
    word = "".join(sign for sign in fold(surface) if sign.isalnum())[:LONGEST_WORD]
    whole = ABBREVIATIONS.get(word)
    return Token(whole or surface[:LONGEST_WORD], whole or word, stem(whole or word))
