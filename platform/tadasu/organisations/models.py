"""A member's suppliers as the member knows them. They are the member's own records, never shared between members."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    Date,
    Float,
    ForeignKey,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    literal_column,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tadasu.database import NEVER_TWICE, Base

# What is not known comes last in both databases, and a key to page by is never NULL.
PRIORITY_ORDER: ColumnElement[float] = literal_column("coalesce(priority, -1)", Float())
SCORE_ORDER: ColumnElement[float] = literal_column("coalesce(final, -1)", Float())
AS_OF_ORDER: ColumnElement[date] = literal_column("coalesce(as_of, '0001-01-01')", Date())


class Supplier(Base):
    """One supplier of one member. `find_key` and `match_key` are what search and import compare (see names.py)."""

    __tablename__ = "supplier"
    __table_args__ = (
        CheckConstraint("tier BETWEEN 1 AND 9", name="tier"),
        Index("ix_supplier_member_number", "member_id", "corporate_number"),
        Index("ix_supplier_member_match", "member_id", "match_key"),
        Index("ix_supplier_member_name", "member_id", "name_key", "id"),
        Index("ix_supplier_member_prefecture", "member_id", "prefecture", "id"),
        Index("ix_supplier_member_owner", "member_id", "owner_id", "id"),
        Index("ix_supplier_member_archived", "member_id", "archived_at", "id"),
        NEVER_TWICE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # once it has an account
    corporate_number: Mapped[str | None] = mapped_column(String(13))  # 法人番号, with its check digit
    own_code: Mapped[str] = mapped_column(String(60), default="")  # the member's number for it
    name: Mapped[str] = mapped_column(String(200))
    name_kana: Mapped[str] = mapped_column(String(200), default="")
    name_romaji: Mapped[str] = mapped_column(String(200), default="")
    name_key: Mapped[str] = mapped_column(String(400))  # to sort and search by
    match_key: Mapped[str] = mapped_column(String(400))  # without legal form, to find the same company by
    country: Mapped[str] = mapped_column(String(2), default="JP")
    postcode: Mapped[str] = mapped_column(String(12), default="")
    prefecture: Mapped[str] = mapped_column(String(6), default="")  # JP-13
    town: Mapped[str] = mapped_column(String(100), default="")
    street: Mapped[str] = mapped_column(String(300), default="")
    tier: Mapped[int] = mapped_column(default=1)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    spend: Mapped[Decimal | None] = mapped_column(Numeric(18, 2))
    spend_currency: Mapped[str] = mapped_column(String(3), default="JPY")
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    contact_language: Mapped[str] = mapped_column(String(10), default="ja")
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]

    aliases: Mapped[list["SupplierAlias"]] = relationship(cascade="all, delete-orphan")
    tags: Mapped[list["SupplierTag"]] = relationship(cascade="all, delete-orphan")


class SupplierAlias(Base):
    """Another name the supplier goes by."""

    __tablename__ = "supplier_alias"
    __table_args__ = (Index("ix_supplier_alias_member_match", "member_id", "match_key", "supplier_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(200))
    match_key: Mapped[str] = mapped_column(String(400))


class SupplierTag(Base):
    __tablename__ = "supplier_tag"
    __table_args__ = (Index("ix_supplier_tag_member_tag", "member_id", "tag", "supplier_id"),)

    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(60), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))


class Site(Base):
    """A factory, farm or office of a supplier."""

    __tablename__ = "site"
    __table_args__ = (NEVER_TWICE,)

    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(200))
    country: Mapped[str] = mapped_column(String(2), default="JP")
    prefecture: Mapped[str] = mapped_column(String(6), default="")
    town: Mapped[str] = mapped_column(String(100), default="")
    street: Mapped[str] = mapped_column(String(300), default="")
    workers: Mapped[int | None]


class Intermediary(Base):
    """A supervising organisation (監理団体), support organisation or sending organisation."""

    __tablename__ = "intermediary"
    __table_args__ = (
        CheckConstraint("kind IN ('supervising','support','sending','broker')", name="kind"),
        NEVER_TWICE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    match_key: Mapped[str] = mapped_column(String(400))
    country: Mapped[str] = mapped_column(String(2), default="JP")
    permit: Mapped[str] = mapped_column(String(60), default="")  # 許可番号
    created_at: Mapped[datetime]


class SupplierIntermediary(Base):
    __tablename__ = "supplier_intermediary"

    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id"), primary_key=True)
    intermediary_id: Mapped[int] = mapped_column(ForeignKey("intermediary.id"), primary_key=True, index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))


class SupplierRow(Base):
    """What the supplier table shows of a supplier's latest standing; written by transitions and jobs."""

    __tablename__ = "supplier_row"
    __table_args__ = (
        Index("ix_supplier_row_band", "member_id", "band_rank", "supplier_id"),
        Index("ix_supplier_row_band_name", "member_id", "band", "supplier_id"),
        Index("ix_supplier_row_score", "member_id", SCORE_ORDER, "supplier_id"),
        Index("ix_supplier_row_priority", "member_id", PRIORITY_ORDER, "supplier_id"),
        Index("ix_supplier_row_as_of", "member_id", AS_OF_ORDER, "supplier_id"),
        Index("ix_supplier_row_state", "member_id", "answering", PRIORITY_ORDER, "supplier_id"),
        Index("ix_supplier_row_delivery", "member_id", "delivery", "supplier_id"),
    )

    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    assessment_id: Mapped[int | None] = mapped_column(ForeignKey("assessment.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"), index=True)
    answering: Mapped[str] = mapped_column(String(12), default="")
    delivery: Mapped[str] = mapped_column(String(10), default="")
    band: Mapped[str] = mapped_column(String(20), default="unknown")
    band_rank: Mapped[int] = mapped_column(default=0)  # 4 critical, 3 high, 2 medium, 1 low, 0 unknown
    final: Mapped[float | None]
    priority: Mapped[float | None]
    binding: Mapped[dict[str, Any]]  # the reason in words, by language
    workers: Mapped[int | None]  # foreign workers
    worst_severity: Mapped[str] = mapped_column(String(20), default="")
    open_flags: Mapped[int] = mapped_column(default=0)
    as_of: Mapped[date | None]


