"""programmes, their ideas, what is like them

Revision: 0020, after 0019.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.types

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "like_word",
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("stem", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "stem", "number", name=op.f("pk_like_word")),
    )
    with op.batch_alter_table("like_word", schema=None) as batch_op:
        batch_op.create_index("ix_like_word_text", ["kind", "number"], unique=False)

    op.create_table(
        "programme",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ideas_until", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("vote_until", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("arbitration_until", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("publication_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("draw_seed", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("selection", sa.Integer(), nullable=False),
        sa.Column("decided_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("published_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reviewed_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("created_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_programme")),
        sa.UniqueConstraint("name", name=op.f("uq_programme_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_created_by"), ["created_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_programme_state"), ["state"], unique=False)

    op.create_table(
        "pilot_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_number", sa.Integer(), nullable=False),
        sa.Column("selection", sa.Integer(), nullable=False),
        sa.Column("structure", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("word", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_number"], ["programme.number"], name=op.f("fk_pilot_word_programme_number_programme"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pilot_word")),
    )
    with op.batch_alter_table("pilot_word", schema=None) as batch_op:
        batch_op.create_index("ix_pilot_word_programme", ["programme_number", "selection"], unique=False)
        batch_op.create_index(batch_op.f("ix_pilot_word_user_id"), ["user_id"], unique=False)

    op.create_table(
        "idea",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("programme_number", sa.Integer(), nullable=True),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("format", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("why", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("place", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("cost_cents", sa.Integer(), nullable=True),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("behind", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("poll_number", sa.Integer(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("votes", sa.Integer(), nullable=True),
        sa.Column("verdict", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("until", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("answered_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("told_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("meeting_number", sa.Integer(), nullable=True),
        sa.Column("created_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("created_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["meeting_number"], ["meeting.number"], name=op.f("fk_idea_meeting_number_meeting"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["merged_into"], ["idea.number"], name=op.f("fk_idea_merged_into_idea")),
        sa.ForeignKeyConstraint(["poll_number"], ["poll.number"], name=op.f("fk_idea_poll_number_poll"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["programme_number"], ["programme.number"], name=op.f("fk_idea_programme_number_programme")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_idea")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_created_by"), ["created_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_idea_meeting_number"), ["meeting_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_idea_merged_into"), ["merged_into"], unique=False)
        batch_op.create_index("ix_idea_behind", ["programme_number", "behind", "number"], unique=False)
        batch_op.create_index("ix_idea_programme", ["programme_number", "state", "number"], unique=False)

    op.create_table(
        "idea_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_number", sa.Integer(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["idea_number"], ["idea.number"], name=op.f("fk_idea_comment_idea_number_idea"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_comment")),
    )
    with op.batch_alter_table("idea_comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_comment_idea_number"), ["idea_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_idea_comment_user_id"), ["user_id"], unique=False)

    op.create_table(
        "idea_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_number", sa.Integer(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("part", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=True),
        sa.Column("at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["idea_number"], ["idea.number"], name=op.f("fk_idea_part_idea_number_idea"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_idea_part_structure_id_structure"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_part")),
        sa.UniqueConstraint("idea_number", "user_id", "part", name=op.f("uq_idea_part_idea_number_user_id_part")),
    )
    with op.batch_alter_table("idea_part", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_part_structure_id"), ["structure_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_idea_part_user_id"), ["user_id"], unique=False)

    with op.batch_alter_table("poll", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_for", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False))
        batch_op.create_index(batch_op.f("ix_poll_asked_for"), ["asked_for"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("poll", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_poll_asked_for"))
        batch_op.drop_column("asked_for")

    with op.batch_alter_table("idea_part", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idea_part_user_id"))
        batch_op.drop_index(batch_op.f("ix_idea_part_structure_id"))

    op.drop_table("idea_part")
    with op.batch_alter_table("idea_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idea_comment_user_id"))
        batch_op.drop_index(batch_op.f("ix_idea_comment_idea_number"))

    op.drop_table("idea_comment")
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.drop_index("ix_idea_behind")
        batch_op.drop_index("ix_idea_programme")
        batch_op.drop_index(batch_op.f("ix_idea_merged_into"))
        batch_op.drop_index(batch_op.f("ix_idea_meeting_number"))
        batch_op.drop_index(batch_op.f("ix_idea_created_by"))

    op.drop_table("idea")
    with op.batch_alter_table("pilot_word", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pilot_word_user_id"))
        batch_op.drop_index("ix_pilot_word_programme")

    op.drop_table("pilot_word")
    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_state"))
        batch_op.drop_index(batch_op.f("ix_programme_created_by"))

    op.drop_table("programme")
    with op.batch_alter_table("like_word", schema=None) as batch_op:
        batch_op.drop_index("ix_like_word_text")

    op.drop_table("like_word")
