"""What a busy person types, and the one value it stands for; or a problem where it could stand for two."""

import math
from collections.abc import Sequence
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answers.choices import Attestation, Boolean, Choice, Choices
from questionnaires.answers.numbers import Money, Number
from questionnaires.answers.shape import Reader, Shape
from questionnaires.answers.texts import Day, Text, TextList
from questionnaires.catalogue import questionnaire
from questionnaires.problems import Problem
from questionnaires.repair import Repairer, repair, tick
from questionnaires.repair_cells import Cell, Repaired
from questionnaires.repair_dates import date_of, month_of
from questionnaires.repair_numbers import Unreadable, number_of, percent_shown, units_in
from questionnaires.repair_options import option_names, published_names

ANY_NUMBER = Number()
REPAIRER = Repairer(questionnaire())


def shape_of(leaf: str) -> Shape:
    """The shape of a question, field or column of the shipped questionnaire."""
    id, *keys = leaf.split(".")
    shape: object = questionnaire().questions[id].shape
    for key in keys:
        shape = getattr(shape, "row", shape)
        shape = getattr(shape, "fields", {}).get(key) or shape.choice  # type: ignore[attr-defined]
    return shape  # type: ignore[return-value]


def read(leaf: str, cell: Cell) -> object:
    """The value read for a leaf, or the code of the problem in brackets."""
    whole = "." not in leaf
    found = REPAIRER.cell(cell, leaf, shape=shape_of(leaf), place="A1", whole_answer=whole)
    return f"[{found.code}]" if isinstance(found, Problem) else found.value


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1234", 1234), ("１２３４", 1234), ("1,234", 1234), ("１，２３４", 1234), ("12,345,678", 12_345_678),
        ("12.5", 12.5), ("１２．５", 12.5), (" 7 ", 7), ("　7　", 7), ("+3", 3), ("-3", -3), ("−3", -3), ("007", 7),
        ("1,234円", 1234), ("¥1,234", 1234), ("￥1,234-", 1234), ("1234 JPY", 1234), ("30人", 30), ("30 名", 30),
        ("45時間", 45), ("7.5㎡", 7.5), ("7.5m²", 7.5), ("7.5 m2", 7.5), ("14日", 14), ("3か月", 3), ("3ヶ月", 3),
        ("45万円", 450_000), ("1.5万", 15_000), ("1万5000円", 15_000), ("1万5千円", 15_000), ("2億円", 200_000_000),
        ("30 persons", 30), ("2 days", 2), ("0", 0), ("0.0", 0),
    ],
)  # fmt: skip
def test_a_number_is_read_in_any_usual_spelling(typed: str, number: float) -> None:
    assert number_of(typed) == number


@pytest.mark.parametrize(
    "typed", ["1,5", "12,34", "1,23,456", "1.234.567", "1 234", "1、234", "5万3", "1'234", "1,234,5"]
)
def test_a_number_that_could_be_two_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable) as refused:
        number_of(typed)

    assert refused.value.code == "cell_number_ambiguous"


@pytest.mark.parametrize(
    "typed",
    ["約30", "30くらい", "30～40", "30-40", "三十", "10²", "①", "½", "1e3", "0x10", "3人と2人", "<5", "abc", "--3",
     "△5", "∞", "NaN", "1.", ".5", "円", "万"],
)  # fmt: skip
def test_what_is_not_one_number_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable):
        number_of(typed)


def test_a_unit_that_measures_something_else_is_refused() -> None:
    assert read("LAW-07.amount", "240,000円") == 240_000
    assert read("LAW-07.amount", "160時間") == "[cell_unit]"
    assert read("LAW-10", "45時間/月") == 45
    assert read("LAW-10", "45人") == "[cell_unit]"
    assert read("PRF-03", "40%") == "[cell_unit]"
    assert read("LAW-17", "98%") == 98
    assert read("LAW-08.overtime", "25％") == 25
    assert read("LIV-01.ssw", "7.5㎡") == 7.5


def test_a_percentage_is_read_as_it_was_shown() -> None:
    assert percent_shown(0.8) == "80%"
    assert percent_shown(0.285) == "28.5%"
    assert percent_shown(1) == "100%"
    assert read("LAW-17", percent_shown(0.07)) == 7


