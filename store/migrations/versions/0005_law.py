"""the law's tables: units that help with a case"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "helpers",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unit", sa.String(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("helpers", schema=None) as batch_op:
        batch_op.create_index("helpers_unit", ["unit"], unique=False)
        batch_op.create_index("helpers_case", ["case_id"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_table("helpers")
