"""French numbers in letters, as words are folded: « deux », « deuxième »."""

WORDS = (
    *("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    *("onze", "douze", "treize", "quatorze", "quinze", "seize", "dix sept", "dix huit", "dix neuf"),
)
"""From 1 on."""
COUNTS = {word: number for number, word in enumerate(WORDS, 1)} | {"une": 1}
RANKS = {f"{word.removesuffix('e')}ieme": number for word, number in COUNTS.items() if 1 < number < 9} | {
    "premier": 1,
    "premiere": 1,
    "second": 2,
    "seconde": 2,
    "cinquieme": 5,
    "neuvieme": 9,
}
"""« troisieme » → 3, up to nine."""