def test_units_are_found_in_words_of_both_languages() -> None:
    assert units_in("円、時間") == {"money", "hours"}
    assert units_in("JPY, hours") == {"money", "hours"}
    assert units_in("% of gross pay") == {"percent"}
    assert "hours" not in units_in("headcount")


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("2026-04-01", "2026-04-01"), ("2026/4/1", "2026-04-01"), ("2026.4.1", "2026-04-01"),
        ("2026年4月1日", "2026-04-01"), ("２０２６年４月１日（水）", "2026-04-01"), ("20260401", "2026-04-01"),
        ("令和8年4月1日", "2026-04-01"), ("令和元年5月1日", "2019-05-01"), ("R8.4.1", "2026-04-01"),
        ("Ｒ８．４．１", "2026-04-01"), ("r8/4/1", "2026-04-01"), ("㋿8年4月1日", "2026-04-01"),
        ("平成31年4月30日", "2019-04-30"), ("H31.4.30", "2019-04-30"), ("平成35年3月31日", "2023-03-31"),
        ("昭和63年1月1日", "1988-01-01"), ("April 1, 2026", "2026-04-01"), ("1 Apr 2026", "2026-04-01"),
    ],
)  # fmt: skip
def test_a_date_is_read_in_any_usual_spelling(typed: str, iso: str) -> None:
    assert date_of(typed) == iso


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("04/05/2026", "cell_date_ambiguous"), ("4-5-2026", "cell_date_ambiguous"), ("26/4/1", "cell_date_ambiguous"),
        ("25/04/2026", "cell_date_ambiguous"), ("2026-02-30", "no_such_day"), ("令和元年4月1日", "no_such_day"),
        ("2026/4-1", "cell_date"), ("未定", "cell_date"), ("2026年4月", "cell_date"), ("1/1/1", "cell_date_ambiguous"),
        ("9999-12-31", "no_such_day"), ("0000-01-01", "no_such_day"),
    ],
)  # fmt: skip
def test_a_date_that_is_none_or_two_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        date_of(typed)

    assert refused.value.code == code


@pytest.mark.parametrize(
    "typed",
    [
        "2026-04",
        "2026/4",
        "2026年4月",
        "令和8年4月",
        "R8.4",
        "202604",
        "2026-04-30",
        "2026年4月分",
        "April 2026",
        "R8.4.30",
    ],
)
def test_a_month_is_read_in_any_usual_spelling(typed: str) -> None:
    assert month_of(typed) == "2026-04"


@pytest.mark.parametrize(
    ("typed", "code"),
    [("2026.4", "cell_month_ambiguous"), ("4/2026", "cell_month_ambiguous"), ("26/4", "cell_month_ambiguous"),
     ("2026-13", "no_such_day"), ("4月", "cell_month"), ("先月", "cell_month"), ("04/05/2026", "cell_date_ambiguous")],
)  # fmt: skip
def test_a_month_that_is_none_or_two_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        month_of(typed)

    assert refused.value.code == code


def test_a_spreadsheet_date_is_a_date_and_nothing_else() -> None:
    assert read("PRF-05.expires_on", date(2027, 3, 31)) == "2027-03-31"
    assert read("PRF-05.expires_on", datetime(2027, 3, 31)) == "2027-03-31"
    assert read("LAW-07.pay_month", date(2026, 4, 30)) == "2026-04"
    assert read("PRF-05.expires_on", 20270331) == "2027-03-31"
    assert read("PRF-05.expires_on", 46477) == "[cell_date]"
    assert read("PRF-03", date(2026, 4, 1)) == "[cell_is_date]"
    assert read("PRF-05.licence", date(2026, 4, 1)) == "[cell_is_date]"


@pytest.mark.parametrize(
    "typed",
    ["○", "◯", "〇", "レ", "ﾚ", "✓", "✔️", "☑", "はい", "はい。", "yes", "YES", "Ｙ", "有", "有り", "あり", "true",
     "TRUE", "1"],
)  # fmt: skip
def test_yes_in_any_usual_spelling(typed: str) -> None:
    assert repair(typed, Boolean()) == Repaired(True, typed not in ("○", "はい"))
    assert read("PRF-15", typed) == "yes"


