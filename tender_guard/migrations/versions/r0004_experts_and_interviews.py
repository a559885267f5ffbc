"""What was done about experts, and what interviews brought."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tender_guard.casework.moments import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "expert_action",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("expert", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_expert_action"),
    )
    op.create_index("ix_expert_action_expert", "expert_action", ["expert"])

    op.create_table(
        "interview_record",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("held", sa.Date(), nullable=False),
        sa.Column("attendees", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_interview_record"),
    )
    op.create_index("ix_interview_record_lot", "interview_record", ["lot"])

    op.create_table(
        "interview_promise",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["record"], ["interview_record.id"], name="fk_interview_promise_record"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_interview_promise"),
    )
    op.create_index("ix_interview_promise_lot", "interview_promise", ["lot"])
    op.create_index("ix_interview_promise_record", "interview_promise", ["record"])


def downgrade() -> None:
    """Take the change back."""
    for name in ("interview_promise", "interview_record", "expert_action"):
        op.drop_table(name)
