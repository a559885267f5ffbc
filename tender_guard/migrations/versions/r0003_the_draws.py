"""The draws of inspections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tender_guard.casework.moments import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "drawing",
        sa.Column("commitment", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("drawn", Moment(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("commitment", name="pk_drawing"),
    )
    op.create_index("ix_drawing_state", "drawing", ["state"])


def downgrade() -> None:
    """Undo the change."""
    op.drop_table("drawing")
