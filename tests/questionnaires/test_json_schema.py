"""The JSON Schemas: what the readers accept is valid, and most of what they refuse is not."""

import json
import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from questionnaires.catalogue import DEFINITIONS
from questionnaires.json_schema import answers_schema, questionnaire_schema
from questionnaires.load_shapes import TYPES
from questionnaires.model import Questionnaire
from questionnaires.yaml_source import read_yaml
from tests.conftest import ROOT
from tests.oracle.generate import random_document
from tests.questionnaires.every_type import BAD, GOOD, every_type
from tests.questionnaires.fixtures import good_site, refusal
from tests.questionnaires.writing import raw_document
from tests.shipped import shipped_questionnaire

EXAMPLES = sorted((ROOT / "tests" / "examples").glob("*.json"))
QUESTIONNAIRES = sorted(
    [*DEFINITIONS.glob("*/*/questionnaire.yaml"), *ROOT.glob("docs/examples/*/*/questionnaire.yaml")]
)

# Rules of the calendar, of letters and of counting without nulls, which only the reader knows.
BEYOND_A_SCHEMA = {
    ("TXT-07", "'1234567890123'"),
    ("TXT-01", "'\\ud800'"), ("NUM-02", "nan"), ("DAY-01", "'2026-02-30'"), ("DAY-01", "'2025-02-29'"),
    ("REC-02", "{'one': None}"), ("ONE-01", "{'option': 'other', 'say': ' '}"),
}  # fmt: skip


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    return every_type(tmp_path_factory.mktemp("schema"))


@pytest.fixture(scope="module")
def small(asked: Questionnaire) -> Draft202012Validator:
    return Draft202012Validator(answers_schema(asked))


@cache
def shipped() -> Draft202012Validator:
    return Draft202012Validator(answers_schema(shipped_questionnaire()))


def mistakes(validator: Draft202012Validator, document: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}"[:200] for error in validator.iter_errors(document)]


