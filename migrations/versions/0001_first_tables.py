"""First tables."""

import sqlalchemy as sa
from alembic import op

from tadasu.database import UtcDateTime, only_added_to_sql
from tadasu.organisations.search import create_sql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ONLY_ADDED_TO = {  # with the columns of which no two rows are alike
    "audit": [["id"]],
    "audit_seal": [["audit_id"], ["seq"]],
    "submission": [["envelope_sha256"], ["id"], ["response_id", "round"]],
}


def upgrade() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("suspended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('platform','member','supplier','audit_firm')", name=op.f("ck_organisation_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("disabled_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "questionnaire_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("files", sa.LargeBinary(), nullable=True),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_version")),
        sa.UniqueConstraint("name", name=op.f("uq_questionnaire_version_name")),
    )
    op.create_table(
        "runner_presence",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_runner_presence")),
    )
    op.create_table(
        "throttle",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", "window", name=op.f("pk_throttle")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("actor_kind", sa.String(length=20), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("object_kind", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["organisation.id"], name=op.f("fk_audit_member_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_member_id_id", "audit", ["member_id", "id"], unique=False)
    op.create_index("ix_audit_object", "audit", ["object_kind", "object_id"], unique=False)
    op.create_table(
        "colleague_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=2), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("accepted_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["person.id"], name=op.f("fk_colleague_invitation_invited_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_colleague_invitation_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_colleague_invitation")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_colleague_invitation_token_sha256")),
    )
    op.create_index(
        op.f("ix_colleague_invitation_organisation_id"), "colleague_invitation", ["organisation_id"], unique=False
    )
    op.create_table(
        "intermediary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("match_key", sa.String(length=400), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("permit", sa.String(length=60), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('supervising','support','sending','broker')", name=op.f("ck_intermediary_kind")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["organisation.id"], name=op.f("fk_intermediary_member_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intermediary")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_intermediary_member_id"), "intermediary", ["member_id"], unique=False)
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("lane", sa.String(length=6), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tries_allowed", sa.Integer(), nullable=False),
        sa.Column("run_at", UtcDateTime(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("runner", sa.String(length=60), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("lane IN ('light','heavy')", name=op.f("ck_job_lane")),
        sa.CheckConstraint("state IN ('waiting','running','done','failed')", name=op.f("ck_job_state")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_job_asked_by_id_person")),
        sa.ForeignKeyConstraint(["member_id"], ["organisation.id"], name=op.f("fk_job_member_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_job_due", "job", ["lane", "state", "run_at", "id"], unique=False)
    op.create_index("ix_job_turn", "job", ["lane", "member_id", "started_at"], unique=False)
    op.create_index(op.f("ix_job_member_id"), "job", ["member_id"], unique=False)
    op.create_table(
        "member_totals",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("counted_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["organisation.id"], name=op.f("fk_member_totals_member_id_organisation")
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_totals")),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=2), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("role IN ('PA','MA','MN','SA','SC','EA')", name=op.f("ck_membership_role")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("person_id", "organisation_id", name=op.f("uq_membership_person_id_organisation_id")),
    )
    op.create_index(op.f("ix_membership_organisation_id"), "membership", ["organisation_id"], unique=False)
    op.create_table(
        "password_reset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_password_reset_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_reset")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_password_reset_token_sha256")),
    )
    op.create_index(op.f("ix_password_reset_person_id"), "password_reset", ["person_id"], unique=False)
    op.create_table(
        "rubric_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("files", sa.LargeBinary(), nullable=True),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_rubric_version_questionnaire_id_questionnaire_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rubric_version")),
        sa.UniqueConstraint("name", name=op.f("uq_rubric_version_name")),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.String(length=4000), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["organisation.id"], name=op.f("fk_saved_view_member_id_organisation")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_view_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("member_id", "person_id", "name", name=op.f("uq_saved_view_member_id_person_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "supplier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("corporate_number", sa.String(length=13), nullable=True),
        sa.Column("own_code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_kana", sa.String(length=200), nullable=False),
        sa.Column("name_romaji", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=400), nullable=False),
        sa.Column("match_key", sa.String(length=400), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("postcode", sa.String(length=12), nullable=False),
        sa.Column("prefecture", sa.String(length=6), nullable=False),
        sa.Column("town", sa.String(length=100), nullable=False),
        sa.Column("street", sa.String(length=300), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("spend", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("spend_currency", sa.String(length=3), nullable=False),
        sa.Column("contact_name", sa.String(length=200), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("contact_language", sa.String(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("tier BETWEEN 1 AND 9", name=op.f("ck_supplier_tier")),
        sa.ForeignKeyConstraint(["member_id"], ["organisation.id"], name=op.f("fk_supplier_member_id_organisation")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_supplier_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_supplier_owner_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_supplier_member_archived", "supplier", ["member_id", "archived_at", "id"], unique=False)
    op.create_index(op.f("ix_supplier_member_id"), "supplier", ["member_id"], unique=False)
    op.create_index("ix_supplier_member_match", "supplier", ["member_id", "match_key"], unique=False)
    op.create_index("ix_supplier_member_name", "supplier", ["member_id", "name_key", "id"], unique=False)
    op.create_index("ix_supplier_member_number", "supplier", ["member_id", "corporate_number"], unique=False)
    op.create_index("ix_supplier_member_owner", "supplier", ["member_id", "owner_id", "id"], unique=False)
    op.create_index("ix_supplier_member_prefecture", "supplier", ["member_id", "prefecture", "id"], unique=False)
    op.create_table(
        "supplier_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("touched_at", UtcDateTime(), nullable=False),
        sa.Column("applied_at", UtcDateTime(), nullable=True),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('reading','mapped','refused','applying','applied','undoing','undone','expired')",
            name=op.f("ck_supplier_import_state"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_supplier_import_by_id_person")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["organisation.id"], name=op.f("fk_supplier_import_member_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_import")),
    )
    op.create_index(op.f("ix_supplier_import_member_id"), "supplier_import", ["member_id"], unique=False)
    op.create_index("ix_supplier_import_state", "supplier_import", ["state", "touched_at"], unique=False)
    op.create_table(
        "audit_seal",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("sealed_at", UtcDateTime(), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_seal_audit_id_audit")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_seal")),
        sa.UniqueConstraint("audit_id", name=op.f("uq_audit_seal_audit_id")),
    )
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("rubric_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.JSON(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("late_days", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("share_score", sa.Boolean(), nullable=False),
        sa.Column("reminder_days", sa.JSON(), nullable=False),
        sa.Column("messages", sa.JSON(), nullable=False),
        sa.Column("send_at", UtcDateTime(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_campaign_created_by_id_person")),
        sa.ForeignKeyConstraint(["member_id"], ["organisation.id"], name=op.f("fk_campaign_member_id_organisation")),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_campaign_questionnaire_id_questionnaire_version"),
        ),
        sa.ForeignKeyConstraint(
            ["rubric_id"], ["rubric_version.id"], name=op.f("fk_campaign_rubric_id_rubric_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_campaign_member_id"), "campaign", ["member_id"], unique=False)
    op.create_table(
        "rubric_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("rubric_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("report", sa.JSON(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("chosen", sa.JSON(), nullable=True),
        sa.CheckConstraint(
            "state IN ('computing','ready','publishing','published','rejected','failed')",
            name=op.f("ck_rubric_proposal_state"),
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_rubric_proposal_decided_by_id_person")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["organisation.id"], name=op.f("fk_rubric_proposal_member_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["rubric_id"], ["rubric_version.id"], name=op.f("fk_rubric_proposal_rubric_id_rubric_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rubric_proposal")),
        sa.UniqueConstraint("member_id", "rubric_id", name=op.f("uq_rubric_proposal_member_id_rubric_id")),
    )
    op.create_index(op.f("ix_rubric_proposal_member_id"), "rubric_proposal", ["member_id"], unique=False)
    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("prefecture", sa.String(length=6), nullable=False),
        sa.Column("town", sa.String(length=100), nullable=False),
        sa.Column("street", sa.String(length=300), nullable=False),
        sa.Column("workers", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["organisation.id"], name=op.f("fk_site_member_id_organisation")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_site_supplier_id_supplier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_site_supplier_id"), "site", ["supplier_id"], unique=False)
    op.create_table(
        "supplier_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("match_key", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["organisation.id"], name=op.f("fk_supplier_alias_member_id_organisation")
        ),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_supplier_alias_supplier_id_supplier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_alias")),
    )
    op.create_index(op.f("ix_supplier_alias_supplier_id"), "supplier_alias", ["supplier_id"], unique=False)
    op.create_index(
        "ix_supplier_alias_member_match", "supplier_alias", ["member_id", "match_key", "supplier_id"], unique=False
    )
    op.create_table(
        "supplier_import_row",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=True),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("declined", sa.JSON(), nullable=False),
        sa.Column("since", sa.String(length=4), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("applied_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("since IN ('','came','gone')", name=op.f("ck_supplier_import_row_since")),
        sa.CheckConstraint(
            "verdict IN ('new','same','ask','problem','skip')", name=op.f("ck_supplier_import_row_verdict")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["supplier_import.id"], name=op.f("fk_supplier_import_row_import_id_supplier_import")
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["supplier.id"], name=op.f("fk_supplier_import_row_supplier_id_supplier")
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_supplier_import_row")),
    )
    op.create_index(op.f("ix_supplier_import_row_supplier_id"), "supplier_import_row", ["supplier_id"], unique=False)
    op.create_index(
        "ix_supplier_import_row_verdict", "supplier_import_row", ["import_id", "verdict", "number"], unique=False
    )
    op.create_table(
        "supplier_intermediary",
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("intermediary_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["intermediary_id"], ["intermediary.id"], name=op.f("fk_supplier_intermediary_intermediary_id_intermediary")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["organisation.id"], name=op.f("fk_supplier_intermediary_member_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["supplier.id"], name=op.f("fk_supplier_intermediary_supplier_id_supplier")
        ),
        sa.PrimaryKeyConstraint("supplier_id", "intermediary_id", name=op.f("pk_supplier_intermediary")),
    )
    op.create_index(
        op.f("ix_supplier_intermediary_intermediary_id"), "supplier_intermediary", ["intermediary_id"], unique=False
    )
    op.create_table(
        "supplier_tag",
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("tag", sa.String(length=60), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["organisation.id"], name=op.f("fk_supplier_tag_member_id_organisation")
        ),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_supplier_tag_supplier_id_supplier")),
        sa.PrimaryKeyConstraint("supplier_id", "tag", name=op.f("pk_supplier_tag")),
    )
    op.create_index("ix_supplier_tag_member_tag", "supplier_tag", ["member_id", "tag", "supplier_id"], unique=False)
    op.create_table(
        "export",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("selection", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("snapshot_id", sa.String(length=64), nullable=False),
        sa.Column("suppliers", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('company','supplier','csv','jsonl')", name=op.f("ck_export_kind")),
        sa.CheckConstraint("state IN ('waiting','done','failed')", name=op.f("ck_export_state")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_export_asked_by_id_person")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_export_campaign_id_campaign")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_export_job_id_job")),
        sa.ForeignKeyConstraint(["member_id"], ["organisation.id"], name=op.f("fk_export_member_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
    )
    op.create_index(op.f("ix_export_member_id"), "export", ["member_id"], unique=False)
    op.create_index(op.f("ix_export_campaign_id"), "export", ["campaign_id"], unique=False)
    op.create_index(op.f("ix_export_job_id"), "export", ["job_id"], unique=False)
    op.create_table(
        "request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("delivery", sa.String(length=10), nullable=False),
        sa.Column("answering", sa.String(length=12), nullable=False),
        sa.Column("contact_name", sa.String(length=200), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("contact_language", sa.String(length=10), nullable=False),
        sa.Column("contact_changed_by_member", sa.Boolean(), nullable=False),
        sa.Column("address_needed", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("return_due_on", sa.Date(), nullable=True),
        sa.Column("decline_reason", sa.String(length=30), nullable=True),
        sa.Column("decline_text", sa.Text(), nullable=False),
        sa.Column("state_before_decline", sa.String(length=12), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=True),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("last_activity_on", sa.Date(), nullable=True),
        sa.Column("sections_done", sa.Integer(), nullable=False),
        sa.Column("sections_in_all", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "answering IN ('not_opened', 'opened', 'started', 'submitted', 'in_review', 'returned', 'accepted', 'declined')",
            name=op.f("ck_request_answering"),
        ),
        sa.CheckConstraint(
            "delivery IN ('queued', 'sent', 'failed', 'unknown', 'bounced')", name=op.f("ck_request_delivery")
        ),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_request_campaign_id_campaign")),
        sa.ForeignKeyConstraint(["member_id"], ["organisation.id"], name=op.f("fk_request_member_id_organisation")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_request_site_id_site")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_request_supplier_id_supplier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_request_campaign_state", "request", ["campaign_id", "answering", "id"], unique=False)
    op.create_index("ix_request_member_delivery", "request", ["member_id", "delivery", "id"], unique=False)
    op.create_index(op.f("ix_request_supplier_id"), "request", ["supplier_id"], unique=False)
    op.create_index(op.f("ix_request_site_id"), "request", ["site_id"], unique=False)
    op.create_index(
        "uq_request_supplier_site",
        "request",
        ["campaign_id", "supplier_id", sa.literal_column("coalesce(site_id, 0)")],
        unique=True,
    )
    op.create_table(
        "extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_extension_by_id_person")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_extension_request_id_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    op.create_index(op.f("ix_extension_request_id"), "extension", ["request_id"], unique=False)
    op.create_table(
        "help_needed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('address','time','reopen')", name=op.f("ck_help_needed_kind")),
        sa.ForeignKeyConstraint(["member_id"], ["organisation.id"], name=op.f("fk_help_needed_member_id_organisation")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_help_needed_request_id_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_needed")),
    )
    op.create_index(op.f("ix_help_needed_member_id"), "help_needed", ["member_id"], unique=False)
    op.create_index(op.f("ix_help_needed_request_id"), "help_needed", ["request_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["organisation.id"], name=op.f("fk_invitation_member_id_organisation")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_invitation_request_id_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("request_id", name=op.f("uq_invitation_request_id")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_invitation_token_sha256")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("to_name", sa.String(length=200), nullable=False),
        sa.Column("to_email", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=500), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("holds_secret", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("data_at", UtcDateTime(), nullable=True),
        sa.Column("drop_at", UtcDateTime(), nullable=True),
        sa.Column("smtp_reply", sa.String(length=500), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued','sent','failed','unknown','bounced','dropped')", name=op.f("ck_message_state")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["organisation.id"], name=op.f("fk_message_member_id_organisation")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_message_request_id_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("message_id", name=op.f("uq_message_message_id")),
    )
    op.create_index(
        "ix_message_drop",
        "message",
        ["drop_at"],
        unique=False,
        sqlite_where=sa.text("drop_at IS NOT NULL"),
        postgresql_where=sa.text("drop_at IS NOT NULL"),
    )
    op.create_index("ix_message_due", "message", ["state", "next_try_at", "id"], unique=False)
    op.create_index(
        "ix_message_lease",
        "message",
        ["lease_until"],
        unique=False,
        sqlite_where=sa.text("lease_until IS NOT NULL"),
        postgresql_where=sa.text("lease_until IS NOT NULL"),
    )
    op.create_index("ix_message_request", "message", ["request_id", "id"], unique=False)
    op.create_table(
        "response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=True),
        sa.Column("editable", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["organisation.id"], name=op.f("fk_response_member_id_organisation")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_response_request_id_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("request_id", name=op.f("uq_response_request_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "access_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_access_note_person_id_person")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_access_note_response_id_response")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_note")),
        sa.UniqueConstraint(
            "response_id",
            "person_id",
            "what",
            "object_id",
            "day",
            name=op.f("uq_access_note_response_id_person_id_what_object_id_day"),
        ),
    )
    op.create_table(
        "answer_comment",
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_answer_comment_response_id_response")),
        sa.PrimaryKeyConstraint("response_id", "question", name=op.f("pk_answer_comment")),
    )
    op.create_table(
        "contact_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("forced_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'agreed', 'forced', 'dropped')", name=op.f("ck_contact_change_state")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_contact_change_asked_by_id_person")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["organisation.id"], name=op.f("fk_contact_change_member_id_organisation")
        ),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_contact_change_message_id_message")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_contact_change_request_id_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_change")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_contact_change_token_sha256")),
    )
    op.create_index(op.f("ix_contact_change_request_id"), "contact_change", ["request_id"], unique=False)
    op.create_index(
        "uq_contact_change_open",
        "contact_change",
        ["request_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(op.f("ix_contact_change_message_id"), "contact_change", ["message_id"], unique=False)
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("capacity", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('invited','opened','done','revoked','ended')", name=op.f("ck_delegation_state")),
        sa.ForeignKeyConstraint(["member_id"], ["organisation.id"], name=op.f("fk_delegation_member_id_organisation")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_delegation_message_id_message")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_delegation_response_id_response")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_delegation_token_sha256")),
    )
    op.create_index(op.f("ix_delegation_message_id"), "delegation", ["message_id"], unique=False)
    op.create_index(op.f("ix_delegation_response_id"), "delegation", ["response_id"], unique=False)
    op.create_table(
        "mailbox_copy",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_mailbox_copy_message_id_message")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_mailbox_copy")),
    )
    op.create_table(
        "message_attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_message_attachment_message_id_message")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_attachment")),
    )
    op.create_index(op.f("ix_message_attachment_message_id"), "message_attachment", ["message_id"], unique=False)
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_reminder_message_id_message")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_reminder_request_id_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("request_id", "due_on", "step", name=op.f("uq_reminder_request_id_due_on_step")),
    )
    op.create_index(op.f("ix_reminder_message_id"), "reminder", ["message_id"], unique=False)
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("document_sha256", sa.String(length=64), nullable=False),
        sa.Column("envelope", sa.Text(), nullable=False),
        sa.Column("envelope_sha256", sa.String(length=64), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("signer_name", sa.String(length=200), nullable=False),
        sa.Column("signer_post", sa.String(length=200), nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["organisation.id"], name=op.f("fk_submission_member_id_organisation")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_submission_request_id_request")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_submission_response_id_response")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("envelope_sha256", name=op.f("uq_submission_envelope_sha256")),
        sa.UniqueConstraint("response_id", "round", name=op.f("uq_submission_response_id_round")),
    )
    op.create_index(op.f("ix_submission_member_id"), "submission", ["member_id"], unique=False)
    op.create_index(op.f("ix_submission_request_id"), "submission", ["request_id"], unique=False)
    op.create_table(
        "access_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("delegation_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("code_sha256", sa.String(length=64), nullable=False),
        sa.Column("nonce_sha256", sa.String(length=64), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("replaced_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("(invitation_id IS NULL) <> (delegation_id IS NULL)", name=op.f("ck_access_code_one_door")),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegation.id"], name=op.f("fk_access_code_delegation_id_delegation")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_access_code_invitation_id_invitation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_code")),
    )
    op.create_index(op.f("ix_access_code_delegation_id"), "access_code", ["delegation_id"], unique=False)
    op.create_index(op.f("ix_access_code_invitation_id"), "access_code", ["invitation_id"], unique=False)
    op.create_table(
        "answer",
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by_delegation_id", sa.Integer(), nullable=True),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_delegation_id"], ["delegation.id"], name=op.f("fk_answer_by_delegation_id_delegation")
        ),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_answer_response_id_response")),
        sa.PrimaryKeyConstraint("response_id", "question", name=op.f("pk_answer")),
    )
    op.create_table(
        "answer_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("body_sha256", sa.String(length=64), nullable=False),
        sa.Column("question", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("by_delegation_id", sa.Integer(), nullable=True),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_delegation_id"], ["delegation.id"], name=op.f("fk_answer_version_by_delegation_id_delegation")
        ),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_answer_version_response_id_response")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_version")),
        sa.UniqueConstraint("response_id", "key", name=op.f("uq_answer_version_response_id_key")),
    )
    op.create_index(
        "ix_answer_version_question", "answer_version", ["response_id", "question", "version"], unique=False
    )
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("rubric_id", sa.Integer(), nullable=False),
        sa.Column("input_sha256", sa.String(length=64), nullable=False),
        sa.Column("document_sha256", sa.String(length=64), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("band", sa.String(length=20), nullable=False),
        sa.Column("final", sa.Double(), nullable=True),
        sa.Column("declared", sa.Double(), nullable=True),
        sa.Column("assured", sa.Double(), nullable=True),
        sa.Column("coverage", sa.Double(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("priority", sa.Double(), nullable=True),
        sa.Column("assessed_at", UtcDateTime(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["organisation.id"], name=op.f("fk_assessment_member_id_organisation")),
        sa.ForeignKeyConstraint(
            ["rubric_id"], ["rubric_version.id"], name=op.f("fk_assessment_rubric_id_rubric_version")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_assessment_submission_id_submission")
        ),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_assessment_supplier_id_supplier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("submission_id", "rubric_id", name=op.f("uq_assessment_submission_id_rubric_id")),
    )
    op.create_index("ix_assessment_member_rubric", "assessment", ["member_id", "rubric_id", "id"], unique=False)
    op.create_index("ix_assessment_supplier", "assessment", ["supplier_id", "as_of", "id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["organisation.id"], name=op.f("fk_consent_member_id_organisation")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_consent_submission_id_submission")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("submission_id", "member_id", name=op.f("uq_consent_submission_id_member_id")),
    )
    op.create_index(op.f("ix_consent_member_id"), "consent", ["member_id"], unique=False)
    op.create_table(
        "evidence_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("received_sha256", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("by_delegation_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_delegation_id"], ["delegation.id"], name=op.f("fk_evidence_file_by_delegation_id_delegation")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["organisation.id"], name=op.f("fk_evidence_file_member_id_organisation")
        ),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_evidence_file_response_id_response")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_file")),
        sa.UniqueConstraint("key", name=op.f("uq_evidence_file_key")),
    )
    op.create_index("ix_evidence_file_response", "evidence_file", ["response_id", "sha256"], unique=False)
    op.create_table(
        "receipt",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("pdf_key", sa.String(length=80), nullable=False),
        sa.Column("workbook_key", sa.String(length=80), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_receipt_submission_id_submission")),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_receipt")),
    )
    op.create_table(
        "returned_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_returned_question_by_id_person")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_returned_question_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returned_question")),
        sa.UniqueConstraint("submission_id", "question", name=op.f("uq_returned_question_submission_id_question")),
    )
    op.create_table(
        "review_verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('flag','check','accepted_na','evidence')", name=op.f("ck_review_verdict_kind")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_review_verdict_by_id_person")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["organisation.id"], name=op.f("fk_review_verdict_member_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_review_verdict_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_verdict")),
    )
    op.create_index(op.f("ix_review_verdict_submission_id"), "review_verdict", ["submission_id"], unique=False)
    op.create_table(
        "web_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("response_id", sa.Integer(), nullable=True),
        sa.Column("delegation_id", sa.Integer(), nullable=True),
        sa.Column("csrf_secret", sa.LargeBinary(length=32), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("idle_minutes", sa.Integer(), nullable=False),
        sa.Column("stepped_up_until", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("(membership_id IS NULL) <> (response_id IS NULL)", name=op.f("ck_web_session_one_side")),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegation.id"], name=op.f("fk_web_session_delegation_id_delegation")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_web_session_membership_id_membership")
        ),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_web_session_response_id_response")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_session")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_web_session_token_sha256")),
    )
    op.create_index(op.f("ix_web_session_delegation_id"), "web_session", ["delegation_id"], unique=False)
    op.create_index(op.f("ix_web_session_membership_id"), "web_session", ["membership_id"], unique=False)
    op.create_index(op.f("ix_web_session_response_id"), "web_session", ["response_id"], unique=False)
    op.create_table(
        "assessment_flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("flag", sa.String(length=80), nullable=False),
        sa.Column("severity", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("workers", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_flag_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["organisation.id"], name=op.f("fk_assessment_flag_member_id_organisation")
        ),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_assessment_flag_supplier_id_supplier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_flag")),
    )
    op.create_index(op.f("ix_assessment_flag_assessment_id"), "assessment_flag", ["assessment_id"], unique=False)
    op.create_index(
        "ix_assessment_flag_member",
        "assessment_flag",
        ["member_id", "severity", "state", "workers", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_assessment_flag_supplier_id"), "assessment_flag", ["supplier_id"], unique=False)
    op.create_table(
        "evidence_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=60), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("linked_at", UtcDateTime(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["evidence_file.id"], name=op.f("fk_evidence_link_file_id_evidence_file")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_evidence_link_response_id_response")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_link")),
    )
    op.create_index(op.f("ix_evidence_link_file_id"), "evidence_link", ["file_id"], unique=False)
    op.create_index("ix_evidence_link_response", "evidence_link", ["response_id", "question"], unique=False)
    op.create_table(
        "supplier_row",
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("answering", sa.String(length=12), nullable=False),
        sa.Column("delivery", sa.String(length=10), nullable=False),
        sa.Column("band", sa.String(length=20), nullable=False),
        sa.Column("band_rank", sa.Integer(), nullable=False),
        sa.Column("final", sa.Double(), nullable=True),
        sa.Column("priority", sa.Double(), nullable=True),
        sa.Column("binding", sa.JSON(), nullable=False),
        sa.Column("workers", sa.Integer(), nullable=True),
        sa.Column("worst_severity", sa.String(length=20), nullable=False),
        sa.Column("open_flags", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_supplier_row_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["organisation.id"], name=op.f("fk_supplier_row_member_id_organisation")
        ),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_supplier_row_request_id_request")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_supplier_row_supplier_id_supplier")),
        sa.PrimaryKeyConstraint("supplier_id", name=op.f("pk_supplier_row")),
    )
    op.create_index(
        "ix_supplier_row_as_of",
        "supplier_row",
        ["member_id", sa.literal_column("coalesce(as_of, '0001-01-01')"), "supplier_id"],
        unique=False,
    )
    op.create_index("ix_supplier_row_band", "supplier_row", ["member_id", "band_rank", "supplier_id"], unique=False)
    op.create_index("ix_supplier_row_band_name", "supplier_row", ["member_id", "band", "supplier_id"], unique=False)
    op.create_index("ix_supplier_row_delivery", "supplier_row", ["member_id", "delivery", "supplier_id"], unique=False)
    op.create_index(op.f("ix_supplier_row_request_id"), "supplier_row", ["request_id"], unique=False)
    op.create_index(
        "ix_supplier_row_priority",
        "supplier_row",
        ["member_id", sa.literal_column("coalesce(priority, -1)"), "supplier_id"],
        unique=False,
    )
    op.create_index(
        "ix_supplier_row_score",
        "supplier_row",
        ["member_id", sa.literal_column("coalesce(final, -1)"), "supplier_id"],
        unique=False,
    )
    op.create_index(
        "ix_supplier_row_state",
        "supplier_row",
        ["member_id", "answering", sa.literal_column("coalesce(priority, -1)"), "supplier_id"],
        unique=False,
    )

    dialect = op.get_bind().dialect.name
    for statement in create_sql()[dialect]:
        op.execute(statement)
    for table, keys in _ONLY_ADDED_TO.items():
        for statement in only_added_to_sql(table, keys)[dialect]:
            op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("There is nothing before the first tables; restore a backup instead.")
