"""lessons: what people settled, by reference to the case, and the models learned from it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "examples",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.Integer(), server_default="0", nullable=False),
        sa.Column("part", sa.String(), server_default="", nullable=False),
        sa.Column("label", sa.String(), server_default="", nullable=False),
        sa.Column("was", sa.String(), server_default="", nullable=False),
        sa.Column("model", sa.String(), server_default="", nullable=False),
        sa.Column("at", sa.Float(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "part"),
    )
    op.create_index("examples_part", "examples", ["part", "at"])
    op.create_table(
        "models",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("part", sa.String(), server_default="", nullable=False),
        sa.Column("at", sa.Float(), server_default="0", nullable=False),
        sa.Column("used", sa.Integer(), server_default="0", nullable=False),
        sa.Column("weight", sa.Float(), server_default="0", nullable=False),
        sa.Column("figures", sa.String(), server_default="", nullable=False),
        sa.Column("content_c", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("models")
    op.drop_table("examples")
