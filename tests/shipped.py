"""What comes with the house, read once for all tests: reading the lexicon and its situations takes a good part of a second."""

from storage.lexicon import standard

LEXICON = standard()
