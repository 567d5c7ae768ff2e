"""Checks that every source a question names stands in the list of sources beside it."""

from collections.abc import Mapping
from pathlib import Path

from questionnaires.answers.quoting import shown
from questionnaires.problems import Problem
from questionnaires.suggestions import suggestion
from questionnaires.yaml_source import Source, read_yaml

FILE = "sources.yaml"


def check_sources(folder: Path, questions: Mapping[str, Source], problems: list[Problem]) -> None:
    """A code that `sources.yaml` does not hold is a problem: nobody could follow a flag to its law.

    A questionnaire without the file names its sources as it likes.
    """
    if not (folder / FILE).exists():
        return
    known = [code for code, _ in read_yaml(folder / FILE, FILE, problems).items()]
    for question in questions.values():
        named = question.get("sources")
        for code in named.elements() if named and isinstance(named.value, list) else ():
            if code.value not in known:
                near = suggestion(code.value, known, problems)
                code.problem("definition_option_unknown", found=shown(str(code.plain())), known=near)
