"""What the search keeps: the words of each structure, the vocabulary, its misspellings, the names of places.

The index itself (FTS5 on SQLite, a tsvector on PostgreSQL) follows `search_document` by triggers or a generated column: see the
migration. Nothing here is truth: `index` makes it anew from the directory.
"""

from sqlmodel import Field, SQLModel


class SearchDocument(SQLModel, table=True):
    """The stems of a structure and its services, by how much a match there weighs; each stem stands once, in its best place."""

    __tablename__ = "search_document"

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

    word: str = Field(primary_key=True)
    stem: str = Field(index=True)
    label: str = Field(description="as it was written: with its accents")
    documents: int = Field(description="how many structures have it")


class SearchTypo(SQLModel, table=True):
    """A word with at most one letter taken out. Two words an edit apart share such a key (symmetric deletion)."""

    __tablename__ = "search_typo"
    __table_args__ = {"sqlite_with_rowid": False}

    key: str = Field(primary_key=True)
    word: str = Field(primary_key=True)


class SearchPlace(SQLModel, table=True):
    """A commune or a district that some structure is in, keyed by the stems of its words without the stop words."""

    __tablename__ = "search_place"

    name: str = Field(primary_key=True)
    label: str
    documents: int
