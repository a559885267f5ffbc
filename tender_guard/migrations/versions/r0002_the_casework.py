"""The casework: people, documents, jobs, decisions, the audit trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tender_guard.casework.moments import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_REFUSED = "the audit trail is only ever added to"
_SQLITE = """
CREATE TRIGGER audit_entry_{deed} BEFORE {deed} ON audit_entry
BEGIN SELECT RAISE(ABORT, '{refused}'); END
"""
_FUNCTION = """
CREATE FUNCTION audit_entry_kept() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{refused}'; END $$
"""
_POSTGRESQL = """
CREATE TRIGGER audit_entry_{deed} BEFORE {deed} ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_kept()
"""


def _keep_audit() -> None:
    """Have the database itself refuse to change or delete what was written."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    if not sqlite:
        op.execute(_FUNCTION.format(refused=_REFUSED))
    for deed in ("UPDATE", "DELETE"):
        op.execute((_SQLITE if sqlite else _POSTGRESQL).format(deed=deed, refused=_REFUSED))


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entry"),
    )
    op.create_index("ix_audit_entry_action", "audit_entry", ["action"])
    op.create_index("ix_audit_entry_target", "audit_entry", ["target"])

    op.create_table(
        "kept_rulebook",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("kept", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_kept_rulebook"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=True),
        sa.Column("password", sa.String(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", Moment(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("login", name="uq_person_login"),
    )
    op.create_table(
        "records_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_records_revision"),
    )
    op.create_table(
        "access_token",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("expires", Moment(), nullable=False),
        sa.Column("revoked", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_access_token_person"),
        sa.PrimaryKeyConstraint("id", name="pk_access_token"),
        sa.UniqueConstraint("digest", name="uq_access_token_digest"),
    )
    op.create_index("ix_access_token_person", "access_token", ["person"])

    op.create_table(
        "drawn_project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("drawn", Moment(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_drawn_project_person"),
        sa.PrimaryKeyConstraint("id", name="pk_drawn_project"),
        sa.UniqueConstraint("project", "person", name="uq_drawn_project_project"),
    )
    op.create_index("ix_drawn_project_person", "drawn_project", ["person"])
    op.create_index("ix_drawn_project_project", "drawn_project", ["project"])

    op.create_table(
        "granted_waiver",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("finding", sa.String(), nullable=True),
        sa.Column("rule", sa.String(), nullable=True),
        sa.Column("quote", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("approver", sa.String(), nullable=False),
        sa.Column("expires", sa.Date(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("revoked", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_granted_waiver_person"),
        sa.PrimaryKeyConstraint("id", name="pk_granted_waiver"),
    )
    op.create_index("ix_granted_waiver_series", "granted_waiver", ["series"])

    op.create_table(
        "idempotency_key",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_idempotency_key_person"),
        sa.PrimaryKeyConstraint("person", "key", name="pk_idempotency_key"),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("lease", Moment(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("error_code", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("error_status", sa.Integer(), nullable=True),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("started", Moment(), nullable=True),
        sa.Column("finished", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_job_person"),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
    )
    op.create_index("ix_job_state", "job", ["state"])
    op.create_index("ix_job_subject", "job", ["subject"])

    op.create_table(
        "one_time_link",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("expires", Moment(), nullable=False),
        sa.Column("used", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_one_time_link_person"),
        sa.PrimaryKeyConstraint("digest", name="pk_one_time_link"),
    )
    op.create_index("ix_one_time_link_person", "one_time_link", ["person"])

    op.create_table(
        "page_session",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("csrf", sa.String(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("seen", Moment(), nullable=False),
        sa.Column("expires", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_page_session_person"),
        sa.PrimaryKeyConstraint("digest", name="pk_page_session"),
    )
    op.create_index("ix_page_session_person", "page_session", ["person"])

    op.create_table(
        "sent_reminder",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("duties", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("sent", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_sent_reminder_person"),
        sa.PrimaryKeyConstraint("id", name="pk_sent_reminder"),
    )
    op.create_index("ix_sent_reminder_party", "sent_reminder", ["party"])

    op.create_table(
        "stored_document",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("regime", sa.String(), nullable=True),
        sa.Column("issued", sa.Date(), nullable=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("uploaded", Moment(), nullable=False),
        sa.Column("erased", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_stored_document_person"),
        sa.PrimaryKeyConstraint("id", name="pk_stored_document"),
        sa.UniqueConstraint("series", "version", name="uq_stored_document_series"),
    )
    op.create_index("ix_stored_document_agency", "stored_document", ["agency"])
    op.create_index("ix_stored_document_lot", "stored_document", ["lot"])
    op.create_index("ix_stored_document_series", "stored_document", ["series"])
    op.create_index("ix_stored_document_sha256", "stored_document", ["sha256"])

    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["stored_document.id"], name="fk_decision_document"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_decision_person"),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
    )
    op.create_index("ix_decision_document", "decision", ["document"])
    op.create_index("ix_decision_finding", "decision", ["finding"])
    op.create_index("ix_decision_series", "decision", ["series"])

    op.create_table(
        "document_check",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("rulebook", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("with_records", sa.Boolean(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("done", Moment(), nullable=True),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("violations", sa.Integer(), nullable=True),
        sa.Column("risks", sa.Integer(), nullable=True),
        sa.Column("notices", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document"], ["stored_document.id"], name="fk_document_check_document"
        ),
        sa.ForeignKeyConstraint(["job"], ["job.id"], name="fk_document_check_job"),
        sa.PrimaryKeyConstraint("id", name="pk_document_check"),
    )
    op.create_index("ix_document_check_document", "document_check", ["document"])
    op.create_index("ix_document_check_job", "document_check", ["job"])

    op.create_table(
        "records_check",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("rulebook", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("done", Moment(), nullable=True),
        sa.Column("report", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["job"], ["job.id"], name="fk_records_check_job"),
        sa.PrimaryKeyConstraint("id", name="pk_records_check"),
        sa.UniqueConstraint("as_of", "rulebook", "revision", name="uq_records_check_as_of"),
    )
    op.create_index("ix_records_check_job", "records_check", ["job"])

    op.create_table(
        "records_import",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("done", Moment(), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["job"], ["job.id"], name="fk_records_import_job"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_records_import_person"),
        sa.PrimaryKeyConstraint("id", name="pk_records_import"),
    )
    op.create_index("ix_records_import_job", "records_import", ["job"])

    op.create_table(
        "rulebook_change",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("effective", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("job", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("trial", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["job"], ["job.id"], name="fk_rulebook_change_job"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_rulebook_change_person"),
        sa.PrimaryKeyConstraint("id", name="pk_rulebook_change"),
    )
    op.create_table(
        "check_report",
        sa.Column("check", sa.String(), nullable=False),
        sa.Column("report", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["check"], ["document_check.id"], name="fk_check_report_check"),
        sa.PrimaryKeyConstraint("check", name="pk_check_report"),
    )
    _keep_audit()


def downgrade() -> None:
    """Take it back."""
    op.drop_table("check_report")
    op.drop_table("rulebook_change")

    op.drop_table("records_import")

    op.drop_table("records_check")

    op.drop_table("document_check")

    op.drop_table("decision")

    op.drop_table("stored_document")

    op.drop_table("sent_reminder")

    op.drop_table("page_session")

    op.drop_table("one_time_link")

    op.drop_table("job")
    op.drop_table("idempotency_key")

    op.drop_table("granted_waiver")

    op.drop_table("drawn_project")

    op.drop_table("access_token")
    op.drop_table("records_revision")
    op.drop_table("person")
    op.drop_table("kept_rulebook")

    op.drop_table("audit_entry")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION audit_entry_kept()")
