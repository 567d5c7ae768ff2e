"""A questionnaire is the same as another if its files are: so what is worked out of it can be kept under it."""

from dataclasses import replace

from questionnaires import catalogue


def test_the_same_files_make_the_same_questionnaire() -> None:
    questionnaire = catalogue.questionnaire()

    again = replace(questionnaire)

    assert again is not questionnaire
    assert again == questionnaire and hash(again) == hash(questionnaire)


def test_other_files_or_another_version_make_another_questionnaire() -> None:
    questionnaire = catalogue.questionnaire()

    others = {
        replace(questionnaire, sha256="0" * 64),
        replace(questionnaire, version=2),
        replace(questionnaire, id="x"),
    }

    assert len(others) == 3
    assert questionnaire not in others
    assert questionnaire != questionnaire.name
