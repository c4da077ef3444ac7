"""What the search keeps: the words of each structure, the vocabulary, its misspellings, the names of places.

The index itself (FTS5 on SQLite, a tsvector on PostgreSQL) follows `search_document` by triggers or a generated column: see the
migration. Nothing here is truth: `index` makes it anew from the directory.
"""

from sqlmodel import Field, SQLModel

from storage.holdings import Fate, Holds

FROM_DIRECTORY = "the words of the directory, made anew from it"
"""Why the words of the search tell nothing of a person."""


class SearchDocument(SQLModel, table=True):
    """The stems of a structure and its services, by how much a match there weighs; each stem stands once, in its best place."""

    __tablename__ = "search_document"
    __holds__ = Holds(
        structures={"structure_id": Fate.MADE_ANEW},
        plain={("name", "need", "place", "text", "words", "places", "latitude", "longitude"): FROM_DIRECTORY},
    )

    structure_id: int = Field(primary_key=True, foreign_key="structure.id", ondelete="CASCADE")
    name: str
    need: str = Field(description="names of services, and marks: tags, publics, places, hours (see `marks`)")
    place: str
    text: str
    words: str = Field(description="every folded word, so that the vocabulary can be put right when they change")
    places: str = Field(description="names of places as `search_place` knows them, one a line")
    latitude: float | None = None
    longitude: float | None = None


class SearchWord(SQLModel, table=True):
    """A word of the directory, folded."""

    __tablename__ = "search_word"
    __holds__ = Holds(plain={("word", "stem", "label"): FROM_DIRECTORY})

    word: str = Field(primary_key=True)
    stem: str = Field(index=True)
    label: str = Field(description="as it was written: with its accents")
    documents: int = Field(description="how many structures have it")


class SearchTypo(SQLModel, table=True):
    """A word with at most one letter taken out. Two words an edit apart share such a key (symmetric deletion)."""

    __tablename__ = "search_typo"
    __table_args__ = {"sqlite_with_rowid": False}
    __holds__ = Holds(plain={("key", "word"): FROM_DIRECTORY})

    key: str = Field(primary_key=True)
    word: str = Field(primary_key=True)


class SearchPlace(SQLModel, table=True):
    """Where some structure is: a commune, a district, a postcode, what a commune is called in short (« Villenave »).

    It is keyed by the stems of its words without the stop words. latitude, longitude: of the structures of it that have some, added up, and
    located, how many these are: its middle is theirs.
    """

    __tablename__ = "search_place"
    __holds__ = Holds(plain={("name", "label", "kind", "latitude", "longitude"): FROM_DIRECTORY})

    name: str = Field(primary_key=True)
    label: str
    kind: str = Field(description="commune, district, postcode or short")
    documents: int
    latitude: float = 0.0
    longitude: float = 0.0
    located: int = 0
