"""The receipt as a workbook: its facts, and one row for each answer."""

from io import BytesIO

from exports.workbook import Book
from tadasu.responses.receipt.contents import Contents

_WIDTHS = (24, 12, 60, 60, 40, 40)


def receipt_workbook(contents: Contents) -> bytes:
    out = BytesIO()
    words = contents.words
    with Book(out, language=contents.language, title=words["title"], created=contents.submitted_at.date()) as book:
        facts = book.sheet(words["sheet_receipt"], widths=(28, 90), portrait=True)
        facts.text(0, 0, words["title"], book.style("title"))
        for row, (name, value) in enumerate((*contents.facts, *contents.seals), 2):
            facts.row(row, (name, value), (book.style("label"), book.style("wrapped")))
        answers = book.sheet(words["sheet_answers"], widths=_WIDTHS, freeze=(1, 2), titles=(0, 0))
        answers.header(0, (words["section"], "ID", words["question"], words["answer"], words["remark"],
                           words["evidence"]))  # fmt: skip
        row = 1
        wrapped = book.style("wrapped")
        for title, lines in contents.sections:
            for line in lines:
                cells = (title, line.id, line.text, "\n".join(line.answer), line.comment, line.files)
                answers.row(row, cells, [wrapped] * len(cells))
                row += 1
        answers.autofilter((0, 0), (row - 1, len(_WIDTHS) - 1))
    return out.getvalue()
