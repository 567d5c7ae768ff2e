"""From the settings of a rubric in YAML to the caps on groups and on the total."""

from questionnaires.yaml_source import Source
from scoring.rubric import OverallCap
from scoring.severity import FlagState, Severity

_NOT_CLOSED = (FlagState.OPEN, FlagState.CONTAINED, FlagState.REMEDIED, FlagState.SUSPECTED)


def load_group_caps(source: Source | None) -> dict[tuple[Severity, FlagState], float]:
    caps: dict[tuple[Severity, FlagState], float] = {}
    for key, item in source.items() if source else ():
        severity, _, state = key.partition(" ")
        if severity not in Severity.__members__ or (state and state.upper() not in FlagState.__members__):
            item.problem("definition_option_unknown", found=key, known="ZT, ZT contained, CRIT, MAJOR …")
            continue
        for each in [FlagState[state.upper()]] if state else _NOT_CLOSED:
            if state or (Severity[severity], each) not in caps:
                caps[Severity[severity], each] = item.number()
    return caps


def load_overall_caps(source: Source | None) -> tuple[OverallCap, ...]:
    return tuple(_overall_cap(item) for item in source.elements()) if source else ()


def _overall_cap(source: Source) -> OverallCap:
    source.only("limit", "severity", "state", "core_only", "count", "group_below", "because")
    state = source.one_of("state", [*(state.word for state in FlagState), ""], "")
    return OverallCap(
        limit=source.scalar("limit", float, 0.0),
        severity=Severity[source.one_of("severity", tuple(Severity.__members__), "NONE")],
        state=FlagState[state.upper()] if state else None,
        core_only=source.scalar("core_only", bool, False),
        count=source.scalar("count", int, 1),
        group_below=source.scalar("group_below", float, 0.0) if source.get("group_below") else None,
        because=source.scalar("because", str, ""),
    )
