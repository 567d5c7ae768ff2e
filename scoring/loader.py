"""Loads a rubric from its folder, and finds everything wrong with it at once."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from questionnaires.expressions.binding import NameInfo, Names, bind
from questionnaires.expressions.evaluation import ReferenceTable
from questionnaires.expressions.tree import Kind
from questionnaires.loader import bind_at, bind_in_order
from questionnaires.model import Questionnaire, Rule
from questionnaires.names import CycleError, in_order, names_of
from questionnaires.problems import LANGUAGES, DefinitionError, Problem
from questionnaires.yaml_source import Source, mapping_of_texts, read_yaml
from scoring.load_scales import ITEM_KEYS, load_scale, severities
from scoring.reference_tables import TABLES, DatedTable, load_tables, shipped_tables, tables_sha256
from scoring.rubric import (
    Band,
    Blank,
    Check,
    CheckKind,
    Combine,
    EvidenceRule,
    Group,
    InherentRisk,
    Item,
    OverallCap,
    Remediation,
    Rubric,
    RubricTexts,
)
from scoring.severity import FlagState, Severity

FORMAT = "tadasu.rubric/1"
_TEXTS = Path(__file__).parent / "texts"
RESULTS = ("declared", "assured", "before_cap", "final", "coverage", "confidence", "inherent")
_NOT_CLOSED = (FlagState.OPEN, FlagState.CONTAINED, FlagState.REMEDIED, FlagState.SUSPECTED)
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
        groups = self._groups()
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
            blank=Blank(self._one_of(method, "blank", tuple(Blank), "zero")),
            published_decimals=self._decimals(method, "published_decimals", 1),
            evidence=self._evidence(), derived=derived,
            gate_severity=Severity[self._one_of(source, "gate_severity", tuple(Severity.__members__), "NONE")],
            group_caps=self._group_caps(), overall_caps=self._overall_caps(),
            checks=checks,
            remediation=self._remediation(), bands=bands, inherent=inherent,
            tables=tables, texts=self._texts(ids), sha256=_sha256(self.folder, self.tables_folder),
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

    def _one_of(self, source: Source, key: str, known: Sequence[str], default: str) -> str:
        found = source.scalar(key, str, default)
        if found not in known:
            source.child(key).problem("definition_option_unknown", found=found, known=", ".join(known))
            return default
        return found

    def _decimals(self, source: Source, key: str, default: int | None) -> int | None:
        found = source.get(key)
        return default if found is None else None if found.value is None else source.scalar(key, int, 0)

    # Parts -------------------------------------------------------------------------------

    def _groups(self) -> dict[str, Group]:
        entries = dict(self.source.child("groups").items())
        parents = {id: entry.scalar("parent", str, "") or None for id, entry in entries.items()}
        try:
            in_order({id: {parent} if parent else set() for id, parent in parents.items()})
        except CycleError as error:
            self.source.child("groups").problem("definition_cycle", cycle=" -> ".join(error.args[1]))
            return {}
        heights = _heights(parents)
        groups = {id: self._group(id, entries[id], parents) for id in sorted(parents, key=lambda id: heights[id])}
        tops = [id for id, parent in parents.items() if parent is None]
        if len(tops) != 1:
            self.source.child("groups").problem("rubric_one_total", found=", ".join(tops))
        return groups

    def _group(self, id: str, source: Source, parents: Mapping[str, str | None]) -> Group:
        source.only("parent", "weight", "combine", "decimals", "core", "pooled")
        parent = parents[id]
        if parent is not None and parent not in parents:
            source.child("parent").problem("definition_option_unknown", found=parent, known=", ".join(parents))
        return Group(
            id, parent, source.scalar("weight", float, 1.0),
            Combine(self._one_of(source, "combine", tuple(Combine), "mean")),
            self._decimals(source, "decimals", None), source.scalar("core", bool, False),
            source.scalar("pooled", bool, False),
        )  # fmt: skip

    def _item(self, id: str, source: Source, groups: Mapping[str, Group]) -> Item | None:
        question = self.questionnaire.questions.get(id)
        if question is None:
            source.problem("unknown_question", found=id, known=", ".join(list(self.questionnaire.questions)[:9]) + "…")
            return None
        source.only(*ITEM_KEYS)
        group = self._one_of(source, "group", tuple(groups), next(iter(groups), ""))
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

    def _group_caps(self) -> dict[tuple[Severity, FlagState], float]:
        caps: dict[tuple[Severity, FlagState], float] = {}
        for key, item in self._mapping("group_caps"):
            severity, _, state = key.partition(" ")
            if severity not in Severity.__members__ or (state and state.upper() not in FlagState.__members__):
                item.problem("definition_option_unknown", found=key, known="ZT, ZT contained, CRIT, MAJOR …")
                continue
            for each in [FlagState[state.upper()]] if state else _NOT_CLOSED:
                if state or (Severity[severity], each) not in caps:
                    caps[Severity[severity], each] = float(item.value)
        return caps

    def _overall_caps(self) -> tuple[OverallCap, ...]:
        source = self.source.get("overall_caps")
        return tuple(self._overall_cap(item) for item in source.elements()) if source else ()

    def _overall_cap(self, source: Source) -> OverallCap:
        source.only("limit", "severity", "state", "core_only", "count", "group_below", "because")
        state = self._one_of(source, "state", [name.lower() for name in FlagState.__members__] + [""], "")
        return OverallCap(
            limit=source.scalar("limit", float, 0.0),
            severity=Severity[self._one_of(source, "severity", tuple(Severity.__members__), "NONE")],
            state=FlagState[state.upper()] if state else None,
            core_only=source.scalar("core_only", bool, False),
            count=source.scalar("count", int, 1),
            group_below=source.scalar("group_below", float, 0.0) if source.get("group_below") else None,
            because=source.scalar("because", str, ""),
        )

    def _check(self, id: str, source: Source) -> Check | None:
        source.only(
            "kind", "group", "severity", "weakens", "weakens_when_minor", "when", "graver", "settings", "matches"
        )
        kind = CheckKind(self._one_of(source, "kind", tuple(CheckKind), "expression"))
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
            Severity[self._one_of(source, "severity", tuple(Severity.__members__), "MINOR")],
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
            lighter=Severity[self._one_of(source, "lighter", tuple(Severity.__members__), "MAJOR")],
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

    def _texts(self, rubric_ids: Mapping[str, Sequence[str]]) -> dict[str, RubricTexts]:
        """Words per language of the questionnaire: common ones, the rubric's own, and ids for the rest.

        A rubric without texts.<language>.yaml can be used; one that has the file must fill it.
        """
        texts = {}
        for language in self.questionnaire.texts:
            common = read_yaml(
                _TEXTS / f"common.{language if language in LANGUAGES else 'en'}.yaml", "common", self.problems
            )
            path = self.folder / f"texts.{language}.yaml"
            own = read_yaml(path, path.name, self.problems) if path.exists() else None
            words = {part: mapping_of_texts(common.get(part)) for part in ("severities", "states", "messages")}
            words |= {part: self._words(part, ids, own) for part, ids in rubric_ids.items()}
            title = own.scalar("title", str, "") if own else self.source.scalar("id", str, "")
            measures = mapping_of_texts(own.get("measures")) if own else {}
            texts[language] = RubricTexts(title=title, measures=measures, **words)
        return texts

    def _words(self, part: str, ids: Sequence[str], own: Source | None) -> dict[str, str]:
        if own is None:
            return {id: id for id in ids}
        own.only("title", "groups", "bands", "levels", "checks", "factors", "measures")
        found = mapping_of_texts(own.get(part))
        for id in ids:
            if id not in found:
                (own.get(part) or own).problem("translation_missing", what=part, key=id)
        return {id: found.get(id, id) for id in ids}


def _heights(parents: Mapping[str, str | None]) -> dict[str, int]:
    """How many steps of roll-up lie below each group."""

    def height(id: str) -> int:
        return 1 + max((height(child) for child, parent in parents.items() if parent == id), default=-1)

    return {id: height(id) for id in parents}


def _sha256(folder: Path, tables: Path) -> str:
    """Of the rubric and the reference tables it uses."""
    digest = hashlib.sha256((folder / "rubric.yaml").read_bytes())
    digest.update(tables_sha256(tables).encode())
    return digest.hexdigest()
