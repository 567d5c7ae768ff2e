"""From the settings of a rubric in YAML to the groups scores are rolled up in."""

from collections.abc import Mapping, Sequence

from questionnaires.names import CycleError, in_order
from questionnaires.yaml_source import Source
from scoring.rubric import Combine, Group


def load_groups(source: Source) -> dict[str, Group]:
    """Every group, members before the groups they belong to. Problems are noted."""
    entries = dict(source.items())
    parents = {id: entry.scalar("parent", str, "") or None for id, entry in entries.items()}
    try:
        upper_first = in_order({id: {parent} if parent else set() for id, parent in parents.items()})
    except CycleError as error:
        source.problem("definition_cycle", cycle=" -> ".join(error.args[1]))
        return {}
    heights = _heights(parents, upper_first)
    groups = {id: _group(id, entries[id], parents) for id in sorted(parents, key=lambda id: heights[id])}
    tops = [id for id, parent in parents.items() if parent is None]
    if len(tops) != 1:
        source.problem("rubric_one_total", found=", ".join(tops))
    return groups


def _group(id: str, source: Source, parents: Mapping[str, str | None]) -> Group:
    source.only("parent", "weight", "combine", "decimals", "core", "pooled")
    parent = parents[id]
    if parent is not None and parent not in parents:
        source.child("parent").problem("definition_option_unknown", found=parent, known=", ".join(parents))
    return Group(
        id, parent, source.scalar("weight", float, 1.0),
        Combine(source.one_of("combine", tuple(Combine), "mean")),
        source.decimals("decimals", None), source.scalar("core", bool, False),
        source.scalar("pooled", bool, False),
    )  # fmt: skip


def _heights(parents: Mapping[str, str | None], upper_first: Sequence[str]) -> dict[str, int]:
    """How many steps of roll-up lie below each group."""
    heights = dict.fromkeys(parents, 0)
    for id in reversed(upper_first):
        parent = parents[id]
        if parent in heights:
            heights[parent] = max(heights[parent], heights[id] + 1)
    return heights
