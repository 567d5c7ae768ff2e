"""Names that Japanese forms really hold for the options of the questionnaire's own lists."""

from pathlib import Path

import pytest

from questionnaires.loader import load_questionnaire
from questionnaires.repair import Repairer
from questionnaires.repair_cells import Repaired
from tests.questionnaires.definitions import definition, refusal
from tests.questionnaires.repairing import REPAIRER, read, shape_of


@pytest.mark.parametrize(
    ("typed", "code"),
    [("男", "male"), ("女", "female"), ("男性", "male"), ("女性", "female"), ("男子", "male"), ("女子", "female"),
     ("M", "male"), ("F", "female"), ("Ｍ", "male"), ("f", "female"), ("male", "male"), ("Female", "female")],
)  # fmt: skip
def test_a_sex_is_read_however_a_form_writes_it(typed: str, code: str) -> None:
    assert read("PRF-04.sex", typed) == code


@pytest.mark.parametrize(
    ("leaf", "typed", "code"),
    [
        ("PRF-04.status", "技能実習生", "technical_intern"), ("PRF-04.status", "技能実習２号ロ", "technical_intern"),
        ("PRF-04.status", "技人国", "engineer_humanities"),
        ("PRF-04.status", "特定技能１号外国人", "specified_skilled_1"),
        ("PRF-04.route", "請負", "contractor"), ("PRF-02.sector", "建設業", "construction"),
        ("PRF-05.role", "送り出し機関", "sending_organisation"), ("LAW-07.basis", "時間給", "hourly"),
        ("FEE-02.visa", "会社負担", "employer"), ("FEE-02.visa", "本人", "worker"),
    ],
)  # fmt: skip
def test_an_option_is_read_by_another_name(leaf: str, typed: str, code: str) -> None:
    assert read(leaf, typed) == code


@pytest.mark.parametrize("typed", ["特定技能", "配偶者", "製造業", "男女", "m/f"])
def test_a_word_for_several_options_or_none_stays_refused(typed: str) -> None:
    leaf = "PRF-02.sector" if typed == "製造業" else "PRF-04.sex" if typed in ("男女", "m/f") else "PRF-04.status"

    assert read(leaf, typed) == "[cell_option]"


def test_an_alias_is_noted_as_a_repair() -> None:
    found = REPAIRER.cell("男", "PRF-04.sex", shape=shape_of("PRF-04.sex"), place="A1")

    assert found == Repaired("male", noted=True)


def test_a_questionnaire_brings_aliases_of_its_own(tmp_path: Path) -> None:
    folder = definition(tmp_path)
    before = load_questionnaire(folder)
    (folder / "aliases.yaml").write_text("colours: {red: [crimson, 赤]}\n", encoding="utf-8")

    found = load_questionnaire(folder)

    question = found.questions["MORE-04"]
    choice = question.shape.choice  # type: ignore[attr-defined]  # MORE-04 is a matrix
    wall = Repairer(found).cell("赤", "MORE-04.wall", shape=choice, place="A1")
    assert wall == Repaired("red", noted=True)
    assert before.aliases == {} and before.sha256 != found.sha256


@pytest.mark.parametrize(
    ("written", "code", "words"),
    [
        ("colors: {red: [crimson]}", "definition_list_unknown", "colours"),
        ("countries: {VN: [越南]}", "definition_list_unknown", "colours"),
        ("colours: {rde: [crimson]}", "definition_option_unknown", "red"),
        ("colours: {red: [Dark], blue: [dark]}", "definition_duplicate", "dark"),
        ("colours: {red: crimson}", "definition_list_expected", "[a, b]"),
        ("colours: {red: [[crimson]]}", "definition_type", "a text"),
        ("colours: [red]", "definition_mapping_expected", "key: value"),
        ("- colours", "definition_mapping_expected", "key: value"),
    ],
)
def test_wrong_aliases_are_named_at_their_line(tmp_path: Path, written: str, code: str, words: str) -> None:
    folder = definition(tmp_path)
    (folder / "aliases.yaml").write_text(f"{written}\n", encoding="utf-8")

    problems = refusal(folder)

    assert (code, "aliases.yaml:1") in [(problem.code, problem.place) for problem in problems]
    assert any(words in problem.text() for problem in problems)
