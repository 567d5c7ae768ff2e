"""Writes the scored workbook of one supplier."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from exports.supplier.answer_sheet import write_answers
from exports.supplier.block_sheets import write_block_sheet
from exports.supplier.case import Case, Issued
from exports.supplier.check_sheet import plan_checks, write_checks
from exports.supplier.consistency_sheet import write_consistency
from exports.supplier.cover_sheet import write_cover
from exports.supplier.evidence_sheet import write_evidence
from exports.supplier.flag_register import write_flag_register
from exports.supplier.flag_sheet import write_flags
from exports.supplier.layout import Layout
from exports.supplier.pillar_sheet import write_pillars
from exports.supplier.record import SubmissionRecord
from exports.supplier.record_sheets import write_actions, write_log, write_sources
from exports.supplier.rubric_sheet import write_reference_tables, write_rubric
from exports.supplier.summary_sheet import write_summary
from exports.texts import labels
from exports.workbook import Book
from questionnaires.answers.document import AnswerDocument
from questionnaires.answers.texts import day_of
from questionnaires.problems import LANGUAGES
from scoring.engine import Scorecards, score_documents
from scoring.listing import listed_flags


def write_supplier_workbook(
    target: str | Path | BinaryIO,
    cards: Scorecards,
    index: int,
    document: AnswerDocument,
    language: str,
    *,
    generated_at: datetime,
    second_language: str | None = None,
    record: SubmissionRecord | None = None,
) -> None:
    """Writes response `index` of scorecards, from its answers to its final score, as live formulas.

    `document` holds the answers that were scored. Questions and options stand in `language` and
    beside it in `second_language`; None takes the next language there is. Times are shown in the
    zone of `generated_at`, which is named if it has one. `record` is what is known beside the
    answers; without it the sheets say that it was not recorded. The same scorecard gives the
    same bytes for the same `generated_at` and `record`.
    """
    case = replace(_case(cards, index, document, language, generated_at, second_language), record=record)
    layout = Layout(case)
    entries = plan_checks(layout)
    listed = listed_flags(case.cards, 0)
    title = " – ".join(filter(None, (document.supplier.get("name"), document.supplier.get("site"))))
    name = case.labels["title"].format(supplier=title or case.labels["not_recorded"])
    created = generated_at.replace(tzinfo=None)
    with Book(target, language=language, title=name, created=created) as book:
        write_cover(book, layout)
        write_summary(book, layout)
        write_pillars(book, layout)
        write_answers(book, layout)
        write_flags(book, layout, listed)
        write_consistency(book, layout)
        for key in ("computed", "profile", "intermediaries", "fee_map", "repayment", "transfers"):
            write_block_sheet(book, layout, key)
        write_evidence(book, layout)
        write_actions(book, layout)
        write_block_sheet(book, layout, "survey")
        write_rubric(book, layout)
        write_sources(book, layout)
        write_log(book, layout)
        write_checks(book, layout, entries)
        write_flag_register(book, layout, listed)
        write_reference_tables(book, layout)


def _case(
    cards: Scorecards, index: int, document: AnswerDocument, language: str, generated_at: datetime, second: str | None
) -> Case:
    """The response scored alone: its figures are the same, and every column has one entry."""
    questionnaire, rubric = cards.questionnaire, cards.rubric
    as_of = day_of(cards.submissions.frame.column("as_of")[index])
    alone = cards if cards.size == 1 else score_documents(questionnaire, rubric, [document], [as_of])
    before = document.previous
    previous = score_documents(questionnaire, rubric, [before], [before.as_of or as_of]) if before else None
    known = [each for each in LANGUAGES if each in questionnaire.texts and each != language]
    beside = second if second is not None else next(iter(known), None)
    return Case(
        cards=alone,
        issued=Issued(cards, index),
        document=document,
        previous=previous,
        language=language,
        languages=(language, beside) if beside else (language,),
        labels=labels("supplier", language),
        generated_at=generated_at,
    )
