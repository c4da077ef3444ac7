"""provenance of fields, imports as they were done

Revision: 0029, after 0028.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.types

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_run",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("brought_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("started_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("undone_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_import_run")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "import_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_number", sa.Integer(), nullable=False),
        sa.Column("done", sa.JSON(), nullable=False),
        sa.Column("expires_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_number"], ["import_run.number"], name=op.f("fk_import_step_import_number_import_run"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_step")),
    )
    with op.batch_alter_table("import_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_step_import_number"), ["import_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_step_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "sheet_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("field", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("teller", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("teller_structure_id", sa.Integer(), nullable=True),
        sa.Column("import_number", sa.Integer(), nullable=True),
        sa.Column("at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("undone_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("expires_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_number"], ["import_run.number"], name=op.f("fk_sheet_change_import_number_import_run"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_sheet_change_service_id_service"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structure.id"], name=op.f("fk_sheet_change_structure_id_structure"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["teller_structure_id"], ["structure.id"], name=op.f("fk_sheet_change_teller_structure_id_structure"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_change")),
    )
    with op.batch_alter_table("sheet_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sheet_change_import_number"), ["import_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_sheet_change_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sheet_change_service_id"), ["service_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sheet_change_structure_id"), ["structure_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sheet_change_teller_structure_id"), ["teller_structure_id"], unique=False)

    with op.batch_alter_table("merged_structure", schema=None) as batch_op:
        batch_op.add_column(sa.Column("way_back", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("merged_structure", schema=None) as batch_op:
        batch_op.drop_column("way_back")

    with op.batch_alter_table("sheet_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sheet_change_teller_structure_id"))
        batch_op.drop_index(batch_op.f("ix_sheet_change_structure_id"))
        batch_op.drop_index(batch_op.f("ix_sheet_change_service_id"))
        batch_op.drop_index(batch_op.f("ix_sheet_change_expires_at"))
        batch_op.drop_index(batch_op.f("ix_sheet_change_import_number"))

    op.drop_table("sheet_change")
    with op.batch_alter_table("import_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_step_expires_at"))
        batch_op.drop_index(batch_op.f("ix_import_step_import_number"))

    op.drop_table("import_step")
    op.drop_table("import_run")
