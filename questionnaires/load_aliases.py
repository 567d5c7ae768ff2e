"""Other names people write for the options of a questionnaire's own lists, kept beside its texts."""

from collections.abc import Mapping
from pathlib import Path

from questionnaires.answers.quoting import shown
from questionnaires.problems import Problem
from questionnaires.suggestions import suggestion
from questionnaires.yaml_source import Source, read_yaml

FILE = "aliases.yaml"
Aliases = Mapping[str, Mapping[str, tuple[str, ...]]]


def load_aliases(folder: Path, lists: Mapping[str, tuple[str, ...]], problems: list[Problem]) -> Aliases:
    """The names by list and option; none where the file is missing.

    A list or option the questionnaire does not have is a problem, and so is a name given to
    two options of one list: a cell that holds it could not be read.
    """
    if not (folder / FILE).exists():
        return {}
    found: dict[str, Mapping[str, tuple[str, ...]]] = {}
    for name, entries in read_yaml(folder / FILE, FILE, problems).items():
        if name not in lists:
            known = suggestion(name, sorted(lists), problems)
            entries.problem("definition_list_unknown", found=shown(name), known=known)
            continue
        found[name] = _of_list(entries, lists[name])
    return found


def _of_list(entries: Source, codes: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    seen: dict[str, str] = {}
    for code, words in entries.items():
        if code not in codes:
            words.problem(
                "definition_option_unknown", found=shown(code), known=suggestion(code, codes, entries.problems)
            )
        found[code] = entries.texts(code)
        for word in found[code]:
            if seen.setdefault(word.casefold(), code) != code:
                words.problem("definition_duplicate", key=shown(word))
    return found
