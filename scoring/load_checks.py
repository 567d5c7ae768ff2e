"""From the settings of a rubric in YAML to its consistency checks and to RR-1."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from questionnaires.model import Questionnaire, Rule
from questionnaires.yaml_source import Source
from scoring.load_scales import BindRule, needed_rule, severities
from scoring.rubric import Check, CheckKind, Group, Item, Remediation
from scoring.severity import Severity

_SEVERITIES = tuple(Severity.__members__)
_SETTINGS = {CheckKind.EXPRESSION: (), CheckKind.SURVEY: ("answered", "reports", "share"), CheckKind.RISE: ("points",)}


@dataclass(frozen=True)
class Known:
    """What checks may speak of, and how their expressions are bound."""

    questionnaire: Questionnaire
    items: Mapping[str, Item]
    groups: Mapping[str, Group]
    bind: BindRule

    def rule(self, source: Source, key: str) -> Rule:
        return needed_rule(source, key, self.bind)


def load_check(source: Source, id: str, known: Known) -> Check:
    """One consistency check. Everything it names must exist."""
    source.only("kind", "group", "severity", "weakens", "weakens_when_minor", "when", "graver", "settings", "matches")
    kind = CheckKind(source.one_of("kind", tuple(CheckKind), "expression"))
    settings = source.get("settings")
    given = {key: item.number() for key, item in settings.items()} if settings else {}
    for key in _SETTINGS[kind]:
        if key not in given:
            (settings or source).problem("definition_key_missing", key=f"settings.{key}")
    return Check(
        id, kind, source.named("group", known.groups) if source.get("group") else None,
        Severity[source.one_of("severity", _SEVERITIES, "MINOR")],
        when=known.rule(source, "when") if kind is CheckKind.EXPRESSION else None,
        graver=severities(source.get("graver"), known.bind), weakens=_items(source, "weakens", known),
        weakens_when_minor=source.scalar("weakens_when_minor", bool, False), settings=given,
        matches=_matches(source, known) if kind is CheckKind.SURVEY else {},
    )  # fmt: skip


def load_remediation(source: Source, known: Known, checks: Iterable[str]) -> Remediation:
    """RR-1. Everything it names must exist."""
    source.only("id", "group", "when", "lighter", "lighter_when", "finished_when", "merges", "blocked_by", "restated")
    return Remediation(
        str(source.child("id").value), source.named("group", known.groups),
        when=known.rule(source, "when"), lighter_when=known.rule(source, "lighter_when"),
        lighter=Severity[source.one_of("lighter", _SEVERITIES, "MAJOR")],
        finished_when=known.rule(source, "finished_when"), merges=_items(source, "merges", known),
        blocked_by=source.names("blocked_by", list(checks)), restated=_items(source, "restated", known),
    )  # fmt: skip


def _items(source: Source, key: str, known: Known) -> tuple[str, ...]:
    return source.names(key, list(known.items))


def _matches(source: Source, known: Known) -> dict[str, tuple[str, ...]]:
    """Items by survey question; the survey must be among the inputs of the questionnaire."""
    entries = source.child("matches")
    leaves = known.questionnaire.leaves
    for leaf in ("survey.answered", *(f"survey.reports.{question}" for question, _ in entries.items())):
        if leaf not in leaves:
            entries.problem("rubric_input_missing", found=leaf)
    return {question: _items(entries, question, known) for question, _ in entries.items()}
