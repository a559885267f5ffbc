"""Results and photos of inspections, and findings that are followed until they are closed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tender_guard.casework.moments import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "inspection_result",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("results", sa.JSON(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_inspection_result"),
        sa.UniqueConstraint("code", "lot", name="uq_inspection_result_code"),
    )
    op.create_index("ix_inspection_result_lot", "inspection_result", ["lot"])

    op.create_table(
        "inspection_photo",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_inspection_photo_person"),
        sa.PrimaryKeyConstraint("id", name="pk_inspection_photo"),
        sa.UniqueConstraint("person", "key", name="uq_inspection_photo_person"),
    )
    op.create_index("ix_inspection_photo_lot", "inspection_photo", ["lot"])

    op.create_table(
        "tracked_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("industry", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("owner_role", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("opened", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Date(), nullable=True),
        sa.Column("waived_until", sa.Date(), nullable=True),
        sa.Column("referred", sa.Date(), nullable=True),
        sa.Column("referral_answered", sa.Date(), nullable=True),
        sa.Column("department", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_tracked_finding"),
        sa.UniqueConstraint("reference", name="uq_tracked_finding_reference"),
    )
    for name in ("lot", "project", "source", "state"):
        op.create_index(f"ix_tracked_finding_{name}", "tracked_finding", [name])

    op.create_table(
        "finding_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding"], ["tracked_finding.id"], name="fk_finding_action_finding"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_finding_action"),
    )
    op.create_index("ix_finding_action_finding", "finding_action", ["finding"])


def downgrade() -> None:
    """Undo the change."""
    op.drop_table("finding_action")
    op.drop_table("tracked_finding")
    op.drop_table("inspection_photo")
    op.drop_table("inspection_result")
