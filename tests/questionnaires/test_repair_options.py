"""Options as a busy person types them: letters, texts and names of published lists, in either language."""

import json

import pytest

from questionnaires.answers.choices import Boolean
from questionnaires.catalogue import questionnaire
from questionnaires.problems import Problem
from questionnaires.repair import repair
from questionnaires.repair_cells import Repaired
from questionnaires.repair_options import option_names, published_names
from tests.questionnaires.repairing import REPAIRER, read, shape_of


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


def test_every_name_of_a_published_list_stands_for_one_code() -> None:
    for code_list in ("countries", "prefectures"):
        names = published_names(code_list)
        shared = {word: codes for word, codes in names.words.items() if len(codes) > 1}

        assert shared == {}, "Two entries share a name: mend names or aliases."


@pytest.mark.parametrize("typed", ["監理団体", "監理支援機関", "監理団体/監理支援機関", "監理団体／監理支援機関"])
def test_an_option_with_two_names_is_read_by_either(typed: str) -> None:
    assert read("PRF-05.role", typed) == "supervising_organisation"


def test_a_refused_option_is_answered_with_the_words_of_the_list_not_its_codes() -> None:
    found = REPAIRER.cell("男の人", "PRF-04.sex", shape=shape_of("PRF-04.sex"), place="A1")

    assert isinstance(found, Problem)
    assert "女性" in found.text("ja") and "男性" in found.text("ja")
    assert "Female" in found.text("en")
    assert "female" not in found.text("ja")


def test_letters_are_listed_as_letters_and_not_known_in_words() -> None:
    found = REPAIRER.cell("たぶん", "LAW-12", shape=shape_of("LAW-12"), place="A1")

    assert isinstance(found, Problem)
    assert "a, b, c, " in found.text("ja") and "不明・未確認" in found.text("ja")
    assert "unk" not in found.text("en").replace("unknown", "")


def test_refused_options_are_listed_in_the_reader_s_language() -> None:
    found = REPAIRER.cell("?", "PRF-04.sex", shape=shape_of("PRF-04.sex"), place="A1")

    assert isinstance(found, Problem)
    assert "(Female, Male, Other or not stated)" in found.remedy("en")
    assert "（女性, 男性, その他・回答しない）" in found.remedy("ja")
    assert json.loads(json.dumps(found.details))["known"].startswith("Female, Male")
