"""The search's index: FTS5 kept by triggers on SQLite, a generated tsvector on PostgreSQL; vocabulary, typos, places.

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_FIELDS = "name, need, place, text"


def upgrade() -> None:
    op.create_table(
        "search_document",
        sa.Column("structure_id", sa.Integer(), sa.ForeignKey("structure.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("name", "need", "place", "text", "words", "places")),
    )
    op.create_table(
        "search_word",
        sa.Column("word", sa.String(), primary_key=True),
        sa.Column("stem", sa.String(), nullable=False, index=True),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
    )
    op.create_table(
        "search_typo",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("word", sa.String(), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_place",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        _upgrade_sqlite()
    else:
        _upgrade_postgresql()


def _upgrade_sqlite() -> None:
    # `ascii` cuts at nothing but spaces in what the analyser writes; a stem's place in the text is not kept, nor its bm25
    op.execute(
        f"CREATE VIRTUAL TABLE search_index USING fts5({_FIELDS}, content='search_document', content_rowid='structure_id', "
        "tokenize='ascii', detail='column', columnsize=0)"
    )
    old, new = (", ".join(f"{row}.{name}" for name in ("structure_id", "name", "need", "place", "text")) for row in ("old", "new"))
    op.execute(
        "CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN "  # noqa: S608 - names of ours
        f"INSERT INTO search_index (rowid, {_FIELDS}) VALUES ({new}); END"
    )
    op.execute(
        "CREATE TRIGGER search_document_removed AFTER DELETE ON search_document BEGIN "  # noqa: S608 - as above
        f"INSERT INTO search_index (search_index, rowid, {_FIELDS}) VALUES ('delete', {old}); END"
    )


def _upgrade_postgresql() -> None:
    # stems are letters and digits, so each can be written as a weighed lexeme, 'stem':1A (only one with a position bears a weight)
    weighed = " || ' ' || ".join(
        rf"regexp_replace({name}, '(\S+)', '''\1'':1{weight}', 'g')"
        for name, weight in zip(("name", "need", "place", "text"), "ABCD", strict=True)
    )
    connection = op.get_bind()
    connection.exec_driver_sql(
        f"ALTER TABLE search_document ADD COLUMN vector tsvector GENERATED ALWAYS AS (CAST({weighed} AS tsvector)) STORED"
    )
    connection.exec_driver_sql("CREATE INDEX ix_search_document_vector ON search_document USING gin (vector)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    op.drop_table("search_place")
    op.drop_table("search_typo")
    op.drop_table("search_word")
    op.drop_table("search_document")
