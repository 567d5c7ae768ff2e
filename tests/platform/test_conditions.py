"""The browser hides and shows questions as the engine does, whatever was answered."""

import gzip
import json
import shutil
import subprocess
from hashlib import sha256
from typing import Any

import pytest

from questionnaires.expressions.evaluation import TRUE
from tadasu.responses.conditions import can_be_asked, is_asked, page_conditions
from tests.conftest import ROOT, require_tool
from tests.platform.condition_cases import VECTORS, frame_of, pages

SCRIPT = ROOT / "platform/tadasu/static/js/answer/conditions.js"


@pytest.fixture(scope="module")
def vectors() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(VECTORS.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def known() -> dict[str, Any]:
    return pages()


def test_there_are_enough_vectors_of_every_page(vectors: list[dict[str, Any]], known: dict[str, Any]) -> None:
    assert len(vectors) >= 300
    assert {case["page"] for case in vectors} == known.keys()


def test_the_engine_hides_what_the_vectors_say(vectors: list[dict[str, Any]], known: dict[str, Any]) -> None:
    for case in vectors:
        questionnaire, questions = known[case["page"]]
        frame = frame_of(questionnaire, case["answers"])
        assert [id for id in questions if not is_asked(frame, id)] == case["hidden"], case


def test_the_script_hides_what_the_vectors_say(vectors: list[dict[str, Any]], known: dict[str, Any]) -> None:
    sent = []
    for case in vectors:
        questionnaire, questions = known[case["page"]]
        elsewhere = {id: value for id, value in case["answers"].items() if id not in questions}
        rules = page_conditions(frame_of(questionnaire, elsewhere), questions)  # as for a page still empty
        here = {id: value for id, value in case["answers"].items() if id in questions and not _is_blank(value)}
        judged = [id for id in questions if "server" not in rules.get(id, ()) and can_be_asked(rules.get(id))]
        sent.append({"rules": rules, "answers": here, "ids": judged})

    for case, asked, task in zip(vectors, _run(sent), sent, strict=True):
        expected = [id for id in task["ids"] if id not in case["hidden"]]
        assert asked == expected, (case, sorted(set(asked) ^ set(expected)))


def test_what_no_answer_on_the_page_brings_up_is_not_asked(
    vectors: list[dict[str, Any]], known: dict[str, Any]
) -> None:
    for case in vectors:
        questionnaire, questions = known[case["page"]]
        frame = frame_of(questionnaire, case["answers"])
        for id, rules in page_conditions(frame, questions).items():
            assert can_be_asked(rules) or id in case["hidden"], (id, rules)


def test_nothing_of_another_page_is_sent_but_what_follows_from_it(known: dict[str, Any]) -> None:
    questionnaire, questions = known["small"]
    frame = frame_of(questionnaire, {"FAR-01": 8, "FAR-02": "yes"})

    sent = page_conditions(frame, questions)

    assert "FAR" not in json.dumps(sent)
    far_alone, with_number = (_if(questionnaire, text) for text in ("far", "far and NUM-01 > 2"))
    assert far_alone not in sent  # it is true, so the question has no condition left
    assert sent[with_number]["show"] == [">", ["number", "NUM-01", ""], 2]


def test_a_question_decided_on_another_page_is_hidden_for_good(known: dict[str, Any]) -> None:
    questionnaire, questions = known["small"]

    sent = page_conditions(frame_of(questionnaire, {"FAR-01": 1, "FAR-02": "yes"}), questions)

    assert not can_be_asked(sent[_if(questionnaire, "far")])
    assert not can_be_asked(sent[_if(questionnaire, "far and NUM-01 > 2")])


def test_a_division_is_not_sent(known: dict[str, Any], tmp_path: Any) -> None:
    from tests.questionnaires.writing import small_questionnaire

    asked = {
        "A-01": {"type": "decimal"},
        "A-02": {"type": "date"},
        "A-03": {"type": "decimal", "show_if": "10 / A-01 > 3"},
        "A-04": {"type": "decimal", "show_if": "A-02 > as_of"},
        "A-05": {"type": "decimal", "show_if": "A-03 > 3"},
    }
    questionnaire = small_questionnaire(tmp_path, asked)

    sent = page_conditions(frame_of(questionnaire, {}), tuple(asked))

    assert dict(sent) == {id: {"server": True} for id in ("A-03", "A-04", "A-05")}


def test_a_rule_that_holds_whatever_is_answered_here_leaves_nothing_to_ask(tmp_path: Any) -> None:
    from tests.questionnaires.writing import small_questionnaire

    asked = {"A-01": {"type": "integer"}, "A-02": {"type": "integer", "not_applicable": {"when": "A-01 == 0"}}}
    questionnaire = small_questionnaire(tmp_path, asked)

    sent = page_conditions(frame_of(questionnaire, {"A-01": 0}), ("A-02",))

    assert sent == {"A-02": {"when": TRUE}}
    assert not can_be_asked(sent["A-02"])


def test_the_script_that_is_sent_is_built_from_its_modules() -> None:
    modules = sorted(each for each in SCRIPT.parent.glob("*.js") if each.name != "bundle.js")

    made_of = sha256(b"".join(each.read_bytes() for each in modules)).hexdigest()

    first_line, _end, _rest = SCRIPT.with_name("bundle.js").read_text(encoding="utf-8").partition("\n")
    assert first_line.endswith(made_of), "run: npm ci --ignore-scripts && node assets/answer.js"


def test_the_script_stays_small() -> None:
    bundle = SCRIPT.with_name("bundle.js").read_bytes()

    assert len(gzip.compress(bundle, 9)) <= 8_000


def _if(questionnaire: Any, text: str) -> str:
    return next(str(id) for id, each in questionnaire.questions.items() if each.show_if and each.show_if.text == text)


def _is_blank(value: Any) -> bool:
    return isinstance(value, str) and not value.strip()


def _run(sent: list[dict[str, Any]]) -> list[list[str]]:
    node = shutil.which("node") or require_tool("node")
    program = (
        f"import {{ conditions }} from {json.dumps(SCRIPT.as_uri())};"
        "import { readFileSync } from 'node:fs';"
        "const cases = JSON.parse(readFileSync(0, 'utf8'));"
        "const asked = ({ rules, answers, ids }) => {"
        "  const state = conditions(rules, answers); return ids.filter((id) => state(id) === 'asked'); };"
        "console.log(JSON.stringify(cases.map(asked)));"
    )
    done = subprocess.run(
        [node, "--input-type=module", "--eval", program],
        input=json.dumps(sent), capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    found: list[list[str]] = json.loads(done.stdout)
    return found
