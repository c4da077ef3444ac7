"""What people say beside a need: when, at what price, how one comes; near where; and the words that only carry a question.

A phrase of the lexicon that has such a word wins (« repas gratuit » is a need).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.analysis import Token, content, stem, tokens
from storage.lexicon import Lexicon, Need
from storage.search.groups import Alternative, Group, Kind, mark, words
from storage.search.hours import When, part_of
from storage.search.marks import COST_UNKNOWN, FREE, HOURS_UNKNOWN, WALK_IN, WAY_UNKNOWN, open_mark

NEAR = frozenset(["pres", "autour", "environs", "alentours", "proximite", "loin", "cote"])
"""Before the name of a place: there or in its neighbourhood."""

_FILLERS = """
    truc trucs machin chose choses quelque endroit endroits lieu coin quand rien plus moins tellement vraiment juste encore deja
    recevoir recoit recoivent accueillir accueille accueillent prendre prend prennent mettre met passer passe aller va vont venir vient
    viens donner donne donnent avoir dire dit demander demande demandent arriver arrive arrivent rester reste restent servir sert
    utiliser utilise vouloir obtenir proposer offrir offre offrent peux pourra pouvez occuper occupe besoin aimerait aimerais souhaite
    souhaiterait question renseignement renseignements info infos numero contact contacts adresse nom noms nouveau nouvelle nouvelles
    vite rapidement urgence urgent urgente monsieur homme quelqu personne personnes gens quelques plein beaucoup trop assez bientot
    toujours jamais jour jours mois semaine annee ans an soir matin midi heure heures moment difficulte difficultes probleme problemes
    situation grande grand petit petite petits petites bonne bon gentil touche sort parce comme entre contre voila voici alors bref
    genre style type sorte exemple possible aucun aucune seulement surtout meme memes autres autre ici habite habitant habitants
    vit vivant parler parle disposition marche ouvre ouverts ouvertes ouvert ouverte commencer comprend accompagne accompagner
    remplacer acheter payer paie paient toucher tenir sans dehors environ partir depuis malgre servent sortir
    madame dame dames hommes garcon garcons fille filles fils frere soeur mamie mamy mami papi papy meme pepe oncle tante neveu niece
    cousin cousine mari epouse epoux copain copine gamin gamine gosse mec type
    ca moi toi soi fais faites fasse fassent
    souvent parfois tard tot hier longtemps recemment actuellement semaines annees minute minutes fois debut fin
    deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente quarante cinquante soixante cent
    premier premiere deuxieme troisieme dernier derniere prochain prochaine etage etages
    tombe tomber tombent lever leve levent rentrer rentre rentrent emmener emmene emmenent amener amene ramener apporter apporte
    voit voient regarde regarder peur honte sait savent croit croire pense penser pensent tient tiennent pouvait devait devrait
    faudrait laisse laisser quitte quitter attend attendre attendent appelle appeler viennent revient revenir essaie essayer
    refaire refait commence commencent arrete arretent devient devenir change changer
    journee journees qqn qqun qqch qq bcp pb pbs pr ds tjs tt ts mr mme mlle svp stp
    recu recue pris vu vue venu venue devenu devenue parti partie reste revenu retourne fini dit mis rend rendu devant derriere