def test_the_schemas_are_schemas(asked: Questionnaire) -> None:
    for schema in (
        questionnaire_schema(),
        answers_schema(asked),
        answers_schema(shipped_questionnaire()),
    ):
        Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_printed_example_is_valid(path: Path) -> None:
    assert mistakes(shipped(), json.loads(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("seed", range(10))
def test_random_documents_are_valid(seed: int) -> None:
    rng = random.Random(f"schema {seed}")

    for _ in range(20):
        assert mistakes(shipped(), json.loads(json.dumps(random_document(rng)))) == []


@pytest.mark.parametrize(("id", "answer"), GOOD)
def test_what_the_reader_accepts_is_valid(
    asked: Questionnaire, small: Draft202012Validator, id: str, answer: Any
) -> None:
    assert mistakes(small, raw_document(asked, {id: answer})) == []


@pytest.mark.parametrize(("id", "answer", "code", "below"), BAD, ids=[f"{id} {answer!r:.30}" for id, answer, *_ in BAD])
def test_what_the_reader_refuses_is_not_valid(
    asked: Questionnaire, small: Draft202012Validator, id: str, answer: Any, code: str, below: str
) -> None:
    found = mistakes(small, raw_document(asked, {id: answer}))

    assert bool(found) != ((id, repr(answer)) in BEYOND_A_SCHEMA)


ZT: dict[str, Any] = {"id": "ZT-R", "severity": "ZT", "pillar": "A", "reason": "So."}
DOCUMENTS: list[dict[str, Any]] = [
    {"format": "tadasu.answers/2"}, {"questionnaire": "other@1"}, {"answer": {}}, {"as_of": "2026"}, {"form": "long"},
    {"supplier": {"nmae": "Works"}}, {"supplier": "Works"}, {"evidence": {"*": 4}}, {"evidence": {"LAW-99": 1}},
    {"evidence": {"LAW-01": {"on": "2026-01-01"}}}, {"flags": {"LAW-21": "gone"}}, {"checks": {"CC-01": "suspected"}},
    {"accepted_na": {"LAW-99": "so"}}, {"accepted_na": {"LAW-01": True}}, {"affected": {"LAW-21": -1}},
    {"accepted_na": {"LAW-01": " "}}, {"comments": {"LAW-01": {}}}, {"comments": {"LAW-99": "so"}},
    {"raised": {}}, {"raised": [ZT]}, {"raised": [ZT | {"approved_by": ["Sato"]}]},
    {"records": {"left_erly": 0}}, {"survey": {"reports": {"WVS-11": 1}}}, {"filled_in": {"minutes": "12"}},
    {"previous": []}, {"previous": good_site(previous=good_site())}, {"answers": []}, {"answers": {}},
    {"answers": {"PRF-01": None, "PRF-03": 1, "PRF-04": []}},
]  # fmt: skip


@pytest.mark.parametrize("top", DOCUMENTS, ids=[f"{top!r:.50}" for top in DOCUMENTS])
def test_a_document_that_is_wrong_around_its_answers_is_neither_valid_nor_read(top: dict[str, Any]) -> None:
    raw = good_site() | top

    assert mistakes(shipped(), raw)
    assert refusal(raw)


def test_a_document_with_everything_is_valid() -> None:
    flag = ZT | {"approved_by": ["Sato", "Ito"], "state": "contained"}
    raw = good_site(
        previous=good_site(previous=None), raised=[flag], comments={"LAW-01": None}, affected={"LAW-21": 3},
        accepted_na={"LAW-13": "new"}, checks={"CC-01": "closed"}, form=None, records=None,
    )  # fmt: skip

    assert mistakes(shipped(), raw) == []
    assert refusal(raw) == ()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_questions_and_fields_carry_their_texts(language: str) -> None:
    questionnaire = shipped_questionnaire()
    answers = answers_schema(questionnaire, language)["$defs"]["answers"]["properties"]
    texts = questionnaire.texts[language].questions

    assert all(answers[id]["title"] == texts[id].text for id in questionnaire.questions)
    assert texts["LAW-21"].options["d"] in answers["LAW-21"]["description"]
    assert texts["LAW-07"].fields["amount"] in json.dumps(answers["LAW-07"], ensure_ascii=False)


def test_an_unknown_language_falls_back_to_the_first() -> None:
    assert answers_schema(shipped_questionnaire(), "xx") == answers_schema(shipped_questionnaire(), "en")


def test_the_schema_knows_every_type_of_answer() -> None:
    assert questionnaire_schema()["$defs"]["type"]["enum"] == list(TYPES)


@pytest.mark.parametrize("path", QUESTIONNAIRES, ids=lambda path: path.parent.parent.name)
def test_a_questionnaire_of_this_repository_is_valid(path: Path) -> None:
    definition = read_yaml(path, path.name, []).plain()

    assert mistakes(Draft202012Validator(questionnaire_schema()), definition) == []


def _question(**settings: Any) -> dict[str, Any]:
    sections = [{"id": "s", "questions": {"Q-1": {"type": "integer", **settings}}}]
    return {"format": "tadasu.questionnaire/1", "id": "q", "version": 1, "languages": ["en"], "sections": sections}


BAD_DEFINITIONS: list[dict[str, Any]] = [
    {}, _question() | {"version": 0}, _question() | {"languages": []}, _question() | {"section": []},
    _question(type="intger"), _question(requird=True), _question(required="yes"), _question(type="choice"),
    _question(options=["a"]), _question(type="record"), _question(type="matrix", options=["a"]), _question(basis="X"),
    _question(evidence="maybe"), _question(minutes=-1), _question(not_applicable={"whn": "Q-1 == 0"}),
    _question(type="record", fields={"f": {"type": "date", "show_if": "Q-1 > 0"}}),
    _question(type="choice", options=["a", "a"]), _question() | {"rules": {"R": {"at": "Q-1"}}},
]  # fmt: skip


@pytest.mark.parametrize("definition", BAD_DEFINITIONS, ids=[f"{number}" for number in range(len(BAD_DEFINITIONS))])
def test_a_bad_definition_is_not_valid(definition: dict[str, Any]) -> None:
    assert mistakes(Draft202012Validator(questionnaire_schema()), _question()) == []
    assert mistakes(Draft202012Validator(questionnaire_schema()), definition)