@pytest.mark.parametrize("typed", ["×", "✕", "✖", "いいえ", "no", "No", "Ｎ", "無", "なし", "無し", "false", "0"])
def test_no_in_any_usual_spelling(typed: str) -> None:
    assert read("PRF-15", typed) == "no"
    assert read("PRF-08.remote", typed) is False


@pytest.mark.parametrize("typed", ["x", "X", "ｘ", "✗", "☒", "△", "-", "一部", "yes/no"])
def test_x_ticks_in_one_country_and_denies_in_another_so_it_is_refused(typed: str) -> None:
    assert read("PRF-15", typed) == "[cell_yes_no]"
    assert read("PRF-08.remote", typed) == "[cell_yes_no]"


def test_a_spreadsheet_truth_is_yes_or_no() -> None:
    assert read("PRF-15", True) == "yes"
    assert read("PRF-08.remote", False) is False
    assert read("PRF-16", "はい") is True
    assert read("PRF-03", True) == "[cell_number]"


@pytest.mark.parametrize(
    "typed",
    ["a", "A", "ａ", "Ａ", "a)", "(a)", "（ａ）", "a.", "a:", "a、", "ⓐ", "a  常に与えている", "a：常に与えている",
     "常に与えている", "常 に与えている。", "a) Always", "Always"],
)  # fmt: skip
def test_an_option_is_read_by_its_letter_or_its_text_in_any_language(typed: str) -> None:
    texts = questionnaire().texts
    assert texts["ja"].questions["LAW-12"].options["a"] == "常に与えている"
    assert texts["en"].questions["LAW-12"].options["a"].startswith("Always")

    assert read("LAW-12", typed) == "a"


@pytest.mark.parametrize("typed", ["e", "ab", "a/b", "b（一部）", "a: 繁忙期に例外がある", "たぶん", "1", "ア"])
def test_what_is_no_option_or_two_is_refused(typed: str) -> None:
    assert read("LAW-12", typed) == "[cell_option]"


def test_every_option_of_the_questionnaire_is_read_by_its_text() -> None:
    shipped = questionnaire()
    for leaf, names in option_names(shipped).items():
        for code, labels in names.labels.items():
            for label in labels:
                assert names.codes(label) == {code}, f"{leaf}: {label} stands for more than {code}"


def test_an_option_that_was_cut_short_is_read_if_only_one_begins_so() -> None:
    names = option_names(questionnaire())["LAW-01"]
    label = names.labels["a"][1]

    assert names.codes(f"a  {label[:20]}…") == {"a"}
    assert names.codes("a…") == {"a"}
    assert names.codes("確認…") == set()


@pytest.mark.parametrize(
    "typed", ["unk", "不明", "不明・未確認", "未確認", "わからない", "unknown", "Not known or not checked"]
)
def test_not_known_is_an_answer_where_the_question_has_it(typed: str) -> None:
    assert read("LAW-01", typed) == "unk"
    assert read("FEE-04", typed) == "unk"
    assert read("LAW-10", typed) == "[unknown_not_allowed]"
    assert read("DEV-01", typed) == "[unknown_not_allowed]"


@pytest.mark.parametrize("typed", ["該当なし", "該当無し", "N/A", "n/a", "Ｎ／Ａ", "NA", "対象外", "Not applicable"])
def test_not_applicable_is_an_answer_to_a_whole_question(typed: str) -> None:
    assert read("LAW-25", typed) == "N/A"
    assert read("DEV-02", typed) == "N/A"
    assert read("LAW-12", typed) == "N/A"
    assert read("LAW-07.amount", typed) == "[cell_number]"


@pytest.mark.parametrize("typed", ["a;c", "a、c", "a,c", "a c", "ａ　ｃ", "a\nc", "a・c", "a / c", "c;a;a", "(a), (c)"])
def test_several_letters_in_one_cell_are_several_options(typed: str) -> None:
    found = read("FEE-09", typed)

    assert isinstance(found, list)
    assert sorted(found) == ["a", "c"]


def test_several_options_are_refused_when_one_of_them_is_unreadable() -> None:
    assert read("FEE-09", "a;z") == "[cell_option]"
    assert read("FEE-09", "a;f") == "[exclusive_option]"
    assert read("LAW-23", "不明") == "unk"
    assert read("FEE-09", "a") == ["a"]