"""
_ENDINGS = ("e", "es", "ent", "ee", "ees", "ait", "aient")
FILLERS = frozenset(_FILLERS.split()) | {word[:-2] + ending for word in _FILLERS.split() if word.endswith("er") for ending in _ENDINGS}
"""Words that carry a question and are no part of it: they are asked for where nothing else is, and never taken for a misspelt word of the
directory (« emmener » is no « emménager », nor « peur » « pour »)."""

HELPS = frozenset(["démarches", "demarches", "démarche", "demarche", "papiers", "papier", "courrier", "courriers", "dossier", "droits"])
"""Words that are a need alone, and beside another only tell how one is helped: « garder des enfants, quelles démarches »."""

_DAYS = {day: rank for rank, day in enumerate(["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"])}
_PARTS: Mapping[tuple[str, ...], str] = {
    ("matin",): "am",
    ("matinee",): "am",
    ("midi",): "noon",
    ("apres", "midi"): "pm",
    ("aprem",): "pm",
    ("soir",): "eve",
    ("soiree",): "eve",
    ("nuit",): "night",
}
_PART_STEMS = {"am": ("matin",), "noon": ("midi",), "pm": ("apres", "midi"), "eve": ("soir",), "night": ("nuit",)}
_NOW = (("maintenant",), ("tout", "de", "suite"), ("en", "ce", "moment"), ("actuellement",))
_FREE = (("gratuit",), ("gratuite",), ("gratuits",), ("gratuites",), ("gratuitement",), ("sans", "frais"), ("sans", "payer"))
_CHEAP = (
    ("sans", "argent"),
    ("sans", "un", "sou"),
    ("sans", "moyens"),
    ("pas", "cher"),
    ("pas", "chere"),
    ("pas", "chers"),
    ("pas", "cheres"),
    ("moins", "cher"),
    ("petit", "prix"),
    ("petits", "prix"),
    ("pas", "trop", "cher"),
    ("pas", "argent"),
    ("plus", "argent"),
    ("peu", "argent"),
    ("pas", "sous"),
    ("pas", "moyens"),
    ("peu", "moyens"),
    ("pas", "les", "moyens"),
    ("peu", "de", "moyens"),
)
_WALKED_IN = (("sans", "rendez", "vous"), ("sans", "rdv"), ("sans", "inscription"), ("acces", "libre"), ("entree", "libre"))
_BOOKED = (("sur", "rendez", "vous"), ("sur", "rdv"))
_CHEAP_STEMS = (("petit", "prix"), ("prix", "redu"), ("tarif", "solidair"), ("solidair",))


_FIRST = "weekend week le la en du ce cet cette aujourd demain ouvert ouverte ouverts ouvertes"
_TRIGGERS = frozenset(
    (
        *(phrase[0] for phrases in (_NOW, _FREE, _CHEAP, _WALKED_IN, _BOOKED) for phrase in phrases),
        *(form for day in _DAYS for form in (day, f"{day}s")),
        *_FIRST.split(),
    )
)
"""The words that anything said beside a need begins with."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What is left of a question without what is said beside the need, and the groups of that."""

    tokens: tuple[Token, ...]
    groups: tuple[Group, ...] = ()
    needs: tuple[tuple[str, Need], ...] = ()
    """What words that stand apart name, and these words."""
    when: When | None = None


def hear_beside(every: Sequence[Token], lexicon: Lexicon, at: datetime | None) -> Beside:
    """Take out of a question when, at what price and how. at: when it is asked, on the clocks of the place; None: nobody knows."""
    every, needs = _spread(every, lexicon)
    left: list[Token] = []
    groups: list[Group] = []
    when: When | None = None
    times: list[str] = []
    start = 0
    while start < len(every):
        if every[start].word not in _TRIGGERS:
            left.append(every[start])
            start += 1
            continue
        rest = [token.word for token in every[start:]]
        length, group, time = _one(rest, at)
        if length and not in_phrase(every, start, length, lexicon):
            typed = " ".join(token.surface for token in every[start : start + length])
            groups += [_named(group, typed)] if group else []
            times += [typed] if time else []
            when = _together(when, time) if time else when
            start += length
            continue
        left.append(every[start])
        start += 1
    if when:
        groups.append(_when_group(when, " ".join(times)))
    if not needs and all(group.soft for group in groups) and all(token.is_stop or token.word in FILLERS for token in left):
        return Beside(tuple(every))  # who has no money, and says nothing else, does not ask what is cheap
    return Beside(tuple(left), tuple(groups), needs, when)


def read_time(said: str, at: datetime) -> When | None:
    """The time that words tell, whatever else they say: « et demain matin ? ». at: when it is said, on the clocks of the place."""
    spoken = [token.word for token in tokens(said)]
    told = (_time(spoken[start:], at)[1] for start in range(len(spoken)))
    when: When | None = None
    for each in filter(None, told):
        when = _together(when, each)
    return when


def _spread(every: Sequence[Token], lexicon: Lexicon) -> tuple[Sequence[Token], tuple[tuple[str, Need], ...]]:
    """Take out the first phrase whose two ends stand apart (« recevoir une maman ce soir »)."""
    told = [rank for rank, token in enumerate(every) if not token.is_stop]
    stems = [every[rank].stem for rank in told]
    for spread in lexicon.spreads:
        first = _find(stems, spread.first, 0)
        last = _find(stems, spread.last, first + len(spread.first)) if first >= 0 else -1
        if last >= 0:
            taken = [*told[first : first + len(spread.first)], *told[last : last + len(spread.last)]]
            typed = " ".join(every[rank].surface for rank in taken)
            return [token for rank, token in enumerate(every) if rank not in taken], ((typed, spread.need),)
    return every, ()


def _find(stems: Sequence[str], phrase: Sequence[str], start: int) -> int:
    """Where a phrase begins, -1 when it is not there."""
    ends = range(start, len(stems) - len(phrase) + 1)
    return next((rank for rank in ends if tuple(stems[rank : rank + len(phrase)]) == tuple(phrase)), -1)


