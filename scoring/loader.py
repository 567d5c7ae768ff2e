"""Loads a rubric from its folder, and finds everything wrong with it at once."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from questionnaires.expressions.binding import NameInfo, Names, bind
from questionnaires.expressions.evaluation import ReferenceTable
from questionnaires.expressions.tree import Kind
from questionnaires.loader import bind_at, bind_in_order
from questionnaires.model import Questionnaire, Rule
from questionnaires.names import names_of
from questionnaires.problems import DefinitionError, Problem
from questionnaires.yaml_source import Source, read_yaml
from scoring.load_caps import load_group_caps, load_overall_caps
from scoring.load_groups import load_groups
from scoring.load_scales import ITEM_KEYS, load_scale, severities
from scoring.load_words import load_words
from scoring.reference_tables import TABLES, DatedTable, load_tables, shipped_tables, tables_sha256
from scoring.rubric import (
    Band,
    Blank,
    Check,
    CheckKind,
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
        method = source.get("method") or source
        items_source = dict(source.child("items").items())
        derived = self._derived(tuple(items_source))
        self.names = self._names(derived, tuple(items_source))
        groups = load_groups(source.child("groups"))
        tables: Mapping[str, ReferenceTable] = self.tables
        checks = {id: check for id, entry in self._mapping("checks") if (check := self._check(id, entry))}
        bands, inherent = self._bands(), self._inherent()
        ids: dict[str, Sequence[str]] = {
            "groups": list(groups), "bands": [band.id for band in bands], "checks": list(checks),
            "levels": [name for name, _ in inherent.levels] if inherent else [],
            "factors": list(inherent.factors) if inherent else [],
        }  # fmt: skip
        return Rubric(
            id=source.scalar("id", str, ""), version=source.scalar("version", int, 0),
            questionnaire=self.questionnaire.name,
            items={id: item for id, entry in items_source.items() if (item := self._item(id, entry, groups))},
            groups=groups,
            blank=Blank(method.one_of("blank", tuple(Blank), "zero")),
            published_decimals=method.optional_whole("published_decimals", 1),
            evidence=self._evidence(), derived=derived,
            gate_severity=Severity[source.one_of("gate_severity", tuple(Severity.__members__), "NONE")],
            group_caps=load_group_caps(source.get("group_caps")),
            overall_caps=load_overall_caps(source.get("overall_caps")), checks=checks,
            remediation=self._remediation(), bands=bands, inherent=inherent,
            tables=tables, texts=load_words(self.folder, self.questionnaire.languages, source, ids),
            sha256=_sha256(self.folder, self.tables_folder),
        )  # fmt: skip

    # Names and rules ---------------------------------------------------------------------

    def _names(self, derived: Mapping[str, Rule], items: Sequence[str], results: bool = False) -> Names:
        kinds = {name: rule.tree.kind for name, rule in {**self.questionnaire.derived, **derived}.items()}
        names = names_of(
            self.questionnaire.leaves, self.questionnaire.questions, kinds,
            {name: table.signature for name, table in self.tables.items()}, items,
        )  # fmt: skip
        if not results:
            return names
        values = {**names.values, **{name: NameInfo(Kind.NUMBER) for name in RESULTS}}
        return Names(values, names.questions, names.tables, names.reference_tables, names.scored)

    def _derived(self, items: Sequence[str]) -> dict[str, Rule]:
        source = self.source.get("derived")
        entries = dict(source.items()) if source else {}
        for name in entries.keys() & self.questionnaire.derived.keys():
            entries[name].problem("definition_duplicate", key=name)
        return bind_in_order(entries, lambda known: self._names(known, items))

    def rule(self, source: Source, kind: Kind = Kind.TRUTH, names: Names | None = None) -> Rule | None:
        return bind_at(source, names or self.names, kind)

    def _needed(self, source: Source, key: str) -> Rule:
        """A rule that must be there; where it is wrong a stand-in keeps the loading going."""
        rule = self.rule(source.child(key))
        return rule or Rule("1 == 0", bind("1 == 0", self.names, Kind.TRUTH))

    def _mapping(self, key: str) -> list[tuple[str, Source]]:
        source = self.source.get(key)
        return list(source.items()) if source else []

    # Parts -------------------------------------------------------------------------------

    def _item(self, id: str, source: Source, groups: Mapping[str, Group]) -> Item | None:
        question = self.questionnaire.questions.get(id)
        if question is None:
            source.problem("unknown_question", found=id, known=", ".join(list(self.questionnaire.questions)[:9]) + "…")
            return None
        source.only(*ITEM_KEYS)
        group = source.one_of("group", tuple(groups), next(iter(groups), ""))
        return Item(
            id, group, source.scalar("weight", float, 1.0), load_scale(source, question, self.rule),
            source.scalar("gate", bool, False),
        )  # fmt: skip

    def _evidence(self) -> EvidenceRule:
        source = self.source.get("evidence")
        if source is None:
            return EvidenceRule((float("inf"),) * 4, (0.0,) * 4, 0.0, 0.0)
        source.only("caps", "confidence", "points_per_check", "most_points")
        levels = {
            key: tuple(float(item.value) for item in source.child(key).elements()) for key in ("caps", "confidence")
        }
        for key, values in levels.items():
            if len(values) != 4:
                source.child(key).problem("rubric_four_levels")
        return EvidenceRule(
            levels["caps"], levels["confidence"],
            source.scalar("points_per_check", float, 0.0), source.scalar("most_points", float, 0.0),
        )  # fmt: skip

    def _check(self, id: str, source: Source) -> Check | None:
        source.only(
            "kind", "group", "severity", "weakens", "weakens_when_minor", "when", "graver", "settings", "matches"
        )
        kind = CheckKind(source.one_of("kind", tuple(CheckKind), "expression"))
        settings, matches_source = source.get("settings"), source.get("matches")
        matches = {
            key: tuple(str(each.value) for each in item.elements())
            for key, item in (matches_source.items() if matches_source else ())
        }
        weakens = source.texts("weakens")
        for item in {*weakens, *(item for items in matches.values() for item in items)}:
            if item not in self.questionnaire.questions:
                source.problem("unknown_question", found=item, known="-")
        return Check(
            id, kind, source.scalar("group", str, "") or None,
            Severity[source.one_of("severity", tuple(Severity.__members__), "MINOR")],
            when=self._needed(source, "when") if kind is CheckKind.EXPRESSION else None,
            graver=severities(source.get("graver"), self.rule), weakens=weakens,
            weakens_when_minor=source.scalar("weakens_when_minor", bool, False),
            settings={key: float(item.value) for key, item in settings.items()} if settings else {},
            matches=matches,
        )  # fmt: skip

    def _remediation(self) -> Remediation | None:
        source = self.source.get("remediation")
        if source is None:
            return None
        return Remediation(
            source.scalar("id", str, ""), source.scalar("group", str, ""),
            when=self._needed(source, "when"), lighter_when=self._needed(source, "lighter_when"),
            lighter=Severity[source.one_of("lighter", tuple(Severity.__members__), "MAJOR")],
            finished_when=self._needed(source, "finished_when"),
            merges=source.texts("merges"), blocked_by=source.texts("blocked_by"), restated=source.texts("restated"),
        )  # fmt: skip

    def _bands(self) -> tuple[Band, ...]:
        names = self._names({}, (), results=True)
        source = self.source.get("bands")
        bands = []
        for item in source.elements() if source else ():
            item.only("id", "rated", "when")
            if rule := self.rule(item.child("when"), names=names):
                bands.append(Band(item.scalar("id", str, ""), rule, item.scalar("rated", bool, True)))
        return tuple(bands)

    def _inherent(self) -> InherentRisk | None:
        source = self.source.get("inherent")
        if source is None:
            return None
        factors = {name: self.rule(item, Kind.NUMBER) for name, item in source.child("factors").items()}
        levels = [(name, float(item.value)) for name, item in source.child("levels").items()]
        return InherentRisk(
            self._needed(source, "only_if"), {name: rule for name, rule in factors.items() if rule},
            tuple(sorted(levels, key=lambda level: -level[1])),
        )  # fmt: skip


def _sha256(folder: Path, tables: Path) -> str:
    """Of the rubric and the reference tables it uses."""
    digest = hashlib.sha256((folder / "rubric.yaml").read_bytes())
    digest.update(tables_sha256(tables).encode())
    return digest.hexdigest()
