"""What a busy person types, and the one value it stands for; or a problem where it could stand for two."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answers.choices import Attestation, Boolean, Choice, Choices
from questionnaires.answers.numbers import Money, Number
from questionnaires.answers.shape import Reader, Shape
from questionnaires.answers.texts import Day, Text, TextList
from questionnaires.problems import Problem
from questionnaires.repair import repair, tick
from questionnaires.repair_cells import Cell, Repaired
from tests.questionnaires.repairing import ANY_NUMBER, REPAIRER, read, shape_of


def test_a_table_in_one_cell_is_json_or_none() -> None:
    assert read("PRF-10", "なし") == []
    assert read("PRF-10", "[]") == []
    assert read("PRF-10", '[{"kind": "recommendation", "open": false}]') == [{"kind": "recommendation", "open": False}]
    assert read("PRF-10", '[{"kind": "recommendation"}]') == "[field_missing]"
    assert read("PRF-10", "[{") == "[cell_json]"
    assert read("PRF-10", "1件") == "[cell_json]"


def test_texts_keep_their_words_and_lose_only_what_surrounds_them() -> None:
    assert read("PRF-05.name", "  例示協同組合 ") == "例示協同組合"
    assert read("PRF-05.name", "例示\n協同組合") == "例示 協同組合"
    assert read("PRF-05.licence", 1234567) == "1234567"
    assert read("PRF-05.licence", 1.2345678901234568e19) == "[cell_digits_lost]"
    assert read("PRF-05.name", "a\0b") == "[text_control]"
    assert read("PRF-01.corporate_number", "９２３４５６７８９０１２３") == "9234567890123"
    assert read("PRF-01.corporate_number", "T9-2345-6789-0123") == "9234567890123"
    assert read("PRF-01.corporate_number", 9234567890123) == "9234567890123"
    assert read("PRF-01.corporate_number", 923456789012) == "[corporate_number_expected]"
    assert read("PRF-14.email", "ｔａｒｏ＠example.co.jp") == "taro@example.co.jp"


@pytest.mark.parametrize("cell", [None, "", "   ", "　", "\n", "\u200b"])
def test_a_blank_cell_is_no_answer(cell: str | None) -> None:
    for shape in (ANY_NUMBER, Boolean(), Choice(("a",)), Text(), Day(), Choices(("a",)), Attestation()):
        assert repair(cell, shape) == Repaired(None)
    assert tick(cell, "A1") == Repaired(False)


def test_what_is_written_as_the_questionnaire_writes_it_is_no_repair() -> None:
    plain: Sequence[tuple[str, Cell]] = [
        ("LAW-12", "a"), ("LAW-12", "a  常に与えている"), ("PRF-04.nationality", "ベトナム"), ("PRF-15", "はい"),
        ("PRF-03", 200), ("PRF-03", "200"), ("LAW-07.pay_month", "2026-04"), ("PRF-05.name", " x "), ("FEE-04", "不明"),
    ]  # fmt: skip
    for leaf, cell in plain:
        found = REPAIRER.cell(cell, leaf, shape=shape_of(leaf), place="A1")
        assert isinstance(found, Repaired)
        assert not found.noted, f"{cell} for {leaf}"
    noted = REPAIRER.cell("２００人", "PRF-03", shape=shape_of("PRF-03"), place="A1")
    assert noted == Repaired(200, noted=True)


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.datetimes(), st.text(),
    st.text("0123456789０１２,.，．、 円人%％年月日令和RHx○×abcＡＢ()（）;-/{}[]\"不明該当なし", max_size=12),
)  # fmt: skip
SHAPES: list[Shape] = [
    ANY_NUMBER, Number(whole=True, most=100, unknown=True), Money(), Money(unknown=True), Day(), Day("month"),
    Choice(("a", "b"), unknown=True), Choice(("yes", "no")), Choices(("a", "b", "c"), frozenset("c")), Boolean(),
    Attestation(), Text(), Text(lines=True), Text(form="corporate_number"), Text(form="email"), TextList("language"),
    *(shape_of(leaf) for leaf in ("PRF-01", "PRF-02", "PRF-04", "FEE-02", "PRF-04.nationality")),
]  # fmt: skip


@given(cell=CELLS, shape=st.sampled_from(SHAPES), whole=st.booleans())
def test_a_repair_never_raises_and_gives_only_what_the_shape_takes(cell: Cell, shape: Shape, whole: bool) -> None:
    found = repair(cell, shape, place="A1", whole_answer=whole)

    if isinstance(found, Problem):
        assert found.place.startswith("A1")
        assert found.text("en")
    elif found.value not in (None, "N/A"):
        reader = Reader()
        shape.read(found.value, "A1", reader)
        assert reader.problems == []


@given(
    cell=CELLS, leaf=st.sampled_from(["LAW-01", "PRF-07", "PRF-04.nationality", "FEE-09", "LAW-07.amount", "PRF-15"])
)
def test_a_repair_with_the_names_of_the_questionnaire_never_raises(cell: Cell, leaf: str) -> None:
    read(leaf, cell)
