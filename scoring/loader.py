"""Loads a rubric from its folder, and finds everything wrong with it at once."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from questionnaires.answers.quoting import shown
from questionnaires.expressions.binding import NameInfo, Names
from questionnaires.expressions.evaluation import ReferenceTable
from questionnaires.expressions.tree import Kind
from questionnaires.load_rules import bind_at, bind_in_order
from questionnaires.model import Questionnaire, Rule
from questionnaires.names import names_of
from questionnaires.problems import DefinitionError, Problem
from questionnaires.suggestions import suggestion
from questionnaires.yaml_source import Source, read_yaml
from scoring.load_caps import load_group_caps, load_overall_caps
from scoring.load_checks import Known, load_check, load_remediation
from scoring.load_groups import load_groups
from scoring.load_scales import ITEM_KEYS, load_scale, needed_rule
from scoring.load_sources import load_check_sources
from scoring.load_words import load_words
from scoring.reference_tables import TABLES, DatedTable, load_tables, shipped_tables, tables_sha256
from scoring.rubric import (
    Band,
    Blank,
    Check,
    EvidenceRule,
    Group,
    InherentRisk,
    Item,
    Remediation,
    Rubric,
)
from scoring.severity import Severity

FORMAT = "tadasu.rubric/1"
RESULTS = ("declared", "assured", "before_cap", "final", "coverage", "confidence", "inherent")
_TOP = ("format", "id", "version", "questionnaire", "method", "evidence", "groups", "derived", "items",
        "gate_severity", "group_caps", "overall_caps", "checks", "remediation", "inherent", "bands")  # fmt: skip


def load_rubric(folder: Path, questionnaire: Questionnaire) -> Rubric:
    """The rubric in `folder` for a questionnaire. Raises DefinitionError with every problem."""
    problems: list[Problem] = []
    source = read_yaml(folder / "rubric.yaml", "rubric.yaml", problems)
    rubric = _Loader(source, folder, questionnaire, problems).load()
    if problems:
        raise DefinitionError(problems)
    return rubric


class _Loader:
    def __init__(self, source: Source, folder: Path, questionnaire: Questionnaire, problems: list[Problem]) -> None:
        self.source = source
        self.folder = folder
        self.questionnaire = questionnaire
        self.problems = problems
        own_tables = (folder / "tables" / "tables.yaml").exists()
        self.tables_folder = folder / "tables" if own_tables else TABLES
        self.tables: Mapping[str, DatedTable] = load_tables(self.tables_folder) if own_tables else shipped_tables()
        self.names = Names({})

    def load(self) -> Rubric:
        source = self.source
        source.only(*_TOP)
        if source.scalar("format", str, "") != FORMAT:
            source.problem("definition_format", wanted=FORMAT)
        if source.scalar("questionnaire", str, "") != self.questionnaire.name:
            source.child("questionnaire").problem("rubric_other_questionnaire", wanted=self.questionnaire.name)
        if source.scalar("version", int, 0) < 1:
            source.child("version").problem("definition_version")
        method = source.get("method") or Source(source.file, source.line, {}, self.problems)
        method.only("blank", "published_decimals", "workers", "everybody")
        items_source = dict(source.child("items").items())
        derived = self._derived()
        self.names = self._names(derived)
        groups = load_groups(source.child("groups"))
        tables: Mapping[str, ReferenceTable] = self.tables
        items = {id: item for id, entry in items_source.items() if (item := self._item(id, entry, groups))}
        known = Known(self.questionnaire, items, groups, self.rule)
        checks = {id: load_check(entry, id, known) for id, entry in self._mapping("checks")}
        bands, inherent = self._bands(derived), self._inherent()
        overall = load_overall_caps(source.get("overall_caps"))
        ids: dict[str, Sequence[str]] = {
            "groups": list(groups), "bands": [band.id for band in bands], "checks": list(checks),
            "levels": [name for name, _ in inherent.levels] if inherent else [],
            "factors": list(inherent.factors) if inherent else [],
            "messages": [f"cap_{cap.because}" for cap in overall if cap.count > 1 or cap.group_below is not None],
        }  # fmt: skip
        return Rubric(
            id=source.id(), version=source.scalar("version", int, 0),
            questionnaire=self.questionnaire.name,
            items=items, groups=groups,
            blank=Blank(method.one_of("blank", tuple(Blank), "zero")),
            published_decimals=method.decimals("published_decimals", 1),
            workers=self._headcount(method, "workers"), everybody=self._headcount(method, "everybody"),
            evidence=self._evidence(), derived=derived,
            gate_severity=Severity[source.one_of("gate_severity", tuple(Severity.__members__), "NONE")],
            group_caps=load_group_caps(source.get("group_caps")),
            overall_caps=overall, checks=checks,
            check_sources=load_check_sources(self.folder, checks, self.questionnaire.source_codes, self.problems),
            remediation=self._remediation(derived, items, checks, groups), bands=bands, inherent=inherent,
            tables=tables, texts=load_words(self.folder, self.questionnaire.languages, source, ids),
            sha256=_sha256(self.folder, self.tables_folder),
        )  # fmt: skip

    # Names and rules ---------------------------------------------------------------------

    def _names(self, derived: Mapping[str, Rule], results: Sequence[str] = (), scored: Iterable[str] = ()) -> Names:
        """Answers, derived values and tables; beside them results of the engine, where these are known."""
        kinds = {name: rule.tree.kind for name, rule in {**self.questionnaire.derived, **derived}.items()}
        leaves = {**self.questionnaire.leaves, **{name: NameInfo(Kind.NUMBER) for name in results}}
        tables = {name: table.signature for name, table in self.tables.items()}
        return names_of(leaves, self.questionnaire.questions, kinds, tables, scored)

    def _derived(self) -> dict[str, Rule]:
        source = self.source.get("derived")
        entries = dict(source.items()) if source else {}
        for name in entries.keys() & self.questionnaire.derived.keys():
            entries[name].problem("definition_duplicate", key=name)
        return bind_in_order(entries, self._names)

    def rule(self, source: Source, kind: Kind = Kind.TRUTH, names: Names | None = None) -> Rule | None:
        return bind_at(source, names or self.names, kind)

    def _remediation(
        self,
        derived: Mapping[str, Rule],
        items: Mapping[str, Item],
        checks: Mapping[str, Check],
        groups: Mapping[str, Group],
    ) -> Remediation | None:
        """RR-1; its rules alone may ask for value() and level(), which are known by then."""
        source = self.source.get("remediation")
        if source is None:
            return None
        names = self._names(derived, scored=items)
        known = Known(self.questionnaire, items, groups, lambda entry, kind: self.rule(entry, kind, names))
        return load_remediation(source, known, checks)

    def _mapping(self, key: str) -> list[tuple[str, Source]]:
        source = self.source.get(key)
        return list(source.items()) if source else []

    def _headcount(self, method: Source, key: str) -> str | None:
        """The name of a derived value that counts people."""
        named = method.scalar(key, str, "") or None
        if named is not None and named not in self.questionnaire.derived:
            method.child(key).problem(
                "definition_option_unknown", found=named, known=", ".join(self.questionnaire.derived)
            )
        return named

    # Parts -------------------------------------------------------------------------------

    def _item(self, id: str, source: Source, groups: Mapping[str, Group]) -> Item | None:
        question = self.questionnaire.questions.get(id)
        if question is None:
            known = suggestion(id, self.questionnaire.questions, self.problems)
            source.problem("unknown_question", found=shown(id), known=known)
            return None
        source.only(*ITEM_KEYS)
        group = source.named("group", groups)
        weight = source.scalar("weight", float, 1.0)
        if weight < 0:
            source.child("weight").problem("rubric_weight", found=weight)
        scale = load_scale(source, question, self.rule)
        return Item(id, group, weight, scale, source.scalar("gate", bool, False))

    def _evidence(self) -> EvidenceRule:
        source = self.source.get("evidence")
        if source is None:
            return EvidenceRule((float("inf"),) * 4, (0.0,) * 4, 0.0, 0.0)
        source.only("caps", "confidence", "points_per_check", "most_points")
        levels = {key: tuple(item.number() for item in source.child(key).elements()) for key in ("caps", "confidence")}
        for key, values in levels.items():
            if len(values) != 4:
                source.child(key).problem("rubric_four_levels")
        return EvidenceRule(
            levels["caps"], levels["confidence"],
            source.scalar("points_per_check", float, 0.0), source.scalar("most_points", float, 0.0),
        )  # fmt: skip

    def _bands(self, derived: Mapping[str, Rule]) -> tuple[Band, ...]:
        names = self._names(derived, results=RESULTS)
        source = self.source.get("bands")
        bands = []
        for item in source.elements() if source else ():
            item.only("id", "rated", "review", "when")
            if rule := self.rule(item.child("when"), names=names):
                bands.append(
                    Band(
                        str(item.child("id").value),
                        rule,
                        item.scalar("rated", bool, True),
                        item.scalar("review", bool, False),
                    )
                )
        return tuple(bands)

    def _inherent(self) -> InherentRisk | None:
        source = self.source.get("inherent")
        if source is None:
            return None
        source.only("only_if", "levels", "factors", "verify_first_below")
        factors = {name: self.rule(item, Kind.NUMBER) for name, item in source.child("factors").items()}
        levels = sorted(
            ((name, item.number()) for name, item in source.child("levels").items()), key=lambda each: -each[1]
        )
        if not levels or levels[-1][1] > 0:
            source.child("levels").problem("rubric_lowest_level")
        return InherentRisk(
            needed_rule(source, "only_if", self.rule), {name: rule for name, rule in factors.items() if rule},
            tuple(levels), source.scalar("verify_first_below", float, 0.0),
        )  # fmt: skip


def _sha256(folder: Path, tables: Path) -> str:
    """Of the rubric and the reference tables it uses."""
    digest = hashlib.sha256((folder / "rubric.yaml").read_bytes())
    digest.update(tables_sha256(tables).encode())
    return digest.hexdigest()
