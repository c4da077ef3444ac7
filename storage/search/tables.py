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
        structures={"structure_id": Fate.MADE_ANEW}, plain={("name", "need", "place", "text", "words", "places"): FROM_DIRECTORY}
    )

    structure_id: int = Field(primary_key=True, foreign_key="structure.id", ondelete="CASCADE")
    name: str
    need: str = Field(description="names of services, and marks: tags, publics (see `marks`)")
    place: str
    text: str
    words: str = Field(description="every folded word, so that the vocabulary can be put right when they change")
    places: str = Field(description="names of places as `search_place` knows them, one a line")


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
    """A commune or a district that some structure is in, keyed by the stems of its words without the stop words."""

    __tablename__ = "search_place"
    __holds__ = Holds(plain={("name", "label"): FROM_DIRECTORY})

    name: str = Field(primary_key=True)
    label: str
    documents: int
