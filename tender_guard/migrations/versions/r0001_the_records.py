"""The records."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tender_guard.records.exact import Exact

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "expert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("bad", sa.JSON(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("specialty", sa.String(), nullable=True),
        sa.Column("employer", sa.String(), nullable=True),
        sa.Column("admitted", sa.Date(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_expert"),
        sa.UniqueConstraint("code", name="uq_expert_code"),
    )
    op.create_table(
        "key_kept",
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_key_kept"),
    )
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("bad", sa.JSON(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("tenderer", sa.String(), nullable=False),
        sa.Column("industry", sa.String(), nullable=True),
        sa.Column("funds", sa.String(), nullable=True),
        sa.Column("investment", Exact(), nullable=True),
        sa.Column("budget", Exact(), nullable=True),
        sa.Column("major", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_project"),
        sa.UniqueConstraint("code", name="uq_project_code"),
    )
    op.create_table(
        "row_left_out",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("project", sa.String(), nullable=True),
        sa.Column("lot", sa.String(), nullable=True),
        sa.Column("expert", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_row_left_out"),
    )
    op.create_index("ix_row_left_out_sheet", "row_left_out", ["sheet"])
    op.create_table(
        "sheet_kept",
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_sheet_kept"),
    )
    op.create_table(
        "lot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("bad", sa.JSON(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("statutory", sa.Boolean(), nullable=True),
        sa.Column("exemption", sa.String(), nullable=True),
        sa.Column("agency", sa.String(), nullable=True),
        sa.Column("separated", sa.Boolean(), nullable=True),
        sa.Column("estimate", Exact(), nullable=True),
        sa.Column("max_price", Exact(), nullable=True),
        sa.Column("announced", sa.Date(), nullable=True),
        sa.Column("sale_start", sa.Date(), nullable=True),
        sa.Column("sale_end", sa.Date(), nullable=True),
        sa.Column("clarified", sa.Date(), nullable=True),
        sa.Column("clarification_matters", sa.Boolean(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("opening", sa.Date(), nullable=True),
        sa.Column("validity_days", sa.BigInteger(), nullable=True),
        sa.Column("bid_bond", Exact(), nullable=True),
        sa.Column("invited", sa.BigInteger(), nullable=True),
        sa.Column("bidders", sa.BigInteger(), nullable=True),
        sa.Column("committee", sa.BigInteger(), nullable=True),
        sa.Column("committee_experts", sa.BigInteger(), nullable=True),
        sa.Column("evaluated", sa.Date(), nullable=True),
        sa.Column("candidates", sa.BigInteger(), nullable=True),
        sa.Column("publicity_start", sa.Date(), nullable=True),
        sa.Column("publicity_end", sa.Date(), nullable=True),
        sa.Column("award_notice", sa.Date(), nullable=True),
        sa.Column("winner", sa.String(), nullable=True),
        sa.Column("winning_price", Exact(), nullable=True),
        sa.Column("reported", sa.Date(), nullable=True),
        sa.Column("contract_signed", sa.Date(), nullable=True),
        sa.Column("contract_sum", Exact(), nullable=True),
        sa.Column("contract_filed", sa.Date(), nullable=True),
        sa.Column("performance_bond", Exact(), nullable=True),
        sa.Column("performance_form", sa.String(), nullable=True),
        sa.Column("performance_until", sa.Date(), nullable=True),
        sa.Column("retention", Exact(), nullable=True),
        sa.Column("defect_months", sa.BigInteger(), nullable=True),
        sa.Column("retention_released", sa.Date(), nullable=True),
        sa.Column("duration_days", sa.BigInteger(), nullable=True),
        sa.Column("started", sa.Date(), nullable=True),
        sa.Column("completed", sa.Date(), nullable=True),
        sa.Column("stopped", sa.Date(), nullable=True),
        sa.Column("resumed", sa.Date(), nullable=True),
        sa.Column("stop_agreed", sa.Boolean(), nullable=True),
        sa.Column("fair_review", sa.Boolean(), nullable=True),
        sa.Column("wage_account", sa.Date(), nullable=True),
        sa.Column("wage_deposit", Exact(), nullable=True),
        sa.Column("payment_guarantee", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["project"], ["project.code"], name="fk_lot_project"),
        sa.PrimaryKeyConstraint("id", name="pk_lot"),
        sa.UniqueConstraint("code", name="uq_lot_code"),
    )
    op.create_index("ix_lot_project", "lot", ["project"])
    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("bad", sa.JSON(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("due_days", Exact(), nullable=False),
        sa.Column("present_days", Exact(), nullable=False),
        sa.Column("excused_days", Exact(), nullable=True),
        sa.Column("longest_absence", Exact(), nullable=True),
        sa.ForeignKeyConstraint(["lot"], ["lot.code"], name="fk_attendance_lot"),
        sa.PrimaryKeyConstraint("id", name="pk_attendance"),
        sa.UniqueConstraint("lot", "month", "name", "post", "ordinal", name="uq_attendance_lot"),
    )
    op.create_index("ix_attendance_lot", "attendance", ["lot"])
    op.create_table(
        "bid",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("bad", sa.JSON(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("bidder", sa.String(), nullable=False),
        sa.Column("price", Exact(), nullable=True),
        sa.Column("manager", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("won", sa.Boolean(), nullable=True),
        sa.Column("bond", Exact(), nullable=True),
        sa.Column("bond_form", sa.String(), nullable=True),
        sa.Column("bond_paid", sa.Date(), nullable=True),
        sa.Column("withdrawn", sa.Date(), nullable=True),
        sa.Column("bond_refunded", sa.Date(), nullable=True),
        sa.Column("bond_treatment", sa.String(), nullable=True),
        sa.Column("interest_refunded", sa.Boolean(), nullable=True),
        sa.Column("rejection", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["lot"], ["lot.code"], name="fk_bid_lot"),
        sa.PrimaryKeyConstraint("id", name="pk_bid"),
        sa.UniqueConstraint("lot", "bidder", "ordinal", name="uq_bid_lot"),
    )
    op.create_index("ix_bid_lot", "bid", ["lot"])
    op.create_table(
        "change_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("bad", sa.JSON(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("changed", sa.Date(), nullable=False),
        sa.Column("content", sa.String(), nullable=True),
        sa.Column("amount", Exact(), nullable=False),
        sa.Column("approved", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["lot"], ["lot.code"], name="fk_change_order_lot"),
        sa.PrimaryKeyConstraint("id", name="pk_change_order"),
    )
    op.create_index("ix_change_order_lot", "change_order", ["lot"])
    op.create_table(
        "complaint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("bad", sa.JSON(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("raised", sa.Date(), nullable=False),
        sa.Column("accepted", sa.Date(), nullable=True),
        sa.Column("refused", sa.Boolean(), nullable=True),
        sa.Column("replied", sa.Date(), nullable=True),
        sa.Column("deducted_days", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["lot"], ["lot.code"], name="fk_complaint_lot"),
        sa.PrimaryKeyConstraint("id", name="pk_complaint"),
    )
    op.create_index("ix_complaint_lot", "complaint", ["lot"])
    op.create_table(
        "expert_deduction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("bad", sa.JSON(), nullable=False),
        sa.Column("expert", sa.String(), nullable=False),
        sa.Column("deducted", sa.Date(), nullable=False),
        sa.Column("lot", sa.String(), nullable=True),
        sa.Column("behaviour", sa.String(), nullable=False),
        sa.Column("points", Exact(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["expert"], ["expert.code"], name="fk_expert_deduction_expert"),
        sa.ForeignKeyConstraint(["lot"], ["lot.code"], name="fk_expert_deduction_lot"),
        sa.PrimaryKeyConstraint("id", name="pk_expert_deduction"),
    )
    op.create_index("ix_expert_deduction_expert", "expert_deduction", ["expert"])
    op.create_index("ix_expert_deduction_lot", "expert_deduction", ["lot"])
    op.create_table(
        "inspection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("bad", sa.JSON(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("inspected", sa.Date(), nullable=False),
        sa.Column("item", sa.BigInteger(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("rectify_by", sa.Date(), nullable=True),
        sa.Column("rectified", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["lot"], ["lot.code"], name="fk_inspection_lot"),
        sa.PrimaryKeyConstraint("id", name="pk_inspection"),
        sa.UniqueConstraint("code", "lot", "item", "ordinal", name="uq_inspection_code"),
    )
    op.create_index("ix_inspection_lot", "inspection", ["lot"])
    op.create_table(
        "interview",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("bad", sa.JSON(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("held", sa.Date(), nullable=False),
        sa.Column("representative_present", sa.Boolean(), nullable=True),
        sa.Column("manager_present", sa.Boolean(), nullable=True),
        sa.Column("commitment", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["lot"], ["lot.code"], name="fk_interview_lot"),
        sa.PrimaryKeyConstraint("id", name="pk_interview"),
    )
    op.create_index("ix_interview_lot", "interview", ["lot"])
    op.create_table(
        "key_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("bad", sa.JSON(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("id_number", sa.LargeBinary(), nullable=False),
        sa.Column("id_number_digest", sa.LargeBinary(), nullable=False),
        sa.Column("grade", sa.String(), nullable=True),
        sa.Column("rank", sa.String(), nullable=True),
        sa.Column("arrived", sa.Date(), nullable=False),
        sa.Column("left", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["lot"], ["lot.code"], name="fk_key_person_lot"),
        sa.PrimaryKeyConstraint("id", name="pk_key_person"),
        sa.UniqueConstraint(
            "lot", "post", "id_number_digest", "arrived", "ordinal", name="uq_key_person_lot"
        ),
    )
    op.create_index("ix_key_person_id_number_digest", "key_person", ["id_number_digest"])
    op.create_index("ix_key_person_lot", "key_person", ["lot"])
    op.create_table(
        "personnel_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("bad", sa.JSON(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("old_person", sa.String(), nullable=False),
        sa.Column("new_person", sa.String(), nullable=False),
        sa.Column("changed", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("consented", sa.Date(), nullable=True),
        sa.Column("filed", sa.Date(), nullable=True),
        sa.Column("publicity_start", sa.Date(), nullable=True),
        sa.Column("publicity_end", sa.Date(), nullable=True),
        sa.Column("old_grade", sa.String(), nullable=True),
        sa.Column("new_grade", sa.String(), nullable=True),
        sa.Column("new_id_number", sa.LargeBinary(), nullable=True),
        sa.Column("new_id_number_digest", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["lot"], ["lot.code"], name="fk_personnel_change_lot"),
        sa.PrimaryKeyConstraint("id", name="pk_personnel_change"),
        sa.UniqueConstraint(
            "lot", "post", "changed", "new_person", "ordinal", name="uq_personnel_change_lot"
        ),
    )
    op.create_index("ix_personnel_change_lot", "personnel_change", ["lot"])
    op.create_index(
        "ix_personnel_change_new_id_number_digest", "personnel_change", ["new_id_number_digest"]
    )
    op.create_table(
        "receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("bad", sa.JSON(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("received", sa.Date(), nullable=False),
        sa.Column("payee", sa.String(), nullable=False),
        sa.Column("amount", Exact(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["lot"], ["lot.code"], name="fk_receipt_lot"),
        sa.PrimaryKeyConstraint("id", name="pk_receipt"),
    )
    op.create_index("ix_receipt_lot", "receipt", ["lot"])
    op.create_table(
        "score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("bad", sa.JSON(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("expert", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("evaluated", sa.Date(), nullable=False),
        sa.Column("bidder", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("full_marks", Exact(), nullable=False),
        sa.Column("marks", Exact(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["expert"], ["expert.code"], name="fk_score_expert"),
        sa.ForeignKeyConstraint(["lot"], ["lot.code"], name="fk_score_lot"),
        sa.PrimaryKeyConstraint("id", name="pk_score"),
        sa.UniqueConstraint("lot", "expert", "bidder", "item", "ordinal", name="uq_score_lot"),
    )
    op.create_index("ix_score_expert", "score", ["expert"])
    op.create_index("ix_score_lot", "score", ["lot"])
    op.create_table(
        "subcontract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("bad", sa.JSON(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("subcontractor", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("content", sa.String(), nullable=True),
        sa.Column("amount", Exact(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("consented", sa.Date(), nullable=True),
        sa.Column("main_structure", sa.Boolean(), nullable=True),
        sa.Column("steel_structure", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["lot"], ["lot.code"], name="fk_subcontract_lot"),
        sa.PrimaryKeyConstraint("id", name="pk_subcontract"),
    )
    op.create_index("ix_subcontract_lot", "subcontract", ["lot"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("subcontract")
    op.drop_table("score")
    op.drop_table("receipt")
    op.drop_table("personnel_change")
    op.drop_table("key_person")
    op.drop_table("interview")
    op.drop_table("inspection")
    op.drop_table("expert_deduction")
    op.drop_table("complaint")
    op.drop_table("change_order")
    op.drop_table("bid")
    op.drop_table("attendance")
    op.drop_table("lot")
    op.drop_table("sheet_kept")
    op.drop_table("row_left_out")
    op.drop_table("project")
    op.drop_table("key_kept")
    op.drop_table("expert")
