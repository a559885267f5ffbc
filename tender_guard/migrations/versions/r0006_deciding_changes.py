"""Who decided on a change of the rules, and when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tender_guard.casework.moments import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    with op.batch_alter_table("rulebook_change") as table:
        table.add_column(sa.Column("decided", Moment(), nullable=True))
        table.add_column(sa.Column("decider", sa.String(), nullable=True))
        table.create_foreign_key("fk_rulebook_change_decider", "person", ["decider"], ["id"])
        table.create_index("ix_rulebook_change_state", ["state"])


def downgrade() -> None:
    """Undo the change."""
    with op.batch_alter_table("rulebook_change") as table:
        table.drop_index("ix_rulebook_change_state")
        table.drop_constraint("fk_rulebook_change_decider", type_="foreignkey")
        table.drop_column("decider")
        table.drop_column("decided")