class SavedView(Base):
    """A filter and an order of the supplier table, kept by name."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("member_id", "person_id", "name"), NEVER_TWICE)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(4000))
    created_at: Mapped[datetime]


class SupplierImport(Base):
    """An uploaded or pasted list on its way into the supplier table."""

    __tablename__ = "supplier_import"
    __table_args__ = (
        CheckConstraint(
            "state IN ('reading','mapped','refused','applying','applied','undoing','undone','expired')", name="state"
        ),
        Index("ix_supplier_import_state", "state", "touched_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(200))
    headings: Mapped[list[str]]
    columns: Mapped[dict[str, Any]]  # our field, by number of their column
    counts: Mapped[dict[str, Any]]  # new, same, to ask, with problems
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    touched_at: Mapped[datetime]  # by a person
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class SupplierImportRow(Base):
    """One row of a list: what it said, what is wrong with it, what will be or was done."""

    __tablename__ = "supplier_import_row"
    __table_args__ = (
        CheckConstraint("verdict IN ('new','same','ask','problem','skip')", name="verdict"),
        CheckConstraint("since IN ('','came','gone')", name="since"),
        Index("ix_supplier_import_row_verdict", "import_id", "verdict", "number"),
    )

    import_id: Mapped[int] = mapped_column(ForeignKey("supplier_import.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # as in the list, headings are row 1
    cells: Mapped[list[str]]
    values: Mapped[dict[str, Any]]  # checked, by our field
    problems: Mapped[list[Any]]
    verdict: Mapped[str] = mapped_column(String(10))
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("supplier.id"), index=True)
    candidates: Mapped[list[int]] = mapped_column(JSON, default=list)  # suppliers that may be meant, the surest first
    declined: Mapped[list[int]] = mapped_column(JSON, default=list)  # those that were said earlier not to be
    since: Mapped[str] = mapped_column(String(4), default="")  # what made it a question while the list was applied
    before: Mapped[dict[str, Any] | None]  # what the supplier was before, for undo
    applied_at: Mapped[datetime | None]

    @property
    def is_question(self) -> bool:
        """Whether a person may say what becomes of it, or say so anew."""
        return bool(self.candidates or self.since) and self.applied_at is None
