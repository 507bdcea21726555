"""the office's people: leave and substitutes, whose each case is"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_AT_UNIT = "'TRANSFERRED','ASSIGNED','TO_SIGN','SIGNED','ACCEPTED','HANDLING','EXTENDED','OPINION_REVIEW','OPINION_ISSUED','SERVED'"
_AT_OFFICE = "'SUBMITTED','REGISTERED','OBJECTED','ROUTE_BACK','VERIFY_DONE'"


def upgrade() -> None:
    """Forward. Open cases are nobody's until the next sweep gives them to somebody."""
    op.add_column("staff", sa.Column("own", sa.String(), server_default="", nullable=False))
    op.add_column("staff", sa.Column("stand_in", sa.Integer(), server_default="0", nullable=False))
    op.add_column("staff", sa.Column("gone", sa.Integer(), server_default="0", nullable=False))
    op.execute("UPDATE staff SET own = roles")
    op.create_table(
        "leaves",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("staff_id", sa.Integer(), server_default="0", nullable=False),
        sa.Column("substitute_id", sa.Integer(), server_default="0", nullable=False),
        sa.Column("starts_at", sa.Float(), server_default="0", nullable=False),
        sa.Column("ends_at", sa.Float(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("leaves_ends", "leaves", ["ends_at"])
    op.create_table(
        "owners",
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pool", sa.String(), server_default="", nullable=False),
        sa.Column("staff_id", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("case_id"),
    )
    op.create_index("owners_staff", "owners", ["staff_id", "pool"])
    op.create_index("owners_pool", "owners", ["pool"])
    op.execute(f"INSERT INTO owners (case_id, pool) SELECT id, unit FROM cases WHERE sealed = 0 AND unit <> '' AND status IN ({_AT_UNIT})")
    op.execute(f"INSERT INTO owners (case_id, pool) SELECT id, '@clerk' FROM cases WHERE sealed = 0 AND status IN ({_AT_OFFICE})")


def downgrade() -> None:
    """Back."""
    op.drop_table("owners")
    op.drop_table("leaves")
    with op.batch_alter_table("staff") as batch:
        for name in ("gone", "stand_in", "own"):
            batch.drop_column(name)
