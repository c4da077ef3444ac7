"""French numbers in letters, as words are folded: « deux », « deuxième », « quatre-vingt-douze », « une douzaine »."""

WORDS = (
    *("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    *("onze", "douze", "treize", "quatorze", "quinze", "seize", "dix sept", "dix huit", "dix neuf"),
)
"""From 1 on."""
COUNTS = {word: number for number, word in enumerate(WORDS, 1)} | {"une": 1}
TENS = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
"""The tens that have a word of their own: « soixante-dix » and « quatre-vingt » are said with others."""
_ROUND = {"dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40, "cinquantaine": 50}
_ROUND |= {"soixantaine": 60, "centaine": 100, "millier": 1000}
ROUND = {ending: number for word, number in _ROUND.items() for ending in (word, f"{word}s")}
"""« une quarantaine », « deux douzaines »: about so many, or so many times that."""
RANKS = {f"{word.removesuffix('e')}ieme": number for word, number in COUNTS.items() if 1 < number < 9} | {
    "premier": 1,
    "premiere": 1,
    "second": 2,
    "seconde": 2,
    "cinquieme": 5,
    "neuvieme": 9,
}
"""« troisieme » → 3, up to nine."""
_VALUES = {word: number for word, number in COUNTS.items() if number <= 16} | TENS
_NAMES = {number: word for word, number in _VALUES.items() if word != "une"}
_ALONE = {"cents": "cent", "vingts": "vingt", "milles": "mille", "une": "un"}
"""As they are said alone."""
OF_NUMBERS = frozenset({*_VALUES, *_ALONE, "cent", "mille", "et"})
"""All that a number in letters is made of."""


def read_number(words: str) -> int | None:
    """The number that folded words tell: « deux mille cinq cents » → 2500; None when that is not how it is said in full.

    What was found is said again and compared: nothing is read by halves.
    """
    heard = [_ALONE.get(word, word) for word in words.split() if word != "et"]
    found = current = 0
    for word in heard:
        if word == "mille":
            found, current = found + max(current, 1) * 1000, 0
        elif word == "cent":
            current = max(current, 1) * 100
        elif word == "vingt" and current % 100 == 4:
            current += 76
        elif word in _VALUES:
            current += _VALUES[word]
        else:
            return None
    found += current
    return found if heard and found < 1_000_000 and heard == _in_words(found) else None


def _in_words(number: int) -> list[str]:
    """A number below a million as it is said, without « et »."""
    for unit, name in ((1000, "mille"), (100, "cent")):
        if number >= unit:
            count, rest = divmod(number, unit)
            return [*(_in_words(count) if count > 1 else ()), name, *_in_words(rest)]
    if number >= 80:
        return ["quatre", "vingt", *_in_words(number - 80)]
    if number in _NAMES:
        return [_NAMES[number]]
    if number >= 20:
        ten = min(number // 10, 6) * 10
        return [_NAMES[ten], *_in_words(number - ten)]
    return ["dix", *_in_words(number - 10)] if number else []
