"""Checks that every source a definition names stands in the questionnaire's list of sources."""

from collections.abc import Collection, Mapping
from pathlib import Path

from questionnaires.answers.quoting import shown
from questionnaires.problems import Problem
from questionnaires.suggestions import suggestion
from questionnaires.yaml_source import Source, read_yaml

FILE = "sources.yaml"


def check_sources(folder: Path, questions: Mapping[str, Source], problems: list[Problem]) -> tuple[str, ...]:
    """The codes of `sources.yaml`. One that a question names beside them is a problem: nobody
    could follow a flag to its law.

    A questionnaire without the file names its sources as it likes.
    """
    if not (folder / FILE).exists():
        return ()
    known = tuple(code for code, _ in read_yaml(folder / FILE, FILE, problems).items())
    for question in questions.values():
        if (named := question.get("sources")) is not None:
            check_codes(named, known)
    return known


def check_codes(named: Source, known: Collection[str]) -> None:
    """Notes every element of a list of sources that is not among the known ones."""
    for code in named.value if isinstance(named.value, list) else ():
        if code.value not in known:
            near = suggestion(code.value, list(known), named.problems)
            code.problem("definition_option_unknown", found=shown(str(code.plain())), known=near)