def test_full_texts_of_several_options_may_hold_commas_themselves() -> None:
    labels = option_names(questionnaire())["FEE-09"].labels
    for language in (0, 1):
        typed = ";".join(labels[code][language] for code in "ab")

        assert read("FEE-09", typed) == ["a", "b"]


@pytest.mark.parametrize(
    "typed", ["愛知県", "愛知", "Aichi", "AICHI", "Aichi-ken", "Aichi Prefecture", "JP-23", "jp23"]
)
def test_a_prefecture_is_read_by_code_or_name(typed: str) -> None:
    assert read("PRF-01.prefecture", typed) == "JP-23"


@pytest.mark.parametrize("typed", ["VN", "vn", "ベトナム", "ﾍﾞﾄﾅﾑ", "ヴェトナム", "Vietnam", "Viet Nam", "VIET NAM"])
def test_a_country_is_read_by_code_or_name(typed: str) -> None:
    assert read("PRF-04.nationality", typed) == "VN"


def test_no_is_a_word_before_it_is_norway() -> None:
    assert read("PRF-04.nationality", "no") == "[cell_option]"
    assert read("PRF-04.nationality", "NO") == "NO"
    assert read("PRF-04.nationality", "ノルウェー") == "NO"


def test_a_name_of_two_countries_or_languages_is_refused() -> None:
    assert read("PRF-04.nationality", "コンゴ") == "[cell_option]"
    assert read("PRF-07", "中国語") == "[cell_option_ambiguous]"


def test_languages_are_read_by_name_or_code() -> None:
    assert read("PRF-07", "ベトナム語、インドネシア語") == ["vi", "id"]
    assert read("PRF-07", "Vietnamese; sw") == ["vi", "sw"]
    assert read("PRF-07", "ベトナム") == "[cell_option]"


def test_statuses_and_other_lists_are_read_by_their_texts() -> None:
    assert read("PRF-04.status", "特定技能１号") == "specified_skilled_1"
    assert read("PRF-04.status", "Technical intern") == "technical_intern"
    assert read("PRF-12", "労働組合") == "union"
    assert read("FEE-02.travel", "会社が負担") == "employer"
    assert read("FEE-02.travel", "不明") == "unknown"


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


def test_every_name_of_a_published_list_stands_for_one_code() -> None:
    for code_list in ("countries", "prefectures"):
        names = published_names(code_list)
        shared = {word: codes for word, codes in names.words.items() if len(codes) > 1}

        assert shared == {}, "Two entries share a name: mend names or aliases."


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


WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


@given(
    number=st.one_of(
        st.integers(0, 10**15), st.decimals(0, 10**6, places=3, allow_nan=False, allow_infinity=False).map(float)
    ),
    wide=st.booleans(),
    grouped=st.booleans(),
    unit=st.sampled_from(["", "円", " 円", "人", "件", "時間", "㎡"]),
)
def test_a_repaired_number_equals_what_was_typed(number: float, wide: bool, grouped: bool, unit: str) -> None:
    typed = f"{number:,}" if grouped else repr(number)

    found = repair((typed.translate(WIDE) if wide else typed) + unit, ANY_NUMBER)

    assert isinstance(found, Repaired)
    assert found.value == number
    assert isinstance(found.value, int | float)
    assert math.isfinite(found.value)


@given(
    day=st.dates(date(1990, 1, 1), date(2199, 12, 31)), style=st.sampled_from(["iso", "slash", "ja", "digits", "era"])
)
def test_a_repaired_date_equals_what_was_typed(day: date, style: str) -> None:
    era, first = ("令和", 2018) if day >= date(2019, 5, 1) else ("平成", 1988)
    if style == "era" and day.year - first > 99:
        style = "ja"
    typed = {
        "iso": day.isoformat(), "slash": f"{day.year}/{day.month}/{day.day}", "digits": f"{day:%Y%m%d}",
        "ja": f"{day.year}年{day.month}月{day.day}日", "era": f"{era}{day.year - first}年{day.month}月{day.day}日",
    }[style]  # fmt: skip

    assert date_of(typed) == day.isoformat()