def _one(rest: Sequence[str], at: datetime | None) -> tuple[int, Group | None, When | None]:
    """What the next words say beside the need: how many words, the group, the time."""
    if length := _begins(rest, _FREE):
        return length, Group(Kind.COST, "", (mark(FREE), words(["gratuit"], worth=0.8), mark(COST_UNKNOWN, worth=0.3)), "gratuit"), None
    if length := _begins(rest, _CHEAP):
        cheap = tuple(words(stems) for stems in _CHEAP_STEMS)
        return length, Group(Kind.COST, "", (mark(FREE), *cheap), "petit prix", soft=True), None
    if length := _begins(rest, _WALKED_IN):
        return length, Group(Kind.WAY, "", (mark(WALK_IN), mark(WAY_UNKNOWN, worth=0.3)), "sans rendez-vous"), None
    if length := _begins(rest, _BOOKED):
        return length, None, None
    length, when = _time(rest, at)
    return length, None, when


def _time(rest: Sequence[str], at: datetime | None) -> tuple[int, When | None]:
    first, following = rest[0], rest[1:]
    if first.removesuffix("s") in _DAYS:
        length, part = _part(following)
        return 1 + length, When((_DAYS[first.removesuffix("s")],), part)
    if first == "weekend" or rest[:2] == ["week", "end"]:
        return 1 if first == "weekend" else 2, When((5, 6))
    if first in {"le", "la", "en", "du"} and (found := _part(following))[0]:
        return 1 + found[0], When(tuple(range(7)), found[1])
    return _dated(rest, at) if at else (0, None)


def _dated(rest: Sequence[str], at: datetime) -> tuple[int, When | None]:
    """Times that are said from when one speaks."""
    first, following, today = rest[0], rest[1:], at.weekday()
    if length := _begins(rest, _NOW):
        return length, When((today,), part_of(at), at)
    if first in {"ouvert", "ouverte", "ouverts", "ouvertes"} and (length := _begins(following, _NOW)):
        return 1 + length, When((today,), part_of(at), at)
    if first in {"ce", "cet", "cette"} and (found := _part(following))[0]:
        return 1 + found[0], When((today,), found[1])
    if rest[:2] == ["aujourd", "hui"]:
        return 2, When((today,))
    if first == "demain":
        length, part = _part(following)
        return 1 + length, When(((at + timedelta(days=1)).weekday(),), part)
    return 0, None


def _part(rest: Sequence[str]) -> tuple[int, str]:
    """The part of a day that the next words name."""
    return next(((len(said), part) for said, part in _PARTS.items() if tuple(rest[: len(said)]) == said), (0, ""))


def _together(one: When | None, other: When) -> When:
    """« mercredi ou samedi » is either; « aujourd’hui, ce soir » is the evening."""
    if one is None:
        return other
    days = other.days if len(one.days) == 7 else one.days if len(other.days) == 7 else tuple(sorted({*one.days, *other.days}))
    return When(days, other.part or one.part, one.now or other.now)


def _when_group(when: When, typed: str) -> Group:
    said = tuple(_said_of(when))
    opened = tuple(mark(open_mark(day, when.part)) for day in when.days)
    return Group(Kind.WHEN, typed, (*opened, *said, mark(HOURS_UNKNOWN, worth=0.3)), typed)


def _said_of(when: When) -> Iterator[Alternative]:
    """The words by which a text says that time."""
    days = [stem(day) for day, rank in _DAYS.items() if rank in when.days] if len(when.days) < 7 and not when.now else []
    part = _PART_STEMS.get(when.part, ()) if not when.now else ()
    yield from (words([day, *part], worth=0.7) for day in days)
    if part and not days:
        yield words(part, worth=0.7)


def _named(group: Group, typed: str) -> Group:
    return Group(group.kind, typed, group.alternatives, group.label, soft=group.soft)


def _begins(rest: Sequence[str], phrases: Sequence[tuple[str, ...]]) -> int:
    """How many words of a phrase the next words are, 0 when they are none of them."""
    return next((len(phrase) for phrase in phrases if tuple(rest[: len(phrase)]) == phrase), 0)


def in_phrase(every: Sequence[Token], start: int, length: int, lexicon: Lexicon) -> bool:
    """Whether these words are part of a phrase of the lexicon that stands here."""
    said = tuple(token.stem for token in content(every[start : start + length]))
    before = [token.stem for token in every[:start] if not token.is_stop][-2:]
    after = [token.stem for token in every[start + length :] if not token.is_stop][:1]
    around = ((*before[-1:], *said), (*before, *said), (*said, *after), (*before[-1:], *said, *after))
    return any(len(phrase) > len(said) and lexicon.has(phrase) for phrase in around)
