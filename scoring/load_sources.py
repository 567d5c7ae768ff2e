"""The laws and standards behind a rubric's checks, kept beside it: like its words they change no score."""

from collections.abc import Collection, Mapping
from pathlib import Path

from questionnaires.answers.quoting import shown
from questionnaires.load_sources import FILE, check_codes
from questionnaires.problems import Problem
from questionnaires.suggestions import suggestion
from questionnaires.yaml_source import read_yaml


def load_check_sources(
    folder: Path, checks: Collection[str], known: Collection[str], problems: list[Problem]
) -> Mapping[str, tuple[str, ...]]:
    """The codes by check; none where the rubric has no such file.

    A check the rubric does not have is a problem, and so is a code the questionnaire's own
    list of sources does not hold. A questionnaire without that list lets sources be named freely.
    """
    if not (folder / FILE).exists():
        return {}
    source = read_yaml(folder / FILE, FILE, problems)
    for id, named in source.items():
        if id not in checks:
            near = suggestion(id, sorted(checks), problems)
            named.problem("definition_option_unknown", found=shown(id), known=near)
        if known:
            check_codes(named, known)
    return {id: source.texts(id) for id, _ in source.items()}
